//! Colors whose parameters vary with another input, fitted to all data at once.
//!
//! With the weights `wₖ` of the keyframes at a place, the parameters there are `Σ wₖ θₖ`, and what a sample there adds to the
//! normal equations is the Kronecker product of `w wᵀ` and of what it adds to those of the color itself. So one place costs
//! what a fit of the color costs, and sixteen copies of a small matrix.

use crate::{BadSamples, Evaluator, Samples};
use color_fn_bases::ParameterSpline;
use color_fn_core::Color;
use color_fn_core::domain::{Number, NumberDomain};
use nalgebra::DMatrix;
use rayon::prelude::*;

use crate::solve::definite::Factored;

/// Samples of a color at one place of the input that it varies with.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The place.
    pub at: f64,
    /// The samples, of one weight for all components of an output.
    pub samples: Samples<'a>,
}

/// What is preferred where samples do not decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParameterSplineConfig {
    /// The penalty on the square of a parameter, as a part of what the samples say of all parameters in the mean.
    pub ridge: f64,
    /// The penalty on the square of its second difference from keyframe to keyframe, as a part of what the samples say of that
    /// parameter: where there are no samples it goes on as a line.
    pub smoothness: f64,
    /// Iterations, where the color is not linear.
    pub iterations: usize,
}

impl Default for ParameterSplineConfig {
    fn default() -> Self {
        Self { ridge: 1e-6, smoothness: 1e-9, iterations: 60 }
    }
}

/// The color cannot be fitted.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ParameterSplineFitError {
    /// The samples are bad.
    #[error(transparent)]
    Samples(#[from] BadSamples),
    /// There are none, or they do not determine the parameters.
    #[error("the samples do not determine the parameters: use fewer keyframes, or a ridge")]
    Singular,
    /// The color is not finite where the fit starts.
    #[error("the color is not finite at the parameters that the fit starts from")]
    NotFinite,
}

/// Normal equations, keyframe by keyframe.
struct Normal {
    keyframes: usize,
    parameters: usize,
    gram: DMatrix<f64>,
    right: DMatrix<f64>,
}

/// What one slice adds: its keyframes, and the normal equations of the color there.
struct Share {
    first: usize,
    weights: [f64; 4],
    gram: DMatrix<f64>,
    right: DMatrix<f64>,
}

impl Normal {
    fn new(keyframes: usize, shares: &[Share]) -> Option<Self> {
        let (parameters, columns) = shares.first()?.right.shape();
        let size = keyframes * parameters;
        let (mut gram, mut right) = (DMatrix::zeros(size, size), DMatrix::zeros(size, columns));
        for share in shares {
            for (i, a) in share.weights.iter().enumerate() {
                let row = (share.first + i) * parameters;
                let mut part = right.view_mut((row, 0), (parameters, columns));
                part += *a * &share.right;
                for (j, b) in share.weights.iter().enumerate() {
                    let column = (share.first + j) * parameters;
                    let mut part = gram.view_mut((row, column), (parameters, parameters));
                    part += a * b * &share.gram;
                }
            }
        }
        Some(Self { keyframes, parameters, gram, right })
    }

    /// What the samples say of each parameter of the color, in the mean over keyframes.
    fn said(&self) -> Vec<f64> {
        let of = |p: usize, k: usize| self.gram[(k * self.parameters + p, k * self.parameters + p)];
        let mean = |p: usize| (0..self.keyframes).map(|k| of(p, k)).sum::<f64>() / self.keyframes as f64;
        (0..self.parameters).map(mean).collect()
    }

    /// The penalties, for parameters as they stand.
    fn penalise(&mut self, config: &ParameterSplineConfig, standing: Option<&DMatrix<f64>>) {
        let n = self.parameters;
        let said = self.said();
        let mean = said.iter().sum::<f64>() / n as f64;
        let mut add = |row: usize, column: usize, x: f64| {
            self.gram[(row, column)] += x;
            if let Some(standing) = standing {
                self.right[(row, 0)] -= x * standing[(column, 0)];
            }
        };
        for (p, said) in said.into_iter().enumerate() {
            for k in 0..self.keyframes {
                add(k * n + p, k * n + p, config.ridge * mean);
            }
            let strength = config.smoothness * said.max(f64::EPSILON * mean);
            for k in 1..self.keyframes - 1 {
                let difference = [(k - 1, 1.0), (k, -2.0), (k + 1, 1.0)];
                for (i, a) in difference {
                    for (j, b) in difference {
                        add(i * n + p, j * n + p, strength * a * b);
                    }
                }
            }
        }
    }

