//! How far a color of direction is from a map.

use std::f64::consts::PI;

use color_fn_captures::Environment;
use serde::{Deserialize, Serialize};

use super::coefficients::add;
use super::illumination::{Illumination, IlluminationSum, ROWS, normals};
use crate::parallel::each;

/// Errors over the whole sphere, weighted by solid angle, all channels together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EnvironmentDifference {
    /// The scale s of the logarithm.
    pub scale: f64,
    /// Root mean square of the difference in `ln(1 + L / (s · mean))`, negative radiance taken as 0: what an eye sees. The mean is
    /// that of the map, over directions and channels.
    pub log: f64,
    /// Root mean square of the difference in radiance, over the mean: of an HDR map it measures the sun alone.
    pub linear: f64,
    /// Root mean square of the difference in irradiance over 45 normals, over the mean irradiance: what it does as a light.
    pub irradiance: f64,
    /// The largest difference of a channel's sum over the sphere, over that of the map.
    pub energy: f64,
    /// The part of the sphere where a channel is negative.
    pub negative: f64,
}

/// Errors of a color of direction, of radiance, against a map. `scale` is s: 1 weighs what is brighter than the mean by its
/// logarithm, and what is darker linearly; 0.1 sees ten times farther into shadows.
pub fn environment_difference(
    map: &Environment,
    color: impl Fn([f64; 3]) -> [f64; 3] + Sync,
    scale: f64,
) -> EnvironmentDifference {
    row_difference(map, scale, |row, colors| {
        for (column, found) in colors.iter_mut().enumerate() {
            *found = color(map.direction(column, row)).map(narrow);
        }
    })
}

/// The same of a color that fills row after row of pixels, in any order and from any thread.
pub fn row_difference(
    map: &Environment,
    scale: f64,
    fill: impl Fn(usize, &mut [[f32; 3]]) + Sync,
) -> EnvironmentDifference {
    let totals = map.mean();
    let mean = (totals.iter().sum::<f64>() / 3.0).max(f64::MIN_POSITIVE);
    let normals = normals();
    let empty = || Sums { of: [0.0; 3], energy: [0.0; 3], light: IlluminationSum::new(&normals) };
    // Sums are added in the order of the rows: the errors of a fit are the same in every run.
    let parts = each(map.height().div_ceil(ROWS), |part| {
        let (mut sums, mut colors) = (empty(), vec![[0.0_f32; 3]; map.width()]);
        for row in (ROWS * part..map.height()).take(ROWS) {
            fill(row, &mut colors);
            sums.add_row(map, row, &mut colors, scale * mean);
        }
        sums
    });
    let sums = parts.into_iter().fold(empty(), Sums::plus);

    let zero = Illumination(vec![[0.0; 3]; normals.len()]);
    let energy = |k: usize| sums.energy[k].abs() / totals[k].max(1e-3 * mean);
    EnvironmentDifference {
        scale,
        log: sums.of[0].sqrt(),
        linear: sums.of[1].sqrt() / mean,
        irradiance: sums.light.finish().difference(&zero, mean),
        energy: energy(0).max(energy(1)).max(energy(2)),
        negative: sums.of[2],
    }
}

/// Sums over some rows.
struct Sums<'a> {
    /// Squares of the logarithm and of radiance, and where it is negative.
    of: [f64; 3],
    /// The difference of the mean.
    energy: [f64; 3],
    /// The difference of irradiance.
    light: IlluminationSum<'a>,
}

impl Sums<'_> {
    /// Adds a row; its colors become differences.
    fn add_row(&mut self, map: &Environment, row: usize, colors: &mut [[f32; 3]], scale: f64) {
        let weight = map.solid_angle(row) / (4.0 * PI);
        let mut off = [0.0; 3];
        for (found, pixel) in colors.iter_mut().zip(map.row(row)) {
            let squares = pixel_squares(found.map(f64::from), pixel.map(f64::from), scale);
            add(&mut self.of, weight, &squares);
            for k in 0..3 {
                let difference = f64::from(found[k]) - f64::from(pixel[k]);
                off[k] += difference;
                found[k] = narrow(difference);
            }
        }
        add(&mut self.energy, weight, &off);
        self.light.add_row(map, row, colors);
    }

    fn plus(self, other: Self) -> Self {
        let (mut of, mut energy) = (self.of, self.energy);
        add(&mut of, 1.0, &other.of);
        add(&mut energy, 1.0, &other.energy);
        Self { of, energy, light: self.light.plus(other.light) }
    }
}

/// Of one pixel: the mean squares of the difference in `ln(1 + L / scale)` and in L, and 1 where a channel is negative.
pub fn pixel_squares(found: [f64; 3], given: [f64; 3], scale: f64) -> [f64; 3] {
    let log = |x: f64| (x.max(0.0) / scale).ln_1p();
    let mut squares = [0.0; 3];
    for (a, b) in found.into_iter().zip(given) {
        squares[0] += (log(a) - log(b)).powi(2) / 3.0;
        squares[1] += (a - b).powi(2) / 3.0;
    }
    squares[2] = if found.iter().any(|&x| x < 0.0) { 1.0 } else { 0.0 };
    squares
}

/// The irradiance E (not E/π) of a map on a surface with a normal (unit vector): summed over all pixels before it.
pub fn irradiance(map: &Environment, normal: [f64; 3]) -> [f64; 3] {
    let normals = [(normal, 1.0)];
    let mut sum = IlluminationSum::new(&normals);
    (0..map.height()).for_each(|row| sum.add_row(map, row, map.row(row)));
    sum.finish().0[0]
}

#[expect(clippy::cast_possible_truncation, reason = "a map is in single precision")]
fn narrow(x: f64) -> f32 {
    x as f32
}
