//! Whether there are such spectra, and whether the goal goes with them.

use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_colorimetry::Weights;
use color_fn_core::limits::{MAX_BYTES, MAX_LABEL, MAX_MEMBERS, MAX_PARAMETERS};

use crate::fit::error::FitError;
use crate::fit::goal::Goal;
use crate::fit::grouped::grouped;
use crate::fit::outgrown::check_numbers;

/// The bytes of a number in a file at most, as `-1.2345679e-10,`.
const LONGEST_NUMBER: usize = 15;

/// The smallest value that noise explains.
const MIN_REFLECTANCE: f64 = -0.05;

/// What speaks against fitting a set.
pub(super) fn check(set: &SpectralSet, goal: &Goal) -> Result<(), FitError> {
    holds(set, 1)?;
    possible(set, goal)?;
    // What is out of a family's bounds is refused with them.
    if let Some(basis) = &goal.basis
        && let Ok(parameters) = basis.parameters(&set.quantity.into())
    {
        check_numbers(basis, parameters, set.wavelengths.len())?;
        holds(set, parameters)?;
    }
    Ok(())
}

/// Whether a file holds so many spectra with so many free numbers each: to be known before the work.
pub(super) fn holds(set: &SpectralSet, numbers: usize) -> Result<(), FitError> {
    /// What is in a file besides: the graph, figures, the origin.
    const BESIDES: usize = 1 << 20;
    let count = set.samples.len();
    let limit = || {
        let names: usize = set.samples.iter().map(|sample| sample.name.len().min(MAX_LABEL) + 4).sum();
        match () {
            () if count > MAX_MEMBERS => Some(format!("at most {} spectra", grouped(MAX_MEMBERS))),
            () if count.saturating_mul(numbers) > MAX_PARAMETERS => {
                Some(format!("at most {} numbers", grouped(MAX_PARAMETERS)))
            }
            () if count.saturating_mul(numbers * LONGEST_NUMBER) + names + BESIDES > MAX_BYTES => {
                Some(format!("{} MiB, of which a number takes up to {LONGEST_NUMBER} bytes", MAX_BYTES >> 20))
            }
            () => None,
        }
    };
    match limit() {
        None => Ok(()),
        Some(limit) => Err(FitError::TooLarge { spectra: grouped(count), numbers, limit }),
    }
}

/// The smallest value of a set, with its sample and its wavelength.
pub(super) fn least(set: &SpectralSet) -> Option<(&str, f64, f64)> {
    let all = set.samples.iter().flat_map(|sample| {
        set.wavelengths.iter().zip(&sample.values).map(|(nm, value)| (sample.name.as_str(), *nm, *value))
    });
    all.min_by(|a, b| a.2.total_cmp(&b.2))
}

/// No reflectance is negative, and no light is black.
fn possible(set: &SpectralSet, goal: &Goal) -> Result<(), FitError> {
    let impossible = |spectrum: &str, problem: String| {
        Err(FitError::ImpossibleSpectrum { spectrum: spectrum.to_owned(), problem })
    };
    if set.quantity != SpectralQuantity::Emission {
        return match least(set).filter(|(_, _, value)| *value < MIN_REFLECTANCE) {
            None => Ok(()),
            Some((name, nm, value)) => {
                impossible(name, format!("is {value} at {nm} nm: no {} is negative", set.quantity))
            }
        };
    }
    let weights = Weights::emission(goal.observer);
    for sample in &set.samples {
        let curve = set.curve(sample).map_err(FitError::failed)?;
        let [x, y, z] = weights.tristimulus(|nm| curve.at(nm));
        let sum = x + y + z;
        if sum == 0.0 {
            return impossible(&sample.name, "is black: a light without power has no chromaticity".into());
        }
        if !(y > 0.0 && sum > 0.0 && sum.is_finite()) {
            return impossible(
                &sample.name,
                format!("has XYZ {x:.3e}, {y:.3e}, {z:.3e}, which no light has"),
            );
        }
    }
    Ok(())
}
