//! A table as data: columns, rows, cells.

use crate::present::chart::Rgb;
use crate::present::text::{clean, columns};

/// A table; every row has one cell a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// What the cells are.
    pub(crate) columns: Vec<Column>,
    /// The rows in their order.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// The number column by whose largest values rows are chosen when there are too many.
    pub(crate) worst_by: usize,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// A name.
    Text(String),
    /// A number, printed as its column says.
    Number(f64),
    /// Two sRGB colors side by side: measured | fitted.
    Swatch(Rgb, Rgb),
    /// Nothing to say.
    Empty,
}

/// A column: its heading, and how its cells are set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Column {
    pub(super) header: String,
    pub(super) unit: String,
    pub(super) group: String,
    pub(super) kind: Kind,
    pub(super) summary: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Text,
    Number { decimals: usize },
    Swatch,
}

impl Column {
    fn new(header: &str, kind: Kind) -> Self {
        Self { header: clean(header), unit: String::new(), group: String::new(), kind, summary: false }
    }

    /// Names, set left and shortened with … where the table is too wide.
    pub(crate) fn text(header: &str) -> Self {
        Self::new(header, Kind::Text)
    }

    /// Numbers with this many decimals, set right.
    pub(crate) fn number(header: &str, decimals: usize) -> Self {
        Self::new(header, Kind::Number { decimals })
    }

    /// Two colors; the column is left out where the terminal has none.
    pub(crate) fn swatch(header: &str) -> Self {
        Self::new(header, Kind::Swatch)
    }

    /// A unit, under the header.
    pub(crate) fn unit(self, unit: &str) -> Self {
        Self { unit: clean(unit), ..self }
    }

    /// A heading over this and the neighboring columns of the same group.
    pub(crate) fn group(self, group: &str) -> Self {
        Self { group: clean(group), ..self }
    }

    /// Mean and maximum of this column stand under the table.
    pub(crate) fn summarized(self) -> Self {
        Self { summary: true, ..self }
    }

    pub(super) fn plain(&self, cell: &Cell) -> String {
        match (cell, self.kind) {
            (Cell::Text(text), _) => clean(text),
            (Cell::Number(value), Kind::Number { decimals }) => number(*value, decimals),
            (Cell::Number(value), Kind::Text | Kind::Swatch) => value.to_string(),
            (Cell::Swatch(..) | Cell::Empty, _) => String::new(),
        }
    }

    pub(super) fn cell_width(&self, cell: &Cell) -> usize {
        match cell {
            Cell::Swatch(..) => 4,
            Cell::Text(_) | Cell::Number(_) | Cell::Empty => columns(&self.plain(cell)),
        }
    }
}

/// Fixed decimals as long as the number stays readable so.
fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        "n/a".to_owned()
    } else if value.abs() < 1e7 {
        format!("{value:.decimals$}")
    } else {
        format!("{value:.3e}")
    }
}
