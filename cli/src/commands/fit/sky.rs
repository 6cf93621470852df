//! Tables of the sky become functions of the sun's elevation and of direction.

use std::path::Path;

use color_fn_captures::{Sky, SkyFrame};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::{round_to_f32, to_f32};
use color_fn_core::domain::{Direction, Elevation};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_fitting::{
    ParameterSplineConfig, ParameterSplineFitError, SkyColor, SkyDifference, SkySamples, frame_difference,
};

use super::table_failure;
use super::tried::{DEFAULT_BYTES, Extra, Found, Measure, Trials, Tried, colors, difference, place, stacked};
use crate::basis::DirectionalBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::progress::Progress;

/// The scale s of the logarithmic error, as for environment maps.
const SCALE: f64 = 1.0;
/// The keyframes between which parameters vary. More gain a twentieth at thirteen elevations, and follow what lies between worse.
const KEYFRAMES: usize = 6;
/// The ending of the picture's name.
const PICTURE: &str = "-day.png";
/// The pixels of a frame of the strip, a side; the pixels between frames; the most frames.
const SIDE: usize = 112;
const BETWEEN: usize = 4;
const MOST_FRAMES: usize = 13;

/// Fits a sky.
pub(super) fn run(args: &FitArgs, asked: Option<DirectionalBasis>, console: Console) -> Result<(), Failure> {
    let day = Day::new(&args.data)?;
    let place = place(args, &[PICTURE])?;
    let trials = trials(&day, asked)?;
    let (chosen, why) = trials.choose(args, asked.as_ref(), DEFAULT_BYTES)?;
    let (inner, ends) = day.held_out(chosen)?;
    let strip = day.strip(chosen)?;
    let mut details = Facts::new();
    details.insert("log_scale".into(), SCALE.into());
    details.insert("keyframes".into(), day.keyframes().into());
    details.insert("held_out_log_rms".into(), inner.log.into());
    details.insert("held_out_linear_rms".into(), inner.linear.into());
    details.insert("held_out_end_log_rms".into(), ends.log.into());
    let found = Found {
        kind: "sky",
        data: format!(
            "sky at {} elevations of the sun, {} wavelengths, as linear sRGB radiance",
            day.sky.frames().len(),
            day.sky.wavelengths().len()
        ),
        notes: notes(&day, &strip.exposures),
        trials: &trials,
        chosen,
        why,
        remark: Some(format!(
            "fitted without each elevation in turn, log RMS there: {:.4} between others, {:.4} at the ends",
            inner.log, ends.log
        )),
        details,
        picture: (PICTURE, strip.picture),
        extra: Extra::default(),
    };
    found.finish(place, args, console)
}

/// A sky, and what a fit needs of it.
struct Day {
    sky: Sky,
    samples: SkySamples,
    rgb: Vec<Vec<[f64; 3]>>,
}

fn notes(day: &Day, exposures: &[(f64, f64)]) -> Vec<String> {
    let wavelengths = day.sky.wavelengths();
    let (from, to) = (wavelengths[0], wavelengths[wavelengths.len() - 1]);
    let exposures: Vec<String> = exposures.iter().map(|(at, x)| format!("{at}° × {x:.3}")).collect();
    vec![
        format!("CIE 1931 observer over {from} to {to} nm, linear between the wavelengths"),
        "z is up, the sun at azimuth 0 (+x); below the horizon there are no data, and the fit has no meaning"
            .into(),
        format!(
            "parameters vary between {} keyframes, spaced by the cube root of the elevation",
            day.keyframes()
        ),
        format!(
            "the picture, frame by frame: zenith in the middle, horizon at the rim, the sun's side up; exposed to a mean of 0.18: {}",
            exposures.join(", ")
        ),
    ]
}

/// Every family and size, or every degree of harmonics and the one that was asked for.
fn trials(day: &Day, asked: Option<DirectionalBasis>) -> Result<Trials<DirectionalBasis>, Failure> {
    let wanted = DirectionalBasis::to_try(asked, &[1, 2, 4])?;
    let progress = Progress::new("trying families", wanted.len());
    let mut tried = Vec::new();
    for basis in wanted {
        let fitted = day.fit(basis, &day.samples);
        progress.step();
        // One that does not settle is left out of the comparison.
        let Ok(SkyColor { graph, parameters }) = fitted else { continue };
        let mut one = Tried { basis, graph, free: to_f32(&parameters), errors: Vec::new() };
        let errors = (0..day.rgb.len()).map(|i| day.error(i, &one)).collect::<Result<Vec<_>, _>>()?;
        let error = SkyDifference::mean(&errors);
        one.errors = vec![error.log, error.linear, error.negative];
        tried.push(one);
    }
    let measure = |name, key, digits| Measure { name, key, digits, more_is_better: false };
    let measures = vec![
        measure("log RMS", "log_rms", 4),
        measure("linear RMS", "linear_rms", 4),
        measure("negative", "negative_share", 3),
    ];
    Ok(Trials { measures, tried })
}

impl Day {
    fn new(path: &Path) -> Result<Self, Failure> {
        let sky = Sky::read(path).map_err(|error| table_failure(path, error))?;
        let rgb = sky.frames().iter().map(|frame| sky.rgb(frame)).collect();
        Ok(Self { samples: SkySamples::rgb(&sky), rgb, sky })
    }

    fn keyframes(&self) -> usize {
        KEYFRAMES.min(self.sky.frames().len())
    }

    fn fit(
        &self,
        basis: DirectionalBasis,
        samples: &SkySamples,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let (keyframes, config) = (self.keyframes(), ParameterSplineConfig::default());
        match basis {
            DirectionalBasis::Harmonics(degree) => samples.harmonics(degree, keyframes, &config),
            DirectionalBasis::Lobes(family, lobes) => samples.lobes(family, lobes, keyframes, &config),
        }
    }

