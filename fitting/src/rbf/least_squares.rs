//! Least squares on chosen centres.

use crate::solve::{LeastSquares, ridge};
use color_fn_bases::Rbf;
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;

use super::error::RbfFitError;
use super::radial::{Radial, at_origin, check_size, check_widths, mean, parameters};
use crate::scattered::Scattered;
use crate::scattered::finite_rows;

/// Radial basis functions that come near to values.
#[derive(Debug, Clone)]
pub struct Approximation<I, O> {
    /// The color.
    pub color: Rbf<I, O>,
    /// Its free parameters, in the order of the layout.
    pub parameters: Vec<f64>,
    /// Condition number of the design, its columns scaled to unit length; 10¹³ or so is refused.
    pub condition: f64,
    /// Root-mean-square residual of each output.
    pub rms: Vec<f64>,
}

/// The weights and the tail of least squared error, for centres (row by row) that are chosen; `strength` ≥ 0 adds
/// `strength · ‖w‖²` to the sum of squares. By Householder QR, never by normal equations.
///
/// Weights and tail are fitted together, without the side conditions `Pᵀ w = 0` of interpolation: away from the data a
/// kernel that grows does so.
///
/// # Errors
/// When the data are not of the domains, the shape is not positive, or the data do not determine the weights.
pub fn approximate<I: Domain, O: Domain>(
    like: &Rbf<I, O>,
    shape: &[f64],
    centres: &[f64],
    data: &Scattered,
    strength: f64,
) -> Result<Approximation<I, O>, RbfFitError> {
    check_widths::<I, O>(data)?;
    let centres = finite_rows("coordinates", "position", centres, I::WIDTH)?;
    let color = like.with_centres(centres.nrows())?;
    let fit = on_centres(&Radial::new(&color, shape)?, shape, &centres, data, strength)?;
    Ok(Approximation { color, parameters: fit.parameters, condition: fit.condition, rms: fit.rms })
}

/// What an [`Approximation`] has beside its color.
struct OnCentres {
    parameters: Vec<f64>,
    condition: f64,
    rms: Vec<f64>,
}

/// The same of any domains.
fn on_centres(
    radial: &Radial,
    shape: &[f64],
    centres: &DMatrix<f64>,
    data: &Scattered,
    strength: f64,
) -> Result<OnCentres, RbfFitError> {
    if !(strength >= 0.0 && strength.is_finite()) {
        return Err(RbfFitError::Strength { what: "the strength of a ridge" });
    }
    let (rows, count) = (data.len(), centres.nrows());
    let terms = radial.tail.terms(radial.dimension);
    check_size(rows, count + terms)?;
    let origin = mean(data.points());
    let (points, counted) = (radial.counted(data.points()), radial.counted(centres));
    let mut design = DMatrix::zeros(rows, count + terms);
    for (k, column) in design.as_mut_slice().chunks_exact_mut(rows).take(count).enumerate() {
        let position: Vec<f64> = counted.row(k).iter().copied().collect();
        radial.column(&points, &position, 0, column);
    }
    design.columns_mut(count, terms).copy_from(&radial.tail_terms(data.points(), &origin));
    // The tail is free of the ridge.
    let penalty = (strength > 0.0).then(|| ridge(count, strength).insert_columns(count, terms, 0.0));
    let problem = LeastSquares { penalty: penalty.as_ref(), ..LeastSquares::new(&design) };
    let fit = problem.factor()?.solve(data.values(), None)?;
    let tail = at_origin(fit.parameters.rows(count, terms).into_owned(), &origin);
    let weights = fit.parameters.rows(0, count).into_owned();
    Ok(OnCentres {
        parameters: parameters(centres, &weights, shape, &tail),
        condition: fit.condition,
        rms: fit.rms,
    })
}
