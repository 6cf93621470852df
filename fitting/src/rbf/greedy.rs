//! Centres chosen one after another.

use color_fn_bases::Rbf;
use color_fn_core::Color;
use color_fn_core::domain::Domain;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use super::error::RbfFitError;
use super::least_squares::{Approximation, approximate};
use super::radial::{Radial, check_size, check_widths, mean};
use crate::scattered::Scattered;
use crate::solve::dot::dot;
use crate::solve::orthogonal::{take_out, take_out_all};

/// When to stop choosing centres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Aim {
    /// The mean distance of fitted from given values that is small enough.
    pub mean: f64,
    /// The largest distance that is small enough; both have to be met.
    pub largest: f64,
    /// The maximal number of bytes that the parameters may take, 4 each.
    pub bytes: usize,
    /// What the sum of squares of the weights counts beside that of the distances, as in [`approximate`]. More centres then make the
    /// sum of both no worse, however alike they are.
    pub ridge: f64,
}

impl Aim {
    /// A mean distance, in as many bytes as it takes.
    pub const fn mean(mean: f64) -> Self {
        Self { mean, largest: f64::INFINITY, bytes: usize::MAX, ridge: 0.0 }
    }
    /// A largest distance, in as many bytes as it takes.
    pub const fn largest(largest: f64) -> Self {
        Self { mean: f64::INFINITY, largest, bytes: usize::MAX, ridge: 0.0 }
    }
    /// As near as so many bytes allow.
    pub const fn bytes(bytes: usize) -> Self {
        Self { mean: 0.0, largest: 0.0, bytes, ridge: 0.0 }
    }
}

/// One point of a rate–distortion curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GreedyStep {
    /// Centres so far.
    pub centres: usize,
    /// Bytes of the parameters, 4 each.
    pub bytes: usize,
    /// Mean distance.
    pub mean: f64,
    /// Largest distance.
    pub largest: f64,
    /// Root mean square of the differences, over points and outputs.
    pub rms: f64,
}

/// Radial basis functions on few of the points.
#[derive(Debug, Clone)]
pub struct Greedy<I, O> {
    /// The fit by least squares on the chosen centres.
    pub fit: Approximation<I, O>,
    /// Which points are centres, in the order of choice.
    pub chosen: Vec<usize>,
    /// The error after each choice.
    pub steps: Vec<GreedyStep>,
    /// Whether the distances of the aim are met.
    pub met: bool,
}

/// A column that keeps less than this of its length beside those before it is none.
const MIN_NEW: f64 = 1e-8;

/// Chooses centres among the points: each time the one whose value is farthest from the fit so far by `distance` (a color
/// difference, or the length of the difference), until the aim is met or its bytes are used. After each choice all
/// weights are those of least squares over all points, by orthogonalised columns: orthogonal least squares (S. Chen,
/// C. Cowan & P. Grant, IEEE Trans. Neural Networks 2, 1991) with the choice of f-greedy methods (Wendland 2005, §16.2).
///
/// Without centres the fit is the tail, or 0; one centre is always chosen.
///
/// # Errors
/// As [`approximate`], and when the points with all possible centres are too many.
pub fn greedy<I: Domain, O: Domain>(
    like: &Rbf<I, O>,
    shape: &[f64],
    data: &Scattered,
    aim: Aim,
    distance: impl Fn(&[f64], &[f64]) -> f64,
) -> Result<Greedy<I, O>, RbfFitError> {
    check_widths::<I, O>(data)?;
    let radial = Radial::new(like, shape)?;
    let bytes = |centres: usize| Ok(4 * like.with_centres(centres)?.layout().free_len());
    let limits = Limits { aim, max: Rbf::<I, O>::MAX_CENTRES, bytes: &bytes };
    let Choice { chosen, steps, met } = choose(&radial, data, &limits, &distance)?;
    let centres: Vec<f64> =
        chosen.iter().flat_map(|&i| data.points().row(i).iter().copied().collect::<Vec<_>>()).collect();
    let fit = approximate(like, shape, &centres, data, aim.ridge)?;
    Ok(Greedy { fit, chosen, steps, met })
}

/// When to stop, and what centres cost.
struct Limits<'a> {
    aim: Aim,
    max: usize,
    bytes: &'a dyn Fn(usize) -> Result<usize, RbfFitError>,
}

/// What a [`Greedy`] has beside its fit.
struct Choice {
    chosen: Vec<usize>,
    steps: Vec<GreedyStep>,
    met: bool,
}

