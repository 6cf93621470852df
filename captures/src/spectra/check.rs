//! From what was found to spectra: the one place where it is judged.

use std::borrow::Cow;

use super::assumption::Assumption;
use super::columns::{check_names, select};
use super::dialect::Decimals;
use super::error::{Problem, ReadSpectraError};
use super::found::{Metadata, RawSample, RawTable};
use super::label::means_percent;
use super::number::Number;
use super::options::ReadOptions;
use super::read::ReadResult;
use super::rows::{Cell, plain, quoted};
use super::set::{Sample, SpectralQuantity, SpectralSet};
use super::values::{Column, filled, scale};
use super::wavelengths::{Axis, MIN_WAVELENGTHS, is_visible};
use color_fn_colorimetry::interpolate::equal_steps;

/// The spectra that are wanted of those that were found in the file of this name.
pub(super) fn check(
    found: RawTable<'_>,
    file: &str,
    options: &ReadOptions<'_>,
) -> Result<ReadResult, ReadSpectraError> {
    let (quantity, mut assumptions) = quantity(&found.stated, options);
    assumptions.extend(found.assumptions);
    let samples = &found.samples;
    let names = names(samples, file);
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let chosen = match options.columns {
        Some(wanted) => select(&names, wanted)?,
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
    let mut seen = Vec::new();
    let axis = &found.axes[samples[first].axis];
    let Axis { mut nm, falling } = Axis::read(axis, &found.stated, options.unit, &mut decimals, &mut seen)?;
    same_axis(&found.axes, samples, &chosen, &nm, (&found.stated, options))?;
    let mut columns = Vec::with_capacity(chosen.len());
    for &sample in &chosen {
        let mut cells: Vec<&Cell<'_>> = samples[sample].values.iter().collect();
        if falling {
            cells.reverse();
        }
        columns.push(Column::read(names[sample].to_owned(), cells, &mut decimals)?);
    }
    assumptions.extend(decimals.assumption());
    assumptions.append(&mut seen);

    let elsewhere = elsewhere(samples, &chosen, &nm, falling);
    assumptions.extend(trim_ends(&mut nm, &mut columns));
    if nm.len() < MIN_WAVELENGTHS {
        let problem = Problem::TooFewWavelengths { found: nm.len() };
        return Err(place(&samples[first]).error(problem));
    }
    let percent = percent(&found.stated, samples, &chosen);
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

/// What the values are: as asked for, else as the file says, else reflectance.
fn quantity(stated: &Metadata, options: &ReadOptions<'_>) -> (SpectralQuantity, Vec<Assumption>) {
    match (options.quantity, stated.quantity.clone()) {
        (Some(quantity), Some((said, word))) if said != quantity => {
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
    first.unwrap_or(Cell { text: Cow::Borrowed(""), line: 1, column: 1 })
}

/// Refuses samples with other wavelengths than the first that was chosen.
fn same_axis(
    axes: &[Vec<Cell<'_>>],
    samples: &[RawSample<'_>],
    chosen: &[usize],
    nm: &[f64],
    (stated, options): (&Metadata, &ReadOptions<'_>),
) -> Result<(), ReadSpectraError> {
    let mut same = chosen.first().map_or(0, |&sample| samples[sample].axis);
    for &sample in chosen {
        let axis = samples[sample].axis;
        if axis == same {
            continue;
        }
        let other = Axis::read(&axes[axis], stated, options.unit, &mut Decimals::default(), &mut Vec::new())?;
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

/// The label that says percent: of the file, or of every chosen sample.
fn percent(stated: &Metadata, samples: &[RawSample<'_>], chosen: &[usize]) -> Option<String> {
    let label = |&sample: &usize| samples[sample].name.as_ref().filter(|name| means_percent(&name.text));
    let of_samples = || {
        let first = chosen.first().and_then(label)?;
        chosen.iter().all(|sample| label(sample).is_some()).then(|| plain(&first.text))
    };
    stated.percent.clone().or_else(of_samples)
}

/// The greatest visible value of the samples that were not chosen and have the same wavelengths; what is
/// no number there is passed over.
fn elsewhere(samples: &[RawSample<'_>], chosen: &[usize], nm: &[f64], falling: bool) -> f64 {
    let mut left_out = vec![true; samples.len()];
    for &sample in chosen {
        left_out[sample] = false;
    }
    let axis = chosen.first().map(|&sample| samples[sample].axis);
    let others = samples.iter().zip(left_out).filter(|(sample, out)| *out && Some(sample.axis) == axis);
    let mut most = 0.0;
    for (sample, _) in others {
        for (i, cell) in sample.values.iter().enumerate() {
            let nm = nm[if falling { nm.len() - 1 - i } else { i }];
            let value = || Number::parse(&cell.text).map_or(0.0, |number| number.value());
            if is_visible(nm) {
                most = f64::max(most, value());
            }
        }
    }
    most
}

fn uneven_steps(nm: &[f64], quantity: SpectralQuantity) -> Option<Assumption> {
    if equal_steps(nm) {
        return None;
    }
    let steps = || nm.windows(2).map(|w| w[1] - w[0]);
    let steps = [steps().fold(f64::INFINITY, f64::min), steps().fold(0.0, f64::max)];
    Some(Assumption::UnevenSteps { steps, straight: quantity == SpectralQuantity::Emission })
}
