//! Running a graph with any scalar.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::node::{Graph, Id, Literal, LoopKind, Node, Type};
use super::schedule::{Loop, Schedule, Step};
use crate::params::{Row, Rows};
use crate::scalar::op::{BinaryOp, LogicOp, UnaryOp};
use crate::scalar::{Block, LeafPairs, Leaves, Pack, Scalar, Vector, Zero};

/// A value of a node.
#[derive(Debug, Clone)]
pub enum Value<S: Scalar> {
    /// A truth value.
    Bool(S::Bool),
    /// A number.
    Float(S),
    /// A vector of two.
    Vec2(S::Vec<2>),
    /// A vector of three.
    Vec3(S::Vec<3>),
    /// A vector of four.
    Vec4(S::Vec<4>),
    /// An array.
    Array(S::Array),
}

/// A graph made ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    graph: Graph,
    schedule: Schedule,
    blocks: Vec<Block>,
}

impl Program {
    /// Makes a checked or recorded graph ready.
    pub fn new(graph: Graph) -> Self {
        let schedule = Schedule::new(&graph);
        let blocks = graph.layout.block_offsets();
        Self { graph, schedule, blocks }
    }

    /// The graph.
    pub const fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The components of all outputs at the components of all inputs, in order.
    ///
    /// # Panics
    /// When there are fewer components than the inputs have.
    pub fn run<S: Scalar>(&self, store: S::Store<'_>, inputs: &[S]) -> SmallVec<[S; 4]> {
        self.run_with(store, &|block| Rows::all(store, self.blocks[block]), inputs)
    }

    /// Runs with the blocks in other places.
    pub(crate) fn run_with<'a, S: Scalar>(
        &self,
        store: S::Store<'a>,
        blocks: &dyn Fn(usize) -> Rows<'a, S>,
        inputs: &[S],
    ) -> SmallVec<[S; 4]> {
        let mut offset = 0;
        let arguments = self.graph.inputs.iter().map(|port| {
            let width = usize::from(port.width);
            let value = Value::from_components(&inputs[offset..offset + width]);
            offset += width;
            value
        });
        let machine = Machine {
            program: self,
            store,
            blocks,
            arguments: arguments.collect(),
            values: RefCell::new(vec![None; self.graph.nodes.len()]),
        };
        machine.steps(&self.schedule.steps, &mut SmallVec::new());
        let mut components = SmallVec::new();
        for &(_, id) in &self.graph.outputs {
            machine.value(id).visit(&mut |x| components.push(x));
        }
        components
    }
}

impl<S: Scalar> Value<S> {
    fn from_components(x: &[S]) -> Self {
        match *x {
            [x] => Self::Float(x),
            [x, y] => Self::Vec2(S::Vec::from_array([x, y])),
            [x, y, z] => Self::Vec3(S::Vec::from_array([x, y, z])),
            [x, y, z, w] => Self::Vec4(S::Vec::from_array([x, y, z, w])),
            _ => unreachable!("a checked graph has widths of 1 to 4"),
        }
    }
    fn visit(&self, each: &mut impl FnMut(S)) {
        match self {
            Self::Float(x) => each(*x),
            Self::Vec2(v) => v.to_array().into_iter().for_each(each),
            Self::Vec3(v) => v.to_array().into_iter().for_each(each),
            Self::Vec4(v) => v.to_array().into_iter().for_each(each),
            Self::Bool(_) | Self::Array(_) => unreachable!("a checked graph has numbers as outputs"),
        }
    }
    fn zero(ty: Type) -> Self {
        match ty {
            Type::Vec(2) => Self::Vec2(S::Vec::zero()),
            Type::Vec(3) => Self::Vec3(S::Vec::zero()),
            Type::Vec(_) => Self::Vec4(S::Vec::zero()),
            Type::Float | Type::Bool | Type::Array(_) => Self::Float(S::zero()),
        }
    }
}

/// The terms of fused sums.
struct Terms<S: Scalar>(SmallVec<[Value<S>; 2]>);

