//! Which numbers are whole, and in which range.
//!
//! Row and column numbers are numbers like any other in a graph. Where one is known to be whole and not negative —
//! a row, a cell found by `clamp(floor(x))`, sums and products of such — a shader counts in `u32`, as a person would
//! write it.

use color_fn_core::graph::{Graph, Id, Literal, Node, Rounds};
use color_fn_core::scalar::{IntegerValued, Interval, Scalar};

/// Depths of loops; graphs have fewer.
pub(crate) const DEPTHS: usize = 32;

/// Integers above this are not exact as `f32`.
const EXACT: f64 = 16_777_216.0;

/// The range of each node that is known to be whole; it may be infinite.
#[derive(Debug, Clone)]
pub(crate) struct Ranges(Vec<Option<Interval>>);

/// Whether a `u32` counts integers of a range exactly.
fn countable(range: Interval) -> bool {
    range.low >= 0.0 && range.high <= EXACT
}

impl Ranges {
    /// For loops that run `rounds[depth]` times at most.
    pub(crate) fn new(graph: &Graph, rounds: &[u32; DEPTHS]) -> Self {
        let mut known: Vec<Option<Interval>> = Vec::with_capacity(graph.nodes.len());
        for node in &graph.nodes {
            known.push(range(node, rounds, |id| known[id.index()]));
        }
        Self(known)
    }

    /// Whether a node is counted in `u32`.
    pub(crate) fn countable(&self, id: Id) -> bool {
        self.0[id.index()].is_some_and(countable)
    }

    /// Whether a node is an operation on countable numbers whose result is countable: one that `u32` does as well.
    pub(crate) fn integer(&self, graph: &Graph, id: Id) -> bool {
        let counted = |operands: &[Id]| operands.iter().all(|&id| self.countable(id));
        self.countable(id)
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

    /// Whether a countable node may reach `n`.
    pub(crate) fn may_reach(&self, id: Id, n: usize) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2⁵³ rows")]
        self.0[id.index()].is_none_or(|whole| whole.high >= n as f64)
    }
}

/// The most rounds of any loop at each depth.
pub(crate) fn most_rounds(graph: &Graph) -> [u32; DEPTHS] {
    let mut rounds = [1; DEPTHS];
    for node in &graph.nodes {
        if let Some(Rounds { n, depth, .. }) = node.rounds()
            && let Some(most) = rounds.get_mut(usize::from(depth))
        {
            *most = n.max(*most);
        }
    }
    rounds
}

/// The range of a node that is whole where its operands are. A binary operation that has one is one that `u32` has too:
/// see [`Ranges::integer`].
fn range(node: &Node, rounds: &[u32; DEPTHS], of: impl Fn(Id) -> Option<Interval>) -> Option<Interval> {
    match *node {
        Node::Literal(Literal(x)) => (x.fract() == 0.0).then(|| Interval::point(x)),
        Node::Row(depth) => {
            let rounds = rounds.get(usize::from(depth))?;
            Some(Interval::new(0.0, f64::from(rounds.saturating_sub(1))))
        }
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
        assert!(!countable(Interval::point(EXACT) + three));
    }
}
