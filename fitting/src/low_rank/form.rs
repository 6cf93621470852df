//! Errors of color as quadratic forms of what is added to a spectrum.

use crate::parallel::each;
use crate::solve::difference_ridge;
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

/// How much the squared second differences of a function's coefficients count beside its squares, where these alone leave
/// some free: too little to be seen, enough for eleven digits in gaps of some thirty coefficients.
const SMOOTHNESS: f64 = 1e-6;

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
    /// `None` when there are no samples with a weight.
    pub(super) fn new(task: &SpectraTask, design: &DMatrix<f64>, observer: Observer) -> Option<Self> {
        let metric = Metric::new(task, observer);
        let weighted = metric.weighted(design);
        let mut normal = design.tr_mul(&weighted);
        let factor = Cholesky::new(normal.clone()).or_else(|| {
            // Samples far apart leave coefficients between them free: there the smoothest function is taken.
            let n = normal.ncols();
            let roughness = difference_ridge(n, 2.min(n - 1), SMOOTHNESS * normal.trace() / n as f64);
            normal += roughness.tr_mul(&roughness);
            Cholesky::new(normal.clone())
        })?;
        let scales = metric.scales();
        let spectra: Vec<DVector<f64>> = scales
            .iter()
            .enumerate()
            .map(|(i, scale)| {
                let y = DVector::from_column_slice(&task.measured_of(i));
                factor.solve(&weighted.tr_mul(&(y / *scale)))
            })
            .collect();
        let sums = metric.sums(design);
        let own = |p: &DVector<f64>| sums.iter().map(|sums| sums * p).collect::<Vec<_>>();
        let colors = each(spectra.len(), |i| metric.rows(&own(&spectra[i]), &sums));
        Some(Self { spectra, scales, colors, plain: normal * metric.plain() })
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
        let all: Vec<&[DMatrix<f64>]> = self.colors.chunks(PART).collect();
        let parts = each(all.len(), |i| all[i].iter().fold(zero(), add));
        let sum: DMatrix<f64> = parts.into_iter().fold(zero(), |sum, part| sum + part);
        sum / self.spectra.len() as f64 + &self.plain
    }

    /// The best coefficients of each spectrum in its own form.
    pub(super) fn coefficients(&self, basis: &DMatrix<f64>) -> Vec<Vec<f64>> {
        let plain = basis.tr_mul(&self.plain);
        let plain_normal = &plain * basis;
        each(self.spectra.len(), |i| {
            let (p, colors) = (&self.spectra[i], &self.colors[i]);
            let image = colors * basis;
            let normal = image.tr_mul(&image) + &plain_normal;
            solved(normal, &(image.tr_mul(&(colors * p)) + &plain * p), self.scales[i])
        })
    }
}

/// The best coefficients of each spectrum of a task, in its own form, of functions that need not come near it: their samples are the
/// columns of `basis`.
pub(super) fn coefficients_in(task: &SpectraTask, basis: &DMatrix<f64>, observer: Observer) -> Vec<Vec<f64>> {
    let metric = Metric::new(task, observer);
    let plain = metric.weighted(basis) * metric.plain();
    let (plain_normal, sums, rank) = (basis.tr_mul(&plain), metric.sums(basis), basis.ncols());
    let scales = metric.scales();
    each(task.len(), |i| {
        let scale = scales[i];
        let y = DVector::from_column_slice(&task.measured_of(i)) / scale;
        let own: Vec<_> = metric.seen.iter().map(|seen| seen * y.rows(0, seen.ncols())).collect();
        let beside = |(sums, own): (&DMatrix<f64>, &DVector<f64>)| {
            let mut both = sums.clone().insert_column(rank, 0.0);
            both.set_column(rank, own);
            both
        };
        let rows = metric.rows(&own, &sums.iter().zip(&own).map(beside).collect::<Vec<_>>());
        let colors = rows.columns(0, rank);
        let normal = colors.tr_mul(&colors) + &plain_normal;
        solved(normal, &(colors.tr_mul(&rows.column(rank)) + plain.tr_mul(&y)), scale)
    })
}

/// Coefficients by normal equations, times a scale; zeros where they are not determined.
fn solved(normal: DMatrix<f64>, right: &DVector<f64>, scale: f64) -> Vec<f64> {
    let n = normal.ncols();
    let solved = Cholesky::new(normal).map(|factor| factor.solve(right));
    solved.map_or_else(|| vec![0.0; n], |c| (c * scale).as_slice().to_vec())
}

/// How errors of the spectra of a task are measured.
struct Metric<'t> {
    task: &'t SpectraTask,
    light: bool,
    /// The tristimulus sums of samples, 3 rows for each light; of emission as it is seen itself.
    seen: Vec<DMatrix<f64>>,
}

impl<'t> Metric<'t> {
    fn new(task: &'t SpectraTask, observer: Observer) -> Self {
        let light = task.evaluators().is_empty();
        let sums = |weights: &Weights| DMatrix::from_fn(3, weights.rows.len(), |c, i| weights.rows[i][c]);
        let seen = if light {
            vec![sums(&Weights::emission(observer))]
        } else {
            task.evaluators().iter().map(|evaluator| sums(evaluator.weights())).collect()
        };
        Self { task, light, seen }
    }

    /// Functions, given by their samples as columns, times the weights of the samples.
    fn weighted(&self, functions: &DMatrix<f64>) -> DMatrix<f64> {
        let mut weighted = functions.clone();
        for (mut row, weight) in weighted.row_iter_mut().zip(self.task.weights()) {
            row *= *weight;
        }
        weighted
    }

    /// What each spectrum is divided by: a light has no scale, and a bright one counts no more than others.
    fn scales(&self) -> Vec<f64> {
        let weights = self.task.weights();
        let samples: f64 = weights.iter().sum();
        let scale = |sample: usize| {
            let y = self.task.measured_of(sample);
            let squares: f64 = y.iter().zip(weights).map(|(y, w)| w * y * y).sum();
            if self.light && squares > 0.0 { (squares / samples).sqrt() } else { 1.0 }
        };
        (0..self.task.len()).map(scale).collect()
    }

    /// How much the weighted square of a spectrum counts.
    fn plain(&self) -> f64 {
        let spectrum = if self.light { SPECTRUM_OF_LIGHT } else { SPECTRUM };
        (spectrum / 0.01).powi(2) / self.task.weights().iter().sum::<f64>()
    }

    /// The tristimulus sums of functions: what the observer sees comes first among the samples.
    fn sums(&self, functions: &DMatrix<f64>) -> Vec<DMatrix<f64>> {
        self.seen.iter().map(|seen| seen * functions.rows(0, seen.ncols())).collect()
    }

    /// Of functions with these sums, the rows whose products with an error add in squares to that of the color of a spectrum, whose
    /// own sums are `own`.
    fn rows(&self, own: &[DVector<f64>], sums: &[DMatrix<f64>]) -> DMatrix<f64> {
        if self.light {
            return slopes_of_chromaticity([own[0][0], own[0][1], own[0][2]]) * &sums[0];
        }
        let mut all = DMatrix::zeros(3 * sums.len(), sums[0].ncols());
        for (k, (evaluator, sums)) in self.task.evaluators().iter().zip(sums).enumerate() {
            let root = root_of_metric(evaluator, [own[k][0], own[k][1], own[k][2]]);
            all.rows_mut(3 * k, 3).copy_from(&(root * sums));
        }
        all
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