impl<S: Scalar> Pack<S> for Terms<S> {
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        Self(
            self.0
                .into_iter()
                .map(|value| match value {
                    Value::Float(x) => Value::Float(leaves.scalar(x)),
                    Value::Vec2(v) => Value::Vec2(leaves.vector::<2>(v)),
                    Value::Vec3(v) => Value::Vec3(leaves.vector::<3>(v)),
                    Value::Vec4(v) => Value::Vec4(leaves.vector::<4>(v)),
                    other @ (Value::Bool(_) | Value::Array(_)) => other,
                })
                .collect(),
        )
    }
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        Self(
            self.0
                .into_iter()
                .zip(other.0)
                .map(|(a, b)| match (a, b) {
                    (Value::Float(a), Value::Float(b)) => Value::Float(pairs.scalar(a, b)),
                    (Value::Vec2(a), Value::Vec2(b)) => Value::Vec2(pairs.vector::<2>(a, b)),
                    (Value::Vec3(a), Value::Vec3(b)) => Value::Vec3(pairs.vector::<3>(a, b)),
                    (Value::Vec4(a), Value::Vec4(b)) => Value::Vec4(pairs.vector::<4>(a, b)),
                    (a, _) => a,
                })
                .collect(),
        )
    }
    fn add_term(&mut self, term: Self) {
        for (sum, term) in self.0.iter_mut().zip(term.0) {
            match (sum, term) {
                (Value::Float(a), Value::Float(b)) => a.add_term(b),
                (Value::Vec2(a), Value::Vec2(b)) => a.add_term(b),
                (Value::Vec3(a), Value::Vec3(b)) => a.add_term(b),
                (Value::Vec4(a), Value::Vec4(b)) => a.add_term(b),
                _ => unreachable!("a checked graph sums numbers and vectors"),
            }
        }
    }
}

struct Machine<'p, 'a, S: Scalar> {
    program: &'p Program,
    store: S::Store<'a>,
    blocks: &'p dyn Fn(usize) -> Rows<'a, S>,
    arguments: SmallVec<[Value<S>; 4]>,
    values: RefCell<Vec<Option<Value<S>>>>,
}

/// Rows of the loops that are running, outermost first.
type Running<S> = SmallVec<[(u8, <S as Scalar>::Index); 2]>;

