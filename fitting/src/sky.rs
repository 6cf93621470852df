//! The sky through the day: harmonics and lobes whose parameters are splines of the sun's elevation.
//!
//! The sky is the same on both sides of the sun's vertical plane, so that every direction is taken twice, itself and mirrored:
//! the harmonics that are odd across the plane (m < 0) are then 0. Below the horizon there are no data: the fit is one of
//! weighted least squares over the upper hemisphere, with a ridge that keeps the other from growing. To continue the sky below
//! the horizon as a mirror would leave a third of the harmonics unused, and has no slope at the horizon, where the sky has.

use color_fn_bases::{
    BSpline, Expansion, InvalidKeyframes, LowRank, ParameterSpline, Range, Spacing, SphericalHarmonics,
};
use color_fn_captures::{Sky, SkyFrame};
use color_fn_core::domain::{Direction, Domain, Elevation, LinearRgb, Number};
use color_fn_core::{Graph, GraphColor, record};
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

use crate::lobes::{LobeFamily, fit_lobes};
use crate::parameter_spline::{
    Keyframes, ParameterSplineConfig, ParameterSplineFitError, Slice, fit_parameter_spline_linear, improve,
    through,
};
use crate::solve::principal::principal_axes;
use crate::solve::{DifferentiableModel, NonlinearConfig, Samples, design, fit_nonlinear};

/// A sky as a fit sees it: each direction and its mirror image, weighted so that a difference counts in relation to the
/// brightness, in every frame alike.
#[derive(Debug, Clone)]
pub struct SkySamples {
    frames: Vec<Frame>,
    range: (f64, f64),
    right_hand_sides: usize,
}

#[derive(Debug, Clone)]
struct Frame {
    elevation: f64,
    directions: Vec<f64>,
    outputs: Vec<f64>,
    weights: Vec<f64>,
}

/// A color of elevation and direction that was fitted: linear sRGB radiance.
#[derive(Debug, Clone)]
pub struct SkyColor {
    /// The color.
    pub graph: Graph,
    /// Its free parameters.
    pub parameters: Vec<f64>,
}

/// A color of elevation, direction and wavelength that was fitted, and its parameters.
#[derive(Debug, Clone)]
pub struct SpectralSky<O> {
    /// The color.
    pub color: Expansion<ParameterSpline<SphericalHarmonics<O>, Elevation>>,
    /// Its free parameters.
    pub parameters: Vec<f64>,
}

/// How far a color is from a frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SkyDifference {
    /// Root mean square of the difference in `ln(1 + L / (s · mean))`, negative radiance taken as 0; the mean is that of the
    /// frame, over directions and channels.
    pub log: f64,
    /// Root mean square of the difference, over the mean of the frame.
    pub linear: f64,
    /// The part of directions where a channel is negative.
    pub negative: f64,
}

impl SkyDifference {
    /// Of several frames: the root mean square of their errors.
    pub fn mean(errors: &[Self]) -> Self {
        let n = errors.len().max(1) as f64;
        let root = |of: fn(&Self) -> f64| (errors.iter().map(|e| of(e).powi(2)).sum::<f64>() / n).sqrt();
        Self {
            log: root(|e| e.log),
            linear: root(|e| e.linear),
            negative: errors.iter().map(|e| e.negative).sum::<f64>() / n,
        }
    }
}

