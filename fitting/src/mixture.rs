//! Mixtures of Gaussian peaks, one peak after another.
//!
//! The next peak is the one of a dictionary of places and widths that takes most of what is left away (matching pursuit); then all peaks
//! are improved together by Gauss–Newton steps, damped as Levenberg and Marquardt do. Amplitudes that may not be negative stop at 0.

use crate::parallel::{each, each_mut};
use crate::solve::damped::{Damped, Schedule, minimise};
use crate::solve::definite::Factored;
use crate::solve::dot::dot;
use crate::solve::{Differentiator, Samples, SamplesError};
use crate::spectra::SpectraTask;
use color_fn_bases::{EmptyRange, GaussianMixture, Range};
use color_fn_core::domain::Emission;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

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

/// The fraction of the squares that a peak takes away at least.
const MIN_GAIN: f64 = 1e-6;
/// The smallest inverse width: a peak in the middle of the range is the same to 0.5 % all over it.
const FLAT: f64 = 0.1;
/// Each width of the dictionary over the one before.
const WIDER: f64 = 1.6;
/// How far beyond the range a peak may lie, in halves of the range.
const OUTSIDE: f64 = 0.5;
/// All peaks together, after each that is new: the last is improved again with the next.
const TOGETHER: Schedule =
    Schedule { first: 1e-3, down: 0.2, up: 6.0, max: 1e8, gain: 1e-3, enough: 1e-24, candidates: 12 };

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
    let weights = samples.weights.map_or_else(|| vec![1.0; samples.inputs.len()], <[f64]>::to_vec);
    let dictionary = Dictionary::new(range, samples.inputs, &weights);
    let mut mixture = Growing::new(samples.outputs);
    mixture.grow(&dictionary, amplitudes, peaks);
    Ok(mixture.parameters(peaks))
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
    assert!(peaks > 0, "a mixture has a peak");
    let mut mixtures = Mixtures::new(task, amplitudes)?;
    let all: Vec<usize> = (0..task.len()).collect();
    Ok(mixtures.grow(&all, peaks))
}

/// Spectra that no mixtures are fitted to.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixtureError {
    /// The range is none.
    #[error(transparent)]
    Range(#[from] EmptyRange),
}

/// The mixtures of the spectra of a task, which grow as far as they are asked to.
pub(crate) struct Mixtures {
    dictionary: Dictionary,
    amplitudes: Amplitudes,
    spectra: Vec<Growing>,
}

impl Mixtures {
    pub(crate) fn new(task: &SpectraTask, amplitudes: Amplitudes) -> Result<Self, EmptyRange> {
        let [from, to] = task.range();
        Ok(Self {
            dictionary: Dictionary::new(Range::new(from, to)?, task.wavelengths(), task.weights()),
            amplitudes,
            spectra: (0..task.len()).map(|i| Growing::new(&task.measured_of(i))).collect(),
        })
    }

    /// The parameters of some of them, of so many peaks each.
    pub(crate) fn grow(&mut self, which: &[usize], peaks: usize) -> Vec<Vec<f64>> {
        let wanted = |(i, one): (usize, _)| which.contains(&i).then_some(one);
        let mut some: Vec<&mut Growing> = self.spectra.iter_mut().enumerate().filter_map(wanted).collect();
        let (dictionary, amplitudes) = (&self.dictionary, self.amplitudes);
        each_mut(&mut some, |one| one.grow(dictionary, amplitudes, peaks));
        which.iter().map(|&i| self.spectra[i].parameters(peaks)).collect()
    }
}

/// Peaks of all places and widths at the samples, as columns.
struct Dictionary {
    one: GaussianMixture,
    inputs: Vec<f64>,
    weights: Vec<f64>,
    /// Centre and inverse width.
    peaks: Vec<[f64; 2]>,
    /// The values of each at the samples.
    shapes: Vec<Vec<f64>>,
    /// The largest inverse width: sharper than samples can tell, a peak is a spike between them.
    sharpest: f64,
}

