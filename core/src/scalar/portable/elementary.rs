//! What portable functions are made of.

use std::ops::{Add, Div, Mul, Sub};

/// The smallest positive normal number, 2⁻¹²⁶. Devices may take what is below for zero.
pub const SMALLEST: f64 = 1.175_494_350_822_287_5e-38;

/// The largest number.
pub const LARGEST: f64 = f32::MAX as f64;

/// What the functions are made of: arithmetic, choices, and a few operations on the exponent and the bits.
pub trait Elementary:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// A constant, rounded to single precision.
    fn lit(value: f64) -> Self;
    /// `self · b + c`; a device may round it once or twice.
    fn fused(self, b: Self, c: Self) -> Self;
    /// `self` if `self < b`, else `b`.
    fn smaller(self, b: Self) -> Self;
    /// `self` if `self > b`, else `b`.
    fn larger(self, b: Self) -> Self;
    /// `yes` where `a < b`, else `no`.
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self;
    /// `|self|`.
    fn magnitude(self) -> Self;
    /// `self` with its twelve highest bits of precision; the rest is zero. A product of two such numbers is exact.
    fn head(self) -> Self;
    /// The nearest integer, for `|self| < 2²²`.
    fn nearest_integer(self) -> Self;
    /// An integer `n` next to `self · scale`, the nearest but within a rounding of a tie, and `2ⁿ`, for
    /// `−127 ≤ n ≤ 128`; of the ends, 2⁻¹²⁷ is 0 and 2¹²⁸ is ∞.
    fn integer_and_power(self, scale: f64) -> (Self, Self);
    /// `n` and `m` so that `self = m · 2ⁿ` and `√½ ≤ m < √2`, for `self ≥ 2⁻¹²⁶`.
    fn exponent_and_mantissa(self) -> (Self, Self);
    /// `1/√self` within 7e-4 of itself, for `self ≥ 2⁻¹²⁶`. A processor's own estimate is as good.
    fn inverse_sqrt_estimate(self) -> Self;

    /// `self`, which is less than `limit`: what it is a sum of is added up before it is used. A device may take sums apart
    /// that stand side by side (WGSL § 15.7.5 “Reassociation and Fusion”), and puts the products of an integer with the two
    /// parts of a constant together again; through a choice it does not look.
    #[inline(always)]
    fn added_up(self, _limit: f64) -> Self {
        self
    }
    /// Gives the number a name in the text of a shader; nothing else.
    #[inline(always)]
    fn named(self, _name: &'static str) -> Self {
        self
    }
    /// Where `a` is below zero the opposite of `self`, else `self`.
    #[inline(always)]
    fn with_sign_of(self, a: Self) -> Self {
        Self::select_less(a, Self::lit(0.0), Self::lit(0.0) - self, self)
    }
}

/// Exponent and mantissa of a number that is moved to the nearest normal positive one. NaN stays.
#[inline(always)]
pub(super) fn normal<E: Elementary>(x: E) -> (E, E) {
    // The number is the second operand, so that NaN is not lost here, and is added below, where its bits would be.
    let x = E::lit(SMALLEST).larger(E::lit(LARGEST).smaller(x));
    let (n, m) = x.exponent_and_mantissa();
    (n, x.fused(E::lit(0.0), m))
}

/// `c₀ + c₁ x + …` by Horner's rule.
#[inline(always)]
pub(super) fn polynomial<E: Elementary, const N: usize>(x: E, coefficients: [f64; N]) -> E {
    let mut sum = E::lit(coefficients[N - 1]);
    for k in (0..N - 1).rev() {
        sum = sum.fused(x, E::lit(coefficients[k]));
    }
    sum
}
