//! Any color, improved from a start.

use crate::parallel::each_mut;
use crate::solve::damped::{Damped, Schedule, minimise};
use crate::solve::{DifferentiableModel, Differentiator};
use color_fn_bases::ParameterSpline;
use color_fn_core::Color;
use color_fn_core::domain::NumberDomain;
use nalgebra::{DMatrix, DVector};

use super::keyframes::Keyframes;
use super::normal::{Normal, Share};
use super::slice::{ParameterSplineConfig, ParameterSplineFitError, Slice};

/// Improves the parameters of any color from a start, at all slices together, by Gauss–Newton steps damped as Levenberg and
/// Marquardt do: `min Σ w (f − y)²` with the penalties.
///
/// # Errors
/// When the samples are not those of the color, or it is not finite at the start.
///
/// # Panics
/// When the start has not as many parameters as the color.
pub fn improve_parameter_spline<C: Color + Sync, D: NumberDomain + Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    start: &[f64],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    improve(&Keyframes::<dyn DifferentiableModel + '_>::of(color.color(), color), slices, start, config)
}

/// The same of a color of any type.
pub(crate) fn improve(
    keyframes: &Keyframes<'_, dyn DifferentiableModel + '_>,
    slices: &[Slice<'_>],
    start: &[f64],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    let positions = keyframes.positions();
    assert_eq!(start.len(), positions.len(), "as many parameters as the color has");
    let standing = DMatrix::from_iterator(positions.len(), 1, positions.iter().map(|&at| start[at]));
    let mut problem = Problem::new(keyframes, slices, standing, config)?;
    let squares = squares(keyframes, &mut problem.slices, &problem.standing);
    if !squares.is_finite() {
        return Err(ParameterSplineFitError::NotFinite);
    }
    let schedule = Schedule {
        first: 1e-3,
        down: 0.2,
        up: 5.0,
        max: 1e9,
        gain: 1e-6,
        enough: f64::NEG_INFINITY,
        candidates: config.iterations,
    };
    minimise(&mut problem, squares, &schedule);
    let mut parameters = vec![0.0; positions.len()];
    for (i, position) in positions.into_iter().enumerate() {
        parameters[position] = problem.standing[(i, 0)];
    }
    Ok(parameters)
}

/// The color at all slices, and its normal equations.
struct Problem<'a> {
    keyframes: &'a Keyframes<'a, dyn DifferentiableModel + 'a>,
    slices: Vec<(&'a Slice<'a>, Differentiator<'a>)>,
    config: &'a ParameterSplineConfig,
    /// Parameters, keyframe after keyframe: present ones, and those of the last candidate.
    standing: DMatrix<f64>,
    candidate: DMatrix<f64>,
    normal: Option<Normal>,
    /// Of the equations without damping, and what it is at least: damping is relative to what is known of a parameter, and
    /// never nothing.
    diagonal: DVector<f64>,
    floor: f64,
}

impl<'a> Problem<'a> {
    fn new(
        keyframes: &'a Keyframes<'a, dyn DifferentiableModel + 'a>,
        slices: &'a [Slice<'a>],
        standing: DMatrix<f64>,
        config: &'a ParameterSplineConfig,
    ) -> Result<Self, ParameterSplineFitError> {
        let evaluated = |slice: &'a Slice<'a>| {
            slice.samples.check(keyframes.model)?;
            Ok((slice, Differentiator::new(keyframes.model, slice.samples.inputs)?))
        };
        let slices = slices.iter().map(evaluated).collect::<Result<Vec<_>, ParameterSplineFitError>>()?;
        if slices.is_empty() {
            return Err(ParameterSplineFitError::Singular);
        }
        Ok(Self {
            keyframes,
            slices,
            config,
            candidate: standing.clone(),
            standing,
            normal: None,
            diagonal: DVector::zeros(0),
            floor: 0.0,
        })
    }
}

/// The weighted squares of the residual.
fn squares(
    keyframes: &Keyframes<'_, dyn DifferentiableModel + '_>,
    slices: &mut [(&Slice<'_>, Differentiator<'_>)],
    parameters: &DMatrix<f64>,
) -> f64 {
    let of = |(slice, evaluator): &mut (&Slice<'_>, Differentiator<'_>)| {
        let mut values = vec![0.0; evaluator.rows()];
        evaluator.values(&keyframes.blended(slice.at, parameters), &mut values);
        let weight = |i: usize| slice.samples.weights.map_or(1.0, |weights| weights[i]);
        let outputs = values.iter().zip(slice.samples.outputs).enumerate();
        outputs.map(|(i, (a, b))| weight(i) * (a - b).powi(2)).sum::<f64>()
    };
    // In order, so that a fit is the same on any number of cores.
    let sums = each_mut(slices, of);
    sums.iter().sum()
}

impl Damped for Problem<'_> {
    fn linearise(&mut self) {
        let (keyframes, standing) = (self.keyframes, &self.standing);
        let share = |(slice, evaluator): &mut (&Slice<'_>, Differentiator<'_>)| {
            let samples = &slice.samples;
            let mut values = vec![0.0; evaluator.rows()];
            let mut slopes = DMatrix::zeros(evaluator.rows(), evaluator.parameters());
            evaluator.values_and_jacobian(&keyframes.blended(slice.at, standing), &mut values, &mut slopes);
            let mut residual = DMatrix::from_fn(values.len(), 1, |i, _| samples.outputs[i] - values[i]);
            if let Some(weights) = samples.weights {
                for (i, weight) in weights.iter().enumerate() {
                    slopes.row_mut(i).scale_mut(weight.sqrt());
                    residual[(i, 0)] *= weight.sqrt();
                }
            }
            let (first, weights) = keyframes.around(slice.at);
            Share { first, weights, gram: slopes.tr_mul(&slopes), right: slopes.tr_mul(&residual) }
        };
        let shares = each_mut(&mut self.slices, share);
        let mut normal = Normal::new([keyframes.count, standing.nrows() / keyframes.count, 1], &shares);
        normal.penalise(self.config, Some(standing));
        self.diagonal = normal.gram.diagonal();
        self.floor = 1e-12 * self.diagonal.max();
        self.normal = Some(normal);
    }

    fn candidate(&mut self, damping: f64) -> Option<f64> {
        let normal = self.normal.as_mut()?;
        for (i, x) in self.diagonal.iter().enumerate() {
            normal.gram[(i, i)] = x + damping * x.max(self.floor);
        }
        self.candidate = &self.standing + normal.solve()?;
        Some(squares(self.keyframes, &mut self.slices, &self.candidate))
    }

    fn accept(&mut self) {
        std::mem::swap(&mut self.standing, &mut self.candidate);
    }
}
