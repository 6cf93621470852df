//! Radial basis functions: the matrices of their fits.

mod greedy;
mod interpolate;
mod least_squares;

use color_fn_bases::{InvalidRbf, Kernel, Rbf, Tail};
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;

pub use greedy::{Aim, Greedy, GreedyStep, greedy};
pub use interpolate::{Interpolant, Interpolation};
pub use least_squares::{Approximation, approximate};

use crate::scattered::ScatteredError;

/// Radial basis functions cannot be fitted to the data.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
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
        "the condition number is {condition:.1e}, above {most:.0e}: use narrower kernels (a greater shape), fewer points, \
         or smoothing"
    )]
    IllConditioned {
        /// The condition number; infinite where the matrix is singular.
        condition: f64,
        /// The greatest that is taken.
        most: f64,
    },
    /// A strength is negative or not finite.
    #[error("{what} is zero or more, and finite")]
    Strength {
        /// Which.
        what: &'static str,
    },
    /// Too much memory.
    #[error("{rows} points times {columns} centres are more than {most} numbers: use fewer")]
    Large {
        /// Points.
        rows: usize,
        /// Centres and terms of the tail.
        columns: usize,
        /// The greatest product.
        most: usize,
    },
    /// The least-squares problem has no solution.
    #[error(transparent)]
    LeastSquares(#[from] crate::solve::LeastSquaresError),
}

/// The greatest matrix, 1 GiB.
const MAX_NUMBERS: usize = 1 << 27;

fn check_size(rows: usize, columns: usize) -> Result<(), RbfFitError> {
    match rows.checked_mul(columns) {
        Some(numbers) if numbers <= MAX_NUMBERS => Ok(()),
        _ => Err(RbfFitError::Large { rows, columns, most: MAX_NUMBERS }),
    }
}

/// What a matrix of kernels is made with: structure and shape.
#[derive(Debug, Clone)]
struct Radial {
    kernel: Kernel,
    dimension: usize,
    tail: Tail,
    /// The inverse width along each axis.
    shape: Vec<f64>,
}

impl Radial {
    fn new<I: Domain, O: Domain>(rbf: &Rbf<I, O>, shape: &[f64]) -> Result<Self, RbfFitError> {
        let expected = rbf.shape_len();
        if shape.len() != expected || !shape.iter().all(|&x| x > 0.0 && x.is_finite()) {
            return Err(RbfFitError::Shape { expected });
        }
        let along =
            |axis: usize| if expected == I::WIDTH { shape[axis] } else { *shape.first().unwrap_or(&1.0) };
        let shape = (0..I::WIDTH).map(along).collect();
        Ok(Self { kernel: rbf.kernel(), dimension: I::WIDTH, tail: rbf.tail(), shape })
    }

    /// Positions counted in widths.
    fn counted(&self, points: &DMatrix<f64>) -> DMatrix<f64> {
        let mut counted = points.clone();
        for (mut column, &shape) in counted.column_iter_mut().zip(&self.shape) {
            column *= shape;
        }
        counted
    }

    /// The kernel between one position and those of the rows from `first` on.
    fn column(&self, counted: &DMatrix<f64>, position: &[f64], first: usize, out: &mut [f64]) {
        out.fill(0.0);
        for (axis, &at) in position.iter().enumerate() {
            let coordinates = &counted.as_slice()[axis * counted.nrows()..][..counted.nrows()];
            for (out, x) in out.iter_mut().zip(&coordinates[first..]) {
                let offset = x - at;
                *out += offset * offset;
            }
        }
        for out in out {
            *out = self.kernel.of(*out, self.dimension);
        }
    }

    /// The terms of the tail at points relative to `origin`.
    fn tail_terms(&self, points: &DMatrix<f64>, origin: &[f64]) -> DMatrix<f64> {
        DMatrix::from_fn(points.nrows(), self.tail.terms(self.dimension), |row, term| match term {
            0 => 1.0,
            axis => points[(row, axis - 1)] - origin[axis - 1],
        })
    }
}

/// The free parameters in the order of the layout.
fn parameters(
    centres: &DMatrix<f64>,
    weights: &DMatrix<f64>,
    shape: &[f64],
    tail: &DMatrix<f64>,
) -> Vec<f64> {
    let mut all = Vec::with_capacity(centres.len() + weights.len() + shape.len() + tail.len());
    for row in 0..centres.nrows() {
        all.extend(centres.row(row).iter());
        all.extend(weights.row(row).iter());
    }
    all.extend_from_slice(shape);
    (0..tail.nrows()).for_each(|row| all.extend(tail.row(row).iter()));
    all
}

/// Whether the data are those of a color of these domains.
fn check_widths<I: Domain, O: Domain>(data: &crate::scattered::Scattered) -> Result<(), RbfFitError> {
    for (what, found, expected) in
        [("coordinates", data.points().ncols(), I::WIDTH), ("outputs", data.values().ncols(), O::WIDTH)]
    {
        if found != expected {
            return Err(RbfFitError::Width { what, found, expected });
        }
    }
    Ok(())
}

/// The slopes stay, and the constant is that at the origin.
fn at_origin(mut tail: DMatrix<f64>, origin: &[f64]) -> DMatrix<f64> {
    for output in 0..tail.ncols() {
        let shift: f64 = (1..tail.nrows()).map(|term| tail[(term, output)] * origin[term - 1]).sum();
        if tail.nrows() > 0 {
            tail[(0, output)] -= shift;
        }
    }
    tail
}

/// The mean position.
fn mean(points: &DMatrix<f64>) -> Vec<f64> {
    points.column_iter().map(|column| column.mean()).collect()
}
