//! From a raw table to spectra: the one place where it is judged.

use std::borrow::Cow;

use color_fn_colorimetry::interpolate::equal_steps;

use super::assumption::Assumption;
use super::error::ReadSpectraError;
use super::label::means_percent;
use super::limits::{MIN_WAVELENGTHS, is_visible};
use super::options::ReadOptions;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::{Metadata, RawSample, RawTable};
use super::result::ReadResult;
use super::selection::{check_names, select};
use super::set::{Sample, SpectralSet};
use super::values::{Column, filled, scale};
use super::wavelengths::Axis;
use crate::table::cell::{Cell, plain, quoted};
use crate::table::decimals::Decimals;
use crate::table::number::Number;

/// The selected spectra of the file of this name.
pub(super) fn check(
    raw: RawTable<'_>,
    file: &str,
    options: &ReadOptions<'_>,
) -> Result<ReadResult, ReadSpectraError> {
    let (quantity, mut assumptions) = quantity(&raw.metadata, options);
    assumptions.extend(raw.assumptions);
    let samples = &raw.samples;
    let names = names(samples, file);
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let chosen = match options.columns {
        Some(selection) => select(&names, selection)?,
        None => (0..names.len()).collect(),
    };
    check_names(&names, &chosen).map_err(|(sample, problem)| place(&samples[sample]).error(problem))?;
    let Some(&first) = chosen.first() else {
        return Err(ReadSpectraError::at_start(Problem::MissingData));
    };
    if samples[first].name.is_none() {
        assumptions.push(Assumption::Unnamed { count: names.len(), first: plain(names[0]) });
    }

    let mut decimals = Decimals::default();
    let mut of_axis = Vec::new();
    let axis = &raw.axes[samples[first].axis];
    let Axis { mut nm, falling } =
        Axis::read(axis, &raw.metadata, options.unit, &mut decimals, &mut of_axis)?;
    same_axis(&raw.axes, samples, &chosen, &nm, (&raw.metadata, options))?;
    let mut columns = Vec::with_capacity(chosen.len());
    for &sample in &chosen {
        let mut cells: Vec<&Cell<'_>> = samples[sample].values.iter().collect();
        if falling {
            cells.reverse();
        }
        columns.push(Column::read(names[sample].to_owned(), cells, &mut decimals)?);
    }
    let commas = decimals.comma_example();
    assumptions.extend(commas.map(|example| Assumption::DecimalCommas { example }));
    assumptions.append(&mut of_axis);

    let elsewhere = elsewhere(samples, &chosen, &nm, falling);
    assumptions.extend(trim_ends(&mut nm, &mut columns));
    if nm.len() < MIN_WAVELENGTHS {
        let problem = Problem::TooFewWavelengths { found: nm.len() };
        return Err(place(&samples[first]).error(problem));
    }
    let percent = percent(&raw.metadata, samples, &chosen);
    let scaled = scale(&mut columns, &nm, quantity, options.scale, percent, elsewhere)?;
    let mut counts = Vec::new();
    for column in &mut columns {
        let count = column.fill(&nm, quantity)?;
        if count > 0 {
            counts.push((column.name.clone(), count));
        }
    }
    assumptions.extend(filled(&counts));
    assumptions.extend(uneven_steps(&nm, quantity));
    assumptions.extend(scaled);
    let sample = |column: Column<'_, '_>| Sample { name: column.name, values: column.values };
    let samples = columns.into_iter().map(sample).collect();
    Ok(ReadResult { set: SpectralSet { wavelengths: nm, samples, quantity }, assumptions })
}

/// What the values are: as requested, else as the file declares, else reflectance.
fn quantity(metadata: &Metadata, options: &ReadOptions<'_>) -> (SpectralQuantity, Vec<Assumption>) {
    match (options.quantity, metadata.quantity.clone()) {
        (Some(quantity), Some((declared, word))) if declared != quantity => {
            (quantity, vec![Assumption::QuantityRequested { quantity, word }])
        }
        (Some(quantity), _) => (quantity, Vec::new()),
        (None, Some((quantity, word))) => (quantity, vec![Assumption::QuantityDeclared { quantity, word }]),
        (None, None) => {
            (SpectralQuantity::default(), vec![Assumption::Quantity(SpectralQuantity::default())])
        }
    }
}