impl Dictionary {
    fn new(range: Range, inputs: &[f64], weights: &[f64]) -> Self {
        let x: Vec<f64> = inputs.iter().map(|&nm| range.normalized(nm).clamp(-1.0, 1.0)).collect();
        let inside = x.iter().filter(|x| x.abs() < 1.0).count().max(1);
        let spacing = 2.0 / inside as f64;
        let mut peaks = Vec::new();
        let mut sigma = 0.75 * spacing;
        while sigma < 2.0 * WIDER {
            // Places as far apart as a peak is wide.
            let steps = (2.0 / sigma.max(spacing)).ceil();
            peaks.extend((0..=steps as usize).map(|i| [2.0 * i as f64 / steps - 1.0, 1.0 / sigma]));
            sigma *= WIDER;
        }
        let shapes = each(peaks.len(), |k| {
            let [centre, inverse] = peaks[k];
            x.iter().map(|x| (-0.5 * ((x - centre) * inverse).powi(2)).exp()).collect()
        });
        let sharpest = (2.0 / spacing).max(FLAT);
        let (inputs, weights) = (inputs.to_vec(), weights.to_vec());
        Self { one: GaussianMixture::new(1, range), inputs, weights, peaks, shapes, sharpest }
    }

    /// What a single peak is at the samples. Peaks add up, so that all of them are this one again and again.
    fn peak(&self) -> Differentiator<'_> {
        Differentiator::new(&self.one, &self.inputs)
            .unwrap_or_else(|error| unreachable!("{error}: samples are checked"))
    }

    /// Subtracts peaks from the samples.
    fn take_from(&self, left: &mut [f64], peaks: &[f64]) {
        let (mut one, mut values) = (self.peak(), vec![0.0; left.len()]);
        for peak in peaks.chunks_exact(3) {
            one.values(peak, &mut values);
            left.iter_mut().zip(&values).for_each(|(left, value)| *left -= value);
        }
    }

    /// The peak that takes most of the weighted squares of what is left, with its amplitude.
    fn nearest(&self, left: &[f64], amplitudes: Amplitudes) -> Option<[f64; 3]> {
        let weighted: Vec<f64> = left.iter().zip(&self.weights).map(|(left, w)| left * w).collect();
        let mut best = (0.0, None);
        for (peak, shape) in self.peaks.iter().zip(&self.shapes) {
            let (mut product, mut square) = (0.0, 0.0);
            for ((value, left), weight) in shape.iter().zip(&weighted).zip(&self.weights) {
                product += value * left;
                square += weight * value * value;
            }
            let taken = product * product / square;
            if taken > best.0 && (product > 0.0 || amplitudes == Amplitudes::Signed) {
                best = (taken, Some([peak[0], peak[1], product / square]));
            }
        }
        best.1
    }
}

/// The peaks of one spectrum.
struct Growing {
    /// The spectrum over its largest value.
    outputs: Vec<f64>,
    scale: f64,
    /// Rows of centre, inverse width and amplitude.
    peaks: Vec<f64>,
    /// Whether no peak helps any more.
    ends: bool,
}

impl Growing {
    fn new(values: &[f64]) -> Self {
        // Of light any scale is one.
        let largest = values.iter().map(|y| y.abs()).fold(0.0, f64::max);
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let outputs = values.iter().map(|y| y / scale).collect();
        Self { outputs, scale, peaks: Vec::new(), ends: false }
    }

    /// Adds peaks until there are so many, or none helps.
    fn grow(&mut self, dictionary: &Dictionary, amplitudes: Amplitudes, peaks: usize) {
        while self.peaks.len() < 3 * peaks && !self.ends {
            let left = self.left(dictionary);
            let squares = weighted_squares(&left, &dictionary.weights);
            self.ends = true;
            let Some(next) = dictionary.nearest(&left, amplitudes) else { break };
            let start = [&self.peaks[..], &next].concat();
            let (improved, reached) = improve(dictionary, amplitudes, &self.outputs, start);
            if reached < (1.0 - MIN_GAIN) * squares {
                self.peaks = improved;
                self.ends = false;
            }
        }
    }

    fn left(&self, dictionary: &Dictionary) -> Vec<f64> {
        let mut left = self.outputs.clone();
        dictionary.take_from(&mut left, &self.peaks);
        left
    }

