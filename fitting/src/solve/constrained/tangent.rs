//! The tangential part of a step: along the constraints, to the least residual.

use nalgebra::{DMatrix, DVector};

use super::super::least_squares::range_and_null_space;
use super::super::outcome::Stop;
use super::approach::{below, restore};
use super::error::ConstrainedFitError;
use super::point::{Point, Problem};
use super::terms::ConstrainedConfig;

/// Damping, relative to the squared derivatives, that a refused step begins with, and at which there is no
/// way on.
const DAMPING: std::ops::Range<f64> = 1e-6..1e12;
/// Below this cosine between residual and tangent, the fall of `Σ w r²` (its square) is less than rounding
/// shows.
const UNSEEN: f64 = 1e-6;

/// Goes from a point that meets the constraints to the nearest minimum of the objective under them:
/// Gauss–Newton in an orthonormal basis of the tangent space, damped while a step, brought back to the
/// constraints, does not lessen the objective.
pub(super) fn minimise(
    problem: &mut Problem<'_>,
    mut point: Point,
    config: &ConstrainedConfig,
) -> Result<(Point, Stop), ConstrainedFitError> {
    let mut damping = 0.0;
    for _ in 0..config.steps {
        let inverse_scale = problem.inverse_scale(&point);
        let basis = tangents(&point, &inverse_scale).ok_or(ConstrainedFitError::DependentConstraints)?;
        // min_u ‖J Z u + r‖, reduced once to a triangle: only its size is left for each damping tried.
        let qr = (&point.slopes * &basis).qr();
        let along = qr.q().tr_mul(&point.residual);
        let triangle = qr.unpack_r();
        let size = point.residual.norm();
        // Sums of many roundings of the outputs.
        if size <= 8.0 * f64::EPSILON * problem.size {
            return Ok((point, Stop::Exact));
        }
        let cosine = along.norm() / size;
        if cosine <= config.tolerance {
            return Ok((point, Stop::Stationary));
        }
        let next = loop {
            let step = tangent_step(&triangle, &along, damping).map(|u| &basis * u);
            let trial = step
                .and_then(|step| problem.at(&(&point.parameters + step)))
                .map(|trial| restore(problem, trial));
            match trial {
                Some(trial) if problem.met_by(&trial) && better(&trial, &point, cosine) => break Some(trial),
                Some(_) | None => damping = (10.0 * damping).max(DAMPING.start),
            }
            if damping > DAMPING.end {
                break None;
            }
        };
        damping = if damping > DAMPING.start { 0.1 * damping } else { 0.0 };
        let Some(next) = next else {
            return if cosine <= UNSEEN { Ok((point, Stop::Settled)) } else { Err(gave_up(problem, &point)) };
        };
        let moved = (&next.parameters - &point.parameters).norm();
        point = next;
        if moved <= 4.0 * f64::EPSILON * point.parameters.norm() {
            return Ok((point, Stop::Settled));
        }
    }
    Err(gave_up(problem, &point))
}

fn gave_up(problem: &Problem<'_>, point: &Point) -> ConstrainedFitError {
    ConstrainedFitError::DidNotConverge { evaluations: problem.evaluations, rms: problem.rms(point) }
}

/// Whether a trial is taken: it is less; or too near the minimum for that to be seen, and not more.
fn better(trial: &Point, point: &Point, cosine: f64) -> bool {
    let slack = if cosine <= UNSEEN { 1e-12 } else { 0.0 };
    trial.objective() < (1.0 + slack) * point.objective()
}

/// `D⁻¹ Z`: directions in θ, orthonormal as `D` measures them, along which no constraint changes.
fn tangents(point: &Point, inverse_scale: &DVector<f64>) -> Option<DMatrix<f64>> {
    let mut normals = point.normals.clone();
    for mut column in normals.column_iter_mut() {
        column.component_mul_assign(inverse_scale);
        column.normalize_mut();
    }
    let (_, triangle, mut basis) = range_and_null_space(normals)?;
    // Unit normals: a diagonal that small is rounding. (A normal of zero has become NaN.)
    if !triangle.diagonal().iter().all(|x| x.abs() > 1e-13) {
        return None;
    }
    for mut column in basis.column_iter_mut() {
        column.component_mul_assign(inverse_scale);
    }
    Some(basis)
}

/// `min ‖R u + q‖² + μ ‖u‖²`. `None` if it is singular.
fn tangent_step(triangle: &DMatrix<f64>, along: &DVector<f64>, damping: f64) -> Option<DVector<f64>> {
    let root = (damping * triangle.norm_squared()).sqrt();
    let qr = below(triangle.clone(), root).qr();
    let mut step = -qr.q().rows(0, along.len()).tr_mul(along);
    qr.unpack_r().solve_upper_triangular_mut(&mut step).then_some(step)
}
