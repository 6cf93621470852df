//! The table in the text: its cells, and which of them are wavelengths.

use csv::StringRecord;

use super::MIN_WAVELENGTHS;
use super::error::{Problem, ReadSpectraError};

/// Where the wavelengths stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Direction {
    Down,
    Across,
}

impl Direction {
    /// Row and column of the cell of a wavelength and a sample; number 0 is the header of either.
    pub(super) fn cell(self, wavelength: usize, sample: usize) -> (usize, usize) {
        match self {
            Self::Down => (wavelength, sample),
            Self::Across => (sample, wavelength),
        }
    }
}

/// The cells of a file: at least a header of two cells and a row of as many.
pub(super) struct Cells<'a> {
    text: &'a str,
    rows: Vec<StringRecord>,
}

impl<'a> Cells<'a> {
    /// Splits the text, and checks that it is a table.
    pub(super) fn split(text: &'a str) -> Result<Self, ReadSpectraError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        // Reading from memory that is UTF-8, with lines of any length, leaves the reader nothing to
        // fail on.
        let rows: Vec<_> = reader.records().filter_map(Result::ok).collect();
        let table = Self { text, rows };
        let width = table.width();
        if width < 2 {
            let separator =
                [';', '\t'].into_iter().find(|&c| table.cell(0, 0).contains(c) || text.trim().contains(c));
            let problem = separator.map_or(Problem::OneCell, |separator| Problem::NotCommas { separator });
            return Err(table.error(0, 0, problem));
        }
        if table.rows.len() < 2 {
            return Err(table.error(0, 0, Problem::NoData));
        }
        let ragged = table.rows.iter().enumerate().find(|(_, row)| row.len() != width);
        if let Some((row, record)) = ragged {
            let problem = Problem::Ragged { found: record.len(), expected: width };
            return Err(table.error(row, record.len().min(width), problem));
        }
        Ok(table)
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, StringRecord::len)
    }

    fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|record| record.get(column)).unwrap_or("")
    }

    /// A problem at a cell, counted from 0.
    pub(super) fn error(&self, row: usize, column: usize, problem: Problem) -> ReadSpectraError {
        let bytes = self.text.as_bytes();
        let start = self.rows.get(row).and_then(StringRecord::position).map_or(0, |p| p.byte() as usize);
        // A record begins where the one before ended, ahead of the blank lines between them.
        let blank = bytes[start.min(bytes.len())..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        ReadSpectraError::Malformed { line: line_of(bytes, start + blank), column: column + 1, problem }
    }

    /// Where the wavelengths stand, seen from which cells are numbers.
    pub(super) fn direction(&self) -> Result<Direction, ReadSpectraError> {
        let across: Vec<_> = (1..self.width()).map(|c| nanometres(self.cell(0, c))).collect();
        let down: Vec<_> = (1..self.rows.len()).map(|r| nanometres(self.cell(r, 0))).collect();
        let numeric = |cells: &[Option<f64>]| cells.iter().flatten().count();
        let all = |cells: &[Option<f64>]| numeric(cells) == cells.len();
        if all(&across) && nanometres(self.cell(0, 0)).is_some() {
            return Err(self.error(0, 0, Problem::NoHeader));
        }
        match (all(&down), all(&across)) {
            (true, false) => Ok(Direction::Down),
            (false, true) => Ok(Direction::Across),
            (true, true) => match (plausible(&down), plausible(&across)) {
                (true, false) => Ok(Direction::Down),
                (false, true) => Ok(Direction::Across),
                _ if means_wavelength(self.cell(0, 0)) => Ok(Direction::Down),
                _ => Err(self.error(0, 0, Problem::Ambiguous)),
            },
            // A typing error among wavelengths leaves most of them; reading on names the cell.
            (false, false) => {
                let (d, a) = (numeric(&down) * across.len(), numeric(&across) * down.len());
                if 2 * d.max(a) < down.len() * across.len() {
                    Err(self.error(0, 0, Problem::NoWavelengths))
                } else if d >= a {
                    Ok(Direction::Down)
                } else {
                    Ok(Direction::Across)
                }
            }
        }
    }

    /// The wavelengths in nm: at least four, increasing, some of them visible.
    pub(super) fn wavelengths(&self, direction: Direction) -> Result<Vec<f64>, ReadSpectraError> {
        let found = match direction {
            Direction::Down => self.rows.len() - 1,
            Direction::Across => self.width() - 1,
        };
        let fail = |i: usize, problem| {
            let (row, column) = direction.cell(i, 0);
            Err(self.error(row, column, problem))
        };
        let mut wavelengths: Vec<f64> = Vec::with_capacity(found);
        for i in 1..=found {
            let (row, column) = direction.cell(i, 0);
            let cell = self.cell(row, column);
            let nm = match nanometres(cell) {
                Some(nm) if nm > 0.0 && nm.is_finite() => nm,
                _ => return fail(i, Problem::BadWavelength { cell: quoted(cell) }),
            };
            match wavelengths.last() {
                Some(&before) if nm == before => {
                    return fail(i, Problem::DuplicateWavelength { nm });
                }
                Some(&before) if nm < before => {
                    return fail(i, Problem::NotIncreasing { nm, before });
                }
                _ => wavelengths.push(nm),
            }
        }
        if found < MIN_WAVELENGTHS {
            return fail(found, Problem::TooFewWavelengths { found });
        }
        let (first, last) = (wavelengths[0], wavelengths[found - 1]);
        if last < 100.0 {
            fail(found, Problem::Micrometres { last })
        } else if last < 360.0 || first > 830.0 {
            fail(1, Problem::Invisible { first, last })
        } else {
            Ok(wavelengths)
        }
    }

    /// The names of the samples, empty ones included.
    pub(super) fn names(&self, direction: Direction) -> Vec<&str> {
        match direction {
            Direction::Down => (1..self.width()).map(|c| self.cell(0, c)).collect(),
            Direction::Across => (1..self.rows.len()).map(|r| self.cell(r, 0)).collect(),
        }
    }

    /// The number in a cell.
    pub(super) fn value(&self, row: usize, column: usize) -> Result<f64, ReadSpectraError> {
        let cell = self.cell(row, column);
        let problem = match cell.parse::<f64>() {
            Ok(value) if value.is_finite() => return Ok(value),
            Ok(_) => Problem::NotFinite { cell: quoted(cell) },
            Err(_) if cell.is_empty() => Problem::EmptyCell,
            Err(_) => Problem::NotANumber { cell: quoted(cell) },
        };
        Err(self.error(row, column, problem))
    }
}