/// How far colors are from those of one frame, in any number of channels: `scale` is s.
///
/// # Panics
/// When there are not as many of one as of the other.
pub fn frame_difference<const N: usize>(frame: &[[f64; N]], found: &[[f64; N]], scale: f64) -> SkyDifference {
    assert_eq!(frame.len(), found.len(), "a color for each direction");
    let n = (N * frame.len()).max(1) as f64;
    let mean = (frame.as_flattened().iter().sum::<f64>() / n).max(f64::MIN_POSITIVE);
    let log = |x: f64| (1.0 + x.max(0.0) / (scale * mean)).ln();
    let pairs = || frame.as_flattened().iter().zip(found.as_flattened());
    let square =
        |of: &dyn Fn(f64, f64) -> f64| (pairs().map(|(a, b)| of(*a, *b).powi(2)).sum::<f64>() / n).sqrt();
    let negative = found.iter().filter(|color| color.iter().any(|x| *x < 0.0)).count();
    SkyDifference {
        log: square(&|a, b| log(a) - log(b)),
        linear: square(&|a, b| a - b) / mean,
        negative: negative as f64 / frame.len().max(1) as f64,
    }
}

impl SkySamples {
    /// A sky as linear sRGB.
    pub fn rgb(sky: &Sky) -> Self {
        Self::new(sky, 3, |frame| sky.rgb(frame).into_flattened())
    }

    /// A sky of which each direction has `right_hand_sides` numbers.
    fn new(sky: &Sky, right_hand_sides: usize, outputs: impl Fn(&SkyFrame) -> Vec<f64>) -> Self {
        let frame = |frame: &SkyFrame| {
            let mirrored = frame.directions.iter().map(|[x, y, z]| [*x, -*y, *z]);
            let once: Vec<f64> =
                brightness(sky, frame).iter().flat_map(|w| vec![*w; right_hand_sides]).collect();
            let outputs = outputs(frame);
            Frame {
                elevation: frame.elevation,
                directions: frame.directions.iter().copied().chain(mirrored).flatten().collect(),
                outputs: [&outputs[..], &outputs].concat(),
                weights: [&once[..], &once].concat(),
            }
        };
        let frames: Vec<Frame> = sky.frames().iter().map(frame).collect();
        let range = (frames[0].elevation, frames[frames.len() - 1].elevation);
        Self { frames, range, right_hand_sides }
    }

    /// All frames but one, over the same range.
    ///
    /// # Panics
    /// When there is no such frame.
    #[must_use]
    pub fn without(&self, frame: usize) -> Self {
        let mut others = self.clone();
        others.frames.remove(frame);
        others
    }

    /// A color of direction that varies between so many keyframes over the range of the sky, in the cube root of the elevation
    /// where the sun is up.
    ///
    /// # Errors
    /// When there are fewer than 4 keyframes or too many.
    pub fn parameter_spline<C>(
        &self,
        color: C,
        keyframes: usize,
    ) -> Result<ParameterSpline<C, Elevation>, InvalidKeyframes> {
        let spacing = if self.range.0 > 0.0 { Spacing::CubeRoot } else { Spacing::Even };
        ParameterSpline::new(color, keyframes, self.range, spacing)
    }

