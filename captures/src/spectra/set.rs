//! Sets of measured spectra on common wavelengths.

use std::fmt;
use std::ops::RangeInclusive;

use color_fn_colorimetry::interpolate::{Curve, CurveError};
use serde::{Deserialize, Serialize};

use super::limits::MIN_WAVELENGTHS;
use super::quantity::SpectralQuantity;
use crate::invalid::InvalidCapture;

/// One measured spectrum: a value for each wavelength of its set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Its name in the file.
    pub name: String,
    /// Values in the order of the wavelengths, in the unit of the set's [`SpectralQuantity`].
    pub values: Vec<f64>,
}

/// Spectra of one quantity, measured at the same wavelengths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpectralSet {
    /// Wavelengths in nm, increasing.
    pub wavelengths: Vec<f64>,
    /// The spectra, in the order of the file or of the selection.
    pub samples: Vec<Sample>,
    /// What the values are.
    pub quantity: SpectralQuantity,
}

/// Spectra at every nm of a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// First and last wavelength measured, in nm.
    pub measured: [f64; 2],
    /// First and last wavelength requested, in nm.
    pub requested: [f64; 2],
}

impl Coverage {
    /// Whether nothing had to be held.
    pub fn is_complete(&self) -> bool {
        self.measured[0] <= self.requested[0] && self.requested[1] <= self.measured[1]
    }

    /// Whether a wavelength in nm lies within the measured ones.
    pub fn holds(&self, nm: f64) -> bool {
        self.measured[0] <= nm && nm <= self.measured[1]
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measured: [first, last], requested: [from, to] } = self;
        write!(f, "data {first}–{last} nm")?;
        match (from < first, last < to) {
            (false, false) => Ok(()),
            (true, true) => write!(f, ", held constant to {from}–{to} nm"),
            (true, false) => write!(f, ", held constant down to {from} nm"),
            (false, true) => write!(f, ", held constant up to {to} nm"),
        }
    }
}

impl Sample {
    /// A spectrum of any values, of which the set that takes it knows the wavelengths.
    pub fn new(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        Self { name: name.into(), values: values.into_iter().collect() }
    }
}

impl SpectralSet {
    /// Spectra of numbers in memory, at wavelengths in nm; see [`read`](Self::read) for files.
    ///
    /// ```
    /// use color_fn_captures::spectra::{Sample, SpectralQuantity, SpectralSet};
    ///
    /// let nm = (0..31).map(|i| 400.0 + 10.0 * f64::from(i));
    /// let gray = Sample::new("gray", [0.18; 31]);
    /// let set = SpectralSet::new(SpectralQuantity::Reflectance, nm, [gray])?;
    /// assert_eq!((set.wavelengths[30], set.samples[0].values[30]), (700.0, 0.18));
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When there are fewer than four wavelengths, they are not positive or do not increase, there are no samples, one has not a
    /// value for each wavelength, or a value is not finite.
    pub fn new(
        quantity: SpectralQuantity,
        wavelengths: impl IntoIterator<Item = f64>,
        samples: impl IntoIterator<Item = Sample>,
    ) -> Result<Self, InvalidCapture> {
        let wavelengths: Vec<f64> = wavelengths.into_iter().collect();
        let samples: Vec<Sample> = samples.into_iter().collect();
        InvalidCapture::check_count("wavelengths", wavelengths.len(), [MIN_WAVELENGTHS, usize::MAX])?;
        let positive = |nm: f64| nm > 0.0 && nm.is_finite();
        InvalidCapture::check_values("wavelength", "a positive number of nm", &wavelengths, positive)?;
        if !wavelengths.is_sorted_by(|a, b| a < b) {
            return Err(InvalidCapture::Order("the wavelengths do not increase"));
        }
        InvalidCapture::check_count("samples", samples.len(), [1, usize::MAX])?;
        for sample in &samples {
            let (found, expected) = (sample.values.len(), wavelengths.len());
            if found != expected {
                return Err(InvalidCapture::Length { what: "values of a sample", found, expected });
            }
            InvalidCapture::check_values("value", "a finite number", &sample.values, f64::is_finite)?;
        }
        Ok(Self { wavelengths, samples, quantity })
    }

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
        let requested = [f64::from(*range.start()), f64::from(*range.end())];
        Ok(Resampled { first_nm: *range.start(), values, coverage: self.coverage(requested) })
    }

    /// How much of a range, first and last wavelength in nm, was measured. An empty set has
    /// measured nothing: NaN.
    pub fn coverage(&self, requested: [f64; 2]) -> Coverage {
        let end = |nm: Option<&f64>| nm.copied().unwrap_or(f64::NAN);
        Coverage { measured: [end(self.wavelengths.first()), end(self.wavelengths.last())], requested }
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
}
