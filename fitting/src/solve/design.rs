//! The design matrix of a color that is linear in its free parameters, and the Jacobian of any.

use nalgebra::{DMatrix, DVector};

use super::evaluate::Evaluator;
use super::model::{DifferentiableModel, Model};
use super::samples::SamplesError;
use color_fn_core::layout::ParamCountMismatch;

/// A color that is linear in its parameters, at fixed points: `f(θ) = A θ + f₀`.
///
/// `f₀` is what fixed tables contribute, as the base of a base-plus-residual; it is zero for a plain basis.
/// Fit `y − f₀`.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// `A`: one row an output, one column a free parameter.
    pub matrix: DMatrix<f64>,
    /// `f₀`: the outputs at θ = 0.
    pub offset: DVector<f64>,
}

/// How far, relative to its terms, a color may be from linear: rounding in a few hundred operations, no more.
const ROUNDING: f64 = 1e-11;

/// The design matrix of a color at points, after checking that the color *is* linear: its columns are the outputs where
/// one parameter is 1 and the others are 0, without those where all are 0.
///
/// The check compares `f(θ)` with `A θ + f₀` at three further θ, two that are opposite in sign, neither small nor
/// regular, and one as large as wavelengths are; a square, a clamp or a product of two parameters does not pass.
///
/// # Errors
/// [`NotLinear`](DesignError::NotLinear) when it is not, [`Samples`](DesignError::Samples) for bad inputs.
pub fn design(color: &dyn Model, inputs: &[f64]) -> Result<Design, DesignError> {
    let mut evaluator = Evaluator::new(color, inputs)?;
    let (rows, n) = (evaluator.rows(), evaluator.parameters());
    let mut matrix = DMatrix::zeros(rows, n);
    let mut offset = DVector::zeros(rows);
    let mut theta = vec![0.0; n];
    evaluator.values(&theta, offset.as_mut_slice());
    for (j, mut column) in matrix.column_iter_mut().enumerate() {
        theta[j] = 1.0;
        evaluator.values(&theta, column.as_mut_slice());
        theta[j] = 0.0;
        column -= &offset;
    }
    let mut found = DVector::zeros(rows);
    for scale in [1.0, -1.7, 600.0] {
        // Multiples of the golden ratio, modulo 1: no two alike, none zero.
        let golden = (5_f64.sqrt() - 1.0) / 2.0;
        let theta = DVector::from_iterator(
            n,
            std::iter::successors(Some(golden), |t| Some((t + golden).fract())).take(n),
        ) * scale;
        evaluator.values(theta.as_slice(), found.as_mut_slice());
        let expected = &matrix * &theta + &offset;
        let size = matrix.abs() * theta.abs() + offset.abs();
        for row in 0..rows {
            let difference = (found[row] - expected[row]).abs();
            if difference.is_nan() || difference > ROUNDING * size[row] {
                return Err(DesignError::NotLinear { row, difference });
            }
        }
    }
    Ok(Design { matrix, offset })
}

/// The outputs of any color at points, and their derivatives with respect to its free parameters, one row
/// an output, one column a parameter.
///
/// # Errors
/// When the number of parameters is wrong, or the inputs are bad.
pub fn jacobian(
    color: &dyn DifferentiableModel,
    parameters: &[f64],
    inputs: &[f64],
) -> Result<(DVector<f64>, DMatrix<f64>), DesignError> {
    let mut evaluator = Evaluator::new(color, inputs)?;
    let (rows, n) = (evaluator.rows(), evaluator.parameters());
    if parameters.len() != n {
        return Err(ParamCountMismatch { expected: n, found: parameters.len() }.into());
    }
    let (mut values, mut matrix) = (DVector::zeros(rows), DMatrix::zeros(rows, n));
    evaluator.values_and_jacobian(parameters, values.as_mut_slice(), &mut matrix);
    Ok((values, matrix))
}

/// There is no design matrix.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DesignError {
    /// The color is not linear in its free parameters.
    #[error(
        "the color is not linear in its parameters: output {row} (from 0) is off by {difference:e}; fit it by Levenberg–Marquardt"
    )]
    NotLinear {
        /// An output that shows it.
        row: usize,
        /// How far it is from linear.
        difference: f64,
    },
    /// The inputs are bad.
    #[error(transparent)]
    Samples(#[from] SamplesError),
    /// The number of parameters is wrong.
    #[error(transparent)]
    Parameters(#[from] ParamCountMismatch),
}
