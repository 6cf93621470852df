//! What lobes are fitted to, and a lobe of it: its values on cells, and its irradiance on normals.

use std::f64::consts::{PI, TAU};

use color_fn_core::domain::Number;
use nalgebra::{DMatrix, DVector};

use super::cells::Cell;
use crate::harmonics::quadrature::gauss_legendre;
use crate::harmonics::{Illumination, normals};
use crate::lobes::LobeFamily;
use crate::solve::{DifferentiableModel, Evaluator};

/// Single precision takes 6e-8 of a direction, and as much of the exponent times the sharpness: no lobe is sharper, 0.3° wide,
/// so that its energy is right within some tenths of a percent.
const MAX_SHARPNESS: f64 = 3e4;
/// Everywhere on the sphere, lobes up to this sharpness are tried.
pub(super) const WIDE: f64 = 16.0;
/// The square of an error of irradiance counts so many times that of radiance: 0.01 as much as 0.05.
pub(super) const LIGHT: f64 = 25.0;
/// The nodes of a lobe's irradiance: angles from its axis, and turns about it.
const NODES: [usize; 2] = [16, 12];

/// What lobes are fitted to: cells and light, with their weights.
pub(crate) struct LightTask<'a> {
    pub(super) family: LobeFamily,
    model: Box<dyn DifferentiableModel>,
    pub(super) cells: &'a [Cell],
    /// The directions of the cells.
    directions: Vec<f64>,
    /// The weights of squares, channel by channel: cells, then normals.
    pub(super) weights: [Vec<f64>; 3],
    pub(super) targets: [Vec<f64>; 3],
    /// Mean radiance of each channel, the energy over 4π.
    pub(super) energy: [f64; 3],
    /// Angles and weights of the nodes in `[0, 1]`.
    nodes: Vec<(f64, f64)>,
    pub(super) normals: Vec<([f64; 3], f64)>,
}

/// One lobe of unit color.
#[derive(Clone)]
pub(super) struct Lobe {
    pub(super) shape: Vec<f64>,
    pub(super) color: [f64; 3],
    /// On cells, then the irradiance on normals.
    pub(super) values: Vec<f64>,
    /// Its integral over the sphere, over 4π.
    pub(super) mean: f64,
}

