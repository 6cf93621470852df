//! Tables of BRDFs become functions of light and view.

use color_fn_bases::{HalfLobes, LowRankBrdf};
use color_fn_captures::{BrdfSample, BrdfTable};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::to_f32;
use color_fn_core::domain::Direction;
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_core::record;
use color_fn_fitting::{brdf_log_rms, fit_brdf_terms, fit_half_lobes};

use super::table_failure;
use super::tried::{DEFAULT_BYTES, Extra, Found, Measure, Trials, Tried, colors, panels, place};
use crate::basis::SurfaceBasis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::progress::Progress;
use crate::present::text::count;

/// The ending of the picture's name.
const PICTURE: &str = "-angles.png";
/// The sizes that are tried.
const TERMS: [usize; 5] = [1, 2, 3, 4, 6];
const LOBES: [usize; 6] = [1, 2, 3, 4, 6, 8];
/// Coefficients of the curves of θ_h, θ_d and the cosines.
const COEFFICIENTS: [usize; 3] = [14, 6, 6];
/// The most samples that are fitted to.
const MOST: usize = 8000;

/// Fits a BRDF.
pub(super) fn run(args: &FitArgs, asked: Option<SurfaceBasis>, console: Console) -> Result<(), Failure> {
    let table = BrdfTable::read(&args.data).map_err(|error| table_failure(&args.data, error))?;
    let place = place(args, &[PICTURE])?;
    let samples = table.samples();
    let pairs: Vec<(Vec3, Vec3)> = samples.iter().map(pair).collect();
    let trials = trials(samples, &pairs, asked)?;
    let (chosen, why) = trials.choose(args, asked.as_ref(), DEFAULT_BYTES)?;
    let albedo = chosen.errors[ALBEDO];
    let remark = (albedo > 1.0).then(|| {
        format!("light from some direction is reflected {albedo:.3} times: more than there is, by the error of the fit or of the table")
    });
    let found = Found {
        kind: "brdf",
        data: format!("BRDF at {} pairs of directions, sr⁻¹, linear sRGB", count(samples.len())),
        notes: notes(&table),
        trials: &trials,
        chosen,
        why,
        remark,
        details: Facts::new(),
        picture: (PICTURE, picture(samples, &colors::<(Direction, Direction)>(chosen, &pairs)?)?),
        extra: Extra::default(),
    };
    found.finish(place, args, console)
}

fn notes(table: &BrdfTable) -> Vec<String> {
    let mut notes = Vec::new();
    if table.below() > 0 {
        notes.push(format!("{} rows below the surface were left out", count(table.below())));
    }
    if table.clamped() > 0 {
        notes.push(format!("negative values of {} rows were taken as 0", count(table.clamped())));
    }
    let step = step(table.samples());
    if step > 1 {
        notes.push(format!("fitted to one row of {step}, judged by all"));
    }
    notes
}

/// One sample of so many is fitted to.
fn step(samples: &[BrdfSample]) -> usize {
    samples.len().div_ceil(MOST)
}

#[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
fn pair(sample: &BrdfSample) -> (Vec3, Vec3) {
    let narrow = |direction: [f64; 3]| Vec3::from(direction.map(|x| x as f32));
    (narrow(sample.light), narrow(sample.view))
}

/// Every family and size, or those up to the one that was asked for.
fn trials(
    samples: &[BrdfSample],
    pairs: &[(Vec3, Vec3)],
    asked: Option<SurfaceBasis>,
) -> Result<Trials<SurfaceBasis>, Failure> {
    let sizes = |usual: &[usize], size: usize| -> Vec<usize> {
        let smaller = usual.iter().copied().filter(|n| *n < size);
        smaller.chain([size]).collect()
    };
    let (terms, lobes) = match asked {
        Some(SurfaceBasis::Terms(n)) => (sizes(&TERMS, n), Vec::new()),
        Some(SurfaceBasis::Lobes(n)) => (Vec::new(), sizes(&LOBES, n)),
        None => (TERMS.to_vec(), LOBES.to_vec()),
    };
    let fitted: Vec<BrdfSample> = samples.iter().copied().step_by(step(samples)).collect();
    let progress = Progress::new("trying families", terms.len() + lobes.len());
    let mut tried = Vec::new();
    let mut add = |basis, graph, free: &[f64]| -> Result<(), Failure> {
        let mut one = Tried { basis, graph, free: to_f32(free), errors: Vec::new() };
        one.errors = errors(samples, pairs, &one)?;
        tried.push(one);
        progress.step();
        Ok(())
    };
    if let Some(&most) = terms.last() {
        let fit = fit_brdf_terms(&fitted, most, COEFFICIENTS)?;
        for n in terms {
            let color = LowRankBrdf::new(n, fit.coefficients, fit.angles)?;
            add(SurfaceBasis::Terms(n), record(&color), &fit.parameters[n - 1])?;
        }
    }
    if let Some(&most) = lobes.last() {
        let fit = fit_half_lobes(&fitted, most)?;
        for n in lobes {
            add(SurfaceBasis::Lobes(n), record(&HalfLobes::new(n)), &fit[n - 1])?;
        }
    }
    let measure = |name, key, digits| Measure { name, key, digits, more_is_better: false };
    let measures = vec![
        measure("log RMS", "log_cosine_rms", 4),
        measure("linear RMS", "linear_rms", 4),
        measure("albedo", "albedo_max", 3),
    ];
    Ok(Trials { measures, tried })
}

/// Where the albedo stands among the measures.
const ALBEDO: usize = 2;

