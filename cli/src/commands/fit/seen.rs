//! Colors as they are seen: fits of what is looked at are judged so.

use color_fn_colorimetry::metrics::{Stats, delta_e_2000};
use color_fn_colorimetry::{RgbSpace, matrix, space};
use color_fn_core::glam::Vec3;
use color_fn_core::scalar::{Components, Vector};

use super::tried::{DELTA_E, Measure};

/// A color in linear sRGB light, encoded for display, and in CIELAB under D65; the latter two of what a display shows of it,
/// clamped to `[0, 1]`.
pub(super) struct Seen {
    pub(super) linear: [f64; 3],
    pub(super) display: [f64; 3],
    lab: [f64; 3],
}

impl Seen {
    pub(super) fn new(linear: [f64; 3]) -> Self {
        let shown = linear.map(|x| x.clamp(0.0, 1.0));
        let to_xyz = RgbSpace::SRGB.to_xyz().expect("sRGB has primaries");
        let xyz = matrix::apply(&to_xyz, shown);
        let lab = space::lab_from_xyz::<f64>(Components(xyz), RgbSpace::SRGB.white_xyz()).to_array();
        Self { linear, display: encode(linear), lab }
    }

    /// Of a fit, which is evaluated in single precision.
    pub(super) fn fitted(rgb: Vec3) -> Self {
        Self::new(rgb.to_array().map(f64::from))
    }

    /// The ΔE2000 under D65.
    pub(super) fn from(&self, other: &Self) -> f64 {
        delta_e_2000(self.lab, other.lab)
    }
}

/// Linear sRGB as it is encoded for display.
pub(super) fn encode(rgb: [f64; 3]) -> [f64; 3] {
    rgb.map(|x| RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0)))
}

/// What every fit of colors at positions is judged by, in the order of [`errors`].
pub(super) const MEASURES: [Measure; 4] = [
    Measure { name: "PSNR (dB)", key: "psnr", digits: 2, more_is_better: true },
    Measure { name: "ΔE2000 mean", key: DELTA_E, digits: 3, more_is_better: false },
    Measure { name: "ΔE2000 95 %", key: "delta_e_2000_p95", digits: 3, more_is_better: false },
    Measure { name: "RMSE, linear", key: "rmse", digits: 4, more_is_better: false },
];

/// The peak signal-to-noise ratio in display space, mean and 95th percentile of ΔE2000 under D65, and the root mean square in
/// linear light.
pub(super) fn errors(measured: &[Seen], fitted: &[Vec3]) -> Vec<f64> {
    let (mut display, mut linear) = (0.0, 0.0);
    let squares = |a: [f64; 3], b: [f64; 3]| (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>();
    let mut differences = Vec::with_capacity(fitted.len());
    for (measured, fitted) in measured.iter().zip(fitted) {
        let fitted = Seen::fitted(*fitted);
        display += squares(measured.display, fitted.display);
        linear += squares(measured.linear, fitted.linear);
        differences.push(measured.from(&fitted));
    }
    #[expect(clippy::cast_precision_loss, reason = "pixels and points are far fewer than 2⁵²")]
    let count = 3.0 * fitted.len() as f64;
    let Stats { mean, p95, .. } = Stats::of(&differences).unwrap_or(Stats { mean: 0.0, p95: 0.0, max: 0.0 });
    vec![-10.0 * (display / count).log10(), mean, p95, (linear / count).sqrt()]
}
