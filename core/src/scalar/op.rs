//! The closed set of operations, and the meaning of each.
//!
//! An operation is *data*: every number type takes `unary(op)` and `binary(op)`, and every pass over a graph
//! is one exhaustive match. The functions `eval` here are the definition; all else must agree with them.
//!
//! # Not-a-number
//! Comparisons with a NaN are false. `Min` and `Max` are a comparison and a choice, so they return their
//! *second* operand when either is NaN: `min(max(x, lo), hi)` maps NaN to `lo`. Shaders may assume that NaN does
//! not occur; a definition must not depend on it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An operation on one number (or on each component of a vector).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnaryOp {
    /// `−x`.
    Neg,
    /// `|x|`.
    Abs,
    /// The largest integer not above `x`.
    Floor,
    /// The nearest integer; ties go to the even one.
    Round,
    /// `√x`, for `x ≥ 0`.
    Sqrt,
    /// `1/√x`, for `x > 0`.
    InverseSqrt,
    /// `eˣ`.
    Exp,
    /// `2ˣ`.
    Exp2,
    /// Natural logarithm, for `x > 0`.
    Ln,
    /// Logarithm to base 2, for `x > 0`.
    Log2,
    /// Sine of an angle in radians.
    Sin,
    /// Cosine of an angle in radians.
    Cos,
    /// Hyperbolic tangent.
    Tanh,
    /// Cube root, odd: `cbrt(−x) = −cbrt(x)`.
    Cbrt,
    /// Inverse hyperbolic sine, odd: `asinh x = ln(x + √(x² + 1))`.
    Asinh,
}

impl UnaryOp {
    /// Every operation, in declaration order.
    pub const ALL: [Self; 15] = [
        Self::Neg,
        Self::Abs,
        Self::Floor,
        Self::Round,
        Self::Sqrt,
        Self::InverseSqrt,
        Self::Exp,
        Self::Exp2,
        Self::Ln,
        Self::Log2,
        Self::Sin,
        Self::Cos,
        Self::Tanh,
        Self::Cbrt,
        Self::Asinh,
    ];

    /// `f` of the operation, which is known in each copy of `f`: a loop in it does not choose again.
    #[inline(always)]
    pub fn dispatch<T>(self, f: impl FnOnce(Self) -> T) -> T {
        match self {
            Self::Neg => f(Self::Neg),
            Self::Abs => f(Self::Abs),
            Self::Floor => f(Self::Floor),
            Self::Round => f(Self::Round),
            Self::Sqrt => f(Self::Sqrt),
            Self::InverseSqrt => f(Self::InverseSqrt),
            Self::Exp => f(Self::Exp),
            Self::Exp2 => f(Self::Exp2),
            Self::Ln => f(Self::Ln),
            Self::Log2 => f(Self::Log2),
            Self::Sin => f(Self::Sin),
            Self::Cos => f(Self::Cos),
            Self::Tanh => f(Self::Tanh),
            Self::Cbrt => f(Self::Cbrt),
            Self::Asinh => f(Self::Asinh),
        }
    }

    /// The value of the operation at `x`.
    #[inline(always)]
    pub fn eval(self, x: f64) -> f64 {
        match self {
            Self::Neg => -x,
            Self::Abs => x.abs(),
            Self::Floor => x.floor(),
            Self::Round => x.round_ties_even(),
            Self::Sqrt => x.sqrt(),
            Self::InverseSqrt => 1.0 / x.sqrt(),
            Self::Exp => x.exp(),
            Self::Exp2 => x.exp2(),
            Self::Ln => x.ln(),
            Self::Log2 => x.log2(),
            Self::Sin => x.sin(),
            Self::Cos => x.cos(),
            Self::Tanh => x.tanh(),
            Self::Cbrt => x.cbrt(),
            Self::Asinh => x.asinh(),
        }
    }

