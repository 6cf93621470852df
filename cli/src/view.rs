//! Which argument a color has at each pixel: where pixels are on a sphere, on a lit ball, in slices of space.

mod ball;
mod kind;
mod lit_sphere;
mod pixels;
mod slices;
mod sphere;

pub(crate) use ball::{Radiance, irradiance, parameters};
pub(crate) use kind::View;
pub(crate) use lit_sphere::{LIGHTING, LitSphere, lights};
pub(crate) use pixels::{Coverage, PixelCentres};
pub(crate) use slices::{AlongX, Plane, Slice, middles, slices};
pub(crate) use sphere::{Horizon, Sight};

use color_fn_core::domain::{Direction, Domain, LinearRgb, Position2};
use color_fn_core::{Color, Compose, record};
use color_fn_run::eval_graph;

use self::lit_sphere::PairOnSphere;
use crate::error::Failure;

impl View {
    /// The direction that each pixel shows, row by row.
    pub(crate) fn directions(self, size: [u32; 2]) -> Result<Vec<[f32; 3]>, Failure> {
        on_pixels::<Direction, 3>(Sight { view: self, size }, &[], size)
    }

    /// How much of each pixel is seen, from 0 to 1.
    pub(crate) fn coverage(self, size: [u32; 2]) -> Result<Vec<f64>, Failure> {
        let disc = self != Self::LatLong;
        let all = on_pixels::<LinearRgb, 3>(Coverage { size, disc, factor: 1.0 }, &[], size)?;
        Ok(all.into_iter().map(|[coverage, ..]| f64::from(coverage)).collect())
    }
}

/// The irradiance on a diffuse ball, pixel by pixel, of light with the parameters of [`irradiance`].
pub(crate) fn irradiance_of_ball(light: &[f32], size: [u32; 2]) -> Result<Vec<[f32; 3]>, Failure> {
    let ball = Sight { view: View::DiffuseBall, size }.then(irradiance()?);
    on_pixels::<LinearRgb, 3>(ball, light, size)
}

/// The colors of the pixels of a sphere with a BRDF, of so many free parameters, under a few lights.
pub(crate) fn lit_sphere<C>(brdf: C, free: &[f32], size: [u32; 2]) -> Result<Vec<[f32; 3]>, Failure>
where
    C: Color<In = (Direction, Direction), Out = LinearRgb>,
{
    let sphere = LitSphere::new(brdf, size).times(Coverage { size, disc: true, factor: 1.0 });
    on_pixels::<LinearRgb, 3>(sphere, free, size)
}

/// For each of three lights, its direction and that of the camera at each pixel.
pub(crate) type PairsOfLights = [Vec<[f32; 6]>; 3];

/// The directions of each light and of the camera about the normal at each pixel of that sphere, and how much of each is seen.
pub(crate) fn pairs_on_sphere(size: [u32; 2]) -> Result<(PairsOfLights, Vec<f64>), Failure> {
    let pairs = |light| on_pixels::<(Direction, Direction), 6>(PairOnSphere { size, light }, &[], size);
    Ok(([pairs(0)?, pairs(1)?, pairs(2)?], View::DiffuseBall.coverage(size)?))
}

/// The components of a color at each pixel.
#[expect(clippy::cast_precision_loss, reason = "a picture has far fewer than 2²⁴ pixels on a side")]
fn on_pixels<O: Domain, const N: usize>(
    color: impl Color<In = Position2, Out = O>,
    free: &[f32],
    size: [u32; 2],
) -> Result<Vec<[f32; N]>, Failure> {
    let centre = |pixel: u32, of: u32| (pixel as f32 + 0.5) / of as f32;
    let centres: Vec<[f32; 2]> = (0..size[1])
        .flat_map(|y| (0..size[0]).map(move |x| [centre(x, size[0]), centre(y, size[1])]))
        .collect();
    let mut found = vec![[0.0; N]; centres.len()];
    let graph = record(&PixelCentres { size }.then(color));
    eval_graph(&graph, free, centres.as_flattened(), found.as_flattened_mut())?;
    Ok(found)
}
