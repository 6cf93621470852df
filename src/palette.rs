//! Colors of the crate [`palette`]: to and from our vectors, and its conversions on every scalar.
//!
//! [`to_vec3`] and [`from_vec3`] exchange values: points of our colors are glam vectors, those of palette are types such
//! as [`LinSrgb`](palette::LinSrgb), [`Srgb`](palette::Srgb), [`Xyz`], [`Lab`](palette::Lab) and
//! [`Oklab`](palette::Oklab), each of three components in the same order and unit: RGB in `[0, 1]`, XYZ with Y = 1 for
//! the perfect diffuser, L\* from 0 to 100. [`rgb_space`] makes an [`RgbSpace`] of palette's primaries and white.
//!
//! palette's conversions are generic over small capability traits. [`Num`] gives these to any [`Scalar`], so that
//! palette's own formulas stand in a definition, run on lanes, duals and intervals, and are recorded into graphs and
//! shaders; [`to_vector`] and [`from_vector`] lead from our vectors there and back.
//!
//! **White.** palette's `Lab<D65>` is relative to its own D65, (0.95047, 1, 1.08883); ours to the white that
//! [`LabWhite`](crate::colorimetry::convert::LabWhite) states.
//!
//! ```
//! use color_fn::domain::{LinearRgb, Number};
//! use color_fn::palette::{from_vec3, from_vector, to_vec3};
//! use color_fn::{Color, Layout, Params, Scalar, eval, record};
//! use palette::convert::FromColorUnclamped;
//! use palette::{LinSrgb, Oklch, Srgb};
//!
//! /// The chroma of Oklab: a color in which palette converts.
//! struct Chroma;
//!
//! impl Color for Chroma {
//!     type In = LinearRgb;
//!     type Out = Number;
//!
//!     fn layout(&self) -> Layout {
//!         Layout::new()
//!     }
//!     #[inline(always)]
//!     fn eval<S: Scalar>(&self, _: Params<'_, S>, rgb: S::Vec<3>) -> S {
//!         Oklch::from_color_unclamped(from_vector::<LinSrgb<_>, S>(rgb)).chroma.0
//!     }
//! }
//!
//! let orange = Srgb::new(1.0_f32, 0.5, 0.0).into_linear();
//! let chroma = eval(&Chroma, &[], to_vec3(orange))?;
//! assert!((chroma - Oklch::from_color_unclamped(orange).chroma).abs() < 1e-6);
//! // The same as a graph, from which shaders come.
//! assert!(record(&Chroma).nodes().len() < 80);
//!
//! let back: LinSrgb<f32> = from_vec3(to_vec3(orange));
//! assert_eq!(back, orange);
//! # Ok::<(), color_fn::layout::ParamCountMismatch>(())
//! ```

mod number;

use palette::cast::{self, ArrayCast};
use palette::rgb::Primaries;
use palette::white_point::{Any, WhitePoint};
use palette::{Xyz, Yxy};

use color_fn_colorimetry::white::xy_of_xyz;
use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::glam::Vec3;
use color_fn_core::scalar::{Scalar, Vector};

pub use number::{Mask, Num};

/// The point that a color of palette is.
pub fn to_vec3<C: ArrayCast<Array = [f32; 3]>>(color: C) -> Vec3 {
    Vec3::from_array(cast::into_array(color))
}

/// The color of palette that a point is; the type says in which space.
pub fn from_vec3<C: ArrayCast<Array = [f32; 3]>>(point: Vec3) -> C {
    cast::from_array(point.to_array())
}

/// The vector of a definition that a color of palette is.
#[inline(always)]
pub fn to_vector<C: ArrayCast<Array = [Num<S>; 3]>, S: Scalar>(color: C) -> S::Vec<3> {
    let [x, y, z] = cast::into_array(color);
    S::Vec::from_array([x.0, y.0, z.0])
}

/// The color of palette that a vector of a definition is; the type says in which space.
#[inline(always)]
pub fn from_vector<C: ArrayCast<Array = [Num<S>; 3]>, S: Scalar>(vector: S::Vec<3>) -> C {
    let [x, y, z] = vector.to_array();
    cast::from_array([Num(x), Num(y), Num(z)])
}

/// An RGB space of palette, such as [`palette::encoding::Rec2020`], under a name; palette's transfer functions are types,
/// so that the one of the space is to be stated.
pub fn rgb_space<P>(name: &'static str, transfer: Transfer) -> RgbSpace
where
    P: palette::rgb::RgbSpace,
    P::Primaries: Primaries<f64>,
    P::WhitePoint: WhitePoint<f64>,
{
    let chromaticity = |color: Yxy<Any, f64>| [color.x, color.y];
    let Xyz { x, y, z, .. } = P::WhitePoint::get_xyz();
    RgbSpace {
        name,
        primaries: [P::Primaries::red(), P::Primaries::green(), P::Primaries::blue()].map(chromaticity),
        white: xy_of_xyz([x, y, z]),
        transfer,
    }
}
