//! A graph as a list of instructions: written once, run on block after block of points by a [machine](super::machine).
//!
//! An instruction computes one component of a node for a whole block, so that finding out what to do costs little.
//! Parameters and elements at known places are operands where they lie: to read one is no instruction.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use color_fn_core::graph::{Graph, Id, Literal, Loop, Node, Schedule, Step, Type};
use color_fn_core::scalar::op::{BinaryOp, CompareOp, LogicOp, UnaryOp};
use color_fn_core::scalar::{Block, ParamIndex, Scalar};

/// Points that an instruction computes at a time.
pub(super) const BLOCK: usize = 512;

/// Room for values that are all the same: no step takes more at once.
pub(super) const ONE: usize = 64;

/// The most numbers that the columns of a tape hold: 64 MiB.
const MOST_VALUES: usize = 1 << 24;

/// A number of a row, a column or an element that is the same for all points.
#[derive(Debug, Clone, Copy)]
pub(super) enum Count {
    Known(usize),
    /// The round of the loop at this depth.
    Round(usize),
}

/// Where values lie in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) start: usize,
    /// [`ONE`] for a value that is the same for all points, [`BLOCK`] for another, and as much for each element of an
    /// array.
    pub(super) length: usize,
}

/// Where the values of an operand lie.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operand {
    /// A value for each point, or one for all.
    Column(Column),
    /// An element of an array.
    Element(Column, Count),
    /// The parameter at one of the tape's places.
    Parameter(usize),
}

/// A row, column or element number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Index {
    Count(Count),
    /// Computed for each point, or for all.
    Computed(Operand),
}

impl Index {
    /// The values of a computed one, else none.
    pub(super) const fn operand(self) -> Operand {
        match self {
            Self::Count(_) => Operand::Column(Column { start: 0, length: 0 }),
            Self::Computed(operand) => operand,
        }
    }
}

/// What an instruction writes to its column.
#[derive(Debug)]
pub(super) enum What {
    Copy(Operand),
    Unary(UnaryOp, Operand),
    Binary(BinaryOp, [Operand; 2]),
    MulAdd([Operand; 3]),
    /// 1 where it holds, else 0.
    Compare(CompareOp, [Operand; 2]),
    /// The second where the first is 1, else the third.
    Select([Operand; 3]),
    InnerProduct(Box<[[Operand; 2]]>),
    /// The number of the round of the loop at a depth.
    Round(usize),
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
    /// One element, that of the round at a depth.
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

#[derive(Debug)]
pub(super) enum Instruction {
    Write(Column, What),
    /// Begins the rounds of the loop at a depth.
    Begin(usize),
    /// Ends a round of the loop at a depth; but for the last one, goes back by so many instructions.
    Repeat {
        depth: usize,
        rounds: usize,
        back: usize,
    },
}

/// A graph made ready to run on blocks.
#[derive(Debug)]
pub(super) struct Tape {
    pub(super) code: Vec<Instruction>,
    /// The numbers in memory.
    pub(super) size: usize,
    /// The parameters that are operands.
    pub(super) places: Vec<ParamIndex<Count>>,
    /// What columns hold from the beginning.
    pub(super) constants: Vec<(Column, f32)>,
    /// The columns of the arguments' components, and of the results'.
    pub(super) inputs: Vec<Column>,
    pub(super) outputs: Vec<Column>,
    /// How deep loops are nested.
    pub(super) depths: usize,
}

impl Tape {
    /// `None` for a graph that would take too much memory in blocks.
    pub(super) fn new(graph: &Graph) -> Option<Self> {
        let mut writer = Writer {
            graph,
            blocks: graph.layout.block_offsets(),
            added: added_products(graph),
            widths: Window::widths(graph),
            windows: HashMap::new(),
            values: vec![SmallVec::new(); graph.nodes.len()],
            tape: Self {
                code: Vec::new(),
                size: 0,
                places: Vec::new(),
                constants: Vec::new(),
                inputs: Vec::new(),
                outputs: Vec::new(),
                depths: 0,
            },
        };
        let ports: Vec<Value> = graph
            .inputs
            .iter()
            .map(|port| (0..port.width).map(|_| Operand::Column(writer.input())).collect())
            .collect();
        for (node, value) in graph.nodes.iter().zip(&mut writer.values) {
            if let Node::Input(port) = *node {
                *value = ports[port as usize].clone();
            }
        }
        writer.steps(&Schedule::new(graph).steps);
        for (_, id) in &graph.outputs {
            for operand in writer.values[id.index()].clone() {
                let column = match operand {
                    Operand::Column(column) if column.length == BLOCK => column,
                    _ => {
                        let column = writer.column(BLOCK);
                        writer.tape.code.push(Instruction::Write(column, What::Copy(operand)));
                        column
                    }
                };
                writer.tape.outputs.push(column);
            }
        }
        let tape = writer.tape;
        (tape.size <= MOST_VALUES).then_some(tape)
    }
}

/// The products that nothing reads but the sum of which they are the term.
fn added_products(graph: &Graph) -> Vec<bool> {
    let mut uses = vec![0; graph.nodes.len()];
    for node in &graph.nodes {
        node.operands(|id| uses[id.index()] += 1);
    }
    for (_, id) in &graph.outputs {
        uses[id.index()] += 1;
    }
    let mut added = vec![false; graph.nodes.len()];
    for node in &graph.nodes {
        if let Node::Sum { body, .. } = *node {
            let product = matches!(graph.node(body), Node::Binary(BinaryOp::Mul, ..));
            added[body.index()] = product && uses[body.index()] == 1;
        }
    }
    added
}

/// Where neighbouring parameters are read: the first column is a computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Window {
    block: u32,
    row: Id,
    first: Id,
}

