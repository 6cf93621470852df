//! The film strip of a sky.

use color_fn_captures::{Sky, SkyFrame};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::Vector;
use color_fn_core::domain::{Direction, Elevation};
use color_fn_fitting::{Fitted, sky_points};

use super::field::Drawing;
use super::panels::{Panels, difference};
use crate::day::{GREY, fisheye};
use crate::error::Failure;

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-day.png";
/// The pixels of a frame of the strip, a side; the pixels between frames; the maximal number of frames.
const SIDE: usize = 112;
const BETWEEN: usize = 4;
const MAX_FRAMES: usize = 13;

/// Fisheye frames from sunrise on: measured, fitted, and their difference where it was measured; and the exposures.
#[expect(clippy::cast_precision_loss, reason = "samples are few")]
pub(super) fn draw(sky: &Sky, fitted: &Fitted) -> Result<Drawing, Failure> {
    let all = sky.frames().len();
    let shown = all.min(MAX_FRAMES);
    let width = shown * (SIDE + BETWEEN) - BETWEEN;
    let mut rows = vec![vec![[1.0; 3]; width * SIDE]; 2];
    let mut differences = vec![None; width * SIDE];
    let (mut elevations, mut exposures) = (Vec::new(), Vec::new());
    let pixels: Vec<(usize, [f64; 3])> =
        (0..SIDE * SIDE).filter_map(|i| Some((i, above_horizon(i % SIDE, i / SIDE)?))).collect();
    let above: Vec<[f64; 3]> = pixels.iter().map(|(_, direction)| *direction).collect();
    for slot in 0..shown {
        let frame = &sky.frames()[slot * (all - 1) / (shown - 1)];
        let rgb = sky.rgb(frame);
        let mean = rgb.as_flattened().iter().sum::<f64>() / (3 * rgb.len()) as f64;
        let exposure = if mean > 0.0 { GREY / mean } else { 1.0 };
        elevations.push(format!("{}°", frame.elevation));
        exposures.push(format!("{}° × {exposure:.3}", frame.elevation));
        let encode =
            |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
        let smooth = colors(fitted, frame, &above)?;
        let there = colors(fitted, frame, &frame.directions)?;
        for ((pixel, direction), smooth) in pixels.iter().zip(smooth) {
            let at = pixel / SIDE * width + slot * (SIDE + BETWEEN) + pixel % SIDE;
            let nearest = nearest(frame, *direction);
            let measured = encode(rgb[nearest]);
            rows[0][at] = measured;
            rows[1][at] = encode(smooth);
            differences[at] = difference(&measured, &encode(there[nearest]));
        }
    }
    let note = format!(
        "the picture, frame by frame: zenith in the middle, horizon at the rim, the sun's side up; exposed to a mean of {GREY}: {}",
        exposures.join(", ")
    );
    let panels = Panels {
        caption: format!("the sun at {}", elevations.join(", ")),
        size: [width, SIDE],
        measured: &rows[0],
        fitted: &rows[1],
        differences: Some(differences),
    };
    Ok(Drawing { notes: vec![note], ..Drawing::of(PICTURE, panels.encode()?) })
}

/// The colors of a fit at the elevation of a frame.
fn colors(fitted: &Fitted, frame: &SkyFrame, directions: &[[f64; 3]]) -> Result<Vec<[f64; 3]>, Failure> {
    let found = fitted.rgb::<(Elevation, Direction)>(&sky_points(frame, directions))?;
    Ok(found.iter().map(|rgb| rgb.to_array().map(f64::from)).collect())
}

/// The direction that a pixel of a frame shows, if it is above the horizon; up is the side of the sun.
#[expect(clippy::cast_precision_loss, reason = "pictures are small")]
fn above_horizon(column: usize, row: usize) -> Option<[f64; 3]> {
    let at = |pixel: usize| (pixel as f64 + 0.5) / SIDE as f64 * 2.0 - 1.0;
    let (right, down) = (at(column), at(row));
    (right.hypot(down) <= 1.0).then(|| fisheye(right, down).to_array())
}

/// The measured direction that is nearest to a direction or to its mirror image.
fn nearest(frame: &SkyFrame, [x, y, z]: [f64; 3]) -> usize {
    let cosine = |d: &[f64; 3]| d[0] * x + (d[1] * y).abs() + d[2] * z;
    let directions = frame.directions.iter().enumerate();
    directions.max_by(|a, b| cosine(a.1).total_cmp(&cosine(b.1))).map_or(0, |(i, _)| i)
}
