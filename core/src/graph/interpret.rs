//! Running a graph with any scalar.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::arena::Graph;
use super::facts::Index;
use super::node::{Id, Literal, Node, Type};
use super::schedule::{Loop, LoopResults, Schedule, Step};
use super::value::{Numbers, Terms, Value, mistyped};
use crate::params::{Params, Row, Rows};
use crate::scalar::op::LogicOp;
use crate::scalar::{Block, Scalar};

/// A graph made ready to run.
#[derive(Debug, Clone)]
pub struct Program {
    graph: Graph,
    schedule: Schedule,
    blocks: Vec<Block>,
}

impl Program {
    /// Makes a graph ready.
    pub fn new(graph: Graph) -> Self {
        let schedule = Schedule::new(&graph);
        let blocks = graph.layout().block_offsets();
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

    /// Runs with the blocks of some parameters, in order.
    pub(crate) fn run_in<S: Scalar>(&self, params: Params<'_, S>, inputs: &[S]) -> SmallVec<[S; 4]> {
        self.run_with(params.store(), &|block| params.block(block), inputs)
    }

    fn run_with<'a, S: Scalar>(
        &self,
        store: S::Store<'a>,
        blocks: &dyn Fn(usize) -> Rows<'a, S>,
        inputs: &[S],
    ) -> SmallVec<[S; 4]> {
        let mut offset = 0;
        let arguments = self.graph.inputs().iter().map(|port| {
            let value = Numbers::new(port.width, |k| inputs[offset + k]);
            offset += usize::from(port.width);
            value
        });
        let machine = Machine {
            program: self,
            store,
            blocks,
            arguments: arguments.collect(),
            values: RefCell::new(vec![None; self.graph.nodes().len()]),
        };
        machine.steps(&self.schedule.steps, &mut SmallVec::new());
        let mut components = SmallVec::new();
        for &(_, id) in self.graph.outputs() {
            machine.numbers(id).visit(&mut |x| components.push(x));
        }
        components
    }
}

struct Machine<'p, 'a, S: Scalar> {
    program: &'p Program,
    store: S::Store<'a>,
    blocks: &'p dyn Fn(usize) -> Rows<'a, S>,
    arguments: SmallVec<[Numbers<S>; 4]>,
    values: RefCell<Vec<Option<Value<S>>>>,
}

/// Rows of the loops that are running, outermost first.
type Running<S> = SmallVec<[(u8, <S as Scalar>::Index); 2]>;

