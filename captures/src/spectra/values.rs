//! Values: numbers, missing cells, percent.

use super::assumption::{Assumption, Evidence, FILLED_LINES};
use super::error::ReadSpectraError;
use super::limits::{MAX_GAP_CELLS, MAX_GAP_NM, is_visible};
use super::options::Scale;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use crate::table::cell::{Cell, plain, quoted};
use crate::table::decimals::Decimals;
use crate::table::number::{Number, is_missing};

/// The largest reflectance factor that is read as a fraction. Matt and fluorescent samples stay
/// below.
const MAX_FRACTION: f64 = 5.0;

/// The largest value that is read as percent.
const MAX_PERCENT: f64 = 200.0;

/// One sample with its cells, in the order of rising wavelengths.
pub(super) struct Column<'a, 'c> {
    pub(super) name: String,
    pub(super) cells: Vec<&'c Cell<'a>>,
    /// Its values as they stand; NaN where one is missing, until it is filled.
    pub(super) values: Vec<f64>,
    /// Whether its cells have percent signs.
    signed: bool,
}

impl<'a, 'c> Column<'a, 'c> {
    /// The numbers in the cells.
    pub(super) fn read(
        name: String,
        cells: Vec<&'c Cell<'a>>,
        decimals: &mut Decimals,
    ) -> Result<Self, ReadSpectraError> {
        let mut values = Vec::with_capacity(cells.len());
        let mut signed = None;
        for cell in &cells {
            if is_missing(&cell.text) {
                values.push(f64::NAN);
                continue;
            }
            let Some(number) = Number::parse(&cell.text) else {
                let cell_text = cell.quoted();
                return Err(cell.error(match cell.text.parse::<f64>() {
                    Ok(_) => Problem::NotFinite { cell: cell_text },
                    Err(_) => Problem::NotANumber { cell: cell_text },
                }));
            };
            decimals.check(&number, cell)?;
            if *signed.get_or_insert(number.percent) != number.percent {
                return Err(cell.error(Problem::MixedPercent { cell: cell.quoted() }));
            }
            let value = number.value();
            if !value.is_finite() {
                return Err(cell.error(Problem::NotFinite { cell: cell.quoted() }));
            }
            values.push(value);
        }
        if values.iter().all(|value| value.is_nan())
            && let Some(cell) = cells.first()
        {
            return Err(cell.error(Problem::EmptySample { name: quoted(&name) }));
        }
        Ok(Self { name, cells, values, signed: signed.unwrap_or(false) })
    }

    /// Fills missing values by the curve through the others, where few are missing in a row and none
    /// at an end, and counts them.
    pub(super) fn fill(&mut self, nm: &[f64], quantity: SpectralQuantity) -> Result<usize, ReadSpectraError> {
        let missing: Vec<usize> = (0..nm.len()).filter(|&i| self.values[i].is_nan()).collect();
        for run in missing.chunk_by(|a, b| a + 1 == *b) {
            let (first, last) = (run[0], run[run.len() - 1]);
            let name = quoted(&self.name);
            if first == 0 || last + 1 == nm.len() {
                let problem = Problem::MissingEnd { name, nm: nm[first] };
                return Err(self.cells[first].error(problem));
            }
            if run.len() > MAX_GAP_CELLS || nm[last + 1] - nm[first - 1] > MAX_GAP_NM {
                let problem = Problem::MissingRun { name, from: nm[first], to: nm[last], found: run.len() };
                return Err(self.cells[first].error(problem));
            }
        }
        let Some(&first) = missing.first() else { return Ok(0) };
        let present = (0..nm.len()).filter(|&i| !self.values[i].is_nan());
        let (at, values): (Vec<f64>, Vec<f64>) = present.map(|i| (nm[i], self.values[i])).unzip();
        let Ok(curve) = quantity.curve(&at, &values) else {
            let (from, to) = (nm[first], nm[missing[missing.len() - 1]]);
            let problem = Problem::MissingRun { name: quoted(&self.name), from, to, found: missing.len() };
            return Err(self.cells[first].error(problem));
        };
        for &i in &missing {
            self.values[i] = curve.at(nm[i]);
            if !self.values[i].is_finite() {
                let cell = self.cells[i];
                return Err(cell.error(Problem::NotFinite { cell: cell.quoted() }));
            }
        }
        Ok(missing.len())
    }
}

