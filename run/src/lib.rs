//! Many points at once: in lanes, across cores, with the instruction set picked at run time.
//!
//! Points are taken in blocks, a column for each component. A color written in Rust is compiled for every instruction
//! set where it is used; a color that is a graph, or has one in it, runs as a tape on whole blocks.

mod dispatch;
mod graph_batch;
mod machine;
mod native;
mod tape;

use pulp::Arch;
use rayon::prelude::*;

pub use dispatch::InstructionSet;
pub use graph_batch::{GraphBatch, eval_graph};

use color_fn_core::color::{Color, eval_components, record, to_f32};
use color_fn_core::domain::Domain;
use color_fn_core::layout::{Layout, ParamCountMismatch};
use color_fn_core::params::{BlockOffsets, Params};
use color_fn_core::scalar::{Lanes, Register, array_of};
use dispatch::{Kernel, dispatch, dispatch_once};
use machine::Memory;
use tape::{BLOCK, Tape};

/// Points that one core takes at a time: enough work to be worth a task, small enough to balance.
pub const CHUNK: usize = 4096;

/// No step has more lanes.
const MAX_LANES: usize = 32;

/// The largest number of components of a point or a color.
const MAX_WIDTH: usize = 16;

/// Points whose colors are written together: a multiple of every number of lanes.
const TILE: usize = 128;

/// The color at each point, written to `out`. `parameters` are the free ones, in the order of the layout.
///
/// Runs on all cores when there is more than one [`CHUNK`] of points. For many calls make a [`Batch`].
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
) -> Result<(), ParamCountMismatch> {
    Batch::new(color, parameters)?.eval(points, out);
    Ok(())
}

/// [`eval_batch`] of a definition that takes minutes to compile: it is compiled for one instruction set, AVX2 or NEON. Where the
/// CPU lacks that, its graph is run.
///
/// # Errors
/// When the number of parameters is wrong.
///
/// # Panics
/// When `points` and `out` differ in length.
pub fn eval_large_batch<C: Color + Sync>(
    color: &C,
    parameters: &[f32],
    points: &[<C::In as Domain>::Point],
    out: &mut [<C::Out as Domain>::Point],
) -> Result<(), ParamCountMismatch> {
    assert_eq!(points.len(), out.len(), "one color for each point");
    let batch = Batch::new(color, parameters)?;
    let chunks = out.par_chunks_mut(CHUNK).zip(points.par_chunks(CHUNK));
    let compiled = |(out, points)| dispatch_once(Compiled { batch: &batch, points, out });
    if chunks.all(compiled) {
        return Ok(());
    }
    let flat: Vec<f32> =
        points.iter().flat_map(|x| (0..C::In::WIDTH).map(|k| C::In::component(x, k))).collect();
    let mut colors = vec![0.0; C::Out::WIDTH * out.len()];
    eval_graph(&record(color), parameters, &flat, &mut colors)?;
    for (out, color) in out.iter_mut().zip(colors.chunks(C::Out::WIDTH)) {
        let mut components = color.iter().copied();
        *out = C::Out::point(|| components.next().unwrap_or(0.0));
    }
    Ok(())
}

/// A color with its parameters, made ready for many points and many calls.
///
/// ```
/// use color_fn_run::Batch;
/// use color_fn_core::domain::{LinearRgb, Position3};
/// use color_fn_core::{Color, Layout, Params, Scalar, Vector};
///
/// /// A color proportional to the position.
/// struct Fog;
///
/// impl Color for Fog {
///     type In = Position3;
///     type Out = LinearRgb;
///
///     fn layout(&self) -> Layout {
///         Layout::new().free("density", 1, 1)
///     }
///     #[inline(always)]
///     fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<3>) -> S::Vec<3> {
///         position * params.block(0).first().get(0)
///     }
/// }
///
/// let batch = Batch::new(&Fog, &[0.5])?;
/// // A structure of arrays: a column for each component.
/// let (x, y, z) = ([0.0, 1.0], [0.5, 0.5], [1.0, 0.0]);
/// let (mut r, mut g, mut b) = ([0.0; 2], [0.0; 2], [0.0; 2]);
/// batch.eval_columns(&[&x, &y, &z], &mut [&mut r, &mut g, &mut b]);
/// assert_eq!((r, g, b), ([0.0, 0.5], [0.25, 0.25], [0.5, 0.0]));
/// # Ok::<(), color_fn_core::layout::ParamCountMismatch>(())
/// ```
#[derive(Debug, Clone)]
pub struct Batch<'c, C> {
    color: &'c C,
    parameters: Vec<f32>,
    places: BlockOffsets,
    /// How a color is run that is a graph, or has one in it.
    tape: Option<Tape>,
}

impl<'c, C: Color> Batch<'c, C> {
    /// Prepares a color. `parameters` are the free ones, in the order of the layout.
    ///
    /// # Errors
    /// When their number is wrong.
    pub fn new(color: &'c C, parameters: &[f32]) -> Result<Self, ParamCountMismatch> {
        const {
            assert!(
                C::In::WIDTH <= MAX_WIDTH && C::Out::WIDTH <= MAX_WIDTH,
                "a batch takes at most 16 components"
            );
        }
        let layout: Layout = color.layout();
        let free: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
        let parameters = to_f32(&layout.parameters(&free)?);
        let tape = if C::IS_GRAPH { Tape::new(&record(color)) } else { None };
        Ok(Self { color, parameters, places: BlockOffsets::new(&layout), tape })
    }