impl<'a> LightTask<'a> {
    /// Of a map of some mean radiance, which is not 0. `scale` is that of the logarithmic error, times the mean.
    pub(crate) fn new(
        family: LobeFamily,
        cells: &'a [Cell],
        energy: [f64; 3],
        light: &Illumination,
        scale: f64,
    ) -> Self {
        let mean = energy.iter().sum::<f64>() / 3.0;
        let normals = normals();
        let channel = |k: usize| {
            // d ln(1 + L / scale) = dL / (scale + L).
            let of_cells =
                cells.iter().map(|cell| cell.solid_angle / (4.0 * PI) / (scale + cell.radiance[k]).powi(2));
            let of_light = normals.iter().map(|(_, weight)| LIGHT * weight / (PI * mean).powi(2));
            of_cells.chain(of_light).collect::<Vec<f64>>()
        };
        let target = |k: usize| {
            let of_cells = cells.iter().map(|cell| cell.radiance[k]);
            of_cells.chain(light.0.iter().map(|light| light[k])).collect::<Vec<f64>>()
        };
        Self {
            family,
            model: family.model::<Number>(1),
            cells,
            directions: cells.iter().flat_map(|cell| cell.direction).collect(),
            weights: [0, 1, 2].map(channel),
            targets: [0, 1, 2].map(target),
            energy,
            nodes: gauss_legendre(NODES[0]).into_iter().map(|(x, w)| (0.5 * (x + 1.0), 0.5 * w)).collect(),
            normals,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.cells.len() + self.normals.len()
    }

    /// What the constant is on cells and normals.
    pub(super) fn constant(&self, row: usize) -> f64 {
        if row < self.cells.len() { 1.0 } else { PI }
    }

    fn sharpness(&self, shape: &[f64]) -> f64 {
        match self.family {
            LobeFamily::Gaussians | LobeFamily::Betas => length(shape),
            LobeFamily::Zonal(_) => 1.0,
        }
    }

    /// The sharpest lobe that cells about a direction tell from a wider one: its sum over them is its integral to 1e-4.
    pub(super) fn sharpest(&self, axis: [f64; 3]) -> f64 {
        let nearest =
            self.cells.iter().max_by(|a, b| dot(a.direction, axis).total_cmp(&dot(b.direction, axis)));
        nearest.map_or(WIDE, |cell| (2.0 / cell.extent.powi(2)).clamp(WIDE, MAX_SHARPNESS))
    }

    /// Within what the cells tell apart, and what single precision can compute.
    pub(super) fn limited(&self, mut shape: Vec<f64>) -> Vec<f64> {
        if let LobeFamily::Gaussians | LobeFamily::Betas = self.family {
            let found = length(&shape);
            let least = if self.family == LobeFamily::Betas { 1.0 } else { 1e-3 };
            if found < 1e-9 {
                return vec![0.0, 0.0, least];
            }
            let most = self.sharpest([0, 1, 2].map(|k| shape[k] / found));
            let scale = found.clamp(least, most) / found;
            shape.iter_mut().for_each(|x| *x *= scale);
        }
        shape
    }

    /// Directions about an axis on which a lobe is integrated, and their solid angles.
    fn around(&self, shape: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let axis = unit(shape);
        let other = if axis[2].abs() < 0.9 { [0.0, 0.0, 1.0] } else { [1.0, 0.0, 0.0] };
        let u = unit(&cross(other, axis));
        let v = cross(axis, u);
        // Where a Gaussian is 1e-8 of its peak.
        let widest = (6.0 / self.sharpness(shape).sqrt()).min(PI);
        let (mut directions, mut weights) = (Vec::new(), Vec::new());
        for (x, weight) in &self.nodes {
            let (sin, cos) = (x * widest).sin_cos();
            for j in 0..NODES[1] {
                let (sin_phi, cos_phi) = (TAU * j as f64 / NODES[1] as f64).sin_cos();
                directions.extend((0..3).map(|k| cos * axis[k] + sin * (cos_phi * u[k] + sin_phi * v[k])));
                weights.push(weight * widest * sin * TAU / NODES[1] as f64);
            }
        }
        (directions, weights)
    }

    /// Values and slopes of a lobe of unit color: on cells and normals, and the mean. A column of slopes for each number of its
    /// shape.
    pub(super) fn evaluate(&self, shape: &[f64], slopes: bool) -> Option<(Vec<f64>, f64, DMatrix<f64>)> {
        let (around, solid_angles) = self.around(shape);
        let inputs = [&self.directions[..], &around].concat();
        let parameters = [&[0.0], shape, &[1.0]].concat();
        let mut evaluator = Evaluator::new(&*self.model, &inputs).ok()?;
        let cells = self.cells.len();
        let mut values = vec![0.0; evaluator.rows()];
        let mut partials = DMatrix::zeros(if slopes { values.len() } else { 0 }, parameters.len());
        if slopes {
            evaluator.values_and_jacobian(&parameters, &mut values, &mut partials);
        } else {
            evaluator.values(&parameters, &mut values);
        }
        let irradiance = |values: &[f64]| -> Vec<f64> {
            let of_normal = |(normal, _): &([f64; 3], f64)| {
                let nodes = around.chunks_exact(3).zip(values).zip(&solid_angles);
                nodes
                    .map(|((d, value), weight)| dot([d[0], d[1], d[2]], *normal).max(0.0) * value * weight)
                    .sum()
            };
            self.normals.iter().map(of_normal).collect()
        };
        let integral: f64 =
            values[cells..].iter().zip(&solid_angles).map(|(value, weight)| value * weight).sum();
        let light = irradiance(&values[cells..]);
        values.truncate(cells);
        values.extend(light);
        let mut all = DMatrix::zeros(if slopes { self.rows() } else { 0 }, shape.len());
        if slopes {
            for k in 0..shape.len() {
                let column = partials.column(k + 1);
                all.view_mut((0, k), (cells, 1)).copy_from(&column.rows(0, cells));
                let light = irradiance(&column.as_slice()[cells..]);
                all.view_mut((cells, k), (light.len(), 1)).copy_from(&DVector::from_vec(light));
            }
        }
        let finite = values.iter().chain(all.iter()).all(|x| x.is_finite());
        finite.then_some((values, integral / (4.0 * PI), all))
    }

    pub(super) fn lobe(&self, shape: Vec<f64>, color: [f64; 3]) -> Option<Lobe> {
        let (values, mean, _) = self.evaluate(&shape, false)?;
        Some(Lobe { shape, color, values, mean })
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// The length of the first three numbers.
fn length(vector: &[f64]) -> f64 {
    vector.iter().take(3).map(|x| x * x).sum::<f64>().sqrt()
}

/// The first three numbers as a unit vector.
fn unit(vector: &[f64]) -> [f64; 3] {
    let length = length(vector).max(f64::MIN_POSITIVE);
    [0, 1, 2].map(|k| vector[k] / length)
}
