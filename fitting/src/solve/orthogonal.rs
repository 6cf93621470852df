//! Columns freed of what lies along others: Gram and Schmidt.

use super::dot::dot;

/// Takes what lies along a direction of unit length out of a column; how much that was.
pub(crate) fn take_out(column: &mut [f64], direction: &[f64]) -> f64 {
    let along = dot(column, direction);
    column.iter_mut().zip(direction).for_each(|(x, d)| *x -= along * d);
    along
}

/// Takes what lies along orthonormal directions out of a column, one after the other; how much of each that was.
pub(crate) fn take_out_all(column: &mut [f64], directions: &[Vec<f64>]) -> Vec<f64> {
    directions.iter().map(|direction| take_out(column, direction)).collect()
}

/// Scales a column to unit length; its length before. One of length 0 becomes NaN.
pub(crate) fn normalise(column: &mut [f64]) -> f64 {
    let length = dot(column, column).sqrt();
    column.iter_mut().for_each(|x| *x /= length);
    length
}
