//! Small quadratic programs with bounds.

use nalgebra::{DMatrix, DVector};

/// `min ‖D x‖²` subject to `E x = b` and `0 ≤ x ≤ most`: the rows of `E` are independent, also of the bounds that hold.
///
/// Bounds that are passed are made equations, and those that pull inwards are let go (Burns 2019, § 3.5, does the
/// former); at the solution none is left of either kind, which makes it the minimum of this convex problem. `None` when
/// that does not settle, or nothing within the bounds meets the equations.
pub(crate) fn bounded(
    differences: &DMatrix<f64>,
    equations: &DMatrix<f64>,
    values: &DVector<f64>,
    most: f64,
) -> Option<DVector<f64>> {
    let n = differences.ncols();
    let normal = differences.transpose() * differences;
    let mut held: Vec<Option<f64>> = vec![None; n];
    for round in 0..200 {
        let free: Vec<usize> = (0..n).filter(|&i| held[i].is_none()).collect();
        let x_held = DVector::from_fn(n, |i, _| held[i].unwrap_or(0.0));
        let (m, e) = (free.len(), equations.nrows());
        let pull = &normal * &x_held;
        let rest = values - equations * &x_held;
        let system = DMatrix::from_fn(m + e, m + e, |r, c| match (r < m, c < m) {
            (true, true) => normal[(free[r], free[c])],
            (true, false) => equations[(c - m, free[r])],
            (false, true) => equations[(r - m, free[c])],
            (false, false) => 0.0,
        });
        let right = DVector::from_fn(m + e, |r, _| if r < m { -pull[free[r]] } else { rest[r - m] });
        let solution = system.lu().solve(&right).filter(|x| x.iter().all(|v| v.is_finite()))?;
        let mut x = x_held;
        for (k, &i) in free.iter().enumerate() {
            x[i] = solution[k];
        }
        // ‖D x‖² + yᵀ E x is stationary in what is free; what is held must be pushed outwards.
        let slope = &normal * &x + equations.transpose() * solution.rows(m, e);
        let mut worst: Option<(usize, f64)> = None;
        let mut changed = false;
        for i in 0..n {
            let miss = match held[i] {
                None => (x[i] - x[i].clamp(0.0, most)).abs(),
                Some(bound) => (if bound == 0.0 { -slope[i] } else { slope[i] }).max(0.0),
            };
            if miss > 1e-10 {
                changed = true;
                // All at once while that helps; then the worst alone, which cannot cycle for long.
                if round < 40 {
                    held[i] = flipped(held[i], x[i], most);
                } else if worst.is_none_or(|(_, w)| miss > w) {
                    worst = Some((i, miss));
                }
            }
        }
        if !changed {
            return Some(x.map(|v| v.clamp(0.0, most)));
        }
        if let Some((i, _)) = worst {
            held[i] = flipped(held[i], x[i], most);
        }
    }
    None
}

fn flipped(held: Option<f64>, x: f64, most: f64) -> Option<f64> {
    if held.is_some() { None } else { Some(if x < 0.0 { 0.0 } else { most }) }
}

/// Differences of neighbors: n − 1 rows.
pub(crate) fn neighbors(n: usize) -> DMatrix<f64> {
    DMatrix::from_fn(n - 1, n, |r, c| if c == r { -1.0 } else { f64::from(u8::from(c == r + 1)) })
}
