//! Runs a tape on blocks of points. The meaning of every operation is that of [`Lanes`].

use pulp::Arch;

use super::dispatch::{Kernel, dispatch};
use super::tape::{BLOCK, Column, Count, Index, Instruction, ONE, Operand, Tape, What};
use color_fn_core::scalar::op::{BinaryOp, CompareOp, UnaryOp};
use color_fn_core::scalar::{Components, LaneIndex, Lanes, ParamIndex, Register, Scalar, Vector, array_of};

/// Two vectors of four.
const MOST_OPERANDS: usize = 8;

/// Registers are loaded fastest from multiples of a line of the cache, in bytes.
const LINE: usize = 64;

/// The values of a tape, and the rounds of its loops: what stays between blocks.
#[derive(Debug)]
pub(super) struct Memory {
    values: Vec<f32>,
    /// The first that lies at the beginning of a line.
    first: usize,
    rounds: Vec<usize>,
    /// Room for operands that are parameters.
    rooms: Box<Rooms>,
}

impl Memory {
    pub(super) fn new(tape: &Tape) -> Self {
        let values = vec![0.0; tape.size + LINE];
        let first = values.as_ptr().align_offset(LINE).min(LINE);
        let rooms = Box::new([[0.0; ONE]; MOST_OPERANDS]);
        let mut memory = Self { values, first, rounds: vec![0; tape.depths], rooms };
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
                Instruction::Write(to, ref what) => {
                    // No operand of an instruction lies in its own column.
                    let (before, rest) = values.split_at_mut(to.start);
                    let (out, after) = rest.split_at_mut(to.length);
                    let end = to.start + to.length;
                    let rounds = &self.rounds[..];
                    Machine { tape, arch, parameters, before, after, end, rounds, points }.write(
                        out,
                        what,
                        &mut self.rooms,
                    );
                }
                Instruction::Begin(depth) => self.rounds[depth] = 0,
                Instruction::Repeat { depth, rounds, back } => {
                    let round = &mut self.rounds[depth];
                    *round += 1;
                    if *round < rounds {
                        at -= back;
                    }
                }
            }
        }
    }
}

/// The values of an operand: for each point of the block, or one register of them that is the same for all.
#[derive(Clone, Copy)]
struct Source<'a> {
    values: &'a [f32],
    uniform: bool,
}

impl Source<'_> {
    #[inline(always)]
    fn lanes<R: Register>(self, register: usize) -> Lanes<R> {
        let start = if self.uniform { 0 } else { register * R::LANES };
        Lanes(R::load(&self.values[start..]))
    }
    #[inline(always)]
    fn point(self, point: usize) -> f32 {
        self.values[if self.uniform { 0 } else { point }]
    }
}

/// A register for each operand.
type Rooms = [[f32; ONE]; MOST_OPERANDS];

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
    rounds: &'a [usize],
    points: usize,
}

