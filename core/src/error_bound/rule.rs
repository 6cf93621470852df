//! The error of one operation: what it makes of the errors of its operands, and its own rounding.
//!
//! A change of an operand becomes one of the result by the largest slope between the two, which
//! [`derivative`](crate::scalar) gives on intervals; it is never more than the reach between all exact and all computed
//! results. The rounding is that of [`accuracy`](crate::scalar::accuracy), on any device.

use crate::graph::facts::EXACT_INTEGERS;
use crate::scalar::accuracy::{Accuracy, DIVISORS, EPSILON, NORMAL_DIFFERENCES, unit};
use crate::scalar::op::{BinaryOp, IntegerValued, UnaryOp};
use crate::scalar::portable::SMALLEST;
use crate::scalar::{Interval, Numbers, Operand, Scalar, Slope, Trilean, binary_slope, unary_slope};

use super::value::{OpResult, Value};

/// More than the roundings of the few sums and products that an error is computed with, each within 2⁻⁵³.
pub(super) const SHARE: f64 = 1.0 + 1.0 / 281_474_976_710_656.0;

/// `x` as a device has it, flushed to zero.
#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is what is asked for")]
pub(super) const fn single(x: f64) -> f64 {
    let x = x as f32;
    if x.is_subnormal() { 0.0 } else { x as f64 }
}

/// The rounding of results in a range, and their loss where devices flush to zero.
fn rounding(results: Interval, Accuracy { ulps, absolute, .. }: Accuracy) -> f64 {
    let magnitude = results.magnitude();
    if magnitude == 0.0 || (ulps == 0.0 && absolute == 0.0) {
        return 0.0;
    }
    let flushed = if results.low < SMALLEST && results.high > -SMALLEST { SMALLEST } else { 0.0 };
    (ulps * unit(magnitude)).max(absolute) + flushed
}

/// The rounding of one sum.
pub(super) fn rounding_of_sum(sums: Interval) -> f64 {
    rounding(sums, BinaryOp::Add.on_device())
}

/// The roundings of a sum of `n` terms, in any order: `γ Σ|terms|` with `γ = (n − 1) u / (1 − (n − 1) u)`.
pub(super) fn rounding_in_any_order(n: u32, terms: f64) -> f64 {
    let roundings = f64::from(n - 1);
    let share = roundings * BinaryOp::Add.on_device().ulps * EPSILON;
    if share < 0.5 { share / (1.0 - share) * terms + roundings * SMALLEST } else { f64::INFINITY }
}

/// The rounding of numbers that are stored.
pub(super) fn rounding_of_number(numbers: Interval) -> f64 {
    rounding(numbers, Accuracy { ulps: 0.5, ..UnaryOp::Neg.accuracy() })
}

/// Results of a device, rounded: of the same sign, where the error is relative.
fn rounded(results: Interval, by: f64, accuracy: Accuracy) -> Interval {
    let wide = results.widened(by);
    if accuracy.absolute > 0.0 {
        return wide;
    }
    Interval {
        low: if results.low >= 0.0 { wide.low.max(0.0) } else { wide.low },
        high: if results.high <= 0.0 { wide.high.min(0.0) } else { wide.high },
    }
}

/// The change of a result for an error of an operand: nothing where there is none, whatever the slope.
fn through(slope: Slope<Interval, Trilean>, error: f64) -> f64 {
    match slope {
        _ if error == 0.0 => 0.0,
        Slope::Times(slope) => slope.magnitude() * error,
        Slope::One | Slope::MinusOne | Slope::Where(_) | Slope::Unless(_) => error,
    }
}

/// An operation other than `Floor` and `Round`, which decide.
pub(super) fn unary(op: UnaryOp, x: &Value) -> OpResult {
    let exact = x.exact.unary(op);
    let accuracy = op.on_device();
    let hull = x.hull();
    let below = match op.below_domain() {
        _ if hull.low >= accuracy.domain.0 => Some(0.0),
        promised => promised,
    };
    let Some(below) = below.filter(|_| x.error.is_finite() && hull.high <= accuracy.domain.1) else {
        return OpResult::unbounded(exact);
    };
    let results = x.device.unary(op);
    let slope = unary_slope::<Interval, Numbers>(op, hull, hull.unary(op));
    let carried = slope.map_or(0.0, |slope| through(slope, x.error));
    let own = rounding(results, accuracy) + below;
    let apart = match x.diverged {
        true => {
            let hull = x.exact.widened(x.apart);
            let slope = unary_slope::<Interval, Numbers>(op, hull, hull.unary(op));
            slope.map_or(0.0, |slope| through(slope, x.apart))
        }
        false => 0.0,
    };
    OpResult {
        exact,
        device: rounded(results, own, accuracy),
        error: carried.min(exact.max_distance(results)) + own,
        apart,
        integer: x.integer && op.integer_valued() == IntegerValued::OfIntegers,
    }
}