    /// The first so many peaks in the unit of the spectrum; those that do not help have amplitude 0.
    fn parameters(&self, peaks: usize) -> Vec<f64> {
        let mut parameters = self.peaks.clone();
        parameters.chunks_exact_mut(3).for_each(|peak| peak[2] *= self.scale);
        parameters.resize(3 * peaks, 0.0);
        parameters
    }
}

fn weighted_squares(left: &[f64], weights: &[f64]) -> f64 {
    left.iter().zip(weights).map(|(left, w)| w * left * left).sum()
}

/// All peaks of a spectrum, improved together.
struct Together<'a> {
    dictionary: &'a Dictionary,
    one: Differentiator<'a>,
    amplitudes: Amplitudes,
    outputs: &'a [f64],
    peaks: Vec<f64>,
    next: Vec<f64>,
    left: Vec<f64>,
    normal: DMatrix<f64>,
    right: DMatrix<f64>,
}

/// All peaks improved together from a start, and the weighted squares that they leave.
fn improve(
    dictionary: &Dictionary,
    amplitudes: Amplitudes,
    outputs: &[f64],
    start: Vec<f64>,
) -> (Vec<f64>, f64) {
    let n = start.len();
    let mut problem = Together {
        dictionary,
        one: dictionary.peak(),
        amplitudes,
        outputs,
        next: start.clone(),
        peaks: start,
        left: outputs.to_vec(),
        normal: DMatrix::zeros(n, n),
        right: DMatrix::zeros(n, 1),
    };
    let squares = problem.squares_of_next();
    let reached = minimise(&mut problem, squares, &TOGETHER);
    (problem.peaks, reached)
}

impl Together<'_> {
    fn squares_of_next(&mut self) -> f64 {
        self.left.copy_from_slice(self.outputs);
        self.dictionary.take_from(&mut self.left, &self.next);
        weighted_squares(&self.left, &self.dictionary.weights)
    }
}

impl Damped for Together<'_> {
    fn linearise(&mut self) {
        let (rows, n) = (self.outputs.len(), self.peaks.len());
        let (mut value, mut slopes) = (vec![0.0; rows], DMatrix::zeros(rows, 3));
        let mut all = Vec::with_capacity(rows * n);
        self.left.copy_from_slice(self.outputs);
        for peak in self.peaks.chunks_exact(3) {
            self.one.values_and_jacobian(peak, &mut value, &mut slopes);
            self.left.iter_mut().zip(&value).for_each(|(left, value)| *left -= value);
            all.extend_from_slice(slopes.as_slice());
        }
        let weights = &self.dictionary.weights;
        for (j, column) in all.chunks_exact(rows).enumerate() {
            let weighted: Vec<f64> = column.iter().zip(weights).map(|(x, w)| x * w).collect();
            self.right[(j, 0)] = dot(&weighted, &self.left);
            for (i, other) in all.chunks_exact(rows).enumerate().take(j + 1) {
                self.normal[(i, j)] = dot(&weighted, other);
                self.normal[(j, i)] = self.normal[(i, j)];
            }
        }
    }

    fn candidate(&mut self, damping: f64) -> Option<f64> {
        let mut damped = self.normal.clone();
        for k in 0..damped.nrows() {
            // What has no effect stays where it is.
            damped[(k, k)] += damping * damped[(k, k)] + 1e-12;
        }
        let mut step = self.right.clone();
        Factored::new(&damped)?.solve(&mut step);
        let from = self.peaks.chunks_exact(3).zip(step.as_slice().chunks_exact(3));
        for (next, (peak, step)) in self.next.chunks_exact_mut(3).zip(from) {
            next[0] = (peak[0] + step[0]).clamp(-1.0 - OUTSIDE, 1.0 + OUTSIDE);
            next[1] = (peak[1] + step[1]).clamp(FLAT, self.dictionary.sharpest);
            next[2] = peak[2] + step[2];
            if self.amplitudes == Amplitudes::NonNegative {
                next[2] = next[2].max(0.0);
            }
        }
        Some(self.squares_of_next()).filter(|squares| squares.is_finite())
    }

    fn accept(&mut self) {
        self.peaks.copy_from_slice(&self.next);
    }
}
