//! A fitted set of spectra, and what the fit costs in color.

use color_fn_colorimetry::metrics::{LightColor, Stats};

/// How far a fitted spectrum is from the measured one, in color.
#[derive(Debug, Clone, PartialEq)]
pub enum ColorDifference {
    /// CIEDE2000 under each test illuminant, the chosen illuminant first.
    Reflected(Vec<f64>),
    /// Chromaticity and color temperature of the light itself.
    Emitted {
        /// Δu′v′ between them.
        delta_uv_prime: f64,
        /// The measured light.
        measured: LightColor,
        /// The fitted light.
        fitted: LightColor,
    },
}

/// One fitted spectrum.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SampleFit {
    /// The free parameters, rounded as a file and a shader hold them.
    pub parameters: Vec<f32>,
    /// Root mean square of fitted − measured at 1 nm, within the wavelengths that were measured.
    pub rmse: f64,
    /// The error in color.
    pub color: ColorDifference,
}

/// A fitted set.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SetFit {
    /// The spectra, in the order of the set.
    pub samples: Vec<SampleFit>,
}

impl SampleFit {
    /// ΔE2000 under the chosen illuminant, or Δu′v′ of a light.
    pub fn main_error(&self) -> f64 {
        match &self.color {
            ColorDifference::Reflected(errors) => errors[0],
            ColorDifference::Emitted { delta_uv_prime, .. } => *delta_uv_prime,
        }
    }
}

impl SetFit {
    /// Fits of some spectra.
    pub const fn new(samples: Vec<SampleFit>) -> Self {
        Self { samples }
    }

    /// Statistics of ΔE2000 under the `light`-th test illuminant, or of Δu′v′ where the set is emission.
    pub fn color_stats(&self, light: usize) -> Stats {
        let errors: Vec<f64> = self
            .samples
            .iter()
            .map(|sample| match &sample.color {
                ColorDifference::Reflected(errors) => errors[light],
                ColorDifference::Emitted { delta_uv_prime, .. } => *delta_uv_prime,
            })
            .collect();
        Stats::of(&errors).unwrap_or(Stats { mean: 0.0, p95: 0.0, max: 0.0 })
    }

    /// The largest mean error over all test illuminants: what a target is compared with, as one light hides errors.
    pub fn worst_mean(&self) -> f64 {
        let lights = match self.samples.first().map(|sample| &sample.color) {
            Some(ColorDifference::Reflected(errors)) => errors.len(),
            _ => 1,
        };
        let means = (0..lights).map(|light| self.color_stats(light).mean);
        // A NaN is the worst of all.
        means.fold(0.0, |worst: f64, mean| if worst.is_nan() || mean <= worst { worst } else { mean })
    }

    /// Root mean square over all spectra.
    pub fn rmse(&self) -> f64 {
        let sum: f64 = self.samples.iter().map(|sample| sample.rmse.powi(2)).sum();
        (sum / self.samples.len() as f64).sqrt()
    }

    /// The free parameters of the whole set, in the layout of [`Compose::set`](color_fn_core::Compose::set): block by block,
    /// and in each block spectrum by spectrum.
    pub fn set_parameters(&self, layout: &color_fn_core::Layout) -> Vec<f32> {
        let mut all = Vec::new();
        let mut start = 0;
        for block in layout.blocks().iter().filter(|block| block.role == color_fn_core::Role::Free) {
            let end = start + block.len();
            for sample in &self.samples {
                all.extend_from_slice(&sample.parameters[start..end]);
            }
            start = end;
        }
        all
    }
}
