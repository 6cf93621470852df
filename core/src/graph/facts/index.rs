//! How a row, column or element number is known.

use crate::graph::arena::Graph;
use crate::graph::node::{Id, Literal, Node};

/// A row, column or element number of a list of `n`: `clamp(floor(x), 0, n − 1)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Index {
    /// A literal, clamped.
    Known(usize),
    /// The row of the loop at this depth.
    Row(u8),
    /// A value, which is rounded down and clamped where it is used.
    Computed,
}

/// The index that a number means in a list without end: its integer part, at least 0.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast of a float saturates and sends NaN to 0, which is the definition"
)]
pub const fn floor_index(x: f64) -> u32 {
    x as u32
}

impl Graph {
    /// How the index that a node is, in a list of `n`, is known.
    pub fn index(&self, id: Id, n: usize) -> Index {
        match *self.node(id) {
            Node::Literal(Literal(x)) => Index::Known((floor_index(x) as usize).min(n.saturating_sub(1))),
            Node::Row(depth) => Index::Row(depth),
            _ => Index::Computed,
        }
    }
}
