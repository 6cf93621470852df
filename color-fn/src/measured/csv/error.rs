//! What can be wrong with a file of spectra.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::columns::ColumnError;
use super::{MAX_BYTES, MIN_WAVELENGTHS};
use crate::file::MAX_LABEL;

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
    #[error(
        "line 1, column 1: the file is larger than {} MiB: split it, or export fewer spectra",
        MAX_BYTES >> 20
    )]
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
        "this line has {found} cells and the header {expected}: fill in what is missing, \
         remove what is too much, and write decimals with points"
    )]
    Ragged {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// Neither the first row nor the first column is numeric.
    #[error(
        "no wavelengths: expected nm in the first column below `nm`, or in the first row \
         after a name"
    )]
    NoWavelengths,
    /// Both the first row and the first column could be wavelengths.
    #[error(
        "both the first row and the first column could be wavelengths: write `nm` here if they \
         go down"
    )]
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
    #[error(
        "no wavelength lies in the visible 360–830 nm: the data cover {first}–{last}; are they \
         in nm?"
    )]
    Invisible {
        /// The first wavelength.
        first: f64,
        /// The last wavelength.
        last: f64,
    },
    /// A sample without a name.
    #[error("this sample has no name: write one, or remove the trailing comma")]
    Unnamed,
    /// Two samples of one name.
    #[error(
        "samples {first} and {second} are both called {name} (the first {MAX_LABEL} bytes count): \
         rename one, or leave it out by choosing columns by number"
    )]
    DuplicateName {
        /// The name, quoted and cut.
        name: String,
        /// Number of the first of them, from 1.
        first: usize,
        /// Number of the second.
        second: usize,
    },
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
