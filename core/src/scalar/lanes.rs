//! Several `f32` side by side: the fast batch path.

mod elementary;
mod register;

pub use register::{Register, inverse_sqrt_by_bits};

use super::portable::{self, Elementary, PlainBinary, PlainUnary};
use super::{
    BinaryOp, CompareOp, Components, Pack, ParamIndex, Scalar, UnaryOp, Zero, array_of, read_neighbours,
    round_to_f32,
};
use crate::scalar::operators::operators;

/// Numbers in the lanes of a register: `Lanes<[f32; 16]>` are sixteen, which a compiler turns into the vector
/// instructions that it was told of. A [batch](super) uses the registers of the CPU that it runs on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lanes<R>(pub R);

/// One truth value a lane.
#[derive(Debug, Clone, Copy)]
pub struct Mask<R: Register>(R::Mask);

/// A row number of all lanes together, or one for each.
#[derive(Debug, Clone, Copy)]
pub enum LaneIndex<R> {
    /// The row of a loop.
    Uniform(usize),
    /// Computed rows, as the whole numbers that they are: they become integers where a lane is loaded.
    Varying(Lanes<R>),
}

impl<R: Register> LaneIndex<R> {
    #[inline(always)]
    fn lane(self, l: usize) -> usize {
        match self {
            Self::Uniform(i) => i,
            Self::Varying(i) => as_integer(i.0.lane(l)),
        }
    }
}

/// Up to this many windows are chosen from by comparison.
const FEW: usize = 12;

const SIGN: u32 = 0x8000_0000;

/// Added to `0 ≤ x < 2²³` it rounds to an integer, which is then in the low bits.
const INTEGER_BITS: f32 = 8_388_608.0;

/// The integer that a whole number `0 ≤ x < 2²³` is.
#[inline(always)]
fn as_integer(x: f32) -> usize {
    (x + INTEGER_BITS).to_bits().wrapping_sub(INTEGER_BITS.to_bits()) as usize
}

impl<R: Register> Lanes<R> {
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self(R::splat(x))
    }
    #[inline(always)]
    /// A function of each lane and its number, one after another.
    pub fn each_lane(self, f: impl FnMut(usize, f32) -> f32) -> Self {
        Self(self.0.each_lane(f))
    }
    /// The nearest integer, ties to even; the numbers from 2²³ on are integers.
    #[inline(always)]
    fn rounded(self) -> Self {
        let (magnitude, large) = (self.magnitude(), Self::splat(INTEGER_BITS));
        let sign = self.0.bits_and(R::splat_bits(SIGN));
        let rounded = Self(((magnitude + large) - large).0.bits_or(sign));
        Self::select(magnitude.less(large), rounded, self)
    }
    #[inline(always)]
    fn largest_integer_not_above(self) -> Self {
        let rounded = self.rounded();
        Self::select(self.less(rounded), rounded - Self::splat(1.0), rounded)
    }
    /// `values[first + k]` in each lane, for `k < K`; `first` leaves room for all of them.
    ///
    /// A comparison and a choice for each window: for few of them that beats loading lane by lane, and it is the same
    /// work for every lane.
    #[inline(always)]
    fn choose_window<const K: usize>(first: Self, values: &[f32]) -> [Self; K] {
        let mut windows = values.windows(K).filter_map(<[f32]>::first_chunk::<K>);
        let start = windows.next().unwrap_or(&[0.0; K]);
        let mut chosen: [Self; K] = array_of(
            #[inline(always)]
            |k| Self::splat(start[k]),
        );
        let mut reached = 1.0;
        for window in windows {
            let before = first.less(Self::splat(reached));
            for k in 0..K {
                chosen[k] = Self::select(before, chosen[k], Self::splat(window[k]));
            }
            reached += 1.0;
        }
        chosen
    }
}

operators! {
    #[inline(always)]
    impl[R: Register] Lanes<R> {
        Add add(a, b) => Self(a.0.add(b.0));
        Sub sub(a, b) => Self(a.0.sub(b.0));
        Mul mul(a, b) => Self(a.0.mul(b.0));
        Div div(a, b) => Self(a.0.div(b.0));
        // Adding the highest bit flips it.
        Neg neg(a) => Self(a.0.bits_add(R::splat_bits(SIGN)));
    }
}

