//! Environment maps become functions of direction.

use color_fn_captures::{Aspect, Environment, pixel_direction};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::to_f32;
use color_fn_core::domain::Direction;
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_core::{Graph, record};
use color_fn_fitting::Samples;
use color_fn_fitting::harmonics::{self, Window, Windowing, pixel_difference};
use color_fn_fitting::{LobeFamily, fit_lobes};

use super::tried::{DEFAULT_BYTES, Extra, Found, Measure, Trials, Tried, colors, panels, place};
use crate::basis::DirectionalBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::progress::Progress;
use crate::present::text::count;

/// The scale s of the logarithmic error: what is as bright as the mean counts half linearly, half by its logarithm.
const SCALE: f64 = 1.0;
/// Lobes are fitted to means over so many columns and rows.
const PARTS: [usize; 2] = [32, 16];
/// The ending of the picture's name.
const PICTURE: &str = "-sphere.png";
/// The widest picture.
const WIDEST: usize = 768;

/// Fits an environment map.
pub(super) fn run(args: &FitArgs, asked: Option<DirectionalBasis>, console: Console) -> Result<(), Failure> {
    let map = Environment::read(&args.data, Aspect::TwoToOne)?;
    let place = place(args, &[PICTURE])?;
    let (trials, windows) = trials(&map, args, asked)?;
    let (chosen, why) = trials.choose(args, asked.as_ref(), DEFAULT_BYTES)?;
    let (mut details, mut remark) = (Facts::new(), None);
    if let DirectionalBasis::Harmonics(degree) = chosen.basis {
        let factors = &windows[degree].factors;
        let shown: Vec<String> = factors.iter().map(|factor| format!("{factor:.3}")).collect();
        remark = Some(format!("degrees 0 to {degree} are multiplied by {}", shown.join(", ")));
        details.insert("window".into(), factors.clone().into());
    }
    details.insert("log_scale".into(), SCALE.into());
    let (width, height) = (map.width(), map.height());
    let found = Found {
        kind: "environment",
        data: format!("environment map of {width} × {height}, relative linear Rec.709 radiance"),
        notes: notes(&map, args),
        trials: &trials,
        chosen,
        why,
        remark,
        details,
        picture: (PICTURE, picture(&map, chosen)?),
        extra: Extra::default(),
    };
    found.finish(place, args, console)
}

fn notes(map: &Environment, args: &FitArgs) -> Vec<String> {
    let mut notes = vec!["row 0 is up (+z), the left edge is at φ = 0 (+x)".to_owned()];
    if map.clamped() > 0 {
        notes.push(format!("{} negative values were taken as 0", count(map.clamped())));
    }
    if args.no_window {
        notes.push("harmonics are plain projections, which may be negative".into());
    }
    notes
}

/// Every family and size, or every degree of harmonics and the one that was asked for; and the window of each degree.
fn trials(
    map: &Environment,
    args: &FitArgs,
    asked: Option<DirectionalBasis>,
) -> Result<(Trials<DirectionalBasis>, Vec<Window>), Failure> {
    let wanted = DirectionalBasis::to_try(asked, &[1, 2, 4, 8])?;
    let windowing = if args.no_window { Windowing::Plain } else { Windowing::Smallest };
    let progress = Progress::new("trying families", wanted.len());
    let (directions, parts) = (directions([map.width(), map.height()]), Parts::new(map));
    let (mut tried, mut windows) = (Vec::new(), Vec::new());
    for basis in wanted {
        let fitted = match basis {
            DirectionalBasis::Harmonics(degree) => {
                let fit = harmonics::fit(map, degree, windowing).map_err(Failure::usage)?;
                windows.push(fit.window);
                Some((record(&fit.harmonics.color()), to_f32(fit.harmonics.rows().as_flattened())))
            }
            DirectionalBasis::Lobes(family, lobes) => parts.lobes(family, lobes),
        };
        progress.step();
        if let Some((graph, free)) = fitted {
            let mut one = Tried { basis, graph, free, errors: Vec::new() };
            one.errors = errors(map, &directions, &one)?;
            tried.push(one);
        }
    }
    let measure = |name, key, digits| Measure { name, key, digits, more_is_better: false };
    let measures = vec![
        measure("log RMS", "log_rms", 4),
        measure("linear RMS", "linear_rms", 3),
        measure("irradiance", "irradiance_rms", 4),
        measure("negative", "negative_share", 3),
    ];
    Ok((Trials { measures, tried }, windows))
}

/// The parts of a map that lobes are fitted to, weighted so that a difference counts in relation to the brightness.
struct Parts {
    directions: Vec<f64>,
    radiance: Vec<f64>,
    weights: Vec<f64>,
}

impl Parts {
    fn new(map: &Environment) -> Self {
        let parts = map.downsampled(PARTS[0], PARTS[1]);
        let mean = mean(map);
        // d ln(1 + L / (s mean)) = dL / (s mean + L).
        let weight = |solid_angle: f64, radiance: f64| solid_angle / (SCALE * mean + radiance).powi(2);
        Self {
            directions: parts.iter().flat_map(|part| part.direction).collect(),
            radiance: parts.iter().flat_map(|part| part.radiance).collect(),
            weights: parts
                .iter()
                .flat_map(|part| part.radiance.map(|x| weight(part.solid_angle, x)))
                .collect(),
        }
    }

    /// A fit; one that does not settle is left out of the comparison.
    fn lobes(&self, family: LobeFamily, lobes: usize) -> Option<(Graph, Vec<f32>)> {
        let samples = Samples::new(&self.directions, &self.radiance).weighted(&self.weights);
        let parameters = fit_lobes(family, lobes, &samples).ok()?;
        Some((family.graph(lobes), to_f32(&parameters)))
    }
}

/// The mean radiance of all channels.
fn mean(map: &Environment) -> f64 {
    map.mean().iter().sum::<f64>() / 3.0
}

/// The direction of each pixel of a map of a size.
#[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
fn directions(size: [usize; 2]) -> Vec<Vec3> {
    let direction = |i: usize| pixel_direction(size, i % size[0], i / size[0]).map(|x| x as f32);
    (0..size[0] * size[1]).map(|i| Vec3::from(direction(i))).collect()
}

fn errors(
    map: &Environment,
    directions: &[Vec3],
    tried: &Tried<DirectionalBasis>,
) -> Result<Vec<f64>, Failure> {
    let (width, colors) = (map.width(), colors::<Direction>(tried, directions)?);
    let error =
        pixel_difference(map, |column, row| colors[row * width + column].to_array().map(f64::from), SCALE);
    Ok(vec![error.log, error.linear, error.irradiance, error.negative])
}

/// Measured, fitted and their difference as latitude–longitude maps, exposed so that the mean is middle grey.
fn picture(map: &Environment, tried: &Tried<DirectionalBasis>) -> Result<Vec<u8>, Failure> {
    let width = map.width().min(WIDEST);
    let size = [width, width.div_ceil(2)];
    let mean = mean(map);
    let exposure = if mean > 0.0 { 0.18 / mean } else { 1.0 };
    let encode = |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
    let fitted = colors::<Direction>(tried, &directions(size))?;
    let measured = (0..size[0] * size[1]).map(|i| map.sample(pixel_direction(size, i % width, i / width)));
    let measured: Vec<[f64; 3]> = measured.map(encode).collect();
    let fitted: Vec<[f64; 3]> = fitted.iter().map(|rgb| encode(rgb.to_array().map(f64::from))).collect();
    panels(size[0], size[1], &measured, &fitted)
}
