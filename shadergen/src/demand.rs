//! In which form each node is needed: as a number, as a row or column number, or not at all.

use color_fn_core::graph::{Graph, Id, Node};
use color_fn_core::scalar::{BinaryOp, UnaryOp};

use crate::index::Ranges;

/// What is needed of each node, and which ones are written together.
#[derive(Debug)]
pub(crate) struct Demand {
    number: Vec<bool>,
    index: Vec<bool>,
    clamps: Vec<Option<Clamp>>,
    integer: Vec<bool>,
    ranges: Ranges,
}

/// `min(max(x, low), high)`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clamp {
    pub x: Id,
    pub low: Id,
    pub high: Id,
}

impl Demand {
    pub(crate) fn new(graph: &Graph, ranges: Ranges) -> Self {
        let mut users = vec![0_u32; graph.nodes.len()];
        for node in &graph.nodes {
            node.operands(|id| users[id.index()] += 1);
        }
        for (_, id) in &graph.outputs {
            users[id.index()] += 1;
        }
        let count = graph.nodes.len();
        let mut demand = Self {
            number: vec![false; count],
            index: vec![false; count],
            clamps: graph.ids().map(|id| clamp(graph, id, &users)).collect(),
            integer: graph.ids().map(|id| ranges.integer(graph, id)).collect(),
            ranges,
        };
        for (_, id) in &graph.outputs {
            demand.number[id.index()] = true;
        }
        for id in graph.ids().rev() {
            demand.visit(graph, id);
        }
        demand
    }

    /// Whether the value is needed.
    pub(crate) fn number(&self, id: Id) -> bool {
        self.number[id.index()]
    }

    /// Whether it is needed as a `u32`.
    pub(crate) fn index(&self, id: Id) -> bool {
        self.index[id.index()]
    }

    /// Whether users count it in `u32`.
    pub(crate) fn countable(&self, id: Id) -> bool {
        self.ranges.countable(id)
    }

    /// Whether the operation itself is done in `u32`.
    pub(crate) fn integer(&self, id: Id) -> bool {
        self.integer[id.index()]
    }

    /// The clamp that a node is written as.
    pub(crate) fn clamp(&self, id: Id) -> Option<Clamp> {
        self.clamps[id.index()]
    }

    /// Users come after their operands, so that all is known of a node when it is visited, last node first.
    fn visit(&mut self, graph: &Graph, id: Id) {
        let k = id.index();
        if self.index[k] && !self.number[k] {
            match *graph.node(id) {
                Node::Row(_) | Node::Literal(_) => return,
                Node::Select(mask, yes, no) if self.integer[k] => {
                    self.number[mask.index()] = true;
                    self.index[yes.index()] = true;
                    self.index[no.index()] = true;
                    return;
                }
                Node::Binary(..) | Node::MulAdd(..) if self.integer[k] => {
                    graph.node(id).operands(|operand| self.index[operand.index()] = true);
                    return;
                }
                Node::Input(_)
                | Node::Unary(..)
                | Node::Binary(..)
                | Node::MulAdd(..)
                | Node::Compare(..)
                | Node::Logic(..)
                | Node::Not(_)
                | Node::Select(..)
                | Node::Compose(_)
                | Node::Splat(..)
                | Node::Component(..)
                | Node::InnerProduct(..)
                | Node::Read { .. }
                | Node::Dot { .. }
                | Node::At(..)
                | Node::Sum { .. }
                | Node::Collect { .. }
                | Node::Scatter { .. } => {}
            }
            if let Some(x) = self.cell(graph, id) {
                self.number[x.index()] = true;
                return;
            }
            self.number[k] = true;
        }
        if !self.number[k] {
            return;
        }
        match *graph.node(id) {
            Node::Read { row, column, .. } => {
                self.use_index(row);
                self.use_index(column);
            }
            Node::Dot { row, array, .. } => {
                self.use_index(row);
                self.number[array.index()] = true;
            }
            Node::At(array, i) => {
                self.number[array.index()] = true;
                self.use_index(i);
            }
            Node::Scatter { index, value, .. } => {
                self.use_index(index);
                self.number[value.index()] = true;
            }
            Node::Binary(..) if let Some(Clamp { x, low, high }) = self.clamps[k] => {
                for operand in [x, low, high] {
                    self.number[operand.index()] = true;
                }
            }
            Node::Input(_)
            | Node::Literal(_)
            | Node::Row(_)
            | Node::Unary(..)
            | Node::Binary(..)
            | Node::MulAdd(..)
            | Node::Compare(..)
            | Node::Logic(..)
            | Node::Not(_)
            | Node::Select(..)
            | Node::Compose(_)
            | Node::Splat(..)
            | Node::Component(..)
            | Node::InnerProduct(..)
            | Node::Sum { .. }
            | Node::Collect { .. } => {
                graph.node(id).operands(|operand| self.number[operand.index()] = true);
            }
        }
    }

    fn use_index(&mut self, id: Id) {
        if self.ranges.countable(id) {
            self.index[id.index()] = true;
        } else {
            self.number[id.index()] = true;
        }
    }

    /// The `x` of `clamp(floor(x), low, high)`: as `u32` the cell is `u32(clamp(x, low, high))`.
    pub(crate) fn cell(&self, graph: &Graph, id: Id) -> Option<Id> {
        let clamp = self.clamps[id.index()]?;
        match *graph.node(clamp.x) {
            Node::Unary(UnaryOp::Floor, x) if graph.literal(clamp.low).is_some() => Some(x),
            _ => None,
        }
    }
}

/// `min(max(x, low), high)` with known bounds in order and no other user of the inner node.
fn clamp(graph: &Graph, id: Id, users: &[u32]) -> Option<Clamp> {
    let Node::Binary(BinaryOp::Min, inner, high) = *graph.node(id) else { return None };
    let Node::Binary(BinaryOp::Max, x, low) = *graph.node(inner) else { return None };
    let bound = |id: Id| match *graph.node(id) {
        Node::Splat(_, x) => graph.literal(x),
        _ => graph.literal(id),
    };
    let in_order = bound(low)? <= bound(high)?;
    (in_order && users[inner.index()] == 1).then_some(Clamp { x, low, high })
}
