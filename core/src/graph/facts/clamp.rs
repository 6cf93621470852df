//! Clamps, and the cells that they number.

use crate::graph::node::{Id, Literal, Node};
use crate::scalar::op::{BinaryOp, UnaryOp};

/// `min(max(x, low), high)` with known bounds, of a number or a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clamp {
    /// What is clamped.
    pub x: Id,
    /// The lower bound.
    pub low: Id,
    /// The upper bound.
    pub high: Id,
    /// The node of `max(x, low)`.
    pub maximum: Id,
    /// Whether the lower bound is not above the upper one.
    pub in_order: bool,
}

/// `clamp(floor(x), first, last)` with known bounds: the cell of a grid that `x` lies in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Where it is looked for.
    pub x: Id,
    /// The first cell.
    pub first: f64,
    /// The last cell.
    pub last: f64,
}

fn literal(nodes: &[Node], id: Id) -> Option<f64> {
    match nodes[id.index()] {
        Node::Literal(Literal(x)) => Some(x),
        _ => None,
    }
}

/// The clamp that a node is.
pub(super) fn clamp(nodes: &[Node], id: Id) -> Option<Clamp> {
    let Node::Binary(BinaryOp::Min, maximum, high) = nodes[id.index()] else { return None };
    let Node::Binary(BinaryOp::Max, x, low) = nodes[maximum.index()] else { return None };
    let bound = |id: Id| match nodes[id.index()] {
        Node::Splat(_, x) => literal(nodes, x),
        _ => literal(nodes, id),
    };
    let in_order = bound(low)? <= bound(high)?;
    Some(Clamp { x, low, high, maximum, in_order })
}

/// The cell that a node is the number of.
pub(in crate::graph) fn cell_at(nodes: &[Node], id: Id) -> Option<Cell> {
    let Clamp { x: cell, low, high, .. } = clamp(nodes, id)?;
    let Node::Unary(UnaryOp::Floor, x) = nodes[cell.index()] else { return None };
    Some(Cell { x, first: literal(nodes, low)?, last: literal(nodes, high)? })
}
