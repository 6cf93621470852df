//! Derivative rules of the operations, written once: for dual numbers and for the gradient of a graph.
//!
//! A rule is a [`Slope`]: what a change of one operand makes of the result. Forward mode multiplies a partial
//! derivative by it, reverse mode an adjoint.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::op::{BinaryOp, CompareOp, UnaryOp};
use super::{Scalar, Vector, array_of};

/// What a rule is written for: numbers, or vectors component by component.
pub(crate) trait Values<S: Scalar> {
    /// A number or a vector.
    type Value: Copy
        + Add<Output = Self::Value>
        + Sub<Output = Self::Value>
        + Mul<Output = Self::Value>
        + Div<Output = Self::Value>
        + Neg<Output = Self::Value>;
    /// The outcome of comparing two of them.
    type Mask: Copy;

    fn lit(x: f64) -> Self::Value;
    fn unary(op: UnaryOp, a: Self::Value) -> Self::Value;
    fn binary(op: BinaryOp, a: Self::Value, b: Self::Value) -> Self::Value;
    /// `a · b + c`, fused where that is an operation.
    fn mul_add(a: Self::Value, b: Self::Value, c: Self::Value) -> Self::Value;
    fn compare(op: CompareOp, a: Self::Value, b: Self::Value) -> Self::Mask;
    fn select(mask: Self::Mask, yes: Self::Value, no: Self::Value) -> Self::Value;
}

/// Rules for numbers.
pub(crate) struct Numbers;

impl<S: Scalar> Values<S> for Numbers {
    type Value = S;
    type Mask = S::Bool;

    #[inline(always)]
    fn lit(x: f64) -> S {
        S::lit(x)
    }
    #[inline(always)]
    fn unary(op: UnaryOp, a: S) -> S {
        a.unary(op)
    }
    #[inline(always)]
    fn binary(op: BinaryOp, a: S, b: S) -> S {
        a.binary(op, b)
    }
    #[inline(always)]
    fn mul_add(a: S, b: S, c: S) -> S {
        a.mul_add(b, c)
    }
    #[inline(always)]
    fn compare(op: CompareOp, a: S, b: S) -> S::Bool {
        a.compare(op, b)
    }
    #[inline(always)]
    fn select(mask: S::Bool, yes: S, no: S) -> S {
        S::select(mask, yes, no)
    }
}

/// Rules for vectors of `K`.
pub(crate) struct Vectors<const K: usize>;

impl<S: Scalar, const K: usize> Values<S> for Vectors<K> {
    type Value = S::Vec<K>;
    /// Vectors are chosen as a whole elsewhere; here each component has its own side.
    type Mask = [S::Bool; K];

    #[inline(always)]
    fn lit(x: f64) -> S::Vec<K> {
        S::Vec::splat(S::lit(x))
    }
    #[inline(always)]
    fn unary(op: UnaryOp, a: S::Vec<K>) -> S::Vec<K> {
        a.unary(op)
    }
    #[inline(always)]
    fn binary(op: BinaryOp, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        a.binary(op, b)
    }
    #[inline(always)]
    fn mul_add(a: S::Vec<K>, b: S::Vec<K>, c: S::Vec<K>) -> S::Vec<K> {
        a * b + c
    }
    #[inline(always)]
    fn compare(op: CompareOp, a: S::Vec<K>, b: S::Vec<K>) -> [S::Bool; K] {
        array_of(
            #[inline(always)]
            |k| a.get(k).compare(op, b.get(k)),
        )
    }
    #[inline(always)]
    fn select(mask: [S::Bool; K], yes: S::Vec<K>, no: S::Vec<K>) -> S::Vec<K> {
        S::Vec::from_array(array_of(
            #[inline(always)]
            |k| S::select(mask[k], yes.get(k), no.get(k)),
        ))
    }
}

/// What a change of an operand makes of the result.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slope<V, M> {
    /// The same change.
    One,
    /// The opposite change.
    MinusOne,
    /// The change times a value.
    Times(V),
    /// The same change where the mask holds, else none: never 0 · ∞.
    Where(M),
    /// The same change where the mask does not hold.
    Unless(M),
}

/// The slope of a rule.
pub(crate) type SlopeOf<S, R> = Slope<<R as Values<S>>::Value, <R as Values<S>>::Mask>;

/// One operand of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operand {
    First,
    Second,
}

