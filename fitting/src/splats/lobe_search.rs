//! Lobes of one family that together come nearest to values in given directions.

use std::f64::consts::{LN_2, PI};
use std::fmt;

use color_fn_core::domain::Number;
use color_fn_core::params::BlockOffsets;
use nalgebra::{DMatrix, DVector};

use super::directions::spread;
use crate::lobes::LobeFamily;
use crate::solve::damped::{Damped, Schedule, minimise};
use crate::solve::{DifferentiableModel, Parameters, Window};

/// Lobes to begin with: so many axes, each as sharp as these Gaussians.
const AXES: usize = 48;
const SHARPNESSES: [f64; 3] = [1.5, 5.0, 14.0];
/// The least length of a Gaussian's vector: below it is a linear function of direction, with a great color.
const BLUNTEST: f64 = 0.1;
/// Steps at most, for each number of lobes.
const STEPS: usize = 16;
/// What a step has to gain of the sum of squares, or it was the last.
const GAIN: f64 = 1e-4;
/// Added to the diagonal of the normal equations of values, of n: two lobes may become one.
const RIDGE: f64 = 1e-7;

/// Finds lobes: see [`SplatFitter`](super::SplatFitter).
pub(super) struct LobeSearch {
    family: LobeFamily,
    /// One lobe of numbers, and where its parameters lie.
    lobe: Box<dyn DifferentiableModel>,
    offsets: BlockOffsets,
    directions: Vec<[f64; 3]>,
    sharpest: f64,
    /// Shape, and weights over the directions without their mean, of length 1.
    atoms: Vec<(Vec<f64>, Vec<f64>)>,
}

impl fmt::Debug for LobeSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LobeSearch").field("family", &self.family).finish_non_exhaustive()
    }
}

/// Lobes with what was solved for them.
struct State {
    /// Shape after shape.
    shapes: Vec<f64>,
    /// Columns over the directions: 1, then the weights of each lobe.
    weights: DMatrix<f64>,
    slopes: DMatrix<f64>,
    /// The base, then the color of each lobe: rows of r, g, b.
    values: DMatrix<f64>,
    /// What is left, a column for each channel, and the sum of its squares.
    rest: DMatrix<f64>,
    squares: f64,
}

impl LobeSearch {
    pub(super) fn new(family: LobeFamily, directions: &[[f64; 3]]) -> Self {
        // A lobe is at half between two neighbouring directions, or it could hide there.
        let apart = (4.0 * PI / directions.len() as f64).sqrt();
        let sharpest = LN_2 / (1.0 - (0.5 * apart).cos());
        let lobe = family.model::<Number>(1);
        let offsets = BlockOffsets::new(&lobe.parameter_layout());
        let directions = directions.to_vec();
        let mut search = Self { family, lobe, offsets, directions, sharpest, atoms: Vec::new() };
        for axis in spread(AXES, 0.25) {
            for sharpness in SHARPNESSES {
                let shape = family.shape(axis, sharpness);
                let mut atom = search.weigh(&shape);
                atom.truncate(search.directions.len());
                let mean = atom.iter().sum::<f64>() / atom.len() as f64;
                let norm = atom.iter().map(|x| (x - mean).powi(2)).sum::<f64>().sqrt();
                atom.iter_mut().for_each(|x| *x = (*x - mean) / norm);
                search.atoms.push((shape, atom));
            }
        }
        search
    }

    pub(super) const fn family(&self) -> LobeFamily {
        self.family
    }

    /// Weights of a lobe in all directions, and below them their slopes in each number of its shape.
    fn weigh(&self, shape: &[f64]) -> Vec<f64> {
        // The lobe alone: a base of 0, and 1 at its axis.
        let numbers = [&[0.0], shape, &[1.0]].concat();
        let positions: Vec<usize> = (1..=shape.len()).collect();
        let mut out = vec![0.0; self.directions.len() * (1 + shape.len())];
        let (weights, slopes) = out.split_at_mut(self.directions.len());
        self.lobe.write_partials(
            Parameters { numbers: &numbers, offsets: &self.offsets },
            Window { positions: &positions },
            self.directions.as_flattened(),
            weights,
            slopes,
        );
        out
    }

