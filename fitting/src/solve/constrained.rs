//! Nonlinear least squares under equality constraints on the outputs.

mod approach;
mod error;
mod point;
mod tangent;
mod terms;

use nalgebra::DVector;

use self::error::nearer;
use self::point::{Point, Problem};
use super::evaluate::Differentiator;
use super::levenberg::{NonlinearConfig, fit_nonlinear};
use super::model::DifferentiableModel;
use super::outcome::Stop;
use super::samples::Samples;
use color_fn_core::layout::ParamCountMismatch;

pub use self::error::ConstrainedFitError;
pub use self::terms::{ConstrainedConfig, ConstrainedFit, Constraints};

/// Fits the free parameters of any color to samples, with constraints on its outputs met exactly:
///
/// ```text
/// min_θ  Σ w (f(x; θ) − y)² + λ ‖θ‖²     subject to   G f(θ) = d.
/// ```
///
/// A step is that of sequential quadratic programming with a Gauss–Newton Hessian, taken in its two parts
/// (Nocedal & Wright §18.5):
///
/// - *normal*: `min ‖D δ‖²` subject to `G J δ = d − G f` (damped Newton, merit `‖G f − d‖`), repeated until
///   the constraints are met;
/// - *tangential*: `min ‖J δ + r‖² + μ ‖D δ‖²` subject to `G J δ = 0`, with merit `Σ w r²` *after* the
///   constraints have been met again: the second-order correction, so that curved constraints do not hold
///   good steps back, and no penalty parameter is to be chosen.
///
/// `D` holds the largest column norms of J so far (Moré), so units of parameters do not matter. With as
/// many constraints as parameters only the first part is left: three coefficients for an exact XYZ, where
/// the samples only choose among solutions; with more, the constraints must happen to agree. For a color
/// linear in θ each part is one step.
///
/// Each start is tried in turn, until one leads to a solution: from the unconstrained fit to the samples,
/// then from the start itself, then from the start with `d` moved gradually from what the start has to what
/// is wanted (which leads into saturated regions, near black and white, where one large step would not).
///
/// For a *linear* color and many spectra, [`LeastSquares`](super::LeastSquares) with `C = G A` factorises
/// once for all.
///
/// # Errors
/// [`ConstraintsNotMet`](ConstrainedFitError::ConstraintsNotMet), with the nearest parameters found, when
/// no start leads to θ that meet the constraints — there may be none;
/// [`DidNotConverge`](ConstrainedFitError::DidNotConverge) when they are met and the steps are used up.
///
/// # Panics
/// When a number of the configuration is negative or NaN.
pub fn fit_constrained(
    color: &dyn DifferentiableModel,
    samples: &Samples<'_>,
    constraints: &Constraints<'_>,
    starts: &[&[f64]],
    config: &ConstrainedConfig,
) -> Result<ConstrainedFit, ConstrainedFitError> {
    assert!(config.ridge >= 0.0 && config.violation >= 0.0 && config.tolerance >= 0.0, "{config:?}");
    samples.check(color)?;
    let evaluator = Differentiator::new(color, samples.inputs)?;
    let n = evaluator.parameters();
    check(&evaluator, constraints, starts)?;
    let mut problem = Problem::new(evaluator, samples, constraints, config);

    let mut worst = ConstrainedFitError::NotFinite;
    for (number, &start) in starts.iter().enumerate() {
        let hasty = NonlinearConfig { ridge: config.ridge, tolerance: 1e-6, patience: 10 };
        let free = fit_nonlinear(color, samples, start, &hasty).ok();
        problem.evaluations += free.as_ref().map_or(0, |fit| fit.evaluations);
        for attempt in [Attempt::Fitted, Attempt::Direct, Attempt::Gradual] {
            let from = match (attempt, &free) {
                (Attempt::Fitted, None) => continue,
                (Attempt::Fitted, Some(fit)) => &fit.parameters[..],
                (Attempt::Direct | Attempt::Gradual, _) => start,
            };
            let Some(point) = problem.at(&DVector::from_column_slice(from)) else { continue };
            let point = match attempt {
                Attempt::Fitted | Attempt::Direct => approach::restore(&mut problem, point),
                Attempt::Gradual => approach::gradually(&mut problem, point),
            };
            let failure = if !problem.met_by(&point) {
                not_met(&point)
            } else if n <= constraints.values.len() {
                return Ok(problem.solution(&point, Stop::Determined, number));
            } else {
                match tangent::minimise(&mut problem, point, config) {
                    Ok((point, stop)) => return Ok(problem.solution(&point, stop, number)),
                    Err(failure) => failure,
                }
            };
            worst = nearer(worst, failure);
        }
    }
    Err(worst)
}

/// How a start is used.
#[derive(Clone, Copy)]
enum Attempt {
    /// From the unconstrained fit.
    Fitted,
    /// From the start.
    Direct,
    /// From the start, the constraints moved gradually.
    Gradual,
}

fn check(
    evaluator: &Differentiator<'_>,
    constraints: &Constraints<'_>,
    starts: &[&[f64]],
) -> Result<(), ConstrainedFitError> {
    let n = evaluator.parameters();
    if n == 0 {
        return Err(ConstrainedFitError::NothingFree);
    }
    let expected = (constraints.values.len(), evaluator.rows());
    let found = constraints.matrix.shape();
    if found != expected {
        return Err(ConstrainedFitError::ConstraintShape { found, expected });
    }
    if !constraints.matrix.iter().chain(constraints.values).all(|x| x.is_finite()) {
        return Err(ConstrainedFitError::ConstraintNotFinite);
    }
    if let Some(start) = starts.iter().find(|start| start.len() != n) {
        return Err(ParamCountMismatch { expected: n, found: start.len() }.into());
    }
    if starts.is_empty() {
        return Err(ConstrainedFitError::StartMissing);
    }
    Ok(())
}

fn not_met(nearest: &Point) -> ConstrainedFitError {
    ConstrainedFitError::ConstraintsNotMet {
        violation: nearest.violation(),
        parameters: nearest.parameters.as_slice().to_vec(),
    }
}
