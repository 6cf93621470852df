//! Errors of color as quadratic forms of what is added to a spectrum.

use crate::parallel::each;
use crate::spectra::SpectraTask;
use color_fn_colorimetry::metrics::ColorEvaluator;
use color_fn_colorimetry::{Observer, Weights};
use nalgebra::{Cholesky, DMatrix, DVector, Matrix3};

/// How much the spectrum itself counts beside its colors: a weighted root mean square of 0.01 as much as this ΔE under
/// each of the lights. More of it costs color: of eight functions for the Munsell chips, 0.1 gives a mean ΔE2000 of 0.04
/// and a root mean square of 0.019, 0.8 gives 0.09 and 0.010.
const SPECTRUM: f64 = 0.4;

/// The same of light: a weighted root mean square of 0.01 of the light's own as much as this many [`STEP_OF_LIGHT`]. Of eight
/// functions for 55 lamps 1 gives a mean Δu′v′ of 0.006, 0.4 0.0013, and 0.1 0.00007 with spectra that are farther off.
const SPECTRUM_OF_LIGHT: f64 = 0.2;

/// What counts as much as a ΔE of 1, in Δu′v′: as the targets for both do.
const STEP_OF_LIGHT: f64 = 0.002;

/// Spectra that are summed in one go.
const PART: usize = 64;

/// Spectra as coefficients of a spline, and for each the forms by which an error of these coefficients is measured.
pub(super) struct Forms {
    pub(super) spectra: Vec<DVector<f64>>,
    /// What each was divided by: a light has no scale, and a bright one counts no more than others.
    scales: Vec<f64>,
    /// For each spectrum, three rows for each light: the squares of their products with an error sum to ΔE². Of light two rows, to
    /// (Δu′v′)² in steps.
    colors: Vec<DMatrix<f64>>,
    /// The form of the spectrum.
    plain: DMatrix<f64>,
}

impl Forms {
    /// `None` when the spline is not determined by the samples.
    pub(super) fn new(task: &SpectraTask, design: &DMatrix<f64>, observer: Observer) -> Option<Self> {
        let n = design.ncols();
        let mut weighted = design.clone();
        for (mut row, weight) in weighted.row_iter_mut().zip(task.weights()) {
            row *= *weight;
        }
        let normal = design.tr_mul(&weighted);
        let factor = Cholesky::new(normal.clone())?;
        let samples: f64 = task.weights().iter().sum();
        let light = task.evaluators().is_empty();
        let scale = |y: &Vec<f64>| {
            let squares: f64 = y.iter().zip(task.weights()).map(|(y, w)| w * y * y).sum();
            if light && squares > 0.0 { (squares / samples).sqrt() } else { 1.0 }
        };
        let scales: Vec<f64> = task.measured().iter().map(scale).collect();
        let spectra: Vec<DVector<f64>> = task
            .measured()
            .iter()
            .zip(&scales)
            .map(|(y, scale)| factor.solve(&weighted.tr_mul(&(DVector::from_column_slice(y) / *scale))))
            .collect();
        // The tristimulus sums, of coefficients.
        let sum =
            |weights: &Weights| DMatrix::from_fn(3, weights.rows.len(), |c, i| weights.rows[i][c]) * design;
        let sums: Vec<DMatrix<f64>> =
            task.evaluators().iter().map(|evaluator| sum(evaluator.weights())).collect();
        let seen = light.then(|| sum(&Weights::emission(observer)));
        let colors = each(spectra.len(), |i| {
            let p = &spectra[i];
            if let Some(seen) = &seen {
                let xyz = seen * p;
                return slopes_of_chromaticity([xyz[0], xyz[1], xyz[2]]) * seen;
            }
            let mut all = DMatrix::zeros(3 * sums.len(), n);
            for (k, (evaluator, sums)) in task.evaluators().iter().zip(&sums).enumerate() {
                let xyz = sums * p;
                let root = root_of_metric(evaluator, [xyz[0], xyz[1], xyz[2]]);
                all.rows_mut(3 * k, 3).copy_from(&(root * sums));
            }
            all
        });
        let spectrum = if light { SPECTRUM_OF_LIGHT } else { SPECTRUM };
        Some(Self { spectra, scales, colors, plain: normal * ((spectrum / 0.01).powi(2) / samples) })
    }

