//! What goes into a color and what comes out: quantities, units, spaces.
//!
//! A [`Domain`] is a marker type, so that composing two colors checks their units at compile time; its [`Port`]s
//! are the same facts as data, for graphs, files and shaders.

mod quantity;

use glam::{Vec2, Vec3, Vec4};

pub use quantity::{Port, Quantity};

use crate::scalar::{Pack, Scalar, Vector, Zero, array_of};

/// What goes into a color, or comes out.
pub trait Domain {
    /// The value as a definition sees it: a number, a vector, or a tuple.
    type Value<S: Scalar>: Pack<S> + Zero + Copy;
    /// The value as a program sees it: `f32`, a `glam` vector, or a tuple.
    type Point: Copy + Send + Sync;
    /// How many components there are.
    const WIDTH: usize;

    /// The ports, in order.
    fn ports() -> Vec<Port>;
    /// Makes a value of its components, in order.
    fn build<S: Scalar>(next: impl FnMut() -> S) -> Self::Value<S>;
    /// Visits the components of a value, in order.
    fn visit<S: Scalar>(value: Self::Value<S>, each: impl FnMut(S));
    /// Makes a point of its components, in order.
    fn point(next: impl FnMut() -> f32) -> Self::Point;
    /// The `k`-th component of a point.
    fn component(point: &Self::Point, k: usize) -> f32;
}

/// A domain of one number: what a family of functions can be *of*, reflectance or emission alike.
pub trait NumberDomain: Domain<Point = f32> {
    /// The value that a number is.
    fn of<S: Scalar>(x: S) -> Self::Value<S>;
    /// The number that a value is.
    fn number<S: Scalar>(value: Self::Value<S>) -> S;
}

/// A domain of one vector: what a matrix can act on.
pub trait VectorDomain<const K: usize>: Domain {
    /// The value that a vector is.
    fn of<S: Scalar>(v: S::Vec<K>) -> Self::Value<S>;
    /// The vector that a value is.
    fn vector<S: Scalar>(value: Self::Value<S>) -> S::Vec<K>;
}

/// No input at all: the domain of a color that is one color, as a spectrum under a light is.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

impl Domain for Nothing {
    type Value<S: Scalar> = ();
    type Point = ();
    const WIDTH: usize = 0;

    fn ports() -> Vec<Port> {
        Vec::new()
    }
    #[inline(always)]
    fn build<S: Scalar>(_: impl FnMut() -> S) {}
    #[inline(always)]
    fn visit<S: Scalar>((): (), _: impl FnMut(S)) {}
    #[inline(always)]
    fn point(_: impl FnMut() -> f32) {}
    #[inline(always)]
    fn component((): &(), _: usize) -> f32 {
        unreachable!("nothing has no components")
    }
}

/// Domains of one number.
///
/// A macro, because each is a type with the same body: five lines of data.
macro_rules! number_domain {
    ($($(#[$doc:meta])* $name:ident, $port:literal, $quantity:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Domain for $name {
            type Value<S: Scalar> = S;
            type Point = f32;
            const WIDTH: usize = 1;

            fn ports() -> Vec<Port> {
                vec![Port::new($port, 1, $quantity)]
            }
            #[inline(always)]
            fn build<S: Scalar>(mut next: impl FnMut() -> S) -> S {
                next()
            }
            #[inline(always)]
            fn visit<S: Scalar>(value: S, mut each: impl FnMut(S)) {
                each(value);
            }
            #[inline(always)]
            fn point(mut next: impl FnMut() -> f32) -> f32 {
                next()
            }
            #[inline(always)]
            fn component(point: &f32, _: usize) -> f32 {
                *point
            }
        }

        impl NumberDomain for $name {
            #[inline(always)]
            fn of<S: Scalar>(x: S) -> S {
                x
            }
            #[inline(always)]
            fn number<S: Scalar>(value: S) -> S {
                value
            }
        }
    )*};
}

number_domain! {
    /// Wavelength in nm. A color states its own range; without one it is 360 to 830.
    Wavelength, "wavelength", Quantity::Wavelength { from: 360.0, to: 830.0 };
    /// Which color of a set.
    Index, "index", Quantity::Index { count: 1 };
    /// Temperature in K.
    Temperature, "temperature", Quantity::Temperature { from: 1000.0, to: 25000.0 };
    /// Angle above the horizon in degrees: of the sun, say.
    Elevation, "elevation", Quantity::Elevation { from: -90.0, to: 90.0 };
    /// Time in s.
    Time, "time", Quantity::Time;
    /// Reflectance factor.
    Reflectance, "reflectance", Quantity::Reflectance;
    /// Transmittance.
    Transmittance, "transmittance", Quantity::Transmittance;
    /// Relative spectral power.
    Emission, "emission", Quantity::Emission;
    /// Spectral radiance, W·m⁻²·sr⁻¹·nm⁻¹.
    SpectralRadiance, "radiance", Quantity::SpectralRadiance;
    /// A plain number.
    Number, "value", Quantity::Number;
}

