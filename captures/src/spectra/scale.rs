//! The scale of reflectance and transmittance: stated, else by the bulk of what is visible.

use super::assumption::{Assumption, Evidence};
use super::error::ReadSpectraError;
use super::limits::{is_judged, is_visible};
use super::options::Scale;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::Declared;
use super::values::Column;
use crate::table::cell::{Cell, plain};
use crate::table::decimals::Decimals;
use crate::table::number::{Number, is_missing};

/// The largest reflectance factor that is read as a fraction. Matt and fluorescent samples stay
/// below.
pub(super) const MAX_FRACTION: f64 = 5.0;

/// The largest value that is read as percent.
const MAX_PERCENT: f64 = 200.0;

/// The largest value that a spectrum of fractions has but for fluorescence and noise.
const USUAL_FRACTION: f64 = 1.5;

/// A median above this is percent: no surface reflects twice the light at most wavelengths.
const MEDIAN_FRACTION: f64 = 2.0;

/// What is known beside the values: what was asked for, and the largest value of samples that were not chosen.
pub(super) struct Known<'d> {
    pub(super) quantity: SpectralQuantity,
    pub(super) requested: Option<Scale>,
    pub(super) elsewhere: f64,
    pub(super) decimals: &'d Decimals,
}

/// Takes reflectance and transmittance to fractions of 1, and emission to the norm that its file declares, before anything is
/// filled. A label decides; without one the bulk of the visible values does, never a single one.
pub(super) fn scale(
    columns: &mut [Column<'_, '_>],
    nm: &[f64],
    known: &Known<'_>,
) -> Result<Vec<Assumption>, ReadSpectraError> {
    let sign = columns.iter().find(|column| column.signed);
    let sign = sign.and_then(|column| column.cells.iter().find(|cell| cell.text.ends_with('%')));
    if known.quantity == SpectralQuantity::Emission {
        return match (known.requested, sign) {
            (Some(_), _) => Err(ReadSpectraError::ScaleOfEmission),
            (None, Some(cell)) => Err(cell.error(Problem::PercentOfEmission { cell: cell.quoted() })),
            (None, None) => Ok(normalize(columns, known.decimals)),
        };
    }
    if let (Some(_), Some(other)) = (&sign, columns.iter().find(|column| !column.signed))
        && let Some(cell) = other.cells.iter().find(|cell| !is_missing(&cell.text))
    {
        return Err(cell.error(Problem::MixedPercent { cell: cell.quoted() }));
    }
    if let Some(cell) = &sign {
        for column in columns.iter_mut() {
            column.declared = Some((Declared::Scale(Scale::Percent), plain(&cell.text)));
        }
    }
    if let Some(scale) = known.requested {
        return Ok(as_requested(columns, nm, scale, known.decimals));
    }
    let (mut stated, mut open): (Vec<_>, Vec<_>) =
        columns.iter_mut().partition(|column| column.declared.is_some());
    let mut assumptions = by_labels(&mut stated, nm, known.decimals);
    if !open.is_empty() {
        assumptions.extend(by_bulk(&mut open, nm, known)?);
    }
    Ok(assumptions)
}

/// Divides values by the norms that are declared.
fn normalize(columns: &mut [Column<'_, '_>], decimals: &Decimals) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    for column in columns {
        if let Some((Declared::Norm(norm), word)) = column.declared.clone() {
            assumptions.extend(apply(column, Declared::Norm(norm), &word, decimals));
        }
    }
    assumptions.dedup();
    assumptions
}

/// Applies what is declared to the values as the cells have them; what there is to say of a norm.
fn apply(
    column: &mut Column<'_, '_>,
    declared: Declared,
    word: &str,
    decimals: &Decimals,
) -> Option<Assumption> {
    let power = match declared {
        Declared::Scale(scale) => scale.power(),
        Declared::Norm(1.0) => return None,
        Declared::Norm(100.0) => Scale::Percent.power(),
        Declared::Norm(norm) => {
            column.values.iter_mut().for_each(|value| *value /= norm);
            return Some(Assumption::Norm { norm, word: word.to_owned() });
        }
    };
    if power != 0 {
        for (value, cell) in column.values.iter_mut().zip(column.cells.iter()).filter(|(v, _)| !v.is_nan()) {
            // Moved in the text, so that 57.3 % is 0.573 to the last bit.
            let number = Number::parse(&cell.text).map(|number| decimals.resolve(number));
            *value = number.map_or(f64::NAN, |number| number.times_ten_to(power));
        }
    }
    matches!(declared, Declared::Norm(_)).then(|| Assumption::Norm { norm: 100.0, word: word.to_owned() })
}

