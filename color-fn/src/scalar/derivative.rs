//! Derivative rules of the operations, written once: for dual numbers and for the gradient of a graph.

use super::Scalar;
use super::op::UnaryOp;

/// `dy/dx` of an operation on one number, from `x` and `y = op(x)`; `None` where it is zero everywhere.
#[inline(always)]
pub(crate) fn derivative<S: Scalar>(op: UnaryOp, x: S, y: S) -> Option<S> {
    let one = S::lit(1.0);
    Some(match op {
        UnaryOp::Neg => -one,
        UnaryOp::Abs => S::select(x.less(S::lit(0.0)), -one, one),
        UnaryOp::Floor | UnaryOp::Round => return None,
        UnaryOp::Sqrt => S::lit(0.5) / y,
        UnaryOp::InverseSqrt => S::lit(-0.5) * y / x,
        UnaryOp::Exp => y,
        UnaryOp::Exp2 => y * S::lit(std::f64::consts::LN_2),
        UnaryOp::Ln => one / x,
        UnaryOp::Log2 => S::lit(std::f64::consts::LOG2_E) / x,
        UnaryOp::Sin => x.cos(),
        UnaryOp::Cos => -x.sin(),
        UnaryOp::Tanh => one - y * y,
        UnaryOp::Cbrt => one / (S::lit(3.0) * y * y),
    })
}