/// The names of the samples, empty ones included. Without any, one spectrum is called as its file, and
/// several by their numbers.
fn names<'s>(samples: &'s [RawSample<'_>], file: &'s str) -> Vec<Cow<'s, str>> {
    let name = |(i, sample): (usize, &'s RawSample<'_>)| match &sample.name {
        Some(name) => Cow::Borrowed(&*name.text),
        None if samples.len() == 1 => Cow::Borrowed(if file.trim().is_empty() { "spectrum" } else { file }),
        None => Cow::Owned((i + 1).to_string()),
    };
    samples.iter().enumerate().map(name).collect()
}

/// A cell that stands for a sample.
fn place<'a>(sample: &RawSample<'a>) -> Cell<'a> {
    let first = sample.name.clone().or_else(|| sample.values.first().cloned());
    first.unwrap_or(Cell::empty(1, 1))
}

/// Refuses samples with other wavelengths than the first that was chosen.
fn same_axis(
    axes: &[Vec<Cell<'_>>],
    samples: &[RawSample<'_>],
    chosen: &[usize],
    nm: &[f64],
    (metadata, options): (&Metadata, &ReadOptions<'_>),
) -> Result<(), ReadSpectraError> {
    let mut same = chosen.first().map_or(0, |&sample| samples[sample].axis);
    for &sample in chosen {
        let axis = samples[sample].axis;
        if axis == same {
            continue;
        }
        let other =
            Axis::read(&axes[axis], metadata, options.unit, &mut Decimals::default(), &mut Vec::new())?;
        if other.nm != nm {
            let name = quoted(&place(&samples[chosen[0]]).text);
            return Err(place(&samples[sample]).error(Problem::OtherWavelengths { other: name }));
        }
        same = axis;
    }
    Ok(())
}

/// Leaves out wavelengths at the ends at which nothing was measured.
fn trim_ends(nm: &mut Vec<f64>, columns: &mut [Column<'_, '_>]) -> Option<Assumption> {
    let measured = |&i: &usize| columns.iter().any(|column| !column.values[i].is_nan());
    let first = (0..nm.len()).find(measured)?;
    let end = (0..nm.len()).rfind(measured)? + 1;
    let count = nm.len() - (end - first);
    if count == 0 {
        return None;
    }
    nm.truncate(end);
    nm.drain(..first);
    for column in columns {
        column.values.truncate(end);
        column.values.drain(..first);
        column.cells.truncate(end);
        column.cells.drain(..first);
    }
    Some(Assumption::LeftOut { count, kept: [nm[0], nm[nm.len() - 1]] })
}

/// The label that declares percent: of the file, or of every chosen sample.
fn percent(metadata: &Metadata, samples: &[RawSample<'_>], chosen: &[usize]) -> Option<String> {
    let label = |&sample: &usize| samples[sample].name.as_ref().filter(|name| means_percent(&name.text));
    let of_samples = || {
        let first = chosen.first().and_then(label)?;
        chosen.iter().all(|sample| label(sample).is_some()).then(|| plain(&first.text))
    };
    metadata.percent.clone().or_else(of_samples)
}

/// The largest visible value of the samples that were not chosen and have the same wavelengths; what is
/// not a number there is passed over.
fn elsewhere(samples: &[RawSample<'_>], chosen: &[usize], nm: &[f64], falling: bool) -> f64 {
    let mut left_out = vec![true; samples.len()];
    for &sample in chosen {
        left_out[sample] = false;
    }
    let axis = chosen.first().map(|&sample| samples[sample].axis);
    let others = samples.iter().zip(left_out).filter(|(sample, out)| *out && Some(sample.axis) == axis);
    let mut max = 0.0;
    for (sample, _) in others {
        for (i, cell) in sample.values.iter().enumerate() {
            let nm = nm[if falling { nm.len() - 1 - i } else { i }];
            let value = || Number::parse(&cell.text).map_or(0.0, |number| number.value());
            if is_visible(nm) {
                max = f64::max(max, value());
            }
        }
    }
    max
}

fn uneven_steps(nm: &[f64], quantity: SpectralQuantity) -> Option<Assumption> {
    if equal_steps(nm) {
        return None;
    }
    let steps = || nm.windows(2).map(|w| w[1] - w[0]);
    let steps = [steps().fold(f64::INFINITY, f64::min), steps().fold(0.0, f64::max)];
    Some(Assumption::UnevenSteps { steps, straight: quantity == SpectralQuantity::Emission })
}