operators! {
    #[inline(always)]
    impl[R: Register] Mask<R> {
        BitAnd bitand(a, b) => Self(R::both(a.0, b.0));
        BitOr bitor(a, b) => Self(R::either(a.0, b.0));
        Not not(a) => Self(R::not(a.0));
    }
}

impl<R: Register> Zero for Lanes<R> {
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(0.0)
    }
}

impl<R: Register> Scalar for Lanes<R> {
    type Bool = Mask<R>;
    type Index = LaneIndex<R>;
    type Array = Vec<Self>;
    type Store<'a> = &'a [f32];
    type Vec<const K: usize> = Components<Self, K>;

    #[inline(always)]
    fn lit(value: f64) -> Self {
        Self::splat(round_to_f32(value))
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        portable::unary(op, self).unwrap_or_else(
            #[inline(always)]
            |plain| match plain {
                PlainUnary::Neg => -self,
                PlainUnary::Abs => self.magnitude(),
                PlainUnary::Floor => self.largest_integer_not_above(),
                PlainUnary::Round => self.rounded(),
                PlainUnary::Sqrt => Self(self.0.sqrt()),
            },
        )
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        portable::binary(op, self, rhs).unwrap_or_else(
            #[inline(always)]
            |plain| match plain {
                PlainBinary::Add => self + rhs,
                PlainBinary::Sub => self - rhs,
                PlainBinary::Mul => self * rhs,
                PlainBinary::Div => self / rhs,
                PlainBinary::Min => Self(self.0.min(rhs.0)),
                PlainBinary::Max => Self(self.0.max(rhs.0)),
            },
        )
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self(self.0.mul_add(b.0, c.0))
    }
    #[inline(always)]
    fn plus_scaled(self, term: Self, weight: Self) -> Self {
        term.mul_add(weight, self)
    }
    #[inline(always)]
    fn compare(self, op: CompareOp, rhs: Self) -> Mask<R> {
        Mask(match op {
            CompareOp::Less => self.0.less(rhs.0),
            CompareOp::LessEqual => self.0.less_equal(rhs.0),
            CompareOp::Equal => self.0.equal(rhs.0),
        })
    }
    #[inline(always)]
    fn select(mask: Mask<R>, yes: Self, no: Self) -> Self {
        Self(R::select(mask.0, yes.0, no.0))
    }
    #[inline(always)]
    fn index(i: usize) -> LaneIndex<R> {
        LaneIndex::Uniform(i)
    }
    #[inline(always)]
    fn cell(self, n: usize) -> LaneIndex<R> {
        let inside = self.clamp(0.0, (n - 1) as f64);
        // Not negative and below 2²³, so that rounding needs no care for signs.
        let large = Self::splat(INTEGER_BITS);
        let rounded = (inside + large) - large;
        LaneIndex::Varying(Self::select(inside.less(rounded), rounded - Self::splat(1.0), rounded))
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²³ rows")]
    fn number(i: LaneIndex<R>) -> Self {
        match i {
            LaneIndex::Uniform(i) => Self::splat(i as f32),
            LaneIndex::Varying(i) => i,
        }
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²³ rows")]
    fn affine(i: LaneIndex<R>, scale: usize, plus: LaneIndex<R>) -> LaneIndex<R> {
        match (i, plus) {
            (LaneIndex::Uniform(i), LaneIndex::Uniform(plus)) => LaneIndex::Uniform(i * scale + plus),
            _ => LaneIndex::Varying(Self::number(i) * Self::splat(scale as f32) + Self::number(plus)),
        }
    }
    #[inline(always)]
    fn read(store: &[f32], index: ParamIndex<LaneIndex<R>>) -> Self {
        let ParamIndex { block, row, column } = index;
        match (row, column) {
            (LaneIndex::Uniform(row), LaneIndex::Uniform(column)) => {
                Self::splat(f32::read(store, ParamIndex { block, row, column }))
            }
            (LaneIndex::Uniform(row), LaneIndex::Varying(columns)) => {
                let start = block.flat(row, 0);
                let (values, last) = (&store[start..start + block.columns], block.columns - 1);
                columns.each_lane(
                    #[inline(always)]
                    |_, column| values[as_integer(column).min(last)],
                )
            }
            (LaneIndex::Varying(rows), column) => rows.each_lane(
                #[inline(always)]
                |l, row| f32::read(store, ParamIndex { block, row: as_integer(row), column: column.lane(l) }),
            ),
        }
    }
    #[inline(always)]
    fn read_vec<const K: usize>(store: &[f32], index: ParamIndex<LaneIndex<R>>) -> Components<Self, K> {
        let ParamIndex { block, row, column } = index;
        if let (LaneIndex::Uniform(row), LaneIndex::Uniform(column)) = (row, column)
            && column + K <= block.columns
        {
            // One bounds check for all of them.
            let start = block.flat(row, column);
            let values = &store[start..start + K];
            return Components(array_of(
                #[inline(always)]
                |k| Self::splat(values[k]),
            ));
        }
        Components(read_neighbours(store, index))
    }
    #[inline(always)]
    fn read_window<const K: usize>(store: &[f32], index: ParamIndex<LaneIndex<R>>) -> [Self; K] {
        let ParamIndex { block, row, column } = index;
        if let (LaneIndex::Uniform(row), LaneIndex::Varying(first)) = (row, column)
            && const { K <= 4 }
            && block.columns < FEW + K
        {
            let start = block.flat(row, 0);
            return Self::choose_window(first, &store[start..start + block.columns]);
        }
        read_neighbours(store, index)
    }
    #[inline(always)]
    fn indicator(index: ParamIndex<LaneIndex<R>>, wanted: usize) -> Self {
        let ParamIndex { block, row, column } = index;
        Self::splat(0.0).each_lane(
            #[inline(always)]
            |l, _| f32::indicator(ParamIndex { block, row: row.lane(l), column: column.lane(l) }, wanted),
        )
    }
    #[inline(always)]
    fn sum<T: Pack<Self>>(_: &[f32], n: usize, zero: T, body: impl Fn(LaneIndex<R>) -> T) -> T {
        let mut total = zero;
        for i in 0..n {
            total.add_term(body(LaneIndex::Uniform(i)));
        }
        total
    }
    #[inline(always)]
    fn weighted_sum<T: Pack<Self>>(
        _: &[f32],
        n: usize,
        zero: T,
        body: impl Fn(LaneIndex<R>) -> (Self, T),
    ) -> T {
        let mut total = zero;
        for i in 0..n {
            let (weight, term) = body(LaneIndex::Uniform(i));
            total.add_scaled(term, weight);
        }
        total
    }
    #[inline(always)]
    fn collect(_: &[f32], n: usize, body: impl Fn(LaneIndex<R>) -> Self) -> Vec<Self> {
        let mut array = Vec::with_capacity(n);
        for i in 0..n {
            array.push(body(LaneIndex::Uniform(i)));
        }
        array
    }
    #[inline(always)]
    fn scatter(
        _: &[f32],
        n: usize,
        len: usize,
        body: impl Fn(LaneIndex<R>) -> (LaneIndex<R>, Self),
    ) -> Vec<Self> {
        let mut array = vec![Self::zero(); len];
        for i in 0..n {
            let (at, value) = body(LaneIndex::Uniform(i));
            Self::number(at).each_lane(
                #[inline(always)]
                |l, cell| {
                    array[as_integer(cell).min(len - 1)].0.add_to_lane(l, value.0.lane(l));
                    cell
                },
            );
        }
        array
    }
    #[inline(always)]
    fn at(array: &Vec<Self>, i: LaneIndex<R>) -> Self {
        let last = array.len() - 1;
        match i {
            LaneIndex::Uniform(i) => array[i.min(last)],
            LaneIndex::Varying(cells) => cells.each_lane(
                #[inline(always)]
                |l, cell| array[as_integer(cell).min(last)].0.lane(l),
            ),
        }
    }
    #[inline(always)]
    fn len(array: &Vec<Self>) -> usize {
        array.len()
    }
    #[inline(always)]
    fn dot(store: &[f32], index: ParamIndex<LaneIndex<R>>, array: &Vec<Self>) -> Self {
        let mut sum = Self::zero();
        for (j, &x) in array.iter().enumerate() {
            let column = Self::affine(index.column, 1, LaneIndex::Uniform(j));
            sum = Self::read(store, ParamIndex { column, ..index }).mul_add(x, sum);
        }
        sum
    }
}