/// The largest visible value of some columns, and its cell.
fn largest<'a, 'c, 'x>(
    columns: impl Iterator<Item = &'x Column<'a, 'c>>,
    nm: &[f64],
    counts: fn(f64) -> bool,
) -> (f64, Option<Cell<'a>>)
where
    'a: 'c,
    'c: 'x,
{
    let all = columns.flat_map(|column| {
        let values = nm.iter().zip(&column.values).enumerate();
        values
            .filter(|(_, (nm, value))| counts(**nm) && !value.is_nan())
            .map(move |(i, (_, value))| (*value, column, i))
    });
    let largest = all.max_by(|a, b| a.0.total_cmp(&b.0));
    largest.map_or((0.0, None), |(value, column, i)| (value, Some(column.cells.get(i))))
}

fn as_requested(
    columns: &mut [Column<'_, '_>],
    nm: &[f64],
    scale: Scale,
    decimals: &Decimals,
) -> Vec<Assumption> {
    let (largest, _) = largest(columns.iter(), nm, is_visible);
    let guess = if bulk(columns.iter(), nm).is_percent() { Scale::Percent } else { Scale::Fraction };
    let declared =
        columns.iter().find_map(|column| column.declared.as_ref()).map_or(guess, |(declared, _)| {
            match declared {
                Declared::Scale(scale) => *scale,
                Declared::Norm(1.0) => Scale::Fraction,
                Declared::Norm(_) => Scale::Percent,
            }
        });
    for column in columns {
        apply(column, Declared::Scale(scale), "", decimals);
    }
    let said = scale != guess || scale != declared;
    said.then_some(Assumption::Scale { scale, largest, by: Evidence::Options }).into_iter().collect()
}

/// Each label decides of its columns.
fn by_labels(columns: &mut [&mut Column<'_, '_>], nm: &[f64], decimals: &Decimals) -> Vec<Assumption> {
    let mut assumptions = Vec::new();
    for scale in [Scale::Percent, Scale::Fraction] {
        let of = |column: &Column<'_, '_>| match &column.declared {
            Some((Declared::Scale(declared), _)) => *declared == scale,
            Some((Declared::Norm(norm), _)) => *norm == 100.0 && scale == Scale::Percent,
            None => false,
        };
        let alike = || columns.iter().map(|column| &**column).filter(|column| of(column));
        let Some((_, word)) = alike().find_map(|column| column.declared.clone()) else { continue };
        let (largest, _) = largest(alike(), nm, is_visible);
        if scale == Scale::Percent || largest > 1.0 {
            assumptions.push(Assumption::Scale { scale, largest, by: Evidence::Label(word) });
        }
    }
    for column in columns {
        let Some((declared, word)) = column.declared.clone() else { continue };
        let said = apply(column, declared, &word, decimals);
        if declared != Declared::Norm(100.0) {
            assumptions.extend(said);
        }
    }
    assumptions.dedup();
    assumptions
}

/// What most values of spectra look like.
#[derive(Debug, Default)]
struct Bulk {
    /// Spectra that reach beyond every fraction, and spectra that stay below 1.5, each but for a few values.
    percent: usize,
    fraction: usize,
    /// The largest median.
    median: f64,
    /// The largest value that is not one of the few.
    largest: f64,
}

impl Bulk {
    fn is_percent(&self) -> bool {
        (self.percent > 0 && self.percent >= self.fraction) || self.median > MEDIAN_FRACTION
    }
}

fn bulk<'a: 'c, 'c: 'x, 'x>(columns: impl Iterator<Item = &'x Column<'a, 'c>>, nm: &[f64]) -> Bulk {
    let mut bulk = Bulk::default();
    let counts = if nm.iter().any(|nm| is_judged(*nm)) { is_judged } else { is_visible };
    for column in columns {
        let seen = nm.iter().zip(&column.values).filter(|(nm, value)| counts(**nm) && !value.is_nan());
        let mut values: Vec<f64> = seen.map(|(_, value)| *value).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        // One of two, two of forty may be spikes.
        let few = (values.len() / 20).max(1).min(values.len().saturating_sub(1));
        let (Some(&usual), Some(&median)) = (values.get(few), values.get(values.len() / 2)) else { continue };
        bulk.percent += usize::from(usual > MAX_FRACTION);
        bulk.fraction += usize::from(usual <= USUAL_FRACTION);
        bulk.median = bulk.median.max(median);
        bulk.largest = bulk.largest.max(usual);
    }
    bulk
}

/// No label decides: the bulk of the visible values does.
fn by_bulk(
    columns: &mut [&mut Column<'_, '_>],
    nm: &[f64],
    known: &Known<'_>,
) -> Result<Option<Assumption>, ReadSpectraError> {
    let quantity = known.quantity;
    let all = || columns.iter().map(|column| &**column);
    let bulk = bulk(all(), nm);
    let (most, cell) = largest(all(), nm, is_visible);
    let (judged, judged_cell) = largest(all(), nm, is_judged);
    let at = |cell: Option<Cell<'_>>, problem: Problem| match cell {
        Some(cell) => cell.error(problem),
        None => ReadSpectraError::at_start(problem),
    };
    if bulk.percent > 0 && !bulk.is_percent() {
        return Err(at(judged_cell, Problem::MixedScales { value: judged }));
    }
    if bulk.is_percent() {
        if judged > MAX_PERCENT {
            let cell = judged_cell.or(cell);
            return Err(at(cell, Problem::BeyondPercent { value: judged, quantity }));
        }
        for column in columns.iter_mut() {
            apply(column, Declared::Scale(Scale::Percent), "", known.decimals);
        }
        return Ok(Some(Assumption::Scale { scale: Scale::Percent, largest: most, by: Evidence::Values }));
    }
    if judged > MAX_FRACTION {
        return Err(at(judged_cell, Problem::Spike { value: judged, bulk: bulk.largest, quantity }));
    }
    let scale = Scale::Fraction;
    Ok(match known.elsewhere {
        other if other > MAX_FRACTION => {
            Some(Assumption::Scale { scale, largest: most, by: Evidence::OtherSamples(other) })
        }
        _ => (most > 1.0).then_some(Assumption::Scale { scale, largest: most, by: Evidence::Values }),
    })
}
