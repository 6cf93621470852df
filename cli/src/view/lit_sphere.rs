//! A sphere of a reflecting surface under a few lights.

use color_fn_core::domain::{Direction, LinearRgb, Position2};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use super::pixels::OnDisc;

/// Directions toward the lights, as X rightwards, Y upwards and Z toward the camera, of any length, and the irradiance of each on a
/// surface that faces it, in units of π: a white diffuser there has the radiance 1 under the first, which stands for the sun. The
/// second fills the shadow, the third grazes the rim.
const LIGHTS: [[f64; 4]; 3] = [[-0.5, 0.6, 0.65, 1.0], [0.9, 0.1, 0.45, 0.2], [0.35, -0.55, -0.4, 0.5]];
/// What the lights are, for a caption.
pub(crate) const LIGHTING: &str = "three lights, of π from the upper left, π/5 from the right and π/2 from behind below: a white diffuser \
that faces the first is 1";

/// The radiance of a sphere whose surface has a BRDF, seen from afar: Σ f(ωᵢ, ωₒ) E (n · ωᵢ), each pair of directions about the
/// normal there. Tangents point along the parallels, with the pole up.
#[derive(Debug, Clone)]
pub(crate) struct LitSphere<C> {
    brdf: C,
    size: [u32; 2],
    split: usize,
}

impl<C: Color<In = (Direction, Direction), Out = LinearRgb>> LitSphere<C> {
    /// Of a BRDF, in a picture of so many pixels.
    pub(crate) fn new(brdf: C, size: [u32; 2]) -> Self {
        let split = brdf.layout().blocks().len();
        Self { brdf, size, split }
    }
}

impl<C: Color<In = (Direction, Direction), Out = LinearRgb>> Color for LitSphere<C> {
    type In = Position2;
    type Out = LinearRgb;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        let lights = LIGHTS.iter().flat_map(|&[x, y, z, e]| {
            let length = (x * x + y * y + z * z).sqrt();
            [x / length, y / length, z / length, e * std::f64::consts::PI]
        });
        Layout::new().part("surface", self.brdf.layout()).fixed("lights", 4, lights.collect::<Vec<_>>())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let (surface, tables) = params.split_at(self.split);
        let place = OnDisc::<S>::at(self.size, position);
        let (x, y, z) = (place.right, place.up, place.toward());
        let normal = S::Vec::from_array([x, y, z]);
        // Up × n and n × that: z is never 0, because no pixel is at the rim.
        let across = z.mul_add(z, x * x).sqrt();
        let (cosine, sine) = (z / across, x / across);
        let tangent = S::Vec::from_array([cosine, S::lit(0.0), -sine]);
        let bitangent = S::Vec::from_array([-(y * sine), across, -(y * cosine)]);
        let view = S::Vec::from_array([-sine, -(y * cosine), z]).named("view");
        tables.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let light = row.vec::<3>(0);
                let local = S::Vec::from_array([light.dot(tangent), light.dot(bitangent), light.dot(normal)]);
                let irradiance = local.get(2).max(S::lit(0.0)) * row.get(3);
                (irradiance.named("irradiance"), self.brdf.eval(surface, (local, view)))
            },
        )
    }
    fn name(&self) -> String {
        "sphere".into()
    }
}