    fn solve(&self) -> Option<DMatrix<f64>> {
        let mut solution = self.right.clone();
        Factored::new(&self.gram)?.solve(&mut solution);
        solution.iter().all(|x| x.is_finite()).then_some(solution)
    }
}

/// Where a parameter of a keyframe lies among those of the whole color: blocks are repeated one by one.
fn flat_indices<C: Color, D>(color: &ParameterSpline<C, D>) -> Vec<usize> {
    let layout = color.color().layout();
    let (n, keyframes) = (layout.free_len(), color.keyframes());
    let mut indices = vec![0; n * keyframes];
    let mut before = 0;
    for block in layout.blocks().iter().filter(|block| block.role == color_fn_core::Role::Free) {
        for k in 0..keyframes {
            for i in 0..block.len() {
                indices[k * n + before + i] = before * keyframes + k * block.len() + i;
            }
        }
        before += block.len();
    }
    indices
}

/// Samples of a linear color at each slice, with several right-hand sides: `outputs` has as many numbers for each input as there
/// are right-hand sides, and so have the weights, all alike.
///
/// The result has a row for each free parameter of the color, in the order of its layout, and a column for each right-hand side.
///
/// # Errors
/// When the samples do not determine the parameters, or are not finite.
///
/// # Panics
/// When there are no right-hand sides.
pub fn fit_parameter_spline_linear<C: Color<Out = Number> + Sync, D: NumberDomain + Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    right_hand_sides: usize,
    config: &ParameterSplineConfig,
) -> Result<DMatrix<f64>, ParameterSplineFitError> {
    assert!(right_hand_sides > 0, "a fit has an output");
    let start = vec![0.0; color.color().layout().free_len()];
    let share = |slice: &Slice<'_>| -> Result<Share, ParameterSplineFitError> {
        let samples = &slice.samples;
        let mut evaluator = Evaluator::new(color.color(), samples.inputs)?;
        let mut design = DMatrix::zeros(evaluator.rows(), start.len());
        evaluator.values_and_jacobian(&start, &mut vec![0.0; design.nrows()], &mut design);
        let mut outputs = DMatrix::from_row_slice(design.nrows(), right_hand_sides, samples.outputs);
        if let Some(weights) = samples.weights {
            for (row, weights) in weights.chunks_exact(right_hand_sides).enumerate() {
                let root = weights[0].sqrt();
                design.row_mut(row).scale_mut(root);
                outputs.row_mut(row).scale_mut(root);
            }
        }
        let (first, weights) = color.weights(slice.at);
        Ok(Share { first, weights, gram: design.tr_mul(&design), right: design.tr_mul(&outputs) })
    };
    let shares = slices.par_iter().map(share).collect::<Result<Vec<_>, _>>()?;
    let mut normal = Normal::new(color.keyframes(), &shares).ok_or(ParameterSplineFitError::Singular)?;
    normal.penalise(config, None);
    let solution = normal.solve().ok_or(ParameterSplineFitError::Singular)?;
    let mut parameters = DMatrix::zeros(solution.nrows(), right_hand_sides);
    for (row, place) in flat_indices(color).into_iter().enumerate() {
        parameters.row_mut(place).copy_from(&solution.row(row));
    }
    Ok(parameters)
}

/// The parameters of keyframes from which those of the color at each slice come nearest, in the mean over slices, to given ones.
///
/// # Errors
/// When the slices are too few for the keyframes without a penalty.
///
/// # Panics
/// When there are not as many lists as slices, of as many numbers as the color has.
pub fn keyframes_through<C: Color, D>(
    color: &ParameterSpline<C, D>,
    slices: &[(f64, Vec<f64>)],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    let n = color.color().layout().free_len();
    let share = |(at, parameters): &(f64, Vec<f64>)| {
        let (first, weights) = color.weights(*at);
        let right = DMatrix::from_row_slice(1, n, parameters);
        Share { first, weights, gram: DMatrix::from_element(1, 1, 1.0), right }
    };
    let shares: Vec<Share> = slices.iter().map(share).collect();
    let mut normal = Normal::new(color.keyframes(), &shares).ok_or(ParameterSplineFitError::Singular)?;
    normal.penalise(config, None);
    let solution = normal.solve().ok_or(ParameterSplineFitError::Singular)?;
    let mut parameters = vec![0.0; n * color.keyframes()];
    for (i, place) in flat_indices(color).into_iter().enumerate() {
        parameters[place] = solution[(i / n, i % n)];
    }
    Ok(parameters)
}

