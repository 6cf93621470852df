//! Rows of cells of delimited text.

use std::borrow::Cow;

use super::cell::Cell;
use super::error::{TextError, TextProblem};
use super::limits::MAX_CELLS;
use super::number::{Number, is_missing};
use super::separator::Separator;

/// The rows of a text that have anything in them, apart from comments.
#[derive(Debug, Default)]
pub(crate) struct Rows<'a> {
    cells: Vec<Cell<'a>>,
    /// Where each row ends among the cells.
    ends: Vec<usize>,
    /// How many lines are comments.
    pub(crate) comments: usize,
    /// The last comment above the first row, without its sign, with its line.
    pub(crate) above: Option<(&'a str, u32)>,
}

impl<'a> Rows<'a> {
    /// Splits a text whose first line has this number.
    pub(crate) fn split(text: &'a str, first_line: u32, separator: Separator) -> Result<Self, TextError> {
        let mut reader = RowReader::new(text, first_line, separator);
        let mut rows = Self::default();
        while reader.read(&mut rows.cells, MAX_CELLS)? {
            rows.ends.push(rows.cells.len());
        }
        rows.comments = reader.comments;
        rows.above = reader.above;
        Ok(rows)
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells of a row; none beyond the last row.
    pub(crate) fn row(&self, row: usize) -> &[Cell<'a>] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        self.ends.get(row).map_or(&[], |&end| &self.cells[start..end])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[Cell<'a>]> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// All cells, row by row.
    pub(crate) fn cells(&self) -> &[Cell<'a>] {
        &self.cells
    }
}

/// The text of a comment: a line that begins with `#` or `%`, unless it is a row of the table, as
/// `#,380,390` and `#1,0.2,0.3` are.
fn comment(line: &str, separator: Separator) -> Option<&str> {
    let rest = line.trim_start().strip_prefix(['#', '%'])?;
    if let Some(byte) = separator.byte() {
        let mut pieces = rest.split(char::from(byte));
        let alone = pieces.next().is_none_or(|first| first.trim().is_empty());
        let mut others = pieces.map(|piece| piece.trim().trim_matches('"')).peekable();
        if others.peek().is_some()
            && (alone || others.all(|piece| is_missing(piece) || Number::parse(piece).is_some()))
        {
            return None;
        }
    }
    Some(rest.trim_start_matches(['#', '%']).trim())
}

/// The remainder of a text, read row by row.
///
/// A cell that begins with `"` ends at the next one; `""` inside stands for `"` (RFC 4180).
#[derive(Debug)]
pub(crate) struct RowReader<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    separator: Separator,
    /// Whether a row was read.
    begun: bool,
    /// How many lines are comments.
    comments: usize,
    /// The last comment above the first row, without its sign, with its line.
    above: Option<(&'a str, u32)>,
}

impl<'a> RowReader<'a> {
    /// A text whose first line has this number.
    pub(crate) fn new(text: &'a str, first_line: u32, separator: Separator) -> Self {
        Self { text, at: 0, line: first_line, separator, begun: false, comments: 0, above: None }
    }

    /// Appends the cells of the next row that has anything in it and is not a comment, where there is one and all of them are at
    /// most so many.
    pub(crate) fn read(&mut self, cells: &mut Vec<Cell<'a>>, max: usize) -> Result<bool, TextError> {
        let start = cells.len();
        while self.at < self.text.len() {
            let line = self.line();
            if let Some(comment) = comment(line, self.separator) {
                self.comments += 1;
                if !self.begun {
                    self.above = Some((comment, self.line));
                }
                self.at += line.len();
                self.line_break();
                continue;
            }
            self.row(cells, max)?;
            if cells[start..].iter().any(|cell| !cell.text.is_empty()) {
                self.begun = true;
                return Ok(true);
            }
            cells.truncate(start);
        }
        Ok(false)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn line(&self) -> &'a str {
        let rest = &self.text[self.at..];
        &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())]
    }

    /// Steps over the end of a line.
    fn line_break(&mut self) {
        if self.text[self.at..].starts_with("\r\n") {
            self.at += 1;
        }
        if matches!(self.peek(), Some(b'\n' | b'\r')) {
            self.at += 1;
            self.line += 1;
        }
    }

    /// Reads cells up to and with the end of the line.
    fn row(&mut self, cells: &mut Vec<Cell<'a>>, max: usize) -> Result<(), TextError> {
        let (line, separator) = (self.line, self.separator);
        for column in 1.. {
            self.blanks();
            let ended = matches!(self.peek(), None | Some(b'\n' | b'\r'));
            if ended && separator == Separator::Space {
                break;
            }
            let mut cell = Cell::empty(line, column);
            if cells.len() >= max {
                return Err(cell.text_error(TextProblem::TooManyCells));
            }
            cell.text = if self.peek() == Some(b'"') { self.quoted(&cell)? } else { self.plain() };
            cells.push(cell);
            match self.peek() {
                None | Some(b'\n' | b'\r') => break,
                // White space is stepped over as blanks.
                Some(_) => self.at += usize::from(separator != Separator::Space),
            }
        }
        self.line_break();
        Ok(())
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|b| matches!(b, b' ' | b'\t') && Some(b) != self.separator.byte()) {
            self.at += 1;
        }
    }

    /// Text up to a separator or the end of the line.
    fn plain(&mut self) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        let ends = |b: u8| match self.separator.byte() {
            Some(byte) => b == byte || b == b'\n' || b == b'\r',
            None => b" \t\n\r".contains(&b),
        };
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        Cow::Borrowed(rest[..length].trim())
    }

    /// Text in quotes, and what follows it up to a separator.
    fn quoted(&mut self, cell: &Cell<'_>) -> Result<Cow<'a, str>, TextError> {
        self.at += 1;
        let start = self.at;
        let mut doubled = false;
        let end = loop {
            match self.peek() {
                None => return Err(cell.text_error(TextProblem::OpenQuote)),
                Some(b'"') if self.text[self.at..].starts_with("\"\"") => {
                    doubled = true;
                    self.at += 2;
                }
                Some(b'"') => break self.at,
                Some(b'\n' | b'\r') => self.line_break(),
                Some(_) => self.at += 1,
            }
        };
        self.at += 1;
        let inside = self.text[start..end].trim();
        let after = self.plain();
        Ok(match (doubled, after.is_empty()) {
            (false, true) => Cow::Borrowed(inside),
            (false, false) => Cow::Owned(format!("{inside}{after}")),
            (true, _) => Cow::Owned(format!("{}{after}", inside.replace("\"\"", "\""))),
        })
    }
}
