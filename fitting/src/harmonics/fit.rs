//! An environment map fitted: projected, and windowed.

use color_fn_bases::DegreeTooHigh;
use color_fn_captures::Environment;
use serde::{Deserialize, Serialize};

use super::coefficients::Harmonics;
use super::projection::project;
use super::window::{Window, smallest_window};

/// Whether a fit may be negative somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Windowing {
    /// The plain projection: least squares, and negative around bright lights. It keeps their irradiance.
    #[default]
    Plain,
    /// The smallest window with which no channel is negative in any direction: for display. It takes direction from the light.
    Smallest,
}

/// What a fit gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The coefficients, windowed.
    pub harmonics: Harmonics,
    /// What they were multiplied by, degree by degree.
    pub window: Window,
}

/// Radiance of a map, fitted by harmonics up to a degree. For [irradiance](Harmonics::irradiance) take the plain projection: it
/// is accurate there, and a window that tames a sun takes direction from its light.
///
/// # Errors
/// When the degree is above 8.
pub fn fit(map: &Environment, degree: usize, windowing: Windowing) -> Result<Fitted, DegreeTooHigh> {
    Ok(windowed(project(map, degree)?, windowing))
}

/// A projection, windowed.
pub(crate) fn windowed(plain: Harmonics, windowing: Windowing) -> Fitted {
    match windowing {
        Windowing::Smallest => {
            let window = smallest_window(&plain);
            Fitted { harmonics: plain.banded(|l| window.factors[l]), window }
        }
        Windowing::Plain => {
            let window = Window::none(plain.degree());
            Fitted { harmonics: plain, window }
        }
    }
}