/// Improves the parameters of any color from a start, at all slices together, by Gauss–Newton steps damped as Levenberg and
/// Marquardt do: `min Σ w (f − y)²` with the penalties.
///
/// # Errors
/// When the samples are bad, or the color is not finite at the start.
///
/// # Panics
/// When the start has not as many parameters as the color.
pub fn improve_parameter_spline<C: Color + Sync, D: NumberDomain + Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    start: &[f64],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    slices.iter().try_for_each(|slice| slice.samples.check::<C>())?;
    let indices = flat_indices(color);
    assert_eq!(start.len(), indices.len(), "as many parameters as the color has");
    let mut standing = DMatrix::from_iterator(indices.len(), 1, indices.iter().map(|&place| start[place]));
    let mut best = squares(color, slices, &standing)?;
    if !best.is_finite() {
        return Err(ParameterSplineFitError::NotFinite);
    }
    let mut damping = 1e-3;
    let mut iteration = 0;
    'improving: while iteration < config.iterations {
        let mut normal = linearised(color, slices, &standing)?;
        normal.penalise(config, Some(&standing));
        // What is damped is relative to what is known of a parameter, and never nothing.
        let diagonal = normal.gram.diagonal();
        let floor = 1e-12 * diagonal.max();
        loop {
            iteration += 1;
            for (i, x) in diagonal.iter().enumerate() {
                normal.gram[(i, i)] = x + damping * x.max(floor);
            }
            let trial = normal.solve().map(|step| &standing + step);
            let found = trial.as_ref().map_or(Ok(f64::NAN), |trial| squares(color, slices, trial))?;
            if let (Some(trial), true) = (trial, found < best) {
                let settled = best - found <= 1e-6 * best;
                (standing, best) = (trial, found);
                damping = (0.2 * damping).max(1e-9);
                if settled {
                    break 'improving;
                }
                break;
            }
            damping *= 5.0;
            if damping > 1e9 || iteration >= config.iterations {
                break 'improving;
            }
        }
    }
    let mut parameters = vec![0.0; indices.len()];
    for (i, place) in indices.into_iter().enumerate() {
        parameters[place] = standing[(i, 0)];
    }
    Ok(parameters)
}

/// The parameters of the color at a place.
fn blended<C: Color, D>(color: &ParameterSpline<C, D>, at: f64, keyframes: &DMatrix<f64>) -> Vec<f64> {
    let n = keyframes.nrows() / color.keyframes();
    let (first, weights) = color.weights(at);
    let of =
        |p: usize| weights.iter().enumerate().map(|(k, w)| w * keyframes[((first + k) * n + p, 0)]).sum();
    (0..n).map(of).collect()
}

/// The weighted squares of the residual.
fn squares<C: Color + Sync, D: Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    keyframes: &DMatrix<f64>,
) -> Result<f64, ParameterSplineFitError> {
    let of = |slice: &Slice<'_>| {
        let mut evaluator = Evaluator::new(color.color(), slice.samples.inputs)?;
        let mut values = vec![0.0; evaluator.rows()];
        evaluator.values(&blended(color, slice.at, keyframes), &mut values);
        let weight = |i: usize| slice.samples.weights.map_or(1.0, |weights| weights[i]);
        let outputs = values.iter().zip(slice.samples.outputs).enumerate();
        Ok(outputs.map(|(i, (a, b))| weight(i) * (a - b).powi(2)).sum::<f64>())
    };
    // In order, so that a fit is the same on any number of cores.
    let sums = slices.par_iter().map(of).collect::<Result<Vec<f64>, ParameterSplineFitError>>()?;
    Ok(sums.iter().sum())
}

/// The normal equations of a step.
fn linearised<C: Color + Sync, D: Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    keyframes: &DMatrix<f64>,
) -> Result<Normal, ParameterSplineFitError> {
    let share = |slice: &Slice<'_>| -> Result<Share, ParameterSplineFitError> {
        let samples = &slice.samples;
        let mut evaluator = Evaluator::new(color.color(), samples.inputs)?;
        let mut values = vec![0.0; evaluator.rows()];
        let mut slopes = DMatrix::zeros(evaluator.rows(), evaluator.parameters());
        evaluator.values_and_jacobian(&blended(color, slice.at, keyframes), &mut values, &mut slopes);
        let mut residual = DMatrix::from_fn(values.len(), 1, |i, _| samples.outputs[i] - values[i]);
        if let Some(weights) = samples.weights {
            for (i, weight) in weights.iter().enumerate() {
                slopes.row_mut(i).scale_mut(weight.sqrt());
                residual[(i, 0)] *= weight.sqrt();
            }
        }
        let (first, weights) = color.weights(slice.at);
        Ok(Share { first, weights, gram: slopes.tr_mul(&slopes), right: slopes.tr_mul(&residual) })
    };
    let shares = slices.par_iter().map(share).collect::<Result<Vec<_>, _>>()?;
    Normal::new(color.keyframes(), &shares).ok_or(ParameterSplineFitError::Singular)
}
