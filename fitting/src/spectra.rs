//! Fitting a set of measured spectra, and what the fit costs in color.

mod error;
mod positive;
mod set_fit;

use std::borrow::Cow;

use nalgebra::DMatrix;

use crate::parallel::{each, try_each};
use crate::solve::{
    ConstrainedConfig, Constraints, DesignError, DifferentiableModel, Evaluator, LeastSquares, Model,
    NonlinearConfig, Samples, design, fit_constrained, fit_nonlinear,
};
use color_fn_captures::spectra::{Coverage, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::illuminant::Illuminant;
use color_fn_colorimetry::integrate::Weights;
use color_fn_colorimetry::metrics::{
    ColorDifferenceEvaluator, ColorEvaluator, LightColor, LightEvaluator, TEST_ILLUMINANTS, delta_uv_prime,
};
use color_fn_colorimetry::observer::Observer;
use color_fn_colorimetry::rendering::LitSamples;
use color_fn_core::color::{Color, to_f32};
use color_fn_core::domain::Wavelength;

use self::error::MIN_OVERLAP;
pub use self::error::{SetFitError, SpectraTaskError};
use self::positive::{Kept, PositiveFit};
pub use self::set_fit::{ColorDifference, SampleFit, SetFit};

/// What a fit must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SpectraAim {
    /// The spectrum, as well as it can.
    #[default]
    Spectrum,
    /// The exact XYZ under the illuminant; and the spectrum, as well as it then can.
    Color,
}

/// Measured spectra made ready to be fitted: sampled at 1 nm over the observer's range, and where reflectance or transmittance was
/// measured beyond it, there too; weighted by how much a wavelength matters to color.
///
/// A fit minimises `Σ w (f − y)²` with `w = √((x̄ + ȳ + z̄) · S) + 1/20`, S the illuminant, the root at most 1: between
/// the plain fit (w = 1), which spends parameters where the eye sees nothing, and the tristimulus sums themselves,
/// which leave the ends of the spectrum undetermined. Light has no negative power, and its fits have none.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SpectraTask {
    wavelengths: Vec<f64>,
    set: SpectralSet,
    /// At these wavelengths, unless the spectra are so many that each is sampled when it is needed.
    measured: Option<Vec<Vec<f64>>>,
    weights: Vec<f64>,
    /// Of the first samples, which the observer sees.
    sums: DMatrix<f64>,
    evaluators: Evaluators,
    aim: SpectraAim,
    coverage: Coverage,
}

/// The weight of a wavelength that the eye does not see: enough for the curve to follow the data there, too little to
/// cost color.
const UNSEEN: f64 = 0.05;

/// The most spectra whose samples are kept: at 1 nm they take fifteen times what was measured at 16 nm.
const MAX_KEPT: usize = 1 << 13;
/// How much a change of color counts beside one of the spectrum where negative power is taken from functions that were learned for
/// color: it is nearly kept.
const COLOR_OF_LEARNED: f64 = 1e5;

/// As many spectra are solved at once.
const BLOCK: usize = 1 << 12;

/// The wavelengths of a set that are not of a range, in nm, at least 1 nm apart, and how wide each stands for.
fn beyond(wavelengths: &[f64], [from, to]: [f64; 2]) -> Vec<(f64, f64)> {
    let mut found: Vec<(f64, f64)> = Vec::new();
    for pair in wavelengths.windows(2) {
        // Each stands for the step from its neighbour on the side of what is seen.
        let (nm, width) =
            if pair[0] < from { (pair[0], pair[1] - pair[0]) } else { (pair[1], pair[1] - pair[0]) };
        let is_near = found.last().is_some_and(|(last, _)| nm - last < 1.0);
        if (nm < from || to < nm) && !is_near {
            found.push((nm, width.max(1.0)));
        }
    }
    found
}

