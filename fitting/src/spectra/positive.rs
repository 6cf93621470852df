//! Least squares of light, of which there is no negative power.

use nalgebra::{DMatrix, DVector};

use std::sync::OnceLock;

use crate::solve::definite::Factored;
use crate::solve::{LeastSquares, LeastSquaresError, non_negative};

/// The least power, as a part of the largest: evaluation in single precision does not take it below 0.
const FLOOR: f64 = 1e-6;

/// How often multipliers are improved.
const ROUNDS: usize = 20;

/// What is fitted: a color that is linear in its parameters, at samples.
pub(super) struct PositiveFit<'a> {
    /// One row a sample, one column a parameter.
    design: &'a DMatrix<f64>,
    /// One for each row.
    weights: &'a [f64],
    /// The tristimulus sums of the first outputs.
    seen: &'a DMatrix<f64>,
    /// How far these are kept.
    kept: Kept,
    /// Whether no function is negative anywhere.
    is_made_of_light: bool,
    /// H⁻¹ Aᵀ and A H⁻¹ Aᵀ, once outputs are negative; nothing where H is singular.
    multiplied: OnceLock<Option<[DMatrix<f64>; 2]>>,
}

/// How far the color of a light is kept when negative power is taken from it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kept {
    /// Exactly.
    Exactly,
    /// As a change of it counts so much beside one of the spectrum.
    Counting(f64),
}

impl<'a> PositiveFit<'a> {
    pub(super) fn new(
        design: &'a DMatrix<f64>,
        weights: &'a [f64],
        seen: &'a DMatrix<f64>,
        kept: Kept,
    ) -> Self {
        let is_made_of_light = design.iter().all(|x| *x >= 0.0);
        Self { design, weights, seen, kept, is_made_of_light, multiplied: OnceLock::new() }
    }

    /// Parameters near to those of the free fit whose power is not negative, where those have some that is.
    ///
    /// Of functions that are nowhere negative themselves, as splines are, no parameter is: so no power is negative between the samples
    /// either. Of others the power at the samples is not.
    pub(super) fn improve(&self, values: &[f64], free: Vec<f64>) -> Result<Vec<f64>, LeastSquaresError> {
        let largest = values.iter().copied().fold(0.0, f64::max);
        let floor = FLOOR * largest;
        let free = DVector::from_vec(free);
        let is_negative = if self.is_made_of_light {
            free.iter().any(|x| *x < floor)
        } else {
            (self.design * &free).iter().any(|x| *x < 0.0)
        };
        if !is_negative {
            return Ok(free.as_slice().to_vec());
        }
        match (self.kept, self.is_made_of_light) {
            (Kept::Exactly, true) => self.keep_sums(values, &free, floor),
            // Power that is negative is said to be.
            (Kept::Exactly, false) => Ok(free.as_slice().to_vec()),
            (Kept::Counting(_), true) => Ok(self.of_parameters(values, &free, floor)),
            (Kept::Counting(color), false) => Ok(self.of_outputs(&free, floor, color)),
        }
    }

    fn weighted(&self) -> DMatrix<f64> {
        let mut weighted = self.design.clone();
        for mut column in weighted.column_iter_mut() {
            column.iter_mut().zip(self.weights).for_each(|(x, w)| *x *= w);
        }
        weighted
    }

    /// No parameter below the floor.
    fn of_parameters(&self, values: &[f64], free: &DVector<f64>, floor: f64) -> Vec<f64> {
        let weighted = self.weighted();
        let lowest = DVector::from_element(free.len(), floor);
        let left = DVector::from_column_slice(values) - self.design * &lowest;
        let mut above = free.map(|x| (x - floor).max(0.0));
        non_negative::improve(&weighted.tr_mul(self.design), &weighted.tr_mul(&left), &mut above);
        (above + lowest).as_slice().to_vec()
    }

    /// No output below the floor: θ + H⁻¹ Aᵀ λ of the multipliers λ ≥ 0 that least squares have, in whose norm a change of color
    /// counts as is said.
    fn of_outputs(&self, free: &DVector<f64>, floor: f64, color: f64) -> Vec<f64> {
        let multiplied = self.multiplied.get_or_init(|| self.multiplied(color));
        let Some([towards, effect]) = multiplied else { return free.as_slice().to_vec() };
        let power = self.design * free;
        // What single precision takes from the sum of the terms.
        let rounding = FLOOR * (self.design.abs() * free.abs()).max();
        let floor = floor + rounding;
        let mut multipliers = DVector::zeros(power.len());
        let missing = power.map(|power| floor - power);
        for _ in 0..ROUNDS {
            non_negative::improve(effect, &missing, &mut multipliers);
            if (&power + effect * &multipliers).min() >= 0.5 * floor {
                break;
            }
        }
        (free + towards * multipliers).as_slice().to_vec()
    }

    fn multiplied(&self, color: f64) -> Option<[DMatrix<f64>; 2]> {
        let mut normal = self.weighted().tr_mul(self.design);
        let sums = self.seen * self.design.rows(0, self.seen.ncols());
        let change = sums.tr_mul(&sums);
        normal += &change * (color * normal.trace() / change.trace());
        let mut towards = self.design.transpose();
        Factored::new(&normal)?.solve(&mut towards);
        let effect = self.design * &towards;
        Some([towards, effect])
    }

    /// Parameters that would be below the floor are at it, and the others keep the sums, until none would be.
    fn keep_sums(
        &self,
        values: &[f64],
        free: &DVector<f64>,
        floor: f64,
    ) -> Result<Vec<f64>, LeastSquaresError> {
        let sums = self.seen;
        let exact = sums * DVector::from_column_slice(&values[..sums.ncols()]);
        let mut parameters = free.clone();
        let mut at_floor = vec![false; parameters.len()];
        while parameters.iter().any(|x| *x < floor) {
            at_floor.iter_mut().zip(&mut parameters).filter(|(_, x)| **x <= floor).for_each(|(held, x)| {
                *held = true;
                *x = floor;
            });
            let others: Vec<usize> = (0..at_floor.len()).filter(|&k| !at_floor[k]).collect();
            if others.len() < sums.nrows() {
                // Hardly any other light has the color of one line: the negative power is said to be.
                return Ok(free.as_slice().to_vec());
            }
            let design = self.design.select_columns(&others);
            let lowest = DVector::from_iterator(
                at_floor.len(),
                at_floor.iter().map(|held| if *held { floor } else { 0.0 }),
            );
            let base = self.design * lowest;
            let left = DVector::from_column_slice(values) - &base;
            let constraints = sums * design.rows(0, sums.ncols());
            let right = &exact - sums * base.rows(0, sums.ncols());
            let problem = LeastSquares {
                weights: Some(self.weights),
                constraints: Some(&constraints),
                ..LeastSquares::new(&design)
            };
            let [left, right] = [left, right].map(|v| DMatrix::from_column_slice(v.len(), 1, v.as_slice()));
            let found = problem.factor()?.solve(&left, Some(&right))?;
            others.iter().zip(found.parameters.iter()).for_each(|(k, x)| parameters[*k] = *x);
        }
        Ok(parameters.as_slice().to_vec())
    }
}
