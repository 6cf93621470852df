//! Why a file gave no image.

use crate::invalid::InvalidCapture;
use crate::source::ReadFileError;

/// Why a file or its bytes gave no image.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadImageError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] ReadFileError),
    /// Too many pixels.
    #[error("{file} has {width} × {height} pixels: {max} at most")]
    TooLarge {
        /// Its name.
        file: String,
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
        /// How many there may be.
        max: u64,
    },
    /// Encoded values of a space that has no encoding.
    #[error("a PNG is encoded, and {0} has no encoding: choose another space")]
    LinearSpace(String),
    /// Its pixels do not make an image.
    #[error(transparent)]
    Invalid(#[from] InvalidCapture),
}
