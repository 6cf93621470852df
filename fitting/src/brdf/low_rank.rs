//! Products of curves of half and difference angles.

use crate::solve::{design, difference_ridge};
use color_fn_bases::{HalfDifference, LowRankBrdf};
use color_fn_captures::BrdfSample;
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use nalgebra::{DMatrix, DVector};

use super::error::{BrdfFitError, check};
use super::metric::weights;
use crate::solve::non_negative;

/// BRDFs of 1 term and more, over the same coordinates.
#[derive(Debug, Clone)]
pub struct BrdfTerms {
    /// The coordinates.
    pub angles: HalfDifference,
    /// How many coefficients each curve has.
    pub coefficients: [usize; 3],
    /// The free parameters of [`LowRankBrdf`] with one term, with two, and so on.
    pub parameters: Vec<Vec<f64>>,
}

/// The widths of highlights that are tried.
const WIDTHS: [f64; 7] = [0.01, 0.03, 0.06, 0.12, 0.25, 0.5, 1.0];
/// The maximal number of rounds for each number of terms, and the part of what is left that a round takes at least.
const ROUNDS: usize = 400;
const GAIN: f64 = 1e-6;
/// How many curves a term may begin with.
const STARTS: usize = 12;
/// The penalty on second differences of coefficients, as a part of the mean of the normal equations' diagonal: it decides where there
/// are no samples (Eilers & Marx, *Flexible Smoothing with B-splines and Penalties*, Statist. Sci. 11, 1996).
const SMOOTH: f64 = 1e-6;

/// BRDFs of 1 to `most` terms with curves of so many coefficients, all non-negative. One set of curves after another is the best with
/// the others as they are (alternating non-negative least squares), and a term is added to those that are there, so that more are never
/// worse. Weights are those of [`brdf_log_rms`](super::brdf_log_rms) to first order. The width of the coordinates is that with which one
/// term leaves least.
///
/// # Errors
/// When there is nothing to fit to, `most` is 0 or more than [`MAX_BRDF_TERMS`](super::MAX_BRDF_TERMS), or a curve is none.
pub fn fit_brdf_terms(
    samples: &[BrdfSample],
    max: usize,
    coefficients: [usize; 3],
) -> Result<BrdfTerms, BrdfFitError> {
    check(samples, max)?;
    let mut best: Option<(f64, HalfDifference, Problem<'_>)> = None;
    for width in WIDTHS {
        let angles = HalfDifference::new(width);
        let mut problem = Problem::new(samples, coefficients, angles)?;
        problem.add();
        let left = problem.settle();
        if best.as_ref().is_none_or(|(least, ..)| left < *least) {
            best = Some((left, angles, problem));
        }
    }
    let (_, angles, mut problem) = best.ok_or(BrdfFitError::Nothing)?;
    let mut parameters = vec![problem.parameters()];
    for _ in 1..max {
        problem.add();
        problem.settle();
        parameters.push(problem.parameters());
    }
    Ok(BrdfTerms { angles, coefficients, parameters })
}

/// Where a sample lies on a curve: its first coefficient, and what it takes of that and the next three.
type Window = (usize, [f64; 4]);

/// Curves and values so far.
struct Problem<'a> {
    samples: &'a [BrdfSample],
    weights: Vec<[f64; 3]>,
    windows: [Vec<Window>; 3],
    /// A row for each term, of each curve.
    curves: [DMatrix<f64>; 3],
    /// A row for each term.
    values: DMatrix<f64>,
    /// Each curve at each sample, a column for each term.
    at: [DMatrix<f64>; 3],
    penalties: [DMatrix<f64>; 3],
}

