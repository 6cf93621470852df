//! Environment maps become functions of direction.

use color_fn::color::narrowed;
use color_fn::colorimetry::RgbSpace;
use color_fn::domain::{Direction, LinearRgb};
use color_fn::file::Facts;
use color_fn::fit::Samples;
use color_fn::glam::Vec3;
use color_fn::{GraphColor, eval_batch, record};
use color_fn_captures::{Aspect, Environment};
use color_fn_fitting::harmonics::{self, Window, Windowing, pixel_error};
use color_fn_fitting::{LobeFamily, fit_lobes};

use super::place::Place;
use super::tried::{FieldReport, Measure, Trials, Tried, ending, file, panels};
use crate::args::FitArgs;
use crate::basis::Basis;
use crate::console::Console;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::progress::Progress;
use crate::present::text::{clean, count, wrap};

/// The scale s of the logarithmic error: what is as bright as the mean counts half linearly, half by its logarithm.
const SCALE: f64 = 1.0;
/// Lobes are fitted to means over so many columns and rows.
const PARTS: [usize; 2] = [32, 16];
/// The widest picture.
const WIDEST: usize = 768;

/// Fits an environment map.
pub(super) fn run(args: &FitArgs, console: Console) -> Result<(), Failure> {
    let map = Environment::read(&args.data, Aspect::TwoToOne)?;
    let mut place = Place::new(args, &[".colorfn", ".svg", ".png", "-sphere.png", ".wgsl", ".wgsl.json"])?;
    let (trials, windows) = trials(&map, args)?;
    let (chosen, why) = trials.choose(args)?;

    let notes = notes(&map, args);
    let (width, height) = (map.width(), map.height());
    let shown = clean(&args.data.display().to_string());
    console.say(&wrap(
        &format!("{shown}: environment map of {width} × {height}, relative linear Rec.709 radiance"),
        2,
    ))?;
    for note in &notes {
        console.say(&wrap(&format!("  {note}"), 4))?;
    }
    console.say(&wrap(&format!("  fitted with {}: {why}\n", chosen.basis), 2))?;
    console.say(trials.table().render(Terminal::stdout()).trim_end())?;
    let mut details = Facts::new();
    if let (Basis::Harmonics(degree), Some(window)) =
        (&chosen.basis, windows.iter().find(|w| Basis::Harmonics(w.0) == chosen.basis))
    {
        let factors: Vec<String> = window.1.factors.iter().map(|factor| format!("{factor:.3}")).collect();
        details.insert("window".into(), window.1.factors.clone().into());
        console.say(&wrap(&format!("degrees 0 to {degree} are multiplied by {}", factors.join(", ")), 2))?;
    }
    details.insert("log_scale".into(), SCALE.into());
    console.say(&format!("{} bytes of parameters", count(chosen.bytes())))?;

    let loaded = file(&place, chosen, trials.facts(chosen), details, args)?;
    place.write(".colorfn", loaded.file.to_json()?.as_bytes())?;
    place.write_charts(&trials.chart(place.stem()))?;
    place.write("-sphere.png", &picture(&map, chosen)?)?;
    place.write_shader(&loaded)?;
    console.say(&ending(&place))?;
    console.report(&FieldReport {
        kind: "environment",
        basis: chosen.basis.to_string(),
        bytes: chosen.bytes(),
        errors: trials.facts(chosen),
        tried: trials.report(),
        files: place.output.written(),
        notes: &notes,
    })
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

/// Every family and size, or every degree of harmonics and the one that was asked for.
fn trials(map: &Environment, args: &FitArgs) -> Result<(Trials, Vec<(usize, Window)>), Failure> {
    let mut wanted: Vec<Basis> = (0..=8).map(Basis::Harmonics).collect();
    match &args.basis {
        Some(basis) if !wanted.contains(basis) => {
            if let Basis::Harmonics(degree) = basis {
                return Err(Failure::usage(format!("--basis sh:{degree}: the degree is 0 to 8")));
            }
            wanted.push(basis.clone());
        }
        Some(_) => {}
        None => {
            let lobes = |family| [1, 2, 4, 8].map(|n| Basis::Lobes(family, n));
            wanted.extend(lobes(LobeFamily::Gaussians));
            wanted.extend(lobes(LobeFamily::Betas));
            wanted.extend(lobes(LobeFamily::Zonal(3)));
        }
    }
    let windowing = if args.no_window { Windowing::Plain } else { Windowing::Smallest };
    let progress = Progress::new("trying families", wanted.len());
    let (mut tried, mut windows) = (Vec::new(), Vec::new());
    for basis in wanted {
        let fitted = match &basis {
            Basis::Harmonics(degree) => {
                let fit = harmonics::fit(map, *degree, windowing).map_err(Failure::usage)?;
                windows.push((*degree, fit.window));
                Some((record(&fit.harmonics.color()), narrowed(fit.harmonics.rows().as_flattened())))
            }
            Basis::Lobes(family, lobes) => lobes_of(map, *family, *lobes),
            Basis::Family(_)
            | Basis::LowRank(_)
            | Basis::Moments(_)
            | Basis::Grid(_)
            | Basis::Rbf(_)
            | Basis::Wavelets(..) => None,
        };
        progress.step();
        if let Some((graph, free)) = fitted {
            let mut one = Tried { basis, graph, free, errors: Vec::new() };
            one.errors = errors(map, &one)?;
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

/// Lobes fitted to the parts of a map, weighted so that a difference counts in relation to the brightness.
fn lobes_of(map: &Environment, family: LobeFamily, lobes: usize) -> Option<(color_fn::Graph, Vec<f32>)> {
    let parts = map.reduced(PARTS[0], PARTS[1]);
    let mean = map.mean().iter().sum::<f64>() / 3.0;
    let directions: Vec<f64> = parts.iter().flat_map(|part| part.direction).collect();
    let radiance: Vec<f64> = parts.iter().flat_map(|part| part.radiance).collect();
    // d ln(1 + L / (s mean)) = dL / (s mean + L).
    let weight = |solid_angle: f64, radiance: f64| solid_angle / (SCALE * mean + radiance).powi(2);
    let weights: Vec<f64> =
        parts.iter().flat_map(|part| part.radiance.map(|x| weight(part.solid_angle, x))).collect();
    let samples = Samples::new(&directions, &radiance).weighted(&weights);
    // A fit that does not settle is left out of the comparison.
    let parameters = fit_lobes(family, lobes, &samples).ok()?;
    Some((family.graph(lobes), narrowed(&parameters)))
}

/// The color of each pixel, in single precision.
fn colors(tried: &Tried, directions: &[Vec3]) -> Result<Vec<Vec3>, Failure> {
    let color = GraphColor::<Direction, LinearRgb>::new(tried.graph.clone())?;
    let mut colors = vec![Vec3::ZERO; directions.len()];
    eval_batch(&color, &tried.free, directions, &mut colors)?;
    Ok(colors)
}

#[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
fn vector(x: [f64; 3]) -> Vec3 {
    Vec3::from(x.map(|x| x as f32))
}

fn errors(map: &Environment, tried: &Tried) -> Result<Vec<f64>, Failure> {
    let width = map.width();
    let directions: Vec<Vec3> =
        (0..width * map.height()).map(|i| vector(map.direction(i % width, i / width))).collect();
    let colors = colors(tried, &directions)?;
    let error = pixel_error(map, |column, row| colors[row * width + column].to_array().map(f64::from), SCALE);
    Ok(vec![error.log, error.linear, error.irradiance, error.negative])
}

/// Measured, fitted and their difference as latitude–longitude maps, exposed so that the mean is middle grey.
fn picture(map: &Environment, tried: &Tried) -> Result<Vec<u8>, Failure> {
    let width = map.width().min(WIDEST);
    let height = width.div_ceil(2);
    let part = Environment::new(width, height, vec![[0.0; 3]; width * height], Aspect::Any)?;
    let places: Vec<[f64; 3]> = (0..width * height).map(|i| part.direction(i % width, i / width)).collect();
    let fitted = colors(tried, &places.iter().map(|&place| vector(place)).collect::<Vec<_>>())?;
    let mean = map.mean().iter().sum::<f64>() / 3.0;
    let exposure = if mean > 0.0 { 0.18 / mean } else { 1.0 };
    let encode = |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
    let measured: Vec<[f64; 3]> = places.iter().map(|&place| encode(map.sample(place))).collect();
    let fitted: Vec<[f64; 3]> = fitted.iter().map(|rgb| encode(rgb.to_array().map(f64::from))).collect();
    panels(width, height, &measured, &fitted)
}