/// Domains of one vector.
///
/// A macro, for the same reason.
macro_rules! vector_domain {
    ($($(#[$doc:meta])* $name:ident, $k:literal, $point:ident, $port:literal, $quantity:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Domain for $name {
            type Value<S: Scalar> = S::Vec<$k>;
            type Point = $point;
            const WIDTH: usize = $k;

            fn ports() -> Vec<Port> {
                vec![Port::new($port, $k, $quantity)]
            }
            #[inline(always)]
            fn build<S: Scalar>(mut next: impl FnMut() -> S) -> S::Vec<$k> {
                S::Vec::from_array(array_of(#[inline(always)] |_| next()))
            }
            #[inline(always)]
            fn visit<S: Scalar>(value: S::Vec<$k>, mut each: impl FnMut(S)) {
                for component in value.to_array() {
                    each(component);
                }
            }
            #[inline(always)]
            fn point(mut next: impl FnMut() -> f32) -> $point {
                $point::from_array(array_of(#[inline(always)] |_| next()))
            }
            #[inline(always)]
            fn component(point: &$point, k: usize) -> f32 {
                point[k]
            }
        }

        impl VectorDomain<$k> for $name {
            #[inline(always)]
            fn of<S: Scalar>(v: S::Vec<$k>) -> S::Vec<$k> {
                v
            }
            #[inline(always)]
            fn vector<S: Scalar>(value: S::Vec<$k>) -> S::Vec<$k> {
                value
            }
        }
    )*};
}

vector_domain! {
    /// Unit direction, right-handed, z up.
    Direction, 3, Vec3, "direction", Quantity::Direction;
    /// Position in the plane, `[0, 1]²`; in images x runs right and y down.
    Position2, 2, Vec2, "position", Quantity::Position;
    /// Position in space, `[0, 1]³`.
    Position3, 3, Vec3, "position", Quantity::Position;
    /// Position in space and time, `[0, 1]⁴`.
    Position4, 4, Vec4, "position", Quantity::Position;
    /// CIE XYZ; a color states its observer, without one it is 1931.
    Xyz, 3, Vec3, "xyz", Quantity::Xyz { observer: "CIE 1931 2°".into() };
    /// CIELAB; a color states its white, without one it is the integrated white of D65.
    Lab, 3, Vec3, "lab", Quantity::Lab { white: "D65, CIE 1931 2°".into() };
    /// Oklab.
    Oklab, 3, Vec3, "oklab", Quantity::Oklab;
    /// Linear RGB; a color states its space, without one it is sRGB.
    LinearRgb, 3, Vec3, "rgb", Quantity::LinearRgb { space: "sRGB".into() };
    /// Encoded RGB; a color states its space, without one it is sRGB.
    EncodedRgb, 3, Vec3, "rgb", Quantity::EncodedRgb { space: "sRGB".into() };
    /// Two plain numbers.
    Number2, 2, Vec2, "value", Quantity::Number;
    /// Three plain numbers.
    Number3, 3, Vec3, "value", Quantity::Number;
    /// Four plain numbers.
    Number4, 4, Vec4, "value", Quantity::Number;
}

impl<A: Domain, B: Domain> Domain for (A, B) {
    type Value<S: Scalar> = (A::Value<S>, B::Value<S>);
    type Point = (A::Point, B::Point);
    const WIDTH: usize = A::WIDTH + B::WIDTH;

    fn ports() -> Vec<Port> {
        [A::ports(), B::ports()].concat()
    }
    #[inline(always)]
    fn build<S: Scalar>(mut next: impl FnMut() -> S) -> Self::Value<S> {
        (A::build(&mut next), B::build(&mut next))
    }
    #[inline(always)]
    fn visit<S: Scalar>(value: Self::Value<S>, mut each: impl FnMut(S)) {
        A::visit(value.0, &mut each);
        B::visit(value.1, each);
    }
    #[inline(always)]
    fn point(mut next: impl FnMut() -> f32) -> Self::Point {
        (A::point(&mut next), B::point(next))
    }
    #[inline(always)]
    fn component(point: &Self::Point, k: usize) -> f32 {
        if k < A::WIDTH { A::component(&point.0, k) } else { B::component(&point.1, k - A::WIDTH) }
    }
}
