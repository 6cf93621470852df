//! Whether there are such spectra, and whether the goal goes with them.

use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_colorimetry::Weights;

use crate::fit::error::FitError;
use crate::fit::goal::Goal;
use crate::fit::outgrown::check_numbers;

/// The smallest value that noise explains.
const MIN_REFLECTANCE: f64 = -0.05;

/// What speaks against fitting a set.
pub(super) fn check(set: &SpectralSet, goal: &Goal) -> Result<(), FitError> {
    possible(set, goal)?;
    // What is out of a family's bounds is refused with them.
    if let Some(basis) = &goal.basis
        && let Ok(parameters) = basis.parameters(&set.quantity.into())
    {
        check_numbers(basis, parameters, set.wavelengths.len())?;
    }
    Ok(())
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
