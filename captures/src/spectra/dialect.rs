//! What separates the cells of a table, and whole from fraction.

use super::assumption::Assumption;
use super::error::{Problem, ReadSpectraError};
use super::number::{DecimalMark, Number};
use super::rows::{Cell, Separator, plain};
use super::text::{Line, lines};

/// Lines that are looked at.
const LINES: usize = 200;

/// A first line `sep=;`, by which Excel is told the separator, and where the table starts.
pub(super) fn stated(text: &str) -> Option<(Separator, Line<'_>)> {
    let line = lines(text).next()?;
    let separator = match line.text.trim_end_matches(' ').strip_prefix("sep=")? {
        "\t" => Separator::Tab,
        ";" => Separator::Semicolon,
        "," => Separator::Comma,
        _ => return None,
    };
    Some((separator, line))
}

/// The separator of which each line has the same number, or as many lines as for any other; none
/// where there is only one cell a line.
///
/// A tab is taken before a semicolon, and that before a comma: with either, commas are decimal
/// marks. Numbers with white space between them are such even when each has one comma.
pub(super) fn separator(text: &str) -> Option<Separator> {
    let filled = || lines(text).map(|line| line.text).filter(|line| !line.trim().is_empty());
    let rows: Vec<&str> =
        filled().filter(|line| !line.trim_start().starts_with(['#', '%'])).take(LINES).collect();
    // A table whose every row begins with `#` is one too.
    let rows = if rows.is_empty() { filled().take(LINES).collect() } else { rows };
    let mut best = None;
    for separator in [Separator::Tab, Separator::Semicolon, Separator::Comma] {
        let alike = alike(rows.iter().map(|row| count(row, separator)));
        if alike > best.map_or(0, |(_, most)| most) {
            best = Some((separator, alike));
        }
    }
    let words = |row: &&&str| row.split_whitespace().nth(1).is_some();
    let numbers =
        |row: &&&str| words(row) && row.split_whitespace().all(|word| Number::parse(word).is_some());
    let spaced = |is: &dyn Fn(&&&str) -> bool| 2 * rows.iter().filter(is).count() >= rows.len();
    match best {
        Some((separator @ (Separator::Tab | Separator::Semicolon), _)) => Some(separator),
        _ if spaced(&numbers) => Some(Separator::Space),
        Some((separator, _)) => Some(separator),
        None => spaced(&words).then_some(Separator::Space),
    }
}

/// How many rows have the commonest number of separators, rows without one apart.
fn alike(counts: impl Iterator<Item = usize>) -> usize {
    let mut counts: Vec<usize> = counts.filter(|&count| count > 0).collect();
    counts.sort_unstable();
    counts.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0)
}

/// Separators of a line that do not stand in quotes.
fn count(line: &str, separator: Separator) -> usize {
    let mut quoted = false;
    let outside = line.bytes().filter(|&b| {
        quoted ^= b == b'"';
        !quoted && Some(b) == separator.byte()
    });
    outside.count()
}

/// The decimal mark of a file: that of the first number that has one.
#[derive(Debug, Default)]
pub(super) struct Decimals {
    first: Option<(DecimalMark, String)>,
}

impl Decimals {
    /// Refuses a number that has another mark than those before it.
    pub(super) fn check(&mut self, number: &Number<'_>, cell: &Cell<'_>) -> Result<(), ReadSpectraError> {
        match (&self.first, number.mark) {
            (None, Some(mark)) => self.first = Some((mark, plain(&cell.text))),
            (Some((first, other)), Some(mark)) if *first != mark => {
                let other = other.clone();
                return Err(cell.error(Problem::MixedDecimalMarks { cell: cell.quoted(), other }));
            }
            _ => {}
        }
        Ok(())
    }

    /// That there are commas, if there are.
    pub(super) fn assumption(self) -> Option<Assumption> {
        match self.first {
            Some((DecimalMark::Comma, example)) => Some(Assumption::DecimalCommas { example }),
            _ => None,
        }
    }
}
