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
/// The sum of the magnitudes of weights up to which the 2⁻²² that is lost of each is at most 5e-4 as displayed, were all of one sign.
const MAX_WEIGHTS: f64 = 2000.0;

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
    let mut best: Option<(f64, Vec<f64>, Vec<usize>)> = None;
    let mut failure = FitError::NothingFitted;
    for inverse in inverses {
        let shape = width_of(inverse);
        let unit = ROUNDING * peak(&shape);
        let aim = Aim { ridge: unit * unit * choices.len() as f64, ..Aim::bytes(bytes) };
        match greedy(like, &shape, choices, aim, distance) {
            Ok(found) => {
                // With a ridge, one more may be a little worse: as many as are best.
                let fewest = found.steps.iter().min_by(|a, b| a.rms.total_cmp(&b.rms));
                let Some(fewest) = fewest else { continue };
                if best.as_ref().is_none_or(|best| fewest.rms < best.0) {
                    best = Some((fewest.rms, shape, found.chosen[..fewest.centres].to_vec()));
                }
            }
            Err(error) => failure = FitError::failed(error),
        }
    }
    let Some((_, shape, chosen)) = best else { return Err(failure) };
    let centres: Vec<f64> =
        chosen.iter().flat_map(|&i| choices.points().row(i).iter().copied().collect::<Vec<_>>()).collect();
    let mut unit = ROUNDING * peak(&shape);
    loop {
        let strength = unit * unit * data.len() as f64;
        let fit = approximate(like, &shape, &centres, data, strength).map_err(FitError::failed)?;
        let magnitude = |row: &[f64]| row.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
        let stride = I::WIDTH + EncodedRgb::WIDTH;
        let weights =
            fit.parameters[..stride * chosen.len()].chunks_exact(stride).map(|row| &row[I::WIDTH..]);
        if weights.map(magnitude).sum::<f64>() * peak(&shape) <= MAX_WEIGHTS || unit > 1.0 {
            return with_all_centres(like, fit, chosen.len());
        }
        unit *= 3.0;
    }
}

/// A fit of fewer centres as one of as many as were requested: the others weigh nothing.
fn with_all_centres<I: Domain>(
    like: &Rbf<I, EncodedRgb>,
    fit: Approximation<I, EncodedRgb>,
    centres: usize,
) -> Result<Approximation<I, EncodedRgb>, FitError> {
    let stride = I::WIDTH + EncodedRgb::WIDTH;
    let missing = like.layout().free_len() - fit.parameters.len();
    let mut parameters = fit.parameters;
    parameters.splice(stride * centres..stride * centres, std::iter::repeat_n(0.0, missing));
    let color = like.with_centres(centres + missing / stride).map_err(FitError::failed)?;
    Ok(Approximation { color, parameters, condition: fit.condition, rms: fit.rms })
}

/// How far apart two lists of values are.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}
