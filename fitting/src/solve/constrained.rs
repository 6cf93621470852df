//! Nonlinear least squares under equality constraints on the outputs.

mod approach;
mod point;
mod tangent;
#[cfg(test)]
mod tests;

use nalgebra::{DMatrix, DVector};

use self::point::{Point, Problem};
use super::evaluate::Evaluator;
use super::levenberg::{NonlinearConfig, fit_nonlinear};
use super::model::Model;
use super::outcome::{Fit, Stop};
use super::samples::{Samples, SamplesError};
use color_fn_core::layout::ParamCountMismatch;

/// Constraints `G f(θ) = d` on the outputs of a color at its samples, as XYZ is a sum over a spectrum.
#[derive(Debug, Clone, Copy)]
pub struct Constraints<'a> {
    /// `G`: one row a constraint, one column an output of the samples.
    pub matrix: &'a DMatrix<f64>,
    /// `d`: one number a constraint.
    pub values: &'a [f64],
}

/// How [`fit_constrained`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstrainedConfig {
    /// `λ ≥ 0` of the penalty `λ ‖θ‖²` beside `Σ w r²`; 0 is none.
    pub ridge: f64,
    /// How well the constraints are met: `‖(G f − d)/s‖`, with `sᵢ` the larger of `|dᵢ|` and `Σⱼ |Gᵢⱼ yⱼ|`,
    /// so that a sum which cancels is compared with its terms.
    pub violation: f64,
    /// Cosine of the angle between the residual and what the constraints leave free, at which to stop.
    pub tolerance: f64,
    /// Steps allowed along the constraints.
    pub steps: usize,
}

impl Default for ConstrainedConfig {
    fn default() -> Self {
        Self { ridge: 0.0, violation: 1e-12, tolerance: 1e-9, steps: 200 }
    }
}

/// A color fitted to samples under constraints.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstrainedFit {
    /// The fit.
    pub fit: Fit,
    /// How well the constraints are met: see [`ConstrainedConfig::violation`].
    pub violation: f64,
    /// Which start led here, from 0.
    pub start: usize,
}

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
    color: &dyn Model,
    samples: &Samples<'_>,
    constraints: &Constraints<'_>,
    starts: &[&[f64]],
    config: &ConstrainedConfig,
) -> Result<ConstrainedFit, ConstrainedFitError> {
    assert!(config.ridge >= 0.0 && config.violation >= 0.0 && config.tolerance >= 0.0, "{config:?}");
    samples.check(color)?;
    let evaluator = Evaluator::new(color, samples.inputs)?;
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
    evaluator: &Evaluator<'_>,
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

/// Of two failures the one that came further.
fn nearer(a: ConstrainedFitError, b: ConstrainedFitError) -> ConstrainedFitError {
    use ConstrainedFitError::{ConstraintsNotMet, NotFinite};
    match (&a, &b) {
        (ConstraintsNotMet { violation: first, .. }, ConstraintsNotMet { violation: second, .. }) => {
            if second < first { b } else { a }
        }
        (NotFinite | ConstraintsNotMet { .. }, _) => b,
        (_, _) => a,
    }
}

/// The color could not be fitted under the constraints.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConstrainedFitError {
    /// No start leads to parameters that meet the constraints.
    #[error(
        "the constraints cannot be met (nearest {violation:.1e} relative): the color may not reach them; use more parameters or other starts"
    )]
    ConstraintsNotMet {
        /// The least violation found: see [`ConstrainedConfig::violation`].
        violation: f64,
        /// Where it was found.
        parameters: Vec<f64>,
    },
    /// The constraints are met, but the residual still falls when the steps are used up.
    #[error(
        "the constrained fit did not converge in {evaluations} evaluations (rms {rms:e}): start it nearer, add a ridge, or use fewer parameters"
    )]
    DidNotConverge {
        /// How often the color was evaluated at all samples.
        evaluations: usize,
        /// Weighted root-mean-square residual reached.
        rms: f64,
    },
    /// Where the constraints are met, one follows from the others.
    #[error("the constraints depend on each other: remove those that follow from the rest")]
    DependentConstraints,
    /// The color or a derivative is NaN or infinite at every start.
    #[error("the color, or its derivative, is not finite at any start")]
    NotFinite,
    /// The color has no free parameters.
    #[error("the color has no free parameters: there is nothing to fit")]
    NothingFree,
    /// No start was given.
    #[error("a nonlinear fit needs a start")]
    StartMissing,
    /// The constraint matrix has the wrong shape.
    #[error(
        "the constraint matrix is {} × {}, but the constraints and outputs are {} × {}",
        found.0, found.1, expected.0, expected.1
    )]
    ConstraintShape {
        /// Rows and columns of the matrix.
        found: (usize, usize),
        /// Constraints and outputs.
        expected: (usize, usize),
    },
    /// A constraint is NaN or infinite.
    #[error("a constraint is not finite")]
    ConstraintNotFinite,
    /// The samples are bad.
    #[error(transparent)]
    Samples(#[from] SamplesError),
    /// A start has the wrong number of parameters.
    #[error(transparent)]
    Start(#[from] ParamCountMismatch),
}
