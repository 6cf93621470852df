//! Spectra from CSV files.
//!
//! Comma-separated, UTF-8, with a header; wavelengths in nm either *down* (in the first column, a sample a column) or
//! *across* (in the first row, a sample a row). Which of the two is seen from where the wavelengths stand:
//!
//! ```text
//! nm,white,black          name,380,390,400,410
//! 380,0.19,0.03           white,0.19,0.25,0.42,0.66
//! 390,0.25,0.03           black,0.03,0.03,0.03,0.03
//! ```
//!
//! A file that cannot be understood is an error that names line and column, both from 1, and says what to do. A column
//! is a cell of its line, except where the text itself is broken: there it is a byte.

mod columns;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use thiserror::Error;

pub use self::columns::ColumnError;
use self::columns::{every_named, select};
use super::spectra::{Quantity, Sample, SpectralSet};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// The fewest wavelengths that make a spectrum: a cubic needs them.
pub const MIN_WAVELENGTHS: usize = 4;

/// Why a file gave no spectra.
#[derive(Debug, Error)]
pub enum ReadSpectraError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is larger than [`MAX_BYTES`].
    #[error("line 1, column 1: the file is larger than {} MiB: split it, or export fewer spectra", MAX_BYTES >> 20)]
    TooLarge,
    /// The text is not a table of spectra.
    #[error("line {line}, column {column}: {problem}")]
    Malformed {
        /// Line in the file, from 1.
        line: usize,
        /// Cell in the line, from 1 (for [`Problem::Binary`] and [`Problem::NotUtf8`] a byte).
        column: usize,
        /// What is wrong there.
        problem: Problem,
    },
    /// The selection of columns does not fit the file.
    #[error(transparent)]
    Columns(#[from] ColumnError),
}

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("the file is empty: export a header and at least {MIN_WAVELENGTHS} wavelengths")]
    Empty,
    /// A control byte that no text has.
    #[error("this is not text but a binary file: save it as CSV in UTF-8")]
    Binary,
    /// Bytes that are not UTF-8.
    #[error("these bytes are not UTF-8: save the file as CSV in UTF-8")]
    NotUtf8,
    /// Cells are separated by something else.
    #[error("cells are separated by {separator:?}: save the file with commas, and decimals with points")]
    NotCommas {
        /// The separator found.
        separator: char,
    },
    /// Only one cell in the header.
    #[error("the header has one cell, so there is no sample: expected `nm,name,…` or `name,380,390,…`")]
    OneCell,
    /// A header and nothing else.
    #[error("there is a header but no data below it")]
    NoData,
    /// The first line holds data.
    #[error("the first line is all numbers: add a header above it, as in `nm,sample 1,sample 2`")]
    NoHeader,
    /// A line of another length than the header.
    #[error(
        "this line has {found} cells and the header {expected}: fill in what is missing, remove what is too much, and \
         write decimals with points"
    )]
    Ragged {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// Neither the first row nor the first column is numeric.
    #[error("no wavelengths: expected nm in the first column below `nm`, or in the first row after a name")]
    NoWavelengths,
    /// Both the first row and the first column could be wavelengths.
    #[error("both the first row and the first column could be wavelengths: write `nm` here if they go down")]
    Ambiguous,
    /// One cell among the wavelengths is none.
    #[error("{cell} is not a wavelength: write a positive number of nm")]
    BadWavelength {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// Too few wavelengths.
    #[error("{found} wavelengths, but a spectrum needs at least {MIN_WAVELENGTHS}")]
    TooFewWavelengths {
        /// Wavelengths in the file.
        found: usize,
    },
    /// A wavelength equal to the one before.
    #[error("the wavelength {nm} nm is there twice: remove one")]
    DuplicateWavelength {
        /// The repeated wavelength.
        nm: f64,
    },
    /// A wavelength below the one before.
    #[error("{nm} nm comes after {before} nm: put the wavelengths in increasing order")]
    NotIncreasing {
        /// The wavelength here.
        nm: f64,
        /// The one before.
        before: f64,
    },
    /// Wavelengths as small as micrometres.
    #[error("the wavelengths end at {last}, which looks like µm: multiply them by 1000 to have nm")]
    Micrometres {
        /// The last wavelength.
        last: f64,
    },
    /// All wavelengths invisible.
    #[error("no wavelength lies in the visible 360–830 nm: the data cover {first}–{last}; are they in nm?")]
    Invisible {
        /// The first wavelength.
        first: f64,
        /// The last wavelength.
        last: f64,
    },
    /// A sample without a name.
    #[error("this sample has no name: write one, or remove the trailing comma")]
    Unnamed,
    /// An empty cell.
    #[error("this cell is empty: fill it in, or leave its sample out by choosing columns")]
    EmptyCell,
    /// A cell that is no number.
    #[error("{cell} is not a number: write decimals with points and no unit")]
    NotANumber {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A cell that is NaN, infinite or too large.
    #[error("{cell} is not a finite number: measure it, or leave its sample out by choosing columns")]
    NotFinite {
        /// The cell, quoted and cut.
        cell: String,
    },
}

impl SpectralSet {
    /// Reads spectra from a CSV file of at most [`MAX_BYTES`].
    ///
    /// `columns` selects samples, by name or by number from 1, separated by commas, as in `white,black,3`; `None` takes
    /// all. See the [module](self) for the form of the file.
    pub fn read_csv(path: &Path, quantity: Quantity, columns: Option<&str>) -> Result<Self, ReadSpectraError> {
        let io = |source| ReadSpectraError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(io)?;
        Self::parse_csv(&bytes, quantity, columns)
    }

    /// Reads spectra from the bytes of a CSV file; see [`read_csv`](Self::read_csv).
    pub fn parse_csv(bytes: &[u8], quantity: Quantity, columns: Option<&str>) -> Result<Self, ReadSpectraError> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadSpectraError::TooLarge);
        }
        let table = Cells::split(text_of(bytes)?)?;
        let direction = table.direction()?;
        let wavelengths = table.wavelengths(direction)?;
        let names = table.names(direction);
        let chosen = match columns {
            Some(wanted) => select(&names, wanted)?,
            None => every_named(&names).map_err(|sample| {
                let (row, column) = direction.cell(0, sample + 1);
                table.error(row, column, Problem::Unnamed)
            })?,
        };
        let samples = chosen
            .into_iter()
            .map(|sample| {
                let value = |i: usize| {
                    let (row, column) = direction.cell(i + 1, sample + 1);
                    table.value(row, column)
                };
                let values = (0..wavelengths.len()).map(value).collect::<Result<_, _>>()?;
                Ok(Sample { name: names[sample].to_owned(), values })
            })
            .collect::<Result<_, ReadSpectraError>>()?;
        Ok(Self { wavelengths, samples, quantity })
    }
}

