//! BRDFs fitted to tables.

mod lobes;
mod low_rank;

pub use lobes::fit_half_lobes;
pub use low_rank::{BrdfTerms, fit_brdf_terms};

use color_fn_captures::BrdfSample;

/// What a BRDF cannot be fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BrdfFitError {
    /// There is nothing, or nothing but black.
    #[error("the table reflects nothing: there is no BRDF to fit")]
    Nothing,
    /// The number of terms or lobes is none, or too many.
    #[error("a BRDF has 1 to {most} terms or lobes, not {found}")]
    Terms {
        /// The number asked for.
        found: usize,
        /// The greatest number.
        most: usize,
    },
    /// The curves are none.
    #[error(transparent)]
    Coefficients(#[from] color_fn_bases::TooFewCoefficients),
    /// The curves cannot be evaluated.
    #[error(transparent)]
    Design(#[from] crate::solve::DesignError),
}

/// The most terms or lobes.
pub const MAX_BRDF_TERMS: usize = 32;

/// `√(cos θᵢ cos θₒ)` of a sample.
fn cosine(sample: &BrdfSample) -> f64 {
    (sample.light[2] * sample.view[2]).max(0.0).sqrt()
}

/// The root mean square of what `ln(1 + f √(cos θᵢ cos θₒ))` of fitted values is off by, over samples and channels: the metric of Löw,
/// Kronander, Ynnerman & Unger, *BRDF Models for Accurate and Efficient Rendering of Glossy Surfaces*, ACM Trans. Graph. 31(1), 2012,
/// § 5, with the mean of both cosines, so that light and view may be exchanged.
pub fn brdf_log_rms(samples: &[BrdfSample], fitted: impl Fn(usize) -> [f64; 3]) -> f64 {
    let square = |(i, sample): (usize, &BrdfSample)| {
        let (cosine, fitted) = (cosine(sample), fitted(i));
        let log = |f: f64| (f * cosine).ln_1p();
        (0..3).map(|c| (log(fitted[c]) - log(sample.value[c])).powi(2)).sum::<f64>()
    };
    let sum: f64 = samples.iter().enumerate().map(square).sum();
    (sum / (3 * samples.len()) as f64).sqrt()
}

/// The weights of squared differences that are that metric to first order: `d ln(1 + f c) = c df / (1 + f c)`.
fn weights(samples: &[BrdfSample]) -> Vec<[f64; 3]> {
    let weight = |sample: &BrdfSample| {
        let cosine = cosine(sample);
        sample.value.map(|f| (cosine / f.mul_add(cosine, 1.0)).powi(2))
    };
    samples.iter().map(weight).collect()
}

/// Checks what all fits need.
fn check(samples: &[BrdfSample], found: usize) -> Result<(), BrdfFitError> {
    if found == 0 || found > MAX_BRDF_TERMS {
        return Err(BrdfFitError::Terms { found, most: MAX_BRDF_TERMS });
    }
    let reflects = samples.iter().any(|sample| cosine(sample) > 0.0 && sample.value.iter().any(|&x| x > 0.0));
    if reflects { Ok(()) } else { Err(BrdfFitError::Nothing) }
}