/// An operation on two numbers.
pub(super) fn binary(op: BinaryOp, a: &Value, b: &Value) -> OpResult {
    // A square is not negative.
    let square = op == BinaryOp::Mul && a.is(b);
    let of = |a: Interval, b: Interval| {
        if square { a.abs_of().binary(op, a.abs_of()) } else { a.binary(op, b) }
    };
    let exact = of(a.exact, b.exact);
    let known = a.error.is_finite() && b.error.is_finite();
    let Some(own) = rounding_of(op, a, b).filter(|_| known) else { return OpResult::unbounded(exact) };
    let (results, accuracy) = (of(a.device, b.device), op.on_device());
    let carried = carried(op, [a.hull(), b.hull()], [a.error, b.error]).min(exact.max_distance(results));
    let apart = match a.diverged || b.diverged {
        true => carried_apart(op, a, b),
        false => 0.0,
    };
    let own = own.unwrap_or_else(|| rounding(results, accuracy));
    let stays = op.integer_valued() == IntegerValued::OfIntegers;
    OpResult {
        exact,
        device: rounded(results, own, accuracy),
        error: carried + own,
        apart,
        integer: stays && a.integer && b.integer && results.magnitude() <= EXACT_INTEGERS,
    }
}

/// What the operation adds where that is not the rounding of its results: `None` where nothing is promised, `Some(None)`
/// where it is.
#[expect(
    clippy::option_option,
    reason = "an error that is infinite, that is known, or that the results give"
)]
fn rounding_of(op: BinaryOp, a: &Value, b: &Value) -> Option<Option<f64>> {
    let (low, high) = op.on_device().domain;
    let inside = |x: Interval| low <= x.low && x.high <= high;
    let (of_a, of_b) = (a.device, b.device);
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => {
            let results = of_a.binary(op, of_b);
            let integer = a.integer && b.integer && results.magnitude() <= EXACT_INTEGERS;
            // Sterbenz's lemma: numbers within a factor of two of each other.
            let near = op == BinaryOp::Sub
                && of_a.low > NORMAL_DIFFERENCES
                && of_b.low > NORMAL_DIFFERENCES
                && of_a.high <= 2.0 * of_b.low
                && of_b.high <= 2.0 * of_a.low;
            let scaled = op == BinaryOp::Mul && (scales(b, of_a) || scales(a, of_b));
            Some((integer || near || scaled).then_some(0.0))
        }
        BinaryOp::Min | BinaryOp::Max => Some(Some(0.0)),
        BinaryOp::Div => (least(of_b) >= DIVISORS.0 && of_b.magnitude() <= DIVISORS.1).then_some(None),
        BinaryOp::Pow => {
            // What is below the normal numbers counts as zero.
            let lost = match (of_a.low < SMALLEST, of_b.low > 0.0) {
                (false, _) => 0.0,
                (true, true) => SMALLEST.powf(of_b.low) * SHARE,
                (true, false) => return None,
            };
            if a.exact.low < 0.0 || of_a.high > high {
                return None;
            }
            let results = of_a.binary(op, of_b);
            Some(Some(rounding(results, op.on_device()) + lost))
        }
        _ => {
            let far = least(of_a).max(least(of_b)) >= NORMAL_DIFFERENCES;
            (inside(of_a) && inside(of_b) && far).then_some(None)
        }
    }
}

/// The smallest magnitude of a member.
fn least(x: Interval) -> f64 {
    if x.contains(0.0) { 0.0 } else { x.low.abs().min(x.high.abs()) }
}

/// Whether a factor is a power of two that keeps all products above the subnormal numbers, or zero.
fn scales(factor: &Value, other: Interval) -> bool {
    let x = factor.exact.low;
    let power = factor.error == 0.0 && factor.exact == Interval::point(x) && x.abs().log2().fract() == 0.0;
    power && x != 0.0 && (least(other) * x.abs() >= SMALLEST || other == Interval::point(0.0))
}

/// What the operation makes of two exact values of an operand that are apart.
fn carried_apart(op: BinaryOp, a: &Value, b: &Value) -> f64 {
    carried(op, [a.exact.widened(a.apart), b.exact.widened(b.apart)], [a.apart, b.apart])
}

/// What the operation makes of errors of its operands, which lie in the ranges with them and without.
fn carried(op: BinaryOp, [x, y]: [Interval; 2], [first, second]: [f64; 2]) -> f64 {
    if op.has_cut() && x.contains(0.0) && y.low <= 0.0 {
        return f64::INFINITY;
    }
    if matches!(op, BinaryOp::Min | BinaryOp::Max) {
        // The chosen one comes before the other, from below or from above.
        let (chosen, other) = if op == BinaryOp::Min { (x, y) } else { (-x, -y) };
        return match (chosen.high <= other.low, other.high <= chosen.low) {
            (true, _) => first,
            (_, true) => second,
            _ => first.max(second),
        };
    }
    // Of all but powers, the magnitude of a slope is that at the magnitudes, whose squares do not reach below zero.
    let (x, y) = if op == BinaryOp::Pow { (x, y) } else { (x.abs_of(), y.abs_of()) };
    let slope = |operand| binary_slope::<Interval, Numbers>(op, operand, x, y);
    through(slope(Operand::First), first) + through(slope(Operand::Second), second)
}

impl Interval {
    fn abs_of(self) -> Self {
        self.unary(UnaryOp::Abs)
    }
}
