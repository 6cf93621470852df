//! How far a fitted spectrum is from the measured one, in color.
//!
//! One illuminant hides errors that another shows (metamerism), so that a reflectance is compared under several. An
//! emitter has no ΔE2000 without a white: it is compared by Δu′v′, color temperature and [what it does to
//! samples](super::rendering).

#[cfg(test)]
mod tests;

use super::cct::{ColorTemperature, UndefinedColorTemperature};
use super::delta_e;
use super::illuminant::{Illuminant, UnknownIlluminant};
use super::integrate::{SampleCountMismatch, Weights};
use super::observer::Observer;
use super::rendering::{ColorRendering, LitSamples};
use super::space;
use super::viewing::ViewingConditions;
use super::white::uv_prime_of_xyz;
use color_fn_core::scalar::{Components, Vector};
use serde::{Deserialize, Serialize};

/// The test illuminants under which a fit is evaluated by default: daylight, incandescent, two fluorescent
/// lamps (standard and three-band) and a phosphor LED.
pub const TEST_ILLUMINANTS: [&str; 5] = ["D65", "A", "FL2", "FL11", "LED-B3"];

/// Colors of reflectances under viewing conditions, and their differences: makes its table of weights at 1 nm once.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorEvaluator {
    /// The illuminant and the observer.
    pub conditions: ViewingConditions,
    /// The integrated white, Y = 1.
    pub white: [f64; 3],
    weights: Weights,
}

impl ColorEvaluator {
    /// Makes the table.
    pub fn new(conditions: ViewingConditions) -> Self {
        let weights = conditions.weights();
        Self { conditions, white: weights.white(), weights }
    }

    /// XYZ of a reflectance sampled at 1 nm over the observer's range; the perfect diffuser has Y = 1.
    ///
    /// # Errors
    /// When the number of samples is wrong.
    pub fn xyz(&self, samples: &[f64]) -> Result<[f64; 3], SampleCountMismatch> {
        self.weights.tristimulus_of_samples(samples)
    }

    /// What each nm of a reflectance adds to XYZ.
    pub const fn weights(&self) -> &Weights {
        &self.weights
    }

    /// CIELAB of XYZ, relative to the integrated white.
    pub fn lab(&self, xyz: [f64; 3]) -> [f64; 3] {
        space::lab_from_xyz::<f64>(Components(xyz), self.white).to_array()
    }

    /// CIEDE2000 difference of two XYZ.
    pub fn delta_e_2000(&self, a: [f64; 3], b: [f64; 3]) -> f64 {
        delta_e_2000(self.lab(a), self.lab(b))
    }
}

/// CIEDE2000 difference of two colors in CIELAB.
pub fn delta_e_2000(a: [f64; 3], b: [f64; 3]) -> f64 {
    delta_e::delta_e_2000::<f64>(Components(a), Components(b))
}

/// Color differences under several test illuminants for one observer: make it once, compare many reflectances.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorDifferenceEvaluator {
    observer: Observer,
    evaluators: Vec<ColorEvaluator>,
}

impl ColorDifferenceEvaluator {
    /// Makes the tables of each illuminant.
    pub fn new(observer: Observer, illuminants: &[Illuminant]) -> Self {
        let conditions = illuminants.iter().map(|light| ViewingConditions::new(light.clone(), observer));
        Self { observer, evaluators: conditions.map(ColorEvaluator::new).collect() }
    }

    /// Illuminants by name; [`TEST_ILLUMINANTS`] are the usual ones.
    ///
    /// # Errors
    /// When there is no illuminant of a name.
    pub fn named(observer: Observer, names: &[&str]) -> Result<Self, UnknownIlluminant> {
        let illuminants: Vec<_> =
            names.iter().map(|name| Illuminant::named(name)).collect::<Result<_, _>>()?;
        Ok(Self::new(observer, &illuminants))
    }

    /// The evaluator of each illuminant, in order.
    pub fn evaluators(&self) -> &[ColorEvaluator] {
        &self.evaluators
    }

