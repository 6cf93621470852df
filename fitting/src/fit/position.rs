//! What fits to images and to points have in common.
//!
//! What is fitted is encoded for display, where equal differences look alike; the color is that, decoded: linear light.

use color_fn_bases::{Kernel, Rbf};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Decode;
use color_fn_core::domain::{Domain, EncodedRgb};
use color_fn_core::{Color, Compose, Graph, record};

use super::error::FitError;
use crate::registry::Basis;

/// The maximal number of centres: their choice takes work with the square of it.
pub(super) const MAX_CENTRES: usize = 512;
/// How far kernels overlap: the inverse width times the distance of centres.
const OVERLAP: f64 = 0.7;

/// A color that gives encoded RGB, as one that gives linear RGB.
pub(super) fn in_linear_light(color: impl Color<Out = EncodedRgb>) -> Graph {
    record(&color.then(Decode { space: RgbSpace::SRGB }))
}

/// A basis that does not go with the data.
pub(super) fn unsuitable(basis: &Basis, reason: impl ToString) -> FitError {
    FitError::UnsuitableBasis { basis: basis.clone(), reason: reason.to_string() }
}

/// The radial basis functions of a basis, of no more centres than can be chosen.
pub(super) fn radial_functions<I: Domain>(
    basis: &Basis,
    kernel: Kernel,
) -> Result<Rbf<I, EncodedRgb>, FitError> {
    let centres = basis.size().count();
    if centres > MAX_CENTRES {
        return Err(unsuitable(basis, format!("at most {MAX_CENTRES} centres are chosen")));
    }
    Rbf::new(kernel, centres).map_err(|error| unsuitable(basis, error))
}

/// The inverse width of so many kernels that fill the unit cube of so many dimensions.
pub(super) fn inverse_width(kernel: Kernel, centres: usize, dimension: i32) -> f64 {
    // Where a compact kernel has fallen to a half, a bell has at three times as many widths.
    let narrow = match kernel {
        Kernel::WendlandC2 | Kernel::WendlandC4 => 1.0 / 3.0,
        _ => 1.0,
    };
    narrow * OVERLAP * (centres as f64).powf(1.0 / f64::from(dimension))
}

/// How far apart two lists of values are.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}
