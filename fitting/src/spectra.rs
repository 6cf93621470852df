//! Fitting a set of measured spectra, and what the fit costs in color.

#[cfg(test)]
mod tests;

use nalgebra::DMatrix;
use rayon::prelude::*;

use crate::solve::{
    ConstrainedConfig, ConstrainedFitError, Constraints, DesignError, Evaluator, LeastSquares,
    LeastSquaresError, Model, NonlinearConfig, NonlinearFitError, Samples, design, fit_constrained,
    fit_nonlinear,
};
use color_fn_captures::spectra::{Coverage, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::illuminant::{Illuminant, UnknownIlluminant};
use color_fn_colorimetry::integrate::Weights;
use color_fn_colorimetry::interpolate::CurveError;
use color_fn_colorimetry::metrics::{
    ColorDifferenceEvaluator, ColorEvaluator, LightColor, LightEvaluator, Stats, TEST_ILLUMINANTS,
    delta_uv_prime,
};
use color_fn_colorimetry::observer::Observer;
use color_fn_core::color::{Color, to_f32};
use color_fn_core::domain::Wavelength;

/// What a fit must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpectraAim {
    /// The spectrum, as well as it can.
    #[default]
    Spectrum,
    /// The exact XYZ under the illuminant; and the spectrum, as well as it then can.
    Color,
}

/// Measured spectra made ready to be fitted: sampled at 1 nm over the observer's range, weighted by how much a
/// wavelength matters to color.
///
/// A fit minimises `Σ w (f − y)²` with `w = √((x̄ + ȳ + z̄) · S) + 1/20`, S the illuminant, the root at most 1: between
/// the plain fit (w = 1), which spends parameters where the eye sees nothing, and the tristimulus sums themselves,
/// which leave the ends of the spectrum undetermined.
#[derive(Debug, Clone)]
pub struct SpectraTask {
    wavelengths: Vec<f64>,
    measured: Vec<Vec<f64>>,
    weights: Vec<f64>,
    sums: DMatrix<f64>,
    evaluators: Evaluators,
    aim: SpectraAim,
    coverage: Coverage,
}

/// The weight of a wavelength that the eye does not see: enough for the curve to follow the data there, too little to
/// cost color.
const UNSEEN: f64 = 0.05;

#[derive(Debug, Clone)]
enum Evaluators {
    Reflected(ColorDifferenceEvaluator),
    Emitted(LightEvaluator),
}

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
pub struct SetFit {
    /// The spectra, in the order of the set.
    pub samples: Vec<SampleFit>,
}

/// The least part of the observer's range, in samples of 1 nm, that a set has measured: an error over fewer says nothing.
const LEAST_OVERLAP: usize = 4;