    /// One lobe, then two, up to so many: the parameters of each. Values are r, g, b of each direction.
    pub(super) fn run(&self, values: &[f64], max: usize, mut found: impl FnMut(usize, &[f64])) {
        let target = DMatrix::from_row_slice(self.directions.len(), 3, values);
        let all = target.norm_squared();
        let mut state = self.solve(Vec::new(), &target);
        for lobes in 1..=max {
            let mut shapes = state.shapes;
            shapes.extend(self.next(&state.rest));
            state = self.improve(self.solve(shapes, &target), &target, 1e-14 * all);
            found(lobes, &self.parameters(&state));
        }
    }

    /// The shape of the atom that takes most of what is left.
    fn next(&self, rest: &DMatrix<f64>) -> &[f64] {
        let gain = |atom: &[f64]| -> f64 {
            let dot = |column: &[f64]| column.iter().zip(atom).map(|(r, a)| r * a).sum::<f64>();
            rest.as_slice().chunks_exact(atom.len()).map(|column| dot(column).powi(2)).sum()
        };
        let mut best = (&self.atoms[0].0, f64::NEG_INFINITY);
        for (shape, atom) in &self.atoms {
            let gain = gain(atom);
            if gain > best.1 {
                best = (shape, gain);
            }
        }
        best.0
    }

    /// The values that go with shapes: linear least squares.
    fn solve(&self, shapes: Vec<f64>, target: &DMatrix<f64>) -> State {
        let (n, width) = (self.directions.len(), self.family.shape_numbers());
        let lobes = shapes.len() / width;
        let (mut weights, mut slopes) = (vec![1.0; n], Vec::with_capacity(n * shapes.len()));
        for shape in shapes.chunks_exact(width) {
            let lobe = self.weigh(shape);
            weights.extend(&lobe[..n]);
            slopes.extend(&lobe[n..]);
        }
        let weights = DMatrix::from_vec(n, 1 + lobes, weights);
        let slopes = DMatrix::from_vec(n, shapes.len(), slopes);
        let right = weights.tr_mul(target);
        let values = projected(&weights, right).unwrap_or_else(|| DMatrix::zeros(1 + lobes, 3));
        let rest = target - &weights * &values;
        let squares = rest.norm_squared();
        State { shapes, weights, slopes, values, rest, squares }
    }

    /// Levenberg and Marquardt on the shapes, until a step gains little, or `enough` is reached.
    fn improve(&self, state: State, target: &DMatrix<f64>, enough: f64) -> State {
        let squares = state.squares;
        let mut problem = Problem { search: self, target, state, candidate: None, system: None };
        let schedule =
            Schedule { first: 1e-2, down: 0.1, up: 8.0, max: 1e4, gain: GAIN, enough, candidates: STEPS };
        minimise(&mut problem, squares, &schedule);
        problem.state
    }

    /// Normal equations of the shapes, and the right-hand side: with the slopes freed of what the values can do alone,
    /// Σ over channels of cₖ cₗ D′ᵀD′, and of cₖ Dᵀ rest.
    fn system(&self, state: &State) -> (DMatrix<f64>, DVector<f64>) {
        let width = self.family.shape_numbers();
        let across = state.weights.tr_mul(&state.slopes);
        let mut normal = state.slopes.tr_mul(&state.slopes);
        if let Some(solved) = projected(&state.weights, across.clone()) {
            normal -= across.tr_mul(&solved);
        }
        let pull = state.slopes.tr_mul(&state.rest);
        let color = |k: usize| state.values.row(1 + k / width);
        let count = state.shapes.len();
        let normal = DMatrix::from_fn(count, count, |k, l| normal[(k, l)] * color(k).dot(&color(l)));
        let pull = DVector::from_fn(count, |k, _| pull.row(k).dot(&color(k)));
        (normal, pull)
    }