    /// When the result is an integer.
    pub const fn integer_valued(self) -> IntegerValued {
        match self {
            Self::Floor | Self::Round => IntegerValued::Always,
            Self::Neg | Self::Abs => IntegerValued::OfIntegers,
            Self::Sqrt
            | Self::InverseSqrt
            | Self::Exp
            | Self::Exp2
            | Self::Ln
            | Self::Log2
            | Self::Sin
            | Self::Cos
            | Self::Tanh
            | Self::Cbrt
            | Self::Asinh => IntegerValued::Never,
        }
    }
}

/// When the result of an operation is an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegerValued {
    /// For every argument.
    Always,
    /// For integers.
    OfIntegers,
    /// Of few arguments, if any.
    Never,
}

/// An operation on two numbers (or on two vectors, component by component).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BinaryOp {
    /// `a + b`.
    Add,
    /// `a − b`.
    Sub,
    /// `a · b`; also vector · number.
    Mul,
    /// `a / b`.
    Div,
    /// `a` if `a < b`, else `b`.
    Min,
    /// `a` if `a > b`, else `b`.
    Max,
    /// `aᵇ`, for `a ≥ 0`; `0ᵇ = 0` for `b > 0`.
    Pow,
    /// The angle of the point `(b, a)` from the first axis, in `[−π, π]`.
    Atan2,
}

impl BinaryOp {
    /// Every operation, in declaration order.
    pub const ALL: [Self; 8] =
        [Self::Add, Self::Sub, Self::Mul, Self::Div, Self::Min, Self::Max, Self::Pow, Self::Atan2];

    /// `f` of the operation, which is known in each copy of `f`: a loop in it does not choose again.
    #[inline(always)]
    pub fn dispatch<T>(self, f: impl FnOnce(Self) -> T) -> T {
        match self {
            Self::Add => f(Self::Add),
            Self::Sub => f(Self::Sub),
            Self::Mul => f(Self::Mul),
            Self::Div => f(Self::Div),
            Self::Min => f(Self::Min),
            Self::Max => f(Self::Max),
            Self::Pow => f(Self::Pow),
            Self::Atan2 => f(Self::Atan2),
        }
    }

    /// The value of the operation at `(a, b)`.
    #[inline(always)]
    pub fn eval(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Sub => a - b,
            Self::Mul => a * b,
            Self::Div => a / b,
            Self::Min => {
                if a < b {
                    a
                } else {
                    b
                }
            }
            Self::Max => {
                if a > b {
                    a
                } else {
                    b
                }
            }
            Self::Pow => a.powf(b),
            Self::Atan2 => a.atan2(b),
        }
    }

    /// When the result is an integer.
    pub const fn integer_valued(self) -> IntegerValued {
        match self {
            Self::Add | Self::Sub | Self::Mul | Self::Min | Self::Max => IntegerValued::OfIntegers,
            Self::Div | Self::Pow | Self::Atan2 => IntegerValued::Never,
        }
    }
}

/// A comparison of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CompareOp {
    /// `a < b`.
    Less,
    /// `a ≤ b`.
    LessEqual,
    /// `a = b`.
    Equal,
}

impl CompareOp {
    /// Every comparison, in declaration order.
    pub const ALL: [Self; 3] = [Self::Less, Self::LessEqual, Self::Equal];

    /// Whether the comparison holds.
    #[inline(always)]
    pub fn eval<R: PartialOrd>(self, a: R, b: R) -> bool {
        match self {
            Self::Less => a < b,
            Self::LessEqual => a <= b,
            Self::Equal => a == b,
        }
    }
}

/// An operation on two truth values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogicOp {
    /// Both.
    And,
    /// At least one.
    Or,
}

/// The name of an operation in files: the one that serde gives it and reads it by.
pub fn name(op: impl Serialize) -> String {
    struct Name<T>(T);
    impl<T: Serialize> fmt::Display for Name<T> {
        // A formatter takes the name of a variant without fields, and nothing else that an operation could be.
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(f)
        }
    }
    Name(op).to_string()
}