impl Machine<'_> {
    fn count(&self, count: Count) -> usize {
        match count {
            Count::Known(i) => i,
            Count::Round(depth) => self.rounds[depth],
        }
    }

    fn column(&self, Column { start, length }: Column) -> &[f32] {
        match start.checked_sub(self.end) {
            Some(start) => &self.after[start..start + length],
            None => &self.before[start..start + length],
        }
    }

    /// The values of some operands; those that are parameters are written to the rooms.
    #[inline(always)]
    fn sources<'a, const N: usize>(
        &'a self,
        operands: [Operand; N],
        rooms: &'a mut Rooms,
    ) -> [Source<'a>; N] {
        for (operand, room) in operands.iter().zip(rooms.iter_mut()) {
            if let Operand::Parameter(place) = *operand {
                let ParamIndex { block, row, column } = self.tape.places[place];
                let place = ParamIndex { block, row: self.count(row), column: self.count(column) };
                room.fill(f32::read(self.parameters, place));
            }
        }
        array_of(
            #[inline(always)]
            |k| match operands[k] {
                Operand::Column(column) => {
                    Source { values: self.column(column), uniform: column.length == ONE }
                }
                Operand::Element(array, count) => {
                    let start = array.start + (self.count(count) * BLOCK).min(array.length - BLOCK);
                    Source { values: self.column(Column { start, length: BLOCK }), uniform: false }
                }
                Operand::Parameter(_) => Source { values: &rooms[k], uniform: true },
            },
        )
    }

    fn place<'a>(&'a self, place: ParamIndex<Index>, rooms: &'a mut Rooms) -> ParamIndex<Cell<'a>> {
        let ParamIndex { block, row, column } = place;
        let [rows, columns] = self.sources([row, column].map(Index::operand), rooms);
        ParamIndex {
            block,
            row: self.cell(row, rows, block.rows),
            column: self.cell(column, columns, block.columns),
        }
    }

    /// An index below `n`, of which a computed one has some values.
    fn cell<'a>(&self, index: Index, values: Source<'a>, n: usize) -> Cell<'a> {
        match index {
            Index::Count(count) => Cell::Known(self.count(count)),
            // A value that is the same for all points gives a place that is.
            Index::Computed(_) if values.uniform => Cell::Known(values.values[0].cell(n)),
            Index::Computed(_) => Cell::Computed(values, n),
        }
    }

    fn write(&self, out: &mut [f32], what: &What, rooms: &mut Rooms) {
        match *what {
            What::Copy(a) => self.update(out, rooms, [a], Copied),
            What::Unary(op, a) => {
                let [a] = self.sources([a], rooms);
                dispatch(self.arch, Unary { op, out: self.wanted(out), a });
            }
            What::Binary(op, operands) => {
                let operands = &self.sources(operands, rooms);
                dispatch(self.arch, Binary { op, out: self.wanted(out), operands });
            }
            What::MulAdd(operands) => self.update(out, rooms, operands, MulAdd),
            What::Compare(op, operands) => self.update(out, rooms, operands, op),
            What::Select(operands) => self.update(out, rooms, operands, Select),
            What::InnerProduct(ref pairs) => match pairs[..] {
                [[a, b], [c, d]] => self.update(out, rooms, [a, b, c, d], InnerProduct::<2>),
                [[a, b], [c, d], [e, f]] => self.update(out, rooms, [a, b, c, d, e, f], InnerProduct::<3>),
                [[a, b], [c, d], [e, f], [g, h]] => {
                    self.update(out, rooms, [a, b, c, d, e, f, g, h], InnerProduct::<4>);
                }
                _ => unreachable!("vectors have 2 to 4 components"),
            },
            What::Round(depth) => out.fill(f32::number(self.rounds[depth])),
            What::Read(place) => {
                let place = &self.place(place, rooms);
                dispatch(self.arch, Read { out: self.wanted(out), place, parameters: self.parameters });
            }
            What::ReadWindow(place) => {
                let (parameters, points) = (self.parameters, self.points);
                let place = &self.place(place, rooms);
                match out.len() / BLOCK {
                    2 => dispatch(self.arch, ReadWindow::<2> { out, place, parameters, points }),
                    3 => dispatch(self.arch, ReadWindow::<3> { out, place, parameters, points }),
                    _ => dispatch(self.arch, ReadWindow::<4> { out, place, parameters, points }),
                }
            }
            What::Element { array, index } => {
                let (array, [index]) = (self.column(array), self.sources([index], rooms));
                let length = array.len() / BLOCK;
                for (point, x) in out.iter_mut().enumerate().take(self.points) {
                    *x = array[index.point(point).cell(length) * BLOCK + point];
                }
            }
            What::Dot { place, array } => {
                let place = &self.place(place, rooms);
                let array = self.column(array);
                dispatch(self.arch, Dot { out: self.wanted(out), place, array, parameters: self.parameters });
            }
            What::Clear => out.fill(0.0),
            What::Add(term) => self.update(out, rooms, [term], Add),
            What::AddProduct(factors) => self.update(out, rooms, factors, AddProduct),
            What::Collect { depth, value } => {
                let start = self.rounds[depth] * BLOCK;
                self.update(&mut out[start..start + BLOCK], rooms, [value], Copied);
            }
            What::Scatter { index, value } => {
                let length = out.len() / BLOCK;
                let [value, values] = self.sources([value, index.operand()], rooms);
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
        rooms: &mut Rooms,
        operands: [Operand; N],
        formula: impl Formula<N>,
    ) {
        let sources = &self.sources(operands, rooms);
        dispatch(self.arch, Update { out: self.wanted(out), sources, formula });
    }

    /// The part of a column that the points of the block need, in whole registers of any kind.
    fn wanted<'a>(&self, out: &'a mut [f32]) -> &'a mut [f32] {
        let wanted = out.len().min(self.points.next_multiple_of(ONE));
        &mut out[..wanted]
    }
}

/// A row, column or element number, and how many there are.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Known(usize),
    Computed(Source<'a>, usize),
}

impl Cell<'_> {
    #[inline(always)]
    fn lanes<R: Register>(self, register: usize) -> LaneIndex<R> {
        match self {
            Self::Known(i) => Lanes::<R>::index(i),
            Self::Computed(source, n) => source.lanes::<R>(register).cell(n),
        }
    }
}

/// What becomes of a register of a column: a function of what is there, and of some operands.
trait Formula<const N: usize> {
    fn of<R: Register>(&self, old: Lanes<R>, operands: [Lanes<R>; N]) -> Lanes<R>;
}

struct Copied;
struct MulAdd;
struct Select;
struct Add;
struct AddProduct;
/// Of the first and the second of each pair.
struct InnerProduct<const K: usize>;