/// Where the wavelengths stand.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    Down,
    Across,
}

impl Direction {
    /// Row and column of the cell of a wavelength and a sample; number 0 is the header of either.
    fn cell(self, wavelength: usize, sample: usize) -> (usize, usize) {
        match self {
            Self::Down => (wavelength, sample),
            Self::Across => (sample, wavelength),
        }
    }
}

/// The file as text, or what is wrong with its bytes.
fn text_of(bytes: &[u8]) -> Result<&str, ReadSpectraError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let fail = |at: usize, problem| {
        let line = line_of(bytes, at);
        let start = bytes[..at].iter().rposition(|&b| b == b'\n' || b == b'\r').map_or(0, |newline| newline + 1);
        ReadSpectraError::Malformed { line, column: at - start + 1, problem }
    };
    if let Some(at) = bytes.iter().position(|&b| b < b' ' && !b"\t\n\r".contains(&b)) {
        return Err(fail(at, Problem::Binary));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| fail(e.valid_up_to(), Problem::NotUtf8))?;
    if text.trim().is_empty() { Err(fail(0, Problem::Empty)) } else { Ok(text) }
}

/// Line, from 1, of a byte. A line ends with `\n`, `\r` or both.
fn line_of(bytes: &[u8], at: usize) -> usize {
    let ends = |i: &usize| bytes[*i] == b'\n' || (bytes[*i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
    1 + (0..at.min(bytes.len())).filter(ends).count()
}

/// The cells of a file: at least a header of two cells and a row of as many.
struct Cells<'a> {
    text: &'a str,
    rows: Vec<StringRecord>,
}

impl<'a> Cells<'a> {
    fn split(text: &'a str) -> Result<Self, ReadSpectraError> {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        // Reading from memory that is UTF-8, with lines of any length, leaves the reader nothing to fail on.
        let rows: Vec<_> = reader.records().filter_map(Result::ok).collect();
        let table = Self { text, rows };
        let width = table.width();
        if width < 2 {
            let separator = [';', '\t'].into_iter().find(|&c| table.cell(0, 0).contains(c) || text.trim().contains(c));
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

    fn error(&self, row: usize, column: usize, problem: Problem) -> ReadSpectraError {
        let bytes = self.text.as_bytes();
        let start = self.rows.get(row).and_then(StringRecord::position).map_or(0, |p| p.byte() as usize);
        // A record begins where the one before ended, ahead of the blank lines between them.
        let blank = bytes[start.min(bytes.len())..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        ReadSpectraError::Malformed { line: line_of(bytes, start + blank), column: column + 1, problem }
    }

    fn direction(&self) -> Result<Direction, ReadSpectraError> {
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

    fn wavelengths(&self, direction: Direction) -> Result<Vec<f64>, ReadSpectraError> {
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
                Some(&before) if nm == before => return fail(i, Problem::DuplicateWavelength { nm }),
                Some(&before) if nm < before => return fail(i, Problem::NotIncreasing { nm, before }),
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

    fn names(&self, direction: Direction) -> Vec<&str> {
        match direction {
            Direction::Down => (1..self.width()).map(|c| self.cell(0, c)).collect(),
            Direction::Across => (1..self.rows.len()).map(|r| self.cell(r, 0)).collect(),
        }
    }

    fn value(&self, row: usize, column: usize) -> Result<f64, ReadSpectraError> {
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
    ["nm", "wl", "λ"].contains(&header.as_str()) || header.starts_with("wavelength") || header.starts_with("lambda")
}

/// A cell as a message shows it: quoted, escaped, cut.
fn quoted(cell: &str) -> String {
    const SHOWN: usize = 24;
    let mut shown: String = cell.chars().take(SHOWN).collect();
    if cell.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    format!("{shown:?}")
}
