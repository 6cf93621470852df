//! Wavelengths: their unit, their order, whether light is there.

use super::assumption::{Assumption, Evidence};
use super::error::ReadSpectraError;
use super::label;
use super::limits::{INFRARED, MICROMETRES, MIN_WAVELENGTHS, VISIBLE};
use super::problem::Problem;
use super::unit::WavelengthUnit;
use crate::table::cell::{Cell, plain};
use crate::table::decimals::Decimals;
use crate::table::number::Number;

/// Wavelengths in nm, rising.
pub(super) struct Axis {
    pub(super) nm: Vec<f64>,
    /// Whether the file has them the other way around.
    pub(super) falling: bool,
    /// The unit in the file.
    pub(super) unit: WavelengthUnit,
    pub(super) assumptions: Vec<Assumption>,
}

impl Axis {
    /// At least four wavelengths that rise or fall, some of them visible, in the unit that is asked for, else in that of the cells,
    /// else in that of the file.
    pub(super) fn read(
        cells: &[Cell<'_>],
        declared: Option<&(WavelengthUnit, String)>,
        requested: Option<WavelengthUnit>,
        decimals: &Decimals,
    ) -> Result<Self, ReadSpectraError> {
        let (numbers, in_cells) = numbers(cells, decimals)?;
        let Some((first, last)) = cells.first().zip(cells.last()) else {
            return Err(ReadSpectraError::at_start(Problem::TooFewWavelengths { found: 0 }));
        };
        let ends = [numbers[0].value(), numbers[numbers.len() - 1].value()];
        let small = numbers.iter().all(|number| number.value() < MICROMETRES);
        let label = in_cells.or_else(|| declared.cloned());
        let stated = label.as_ref().map(|(unit, text)| (*unit, text.clone()));
        let (unit, by) = match (requested, label) {
            (Some(unit), label) => {
                let agrees = label.is_none_or(|(declared, _)| declared == unit);
                let known = agrees && small == (unit == WavelengthUnit::Micrometre);
                (unit, (!known).then_some(Evidence::Options))
            }
            (None, Some((WavelengthUnit::Nanometre, _))) if small => {
                return Err(last.error(Problem::Micrometres { last: ends[1] }));
            }
            (None, Some((unit, text))) => {
                (unit, (unit != WavelengthUnit::Nanometre).then_some(Evidence::Label(text)))
            }
            (None, None) if small => (WavelengthUnit::Micrometre, Some(Evidence::Values)),
            (None, None)
                if ends.iter().any(|end| *end >= INFRARED) && ends.iter().any(|end| *end <= VISIBLE[1]) =>
            {
                return Err(last.error(Problem::NoUnit { first: ends[0], last: ends[1] }));
            }
            (None, None) => (WavelengthUnit::Nanometre, None),
        };
        let mut nm: Vec<f64> = numbers.iter().map(|number| unit.nm(number)).collect();
        if let Some(at) = nm.iter().position(|nm| !nm.is_finite()) {
            return Err(cells[at].error(Problem::InvalidWavelength { cell: cells[at].quoted() }));
        }
        let falling = nm.len() > 1 && nm.windows(2).all(|w| w[0] > w[1]);
        let disorder = nm.windows(2).position(|w| w[0] >= w[1]).filter(|_| !falling);
        if let Some(at) = disorder {
            let (before, nm) = (nm[at], nm[at + 1]);
            let problem = if nm == before {
                Problem::DuplicateWavelength { nm }
            } else {
                Problem::NotIncreasing { nm, before }
            };
            return Err(cells[at + 1].error(problem));
        }
        if nm.len() < MIN_WAVELENGTHS {
            return Err(last.error(Problem::TooFewWavelengths { found: nm.len() }));
        }
        if falling {
            nm.reverse();
        }
        let (shortest, longest) = (nm[0], nm[nm.len() - 1]);
        if longest < VISIBLE[0] || shortest > VISIBLE[1] {
            return Err(first.error(match stated.filter(|(stated, _)| *stated == unit) {
                Some((unit, label)) if unit != WavelengthUnit::Nanometre => {
                    Problem::InvisibleIn { unit, label, ends, first: shortest, last: longest }
                }
                _ => Problem::Invisible { first: shortest, last: longest },
            }));
        }
        let mut assumptions: Vec<_> =
            by.map(|by| Assumption::Unit { unit, range: ends, by }).into_iter().collect();
        if falling && unit.reciprocal().is_none() {
            assumptions.push(Assumption::Falling);
        }
        Ok(Self { nm, falling, unit, assumptions })
    }
}

/// The numbers in the cells of an axis, and the unit that they state with the first that does.
#[expect(clippy::type_complexity, reason = "two results of one pass")]
fn numbers<'c>(
    cells: &'c [Cell<'_>],
    decimals: &Decimals,
) -> Result<(Vec<Number<'c>>, Option<(WavelengthUnit, String)>), ReadSpectraError> {
    let mut numbers = Vec::with_capacity(cells.len());
    let mut stated: Option<(WavelengthUnit, String)> = None;
    for cell in cells {
        let bad = || cell.error(Problem::InvalidWavelength { cell: cell.quoted() });
        let (number, unit) = label::wavelength(&cell.text).ok_or_else(bad)?;
        match (&stated, unit) {
            (None, Some(unit)) => stated = Some((unit, plain(&cell.text))),
            (Some((first, _)), Some(unit)) if *first != unit => return Err(bad()),
            _ => {}
        }
        let number = decimals.resolve(number);
        if !(number.value() > 0.0 && number.times_ten_to(3).is_finite()) {
            return Err(bad());
        }
        numbers.push(number);
    }
    Ok((numbers, stated))
}
