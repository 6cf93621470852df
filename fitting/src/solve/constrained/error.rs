//! Why a constrained fit fails.

use super::super::samples::SamplesError;
use color_fn_core::layout::ParamCountMismatch;

/// The color could not be fitted under the constraints.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ConstrainedFitError {
    /// No start leads to parameters that meet the constraints.
    #[error(
        "the constraints cannot be met (nearest {violation:.1e} relative): the color may not reach them; use more parameters or other starts"
    )]
    ConstraintsNotMet {
        /// The least violation found: see [`ConstrainedConfig::violation`](crate::ConstrainedConfig::violation).
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

/// Of two failures the one that came further.
pub(super) fn nearer(a: ConstrainedFitError, b: ConstrainedFitError) -> ConstrainedFitError {
    use ConstrainedFitError::{ConstraintsNotMet, NotFinite};
    match (&a, &b) {
        (ConstraintsNotMet { violation: first, .. }, ConstraintsNotMet { violation: second, .. }) => {
            if second < first { b } else { a }
        }
        (NotFinite | ConstraintsNotMet { .. }, _) => b,
        (_, _) => a,
    }
}
