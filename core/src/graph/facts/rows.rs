//! In which loops a value changes, and how often they run.

use crate::graph::node::{LoopHeader, Node};
use crate::limits::MAX_LOOP_DEPTH;

/// The rows that a node's value depends on, one bit for each depth.
pub(in crate::graph) fn free_rows(nodes: &[Node]) -> Vec<u32> {
    let mut free: Vec<u32> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let mut rows = 0;
        node.operands(|id| rows |= free[id.index()]);
        match *node {
            Node::Row(depth) => rows |= 1 << depth,
            _ => rows &= !node.binds().map_or(0, |depth| 1 << depth),
        }
        free.push(rows);
    }
    free
}

/// How often the loop at each depth runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TripCounts([u32; MAX_LOOP_DEPTH as usize]);

impl TripCounts {
    /// The maximal trip count at each depth; 1 where there is no loop.
    pub(super) fn maximal(nodes: &[Node]) -> Self {
        let mut counts = [1; MAX_LOOP_DEPTH as usize];
        for node in nodes {
            if let Some(LoopHeader { trip_count, depth }) = node.loop_header() {
                let maximal = &mut counts[usize::from(depth)];
                *maximal = trip_count.max(*maximal);
            }
        }
        Self(counts)
    }

    /// That of the loop at a depth.
    pub const fn at(&self, depth: u8) -> u32 {
        self.0[depth as usize]
    }

    /// The same inside a loop.
    #[must_use]
    pub const fn inside(mut self, depth: u8, trip_count: u32) -> Self {
        self.0[depth as usize] = trip_count;
        self
    }
}
