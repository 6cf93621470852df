//! Exponentials, and what is made of them.

use std::f64::consts::{LN_2, LOG2_E};

use super::{Elementary, polynomial};

/// ln 2 in two parts; the first has trailing zeros, so that its product with an integer below 2⁹ is exact.
const LN_2_HIGH: f64 = 0.693_359_375;
const LN_2_LOW: f64 = LN_2 - LN_2_HIGH;

/// `eˣ`; 0 below −87.68 and ∞ above 88.37, where the power of two leaves the exponents of single precision.
///
/// Reduction by ln 2 (Cody & Waite 1980, chapter 6), a minimax polynomial on |r| ≤ ½ ln 2, and the power of two by the
/// exponent bits.
#[inline(always)]
pub(super) fn exp<E: Elementary>(x: E) -> E {
    // Beyond these the power is 0 or ∞ already. The argument is the second operand, so that NaN stays.
    let inside = E::lit(-88.02).larger(E::lit(89.0).smaller(x)).named("inside");
    let (n, power) = inside.integer_and_power(LOG2_E);
    let n = n.named("n");
    let r = n.fused(E::lit(-LN_2_HIGH), inside).added_up(1.0);
    let r = n.fused(E::lit(-LN_2_LOW), r).named("r");
    // (eʳ − 1 − r) / r²; the remainder is 3.1e-9 of eʳ.
    let q = polynomial(
        r,
        [
            0.499_999_934_318,
            0.166_665_203_987,
            0.041_668_390_865_1,
            0.008_368_745_149_35,
            0.001_381_453_572_98,
        ],
    );
    let one = E::lit(1.0);
    q.fused(r, one).fused(r, one) * power
}

/// `2ˣ`; 0 below −126.5 and ∞ above 127.5.
#[inline(always)]
pub(super) fn exp2<E: Elementary>(x: E) -> E {
    let inside = E::lit(-127.0).larger(E::lit(128.0).smaller(x)).named("inside");
    let (n, power) = inside.integer_and_power(1.0);
    power_of_fraction((inside - n.named("n")).named("r")) * power
}

/// `2ʳ` for `|r| ≤ ½`; the minimax polynomial is within 2e-9.
#[inline(always)]
pub(super) fn power_of_fraction<E: Elementary>(r: E) -> E {
    let p = polynomial(
        r,
        [
            0.693_147_202_907,
            0.240_226_479_069,
            0.055_503_323_479_8,
            0.009_618_437_855_57,
            0.001_339_892_605_36,
            0.000_153_533_214_689,
        ],
    );
    p.fused(r, E::lit(1.0))
}

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