    fn slices(&self) -> Vec<Slice<'_>> {
        self.frames.iter().map(|frame| Slice { at: frame.elevation, samples: frame.samples() }).collect()
    }

    /// Harmonics of a degree, by one linear fit of all frames.
    ///
    /// # Errors
    /// When there are too few frames for the keyframes.
    ///
    /// # Panics
    /// When there are fewer than 4 keyframes, or the degree is above 8.
    pub fn harmonics(
        &self,
        degree: usize,
        keyframes: usize,
        config: &ParameterSplineConfig,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let color = SphericalHarmonics::<LinearRgb>::new(degree).expect("a degree of 0 to 8");
        let graph = record(&self.parameter_spline(color, keyframes).expect("keyframes"));
        Ok(SkyColor { graph, parameters: self.coefficients(degree, keyframes, config)? })
    }

    /// The coefficients of harmonics, keyframe by keyframe and row by row, as wide as the outputs.
    fn coefficients(
        &self,
        degree: usize,
        keyframes: usize,
        config: &ParameterSplineConfig,
    ) -> Result<Vec<f64>, ParameterSplineFitError> {
        let one = SphericalHarmonics::<Number>::new(degree).expect("a degree of 0 to 8");
        let one = self.parameter_spline(one, keyframes).expect("keyframes");
        let found = fit_parameter_spline_linear(&one, &self.slices(), self.right_hand_sides, config)?;
        // Row by row: transposed, as a matrix lies in memory.
        Ok(found.transpose().as_slice().to_vec())
    }

    /// Lobes, improved from a start.
    ///
    /// # Errors
    /// When the lobes are not finite at the start.
    ///
    /// # Panics
    /// When there are fewer than 4 keyframes or no lobes, or the start has another number of parameters.
    pub fn improved_lobes(
        &self,
        family: LobeFamily,
        lobes: usize,
        keyframes: usize,
        start: &[f64],
        config: &ParameterSplineConfig,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let parameters = self.improved(&*family.model::<LinearRgb>(lobes), keyframes, start, config)?;
        Ok(SkyColor { graph: self.spline_graph(family.graph(lobes), keyframes), parameters })
    }

    /// Lobes: first those of the frame in the middle, from there those of each neighbour, starting where the last ended, so that
    /// lobes stay what they are; then splines through them; then all together.
    ///
    /// # Errors
    /// When a fit does not settle.
    ///
    /// # Panics
    /// When there are fewer than 4 keyframes, or no lobes.
    pub fn lobes(
        &self,
        family: LobeFamily,
        lobes: usize,
        keyframes: usize,
        config: &ParameterSplineConfig,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let middle = self.frames.len() / 2;
        let first = fit_lobes(family, lobes, &self.frames[middle].half());
        let first = first.map_err(|_| ParameterSplineFitError::NotFinite)?;
        let model = family.model::<LinearRgb>(lobes);
        let followed = self.followed(&*model, first, middle);
        let like = self.parameter_spline((), keyframes).expect("keyframes");
        let start = through(&Keyframes::of(&*model, &like), &followed, config)?;
        let parameters = self.improved(&*model, keyframes, &start, config)?;
        Ok(SkyColor { graph: self.spline_graph(family.graph(lobes), keyframes), parameters })
    }

    /// The parameters of each frame by itself, each starting at those of its neighbour towards the middle.
    fn followed(
        &self,
        model: &dyn DifferentiableModel,
        first: Vec<f64>,
        middle: usize,
    ) -> Vec<(f64, Vec<f64>)> {
        let frames = &self.frames;
        let mut followed: Vec<Vec<f64>> = vec![first; frames.len()];
        let mut follow = |i: usize, from: usize| {
            let start = followed[from].clone();
            let samples = frames[i].half();
            // Roughly: what they are together is found later. What has no place of its own stays near.
            let ridge = 1e-6 * weighted_squares(&samples);
            let config = NonlinearConfig { ridge, tolerance: 1e-2, patience: 4 };
            followed[i] = fit_nonlinear(model, &samples, &start, &config).map_or(start, |fit| fit.parameters);
        };
        (middle + 1..frames.len()).for_each(|i| follow(i, i - 1));
        (0..middle).rev().for_each(|i| follow(i, i + 1));
        frames.iter().map(|frame| frame.elevation).zip(followed).collect()
    }

    /// All frames together.
    fn improved(
        &self,
        model: &dyn DifferentiableModel,
        keyframes: usize,
        start: &[f64],
        config: &ParameterSplineConfig,
    ) -> Result<Vec<f64>, ParameterSplineFitError> {
        let like = self.parameter_spline((), keyframes).expect("keyframes");
        improve(&Keyframes::of(model, &like), &self.slices(), start, config)
    }

    /// A color of direction whose parameters vary.
    fn spline_graph(&self, color: Graph, keyframes: usize) -> Graph {
        let color = GraphColor::<Direction, LinearRgb>::new(color).expect("lobes are colors of direction");
        record(&self.parameter_spline(color, keyframes).expect("keyframes"))
    }
}

