//! A color with its parameters, where it is evaluated, and how exact it can be.

use std::fmt;
use std::sync::OnceLock;

use color_fn_core::color::to_f32;
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::{Dual, DualStore, Interval, Lanes};
use color_fn_core::{Graph, Program};
use color_fn_run::{GraphBatch, InstructionSet};
use support::Random;

use crate::definition::Definition;

/// A color, its parameters and where it is evaluated.
pub struct Case {
    name: &'static str,
    definition: Box<dyn Definition>,
    offsets: BlockOffsets,
    /// The free ones.
    free: Vec<f32>,
    /// All, tables included, in double and in single precision.
    parameters: (Vec<f64>, Vec<f32>),
    region: Vec<(f64, f64)>,
    terms: f64,
    magnitude: f64,
    program: OnceLock<Program>,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Case {
    /// A color with its free parameters and the range of each input component; see [`terms`](Self::terms) and
    /// [`magnitude`](Self::magnitude).
    pub(crate) fn new(
        name: &'static str,
        definition: Box<dyn Definition>,
        free: &[f64],
        region: &[(f64, f64)],
        [terms, magnitude]: [f64; 2],
    ) -> Self {
        let layout = definition.blocks();
        // Rounded, so that every number type starts from the same values.
        let free = to_f32(free);
        let rounded: Vec<f64> = free.iter().copied().map(f64::from).collect();
        let single = to_f32(&layout.parameters(&rounded).expect("the case has its parameters"));
        let double = single.iter().copied().map(f64::from).collect();
        let region = region.to_vec();
        let program = OnceLock::new();
        let offsets = BlockOffsets::new(&layout);
        Self {
            name,
            definition,
            offsets,
            free,
            parameters: (double, single),
            region,
            terms,
            magnitude,
            program,
        }
    }

    /// What the case is called, and its snapshots.
    pub fn name(&self) -> &'static str {
        self.name
    }
    /// The recorded color, made ready to run.
    pub fn program(&self) -> &Program {
        self.program.get_or_init(|| Program::new(self.definition.recorded()))
    }
    /// The recorded color.
    pub fn graph(&self) -> &Graph {
        self.program().graph()
    }
    /// All parameters, tables included.
    pub fn parameters(&self) -> &[f64] {
        &self.parameters.0
    }
    /// The same in single precision, which holds each as it is.
    pub fn single_parameters(&self) -> &[f32] {
        &self.parameters.1
    }
    /// The free parameters.
    pub fn free_parameters(&self) -> &[f32] {
        &self.free
    }
    /// The range of each input component.
    pub fn region(&self) -> &[(f64, f64)] {
        &self.region
    }
    /// Σ|terms| that the largest result is made of, 1 for a color of unit range: what the error of a device is relative
    /// to.
    pub fn terms(&self) -> f64 {
        self.terms
    }
    /// At least that: where rounding inside is magnified (a table of n cells multiplies that of its input by n), or
    /// a slope is great.
    pub fn magnitude(&self) -> f64 {
        self.magnitude
    }

    /// The definition in single precision.
    pub fn eval_f32(&self, x: &[f32]) -> Vec<f32> {
        self.definition.single(self.single_parameters(), &self.offsets, x)
    }
    /// The definition in double precision.
    pub fn eval_f64(&self, x: &[f64]) -> Vec<f64> {
        self.eval_at(self.parameters(), x)
    }
    /// The definition in double precision, with other parameters.
    pub fn eval_at(&self, parameters: &[f64], x: &[f64]) -> Vec<f64> {
        self.definition.double(parameters, &self.offsets, x)
    }

    /// Value and partials with respect to every input component, by the graph.
    pub fn eval_dual(&self, x: &[f64]) -> Vec<(f64, Vec<f64>)> {
        let store = DualStore::constants(self.parameters());
        derivatives(x, |x| self.program().run::<Dual<f64, 4>>(store, x).into_vec())
    }
    /// Value and partials with respect to four flat parameters, from one on, by the graph.
    pub fn eval_parameter_dual(&self, x: &[f64], first: usize) -> Vec<(f64, [f64; 4])> {
        let x: Vec<Dual<f64, 4>> = x.iter().copied().map(Dual::constant).collect();
        let store = DualStore::variables_from(self.parameters(), first);
        let out = self.program().run::<Dual<f64, 4>>(store, &x);
        out.iter().map(|d| (d.value, std::array::from_fn(|i| d.partial(i)))).collect()
    }
    /// Bounds over a box, by the graph.
    pub fn eval_interval(&self, x: &[Interval]) -> Vec<Interval> {
        self.program().run::<Interval>(self.parameters(), x).into_vec()
    }
    /// Sixteen colors at once, by the graph.
    pub fn eval_lanes(&self, x: &[Lanes<[f32; 16]>]) -> Vec<Lanes<[f32; 16]>> {
        self.program().run::<Lanes<[f32; 16]>>(self.single_parameters(), x).into_vec()
    }
    /// Flat points to flat results on one thread, by the graph; `None` where the CPU lacks the instruction set.
    pub fn eval_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<Vec<f32>> {
        let batch = GraphBatch::new(self.graph(), &self.free).expect("the case has its parameters");
        let width: usize = self.graph().outputs().iter().map(|(port, _)| usize::from(port.width)).sum();
        let mut out = vec![0.0; points.len() / self.region.len() * width];
        batch.eval_with(instructions, points, &mut out).then_some(out)
    }

    /// `n` flat points of the region, the same each time.
    pub fn points(&self, n: usize) -> Vec<f32> {
        let mut random = Random::new(self.name);
        let mut point = || self.region.iter().map(|&(a, b)| random.between(a, b)).collect::<Vec<_>>();
        to_f32(&(0..n).flat_map(|_| point()).collect::<Vec<_>>())
    }
}

/// Value and partials with respect to every input component, four of them at a time.
pub fn derivatives(
    x: &[f64],
    mut eval: impl FnMut(&[Dual<f64, 4>]) -> Vec<Dual<f64, 4>>,
) -> Vec<(f64, Vec<f64>)> {
    let mut found = Vec::new();
    for first in (0..x.len()).step_by(4) {
        let count = (x.len() - first).min(4);
        let variable = |(i, &x): (usize, &f64)| match i.checked_sub(first) {
            Some(i) if i < count => Dual::<f64, 4>::variable(x, i),
            _ => Dual::constant(x),
        };
        let out = eval(&x.iter().enumerate().map(variable).collect::<Vec<_>>());
        found.resize(out.len(), (0.0, Vec::with_capacity(x.len())));
        for ((value, partials), d) in found.iter_mut().zip(out) {
            *value = d.value;
            partials.extend((0..count).map(|i| d.partial(i)));
        }
    }
    found
}
