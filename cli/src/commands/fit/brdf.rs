//! The picture of a BRDF.

use color_fn_captures::{BrdfSample, BrdfTable};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::GraphColor;
use color_fn_core::domain::{Direction, LinearRgb};
use color_fn_core::glam::Vec3;
use color_fn_fitting::Fitted;

use super::brdf_grid::BrdfGrid;
use super::field::Drawing;
use super::panels::{Part, Parts};
use crate::error::Failure;
use crate::view::{LIGHTING, lights, lit_sphere, pairs_on_sphere};

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-angles.png";
/// The picture's size.
const SIZE: [usize; 2] = [320, 320];
/// The pixels of a side that have the same nearest sample.
const SQUARE: usize = 2;
/// The maximal number of samples that the nearest one is found among.
const MAX_SAMPLES: usize = 8000;

/// Measured, fitted and their difference: a sphere under a few lights, and over the square root of θ_h (rightwards) and θ_d
/// (downwards), both to 90°: at each place the sample that is nearest to it with φ_d at 90°, so that nothing measured is interpolated
/// there. A value v, f √(cos θᵢ cos θₒ), is shown as v / (1 + v).
pub(super) fn draw(table: &BrdfTable, fitted: &Fitted) -> Result<Drawing, Failure> {
    let samples = table.samples();
    let step = samples.len().div_ceil(MAX_SAMPLES);
    let angles: Vec<(usize, [f64; 3])> = samples.iter().map(angles).enumerate().step_by(step).collect();
    let nearest = |at: [f64; 2]| {
        let far = |(_, angles): &&(usize, [f64; 3])| {
            // What is off in φ_d counts a little: it decides between samples at one place.
            (angles[0] - at[0]).powi(2) + (angles[1] - at[1]).powi(2) + 1e-4 * angles[2]
        };
        angles.iter().min_by(|a, b| f64::total_cmp(&far(a), &far(b))).map_or(0, |(i, _)| *i)
    };
    // A sample covers many pixels: the nearest is sought for squares of them.
    let [width, height] = SIZE.map(|n| n / SQUARE);
    #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
    let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let shown: Vec<&BrdfSample> = (0..width * height)
        .map(|i| &samples[nearest([middle(i % width, width), middle(i / width, height)])])
        .collect();
    let pairs: Vec<(Vec3, Vec3)> = shown.iter().map(|sample| pair(sample)).collect();
    let color = fitted;
    let fitted = color.rgb::<(Direction, Direction)>(&pairs)?;
    let encode = |sample: &BrdfSample, rgb: [f64; 3]| {
        let cosine = (sample.light[2] * sample.view[2]).sqrt();
        rgb.map(|f| {
            let v = f.max(0.0) * cosine;
            RgbSpace::SRGB.transfer.encode(v / (1.0 + v))
        })
    };
    let enlarged = |squares: Vec<[f64; 3]>| -> Vec<[f64; 3]> {
        let square = |i: usize| squares[i / SIZE[0] / SQUARE * width + i % SIZE[0] / SQUARE];
        (0..SIZE[0] * SIZE[1]).map(square).collect()
    };
    let measured: Vec<[f64; 3]> = shown.iter().map(|sample| encode(sample, sample.value)).collect();
    let fitted: Pixels =
        shown.iter().zip(fitted).map(|(sample, rgb)| encode(sample, rgb.to_array().map(f64::from))).collect();
    let (measured_sphere, fitted_sphere) = spheres(samples, color)?;
    let between = if measured_sphere.is_some() { ": measured between samples, in" } else { ", in" };
    let (measured, fitted) = (Some(enlarged(measured)), enlarged(fitted));
    let parts = vec![
        Part { title: "sphere".into(), width: SIZE[0], measured: measured_sphere, fitted: fitted_sphere },
        Part { title: "√θ_h rightwards, θ_d down, to 90°".into(), width: SIZE[0], measured, fitted },
    ];
    let captions = vec![
        format!("sphere{between}"),
        LIGHTING.to_owned(),
        "angles: v = f √(cos θᵢ cos θₒ) as v / (1 + v), φ_d near 90°".into(),
    ];
    let panels = Parts { captions, height: SIZE[1], parts };
    Ok(Drawing::of(PICTURE, panels.encode()?))
}

/// The pixels of a picture.
type Pixels = Vec<[f64; 3]>;

/// The sphere measured, where samples are a grid, and fitted.
#[expect(clippy::cast_possible_truncation, reason = "pictures are small")]
fn spheres(samples: &[BrdfSample], fitted: &Fitted) -> Result<(Option<Pixels>, Pixels), Failure> {
    let size = SIZE.map(|n| n as u32);
    let (pairs, coverage) = pairs_on_sphere(size)?;
    let encode = |x: f64| RgbSpace::SRGB.transfer.encode(x.clamp(0.0, 1.0));
    let color = GraphColor::<(Direction, Direction), LinearRgb>::new(fitted.file.graph().clone())?;
    let fitted = lit_sphere(color, fitted.file.free(), size)?;
    let fitted: Pixels = fitted.into_iter().map(|rgb| rgb.map(|x| encode(f64::from(x)))).collect();
    let Some(grid) = BrdfGrid::of(samples) else { return Ok((None, fitted)) };
    let measured = coverage.iter().enumerate().map(|(i, coverage)| {
        let mut radiance = [0.0; 3];
        for (pairs, [.., irradiance]) in pairs.iter().zip(lights()) {
            let [lx, ly, lz, vx, vy, vz] = pairs[i].map(f64::from);
            if *coverage > 0.0 && lz > 0.0 {
                let reflected = grid.at([lx, ly, lz], [vx, vy, vz]);
                radiance.iter_mut().zip(reflected).for_each(|(sum, f)| *sum += irradiance * lz * f);
            }
        }
        radiance.map(|x| encode(x * coverage))
    });
    Ok((Some(measured.collect()), fitted))
}

#[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
fn pair(sample: &BrdfSample) -> (Vec3, Vec3) {
    let narrow = |direction: [f64; 3]| Vec3::from(direction.map(|x| x as f32));
    (narrow(sample.light), narrow(sample.view))
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
