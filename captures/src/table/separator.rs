//! What separates the cells of a table.

use super::number::Number;
use super::text::{Line, lines};

/// Lines that are examined.
const LINES: usize = 200;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Separator {
    Tab,
    Semicolon,
    Comma,
    /// Any number of spaces and tabs.
    Space,
}

impl Separator {
    /// The byte; none for white space.
    pub(crate) fn byte(self) -> Option<u8> {
        match self {
            Self::Tab => Some(b'\t'),
            Self::Semicolon => Some(b';'),
            Self::Comma => Some(b','),
            Self::Space => None,
        }
    }
}

/// The separator that a first line `sep=;` declares, as Excel reads and writes it, and that line.
pub(crate) fn declared(text: &str) -> Option<(Separator, Line<'_>)> {
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
pub(crate) fn detected(text: &str) -> Option<Separator> {
    let filled = || lines(text).map(|line| line.text).filter(|line| !line.trim().is_empty());
    let rows: Vec<&str> =
        filled().filter(|line| !line.trim_start().starts_with(['#', '%'])).take(LINES).collect();
    // A table whose every row begins with `#` is one too.
    let rows = if rows.is_empty() { filled().take(LINES).collect() } else { rows };
    let mut best = None;
    for separator in [Separator::Tab, Separator::Semicolon, Separator::Comma] {
        let alike = alike(rows.iter().map(|row| count(row, separator)));
        if alike > best.map_or(0, |(_, max)| max) {
            best = Some((separator, alike));
        }
    }
    let words = |row: &&&str| row.split_whitespace().nth(1).is_some();
    let numbers =
        |row: &&&str| words(row) && row.split_whitespace().all(|word| Number::parse(word).is_some());
    let spaced = |is: &dyn Fn(&&&str) -> bool| 2 * rows.iter().filter(is).count() >= rows.len();
    match best {
        // One in a title does not separate numbers that spaces do.
        Some((separator @ (Separator::Tab | Separator::Semicolon), alike))
            if 2 * alike >= rows.len() || !spaced(&numbers) =>
        {
            Some(separator)
        }
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
