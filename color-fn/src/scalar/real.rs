//! The machine's floating-point numbers: what the meaning of an operation is written in.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Lanes, Scalar, UnaryOp};

/// `f32` or `f64`, with the functions that operations are defined by.
///
/// `f32` uses a portable implementation, made of elementary operations, where one exists, so that a value and a lane of a
/// batch are the same bits; `f64` uses the standard library.
pub trait Real:
    Copy
    + Debug
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// `value`, rounded to this type.
    fn from_f64(value: f64) -> Self;
    /// `self`, exactly or rounded.
    fn to_f64(self) -> f64;
    /// `|x|`.
    fn abs(self) -> Self;
    /// Greatest integer not above.
    fn floor(self) -> Self;
    /// Nearest integer, ties to even.
    fn round_ties_even(self) -> Self;
    /// Square root.
    fn sqrt(self) -> Self;
    /// Reciprocal square root.
    fn inverse_sqrt(self) -> Self;
    /// Exponential.
    fn exp(self) -> Self;
    /// Exponential to base 2.
    fn exp2(self) -> Self;
    /// Natural logarithm.
    fn ln(self) -> Self;
    /// Logarithm to base 2.
    fn log2(self) -> Self;
    /// Sine.
    fn sin(self) -> Self;
    /// Cosine.
    fn cos(self) -> Self;
    /// Hyperbolic tangent.
    fn tanh(self) -> Self;
    /// Cube root.
    fn cbrt(self) -> Self;
    /// Power.
    fn powf(self, exponent: Self) -> Self;
    /// Four-quadrant arc tangent of `self / x`.
    fn atan2(self, x: Self) -> Self;
    /// `self · b + c`: fused where this build's target has the instruction, else rounded twice; never the
    /// slow library routine.
    fn mul_add(self, b: Self, c: Self) -> Self;
}

/// The functions that the standard library has under the same name, for one type.
///
/// A macro, because inherent methods of `f32` and `f64` share names but no trait.
macro_rules! standard_functions {
    ($($name:ident),*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            Self::$name(self)
        })*
    };
}

/// The functions of one lane.
///
/// A macro, because each is a method of its own around the operation of that name.
macro_rules! portable_functions {
    ($($name:ident $op:ident;)*) => {
        $(#[inline(always)]
        fn $name(self) -> Self {
            Lanes(self).unary(UnaryOp::$op).0
        })*
    };
}

impl Real for f32 {
    standard_functions!(abs, floor, round_ties_even, sqrt);
    portable_functions! {
        inverse_sqrt InverseSqrt;
        exp Exp;
        exp2 Exp2;
        ln Ln;
        log2 Log2;
        sin Sin;
        cos Cos;
        tanh Tanh;
        cbrt Cbrt;
    }

    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "rounding to f32 is what is asked for")]
    fn from_f64(value: f64) -> Self {
        value as Self
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn powf(self, exponent: Self) -> Self {
        Lanes(self).pow(Lanes(exponent)).0
    }
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        Lanes(self).atan2(Lanes(x)).0
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        if cfg!(target_feature = "fma") { Self::mul_add(self, b, c) } else { self * b + c }
    }
}

impl Real for f64 {
    standard_functions!(abs, floor, round_ties_even, sqrt, exp, exp2, ln, log2, sin, cos, tanh, cbrt);

    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn inverse_sqrt(self) -> Self {
        1.0 / Self::sqrt(self)
    }
    #[inline(always)]
    fn powf(self, exponent: Self) -> Self {
        Self::powf(self, exponent)
    }
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        Self::atan2(self, x)
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        if cfg!(target_feature = "fma") { Self::mul_add(self, b, c) } else { self * b + c }
    }
}
