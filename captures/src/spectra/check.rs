//! From a raw table to spectra: the one place where it is judged.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use color_fn_colorimetry::interpolate::equal_steps;

use super::assumption::Assumption;
use super::common::{Group, common};
use super::error::ReadSpectraError;
use super::label;
use super::limits::{MIN_WAVELENGTHS, is_visible};
use super::noise::{trim_ends, trim_noise};
use super::options::ReadOptions;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::{RawSample, RawTable};
use super::result::ReadResult;
use super::role::{exclude_others, left_out, place};
use super::scale::{Known, scale};
use super::selection::{check_names, select};
use super::set::{Sample, SpectralSet};
use super::stated::Measured;
use super::unit::WavelengthUnit;
use super::values::{Column, RisingCells, filled, marks};
use super::wavelengths::Axis;
use crate::table::cell::{Cell, plain};
use crate::table::decimals::Decimals;
use crate::table::number::Number;

/// The selected spectra of the file of this name.
pub(super) fn check(
    mut raw: RawTable<'_>,
    file: &str,
    options: &ReadOptions<'_>,
) -> Result<ReadResult, ReadSpectraError> {
    exclude_others(&mut raw.samples, &raw.metadata, options)?;
    let samples = &raw.samples;
    let order = order(samples, options)?;
    let names = names(samples, &order, file);
    let names: Vec<&str> = names.iter().map(|name| &**name).collect();
    let chosen = match options.columns {
        Some(selection) => select(&names, order.spectra, selection)?,
        None => (0..order.spectra).collect(),
    };
    let sample = |position: usize| &samples[order.all[position]];
    check_names(&names, &chosen).map_err(|(position, problem)| place(sample(position)).error(problem))?;
    let Some(&first) = chosen.first() else {
        return Err(ReadSpectraError::at_start(Problem::MissingData));
    };

    let (measured, mut assumptions) =
        quantity(&raw, chosen.iter().map(|&position| sample(position)), options)?;
    assumptions.extend(raw.assumptions.iter().cloned());
    assumptions.extend(left_out(samples));
    if sample(first).name.is_none() {
        assumptions.push(Assumption::Unnamed { count: order.spectra, first: plain(names[0]) });
    }
    let decimals = decimals(&raw, chosen.iter().map(|&position| sample(position)))?;
    assumptions.extend(decimals.comma_example().map(|example| Assumption::DecimalCommas { example }));

    let mut of_axes = BTreeMap::<usize, Vec<usize>>::new();
    for &position in &chosen {
        of_axes.entry(sample(position).axis).or_default().push(position);
    }
    let reader = Reader { raw: &raw, order: &order, names: &names, decimals: &decimals, options, measured };
    let elsewhere = if of_axes.len() == 1 { reader.left_out(&chosen) } else { Vec::new() };
    let mut groups = Vec::with_capacity(of_axes.len());
    for (axis, positions) in of_axes {
        groups.push(reader.group(axis, &positions, &elsewhere, &mut assumptions)?);
    }
    let several = groups.len() > 1;
    let (wavelengths, mut read) = common(groups, measured.quantity, |position| place(sample(position)))?;
    if several && let Some(assumption) = shared(&raw, &wavelengths) {
        assumptions.push(assumption);
    }
    let mut rank = vec![0; names.len()];
    chosen.iter().enumerate().for_each(|(i, &position)| rank[position] = i);
    read.sort_by_key(|(position, _)| rank[*position]);
    let samples: Vec<Sample> = read.into_iter().map(|(_, sample)| sample).collect();
    assumptions.extend(uneven_steps(&wavelengths, &samples, measured.quantity));
    let (scales, others): (Vec<_>, Vec<_>) = assumptions
        .into_iter()
        .partition(|a| matches!(a, Assumption::Scale { .. } | Assumption::Norm { .. }));
    let mut told = BTreeSet::new();
    let all = others.into_iter().chain(scales);
    let assumptions = all.filter(|assumption| told.insert(assumption.to_string())).collect();
    Ok(ReadResult { set: SpectralSet { wavelengths, samples, quantity: measured.quantity }, assumptions })
}

/// What the values are taken for.
#[derive(Debug, Clone, Copy)]
struct Taken {
    quantity: SpectralQuantity,
    /// Whether they are its negative decadic logarithm.
    absorbance: bool,
}

/// The columns: spectra first, then what is left out and can be chosen by name.
struct Order {
    all: Vec<usize>,
    spectra: usize,
}

