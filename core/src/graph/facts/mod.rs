//! Facts of a graph that whatever runs or compiles it must know, found once.
//!
//! | fact | read by |
//! |---|---|
//! | the rows that a node reads: in which loops it is the same | schedule, check, recorder |
//! | trip counts | shader writer, [`Graph::nesting`] |
//! | what is the same for all points | tape |
//! | how often a node is used | tape, shader writer |
//! | products that are fused with the sum that they go into | tape |
//! | clamps and cells | recorder, windows, shader writer |
//! | windows of neighbours | tape |
//! | what is integer-valued, and in which range | shader writer; error bounds have it from operation and box |
//! | how an index is known | interpreter, tape, shader writer |

mod clamp;
mod index;
mod integers;
mod rows;
mod window;

use std::collections::HashMap;

pub use self::clamp::{Cell, Clamp};
pub use self::index::{Index, floor_index};
pub use self::integers::{EXACT_INTEGERS, IntegerRanges};
pub use self::rows::TripCounts;
pub use self::window::Window;
pub(super) use self::{clamp::cell_at, rows::free_rows};

use super::arena::Graph;
use super::effort::effort;
use super::node::{Id, Node};
use crate::scalar::op::BinaryOp;

/// What is known of each node of a graph.
#[derive(Debug, Clone)]
pub struct Facts {
    uniform: Vec<bool>,
    uses: Vec<u32>,
    fused: Vec<bool>,
    clamps: Vec<Option<Clamp>>,
    cells: Vec<Option<Cell>>,
    windows: HashMap<Window, usize>,
    trip_counts: TripCounts,
    integers: IntegerRanges,
}

impl Facts {
    /// The facts of a graph: a few walks over its nodes.
    pub fn new(graph: &Graph) -> Self {
        let uses = uses(graph);
        let trip_counts = TripCounts::maximal(graph.nodes());
        Self {
            uniform: uniform(graph.nodes()),
            fused: fused_products(graph, &uses),
            uses,
            clamps: graph.ids().map(|id| clamp::clamp(graph.nodes(), id)).collect(),
            cells: graph.ids().map(|id| cell_at(graph.nodes(), id)).collect(),
            windows: Window::widths(graph),
            integers: IntegerRanges::new(graph, &trip_counts),
            trip_counts,
        }
    }

    /// Whether a value is the same for all points: no argument has a part in it. It may differ from row to row of a
    /// loop.
    pub fn is_uniform(&self, id: Id) -> bool {
        self.uniform[id.index()]
    }

    /// How many operands and results a node is.
    pub fn uses(&self, id: Id) -> u32 {
        self.uses[id.index()]
    }

    /// Whether a node is a product that nothing reads but the sum of which it is the term: the two are fused.
    pub fn is_fused_product(&self, id: Id) -> bool {
        self.fused[id.index()]
    }

    /// The clamp that a node is.
    pub fn clamp(&self, id: Id) -> Option<Clamp> {
        self.clamps[id.index()]
    }

    /// The cell that a node is the number of.
    pub fn cell(&self, id: Id) -> Option<Cell> {
        self.cells[id.index()]
    }

    /// The window that a node reads from, its place there, and how many numbers are read from it: two at least.
    pub fn window(&self, graph: &Graph, read: Id) -> Option<(Window, usize, usize)> {
        let (window, k) = Window::of(graph, read)?;
        self.windows.get(&window).map(|&width| (window, k, width))
    }

    /// The maximal trip count of the loops at each depth.
    pub const fn trip_counts(&self) -> &TripCounts {
        &self.trip_counts
    }

    /// What is integer-valued, for loops of maximal trip counts.
    pub const fn integers(&self) -> &IntegerRanges {
        &self.integers
    }
}

/// Whether each node depends on no argument.
fn uniform(nodes: &[Node]) -> Vec<bool> {
    let mut uniform: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let mut same = !matches!(node, Node::Input(_));
        node.operands(|id| same &= uniform[id.index()]);
        uniform.push(same);
    }
    uniform
}

fn uses(graph: &Graph) -> Vec<u32> {
    let mut uses = vec![0; graph.nodes().len()];
    for node in graph.nodes() {
        node.operands(|id| uses[id.index()] += 1);
    }
    for (_, id) in graph.outputs() {
        uses[id.index()] += 1;
    }
    uses
}

fn fused_products(graph: &Graph, uses: &[u32]) -> Vec<bool> {
    let mut fused = vec![false; graph.nodes().len()];
    for node in graph.nodes() {
        if let Node::Sum { body, .. } = *node {
            let product = matches!(graph.node(body), Node::Binary(BinaryOp::Mul, ..));
            fused[body.index()] = product && uses[body.index()] == 1;
        }
    }
    fused
}

impl Graph {
    /// How many operations one evaluation takes: an upper bound, at most 2²⁴ for a graph from a file.
    pub fn work(&self) -> u64 {
        effort(self.nodes(), self.types()).work
    }

    /// How many loops nest in each other.
    pub fn nesting(&self) -> usize {
        self.nodes().iter().filter_map(Node::binds).map(|depth| usize::from(depth) + 1).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests;