#[derive(Debug, Clone)]
enum Evaluators {
    Reflected(ColorDifferenceEvaluator),
    Emitted { light: LightEvaluator, samples: LitSamples },
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
        for sample in &set.samples {
            set.curve(sample)?;
        }
        let emitted = set.quantity == SpectralQuantity::Emission;
        let weights =
            if emitted { Weights::emission(observer) } else { Weights::reflectance(observer, illuminant) };
        let wavelengths: Vec<f64> = weights.wavelengths().collect();
        let coverage = set.coverage([wavelengths[0], wavelengths[wavelengths.len() - 1]]);
        match wavelengths.iter().filter(|&&nm| coverage.holds(nm)).count() {
            0 => return Err(SpectraTaskError::Unseen(coverage)),
            1..MIN_OVERLAP => return Err(SpectraTaskError::HardlySeen(coverage)),
            MIN_OVERLAP.. => {}
        }
        let sums = DMatrix::from_fn(3, wavelengths.len(), |c, i| weights.rows[i][c]);
        let sensitivity: Vec<f64> = weights.rows.iter().map(|row| row.iter().sum()).collect();
        let max = sensitivity.iter().copied().fold(0.0, f64::max);
        let evaluators = if emitted {
            Evaluators::Emitted { light: LightEvaluator::new(observer), samples: LitSamples::new(observer) }
        } else {
            let others = TEST_ILLUMINANTS.iter().filter(|name| **name != illuminant.name());
            let others = others.map(|name| Illuminant::named(name)).collect::<Result<Vec<_>, _>>()?;
            let lights: Vec<Illuminant> = [vec![illuminant.clone()], others].concat();
            Evaluators::Reflected(ColorDifferenceEvaluator::new(observer, &lights))
        };
        let mut weights: Vec<f64> = sensitivity.iter().map(|s| (s / max).sqrt() + UNSEEN).collect();
        let mut wavelengths = wavelengths;
        if !emitted {
            let beyond = beyond(&set.wavelengths, coverage.requested);
            weights.extend(beyond.iter().map(|(_, width)| UNSEEN * width));
            wavelengths.extend(beyond.iter().map(|(nm, _)| nm));
        }
        let mut task =
            Self { wavelengths, set: set.clone(), measured: None, weights, sums, evaluators, aim, coverage };
        if task.len() <= MAX_KEPT {
            task.measured = Some(task.measured());
        }
        Ok(task)
    }

    /// How many spectra there are.
    pub const fn len(&self) -> usize {
        self.set.samples.len()
    }

    /// Never: a set without spectra is refused.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which part of the observer's range was measured.
    pub const fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The same within what the observer sees alone; `None` where it is so already.
    pub(crate) fn within_seen(&self) -> Option<Self> {
        let seen = self.sums.ncols();
        (self.wavelengths.len() > seen).then(|| {
            let mut task = self.clone();
            task.wavelengths.truncate(seen);
            task.weights.truncate(seen);
            task.measured.iter_mut().flatten().for_each(|values| values.truncate(seen));
            task
        })
    }

    /// The range in nm that a function of these spectra is defined over: measured, or of that what the observer sees.
    pub fn range(&self) -> [f64; 2] {
        let Coverage { measured, requested } = self.coverage;
        if self.wavelengths.len() > self.sums.ncols() {
            measured
        } else {
            [measured[0].max(requested[0]), measured[1].min(requested[1])]
        }
    }

    /// The wavelengths of the samples, in nm: first those that the observer sees, then those below and above.
    pub fn wavelengths(&self) -> &[f64] {
        &self.wavelengths
    }

    /// The measured spectra at these wavelengths, all at once.
    pub fn measured(&self) -> Vec<Vec<f64>> {
        each(self.len(), |sample| self.measured_of(sample).into_owned())
    }

    /// One of them.
    ///
    /// # Panics
    /// When there is no such spectrum.
    pub fn measured_of(&self, sample: usize) -> Cow<'_, [f64]> {
        if let Some(measured) = &self.measured {
            return Cow::Borrowed(&measured[sample]);
        }
        let curve = self.set.curve(&self.set.samples[sample]);
        let curve = curve.unwrap_or_else(|error| unreachable!("was checked: {error}"));
        self.wavelengths.iter().map(|&nm| curve.at(nm)).collect()
    }

    /// The weight of each of them.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The test illuminants, the chosen illuminant first; none for emission.
    pub fn evaluators(&self) -> &[ColorEvaluator] {
        match &self.evaluators {
            Evaluators::Reflected(evaluator) => evaluator.evaluators(),
            Evaluators::Emitted { .. } => &[],
        }
    }

    /// What a light is, given by its power as a function of wavelength in nm; `None` where the set is no emission.
    pub fn light(&self, power: impl Fn(f64) -> f64) -> Option<LightColor> {
        match &self.evaluators {
            Evaluators::Reflected(_) => None,
            Evaluators::Emitted { light, .. } => Some(light.color(power)),
        }
    }

    /// The same of some of its spectra.
    pub(crate) fn of(&self, which: &[usize]) -> Self {
        Self {
            wavelengths: self.wavelengths.clone(),
            set: SpectralSet {
                wavelengths: self.set.wavelengths.clone(),
                samples: which.iter().map(|&i| self.set.samples[i].clone()).collect(),
                quantity: self.set.quantity,
            },
            measured: self.measured.as_ref().map(|all| which.iter().map(|&i| all[i].clone()).collect()),
            weights: self.weights.clone(),
            sums: self.sums.clone(),
            evaluators: self.evaluators.clone(),
            aim: self.aim,
            coverage: self.coverage,
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
        match self.fit_linear(color) {
            Err(SetFitError::Design(DesignError::NotLinear { .. })) => self.fit_nonlinear(color, &start),
            found => found,
        }
    }

    /// Fits each spectrum with a color of wavelength that is linear in its parameters: solved once for all.
    ///
    /// # Errors
    /// As [`fit`](Self::fit), and when the color is not linear.
    pub fn fit_linear(&self, color: &dyn Model) -> Result<SetFit, SetFitError> {
        let linear = design(color, &self.wavelengths)?;
        let parameters = self.solve(&linear.matrix, linear.offset.as_slice())?;
        self.evaluate_model(color, &parameters)
    }

    /// Fits each spectrum with a color of wavelength by itself, from what `start` gives for the measured samples.
    ///
    /// # Errors
    /// As [`fit`](Self::fit).
    pub fn fit_nonlinear(
        &self,
        color: &dyn DifferentiableModel,
        start: &(dyn Fn(&[f64]) -> Vec<f64> + Sync),
    ) -> Result<SetFit, SetFitError> {
        let parameters = try_each(self.len(), |i| {
            let y = self.measured_of(i);
            self.approach(color, i, &y, &start(&y))
        })?;
        self.evaluate_model(color, &parameters)
    }

    fn solve(&self, matrix: &DMatrix<f64>, offset: &[f64]) -> Result<Vec<Vec<f64>>, SetFitError> {
        let (rows, seen) = (self.wavelengths.len(), self.sums.ncols());
        let exact = self.aim == SpectraAim::Color;
        let constraints = exact.then(|| &self.sums * matrix.rows(0, seen));
        let problem = LeastSquares {
            weights: Some(&self.weights),
            constraints: constraints.as_ref(),
            ..LeastSquares::new(matrix)
        };
        let factored = problem.factor()?;
        let kept = if exact { Kept::Exactly } else { Kept::Counting(0.0) };
        let positive = PositiveFit::new(matrix, &self.weights, &self.sums, kept);
        let mut parameters = Vec::with_capacity(self.len());
        for from in (0..self.len()).step_by(BLOCK) {
            let block = from..(from + BLOCK).min(self.len());
            let mut values = DMatrix::zeros(rows, block.len());
            for (mut column, sample) in values.column_iter_mut().zip(block) {
                let measured = self.measured_of(sample);
                column.iter_mut().enumerate().for_each(|(i, value)| *value = measured[i] - offset[i]);
            }
            let exact = exact.then(|| &self.sums * values.rows(0, seen));
            let fit = factored.solve(&values, exact.as_ref())?;
            let found: Vec<Vec<f64>> =
                fit.parameters.column_iter().map(|column| column.iter().copied().collect()).collect();
            parameters.extend(match self.evaluators {
                Evaluators::Reflected(_) => found,
                Evaluators::Emitted { .. } => try_each(found.len(), |j| {
                    let values: Vec<f64> = values.column(j).iter().copied().collect();
                    Ok::<_, SetFitError>(positive.improve(&values, found[j].clone())?)
                })?,
            });
        }
        Ok(parameters)
    }

    /// A fit of light without the negative power that it may have; another as it is. Its color is linear.
    ///
    /// # Errors
    /// When the color cannot be evaluated at the samples.
    pub(crate) fn without_negative_power(
        &self,
        color: &dyn Model,
        fit: SetFit,
    ) -> Result<SetFit, SetFitError> {
        if matches!(self.evaluators, Evaluators::Reflected(_)) {
            return Ok(fit);
        }
        let linear = design(color, &self.wavelengths)?;
        let positive =
            PositiveFit::new(&linear.matrix, &self.weights, &self.sums, Kept::Counting(COLOR_OF_LEARNED));
        let parameters = try_each(fit.samples.len(), |j| {
            let free = fit.samples[j].parameters.iter().copied().map(f64::from).collect();
            positive.improve(&self.measured_of(j), free)
        })?;
        self.evaluate_model(color, &parameters)
    }

    fn approach(
        &self,
        color: &dyn DifferentiableModel,
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
    pub fn evaluate<C: Color<In = Wavelength> + Sync>(
        &self,
        color: &C,
        parameters: &[Vec<f64>],
    ) -> Result<SetFit, SetFitError> {
        self.evaluate_model(color, parameters)
    }

    /// The same of a color of any type. It is one of wavelength.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate).
    pub fn evaluate_model(&self, color: &dyn Model, parameters: &[Vec<f64>]) -> Result<SetFit, SetFitError> {
        let mut evaluator = Evaluator::new(color, &self.wavelengths).map_err(DesignError::from)?;
        let mut fitted = vec![0.0; self.wavelengths.len()];
        let samples = (0..self.len()).zip(parameters).map(|(sample, exact)| {
            let parameters = to_f32(exact);
            let rounded: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
            evaluator.values(&rounded, &mut fitted);
            SampleFit { parameters, ..self.compare(sample, &fitted) }
        });
        Ok(SetFit { samples: samples.collect() })
    }

    /// How far values at the [wavelengths](Self::wavelengths) are from a measured spectrum, wherever they come from: without parameters.
    ///
    /// # Panics
    /// When there is no such spectrum, or values are not as many as the wavelengths.
    pub fn compare(&self, sample: usize, values: &[f64]) -> SampleFit {
        assert_eq!(values.len(), self.wavelengths.len(), "a value for each wavelength");
        let measured = self.measured_of(sample);
        let squares: Vec<f64> = (0..values.len())
            .filter(|&i| self.coverage.holds(self.wavelengths[i]))
            .map(|i| (values[i] - measured[i]).powi(2))
            .collect();
        let rmse = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
        SampleFit { parameters: Vec::new(), rmse, color: self.color_difference(&measured, values) }
    }

    fn color_difference(&self, measured: &[f64], fitted: &[f64]) -> ColorDifference {
        let [measured, fitted] = [measured, fitted].map(|samples| &samples[..self.sums.ncols()]);
        match &self.evaluators {
            Evaluators::Reflected(evaluator) => {
                let errors = evaluator.delta_e_2000(measured, fitted);
                ColorDifference::Reflected(errors.expect("both are sampled as the evaluator samples"))
            }
            Evaluators::Emitted { light, samples } => {
                let first = self.wavelengths[0];
                let uv = |power: &[f64]| light.uv_prime(|nm| power[(nm - first).round() as usize]);
                let lit = samples.delta_e_2000(measured, fitted);
                let within = (0..measured.len()).filter(|&i| self.coverage.holds(self.wavelengths[i]));
                let [differing, all] = within.fold([0.0; 2], |[differing, all], i| {
                    [differing + (fitted[i] - measured[i]).abs(), all + measured[i]]
                });
                ColorDifference::Emitted {
                    delta_uv_prime: delta_uv_prime(uv(measured), uv(fitted)),
                    lit: lit.expect("both are sampled as the evaluator samples"),
                    misplaced: 0.5 * differing / all,
                }
            }
        }
    }
}