/// `∂y/∂x` of an operation on `x`, where `y` is its value; `None` where it is zero everywhere.
#[inline(always)]
pub(crate) fn unary_slope<S: Scalar, R: Values<S>>(
    op: UnaryOp,
    x: R::Value,
    y: R::Value,
) -> Option<SlopeOf<S, R>> {
    Some(Slope::Times(match op {
        UnaryOp::Neg => return Some(Slope::MinusOne),
        UnaryOp::Abs => {
            let negative = R::compare(CompareOp::Less, x, R::lit(0.0));
            R::select(negative, R::lit(-1.0), R::lit(1.0))
        }
        UnaryOp::Floor | UnaryOp::Round => return None,
        UnaryOp::Sqrt => R::lit(0.5) / y,
        UnaryOp::InverseSqrt => R::lit(-0.5) * y / x,
        UnaryOp::Exp => y,
        UnaryOp::Exp2 => y * R::lit(std::f64::consts::LN_2),
        UnaryOp::Ln => R::lit(1.0) / x,
        UnaryOp::Log2 => R::lit(std::f64::consts::LOG2_E) / x,
        UnaryOp::Sin => R::unary(UnaryOp::Cos, x),
        UnaryOp::Cos => -R::unary(UnaryOp::Sin, x),
        UnaryOp::Tanh => R::lit(1.0) - y * y,
        UnaryOp::Cbrt => R::lit(1.0) / (R::lit(3.0) * y * y),
        UnaryOp::Asinh => {
            // The square of the magnitude: that of an interval around 0 is then not negative.
            let magnitude = R::unary(UnaryOp::Abs, x);
            R::unary(UnaryOp::InverseSqrt, R::mul_add(magnitude, magnitude, R::lit(1.0)))
        }
    }))
}

/// `∂y/∂a` or `∂y/∂b` of an operation on `(a, b)`.
///
/// A tie of `Min` and `Max` goes to the first operand, so that clamping to `[low, high]` keeps the slope at both ends.
/// Where a rule holds the value itself, or a part of the other operand's rule, it is written again: the compiler finds
/// the same computation, and a recorder the same node.
#[inline(always)]
pub(crate) fn binary_slope<S: Scalar, R: Values<S>>(
    op: BinaryOp,
    operand: Operand,
    a: R::Value,
    b: R::Value,
) -> SlopeOf<S, R> {
    use Operand::{First, Second};
    match (op, operand) {
        (BinaryOp::Add, First | Second) | (BinaryOp::Sub, First) => Slope::One,
        (BinaryOp::Sub, Second) => Slope::MinusOne,
        (BinaryOp::Mul, First) => Slope::Times(b),
        (BinaryOp::Mul, Second) => Slope::Times(a),
        (BinaryOp::Div, First) => Slope::Times(R::lit(1.0) / b),
        (BinaryOp::Div, Second) => Slope::Times(-(a / b * (R::lit(1.0) / b))),
        (BinaryOp::Min, First) => Slope::Where(R::compare(CompareOp::LessEqual, a, b)),
        (BinaryOp::Min, Second) => Slope::Unless(R::compare(CompareOp::LessEqual, a, b)),
        (BinaryOp::Max, First) => Slope::Where(R::compare(CompareOp::LessEqual, b, a)),
        (BinaryOp::Max, Second) => Slope::Unless(R::compare(CompareOp::LessEqual, b, a)),
        (BinaryOp::Pow, First) => Slope::Times(b * R::binary(BinaryOp::Pow, a, b - R::lit(1.0))),
        (BinaryOp::Pow, Second) => Slope::Times(R::binary(BinaryOp::Pow, a, b) * R::unary(UnaryOp::Ln, a)),
        (BinaryOp::Atan2, First) => Slope::Times(b * (R::lit(1.0) / (a * a + b * b))),
        (BinaryOp::Atan2, Second) => Slope::Times(-(a * (R::lit(1.0) / (a * a + b * b)))),
    }
}

/// The change of the result for a change `d` of an operand.
#[inline(always)]
pub(crate) fn change<S: Scalar, R: Values<S>>(slope: SlopeOf<S, R>, d: R::Value) -> R::Value {
    match slope {
        Slope::One => d,
        Slope::MinusOne => -d,
        Slope::Times(slope) => d * slope,
        Slope::Where(mask) => R::select(mask, d, R::lit(0.0)),
        Slope::Unless(mask) => R::select(mask, R::lit(0.0), d),
    }
}

/// The change of the result for changes of both operands, with the slopes of one operation.
#[inline(always)]
pub(crate) fn change_of_both<S: Scalar, R: Values<S>>(
    slopes: [SlopeOf<S, R>; 2],
    da: R::Value,
    db: R::Value,
) -> R::Value {
    match slopes {
        [Slope::Times(first), second] => R::mul_add(da, first, change::<S, R>(second, db)),
        [Slope::One, Slope::MinusOne] => da - db,
        [Slope::Where(mask), Slope::Unless(_)] => R::select(mask, da, db),
        [first, second] => change::<S, R>(first, da) + change::<S, R>(second, db),
    }
}
