//! A fitted set of spectra, and what the fit costs in color.

use color_fn_colorimetry::metrics::Stats;

/// How far a fitted spectrum is from the measured one, in color.
#[derive(Debug, Clone, PartialEq)]
pub enum ColorDifference {
    /// CIEDE2000 under each test illuminant, the chosen illuminant first.
    Reflected(Vec<f64>),
    /// Of a light, and what it lights.
    Emitted {
        /// Δu′v′ between the measured and the fitted light.
        delta_uv_prime: f64,
        /// CIEDE2000 of each CIE 1974 test color sample lit by the measured and by the fitted light, relative to the white of the measured.
        lit: Vec<f64>,
        /// The part of the power that lies at other wavelengths than measured: 0 of equal spectra, 1 of spectra with nothing in common.
        misplaced: f64,
    },
}

/// ΔE2000 for each Δu′v′: 0.001, about the just visible difference of lights, counts as 0.5.
const DELTA_E_OF_UV: f64 = 500.0;
/// The most of a light's power that a fit may misplace: the lines of mercury in a fluorescent lamp are some 8 % of its power, and with
/// splines too coarse for lines all colors of samples can be met without them.
const MAX_MISPLACED: f64 = 0.05;

impl ColorDifference {
    /// What a target ΔE2000 is compared with: the largest of all test illuminants, or of all samples that a light lights. A light whose
    /// chromaticity is not met counts by that, and one that misplaces more than a twentieth of its power is above any target.
    pub fn worst(&self, target: f64) -> f64 {
        // A NaN must not lose against a number, on either side.
        let max = |a: f64, b: f64| if a > b || a.is_nan() { a } else { b };
        match self {
            Self::Reflected(errors) => errors.iter().copied().fold(0.0, max),
            Self::Emitted { delta_uv_prime, lit, misplaced } => {
                let lit = lit.iter().copied().fold(0.0, max);
                let lines = target * misplaced / MAX_MISPLACED;
                max(lit, max(DELTA_E_OF_UV * delta_uv_prime, lines))
            }
        }
    }
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

    /// The largest of all spectra, as [`ColorDifference::worst`].
    pub fn worst(&self, target: f64) -> f64 {
        let each = self.samples.iter().map(|sample| sample.color.worst(target));
        // A NaN is the worst of all.
        each.fold(0.0, |worst: f64, one| if worst.is_nan() || one <= worst { worst } else { one })
    }

    /// Statistics of ΔE2000 over all spectra and all samples that they light; `None` of a set that is no emission.
    pub fn lit_stats(&self) -> Option<Stats> {
        let of = |sample: &SampleFit| match &sample.color {
            ColorDifference::Reflected(_) => Vec::new(),
            ColorDifference::Emitted { lit, .. } => lit.clone(),
        };
        Stats::of(&self.samples.iter().flat_map(of).collect::<Vec<_>>())
    }

    /// The largest part of its power that a light misplaces; 0 where the set is no emission.
    pub fn misplaced(&self) -> f64 {
        let of = |sample: &SampleFit| match &sample.color {
            ColorDifference::Reflected(_) => 0.0,
            ColorDifference::Emitted { misplaced, .. } => *misplaced,
        };
        self.samples.iter().map(of).fold(0.0, f64::max)
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
