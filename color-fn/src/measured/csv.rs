//! Spectra from CSV files.
//!
//! Comma-separated, UTF-8, with a header; wavelengths in nm either *down* (in the first column, a
//! sample a column) or *across* (in the first row, a sample a row). Which of the two is seen from
//! where the wavelengths stand:
//!
//! ```text
//! nm,white,black          name,380,390,400,410
//! 380,0.19,0.03           white,0.19,0.25,0.42,0.66
//! 390,0.25,0.03           black,0.03,0.03,0.03,0.03
//! ```
//!
//! A file that cannot be understood is an error that names line and column, both from 1, and says
//! what to do. A column is a cell of its line, except where the text itself is broken: there it is
//! a byte.
//!
//! Samples have a name each, by which they are asked for later. Those that are left out by choosing
//! columns may be called as they like.

mod cells;
mod columns;
mod error;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use self::cells::{Cells, line_of};
pub use self::columns::ColumnError;
use self::columns::{check_names, select};
pub use self::error::{Problem, ReadSpectraError};
use super::spectra::{Quantity, Sample, SpectralSet};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: u64 = 64 << 20;

/// The fewest wavelengths that make a spectrum: a cubic needs them.
pub const MIN_WAVELENGTHS: usize = 4;

impl SpectralSet {
    /// Reads spectra from a CSV file of at most [`MAX_BYTES`].
    ///
    /// `columns` selects samples, by name or by number from 1, separated by commas, as in
    /// `white,black,3`; `None` takes all. See the [module](self) for the form of the file.
    pub fn read_csv(
        path: &Path,
        quantity: Quantity,
        columns: Option<&str>,
    ) -> Result<Self, ReadSpectraError> {
        let io = |source| ReadSpectraError::Io { path: path.to_owned(), source };
        let mut bytes = Vec::new();
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(io)?;
        Self::parse_csv(&bytes, quantity, columns)
    }

    /// Reads spectra from the bytes of a CSV file; see [`read_csv`](Self::read_csv).
    pub fn parse_csv(
        bytes: &[u8],
        quantity: Quantity,
        columns: Option<&str>,
    ) -> Result<Self, ReadSpectraError> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadSpectraError::TooLarge);
        }
        let table = Cells::split(text_of(bytes)?)?;
        let direction = table.direction()?;
        let wavelengths = table.wavelengths(direction)?;
        let names = table.names(direction);
        let chosen = match columns {
            Some(wanted) => select(&names, wanted)?,
            None => (0..names.len()).collect(),
        };
        check_names(&names, &chosen).map_err(|(sample, problem)| {
            let (row, column) = direction.cell(0, sample + 1);
            table.error(row, column, problem)
        })?;
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

/// The file as text, or what is wrong with its bytes.
fn text_of(bytes: &[u8]) -> Result<&str, ReadSpectraError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let fail = |at: usize, problem| {
        let line = line_of(bytes, at);
        let start =
            bytes[..at].iter().rposition(|&b| b == b'\n' || b == b'\r').map_or(0, |newline| newline + 1);
        ReadSpectraError::Malformed { line, column: at - start + 1, problem }
    };
    if let Some(at) = bytes.iter().position(|&b| b < b' ' && !b"\t\n\r".contains(&b)) {
        return Err(fail(at, Problem::Binary));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| fail(e.valid_up_to(), Problem::NotUtf8))?;
    if text.trim().is_empty() { Err(fail(0, Problem::Empty)) } else { Ok(text) }
}