fn order(samples: &[RawSample<'_>], options: &ReadOptions<'_>) -> Result<Order, ReadSpectraError> {
    let counts = options.quantity == Some(SpectralQuantity::Emission);
    let (mut spectra, mut rest): (Vec<usize>, Vec<usize>) =
        (0..samples.len()).partition(|&i| samples[i].stated.excluded.is_none());
    if spectra.is_empty() && counts {
        // Raw counts are a light of sorts where one asks for it.
        (spectra, rest) = rest.into_iter().partition(|&i| samples[i].stated.excluded == Some("counts"));
    }
    if spectra.is_empty()
        && options.columns.is_none()
        && let Some((sample, why)) = samples.first().and_then(|s| s.stated.excluded.map(|why| (s, why)))
    {
        let cell = place(sample);
        return Err(cell.error(Problem::NoSpectra { label: cell.quoted(), why }));
    }
    let count = spectra.len();
    spectra.append(&mut rest);
    Ok(Order { all: spectra, spectra: count })
}

/// What the values are: as requested, else as the label of a column or the file declares, else reflectance.
fn quantity<'s, 'a: 's>(
    raw: &RawTable<'a>,
    chosen: impl Iterator<Item = &'s RawSample<'a>>,
    options: &ReadOptions<'_>,
) -> Result<(Taken, Vec<Assumption>), ReadSpectraError> {
    let mut declared: Option<(Measured, String, Cell<'_>)> = None;
    let mut first = None;
    for sample in chosen {
        first = first.or(Some(sample));
        let Some(measured) = sample.stated.measured else { continue };
        let word = sample.label.clone().unwrap_or_else(|| plain(&place(sample).text));
        match &declared {
            Some((other, ..)) if *other != measured && options.quantity.is_none() => {
                let cell = place(sample);
                return Err(cell.error(Problem::TwoQuantities { label: cell.quoted() }));
            }
            Some(_) => {}
            None => declared = Some((measured, word, place(sample))),
        }
    }
    let of_file = raw.metadata.measured.clone();
    let declared = declared
        .or_else(|| of_file.map(|(measured, word)| (measured, word, first.map_or(Cell::empty(1, 1), place))));
    let taken = |quantity| Taken { quantity, absorbance: false };
    Ok(match (options.quantity, declared) {
        (_, Some((Measured::Other, found, cell))) => return Err(cell.error(Problem::OtherQuantity { found })),
        (Some(SpectralQuantity::Emission), Some((Measured::Absorbance(_), found, cell))) => {
            return Err(cell.error(Problem::OtherQuantity { found }));
        }
        (requested, Some((Measured::Absorbance(of), word, _))) => {
            let quantity = requested.unwrap_or(of);
            (Taken { quantity, absorbance: true }, vec![Assumption::Absorbance { quantity, word }])
        }
        (Some(quantity), Some((Measured::Spectral(declared), word, _))) if declared != quantity => {
            (taken(quantity), vec![Assumption::QuantityRequested { quantity, word }])
        }
        (Some(quantity), _) => (taken(quantity), Vec::new()),
        (None, Some((Measured::Spectral(quantity), word, _))) => {
            (taken(quantity), vec![Assumption::QuantityDeclared { quantity, word }])
        }
        (None, None) => {
            let quantity = SpectralQuantity::default();
            (taken(quantity), vec![Assumption::Quantity(quantity)])
        }
    })
}

/// The names of the samples, empty ones included. Without any, one spectrum is called as its file, and
/// several by their numbers.
fn names<'s>(samples: &'s [RawSample<'_>], order: &Order, file: &'s str) -> Vec<Cow<'s, str>> {
    let name = |(position, &i): (usize, &usize)| match &samples[i].name {
        Some(name) => Cow::Borrowed(&*name.text),
        None if order.spectra == 1 && position == 0 => {
            Cow::Borrowed(if file.trim().is_empty() { "spectrum" } else { file })
        }
        None => Cow::Owned((position + 1).to_string()),
    };
    order.all.iter().enumerate().map(name).collect()
}

/// The decimal mark of the axes and the values that are read.
fn decimals<'s, 'a: 's>(
    raw: &RawTable<'a>,
    chosen: impl Iterator<Item = &'s RawSample<'a>> + Clone,
) -> Result<Decimals, ReadSpectraError> {
    let axes: BTreeSet<usize> = chosen.clone().map(|sample| sample.axis).collect();
    let has_comma = |cell: Cell<'_>| cell.text.contains(',');
    let mut of_axes = axes.iter().flat_map(|&axis| raw.axes[axis].iter().cloned());
    if !of_axes.any(has_comma) && !chosen.clone().flat_map(|sample| sample.values.iter()).any(has_comma) {
        return Ok(Decimals::default());
    }
    let axes = axes.into_iter().flat_map(|axis| &raw.axes[axis]);
    let values = chosen.flat_map(|sample| sample.values.iter());
    Ok(Decimals::of(axes.cloned(), |text| label::wavelength(text).map(|(number, _)| number), values)?)
}