impl<'a, S: Scalar> Machine<'_, 'a, S> {
    fn steps(&self, steps: &[Step], rows: &mut Running<S>) {
        for step in steps {
            match step {
                Step::Compute(id) => {
                    let value = self.compute(*id, rows);
                    self.set(*id, value);
                }
                Step::Loop(l) => self.run_loop(l, rows),
            }
        }
    }

    fn run_loop(&self, l: &Loop, rows: &Running<S>) {
        let graph = &self.program.graph;
        let round = |i: S::Index| {
            let mut rows = rows.clone();
            rows.push((l.depth, i));
            self.steps(&l.body, &mut rows);
        };
        let n = l.n as usize;
        match l.kind {
            LoopKind::Sum => {
                let terms = || l.results.iter().map(|&id| graph.node(id));
                let zeros = l.results.iter().map(|&id| Value::zero(graph.ty(id))).collect();
                let sums = S::sum(self.store, n, Terms(zeros), |i| {
                    round(i);
                    let bodies = terms().filter_map(|node| match *node {
                        Node::Sum { body, .. } => Some(self.value(body)),
                        _ => None,
                    });
                    Terms(bodies.collect())
                });
                for (&id, value) in l.results.iter().zip(sums.0) {
                    self.set(id, value);
                }
            }
            LoopKind::Collect => {
                for &id in &l.results {
                    let Node::Collect { body, .. } = *graph.node(id) else { continue };
                    let array = S::collect(self.store, n, |i| {
                        round(i);
                        self.float(body)
                    });
                    self.set(id, Value::Array(array));
                }
            }
            LoopKind::Scatter => {
                for &id in &l.results {
                    let Node::Scatter { len, index, value, .. } = *graph.node(id) else { continue };
                    let len = len as usize;
                    let array = S::scatter(self.store, n, len, |i| {
                        let mut inner = rows.clone();
                        inner.push((l.depth, i));
                        self.steps(&l.body, &mut inner);
                        (self.index(index, len, &inner, S::read_index), self.float(value))
                    });
                    self.set(id, Value::Array(array));
                }
            }
        }
    }

    fn set(&self, id: Id, value: Value<S>) {
        // A color that is recorded again keeps its names.
        let value = match self.program.graph.names.get(&id) {
            Some(name) => value.named(name),
            None => value,
        };
        self.values.borrow_mut()[id.index()] = Some(value);
    }
    fn value(&self, id: Id) -> Value<S> {
        self.values.borrow()[id.index()].clone().expect("operands are computed before their users")
    }
    fn float(&self, id: Id) -> S {
        match self.values.borrow()[id.index()] {
            Some(Value::Float(x)) => x,
            _ => unreachable!("a checked graph has a number here"),
        }
    }
    fn bool(&self, id: Id) -> S::Bool {
        match self.values.borrow()[id.index()] {
            Some(Value::Bool(b)) => b,
            _ => unreachable!("a checked graph has a truth value here"),
        }
    }

    /// A row or column number: known, of a running loop, or `computed`.
    fn index(
        &self,
        id: Id,
        n: usize,
        rows: &Running<S>,
        computed: impl Fn(S, usize) -> S::Index,
    ) -> S::Index {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast of a float saturates and sends NaN to 0, which is the definition"
        )]
        match *self.program.graph.node(id) {
            Node::Literal(Literal(x)) => S::index((x as usize).min(n - 1)),
            Node::Row(depth) => match rows.iter().rev().find(|(d, _)| *d == depth) {
                Some(&(_, i)) => i,
                None => unreachable!("a checked graph reads a row inside its loop"),
            },
            _ => computed(self.float(id), n),
        }
    }

    fn row(&self, block: u32, row: Id, rows: &Running<S>) -> Row<'a, S> {
        let k = block as usize;
        let (own, block) = (self.program.blocks[k].rows, (self.blocks)(k));
        // Clamped to the rows of a part: beyond them are another's.
        let computed = if block.is_part() { S::cell } else { S::read_index };
        block.row(self.index(row, own, rows, computed))
    }

    fn compute(&self, id: Id, rows: &Running<S>) -> Value<S> {
        let graph = &self.program.graph;
        match *graph.node(id) {
            Node::Input(k) => self.arguments[k as usize].clone(),
            Node::Literal(Literal(x)) => Value::Float(S::lit(x)),
            Node::Row(depth) => match rows.iter().rev().find(|(d, _)| *d == depth) {
                Some(&(_, i)) => Value::Float(S::number(i)),
                None => unreachable!("a checked graph reads a row inside its loop"),
            },
            Node::Unary(op, a) => self.value(a).unary(op),
            Node::Binary(op, a, b) => self.value(a).binary(op, &self.value(b)),
            Node::MulAdd(a, b, c) => Value::Float(self.float(a).mul_add(self.float(b), self.float(c))),
            Node::Compare(op, a, b) => Value::Bool(self.float(a).compare(op, self.float(b))),
            Node::Logic(LogicOp::And, a, b) => Value::Bool(self.bool(a) & self.bool(b)),
            Node::Logic(LogicOp::Or, a, b) => Value::Bool(self.bool(a) | self.bool(b)),
            Node::Not(a) => Value::Bool(!self.bool(a)),
            Node::Select(mask, yes, no) => self.value(yes).select(self.bool(mask), &self.value(no)),
            Node::Compose(ref parts) => {
                let parts: SmallVec<[S; 4]> = parts.iter().map(|&part| self.float(part)).collect();
                Value::from_components(&parts)
            }
            Node::Splat(k, a) => {
                let parts: SmallVec<[S; 4]> = (0..k).map(|_| self.float(a)).collect();
                Value::from_components(&parts)
            }
            Node::Component(k, a) => Value::Float(self.value(a).component(usize::from(k))),
            Node::InnerProduct(a, b) => Value::Float(self.value(a).inner_product(&self.value(b))),
            Node::Read { block, row, column, width } => {
                let column =
                    self.index(column, self.program.blocks[block as usize].columns, rows, S::read_index);
                let row = self.row(block, row, rows);
                match width {
                    2 => Value::Vec2(row.vec_at::<2>(column)),
                    3 => Value::Vec3(row.vec_at::<3>(column)),
                    4 => Value::Vec4(row.vec_at::<4>(column)),
                    _ => Value::Float(row.at(column)),
                }
            }
            Node::Dot { block, row, column, array } => {
                let row = self.row(block, row, rows);
                match self.values.borrow()[array.index()] {
                    Some(Value::Array(ref array)) => Value::Float(row.dot(column as usize, array)),
                    _ => unreachable!("a checked graph has an array here"),
                }
            }
            Node::At(array, i) => {
                let Type::Array(n) = graph.ty(array) else {
                    unreachable!("a checked graph has an array here")
                };
                let i = self.index(i, n as usize, rows, S::read_index);
                match self.values.borrow()[array.index()] {
                    Some(Value::Array(ref array)) => Value::Float(S::at(array, i)),
                    _ => unreachable!("a checked graph has an array here"),
                }
            }
            Node::Sum { .. } | Node::Collect { .. } | Node::Scatter { .. } => {
                unreachable!("a schedule computes loops as loops")
            }
        }
    }
}

