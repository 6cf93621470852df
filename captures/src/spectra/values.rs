//! Values: numbers, and missing cells.

use std::ops::Range;

use super::assumption::{Assumption, FILLED_LINES};
use super::cells::Cells;
use super::error::ReadSpectraError;
use super::limits::{MAX_GAP_CELLS, MAX_GAP_NM};
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::Declared;
use crate::table::cell::{Cell, plain, quoted};
use crate::table::decimals::Decimals;
use crate::table::number::{Number, is_mark, is_missing};

/// Cells in the order of rising wavelengths.
pub(super) struct RisingCells<'a, 'c> {
    cells: &'c Cells<'a>,
    falling: bool,
    /// Which of them, in that order, are kept.
    kept: Range<usize>,
}

impl<'a, 'c> RisingCells<'a, 'c> {
    /// All of some whose wavelengths may fall.
    pub(super) fn new(cells: &'c Cells<'a>, falling: bool) -> Self {
        Self { cells, falling, kept: 0..cells.len() }
    }

    /// Keeps some of those that are kept.
    pub(super) fn keep(&mut self, range: Range<usize>) {
        self.kept = self.kept.start + range.start..(self.kept.start + range.end).min(self.kept.end);
    }

    /// A cell; an empty one where there is none.
    pub(super) fn get(&self, index: usize) -> Cell<'a> {
        let index = self.kept.start + index;
        let index = if self.falling { self.cells.len().checked_sub(index + 1) } else { Some(index) };
        index.and_then(|index| self.cells.get(index)).unwrap_or(Cell::empty(1, 1))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Cell<'a>> {
        (0..self.kept.len()).map(|index| self.get(index))
    }
}

/// One sample with its cells, in the order of rising wavelengths.
pub(super) struct Column<'a, 'c> {
    pub(super) name: String,
    pub(super) cells: RisingCells<'a, 'c>,
    /// Its values as they stand; NaN where one is missing, until it is filled.
    pub(super) values: Vec<f64>,
    /// Whether its cells have percent signs.
    pub(super) signed: bool,
    /// The scale that its label declares, with the label.
    pub(super) declared: Option<(Declared, String)>,
    /// A mark of missing values that it has, and how often.
    pub(super) mark: Option<(String, usize)>,
}

impl<'a, 'c> Column<'a, 'c> {
    /// The numbers in the cells.
    pub(super) fn read(
        name: String,
        cells: RisingCells<'a, 'c>,
        decimals: &Decimals,
    ) -> Result<Self, ReadSpectraError> {
        let mut values = Vec::with_capacity(cells.kept.len());
        let mut signed = None;
        let mut mark: Option<(String, usize)> = None;
        for cell in cells.iter() {
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
            let number = decimals.resolve(number);
            let value = number.value();
            if is_mark(value) {
                mark.get_or_insert_with(|| (plain(&cell.text), 0)).1 += 1;
                values.push(f64::NAN);
                continue;
            }
            if *signed.get_or_insert(number.percent) != number.percent {
                return Err(cell.error(Problem::MixedPercent { cell: cell.quoted() }));
            }
            if !value.is_finite() {
                return Err(cell.error(Problem::NotFinite { cell: cell.quoted() }));
            }
            values.push(value);
        }
        if !values.is_empty() && values.iter().all(|value| value.is_nan()) {
            return Err(cells.get(0).error(Problem::EmptySample { name: quoted(&name) }));
        }
        Ok(Self { name, cells, values, signed: signed.unwrap_or(false), declared: None, mark })
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
                return Err(self.cells.get(first).error(problem));
            }
            if run.len() > MAX_GAP_CELLS || nm[last + 1] - nm[first - 1] > MAX_GAP_NM {
                let problem = Problem::MissingRun { name, from: nm[first], to: nm[last], found: run.len() };
                return Err(self.cells.get(first).error(problem));
            }
        }
        let Some(&first) = missing.first() else { return Ok(0) };
        let present = (0..nm.len()).filter(|&i| !self.values[i].is_nan());
        let (at, values): (Vec<f64>, Vec<f64>) = present.map(|i| (nm[i], self.values[i])).unzip();
        let Ok(curve) = quantity.curve(&at, &values) else {
            let (from, to) = (nm[first], nm[missing[missing.len() - 1]]);
            let problem = Problem::MissingRun { name: quoted(&self.name), from, to, found: missing.len() };
            return Err(self.cells.get(first).error(problem));
        };
        for &i in &missing {
            self.values[i] = curve.at(nm[i]);
            if !self.values[i].is_finite() {
                let cell = self.cells.get(i);
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

/// The marks of missing values that samples have, in one line for each mark.
pub(super) fn marks(columns: &[Column<'_, '_>]) -> Vec<Assumption> {
    let mut marks: Vec<(String, usize)> = Vec::new();
    for (mark, count) in columns.iter().filter_map(|column| column.mark.as_ref()) {
        if let Some((_, sum)) = marks.iter_mut().find(|(other, _)| other == mark) {
            *sum += count;
        } else if marks.len() < FILLED_LINES {
            marks.push((mark.clone(), *count));
        }
    }
    marks.into_iter().map(|(mark, count)| Assumption::NoValue { mark, count }).collect()
}
