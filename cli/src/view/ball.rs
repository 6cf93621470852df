//! What the light of a color of direction does to a white diffuse ball, and how bright it is.

use color_fn_bases::{Irradiance, SphericalHarmonics};
use color_fn_core::Graph;
use color_fn_core::domain::LinearRgb;
use color_fn_fitting::harmonics::{Harmonics, project_samples, quadrature};
use color_fn_run::eval_graph;

use crate::error::Failure;

/// The degree of the harmonics that irradiance is computed from.
const DEGREE: usize = SphericalHarmonics::<LinearRgb>::MAX_DEGREE;
/// The sums over the sphere are exact up to this degree: half a degree of arc between directions.
const SUMMED_DEGREE: usize = 511;

/// Linear RGB from directions all around.
pub(crate) struct Radiance(Vec<([f64; 3], f64, [f64; 3])>);

impl Radiance {
    /// How many directions are evaluated.
    pub(crate) const DIRECTIONS: u64 = ((SUMMED_DEGREE + 1) * (SUMMED_DEGREE / 2 + 1)) as u64;

    /// Of a color of direction, with its free parameters.
    #[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
    pub(crate) fn of(color: &Graph, free: &[f32]) -> Result<Self, Failure> {
        let rule = quadrature::sphere(SUMMED_DEGREE);
        let directions: Vec<[f32; 3]> =
            rule.iter().map(|(direction, _)| direction.map(|x| x as f32)).collect();
        let mut colors = vec![[0.0; 3]; rule.len()];
        eval_graph(color, free, directions.as_flattened(), colors.as_flattened_mut())?;
        let samples = rule.into_iter().zip(colors);
        Ok(Self(samples.map(|((direction, angle), rgb)| (direction, angle, rgb.map(f64::from))).collect()))
    }

    /// The mean of all channels over all directions, or over those above the horizon.
    pub(crate) fn mean(&self, upper: bool) -> f64 {
        let seen = self.0.iter().filter(|(direction, ..)| !upper || direction[2] > 0.0);
        let (angle, sum) = seen.fold((0.0, 0.0), |(angles, sum), (_, angle, rgb)| {
            (angles + angle, sum + angle * rgb.iter().sum::<f64>() / 3.0)
        });
        sum / angle
    }

    /// The parameters of [`irradiance`].
    pub(crate) fn coefficients(self) -> Result<Vec<f32>, Failure> {
        Ok(parameters(&project_samples(self.0, DEGREE)?))
    }
}

/// The irradiance of light whose harmonics are the free parameters, as a color of the normal. What degrees above 8 add is at
/// most 3.4 % of the largest irradiance: of one point of light, where it is at the horizon of the surface.
pub(crate) fn irradiance() -> Result<Irradiance, Failure> {
    Ok(Irradiance::new(DEGREE)?)
}

/// Harmonics as its parameters.
pub(crate) fn parameters(harmonics: &Harmonics) -> Vec<f32> {
    color_fn_core::color::to_f32(harmonics.rows().as_flattened())
}
