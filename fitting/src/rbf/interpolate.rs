//! Exact interpolation of scattered values.

use color_fn_bases::Rbf;
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use super::error::RbfFitError;
use super::radial::{Radial, at_origin, check_size, check_widths, mean, parameters};
use crate::scattered::Scattered;
use crate::solve::definite::Factored;
use crate::solve::dot::dot;
use crate::solve::reflections::Reflections;

/// How values are interpolated.
///
/// A color map of control points follows one that is dragged: a fit of all 64 takes 0.1 ms or less (`benches/rbf.rs`).
///
/// ```
/// use color_fn_core::domain::{LinearRgb, Position2};
/// use color_fn_core::eval;
/// use color_fn_core::color::to_f32;
/// use color_fn_bases::{Kernel, Rbf};
/// use color_fn_fitting::{Interpolation, Scattered};
///
/// let corners = [0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0];
/// let colors = [0.8, 0.1, 0.1, 0.9, 0.7, 0.1, 0.1, 0.2, 0.6, 0.9, 0.9, 0.9];
/// let mut points = Scattered::new(&corners, 2, &colors, 3)?;
/// let like = Rbf::<Position2, LinearRgb>::new(Kernel::ThinPlate, 4)?;
///
/// points.replace(3, &[0.6, 0.7], &[0.9, 0.9, 0.9])?;
/// let map = Interpolation::default().fit(&like, &[], &points)?;
/// let there = eval(&map.color, &to_f32(&map.parameters), [0.6, 0.7].into())?;
/// assert!((there.x - 0.9).abs() < 1e-5 && map.backward_error < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interpolation {
    /// Added to the diagonal of the (definite) matrix of kernels: 0 interpolates, more smooths (a smoothing spline where
    /// the kernel is a thin plate).
    pub smoothing: f64,
    /// The largest condition number that is taken.
    pub max_condition: f64,
}

impl Default for Interpolation {
    /// Exact, and refused above a condition number of 1e14.
    fn default() -> Self {
        Self { smoothing: 0.0, max_condition: 1e14 }
    }
}

/// Radial basis functions that pass through values: a centre at each point.
#[derive(Debug, Clone)]
pub struct Interpolant<I, O> {
    /// The color.
    pub color: Rbf<I, O>,
    /// Its free parameters, in the order of the layout.
    pub parameters: Vec<f64>,
    /// Condition number in the 1-norm, estimated (Higham 1988), of the matrix that was solved: that of the kernels,
    /// restricted to weights without moments where there is a tail.
    pub condition: f64,
    /// Largest over the outputs of `‖f − A w − P c‖∞ / (‖A‖∞ ‖w‖∞ + ‖P c‖∞ + ‖f‖∞)`, with the smoothing part of A.
    pub backward_error: f64,
    /// Largest `Σ |w|` of an output: rounding of a kernel in single precision is magnified by it.
    pub weights: f64,
}

/// What an [`Interpolant`] has beside its color.
struct Through {
    parameters: Vec<f64>,
    condition: f64,
    backward_error: f64,
    weights: f64,
}

impl Interpolation {
    /// Radial basis functions of the kernel, width and tail of `like` with a centre at each point.
    ///
    /// Without a tail the matrix `A = φ(ε |xᵢ − xⱼ|)` is definite, and factored by Cholesky. With one, `A w + P c = f` and
    /// `Pᵀ w = 0` (Wendland 2005, §8.5): Householder reflections turn A so that the weights that meet the second are the
    /// last n − q, where it is definite again. Where rounding hides that, pivots are chosen instead.
    ///
    /// # Errors
    /// When the data are not of the domains, a position occurs twice (without smoothing), the points do not determine the
    /// tail, or the condition number is above the limit.
    pub fn fit<I: Domain, O: Domain>(
        &self,
        like: &Rbf<I, O>,
        shape: &[f64],
        data: &Scattered,
    ) -> Result<Interpolant<I, O>, RbfFitError> {
        check_widths::<I, O>(data)?;
        let size = data.len();
        check_size(size, size)?;
        if !(self.smoothing >= 0.0 && self.smoothing.is_finite()) {
            return Err(RbfFitError::Strength { what: "smoothing" });
        }
        let color = like.with_centres(size)?;
        let through = self.through(&Radial::new(&color, shape)?, shape, data)?;
        let Through { parameters, condition, backward_error, weights } = through;
        Ok(Interpolant { color, parameters, condition, backward_error, weights })
    }

    /// The same of any domains.
    fn through(&self, radial: &Radial, shape: &[f64], data: &Scattered) -> Result<Through, RbfFitError> {
        let size = data.len();
        let terms = radial.tail.terms(radial.dimension);
        if size < terms {
            return Err(RbfFitError::Flat { terms });
        }
        if let (0.0, Some((first, second))) = (self.smoothing, data.twice()) {
            return Err(RbfFitError::Twice { first: first.min(second), second: first.max(second) });
        }

        // Positive definite, whichever sign the kernel has.
        let sign = if radial.kernel.is_negative(radial.dimension) { -1.0 } else { 1.0 };
        let kernels = symmetric(radial, data.points(), sign, self.smoothing);
        let origin = mean(data.points());
        let tail_terms = radial.tail_terms(data.points(), &origin);
        let (mut weights, tail, condition) = self.solve(&kernels, &tail_terms, data.values())?;
        let fitted = multiplied(&kernels, &weights);
        weights *= sign;
        let backward_error =
            backward_error(&kernels, &weights, &fitted, &(&tail_terms * &tail), data.values());
        let sum = weights.column_iter().map(|w| w.iter().map(|w| w.abs()).sum()).fold(0.0, f64::max);
        let tail = at_origin(tail, &origin);
        Ok(Through {
            parameters: parameters(data.points(), &weights, shape, &tail),
            condition,
            backward_error,
            weights: sum,
        })
    }

