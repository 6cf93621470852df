//! Pixels of a picture as positions, and as places on a disc in it.

use color_fn_core::domain::{LinearRgb, Position2};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// The centre of the pixel that a position lies in.
///
/// A device interpolates positions over a picture, and is off by some units in the last place. With this before it, a color is
/// evaluated at the same numbers everywhere: an edge that falls on a centre lies on the same side of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PixelCentres {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
}

impl Color for PixelCentres {
    type In = Position2;
    type Out = Position2;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S::Vec<2> {
        let centre = |k: usize| {
            let pixels = f64::from(self.size[k]);
            ((position.get(k) * S::lit(pixels)).floor() + S::lit(0.5)) * S::lit(1.0 / pixels)
        };
        S::Vec::from_array([centre(0).named("across"), centre(1).named("down")])
    }
    fn name(&self) -> String {
        "pixels".into()
    }
}

/// A place relative to the largest disc in a picture, about its middle.
#[derive(Clone, Copy)]
pub(super) struct OnDisc<S> {
    /// From −1 to 1, rightwards and upwards. Beyond the rim, and in the half of a pixel before it, the nearest place before that: at
    /// the rim itself the surface of a ball is seen edge-on, and its normal is not determined.
    pub(super) right: S,
    pub(super) up: S,
    /// How much of the pixel the disc covers, from 0 to 1.
    pub(super) coverage: S,
}

impl<S: Scalar> OnDisc<S> {
    #[inline(always)]
    pub(super) fn at(size: [u32; 2], position: S::Vec<2>) -> Self {
        let diameter = f64::from(size[0].min(size[1]));
        let from_middle = |k: usize| {
            let scale = f64::from(size[k]) / diameter;
            position.get(k).mul_add(S::lit(2.0 * scale), S::lit(-scale))
        };
        let (right, down) = (from_middle(0), from_middle(1));
        // Not 0 in the middle, where it has no slope.
        let radius = right.mul_add(right, down * down).sqrt().max(S::lit(1e-6)).named("radius");
        let inner = (S::lit(1.0 - 1.0 / diameter) / radius).min(S::lit(1.0));
        let coverage = (S::lit(1.0) - radius).mul_add(S::lit(0.5 * diameter), S::lit(0.5));
        Self {
            right: (right * inner).named("right"),
            up: (-(down * inner)).named("up"),
            coverage: coverage.clamp(0.0, 1.0).named("coverage"),
        }
    }

    /// The third component of the unit vector whose first two these are.
    #[inline(always)]
    pub(super) fn toward(self) -> S {
        let square = self.up.mul_add(self.up, self.right * self.right);
        (S::lit(1.0) - square).max(S::lit(0.0)).sqrt().named("toward")
    }
}

/// What a picture is multiplied by: a factor, and on a disc how much of each pixel that covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coverage {
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
    /// Whether only a disc is seen.
    pub(crate) disc: bool,
    /// The factor.
    pub(crate) factor: f64,
}

impl Color for Coverage {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        let factor = S::lit(self.factor);
        S::Vec::splat(match self.disc {
            true => OnDisc::<S>::at(self.size, position).coverage * factor,
            false => factor,
        })
    }
    fn name(&self) -> String {
        "coverage".into()
    }
}
