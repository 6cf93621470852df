//! Points as dots, in slices along the third and the fourth coordinate.

use color_fn_captures::Points;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, Number, Position2, Position3, Position4};
use color_fn_core::glam::Vec3;
use color_fn_fitting::Fitted;
use color_fn_fitting::display_color::{DisplayColor, encode};

use super::field::Drawing;
use super::panels::{Panels, difference};
use crate::error::Failure;
use crate::present::text::count;

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE];
const PICTURE: &str = "-points.png";
/// The size of a slice by how many coordinates there are, less one, and how many slices there are across and down.
const SIZES: [[usize; 2]; 4] = [[640, 96], [400, 400], [128, 128], [128, 128]];
const SLICES: [[usize; 2]; 4] = [[1, 1], [1, 1], [9, 1], [4, 4]];
/// Between slices, in pixels.
const GAP: usize = 4;
/// Where no point is near.
const EMPTY: [f64; 3] = [0.5; 3];
/// The largest radius of a dot, as a fraction of a slice.
const MAX_RADIUS: f64 = 1.0 / 16.0;

/// A pixel that is near to a point.
#[derive(Clone, Copy)]
struct Dot {
    point: usize,
    distance: f64,
}

/// Measured, fitted and their difference.
pub(super) fn draw(points: &Points, fitted: &Fitted) -> Result<Drawing, Failure> {
    let picture = match points.dimension() {
        1 => picture::<Number>(points, fitted),
        2 => picture::<Position2>(points, fitted),
        3 => picture::<Position3>(points, fitted),
        _ => picture::<Position4>(points, fitted),
    };
    Ok(Drawing::of(PICTURE, picture?))
}

/// x rightwards, y upwards; z in slices from left to right, t from the top. Each pixel near a point has the color of the nearest one;
/// the fit is shown at the pixel itself, the difference at the point.
fn picture<I: Domain>(points: &Points, fitted: &Fitted) -> Result<Vec<u8>, Failure> {
    let at = I::WIDTH - 1;
    let ([wide, high], [across, down]) = (SIZES[at], SLICES[at]);
    let (width, height) = (across * (wide + GAP) - GAP, down * (high + GAP) - GAP);
    let unit = points.within(&points.frame());
    let dots = dots::<I>(&unit, width, height);
    let filled: Vec<(usize, usize)> =
        dots.iter().enumerate().filter_map(|(pixel, dot)| Some((pixel, dot.as_ref()?.point))).collect();

    let point = |position: &[f64]| {
        let mut coordinates = to_f32(position).into_iter();
        I::point(|| coordinates.next().unwrap_or(0.0))
    };
    let positions: Vec<I::Point> = filled
        .iter()
        .map(|&(pixel, nearest)| {
            #[expect(clippy::cast_precision_loss, reason = "pictures are small")]
            let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
            let x = middle(pixel % width % (wide + GAP), wide);
            let y = 1.0 - middle(pixel / width % (high + GAP), high);
            // Of the third and the fourth coordinate those of the point.
            let mut position = unit[nearest * I::WIDTH..][..I::WIDTH].to_vec();
            position.iter_mut().zip([x, y]).for_each(|(coordinate, here)| *coordinate = here);
            point(&position)
        })
        .collect();
    let shown = |rgb: &Vec3| DisplayColor::from(*rgb).encoded;
    let here = fitted.rgb::<I>(&positions)?;
    let there = fitted.rgb::<I>(&unit.chunks_exact(I::WIDTH).map(point).collect::<Vec<_>>())?;
    let background: Vec<[f64; 3]> = (0..width * height)
        .map(|pixel| {
            let inside = pixel % width % (wide + GAP) < wide && pixel / width % (high + GAP) < high;
            if inside { EMPTY } else { [1.0; 3] }
        })
        .collect();
    let (mut measured, mut smooth) = (background.clone(), background);
    let mut differences = vec![None; width * height];
    for (&(pixel, nearest), here) in filled.iter().zip(&here) {
        measured[pixel] = encode(points.colors()[nearest]);
        smooth[pixel] = shown(here);
        differences[pixel] = difference(&measured[pixel], &shown(&there[nearest]));
    }
    let slices =
        ["", "", "; slices of z from left to right", "; slices of z from left to right, of t from the top"]
            [at];
    let panels = Panels {
        caption: format!("{} points{slices}", count(points.colors().len())),
        size: [width, height],
        columns: columns::<I>(points),
        measured: &measured,
        fitted: &smooth,
        differences: Some(differences),
    };
    panels.encode()
}

/// The third coordinate of each column of slices.
#[expect(clippy::cast_precision_loss, reason = "slices are few")]
fn columns<I: Domain>(points: &Points) -> Vec<(usize, String)> {
    let ([wide, _], [across, _]) = (SIZES[I::WIDTH - 1], SLICES[I::WIDTH - 1]);
    let frame = points.frame();
    let Some([from, to]) = frame.get(2).filter(|_| across > 1) else { return Vec::new() };
    let z = |i: usize| from + (to - from) * (i as f64 + 0.5) / across as f64;
    (0..across).map(|i| (i * (wide + GAP), format!("z {:.4}", z(i)))).collect()
}

/// The nearest point of each pixel, where one is near.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pictures are small, and coordinates are in [0, 1]"
)]
fn dots<I: Domain>(unit: &[f64], width: usize, height: usize) -> Vec<Option<Dot>> {
    let ([wide, high], [across, down]) = (SIZES[I::WIDTH - 1], SLICES[I::WIDTH - 1]);
    let points = unit.chunks_exact(I::WIDTH);
    // Dots that would cover a slice together, were they spread evenly.
    let share = (across * down) as f64 / points.len() as f64;
    let even = if I::WIDTH == 1 { share } else { 0.6 * share.sqrt() };
    let radius = (wide as f64 * even.min(MAX_RADIUS)).max(1.5);
    let mut dots: Vec<Option<Dot>> = vec![None; width * height];
    for (point, position) in points.enumerate() {
        let slice = |axis: usize, n: usize| {
            // Values in equal steps from end to end lie in the middle of slices of their own, if there are as many.
            position.get(axis).map_or(0, |x| ((x * n as f64) as usize).min(n - 1))
        };
        let (left, top) = (slice(2, across) * (wide + GAP), slice(3, down) * (high + GAP));
        let x = position[0] * wide as f64;
        let y = position.get(1).map(|y| (1.0 - y) * high as f64);
        let span = |at: f64, n: usize| {
            ((at - radius).floor().max(0.0) as usize)..((at + radius).ceil() as usize).min(n)
        };
        for row in y.map_or(0..high, |y| span(y, high)) {
            for column in span(x, wide) {
                let down = y.map_or(0.0, |y| row as f64 + 0.5 - y);
                let distance = (column as f64 + 0.5 - x).hypot(down);
                let pixel = &mut dots[(top + row) * width + left + column];
                if distance <= radius && pixel.is_none_or(|dot| distance < dot.distance) {
                    *pixel = Some(Dot { point, distance });
                }
            }
        }
    }
    dots
}
