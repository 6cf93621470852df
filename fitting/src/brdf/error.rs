//! Why a BRDF is not fitted.

use color_fn_captures::BrdfSample;

use super::metric::cosine;

/// How many terms or lobes a BRDF has at most.
pub const MAX_BRDF_TERMS: usize = 32;

/// What a BRDF cannot be fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BrdfFitError {
    /// There is nothing, or nothing but black.
    #[error("the table reflects nothing: there is no BRDF to fit")]
    Nothing,
    /// The number of terms or lobes is none, or too many.
    #[error("a BRDF has 1 to {max} terms or lobes, not {found}")]
    Terms {
        /// The number asked for.
        found: usize,
        /// The largest number.
        max: usize,
    },
    /// The curves are none.
    #[error(transparent)]
    Coefficients(#[from] color_fn_bases::TooFewCoefficients),
    /// The curves cannot be evaluated.
    #[error(transparent)]
    Design(#[from] crate::solve::DesignError),
}

/// Checks what all fits need.
pub(super) fn check(samples: &[BrdfSample], found: usize) -> Result<(), BrdfFitError> {
    if found == 0 || found > MAX_BRDF_TERMS {
        return Err(BrdfFitError::Terms { found, max: MAX_BRDF_TERMS });
    }
    let reflects = samples.iter().any(|sample| cosine(sample) > 0.0 && sample.value.iter().any(|&x| x > 0.0));
    if reflects { Ok(()) } else { Err(BrdfFitError::Nothing) }
}
