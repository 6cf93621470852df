//! The picture of an image.

use color_fn_captures::Image;
use color_fn_core::domain::Position2;
use color_fn_core::glam::Vec2;
use color_fn_fitting::Fitted;
use color_fn_fitting::display_color::encode;

use super::field::Drawing;
use super::panels::Panels;
use crate::error::Failure;

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-image.png";
/// The longer side of a panel at most.
const MAX_SIDE: usize = 640;

/// Measured, fitted and their difference.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "positions are evaluated in single precision"
)]
pub(super) fn draw(image: &Image, fitted: &Fitted) -> Result<Drawing, Failure> {
    // A tall image is as narrow as a wide one is low.
    let longer = image.width().max(image.height());
    let [width, height] =
        [image.width(), image.height()].map(|n| (n * longer.min(MAX_SIDE)).div_ceil(longer));
    let at = |i: usize, n: usize| ((i as f64 + 0.5) / n as f64) as f32;
    let centres: Vec<Vec2> =
        (0..width * height).map(|i| Vec2::new(at(i % width, width), at(i / width, height))).collect();
    let fitted = fitted.rgb::<Position2>(&centres)?;
    let measured: Vec<[f64; 3]> =
        centres.iter().map(|centre| encode(image.sample(centre.to_array().map(f64::from)))).collect();
    let fitted: Vec<[f64; 3]> = fitted.iter().map(|rgb| encode(rgb.to_array().map(f64::from))).collect();
    let panels = Panels {
        caption: format!("{} × {}, as displayed", image.width(), image.height()),
        size: [width, height],
        columns: Vec::new(),
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    Ok(Drawing::of(PICTURE, panels.encode()?))
}