    /// The mean of all forms.
    pub(super) fn mean(&self) -> DMatrix<f64> {
        let n = self.plain.nrows();
        let add = |mut sum: DMatrix<f64>, colors: &DMatrix<f64>| {
            sum.gemm_tr(1.0, colors, colors, 1.0);
            sum
        };
        let zero = || DMatrix::zeros(n, n);
        // Whole parts, so that the sum does not depend on how they are shared out.
        let parts: Vec<&[DMatrix<f64>]> = self.colors.chunks(PART).collect();
        let parts = each(parts.len(), |i| parts[i].iter().fold(zero(), add));
        let sum: DMatrix<f64> = parts.into_iter().fold(zero(), |sum, part| sum + part);
        sum / self.spectra.len() as f64 + &self.plain
    }

    /// The best coefficients of each spectrum in its own form.
    pub(super) fn coefficients(&self, basis: &DMatrix<f64>) -> Vec<Vec<f64>> {
        let plain = basis.tr_mul(&self.plain);
        let plain_normal = &plain * basis;
        each(self.spectra.len(), |i| {
            let (p, scale, colors) = (&self.spectra[i], self.scales[i], &self.colors[i]);
            let image = colors * basis;
            let normal = image.tr_mul(&image) + &plain_normal;
            let right = image.tr_mul(&(colors * p)) + &plain * p;
            let solved = Cholesky::new(normal).map(|factor| factor.solve(&right));
            solved.map_or_else(|| vec![0.0; basis.ncols()], |c| (c * scale).as_slice().to_vec())
        })
    }
}

/// A step of XYZ that ΔE2000 is nearly a norm of, and is computed exactly enough for.
const STEP: f64 = 1e-5;

/// `R` with `ΔE² ≈ |R δ|²` for a change δ of XYZ.
fn root_of_metric(evaluator: &ColorEvaluator, xyz: [f64; 3]) -> Matrix3<f64> {
    let square = |a: usize, b: Option<usize>| {
        let mut moved = xyz;
        moved[a] += STEP;
        if let Some(b) = b {
            moved[b] += STEP;
        }
        (evaluator.delta_e_2000(xyz, moved) / STEP).powi(2)
    };
    let own = [0, 1, 2].map(|k| square(k, None));
    let metric = Matrix3::from_fn(|a, b| {
        if a == b { own[a] } else { 0.5 * (square(a.min(b), Some(a.max(b))) - own[a] - own[b]) }
    });
    // ΔE2000 is a norm but for small terms; what they make negative counts as nothing.
    let eigen = metric.symmetric_eigen();
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    Matrix3::from_diagonal(&roots) * eigen.eigenvectors.transpose()
}

/// What a change of XYZ does to u′ and v′, in steps; nothing for a light without chromaticity.
fn slopes_of_chromaticity([x, y, z]: [f64; 3]) -> DMatrix<f64> {
    let sum = x + 15.0 * y + 3.0 * z;
    if sum.is_nan() || sum <= 0.0 {
        return DMatrix::zeros(2, 3);
    }
    let of_sum = [1.0, 15.0, 3.0];
    // u′ = 4X / sum, v′ = 9Y / sum (CIE 15:2018, 8.2.1).
    let slope = |own: [f64; 3], value: f64, k: usize| (own[k] - value * of_sum[k]) / (sum * STEP_OF_LIGHT);
    let (u, v) = (4.0 * x / sum, 9.0 * y / sum);
    DMatrix::from_fn(2, 3, |row, k| match row {
        0 => slope([4.0, 0.0, 0.0], u, k),
        _ => slope([0.0, 9.0, 0.0], v, k),
    })
}
