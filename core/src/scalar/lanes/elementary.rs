//! The elementary operations of lanes, which portable functions are made of.

use super::{INTEGER_BITS, Lanes, Register, SIGN};
use crate::scalar::portable::Elementary;
use crate::scalar::{Scalar, round_to_f32};

/// Added to `|x| < 2²²` it rounds to an integer.
const NEAREST: f32 = 12_582_912.0;
/// The exponent bits of 1.
const ONE_BITS: u32 = 0x3F80_0000;
/// The bits of √½.
const SQRT_HALF_BITS: u32 = 0x3F35_04F3;
/// All but the twelve highest bits of precision.
const REST_BITS: u32 = 0xFFF;

impl<R: Register> Elementary for Lanes<R> {
    #[inline(always)]
    fn lit(value: f64) -> Self {
        Self::splat(round_to_f32(value))
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        self.mul_add(b, c)
    }
    #[inline(always)]
    fn smaller(self, b: Self) -> Self {
        Self(self.0.min(b.0))
    }
    #[inline(always)]
    fn larger(self, b: Self) -> Self {
        Self(self.0.max(b.0))
    }
    #[inline(always)]
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::select(a.less(b), yes, no)
    }
    #[inline(always)]
    fn magnitude(self) -> Self {
        Self(self.0.bits_and(R::splat_bits(!SIGN)))
    }
    #[inline(always)]
    fn head(self) -> Self {
        Self(self.0.bits_and(R::splat_bits(!REST_BITS)))
    }
    #[inline(always)]
    fn nearest_integer(self) -> Self {
        (self + Self::splat(NEAREST)) - Self::splat(NEAREST)
    }
    #[inline(always)]
    fn integer_and_power(self, scale: f64) -> (Self, Self) {
        // Rounded to an integer whose low bits hold n + 127, the exponent bits of 2ⁿ.
        let bias = Self::splat(NEAREST + 127.0);
        let biased = self.mul_add(Elementary::lit(scale), bias);
        (biased - bias, Self(biased.0.bits_up(23)))
    }
    #[inline(always)]
    fn exponent_and_mantissa(self) -> (Self, Self) {
        // From √½ on each power of two begins a new exponent.
        let biased = self.0.bits_add(R::splat_bits(ONE_BITS - SQRT_HALF_BITS)).bits_down(23);
        let mantissa = self.0.bits_sub(biased.bits_up(23)).bits_add(R::splat_bits(ONE_BITS));
        let integer = Self(biased.bits_or(R::splat(INTEGER_BITS)));
        (integer - Self::splat(INTEGER_BITS + 127.0), Self(mantissa))
    }
    #[inline(always)]
    fn inverse_sqrt_estimate(self) -> Self {
        Self(self.0.inverse_sqrt_estimate())
    }
}
