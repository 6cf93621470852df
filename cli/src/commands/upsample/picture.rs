//! A picture, pixel by pixel: coefficients as a floating-point picture.

use std::path::PathBuf;

use color_fn_bases::{Range, Sigmoid};
use color_fn_colorimetry::metrics::{Stats, delta_e_2000};
use color_fn_colorimetry::space::lab_from_xyz;
use color_fn_core::scalar::{Components, Vector};
use color_fn_upsample::{RgbToSigmoid, ViewedSpace};
use serde::Serialize;

use super::args::UpsampleArgs;
use super::destination::{Destination, Format, destinations, print_written};
use super::request::Pixels;
use crate::console::Console;
use crate::error::Failure;
use crate::present::text::{count, wrap};

/// Pixels whose spectra are summed again: enough for statistics, and done at once.
const MAX_CHECKED: usize = 4096;

#[derive(Debug, Serialize)]
struct Report<'a> {
    space: &'a str,
    light: String,
    width: u32,
    height: u32,
    /// Pixels whose round trip was computed.
    checked: usize,
    delta_e_2000: Errors,
    files: &'a [PathBuf],
}

#[derive(Debug, Serialize)]
struct Errors {
    mean: f64,
    p95: f64,
    max: f64,
}

/// Solves every pixel in lanes, and checks some.
pub(super) fn run(args: &UpsampleArgs, pixels: &Pixels, console: Console) -> Result<(), Failure> {
    let destinations = destinations(args, &[Format::FloatMap])?;
    let solver = RgbToSigmoid::exact(args.space)?;
    let coefficients = solver.coefficients(&pixels.rgb);
    let viewed = solver.viewed();
    let every = pixels.rgb.len().div_ceil(MAX_CHECKED).max(1);
    let errors: Vec<f64> =
        pixels.rgb.iter().zip(&coefficients).step_by(every).map(|(rgb, a)| error(viewed, *rgb, *a)).collect();
    let Some(Stats { mean, p95, max }) = Stats::of(&errors) else {
        return Err(Failure::work("the picture has no pixel"));
    };
    let mut files = Vec::new();
    for Destination { mut output, name, .. } in destinations {
        files.push(output.write(&name, pfm(pixels.size, &coefficients))?);
    }
    let [width, height] = pixels.size;
    let text = format!(
        "{width} × {height} pixels of {} as sigmoids of reflectances under {}\nround trip of {}: ΔE2000 mean {mean:.1e}, 95 % below {p95:.1e}, max {max:.1e}",
        viewed.space,
        viewed.white,
        count(errors.len()),
    );
    text.lines().try_for_each(|line| console.say(&wrap(line, 2)))?;
    print_written(&files, console)?;
    console.report(&Report {
        space: viewed.space.name,
        light: viewed.white.to_string(),
        width,
        height,
        checked: errors.len(),
        delta_e_2000: Errors { mean, p95, max },
        files: &files,
    })
}

/// ΔE2000 of the way there and back.
fn error(viewed: &ViewedSpace, rgb: [f32; 3], a: [f32; 3]) -> f64 {
    let a = Components(a.map(f64::from));
    let found = viewed.rgb_of(|nm| Sigmoid::quadratic::<f64>(Range::VISIBLE, a, nm));
    let lab = |rgb| lab_from_xyz::<f64>(Components(viewed.xyz(rgb)), viewed.white_xyz()).to_array();
    delta_e_2000(lab(found), lab(rgb.map(f64::from)))
}

/// A portable float map: three little-endian `f32` a pixel, rows from the bottom.
fn pfm([width, height]: [u32; 2], pixels: &[[f32; 3]]) -> Vec<u8> {
    let mut file = format!("PF\n{width} {height}\n-1.0\n").into_bytes();
    for row in pixels.chunks(width as usize).rev() {
        file.extend(row.as_flattened().iter().flat_map(|x| x.to_le_bytes()));
    }
    file
}
