//! What lanes are made of: registers of `f32`, and a few operations that every vector unit has.

use std::fmt::Debug;

use crate::scalar::{Real, array_of};

/// One or more vector registers of `f32`. A number is a register of one lane, and registers side by side are one.
///
/// The operations on bits take the bits of each lane as a `u32`.
pub trait Register: Copy + Debug + Send + Sync + 'static {
    /// The number of lanes.
    const LANES: usize;
    /// One truth value a lane.
    type Mask: Copy + Debug;

    /// The same number in each lane.
    fn splat(x: f32) -> Self;
    /// The first [`LANES`](Self::LANES) of `values`.
    fn load(values: &[f32]) -> Self;
    /// Writes the first [`LANES`](Self::LANES) of `out`.
    fn store(self, out: &mut [f32]);
    /// `a + b`.
    fn add(self, b: Self) -> Self;
    /// `a − b`.
    fn sub(self, b: Self) -> Self;
    /// `a · b`.
    fn mul(self, b: Self) -> Self;
    /// `a / b`.
    fn div(self, b: Self) -> Self;
    /// `a · b + c`, rounded once where the CPU can, else twice.
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// `√a`.
    fn sqrt(self) -> Self;
    /// `1/√a` within 7e-4 of itself, for normal `a > 0`: the CPU's estimate, or one of ours.
    #[inline(always)]
    fn inverse_sqrt_estimate(self) -> Self {
        inverse_sqrt_by_bits(self)
    }
    /// `a` if `a < b`, else `b`.
    fn min(self, b: Self) -> Self;
    /// `a` if `a > b`, else `b`.
    fn max(self, b: Self) -> Self;
    /// `a < b`.
    fn less(self, b: Self) -> Self::Mask;
    /// `a ≤ b`.
    fn less_equal(self, b: Self) -> Self::Mask;
    /// `a = b`.
    fn equal(self, b: Self) -> Self::Mask;
    /// `yes` where the mask holds, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// Where both hold.
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// Where either holds.
    fn either(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// Where it does not hold.
    fn not(mask: Self::Mask) -> Self::Mask;
    /// Bits of both.
    fn bits_and(self, b: Self) -> Self;
    /// Bits of either.
    fn bits_or(self, b: Self) -> Self;
    /// Sum of the bits as integers, modulo 2³².
    fn bits_add(self, b: Self) -> Self;
    /// Difference of the bits as integers, modulo 2³².
    fn bits_sub(self, b: Self) -> Self;
    /// Bits moved up by `n < 32`.
    fn bits_up(self, n: u32) -> Self;
    /// Bits moved down by `n < 32`.
    fn bits_down(self, n: u32) -> Self;

    /// `f(l, x)` of each lane `l`, one after another.
    fn each_lane(self, f: impl FnMut(usize, f32) -> f32) -> Self;
    /// One lane.
    fn lane(self, l: usize) -> f32;
    /// Adds to one lane.
    fn add_to_lane(&mut self, l: usize, x: f32);

    /// The same bits in each lane.
    #[inline(always)]
    fn splat_bits(bits: u32) -> Self {
        Self::splat(f32::from_bits(bits))
    }
}

/// `1/√a` within 6.5e-4 of itself.
///
/// Half the exponent, negated, by the bits, and a step of Newton's method whose constants make the error least: Moroz,
/// Walczyk, Hrynchyshyn, Holimath & Cieśliński, *Fast calculation of inverse square root with the use of magic constant*
/// (2018), §4.
#[inline(always)]
pub fn inverse_sqrt_by_bits<R: Register>(a: R) -> R {
    let y = R::splat_bits(0x5F1F_FFF9).bits_sub(a.bits_down(1));
    R::splat(0.703_952_25).mul(y).mul(R::splat(2.389_244_6).sub(a.mul(y).mul(y)))
}

