//! Why a set of spectra is not fitted.

use crate::solve::{ConstrainedFitError, DesignError, LeastSquaresError, NonlinearFitError};
use color_fn_captures::spectra::Coverage;
use color_fn_colorimetry::illuminant::UnknownIlluminant;
use color_fn_colorimetry::interpolate::CurveError;

/// The smallest part of the observer's range, in samples of 1 nm, that a set has measured: an error over fewer says nothing.
pub(super) const MIN_OVERLAP: usize = 4;

/// A set that cannot be made ready.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpectraTaskError {
    /// There is nothing to fit.
    #[error("the set holds no spectrum")]
    Empty,
    /// Nothing that was measured contributes to color.
    #[error(
        "none of the wavelengths {}–{} nm are seen by the observer ({}–{} nm)",
        .0.measured[0], .0.measured[1], .0.requested[0], .0.requested[1]
    )]
    Unseen(Coverage),
    /// Hardly anything that was measured contributes to color.
    #[error(
        "hardly any of the wavelengths {}–{} nm are seen by the observer ({}–{} nm): {MIN_OVERLAP} nm at least",
        .0.measured[0], .0.measured[1], .0.requested[0], .0.requested[1]
    )]
    HardlySeen(Coverage),
    /// A spectrum is no curve.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// A test illuminant is missing.
    #[error(transparent)]
    Illuminant(#[from] UnknownIlluminant),
}

/// A set that a family cannot be fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SetFitError {
    /// The samples do not determine the parameters.
    #[error(transparent)]
    Linear(#[from] LeastSquaresError),
    /// The color cannot be evaluated at the samples.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// A nonlinear fit failed.
    #[error("spectrum {}: {source}", .sample + 1)]
    Nonlinear {
        /// Which spectrum, from 0.
        sample: usize,
        /// Why.
        source: NonlinearFitError,
    },
    /// The exact color is out of reach of the family.
    #[error("spectrum {}: {source}", .sample + 1)]
    Constrained {
        /// Which spectrum, from 0.
        sample: usize,
        /// Why.
        source: ConstrainedFitError,
    },
}
