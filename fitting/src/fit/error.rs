//! Why data are not fitted.

use std::error::Error;

use color_fn_captures::CaptureKind;

use super::grouped::grouped;
use crate::registry::{Basis, BasisError, BasisFitError, choices, join};
use crate::search::NotReached;

/// Why data are not fitted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// The callback of the progress said so.
    #[error("the fit was cancelled")]
    Cancelled,
    /// The requested basis is of other data.
    #[error(
        "{basis} is for {}, and not for {kind}: choose one of {}",
        join(&.basis.family().kinds().into_iter().map(CaptureKind::plural).collect::<Vec<_>>()),
        choices(*.kind)
    )]
    BasisOfOtherData {
        /// What was requested.
        basis: Basis,
        /// What the data are.
        kind: CaptureKind,
    },
    /// The requested basis does not go with the data, by its size or its aim.
    #[error("{basis}: {reason}")]
    UnsuitableBasis {
        /// What was requested.
        basis: Basis,
        /// Why.
        reason: String,
    },
    /// The requested basis has more free numbers than were measured.
    #[error("{basis} has {numbers} free numbers, and the data have {measured}: choose fewer")]
    MoreNumbersThanData {
        /// What was requested.
        basis: Basis,
        /// How many free numbers it has.
        numbers: usize,
        /// How many were measured.
        measured: usize,
    },
    /// The set is larger than a file of it may be.
    #[error("{spectra} spectra with {numbers} numbers each are more than a file holds: {limit}")]
    TooLarge {
        /// How many there are.
        spectra: String,
        /// How many free numbers each has.
        numbers: usize,
        /// What it holds.
        limit: String,
    },
    /// The exact color was requested of a basis that keeps something else.
    #[error("{basis} {keeps}, and not the exact color")]
    ExactColorUnsupported {
        /// What was requested.
        basis: Basis,
        /// What it keeps.
        keeps: &'static str,
    },
    /// There is no such basis.
    #[error(transparent)]
    Basis(BasisError),
    /// A color difference was requested of data that have none.
    #[error("{0} are not evaluated by a color difference")]
    ColorDifferenceUnsupported(CaptureKind),
    /// The requested basis takes too much.
    #[error("{basis} takes {bytes} bytes, above the budget of {budget}")]
    AboveBudget {
        /// What was requested.
        basis: Basis,
        /// What it takes.
        bytes: usize,
        /// The budget.
        budget: usize,
    },
    /// The requested basis is not good enough.
    #[error("{basis} has a {} ΔE2000 of {reached:.3}, above the target of {target}", if *.of_each { "largest" } else { "mean" })]
    AboveTarget {
        /// What was requested.
        basis: Basis,
        /// Its error.
        reached: f64,
        /// The target.
        target: f64,
        /// Whether it is the largest error of all spectra under all lights.
        of_each: bool,
    },
    /// No candidate fits into the budget.
    #[error("no family fits into {budget} bytes")]
    NoneWithinBudget {
        /// The budget.
        budget: usize,
    },
    /// No candidate is good enough.
    #[error(
        "no size reaches a mean ΔE2000 of {target}: the nearest is {basis}, with {reached:.3} in {} bytes",
        grouped(*.bytes)
    )]
    NoneWithinTarget {
        /// The target.
        target: f64,
        /// What comes nearest.
        basis: Basis,
        /// Its error.
        reached: f64,
        /// What it takes.
        bytes: usize,
    },
    /// No candidate is good enough under the worst light.
    #[error("the least ΔE2000 under the worst light is {least:.3}, above the target of {target}")]
    NoneWithinTargetOfWorstLight {
        /// The target.
        target: f64,
        /// The least error of all.
        least: f64,
    },
    /// No candidate keeps the limit.
    #[error(transparent)]
    NotReached(#[from] NotReached),
    /// One spectrum of a set that is fitted one by one has no candidate.
    #[error("{spectrum}: {source}")]
    SpectrumNotReached {
        /// Its name.
        spectrum: String,
        /// Why.
        source: NotReached,
    },
    /// The requested basis could not be fitted.
    #[error("{0} could not be fitted")]
    NotFitted(Basis),
    /// No family could be fitted.
    #[error("no family could be fitted")]
    NothingFitted,
    /// There are no such spectra.
    #[error("spectrum `{spectrum}` {problem}")]
    ImpossibleSpectrum {
        /// Its name.
        spectrum: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A fit whose color is not a number.
    #[error("the fit of spectrum `{0}` has no color that could be evaluated")]
    UndefinedColor(String),
    /// Splats whose colors are of no known form.
    #[error(transparent)]
    Splats(color_fn_captures::ReadSplatsError),
    /// A fit failed.
    #[error("{0}")]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

impl FitError {
    /// A fit that failed.
    pub(crate) fn failed(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Failed(Box::new(error))
    }

    /// Whether the goal is at fault rather than the data: what was requested cannot be.
    pub const fn is_request(&self) -> bool {
        matches!(
            self,
            Self::BasisOfOtherData { .. }
                | Self::UnsuitableBasis { .. }
                | Self::MoreNumbersThanData { .. }
                | Self::TooLarge { .. }
                | Self::ExactColorUnsupported { .. }
                | Self::Basis(_)
                | Self::ColorDifferenceUnsupported(_)
        )
    }
}

impl From<BasisFitError> for FitError {
    fn from(error: BasisFitError) -> Self {
        match error {
            BasisFitError::Basis(error) => Self::Basis(error),
            error => Self::failed(error),
        }
    }
}
