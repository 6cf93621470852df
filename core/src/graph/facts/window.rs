//! Neighbouring parameters that are read together.

use std::collections::HashMap;

use super::clamp::clamp;
use crate::graph::arena::Graph;
use crate::graph::node::{Id, Node};
use crate::scalar::op::BinaryOp;

/// Where neighbouring parameters are read: the first column is a computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// The block.
    pub block: u32,
    /// The row.
    pub row: Id,
    /// The first column.
    pub first: Id,
}

impl Window {
    /// The maximal width of a window.
    pub const MAX_WIDTH: usize = 4;

    /// The window that a number is read from, and its place in it.
    pub(super) fn of(graph: &Graph, read: Id) -> Option<(Self, usize)> {
        let Node::Read { block, row, column, width: 1 } = *graph.node(read) else { return None };
        let offset = |k: f64| (1..Self::MAX_WIDTH).find(|&i| i as f64 == k);
        let (first, k) = match *graph.node(column) {
            Node::Binary(BinaryOp::Add, first, k) => {
                graph.literal(k).and_then(offset).map_or((column, 0), |k| (first, k))
            }
            _ => (column, 0),
        };
        Some((Self { block, row, first }, k))
    }

    /// How many numbers are read from each window, where they are several and lie within the row.
    pub(super) fn widths(graph: &Graph) -> HashMap<Self, usize> {
        let mut widths = HashMap::new();
        for (window, k) in graph.ids().filter_map(|id| Self::of(graph, id)) {
            let width = widths.entry(window).or_insert(0);
            *width = (k + 1).max(*width);
        }
        widths.retain(|window, width| *width > 1 && window.lies_within(graph, *width));
        widths
    }

    /// Whether the first column leaves room for as many: then no read clamps it.
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ columns")]
    fn lies_within(self, graph: &Graph, width: usize) -> bool {
        let columns = graph.layout().blocks()[self.block as usize].columns;
        clamp(graph.nodes(), self.first).is_some_and(|clamp| {
            graph.literal(clamp.high).is_some_and(|high| high + width as f64 <= columns as f64)
                && graph.literal(clamp.low).is_some_and(|low| low >= 0.0)
        })
    }
}
