//! Householder reflections.

use nalgebra::DMatrix;

use super::dot::dot;

/// Householder reflections that make a tall matrix a triangle (Golub & Van Loan, *Matrix Computations*, §5.1).
pub(crate) struct Reflections {
    /// `v` of `I − 2 v vᵀ`, of unit length.
    vectors: Vec<Vec<f64>>,
    pub(crate) triangle: DMatrix<f64>,
}

impl Reflections {
    /// `None` where columns depend on each other.
    pub(crate) fn new(matrix: &DMatrix<f64>) -> Option<Self> {
        let mut rest = matrix.clone();
        let (rows, columns) = rest.shape();
        let mut vectors = Vec::with_capacity(columns);
        for k in 0..columns {
            let length = matrix.column(k).norm();
            let mut v = vec![0.0; rows];
            v[k..].copy_from_slice(&rest.as_slice()[k * rows..][k..rows]);
            let norm = dot(&v, &v).sqrt();
            // What rounding alone leaves of a column that depends on those before.
            if norm.is_nan() || norm <= 1e-12 * length {
                return None;
            }
            v[k] += norm.copysign(v[k]);
            let inverse = 1.0 / dot(&v, &v).sqrt();
            v.iter_mut().for_each(|x| *x *= inverse);
            reflect(&v, &mut rest);
            vectors.push(v);
        }
        Some(Self { vectors, triangle: rest.rows(0, columns).upper_triangle() })
    }

    /// `Qᵀ x`.
    pub(crate) fn apply(&self, columns: &mut DMatrix<f64>) {
        self.vectors.iter().for_each(|v| reflect(v, columns));
    }

    /// `Q x`.
    pub(crate) fn apply_back(&self, columns: &mut DMatrix<f64>) {
        self.vectors.iter().rev().for_each(|v| reflect(v, columns));
    }

    /// `Qᵀ A Q` of a symmetric matrix: `A − v wᵀ − w vᵀ` for each reflection, where `w = 2 A v − 2 (vᵀ A v) v`.
    pub(crate) fn turn(&self, matrix: &mut DMatrix<f64>) {
        let size = matrix.nrows();
        for v in &self.vectors {
            let mut w: Vec<f64> =
                matrix.as_slice().chunks_exact(size).map(|column| 2.0 * dot(column, v)).collect();
            let along = dot(&w, v);
            w.iter_mut().zip(v).for_each(|(w, v)| *w -= along * v);
            for (j, column) in matrix.as_mut_slice().chunks_exact_mut(size).enumerate() {
                for ((x, v_i), w_i) in column.iter_mut().zip(v).zip(&w) {
                    *x -= v_i * w[j] + w_i * v[j];
                }
            }
        }
    }
}

fn reflect(v: &[f64], columns: &mut DMatrix<f64>) {
    for column in columns.as_mut_slice().chunks_exact_mut(v.len()) {
        let twice = 2.0 * dot(v, column);
        column.iter_mut().zip(v).for_each(|(x, v)| *x -= twice * v);
    }
}
