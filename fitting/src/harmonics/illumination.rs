//! What a map does as a light: its irradiance on surfaces of some normals.

use std::f64::consts::PI;

use color_fn_captures::Environment;

use super::coefficients::{Harmonics, add};
use super::quadrature::sphere;
use crate::parallel::each;

/// Rows that one core adds at a time.
pub(super) const ROWS: usize = 16;

/// The degree up to which sums over the normals are exact. Irradiance has little above half of it, and squares twice that.
const DEGREE: usize = 8;

/// From so many rows on, the sum over pixels is the integral to 1e-6.
const FINE: usize = 1024;

/// The normals that irradiance is compared on, and their part of the sphere.
pub(crate) fn normals() -> Vec<([f64; 3], f64)> {
    sphere(DEGREE).into_iter().map(|(normal, weight)| (normal, weight / (4.0 * PI))).collect()
}

/// Irradiance E (not E/π) on each of the [`normals`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Illumination(pub(crate) Vec<[f64; 3]>);

impl Illumination {
    /// That of a map, all pixels before a surface, where they are coarse relative to that of a constant: π.
    pub(crate) fn of_map(map: &Environment) -> Self {
        let mut light = Self::of_rows(map, |row| map.row(row));
        if map.height() < FINE {
            let ones = vec![[1.0_f32; 3]; map.width()];
            let constant = Self::of_rows(map, |_| &ones);
            for (light, constant) in light.0.iter_mut().zip(constant.0) {
                *light = [0, 1, 2].map(|k| light[k] * PI / constant[k]);
            }
        }
        light
    }

    /// That of colors of the pixels of a map, row by row.
    fn of_rows<'c>(map: &Environment, colors: impl Fn(usize) -> &'c [[f32; 3]] + Sync) -> Self {
        let normals = normals();
        // Added in the order of the rows: the same in every run.
        let parts = each(map.height().div_ceil(ROWS), |part| {
            let mut sum = IlluminationSum::new(&normals);
            (ROWS * part..map.height()).take(ROWS).for_each(|row| sum.add_row(map, row, colors(row)));
            sum
        });
        parts.into_iter().fold(IlluminationSum::new(&normals), IlluminationSum::plus).finish()
    }

    /// That of harmonics of radiance.
    pub(crate) fn of_harmonics(radiance: &Harmonics) -> Self {
        let irradiance = radiance.irradiance();
        Self(normals().iter().map(|(normal, _)| irradiance.eval(*normal)).collect())
    }

    /// The root mean square of the difference, over normals and channels, over the mean irradiance of a map of some mean radiance.
    pub(crate) fn difference(&self, other: &Self, mean: f64) -> f64 {
        let off = |(a, b): (&[f64; 3], &[f64; 3])| (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>() / 3.0;
        let squares = self.0.iter().zip(&other.0).map(off);
        let sum: f64 = squares.zip(normals()).map(|(square, (_, weight))| weight * square).sum();
        sum.sqrt() / (PI * mean.max(f64::MIN_POSITIVE))
    }
}

/// Irradiance, summed row by row of a map.
pub(super) struct IlluminationSum<'a> {
    normals: &'a [([f64; 3], f64)],
    sums: Vec<[f64; 3]>,
    turns: Vec<(f64, f64)>,
}

impl<'a> IlluminationSum<'a> {
    pub(super) fn new(normals: &'a [([f64; 3], f64)]) -> Self {
        Self { normals, sums: vec![[0.0; 3]; normals.len()], turns: Vec::new() }
    }

    /// Adds the light of a row of a map that has these colors.
    pub(super) fn add_row(&mut self, map: &Environment, row: usize, colors: &[[f32; 3]]) {
        if self.turns.is_empty() {
            self.turns = (0..map.width()).map(|column| map.angles(column, 0).1.sin_cos()).collect();
        }
        let (sin, cos) = map.angles(0, row).0.sin_cos();
        let solid_angle = map.solid_angle(row);
        for (sum, (normal, _)) in self.sums.iter_mut().zip(self.normals) {
            let (x, y, z) = (sin * normal[0], sin * normal[1], cos * normal[2]);
            let mut of_row = [0.0; 3];
            for (color, (sin_phi, cos_phi)) in colors.iter().zip(&self.turns) {
                let lambert = (cos_phi * x + sin_phi * y + z).max(0.0);
                for (sum, value) in of_row.iter_mut().zip(color) {
                    *sum += lambert * f64::from(*value);
                }
            }
            add(sum, solid_angle, &of_row);
        }
    }

    pub(super) fn plus(mut self, other: Self) -> Self {
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, more)| add(sum, 1.0, more));
        self
    }

    pub(super) fn finish(self) -> Illumination {
        Illumination(self.sums)
    }
}
