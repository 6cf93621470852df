//! The cells of one spectrum: a list of its own, or a part of a table that many share.

use std::ops::Range;
use std::rc::Rc;

use crate::table::cell::Cell;
use crate::table::rows::Rows;

/// Cells in the order of the axis.
#[derive(Debug, Clone)]
pub(super) enum Cells<'a> {
    /// A list.
    List(Vec<Cell<'a>>),
    /// Those of a row.
    Row { rows: Rc<Rows<'a>>, row: usize, columns: Range<usize> },
    /// Those of a column.
    Column { rows: Rc<Rows<'a>>, column: usize, body: Range<usize> },
}

impl Default for Cells<'_> {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl<'a> Cells<'a> {
    /// Those of a column of some rows; of rows that end before it there are none.
    pub(super) fn column(rows: &Rc<Rows<'a>>, column: usize, body: Range<usize>) -> Self {
        if body.clone().all(|row| column < rows.width(row)) {
            return Self::Column { rows: Rc::clone(rows), column, body };
        }
        Self::List(body.filter_map(|row| rows.cell(row, column)).collect())
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::List(cells) => cells.len(),
            Self::Row { columns, .. } => columns.len(),
            Self::Column { body, .. } => body.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn get(&self, index: usize) -> Option<Cell<'a>> {
        match self {
            Self::List(cells) => cells.get(index).cloned(),
            Self::Row { rows, row, columns } => {
                columns.clone().nth(index).and_then(|column| rows.cell(*row, column))
            }
            Self::Column { rows, column, body } => {
                body.clone().nth(index).and_then(|row| rows.cell(row, *column))
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Cell<'a>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    pub(super) fn to_list(&self) -> Vec<Cell<'a>> {
        self.iter().collect()
    }

    /// One more at the end.
    pub(super) fn push(&mut self, cell: Cell<'a>) {
        match self {
            Self::List(cells) => cells.push(cell),
            shared => {
                let mut cells = shared.to_list();
                cells.push(cell);
                *shared = Self::List(cells);
            }
        }
    }
}

impl<'a> From<Vec<Cell<'a>>> for Cells<'a> {
    fn from(cells: Vec<Cell<'a>>) -> Self {
        Self::List(cells)
    }
}
