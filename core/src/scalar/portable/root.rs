//! Roots.

use super::elementary::{Elementary, LARGEST, SMALLEST, normal, polynomial};
use super::special::SpecialValues;

/// The ends of the domain alone, which every function is tested at.
pub(super) const INVERSE_SQRT: SpecialValues = SpecialValues::NONE;

/// `1/√x`; below 2⁻¹²⁶, zero and negative numbers among them, it is held at 2⁶³; ∞ counts as the largest number.
///
/// An estimate, and one step of Householder's method of third order, which takes an error of 7e-4 to 1e-10.
#[inline(always)]
pub(super) fn inverse_sqrt<E: Elementary>(x: E) -> E {
    // ∞ would meet an estimate of 0. The number is the second operand, so that NaN stays.
    let x = E::lit(SMALLEST).larger(E::lit(LARGEST).smaller(x));
    let y = x.inverse_sqrt_estimate();
    // y · (1 − e/2 + 3/8 e²), with e = x y² − 1.
    let e = (x * y).fused(y, E::lit(-1.0));
    let step = e.fused(E::lit(0.375), E::lit(-0.5)) * e;
    step.fused(y, y)
}

/// The exponent changes at `√½ · 2ⁿ`, which every function is tested at.
pub(super) const CBRT: SpecialValues = SpecialValues::NONE;

/// The cube root, odd. What is nearer to zero than 2⁻¹²⁶ counts as 0, ∞ as the largest number.
///
/// A polynomial for the mantissa, a third of the exponent, and a step of Newton's method.
#[inline(always)]
pub(super) fn cbrt<E: Elementary>(x: E) -> E {
    let magnitude = x.magnitude();
    let (n, m) = normal(magnitude);
    let (third, power) = n.integer_and_power(1.0 / 3.0);
    // The exponent that is left is −1, 0 or 1.
    let left = third.fused(E::lit(-3.0), n).named("left");
    let pick = |below, within, above| {
        let up = E::select_less(E::lit(0.5), left, E::lit(above), E::lit(within));
        E::select_less(left, E::lit(-0.5), E::lit(below), up)
    };
    let number = (m * pick(0.5, 1.0, 2.0)).named("number");
    // The cube root of the mantissa within 1e-5.
    let root = polynomial(
        m,
        [0.451_667_287_652, 0.904_817_215_489, -0.535_628_820_215, 0.216_936_538_142, -0.037_787_975_131_9],
    );
    let root = root * pick(0.793_700_525_984_1, 1.0, 1.259_921_049_894_9);
    let root = root.named("root");
    let square = root * root;
    let root = root - (square * root - number) / (square * E::lit(3.0));
    E::select_less(magnitude, E::lit(SMALLEST), E::lit(0.0), (root * power).with_sign_of(x))
}
