//! Why there are no splats.

use crate::source::ReadFileError;

/// Why a file gave no splats.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadSplatsError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] ReadFileError),
    /// The header cannot be read.
    #[error("{file}, line {line}: {reason}")]
    Header {
        /// Its name.
        file: String,
        /// From 1.
        line: usize,
        /// A description.
        reason: String,
    },
    /// What follows the header is not what it declares.
    #[error("{file}: {reason}")]
    Body {
        /// Its name.
        file: String,
        /// A description.
        reason: String,
    },
    /// Not as many coefficients as a degree has.
    #[error(
        "{found} properties f_rest_0 … beside f_dc_0 to f_dc_2 are not harmonics of degree 0 to 3: those have 0, 9, 24 or 45"
    )]
    Degree {
        /// How many there are.
        found: usize,
    },
    /// Colors of points, which do not depend on direction.
    #[error(
        "the colors are RGB (red, green, blue) of a point cloud, and not f_dc_0 to f_dc_2 of splats: export it as 3D Gaussian splats, \
         or write f_dc as (c / 255 - 0.5) / 0.2820948"
    )]
    RgbColors,
    /// A required property is missing.
    #[error("there is no property {0}")]
    MissingProperty(String),
    /// A number that a color needs is of another type.
    #[error("property {0} is neither a float nor a double")]
    NotFloat(String),
    /// A number that a color needs is not finite.
    #[error("splat {splat} (from 0): {property} is {value}, not a finite number")]
    NotFinite {
        /// Which, from 0.
        splat: usize,
        /// Its name.
        property: String,
        /// What stands there.
        value: String,
    },
}