impl<'a> Problem<'a> {
    fn new(
        samples: &'a [BrdfSample],
        coefficients: [usize; 3],
        angles: HalfDifference,
    ) -> Result<Self, BrdfFitError> {
        let color = LowRankBrdf::new(1, coefficients, angles)?;
        let places = BlockOffsets::new(&angles.layout());
        let position = |sample: &BrdfSample| {
            eval_components::<_, f64>(&angles, &[][..], &places, [sample.light, sample.view].as_flattened())
        };
        let positions: Vec<Vec<f64>> = samples.iter().map(position).collect();
        let windows = |axis: usize| -> Result<Vec<Window>, BrdfFitError> {
            let places: Vec<f64> = positions.iter().map(|position| position[axis]).collect();
            let basis = design(&color.splines()[axis], &places)?.matrix;
            let window = |row: usize| {
                let first = (0..basis.ncols()).find(|&j| basis[(row, j)] != 0.0).unwrap_or(0);
                let first = first.min(basis.ncols() - 4);
                (first, [0, 1, 2, 3].map(|j| basis[(row, first + j)]))
            };
            Ok((0..places.len()).map(window).collect())
        };
        let penalty = |n: usize| {
            let differences = difference_ridge(n, 2, 1.0);
            differences.transpose() * differences
        };
        Ok(Self {
            samples,
            weights: weights(samples),
            windows: [windows(0)?, windows(1)?, windows(2)?],
            curves: coefficients.map(|n| DMatrix::zeros(0, n)),
            values: DMatrix::zeros(0, 3),
            at: [(); 3].map(|()| DMatrix::zeros(samples.len(), 0)),
            penalties: coefficients.map(penalty),
        })
    }

    fn terms(&self) -> usize {
        self.values.nrows()
    }

    /// A term more: of some beginnings that which leaves least with the best values.
    fn add(&mut self) {
        let k = self.terms();
        self.values.resize_vertically_mut(k + 1, 0.0);
        for axis in 0..3 {
            self.curves[axis].resize_vertically_mut(k + 1, 1.0);
            self.at[axis].resize_horizontally_mut(k + 1, 1.0);
        }
        let values = self.values.clone();
        let mut best = (f64::INFINITY, self.curves.clone(), values.clone());
        for start in 0..if k == 0 { 1 } else { STARTS } {
            // Multiples of the golden ratio, modulo 1, to a power: bumps at places of their own, the same on every machine.
            let mut place = (k * STARTS + start) as f64;
            for axis in 0..3 {
                for j in 0..self.curves[axis].ncols() {
                    place += 0.618_033_988_749_895;
                    self.curves[axis][(k, j)] = if k == 0 { 1.0 } else { place.fract().powi(3) };
                }
                self.evaluate(axis);
            }
            self.values = values.clone();
            self.solve_values();
            let left = self.left();
            if left < best.0 {
                best = (left, self.curves.clone(), self.values.clone());
            }
        }
        (_, self.curves, self.values) = best;
        // A term of no color would never move again.
        let least = 1e-6 * self.values.amax();
        self.values.row_mut(k).iter_mut().for_each(|x| *x = x.max(least));
        (0..3).for_each(|axis| self.evaluate(axis));
    }

    /// Each curve of an axis at each sample.
    fn evaluate(&mut self, axis: usize) {
        for (row, (first, basis)) in self.windows[axis].iter().enumerate() {
            for k in 0..self.values.nrows() {
                self.at[axis][(row, k)] = (0..4).map(|j| basis[j] * self.curves[axis][(k, first + j)]).sum();
            }
        }
    }

    /// Improves all until little is gained: the weighted squares that are left.
    fn settle(&mut self) -> f64 {
        let mut left = self.left();
        for _ in 0..ROUNDS {
            (0..3).for_each(|axis| self.solve_curves(axis));
            self.solve_values();
            let now = self.left();
            // What is left may be rounding.
            let gained = left - now;
            left = now;
            if gained <= GAIN * left || left <= f64::EPSILON {
                break;
            }
        }
        left
    }

    /// The products of the curves of all axes but one.
    fn others(&self, axis: usize, row: usize, k: usize) -> f64 {
        (0..3).filter(|&other| other != axis).map(|other| self.at[other][(row, k)]).product()
    }

