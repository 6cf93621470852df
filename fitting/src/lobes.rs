//! Sums of lobes fitted to colors of directions.

use crate::solve::{
    DifferentiableModel, Evaluator, NonlinearConfig, NonlinearFitError, Samples, fit_nonlinear,
};
use color_fn_bases::{SphericalBetas, SphericalGaussians, ZonalLobes};
use color_fn_core::domain::{Domain, LinearRgb};
use color_fn_core::{Graph, record};
use serde::{Deserialize, Serialize};

/// Which lobes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LobeFamily {
    /// [`SphericalGaussians`].
    Gaussians,
    /// [`SphericalBetas`].
    Betas,
    /// [`ZonalLobes`] of a degree.
    Zonal(usize),
}

/// The most lobes that [`fit_lobes`] takes: its work grows with the cube of their number.
pub(crate) const MAX_LOBES: usize = 24;

/// How sharp a new lobe is: half at 24° from its axis.
const SHARPNESS: f64 = 8.0;

/// The penalty on the squares of all parameters, as a part of the weighted squares of the samples.
const RIDGE: f64 = 1e-10;

impl LobeFamily {
    /// So many lobes of colors, as solvers take them.
    pub(crate) fn model<O: Domain + Sync + 'static>(self, lobes: usize) -> Box<dyn DifferentiableModel> {
        match self {
            Self::Gaussians => Box::new(SphericalGaussians::<O>::new(lobes)),
            Self::Betas => Box::new(SphericalBetas::<O>::new(lobes)),
            Self::Zonal(degree) => Box::new(ZonalLobes::<O>::new(lobes, degree)),
        }
    }

    /// So many lobes as a graph.
    pub fn graph(self, lobes: usize) -> Graph {
        match self {
            Self::Gaussians => record(&SphericalGaussians::<LinearRgb>::new(lobes)),
            Self::Betas => record(&SphericalBetas::<LinearRgb>::new(lobes)),
            Self::Zonal(degree) => record(&ZonalLobes::<LinearRgb>::new(lobes, degree)),
        }
    }

    /// How many parameters so many lobes have.
    pub const fn parameters(self, lobes: usize) -> usize {
        3 + lobes * (self.shape_numbers() + 3)
    }

    /// How many numbers a lobe has before its color.
    pub(crate) const fn shape_numbers(self) -> usize {
        match self {
            Self::Gaussians | Self::Betas => 3,
            Self::Zonal(degree) => 3 + degree,
        }
    }

    /// The shape of a lobe about a unit vector that is about as wide as a Gaussian of a sharpness.
    pub(crate) fn shape(self, axis: [f64; 3], sharpness: f64) -> Vec<f64> {
        let (length, degree) = match self {
            Self::Gaussians => (sharpness, 0),
            Self::Betas => (sharpness.max(1.0), 0),
            Self::Zonal(degree) => (1.0, degree),
        };
        // Those of a Gaussian, if it is narrow: heat that spreads on the sphere.
        let weight = |l: usize| (2 * l + 1) as f64 * (-((l * l + l) as f64) / (2.0 * sharpness)).exp();
        let sum: f64 = (1..=degree).map(weight).sum();
        axis.map(|x| length * x).into_iter().chain((1..=degree).map(|l| weight(l) / sum)).collect()
    }

    /// A lobe about a direction that adds a color there.
    fn lobe(self, direction: &[f64], color: [f64; 3]) -> Vec<f64> {
        self.shape([0, 1, 2].map(|k| direction[k]), SHARPNESS).into_iter().chain(color).collect()
    }
}

/// Lobes fitted one after another: each begins where the weighted error is largest, and all are then improved together by
/// Levenberg–Marquardt. Directions are unit vectors, outputs linear RGB.
///
/// # Errors
/// When the samples are none, or an iteration fails.
///
/// # Panics
/// When there are no lobes.
pub fn fit_lobes(
    family: LobeFamily,
    lobes: usize,
    samples: &Samples<'_>,
) -> Result<Vec<f64>, NonlinearFitError> {
    samples.check(&SphericalGaussians::<LinearRgb>::new(lobes))?;
    let weight = |i: usize| samples.weights.map_or(1.0, |weights| weights[i]);
    let count = samples.outputs.len() / 3;
    let mut base = [0.0; 3];
    let total: f64 = (0..count).map(|i| weight(3 * i)).sum();
    for i in 0..3 * count {
        base[i % 3] += samples.outputs[i] * weight(i) / total.max(f64::MIN_POSITIVE);
    }
    // What two parameters do as well as one, the length of an axis and the size of a color, is settled by their size.
    let ridge = RIDGE * (0..3 * count).map(|i| weight(i) * samples.outputs[i].powi(2)).sum::<f64>();
    let mut parameters = base.to_vec();
    let mut fitted: Vec<f64> = (0..3 * count).map(|i| base[i % 3]).collect();
    for n in 1..=lobes {
        let error =
            |i: usize| (3 * i..3 * i + 3).map(|k| weight(k) * (samples.outputs[k] - fitted[k]).powi(2)).sum();
        let worst = (0..count).max_by(|&a, &b| f64::total_cmp(&error(a), &error(b))).unwrap_or(0);
        let missing = [0, 1, 2].map(|c| samples.outputs[3 * worst + c] - fitted[3 * worst + c]);
        parameters.extend(family.lobe(&samples.inputs[3 * worst..3 * worst + 3], missing));
        // Until the last lobe is there, roughly.
        let tolerance = if n == lobes { 1e-7 } else { 1e-3 };
        let config = NonlinearConfig { ridge, tolerance, ..NonlinearConfig::default() };
        let model = family.model::<LinearRgb>(n);
        parameters = fit_nonlinear(&*model, samples, &parameters, &config)?.parameters;
        Evaluator::new(&*model, samples.inputs)?.values(&parameters, &mut fitted);
    }
    Ok(parameters)
}
