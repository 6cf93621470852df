//! What can be wrong with delimited text and with tables of numbers.

use thiserror::Error;

use super::limits::MAX_CELLS;
use crate::source::ReadFileError;
use crate::splats::ReadSplatsError;

/// What is wrong at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {problem}")]
pub struct TextError {
    /// Line, from 1.
    pub line: usize,
    /// Cell of its line, from 1; a character where the text itself is broken.
    pub column: usize,
    /// What is wrong there.
    pub problem: TextProblem,
}

/// What is wrong with bytes or cells, whatever they stand for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TextProblem {
    /// A control character that no text has.
    #[error("this is not text but a binary file: save it as CSV in UTF-8")]
    Binary,
    /// Bytes that are neither UTF-8, UTF-16 nor Windows-1252.
    #[error("these bytes are not text, neither in UTF-8 nor in UTF-16: save the file as CSV in UTF-8")]
    NotText,
    /// More than [`MAX_CELLS`].
    #[error("more than {MAX_CELLS} cells: split the file, or export fewer spectra")]
    TooManyCells,
    /// A quote that nothing closes.
    #[error("this quote is not closed: write another \" at the end of the cell")]
    OpenQuote,
    /// A comma between one and three digits and three more, beside numbers without one.
    #[error(
        "{cell} could be a decimal or thousands: write it without the comma, or all decimals with points"
    )]
    AmbiguousComma {
        /// The cell, quoted and cut.
        cell: String,
    },
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
}

/// Why a file is not the table of numbers that it should be.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ReadTableError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] ReadFileError),
    /// It is a `.ply` file that cannot be read.
    #[error(transparent)]
    Cloud(Box<ReadSplatsError>),
    /// It is not delimited text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// A cell is not what its column holds.
    #[error("line {line}, column {column}: `{cell}` is not {expected}")]
    Cell {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// Its text, cut.
        cell: String,
        /// What its column holds, as in `a finite number`.
        expected: &'static str,
    },
    /// The table has not the form that it should have.
    #[error("line {line}: {reason}")]
    Shape {
        /// From 1.
        line: usize,
        /// A description.
        reason: String,
    },
    /// The rows together are too few.
    #[error("{reason}")]
    TooFewRows {
        /// A description.
        reason: String,
    },
}

impl ReadTableError {
    /// Of a line, counted from 1.
    pub(crate) fn shape(line: usize, reason: impl Into<String>) -> Self {
        Self::Shape { line, reason: reason.into() }
    }
}
