//! Which numbers are integers, and in which range.
//!
//! Row and column numbers are numbers like any other in a graph. Where one is known to be an integer and not negative —
//! a row, a cell found by `clamp(floor(x))`, sums and products of such — a shader counts in `u32`, as a person would
//! write it.

use super::rows::TripCounts;
use crate::graph::arena::Graph;
use crate::graph::node::{Id, Literal, Node};
use crate::scalar::op::IntegerValued;
use crate::scalar::{Interval, Scalar};

/// The largest magnitude up to which every integer is a number of single precision: 2²⁴.
pub const EXACT_INTEGERS: f64 = 16_777_216.0;

/// The range of each node that is integer-valued; it may be infinite.
#[derive(Debug, Clone)]
pub struct IntegerRanges(Vec<Option<Interval>>);

/// Whether a `u32` counts the integers of a range exactly.
fn countable(range: Interval) -> bool {
    range.low >= 0.0 && range.high <= EXACT_INTEGERS
}

impl IntegerRanges {
    /// For loops of these trip counts at most.
    pub fn new(graph: &Graph, trip_counts: &TripCounts) -> Self {
        let mut known: Vec<Option<Interval>> = Vec::with_capacity(graph.nodes().len());
        for node in graph.nodes() {
            known.push(range(node, trip_counts, |id| known[id.index()]));
        }
        Self(known)
    }

    /// The range of a node that is integer-valued.
    pub fn range(&self, id: Id) -> Option<Interval> {
        self.0[id.index()]
    }

    /// Whether a node is an integer that a `u32` counts exactly, as `f32` does.
    pub fn is_countable(&self, id: Id) -> bool {
        self.range(id).is_some_and(countable)
    }

    /// Whether a node is an operation on countable numbers whose result is countable: one that `u32` does as well.
    pub fn is_integer_operation(&self, graph: &Graph, id: Id) -> bool {
        let counted = |operands: &[Id]| operands.iter().all(|&id| self.is_countable(id));
        self.is_countable(id)
            && match *graph.node(id) {
                Node::Binary(_, a, b) => counted(&[a, b]),
                Node::MulAdd(a, b, c) => counted(&[a, b, c]),
                Node::Select(_, yes, no) => counted(&[yes, no]),
                Node::Input(_)
                | Node::Literal(_)
                | Node::Row(_)
                | Node::Unary(..)
                | Node::Compare(..)
                | Node::Logic(..)
                | Node::Not(_)
                | Node::Compose(_)
                | Node::Splat(..)
                | Node::Component(..)
                | Node::InnerProduct(..)
                | Node::Read { .. }
                | Node::Dot { .. }
                | Node::At(..)
                | Node::Sum { .. }
                | Node::Collect { .. }
                | Node::Scatter { .. } => false,
            }
    }

    /// Whether an index may be `n` or more.
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2⁵³ rows")]
    pub fn may_reach(&self, id: Id, n: usize) -> bool {
        self.range(id).is_none_or(|range| range.high >= n as f64)
    }
}

/// The range of a node that is an integer where its operands are. A binary operation that has one is one that `u32` has
/// too: see [`IntegerRanges::is_integer_operation`].
fn range(node: &Node, trip_counts: &TripCounts, of: impl Fn(Id) -> Option<Interval>) -> Option<Interval> {
    match *node {
        Node::Literal(Literal(x)) => (x.fract() == 0.0).then(|| Interval::point(x)),
        Node::Row(depth) => Some(Interval::new(0.0, f64::from(trip_counts.at(depth).saturating_sub(1)))),
        Node::Unary(op, a) => match op.integer_valued() {
            IntegerValued::Always => Some(of(a).map_or(Interval::EVERYTHING, |a| a.unary(op))),
            IntegerValued::OfIntegers => Some(of(a)?.unary(op)),
            IntegerValued::Never => None,
        },
        Node::Binary(op, a, b) => match op.integer_valued() {
            IntegerValued::Always | IntegerValued::OfIntegers => Some(of(a)?.binary(op, of(b)?)),
            IntegerValued::Never => None,
        },
        Node::MulAdd(a, b, c) => Some(of(a)? * of(b)? + of(c)?),
        Node::Select(_, yes, no) => Some(of(yes)?.hull(of(no)?)),
        Node::Input(_)
        | Node::Compare(..)
        | Node::Logic(..)
        | Node::Not(_)
        | Node::Compose(_)
        | Node::Splat(..)
        | Node::Component(..)
        | Node::InnerProduct(..)
        | Node::Read { .. }
        | Node::Dot { .. }
        | Node::At(..)
        | Node::Sum { .. }
        | Node::Collect { .. }
        | Node::Scatter { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted() {
        let ninth = Interval::new(0.0, 9.0);
        let three = Interval::point(3.0);
        assert!(countable(ninth * three + ninth));
        assert!(!countable(three - ninth));
        assert!(!countable(Interval::EVERYTHING));
        assert!(!countable(Interval::point(EXACT_INTEGERS) + three));
    }
}
