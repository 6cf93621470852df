//! The film strip of a sky.

use color_fn_captures::{Sky, SkyFrame};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::domain::{Direction, Elevation};
use color_fn_fitting::{Fitted, sky_points};

use super::field::Drawing;
use super::panels::{Panels, difference};
use crate::display::{GREY, exposed};
use crate::error::Failure;
use crate::view::View;

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
    let frame = [SIDE as u32; 2];
    let directions = View::Fisheye.directions(frame)?.into_iter().map(|direction| direction.map(f64::from));
    let seen = View::Fisheye.coverage(frame)?;
    let pixels: Vec<(usize, [f64; 3])> = directions.enumerate().filter(|(i, _)| seen[*i] > 0.5).collect();
    let above: Vec<[f64; 3]> = pixels.iter().map(|(_, direction)| *direction).collect();
    for slot in 0..shown {
        let frame = &sky.frames()[slot * (all - 1) / (shown - 1)];
        let rgb = sky.rgb(frame);
        let mean = rgb.as_flattened().iter().sum::<f64>() / (3 * rgb.len()) as f64;
        let exposure = exposed(mean);
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
        caption: format!(
            "the sky at elevations of the sun, each exposed to a mean of {GREY}: zenith in the middle, horizon at the rim, the sun's side up"
        ),
        size: [width, SIDE],
        columns: (0..shown).map(|slot| slot * (SIDE + BETWEEN)).zip(elevations).collect(),
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

/// The measured direction that is nearest to a direction or to its mirror image.
fn nearest(frame: &SkyFrame, [x, y, z]: [f64; 3]) -> usize {
    let cosine = |d: &[f64; 3]| d[0] * x + (d[1] * y).abs() + d[2] * z;
    let directions = frame.directions.iter().enumerate();
    directions.max_by(|a, b| cosine(a.1).total_cmp(&cosine(b.1))).map_or(0, |(i, _)| i)
}
