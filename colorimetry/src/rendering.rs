//! What a light does to the colors of things: the color rendering index, and two lights on the same samples.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::black_body::planck;
use super::cct::ColorTemperature;
use super::delta_e::delta_e_2000;
use super::illuminant::Illuminant;
use super::integrate::{SampleCountMismatch, Weights};
use super::interpolate::Curve;
use super::observer::Observer;
use super::space;
use super::tables::Table;
use super::white::uv_1960_of_xyz;
use color_fn_core::scalar::{Components, Vector};

/// How many test color samples there are; the general index is of the first [`GENERAL`].
pub const TEST_SAMPLES: usize = 14;
/// How many of them the general index is of.
pub const GENERAL: usize = 8;

static SAMPLES: LazyLock<Vec<Curve>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("../data/tcs_cie1974_5nm.csv"));
    let curve = |index| {
        let (wavelengths, values) = table.column(index);
        Curve::reflectance(&wavelengths, &values).expect("the standard table holds curves")
    };
    (0..table.names.len()).map(curve).collect()
});

/// The radiance factors of the CIE 1974 test color samples 1–14, over 360–830 nm: eight of moderate chroma, strong red, yellow,
/// green and blue, a complexion and a leaf. Reference: CIE 13.3-1995.
pub fn test_samples() -> &'static [Curve] {
    &SAMPLES
}

/// Color rendering indices of a light: how little it shifts the colors of the test color samples from those under a black body
/// (below 5000 K) or daylight of its color temperature. 100 is no shift; there is no lower end.
///
/// Reference: CIE 13.3-1995, by sums at 1 nm. It calls the indices meaningful for lights within 5.4e-3 of the Planckian locus (Duv).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ColorRendering {
    /// General index Rₐ: the mean of the first eight.
    pub general: f64,
    /// Special indices R₁–R₁₄.
    pub special: [f64; TEST_SAMPLES],
}

impl ColorRendering {
    /// The special index of the strong red sample, R₉.
    pub const fn strong_red(&self) -> f64 {
        self.special[8]
    }
}

/// The colors that lights give to the test color samples, for an observer: makes its tables once.
#[derive(Debug, Clone, PartialEq)]
pub struct LitSamples {
    /// For each sample, what each nm of a light adds to its XYZ.
    samples: Vec<Vec<[f64; 3]>>,
    /// The same of the perfect diffuser.
    white: Weights,
}

impl LitSamples {
    /// Makes the tables of the test color samples.
    pub fn new(observer: Observer) -> Self {
        let white = Weights::emission(observer);
        let lit = |curve: &Curve| {
            let rows = white.rows.iter().zip(white.wavelengths());
            rows.map(|(row, nm)| row.map(|weight| weight * curve.at(nm))).collect()
        };
        Self { samples: test_samples().iter().map(lit).collect(), white }
    }

    /// CIEDE2000 of each sample lit by one light and by another, powers at 1 nm over the observer's range in one unit. Both are
    /// relative to the white of the first: a fit that is too bright or too yellow is off on every sample. NaN where the first
    /// light is black.
    ///
    /// # Errors
    /// When the number of powers is wrong.
    pub fn delta_e_2000(&self, reference: &[f64], other: &[f64]) -> Result<Vec<f64>, SampleCountMismatch> {
        let white = self.white.tristimulus_of_samples(reference)?;
        self.white.tristimulus_of_samples(other)?;
        let scaled = white.map(|w| w / white[1]);
        let lab = |rows: &[[f64; 3]], power: &[f64]| {
            let xyz = sum(rows, power).map(|component| component / white[1]);
            Components(space::lab_from_xyz::<f64>(Components(xyz), scaled).to_array())
        };
        let difference = |rows| delta_e_2000::<f64>(lab(rows, reference), lab(rows, other));
        Ok(self.samples.iter().map(|rows| difference(rows)).collect())
    }

    /// Color rendering indices of a light of a color temperature, powers at 1 nm over the observer's range. The index is defined for
    /// the CIE 1931 observer.
    ///
    /// # Errors
    /// When the number of powers is wrong.
    pub fn rendering(
        &self,
        power: &[f64],
        temperature: &ColorTemperature,
    ) -> Result<ColorRendering, SampleCountMismatch> {
        let test_white = self.white.tristimulus_of_samples(power)?;
        let reference: Vec<f64> = match Illuminant::daylight(temperature.kelvin) {
            Ok(daylight) if temperature.kelvin >= 5000.0 => {
                self.white.wavelengths().map(|nm| daylight.at(nm)).collect()
            }
            // Beyond 25 000 K the daylight series has no member, and a black body is the nearest thing.
            _ => self.white.wavelengths().map(|nm| planck(nm, temperature.kelvin)).collect(),
        };
        let reference_white = self.white.tristimulus_of_samples(&reference)?;
        let adaptation = VonKries::new(test_white, reference_white);
        let [white_u, white_v] = uv_1960_of_xyz(reference_white);
        let uvw = |xyz: [f64; 3], white: [f64; 3], [u, v]: [f64; 2]| {
            let lightness = 25.0 * (100.0 * xyz[1] / white[1]).cbrt() - 17.0;
            [13.0 * lightness * (u - white_u), 13.0 * lightness * (v - white_v), lightness]
        };
        let mut special = [0.0; TEST_SAMPLES];
        for (index, rows) in special.iter_mut().zip(&self.samples) {
            let (test, expected) = (sum(rows, power), sum(rows, &reference));
            let a = uvw(test, test_white, adaptation.adapted(uv_1960_of_xyz(test)));
            let b = uvw(expected, reference_white, uv_1960_of_xyz(expected));
            let shift = (0..3).map(|c| (a[c] - b[c]).powi(2)).sum::<f64>().sqrt();
            *index = 100.0 - 4.6 * shift;
        }
        let general = special[..GENERAL].iter().sum::<f64>() / GENERAL as f64;
        Ok(ColorRendering { general, special })
    }
}

fn sum(rows: &[[f64; 3]], power: &[f64]) -> [f64; 3] {
    rows.iter().zip(power).fold([0.0; 3], |s, (row, value)| [0, 1, 2].map(|c| s[c] + row[c] * value))
}

/// The chromatic adaptation of CIE 13.3: von Kries's in (u, v).
struct VonKries {
    /// c and d of the reference over those of the light.
    ratio: [f64; 2],
}

impl VonKries {
    fn new(test: [f64; 3], reference: [f64; 3]) -> Self {
        let [test, reference] = [test, reference].map(|white| Self::cd(uv_1960_of_xyz(white)));
        Self { ratio: [reference[0] / test[0], reference[1] / test[1]] }
    }

    fn cd([u, v]: [f64; 2]) -> [f64; 2] {
        [(4.0 - u - 10.0 * v) / v, (1.708 * v + 0.404 - 1.481 * u) / v]
    }

    fn adapted(&self, uv: [f64; 2]) -> [f64; 2] {
        let [c, d] = Self::cd(uv);
        let (c, d) = (self.ratio[0] * c, self.ratio[1] * d);
        let below = 16.518 + 1.481 * c - d;
        [(10.872 + 0.404 * c - 4.0 * d) / below, 5.52 / below]
    }
}
