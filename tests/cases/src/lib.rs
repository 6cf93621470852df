//! The case table: one color of every kind, of every structured form, with parameters and a region.
//!
//! Every tool is checked on all of them: a number type, the interpreter, a shader, a device.

mod colors;
mod directions;
mod fields;
mod lobes;
mod materials;

use std::time::Instant;

use color_fn_core::color::{eval_components, round_to_f32, to_f32};
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::Lanes;
use color_fn_core::scalar::{Dual, DualStore, Interval};
use color_fn_core::{Color, Domain, Graph, GraphColor, record};
use color_fn_run::{Batch, InstructionSet};

pub use colors::{Network, Rbf, all};
use support::Random;

/// A color with the number type left open, behind one interface.
pub trait Case: Sync {
    /// What the case is called, and its snapshots.
    fn name(&self) -> &str;
    /// The recorded color.
    fn graph(&self) -> Graph;
    /// All parameters, tables included.
    fn parameters(&self) -> Vec<f64>;
    /// The range of each input component.
    fn region(&self) -> &[(f64, f64)];
    /// Σ|terms| that the largest result is made of, 1 for a color of unit range: what the error of a device is relative
    /// to.
    fn terms(&self) -> f64;
    /// At least that: where rounding inside is magnified (a table of n cells multiplies that of its input by n), or
    /// a slope is great.
    fn magnitude(&self) -> f64;
    /// The color in single precision.
    fn eval_f32(&self, x: &[f32]) -> Vec<f32>;
    /// The color in double precision.
    fn eval_f64(&self, x: &[f64]) -> Vec<f64>;
    /// Value and partials with respect to every input component.
    fn eval_dual(&self, x: &[f64]) -> Vec<(f64, Vec<f64>)>;
    /// Value and partials with respect to four flat parameters, from one on.
    fn eval_parameter_dual(&self, x: &[f64], first: usize) -> Vec<(f64, [f64; 4])>;
    /// The color in double precision, with other parameters.
    fn eval_at(&self, parameters: &[f64], x: &[f64]) -> Vec<f64>;
    /// Bounds over a box.
    fn eval_interval(&self, x: &[Interval]) -> Vec<Interval>;
    /// Sixteen colors at once.
    fn eval_lanes(&self, x: &[Lanes<[f32; 16]>]) -> Vec<Lanes<[f32; 16]>>;
    /// Flat points to flat results on one thread, and the seconds that the batch took; `None` where the processor
    /// lacks the instruction set.
    fn timed_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<(Vec<f32>, f64)>;
    /// The same of the color's graph.
    fn timed_graph_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<(Vec<f32>, f64)>;

    /// Flat points to flat results.
    fn eval_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<Vec<f32>> {
        self.timed_batch(instructions, points).map(|(batch, _)| batch)
    }

    /// `n` flat points of the region, the same each time.
    fn points(&self, n: usize) -> Vec<f32> {
        let mut random = Random::new(self.name());
        (0..n)
            .flat_map(|_| self.region().iter().map(|&(a, b)| random.between(a, b)).collect::<Vec<_>>())
            .map(round_to_f32)
            .collect()
    }
}

/// A color, its free parameters and where it is tried.
pub struct CaseOf<C> {
    /// What the case is called.
    pub name: &'static str,
    /// The definition.
    pub color: C,
    /// Its free parameters.
    pub free: Vec<f64>,
    /// The range of each input component.
    pub region: Vec<(f64, f64)>,
    /// See [`Case::terms`].
    pub terms: f64,
    /// See [`Case::magnitude`].
    pub magnitude: f64,
}

