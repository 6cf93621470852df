//! Why radial basis functions are not fitted to data.

use color_fn_bases::InvalidRbf;

use crate::scattered::ScatteredError;
use crate::solve::LeastSquaresError;

/// Radial basis functions cannot be fitted to the data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RbfFitError {
    /// The data are none.
    #[error(transparent)]
    Data(#[from] ScatteredError),
    /// There is no such sum.
    #[error(transparent)]
    Rbf(#[from] InvalidRbf),
    /// Data of another color.
    #[error("the data have {found} {what}, the color has {expected}")]
    Width {
        /// Coordinates or outputs.
        what: &'static str,
        /// How many the data have.
        found: usize,
        /// How many the color has.
        expected: usize,
    },
    /// Not as many as there are axes, or not positive.
    #[error("the shape is {expected} inverse widths that are positive and finite")]
    Shape {
        /// How many.
        expected: usize,
    },
    /// A position twice.
    #[error(
        "points {first} and {second} (from 0) lie at the same position: merge them, or fit by least squares"
    )]
    Twice {
        /// One.
        first: usize,
        /// The other.
        second: usize,
    },
    /// The points do not tell the terms of the tail apart.
    #[error(
        "the points lie on one point, line or plane, or are fewer than {terms}: the tail needs {terms} in general position"
    )]
    Flat {
        /// Terms of the tail.
        terms: usize,
    },
    /// The condition number is too great.
    #[error(
        "the condition number is {condition:.1e}, above {max:.0e}: use narrower kernels (a greater shape), fewer points, \
         or smoothing"
    )]
    IllConditioned {
        /// The condition number; infinite where the matrix is singular.
        condition: f64,
        /// The largest that is taken.
        max: f64,
    },
    /// A strength is negative or not finite.
    #[error("{what} is zero or more, and finite")]
    Strength {
        /// Which.
        what: &'static str,
    },
    /// Too much memory.
    #[error("{rows} points times {columns} centres are more than {max} numbers: use fewer")]
    Large {
        /// Points.
        rows: usize,
        /// Centres and terms of the tail.
        columns: usize,
        /// The largest product.
        max: usize,
    },
    /// The least-squares problem has no solution.
    #[error(transparent)]
    LeastSquares(#[from] LeastSquaresError),
}
