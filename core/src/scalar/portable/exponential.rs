//! Exponentials.

use std::f64::consts::{LN_2, LOG2_E};

use super::elementary::{Elementary, polynomial};
use super::special::SpecialValues;

/// ln 2 in two parts; the first has trailing zeros, so that its product with an integer below 2⁹ is exact.
const LN_2_HIGH: f64 = 0.693_359_375;
const LN_2_LOW: f64 = LN_2 - LN_2_HIGH;

/// The ends, and where the reduction takes another integer.
pub(super) const EXP: SpecialValues = SpecialValues::at(&[88.02, 89.0]).and_multiples_of(0.5 * LN_2);

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

/// The same; the ends are powers of two.
pub(super) const EXP2: SpecialValues = SpecialValues::at(&[127.0]).and_multiples_of(0.5);

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