    fn step(
        &self,
        state: &State,
        (normal, pull): &(DMatrix<f64>, DVector<f64>),
        damping: f64,
        target: &DMatrix<f64>,
    ) -> Option<State> {
        let mut damped = normal.clone();
        // Along a vector of which only the direction counts there is no slope at all.
        let least = 1e-9 * normal.diagonal().max() + f64::MIN_POSITIVE;
        for k in 0..damped.nrows() {
            damped[(k, k)] += damping * normal[(k, k)].max(least) + least;
        }
        let step = damped.cholesky()?.solve(pull);
        let mut shapes: Vec<f64> = state.shapes.iter().zip(&step).map(|(x, step)| x + step).collect();
        if !shapes.iter().all(|x| x.is_finite()) {
            return None;
        }
        for shape in shapes.chunks_exact_mut(self.family.shape_numbers()) {
            self.settle(shape);
        }
        Some(self.solve(shapes, target))
    }

    /// Holds a shape to what the family takes, and to what the directions tell apart.
    fn settle(&self, shape: &mut [f64]) {
        let length = shape[..3].iter().map(|x| x * x).sum::<f64>().sqrt();
        let wanted = match self.family {
            LobeFamily::Gaussians => length.clamp(BLUNTEST, self.sharpest),
            // cosⁿ is half at acos 2^(−1/n), close to a Gaussian of sharpness n.
            LobeFamily::Betas => length.clamp(1.0, self.sharpest),
            LobeFamily::Zonal(_) => 1.0,
        };
        // No direction at all: any.
        let factor = if length > 0.0 { wanted / length } else { 0.0 };
        shape[..3].iter_mut().for_each(|x| *x *= factor);
        if length <= 0.0 {
            shape[2] = wanted;
        }
        let largest = shape[3..].iter().fold(0.0, |max: f64, x| max.max(x.abs()));
        if largest > 0.0 {
            shape[3..].iter_mut().for_each(|x| *x /= largest);
        }
    }

    /// As the family has them: the base, then each lobe's shape and color.
    fn parameters(&self, state: &State) -> Vec<f64> {
        let width = self.family.shape_numbers();
        let mut parameters: Vec<f64> = state.values.row(0).iter().copied().collect();
        for (k, shape) in state.shapes.chunks_exact(width).enumerate() {
            parameters.extend(shape);
            parameters.extend(state.values.row(1 + k).iter());
        }
        parameters
    }
}

/// Lobes of which the shapes are improved.
struct Problem<'a> {
    search: &'a LobeSearch,
    target: &'a DMatrix<f64>,
    state: State,
    candidate: Option<State>,
    system: Option<(DMatrix<f64>, DVector<f64>)>,
}

impl Damped for Problem<'_> {
    fn linearise(&mut self) {
        self.system = Some(self.search.system(&self.state));
    }
    fn candidate(&mut self, damping: f64) -> Option<f64> {
        let system = self.system.as_ref()?;
        self.candidate = self.search.step(&self.state, system, damping, self.target);
        self.candidate.as_ref().map(|candidate| candidate.squares)
    }
    fn accept(&mut self) {
        if let Some(candidate) = self.candidate.take() {
            self.state = candidate;
        }
    }
}

/// `(WᵀW)⁻¹ right`, of weights W, a little damped.
fn projected(weights: &DMatrix<f64>, right: DMatrix<f64>) -> Option<DMatrix<f64>> {
    let mut gram = weights.tr_mul(weights);
    let ridge = RIDGE * weights.nrows() as f64;
    // The base is free: a constant stays what it is.
    (1..gram.nrows()).for_each(|k| gram[(k, k)] += ridge);
    Some(gram.cholesky()?.solve(&right))
}
