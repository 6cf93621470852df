//! Highlights about the half vector, one after another.

use color_fn_bases::HalfLobes;
use color_fn_captures::BrdfSample;
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use nalgebra::{DMatrix, DVector};

use super::error::{BrdfFitError, check};
use super::metric::weights;
use crate::solve::golden::golden;
use crate::solve::non_negative;

/// The roots of sharpnesses that a lobe may begin with: their logarithms from 0 in equal steps, up to a highlight of a third of a degree.
const STARTS: usize = 24;
const STEP: f64 = 0.25;
/// How often every sharpness is improved.
const ROUNDS: usize = 3;

/// The free parameters of [`HalfLobes`] of 1 to `most` lobes. Each lobe begins with the sharpness that leaves least; all, and the
/// roughness, are then improved in turn, by golden sections around where they are. Colors are those of the least sum of weighted squares without negative
/// ones, to which they are linear; weights are those of [`brdf_log_rms`](super::brdf_log_rms) to first order.
///
/// # Errors
/// When there is nothing to fit to, or `most` is 0 or more than [`MAX_BRDF_TERMS`](super::MAX_BRDF_TERMS).
pub fn fit_half_lobes(samples: &[BrdfSample], max: usize) -> Result<Vec<Vec<f64>>, BrdfFitError> {
    check(samples, max)?;
    let mut problem = Problem::new(samples);
    let mut found = Vec::with_capacity(max);
    for lobe in 0..max {
        problem.add();
        let starts = (0..STARTS).map(|i| (i as f64 * STEP, problem.left(Shape::Lobe(lobe), i as f64 * STEP)));
        let best = starts.min_by(|a, b| f64::total_cmp(&a.1, &b.1)).map_or(0.0, |(log, _)| log);
        problem.set(Shape::Lobe(lobe), best);
        for _ in 0..ROUNDS {
            problem.improve(Shape::Roughness);
            (0..=lobe).for_each(|k| problem.improve(Shape::Lobe(k)));
        }
        found.push(problem.parameters());
    }
    Ok(found)
}

/// A number that colors are not linear in.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Roughness,
    Lobe(usize),
}

impl Shape {
    /// Its logarithms.
    const fn range(self) -> [f64; 2] {
        match self {
            Self::Roughness => [-3.5, 0.0],
            Self::Lobe(_) => [0.0, STARTS as f64 * STEP],
        }
    }
}

/// Normal equations of the colors, for each channel.
struct Problem<'a> {
    samples: &'a [BrdfSample],
    weights: Vec<[f64; 3]>,
    /// The logarithm of the roughness, and of each lobe's root.
    roughness: f64,
    logs: Vec<f64>,
    /// What is multiplied by the base, and by both colors of each lobe, at each sample.
    columns: Vec<Vec<f64>>,
    normal: [DMatrix<f64>; 3],
    right: [DVector<f64>; 3],
    colors: [DVector<f64>; 3],
}

impl<'a> Problem<'a> {
    fn new(samples: &'a [BrdfSample]) -> Self {
        let mut problem = Self {
            samples,
            weights: weights(samples),
            roughness: -1.0,
            logs: Vec::new(),
            columns: vec![vec![1.0; samples.len()]],
            normal: [(); 3].map(|()| DMatrix::zeros(1, 1)),
            right: [(); 3].map(|()| DVector::zeros(1)),
            colors: [(); 3].map(|()| DVector::zeros(1)),
        };
        problem.fill(0);
        problem
    }

    /// A lobe more, of the color black.
    fn add(&mut self) {
        self.logs.push(0.0);
        let n = self.columns.len() + 2;
        self.columns.resize(n, Vec::new());
        for c in 0..3 {
            self.normal[c].resize_mut(n, n, 0.0);
            self.right[c].resize_vertically_mut(n, 0.0);
            self.colors[c].resize_vertically_mut(n, 0.0);
        }
        self.set(Shape::Lobe(self.logs.len() - 1), 0.0);
    }

    fn get(&self, shape: Shape) -> f64 {
        match shape {
            Shape::Roughness => self.roughness,
            Shape::Lobe(lobe) => self.logs[lobe],
        }
    }

    /// Gives the surface another roughness, or a lobe another sharpness.
    fn set(&mut self, shape: Shape, log: f64) {
        match shape {
            Shape::Roughness => {
                self.roughness = log;
                (0..self.logs.len()).for_each(|lobe| self.weigh(lobe));
            }
            Shape::Lobe(lobe) => {
                self.logs[lobe] = log;
                self.weigh(lobe);
            }
        }
    }

    /// Golden section around where it is.
    fn improve(&mut self, shape: Shape) {
        let (at, [least, max]) = (self.get(shape), shape.range());
        let before = self.left(shape, at);
        let log = golden(|log| self.left(shape, log), (at - STEP).max(least), (at + STEP).min(max));
        let better = self.left(shape, log) < before;
        self.set(shape, if better { log } else { at });
    }

    /// The columns of a lobe.
    fn weigh(&mut self, lobe: usize) {
        let color = HalfLobes::new(1);
        let places = BlockOffsets::new(&color.layout());
        // The weight of the first color in red, of the second in green.
        let (roughness, root) = (self.roughness.exp(), self.logs[lobe].exp());
        let free = [roughness, 0.0, 0.0, 0.0, root, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        let weight = |sample: &BrdfSample| {
            eval_components::<_, f64>(&color, &free[..], &places, [sample.light, sample.view].as_flattened())
        };
        let pairs: Vec<Vec<f64>> = self.samples.iter().map(weight).collect();
        for part in 0..2 {
            self.columns[1 + 2 * lobe + part] = pairs.iter().map(|pair| pair[part]).collect();
        }
        self.fill(1 + 2 * lobe);
        self.fill(2 + 2 * lobe);
    }

    /// The row and column of the normal equations that a column is in.
    fn fill(&mut self, j: usize) {
        let column = &self.columns[j];
        for c in 0..3 {
            let weighted: Vec<f64> =
                column.iter().zip(&self.weights).map(|(x, weight)| x * weight[c]).collect();
            for (i, other) in self.columns.iter().enumerate() {
                let product: f64 = other.iter().zip(&weighted).map(|(a, b)| a * b).sum();
                self.normal[c][(i, j)] = product;
                self.normal[c][(j, i)] = product;
            }
            self.right[c][j] =
                self.samples.iter().zip(&weighted).map(|(sample, x)| sample.value[c] * x).sum();
        }
    }

    /// What the best colors leave with a roughness or a sharpness, but for a constant.
    fn left(&mut self, shape: Shape, log: f64) -> f64 {
        self.set(shape, log);
        let mut left = 0.0;
        for c in 0..3 {
            let (normal, right, x) = (&self.normal[c], &self.right[c], &mut self.colors[c]);
            non_negative::improve(normal, right, x);
            left += 0.5 * x.dot(&(normal * &*x)) - right.dot(x);
        }
        left
    }

    fn parameters(&mut self) -> Vec<f64> {
        // The colors of what was set last.
        self.left(Shape::Roughness, self.roughness);
        let at = |j: usize| [0, 1, 2].map(|c| self.colors[c][j]);
        let lobes = self
            .logs
            .iter()
            .enumerate()
            .flat_map(|(k, log)| [log.exp()].into_iter().chain(at(1 + 2 * k)).chain(at(2 + 2 * k)));
        [self.roughness.exp()].into_iter().chain(at(0)).chain(lobes).collect()
    }
}
