//! What scheduling and running a graph take.

use super::facts::free_rows;
use super::node::{LoopHeader, Node, Type};

/// What scheduling and running a graph take.
pub(super) struct Effort {
    /// Steps of the schedule.
    pub(super) steps: u64,
    /// Loops among them.
    pub(super) loops: u64,
    /// Operations of one evaluation.
    pub(super) work: u64,
}

/// An upper bound of the effort. A node that several loops read is computed in each of them, unless they are fused;
/// in nested loops these copies multiply, and so does how often they run.
pub(super) fn effort(nodes: &[Node], types: &[Type]) -> Effort {
    let free = free_rows(nodes);
    let level = |i: usize| u32::BITS - free[i].leading_zeros();
    let mut copies: Vec<u64> = free.iter().map(|&rows| u64::from(rows == 0)).collect();
    let mut runs = copies.clone();
    // The last loop that came by each node.
    let mut seen_by = vec![usize::MAX; nodes.len()];
    let mut waiting = Vec::new();
    // Users come after operands: when a loop's turn comes, all loops around it have had theirs.
    for (outer, node) in nodes.iter().enumerate().rev() {
        let Some(LoopHeader { trip_count, depth }) = node.loop_header() else { continue };
        if copies[outer] == 0 {
            continue;
        }
        node.operands(|id| waiting.push(id.index()));
        while let Some(i) = waiting.pop() {
            // What does not read this loop's row is computed further out.
            if seen_by[i] == outer || level(i) <= u32::from(depth) {
                continue;
            }
            seen_by[i] = outer;
            if level(i) == u32::from(depth) + 1 {
                copies[i] = copies[i].saturating_add(copies[outer]);
                runs[i] = runs[i].saturating_add(runs[outer].saturating_mul(u64::from(trip_count)));
            }
            nodes[i].operands(|id| waiting.push(id.index()));
        }
    }
    let cost = |node: &Node| match *node {
        Node::Dot { array, .. } => match types[array.index()] {
            Type::Array(n) => u64::from(n),
            _ => 1,
        },
        Node::Sum { n, .. } | Node::Collect { n, .. } => u64::from(n),
        Node::Scatter { n, len, .. } => u64::from(n) + u64::from(len),
        _ => 1,
    };
    let mut effort = Effort { steps: 0, loops: 0, work: 0 };
    for (node, (&copies, &runs)) in nodes.iter().zip(copies.iter().zip(&runs)) {
        effort.steps = effort.steps.saturating_add(copies);
        if node.binds().is_some() {
            effort.loops = effort.loops.saturating_add(copies);
        }
        effort.work = effort.work.saturating_add(cost(node).saturating_mul(runs));
    }
    effort
}
