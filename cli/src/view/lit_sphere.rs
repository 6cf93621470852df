//! A sphere of a reflecting surface under a few lights.

use color_fn_core::domain::{Direction, LinearRgb, Position2};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use super::pixels::OnDisc;

/// Directions toward the lights, as X rightwards, Y upwards and Z toward the camera, of any length, and the irradiance of each on a
/// surface that faces it, in units of π: a white diffuser there has the radiance 1 under the first, which stands for the sun. The
/// second fills the shadow, the third grazes the rim.
const LIGHTS: [[f64; 4]; 3] = [[-0.5, 0.6, 0.65, 1.0], [0.9, 0.1, 0.45, 0.2], [0.35, -0.55, -0.4, 0.5]];
/// What the lights are, for a caption.
pub(crate) const LIGHTING: &str =
    "lights from the upper left (a white diffuser is 1), the right (1/5) and behind (1/2)";

/// The unit direction toward each light, and its irradiance.
pub(crate) fn lights() -> [[f64; 4]; 3] {
    LIGHTS.map(|[x, y, z, e]| {
        let length = (x * x + y * y + z * z).sqrt();
        [x / length, y / length, z / length, e * std::f64::consts::PI]
    })
}

/// Tangent, bitangent and normal at a place on the sphere, and the direction to the camera in this frame. Tangents point along the
/// parallels, with the pole up.
struct Frame<S: Scalar> {
    axes: [S::Vec<3>; 3],
    view: S::Vec<3>,
}

impl<S: Scalar> Frame<S> {
    #[inline(always)]
    fn at(size: [u32; 2], position: S::Vec<2>) -> Self {
        let place = OnDisc::<S>::at(size, position);
        let (x, y, z) = (place.right, place.up, place.toward());
        // Up × n and n × that: z is never 0, because no pixel is at the rim.
        let across = z.mul_add(z, x * x).sqrt();
        let (cosine, sine) = (z / across, x / across);
        let tangent = S::Vec::from_array([cosine, S::lit(0.0), -sine]);
        let bitangent = S::Vec::from_array([-(y * sine), across, -(y * cosine)]);
        let view = S::Vec::from_array([-sine, -(y * cosine), z]).named("view");
        Self { axes: [tangent, bitangent, S::Vec::from_array([x, y, z])], view }
    }

    #[inline(always)]
    fn local(&self, direction: S::Vec<3>) -> S::Vec<3> {
        let [tangent, bitangent, normal] = self.axes;
        S::Vec::from_array([direction.dot(tangent), direction.dot(bitangent), direction.dot(normal)])
    }
}

/// The directions of one light and of the camera at each place on the sphere, about the normal there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairOnSphere {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    /// Which light.
    pub(crate) light: usize,
}

impl Color for PairOnSphere {
    type In = Position2;
    type Out = (Direction, Direction);

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> (S::Vec<3>, S::Vec<3>) {
        let frame = Frame::<S>::at(self.size, position);
        let [x, y, z, _] = lights()[self.light];
        (frame.local(S::Vec::from_array([x, y, z].map(S::lit))), frame.view)
    }
    fn name(&self) -> String {
        "pair".into()
    }
}

/// The radiance of a sphere whose surface has a BRDF, seen from afar: Σ f(ωᵢ, ωₒ) E (n · ωᵢ), each pair of directions about the
/// normal there.
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
        let lights = lights().as_flattened().to_vec();
        Layout::new().part("surface", self.brdf.layout()).fixed("lights", 4, lights)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let (surface, tables) = params.split_at(self.split);
        let frame = Frame::<S>::at(self.size, position);
        tables.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let light = frame.local(row.vec::<3>(0));
                let irradiance = light.get(2).max(S::lit(0.0)) * row.get(3);
                (irradiance.named("irradiance"), self.brdf.eval(surface, (light, frame.view)))
            },
        )
    }
    fn name(&self) -> String {
        "sphere".into()
    }
}
