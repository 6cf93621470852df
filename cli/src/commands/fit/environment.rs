//! The picture of an environment map.

use color_fn_captures::{Environment, pixel_direction};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::domain::Direction;
use color_fn_core::glam::Vec3;
use color_fn_fitting::Fitted;

use super::field::Drawing;
use super::panels::Panels;
use crate::error::Failure;

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-sphere.png";
/// The widest picture.
const MAX_WIDTH: usize = 768;

/// Measured, fitted and their difference as latitude–longitude maps, exposed so that the mean is middle grey.
#[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
pub(super) fn draw(map: &Environment, fitted: &Fitted) -> Result<Drawing, Failure> {
    let width = map.width().min(MAX_WIDTH);
    let size = [width, width.div_ceil(2)];
    let mean = map.mean().iter().sum::<f64>() / 3.0;
    let exposure = if mean > 0.0 { 0.18 / mean } else { 1.0 };
    let encode = |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
    let directions: Vec<[f64; 3]> =
        (0..size[0] * size[1]).map(|i| pixel_direction(size, i % width, i / width)).collect();
    let narrow: Vec<Vec3> = directions.iter().map(|direction| direction.map(|x| x as f32).into()).collect();
    let fitted = fitted.rgb::<Direction>(&narrow)?;
    let measured: Vec<[f64; 3]> = directions.iter().map(|direction| encode(map.sample(*direction))).collect();
    let fitted: Vec<[f64; 3]> = fitted.iter().map(|rgb| encode(rgb.to_array().map(f64::from))).collect();
    let panels = Panels {
        caption: format!("latitude and longitude, up is +z, the left edge is +x; exposure × {exposure:.3}"),
        size,
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    Ok(Drawing::of(PICTURE, panels.encode()?))
}
