//! Rows of cells, each with its place in the file.

use std::borrow::Cow;

use super::error::{Problem, ReadSpectraError};
use super::number::{Number, is_missing};

/// The most cells that are read from a file: ten thousand spectra at 1 nm.
pub const MAX_CELLS: usize = 1 << 22;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Tab,
    Semicolon,
    Comma,
    /// Any number of spaces and tabs.
    Space,
}

impl Separator {
    /// The byte; none for white space.
    pub(super) fn byte(self) -> Option<u8> {
        match self {
            Self::Tab => Some(b'\t'),
            Self::Semicolon => Some(b';'),
            Self::Comma => Some(b','),
            Self::Space => None,
        }
    }
}

/// A cell and its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell<'a> {
    /// Without white space around it, and without quotes.
    pub(super) text: Cow<'a, str>,
    /// Line in the file, from 1. In a row that quotes break over several, the first of them.
    pub(super) line: u32,
    /// Cell of its line, or character of it in XML, from 1.
    pub(super) column: u32,
}

impl Cell<'_> {
    /// A problem here.
    pub(super) fn error(&self, problem: Problem) -> ReadSpectraError {
        ReadSpectraError::Malformed { line: self.line as usize, column: self.column as usize, problem }
    }

    /// The text as a message shows it: quoted, escaped, cut.
    pub(super) fn quoted(&self) -> String {
        quoted(&self.text)
    }
}

/// A text as a message shows it: quoted, escaped, cut.
pub(super) fn quoted(text: &str) -> String {
    format!("{:?}", cut(text))
}

/// A text as a message shows it between its own quotes: on one line, cut.
pub(super) fn plain(text: &str) -> String {
    cut(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn cut(text: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// The rows of a text that have anything in them, apart from comments.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    cells: Vec<Cell<'a>>,
    /// Where each row ends among the cells.
    ends: Vec<usize>,
    /// How many lines are comments.
    pub(super) comments: usize,
    /// The last comment above the first row, without its sign, with its line.
    pub(super) above: Option<(&'a str, u32)>,
}

impl<'a> Rows<'a> {
    /// Splits a text whose first line has this number.
    ///
    /// A cell that begins with `"` ends at the next one; `""` inside stands for `"` (RFC 4180).
    pub(super) fn split(
        text: &'a str,
        first_line: u32,
        separator: Separator,
    ) -> Result<Self, ReadSpectraError> {
        let mut rows = Self::default();
        let mut rest = Remainder { text, at: 0, line: first_line };
        while rest.at < text.len() {
            let line = rest.line();
            if let Some(comment) = comment(line, separator) {
                rows.comments += 1;
                if rows.ends.is_empty() {
                    rows.above = Some((comment, rest.line));
                }
                rest.at += line.len();
                rest.line_break();
                continue;
            }
            let start = rows.cells.len();
            rest.row(separator, &mut rows.cells)?;
            if rows.cells[start..].iter().all(|cell| cell.text.is_empty()) {
                rows.cells.truncate(start);
            } else {
                rows.ends.push(rows.cells.len());
            }
        }
        Ok(rows)
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells of a row; none beyond the last row.
    pub(super) fn row(&self, row: usize) -> &[Cell<'a>] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        self.ends.get(row).map_or(&[], |&end| &self.cells[start..end])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[Cell<'a>]> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// All cells, row by row.
    pub(super) fn cells(&self) -> &[Cell<'a>] {
        &self.cells
    }
}

/// What a comment says: a line that begins with `#` or `%`, unless it is a row of the table, as
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

/// The part of a text that is not split yet.
struct Remainder<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> Remainder<'a> {
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
    fn row(&mut self, separator: Separator, cells: &mut Vec<Cell<'a>>) -> Result<(), ReadSpectraError> {
        let line = self.line;
        for column in 1.. {
            self.blanks(separator);
            let ended = matches!(self.peek(), None | Some(b'\n' | b'\r'));
            if ended && separator == Separator::Space {
                break;
            }
            let mut cell = Cell { text: Cow::Borrowed(""), line, column };
            if cells.len() >= MAX_CELLS {
                return Err(cell.error(Problem::TooManyCells));
            }
            cell.text = if self.peek() == Some(b'"') {
                self.quoted(separator, &cell)?
            } else {
                self.plain(separator)
            };
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

    fn blanks(&mut self, separator: Separator) {
        while self.peek().is_some_and(|b| matches!(b, b' ' | b'\t') && Some(b) != separator.byte()) {
            self.at += 1;
        }
    }

    /// Text up to a separator or the end of the line.
    fn plain(&mut self, separator: Separator) -> Cow<'a, str> {
        let rest = &self.text[self.at..];
        let ends = |b: u8| match separator.byte() {
            Some(byte) => b == byte || b == b'\n' || b == b'\r',
            None => b" \t\n\r".contains(&b),
        };
        let length = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += length;
        Cow::Borrowed(rest[..length].trim())
    }

    /// Text in quotes, and what follows it up to a separator.
    fn quoted(&mut self, separator: Separator, cell: &Cell<'_>) -> Result<Cow<'a, str>, ReadSpectraError> {
        self.at += 1;
        let start = self.at;
        let mut doubled = false;
        let end = loop {
            match self.peek() {
                None => return Err(cell.error(Problem::OpenQuote)),
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
        let after = self.plain(separator);
        Ok(match (doubled, after.is_empty()) {
            (false, true) => Cow::Borrowed(inside),
            (false, false) => Cow::Owned(format!("{inside}{after}")),
            (true, _) => Cow::Owned(format!("{}{after}", inside.replace("\"\"", "\""))),
        })
    }
}