/// A set that cannot be made ready.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SpectraTaskError {
    /// There is nothing to fit.
    #[error("the set holds no spectrum")]
    Empty,
    /// Nothing that was measured contributes to color.
    #[error(
        "none of the wavelengths {}–{} nm are seen by the observer ({}–{} nm)",
        .0.measured[0], .0.measured[1], .0.requested[0], .0.requested[1]
    )]
    Unseen(Coverage),
    /// Hardly anything that was measured contributes to color.
    #[error(
        "hardly any of the wavelengths {}–{} nm are seen by the observer ({}–{} nm): {LEAST_OVERLAP} nm at least",
        .0.measured[0], .0.measured[1], .0.requested[0], .0.requested[1]
    )]
    HardlySeen(Coverage),
    /// A spectrum is no curve.
    #[error(transparent)]
    Curve(#[from] CurveError),
    /// A test illuminant is missing.
    #[error(transparent)]
    Illuminant(#[from] UnknownIlluminant),
}

/// A set that a family cannot be fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SetFitError {
    /// The samples do not determine the parameters.
    #[error(transparent)]
    Linear(#[from] LeastSquaresError),
    /// The color cannot be evaluated at the samples.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// A nonlinear fit failed.
    #[error("spectrum {}: {source}", .sample + 1)]
    Nonlinear {
        /// Which spectrum, from 0.
        sample: usize,
        /// Why.
        source: NonlinearFitError,
    },
    /// The exact color is out of reach of the family.
    #[error("spectrum {}: {source}", .sample + 1)]
    Constrained {
        /// Which spectrum, from 0.
        sample: usize,
        /// Why.
        source: ConstrainedFitError,
    },
}

impl SpectraTask {
    /// Makes a set ready for an observer and an illuminant; of emission the illuminant is ignored.
    ///
    /// # Errors
    /// When there is no spectrum, when one has no curve (fewer than two wavelengths, or values that are not finite), or
    /// when the observer sees nothing, or hardly anything, of what was measured.
    pub fn new(
        set: &SpectralSet,
        observer: Observer,
        illuminant: &Illuminant,
        aim: SpectraAim,
    ) -> Result<Self, SpectraTaskError> {
        if set.samples.is_empty() {
            return Err(SpectraTaskError::Empty);
        }
        let curves = set.samples.iter().map(|sample| set.curve(sample)).collect::<Result<Vec<_>, _>>()?;
        let emitted = set.quantity == SpectralQuantity::Emission;
        let weights =
            if emitted { Weights::emission(observer) } else { Weights::reflectance(observer, illuminant) };
        let wavelengths: Vec<f64> = weights.wavelengths().collect();
        let coverage = set.coverage([wavelengths[0], wavelengths[wavelengths.len() - 1]]);
        match wavelengths.iter().filter(|&&nm| coverage.holds(nm)).count() {
            0 => return Err(SpectraTaskError::Unseen(coverage)),
            1..LEAST_OVERLAP => return Err(SpectraTaskError::HardlySeen(coverage)),
            LEAST_OVERLAP.. => {}
        }
        let sensitivity: Vec<f64> = weights.rows.iter().map(|row| row.iter().sum()).collect();
        let most = sensitivity.iter().copied().fold(0.0, f64::max);
        let evaluators = if emitted {
            Evaluators::Emitted(LightEvaluator::new(observer))
        } else {
            let others = TEST_ILLUMINANTS.iter().filter(|name| **name != illuminant.name());
            let others = others.map(|name| Illuminant::named(name)).collect::<Result<Vec<_>, _>>()?;
            let lights: Vec<Illuminant> = [vec![illuminant.clone()], others].concat();
            Evaluators::Reflected(ColorDifferenceEvaluator::new(observer, &lights))
        };
        Ok(Self {
            measured: curves
                .iter()
                .map(|curve| wavelengths.iter().map(|&nm| curve.at(nm)).collect())
                .collect(),
            weights: sensitivity.iter().map(|s| (s / most).sqrt() + UNSEEN).collect(),
            sums: DMatrix::from_fn(3, wavelengths.len(), |c, i| weights.rows[i][c]),
            coverage,
            wavelengths,
            evaluators,
            aim,
        })
    }

    /// Which part of the observer's range was measured.
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The range in nm that a function of these spectra is defined over: measured, and seen by the observer.
    pub fn range(&self) -> [f64; 2] {
        let Coverage { measured, requested } = self.coverage;
        [measured[0].max(requested[0]), measured[1].min(requested[1])]
    }

    /// The wavelengths of the samples, in nm.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// The measured spectra at these wavelengths.
    pub fn measured(&self) -> &[Vec<f64>] {
        &self.measured
    }

    /// The weight of each of them.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The test illuminants, the chosen illuminant first; none for emission.
    pub fn evaluators(&self) -> &[ColorEvaluator] {
        match &self.evaluators {
            Evaluators::Reflected(evaluator) => evaluator.evaluators(),
            Evaluators::Emitted(_) => &[],
        }
    }

    /// The names of the test illuminants, the chosen illuminant first; none for emission.
    pub fn lights(&self) -> Vec<&str> {
        self.evaluators().iter().map(|one| one.conditions.illuminant.name()).collect()
    }

    /// Fits each spectrum with its own parameters. A color linear in them is solved once for all; another starts at
    /// what `start` gives for the measured samples.
    ///
    /// # Errors
    /// When the samples do not determine the parameters, a fit does not converge, or the exact color cannot be had.
    pub fn fit<C: Color<In = Wavelength> + Sync>(
        &self,
        color: &C,
        start: impl Fn(&[f64]) -> Vec<f64> + Sync,
    ) -> Result<SetFit, SetFitError> {
        self.fit_model(color, &start)
    }

    /// The same of a color of any type. It is one of wavelength.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_model(
        &self,
        color: &dyn Model,
        start: &(dyn Fn(&[f64]) -> Vec<f64> + Sync),
    ) -> Result<SetFit, SetFitError> {
        let parameters = match design(color, &self.wavelengths) {
            Ok(linear) => self.solve(&linear.matrix, linear.offset.as_slice())?,
            Err(DesignError::NotLinear { .. }) => {
                let samples: Vec<_> = self.measured.iter().enumerate().collect();
                let fit = |&(i, y): &(usize, &Vec<f64>)| self.approach(color, i, y, &start(y));
                samples.par_iter().map(fit).collect::<Result<_, _>>()?
            }
            Err(error) => return Err(error.into()),
        };
        self.judge_model(color, &parameters)
    }

    fn solve(&self, matrix: &DMatrix<f64>, offset: &[f64]) -> Result<Vec<Vec<f64>>, SetFitError> {
        let rows = self.wavelengths.len();
        let values = DMatrix::from_fn(rows, self.measured.len(), |i, j| self.measured[j][i] - offset[i]);
        let constraints = (self.aim == SpectraAim::Color).then(|| &self.sums * matrix);
        let exact = (self.aim == SpectraAim::Color).then(|| &self.sums * &values);
        let problem = LeastSquares {
            weights: Some(&self.weights),
            constraints: constraints.as_ref(),
            ..LeastSquares::new(matrix)
        };
        let fit = problem.factor()?.solve(&values, exact.as_ref())?;
        Ok(fit.parameters.column_iter().map(|column| column.iter().copied().collect()).collect())
    }

    fn approach(
        &self,
        color: &dyn Model,
        sample: usize,
        measured: &[f64],
        start: &[f64],
    ) -> Result<Vec<f64>, SetFitError> {
        let samples = Samples::new(&self.wavelengths, measured).weighted(&self.weights);
        match self.aim {
            SpectraAim::Spectrum => fit_nonlinear(color, &samples, start, &NonlinearConfig::default())
                .map(|fit| fit.parameters)
                .map_err(|source| SetFitError::Nonlinear { sample, source }),
            SpectraAim::Color => {
                let exact: Vec<f64> =
                    (0..3).map(|c| self.sums.row(c).iter().zip(measured).map(|(w, y)| w * y).sum()).collect();
                let constraints = Constraints { matrix: &self.sums, values: &exact };
                fit_constrained(color, &samples, &constraints, &[start], &ConstrainedConfig::default())
                    .map(|found| found.fit.parameters)
                    .map_err(|source| SetFitError::Constrained { sample, source })
            }
        }
    }

    /// What parameters that were found elsewhere are worth: one list for each spectrum.
    ///
    /// # Errors
    /// When the color cannot be evaluated at the samples.
    pub fn judge<C: Color<In = Wavelength> + Sync>(
        &self,
        color: &C,
        parameters: &[Vec<f64>],
    ) -> Result<SetFit, SetFitError> {
        self.judge_model(color, parameters)
    }

    /// The same of a color of any type. It is one of wavelength.
    ///
    /// # Errors
    /// As [`judge`](Self::judge).
    pub fn judge_model(&self, color: &dyn Model, parameters: &[Vec<f64>]) -> Result<SetFit, SetFitError> {
        let mut evaluator = Evaluator::new(color, &self.wavelengths).map_err(DesignError::from)?;
        let mut fitted = vec![0.0; self.wavelengths.len()];
        let samples = self.measured.iter().zip(parameters).map(|(measured, exact)| {
            let parameters = to_f32(exact);
            let rounded: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
            evaluator.values(&rounded, &mut fitted);
            let squares: Vec<f64> = (0..fitted.len())
                .filter(|&i| self.coverage.holds(self.wavelengths[i]))
                .map(|i| (fitted[i] - measured[i]).powi(2))
                .collect();
            let rmse = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
            SampleFit { parameters, rmse, color: self.color_difference(measured, &fitted) }
        });
        Ok(SetFit { samples: samples.collect() })
    }

    fn color_difference(&self, measured: &[f64], fitted: &[f64]) -> ColorDifference {
        match &self.evaluators {
            Evaluators::Reflected(evaluator) => {
                let errors = evaluator.delta_e_2000(measured, fitted);
                ColorDifference::Reflected(errors.expect("both are sampled as the evaluator samples"))
            }
            Evaluators::Emitted(evaluator) => {
                let first = self.wavelengths[0];
                let of = |samples: &[f64]| evaluator.color(|nm| samples[(nm - first).round() as usize]);
                let (measured, fitted) = (of(measured), of(fitted));
                ColorDifference::Emitted {
                    delta_uv_prime: delta_uv_prime(&measured, &fitted),
                    measured,
                    fitted,
                }
            }
        }
    }
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

    /// The greatest mean error over all test illuminants: what a target is compared with, as one light hides errors.
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