impl Frame {
    fn samples(&self) -> Samples<'_> {
        Samples::new(&self.directions, &self.outputs).weighted(&self.weights)
    }

    /// Without the mirror images.
    fn half(&self) -> Samples<'_> {
        let (inputs, outputs) = (self.directions.len() / 2, self.outputs.len() / 2);
        Samples::new(&self.directions[..inputs], &self.outputs[..outputs]).weighted(&self.weights[..outputs])
    }
}

/// The weight of each direction of a frame: `1 / (mean + L)²`, of the radiance in the mean over wavelengths.
fn brightness(sky: &Sky, frame: &SkyFrame) -> Vec<f64> {
    let n = sky.wavelengths().len();
    let means: Vec<f64> =
        frame.radiance.chunks_exact(n).map(|spectrum| spectrum.iter().sum::<f64>() / n as f64).collect();
    let mean = (means.iter().sum::<f64>() / means.len() as f64).max(f64::MIN_POSITIVE);
    means.iter().map(|x| (mean + x).powi(-2) / means.len() as f64).collect()
}

fn weighted_squares(samples: &Samples<'_>) -> f64 {
    let weights = samples.weights.unwrap_or_default();
    samples.outputs.iter().zip(weights).map(|(y, w)| w * y * y).sum()
}

impl<O: Domain> SpectralSky<O> {
    /// As many functions of wavelength as `O` has components, the first singular vectors of all weighted spectra, and harmonics
    /// of a degree for the coefficients in them. Radiance as the table has it, between its wavelengths by cubic splines.
    ///
    /// # Errors
    /// When there are too few frames for the keyframes, or the spectra are alike.
    ///
    /// # Panics
    /// When there are fewer than 4 keyframes or more functions than wavelengths, or the degree is above 8.
    pub fn fit(
        sky: &Sky,
        degree: usize,
        keyframes: usize,
        config: &ParameterSplineConfig,
    ) -> Result<Self, ParameterSplineFitError> {
        let n = sky.wavelengths().len();
        let vectors = singular(sky, O::WIDTH);
        let coefficients = |frame: &SkyFrame| {
            let of = |spectrum: &[f64]| {
                let spectrum = DMatrix::from_column_slice(n, 1, spectrum);
                vectors.tr_mul(&spectrum).as_slice().to_vec()
            };
            frame.radiance.chunks_exact(n).flat_map(of).collect()
        };
        let samples = SkySamples::new(sky, O::WIDTH, coefficients);
        let range = Range::new(sky.wavelengths()[0], sky.wavelengths()[n - 1]).expect("they increase");
        let spline = BSpline::<Number>::new(n, range).expect("at least 4 wavelengths");
        let matrix =
            design(&spline, sky.wavelengths()).map_err(|_| ParameterSplineFitError::NotFinite)?.matrix;
        let curves = matrix.lu().solve(&vectors).ok_or(ParameterSplineFitError::Singular)?;
        // Column by column, as a matrix lies in memory: a row for each function.
        let basis = LowRank::new(curves.as_slice(), O::WIDTH, range).expect("at least 4 wavelengths");
        let color = SphericalHarmonics::<O>::new(degree).expect("a degree of 0 to 8");
        let color = Expansion::new(samples.parameter_spline(color, keyframes).expect("keyframes"), basis);
        Ok(Self { color, parameters: samples.coefficients(degree, keyframes, config)? })
    }
}

/// The first singular vectors of all spectra, weighted as a fit weighs them, as columns.
fn singular(sky: &Sky, rank: usize) -> DMatrix<f64> {
    let n = sky.wavelengths().len();
    let mut moments = DMatrix::zeros(n, n);
    for frame in sky.frames() {
        for (weight, spectrum) in brightness(sky, frame).iter().zip(frame.radiance.chunks_exact(n)) {
            let spectrum = DMatrix::from_column_slice(n, 1, spectrum);
            moments += *weight * &spectrum * spectrum.transpose();
        }
    }
    principal_axes(moments).1.columns(0, rank).into_owned()
}
