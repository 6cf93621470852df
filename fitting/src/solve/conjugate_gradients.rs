//! Symmetric systems that are never written out.

use nalgebra::DVector;

/// A symmetric, positive definite system, by what it does to a vector.
pub(crate) struct Definite<'a> {
    /// `A x`.
    pub(crate) apply: &'a dyn Fn(&DVector<f64>) -> DVector<f64>,
    /// The diagonal of A, which scales the steps.
    pub(crate) diagonal: &'a DVector<f64>,
    /// Steps after which the search stops where it is.
    pub(crate) max_steps: usize,
    /// The residual, relative to that at the start, that is none.
    pub(crate) tolerance: f64,
}

impl Definite<'_> {
    /// `A x = right` by conjugate gradients, scaled by the diagonal, from a start (Saad, *Iterative Methods for Sparse Linear
    /// Systems*, 2003, §9.2).
    pub(crate) fn solve(&self, right: &DVector<f64>, start: DVector<f64>) -> DVector<f64> {
        let mut x = start;
        let mut residual = right - (self.apply)(&x);
        let scaled = |residual: &DVector<f64>| residual.component_div(self.diagonal);
        let mut direction = scaled(&residual);
        let mut length = residual.dot(&direction);
        let small = self.tolerance * self.tolerance * length;
        for _ in 0..self.max_steps {
            if length <= small || !length.is_finite() {
                break;
            }
            let applied = (self.apply)(&direction);
            let step = length / direction.dot(&applied);
            x.axpy(step, &direction, 1.0);
            residual.axpy(-step, &applied, 1.0);
            let next = scaled(&residual);
            let longer = residual.dot(&next);
            direction = next + direction * (longer / length);
            length = longer;
        }
        x
    }
}