impl Formula<1> for Copied {
    #[inline(always)]
    fn of<R: Register>(&self, _: Lanes<R>, [a]: [Lanes<R>; 1]) -> Lanes<R> {
        a
    }
}
impl Formula<3> for MulAdd {
    #[inline(always)]
    fn of<R: Register>(&self, _: Lanes<R>, [a, b, c]: [Lanes<R>; 3]) -> Lanes<R> {
        a.mul_add(b, c)
    }
}
impl Formula<2> for CompareOp {
    #[inline(always)]
    fn of<R: Register>(&self, _: Lanes<R>, [a, b]: [Lanes<R>; 2]) -> Lanes<R> {
        Lanes::select(a.compare(*self, b), Lanes::lit(1.0), Lanes::lit(0.0))
    }
}
impl Formula<3> for Select {
    #[inline(always)]
    fn of<R: Register>(&self, _: Lanes<R>, [mask, yes, no]: [Lanes<R>; 3]) -> Lanes<R> {
        Lanes::select(Lanes::lit(0.5).less(mask), yes, no)
    }
}
impl Formula<1> for Add {
    #[inline(always)]
    fn of<R: Register>(&self, sum: Lanes<R>, [term]: [Lanes<R>; 1]) -> Lanes<R> {
        sum + term
    }
}
impl Formula<2> for AddProduct {
    #[inline(always)]
    fn of<R: Register>(&self, sum: Lanes<R>, [a, b]: [Lanes<R>; 2]) -> Lanes<R> {
        a.mul_add(b, sum)
    }
}
impl<const K: usize, const N: usize> Formula<N> for InnerProduct<K> {
    #[inline(always)]
    fn of<R: Register>(&self, _: Lanes<R>, pairs: [Lanes<R>; N]) -> Lanes<R> {
        // Not `map` of the two sides, which is not inlined.
        let a = Components(array_of::<_, K>(
            #[inline(always)]
            |k| pairs[2 * k],
        ));
        let b = Components(array_of::<_, K>(
            #[inline(always)]
            |k| pairs[2 * k + 1],
        ));
        a.dot(b)
    }
}

/// Computes every register of a column.
struct Update<'a, F, const N: usize> {
    out: &'a mut [f32],
    sources: &'a [Source<'a>; N],
    formula: F,
}

impl<F: Formula<N>, const N: usize> Kernel for Update<'_, F, N> {
    const SHORT: bool = true;

    #[inline(always)]
    fn run<R: Register>(self) {
        for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
            let operands = array_of::<_, N>(
                #[inline(always)]
                |k| self.sources[k].lanes::<R>(r),
            );
            self.formula.of(Lanes(R::load(out)), operands).0.store(out);
        }
    }
}

struct Unary<'a> {
    op: UnaryOp,
    out: &'a mut [f32],
    a: Source<'a>,
}

impl Kernel for Unary<'_> {
    #[inline(always)]
    fn run<R: Register>(self) {
        self.op.chosen(
            #[inline(always)]
            |op| {
                for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
                    self.a.lanes::<R>(r).unary(op).0.store(out);
                }
            },
        );
    }
}

struct Binary<'a> {
    op: BinaryOp,
    out: &'a mut [f32],
    operands: &'a [Source<'a>; 2],
}

impl Kernel for Binary<'_> {
    const SHORT: bool = true;

    #[inline(always)]
    fn run<R: Register>(self) {
        let [a, b] = *self.operands;
        self.op.chosen(
            #[inline(always)]
            |op| {
                for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
                    a.lanes::<R>(r).binary(op, b.lanes(r)).0.store(out);
                }
            },
        );
    }
}

struct Read<'a> {
    out: &'a mut [f32],
    place: &'a ParamIndex<Cell<'a>>,
    parameters: &'a [f32],
}

impl Kernel for Read<'_> {
    #[inline(always)]
    fn run<R: Register>(self) {
        let ParamIndex { block, row, column } = *self.place;
        for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
            let place = ParamIndex { block, row: row.lanes(r), column: column.lanes(r) };
            Lanes::<R>::read(self.parameters, place).0.store(out);
        }
    }
}

struct ReadWindow<'a, const K: usize> {
    out: &'a mut [f32],
    place: &'a ParamIndex<Cell<'a>>,
    parameters: &'a [f32],
    points: usize,
}

impl<const K: usize> Kernel for ReadWindow<'_, K> {
    #[inline(always)]
    fn run<R: Register>(self) {
        let ParamIndex { block, row, column } = *self.place;
        for r in 0..self.points.div_ceil(R::LANES) {
            let place = ParamIndex { block, row: row.lanes(r), column: column.lanes(r) };
            let window = Lanes::<R>::read_window::<K>(self.parameters, place);
            for (k, x) in window.into_iter().enumerate() {
                x.0.store(&mut self.out[k * BLOCK + r * R::LANES..]);
            }
        }
    }
}

struct Dot<'a> {
    out: &'a mut [f32],
    place: &'a ParamIndex<Cell<'a>>,
    array: &'a [f32],
    parameters: &'a [f32],
}

impl Kernel for Dot<'_> {
    #[inline(always)]
    fn run<R: Register>(self) {
        let ParamIndex { block, row, column } = *self.place;
        for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
            let (row, first) = (row.lanes::<R>(r), column.lanes(r));
            let mut sum = Lanes::lit(0.0);
            for (j, element) in self.array.chunks_exact(BLOCK).enumerate() {
                let column = Lanes::<R>::affine(first, 1, Lanes::<R>::index(j));
                let factor = Lanes::read(self.parameters, ParamIndex { block, row, column });
                sum = factor.mul_add(Lanes(R::load(&element[r * R::LANES..])), sum);
            }
            sum.0.store(out);
        }
    }
}
