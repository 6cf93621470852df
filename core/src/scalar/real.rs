//! The machine's floating-point numbers.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{BinaryOp, Lanes, Scalar, UnaryOp, round_to_f32};

/// `f32` or `f64`.
///
/// `f32` is one lane, so that a value and a lane of a batch are the same bits; `f64` uses the standard library.
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
    /// Applies an operation.
    fn unary(self, op: UnaryOp) -> Self;
    /// Applies an operation.
    fn binary(self, op: BinaryOp, rhs: Self) -> Self;
    /// `self · b + c`: fused where this build's target has the instruction, else rounded twice; never the
    /// slow library routine.
    fn mul_add(self, b: Self, c: Self) -> Self;
}

impl Real for f32 {
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        round_to_f32(value)
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        Lanes(self).unary(op).0
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        Lanes(self).binary(op, Lanes(rhs)).0
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        if cfg!(target_feature = "fma") { Self::mul_add(self, b, c) } else { self * b + c }
    }
}

impl Real for f64 {
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        op.eval(self)
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        op.eval(self, rhs)
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        if cfg!(target_feature = "fma") { Self::mul_add(self, b, c) } else { self * b + c }
    }
}
