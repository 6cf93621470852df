//! In which form each node is needed: as a number, as a row or column number, or not at all.

use color_fn_core::graph::facts::{Cell, Clamp};
use color_fn_core::graph::{Facts, Graph, Id, Node};

/// What is needed of each node, and which ones are written together.
#[derive(Debug)]
pub(crate) struct Demand {
    number: Vec<bool>,
    index: Vec<bool>,
    integer: Vec<bool>,
    facts: Facts,
}

impl Demand {
    pub(crate) fn new(graph: &Graph) -> Self {
        let facts = Facts::new(graph);
        let count = graph.nodes().len();
        let mut demand = Self {
            number: vec![false; count],
            index: vec![false; count],
            integer: graph.ids().map(|id| facts.integers().is_integer_operation(graph, id)).collect(),
            facts,
        };
        for (_, id) in graph.outputs() {
            demand.number[id.index()] = true;
        }
        for id in graph.ids().rev() {
            demand.visit(graph, id);
        }
        demand
    }

    /// What is known of the graph.
    pub(crate) const fn facts(&self) -> &Facts {
        &self.facts
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
        self.facts.integers().is_countable(id)
    }

    /// Whether the operation itself is done in `u32`.
    pub(crate) fn integer(&self, id: Id) -> bool {
        self.integer[id.index()]
    }

    /// The clamp that a node is written as: no one else needs the node between.
    pub(crate) fn clamp(&self, id: Id) -> Option<Clamp> {
        self.facts.clamp(id).filter(|clamp| clamp.in_order && self.facts.uses(clamp.maximum) == 1)
    }

    /// The cell that a node is written as: as `u32` it is `u32(clamp(x, first, last))`.
    pub(crate) fn cell(&self, id: Id) -> Option<Cell> {
        self.clamp(id).and_then(|_| self.facts.cell(id))
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
            if let Some(Cell { x, .. }) = self.cell(id) {
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
            Node::Binary(..) if let Some(Clamp { x, low, high, .. }) = self.clamp(id) => {
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
        if self.facts.integers().is_countable(id) {
            self.index[id.index()] = true;
        } else {
            self.number[id.index()] = true;
        }
    }
}
