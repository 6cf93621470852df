//! Wavelengths: their unit, their order, whether light is there.

use super::assumption::{Assumption, Evidence};
use super::error::ReadSpectraError;
use super::label;
use super::limits::{MICROMETRES, MIN_WAVELENGTHS, VISIBLE};
use super::options::WavelengthUnit;
use super::problem::Problem;
use super::raw::Metadata;
use crate::table::cell::{Cell, plain};
use crate::table::decimals::Decimals;

/// Wavelengths in nm, rising.
pub(super) struct Axis {
    pub(super) nm: Vec<f64>,
    /// Whether the file has them the other way around.
    pub(super) falling: bool,
}

impl Axis {
    /// At least four wavelengths that rise or fall, some of them visible.
    pub(super) fn read(
        cells: &[Cell<'_>],
        metadata: &Metadata,
        requested: Option<WavelengthUnit>,
        decimals: &mut Decimals,
        assumptions: &mut Vec<Assumption>,
    ) -> Result<Self, ReadSpectraError> {
        let mut numbers = Vec::with_capacity(cells.len());
        let mut in_cells: Option<(WavelengthUnit, &Cell<'_>)> = None;
        for cell in cells {
            let bad = || cell.error(Problem::InvalidWavelength { cell: cell.quoted() });
            let (number, unit) = label::wavelength(&cell.text).ok_or_else(bad)?;
            decimals.check(&number, cell)?;
            match (in_cells, unit) {
                (None, Some(unit)) => in_cells = Some((unit, cell)),
                (Some((first, _)), Some(unit)) if first != unit => return Err(bad()),
                _ => {}
            }
            if !(number.value() > 0.0 && number.times_ten_to(3).is_finite()) {
                return Err(bad());
            }
            numbers.push(number);
        }
        let Some((first, last)) = cells.first().zip(cells.last()) else {
            return Err(ReadSpectraError::at_start(Problem::TooFewWavelengths { found: 0 }));
        };
        let ends = [numbers[0].value(), numbers[numbers.len() - 1].value()];
        let small = numbers.iter().all(|number| number.value() < MICROMETRES);
        let label = in_cells.map(|(unit, cell)| (unit, plain(&cell.text)));
        let label = label.or_else(|| {
            metadata.unit.clone().and_then(|text| label::unit(&text).map(|unit| (unit, plain(&text))))
        });
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
                (unit, (unit == WavelengthUnit::Micrometre).then_some(Evidence::Label(text)))
            }
            (None, None) if small => (WavelengthUnit::Micrometre, Some(Evidence::Values)),
            (None, None) => (WavelengthUnit::Nanometre, None),
        };
        let mut nm: Vec<f64> = numbers.iter().map(|number| number.times_ten_to(unit.power())).collect();
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
            return Err(first.error(Problem::Invisible { first: shortest, last: longest }));
        }
        assumptions.extend(by.map(|by| Assumption::Unit { unit, range: ends, by }));
        if falling {
            assumptions.push(Assumption::Falling);
        }
        Ok(Self { nm, falling })
    }
}
