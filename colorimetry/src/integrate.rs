//! From spectrum to tristimulus values: a sum at 1 nm, as a table of weights.

use thiserror::Error;

use super::illuminant::Illuminant;
use super::observer::Observer;

/// Maximum luminous efficacy of radiation, in lm·W⁻¹, rounded as CIE 15:2018 uses it: times the Y
/// of an [emission](Weights::emission) in W·m⁻²·sr⁻¹·nm⁻¹ it is the luminance in cd·m⁻².
pub const LUMINOUS_EFFICACY: f64 = 683.0;

/// What each wavelength of a spectrum adds to X, Y and Z.
///
/// Tristimulus values are the sum of row × spectrum over the rows; a row holds color matching
/// functions, illuminant, step and normalisation together. Row `i` belongs to `start + i · step`
/// nm.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Wavelength of the first row, in nm.
    pub start: f64,
    /// Distance of the rows, in nm.
    pub step: f64,
    /// Weights for [X, Y, Z].
    pub rows: Vec<[f64; 3]>,
}

/// A list of samples that does not fit a table of weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{found} samples for a table of {expected} weights")]
pub struct SampleCountMismatch {
    /// Rows of the table.
    pub expected: usize,
    /// Samples given.
    pub found: usize,
}

impl Weights {
    /// Weights for a reflectance or transmittance under an illuminant, at 1 nm over the observer's
    /// range.
    ///
    /// Scaled so that the perfect diffuser (1 at every wavelength) has Y = 1; the factor comes from
    /// the same sum. Reference: CIE 15:2018, § 7.1.
    pub fn reflectance(observer: Observer, illuminant: &Illuminant) -> Self {
        let start = observer.first_nm();
        let rows = (observer.color_matching_functions().iter().enumerate())
            .map(|(i, cmf)| {
                let power = illuminant.at(start + i as f64);
                cmf.map(|c| c * power)
            })
            .collect();
        Self { start, step: 1.0, rows }.scaled_to_white()
    }

    /// Weights for an emission, at 1 nm over the observer's range: the unit is that of the spectrum
    /// times nm.
    ///
    /// Nothing is normalised. Y times [`LUMINOUS_EFFICACY`] is the luminance in cd·m⁻² of a
    /// radiance in W·m⁻²·sr⁻¹·nm⁻¹. Reference: CIE 15:2018, § 7.1.
    pub fn emission(observer: Observer) -> Self {
        Self { start: observer.first_nm(), step: 1.0, rows: observer.color_matching_functions().to_vec() }
    }

    /// Wavelength of each row, in nm.
    pub fn wavelengths(&self) -> impl ExactSizeIterator<Item = f64> + '_ {
        (0..self.rows.len()).map(|i| self.start + self.step * i as f64)
    }

    /// Tristimulus values [X, Y, Z] of a spectrum, given as a function of wavelength in nm.
    pub fn tristimulus(&self, spectrum: impl Fn(f64) -> f64) -> [f64; 3] {
        sum(self.rows.iter().zip(self.wavelengths().map(spectrum)))
    }

    /// Tristimulus values [X, Y, Z] of samples at the wavelengths of the rows.
    pub fn tristimulus_of_samples(&self, samples: &[f64]) -> Result<[f64; 3], SampleCountMismatch> {
        if samples.len() != self.rows.len() {
            return Err(SampleCountMismatch { expected: self.rows.len(), found: samples.len() });
        }
        Ok(sum(self.rows.iter().zip(samples.iter().copied())))
    }

    /// Tristimulus values [X, Y, Z] of the spectrum that is 1 everywhere: for a reflectance table
    /// the integrated white, with Y = 1.
    pub fn white(&self) -> [f64; 3] {
        self.tristimulus(|_| 1.0)
    }

    /// Divides all weights by the Y of the white.
    pub(super) fn scaled_to_white(mut self) -> Self {
        let k = 1.0 / self.white()[1];
        for weight in self.rows.as_flattened_mut() {
            *weight *= k;
        }
        self
    }
}

fn sum<'a>(terms: impl Iterator<Item = (&'a [f64; 3], f64)>) -> [f64; 3] {
    terms.fold([0.0; 3], |s, (row, value)| [0, 1, 2].map(|c| s[c] + row[c] * value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use support::assert_close;

    #[test]
    fn the_perfect_diffuser_has_unit_luminance() {
        for observer in Observer::ALL {
            for name in Illuminant::names() {
                let weights = Weights::reflectance(observer, &Illuminant::named(name).unwrap());
                // 471 positive terms that sum to one.
                assert_close(weights.white()[1], 1.0, 471.0 * f64::EPSILON);
            }
        }
    }

    #[test]
    fn samples_and_function_agree() {
        let weights = Weights::reflectance(Observer::Cie2015_10, &Illuminant::named("FL2").unwrap());
        let spectrum = |nm: f64| 0.5 + 0.4 * (nm / 30.0).sin();
        let samples: Vec<f64> = weights.wavelengths().map(spectrum).collect();
        assert_eq!(weights.tristimulus_of_samples(&samples), Ok(weights.tristimulus(spectrum)));
        let short = weights.tristimulus_of_samples(&samples[1..]);
        assert_eq!(short, Err(SampleCountMismatch { expected: 441, found: 440 }));
    }

    #[test]
    fn emission_is_in_the_unit_of_the_spectrum() {
        // The 1931 ȳ sums to 106.8569 (Wyszecki & Stiles), given to four decimals.
        let [_, y, _] = Weights::emission(Observer::Cie1931_2).white();
        assert_close(y, 106.8569, 5e-5);
    }
}
