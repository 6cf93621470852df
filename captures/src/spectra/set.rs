//! Sets of measured spectra on common wavelengths.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use color_fn_colorimetry::interpolate::{Curve, CurveError};
use color_fn_core::domain;
use color_fn_core::message::escaped;

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

/// No quantity has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown quantity `{}`: choose reflectance, transmittance or emission", escaped(name))]
pub struct ParseSpectralQuantityError {
    /// What was asked for.
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
    /// [`Curve::reflectance`], emission [linearly](Curve::linear); held constant beyond the ends.
    pub fn curve(self, wavelengths: &[f64], values: &[f64]) -> Result<Curve, CurveError> {
        match self {
            Self::Reflectance | Self::Transmittance => Curve::reflectance(wavelengths, values),
            Self::Emission => Curve::linear(wavelengths, values),
        }
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

/// One measured spectrum: a value for each wavelength of its set.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Its name in the file.
    pub name: String,
    /// Values in the order of the wavelengths, in the unit of the set's [`SpectralQuantity`].
    pub values: Vec<f64>,
}

/// Spectra of one quantity, measured at the same wavelengths.
#[derive(Debug, Clone, PartialEq)]
pub struct SpectralSet {
    /// Wavelengths in nm, increasing.
    pub wavelengths: Vec<f64>,
    /// The spectra, in the order of the file or of the selection.
    pub samples: Vec<Sample>,
    /// What the values are.
    pub quantity: SpectralQuantity,
}

/// Spectra at every nm of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Resampled {
    /// Wavelength of the first value, in nm; the next is 1 nm further.
    pub first_nm: u32,
    /// For each sample, its values.
    pub values: Vec<Vec<f64>>,
    /// How much of the range was measured.
    pub coverage: Coverage,
}

/// Which part of a range of wavelengths was measured. Beyond it the end values are held.
///
/// Printed as `data 380–730 nm, held constant to 360–830 nm`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// First and last wavelength measured, in nm.
    pub measured: [f64; 2],
    /// First and last wavelength wanted, in nm.
    pub wanted: [f64; 2],
}

impl Coverage {
    /// Whether nothing had to be held.
    pub fn is_complete(&self) -> bool {
        self.measured[0] <= self.wanted[0] && self.wanted[1] <= self.measured[1]
    }

    /// Whether a wavelength in nm lies within the measured ones.
    pub fn holds(&self, nm: f64) -> bool {
        self.measured[0] <= nm && nm <= self.measured[1]
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measured: [first, last], wanted: [from, to] } = self;
        write!(f, "data {first}–{last} nm")?;
        match (from < first, last < to) {
            (false, false) => Ok(()),
            (true, true) => write!(f, ", held constant to {from}–{to} nm"),
            (true, false) => write!(f, ", held constant down to {from} nm"),
            (false, true) => write!(f, ", held constant up to {to} nm"),
        }
    }
}

impl SpectralSet {
    /// A sample as a function of wavelength; see [`SpectralQuantity::curve`].
    pub fn curve(&self, sample: &Sample) -> Result<Curve, CurveError> {
        self.quantity.curve(&self.wavelengths, &sample.values)
    }

    /// Every sample at 1 nm over a range of wavelengths in nm, both ends included.
    pub fn resample(&self, range: RangeInclusive<u32>) -> Result<Resampled, CurveError> {
        let values = self
            .samples
            .iter()
            .map(|sample| {
                let curve = self.curve(sample)?;
                Ok(range.clone().map(|nm| curve.at(f64::from(nm))).collect())
            })
            .collect::<Result<_, CurveError>>()?;
        let wanted = [f64::from(*range.start()), f64::from(*range.end())];
        Ok(Resampled { first_nm: *range.start(), values, coverage: self.coverage(wanted) })
    }

    /// How much of a range, first and last wavelength in nm, was measured. An empty set has
    /// measured nothing: NaN.
    pub fn coverage(&self, wanted: [f64; 2]) -> Coverage {
        let end = |nm: Option<&f64>| nm.copied().unwrap_or(f64::NAN);
        Coverage { measured: [end(self.wavelengths.first()), end(self.wavelengths.last())], wanted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use support::assert_close;

    fn set(quantity: SpectralQuantity) -> SpectralSet {
        let wavelengths: Vec<f64> = (0..36).map(|i| 380.0 + 10.0 * f64::from(i)).collect();
        let values = wavelengths.iter().map(|nm| (nm / 1000.0).powi(3)).collect();
        SpectralSet { wavelengths, samples: vec![Sample { name: "cube".to_owned(), values }], quantity }
    }

    #[test]
    fn resampling_interpolates_inside_and_holds_outside() {
        let resampled = set(SpectralQuantity::Reflectance).resample(360..=830).unwrap();
        let values = &resampled.values[0];
        assert_eq!((resampled.first_nm, values.len()), (360, 471));
        assert_eq!([values[0], values[20]], [0.38f64.powi(3); 2]);
        assert_eq!(values[470], 0.73f64.powi(3));
        // Sprague is exact for cubics: rounding.
        assert_close(values[125], 0.485f64.powi(3), 1e-14);
        assert_eq!(resampled.coverage.to_string(), "data 380–730 nm, held constant to 360–830 nm");
        assert!(!resampled.coverage.is_complete());
    }

    #[test]
    fn light_is_interpolated_linearly() {
        let resampled = set(SpectralQuantity::Emission).resample(400..=410).unwrap();
        let middle = (0.4f64.powi(3) + 0.41f64.powi(3)) / 2.0;
        assert_close(resampled.values[0][5], middle, 1e-16);
        assert_eq!(resampled.coverage.to_string(), "data 380–730 nm");
        assert!(resampled.coverage.is_complete());
    }

    #[test]
    fn coverage_says_which_end_was_held() {
        let set = set(SpectralQuantity::Reflectance);
        assert_eq!(set.coverage([360.0, 700.0]).to_string(), "data 380–730 nm, held constant down to 360 nm");
        assert_eq!(set.coverage([400.0, 780.0]).to_string(), "data 380–730 nm, held constant up to 780 nm");
    }

    #[test]
    fn a_set_that_does_not_fit_together_is_an_error() {
        let mut set = set(SpectralQuantity::Reflectance);
        set.samples[0].values.pop();
        assert_eq!(set.resample(400..=500), Err(CurveError::LengthMismatch { wavelengths: 36, values: 35 }));
    }

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
