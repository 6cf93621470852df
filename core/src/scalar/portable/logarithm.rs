//! Logarithms.

use std::f64::consts::{LN_2, LOG2_E};

use super::elementary::{Elementary, normal, polynomial};
use super::special::SpecialValues;

/// ln 2 in two parts; the first has trailing zeros, so that its product with an integer below 2⁹ is exact.
const LN_2_HIGH: f64 = 0.693_359_375;
const LN_2_LOW: f64 = LN_2 - LN_2_HIGH;

/// The exponent changes at `√½ · 2ⁿ`, which every function is tested at.
pub(super) const LOGARITHM: SpecialValues = SpecialValues::NONE;

/// The natural logarithm; below 2⁻¹²⁶, zero and negative numbers among them, it is held at −87.34; ∞ counts as the
/// largest number.
#[inline(always)]
pub(super) fn ln<E: Elementary>(x: E) -> E {
    ln_of_parts(parts(x))
}

/// The natural logarithm of a number that is taken apart.
#[inline(always)]
pub(super) fn ln_of_parts<E: Elementary>((n, f, bend): (E, E, E)) -> E {
    let small = n.fused(E::lit(LN_2_LOW), bend);
    n.fused(E::lit(LN_2_HIGH), f + small)
}

/// The logarithm to base 2; below 2⁻¹²⁶, zero and negative numbers among them, it is held at −126; ∞ counts as the
/// largest number.
#[inline(always)]
pub(super) fn log2<E: Elementary>(x: E) -> E {
    let (n, f, bend) = parts(x);
    // log₂ e = 1 + 0.44…, so that the largest part of the product is exact.
    let rest = E::lit(LOG2_E - 1.0);
    let small = f.fused(rest, bend.fused(rest, bend));
    n + (f + small)
}

/// `n`, `f` and `ln(1 + f) − f`, for `x = (1 + f) · 2ⁿ`.
#[inline(always)]
pub(super) fn parts<E: Elementary>(x: E) -> (E, E, E) {
    let (n, m) = normal(x);
    let f = (m - E::lit(1.0)).named("f");
    // (ln(1 + f) − f + f²/2) / f³; the remainder is 7.5e-10 of the logarithm.
    let p = polynomial(
        f,
        [
            0.333_333_126_057,
            -0.250_000_095_954,
            0.200_021_185_37,
            -0.166_679_959_337,
            0.142_195_548_78,
            -0.124_055_895_819,
            0.118_881_450_518,
            -0.116_756_401_967,
            0.067_466_634_031_2,
        ],
    );
    let square = (f * f).named("square");
    (n.named("n"), f, square.fused(p * f, E::lit(-0.5) * square).named("bend"))
}