    fn solve_curves(&mut self, axis: usize) {
        let (terms, n) = (self.terms(), self.curves[axis].ncols());
        let mut normal = DMatrix::zeros(terms * n, terms * n);
        let mut right = DVector::zeros(terms * n);
        let mut factors = vec![0.0; terms];
        for (row, (sample, weight)) in self.samples.iter().zip(&self.weights).enumerate() {
            let (first, basis) = &self.windows[axis][row];
            (0..terms).for_each(|k| factors[k] = self.others(axis, row, k));
            for a in 0..terms {
                let value = |k: usize, c: usize| self.values[(k, c)];
                let wanted: f64 = (0..3).map(|c| weight[c] * value(a, c) * sample.value[c]).sum();
                for i in 0..4 {
                    right[a * n + first + i] += basis[i] * factors[a] * wanted;
                }
                for b in 0..=a {
                    let both: f64 = (0..3).map(|c| weight[c] * value(a, c) * value(b, c)).sum();
                    let both = both * factors[a] * factors[b];
                    for i in 0..4 {
                        for j in 0..4 {
                            normal[(a * n + first + i, b * n + first + j)] += both * basis[i] * basis[j];
                        }
                    }
                }
            }
        }
        normal.fill_upper_triangle_with_lower_triangle();
        let smooth = SMOOTH * normal.trace() / (terms * n) as f64;
        for k in 0..terms {
            let mut block = normal.view_mut((k * n, k * n), (n, n));
            block += &self.penalties[axis] * smooth;
        }
        // Term by term, the coefficients of a term side by side.
        let mut x = DVector::from_column_slice(self.curves[axis].transpose().as_slice());
        non_negative::improve(&normal, &right, &mut x);
        self.curves[axis] = DMatrix::from_row_slice(terms, n, x.as_slice());
        for k in 0..terms {
            // Curves are at most 1, so that colors alone have a size.
            let size = self.curves[axis].row(k).amax();
            if size > 0.0 {
                self.curves[axis].row_mut(k).scale_mut(1.0 / size);
                self.values.row_mut(k).scale_mut(size);
            }
        }
        self.evaluate(axis);
    }

    /// The curve products of each term at a sample.
    fn products(&self, row: usize) -> impl Fn(usize) -> f64 {
        move |k| (0..3).map(|axis| self.at[axis][(row, k)]).product()
    }

    fn solve_values(&mut self) {
        let terms = self.terms();
        for c in 0..3 {
            let (mut normal, mut right) = (DMatrix::zeros(terms, terms), DVector::zeros(terms));
            for (row, (sample, weight)) in self.samples.iter().zip(&self.weights).enumerate() {
                let product = self.products(row);
                for a in 0..terms {
                    let weighted = weight[c] * product(a);
                    right[a] += weighted * sample.value[c];
                    (0..=a).for_each(|b| normal[(a, b)] += weighted * product(b));
                }
            }
            normal.fill_upper_triangle_with_lower_triangle();
            let mut x = self.values.column(c).into_owned();
            non_negative::improve(&normal, &right, &mut x);
            self.values.set_column(c, &x);
        }
    }

    /// The weighted squares that are left.
    fn left(&self) -> f64 {
        let square = |(row, (sample, weight)): (usize, (&BrdfSample, &[f64; 3]))| {
            let product = self.products(row);
            let fitted = |c: usize| (0..self.terms()).map(|k| product(k) * self.values[(k, c)]).sum::<f64>();
            (0..3).map(|c| weight[c] * (fitted(c) - sample.value[c]).powi(2)).sum::<f64>()
        };
        self.samples.iter().zip(&self.weights).enumerate().map(square).sum()
    }

    /// In the order of the layout.
    fn parameters(&self) -> Vec<f64> {
        let blocks = self.curves.iter().chain([&self.values]);
        blocks.flat_map(|block| block.transpose().as_slice().to_vec()).collect()
    }
}
