//! Which instructions a kernel runs with, picked at run time.

use pulp::{Arch, Simd, WithSimd};

use crate::native::Native;
use color_fn_core::scalar::Register;

/// The instruction sets that a batch can be run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstructionSet {
    /// What every CPU of the target has: SSE2 on x86-64.
    Baseline,
    /// AVX2 with fused multiply–add.
    Avx2,
    /// The best that this CPU has: AVX-512, AVX2, NEON.
    Best,
}

impl InstructionSet {
    /// `None` where the CPU lacks it.
    pub(super) fn arch(self) -> Option<Arch> {
        match self {
            Self::Best => Some(Arch::new()),
            Self::Baseline => Some(Arch::Scalar),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Self::Avx2 => pulp::x86::V3::try_new().map(Arch::V3),
            #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
            Self::Avx2 => None,
        }
    }
}

/// Work that is compiled once for each instruction set. Everything in it is inlined, without exception.
pub(crate) trait Kernel {
    /// Whether a step has so few operations that the work around them counts.
    const SHORT: bool = false;

    /// Does it.
    fn run<R: Register>(self);
}

struct Dispatched<K>(K);

impl<K: Kernel> WithSimd for Dispatched<K> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        // Two registers side by side hide the latency of one, and share what is read for both.
        if const { K::SHORT } {
            self.0.run::<[Native<S>; 4]>();
        } else {
            self.0.run::<[Native<S>; 2]>();
        }
    }
}

/// Runs a kernel.
pub(crate) fn dispatch(arch: Arch, kernel: impl Kernel) {
    match arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(simd) => Simd::vectorize(simd, Dispatched(kernel)),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V4(simd) => Simd::vectorize(simd, Dispatched(kernel)),
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(simd) => Simd::vectorize(simd, Dispatched(kernel)),
        // Whatever the program was compiled for: an array that becomes the registers of the target.
        _ => baseline(kernel),
    }
}

/// Runs a kernel that is compiled for one instruction set alone, AVX2 or NEON; `false`, and nothing is done, where the CPU
/// lacks it.
pub(crate) fn dispatch_once(kernel: impl Kernel) -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(simd) = pulp::x86::V3::try_new() {
        Simd::vectorize(simd, Dispatched(kernel));
        return true;
    }
    #[cfg(target_arch = "aarch64")]
    if let Some(simd) = pulp::aarch64::Neon::try_new() {
        Simd::vectorize(simd, Dispatched(kernel));
        return true;
    }
    let _ = kernel;
    false
}

/// A function of its own, as those of the other instruction sets are: a caller with many kernels stays small.
#[inline(never)]
fn baseline(kernel: impl Kernel) {
    kernel.run::<[f32; 8]>();
}
