//! The one reader of delimited text: encodings, separators, decimal marks, quotes, comments, and cells with their places.
//!
//! [`TableReader`] reads tables of numbers below a header, row by row. Spectra, which have many forms, are read from the same
//! rows in [`spectra`](crate::spectra).

pub(crate) mod cell;
pub(crate) mod decimals;
mod error;
mod files;
mod limits;
pub(crate) mod number;
mod reader;
pub(crate) mod rows;
pub(crate) mod separator;
pub(crate) mod text;

pub use error::{ReadTableError, TextError, TextProblem};
pub(crate) use files::read_table_files;
pub use limits::MAX_CELLS;
pub(crate) use reader::short;
pub use reader::{TableReader, TableRow};