/// The row of the loop at a depth.
fn running<S: Scalar>(rows: &Running<S>, depth: u8) -> S::Index {
    rows.iter().rev().find(|(d, _)| *d == depth).expect("a graph reads a row inside its loop").1
}

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
        let run_body = |i: S::Index| {
            let mut rows = rows.clone();
            rows.push((l.depth, i));
            self.steps(&l.body, &mut rows);
            rows
        };
        let n = l.trip_count as usize;
        match l.results {
            LoopResults::Sums(ref sums) => {
                let zeros = sums.iter().map(|sum| Numbers::zero(self.width(sum.id))).collect();
                let totals = S::sum(self.store, n, Terms(zeros), |i| {
                    run_body(i);
                    Terms(sums.iter().map(|sum| self.numbers(sum.term)).collect())
                });
                for (sum, total) in sums.iter().zip(totals.0) {
                    self.set(sum.id, Value::Numbers(total));
                }
            }
            LoopResults::Collect { id, element } => {
                let array = S::collect(self.store, n, |i| {
                    run_body(i);
                    self.float(element)
                });
                self.set(id, Value::Array(array));
            }
            LoopResults::Scatter { id, len, index, value } => {
                let len = len as usize;
                let array = S::scatter(self.store, n, len, |i| {
                    let rows = run_body(i);
                    (self.index(index, len, &rows, S::read_index), self.float(value))
                });
                self.set(id, Value::Array(array));
            }
        }
    }

    fn set(&self, id: Id, value: Value<S>) {
        // A color that is recorded again keeps its names.
        let value = match self.program.graph.names().get(&id) {
            Some(name) => value.named(name),
            None => value,
        };
        self.values.borrow_mut()[id.index()] = Some(value);
    }
    /// What a function makes of a value.
    fn with<T>(&self, id: Id, f: impl FnOnce(&Value<S>) -> T) -> T {
        f(self.values.borrow()[id.index()].as_ref().expect("operands are computed before their users"))
    }
    fn numbers(&self, id: Id) -> Numbers<S> {
        self.with(id, |value| value.numbers().clone())
    }
    fn float(&self, id: Id) -> S {
        self.with(id, Value::float)
    }
    fn bool(&self, id: Id) -> S::Bool {
        self.with(id, Value::bool)
    }
    /// Of a number 1.
    fn width(&self, id: Id) -> u8 {
        match self.program.graph.ty(id) {
            Type::Vec(width) => width,
            Type::Float | Type::Bool | Type::Array(_) => 1,
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
        match self.program.graph.index(id, n) {
            Index::Known(i) => S::index(i),
            Index::Row(depth) => running::<S>(rows, depth),
            Index::Computed => computed(self.float(id), n),
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
        Value::Numbers(match *self.program.graph.node(id) {
            Node::Compare(op, a, b) => return Value::Bool(self.float(a).compare(op, self.float(b))),
            Node::Logic(LogicOp::And, a, b) => return Value::Bool(self.bool(a) & self.bool(b)),
            Node::Logic(LogicOp::Or, a, b) => return Value::Bool(self.bool(a) | self.bool(b)),
            Node::Not(a) => return Value::Bool(!self.bool(a)),
            Node::Input(k) => self.arguments[k as usize].clone(),
            Node::Literal(Literal(x)) => Numbers::Float(S::lit(x)),
            Node::Row(depth) => Numbers::Float(S::number(running::<S>(rows, depth))),
            Node::Unary(op, a) => self.numbers(a).unary(op),
            Node::Binary(op, a, b) => self.numbers(a).binary(op, self.numbers(b)),
            Node::MulAdd(a, b, c) => Numbers::Float(self.float(a).mul_add(self.float(b), self.float(c))),
            Node::Select(mask, yes, no) => {
                Numbers::select(self.bool(mask), self.numbers(yes), self.numbers(no))
            }
            Node::Compose(ref parts) => Numbers::new(self.width(id), |k| self.float(parts[k])),
            Node::Splat(width, a) => Numbers::new(width, |_| self.float(a)),
            Node::Component(k, a) => {
                Numbers::Float(self.with(a, |value| value.numbers().component(usize::from(k))))
            }
            Node::InnerProduct(a, b) => Numbers::Float(self.numbers(a).inner_product(&self.numbers(b))),
            Node::Read { block, row, column, width } => {
                let columns = self.program.blocks[block as usize].columns;
                let column = self.index(column, columns, rows, S::read_index);
                let row = self.row(block, row, rows);
                match width {
                    2 => Numbers::Vec2(row.vec_at::<2>(column)),
                    3 => Numbers::Vec3(row.vec_at::<3>(column)),
                    4 => Numbers::Vec4(row.vec_at::<4>(column)),
                    _ => Numbers::Float(row.at(column)),
                }
            }
            Node::Dot { block, row, column, array } => {
                let row = self.row(block, row, rows);
                Numbers::Float(self.with(array, |value| row.dot(column as usize, value.array())))
            }
            Node::At(array, i) => self.with(array, |value| {
                let array = value.array();
                let i = self.index(i, S::len(array), rows, S::read_index);
                Numbers::Float(S::at(array, i))
            }),
            // The schedule has loops as loops.
            Node::Sum { .. } | Node::Collect { .. } | Node::Scatter { .. } => mistyped(),
        })
    }
}
