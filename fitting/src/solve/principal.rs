//! Principal axes.

use nalgebra::{DMatrix, SymmetricEigen};

/// The eigenvalues of a symmetric matrix, the greatest first, and their vectors as columns.
pub(crate) fn principal_axes(matrix: DMatrix<f64>) -> (Vec<f64>, DMatrix<f64>) {
    let eigen = SymmetricEigen::new(matrix);
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let vectors: Vec<_> = order.iter().map(|&i| eigen.eigenvectors.column(i)).collect();
    (order.iter().map(|&i| eigen.eigenvalues[i]).collect(), DMatrix::from_columns(&vectors))
}