    /// The same without a frame; lobes start from where they are.
    fn fit_without(
        &self,
        i: usize,
        tried: &Tried<DirectionalBasis>,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let others = self.samples.without(i);
        match tried.basis {
            DirectionalBasis::Harmonics(_) => self.fit(tried.basis, &others),
            DirectionalBasis::Lobes(family, lobes) => {
                let start: Vec<f64> = tried.free.iter().copied().map(f64::from).collect();
                others.improved_lobes(
                    family,
                    lobes,
                    self.keyframes(),
                    &start,
                    &ParameterSplineConfig::default(),
                )
            }
        }
    }

    /// The errors at each elevation of fits that have not seen it: between others, and at the ends.
    fn held_out(&self, tried: &Tried<DirectionalBasis>) -> Result<(SkyDifference, SkyDifference), Failure> {
        let last = self.rgb.len() - 1;
        let progress = Progress::new("leaving out elevations", self.rgb.len());
        let (mut inner, mut ends) = (Vec::new(), Vec::new());
        for i in 0..=last {
            let SkyColor { graph, parameters } = self.fit_without(i, tried).map_err(Failure::work)?;
            let one = Tried { basis: tried.basis, graph, free: to_f32(&parameters), errors: Vec::new() };
            let errors = if i == 0 || i == last { &mut ends } else { &mut inner };
            errors.push(self.error(i, &one)?);
            progress.step();
        }
        Ok((SkyDifference::mean(&inner), SkyDifference::mean(&ends)))
    }

    /// The error at a frame.
    fn error(&self, i: usize, tried: &Tried<DirectionalBasis>) -> Result<SkyDifference, Failure> {
        let frame = &self.sky.frames()[i];
        let found = fitted(tried, frame, &frame.directions)?;
        Ok(frame_difference(&self.rgb[i], &found, SCALE))
    }

    /// Fisheye frames from sunrise on: measured, fitted, and their difference where it was measured; and the exposures.
    fn strip(&self, tried: &Tried<DirectionalBasis>) -> Result<Strip, Failure> {
        let all = self.rgb.len();
        let shown = all.min(MOST_FRAMES);
        let width = shown * (SIDE + BETWEEN) - BETWEEN;
        let mut rows = vec![vec![[1.0; 3]; width * SIDE]; 3];
        let mut exposures = Vec::new();
        let pixels: Vec<(usize, [f64; 3])> =
            (0..SIDE * SIDE).filter_map(|i| Some((i, fisheye(i % SIDE, i / SIDE)?))).collect();
        let above: Vec<[f64; 3]> = pixels.iter().map(|(_, direction)| *direction).collect();
        for slot in 0..shown {
            let i = slot * (all - 1) / (shown - 1);
            let (frame, rgb) = (&self.sky.frames()[i], &self.rgb[i]);
            let mean = rgb.as_flattened().iter().sum::<f64>() / (3 * rgb.len()) as f64;
            let exposure = if mean > 0.0 { 0.18 / mean } else { 1.0 };
            exposures.push((frame.elevation, exposure));
            let encode =
                |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
            let smooth = fitted(tried, frame, &above)?;
            let there = fitted(tried, frame, &frame.directions)?;
            for ((pixel, direction), smooth) in pixels.iter().zip(smooth) {
                let at = pixel / SIDE * width + slot * (SIDE + BETWEEN) + pixel % SIDE;
                let nearest = nearest(frame, *direction);
                let measured = encode(rgb[nearest]);
                rows[0][at] = measured;
                rows[1][at] = encode(smooth);
                rows[2][at] = difference(&measured, &encode(there[nearest]));
            }
        }
        Ok(Strip { picture: stacked(width, SIDE, [&rows[0], &rows[1], &rows[2]])?, exposures })
    }
}

/// A film strip, and the elevation and the exposure of each of its frames.
struct Strip {
    picture: Vec<u8>,
    exposures: Vec<(f64, f64)>,
}

/// The colors of a fit at the elevation of a frame.
fn fitted(
    tried: &Tried<DirectionalBasis>,
    frame: &SkyFrame,
    directions: &[[f64; 3]],
) -> Result<Vec<[f64; 3]>, Failure> {
    let at = round_to_f32(frame.elevation);
    let points: Vec<(f32, Vec3)> =
        directions.iter().map(|direction| (at, Vec3::from_slice(&to_f32(direction)))).collect();
    let found = colors::<(Elevation, Direction)>(tried, &points)?;
    Ok(found.iter().map(|rgb| rgb.to_array().map(f64::from)).collect())
}

/// The direction that a pixel of a frame shows, if it is above the horizon: its distance from the middle is the angle from the
/// zenith, and up is the side of the sun.
fn fisheye(column: usize, row: usize) -> Option<[f64; 3]> {
    let at = |pixel: usize| (pixel as f64 + 0.5) / SIDE as f64 * 2.0 - 1.0;
    let (right, down) = (at(column), at(row));
    let radius = right.hypot(down);
    let (sin, cos) = (radius * std::f64::consts::FRAC_PI_2).sin_cos();
    (radius <= 1.0).then(|| [-down / radius * sin, right / radius * sin, cos])
}

/// The measured direction that is nearest to a direction or to its mirror image.
fn nearest(frame: &SkyFrame, [x, y, z]: [f64; 3]) -> usize {
    let cosine = |d: &[f64; 3]| d[0] * x + (d[1] * y).abs() + d[2] * z;
    let directions = frame.directions.iter().enumerate();
    directions.max_by(|a, b| cosine(a.1).total_cmp(&cosine(b.1))).map_or(0, |(i, _)| i)
}
