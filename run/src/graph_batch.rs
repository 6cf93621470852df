//! A graph on many points: nothing is compiled for it where it is used.

use pulp::Arch;
use rayon::prelude::*;

use color_fn_core::color::to_f32;
use color_fn_core::graph::{Graph, Program};
use color_fn_core::layout::ParamCountMismatch;

use super::machine::Memory;
use super::tape::{BLOCK, Tape};
use super::{CHUNK, InstructionSet};

/// The color at each point, by a graph: components side by side, point after point, in the order of the inputs and of the
/// outputs. `parameters` are the free ones, in the order of the layout.
///
/// Runs on all cores when there is more than one [`CHUNK`] of points. It is what [`eval_batch`](crate::eval_batch) of a
/// [`GraphColor`](color_fn_core::GraphColor) gives, without a type for the points: a caller compiles no more of it.
///
/// # Errors
/// When the number of parameters is wrong.
///
/// # Panics
/// When the numbers of components are not multiples of the widths of the inputs and outputs, or of different numbers of points.
pub fn eval_graph(
    graph: &Graph,
    parameters: &[f32],
    points: &[f32],
    out: &mut [f32],
) -> Result<(), ParamCountMismatch> {
    GraphBatch::new(graph, parameters)?.eval(points, out);
    Ok(())
}

/// A graph with its parameters, made ready for many points and many calls.
#[derive(Debug, Clone)]
pub struct GraphBatch {
    parameters: Vec<f32>,
    /// Components of a point, and of a color.
    widths: [usize; 2],
    executor: Executor,
}

/// How a graph is run.
#[derive(Debug, Clone)]
enum Executor {
    /// On blocks of points.
    Tape(Tape),
    /// Point by point: its arrays are too large for blocks.
    Program(Box<Program>),
}

impl GraphBatch {
    /// Prepares a graph. `parameters` are the free ones, in the order of the layout.
    ///
    /// # Errors
    /// When their number is wrong.
    pub fn new(graph: &Graph, parameters: &[f32]) -> Result<Self, ParamCountMismatch> {
        let free: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
        let parameters = to_f32(&graph.layout().parameters(&free)?);
        let inputs = graph.inputs().iter().map(|port| usize::from(port.width)).sum();
        let outputs = graph.outputs().iter().map(|(port, _)| usize::from(port.width)).sum();
        let executor = match Tape::new(graph) {
            Some(tape) => Executor::Tape(tape),
            None => Executor::Program(Box::new(Program::new(graph.clone()))),
        };
        Ok(Self { parameters, widths: [inputs, outputs], executor })
    }

    /// The color at each point, on all cores when there is more than one [`CHUNK`] of points.
    ///
    /// # Panics
    /// When the numbers of components are not multiples of the widths of the inputs and outputs, or of different numbers of
    /// points.
    pub fn eval(&self, points: &[f32], out: &mut [f32]) {
        self.check(points, out);
        let [inputs, outputs] = self.widths;
        let chunks = out.par_chunks_mut(CHUNK * outputs).enumerate();
        let points_of = |chunk: usize, out: &[f32]| {
            let (first, count) = (chunk * CHUNK, out.len() / outputs);
            &points[first * inputs..(first + count) * inputs]
        };
        match &self.executor {
            Executor::Tape(tape) => {
                let arch = Arch::new();
                chunks.for_each_init(
                    || Memory::new(tape),
                    |memory, (chunk, out)| self.blocks(arch, tape, memory, points_of(chunk, out), out),
                );
            }
            Executor::Program(program) => chunks.for_each(|(chunk, out)| {
                self.one_by_one(program, points_of(chunk, out), out);
            }),
        }
    }

    /// [`eval`](Self::eval) on the calling thread with a given instruction set; `false`, and nothing written, where the CPU
    /// lacks it.
    ///
    /// # Panics
    /// As [`eval`](Self::eval) does.
    pub fn eval_with(&self, instructions: InstructionSet, points: &[f32], out: &mut [f32]) -> bool {
        self.check(points, out);
        let Some(arch) = instructions.arch() else { return false };
        match &self.executor {
            Executor::Tape(tape) => self.blocks(arch, tape, &mut Memory::new(tape), points, out),
            Executor::Program(program) => self.one_by_one(program, points, out),
        }
        true
    }

    fn check(&self, points: &[f32], out: &[f32]) {
        let [inputs, outputs] = self.widths;
        assert!(out.len().is_multiple_of(outputs), "whole colors");
        assert_eq!(points.len(), out.len() / outputs * inputs, "one color for each point");
    }

    fn blocks(&self, arch: Arch, tape: &Tape, memory: &mut Memory, points: &[f32], out: &mut [f32]) {
        let [inputs, outputs] = self.widths;
        for (block, out) in out.chunks_mut(BLOCK * outputs).enumerate() {
            let (first, count) = (block * BLOCK, out.len() / outputs);
            let points = &points[first * inputs..(first + count) * inputs];
            for k in 0..inputs {
                let column = memory.input(tape, k).iter_mut();
                for (x, component) in column.zip(points.iter().skip(k).step_by(inputs)) {
                    *x = *component;
                }
            }
            memory.run(tape, arch, &self.parameters, count);
            for k in 0..outputs {
                let components = out.iter_mut().skip(k).step_by(outputs);
                for (component, x) in components.zip(memory.output(tape, k)) {
                    *component = *x;
                }
            }
        }
    }

    fn one_by_one(&self, program: &Program, points: &[f32], out: &mut [f32]) {
        let [inputs, outputs] = self.widths;
        for (l, out) in out.chunks_mut(outputs).enumerate() {
            let point = &points[l * inputs..(l + 1) * inputs];
            out.copy_from_slice(&program.run::<f32>(&self.parameters, point));
        }
    }
}
