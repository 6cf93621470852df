//! How far a color of direction is from a map.

use std::f64::consts::PI;

use color_fn_captures::Environment;

use super::coefficients::add;
use super::quadrature::sphere;
use crate::parallel::each;

/// Errors over the whole sphere, weighted by solid angle, all channels together.
#[derive(Debug, Clone, Copy, PartialEq)]
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
    pixel_difference(map, |column, row| color(map.direction(column, row)), scale)
}

/// The same of colors that are given by the pixel's column and row.
pub fn pixel_difference(
    map: &Environment,
    color: impl Fn(usize, usize) -> [f64; 3] + Sync,
    scale: f64,
) -> EnvironmentDifference {
    let mean = (map.mean().iter().sum::<f64>() / 3.0).max(f64::MIN_POSITIVE);
    let rows: Vec<([f64; 3], Vec<[f32; 3]>)> = each(map.height(), |row| {
        let mut sums = [0.0; 3];
        let weight = map.solid_angle(row) / (4.0 * PI);
        let mut differences = Vec::with_capacity(map.width());
        for (column, pixel) in map.row(row).iter().enumerate() {
            let found = color(column, row);
            let log = |x: f64| (1.0 + x.max(0.0) / (scale * mean)).ln();
            let pairs = found.iter().zip(pixel.map(f64::from)).map(|(&a, b)| (a, b));
            for (a, b) in pairs.clone() {
                sums[0] += weight / 3.0 * (log(a) - log(b)).powi(2);
                sums[1] += weight / 3.0 * (a - b).powi(2);
            }
            sums[2] += if found.iter().any(|&x| x < 0.0) { weight } else { 0.0 };
            let mut each = pairs.map(|(a, b)| narrow(a - b));
            differences.push([(); 3].map(|()| each.next().unwrap_or(0.0)));
        }
        (sums, differences)
    });
    let mut sums = [0.0; 3];
    rows.iter().for_each(|(row, _)| add(&mut sums, 1.0, row));
    // Degree 8 in each factor: irradiance has little above.
    let normals: Vec<_> = sphere(8);
    let squares = each(normals.len(), |i| {
        let (normal, weight) = normals[i];
        let off = light(map, |row| &rows[row].1, normal);
        weight / (4.0 * PI) * off.iter().map(|x| x * x).sum::<f64>() / 3.0
    });
    let squares: f64 = squares.iter().sum();
    EnvironmentDifference {
        scale,
        log: sums[0].sqrt(),
        linear: sums[1].sqrt() / mean,
        irradiance: squares.sqrt() / (PI * mean),
        negative: sums[2],
    }
}

/// The irradiance E (not E/π) of a map on a surface with a normal (unit vector): summed over all pixels before it.
pub fn irradiance(map: &Environment, normal: [f64; 3]) -> [f64; 3] {
    light(map, |row| map.row(row), normal)
}

fn light<'a>(map: &Environment, values: impl Fn(usize) -> &'a [[f32; 3]], normal: [f64; 3]) -> [f64; 3] {
    let mut sum = [0.0; 3];
    let turns: Vec<(f64, f64)> = (0..map.width()).map(|column| map.angles(column, 0).1.sin_cos()).collect();
    for row in 0..map.height() {
        let (sin, cos) = map.angles(0, row).0.sin_cos();
        let solid_angle = map.solid_angle(row);
        for (value, (sin_phi, cos_phi)) in values(row).iter().zip(&turns) {
            let lambert = sin * (cos_phi * normal[0] + sin_phi * normal[1]) + cos * normal[2];
            if lambert > 0.0 {
                add(&mut sum, solid_angle * lambert, &value.map(f64::from));
            }
        }
    }
    sum
}

#[expect(clippy::cast_possible_truncation, reason = "a map is in single precision")]
fn narrow(x: f64) -> f32 {
    x as f32
}
