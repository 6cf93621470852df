//! Runs a tape on blocks of points. The meaning of every operation is that of
//! [`Lanes`](color_fn_core::scalar::Lanes).

mod kernels;

use pulp::Arch;

use self::kernels::{
    Add, AddProduct, Binary, Cell, Copied, Dot, Formula, InnerProduct, MulAdd, Read, ReadWindow, Select,
    Source, Unary, Update,
};
use super::dispatch::dispatch;
use super::tape::{BLOCK, Column, Index, Instruction, LoopIndex, Opcode, Operand, Tape, UNIFORM};
use color_fn_core::scalar::{ParamIndex, Scalar, array_of};

/// Two vectors of four.
const MAX_OPERANDS: usize = 8;

/// Registers are loaded fastest from multiples of a line of the cache, in bytes.
const LINE: usize = 64;

/// The values of a tape, and the rows of its loops: what stays between blocks.
#[derive(Debug)]
pub(super) struct Memory {
    values: Vec<f32>,
    /// The first that lies at the beginning of a line.
    first: usize,
    /// The row of the loop at each depth.
    rows: Vec<usize>,
    /// Where operands that are parameters are put.
    scratch: Box<Scratch>,
}

impl Memory {
    pub(super) fn new(tape: &Tape) -> Self {
        let values = vec![0.0; tape.size + LINE];
        let first = values.as_ptr().align_offset(LINE).min(LINE);
        let scratch = Box::new([[0.0; UNIFORM]; MAX_OPERANDS]);
        let mut memory = Self { values, first, rows: vec![0; tape.depths], scratch };
        for &(column, x) in &tape.constants {
            memory.column(column).fill(x);
        }
        memory
    }

    fn column(&mut self, Column { start, length }: Column) -> &mut [f32] {
        &mut self.values[self.first + start..][..length]
    }

    /// Where a component of the arguments goes: [`BLOCK`] points.
    pub(super) fn input(&mut self, tape: &Tape, k: usize) -> &mut [f32] {
        self.column(tape.inputs[k])
    }

    /// A component of the results: [`BLOCK`] points.
    pub(super) fn output(&self, tape: &Tape, k: usize) -> &[f32] {
        let Column { start, length } = tape.outputs[k];
        &self.values[self.first + start..][..length]
    }

    /// Runs the tape on the first `points` of the block.
    pub(super) fn run(&mut self, tape: &Tape, arch: Arch, parameters: &[f32], points: usize) {
        let values = &mut self.values[self.first..];
        let mut at = 0;
        while let Some(instruction) = tape.code.get(at) {
            at += 1;
            match *instruction {
                Instruction::Write(to, ref opcode) => {
                    // No operand of an instruction lies in its own column.
                    let (before, rest) = values.split_at_mut(to.start);
                    let (out, after) = rest.split_at_mut(to.length);
                    let end = to.start + to.length;
                    let rows = &self.rows[..];
                    Machine { tape, arch, parameters, before, after, end, rows, points }.write(
                        out,
                        opcode,
                        &mut self.scratch,
                    );
                }
                Instruction::Begin(depth) => self.rows[depth] = 0,
                Instruction::Repeat { depth, trip_count, back } => {
                    let row = &mut self.rows[depth];
                    *row += 1;
                    if *row < trip_count {
                        at -= back;
                    }
                }
            }
        }
    }
}

/// A register for each operand.
type Scratch = [[f32; UNIFORM]; MAX_OPERANDS];

/// What an instruction runs on.
struct Machine<'a> {
    tape: &'a Tape,
    arch: Arch,
    parameters: &'a [f32],
    /// The values in front of the column that is written.
    before: &'a [f32],
    /// The values behind it, which begin at `end`.
    after: &'a [f32],
    end: usize,
    rows: &'a [usize],
    points: usize,
}

