//! Lobes fitted one after another to the cells of a map and to its light.
//!
//! What is made small is the weighted sum of squares of two kinds of differences: radiance in each cell, relative to the mean and
//! what is there, which is the error of `ln(1 + L / mean)`; and irradiance on some normals. A narrow sun takes next to nothing of the
//! sphere and most of the light: the second kind finds it. New lobes are chosen among many as matching pursuit does, and improved
//! in turn by Gauss–Newton steps, each on its own parameters; the colors of all are then those of least squares, with the energy of
//! the map as a constraint.

use nalgebra::{DMatrix, DVector};

use super::light_task::{LIGHT, LightTask, Lobe, WIDE};
use crate::harmonics::Illumination;
use crate::harmonics::quadrature::sphere;
use crate::lobes::LobeFamily;
use crate::parallel::each;
use crate::solve::damped::{Damped, Schedule, minimise};

/// The most lobes that are fitted to a map: the work grows with the square of their number.
pub(crate) const MAX_MAP_LOBES: usize = 128;
/// The sharpness of lobes that are tried is 1, 4, 16, …
const STEP: f64 = 4.0;
/// Of the cells with the largest errors so many are tried as axes: by radiance, and by light.
const AXES: [usize; 2] = [12, 6];
/// What irradiance shall be kept to, or at least: within what is required of a map, as it is told of other sums.
const IRRADIANCE: [f64; 2] = [0.012, 0.018];
/// How often light may count four times as much for that.
const DOUBLINGS: u32 = 8;
/// A ridge on colors, relative to the length of their columns: what cancels is not worth less than that.
const RIDGE: f64 = 1e-3;
/// Whenever there are so many times as many lobes, all are improved.
const GROWTH: f64 = 1.5;
/// How often all are improved at the end.
const SWEEPS: usize = 4;

/// Lobes in progress.
pub(crate) struct LobeFit<'a> {
    task: LightTask<'a>,
    lobes: Vec<Lobe>,
    base: [f64; 3],
    /// What is left of the targets, channel by channel: cells, then normals.
    left: [Vec<f64>; 3],
    /// Whether another lobe made no difference.
    exact: bool,
    /// How many lobes there were when all were improved.
    improved: usize,
}

/// A sum of lobes, and how it keeps the light.
pub(crate) struct FittedLobes {
    /// As the family's definition takes them.
    pub(crate) parameters: Vec<f64>,
    /// On each normal.
    pub(crate) light: Illumination,
}

impl<'a> LobeFit<'a> {
    /// No lobe yet: the constant that keeps the energy.
    pub(crate) fn new(task: LightTask<'a>) -> Self {
        let mut fit = Self {
            lobes: Vec::new(),
            base: task.energy,
            left: [const { Vec::new() }; 3],
            exact: false,
            improved: 0,
            task,
        };
        fit.solve(LIGHT);
        fit
    }

    /// Whether more lobes make no difference.
    pub(crate) const fn is_exact(&self) -> bool {
        self.exact
    }

    /// The sum of so many lobes, which are no fewer than before.
    pub(crate) fn grown_to(&mut self, count: usize) -> Option<FittedLobes> {
        while self.lobes.len() < count {
            let Some(lobe) = self.next_lobe().filter(|_| !self.exact) else {
                self.exact = true;
                break;
            };
            self.lobes.push(lobe);
            self.subtract(self.lobes.len() - 1);
            self.improve(self.lobes.len() - 1, 8);
            if self.lobes.len() as f64 >= GROWTH * self.improved.max(2) as f64 {
                self.improved = self.lobes.len();
                self.sweep();
            }
        }
        for _ in 0..SWEEPS {
            self.sweep();
        }
        let light = self.lit()?;
        let rows = self.lobes.iter().flat_map(|lobe| lobe.shape.iter().chain(&lobe.color).copied());
        let mut parameters: Vec<f64> = self.base.into_iter().chain(rows).collect();
        // Lobes without light, where there is nothing left for them.
        let idle = [self.task.family.shape([0.0, 0.0, 1.0], WIDE), vec![0.0; 3]].concat();
        (self.lobes.len()..count).for_each(|_| parameters.extend_from_slice(&idle));
        Some(FittedLobes { parameters, light })
    }

    /// The colors that keep the light, as far from radiance as that asks for and no farther; where lobes cannot keep it, those of the
    /// sum of squares.
    fn lit(&mut self) -> Option<Illumination> {
        let (target, mean) = (self.target(), self.task.energy.iter().sum::<f64>() / 3.0);
        for limit in IRRADIANCE {
            for doubling in 0..DOUBLINGS {
                let light = self.solve(LIGHT * f64::from(1 << (2 * doubling)))?;
                if light.difference(&target, mean) <= limit {
                    return Some(light);
                }
            }
        }
        self.solve(LIGHT)
    }