impl<S: Scalar> Value<S> {
    fn named(self, name: &str) -> Self {
        match self {
            Self::Float(x) => Self::Float(x.named(name)),
            Self::Vec2(v) => Self::Vec2(v.named(name)),
            Self::Vec3(v) => Self::Vec3(v.named(name)),
            Self::Vec4(v) => Self::Vec4(v.named(name)),
            Self::Bool(_) | Self::Array(_) => self,
        }
    }
    fn unary(self, op: UnaryOp) -> Self {
        match self {
            Self::Float(x) => Self::Float(x.unary(op)),
            Self::Vec2(v) => Self::Vec2(v.unary(op)),
            Self::Vec3(v) => Self::Vec3(v.unary(op)),
            Self::Vec4(v) => Self::Vec4(v.unary(op)),
            Self::Bool(_) | Self::Array(_) => unreachable!("a checked graph has numbers here"),
        }
    }
    fn binary(self, op: BinaryOp, rhs: &Self) -> Self {
        match (self, rhs) {
            (Self::Float(a), Self::Float(b)) => Self::Float(a.binary(op, *b)),
            (Self::Vec2(a), Self::Vec2(b)) => Self::Vec2(a.binary(op, *b)),
            (Self::Vec3(a), Self::Vec3(b)) => Self::Vec3(a.binary(op, *b)),
            (Self::Vec4(a), Self::Vec4(b)) => Self::Vec4(a.binary(op, *b)),
            (Self::Vec2(a), Self::Float(b)) => Self::Vec2(a * *b),
            (Self::Vec3(a), Self::Float(b)) => Self::Vec3(a * *b),
            (Self::Vec4(a), Self::Float(b)) => Self::Vec4(a * *b),
            _ => unreachable!("a checked graph has operands of one type here"),
        }
    }
    fn select(self, mask: S::Bool, no: &Self) -> Self {
        match (self, no) {
            (Self::Float(yes), Self::Float(no)) => Self::Float(S::select(mask, yes, *no)),
            (Self::Vec2(yes), Self::Vec2(no)) => Self::Vec2(S::Vec::<2>::select(mask, yes, *no)),
            (Self::Vec3(yes), Self::Vec3(no)) => Self::Vec3(S::Vec::<3>::select(mask, yes, *no)),
            (Self::Vec4(yes), Self::Vec4(no)) => Self::Vec4(S::Vec::<4>::select(mask, yes, *no)),
            _ => unreachable!("a checked graph has choices of one type here"),
        }
    }
    fn component(&self, k: usize) -> S {
        match self {
            Self::Vec2(v) => v.get(k),
            Self::Vec3(v) => v.get(k),
            Self::Vec4(v) => v.get(k),
            Self::Float(_) | Self::Bool(_) | Self::Array(_) => {
                unreachable!("a checked graph has a vector here")
            }
        }
    }
    fn inner_product(&self, rhs: &Self) -> S {
        match (self, rhs) {
            (Self::Vec2(a), Self::Vec2(b)) => a.dot(*b),
            (Self::Vec3(a), Self::Vec3(b)) => a.dot(*b),
            (Self::Vec4(a), Self::Vec4(b)) => a.dot(*b),
            _ => unreachable!("a checked graph has two vectors here"),
        }
    }
}
