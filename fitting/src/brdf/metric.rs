//! How far a fitted BRDF is off.

use color_fn_captures::BrdfSample;

/// `√(cos θᵢ cos θₒ)` of a sample.
pub(super) fn cosine(sample: &BrdfSample) -> f64 {
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
pub(super) fn weights(samples: &[BrdfSample]) -> Vec<[f64; 3]> {
    let weight = |sample: &BrdfSample| {
        let cosine = cosine(sample);
        sample.value.map(|f| (cosine / f.mul_add(cosine, 1.0)).powi(2))
    };
    samples.iter().map(weight).collect()
}
