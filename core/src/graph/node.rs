//! The nodes of a graph.

use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use crate::scalar::op::{BinaryOp, CompareOp, LogicOp, UnaryOp};

/// A node's place in its graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub(crate) u32);

impl Id {
    /// The node at a position of the graph.
    pub const fn new(index: u32) -> Self {
        Self(index)
    }

    /// The position in [`Graph::nodes`](super::Graph::nodes).
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn from_index(i: usize) -> Self {
        Self(u32::try_from(i).expect("a graph has fewer than 2³² nodes"))
    }
}

/// A number written in the definition. It keeps its `f64` value and is rounded where it is used; two are equal
/// when their bits are.
#[derive(Debug, Clone, Copy)]
pub struct Literal(pub f64);

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Literal {}

impl Hash for Literal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// The components that a vector is made of, four at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parts {
    len: u8,
    /// Those beyond `len` are 0, so that equal parts are equal.
    ids: [Id; 4],
}

impl Parts {
    /// The given components; `None` where there are more than four.
    pub fn new(parts: impl IntoIterator<Item = Id>) -> Option<Self> {
        let (mut len, mut ids) = (0, [Id(0); 4]);
        for part in parts {
            *ids.get_mut(usize::from(len))? = part;
            len += 1;
        }
        Some(Self { len, ids })
    }
}

impl Deref for Parts {
    type Target = [Id];
    fn deref(&self) -> &[Id] {
        &self.ids[..usize::from(self.len)]
    }
}

impl DerefMut for Parts {
    fn deref_mut(&mut self) -> &mut [Id] {
        &mut self.ids[..usize::from(self.len)]
    }
}

/// One operation and its operands. A node is small and is copied: nothing of it lies elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// The value of an argument: a number or a vector.
    Input(u32),
    /// A number.
    Literal(Literal),
    /// The row number, as a number, of the loop at this depth.
    Row(u8),
    /// An operation on a number, or on each component of a vector.
    Unary(UnaryOp, Id),
    /// An operation on two numbers, on two vectors of one width, or (`Mul`) on a vector and a number.
    Binary(BinaryOp, Id, Id),
    /// `a · b + c` on numbers, fused where the machine can.
    MulAdd(Id, Id, Id),
    /// A comparison of two numbers.
    Compare(CompareOp, Id, Id),
    /// An operation on two truth values.
    Logic(LogicOp, Id, Id),
    /// Negation of a truth value.
    Not(Id),
    /// The second operand where the first holds, else the third: numbers or vectors.
    Select(Id, Id, Id),
    /// A vector of 2–4 numbers.
    Compose(Parts),
    /// A vector with the same number in each of its components.
    Splat(u8, Id),
    /// One component of a vector.
    Component(u8, Id),
    /// The inner product of two vectors.
    InnerProduct(Id, Id),
    /// `width` parameters of a row, from a column on: a number or a vector. Row and column are numbers, taken as
    /// `clamp(floor(x), 0, n − 1)`; of a vector the column is a literal.
    Read {
        /// The block.
        block: u32,
        /// The row.
        row: Id,
        /// The column.
        column: Id,
        /// How many.
        width: u8,
    },
    /// `Σ_j block[row, column + j] · array[j]`; row and column as in `Read`, the column a literal.
    Dot {
        /// The block.
        block: u32,
        /// The row.
        row: Id,
        /// The first column.
        column: u32,
        /// The array.
        array: Id,
    },
    /// An element of an array, the index taken as `clamp(floor(x), 0, n − 1)`.
    At(Id, Id),
    /// `Σ body` for `Row(depth)` in `0 .. n`: a number or a vector.
    Sum {
        /// How often the body runs, at least once.
        n: u32,
        /// Which row it binds.
        depth: u8,
        /// The term.
        body: Id,
    },
    /// The array of `body` for `Row(depth)` in `0 .. n`.
    Collect {
        /// How many elements, at least one.
        n: u32,
        /// Which row it binds.
        depth: u8,
        /// The element.
        body: Id,
    },
    /// The array of `len` numbers, 0 at first, to which `value` is added at `index` for `Row(depth)` in `0 .. n`.
    Scatter {
        /// How often the body runs, at least once.
        n: u32,
        /// Which row it binds.
        depth: u8,
        /// The length of the array.
        len: u32,
        /// Where, taken as `clamp(floor(x), 0, len − 1)`.
        index: Id,
        /// What.
        value: Id,
    },
}

impl Node {
    /// Visits the operands in order.
    pub fn operands(&self, mut each: impl FnMut(Id)) {
        let mut copy = *self;
        copy.operands_mut(|id| each(*id));
    }

    /// Visits the operands in order, to change them.
    pub(crate) fn operands_mut(&mut self, mut each: impl FnMut(&mut Id)) {
        match self {
            Self::Input(_) | Self::Literal(_) | Self::Row(_) => {}
            Self::Unary(_, a) | Self::Not(a) | Self::Splat(_, a) | Self::Component(_, a) => each(a),
            Self::Binary(_, a, b)
            | Self::Compare(_, a, b)
            | Self::Logic(_, a, b)
            | Self::InnerProduct(a, b)
            | Self::At(a, b) => {
                each(a);
                each(b);
            }
            Self::MulAdd(a, b, c) | Self::Select(a, b, c) => {
                each(a);
                each(b);
                each(c);
            }
            Self::Compose(parts) => parts.iter_mut().for_each(each),
            Self::Read { row, column, .. } => {
                each(row);
                each(column);
            }
            Self::Dot { row, array, .. } => {
                each(row);
                each(array);
            }
            Self::Sum { body, .. } | Self::Collect { body, .. } => each(body),
            Self::Scatter { index, value, .. } => {
                each(index);
                each(value);
            }
        }
    }

    /// The header of a loop, where the node is one.
    pub const fn loop_header(&self) -> Option<LoopHeader> {
        let (trip_count, depth) = match *self {
            Self::Sum { n, depth, .. } | Self::Collect { n, depth, .. } | Self::Scatter { n, depth, .. } => {
                (n, depth)
            }
            Self::Input(_)
            | Self::Literal(_)
            | Self::Row(_)
            | Self::Unary(..)
            | Self::Binary(..)
            | Self::MulAdd(..)
            | Self::Compare(..)
            | Self::Logic(..)
            | Self::Not(_)
            | Self::Select(..)
            | Self::Compose(_)
            | Self::Splat(..)
            | Self::Component(..)
            | Self::InnerProduct(..)
            | Self::Read { .. }
            | Self::Dot { .. }
            | Self::At(..) => return None,
        };
        Some(LoopHeader { trip_count, depth })
    }

    /// The depth of the row that the node binds, where it is a loop.
    pub fn binds(&self) -> Option<u8> {
        self.loop_header().map(|header| header.depth)
    }
}

/// How a loop runs its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoopHeader {
    /// How often the body runs.
    pub trip_count: u32,
    /// The depth of the row that it binds.
    pub depth: u8,
}

/// What a node's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// A truth value.
    Bool,
    /// A number.
    Float,
    /// A vector of 2–4 numbers.
    Vec(u8),
    /// An array of numbers.
    Array(u32),
}
