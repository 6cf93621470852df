//! Colors as a display shows them: images and points are evaluated so.

use std::sync::LazyLock;

use color_fn_colorimetry::matrix::Matrix3;
use color_fn_colorimetry::metrics::delta_e_2000;
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

static TO_XYZ: LazyLock<Matrix3> =
    LazyLock::new(|| RgbSpace::SRGB.to_xyz().unwrap_or_else(|| unreachable!("sRGB has primaries")));

impl DisplayColor {
    /// Of linear sRGB.
    pub fn new(linear: [f64; 3]) -> Self {
        let shown = linear.map(|x| x.clamp(0.0, 1.0));
        let xyz = matrix::apply(&TO_XYZ, shown);
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

/// What fits of colors at positions are evaluated by, in the order of [`DisplayErrors::figures`].
pub const MEASURES: [Measure; 4] = [
    Measure { name: "PSNR (dB)", key: "psnr", digits: 2, more_is_better: true },
    Measure::of("ΔE2000 mean", "delta_e_2000_mean", 3),
    Measure::of("ΔE2000 95 %", "delta_e_2000_p95", 3),
    Measure::of("RMSE, linear", "rmse", 4),
];

/// Where the mean ΔE2000 stands among them.
pub(super) const MEAN_DELTA_E: usize = 1;

/// The least mean square of encoded differences that is told, that of single precision: an exact fit has 144 dB.
const MIN_SQUARE: f64 = 1.0 / (1_u64 << 48) as f64;

/// Differences of colors, added up in any order.
#[derive(Debug, Clone, Default)]
pub struct DisplayErrors {
    encoded: f64,
    linear: f64,
    /// ΔE2000: single precision is enough for their order.
    differences: Vec<f32>,
}

impl DisplayErrors {
    /// Adds one.
    pub fn add(&mut self, measured: &DisplayColor, fitted: Vec3) {
        let squares = |a: [f64; 3], b: [f64; 3]| (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>();
        let fitted = DisplayColor::from(fitted);
        self.encoded += squares(measured.encoded, fitted.encoded);
        self.linear += squares(measured.linear, fitted.linear);
        #[expect(clippy::cast_possible_truncation, reason = "told to three digits")]
        self.differences.push(measured.delta_e_2000(&fitted) as f32);
    }

    /// Those of all pairs.
    pub fn of(measured: &[DisplayColor], fitted: &[Vec3]) -> Self {
        let mut errors = Self::default();
        measured.iter().zip(fitted).for_each(|(measured, fitted)| errors.add(measured, *fitted));
        errors
    }

    /// Those of both.
    pub fn and(mut self, other: Self) -> Self {
        self.encoded += other.encoded;
        self.linear += other.linear;
        self.differences.extend(other.differences);
        self
    }

    /// In the order of [`MEASURES`]: the peak signal-to-noise ratio in display space, mean and 95th percentile of ΔE2000 under D65, and the root mean square in
    /// linear light.
    ///
    /// # Panics
    /// When nothing was added.
    pub fn figures(mut self) -> Vec<f64> {
        let count = 3.0 * self.differences.len() as f64;
        let mean =
            self.differences.iter().copied().map(f64::from).sum::<f64>() / self.differences.len() as f64;
        // As `Stats` has it: linear between the order statistics on either side.
        let position = 0.95 * (self.differences.len() - 1) as f64;
        let (_, low, above) = self.differences.select_nth_unstable_by(position as usize, f32::total_cmp);
        let low = f64::from(*low);
        let high = above.iter().copied().min_by(f32::total_cmp).map_or(low, f64::from);
        let p95 = low + position.fract() * (high - low);
        let psnr = -10.0 * (self.encoded / count).max(MIN_SQUARE).log10();
        vec![psnr, mean, p95, (self.linear / count).sqrt()]
    }
}
