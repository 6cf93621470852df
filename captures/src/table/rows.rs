//! Rows of cells of delimited text.

use std::borrow::Cow;
use std::ops::Range;

use super::cell::Cell;
use super::error::{TextError, TextProblem};
use super::limits::MAX_CELLS;
use super::number::{Number, is_missing};
use super::separator::Separator;

/// The rows of a text that have anything in them, apart from comments. A cell takes eight bytes: its text is where it was found.
#[derive(Debug, Default)]
pub(crate) struct Rows<'a> {
    text: &'a str,
    cells: Vec<Packed>,
    /// Texts of cells that do not stand in the text as they are.
    owned: Vec<Box<str>>,
    /// Where each row ends among the cells, and its line.
    ends: Vec<(usize, u32)>,
    /// How many lines are comments.
    pub(crate) comments: usize,
    /// The last comment above the first row, without its sign, with its line.
    pub(crate) above: Option<(&'a str, u32)>,
}

/// Where the text of a cell begins, and how many bytes it has; or which of the owned ones it is.
#[derive(Debug, Clone, Copy)]
struct Packed {
    start: u32,
    length: u32,
}

impl Packed {
    const OWNED: u32 = u32::MAX;
}

impl<'a> Rows<'a> {
    /// Splits a text, of less than 4 GiB, whose first line has this number.
    pub(crate) fn split(text: &'a str, first_line: u32, separator: Separator) -> Result<Self, TextError> {
        let mut reader = RowReader::new(text, first_line, separator);
        let mut rows = Self { text, ..Self::default() };
        let mut row = Vec::new();
        while reader.read(&mut row, MAX_CELLS - rows.cells.len())? {
            let line = row.first().map_or(first_line, |cell: &Cell<'_>| cell.line);
            for cell in row.drain(..) {
                let packed = rows.pack(cell.text);
                rows.cells.push(packed);
            }
            rows.ends.push((rows.cells.len(), line));
        }
        rows.comments = reader.comments;
        rows.above = reader.above;
        Ok(rows)
    }

    #[expect(clippy::cast_possible_truncation, reason = "texts are far below 4 GiB")]
    fn pack(&mut self, text: Cow<'a, str>) -> Packed {
        match text {
            Cow::Borrowed("") => Packed { start: 0, length: 0 },
            Cow::Borrowed(found) => {
                let start = found.as_ptr() as usize - self.text.as_ptr() as usize;
                Packed { start: start as u32, length: found.len() as u32 }
            }
            Cow::Owned(text) => {
                self.owned.push(text.into());
                Packed { start: self.owned.len() as u32 - 1, length: Packed::OWNED }
            }
        }
    }

    fn unpacked(&self, Packed { start, length }: Packed) -> Cow<'a, str> {
        let start = start as usize;
        match length {
            Packed::OWNED => Cow::Owned(self.owned[start].to_string()),
            length => Cow::Borrowed(&self.text[start..start + length as usize]),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Which of the cells are those of a row; none beyond the last row.
    fn range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| self.ends.get(row).map(|(end, _)| *end);
        let start = row.checked_sub(1).map_or(Some(0), end);
        start.zip(end(row)).map_or(0..0, |(start, end)| start..end)
    }

    /// How many cells a row has; none beyond the last row.
    pub(crate) fn width(&self, row: usize) -> usize {
        self.range(row).len()
    }

    /// A cell of a row, where it has so many.
    #[expect(clippy::cast_possible_truncation, reason = "cells are fewer than 2³²")]
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<Cell<'a>> {
        let packed = *self.cells[self.range(row)].get(column)?;
        Some(Cell { text: self.unpacked(packed), line: self.ends[row].1, column: column as u32 + 1 })
    }

    /// The cells of a row; none beyond the last row.
    pub(crate) fn row(&self, row: usize) -> Vec<Cell<'a>> {
        (0..self.width(row)).filter_map(|column| self.cell(row, column)).collect()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Vec<Cell<'a>>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// All cells, row by row.
    pub(crate) fn cells(&self) -> impl Iterator<Item = Cell<'a>> {
        self.iter().flatten()
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
