//! Why a file gave no spectra.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use color_fn_core::message::escaped;

use super::limits::MAX_BYTES;
use super::problem::Problem;
use crate::table::TextError;
use crate::table::cell::Cell;

/// Why a file gave no spectra.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadSpectraError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the system.
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
    /// A scale was requested where there is none.
    #[error("emission has no scale: it is not percent of anything; leave the option `scale` out")]
    ScaleOfEmission,
}

impl ReadSpectraError {
    /// Of a file as a whole.
    pub(super) fn at_start(problem: Problem) -> Self {
        Self::Malformed { line: 1, column: 1, problem }
    }
}

impl From<TextError> for ReadSpectraError {
    fn from(TextError { line, column, problem }: TextError) -> Self {
        Self::Malformed { line, column, problem: problem.into() }
    }
}

impl Cell<'_> {
    /// A problem here.
    pub(super) fn error(&self, problem: Problem) -> ReadSpectraError {
        ReadSpectraError::Malformed { line: self.line as usize, column: self.column as usize, problem }
    }
}

/// A selection of columns that does not fit the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// No sample has this name or number.
    #[error(
        "no sample `{}`: choose by name or by a number from 1 to {count}; the names are {names}",
        escaped(requested)
    )]
    Unknown {
        /// The selection.
        requested: String,
        /// How many samples there are.
        count: usize,
        /// The first names of the file.
        names: String,
    },
    /// Several samples have this name.
    #[error(
        "{count} samples are called `{}`: choose by number, as {first} for the first of them",
        escaped(requested)
    )]
    Ambiguous {
        /// The selection.
        requested: String,
        /// How many samples are called so.
        count: usize,
        /// Number of the first of them.
        first: usize,
    },
    /// Nothing was selected.
    #[error("no columns chosen: write names or numbers from 1, separated by commas")]
    Empty,
}
