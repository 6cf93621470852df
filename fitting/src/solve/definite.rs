//! Symmetric systems: factored by blocks, with an estimate of their condition.

use nalgebra::{DMatrix, Dyn, LU};

use super::dot::dot;

/// Columns that are factored together; products of all before them are one multiplication of matrices.
const BLOCK: usize = 16;

/// A factored symmetric matrix.
#[derive(Debug)]
pub(crate) enum Factored {
    /// `L Lᵀ`, in the lower triangle.
    Definite(DMatrix<f64>),
    /// With pivots, where rounding has made a definite matrix indefinite.
    Pivoted(LU<f64, Dyn, Dyn>),
}

impl Factored {
    /// `None` if the matrix is singular. Only its lower triangle is read while it is definite.
    pub(crate) fn new(matrix: &DMatrix<f64>) -> Option<Self> {
        let mut lower = matrix.clone();
        if cholesky(&mut lower) {
            return Some(Self::Definite(lower));
        }
        let lu = matrix.clone().lu();
        lu.is_invertible().then_some(Self::Pivoted(lu))
    }

    /// Solves for each column in place.
    pub(crate) fn solve(&self, columns: &mut DMatrix<f64>) {
        match self {
            Self::Definite(lower) => {
                let rows = lower.nrows();
                for x in columns.as_mut_slice().chunks_exact_mut(rows) {
                    forward(lower, x);
                    backward(lower, x);
                }
            }
            Self::Pivoted(lu) => {
                let solved = lu.solve_mut(columns);
                debug_assert!(solved, "singular matrices are refused");
            }
        }
    }

    /// An estimate of the 1-norm of the inverse, seldom off by more than a factor of 3 and never too great: N. J. Higham,
    /// "FORTRAN codes for estimating the one-norm of a real or complex matrix", ACM TOMS 14, 1988, algorithm 4.1.
    pub(crate) fn inverse_norm(&self, size: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "matrices have fewer than 2⁵² rows")]
        let count = size as f64;
        let mut x = DMatrix::from_element(size, 1, 1.0 / count);
        let mut estimate = 0.0_f64;
        let mut visited = None;
        for _ in 0..5 {
            self.solve(&mut x);
            let norm: f64 = x.iter().map(|x| x.abs()).sum();
            if norm.is_nan() {
                return f64::INFINITY;
            }
            if norm <= estimate {
                break;
            }
            estimate = norm;
            // The matrix is its own transpose.
            x.apply(|x| *x = 1.0_f64.copysign(*x));
            self.solve(&mut x);
            let steepest = x.column(0).iamax();
            if visited == Some(steepest) {
                break;
            }
            visited = Some(steepest);
            x.fill(0.0);
            x[(steepest, 0)] = 1.0;
        }
        // A vector of alternating signs, for matrices that defeat the ascent.
        for (i, x) in x.iter_mut().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "as above")]
            let grown = 1.0 + i as f64 / (count - 1.0).max(1.0);
            *x = if i % 2 == 0 { grown } else { -grown };
        }
        self.solve(&mut x);
        estimate.max(x.iter().map(|x| x.abs()).sum::<f64>() * 2.0 / (3.0 * count))
    }
}

/// Replaces the lower triangle of a matrix by `L` of `L Lᵀ`; whether it is definite.
fn cholesky(matrix: &mut DMatrix<f64>) -> bool {
    let size = matrix.nrows();
    for start in (0..size).step_by(BLOCK) {
        let end = (start + BLOCK).min(size);
        if start > 0 {
            let (before, mut block) = matrix.columns_range_pair_mut(0..start, start..end);
            let across = before.rows(start, end - start).transpose();
            block.rows_mut(start, size - start).gemm(-1.0, &before.rows(start, size - start), &across, 1.0);
        }
        let (_, block) = matrix.as_mut_slice().split_at_mut(start * size);
        for k in start..end {
            let (done, rest) = block.split_at_mut((k - start) * size);
            let column = &mut rest[k..size];
            for previous in done.chunks_exact(size) {
                let factor = previous[k];
                for (x, p) in column.iter_mut().zip(&previous[k..]) {
                    *x -= factor * p;
                }
            }
            let pivot = column[0];
            if !(pivot > 0.0 && pivot.is_finite()) {
                return false;
            }
            let inverse = 1.0 / pivot.sqrt();
            column.iter_mut().for_each(|x| *x *= inverse);
        }
    }
    true
}

fn forward(lower: &DMatrix<f64>, x: &mut [f64]) {
    for (k, column) in lower.as_slice().chunks_exact(x.len()).enumerate() {
        let (head, tail) = x[k..].split_at_mut(1);
        head[0] /= column[k];
        for (x, l) in tail.iter_mut().zip(&column[k + 1..]) {
            *x -= head[0] * l;
        }
    }
}

fn backward(lower: &DMatrix<f64>, x: &mut [f64]) {
    for (k, column) in lower.as_slice().chunks_exact(x.len()).enumerate().rev() {
        let (head, tail) = x[k..].split_at_mut(1);
        head[0] = (head[0] - dot(&column[k + 1..], tail)) / column[k];
    }
}
