//! Which operation has which implementation, and where that branches.

use super::elementary::Elementary;
use super::special::SpecialValues;
use super::{exponential, hyperbolic, logarithm, power, root, trigonometric};
use crate::scalar::op::{BinaryOp, UnaryOp};

/// An operation on one number that every device computes well: it needs no implementation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainUnary {
    /// `−x`.
    Neg,
    /// `|x|`.
    Abs,
    /// The largest integer not above.
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
        UnaryOp::Tanh => Ok(hyperbolic::tanh(x)),
        UnaryOp::Cbrt => Ok(root::cbrt(x)),
        UnaryOp::Asinh => Ok(hyperbolic::asinh(x)),
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

/// Where the implementation of an operation on one number branches.
pub const fn special_values(op: UnaryOp) -> SpecialValues {
    match op {
        UnaryOp::Neg | UnaryOp::Abs | UnaryOp::Sqrt => SpecialValues::NONE,
        UnaryOp::Floor | UnaryOp::Round => SpecialValues::NONE.and_multiples_of(0.5),
        UnaryOp::InverseSqrt => root::INVERSE_SQRT,
        UnaryOp::Exp => exponential::EXP,
        UnaryOp::Exp2 => exponential::EXP2,
        UnaryOp::Ln | UnaryOp::Log2 => logarithm::LOGARITHM,
        UnaryOp::Sin | UnaryOp::Cos => trigonometric::WAVE,
        UnaryOp::Tanh => hyperbolic::TANH,
        UnaryOp::Cbrt => root::CBRT,
        UnaryOp::Asinh => hyperbolic::ASINH,
    }
}

/// The same for operations on two numbers: either may be special.
pub const fn special_pairs(op: BinaryOp) -> SpecialValues {
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Min | BinaryOp::Max => {
            SpecialValues::NONE
        }
        BinaryOp::Pow => power::POW,
        BinaryOp::Atan2 => trigonometric::ATAN2,
    }
}
