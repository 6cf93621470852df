//! Colors as a display shows them: images and points are evaluated so.

use color_fn_colorimetry::metrics::{Stats, delta_e_2000};
use color_fn_colorimetry::{RgbSpace, matrix, space};
use color_fn_core::glam::Vec3;
use color_fn_core::scalar::{Components, Vector};

use super::comparison::Measure;

/// A color in linear sRGB light, encoded for display, and in CIELAB under D65; the latter two of what a display shows of it,
/// clamped to `[0, 1]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DisplayColor {
    /// Linear sRGB.
    pub linear: [f64; 3],
    /// Encoded for display, in `[0, 1]`.
    pub encoded: [f64; 3],
    lab: [f64; 3],
}

impl DisplayColor {
    /// Of linear sRGB.
    pub fn new(linear: [f64; 3]) -> Self {
        let shown = linear.map(|x| x.clamp(0.0, 1.0));
        let to_xyz = RgbSpace::SRGB.to_xyz().expect("sRGB has primaries");
        let xyz = matrix::apply(&to_xyz, shown);
        let lab = space::lab_from_xyz::<f64>(Components(xyz), RgbSpace::SRGB.white_xyz()).to_array();
        Self { linear, encoded: encode(linear), lab }
    }

    /// The ΔE2000 under D65.
    pub fn delta_e_2000(&self, other: &Self) -> f64 {
        delta_e_2000(self.lab, other.lab)
    }
}

impl From<Vec3> for DisplayColor {
    fn from(rgb: Vec3) -> Self {
        Self::new(rgb.to_array().map(f64::from))
    }
}

/// Linear sRGB as it is encoded for display, clamped to `[0, 1]`.
pub fn encode(rgb: [f64; 3]) -> [f64; 3] {
    rgb.map(|x| RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0)))
}

/// What fits of colors at positions are evaluated by, in the order of [`errors`].
pub(super) const MEASURES: [Measure; 4] = [
    Measure { name: "PSNR (dB)", key: "psnr", digits: 2, more_is_better: true },
    Measure::of("ΔE2000 mean", "delta_e_2000_mean", 3),
    Measure::of("ΔE2000 95 %", "delta_e_2000_p95", 3),
    Measure::of("RMSE, linear", "rmse", 4),
];

/// Where the mean ΔE2000 stands among them.
pub(super) const MEAN_DELTA_E: usize = 1;

/// The peak signal-to-noise ratio in display space, mean and 95th percentile of ΔE2000 under D65, and the root mean square in
/// linear light.
pub(super) fn errors(measured: &[DisplayColor], fitted: &[Vec3]) -> Vec<f64> {
    let (mut encoded, mut linear) = (0.0, 0.0);
    let squares = |a: [f64; 3], b: [f64; 3]| (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>();
    let mut differences = Vec::with_capacity(fitted.len());
    for (measured, fitted) in measured.iter().zip(fitted) {
        let fitted = DisplayColor::from(*fitted);
        encoded += squares(measured.encoded, fitted.encoded);
        linear += squares(measured.linear, fitted.linear);
        differences.push(measured.delta_e_2000(&fitted));
    }
    let count = 3.0 * fitted.len() as f64;
    let Stats { mean, p95, .. } = Stats::of(&differences).unwrap_or(Stats { mean: 0.0, p95: 0.0, max: 0.0 });
    vec![-10.0 * (encoded / count).log10(), mean, p95, (linear / count).sqrt()]
}
