//! What an instruction does to a whole column, compiled once for each instruction set.

use crate::dispatch::Kernel;
use crate::tape::BLOCK;
use color_fn_core::scalar::op::{BinaryOp, CompareOp, UnaryOp};
use color_fn_core::scalar::{Components, LaneIndex, Lanes, ParamIndex, Register, Scalar, Vector, array_of};

/// The values of an operand: for each point of the block, or one register of them that is the same for all.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) values: &'a [f32],
    pub(super) uniform: bool,
}

impl Source<'_> {
    #[inline(always)]
    pub(super) fn lanes<R: Register>(self, register: usize) -> Lanes<R> {
        let start = if self.uniform { 0 } else { register * R::LANES };
        Lanes(R::load(&self.values[start..]))
    }
    #[inline(always)]
    pub(super) fn point(self, point: usize) -> f32 {
        self.values[if self.uniform { 0 } else { point }]
    }
}

/// A row, column or element number, and how many there are.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
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
pub(super) trait Formula<const N: usize> {
    fn of<R: Register>(&self, old: Lanes<R>, operands: [Lanes<R>; N]) -> Lanes<R>;
}

pub(super) struct Copied;
pub(super) struct MulAdd;
pub(super) struct Select;
pub(super) struct Add;
pub(super) struct AddProduct;
/// Of the first and the second of each pair.
pub(super) struct InnerProduct<const K: usize>;

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
pub(super) struct Update<'a, F, const N: usize> {
    pub(super) out: &'a mut [f32],
    pub(super) sources: &'a [Source<'a>; N],
    pub(super) formula: F,
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

pub(super) struct Unary<'a> {
    pub(super) op: UnaryOp,
    pub(super) out: &'a mut [f32],
    pub(super) a: Source<'a>,
}

impl Kernel for Unary<'_> {
    #[inline(always)]
    fn run<R: Register>(self) {
        self.op.dispatch(
            #[inline(always)]
            |op| {
                for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
                    self.a.lanes::<R>(r).unary(op).0.store(out);
                }
            },
        );
    }
}

pub(super) struct Binary<'a> {
    pub(super) op: BinaryOp,
    pub(super) out: &'a mut [f32],
    pub(super) operands: &'a [Source<'a>; 2],
}

impl Kernel for Binary<'_> {
    const SHORT: bool = true;

    #[inline(always)]
    fn run<R: Register>(self) {
        let [a, b] = *self.operands;
        self.op.dispatch(
            #[inline(always)]
            |op| {
                for (r, out) in self.out.chunks_exact_mut(R::LANES).enumerate() {
                    a.lanes::<R>(r).binary(op, b.lanes(r)).0.store(out);
                }
            },
        );
    }
}

pub(super) struct Read<'a> {
    pub(super) out: &'a mut [f32],
    pub(super) place: &'a ParamIndex<Cell<'a>>,
    pub(super) parameters: &'a [f32],
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

pub(super) struct ReadWindow<'a, const K: usize> {
    pub(super) out: &'a mut [f32],
    pub(super) place: &'a ParamIndex<Cell<'a>>,
    pub(super) parameters: &'a [f32],
    pub(super) points: usize,
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

pub(super) struct Dot<'a> {
    pub(super) out: &'a mut [f32],
    pub(super) place: &'a ParamIndex<Cell<'a>>,
    pub(super) array: &'a [f32],
    pub(super) parameters: &'a [f32],
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