impl Register for f32 {
    const LANES: usize = 1;
    type Mask = bool;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        x
    }
    #[inline(always)]
    fn load(values: &[f32]) -> Self {
        values[0]
    }
    #[inline(always)]
    fn store(self, out: &mut [f32]) {
        out[0] = self;
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        self + b
    }
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        self - b
    }
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        self * b
    }
    #[inline(always)]
    fn div(self, b: Self) -> Self {
        self / b
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Real::mul_add(self, b, c)
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }
    #[inline(always)]
    fn min(self, b: Self) -> Self {
        if self < b { self } else { b }
    }
    #[inline(always)]
    fn max(self, b: Self) -> Self {
        if self > b { self } else { b }
    }
    #[inline(always)]
    fn less(self, b: Self) -> bool {
        self < b
    }
    #[inline(always)]
    fn less_equal(self, b: Self) -> bool {
        self <= b
    }
    #[inline(always)]
    fn equal(self, b: Self) -> bool {
        self == b
    }
    #[inline(always)]
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn both(a: bool, b: bool) -> bool {
        a & b
    }
    #[inline(always)]
    fn either(a: bool, b: bool) -> bool {
        a | b
    }
    #[inline(always)]
    fn not(mask: bool) -> bool {
        !mask
    }
    #[inline(always)]
    fn bits_and(self, b: Self) -> Self {
        Self::from_bits(self.to_bits() & b.to_bits())
    }
    #[inline(always)]
    fn bits_or(self, b: Self) -> Self {
        Self::from_bits(self.to_bits() | b.to_bits())
    }
    #[inline(always)]
    fn bits_add(self, b: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_add(b.to_bits()))
    }
    #[inline(always)]
    fn bits_sub(self, b: Self) -> Self {
        Self::from_bits(self.to_bits().wrapping_sub(b.to_bits()))
    }
    #[inline(always)]
    fn bits_up(self, n: u32) -> Self {
        Self::from_bits(self.to_bits() << n)
    }
    #[inline(always)]
    fn bits_down(self, n: u32) -> Self {
        Self::from_bits(self.to_bits() >> n)
    }
    #[inline(always)]
    fn each_lane(self, mut f: impl FnMut(usize, f32) -> f32) -> Self {
        f(0, self)
    }
    #[inline(always)]
    fn lane(self, _: usize) -> f32 {
        self
    }
    #[inline(always)]
    fn add_to_lane(&mut self, _: usize, x: f32) {
        *self += x;
    }
}

/// Operations that are done register by register.
///
/// A macro, because each is the same loop around another name.
macro_rules! each {
    ($($name:ident($($rest:ident),*) $(-> $out:ty)?;)*) => {$(
        #[inline(always)]
        #[allow(unused_parens, reason = "the result is a register or a mask")]
        fn $name(self, $($rest: Self),*) -> each!(@out $($out)?) {
            array_of(#[inline(always)] |m| self[m].$name($($rest[m]),*))
        }
    )*};
    (@out) => { Self };
    (@out $out:ty) => { $out };
}

impl<R: Register, const M: usize> Register for [R; M] {
    const LANES: usize = M * R::LANES;
    type Mask = [R::Mask; M];

    #[inline(always)]
    fn splat(x: f32) -> Self {
        [R::splat(x); M]
    }
    #[inline(always)]
    fn load(values: &[f32]) -> Self {
        let values = &values[..Self::LANES];
        array_of(
            #[inline(always)]
            |m| R::load(&values[m * R::LANES..(m + 1) * R::LANES]),
        )
    }
    #[inline(always)]
    fn store(self, out: &mut [f32]) {
        let out = &mut out[..Self::LANES];
        for (m, register) in self.into_iter().enumerate() {
            register.store(&mut out[m * R::LANES..(m + 1) * R::LANES]);
        }
    }
    each! {
        add(b);
        sub(b);
        mul(b);
        div(b);
        mul_add(b, c);
        sqrt();
        inverse_sqrt_estimate();
        min(b);
        max(b);
        less(b) -> Self::Mask;
        less_equal(b) -> Self::Mask;
        equal(b) -> Self::Mask;
        bits_and(b);
        bits_or(b);
        bits_add(b);
        bits_sub(b);
    }
    #[inline(always)]
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self {
        array_of(
            #[inline(always)]
            |m| R::select(mask[m], yes[m], no[m]),
        )
    }
    #[inline(always)]
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        array_of(
            #[inline(always)]
            |m| R::both(a[m], b[m]),
        )
    }
    #[inline(always)]
    fn either(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        array_of(
            #[inline(always)]
            |m| R::either(a[m], b[m]),
        )
    }
    #[inline(always)]
    fn not(mask: Self::Mask) -> Self::Mask {
        array_of(
            #[inline(always)]
            |m| R::not(mask[m]),
        )
    }
    #[inline(always)]
    fn bits_up(self, n: u32) -> Self {
        array_of(
            #[inline(always)]
            |m| self[m].bits_up(n),
        )
    }
    #[inline(always)]
    fn bits_down(self, n: u32) -> Self {
        array_of(
            #[inline(always)]
            |m| self[m].bits_down(n),
        )
    }
    #[inline(always)]
    fn each_lane(self, mut f: impl FnMut(usize, f32) -> f32) -> Self {
        array_of(
            #[inline(always)]
            |m| {
                self[m].each_lane(
                    #[inline(always)]
                    |l, x| f(m * R::LANES + l, x),
                )
            },
        )
    }
    #[inline(always)]
    fn lane(self, l: usize) -> f32 {
        self[l / R::LANES].lane(l % R::LANES)
    }
    #[inline(always)]
    fn add_to_lane(&mut self, l: usize, x: f32) {
        self[l / R::LANES].add_to_lane(l % R::LANES, x);
    }
}
