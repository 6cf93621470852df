//! One front door: any capture becomes a color.
//!
//! [`fit`] takes measured data of any kind, fits the candidates of the [registry](crate::registry) for that kind, or the basis that was
//! requested, and gives the chosen color as a file, with all candidates, their bytes and errors. What is drawn and written is up to
//! the caller.
//!
//! | kind | functions of | errors |
//! |---|---|---|
//! | spectra | wavelength | ΔE2000 under test illuminants, or Δu′v′ |
//! | environment maps | direction | RMS of ln(1 + L / mean), of radiance, of irradiance; energy |
//! | images, points | position | PSNR as displayed, ΔE2000 |
//! | splats | direction | RMS of encoded colors where nothing was fitted |
//! | skies | elevation of the sun, direction | as of environment maps, each elevation by its own mean |
//! | BRDFs | directions of light and view | RMS of ln(1 + f √(cos θᵢ cos θₒ)) |
//! | Donaldson matrices | excitation, emission | ΔE2000 under test illuminants |

mod brdf;
mod comparison;
mod detail;
mod direction;
pub mod display_color;
pub mod environment;
mod error;
mod fitted;
mod fluorescence;
mod goal;
mod grouped;
mod image;
mod outgrown;
mod points;
mod position;
mod progress;
mod size_search;
mod sky;
mod spectra;
mod splats;

use std::ops::ControlFlow;

use color_fn_captures::Capture;

use self::progress::Monitor;

pub use comparison::{CandidateResult, Comparison, Measure, Reason};
pub use detail::{Detail, FluorescenceResult, LitResult, SkyResult, SplatRanking, SplatResult};
pub use error::FitError;
pub use fitted::Fitted;
pub use goal::{Goal, check, has_color_difference};
pub use progress::{OnProgress, Progress, Stage};
pub use sky::sky_points;
pub use spectra::result::{FittedBasis, LightPair, SpectraResult, leaves_unit};

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
