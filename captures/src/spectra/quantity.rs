//! What spectra are of.

use std::fmt;
use std::str::FromStr;

use color_fn_colorimetry::interpolate::{Curve, CurveError, equal_steps};
use color_fn_core::domain;
use color_fn_core::message::escaped;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What the numbers of a spectrum are. A fact about the data that cannot be guessed from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpectralQuantity {
    /// Reflectance factor, 1 for the perfect diffuser. May exceed 1 (fluorescence, geometry).
    #[default]
    Reflectance,
    /// Transmittance, 0 to 1.
    Transmittance,
    /// Spectral power distribution: relative, or radiance in W·m⁻²·sr⁻¹·nm⁻¹.
    Emission,
}

/// A name that is not a quantity of spectra.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown quantity `{}`: choose reflectance, transmittance or emission", escaped(name))]
pub struct ParseSpectralQuantityError {
    /// The text that was read.
    pub name: String,
}

impl SpectralQuantity {
    /// Its name in lower case, as a command line and a file write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reflectance => "reflectance",
            Self::Transmittance => "transmittance",
            Self::Emission => "emission",
        }
    }

    /// The curve through values at wavelengths in nm: reflectance and transmittance by
    /// [`Curve::reflectance`], or on uneven steps by [`Curve::monotone`] where the spline would leave what was measured by more than
    /// 0.01, as at the edges of a filter; emission [linearly](Curve::linear); held constant beyond the ends.
    pub fn curve(self, wavelengths: &[f64], values: &[f64]) -> Result<Curve, CurveError> {
        match self {
            Self::Emission => Curve::linear(wavelengths, values),
            _ if self.overshoots(wavelengths, values) => Curve::monotone(wavelengths, values),
            _ => Curve::reflectance(wavelengths, values),
        }
    }

    /// Whether a spline on uneven steps would leave what was measured.
    pub(super) fn overshoots(self, wavelengths: &[f64], values: &[f64]) -> bool {
        /// In fractions of 1: what is seen as a color that is not there.
        const TOLERANCE: f64 = 0.01;
        if self == Self::Emission || equal_steps(wavelengths) {
            return false;
        }
        let Ok(curve) = Curve::reflectance(wavelengths, values) else { return false };
        let least = values.iter().copied().fold(f64::INFINITY, f64::min) - TOLERANCE;
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + TOLERANCE;
        let inside =
            wavelengths.windows(2).flat_map(|w| [0.2, 0.4, 0.6, 0.8].map(|t| w[0] + t * (w[1] - w[0])));
        inside.map(|nm| curve.at(nm)).any(|value| !(least..=most).contains(&value))
    }
}

impl From<SpectralQuantity> for domain::Quantity {
    fn from(quantity: SpectralQuantity) -> Self {
        match quantity {
            SpectralQuantity::Reflectance => Self::Reflectance,
            SpectralQuantity::Transmittance => Self::Transmittance,
            SpectralQuantity::Emission => Self::Emission,
        }
    }
}

impl fmt::Display for SpectralQuantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for SpectralQuantity {
    type Err = ParseSpectralQuantityError;

    fn from_str(name: &str) -> Result<Self, ParseSpectralQuantityError> {
        [Self::Reflectance, Self::Transmittance, Self::Emission]
            .into_iter()
            .find(|quantity| quantity.name() == name.trim())
            .ok_or_else(|| ParseSpectralQuantityError { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_have_names() {
        for quantity in
            [SpectralQuantity::Reflectance, SpectralQuantity::Transmittance, SpectralQuantity::Emission]
        {
            assert_eq!(quantity.to_string().parse(), Ok(quantity));
            assert_eq!(serde_json::to_string(&quantity).unwrap(), format!("\"{quantity}\""));
        }
        assert!("colour".parse::<SpectralQuantity>().is_err());
    }
}
