//! Hyperbolic functions and their inverses.

use std::f64::consts::LN_2;

use super::elementary::{Elementary, polynomial};
use super::exponential::exp;
use super::logarithm::{ln_of_parts, parts};
use super::root::inverse_sqrt;
use super::special::SpecialValues;

/// Where the polynomial ends, and what the exponential of the doubled magnitude has.
pub(super) const TANH: SpecialValues = SpecialValues::at(&[0.625, 44.5]).and_multiples_of(0.25 * LN_2);

/// The hyperbolic tangent: an odd polynomial up to 0.625, and `1 − 2 / (e²ˣ + 1)` from there on.
#[inline(always)]
pub(super) fn tanh<E: Elementary>(x: E) -> E {
    let magnitude = x.magnitude();
    let square = (x * x).named("square");
    let p = polynomial(
        square,
        [
            -0.333_333_308_03,
            0.133_332_060_167,
            -0.053_946_764_102_7,
            0.021_700_708_853_1,
            -0.008_177_411_905_8,
            0.002_142_974_049_48,
        ],
    );
    let near = (p * square).fused(x, x).named("near");
    let far = E::lit(1.0) - E::lit(2.0) / (exp(magnitude + magnitude) + E::lit(1.0));
    let far = far.named("far");
    // Not a number is neither below nor above: it comes from the polynomial.
    E::select_less(E::lit(0.625), magnitude, far.with_sign_of(x), near)
}

/// Up to here an odd polynomial is the inverse hyperbolic sine.
const ASINH_NEAR: f64 = 0.75;

/// From here on `√(x² + 1)` is x to 1.5e-8 of the result.
const ASINH_FAR: f64 = 4096.0;

/// Where the polynomial and the root end.
pub(super) const ASINH: SpecialValues = SpecialValues::at(&[ASINH_NEAR, ASINH_FAR]);

/// The inverse hyperbolic sine, odd: a polynomial up to 0.75, and `ln(|x| + √(x² + 1))` from there on, which for large
/// numbers is `ln |x| + ln 2`. ∞ counts as the largest number.
#[inline(always)]
pub(super) fn asinh<E: Elementary>(x: E) -> E {
    let (zero, one, end) = (E::lit(0.0), E::lit(1.0), E::lit(ASINH_FAR));
    let magnitude = x.magnitude();
    let square = (x * x).named("square");
    // (asinh(x) / x − 1) / x², as a function of x²; the remainder is 6.7e-10 of the result.
    let p = polynomial(
        square,
        [
            -0.166_666_565_606,
            0.074_995_196_955_5,
            -0.044_564_810_993,
            0.029_768_665_498_6,
            -0.019_698_002_629,
            0.010_447_874_062_3,
            -0.002_980_225_547_95,
        ],
    );
    let near = (p * square).fused(x, x).named("near");
    // The magnitude is the second operand, so that NaN stays.
    let inside = end.smaller(magnitude).named("inside");
    let sum = inside.fused(inside, one).named("sum");
    let root = sum * inverse_sqrt(sum);
    let number = E::select_less(end, magnitude, magnitude, magnitude + root);
    let (n, f, bend) = parts(number);
    let doubled = E::select_less(end, magnitude, one, zero).named("doubled");
    let far = ln_of_parts((n + doubled, f, bend)).named("far");
    // Not a number is neither below nor above: it comes from the polynomial.
    E::select_less(E::lit(ASINH_NEAR), magnitude, far.with_sign_of(x), near)
}
