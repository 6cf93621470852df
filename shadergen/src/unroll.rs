//! Which loops are written out, and sums over either kind.

use color_fn_core::graph::{Graph, Id, Loop, Node, Step, Type};
use naga::{BinaryOperator, Expression};

use crate::body::Value;
use crate::constant::Known;
use crate::error::ShaderError;
use crate::options::{MAX_AUTO_SIZE, Unroll};
use crate::types::vector_size;
use crate::walk::{Slot, Walk};

/// A sum that is being written.
#[derive(Debug)]
pub(crate) enum Total {
    /// In a variable, for a loop.
    Variable(Value),
    /// What the iterations so far give, where they are written out.
    SoFar { width: u8, sum: Option<Slot> },
}

/// Operations of a loop that is written out, with the loops inside it.
pub(crate) fn loop_size(graph: &Graph, l: &Loop) -> u64 {
    let iteration: u64 = l.body.iter().map(|step| step_size(graph, step)).fold(1, u64::saturating_add);
    iteration.saturating_mul(u64::from(l.trip_count))
}

fn step_size(graph: &Graph, step: &Step) -> u64 {
    match step {
        Step::Compute(id) => node_size(graph, *id),
        Step::Loop(l) => loop_size(graph, l),
    }
}

/// Of an inner product, three for every four columns.
fn node_size(graph: &Graph, id: Id) -> u64 {
    match *graph.node(id) {
        Node::Dot { array, .. } => match graph.ty(array) {
            Type::Array(len) => dot_size(len),
            Type::Bool | Type::Float | Type::Vec(_) => 1,
        },
        _ => 1,
    }
}

/// The size of an inner product with so many columns.
pub(crate) fn dot_size(columns: u32) -> u64 {
    3 * u64::from(columns.div_ceil(4))
}

impl Walk<'_> {
    /// Whether a loop is written out.
    pub(crate) const fn unrolls(&self, trip_count: u32, size: u64) -> bool {
        match self.unroll {
            Unroll::Never => false,
            Unroll::Auto => self.parameters.constant() && size <= MAX_AUTO_SIZE,
            Unroll::UpTo(maximal) => trip_count <= maximal,
        }
    }

    /// The sum of a loop that is about to be written.
    pub(crate) fn total(&mut self, name: &str, width: u8, trip_count: u32, size: u64) -> Total {
        if self.unrolls(trip_count, size) {
            return Total::SoFar { width, sum: None };
        }
        let number = self.body.float(0.0);
        let zero = |value| (width > 1).then(|| Expression::Splat { size: vector_size(width), value });
        Total::Variable(self.zeroed(name, self.types.numbers(width), zero, number))
    }

    /// Adds the term of an iteration.
    pub(crate) fn add_to(&mut self, total: &mut Total, term: Slot) -> Result<(), ShaderError> {
        match total {
            Total::Variable(place) => {
                let term = self.slot_value(term)?;
                let before = self.body.load(*place, "so_far");
                let after = self.body.binary(BinaryOperator::Add, before, term);
                self.body.store(*place, after);
            }
            Total::SoFar { sum, .. } => {
                *sum = Some(match (*sum, term) {
                    (None, term) => term,
                    (Some(Slot::Known(a)), Slot::Known(b)) if let Some(known) = a.plus(b) => {
                        Slot::Known(known)
                    }
                    (Some(before), term) => {
                        let (before, term) = (self.slot_value(before)?, self.slot_value(term)?);
                        Slot::Value(self.body.binary(BinaryOperator::Add, before, term))
                    }
                });
            }
        }
        Ok(())
    }

    /// The sum, after the loop.
    pub(crate) fn summed(&mut self, total: Total, name: &str) -> Slot {
        match total {
            Total::Variable(place) => Slot::Value(self.body.load(place, name)),
            Total::SoFar { sum: Some(sum), .. } => sum,
            Total::SoFar { width, sum: None } => Slot::Known(Known::Numbers { width, x: [0.0; 4] }),
        }
    }
}