    fn target(&self) -> Illumination {
        let cells = self.task.cells.len();
        let rows = cells..self.task.rows();
        Illumination(rows.map(|row| [0, 1, 2].map(|k| self.task.targets[k][row])).collect())
    }

    /// The weighted sum of squares.
    fn squares(&self) -> f64 {
        let channel = |k: usize| -> f64 {
            self.left[k].iter().zip(&self.task.weights[k]).map(|(left, weight)| weight * left * left).sum()
        };
        (0..3).map(channel).sum()
    }

    fn subtract(&mut self, index: usize) {
        let lobe = &self.lobes[index];
        for (left, color) in self.left.iter_mut().zip(lobe.color) {
            left.iter_mut().zip(&lobe.values).for_each(|(left, value)| *left -= color * value);
        }
    }

    /// The lobe of many that takes most of the sum of squares away.
    fn next_lobe(&self) -> Option<Lobe> {
        let task = &self.task;
        let error = |i: usize| (0..3).map(|k| task.weights[k][i] * self.left[k][i].powi(2)).sum::<f64>();
        let energy =
            |i: usize| task.cells[i].solid_angle * (0..3).map(|k| self.left[k][i].abs()).sum::<f64>();
        let mut axes: Vec<([f64; 3], bool)> = sphere(5).into_iter().map(|(axis, _)| (axis, true)).collect();
        for (count, by) in AXES.into_iter().zip([&error as &dyn Fn(usize) -> f64, &energy]) {
            let mut order: Vec<(f64, usize)> = (0..task.cells.len()).map(|i| (by(i), i)).collect();
            order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            axes.extend(order.iter().take(count).map(|(_, i)| (task.cells[*i].direction, false)));
        }
        let best = |(axis, wide): ([f64; 3], bool)| {
            let sharpest = match (wide, task.family) {
                // A degree of 3 is no sharper.
                (true, _) | (_, LobeFamily::Zonal(_)) => WIDE,
                (false, _) => task.sharpest(axis),
            };
            let mut best: Option<(f64, Lobe)> = None;
            let mut sharpness = 1.0;
            while sharpness <= sharpest * (STEP - 1e-9) {
                let shape = task.family.shape(axis, f64::min(sharpness, sharpest));
                sharpness *= STEP;
                let Some(mut lobe) = task.lobe(shape, [0.0; 3]) else { continue };
                let mut gain = 0.0;
                for k in 0..3 {
                    let (mut common, mut square) = (0.0, 0.0);
                    for ((value, weight), left) in lobe.values.iter().zip(&task.weights[k]).zip(&self.left[k])
                    {
                        common += weight * value * left;
                        square += weight * value * value;
                    }
                    if square > 0.0 {
                        lobe.color[k] = common / square;
                        gain += common * common / square;
                    }
                }
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, lobe));
                }
            }
            best
        };
        let found = each(axes.len(), |i| best(axes[i]));
        let (gain, lobe) = found.into_iter().flatten().reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        // Squares are of relative errors: this is one of 1e-7 or less.
        (gain > 1e-14).then_some(lobe)
    }

    /// Each lobe in turn, and then all colors.
    fn sweep(&mut self) {
        (0..self.lobes.len()).for_each(|index| self.improve(index, 3));
        self.solve(LIGHT);
    }

    /// Steps of one lobe alone, in its shape and color.
    fn improve(&mut self, index: usize, candidates: usize) {
        let schedule =
            Schedule { first: 1e-2, down: 0.2, up: 8.0, max: 1e6, gain: 1e-4, enough: 0.0, candidates };
        let squares = self.squares();
        let n = self.task.family.shape_numbers() + 3;
        let mut step =
            OneLobe { fit: self, index, normal: DMatrix::zeros(n, n), right: DVector::zeros(n), next: None };
        minimise(&mut step, squares, &schedule);
    }

    /// The colors of all lobes and the constant by least squares, of the same energy as the map; their light.
    ///
    /// By normal equations, which the ridge keeps a condition of 1e6 or so: with a Lagrange multiplier ν of the energy,
    /// `H a + ν e = b` and `e · a = E`.
    fn solve(&mut self, light_weight: f64) -> Option<Illumination> {
        let (rows, cells) = (self.task.rows(), self.task.cells.len());
        let count = self.lobes.len() + 1;
        let mut design = DMatrix::zeros(rows, count);
        for (row, x) in design.column_mut(0).iter_mut().enumerate() {
            *x = self.task.constant(row);
        }
        let mut energy = DVector::from_element(count, 1.0);
        for (k, lobe) in self.lobes.iter().enumerate() {
            design.column_mut(k + 1).copy_from_slice(&lobe.values);
            energy[k + 1] = lobe.mean;
        }
        let mut light = vec![[0.0; 3]; rows - cells];
        for k in 0..3 {
            let weight = |row: usize| {
                let weight = self.task.weights[k][row];
                if row < cells { weight } else { weight * light_weight / LIGHT }
            };
            let roots = DVector::from_fn(rows, |row, _| weight(row).sqrt());
            let mut weighted = design.clone();
            weighted.column_iter_mut().for_each(|mut column| column.component_mul_assign(&roots));
            let target = DVector::from_column_slice(&self.task.targets[k]).component_mul(&roots);
            let mut normal = weighted.tr_mul(&weighted);
            // The constant is free of the ridge.
            (1..count).for_each(|j| normal[(j, j)] *= 1.0 + RIDGE * RIDGE);
            let factored = normal.cholesky()?;
            let free = factored.solve(&weighted.tr_mul(&target));
            let towards = factored.solve(&energy);
            let colors =
                &free - &towards * ((energy.dot(&free) - self.task.energy[k]) / energy.dot(&towards));
            if !colors.iter().all(|color| color.is_finite()) {
                return None;
            }
            self.base[k] = colors[0];
            self.lobes.iter_mut().zip(colors.iter().skip(1)).for_each(|(lobe, color)| lobe.color[k] = *color);
            let found = &design * colors;
            light.iter_mut().zip(found.iter().skip(cells)).for_each(|(light, found)| light[k] = *found);
            self.left[k] =
                self.task.targets[k].iter().zip(&found).map(|(target, found)| target - found).collect();
        }
        Some(Illumination(light))
    }
}

