//! Many points at once: in lanes, across cores, with the instruction set picked at run time.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use crate::color::{Color, narrowed};
use crate::domain::Domain;
use crate::layout::{Layout, WrongParamCount};
use crate::params::{Params, Places};
use crate::scalar::{Lanes, array_of};

/// Lanes in one step of a batch. Sixteen keep every vector unit busy and still fit the registers.
pub const LANES: usize = 16;

/// Points that one core takes at a time: enough work to be worth a task, small enough to balance.
pub const GRAIN: usize = 4096;

/// The largest number of components of a point or a color.
const MAX_WIDTH: usize = 16;

/// The instruction sets that a batch can be run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// What every processor of the target has: SSE2 on x86-64.
    Baseline,
    /// AVX2 with fused multiply–add.
    Avx2,
    /// The best that this processor has: AVX-512, AVX2, NEON.
    Best,
}

impl InstructionSet {
    fn arch(self) -> Option<Arch> {
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

/// The color at each point, written to `out`. `parameters` are the free ones, in the order of the layout.
///
/// Runs on all cores when there is more than one [`GRAIN`] of points.
///
/// # Errors
/// When the number of parameters is wrong.
///
/// # Panics
/// When `points` and `out` differ in length.
pub fn eval_batch<C: Color + Sync>(
    color: &C,
    parameters: &[f32],
    points: &[<C::In as Domain>::Point],
    out: &mut [<C::Out as Domain>::Point],
) -> Result<(), WrongParamCount> {
    let batch = Batch::new(color, parameters)?;
    assert_eq!(points.len(), out.len(), "one color for each point");
    out.par_chunks_mut(GRAIN)
        .zip(points.par_chunks(GRAIN))
        .for_each(|(out, points)| batch.run(Arch::new(), points, out));
    Ok(())
}

/// [`eval_batch`] on the calling thread with a given instruction set; `false`, and nothing written, where the
/// processor lacks it.
///
/// # Errors
/// When the number of parameters is wrong.
///
/// # Panics
/// When `points` and `out` differ in length.
pub fn eval_batch_with<C: Color>(
    instructions: InstructionSet,
    color: &C,
    parameters: &[f32],
    points: &[<C::In as Domain>::Point],
    out: &mut [<C::Out as Domain>::Point],
) -> Result<bool, WrongParamCount> {
    let batch = Batch::new(color, parameters)?;
    assert_eq!(points.len(), out.len(), "one color for each point");
    let Some(arch) = instructions.arch() else { return Ok(false) };
    batch.run(arch, points, out);
    Ok(true)
}

/// A color with its parameters, ready to be evaluated.
struct Batch<'c, C> {
    color: &'c C,
    parameters: Vec<f32>,
    places: Places,
}

impl<'c, C: Color> Batch<'c, C> {
    fn new(color: &'c C, parameters: &[f32]) -> Result<Self, WrongParamCount> {
        let layout: Layout = color.layout();
        let free: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
        let parameters = narrowed(&layout.parameters(&free)?);
        const {
            assert!(
                C::In::WIDTH <= MAX_WIDTH && C::Out::WIDTH <= MAX_WIDTH,
                "a batch takes at most 16 components"
            );
        }
        Ok(Self { color, parameters, places: Places::new(&layout) })
    }

    fn run(&self, arch: Arch, points: &[<C::In as Domain>::Point], out: &mut [<C::Out as Domain>::Point]) {
        arch.dispatch(Kernel { batch: self, points, out });
    }
}

struct Kernel<'a, C: Color> {
    batch: &'a Batch<'a, C>,
    points: &'a [<C::In as Domain>::Point],
    out: &'a mut [<C::Out as Domain>::Point],
}

impl<C: Color> WithSimd for Kernel<'_, C> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        // Only the baseline and WebAssembly lack a fused multiply–add.
        if const { S::IS_SCALAR || cfg!(target_arch = "wasm32") } {
            self.run::<false>();
        } else {
            self.run::<true>();
        }
    }
}

impl<C: Color> Kernel<'_, C> {
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        let params = Params::<Lanes<LANES, FUSED>>::new(&self.batch.parameters[..], &self.batch.places);
        let (points, rest) = self.points.as_chunks::<LANES>();
        let (out, rest_out) = self.out.as_chunks_mut::<LANES>();
        for (points, out) in points.iter().zip(out) {
            *out = sixteen(self.batch.color, params, points);
        }
        if let Some(&last) = rest.last() {
            let mut filled = [last; LANES];
            filled[..rest.len()].copy_from_slice(rest);
            let colors = sixteen(self.batch.color, params, &filled);
            rest_out.copy_from_slice(&colors[..rest.len()]);
        }
    }
}

/// One step of a batch: points into lanes, the color, lanes into colors.
#[inline(always)]
fn sixteen<C: Color, const FUSED: bool>(
    color: &C,
    params: Params<'_, Lanes<LANES, FUSED>>,
    points: &[<C::In as Domain>::Point; LANES],
) -> [<C::Out as Domain>::Point; LANES] {
    let mut k = 0;
    let x = C::In::build(
        #[inline(always)]
        || {
            let mut lanes = [0.0; LANES];
            for (lane, point) in lanes.iter_mut().zip(points) {
                *lane = C::In::component(point, k);
            }
            k += 1;
            Lanes(lanes)
        },
    );
    let mut y = [Lanes::<LANES, FUSED>([0.0; LANES]); MAX_WIDTH];
    let mut k = 0;
    C::Out::visit(
        color.eval(params, x),
        #[inline(always)]
        |component| {
            y[k] = component;
            k += 1;
        },
    );
    array_of(
        #[inline(always)]
        |l| {
            let mut k = 0;
            C::Out::point(
                #[inline(always)]
                || {
                    k += 1;
                    y[k - 1].0[l]
                },
            )
        },
    )
}
