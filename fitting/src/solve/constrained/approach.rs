//! The normal part of a step: parameters that meet the constraints.

use nalgebra::{DMatrix, DVector};

use super::point::{Point, Problem};

/// Evaluations that one approach may take.
const PATIENCE: usize = 200;
/// Damping, relative to the squared derivatives, that a refused step begins with, and at which there is no
/// way on.
const DAMPING: std::ops::Range<f64> = 1e-6..1e12;
/// The least part of the way from what a start has to what is wanted that is still tried at once.
const STRIDE: f64 = 1e-4;

/// Goes from a point to one that meets the constraints, changing the parameters as little as that takes:
/// Newton's method on `G f = d`, quadratic near the end, damped as Levenberg's while a step does not bring
/// it nearer.
///
/// Returns the nearest point it finds; [`Problem::met_by`] tells whether it got there.
pub(super) fn restore(problem: &mut Problem<'_>, mut point: Point) -> Point {
    let mut damping = 0.0;
    for _ in 0..PATIENCE {
        if problem.met_by(&point) {
            break;
        }
        let inverse_scale = problem.inverse_scale(&point);
        let mut normals = point.normals.clone();
        for mut column in normals.column_iter_mut() {
            column.component_mul_assign(&inverse_scale);
        }
        let step = normal_step(&normals, &point.gap, damping);
        let trial =
            step.and_then(|step| problem.at(&(&point.parameters + step.component_mul(&inverse_scale))));
        match trial {
            Some(trial) if trial.violation() < point.violation() => {
                point = trial;
                damping = if damping > DAMPING.start { 0.1 * damping } else { 0.0 };
            }
            Some(_) | None => damping = (10.0 * damping).max(DAMPING.start),
        }
        if damping > DAMPING.end {
            break;
        }
    }
    point
}

/// The shortest δ with `Nᵀ δ = gap`, or, if damped or if there are more constraints than parameters,
/// `min ‖Nᵀ δ − gap‖² + μ ‖δ‖²`, by QR of N or Nᵀ with `√μ I` beside it. `None` if N is singular.
fn normal_step(normals: &DMatrix<f64>, gap: &DVector<f64>, damping: f64) -> Option<DVector<f64>> {
    let (n, count) = normals.shape();
    let root = (damping * normals.norm_squared()).sqrt();
    if count <= n {
        // min ‖δ‖² + ‖ε‖² with Nᵀ δ + √μ ε = gap: the same minimum, and with μ = 0 the exact one.
        let qr = below(normals.clone(), root).qr();
        let q = qr.q();
        let mut z = gap.clone();
        qr.unpack_r().tr_solve_upper_triangular_mut(&mut z).then(|| q.rows(0, n) * z)
    } else {
        let qr = below(normals.transpose(), root).qr();
        let mut step = qr.q().rows(0, count).tr_mul(gap);
        qr.unpack_r().solve_upper_triangular_mut(&mut step).then_some(step)
    }
}

/// A matrix with `root · I` below it; none if `root` is zero.
pub(super) fn below(matrix: DMatrix<f64>, root: f64) -> DMatrix<f64> {
    let (rows, columns) = matrix.shape();
    if root == 0.0 {
        return matrix;
    }
    let mut stacked = matrix.resize_vertically(rows + columns, 0.0);
    for j in 0..columns {
        stacked[(rows + j, j)] = root;
    }
    stacked
}

/// As [`restore`], with `d` moved in steps from what the point has to what is wanted; each step starts from
/// the last solution.
pub(super) fn gradually(problem: &mut Problem<'_>, start: Point) -> Point {
    let goal = problem.target.clone();
    let from = &goal - &start.gap;
    let (mut point, mut at, mut stride) = (start, 0.0, 0.125);
    while at < 1.0 && stride > STRIDE {
        let next = f64::min(at + stride, 1.0);
        problem.target = &from + &(&goal - &from) * next;
        let mut aimed = point.clone();
        aimed.gap += (&goal - &from) * (next - at);
        let reached = restore(problem, aimed);
        if problem.met_by(&reached) {
            (point, at, stride) = (reached, next, 1.5 * stride);
        } else {
            stride *= 0.5;
        }
    }
    // What is left of the way: nothing but rounding, if the last step aimed at the goal itself.
    point.gap += (&goal - &from) * (1.0 - at);
    problem.target = goal;
    restore(problem, point)
}