/// One lobe among others that stay as they are.
struct OneLobe<'a, 'b> {
    fit: &'a mut LobeFit<'b>,
    index: usize,
    normal: DMatrix<f64>,
    right: DVector<f64>,
    next: Option<(Lobe, [Vec<f64>; 3])>,
}

impl Damped for OneLobe<'_, '_> {
    fn linearise(&mut self) {
        let lobe = &self.fit.lobes[self.index];
        let (task, shape) = (&self.fit.task, lobe.shape.len());
        self.normal.fill(0.0);
        self.right.fill(0.0);
        let Some((_, _, slopes)) = task.evaluate(&lobe.shape, true) else { return };
        let mut row = vec![0.0; shape + 1];
        for k in 0..3 {
            for i in 0..task.rows() {
                // By the numbers of the shape, and by the color of this channel.
                (0..shape).for_each(|s| row[s] = lobe.color[k] * slopes[(i, s)]);
                row[shape] = lobe.values[i];
                let (weight, left) = (task.weights[k][i], self.fit.left[k][i]);
                let at = |s: usize| if s < shape { s } else { shape + k };
                for a in 0..=shape {
                    let weighted = weight * row[a];
                    self.right[at(a)] += weighted * left;
                    for (b, x) in row.iter().enumerate().take(a + 1) {
                        self.normal[(at(a), at(b))] += weighted * x;
                    }
                }
            }
        }
    }

    fn candidate(&mut self, damping: f64) -> Option<f64> {
        let mut damped = self.normal.clone();
        for i in 0..damped.nrows() {
            damped[(i, i)] += damping * damped[(i, i)] + f64::MIN_POSITIVE;
        }
        damped.fill_upper_triangle_with_lower_triangle();
        let step = damped.cholesky()?.solve(&self.right);
        let lobe = &self.fit.lobes[self.index];
        let shape: Vec<f64> = lobe.shape.iter().zip(step.iter()).map(|(x, step)| x + step).collect();
        let color = [0, 1, 2].map(|k| lobe.color[k] + step[shape.len() + k]);
        let next = self.fit.task.lobe(self.fit.task.limited(shape), color)?;
        let mut left = self.fit.left.clone();
        let mut squares = 0.0;
        for (k, left) in left.iter_mut().enumerate() {
            for (i, left) in left.iter_mut().enumerate() {
                *left += lobe.color[k] * lobe.values[i] - next.color[k] * next.values[i];
                squares += self.fit.task.weights[k][i] * *left * *left;
            }
        }
        self.next = Some((next, left));
        squares.is_finite().then_some(squares)
    }

    fn accept(&mut self) {
        if let Some((lobe, left)) = self.next.take() {
            self.fit.lobes[self.index] = lobe;
            self.fit.left = left;
        }
    }
}
