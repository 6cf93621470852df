//! A graph as a list of instructions: written once, run on block after block of points by a [machine](super::machine).
//!
//! An instruction computes one component of a node for a whole block, so that finding out what to do costs little.
//! Parameters and elements at known places are operands where they lie: to read one is no instruction.

mod write;

use color_fn_core::scalar::ParamIndex;
use color_fn_core::scalar::op::{BinaryOp, CompareOp, UnaryOp};

/// Points that an instruction computes at a time.
pub(super) const BLOCK: usize = 512;

/// Room for a value that is the same for all points: no step takes more at once.
pub(super) const UNIFORM: usize = 64;

/// A number of a row, a column or an element that is the same for all points.
#[derive(Debug, Clone, Copy)]
pub(super) enum LoopIndex {
    Known(usize),
    /// The row of the loop at this depth.
    Row(usize),
}

/// Where values lie in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) start: usize,
    /// [`UNIFORM`] for a value that is the same for all points, [`BLOCK`] for another, and as much for each element of an
    /// array.
    pub(super) length: usize,
}

/// Where the values of an operand lie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operand {
    /// A value for each point, or one for all.
    Column(Column),
    /// An element of an array.
    Element(Column, LoopIndex),
    /// The parameter at one of the tape's places.
    Parameter(usize),
}

/// A row, column or element number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Index {
    Loop(LoopIndex),
    /// Computed for each point, or for all.
    Computed(Operand),
}

impl Index {
    /// The values of a computed one, else none.
    pub(super) const fn operand(self) -> Operand {
        match self {
            Self::Loop(_) => Operand::Column(Column { start: 0, length: 0 }),
            Self::Computed(operand) => operand,
        }
    }
}

/// What an instruction writes to its column.
#[derive(Debug, Clone)]
pub(super) enum Opcode {
    Copy(Operand),
    Unary(UnaryOp, Operand),
    Binary(BinaryOp, [Operand; 2]),
    MulAdd([Operand; 3]),
    /// 1 where it holds, else 0.
    Compare(CompareOp, [Operand; 2]),
    /// The second where the first is 1, else the third.
    Select([Operand; 3]),
    InnerProduct(Box<[[Operand; 2]]>),
    /// The row of the loop at a depth, as a number.
    Row(usize),
    Read(ParamIndex<Index>),
    /// Neighbouring parameters, as many as its length has room for, from a column on that leaves room for them.
    ReadWindow(ParamIndex<Index>),
    /// The element of an array at a computed place.
    Element {
        array: Column,
        index: Operand,
    },
    /// The inner product of a row, from the place on, and an array.
    Dot {
        place: ParamIndex<Index>,
        array: Column,
    },
    /// Zeros.
    Clear,
    /// Adds to what is there.
    Add(Operand),
    /// Adds a product to what is there, fused where the machine can.
    AddProduct([Operand; 2]),
    /// One element, that of the loop's row at a depth.
    Collect {
        depth: usize,
        value: Operand,
    },
    /// Adds to an element of an array.
    Scatter {
        index: Index,
        value: Operand,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Instruction {
    Write(Column, Opcode),
    /// Begins the loop at a depth.
    Begin(usize),
    /// Ends a row of the loop at a depth; but for the last one, goes back by so many instructions.
    Repeat {
        depth: usize,
        trip_count: usize,
        back: usize,
    },
}

/// A graph made ready to run on blocks.
#[derive(Debug, Clone)]
pub(super) struct Tape {
    pub(super) code: Vec<Instruction>,
    /// The numbers in memory.
    pub(super) size: usize,
    /// The parameters that are operands.
    pub(super) places: Vec<ParamIndex<LoopIndex>>,
    /// What columns hold from the beginning.
    pub(super) constants: Vec<(Column, f32)>,
    /// The columns of the arguments' components, and of the results'.
    pub(super) inputs: Vec<Column>,
    pub(super) outputs: Vec<Column>,
    /// How deep loops are nested.
    pub(super) depths: usize,
}