    /// The color at each point, on all cores when there is more than one [`CHUNK`] of points.
    ///
    /// # Panics
    /// When `points` and `out` differ in length.
    pub fn eval(&self, points: &[<C::In as Domain>::Point], out: &mut [<C::Out as Domain>::Point])
    where
        C: Sync,
    {
        assert_eq!(points.len(), out.len(), "one color for each point");
        let arch = Arch::new();
        let each = out.par_chunks_mut(CHUNK).zip(points.par_chunks(CHUNK));
        each.for_each_init(
            || self.memory(),
            |memory, (out, points)| self.run(arch, memory.as_mut(), points, out),
        );
    }

    /// [`eval`](Self::eval) on the calling thread with a given instruction set; `false`, and nothing written, where the
    /// processor lacks it.
    ///
    /// # Panics
    /// When `points` and `out` differ in length.
    pub fn eval_with(
        &self,
        instructions: InstructionSet,
        points: &[<C::In as Domain>::Point],
        out: &mut [<C::Out as Domain>::Point],
    ) -> bool {
        assert_eq!(points.len(), out.len(), "one color for each point");
        let Some(arch) = instructions.arch() else { return false };
        self.run(arch, self.memory().as_mut(), points, out);
        true
    }

    /// The color at each point on the calling thread, for points and colors in columns, one for each component.
    ///
    /// # Panics
    /// When the number of columns is not that of components, or one differs in length from the others.
    pub fn eval_columns(&self, points: &[&[f32]], out: &mut [&mut [f32]]) {
        assert_eq!((points.len(), out.len()), (C::In::WIDTH, C::Out::WIDTH), "a column for each component");
        let columns = points.iter().map(|column| column.len()).chain(out.iter().map(|column| column.len()));
        let lengths: Vec<usize> = columns.collect();
        let count = lengths.first().copied().unwrap_or(0);
        assert!(lengths.iter().all(|&length| length == count), "columns of one length");
        let arch = Arch::new();
        let mut memory = self.memory();
        let mut colors = [C::Out::point(|| 0.0); TILE];
        for start in (0..count).step_by(TILE) {
            let tile = TILE.min(count - start);
            let point = |l: usize| {
                let mut columns = points.iter();
                C::In::point(|| columns.next().map_or(0.0, |column| column[start + l.min(tile - 1)]))
            };
            let points: [_; TILE] = array_of(point);
            self.run(arch, memory.as_mut(), &points[..tile], &mut colors[..tile]);
            for (k, column) in out.iter_mut().enumerate() {
                for (x, color) in column[start..start + tile].iter_mut().zip(&colors) {
                    *x = C::Out::component(color, k);
                }
            }
        }
    }

    /// What a tape runs in.
    fn memory(&self) -> Option<Memory> {
        self.tape.as_ref().map(Memory::new)
    }

    fn run(
        &self,
        arch: Arch,
        memory: Option<&mut Memory>,
        points: &[<C::In as Domain>::Point],
        out: &mut [<C::Out as Domain>::Point],
    ) {
        if const { C::IS_GRAPH } {
            match self.tape.as_ref().zip(memory) {
                Some((tape, memory)) => self.interpret(arch, tape, memory, points, out),
                None => self.one_by_one(points, out),
            }
        } else {
            dispatch(arch, Compiled { batch: self, points, out });
        }
    }
}

impl<C: Color> Batch<'_, C> {
    /// A graph whose arrays are too large for blocks.
    fn one_by_one(&self, points: &[<C::In as Domain>::Point], out: &mut [<C::Out as Domain>::Point]) {
        for (point, out) in points.iter().zip(out) {
            let x: Vec<f32> = (0..C::In::WIDTH).map(|k| C::In::component(point, k)).collect();
            let mut color =
                eval_components::<C, f32>(self.color, &self.parameters, &self.places, &x).into_iter();
            *out = C::Out::point(|| color.next().unwrap_or(0.0));
        }
    }

    /// A graph on block after block of points.
    fn interpret(
        &self,
        arch: Arch,
        tape: &Tape,
        memory: &mut Memory,
        points: &[<C::In as Domain>::Point],
        out: &mut [<C::Out as Domain>::Point],
    ) {
        for (points, out) in points.chunks(BLOCK).zip(out.chunks_mut(BLOCK)) {
            for k in 0..C::In::WIDTH {
                for (x, point) in memory.input(tape, k).iter_mut().zip(points) {
                    *x = C::In::component(point, k);
                }
            }
            memory.run(tape, arch, &self.parameters, points.len());
            let columns: [_; MAX_WIDTH] = array_of(|k| memory.output(tape, k.min(C::Out::WIDTH - 1)));
            for (l, out) in out.iter_mut().enumerate() {
                let mut columns = columns.iter();
                *out = C::Out::point(|| columns.next().map_or(0.0, |column| column[l]));
            }
        }
    }
}

/// A definition, compiled where it is used.
struct Compiled<'a, C: Color> {
    batch: &'a Batch<'a, C>,
    points: &'a [<C::In as Domain>::Point],
    out: &'a mut [<C::Out as Domain>::Point],
}

impl<C: Color> Kernel for Compiled<'_, C> {
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
            let mut lanes = [0.0; MAX_LANES];
            for (lane, point) in lanes[..R::LANES].iter_mut().zip(points) {
                *lane = C::In::component(point, k);
            }
            k += 1;
            Lanes(R::load(&lanes))
        },
    );
    let mut components = [[0.0; MAX_LANES]; MAX_WIDTH];
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