/// How far two values are apart.
type Distance<'a> = dyn Fn(&[f64], &[f64]) -> f64 + 'a;

/// The choice of any domains.
fn choose(
    radial: &Radial,
    data: &Scattered,
    &Limits { aim, max, bytes }: &Limits<'_>,
    distance: &Distance<'_>,
) -> Result<Choice, RbfFitError> {
    let (rows, outputs) = data.values().shape();
    let counted = radial.counted(data.points());
    let mut basis: Vec<Vec<f64>> = Vec::new();
    // A ridge is a row more for each centre, whose values are 0.
    let possible = |count: usize| {
        Ok::<_, RbfFitError>(count < rows.min(max) && (count == 0 || bytes(count + 1)? <= aim.bytes))
    };
    let mut ridges = 0;
    while aim.ridge > 0.0 && possible(ridges)? {
        ridges += 1;
    }
    check_size(rows + ridges, outputs)?;
    let mut residual = data.values().clone().resize_vertically(rows + ridges, 0.0);
    let tail_terms = radial.tail_terms(data.points(), &mean(data.points()));
    for column in tail_terms.as_slice().chunks_exact(rows) {
        let column = [column, &vec![0.0; ridges]].concat();
        if !add_direction(&mut basis, column, &mut residual) {
            return Err(RbfFitError::Flat { terms: tail_terms.ncols() });
        }
    }

    let (mut chosen, mut steps, mut met) = (Vec::new(), Vec::new(), false);
    let mut taken = vec![false; rows];
    let mut at = distances(data, &residual, outputs, distance);
    while possible(chosen.len())? && !met {
        let free = (0..rows).filter(|&i| !taken[i]);
        let Some(next) = free.max_by(|&a, &b| at[a].total_cmp(&at[b])) else { break };
        taken[next] = true;
        check_size(rows + ridges, basis.len() + 1)?;
        let position: Vec<f64> = counted.row(next).iter().copied().collect();
        let mut column = vec![0.0; rows + ridges];
        radial.column(&counted, &position, 0, &mut column[..rows]);
        if let Some(ridge) = column[rows..].get_mut(chosen.len()) {
            *ridge = aim.ridge.sqrt();
        }
        if !add_direction(&mut basis, column, &mut residual) {
            continue;
        }
        chosen.push(next);
        at = distances(data, &residual, outputs, distance);
        let largest = at.iter().copied().fold(0.0, f64::max);
        #[expect(clippy::cast_precision_loss, reason = "points are fewer than 2⁵²")]
        let mean = at.iter().sum::<f64>() / rows as f64;
        met = mean <= aim.mean && largest <= aim.largest;
        let squares: f64 = residual.rows(0, rows).iter().map(|x| x * x).sum();
        #[expect(clippy::cast_precision_loss, reason = "numbers are fewer than 2⁵²")]
        let rms = (squares / (rows * outputs) as f64).sqrt();
        steps.push(GreedyStep { centres: chosen.len(), bytes: bytes(chosen.len())?, mean, largest, rms });
    }
    Ok(Choice { chosen, steps, met })
}

/// The distance of each value from what is fitted to it; a distance that is not a number counts as infinite.
fn distances(data: &Scattered, residual: &DMatrix<f64>, outputs: usize, distance: &Distance<'_>) -> Vec<f64> {
    let (mut fitted, mut given) = (vec![0.0; outputs], vec![0.0; outputs]);
    let of_point = |i: usize| {
        for k in 0..outputs {
            given[k] = data.values()[(i, k)];
            fitted[k] = given[k] - residual[(i, k)];
        }
        match distance(&fitted, &given) {
            far if far.is_nan() => f64::INFINITY,
            far => far,
        }
    };
    (0..data.len()).map(of_point).collect()
}

/// Adds what is new of a column to an orthonormal basis, and takes its part out of the residual; whether anything is new.
fn add_direction(basis: &mut Vec<Vec<f64>>, mut column: Vec<f64>, residual: &mut DMatrix<f64>) -> bool {
    let before = dot(&column, &column).sqrt();
    // Twice is enough (Giraud, Langou & Rozložník 2005).
    for _ in 0..2 {
        take_out_all(&mut column, basis);
    }
    let length = dot(&column, &column).sqrt();
    if length.is_nan() || length <= MIN_NEW * before {
        return false;
    }
    column.iter_mut().for_each(|x| *x /= length);
    for residual in residual.as_mut_slice().chunks_exact_mut(column.len()) {
        take_out(residual, &column);
    }
    basis.push(column);
    true
}
