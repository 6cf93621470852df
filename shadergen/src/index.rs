//! Which numbers are whole, and in which range.
//!
//! Row and column numbers are numbers like any other in a graph. Where one is known to be whole and not negative —
//! a row, a cell found by `clamp(floor(x))`, sums and products of such — a shader counts in `u32`, as a person would
//! write it.

use color_fn::graph::{Graph, Id, Literal, Node, Rounds};
use color_fn::scalar::{BinaryOp, UnaryOp};

/// Depths of loops; graphs have fewer.
pub(crate) const DEPTHS: usize = 32;

/// Whole numbers above this are not exact as `f32`.
const EXACT: f64 = 16_777_216.0;

/// A number that is known to be whole, with bounds that may be infinite.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Whole {
    pub low: f64,
    pub high: f64,
}

impl Whole {
    fn new(low: f64, high: f64) -> Option<Self> {
        (!low.is_nan() && !high.is_nan()).then_some(Self { low, high })
    }
    fn add(self, b: Self) -> Option<Self> {
        Self::new(self.low + b.low, self.high + b.high)
    }
    fn sub(self, b: Self) -> Option<Self> {
        Self::new(self.low - b.high, self.high - b.low)
    }
    fn mul(self, b: Self) -> Option<Self> {
        let ends = [self.low * b.low, self.low * b.high, self.high * b.low, self.high * b.high];
        if ends.iter().any(|end| end.is_nan()) {
            return None;
        }
        Self::new(
            ends.iter().copied().fold(f64::INFINITY, f64::min),
            ends.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        )
    }
    fn join(self, b: Self) -> Option<Self> {
        Self::new(self.low.min(b.low), self.high.max(b.high))
    }
    /// Whether a `u32` counts it exactly.
    fn countable(self) -> bool {
        self.low >= 0.0 && self.high <= EXACT
    }
}

/// What is known of each node.
#[derive(Debug, Clone)]
pub(crate) struct Ranges(Vec<Option<Whole>>);

impl Ranges {
    /// For loops that run `rounds[depth]` times at most.
    pub(crate) fn new(graph: &Graph, rounds: &[u32; DEPTHS]) -> Self {
        let mut known: Vec<Option<Whole>> = Vec::with_capacity(graph.nodes.len());
        for node in &graph.nodes {
            known.push(range(node, rounds, |id| known[id.index()]));
        }
        Self(known)
    }

    /// Whether a node is counted in `u32`.
    pub(crate) fn countable(&self, id: Id) -> bool {
        self.0[id.index()].is_some_and(Whole::countable)
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

/// The range of a node that is whole where its operands are. A binary operation that has one must be one that `u32`
/// has too: see [`Ranges::integer`].
fn range(node: &Node, rounds: &[u32; DEPTHS], of: impl Fn(Id) -> Option<Whole>) -> Option<Whole> {
    match *node {
        Node::Literal(Literal(x)) => (x.fract() == 0.0).then_some(Whole { low: x, high: x }),
        Node::Row(depth) => {
            let rounds = rounds.get(usize::from(depth))?;
            Whole::new(0.0, f64::from(rounds.saturating_sub(1)))
        }
        Node::Unary(op, a) => match op {
            UnaryOp::Floor | UnaryOp::Round => {
                Some(of(a).unwrap_or(Whole { low: f64::NEG_INFINITY, high: f64::INFINITY }))
            }
            UnaryOp::Neg => of(a).and_then(|a| Whole::new(-a.high, -a.low)),
            UnaryOp::Abs => {
                of(a).and_then(|a| Whole::new(a.low.max(-a.high).max(0.0), a.high.abs().max(a.low.abs())))
            }
            UnaryOp::Sqrt
            | UnaryOp::InverseSqrt
            | UnaryOp::Exp
            | UnaryOp::Exp2
            | UnaryOp::Ln
            | UnaryOp::Log2
            | UnaryOp::Sin
            | UnaryOp::Cos
            | UnaryOp::Tanh
            | UnaryOp::Cbrt => None,
        },
        Node::Binary(op, a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            match op {
                BinaryOp::Add => a.add(b),
                BinaryOp::Sub => a.sub(b),
                BinaryOp::Mul => a.mul(b),
                BinaryOp::Min => Whole::new(a.low.min(b.low), a.high.min(b.high)),
                BinaryOp::Max => Whole::new(a.low.max(b.low), a.high.max(b.high)),
                BinaryOp::Div | BinaryOp::Pow | BinaryOp::Atan2 => None,
            }
        }
        Node::MulAdd(a, b, c) => of(a)?.mul(of(b)?)?.add(of(c)?),
        Node::Select(_, yes, no) => of(yes)?.join(of(no)?),
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
    fn bounds_of_whole_numbers() {
        let row = Whole { low: 0.0, high: 9.0 };
        let three = Whole { low: 3.0, high: 3.0 };
        assert_eq!(row.mul(three).and_then(|x| x.add(row)), Some(Whole { low: 0.0, high: 36.0 }));
        assert_eq!(three.sub(row), Some(Whole { low: -6.0, high: 3.0 }));
        let any = Whole { low: f64::NEG_INFINITY, high: f64::INFINITY };
        assert!(!any.countable());
        assert_eq!(any.sub(any), Some(any));
        assert_eq!(any.mul(Whole { low: 0.0, high: 0.0 }), None);
        assert!(row.countable() && !three.sub(row).expect("finite").countable());
    }
}
