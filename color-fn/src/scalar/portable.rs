//! Implementations out of elementary operations, the same for one `f32` and for lanes of them.
//!
//! Each function here stays *one* operation of the graph; this is how the CPU computes it.

use super::real::Real;

const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// ln 2 in two parts; the first has trailing zeros, so that its product with an integer below 2⁹ is exact.
const LN_2_HIGH: f64 = 0.693_359_375;
const LN_2_LOW: f64 = std::f64::consts::LN_2 - LN_2_HIGH;

/// Below this the result would be subnormal; it is 0.
const EXP_UNDERFLOW: f64 = -87.336_54;
/// Above this, 127.5 ln 2, the power of two has no exponent bits; the result is ∞.
const EXP_OVERFLOW: f64 = 88.376_26;

/// `eˣ` within 2 ULP; 0 below −87.3, ∞ above 88.37, NaN for NaN.
///
/// Range reduction by ln 2 (Cody & Waite 1980, §6), a polynomial of degree 7 on |r| ≤ ln 2 / 2, and the power
/// of two by the exponent bits.
#[inline(always)]
pub(crate) fn exp<E: Elementary>(x: E) -> E {
    let (lowest, highest) = (E::lit(EXP_UNDERFLOW), E::lit(EXP_OVERFLOW));
    let inside = E::select_less(x, lowest, lowest, x);
    let inside = E::select_less(highest, inside, highest, inside);
    let (n, power) = E::round_and_power(inside * E::lit(LOG2_E));
    let r = n.fused(E::lit(-LN_2_LOW), n.fused(E::lit(-LN_2_HIGH), inside));
    // Taylor coefficients: the remainder r⁸/8! is 5e-9 at |r| = ln 2 / 2, a tenth of a unit of the last place.
    let p = E::lit(1.0 / 5040.0);
    let p = p.fused(r, E::lit(1.0 / 720.0));
    let p = p.fused(r, E::lit(1.0 / 120.0));
    let p = p.fused(r, E::lit(1.0 / 24.0));
    let p = p.fused(r, E::lit(1.0 / 6.0));
    let p = p.fused(r, E::lit(0.5));
    let value = (p * r).fused(r, r) + E::lit(1.0);
    let value = value * power;
    let value = E::select_less(x, lowest, E::lit(0.0), value);
    E::select_less(highest, x, E::lit(f64::INFINITY), value)
}

/// What the implementations are made of: arithmetic, one choice, and the exponent bits.
pub(crate) trait Elementary:
    Copy + std::ops::Add<Output = Self> + std::ops::Sub<Output = Self> + std::ops::Mul<Output = Self>
{
    fn lit(value: f64) -> Self;
    /// `self · b + c`, fused where the machine can.
    fn fused(self, b: Self, c: Self) -> Self;
    /// `yes` where `a < b`, else `no`.
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self;
    /// The integer `n` nearest to `self`, and `2ⁿ`, for `−126 ≤ n ≤ 127`.
    fn round_and_power(self) -> (Self, Self);
}

/// Adding 1.5 · 2²³ rounds to an integer and leaves it, biased by 127, in the low bits.
pub(crate) const ROUND_WITH_BIAS: f32 = 12_582_912.0 + 127.0;

impl Elementary for f32 {
    #[inline(always)]
    fn lit(value: f64) -> Self {
        Real::from_f64(value)
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        Real::mul_add(self, b, c)
    }
    #[inline(always)]
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        if a < b { yes } else { no }
    }
    #[inline(always)]
    fn round_and_power(self) -> (Self, Self) {
        let biased = self + ROUND_WITH_BIAS;
        (biased - ROUND_WITH_BIAS, Self::from_bits(biased.to_bits() << 23))
    }
}

#[cfg(test)]
mod tests {
    use super::{EXP_OVERFLOW, EXP_UNDERFLOW, exp};
    use crate::scalar::Lanes;

    /// The distance in units of the last place of `exact`.
    fn ulps(found: f32, exact: f64) -> f64 {
        let place = f64::from((exact as f32).next_up()) - f64::from(exact as f32);
        (f64::from(found) - exact).abs() / place
    }

    #[test]
    fn exp_is_within_two_units_of_the_last_place() {
        let mut worst: f64 = 0.0;
        // Every 4099th float between the bounds, of both signs: 400,000 arguments, at all exponents.
        for bits in (0..0x7F80_0000_u32).step_by(4099) {
            for x in [f32::from_bits(bits), -f32::from_bits(bits)] {
                if (EXP_UNDERFLOW..=EXP_OVERFLOW).contains(&f64::from(x)) {
                    // The standard library's f64 is exact to 2⁻²⁹ of such a unit.
                    let exact = f64::from(x).exp();
                    worst = worst.max(ulps(exp(x), exact));
                    worst = worst.max(ulps(exp(Lanes::<1, true>([x])).0[0], exact));
                }
            }
        }
        assert!(worst <= 2.0, "exp is off by {worst} units");
    }

    #[test]
    fn exp_has_its_values_at_the_ends() {
        assert_eq!(exp(0.0_f32).to_bits(), 1.0_f32.to_bits(), "e⁰ is 1");
        assert_eq!(exp(-0.0_f32).to_bits(), 1.0_f32.to_bits(), "e⁻⁰ is 1");
        for x in [-88.0, -1e4, -f32::MAX, f32::NEG_INFINITY] {
            assert_eq!(exp(x).to_bits(), 0.0_f32.to_bits(), "exp({x}) vanishes");
        }
        for x in [88.5, 1e4, f32::MAX, f32::INFINITY] {
            assert!(exp(x).is_infinite() && exp(x) > 0.0, "exp({x}) is ∞");
        }
        assert!(exp(f32::NAN).is_nan(), "NaN stays");
    }
}
