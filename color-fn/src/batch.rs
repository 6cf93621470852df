//! Many points at once: in lanes, across cores, with the instruction set picked at run time.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use crate::color::{Color, narrowed};
use crate::domain::Domain;
use crate::layout::{Layout, WrongParamCount};
use crate::params::{Params, Places};
use crate::scalar::{Lanes, Native, Register};

/// No register has more lanes.
const MOST_LANES: usize = 64;

/// Points that one core takes at a time: enough work to be worth a task, small enough to balance.
pub const GRAIN: usize = 4096;

/// The largest number of components of a point or a color.
const MAX_WIDTH: usize = 16;

/// Points whose colors are written together: a multiple of every number of lanes.
const TILE: usize = 128;

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
        let kernel = Kernel { batch: self, points, out };
        match arch {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Arch::V3(simd) => Simd::vectorize(simd, kernel),
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Arch::V4(simd) => Simd::vectorize(simd, kernel),
            #[cfg(target_arch = "aarch64")]
            Arch::Neon(simd) => Simd::vectorize(simd, kernel),
            // Whatever the program was compiled for: SSE2 on x86-64.
            _ => kernel.run::<[f32; 16]>(),
        }
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
        self.run::<[Native<S>; 2]>();
    }
}

impl<C: Color> Kernel<'_, C> {
    #[inline(always)]
    fn run<R: Register>(self) {
        let params = Params::<Lanes<R>>::new(&self.batch.parameters[..], &self.batch.places);
        // Colors are written to a place of their own, and copied: where a compiler must think that a result lies where the
        // color or a parameter does, it works out what is constant for every step.
        let mut colors = [C::Out::point(|| 0.0); TILE];
        let mut points = self.points.chunks_exact(TILE);
        let mut out = self.out.chunks_exact_mut(TILE);
        for (points, out) in points.by_ref().zip(out.by_ref()) {
            for (points, colors) in points.chunks_exact(R::LANES).zip(colors.chunks_exact_mut(R::LANES)) {
                step(self.batch.color, params, points, colors);
            }
            for (out, colors) in out.as_chunks_mut::<16>().0.iter_mut().zip(colors.as_chunks::<16>().0) {
                // A few moves each time: as one copy it would be a call, at the cost of the colors.
                *out = *std::hint::black_box(colors);
            }
        }
        let (points, out) = (points.remainder(), out.into_remainder());
        let Some(&last) = points.last() else { return };
        let mut filled = [last; TILE];
        filled[..points.len()].copy_from_slice(points);
        let steps = points.len().div_ceil(R::LANES);
        let filled = filled.chunks_exact(R::LANES);
        for (points, colors) in filled.zip(colors.chunks_exact_mut(R::LANES)).take(steps) {
            step(self.batch.color, params, points, colors);
        }
        out.copy_from_slice(&colors[..points.len()]);
    }
}

/// One step of a batch: points into lanes, the color, lanes into colors.
#[inline(always)]
fn step<C: Color, R: Register>(
    color: &C,
    params: Params<'_, Lanes<R>>,
    points: &[<C::In as Domain>::Point],
    out: &mut [<C::Out as Domain>::Point],
) {
    let mut k = 0;
    let x = C::In::build(
        #[inline(always)]
        || {
            let mut lanes = [0.0; MOST_LANES];
            for (lane, point) in lanes[..R::LANES].iter_mut().zip(points) {
                *lane = C::In::component(point, k);
            }
            k += 1;
            Lanes(R::load(&lanes))
        },
    );
    let mut components = [[0.0; MOST_LANES]; MAX_WIDTH];
    let mut k = 0;
    C::Out::visit(
        color.eval(params, x),
        #[inline(always)]
        |component| {
            component.0.store(&mut components[k]);
            k += 1;
        },
    );
    for (l, out) in out.iter_mut().enumerate() {
        let mut k = 0;
        *out = C::Out::point(
            #[inline(always)]
            || {
                k += 1;
                components[k - 1][l]
            },
        );
    }
}