/// A wavelength as people write it: `380`, `380.5`, `380 nm`.
fn nanometres(cell: &str) -> Option<f64> {
    cell.strip_suffix("nm").unwrap_or(cell).trim_end().parse().ok()
}

/// Whether numbers look like wavelengths in nm: increasing, and from where light is.
fn plausible(cells: &[Option<f64>]) -> bool {
    let values: Vec<f64> = cells.iter().flatten().copied().collect();
    values.iter().all(|nm| (100.0..1e5).contains(nm)) && values.windows(2).all(|w| w[0] < w[1])
}

fn means_wavelength(header: &str) -> bool {
    let header = header.to_lowercase();
    ["nm", "wl", "λ"].contains(&header.as_str())
        || header.starts_with("wavelength")
        || header.starts_with("lambda")
}

/// A cell as a message shows it: quoted, escaped, cut.
pub(super) fn quoted(cell: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = cell.chars().take(SHOWN).collect();
    if cell.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("{shown:?}")
}

/// Line, from 1, of a byte. A line ends with `\n`, `\r` or both.
pub(super) fn line_of(bytes: &[u8], at: usize) -> usize {
    let ends = |i: &usize| bytes[*i] == b'\n' || (bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    1 + (0..at.min(bytes.len())).filter(ends).count()
}
