//! The rows of a table, its header and what stands around it taken off.

use std::rc::Rc;

use super::label::wavelength;
use super::layout::Layout;
use crate::table::cell::Cell;
use crate::table::rows::Rows;
use crate::table::separator::Separator;

/// The rows of a text, and which of them are the table.
pub(super) struct Table<'a> {
    pub(super) rows: Rc<Rows<'a>>,
    pub(super) layout: Layout<'a>,
    pub(super) separator: Separator,
}

impl<'a> Table<'a> {
    pub(super) fn height(&self) -> usize {
        self.layout.body.len()
    }

    /// A row with numbers, as wide as the table.
    pub(super) fn row(&self, row: usize) -> Vec<Cell<'a>> {
        let mut cells = self.rows.row(self.layout.body.start + row);
        cells.truncate(self.layout.width);
        cells
    }

    /// A cell of such a row.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<Cell<'a>> {
        let inside = column < self.layout.width;
        inside.then(|| self.rows.cell(self.layout.body.start + row, column)).flatten()
    }

    pub(super) fn corner(&self) -> Cell<'a> {
        self.cell(0, 0).unwrap_or(Cell::empty(1, 1))
    }

    /// The numbers of a column that could be wavelengths, from a row on.
    pub(super) fn numbers(&self, column: usize, from: usize) -> Vec<Option<f64>> {
        let number = |cell: Cell<'_>| wavelength(&cell.text).map(|(number, _)| number.value());
        (from..self.height()).map(|row| self.cell(row, column).and_then(number)).collect()
    }
}

/// Whether numbers are 0, 1, 2, … or 1, 2, 3, …
pub(super) fn counts_from_start(numbers: &[Option<f64>]) -> bool {
    let start = numbers.first().copied().flatten().filter(|start| *start == 0.0 || *start == 1.0);
    start.is_some_and(|start| numbers.iter().enumerate().all(|(i, number)| *number == Some(start + i as f64)))
}
