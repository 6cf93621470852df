//! A graph run on blocks of points: each node once for hundreds of them, so that finding out what to do costs little.
//!
//! The meaning of every operation is that of [`Lanes`]; here is only the order, and where values lie. Values that are
//! the same for all points of a batch (parameters at known places, row numbers, what is made of such) are computed once
//! for a block.

use pulp::Arch;
use smallvec::SmallVec;

use super::dispatch::{Kernel, dispatch};
use crate::graph::{Graph, Id, Literal, Loop, LoopKind, Node, Schedule, Step, Type};
use crate::scalar::op::{BinaryOp, LogicOp};
use crate::scalar::{Block, Components, LaneIndex, Lanes, Place, Register, Scalar, Vector, array_of};

/// Points that a node is computed for at a time.
pub(super) const BLOCK: usize = 256;

/// One component of a block of points.
pub(super) type Column = [f32; BLOCK];

/// The most numbers that a tape holds: 64 MiB.
const MOST_VALUES: usize = 1 << 24;

/// Room for one register of values that are all the same; no register is wider.
const ONE: usize = 32;

/// Where a component of a node lies in memory.
#[derive(Debug, Clone, Copy)]
struct Slot {
    start: usize,
    /// All points have the same value: it lies there once, in every lane of one register.
    uniform: bool,
}

impl Slot {
    /// How many registers hold it.
    const fn registers<R: Register>(self) -> usize {
        if self.uniform { 1 } else { BLOCK / R::LANES }
    }
}

#[derive(Debug, Clone, Copy)]
enum Op {
    /// Computes a node.
    Compute(Id),
    /// Begins a loop.
    Enter(usize),
    /// Ends a round, and goes to the next one.
    Leave(usize),
}

#[derive(Debug)]
struct Round {
    kind: LoopKind,
    n: usize,
    depth: usize,
    results: Vec<Id>,
    /// The first operation of the body.
    body: usize,
}

/// A graph made ready to run on blocks.
#[derive(Debug)]
pub(super) struct Tape {
    graph: Graph,
    code: Vec<Op>,
    rounds: Vec<Round>,
    slots: Vec<SmallVec<[Slot; 4]>>,
    blocks: Vec<Block>,
    /// Where the components of the arguments and results lie.
    inputs: Vec<Slot>,
    outputs: Vec<Slot>,
    size: usize,
    depths: usize,
}

/// What a tape runs in: the values of one block.
#[derive(Debug)]
pub(super) struct Memory {
    values: Vec<f32>,
    counters: Vec<usize>,
}