/// What was filled, a line each for a few samples.
pub(super) fn filled(counts: &[(String, usize)]) -> Vec<Assumption> {
    if counts.len() > FILLED_LINES {
        let count = counts.iter().map(|(_, count)| count).sum();
        return vec![Assumption::FilledMany { samples: counts.len(), count }];
    }
    let one = |(sample, count): &(String, usize)| Assumption::Filled { sample: plain(sample), count: *count };
    counts.iter().map(one).collect()
}

/// Takes reflectance and transmittance to fractions of 1, before anything is filled; leaves emission
/// as it is. `labelled` is the label that declares percent, and `elsewhere` the largest visible value of
/// samples that were not chosen: a black alone in percent looks like fractions.
pub(super) fn scale(
    columns: &mut [Column<'_, '_>],
    nm: &[f64],
    quantity: SpectralQuantity,
    requested: Option<Scale>,
    labelled: Option<String>,
    elsewhere: f64,
) -> Result<Option<Assumption>, ReadSpectraError> {
    let signed = columns.iter().find(|column| column.signed);
    let sign = signed.and_then(|column| column.cells.iter().find(|cell| cell.text.ends_with('%')));
    if quantity == SpectralQuantity::Emission {
        return match (requested, sign) {
            (Some(_), _) => Err(ReadSpectraError::ScaleOfEmission),
            (None, Some(cell)) => Err(cell.error(Problem::PercentOfEmission { cell: cell.quoted() })),
            (None, None) => Ok(None),
        };
    }
    if let (Some(_), Some(other)) = (sign, columns.iter().find(|column| !column.signed))
        && let Some(cell) = other.cells.iter().find(|cell| !is_missing(&cell.text))
    {
        return Err(cell.error(Problem::MixedPercent { cell: cell.quoted() }));
    }
    // Where the observer sees nothing an instrument may have nothing but noise.
    let all = columns.iter().flat_map(|column| {
        nm.iter().zip(&column.values).zip(&column.cells).filter(|((nm, _), _)| is_visible(**nm))
    });
    let largest = all.filter(|((_, value), _)| !value.is_nan()).max_by(|a, b| a.0.1.total_cmp(b.0.1));
    let (largest, cell) = largest.map_or((0.0, None), |((_, value), cell)| (*value, Some(*cell)));
    let label = sign.map(|cell| plain(&cell.text)).or(labelled);
    let guess = if largest > MAX_FRACTION { Scale::Percent } else { Scale::Fraction };
    let (scale, by) = match (requested, label) {
        (Some(scale), label) => {
            let declared = label.map_or(guess, |_| Scale::Percent);
            (scale, (scale != guess || scale != declared).then_some(Evidence::Options))
        }
        (None, Some(label)) => (Scale::Percent, Some(Evidence::Label(label))),
        (None, None) if largest > MAX_PERCENT => {
            let problem = Problem::BeyondPercent { value: largest, quantity };
            return Err(cell
                .map_or_else(|| ReadSpectraError::at_start(problem.clone()), |c| c.error(problem.clone())));
        }
        (None, None) if guess == Scale::Fraction && (MAX_FRACTION..=MAX_PERCENT).contains(&elsewhere) => {
            (Scale::Percent, Some(Evidence::OtherSamples(elsewhere)))
        }
        (None, None) => (guess, (largest > 1.0).then_some(Evidence::Values)),
    };
    if scale == Scale::Percent {
        for column in columns {
            for (value, cell) in column.values.iter_mut().zip(&column.cells).filter(|(v, _)| !v.is_nan()) {
                // Moved in the text, so that 57.3 % is 0.573 to the last bit.
                *value = Number::parse(&cell.text).map_or(f64::NAN, |n| n.times_ten_to(scale.power()));
            }
        }
    }
    Ok(by.map(|by| Assumption::Scale { scale, largest, by }))
}
