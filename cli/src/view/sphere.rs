//! The direction that each pixel of a view shows.

use std::f64::consts::{FRAC_PI_2, PI, TAU};

use color_fn_core::domain::{Direction, LinearRgb, Position2};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use super::kind::View;
use super::pixels::OnDisc;

/// The direction whose color a pixel shows; of a diffuse ball the normal there.
///
/// Balls are seen from −x, from afar, with +z up: a place (X, Y) on the disc, rightwards and upwards, has the normal
/// n = (−√(1 − X² − Y²), −X, Y). A mirror shows 2 (n · c) n − c with c = −x toward the camera: the mirror ball of Debevec,
/// *Rendering Synthetic Objects into Real Scenes*, SIGGRAPH 1998. In the middle it shows what the middle of the lat-long shows, and
/// to the right of that what is to the right of it there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    /// The view.
    pub(crate) view: View,
    /// Pixels across and down.
    pub(crate) size: [u32; 2],
}

impl Color for Sight {
    type In = Position2;
    type Out = Direction;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        if self.view == View::LatLong {
            let (theta, phi) = (position.get(1) * S::lit(PI), position.get(0) * S::lit(TAU));
            let sine = theta.sin();
            return S::Vec::from_array([sine * phi.cos(), sine * phi.sin(), theta.cos()]);
        }
        let place = OnDisc::<S>::at(self.size, position);
        let (right, up) = (place.right, place.up);
        match self.view {
            View::Fisheye => {
                let radius = right.mul_add(right, up * up).sqrt().max(S::lit(1e-6));
                // The distance from the middle is the angle from the zenith.
                let angle = radius * S::lit(FRAC_PI_2);
                let side = angle.sin() / radius;
                S::Vec::from_array([up * side, right * side, angle.cos()])
            }
            View::MirrorBall => {
                let toward = place.toward();
                let twice = toward * S::lit(2.0);
                S::Vec::from_array([(-twice).mul_add(toward, S::lit(1.0)), -(twice * right), twice * up])
            }
            View::DiffuseBall | View::LatLong => S::Vec::from_array([-place.toward(), -right, up]),
        }
    }
    fn name(&self) -> String {
        "sight".into()
    }
}

/// 1 above the horizon and 0 below it, where it hides that, within 0.03°: a sky is measured above it alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horizon {
    /// Whether it hides what is below.
    pub(crate) hides: bool,
}

impl Color for Horizon {
    type In = Direction;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, direction: S::Vec<3>) -> S::Vec<3> {
        S::Vec::splat(match self.hides {
            true => direction.get(2).mul_add(S::lit(1000.0), S::lit(0.5)).clamp(0.0, 1.0),
            false => S::lit(1.0),
        })
    }
    fn name(&self) -> String {
        "horizon".into()
    }
}