impl Tape {
    /// `None` for a graph whose arrays would take too much memory in blocks.
    pub(super) fn new(graph: Graph) -> Option<Self> {
        let mut tape = Self {
            code: Vec::new(),
            rounds: Vec::new(),
            slots: Vec::with_capacity(graph.nodes.len()),
            blocks: graph.layout.places(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            size: 0,
            depths: 0,
            graph,
        };
        for k in 0..tape.graph.nodes.len() {
            let slots = tape.place(k);
            tape.slots.push(slots);
        }
        if tape.size > MOST_VALUES {
            return None;
        }
        // Every input has a place, also one that nothing reads.
        for (port, input) in tape.graph.inputs.iter().enumerate() {
            let known = tape
                .graph
                .nodes
                .iter()
                .position(|node| matches!(node, Node::Input(p) if *p as usize == port));
            for k in 0..usize::from(input.width) {
                tape.inputs.push(match known {
                    Some(node) => tape.slots[node][k],
                    None => {
                        tape.size += BLOCK;
                        Slot { start: tape.size - BLOCK, uniform: false }
                    }
                });
            }
        }
        tape.outputs =
            tape.graph.outputs.iter().flat_map(|&(_, id)| tape.slots[id.index()].iter().copied()).collect();
        let schedule = Schedule::new(&tape.graph);
        tape.write(&schedule.steps);
        Some(tape)
    }

    /// Finds room for a node whose operands have theirs. A part or a whole of vectors lies where they do.
    fn place(&mut self, k: usize) -> SmallVec<[Slot; 4]> {
        let node = &self.graph.nodes[k];
        match *node {
            Node::Compose(ref parts) => {
                return parts.iter().map(|part| self.slots[part.index()][0]).collect();
            }
            Node::Splat(width, a) => {
                return std::iter::repeat_n(self.slots[a.index()][0], usize::from(width)).collect();
            }
            Node::Component(k, a) => return SmallVec::from_slice(&[self.slots[a.index()][usize::from(k)]]),
            _ => {}
        }
        let mut uniform = true;
        node.operands(|id| uniform &= self.slots[id.index()].iter().all(|slot| slot.uniform));
        uniform &= !matches!(node, Node::Input(_) | Node::At(..) | Node::Dot { .. });
        let (components, length) = match self.graph.types[k] {
            Type::Float | Type::Bool => (1, if uniform { ONE } else { BLOCK }),
            Type::Vec(width) => (usize::from(width), if uniform { ONE } else { BLOCK }),
            // Elements lie below each other, and differ from point to point.
            Type::Array(n) => {
                uniform = false;
                (1, n as usize * BLOCK)
            }
        };
        let mut slots = SmallVec::new();
        for _ in 0..components {
            slots.push(Slot { start: self.size, uniform });
            self.size += length;
        }
        slots
    }

    fn write(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Compute(id) => {
                    let lies_elsewhere = matches!(
                        self.graph.node(*id),
                        Node::Compose(_) | Node::Splat(..) | Node::Component(..) | Node::Literal(_)
                    );
                    if !lies_elsewhere && !matches!(self.graph.node(*id), Node::Input(_)) {
                        self.code.push(Op::Compute(*id));
                    }
                }
                Step::Loop(Loop { kind, n, depth, results, body }) => {
                    let number = self.rounds.len();
                    self.code.push(Op::Enter(number));
                    let depth = usize::from(*depth);
                    self.depths = self.depths.max(depth + 1);
                    let first = self.code.len();
                    let results = results.clone();
                    self.rounds.push(Round { kind: *kind, n: *n as usize, depth, results, body: first });
                    self.write(body);
                    self.code.push(Op::Leave(number));
                }
            }
        }
    }

    pub(super) fn memory(&self) -> Memory {
        let mut values = vec![0.0; self.size];
        for (node, slots) in self.graph.nodes.iter().zip(&self.slots) {
            if let Node::Literal(Literal(x)) = *node {
                values[slots[0].start..slots[0].start + ONE].fill(<f32 as Scalar>::lit(x));
            }
        }
        Memory { values, counters: vec![0; self.depths] }
    }

    /// Runs the graph on a block of points.
    pub(super) fn run(
        &self,
        arch: Arch,
        parameters: &[f32],
        memory: &mut Memory,
        points: &[Column],
        colors: &mut [Column],
    ) {
        for (slot, column) in self.inputs.iter().zip(points) {
            memory.values[slot.start..slot.start + BLOCK].copy_from_slice(column);
        }
        let Memory { values, counters } = memory;
        dispatch(arch, Machine { tape: self, parameters, values: &mut values[..], counters });
        for (slot, column) in self.outputs.iter().zip(colors) {
            let values = &memory.values[slot.start..];
            if slot.uniform {
                column.fill(values[0]);
            } else {
                column.copy_from_slice(&values[..BLOCK]);
            }
        }
    }
}

impl Kernel for Machine<'_> {
    #[inline(always)]
    fn run<R: Register>(mut self) {
        let tape = self.tape;
        let mut at = 0;
        while let Some(&op) = tape.code.get(at) {
            at += 1;
            match op {
                Op::Compute(id) => self.compute::<R>(id),
                Op::Enter(k) => self.enter(&tape.rounds[k]),
                Op::Leave(k) => {
                    let round = &tape.rounds[k];
                    self.leave::<R>(round);
                    self.counters[round.depth] += 1;
                    if self.counters[round.depth] < round.n {
                        at = round.body;
                    }
                }
            }
        }
    }
}

