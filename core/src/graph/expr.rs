//! The number that records what is asked of it.
//!
//! An operation on literals alone is computed in `f64` and its result is a literal, rounded once where it is used: at
//! least as exact as rounding each literal first, though `f32` may differ in the last bit from a definition that is
//! run directly. With a node among the operands only what is exact vanishes, such as a factor of 1; `x · 0` stays, as
//! `x` may be infinite.

mod vector;

use super::node::{Id, Node};
use super::recorder::Recorder;
use crate::scalar::op::{BinaryOp, CompareOp, LogicOp, UnaryOp};
use crate::scalar::operators::operators;
use crate::scalar::{Leaves, Pack, ParamIndex, Scalar, Zero};

pub use vector::ExprVector;

/// A number that is a literal or a node of a graph.
#[derive(Debug, Clone, Copy)]
pub enum Expr<'g> {
    /// A number written in the definition.
    Literal(f64),
    /// A recorded operation.
    Node(&'g Recorder, Id),
}

/// A truth value that is known or recorded.
#[derive(Debug, Clone, Copy)]
pub enum ExprBool<'g> {
    /// Known.
    Known(bool),
    /// Recorded.
    Node(&'g Recorder, Id),
}

/// A recorded array.
#[derive(Debug, Clone, Copy)]
pub struct ExprArray<'g> {
    recorder: &'g Recorder,
    id: Id,
    len: usize,
}

impl Recorder {
    /// The components of all arguments, in order.
    pub fn inputs(&self) -> Vec<Expr<'_>> {
        let mut components = Vec::new();
        for (k, port) in self.inputs.iter().enumerate() {
            let id = self.push(Node::Input(u32::try_from(k).expect("fewer than 2³² inputs")));
            match port.width {
                1 => components.push(Expr::Node(self, id)),
                width => {
                    components.extend((0..width).map(|c| Expr::Node(self, self.push(Node::Component(c, id)))))
                }
            }
        }
        components
    }
}

impl<'g> Expr<'g> {
    /// Its node; a literal gets one.
    pub fn id(self, recorder: &Recorder) -> Id {
        match self {
            Self::Literal(x) => recorder.literal(x),
            Self::Node(_, id) => id,
        }
    }
    fn recorder(self) -> Option<&'g Recorder> {
        match self {
            Self::Literal(_) => None,
            Self::Node(recorder, _) => Some(recorder),
        }
    }
    fn is(self, value: f64) -> bool {
        matches!(self, Self::Literal(x) if x.to_bits() == value.to_bits())
    }
}

impl ExprBool<'_> {
    fn combine(self, rhs: Self, op: LogicOp) -> Self {
        let neutral = op == LogicOp::And;
        match (self, rhs) {
            (Self::Known(a), b) | (b, Self::Known(a)) => {
                if a == neutral {
                    b
                } else {
                    Self::Known(!neutral)
                }
            }
            (Self::Node(recorder, a), Self::Node(_, b)) => {
                Self::Node(recorder, recorder.push(Node::Logic(op, a, b)))
            }
        }
    }
}

operators! {
    impl[] ExprBool<'_> {
        BitAnd bitand(a, b) => a.combine(b, LogicOp::And);
        BitOr bitor(a, b) => a.combine(b, LogicOp::Or);
        Not not(a) => match a {
            Self::Known(known) => Self::Known(!known),
            Self::Node(recorder, id) => Self::Node(recorder, recorder.push(Node::Not(id))),
        };
    }
}

operators! { impl[] Expr<'_>: operations }

impl Zero for Expr<'_> {
    fn zero() -> Self {
        Self::Literal(0.0)
    }
}

/// Puts a sum in place of each term.
struct Summing<'g> {
    recorder: &'g Recorder,
    n: u32,
    depth: u8,
}

impl Summing<'_> {
    fn sum(&self, body: Id) -> Id {
        self.recorder.push(Node::Sum { n: self.n, depth: self.depth, body })
    }
}

