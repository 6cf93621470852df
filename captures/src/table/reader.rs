//! Tables of numbers, row by row.

use std::borrow::Cow;

use super::cell::Cell;
use super::decimals::Decimals;
use super::error::ReadTableError;
use super::number::Number;
use super::rows::RowReader;
use super::separator::{Separator, declared, detected};
use super::text::decode;

/// The rows of a delimited text, one at a time, so that memory does not grow with the table.
///
/// Cells are separated by commas, semicolons, tabs or spaces: as a first line `sep=;` declares, else as the text itself shows.
/// Where commas do not separate, decimals may have them. Lines that begin with `#` or `%` are comments.
///
/// ```
/// use color_fn_captures::TableReader;
///
/// let mut table = TableReader::new("name;nm\nred;700,5\n");
/// let header = table.next_row()?.expect("a header");
/// assert!(header.is_header(&["name", "nm"]));
/// let mut row = table.next_row()?.expect("a row");
/// assert_eq!((row.line(), row.text(0)), (2, "red"));
/// assert_eq!(row.number(1, [0.0, 1e4], "a wavelength")?, 700.5);
/// assert!(table.next_row()?.is_none());
/// # Ok::<(), color_fn_captures::ReadTableError>(())
/// ```
#[derive(Debug)]
pub struct TableReader<'a> {
    rows: RowReader<'a>,
    cells: Vec<Cell<'a>>,
    decimals: Decimals,
}

/// A row of a table.
#[derive(Debug)]
pub struct TableRow<'r, 'a> {
    cells: &'r [Cell<'a>],
    decimals: &'r mut Decimals,
}

impl<'a> TableReader<'a> {
    /// The maximal number of cells of a row.
    const MAX_COLUMNS: usize = 1 << 16;

    /// The text of a file: UTF-8, UTF-16 with a byte order mark, else Windows-1252, in which numbers are the same.
    ///
    /// # Errors
    /// When the bytes are not text.
    pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ReadTableError> {
        Ok(decode(bytes)?.0)
    }

    /// The rows of a text.
    pub fn new(text: &'a str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let (separator, text, first_line) = match declared(text) {
            Some((separator, line)) => (separator, &text[line.next..], 2),
            None => (detected(text).unwrap_or(Separator::Comma), text, 1),
        };
        let rows = RowReader::new(text, first_line, separator);
        Self { rows, cells: Vec::new(), decimals: Decimals::default() }
    }

    /// The columns that the first row names; none where it is no header.
    pub(crate) fn header<C>(
        &mut self,
        columns: impl Fn(&TableRow<'_, 'a>) -> Option<C>,
    ) -> Result<Option<C>, ReadTableError> {
        Ok(self.next_row()?.and_then(|row| columns(&row)))
    }

    /// The next row that is not empty; none at the end.
    ///
    /// # Errors
    /// When a quote is not closed, or a row has more than 65,536 cells.
    pub fn next_row(&mut self) -> Result<Option<TableRow<'_, 'a>>, ReadTableError> {
        self.cells.clear();
        let is_row = self.rows.read(&mut self.cells, Self::MAX_COLUMNS)?;
        Ok(is_row.then_some(TableRow { cells: &self.cells, decimals: &mut self.decimals }))
    }
}

impl TableRow<'_, '_> {
    /// Its line, from 1.
    pub fn line(&self) -> usize {
        self.cells.first().map_or(1, |cell| cell.line as usize)
    }
    /// How many cells it has.
    pub const fn len(&self) -> usize {
        self.cells.len()
    }
    /// Whether it has none, as no row that is read.
    pub const fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells without quotes and white space around them.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.cells.iter().map(|cell| &*cell.text)
    }
    /// The text of a cell; empty where there is none.
    pub fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }

    /// Whether the cells are these names, whatever their case.
    pub fn is_header(&self, names: &[&str]) -> bool {
        self.len() == names.len()
            && self.texts().zip(names).all(|(text, name)| text.eq_ignore_ascii_case(name))
    }

    /// Refuses a row that has not as many cells as the header.
    ///
    /// # Errors
    /// When it has fewer or more.
    pub fn expect_len(&self, header: usize) -> Result<(), ReadTableError> {
        match self.len() {
            n if n == header => Ok(()),
            n => Err(self.error(format!("there are {n} cells, not {header} as in the header"))),
        }
    }

    /// The number of a cell, counted from 0, in a range; `expected` describes in messages what the column holds, as in `a finite
    /// number`.
    ///
    /// # Errors
    /// When it is not a number of the range, or has another decimal mark than those before.
    pub fn number(
        &mut self,
        column: usize,
        [min, max]: [f64; 2],
        expected: &'static str,
    ) -> Result<f64, ReadTableError> {
        let place = Cell { text: Cow::Borrowed(""), line: self.line() as u32, column: column as u32 + 1 };
        let cell = self.cells.get(column).unwrap_or(&place);
        let number = Number::parse(&cell.text).filter(|number| !number.percent);
        let in_range = number.filter(|number| (min..=max).contains(&number.value()));
        let Some(number) = in_range else {
            let cell = short(&cell.text);
            return Err(ReadTableError::Cell { line: self.line(), column: column + 1, cell, expected });
        };
        self.decimals.check(&number, cell)?;
        Ok(number.value())
    }

    /// The finite numbers from a column on.
    ///
    /// # Errors
    /// As [`number`](Self::number).
    pub fn numbers(&mut self, from: usize) -> Result<Vec<f64>, ReadTableError> {
        (from..self.len())
            .map(|column| self.number(column, [f64::MIN, f64::MAX], "a finite number"))
            .collect()
    }

    /// An error of this row.
    pub fn error(&self, reason: impl Into<String>) -> ReadTableError {
        ReadTableError::shape(self.line(), reason)
    }
}

/// A cell in a message.
pub(crate) fn short(text: &str) -> String {
    color_fn_core::message::escaped(text).trim().chars().take(40).collect()
}
