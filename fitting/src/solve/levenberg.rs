//! Nonlinear least squares by Levenberg–Marquardt, with Jacobians by dual numbers.

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra::{DMatrix, DVector, Dyn, Owned};

use super::evaluate::Differentiator;
use super::model::DifferentiableModel;
use super::outcome::{Fit, Stop};
use super::samples::{Samples, SamplesError};
use color_fn_core::layout::ParamCountMismatch;

/// How [`fit_nonlinear`] works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NonlinearConfig {
    /// `λ ≥ 0` of the penalty `λ ‖θ‖²` beside `Σ w r²`; 0 is none.
    pub ridge: f64,
    /// Relative change of objective and parameters, and cosine between residual and Jacobian, at which to
    /// stop.
    pub tolerance: f64,
    /// Evaluations allowed, for each parameter and one more.
    pub patience: usize,
}

impl Default for NonlinearConfig {
    fn default() -> Self {
        Self { ridge: 0.0, tolerance: 1e-12, patience: 100 }
    }
}

/// Fits the free parameters of any color to samples, from a start:
/// `min_θ Σ w (f(x; θ) − y)² + λ ‖θ‖²`, by Levenberg–Marquardt as in MINPACK (trust region, columns scaled).
///
/// It finds a local minimum; start it where the color has roughly the right shape. Trial steps to where the
/// color is not finite are refused like steps uphill.
///
/// # Errors
/// [`DidNotConverge`](NonlinearFitError::DidNotConverge) when the patience is used up,
/// [`NotFinite`](NonlinearFitError::NotFinite) when the color or a derivative is NaN or infinite where the
/// fit starts or stands.
///
/// # Panics
/// When a number of the configuration is negative or NaN, or the patience is 0.
pub fn fit_nonlinear(
    color: &dyn DifferentiableModel,
    samples: &Samples<'_>,
    start: &[f64],
    config: &NonlinearConfig,
) -> Result<Fit, NonlinearFitError> {
    assert!(config.ridge >= 0.0, "a penalty of strength {}", config.ridge);
    samples.check(color)?;
    let evaluator = Differentiator::new(color, samples.inputs)?;
    let n = evaluator.parameters();
    if start.len() != n {
        return Err(ParamCountMismatch { expected: n, found: start.len() }.into());
    }
    if n == 0 {
        return Err(NonlinearFitError::NothingFree);
    }
    let mut problem = Problem::new(evaluator, samples, start, config.ridge);
    if !problem.finite {
        return Err(NonlinearFitError::NotFinite);
    }
    // The residual has a rounding of its own, and below it no step is progress: an exact fit, not a failure.
    let floor = f64::EPSILON
        * samples.outputs.iter().zip(&problem.root_weights).map(|(y, w)| y * w).fold(0.0, f64::hypot);

    let method = LevenbergMarquardt::new()
        .with_ftol(config.tolerance)
        .with_xtol(config.tolerance)
        .with_gtol(config.tolerance)
        .with_patience(config.patience);
    let (solved, report) = method.minimize(problem);
    problem = solved;
    let rms = samples.rms(problem.residual.rows(0, samples.outputs.len()).norm_squared());
    let stop = match report.termination {
        TerminationReason::ResidualsZero => Stop::Exact,
        TerminationReason::Orthogonal => Stop::Stationary,
        TerminationReason::Converged { .. } | TerminationReason::NoImprovementPossible(_) => Stop::Settled,
        TerminationReason::LostPatience => {
            return Err(NonlinearFitError::DidNotConverge { evaluations: problem.evaluations, rms });
        }
        TerminationReason::User(_)
        | TerminationReason::Numerical(_)
        | TerminationReason::NoParameters
        | TerminationReason::NoResiduals
        | TerminationReason::WrongDimensions(_) => return Err(NonlinearFitError::NotFinite),
    };
    if !problem.finite || !rms.is_finite() {
        return Err(NonlinearFitError::NotFinite);
    }
    let stop = if problem.residual.norm() <= floor { Stop::Exact } else { stop };
    let parameters = problem.parameters.as_slice().to_vec();
    Ok(Fit { parameters, rms, evaluations: problem.evaluations, stop })
}

