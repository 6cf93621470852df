//! What a fit of a grid gives, and why there is none.

use color_fn_bases::{Grid, InvalidGrid};

use crate::scattered::ScatteredError;
use crate::solve::LeastSquaresError;

/// A grid cannot be fitted to the values.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GridFitError {
    /// There is no such grid.
    #[error(transparent)]
    Grid(#[from] InvalidGrid),
    /// The values are none.
    #[error(transparent)]
    Data(#[from] ScatteredError),
    /// Not as many values as the grid has places.
    #[error("{found} values are not the {expected} of the grid")]
    Count {
        /// How many were given.
        found: usize,
        /// How many there are places.
        expected: usize,
    },
    /// An axis with fewer samples than it has values.
    #[error("axis {axis} (from 0): {source}")]
    Axis {
        /// Which.
        axis: usize,
        /// Why not.
        source: LeastSquaresError,
    },
    /// Data of another color.
    #[error("the data have {found} {what}, the grid has {expected}")]
    Width {
        /// Coordinates or outputs.
        what: &'static str,
        /// How many the data have.
        found: usize,
        /// How many the grid has.
        expected: usize,
    },
    /// A strength is not positive.
    #[error("the smoothing is positive and finite")]
    Smoothing,
    /// Too much memory.
    #[error("{points} points with {taps} values around each are more than {max} numbers: use fewer")]
    Large {
        /// Points.
        points: usize,
        /// Values around one.
        taps: usize,
        /// The largest product.
        max: usize,
    },
}

/// A grid fitted to values.
#[derive(Debug, Clone)]
pub struct GridFit<I, O> {
    /// The color.
    pub color: Grid<I, O>,
    /// Its free parameters, in the order of the layout.
    pub parameters: Vec<f64>,
}