    /// Samples of a spectrum, given as a function of wavelength in nm, at 1 nm over the observer's range.
    pub fn samples(&self, spectrum: impl Fn(f64) -> f64) -> Vec<f64> {
        samples(self.observer, spectrum)
    }

    /// CIEDE2000 difference of two reflectances sampled at 1 nm, under each illuminant.
    ///
    /// # Errors
    /// When the number of samples is wrong.
    pub fn delta_e_2000(&self, measured: &[f64], fitted: &[f64]) -> Result<Vec<f64>, SampleCountMismatch> {
        let each = |one: &ColorEvaluator| Ok(one.delta_e_2000(one.xyz(measured)?, one.xyz(fitted)?));
        self.evaluators.iter().map(each).collect()
    }
}

/// Samples of a spectrum, given as a function of wavelength in nm, at 1 nm over an observer's range.
pub fn samples(observer: Observer, spectrum: impl Fn(f64) -> f64) -> Vec<f64> {
    let rows = observer.color_matching_functions().len();
    (0..rows).map(|i| spectrum(observer.first_nm() + i as f64)).collect()
}

/// The color of a light, whatever its power, and how it renders colors.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LightColor {
    /// CIE 1976 chromaticity (u′, v′) for the observer.
    pub uv_prime: [f64; 2],
    /// Correlated color temperature and Duv for the CIE 1931 observer, where there is one.
    pub temperature: Result<ColorTemperature, UndefinedColorTemperature>,
    /// Color rendering indices for the same observer, where there is a temperature.
    pub rendering: Option<ColorRendering>,
}

/// Colors of lights for an observer.
#[derive(Debug, Clone, PartialEq)]
pub struct LightEvaluator {
    weights: Weights,
    /// Color temperature and rendering are defined for the 1931 observer, whichever else is asked for.
    standard: Weights,
    standard_samples: LitSamples,
}

impl LightEvaluator {
    /// Makes the tables.
    pub fn new(observer: Observer) -> Self {
        Self {
            weights: Weights::emission(observer),
            standard: Weights::emission(Observer::Cie1931_2),
            standard_samples: LitSamples::new(Observer::Cie1931_2),
        }
    }

    /// CIE 1976 chromaticity (u′, v′) for the observer of a light, given by its spectral power as a function of wavelength in nm.
    pub fn uv_prime(&self, power: impl Fn(f64) -> f64) -> [f64; 2] {
        uv_prime_of_xyz(self.weights.tristimulus(power))
    }

    /// All of a light, given by its spectral power as a function of wavelength in nm.
    pub fn color(&self, power: impl Fn(f64) -> f64) -> LightColor {
        let powers: Vec<f64> = self.standard.wavelengths().map(&power).collect();
        let xyz = self.standard.tristimulus_of_samples(&powers);
        let temperature = ColorTemperature::of(xyz.expect("a sample a row"));
        let rendering = temperature
            .ok()
            .map(|known| self.standard_samples.rendering(&powers, &known).expect("a sample a row"));
        LightColor { uv_prime: self.uv_prime(power), temperature, rendering }
    }
}

/// Δu′v′: the distance of two lights in (u′, v′). NaN when one is black.
pub fn delta_uv_prime(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Mean, 95th percentile and maximum of a list of errors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stats {
    /// Arithmetic mean.
    pub mean: f64,
    /// The value that 95 % do not exceed: linear between the order statistics on either side of position
    /// 0.95 · (n − 1), counted from 0 (type 7 of Hyndman & Fan 1996, the default of NumPy and R).
    pub p95: f64,
    /// The largest.
    pub max: f64,
}

impl Stats {
    /// The statistics of a list; `None` of an empty one. A NaN among the values makes all three NaN.
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        if values.iter().any(|v| v.is_nan()) {
            return Some(Self { mean: f64::NAN, p95: f64::NAN, max: f64::NAN });
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len() - 1;
        let position = 0.95 * last as f64;
        let below = position as usize;
        let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
        let p95 = if low == high { low } else { low + (position - below as f64) * (high - low) };
        Some(Self { mean: sorted.iter().sum::<f64>() / sorted.len() as f64, p95, max: sorted[last] })
    }
}
