//! Least squares without negative numbers.

use nalgebra::{DMatrix, DVector};

/// The most rounds.
const ROUNDS: usize = 1000;
/// The part of the greatest step so far below which a round has settled.
const SETTLED: f64 = 1e-10;

/// Improves `x` to the least of `½ xᵀ H x − gᵀ x` over x ≥ 0, H symmetric and positive semidefinite: coordinate by coordinate, each step
/// exact (Franc, Hlaváč & Navara, *Sequential Coordinate-Wise Algorithm for the Non-negative Least Squares Problem*, CAIP 2005). No
/// round makes it worse. What has no effect stays as it is.
pub(crate) fn improve(normal: &DMatrix<f64>, right: &DVector<f64>, x: &mut DVector<f64>) {
    let mut slope = normal * &*x - right;
    let mut greatest = 0.0_f64;
    for _ in 0..ROUNDS {
        let mut moved = 0.0_f64;
        for k in 0..x.len() {
            let curvature = normal[(k, k)];
            if curvature <= 0.0 {
                continue;
            }
            let next = (x[k] - slope[k] / curvature).max(0.0);
            let step = next - x[k];
            if step != 0.0 {
                x[k] = next;
                slope.axpy(step, &normal.column(k), 1.0);
                // In units of the objective's root, so that columns of any size count alike.
                moved = moved.max(step.abs() * curvature.sqrt());
            }
        }
        greatest = greatest.max(moved);
        if moved <= SETTLED * greatest {
            break;
        }
    }
}