fn errors(
    samples: &[BrdfSample],
    pairs: &[(Vec3, Vec3)],
    tried: &Tried<SurfaceBasis>,
) -> Result<Vec<f64>, Failure> {
    let fitted = colors::<(Direction, Direction)>(tried, pairs)?;
    let at = |i: usize| fitted[i].to_array().map(f64::from);
    let square = |(i, sample): (usize, &BrdfSample)| {
        let fitted = at(i);
        (0..3).map(|c| (cosine(sample) * (fitted[c] - sample.value[c])).powi(2)).sum::<f64>()
    };
    let squares: f64 = samples.iter().enumerate().map(square).sum();
    #[expect(clippy::cast_precision_loss, reason = "tables have at most two million rows")]
    let linear = (squares / (3 * samples.len()) as f64).sqrt();
    Ok(vec![brdf_log_rms(samples, at), linear, albedo(tried)?])
}

/// `√(cos θᵢ cos θₒ)`.
fn cosine(sample: &BrdfSample) -> f64 {
    (sample.light[2] * sample.view[2]).sqrt()
}

/// How finely an albedo is summed, and for how many directions of light.
const ALBEDO_ROWS: u16 = 96;
const ALBEDO_LIGHTS: u8 = 6;

/// The greatest albedo of a channel, for light from 0 to 75° above.
fn albedo(tried: &Tried<SurfaceBasis>) -> Result<f64, Failure> {
    let mut greatest = 0.0_f64;
    for theta in (0..ALBEDO_LIGHTS).map(|k| 15.0_f32.to_radians() * f32::from(k)) {
        let light = Vec3::new(theta.sin(), 0.0, theta.cos());
        let turn = std::f32::consts::TAU / f32::from(ALBEDO_ROWS);
        let pair = |i: u16, j: u16| {
            // Even in cos² and φ, so that the cosine is part of the measure.
            let square = (f32::from(i) + 0.5) / f32::from(ALBEDO_ROWS);
            let (sine, (y, x)) = ((1.0 - square).sqrt(), ((f32::from(j) + 0.5) * turn).sin_cos());
            (light, Vec3::new(sine * x, sine * y, square.sqrt()))
        };
        let pairs: Vec<(Vec3, Vec3)> =
            (0..ALBEDO_ROWS).flat_map(|i| (0..ALBEDO_ROWS).map(move |j| pair(i, j))).collect();
        let mut sum = [0.0; 3];
        for color in colors::<(Direction, Direction)>(tried, &pairs)? {
            (0..3).for_each(|c| sum[c] += f64::from(color[c]));
        }
        let part = std::f64::consts::PI / f64::from(ALBEDO_ROWS).powi(2);
        greatest = sum.into_iter().map(|x| x * part).fold(greatest, f64::max);
    }
    Ok(greatest)
}

/// The picture's size.
const SIZE: [usize; 2] = [256, 256];

/// Measured, fitted and their difference over the square root of θ_h (rightwards) and θ_d (downwards), both to 90°: at each place the
/// sample that is nearest to it with φ_d at 90°, so that nothing measured is interpolated. A value v, f √(cos θᵢ cos θₒ), is shown as
/// v / (1 + v).
fn picture(samples: &[BrdfSample], fitted: &[Vec3]) -> Result<Vec<u8>, Failure> {
    let places: Vec<(usize, [f64; 3])> =
        samples.iter().map(angles).enumerate().step_by(step(samples)).collect();
    let nearest = |at: [f64; 2]| {
        let far = |(_, place): &&(usize, [f64; 3])| {
            // What is off in φ_d counts a little: it decides between samples at one place.
            (place[0] - at[0]).powi(2) + (place[1] - at[1]).powi(2) + 1e-4 * place[2]
        };
        places.iter().min_by(|a, b| f64::total_cmp(&far(a), &far(b))).map_or(0, |(i, _)| *i)
    };
    let [width, height] = SIZE;
    #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
    let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let shown = (0..width * height)
        .map(|i| nearest([middle(i % width, width), middle(i / width, height)]))
        .collect::<Vec<_>>();
    let encode = |sample: &BrdfSample, rgb: [f64; 3]| {
        rgb.map(|f| {
            let v = f.max(0.0) * cosine(sample);
            RgbSpace::SRGB.transfer.encode(v / (1.0 + v))
        })
    };
    let measured: Vec<[f64; 3]> = shown.iter().map(|&i| encode(&samples[i], samples[i].value)).collect();
    let fitted: Vec<[f64; 3]> =
        shown.iter().map(|&i| encode(&samples[i], fitted[i].to_array().map(f64::from))).collect();
    panels(width, height, &measured, &fitted)
}

/// `√(θ_h / 90°)`, `θ_d / 90°` and `cos² φ_d`, the last 0 where φ_d says nothing.
fn angles(sample: &BrdfSample) -> [f64; 3] {
    let (light, view) = (sample.light, sample.view);
    let sum: [f64; 3] = std::array::from_fn(|k| light[k] + view[k]);
    let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    let (sine_h, sine_d) = (sum[0].hypot(sum[1]) / length, (1.0 - 0.25 * length * length).max(0.0).sqrt());
    let right = std::f64::consts::FRAC_PI_2;
    let both = 2.0 * sine_h * sine_d;
    let cosine = if both > 1e-9 { (light[2] - view[2]) / both } else { 0.0 };
    [(sine_h.min(1.0).asin() / right).sqrt(), sine_d.asin() / right, cosine * cosine]
}
