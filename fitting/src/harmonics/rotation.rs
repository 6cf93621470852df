//! Rotation.

use super::coefficients::{Harmonics, add};
use super::quadrature::sphere;

impl Harmonics {
    /// The color turned by a rotation: what it had along ω it has along R ω then. `rotation` is R by rows, a proper rotation or
    /// a reflection.
    ///
    /// `f(Rᵀω)` is of the same degree n, so that its projection is an integral of degree 2n, which (n + 1)(2n + 1) directions
    /// give exactly, to rounding: 45 at degree 4. The recursion of Ivanic & Ruedenberg (1996, with the erratum of 1998)
    /// computes the same matrices with fewer products and a convention more; nothing here needs them.
    #[must_use]
    pub fn rotated(&self, rotation: &[[f64; 3]; 3]) -> Self {
        let mut rows = vec![[0.0; 3]; self.rows.len()];
        for (direction, weight) in sphere(2 * self.degree()) {
            let back = [0, 1, 2].map(|k| (0..3).map(|i| rotation[i][k] * direction[i]).sum());
            let color = self.eval(back);
            for (row, y) in rows.iter_mut().zip(self.basis.basis(direction)) {
                add(row, weight * y, &color);
            }
        }
        Self { basis: self.basis, rows }
    }
}