impl Window {
    /// The most that are read together.
    const MOST: usize = 4;

    /// The window that a number is read from, and its place in it.
    fn of(graph: &Graph, read: Id) -> Option<(Self, usize)> {
        let Node::Read { block, row, column, width: 1 } = *graph.node(read) else { return None };
        let offset = |k: f64| (1..Self::MOST).find(|&i| i as f64 == k);
        let (first, k) = match *graph.node(column) {
            Node::Binary(BinaryOp::Add, first, k) => {
                graph.literal(k).and_then(offset).map_or((column, 0), |k| (first, k))
            }
            _ => (column, 0),
        };
        Some((Self { block, row, first }, k))
    }

    /// How many numbers are read from each window, where they are several and lie within the row.
    fn widths(graph: &Graph) -> HashMap<Self, usize> {
        let mut widths = HashMap::new();
        for (window, k) in graph.ids().filter_map(|id| Self::of(graph, id)) {
            let width = widths.entry(window).or_insert(0);
            *width = (k + 1).max(*width);
        }
        widths.retain(|window, width| *width > 1 && window.lies_within(graph, *width));
        widths
    }

    /// Whether the first column leaves room for as many: then no read clamps it.
    fn lies_within(self, graph: &Graph, width: usize) -> bool {
        let bound = |id: Id, wanted| match *graph.node(id) {
            Node::Binary(op, inside, bound) if op == wanted => graph.literal(bound).map(|x| (inside, x)),
            _ => None,
        };
        let columns = graph.layout.blocks()[self.block as usize].columns;
        bound(self.first, BinaryOp::Min)
            .filter(|&(_, high)| high + width as f64 <= columns as f64)
            .and_then(|(inside, _)| bound(inside, BinaryOp::Max))
            .is_some_and(|(_, low)| low >= 0.0)
    }
}

/// The components of a node's value; of an array, its column.
type Value = SmallVec<[Operand; 4]>;

struct Writer<'g> {
    graph: &'g Graph,
    blocks: Vec<Block>,
    added: Vec<bool>,
    widths: HashMap<Window, usize>,
    /// The windows that the loop at hand has read.
    windows: HashMap<Window, Column>,
    values: Vec<Value>,
    tape: Tape,
}

