//! From a graph to its tape: a walk over the schedule.

use std::collections::HashMap;

use smallvec::{SmallVec, smallvec};

use color_fn_core::graph::facts::{self, Facts, Window};
use color_fn_core::graph::{Graph, Id, Literal, Loop, LoopResults, Node, Schedule, Step, Type};
use color_fn_core::scalar::op::{BinaryOp, LogicOp};
use color_fn_core::scalar::{Block, ParamIndex, Scalar};

use super::{BLOCK, Column, Index, Instruction, LoopIndex, Opcode, Operand, Tape, UNIFORM};

/// The most numbers that the columns of a tape hold: 64 MiB.
const MAX_VALUES: usize = 1 << 24;

impl Tape {
    /// `None` for a graph that would take too much memory in blocks.
    pub(crate) fn new(graph: &Graph) -> Option<Self> {
        let mut writer = Writer {
            graph,
            facts: Facts::new(graph),
            blocks: graph.layout().block_offsets(),
            windows: HashMap::new(),
            values: vec![SmallVec::new(); graph.nodes().len()],
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
            .inputs()
            .iter()
            .map(|port| (0..port.width).map(|_| Operand::Column(writer.input())).collect())
            .collect();
        for (node, value) in graph.nodes().iter().zip(&mut writer.values) {
            if let Node::Input(port) = *node {
                *value = ports[port as usize].clone();
            }
        }
        writer.steps(&Schedule::new(graph).steps);
        for (_, id) in graph.outputs() {
            for operand in writer.values[id.index()].clone() {
                let column = match operand {
                    Operand::Column(column) if column.length == BLOCK => column,
                    _ => {
                        let column = writer.column(BLOCK);
                        writer.tape.code.push(Instruction::Write(column, Opcode::Copy(operand)));
                        column
                    }
                };
                writer.tape.outputs.push(column);
            }
        }
        let tape = writer.tape;
        (tape.size <= MAX_VALUES).then_some(tape)
    }
}

/// The components of a node's value; of an array, its column.
type Value = SmallVec<[Operand; 4]>;

struct Writer<'g> {
    graph: &'g Graph,
    facts: Facts,
    blocks: Vec<Block>,
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
        let column = self.column(UNIFORM);
        self.tape.constants.push((column, f32::lit(x)));
        Operand::Column(column)
    }
    /// A column for a component of a node.
    fn column_for(&mut self, id: Id) -> Column {
        self.column(if self.facts.is_uniform(id) { UNIFORM } else { BLOCK })
    }
    /// Computes a component of a node.
    fn write(&mut self, id: Id, opcode: Opcode) -> Column {
        let column = self.column_for(id);
        self.tape.code.push(Instruction::Write(column, opcode));
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
        match self.graph.index(id, n) {
            facts::Index::Known(i) => Index::Loop(LoopIndex::Known(i)),
            facts::Index::Row(depth) => Index::Loop(LoopIndex::Row(usize::from(depth))),
            facts::Index::Computed => Index::Computed(self.part(id, 0)),
        }
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Compute(id) => self.compute(*id),
                Step::Loop(l) => self.run_loop(l),
            }
        }
    }

    fn run_loop(&mut self, Loop { trip_count, depth, results, body }: &Loop) {
        let (depth, trip_count) = (usize::from(*depth), *trip_count as usize);
        self.tape.depths = self.tape.depths.max(depth + 1);
        // What a sum adds up is known when its body is written; where it goes is cleared before.
        let begin = self.tape.code.len();
        self.tape.code.push(Instruction::Begin(depth));
        let outside = std::mem::take(&mut self.windows);
        self.steps(body);
        self.windows = outside;
        // A loop that two others need runs in each.
        let mut clear: Vec<Column> = Vec::new();
        match *results {
            LoopResults::Sums(ref sums) => {
                for sum in sums {
                    let columns: SmallVec<[Column; 4]> =
                        (0..self.width(sum.id)).map(|k| self.sum(sum.id, sum.term, k)).collect();
                    clear.extend(&columns);
                    self.values[sum.id.index()] = columns.into_iter().map(Operand::Column).collect();
                }
            }
            LoopResults::Collect { id, element } => {
                let array = self.column(trip_count * BLOCK);
                let value = self.part(element, 0);
                self.tape.code.push(Instruction::Write(array, Opcode::Collect { depth, value }));
                self.values[id.index()] = smallvec![Operand::Column(array)];
            }
            LoopResults::Scatter { id, len, index, value } => {
                let array = self.column(len as usize * BLOCK);
                let index = self.index(index, len as usize);
                let value = self.part(value, 0);
                self.tape.code.push(Instruction::Write(array, Opcode::Scatter { index, value }));
                self.values[id.index()] = smallvec![Operand::Column(array)];
                clear.push(array);
            }
        }
        let back = self.tape.code.len() - begin;
        self.tape.code.push(Instruction::Repeat { depth, trip_count, back });
        let clear = clear.into_iter().map(|column| Instruction::Write(column, Opcode::Clear));
        self.tape.code.splice(begin..begin, clear);
    }

    /// Adds a component of a term to the column of its sum, which is given.
    fn sum(&mut self, sum: Id, term: Id, k: usize) -> Column {
        let opcode = match *self.graph.node(term) {
            Node::Binary(_, a, b) if self.facts.is_fused_product(term) => {
                Opcode::AddProduct([a, b].map(|id| self.part(id, k)))
            }
            _ => Opcode::Add(self.part(term, k)),
        };
        self.write(sum, opcode)
    }

    fn compute(&mut self, id: Id) {
        if self.facts.is_fused_product(id) {
            return;
        }
        let value = match *self.graph.node(id) {
            // They have their columns.
            Node::Input(_) => return,
            Node::Literal(Literal(x)) => smallvec![self.constant(x)],
            Node::Row(depth) => {
                let column = self.write(id, Opcode::Row(usize::from(depth)));
                smallvec![Operand::Column(column)]
            }
            Node::Unary(op, a) => self.each(id, [a], |[a]| Opcode::Unary(op, a)),
            Node::Binary(op, a, b) => self.each(id, [a, b], |operands| Opcode::Binary(op, operands)),
            Node::MulAdd(a, b, c) => self.each(id, [a, b, c], Opcode::MulAdd),
            Node::Compare(op, a, b) => self.each(id, [a, b], |operands| Opcode::Compare(op, operands)),
            // Truth values are 0 and 1.
            Node::Logic(LogicOp::And, a, b) => self.each(id, [a, b], |ab| Opcode::Binary(BinaryOp::Min, ab)),
            Node::Logic(LogicOp::Or, a, b) => self.each(id, [a, b], |ab| Opcode::Binary(BinaryOp::Max, ab)),
            Node::Not(a) => {
                let one = self.constant(1.0);
                self.each(id, [a], |[a]| Opcode::Binary(BinaryOp::Sub, [one, a]))
            }
            Node::Select(mask, yes, no) => self.each(id, [mask, yes, no], Opcode::Select),
            Node::Compose(ref parts) => parts.iter().map(|&part| self.part(part, 0)).collect(),
            Node::Splat(width, a) => smallvec![self.part(a, 0); usize::from(width)],
            Node::Component(k, a) => smallvec![self.part(a, usize::from(k))],
            Node::InnerProduct(a, b) => {
                let pairs: Box<[[Operand; 2]]> =
                    (0..self.width(a)).map(|k| [self.part(a, k), self.part(b, k)]).collect();
                let column = self.write(id, Opcode::InnerProduct(pairs));
                smallvec![Operand::Column(column)]
            }
            Node::Read { block, row, column, width } => {
                if let Some(value) = self.read_from_window(id) {
                    self.values[id.index()] = smallvec![value];
                    return;
                }
                let block = self.blocks[block as usize];
                let (row, column) = (self.index(row, block.rows), self.index(column, block.columns));
                (0..usize::from(width)).map(|k| self.read(id, block, row, column, k)).collect()
            }
            Node::Dot { block, row, column, array } => {
                let block = self.blocks[block as usize];
                let column = Index::Loop(LoopIndex::Known(column as usize));
                let place = ParamIndex { block, row: self.index(row, block.rows), column };
                let array = self.array(array);
                smallvec![Operand::Column(self.write(id, Opcode::Dot { place, array }))]
            }
            Node::At(array, i) => {
                let array = self.array(array);
                match self.index(i, array.length / BLOCK) {
                    Index::Loop(i) => smallvec![Operand::Element(array, i)],
                    Index::Computed(index) => {
                        smallvec![Operand::Column(self.write(id, Opcode::Element { array, index }))]
                    }
                }
            }
            // The schedule has loops as steps of their own.
            Node::Sum { .. } | Node::Collect { .. } | Node::Scatter { .. } => return,
        };
        self.values[id.index()] = value;
    }

    /// An instruction for each component.
    fn each<const N: usize>(
        &mut self,
        id: Id,
        operands: [Id; N],
        opcode: impl Fn([Operand; N]) -> Opcode,
    ) -> Value {
        let width = self.width(id);
        let component = |k| {
            let operands = operands.map(|operand| self.part(operand, k));
            Operand::Column(self.write(id, opcode(operands)))
        };
        (0..width).map(component).collect()
    }

    /// The `k`-th of neighbouring parameters.
    fn read(&mut self, id: Id, block: Block, row: Index, column: Index, k: usize) -> Operand {
        // Of a vector the column is a literal.
        let column = match column {
            Index::Loop(LoopIndex::Known(column)) => Index::Loop(LoopIndex::Known(column + k)),
            other => other,
        };
        match (row, column) {
            (Index::Loop(row), Index::Loop(column)) => {
                self.tape.places.push(ParamIndex { block, row, column });
                Operand::Parameter(self.tape.places.len() - 1)
            }
            (row, column) => Operand::Column(self.write(id, Opcode::Read(ParamIndex { block, row, column }))),
        }
    }

    /// A number of a window, which is read as a whole when the first of its numbers is wanted.
    fn read_from_window(&mut self, read: Id) -> Option<Operand> {
        let (window, k, width) = self.facts.window(self.graph, read)?;
        let numbers = match self.windows.get(&window) {
            Some(&numbers) => numbers,
            None => {
                let block = self.blocks[window.block as usize];
                let row = self.index(window.row, block.rows);
                let column = self.index(window.first, block.columns);
                let (Index::Loop(_), Index::Computed(_)) = (row, column) else { return None };
                if self.facts.is_uniform(window.first) {
                    return None;
                }
                let numbers = self.column(width * BLOCK);
                let opcode = Opcode::ReadWindow(ParamIndex { block, row, column });
                self.tape.code.push(Instruction::Write(numbers, opcode));
                self.windows.insert(window, numbers);
                numbers
            }
        };
        Some(Operand::Column(Column { start: numbers.start + k * BLOCK, length: BLOCK }))
    }
}