/// What is needed to read the spectra of one axis.
struct Reader<'r, 'a> {
    raw: &'r RawTable<'a>,
    order: &'r Order,
    names: &'r [&'r str],
    decimals: &'r Decimals,
    options: &'r ReadOptions<'r>,
    measured: Taken,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn sample(&self, position: usize) -> &'r RawSample<'a> {
        &self.raw.samples[self.order.all[position]]
    }

    /// The chosen spectra of an axis, in nm, as fractions of 1 or as powers, without gaps.
    fn group(
        &self,
        axis: usize,
        positions: &[usize],
        elsewhere: &[usize],
        assumptions: &mut Vec<Assumption>,
    ) -> Result<Group, ReadSpectraError> {
        let quantity = self.measured.quantity;
        let declared = self.raw.metadata.unit.as_ref();
        let read = Axis::read(&self.raw.axes[axis], declared, self.options.unit, self.decimals)?;
        let Axis { mut nm, falling, unit, assumptions: mut of_axis } = read;
        let mut columns = Vec::with_capacity(positions.len());
        for &position in positions {
            let sample = self.sample(position);
            let name = self.names[position].to_owned();
            let mut column = Column::read(name, RisingCells::new(&sample.values, falling), self.decimals)?;
            column.declared = self.raw.metadata.scale.clone();
            if let Some(scale) = sample.stated.scale {
                let word = sample.label.clone().unwrap_or_else(|| plain(&place(sample).text));
                column.declared = Some((super::raw::Declared::Scale(scale), word));
            }
            if quantity == SpectralQuantity::Emission {
                of_axis.extend(self.density(sample, unit, &nm, &mut column.values)?);
            }
            columns.push(column);
        }
        assumptions.append(&mut of_axis);
        assumptions.extend(marks(&columns));
        let elsewhere = self.elsewhere(axis, elsewhere, &nm, falling);
        assumptions.extend(trim_ends(&mut nm, &mut columns));
        if nm.len() < MIN_WAVELENGTHS {
            let problem = Problem::TooFewWavelengths { found: nm.len() };
            return Err(place(self.sample(positions[0])).error(problem));
        }
        if self.measured.absorbance {
            for value in columns.iter_mut().flat_map(|column| &mut column.values) {
                *value = 10f64.powf(-*value);
            }
        } else {
            let known = Known { quantity, requested: self.options.scale, elsewhere, decimals: self.decimals };
            assumptions.extend(scale(&mut columns, &nm, &known)?);
        }
        assumptions.extend(trim_noise(&mut nm, &mut columns, quantity));
        let mut counts = Vec::new();
        for column in &mut columns {
            let count = column.fill(&nm, quantity)?;
            if count > 0 {
                counts.push((column.name.clone(), count));
            }
        }
        assumptions.extend(filled(&counts));
        let sample = |column: Column<'_, '_>| Sample { name: column.name, values: column.values };
        let samples = positions.iter().copied().zip(columns.into_iter().map(sample)).collect();
        Ok(Group { nm, samples })
    }

    /// Takes a power per cm⁻¹, THz or eV to one per nm, as its label declares.
    fn density(
        &self,
        sample: &RawSample<'_>,
        unit: WavelengthUnit,
        nm: &[f64],
        values: &mut [f64],
    ) -> Result<Option<Assumption>, ReadSpectraError> {
        let Some(constant) = unit.reciprocal() else { return Ok(None) };
        match sample.stated.per {
            Some(WavelengthUnit::Nanometre) => Ok(None),
            Some(per) if per == unit => {
                values.iter_mut().zip(nm).for_each(|(value, nm)| *value *= constant / (nm * nm));
                Ok(Some(Assumption::Density { unit }))
            }
            _ => Err(place(sample).error(Problem::UnstatedDensity { unit })),
        }
    }

    /// The spectra that were not chosen.
    fn left_out(&self, chosen: &[usize]) -> Vec<usize> {
        let mut left_out = vec![true; self.order.spectra];
        for &position in chosen {
            left_out.get_mut(position).into_iter().for_each(|out| *out = false);
        }
        (0..self.order.spectra).filter(|&position| left_out[position]).collect()
    }

    /// The largest visible value of the spectra that were not chosen and have this axis; what is
    /// not a number there is passed over. It decides nothing.
    fn elsewhere(&self, axis: usize, left_out: &[usize], nm: &[f64], falling: bool) -> f64 {
        let others = left_out.iter().map(|&position| self.sample(position));
        let mut max = 0.0;
        for sample in others.filter(|sample| sample.axis == axis) {
            for (i, cell) in sample.values.iter().enumerate() {
                let at = if falling { nm.len().checked_sub(i + 1) } else { Some(i) };
                if at.and_then(|at| nm.get(at)).is_some_and(|nm| is_visible(*nm)) {
                    let value =
                        Number::parse(&cell.text).map_or(0.0, |number| self.decimals.resolve(number).value());
                    max = f64::max(max, value);
                }
            }
        }
        max
    }
}

/// Wavelengths that spectra with others of their own share now.
fn shared(raw: &RawTable<'_>, nm: &[f64]) -> Option<Assumption> {
    let [first, .., last] = nm else { return None };
    (raw.axes.len() > 1).then_some(Assumption::CommonWavelengths { count: nm.len(), range: [*first, *last] })
}

fn uneven_steps(nm: &[f64], samples: &[Sample], quantity: SpectralQuantity) -> Option<Assumption> {
    if equal_steps(nm) {
        return None;
    }
    let steps = || nm.windows(2).map(|w| w[1] - w[0]);
    let steps = [steps().fold(f64::INFINITY, f64::min), steps().fold(0.0, f64::max)];
    let monotone = samples.iter().filter(|sample| quantity.overshoots(nm, &sample.values)).count();
    Some(Assumption::UnevenSteps { steps, straight: quantity == SpectralQuantity::Emission, monotone })
}