impl Writer<'_> {
    fn column(&mut self, length: usize) -> Column {
        let start = self.tape.size;
        self.tape.size += length;
        Column { start, length }
    }
    fn input(&mut self) -> Column {
        let column = self.column(BLOCK);
        self.tape.inputs.push(column);
        column
    }
    fn constant(&mut self, x: f64) -> Operand {
        let column = self.column(ONE);
        self.tape.constants.push((column, f32::lit(x)));
        Operand::Column(column)
    }
    /// Whether a value is the same for all points.
    fn is_uniform(&self, operand: Operand) -> bool {
        match operand {
            Operand::Column(column) => column.length == ONE,
            Operand::Element(..) => false,
            Operand::Parameter(_) => true,
        }
    }
    /// A column for what is made of some operands.
    fn column_for(&mut self, operands: &[Operand]) -> Column {
        let uniform = operands.iter().all(|&operand| self.is_uniform(operand));
        self.column(if uniform { ONE } else { BLOCK })
    }
    fn write(&mut self, operands: &[Operand], what: What) -> Column {
        let column = self.column_for(operands);
        self.tape.code.push(Instruction::Write(column, what));
        column
    }

    /// A component; of a number the only one.
    fn part(&self, id: Id, k: usize) -> Operand {
        let parts = &self.values[id.index()];
        parts[k.min(parts.len() - 1)]
    }
    fn width(&self, id: Id) -> usize {
        match self.graph.ty(id) {
            Type::Vec(width) => usize::from(width),
            Type::Float | Type::Bool | Type::Array(_) => 1,
        }
    }
    fn array(&self, id: Id) -> Column {
        match self.part(id, 0) {
            Operand::Column(column) => column,
            Operand::Element(..) | Operand::Parameter(_) => unreachable!("a checked graph has an array here"),
        }
    }
    /// An index below `n`.
    fn index(&self, id: Id, n: usize) -> Index {
        match *self.graph.node(id) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the cast of a float saturates and sends NaN to 0, which is the definition"
            )]
            Node::Literal(Literal(x)) => Index::Count(Count::Known((x as usize).min(n - 1))),
            Node::Row(depth) => Index::Count(Count::Round(usize::from(depth))),
            _ => Index::Computed(self.part(id, 0)),
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Compute(id) => self.compute(*id),
                Step::Loop(rounds) => self.rounds(rounds),
            }
        }
    }

    fn rounds(&mut self, Loop { kind, n, depth, results, body }: &Loop) {
        let (depth, rounds) = (usize::from(*depth), *n as usize);
        self.tape.depths = self.tape.depths.max(depth + 1);
        // What a sum adds up is known when its body is written; where it goes is cleared before.
        let begin = self.tape.code.len();
        self.tape.code.push(Instruction::Begin(depth));
        let outside = std::mem::take(&mut self.windows);
        self.steps(body);
        self.windows = outside;
        let mut clear = Vec::new();
        for &id in results {
            // A loop that two others need runs in each.
            let mut value = Value::new();
            match *self.graph.node(id) {
                Node::Sum { body, .. } => {
                    for k in 0..self.width(body) {
                        let sum = self.sum(body, k);
                        value.push(Operand::Column(sum));
                        clear.push(sum);
                    }
                }
                Node::Collect { body, n, .. } => {
                    let array = self.column(n as usize * BLOCK);
                    let element = What::Collect { depth, value: self.part(body, 0) };
                    self.tape.code.push(Instruction::Write(array, element));
                    value.push(Operand::Column(array));
                }
                Node::Scatter { len, index, value: term, .. } => {
                    let array = self.column(len as usize * BLOCK);
                    let index = self.index(index, len as usize);
                    let scatter = What::Scatter { index, value: self.part(term, 0) };
                    self.tape.code.push(Instruction::Write(array, scatter));
                    value.push(Operand::Column(array));
                    clear.push(array);
                }
                _ => unreachable!("a {kind:?} loop makes sums or an array"),
            }
            self.values[id.index()] = value;
        }
        let back = self.tape.code.len() - begin;
        self.tape.code.push(Instruction::Repeat { depth, rounds, back });
        let clear = clear.into_iter().map(|column| Instruction::Write(column, What::Clear));
        self.tape.code.splice(begin..begin, clear);
    }

    /// Adds a component of a term to the column of its sum, which is given.
    fn sum(&mut self, term: Id, k: usize) -> Column {
        match *self.graph.node(term) {
            Node::Binary(_, a, b) if self.added[term.index()] => {
                let factors = [a, b].map(|id| self.part(id, k));
                self.write(&factors, What::AddProduct(factors))
            }
            _ => {
                let term = self.part(term, k);
                self.write(&[term], What::Add(term))
            }
        }
    }

    fn compute(&mut self, id: Id) {
        if self.added[id.index()] {
            return;
        }
        let value = match *self.graph.node(id) {
            // They have their columns.
            Node::Input(_) => return,
            Node::Literal(Literal(x)) => smallvec![self.constant(x)],
            Node::Row(depth) => {
                let column = self.write(&[], What::Round(usize::from(depth)));
                smallvec![Operand::Column(column)]
            }
            Node::Unary(op, a) => self.each(id, [a], |[a]| What::Unary(op, a)),
            Node::Binary(op, a, b) => self.each(id, [a, b], |operands| What::Binary(op, operands)),
            Node::MulAdd(a, b, c) => self.each(id, [a, b, c], What::MulAdd),
            Node::Compare(op, a, b) => self.each(id, [a, b], |operands| What::Compare(op, operands)),
            // Truth values are 0 and 1.
            Node::Logic(LogicOp::And, a, b) => self.each(id, [a, b], |ab| What::Binary(BinaryOp::Min, ab)),
            Node::Logic(LogicOp::Or, a, b) => self.each(id, [a, b], |ab| What::Binary(BinaryOp::Max, ab)),
            Node::Not(a) => {
                let one = self.constant(1.0);
                self.each(id, [a], |[a]| What::Binary(BinaryOp::Sub, [one, a]))
            }
            Node::Select(mask, yes, no) => self.each(id, [mask, yes, no], What::Select),
            Node::Compose(ref parts) => parts.iter().map(|&part| self.part(part, 0)).collect(),
            Node::Splat(width, a) => smallvec![self.part(a, 0); usize::from(width)],
            Node::Component(k, a) => smallvec![self.part(a, usize::from(k))],
            Node::InnerProduct(a, b) => {
                let pairs: Box<[[Operand; 2]]> =
                    (0..self.width(a)).map(|k| [self.part(a, k), self.part(b, k)]).collect();
                let column = self.write(&pairs.concat(), What::InnerProduct(pairs));
                smallvec![Operand::Column(column)]
            }
            Node::Read { block, row, column, width } => {
                if let Some(value) = self.read_from_window(id) {
                    self.values[id.index()] = smallvec![value];
                    return;
                }
                let block = self.blocks[block as usize];
                let (row, column) = (self.index(row, block.rows), self.index(column, block.columns));
                (0..usize::from(width)).map(|k| self.read(block, row, column, k)).collect()
            }
            Node::Dot { block, row, column, array } => {
                let block = self.blocks[block as usize];
                let column = Index::Count(Count::Known(column as usize));
                let place = ParamIndex { block, row: self.index(row, block.rows), column };
                let array = self.array(array);
                let to = self.column(BLOCK);
                self.tape.code.push(Instruction::Write(to, What::Dot { place, array }));
                smallvec![Operand::Column(to)]
            }
            Node::At(array, i) => {
                let array = self.array(array);
                match self.index(i, array.length / BLOCK) {
                    Index::Count(count) => smallvec![Operand::Element(array, count)],
                    Index::Computed(index) => {
                        let to = self.column(BLOCK);
                        self.tape.code.push(Instruction::Write(to, What::Element { array, index }));
                        smallvec![Operand::Column(to)]
                    }
                }
            }
            Node::Sum { .. } | Node::Collect { .. } | Node::Scatter { .. } => {
                unreachable!("loops are steps of their own")
            }
        };
        self.values[id.index()] = value;
    }

    /// An instruction for each component.
    fn each<const N: usize>(
        &mut self,
        id: Id,
        operands: [Id; N],
        what: impl Fn([Operand; N]) -> What,
    ) -> Value {
        let width = self.width(id);
        let component = |k| {
            let operands = operands.map(|operand| self.part(operand, k));
            Operand::Column(self.write(&operands, what(operands)))
        };
        (0..width).map(component).collect()
    }

    /// The `k`-th of neighbouring parameters.
    fn read(&mut self, block: Block, row: Index, column: Index, k: usize) -> Operand {
        // Of a vector the column is a literal.
        let column = match column {
            Index::Count(Count::Known(column)) => Index::Count(Count::Known(column + k)),
            other => other,
        };
        match (row, column) {
            (Index::Count(row), Index::Count(column)) => {
                self.tape.places.push(ParamIndex { block, row, column });
                Operand::Parameter(self.tape.places.len() - 1)
            }
            (row, column) => {
                let computed = [row, column].into_iter().filter_map(|index| match index {
                    Index::Computed(operand) => Some(operand),
                    Index::Count(_) => None,
                });
                let computed: SmallVec<[Operand; 2]> = computed.collect();
                Operand::Column(self.write(&computed, What::Read(ParamIndex { block, row, column })))
            }
        }
    }

    /// A number of a window, which is read as a whole when the first of its numbers is wanted.
    fn read_from_window(&mut self, read: Id) -> Option<Operand> {
        let (window, k) = Window::of(self.graph, read)?;
        let numbers = match self.windows.get(&window) {
            Some(&numbers) => numbers,
            None => {
                let block = self.blocks[window.block as usize];
                let row = self.index(window.row, block.rows);
                let column = self.index(window.first, block.columns);
                let (Index::Count(_), Index::Computed(first)) = (row, column) else { return None };
                if self.is_uniform(first) {
                    return None;
                }
                let numbers = self.column(self.widths.get(&window)? * BLOCK);
                let what = What::ReadWindow(ParamIndex { block, row, column });
                self.tape.code.push(Instruction::Write(numbers, what));
                self.windows.insert(window, numbers);
                numbers
            }
        };
        Some(Operand::Column(Column { start: numbers.start + k * BLOCK, length: BLOCK }))
    }
}