impl Machine<'_> {
    fn loop_index(&self, index: LoopIndex) -> usize {
        match index {
            LoopIndex::Known(i) => i,
            LoopIndex::Row(depth) => self.rows[depth],
        }
    }

    fn column(&self, Column { start, length }: Column) -> &[f32] {
        match start.checked_sub(self.end) {
            Some(start) => &self.after[start..start + length],
            None => &self.before[start..start + length],
        }
    }

    /// The values of some operands; those that are parameters are written to the scratch.
    #[inline(always)]
    fn sources<'a, const N: usize>(
        &'a self,
        operands: [Operand; N],
        scratch: &'a mut Scratch,
    ) -> [Source<'a>; N] {
        for (operand, slot) in operands.iter().zip(scratch.iter_mut()) {
            if let Operand::Parameter(place) = *operand {
                let ParamIndex { block, row, column } = self.tape.places[place];
                let place = ParamIndex { block, row: self.loop_index(row), column: self.loop_index(column) };
                slot.fill(f32::read(self.parameters, place));
            }
        }
        array_of(
            #[inline(always)]
            |k| match operands[k] {
                Operand::Column(column) => {
                    Source { values: self.column(column), uniform: column.length == UNIFORM }
                }
                Operand::Element(array, i) => {
                    let start = array.start + (self.loop_index(i) * BLOCK).min(array.length - BLOCK);
                    Source { values: self.column(Column { start, length: BLOCK }), uniform: false }
                }
                Operand::Parameter(_) => Source { values: &scratch[k], uniform: true },
            },
        )
    }

    fn place<'a>(&'a self, place: ParamIndex<Index>, scratch: &'a mut Scratch) -> ParamIndex<Cell<'a>> {
        let ParamIndex { block, row, column } = place;
        let [rows, columns] = self.sources([row, column].map(Index::operand), scratch);
        ParamIndex {
            block,
            row: self.cell(row, rows, block.rows),
            column: self.cell(column, columns, block.columns),
        }
    }

    /// An index below `n`, of which a computed one has some values.
    fn cell<'a>(&self, index: Index, values: Source<'a>, n: usize) -> Cell<'a> {
        match index {
            Index::Loop(i) => Cell::Known(self.loop_index(i)),
            // A value that is the same for all points gives a place that is.
            Index::Computed(_) if values.uniform => Cell::Known(values.values[0].cell(n)),
            Index::Computed(_) => Cell::Computed(values, n),
        }
    }

    fn write(&self, out: &mut [f32], opcode: &Opcode, scratch: &mut Scratch) {
        match *opcode {
            Opcode::Copy(a) => self.update(out, scratch, [a], Copied),
            Opcode::Unary(op, a) => {
                let [a] = self.sources([a], scratch);
                dispatch(self.arch, Unary { op, out: self.wanted(out), a });
            }
            Opcode::Binary(op, operands) => {
                let operands = &self.sources(operands, scratch);
                dispatch(self.arch, Binary { op, out: self.wanted(out), operands });
            }
            Opcode::MulAdd(operands) => self.update(out, scratch, operands, MulAdd),
            Opcode::Compare(op, operands) => self.update(out, scratch, operands, op),
            Opcode::Select(operands) => self.update(out, scratch, operands, Select),
            Opcode::InnerProduct(ref pairs) => match pairs[..] {
                [[a, b], [c, d]] => self.update(out, scratch, [a, b, c, d], InnerProduct::<2>),
                [[a, b], [c, d], [e, f]] => self.update(out, scratch, [a, b, c, d, e, f], InnerProduct::<3>),
                [[a, b], [c, d], [e, f], [g, h]] => {
                    self.update(out, scratch, [a, b, c, d, e, f, g, h], InnerProduct::<4>);
                }
                _ => unreachable!("vectors have 2 to 4 components"),
            },
            Opcode::Row(depth) => out.fill(f32::number(self.rows[depth])),
            Opcode::Read(place) => {
                let place = &self.place(place, scratch);
                dispatch(self.arch, Read { out: self.wanted(out), place, parameters: self.parameters });
            }
            Opcode::ReadWindow(place) => {
                let (parameters, points) = (self.parameters, self.points);
                let place = &self.place(place, scratch);
                match out.len() / BLOCK {
                    2 => dispatch(self.arch, ReadWindow::<2> { out, place, parameters, points }),
                    3 => dispatch(self.arch, ReadWindow::<3> { out, place, parameters, points }),
                    _ => dispatch(self.arch, ReadWindow::<4> { out, place, parameters, points }),
                }
            }
            Opcode::Element { array, index } => {
                let (array, [index]) = (self.column(array), self.sources([index], scratch));
                let length = array.len() / BLOCK;
                for (point, x) in out.iter_mut().enumerate().take(self.points) {
                    *x = array[index.point(point).cell(length) * BLOCK + point];
                }
            }
            Opcode::Dot { place, array } => {
                let place = &self.place(place, scratch);
                let array = self.column(array);
                dispatch(self.arch, Dot { out: self.wanted(out), place, array, parameters: self.parameters });
            }
            Opcode::Clear => out.fill(0.0),
            Opcode::Add(term) => self.update(out, scratch, [term], Add),
            Opcode::AddProduct(factors) => self.update(out, scratch, factors, AddProduct),
            Opcode::Collect { depth, value } => {
                let start = self.rows[depth] * BLOCK;
                self.update(&mut out[start..start + BLOCK], scratch, [value], Copied);
            }
            Opcode::Scatter { index, value } => {
                let length = out.len() / BLOCK;
                let [value, values] = self.sources([value, index.operand()], scratch);
                let index = self.cell(index, values, length);
                for point in 0..self.points {
                    let i = match index {
                        Cell::Known(i) => i.min(length - 1),
                        Cell::Computed(source, n) => source.point(point).cell(n),
                    };
                    out[i * BLOCK + point] += value.point(point);
                }
            }
        }
    }

    fn update<const N: usize>(
        &self,
        out: &mut [f32],
        scratch: &mut Scratch,
        operands: [Operand; N],
        formula: impl Formula<N>,
    ) {
        let sources = &self.sources(operands, scratch);
        dispatch(self.arch, Update { out: self.wanted(out), sources, formula });
    }

    /// The part of a column that the points of the block need, in whole registers of any kind.
    fn wanted<'a>(&self, out: &'a mut [f32]) -> &'a mut [f32] {
        let wanted = out.len().min(self.points.next_multiple_of(UNIFORM));
        &mut out[..wanted]
    }
}