/// What a refused trial returns: its square, summed, is finite, and greater than any residual.
const REFUSED: f64 = 1e100;

/// Weighted residuals and their Jacobian at the present parameters, the ridge as further rows.
struct Problem<'a> {
    evaluator: Differentiator<'a>,
    outputs: &'a [f64],
    root_weights: Vec<f64>,
    root_ridge: f64,
    parameters: DVector<f64>,
    values: Vec<f64>,
    slopes: DMatrix<f64>,
    residual: DVector<f64>,
    finite: bool,
    evaluations: usize,
}

impl<'a> Problem<'a> {
    fn new(evaluator: Differentiator<'a>, samples: &Samples<'a>, start: &[f64], ridge: f64) -> Self {
        let (rows, n) = (evaluator.rows(), evaluator.parameters());
        let penalties = if ridge > 0.0 { n } else { 0 };
        let mut problem = Self {
            evaluator,
            outputs: samples.outputs,
            root_weights: samples.root_weights(),
            root_ridge: ridge.sqrt(),
            parameters: DVector::from_column_slice(start),
            values: vec![0.0; rows],
            slopes: DMatrix::zeros(rows, n),
            residual: DVector::zeros(rows + penalties),
            finite: false,
            evaluations: 0,
        };
        problem.evaluate();
        problem
    }

    fn evaluate(&mut self) {
        self.evaluations += 1;
        self.evaluator.values_and_jacobian(self.parameters.as_slice(), &mut self.values, &mut self.slopes);
        let rows = self.values.len();
        for (i, (value, output)) in self.values.iter().zip(self.outputs).enumerate() {
            self.residual[i] = self.root_weights[i] * (value - output);
        }
        for (i, parameter) in (rows..self.residual.len()).zip(&self.parameters) {
            self.residual[i] = self.root_ridge * parameter;
        }
        // A sum of many finite squares may still overflow.
        self.finite = self.residual.norm_squared().is_finite() && self.slopes.iter().all(|x| x.is_finite());
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Problem<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, parameters: &DVector<f64>) {
        // The method sets the best parameters again before it returns; those are mostly the last.
        if self.parameters != *parameters {
            self.parameters.copy_from(parameters);
            self.evaluate();
        }
    }
    fn params(&self) -> DVector<f64> {
        self.parameters.clone()
    }
    fn residuals(&self) -> Option<DVector<f64>> {
        Some(if self.finite {
            self.residual.clone()
        } else {
            DVector::from_element(self.residual.len(), REFUSED)
        })
    }
    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let rows = self.values.len();
        let mut jacobian = self.slopes.clone().resize_vertically(self.residual.len(), 0.0);
        for (j, mut column) in jacobian.column_iter_mut().enumerate() {
            for (x, root) in column.iter_mut().zip(&self.root_weights) {
                *x *= root;
            }
            if self.root_ridge > 0.0 {
                column[rows + j] = self.root_ridge;
            }
        }
        Some(jacobian)
    }
}

/// The color could not be fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NonlinearFitError {
    /// The patience is used up.
    #[error(
        "the fit did not converge in {evaluations} evaluations (rms {rms:e}): start it nearer, add a ridge, or use fewer parameters"
    )]
    DidNotConverge {
        /// How often the color was evaluated at all samples.
        evaluations: usize,
        /// Weighted root-mean-square residual reached.
        rms: f64,
    },
    /// The color or a derivative is NaN or infinite where the fit starts or stands.
    #[error("the color, or its derivative, is not finite at the parameters the fit starts from or reached")]
    NotFinite,
    /// The color has no free parameters.
    #[error("the color has no free parameters: there is nothing to fit")]
    NothingFree,
    /// The samples are bad.
    #[error(transparent)]
    Samples(#[from] SamplesError),
    /// The start has the wrong number of parameters.
    #[error(transparent)]
    Start(#[from] ParamCountMismatch),
}
