//! Functions made of elementary operations, the same for one `f32`, for lanes of them, and in a shader.
//!
//! Each function stays *one* operation of the graph, with one derivative; this is how single precision computes it
//! where the native one is not to be trusted. [`accuracy`](super::accuracy) states the error of each, which holds whether
//! or not a device fuses a product with a sum.
//!
//! An argument outside a function's domain gives the defined value that its documentation states.

mod exponential;
mod logarithm;
mod power;
mod recipe;
mod root;
mod trigonometric;

use std::ops::{Add, Div, Mul, Sub};

use super::{BinaryOp, UnaryOp};

pub use recipe::{Recipe, Step, StepId};

/// The smallest positive normal number, 2⁻¹²⁶. Devices may take what is below for zero.
pub const SMALLEST: f64 = 1.175_494_350_822_287_5e-38;

/// The largest number.
pub const LARGEST: f64 = f32::MAX as f64;

/// What the functions are made of: arithmetic, choices, and a few operations on the exponent and the bits.
pub trait Elementary:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// A constant, rounded to single precision.
    fn lit(value: f64) -> Self;
    /// `self · b + c`; a device may round it once or twice.
    fn fused(self, b: Self, c: Self) -> Self;
    /// `self` if `self < b`, else `b`.
    fn smaller(self, b: Self) -> Self;
    /// `self` if `self > b`, else `b`.
    fn larger(self, b: Self) -> Self;
    /// `yes` where `a < b`, else `no`.
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self;
    /// `|self|`.
    fn magnitude(self) -> Self;
    /// `self` with its twelve highest bits of precision; the rest is zero. A product of two such numbers is exact.
    fn head(self) -> Self;
    /// The nearest integer, for `|self| < 2²²`.
    fn nearest_integer(self) -> Self;
    /// An integer `n` next to `self · scale`, the nearest but within a rounding of a tie, and `2ⁿ`, for
    /// `−127 ≤ n ≤ 128`; of the ends, 2⁻¹²⁷ is 0 and 2¹²⁸ is ∞.
    fn integer_and_power(self, scale: f64) -> (Self, Self);
    /// `n` and `m` so that `self = m · 2ⁿ` and `√½ ≤ m < √2`, for `self ≥ 2⁻¹²⁶`.
    fn exponent_and_mantissa(self) -> (Self, Self);
    /// `1/√self` within 7e-4 of itself, for `self ≥ 2⁻¹²⁶`. A processor's own estimate is as good.
    fn inverse_sqrt_estimate(self) -> Self;

    /// `self`, which is less than `limit`: what it is a sum of is added up before it is used. A device may take sums apart
    /// that stand side by side (WGSL § 15.7.5 “Reassociation and Fusion”), and puts the products of an integer with the two
    /// parts of a constant together again; through a choice it does not look.
    #[inline(always)]
    fn added_up(self, _limit: f64) -> Self {
        self
    }
    /// Gives the number a name in the text of a shader; nothing else.
    #[inline(always)]
    fn named(self, _name: &'static str) -> Self {
        self
    }
    /// Where `a` is below zero the opposite of `self`, else `self`.
    #[inline(always)]
    fn with_sign_of(self, a: Self) -> Self {
        Self::select_less(a, Self::lit(0.0), Self::lit(0.0) - self, self)
    }
}

/// An operation on one number that every device computes well: it needs no implementation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainUnary {
    /// `−x`.
    Neg,
    /// `|x|`.
    Abs,
    /// The greatest integer not above.
    Floor,
    /// The nearest integer.
    Round,
    /// `√x`.
    Sqrt,
}

/// The same on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainBinary {
    /// `a + b`.
    Add,
    /// `a − b`.
    Sub,
    /// `a · b`.
    Mul,
    /// `a / b`.
    Div,
    /// The smaller.
    Min,
    /// The greater.
    Max,
}

/// The portable implementation of an operation.
///
/// # Errors
/// When it is a plain one.
#[inline(always)]
pub fn unary<E: Elementary>(op: UnaryOp, x: E) -> Result<E, PlainUnary> {
    match op {
        UnaryOp::Neg => Err(PlainUnary::Neg),
        UnaryOp::Abs => Err(PlainUnary::Abs),
        UnaryOp::Floor => Err(PlainUnary::Floor),
        UnaryOp::Round => Err(PlainUnary::Round),
        UnaryOp::Sqrt => Err(PlainUnary::Sqrt),
        UnaryOp::InverseSqrt => Ok(root::inverse_sqrt(x)),
        UnaryOp::Exp => Ok(exponential::exp(x)),
        UnaryOp::Exp2 => Ok(exponential::exp2(x)),
        UnaryOp::Ln => Ok(logarithm::ln(x)),
        UnaryOp::Log2 => Ok(logarithm::log2(x)),
        UnaryOp::Sin => Ok(trigonometric::sin(x)),
        UnaryOp::Cos => Ok(trigonometric::cos(x)),
        UnaryOp::Tanh => Ok(exponential::tanh(x)),
        UnaryOp::Cbrt => Ok(root::cbrt(x)),
    }
}

/// The same for operations on two numbers.
///
/// # Errors
/// When it is a plain one.
#[inline(always)]
pub fn binary<E: Elementary>(op: BinaryOp, a: E, b: E) -> Result<E, PlainBinary> {
    match op {
        BinaryOp::Add => Err(PlainBinary::Add),
        BinaryOp::Sub => Err(PlainBinary::Sub),
        BinaryOp::Mul => Err(PlainBinary::Mul),
        BinaryOp::Div => Err(PlainBinary::Div),
        BinaryOp::Min => Err(PlainBinary::Min),
        BinaryOp::Max => Err(PlainBinary::Max),
        BinaryOp::Pow => Ok(power::pow(a, b)),
        BinaryOp::Atan2 => Ok(trigonometric::atan2(a, b)),
    }
}

/// Exponent and mantissa of a number that is moved to the nearest normal positive one. NaN stays.
#[inline(always)]
fn normal<E: Elementary>(x: E) -> (E, E) {
    // The number is the second operand, so that NaN is not lost here, and is added below, where its bits would be.
    let x = E::lit(SMALLEST).larger(E::lit(LARGEST).smaller(x));
    let (n, m) = x.exponent_and_mantissa();
    (n, x.fused(E::lit(0.0), m))
}

/// `c₀ + c₁ x + …` by Horner's rule.
#[inline(always)]
fn polynomial<E: Elementary, const N: usize>(x: E, coefficients: [f64; N]) -> E {
    let mut sum = E::lit(coefficients[N - 1]);
    for k in (0..N - 1).rev() {
        sum = sum.fused(x, E::lit(coefficients[k]));
    }
    sum
}
