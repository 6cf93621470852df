//! What fits to images and to points have in common.
//!
//! What is fitted is encoded for display, where equal differences look alike; the color is that, decoded: linear light.

use color_fn_bases::{Kernel, Rbf};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::transfer::Decode;
use color_fn_core::domain::{Domain, EncodedRgb};
use color_fn_core::{Color, Compose, Graph, record};

use super::error::FitError;
use crate::rbf::{Aim, Approximation, approximate, greedy};
use crate::registry::Basis;
use crate::scattered::Scattered;

/// The maximal number of centres: their choice takes work with the square of it.
pub(super) const MAX_CENTRES: usize = 512;
/// How far kernels overlap at least: the inverse width times the distance of centres.
const MIN_OVERLAP: f64 = 2.0;
/// Inverse widths that are compared, in the unit cube. They are the same for any number of centres, so that of more centres each
/// choice of fewer is a part.
const INVERSE_WIDTHS: [f64; 6] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// What a weight of 1 counts as an error at each point: far above the 2⁻²² of it that is lost in single precision, on a CPU or by
/// a shader, so that weights do not cancel.
const ROUNDING: f64 = 1e-4;
/// The sum of the magnitudes of weights up to which what is lost is below 1e-4 as displayed.
const MAX_WEIGHTS: f64 = 500.0;

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

/// Radial basis functions on chosen points that single precision computes as well as double: centres are chosen among `choices` by
/// `distance`, for each of some widths, and weighted on `data` for the width that comes nearest. `axes` are the inverse widths along
/// the axes, relative to each other.
pub(super) fn stable_radial<I: Domain>(
    like: &Rbf<I, EncodedRgb>,
    axes: &[f64],
    choices: &Scattered,
    data: &Scattered,
) -> Result<Approximation<I, EncodedRgb>, FitError> {
    let (kernel, centres) = (like.kernel(), like.layout().free_len());
    let bytes = 4 * centres;
    let inverses: Vec<f64> = if kernel.has_width() {
        let count = choices.len().min(centres / (I::WIDTH + EncodedRgb::WIDTH)) as f64;
        let narrowest = MIN_OVERLAP * count.powf(1.0 / I::WIDTH as f64);
        INVERSE_WIDTHS.into_iter().filter(|inverse| *inverse <= narrowest.max(1.0)).collect()
    } else {
        vec![1.0]
    };
    // Where a compact kernel has fallen to a half, a bell has at three times as many widths.
    let narrow = match kernel {
        Kernel::WendlandC2 | Kernel::WendlandC4 => 1.0 / 3.0,
        _ => 1.0,
    };
    let width_of = |inverse: f64| -> Vec<f64> {
        axes.iter().take(like.shape_len()).map(|axis| narrow * inverse * axis).collect()
    };
    // The largest value of the kernel, across the unit cube.
    let peak = |shape: &[f64]| {
        let square: f64 = shape.iter().map(|x| x * x).sum();
        kernel.of(square, I::WIDTH).abs().max(1.0)
    };
    let choose = |&inverse: &f64| {
        let shape = width_of(inverse);
        let unit = ROUNDING * peak(&shape);
        let aim = Aim { ridge: unit * unit * choices.len() as f64, ..Aim::bytes(bytes) };
        greedy(like, &shape, choices, aim, distance).map(|found| {
            let off: f64 = found.fit.rms.iter().map(|rms| rms * rms).sum();
            let weights: f64 =
                rows(like, &found.fit).flat_map(|row| row.iter().map(|w| (unit * w).powi(2))).sum();
            (off + weights, shape, found.chosen)
        })
    };
    let found: Vec<_> = inverses.iter().map(choose).collect();
    let mut best: Option<(f64, Vec<f64>, Vec<usize>)> = None;
    let mut failure = FitError::NothingFitted;
    for one in found {
        match one {
            Ok(one) if best.as_ref().is_none_or(|best| one.0 < best.0) => best = Some(one),
            Ok(_) => {}
            Err(error) => failure = FitError::failed(error),
        }
    }
    let Some((_, shape, chosen)) = best else { return Err(failure) };
    let centres: Vec<f64> =
        chosen.iter().flat_map(|&i| choices.points().row(i).iter().copied().collect::<Vec<_>>()).collect();
    let mut unit = ROUNDING * peak(&shape);
    loop {
        let fit = approximate(like, &shape, &centres, data, unit * unit * data.len() as f64)
            .map_err(FitError::failed)?;
        let sum: f64 =
            rows(like, &fit).map(|row| row.iter().fold(0.0, |most: f64, w| most.max(w.abs()))).sum();
        if sum * peak(&shape) <= MAX_WEIGHTS || unit > 1.0 {
            return Ok(fit);
        }
        unit *= 3.0;
    }
}

/// The weights of each centre.
fn rows<'a, I: Domain>(
    like: &Rbf<I, EncodedRgb>,
    fit: &'a Approximation<I, EncodedRgb>,
) -> impl Iterator<Item = &'a [f64]> {
    let stride = I::WIDTH + EncodedRgb::WIDTH;
    let behind = like.shape_len() + like.tail().terms(I::WIDTH) * EncodedRgb::WIDTH;
    let rows = fit.parameters.len() - behind;
    fit.parameters[..rows].chunks_exact(stride).map(|row| &row[I::WIDTH..])
}

/// How far apart two lists of values are.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}
