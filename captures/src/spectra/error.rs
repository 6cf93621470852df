//! What can be wrong with a file of spectra.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::columns::ColumnError;
use super::read::MAX_BYTES;
use super::rows::MAX_CELLS;
use super::tm27::MAX_DEPTH;
use super::values::{MAX_GAP_CELLS, MAX_GAP_NM};
use super::wavelengths::MIN_WAVELENGTHS;
use color_fn_core::limits::MAX_LABEL;

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
    /// The text does not hold spectra that can be understood.
    #[error("line {line}, column {column}: {problem}")]
    Malformed {
        /// Line in the file, from 1.
        line: usize,
        /// Cell in the line, from 1. A character where the text itself is broken, and in XML.
        column: usize,
        /// What is wrong there.
        problem: Problem,
    },
    /// The selection of columns does not fit the file.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// A scale was asked for where there is none.
    #[error("emission has no scale: it is not percent of anything; leave the option `scale` out")]
    ScaleOfEmission,
}

impl ReadSpectraError {
    /// Of a file as a whole.
    pub(super) fn at_start(problem: Problem) -> Self {
        Self::Malformed { line: 1, column: 1, problem }
    }
}

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("the file is empty: export a header and at least {MIN_WAVELENGTHS} wavelengths")]
    Empty,
    /// A control character that no text has.
    #[error("this is not text but a binary file: save it as CSV in UTF-8")]
    Binary,
    /// Bytes that are neither UTF-8, UTF-16 nor Windows-1252.
    #[error("these bytes are no text, neither in UTF-8 nor in UTF-16: save the file as CSV in UTF-8")]
    NotText,
    /// More than [`MAX_CELLS`].
    #[error("more than {MAX_CELLS} cells: split the file, or export fewer spectra")]
    TooManyCells,
    /// A quote that nothing closes.
    #[error("this quote is not closed: write another \" at the end of the cell")]
    OpenQuote,
    /// Only one cell in the header.
    #[error("the header has one cell, so there is no sample: expected `nm,name,…` or `name,380,390,…`")]
    SingleColumn,
    /// A header and nothing else.
    #[error("there is a header but no data below it")]
    MissingData,
    /// A line of another length than the header.
    #[error(
        "this line has {found} cells where {expected} are expected: fill in what is missing, remove what \
         is too much, separate cells with semicolons if decimals have commas, and begin a comment with #"
    )]
    Ragged {
        /// Cells in this line.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// Whole numbers between commas that could be decimals.
    #[error(
        "the commas here could be decimal marks or separate cells: add a header, write decimals with points, \
         or separate cells with semicolons"
    )]
    DecimalOrSeparator,
    /// Both decimal marks in one file.
    #[error(
        "{cell} has another decimal mark than {other:?}: write all decimals alike, and do not group digits"
    )]
    MixedDecimalMarks {
        /// The cell, quoted and cut.
        cell: String,
        /// The first number with a mark.
        other: String,
    },
    /// Neither the first row nor the first column is numeric.
    #[error(
        "no wavelengths: expected nm in the first column below `nm`, or in the first row \
         after a name"
    )]
    WavelengthsNotFound,
    /// Both the first row and the first column could be wavelengths.
    #[error(
        "both the first row and the first column could be wavelengths: write `nm` here if they \
         go down"
    )]
    Ambiguous,
    /// One cell among the wavelengths is none.
    #[error("{cell} is not a wavelength: write a positive number of nm")]
    InvalidWavelength {
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
    /// A wavelength below the one before, among others that rise.
    #[error("{nm} nm comes after {before} nm: put the wavelengths in increasing order")]
    NotIncreasing {
        /// The wavelength here.
        nm: f64,
        /// The one before.
        before: f64,
    },
    /// Wavelengths as small as micrometres that the file calls nm.
    #[error(
        "the wavelengths end at {last}, which looks like µm, and the file says nm: the option `unit` \
         decides, as nm or um"
    )]
    Micrometres {
        /// The last wavelength.
        last: f64,
    },
    /// All wavelengths invisible.
    #[error(
        "no wavelength lies in the visible 360–830 nm: the data cover {first}–{last} nm; if they are µm, \
         the option `unit` says so"
    )]
    Invisible {
        /// The first wavelength in nm.
        first: f64,
        /// The last wavelength in nm.
        last: f64,
    },
    /// Spectra of one file that were measured at other wavelengths.
    #[error("this spectrum has other wavelengths than {other}: choose those that agree by columns")]
    OtherWavelengths {
        /// The name of the first, quoted and cut.
        other: String,
    },
    /// A sample without a name.
    #[error("this sample has no name: write one, or remove the trailing separator")]
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
    /// A cell that is no number.
    #[error("{cell} is not a number: write it without a unit and without grouping digits, or leave it empty")]
    NotANumber {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A cell that is infinite or too large.
    #[error("{cell} is not a finite number: measure it, or leave its sample out by choosing columns")]
    NotFinite {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// No cell of a sample holds a number.
    #[error("the sample {name} has no value at all: leave it out by choosing columns")]
    EmptySample {
        /// The name, quoted and cut.
        name: String,
    },
    /// The first or last value of a sample is missing, and others have it.
    #[error(
        "the sample {name} has no value at {nm} nm, at an end: nothing is made up there; remove the \
         wavelength for all, or leave the sample out by choosing columns"
    )]
    MissingEnd {
        /// The name, quoted and cut.
        name: String,
        /// The wavelength, in nm.
        nm: f64,
    },
    /// Too much is missing in a row.
    #[error(
        "the sample {name} has no value from {from} to {to} nm ({found} cells): at most {MAX_GAP_CELLS} in a row are \
         filled, over {MAX_GAP_NM} nm; measure it, or leave the sample out by choosing columns"
    )]
    MissingRun {
        /// The name, quoted and cut.
        name: String,
        /// First missing wavelength, in nm.
        from: f64,
        /// Last missing wavelength, in nm.
        to: f64,
        /// How many are missing.
        found: usize,
    },
    /// Some cells have a percent sign, and this has none.
    #[error("{cell} has no percent sign, and others have one: write all values alike")]
    MixedPercent {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A light in percent.
    #[error("{cell} is percent, which emission is not: say what was measured, or write it without %")]
    PercentOfEmission {
        /// The cell, quoted and cut.
        cell: String,
    },
    /// A reflectance beyond percent.
    #[error(
        "values up to {value} are no {quantity}, not even in percent: say that it is emission, or set the option \
         `scale`"
    )]
    BeyondPercent {
        /// The greatest value.
        value: f64,
        /// What was taken.
        quantity: super::SpectralQuantity,
    },
    /// A keyword of CGATS without its end.
    #[error("{begin} without {end}: is the file cut off?")]
    NotClosed {
        /// What is there.
        begin: &'static str,
        /// What is missing.
        end: &'static str,
    },
    /// Data without a format in front.
    #[error("BEGIN_DATA without BEGIN_DATA_FORMAT before it: export the names of the columns too")]
    MissingDataFormat,
    /// No column of a CGATS file holds a spectrum.
    #[error(
        "no column holds a spectrum, as SPECTRAL_NM380 would: export spectral data, not only Lab or device values"
    )]
    SpectralColumnsNotFound,
    /// Argyll's bands do not fit the columns.
    #[error(
        "the file has {found} spectral columns, and its keywords promise others: SPECTRAL_BANDS {stated}"
    )]
    Bands {
        /// Spectral columns.
        found: usize,
        /// What the keywords say.
        stated: String,
    },
    /// XML that is none.
    #[error("this XML cannot be read: {what}")]
    Xml {
        /// What the parser says.
        what: String,
    },
    /// XML that nests deeper than [`MAX_DEPTH`].
    #[error("elements nest deeper than {MAX_DEPTH}: this is no spectrum")]
    TooDeep,
    /// XML of another kind.
    #[error(
        "<{found}> is no spectrum that is understood: expected IES TM-27 (<IESTM2714>), else save it as CSV"
    )]
    OtherXml {
        /// The name of the root element.
        found: String,
    },
    /// No spectrum in a file of TM-27.
    #[error("no <SpectralDistribution> with <SpectralData wavelength=\"…\"> in it")]
    MissingSpectralData,
    /// A value without its wavelength.
    #[error("<SpectralData> without the attribute wavelength")]
    MissingWavelength,
    /// A quantity from which no color follows here.
    #[error("`{found}` is not reflectance, transmittance or emission: convert it first")]
    OtherQuantity {
        /// What the file says.
        found: String,
    },
}
