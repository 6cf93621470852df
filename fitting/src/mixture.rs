//! Mixtures of Gaussian peaks, one peak after another.
//!
//! A peak begins where most is left, as wide as what is left there; then all peaks are improved together by Levenberg and
//! Marquardt's method. Amplitudes that may not be negative are those of non-negative least squares: a peak that has none is
//! dropped, and another begins.

use crate::parallel::try_each;
use crate::solve::{DesignError, NonlinearConfig, Samples, SamplesError, fit_nonlinear, jacobian};
use crate::spectra::SpectraTask;
use color_fn_bases::{EmptyRange, GaussianMixture, Range};
use color_fn_core::domain::Emission;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};

use crate::solve::non_negative;

/// What the amplitudes of a mixture may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Amplitudes {
    /// Of light: no peak takes any away.
    NonNegative,
    /// Of what may lie below a sum of peaks, as reflectance does.
    Signed,
}

/// The largest number of peaks: the work grows with the square of their number and more.
pub const MAX_PEAKS: usize = 32;

/// The full width of a peak at half its maximum, over its σ: 2 √(2 ln 2).
const WIDTH: f64 = 2.354_820_045_030_949_3;
/// How much sharper than what is left a peak begins.
const NARROWER: [f64; 3] = [1.0, 3.0, 9.0];
/// The fraction of the squares that a peak takes away at least.
const MIN_GAIN: f64 = 1e-6;
/// The penalty on the squares of all parameters, as a fraction of the weighted squares of the samples: where the samples say nothing,
/// as of the place of a peak that is flat over the range, the iteration ends.
const RIDGE: f64 = 1e-10;
/// The smallest inverse width: a peak in the middle of the range is the same to 0.5 % all over it.
const FLAT: f64 = 0.1;
/// How often a peak may be dropped, for each that is wanted.
const DROPS: usize = 1;

/// The parameters of a [`GaussianMixture`] of `peaks` peaks over a range that is near samples of wavelength: rows of centre,
/// inverse width and amplitude. Peaks that do not help have amplitude 0. A local minimum, as every fit of peaks.
///
/// # Errors
/// When the samples are none.
///
/// # Panics
/// When there is no peak.
pub fn fit_mixture(
    peaks: usize,
    range: Range,
    samples: &Samples<'_>,
    amplitudes: Amplitudes,
) -> Result<Vec<f64>, SamplesError> {
    assert!(peaks > 0, "a mixture has a peak");
    samples.check(&GaussianMixture::<Emission>::new(peaks, range))?;
    // Of light any scale is one: amplitudes about 1 keep the penalty small beside them.
    let largest = samples.outputs.iter().map(|y| y.abs()).fold(0.0, f64::max);
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let outputs: Vec<f64> = samples.outputs.iter().map(|y| y / scale).collect();
    let samples = &Samples { outputs: &outputs, ..*samples };
    let problem = Problem { range, samples, amplitudes };
    let mut best = State { peaks: Vec::new(), squares: problem.squares(&[])? };
    let mut drops = DROPS * peaks;
    while best.peaks.len() < 3 * peaks {
        let Some([place, inverse_width, amplitude]) = problem.begin(&best.peaks)? else { break };
        // As wide as what is left, or narrower where that leads nowhere.
        let mut next = None;
        for narrower in NARROWER {
            let peak = [place, narrower * inverse_width, amplitude];
            let found = problem.improve([&best.peaks[..], &peak].concat())?;
            if found.squares < (1.0 - MIN_GAIN) * best.squares {
                next = Some(found);
                break;
            }
        }
        let Some(next) = next else { break };
        let dropped = next.peaks.len() <= best.peaks.len();
        best = next;
        if dropped {
            if drops == 0 {
                break;
            }
            drops -= 1;
        }
    }
    best.peaks.chunks_exact_mut(3).for_each(|peak| peak[2] *= scale);
    best.peaks.resize(3 * peaks, 0.0);
    Ok(best.peaks)
}

/// The same of every spectrum of a task, over its range and weighted as it weighs.
///
/// # Errors
/// When the range of the task is none, or its samples are.
///
/// # Panics
/// When there is no peak.
pub fn fit_mixtures(
    peaks: usize,
    task: &SpectraTask,
    amplitudes: Amplitudes,
) -> Result<Vec<Vec<f64>>, MixtureError> {
    let [from, to] = task.range();
    let range = Range::new(from, to)?;
    try_each(task.len(), |i| {
        let measured = task.measured_of(i);
        let samples = Samples::new(task.wavelengths(), &measured).weighted(task.weights());
        Ok(fit_mixture(peaks, range, &samples, amplitudes)?)
    })
}

/// Spectra that no mixtures are fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixtureError {
    /// The range is none.
    #[error(transparent)]
    Range(#[from] EmptyRange),
    /// The samples are none.
    #[error(transparent)]
    Samples(#[from] SamplesError),
}

/// Some peaks and the weighted squares that they leave.
struct State {
    peaks: Vec<f64>,
    squares: f64,
}

struct Problem<'a> {
    range: Range,
    samples: &'a Samples<'a>,
    amplitudes: Amplitudes,
}