/// A row or column number of an operand.
#[derive(Clone, Copy)]
enum Index {
    Known(usize),
    Computed { slot: Slot, n: usize },
}

struct Machine<'a> {
    tape: &'a Tape,
    parameters: &'a [f32],
    values: &'a mut [f32],
    counters: &'a mut Vec<usize>,
}

impl Machine<'_> {
    #[inline(always)]
    fn get<R: Register>(&self, slot: Slot, register: usize) -> Lanes<R> {
        let start = slot.start + if slot.uniform { 0 } else { register * R::LANES };
        Lanes(R::load(&self.values[start..start + R::LANES]))
    }
    #[inline(always)]
    fn set<R: Register>(&mut self, slot: Slot, register: usize, x: Lanes<R>) {
        let start = slot.start + register * R::LANES;
        x.0.store(&mut self.values[start..start + R::LANES]);
    }
    /// Computes every register of a result.
    #[inline(always)]
    fn each<R: Register>(&mut self, to: Slot, f: impl Fn(&Self, usize) -> Lanes<R>) {
        for register in 0..to.registers::<R>() {
            let x = f(self, register);
            self.set(to, register, x);
        }
    }
    /// A component, or the only one.
    #[inline(always)]
    fn slot(&self, id: Id, k: usize) -> Slot {
        let slots = &self.tape.slots[id.index()];
        slots[k.min(slots.len() - 1)]
    }

    #[inline(always)]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast of a float saturates and sends NaN to 0, which is the definition"
    )]
    fn index(&self, id: Id, n: usize) -> Index {
        match *self.tape.graph.node(id) {
            Node::Literal(Literal(x)) => Index::Known((x as usize).min(n - 1)),
            Node::Row(depth) => Index::Known(self.counters[usize::from(depth)]),
            _ => {
                let slot = self.slot(id, 0);
                if slot.uniform {
                    Index::Known(self.values[slot.start].cell(n))
                } else {
                    Index::Computed { slot, n }
                }
            }
        }
    }
    #[inline(always)]
    fn lanes<R: Register>(&self, index: Index, register: usize) -> LaneIndex<R> {
        match index {
            Index::Known(i) => Lanes::index(i),
            Index::Computed { slot, n } => self.get::<R>(slot, register).cell(n),
        }
    }

    #[inline(always)]
    fn compute<R: Register>(&mut self, id: Id) {
        let tape = self.tape;
        let to = &tape.slots[id.index()][..];
        match *tape.graph.node(id) {
            Node::Row(depth) => {
                let row = Lanes::<R>::number(Lanes::index(self.counters[usize::from(depth)]));
                self.each(
                    to[0],
                    #[inline(always)]
                    |_, _| row,
                );
            }
            Node::Unary(op, a) => {
                for (k, &to) in to.iter().enumerate() {
                    let a = self.slot(a, k);
                    self.each::<R>(
                        to,
                        #[inline(always)]
                        |m, r| m.get::<R>(a, r).unary(op),
                    );
                }
            }
            Node::Binary(op, a, b) => {
                for (k, &to) in to.iter().enumerate() {
                    let (a, b) = (self.slot(a, k), self.slot(b, k));
                    self.each::<R>(
                        to,
                        #[inline(always)]
                        |m, r| m.get::<R>(a, r).binary(op, m.get(b, r)),
                    );
                }
            }
            Node::MulAdd(a, b, c) => {
                let [a, b, c] = [a, b, c].map(|id| self.slot(id, 0));
                self.each::<R>(
                    to[0],
                    #[inline(always)]
                    |m, r| m.get::<R>(a, r).mul_add(m.get(b, r), m.get(c, r)),
                );
            }
            Node::Compare(op, a, b) => {
                let (a, b) = (self.slot(a, 0), self.slot(b, 0));
                self.each::<R>(
                    to[0],
                    #[inline(always)]
                    |m, r| {
                        let holds = m.get::<R>(a, r).compare(op, m.get(b, r));
                        Lanes::select(holds, Lanes::lit(1.0), Lanes::lit(0.0))
                    },
                );
            }
            // Truth values are 0 and 1.
            Node::Logic(op, a, b) => {
                let op = match op {
                    LogicOp::And => BinaryOp::Min,
                    LogicOp::Or => BinaryOp::Max,
                };
                let (a, b) = (self.slot(a, 0), self.slot(b, 0));
                self.each::<R>(
                    to[0],
                    #[inline(always)]
                    |m, r| m.get::<R>(a, r).binary(op, m.get(b, r)),
                );
            }
            Node::Not(a) => {
                let a = self.slot(a, 0);
                self.each::<R>(
                    to[0],
                    #[inline(always)]
                    |m, r| Lanes::lit(1.0) - m.get::<R>(a, r),
                );
            }
            Node::Select(mask, yes, no) => {
                let mask = self.slot(mask, 0);
                for (k, &to) in to.iter().enumerate() {
                    let (yes, no) = (self.slot(yes, k), self.slot(no, k));
                    self.each::<R>(
                        to,
                        #[inline(always)]
                        |m, r| {
                            Lanes::select(
                                Lanes::lit(0.5).less(m.get::<R>(mask, r)),
                                m.get(yes, r),
                                m.get(no, r),
                            )
                        },
                    );
                }
            }
            Node::InnerProduct(a, b) => match tape.slots[a.index()].len() {
                2 => self.inner::<R, 2>(to[0], a, b),
                3 => self.inner::<R, 3>(to[0], a, b),
                _ => self.inner::<R, 4>(to[0], a, b),
            },
            Node::Read { block, row, column, width } => {
                let block = tape.blocks[block as usize];
                let (row, column) = (self.index(row, block.rows), self.index(column, block.columns));
                match width {
                    2 => self.read::<R, 2>(to, block, row, column),
                    3 => self.read::<R, 3>(to, block, row, column),
                    4 => self.read::<R, 4>(to, block, row, column),
                    _ => {
                        let parameters = self.parameters;
                        self.each::<R>(
                            to[0],
                            #[inline(always)]
                            |m, r| {
                                let place = Place { block, row: m.lanes(row, r), column: m.lanes(column, r) };
                                Lanes::read(parameters, place)
                            },
                        );
                    }
                }
            }
            Node::Dot { block, row, column, array } => {
                self.dot::<R>(to[0], block, row, column as usize, array)
            }
            Node::At(array, i) => {
                let (from, n) = (self.slot(array, 0), self.length(array));
                match self.index(i, n) {
                    Index::Known(i) => {
                        let element = Slot { start: from.start + i.min(n - 1) * BLOCK, uniform: false };
                        self.each::<R>(
                            to[0],
                            #[inline(always)]
                            |m, r| m.get(element, r),
                        );
                    }
                    Index::Computed { slot, .. } => self.each::<R>(
                        to[0],
                        #[inline(always)]
                        |m, r| {
                            m.get::<R>(slot, r).each_lane(
                                #[inline(always)]
                                |l, i| m.values[from.start + i.cell(n) * BLOCK + r * R::LANES + l],
                            )
                        },
                    ),
                }
            }
            Node::Input(_)
            | Node::Literal(_)
            | Node::Compose(_)
            | Node::Splat(..)
            | Node::Component(..)
            | Node::Sum { .. }
            | Node::Collect { .. }
            | Node::Scatter { .. } => {}
        }
    }

    fn length(&self, array: Id) -> usize {
        match self.tape.graph.ty(array) {
            Type::Array(n) => n as usize,
            Type::Bool | Type::Float | Type::Vec(_) => unreachable!("a checked graph has an array here"),
        }
    }

    #[inline(always)]
    fn inner<R: Register, const K: usize>(&mut self, to: Slot, a: Id, b: Id) {
        let slots = [a, b].map(|id| {
            array_of::<_, K>(
                #[inline(always)]
                |k| self.slot(id, k),
            )
        });
        self.each::<R>(
            to,
            #[inline(always)]
            |m, r| {
                let [a, b] = slots.map(
                    #[inline(always)]
                    |slots| {
                        Components(array_of::<_, K>(
                            #[inline(always)]
                            |k| m.get::<R>(slots[k], r),
                        ))
                    },
                );
                a.dot(b)
            },
        );
    }

    #[inline(always)]
    fn read<R: Register, const K: usize>(&mut self, to: &[Slot], block: Block, row: Index, column: Index) {
        for register in 0..to[0].registers::<R>() {
            let place =
                Place { block, row: self.lanes::<R>(row, register), column: self.lanes(column, register) };
            let vector = Lanes::<R>::read_vec::<K>(self.parameters, place);
            for (k, &to) in to.iter().enumerate() {
                self.set(to, register, vector.get(k));
            }
        }
    }

    #[inline(always)]
    fn dot<R: Register>(&mut self, to: Slot, block: u32, row: Id, column: usize, array: Id) {
        let block = self.tape.blocks[block as usize];
        let row = self.index(row, block.rows);
        let (from, n) = (self.slot(array, 0), self.length(array));
        let parameters = self.parameters;
        self.each::<R>(
            to,
            #[inline(always)]
            |m, r| {
                let row = m.lanes::<R>(row, r);
                let mut sum = Lanes::lit(0.0);
                for j in 0..n {
                    let place = Place { block, row, column: Lanes::<R>::index(column + j) };
                    let element = Slot { start: from.start + j * BLOCK, uniform: false };
                    sum = Lanes::read(parameters, place).mul_add(m.get(element, r), sum);
                }
                sum
            },
        );
    }

    fn enter(&mut self, round: &Round) {
        self.counters[round.depth] = 0;
        for &id in &round.results {
            let slots = &self.tape.slots[id.index()];
            match round.kind {
                LoopKind::Collect => {}
                LoopKind::Scatter => {
                    let start = slots[0].start;
                    let end = start + self.length(id) * BLOCK;
                    self.values[start..end].fill(0.0);
                }
                LoopKind::Sum => {
                    for slot in slots {
                        let length = if slot.uniform { ONE } else { BLOCK };
                        self.values[slot.start..slot.start + length].fill(0.0);
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn leave<R: Register>(&mut self, round: &Round) {
        let row = self.counters[round.depth];
        for &id in &round.results {
            let tape = self.tape;
            let to = &tape.slots[id.index()][..];
            match *tape.graph.node(id) {
                Node::Sum { body, .. } => {
                    for (k, &to) in to.iter().enumerate() {
                        let term = self.slot(body, k);
                        self.each::<R>(
                            to,
                            #[inline(always)]
                            |m, r| m.get::<R>(to, r) + m.get(term, r),
                        );
                    }
                }
                Node::Collect { body, .. } => {
                    let (body, start) = (self.slot(body, 0), to[0].start + row * BLOCK);
                    self.each::<R>(
                        Slot { start, uniform: false },
                        #[inline(always)]
                        |m, r| m.get(body, r),
                    );
                }
                Node::Scatter { len, index, value, .. } => {
                    let index = self.index(index, len as usize);
                    let value = self.slot(value, 0);
                    for point in 0..BLOCK {
                        let at = match index {
                            Index::Known(i) => i.min(len as usize - 1),
                            Index::Computed { slot, n } => self.values[slot.start + point].cell(n),
                        };
                        let term = self.values[value.start + if value.uniform { 0 } else { point }];
                        self.values[to[0].start + at * BLOCK + point] += term;
                    }
                }
                _ => {}
            }
        }
    }
}
