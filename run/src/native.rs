//! The vector registers of an instruction set that was found at run time.

use std::any::TypeId;

use bytemuck::cast;
use pulp::Simd;

use color_fn_core::scalar::{Register, inverse_sqrt_by_bits};

/// One register of an instruction set.
///
/// It is made only inside a kernel that `pulp` dispatched, so that the CPU is known to have the instructions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Native<S: Simd>(S::f32s);

/// No register has more lanes.
const MAX_LANES: usize = 16;

/// The proof that the CPU has the instructions, which has no bytes.
#[inline(always)]
fn simd<S: Simd>() -> S {
    const { assert!(size_of::<S>() == 0, "a proof carries no data") };
    #[expect(
        unsafe_code,
        reason = "a value of a type without bytes; `Native<S>` is private and named only by the batch kernel, which `pulp` \
                  calls with an `S` of its own: the test `batches_agree_on_every_instruction_set` runs each"
    )]
    // SAFETY: `S` has no bytes to read, and a value of it exists in the caller.
    unsafe {
        std::mem::transmute_copy(&())
    }
}

impl<S: Simd> Register for Native<S> {
    const LANES: usize = S::F32_LANES;
    type Mask = S::m32s;

    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self(simd::<S>().splat_f32s(x))
    }
    #[inline(always)]
    fn load(values: &[f32]) -> Self {
        Self(bytemuck::pod_read_unaligned(bytemuck::cast_slice(&values[..Self::LANES])))
    }
    #[inline(always)]
    fn store(self, out: &mut [f32]) {
        let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut out[..Self::LANES]);
        bytes.copy_from_slice(bytemuck::bytes_of(&self.0));
    }
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        Self(simd::<S>().add_f32s(self.0, b.0))
    }
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        Self(simd::<S>().sub_f32s(self.0, b.0))
    }
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        Self(simd::<S>().mul_f32s(self.0, b.0))
    }
    #[inline(always)]
    fn div(self, b: Self) -> Self {
        Self(simd::<S>().div_f32s(self.0, b.0))
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self(simd::<S>().mul_add_e_f32s(self.0, b.0, c.0))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(simd::<S>().sqrt_f32s(self.0))
    }
    #[inline(always)]
    fn inverse_sqrt_estimate(self) -> Self {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        {
            use pulp::x86::{V3, V4};
            // 1.5 · 2⁻¹² and 2⁻¹⁴.
            if TypeId::of::<S>() == TypeId::of::<V3>() {
                return Self(cast(simd::<V3>().approx_reciprocal_sqrt_f32x8(cast(self.0))));
            }
            if TypeId::of::<S>() == TypeId::of::<V4>() {
                let estimate = simd::<V4>().avx512f._mm512_rsqrt14_ps(cast(self.0));
                return Self(cast(estimate));
            }
        }
        inverse_sqrt_by_bits(self)
    }
    #[inline(always)]
    fn min(self, b: Self) -> Self {
        // The instruction of x86 is this very choice; others treat NaN in another way.
        if cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
            Self(simd::<S>().min_f32s(self.0, b.0))
        } else {
            Self::select(self.less(b), self, b)
        }
    }
    #[inline(always)]
    fn max(self, b: Self) -> Self {
        if cfg!(any(target_arch = "x86", target_arch = "x86_64")) {
            Self(simd::<S>().max_f32s(self.0, b.0))
        } else {
            Self::select(b.less(self), self, b)
        }
    }
    #[inline(always)]
    fn less(self, b: Self) -> S::m32s {
        simd::<S>().less_than_f32s(self.0, b.0)
    }
    #[inline(always)]
    fn less_equal(self, b: Self) -> S::m32s {
        simd::<S>().less_than_or_equal_f32s(self.0, b.0)
    }
    #[inline(always)]
    fn equal(self, b: Self) -> S::m32s {
        simd::<S>().equal_f32s(self.0, b.0)
    }
    #[inline(always)]
    fn select(mask: S::m32s, yes: Self, no: Self) -> Self {
        Self(simd::<S>().select_f32s(mask, yes.0, no.0))
    }
    #[inline(always)]
    fn both(a: S::m32s, b: S::m32s) -> S::m32s {
        simd::<S>().and_m32s(a, b)
    }
    #[inline(always)]
    fn either(a: S::m32s, b: S::m32s) -> S::m32s {
        simd::<S>().or_m32s(a, b)
    }
    #[inline(always)]
    fn not(mask: S::m32s) -> S::m32s {
        simd::<S>().not_m32s(mask)
    }
    #[inline(always)]
    fn bits_and(self, b: Self) -> Self {
        self.on_bits(b, S::and_u32s)
    }
    #[inline(always)]
    fn bits_or(self, b: Self) -> Self {
        self.on_bits(b, S::or_u32s)
    }
    #[inline(always)]
    fn bits_add(self, b: Self) -> Self {
        self.on_bits(b, S::add_u32s)
    }
    #[inline(always)]
    fn bits_sub(self, b: Self) -> Self {
        self.on_bits(b, S::sub_u32s)
    }
    #[inline(always)]
    fn bits_up(self, n: u32) -> Self {
        self.on_bits(Self::splat_bits(n), S::wrapping_dyn_shl_u32s)
    }
    #[inline(always)]
    fn bits_down(self, n: u32) -> Self {
        self.on_bits(Self::splat_bits(n), S::wrapping_dyn_shr_u32s)
    }
    #[inline(always)]
    fn each_lane(self, mut f: impl FnMut(usize, f32) -> f32) -> Self {
        let mut lanes = [0.0; MAX_LANES];
        self.store(&mut lanes);
        for (l, x) in lanes[..Self::LANES].iter_mut().enumerate() {
            *x = f(l, *x);
        }
        Self::load(&lanes)
    }
    #[inline(always)]
    fn lane(self, l: usize) -> f32 {
        let mut lanes = [0.0; MAX_LANES];
        self.store(&mut lanes);
        lanes[l]
    }
    #[inline(always)]
    fn add_to_lane(&mut self, l: usize, x: f32) {
        bytemuck::cast_slice_mut::<_, f32>(std::slice::from_mut(&mut self.0))[l] += x;
    }
}

impl<S: Simd> Native<S> {
    #[inline(always)]
    fn on_bits(self, b: Self, f: impl FnOnce(S, S::u32s, S::u32s) -> S::u32s) -> Self {
        let bits = f(simd(), cast(self.0), cast(b.0));
        Self(cast(bits))
    }
}