impl<C: Color + Sync> Case for CaseOf<C> {
    fn name(&self) -> &str {
        self.name
    }
    fn graph(&self) -> Graph {
        record(&self.color)
    }
    fn parameters(&self) -> Vec<f64> {
        // Rounded, so that every number type starts from the same values.
        let rounded: Vec<f64> = to_f32(&self.free).into_iter().map(f64::from).collect();
        let all = self.color.layout().parameters(&rounded).expect("the case has its parameters");
        to_f32(&all).into_iter().map(f64::from).collect()
    }
    fn region(&self) -> &[(f64, f64)] {
        &self.region
    }
    fn terms(&self) -> f64 {
        self.terms
    }
    fn magnitude(&self) -> f64 {
        self.magnitude
    }
    fn eval_f32(&self, x: &[f32]) -> Vec<f32> {
        let places = BlockOffsets::new(&self.color.layout());
        eval_components::<C, f32>(&self.color, &to_f32(&self.parameters()), &places, x)
    }
    fn eval_f64(&self, x: &[f64]) -> Vec<f64> {
        self.eval_at(&self.parameters(), x)
    }
    fn eval_at(&self, parameters: &[f64], x: &[f64]) -> Vec<f64> {
        let places = BlockOffsets::new(&self.color.layout());
        eval_components::<C, f64>(&self.color, parameters, &places, x)
    }
    fn eval_parameter_dual(&self, x: &[f64], first: usize) -> Vec<(f64, [f64; 4])> {
        let places = BlockOffsets::new(&self.color.layout());
        let x: Vec<Dual<f64, 4>> = x.iter().copied().map(Dual::constant).collect();
        let parameters = self.parameters();
        let store = DualStore::variables_from(&parameters[..], first);
        let out = eval_components::<C, Dual<f64, 4>>(&self.color, store, &places, &x);
        out.iter().map(|d| (d.value, std::array::from_fn(|i| d.partial(i)))).collect()
    }
    fn eval_dual(&self, x: &[f64]) -> Vec<(f64, Vec<f64>)> {
        let places = BlockOffsets::new(&self.color.layout());
        let parameters = self.parameters();
        let store = DualStore::constants(&parameters[..]);
        let mut found = vec![(0.0, Vec::with_capacity(x.len())); C::Out::WIDTH];
        // Four at a time.
        for first in (0..x.len()).step_by(4) {
            let count = (x.len() - first).min(4);
            let variable = |(i, &x): (usize, &f64)| match i.checked_sub(first) {
                Some(i) if i < count => Dual::<f64, 4>::variable(x, i),
                _ => Dual::constant(x),
            };
            let variables: Vec<_> = x.iter().enumerate().map(variable).collect();
            let out = eval_components::<C, Dual<f64, 4>>(&self.color, store, &places, &variables);
            for ((value, partials), d) in found.iter_mut().zip(out) {
                *value = d.value;
                partials.extend((0..count).map(|i| d.partial(i)));
            }
        }
        found
    }
    fn eval_interval(&self, x: &[Interval]) -> Vec<Interval> {
        let places = BlockOffsets::new(&self.color.layout());
        eval_components::<C, Interval>(&self.color, &self.parameters(), &places, x)
    }
    fn eval_lanes(&self, x: &[Lanes<[f32; 16]>]) -> Vec<Lanes<[f32; 16]>> {
        let places = BlockOffsets::new(&self.color.layout());
        eval_components::<C, Lanes<[f32; 16]>>(&self.color, &to_f32(&self.parameters()), &places, x)
    }
    fn timed_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<(Vec<f32>, f64)> {
        timed(&self.color, &self.free, instructions, points)
    }
    fn timed_graph_batch(&self, instructions: InstructionSet, points: &[f32]) -> Option<(Vec<f32>, f64)> {
        let color =
            GraphColor::<C::In, C::Out>::new(self.graph()).expect("a graph has the domains of its color");
        timed(&color, &self.free, instructions, points)
    }
}

fn timed<C: Color>(
    color: &C,
    free: &[f64],
    instructions: InstructionSet,
    points: &[f32],
) -> Option<(Vec<f32>, f64)> {
    let mut next = points.iter().copied();
    let count = points.len() / C::In::WIDTH;
    let points: Vec<_> = (0..count).map(|_| C::In::point(|| next.next().expect("whole points"))).collect();
    let mut out = vec![C::Out::point(|| 0.0); count];
    let batch = Batch::new(color, &to_f32(free)).expect("the case has its parameters");
    let start = Instant::now();
    let ran = batch.eval_with(instructions, &points, &mut out);
    let seconds = start.elapsed().as_secs_f64();
    let flat = out.iter().flat_map(|color| (0..C::Out::WIDTH).map(|k| C::Out::component(color, k)));
    ran.then(|| (flat.collect(), seconds))
}