    /// `±A w + P c = f`, where `±A` is given: `w` with that sign, `c`, and the condition number.
    fn solve(
        &self,
        kernels: &DMatrix<f64>,
        tail_terms: &DMatrix<f64>,
        values: &DMatrix<f64>,
    ) -> Result<(DMatrix<f64>, DMatrix<f64>, f64), RbfFitError> {
        let terms = tail_terms.ncols();
        if terms == 0 {
            let mut weights = values.clone();
            let condition = self.solve_definite(kernels, &mut weights)?;
            return Ok((weights, DMatrix::zeros(0, values.ncols()), condition));
        }
        let reflections = Reflections::new(tail_terms).ok_or(RbfFitError::Flat { terms })?;
        let mut turned = kernels.clone();
        reflections.turn(&mut turned);
        let mut rotated = values.clone();
        reflections.apply(&mut rotated);
        let free = kernels.nrows() - terms;
        let mut inner = rotated.rows(terms, free).into_owned();
        let mut condition = 1.0;
        if free > 0 {
            condition =
                self.solve_definite(&turned.view((terms, terms), (free, free)).into_owned(), &mut inner)?;
        }
        let mut tail = rotated.rows(0, terms) - turned.view((0, terms), (terms, free)) * &inner;
        let solved = reflections.triangle.solve_upper_triangular_mut(&mut tail);
        debug_assert!(solved, "flat points are refused");
        let mut weights = DMatrix::zeros(kernels.nrows(), values.ncols());
        weights.rows_mut(terms, free).copy_from(&inner);
        reflections.apply_back(&mut weights);
        Ok((weights, tail, condition))
    }

    fn solve_definite(&self, matrix: &DMatrix<f64>, columns: &mut DMatrix<f64>) -> Result<f64, RbfFitError> {
        let max = self.max_condition;
        let Some(factored) = Factored::new(matrix) else {
            return Err(RbfFitError::IllConditioned { condition: f64::INFINITY, max });
        };
        let condition = norm(matrix) * factored.inverse_norm(matrix.nrows());
        if condition.is_nan() || condition > max {
            return Err(RbfFitError::IllConditioned { condition, max });
        }
        factored.solve(columns);
        Ok(condition)
    }
}

/// `± φ` between all points, and the smoothing on the diagonal.
fn symmetric(radial: &Radial, points: &DMatrix<f64>, sign: f64, smoothing: f64) -> DMatrix<f64> {
    let size = points.nrows();
    let counted = radial.counted(points);
    let mut matrix = DMatrix::zeros(size, size);
    for (j, column) in matrix.as_mut_slice().chunks_exact_mut(size).enumerate() {
        let position: Vec<f64> = counted.row(j).iter().copied().collect();
        radial.column(&counted, &position, j, &mut column[j..]);
        column[j..].iter_mut().for_each(|x| *x *= sign);
        column[j] += smoothing;
    }
    matrix.fill_upper_triangle_with_lower_triangle();
    matrix
}

/// The 1-norm, which is the ∞-norm of a symmetric matrix.
fn norm(matrix: &DMatrix<f64>) -> f64 {
    let sums = matrix.as_slice().chunks_exact(matrix.nrows()).map(|column| {
        let mut sums = [0.0; 8];
        let chunks = column.chunks_exact(8);
        let rest: f64 = chunks.remainder().iter().map(|x| x.abs()).sum();
        for chunk in chunks {
            for k in 0..8 {
                sums[k] += chunk[k].abs();
            }
        }
        sums.iter().sum::<f64>() + rest
    });
    sums.fold(0.0, f64::max)
}

/// A symmetric matrix times columns.
fn multiplied(matrix: &DMatrix<f64>, columns: &DMatrix<f64>) -> DMatrix<f64> {
    let size = matrix.nrows();
    let (rows, columns) = (matrix.as_slice(), columns.as_slice());
    DMatrix::from_fn(size, columns.len() / size, |i, k| {
        dot(&rows[i * size..][..size], &columns[k * size..][..size])
    })
}

fn backward_error(
    kernels: &DMatrix<f64>,
    weights: &DMatrix<f64>,
    fitted: &DMatrix<f64>,
    tail: &DMatrix<f64>,
    values: &DMatrix<f64>,
) -> f64 {
    let norm = norm(kernels);
    let of_output = |k: usize| {
        let (fitted, tail, values) = (fitted.column(k), tail.column(k), values.column(k));
        let scale = norm * weights.column(k).amax() + tail.amax() + values.amax();
        let residual = (values - fitted - tail).amax();
        if residual == 0.0 { 0.0 } else { residual / scale }
    };
    (0..values.ncols()).map(of_output).fold(0.0, f64::max)
}
