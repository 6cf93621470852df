//! Colors that are linear in their parameters; and splines of parameters through given ones.

use crate::parallel::try_each;
use crate::solve::{Model, design};
use color_fn_bases::ParameterSpline;
use color_fn_core::Color;
use color_fn_core::domain::{Number, NumberDomain};
use nalgebra::DMatrix;

use super::keyframes::Keyframes;
use super::normal::{Normal, Share};
use super::slice::{ParameterSplineConfig, ParameterSplineFitError, Slice};

/// Samples of a linear color at each slice, with several right-hand sides: `outputs` has as many numbers for each input as there
/// are right-hand sides, and so have the weights, all alike.
///
/// The result has a row for each free parameter of the color, in the order of its layout, and a column for each right-hand side.
///
/// # Errors
/// When the samples do not determine the parameters or are not finite, or the color is not linear.
///
/// # Panics
/// When there are no right-hand sides.
pub fn fit_parameter_spline_linear<C: Color<Out = Number> + Sync, D: NumberDomain + Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[Slice<'_>],
    right_hand_sides: usize,
    config: &ParameterSplineConfig,
) -> Result<DMatrix<f64>, ParameterSplineFitError> {
    fit(&Keyframes::<dyn Model + '_>::of(color.color(), color), slices, right_hand_sides, config)
}

fn fit(
    keyframes: &Keyframes<'_>,
    slices: &[Slice<'_>],
    right_hand_sides: usize,
    config: &ParameterSplineConfig,
) -> Result<DMatrix<f64>, ParameterSplineFitError> {
    assert!(right_hand_sides > 0, "a fit has an output");
    let share = |slice: &Slice<'_>| -> Result<Share, ParameterSplineFitError> {
        let samples = &slice.samples;
        let mut design = design(keyframes.model, samples.inputs)?.matrix;
        let mut outputs = DMatrix::from_row_slice(design.nrows(), right_hand_sides, samples.outputs);
        if let Some(weights) = samples.weights {
            for (row, weights) in weights.chunks_exact(right_hand_sides).enumerate() {
                let root = weights[0].sqrt();
                design.row_mut(row).scale_mut(root);
                outputs.row_mut(row).scale_mut(root);
            }
        }
        let (first, weights) = keyframes.around(slice.at);
        Ok(Share { first, weights, gram: design.tr_mul(&design), right: design.tr_mul(&outputs) })
    };
    let shares = try_each(slices.len(), |i| share(&slices[i]))?;
    let sizes = [keyframes.count, keyframes.model.parameter_layout().free_len(), right_hand_sides];
    let solution = solve(sizes, &shares, config)?;
    let mut parameters = DMatrix::zeros(solution.nrows(), right_hand_sides);
    for (row, position) in keyframes.positions().into_iter().enumerate() {
        parameters.row_mut(position).copy_from(&solution.row(row));
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
pub fn keyframes_through<C: Color + Sync, D: NumberDomain + Sync>(
    color: &ParameterSpline<C, D>,
    slices: &[(f64, Vec<f64>)],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    through(&Keyframes::<dyn Model + '_>::of(color.color(), color), slices, config)
}

/// The same of a color of any type.
pub(crate) fn through<M: Model + ?Sized>(
    keyframes: &Keyframes<'_, M>,
    slices: &[(f64, Vec<f64>)],
    config: &ParameterSplineConfig,
) -> Result<Vec<f64>, ParameterSplineFitError> {
    let n = keyframes.model.parameter_layout().free_len();
    let share = |(at, parameters): &(f64, Vec<f64>)| {
        let (first, weights) = keyframes.around(*at);
        let right = DMatrix::from_row_slice(1, n, parameters);
        Share { first, weights, gram: DMatrix::from_element(1, 1, 1.0), right }
    };
    let shares: Vec<Share> = slices.iter().map(share).collect();
    let solution = solve([keyframes.count, 1, n], &shares, config)?;
    let mut parameters = vec![0.0; n * keyframes.count];
    for (i, position) in keyframes.positions().into_iter().enumerate() {
        parameters[position] = solution[(i / n, i % n)];
    }
    Ok(parameters)
}

fn solve(
    sizes: [usize; 3],
    shares: &[Share],
    config: &ParameterSplineConfig,
) -> Result<DMatrix<f64>, ParameterSplineFitError> {
    let mut normal = Normal::new(sizes, shares);
    normal.penalise(config, None);
    normal.solve().ok_or(ParameterSplineFitError::Singular)
}
