//! The matrices of kernels that the fits share.

use color_fn_bases::{Kernel, Rbf, Tail};
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;

use super::error::RbfFitError;
use crate::scattered::Scattered;

/// Numbers of the largest matrix, 1 GiB.
const MAX_NUMBERS: usize = 1 << 27;

pub(super) fn check_size(rows: usize, columns: usize) -> Result<(), RbfFitError> {
    match rows.checked_mul(columns) {
        Some(numbers) if numbers <= MAX_NUMBERS => Ok(()),
        _ => Err(RbfFitError::Large { rows, columns, max: MAX_NUMBERS }),
    }
}

/// What a matrix of kernels is made with: structure and shape.
#[derive(Debug, Clone)]
pub(super) struct Radial {
    pub(super) kernel: Kernel,
    pub(super) dimension: usize,
    pub(super) tail: Tail,
    /// The inverse width along each axis.
    shape: Vec<f64>,
}

impl Radial {
    pub(super) fn new<I: Domain, O: Domain>(rbf: &Rbf<I, O>, shape: &[f64]) -> Result<Self, RbfFitError> {
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
    pub(super) fn counted(&self, points: &DMatrix<f64>) -> DMatrix<f64> {
        let mut counted = points.clone();
        for (mut column, &shape) in counted.column_iter_mut().zip(&self.shape) {
            column *= shape;
        }
        counted
    }

    /// The kernel between one position and those of the rows from `first` on.
    pub(super) fn column(&self, counted: &DMatrix<f64>, position: &[f64], first: usize, out: &mut [f64]) {
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
    pub(super) fn tail_terms(&self, points: &DMatrix<f64>, origin: &[f64]) -> DMatrix<f64> {
        DMatrix::from_fn(points.nrows(), self.tail.terms(self.dimension), |row, term| match term {
            0 => 1.0,
            axis => points[(row, axis - 1)] - origin[axis - 1],
        })
    }
}

/// The free parameters in the order of the layout.
pub(super) fn parameters(
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
pub(super) fn check_widths<I: Domain, O: Domain>(data: &Scattered) -> Result<(), RbfFitError> {
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
pub(super) fn at_origin(mut tail: DMatrix<f64>, origin: &[f64]) -> DMatrix<f64> {
    for output in 0..tail.ncols() {
        let shift: f64 = (1..tail.nrows()).map(|term| tail[(term, output)] * origin[term - 1]).sum();
        if tail.nrows() > 0 {
            tail[(0, output)] -= shift;
        }
    }
    tail
}

/// The mean position.
pub(super) fn mean(points: &DMatrix<f64>) -> Vec<f64> {
    points.column_iter().map(|column| column.mean()).collect()
}