impl<'g> Leaves<Expr<'g>> for Summing<'g> {
    fn scalar(&mut self, x: Expr<'g>) -> Expr<'g> {
        Expr::Node(self.recorder, self.sum(x.id(self.recorder)))
    }
    fn vector<const K: usize>(&mut self, v: ExprVector<'g, K>) -> ExprVector<'g, K> {
        ExprVector::Node(self.recorder, self.sum(v.id(self.recorder)))
    }
}

/// A loop's range as a graph holds it.
fn count(n: usize) -> u32 {
    u32::try_from(n).expect("a loop has fewer than 2³² rows")
}

impl<'g> Scalar for Expr<'g> {
    type Bool = ExprBool<'g>;
    type Index = Self;
    type Array = ExprArray<'g>;
    type Store<'a> = &'g Recorder;
    type Vec<const K: usize> = ExprVector<'g, K>;

    fn lit(value: f64) -> Self {
        Self::Literal(value)
    }
    fn unary(self, op: UnaryOp) -> Self {
        match self {
            Self::Literal(x) => Self::Literal(op.eval(x)),
            Self::Node(recorder, id) => Self::Node(recorder, recorder.push(Node::Unary(op, id))),
        }
    }
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        match op {
            BinaryOp::Add if rhs.is(-0.0) => return self,
            BinaryOp::Sub if rhs.is(0.0) => return self,
            BinaryOp::Mul | BinaryOp::Div if rhs.is(1.0) => return self,
            BinaryOp::Mul if self.is(1.0) => return rhs,
            _ => {}
        }
        match (self, rhs) {
            (Self::Literal(a), Self::Literal(b)) => Self::Literal(op.eval(a, b)),
            (Self::Node(recorder, _), _) | (_, Self::Node(recorder, _)) => {
                let (a, b) = (self.id(recorder), rhs.id(recorder));
                Self::Node(recorder, recorder.push(Node::Binary(op, a, b)))
            }
        }
    }
    fn mul_add(self, b: Self, c: Self) -> Self {
        match (self, b) {
            (Self::Node(recorder, _), _) | (_, Self::Node(recorder, _)) if !self.is(1.0) && !b.is(1.0) => {
                let (a, b, c) = (self.id(recorder), b.id(recorder), c.id(recorder));
                Self::Node(recorder, recorder.push(Node::MulAdd(a, b, c)))
            }
            // A product that is known, or a factor that vanishes.
            _ => self * b + c,
        }
    }
    fn compare(self, op: CompareOp, rhs: Self) -> ExprBool<'g> {
        match (self, rhs) {
            (Self::Literal(a), Self::Literal(b)) => ExprBool::Known(op.eval(a, b)),
            (Self::Node(recorder, _), _) | (_, Self::Node(recorder, _)) => {
                let (a, b) = (self.id(recorder), rhs.id(recorder));
                ExprBool::Node(recorder, recorder.push(Node::Compare(op, a, b)))
            }
        }
    }
    fn select(mask: ExprBool<'g>, yes: Self, no: Self) -> Self {
        match mask {
            ExprBool::Known(true) => yes,
            ExprBool::Known(false) => no,
            ExprBool::Node(recorder, mask) => {
                let (yes, no) = (yes.id(recorder), no.id(recorder));
                let choice = if yes == no { yes } else { recorder.push(Node::Select(mask, yes, no)) };
                Self::Node(recorder, choice)
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn index(i: usize) -> Self {
        Self::Literal(i as f64)
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn cell(self, n: usize) -> Self {
        let last = (n - 1) as f64;
        match self {
            // A graph that is recorded again has its cells already.
            Self::Node(recorder, id) if recorder.is_cell(id, last) => self,
            _ => self.floor().clamp(0.0, last),
        }
    }
    fn read_index(self, _: usize) -> Self {
        self
    }
    fn number(i: Self) -> Self {
        i
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn affine(i: Self, scale: usize, plus: Self) -> Self {
        let scaled = i * Self::Literal(scale as f64);
        if plus.is(0.0) { scaled } else { scaled + plus }
    }
    fn read(recorder: &'g Recorder, place: ParamIndex<Self>) -> Self {
        match table_value(recorder, place, 0) {
            Some(x) => Self::Literal(x),
            None => Self::Node(recorder, read(recorder, place, 1)),
        }
    }
    fn read_vec<const K: usize>(recorder: &'g Recorder, place: ParamIndex<Self>) -> ExprVector<'g, K> {
        let known: [Option<f64>; K] = std::array::from_fn(|k| table_value(recorder, place, k));
        if known.iter().all(Option::is_some) {
            return ExprVector::Literal(known.map(Option::unwrap_or_default));
        }
        ExprVector::Node(recorder, read(recorder, place, K))
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn indicator(place: ParamIndex<Self>, flat: usize) -> Self {
        let block = place.block;
        let end = block.offset + block.rows * block.columns;
        if !(block.offset..end).contains(&flat) {
            return Self::Literal(0.0);
        }
        let (row, column) = ((flat - block.offset) / block.columns, (flat - block.offset) % block.columns);
        let here = |index: Self, wanted: usize| index.compare(CompareOp::Equal, Self::Literal(wanted as f64));
        let mask = here(place.row, row) & here(place.column, column);
        Self::select(mask, Self::Literal(1.0), Self::Literal(0.0))
    }
    fn sum<T: Pack<Self>>(recorder: &'g Recorder, n: usize, _zero: T, body: impl Fn(Self) -> T) -> T {
        let (depth, term) = recorder.in_loop(|row| body(Self::Node(recorder, row)));
        term.map(&mut Summing { recorder, n: count(n), depth })
    }
    fn collect(recorder: &'g Recorder, n: usize, body: impl Fn(Self) -> Self) -> ExprArray<'g> {
        let (depth, element) = recorder.in_loop(|row| body(Self::Node(recorder, row)).id(recorder));
        let id = recorder.push(Node::Collect { n: count(n), depth, body: element });
        ExprArray { recorder, id, len: n }
    }
    fn scatter(
        recorder: &'g Recorder,
        n: usize,
        len: usize,
        body: impl Fn(Self) -> (Self, Self),
    ) -> ExprArray<'g> {
        let (depth, (index, value)) = recorder.in_loop(|row| body(Self::Node(recorder, row)));
        let (index, value) = (index.id(recorder), value.id(recorder));
        let node = Node::Scatter { n: count(n), depth, len: count(len), index, value };
        ExprArray { recorder, id: recorder.push(node), len }
    }
    fn at(array: &ExprArray<'g>, i: Self) -> Self {
        let recorder = array.recorder;
        Self::Node(recorder, recorder.push(Node::At(array.id, i.id(recorder))))
    }
    fn len(array: &ExprArray<'g>) -> usize {
        array.len
    }
    fn dot(recorder: &'g Recorder, place: ParamIndex<Self>, array: &ExprArray<'g>) -> Self {
        let Self::Literal(column) = place.column else {
            // A computed column has no node of its own: the sum spelled out is the same value.
            return Self::sum(recorder, array.len, Self::zero(), |j| {
                let column = place.column + j;
                Self::read(recorder, ParamIndex { column, ..place }) * Self::at(array, j)
            });
        };
        let node = Node::Dot {
            block: place.block.number,
            row: place.row.id(recorder),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a known column is a small integer"
            )]
            column: column as u32,
            array: array.id,
        };
        Self::Node(recorder, recorder.push(node))
    }
    fn named(self, name: &str) -> Self {
        if let Self::Node(recorder, id) = self {
            recorder.name(id, name);
        }
        self
    }
}

/// Reads of one row clamp to it, so that a block of one row is read at the literal 0.
/// The `k`-th of the numbers that are read from a fixed table at a known place, where the recorder knows tables.
fn table_value(recorder: &Recorder, place: ParamIndex<Expr<'_>>, k: usize) -> Option<f64> {
    match (place.row, place.column) {
        (Expr::Literal(row), Expr::Literal(column)) => {
            recorder.table_value(place.block.number, row, column + k as f64)
        }
        _ => None,
    }
}

fn read(recorder: &Recorder, place: ParamIndex<Expr<'_>>, width: usize) -> Id {
    let pick = |index: Expr<'_>, n: usize| if n == 1 { recorder.literal(0.0) } else { index.id(recorder) };
    recorder.push(Node::Read {
        block: place.block.number,
        row: pick(place.row, place.block.rows),
        column: pick(place.column, place.block.columns),
        width: u8::try_from(width).expect("a vector has at most 4 components"),
    })
}
