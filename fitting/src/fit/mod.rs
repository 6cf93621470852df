//! One front door: any capture becomes a color.
//!
//! [`fit`] takes measured data of any kind, fits the candidates of the [registry](crate::registry) for that kind, or the basis that was
//! requested, and gives the chosen color as a file, with all candidates, their bytes and errors. What is drawn and written is up to
//! the caller.
//!
//! | kind | functions of | errors |
//! |---|---|---|
//! | spectra | wavelength | ΔE2000 under test illuminants, or Δu′v′ |
//! | environment maps | direction | RMS of ln(1 + L / mean), of radiance, of irradiance |
//! | images, points | position | PSNR as displayed, ΔE2000 |
//! | splats | direction | RMS of encoded colors where nothing was fitted |
//! | skies | elevation of the sun, direction | as of environment maps, each elevation by its own mean |
//! | BRDFs | directions of light and view | RMS of ln(1 + f √(cos θᵢ cos θₒ)) |
//! | Donaldson matrices | excitation, emission | ΔE2000 under test illuminants |

mod brdf;
mod comparison;
pub mod display_color;
mod environment;
mod error;
mod fitted;
mod fluorescence;
mod goal;
mod image;
mod points;
mod position;
mod progress;
mod size_search;
mod sky;
mod spectra;
mod splats;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use color_fn_captures::{Capture, CaptureKind};

use self::progress::Monitor;
use crate::registry::{Basis, DirectionRole, Role};

pub use comparison::{CandidateResult, Comparison, Measure, Reason};
pub use error::FitError;
pub use fitted::{Detail, Fitted};
pub use fluorescence::{FluorescenceResult, LitResult};
pub use goal::Goal;
pub use progress::{OnProgress, Progress, Stage};
pub use sky::{SkyResult, sky_points};
pub use spectra::{FittedBasis, SpectraResult, leaves_unit};
pub use splats::{SplatRanking, SplatResult};

/// Fits a capture.
///
/// ```
/// use color_fn_captures::spectra::{ReadOptions, SpectralSet};
/// use color_fn_captures::Capture;
/// use color_fn_fitting::{Goal, Limit, fit};
///
/// let table = b"nm,red\n400,0.05\n450,0.06\n500,0.07\n550,0.15\n600,0.6\n650,0.7\n700,0.72\n";
/// let capture = Capture::Spectra(SpectralSet::parse(table, "red", &ReadOptions::default())?);
/// let mut goal = Goal::default();
/// goal.limit = Some(Limit::Error(1.0));
/// let fitted = fit(&capture, &goal)?;
/// let chosen = &fitted.comparison.candidates[fitted.comparison.chosen.unwrap()];
/// assert!(chosen.errors[0] <= 1.0 && chosen.bytes == 4 * fitted.file.free().len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the goal does not go with the data ([`FitError::is_request`]), when no candidate reaches it, and when a fit fails.
pub fn fit(capture: &Capture, goal: &Goal) -> Result<Fitted, FitError> {
    fit_with(capture, goal, &|_| ControlFlow::Continue(()))
}

/// Fits a capture, and calls `progress` after each step, from any thread; it may cancel the fit.
///
/// # Errors
/// As [`fit`], and [`FitError::Cancelled`].
pub fn fit_with(capture: &Capture, goal: &Goal, progress: OnProgress<'_>) -> Result<Fitted, FitError> {
    let kind = capture.kind();
    check(goal, kind)?;
    let monitor = Monitor::new(progress);
    match capture {
        Capture::Spectra(read) => spectra::fit(read, goal, &monitor),
        Capture::Environment(map) => environment::fit(map, goal, &monitor),
        Capture::Image(image) => image::fit(image, goal, &monitor),
        Capture::Splats(splats) => splats::fit(splats, goal, &monitor),
        Capture::Sky(sky) => sky::fit(sky, goal, &monitor),
        Capture::Brdf(table) => brdf::fit(table, goal, &monitor),
        Capture::Fluorescence(matrix) => fluorescence::fit(matrix, goal, &monitor),
        Capture::Points(points) => points::fit(points, goal, &monitor),
        _ => Err(FitError::NothingFitted),
    }
}

/// Whether a goal goes with a kind of data, as far as that is known without the data.
///
/// # Errors
/// When the basis is of other data, or a color difference is requested where there is none.
pub fn check(goal: &Goal, kind: CaptureKind) -> Result<(), FitError> {
    if goal.target().is_some() && !has_color_difference(kind) {
        return Err(FitError::NoColorDifference(kind));
    }
    match &goal.basis {
        Some(basis) if basis.role(kind).is_none() => {
            Err(FitError::BasisOfOtherData { basis: basis.clone(), kind })
        }
        _ => Ok(()),
    }
}

/// Whether data of a kind are judged by a color difference, which a goal may limit.
pub const fn has_color_difference(kind: CaptureKind) -> bool {
    matches!(
        kind,
        CaptureKind::Spectra | CaptureKind::Fluorescence | CaptureKind::Image | CaptureKind::Points
    )
}

/// The budget of most kinds of data where none is given.
const DEFAULT_BYTES: usize = 1024;

/// The candidates for colors of directions: all, or every degree of harmonics and the basis that was requested.
fn direction_candidates(goal: &Goal, kind: CaptureKind) -> Result<Vec<(Basis, DirectionRole)>, FitError> {
    let with_role = |basis: Basis| match basis.role(kind) {
        Some(Role::Direction(role)) => Ok((basis, role)),
        _ => Err(FitError::BasisOfOtherData { basis, kind }),
    };
    let all = Basis::candidates(kind).into_iter().map(with_role);
    let mut all = all.collect::<Result<Vec<_>, _>>()?;
    if let Some(basis) = &goal.basis {
        all.retain(|(_, role)| *role == DirectionRole::Harmonics);
        if !all.iter().any(|(known, _)| known == basis) {
            all.push(with_role(basis.clone())?);
        }
    }
    Ok(all)
}

/// A count with commas between thousands: `1,269`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
