//! The constrained problem, and what is known of it at one θ.

use nalgebra::{DMatrix, DVector};

use super::super::evaluate::Differentiator;
use super::super::outcome::{Fit, Stop};
use super::super::samples::Samples;
use super::terms::{ConstrainedConfig, ConstrainedFit, Constraints};

/// The problem: the color at its samples, what is wanted of it, and counters.
pub(super) struct Problem<'a> {
    evaluator: Differentiator<'a>,
    samples: Samples<'a>,
    root_weights: Vec<f64>,
    root_ridge: f64,
    /// `Gᵀ / s`: the constraints as columns, so that a sum runs along memory.
    constraints: DMatrix<f64>,
    /// `d / s`, or on the way to it.
    pub(super) target: DVector<f64>,
    /// `D`: the largest column norms of the weighted Jacobian so far.
    scale: DVector<f64>,
    /// The violation that counts as met.
    met: f64,
    /// `‖√w y‖`: what a residual is small against.
    pub(super) size: f64,
    pub(super) evaluations: usize,
    values: Vec<f64>,
}

/// Residual, constraints, and derivatives of both, at one θ.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) parameters: DVector<f64>,
    /// `√w (f − y)`, then `√λ θ`.
    pub(super) residual: DVector<f64>,
    /// Its derivatives.
    pub(super) slopes: DMatrix<f64>,
    /// `(d − G f)/s`.
    pub(super) gap: DVector<f64>,
    /// `(G J/s)ᵀ`: one column a constraint.
    pub(super) normals: DMatrix<f64>,
}

impl Point {
    /// `‖(G f − d)/s‖`.
    pub(super) fn violation(&self) -> f64 {
        self.gap.norm()
    }

    /// `Σ w r² + λ ‖θ‖²`.
    pub(super) fn objective(&self) -> f64 {
        self.residual.norm_squared()
    }
}

impl<'a> Problem<'a> {
    pub(super) fn new(
        evaluator: Differentiator<'a>,
        samples: &Samples<'a>,
        constraints: &Constraints<'_>,
        config: &ConstrainedConfig,
    ) -> Self {
        let root_weights = samples.root_weights();
        let mut columns = constraints.matrix.transpose();
        let mut target = DVector::from_column_slice(constraints.values);
        for (mut column, d) in columns.column_iter_mut().zip(target.iter_mut()) {
            let terms: f64 = column.iter().zip(samples.outputs).map(|(g, y)| (g * y).abs()).sum();
            // A target of zero with outputs of zero: relative to outputs of 1; a row of zeros stays one.
            let candidates = [terms.max(d.abs()), column.lp_norm(1), 1.0];
            let size = candidates.into_iter().find(|&s| s > 0.0).unwrap_or(1.0);
            column /= size;
            *d /= size;
        }
        let size =
            samples.outputs.iter().zip(&root_weights).map(|(y, w)| (y * w).powi(2)).sum::<f64>().sqrt();
        Self {
            samples: *samples,
            root_weights,
            root_ridge: config.ridge.sqrt(),
            constraints: columns,
            target,
            scale: DVector::zeros(evaluator.parameters()),
            met: config.violation,
            size,
            evaluations: 0,
            values: vec![0.0; evaluator.rows()],
            evaluator,
        }
    }

    /// All there is to know at θ; `None` where it is not finite.
    pub(super) fn at(&mut self, parameters: &DVector<f64>) -> Option<Point> {
        if !parameters.iter().all(|x| x.is_finite()) {
            return None;
        }
        let (rows, n) = (self.evaluator.rows(), self.evaluator.parameters());
        let penalties = if self.root_ridge > 0.0 { n } else { 0 };
        self.evaluations += 1;
        let mut slopes = DMatrix::zeros(rows, n);
        self.evaluator.values_and_jacobian(parameters.as_slice(), &mut self.values, &mut slopes);
        let values = DVector::from_column_slice(&self.values);
        let gap = &self.target - self.constraints.tr_mul(&values);
        let normals = slopes.tr_mul(&self.constraints);
        let mut residual = DVector::zeros(rows + penalties);
        for (i, r) in residual.iter_mut().enumerate().take(rows) {
            *r = self.root_weights[i] * (self.values[i] - self.samples.outputs[i]);
        }
        for (r, parameter) in residual.iter_mut().skip(rows).zip(parameters) {
            *r = self.root_ridge * parameter;
        }
        if self.samples.weights.is_some() {
            for mut column in slopes.column_iter_mut() {
                for (x, root) in column.iter_mut().zip(&self.root_weights) {
                    *x *= root;
                }
            }
        }
        if penalties > 0 {
            slopes = slopes.resize_vertically(rows + n, 0.0);
            for j in 0..n {
                slopes[(rows + j, j)] = self.root_ridge;
            }
        }
        let point = Point { parameters: parameters.clone(), residual, slopes, gap, normals };
        let finite = point.objective().is_finite()
            && point.violation().is_finite()
            && point.slopes.norm_squared().is_finite()
            && point.normals.norm_squared().is_finite();
        finite.then_some(point)
    }

    /// Whether the constraints are met.
    pub(super) fn met_by(&self, point: &Point) -> bool {
        point.violation() <= self.met
    }

    /// `1/D`, after the point has been taken into it.
    pub(super) fn inverse_scale(&mut self, point: &Point) -> DVector<f64> {
        for (scale, column) in self.scale.iter_mut().zip(point.slopes.column_iter()) {
            *scale = scale.max(column.norm());
        }
        self.scale.map(|scale| if scale > 0.0 { 1.0 / scale } else { 1.0 })
    }

    /// Weighted root-mean-square residual.
    pub(super) fn rms(&self, point: &Point) -> f64 {
        self.samples.rms(point.residual.rows(0, self.samples.outputs.len()).norm_squared())
    }

    pub(super) fn solution(&self, point: &Point, stop: Stop, start: usize) -> ConstrainedFit {
        let parameters = point.parameters.as_slice().to_vec();
        let fit = Fit { parameters, rms: self.rms(point), evaluations: self.evaluations, stop };
        ConstrainedFit { fit, violation: point.violation(), start }
    }
}
