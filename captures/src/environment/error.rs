//! Why there is no environment map.

use crate::source::ReadFileError;

/// The most pixels: 16384 × 8192, 1.6 GB while they are read.
pub(super) const MAX_PIXELS: u64 = 1 << 27;

/// Why a file or pixels gave no environment map.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadEnvironmentError {
    /// Neither format is recognised by its first bytes.
    #[error("{0}: neither Radiance .hdr nor OpenEXR .exr, by its first bytes")]
    UnknownFormat(String),
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] ReadFileError),
    /// Too many pixels.
    #[error("{width} × {height} pixels are more than {} million", MAX_PIXELS >> 20)]
    TooLarge {
        /// Columns.
        width: u64,
        /// Rows.
        height: u64,
    },
    /// Nothing in it, or not as many pixels as rows and columns say.
    #[error("{pixels} pixels are not {width} × {height}, at least 1 × 1")]
    Shape {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
        /// Pixels.
        pixels: usize,
    },
    /// Not twice as wide as high.
    #[error(
        "{width} × {height} pixels are not a latitude–longitude map of the whole sphere, which is twice as wide as high: convert a mirror ball, an angular map or a cube map to one"
    )]
    Aspect {
        /// Columns.
        width: usize,
        /// Rows.
        height: usize,
    },
    /// Not a number, or infinite.
    #[error("row {row}, column {column} (from 0): radiance {value} is not a finite number")]
    NotFinite {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What stands there.
        value: f32,
    },
}

impl ReadEnvironmentError {
    /// Whether its message begins with the name of the file.
    #[cfg(feature = "images")]
    pub(crate) const fn names_file(&self) -> bool {
        matches!(self, Self::UnknownFormat(_) | Self::File(_))
    }
}