impl Problem<'_> {
    fn mixture(&self, peaks: &[f64]) -> GaussianMixture {
        GaussianMixture::new(peaks.len() / 3, self.range)
    }

    fn weight(&self, i: usize) -> f64 {
        self.samples.weights.map_or(1.0, |weights| weights[i])
    }

    /// What peaks leave of the samples, and their derivatives.
    fn left(&self, peaks: &[f64]) -> Result<(Vec<f64>, DMatrix<f64>), SamplesError> {
        let measured = self.samples.outputs;
        if peaks.is_empty() {
            return Ok((measured.to_vec(), DMatrix::zeros(measured.len(), 0)));
        }
        let found = jacobian(&self.mixture(peaks), peaks, self.samples.inputs);
        let (values, slopes) = found.map_err(|error| match error {
            DesignError::Samples(error) => error,
            // A jacobian asks for no linearity, and the parameters are counted.
            other => unreachable!("{other}"),
        })?;
        Ok((measured.iter().zip(&values).map(|(y, f)| y - f).collect(), slopes))
    }

    fn squares(&self, peaks: &[f64]) -> Result<f64, SamplesError> {
        let (left, _) = self.left(peaks)?;
        Ok(left.iter().enumerate().map(|(i, r)| self.weight(i) * r * r).sum())
    }

    /// A peak where most is left: there, and as wide as what is left is at half its maximum. None where nothing is left that a
    /// peak could take.
    fn begin(&self, peaks: &[f64]) -> Result<Option<[f64; 3]>, SamplesError> {
        let (left, _) = self.left(peaks)?;
        let strength = |i: usize| {
            let r = if self.amplitudes == Amplitudes::NonNegative { left[i].max(0.0) } else { left[i].abs() };
            self.weight(i).sqrt() * r
        };
        let Some(top) = (0..left.len()).max_by(|&a, &b| strength(a).total_cmp(&strength(b))) else {
            return Ok(None);
        };
        if strength(top).is_nan() || strength(top) <= 1e-9 {
            return Ok(None);
        }
        let inside = |i: &usize| left[*i] / left[top] > 0.5;
        let x = |i: usize| self.range.normalized(self.samples.inputs[i]);
        let first = (0..=top).rev().take_while(inside).last().unwrap_or(top);
        let last = (top..left.len()).take_while(inside).last().unwrap_or(top);
        // At the end of the range half of a peak is seen.
        let half = (x(last) - x(top)).max(x(top) - x(first)).max(0.5 * self.spacing());
        Ok(Some([x(top), 0.5 * WIDTH / half, left[top]]))
    }

    /// The mean distance of samples in x.
    fn spacing(&self) -> f64 {
        let x = self.samples.inputs;
        let ends = self.range.normalized(x[x.len() - 1]) - self.range.normalized(x[0]);
        (ends / x.len() as f64).abs().max(1e-6)
    }

    /// All peaks together, from a start.
    fn improve(&self, start: Vec<f64>) -> Result<State, SamplesError> {
        let config = NonlinearConfig { tolerance: 1e-7, patience: 20, ridge: RIDGE * self.squares(&[])? };
        let mut peaks = match fit_nonlinear(&self.mixture(&start), self.samples, &start, &config) {
            Ok(fit) => fit.parameters,
            // As it began.
            Err(_) => start,
        };
        // Sharper than samples can tell, a peak is a spike between them; one without any inverse width has no place.
        let sharpest = (2.0 / self.spacing()).max(FLAT);
        peaks.chunks_exact_mut(3).for_each(|peak| peak[1] = peak[1].abs().clamp(FLAT, sharpest));
        if self.amplitudes == Amplitudes::NonNegative && peaks.chunks_exact(3).any(|peak| peak[2] < 0.0) {
            self.keep_amplitudes(&mut peaks)?;
            peaks = peaks.chunks_exact(3).filter(|peak| peak[2] > 0.0).flatten().copied().collect();
        }
        let squares = self.squares(&peaks)?;
        Ok(State { peaks, squares })
    }

    /// The best amplitudes that are not negative; the derivative by an amplitude is its peak alone.
    fn keep_amplitudes(&self, peaks: &mut [f64]) -> Result<(), SamplesError> {
        let (_, slopes) = self.left(peaks)?;
        let weights = DVector::from_fn(slopes.nrows(), |i, _| self.weight(i));
        let shapes = DMatrix::from_fn(slopes.nrows(), peaks.len() / 3, |i, k| slopes[(i, 3 * k + 2)]);
        let weighted = DMatrix::from_fn(shapes.nrows(), shapes.ncols(), |i, k| weights[i] * shapes[(i, k)]);
        let right = weighted.tr_mul(&DVector::from_column_slice(self.samples.outputs));
        let mut amplitudes = DVector::from_fn(shapes.ncols(), |k, _| peaks[3 * k + 2].max(0.0));
        non_negative::improve(&weighted.tr_mul(&shapes), &right, &mut amplitudes);
        peaks.chunks_exact_mut(3).zip(&amplitudes).for_each(|(peak, amplitude)| peak[2] = *amplitude);
        Ok(())
    }
}
