//! Several `f32` side by side: the fast batch path.
//!
//! Every operation is a plain loop over an array, inlined into a function that was compiled for one instruction
//! set; the compiler turns it into vector instructions. No intrinsics, no `unsafe`.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::machine::flat;
use super::portable::{self, Elementary, ROUND_WITH_BIAS};
use super::{
    BinaryOp, CompareOp, Components, LeafPairs, Leaves, Pack, Place, Real, Scalar, UnaryOp, Zero, array_of,
    read_neighbours,
};

/// `N` numbers. `FUSED` says that the instruction set has a fused multiply–add.
///
/// Use 16 for values, and 8 under [`Dual`](super::Dual): more spills registers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub struct Lanes<const N: usize, const FUSED: bool>(pub [f32; N]);

/// Up to this many windows are chosen from by comparison.
const FEW: usize = 12;

/// One truth value a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mask<const N: usize>(pub [bool; N]);

/// A row number of all lanes together, or one for each.
#[derive(Debug, Clone, Copy)]
pub enum LaneIndex<const N: usize, const FUSED: bool> {
    /// The row of a loop.
    Uniform(usize),
    /// Computed rows, as the whole numbers that they are: they become integers where a lane is loaded.
    Varying(Lanes<N, FUSED>),
}

impl<const N: usize, const FUSED: bool> LaneIndex<N, FUSED> {
    #[inline(always)]
    fn lane(self, l: usize) -> usize {
        match self {
            Self::Uniform(i) => i,
            Self::Varying(i) => as_integer(i.0[l]),
        }
    }
}

#[expect(
    clippy::needless_range_loop,
    reason = "counted loops become vector instructions; iterators and further closures here cost up to four times as much"
)]
impl<const N: usize, const FUSED: bool> Lanes<N, FUSED> {
    #[inline(always)]
    fn from_lanes(f: impl Fn(usize) -> f32) -> Self {
        let mut out = [0.0; N];
        for (l, x) in out.iter_mut().enumerate() {
            *x = f(l);
        }
        Self(out)
    }
    #[inline(always)]
    fn with(self, f: impl Fn(f32) -> f32) -> Self {
        let mut out = [0.0; N];
        for l in 0..N {
            out[l] = f(self.0[l]);
        }
        Self(out)
    }
    #[inline(always)]
    fn with_each(self, rhs: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        let mut out = [0.0; N];
        for l in 0..N {
            out[l] = f(self.0[l], rhs.0[l]);
        }
        Self(out)
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; N])
    }
    /// `values[first + k]` in each lane, for `k < K`; `first` leaves room for all of them.
    ///
    /// A comparison and a choice for each window: for few of them that beats loading lane by lane, and it is the same
    /// work for every lane.
    #[inline(always)]
    fn choose_window<const K: usize>(first: Self, values: &[f32]) -> [Self; K] {
        let mut windows = values.array_windows::<K>();
        let start = windows.next().unwrap_or(&[0.0; K]);
        let mut chosen: [Self; K] = array_of(
            #[inline(always)]
            |k| Self::splat(start[k]),
        );
        let mut reached = 1.0;
        for window in windows {
            for k in 0..K {
                chosen[k] = Self::from_lanes(
                    #[inline(always)]
                    |l| choose(first.0[l] < reached, chosen[k].0[l], window[k]),
                );
            }
            reached += 1.0;
        }
        chosen
    }
}

impl<const N: usize, const FUSED: bool> Add for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| a + b,
        )
    }
}

impl<const N: usize, const FUSED: bool> Sub for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| a - b,
        )
    }
}

impl<const N: usize, const FUSED: bool> Mul for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| a * b,
        )
    }
}

impl<const N: usize, const FUSED: bool> Div for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn div(self, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| a / b,
        )
    }
}

impl<const N: usize, const FUSED: bool> Neg for Lanes<N, FUSED> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.with(
            #[inline(always)]
            |x| -x,
        )
    }
}

impl<const N: usize> BitAnd for Mask<N> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, rhs: Self) -> Self {
        Self(array_of(
            #[inline(always)]
            |l| self.0[l] & rhs.0[l],
        ))
    }
}

impl<const N: usize> BitOr for Mask<N> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, rhs: Self) -> Self {
        Self(array_of(
            #[inline(always)]
            |l| self.0[l] | rhs.0[l],
        ))
    }
}

impl<const N: usize> Not for Mask<N> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(array_of(
            #[inline(always)]
            |l| !self.0[l],
        ))
    }
}

impl<const N: usize, const FUSED: bool> Elementary for Lanes<N, FUSED> {
    #[inline(always)]
    fn lit(value: f64) -> Self {
        Self::splat(Real::from_f64(value))
    }
    #[inline(always)]
    fn fused(self, b: Self, c: Self) -> Self {
        self.mul_add(b, c)
    }
    #[inline(always)]
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        Self::from_lanes(
            #[inline(always)]
            |l| if a.0[l] < b.0[l] { yes.0[l] } else { no.0[l] },
        )
    }
    #[inline(always)]
    fn round_and_power(self) -> (Self, Self) {
        let biased = self.with(
            #[inline(always)]
            |x| x + ROUND_WITH_BIAS,
        );
        (
            biased.with(
                #[inline(always)]
                |x| x - ROUND_WITH_BIAS,
            ),
            biased.with(
                #[inline(always)]
                |x| f32::from_bits(x.to_bits() << 23),
            ),
        )
    }
}

impl<const N: usize, const FUSED: bool> Pack<Self> for Lanes<N, FUSED> {
    #[inline(always)]
    fn map<L: Leaves<Self>>(self, leaves: &mut L) -> Self {
        leaves.scalar(self)
    }
    #[inline(always)]
    fn zip<L: LeafPairs<Self>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.scalar(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        *self = *self + term;
    }
}

impl<const N: usize, const FUSED: bool> Zero for Lanes<N, FUSED> {
    #[inline(always)]
    fn zero() -> Self {
        Self::splat(0.0)
    }
}

/// Added to `0 ≤ x < 2²³` it rounds to an integer, which is then in the low bits.
const INTEGER_BITS: f32 = 8_388_608.0;

/// `⌊x⌋` for `0 ≤ x < 2²³`, without conversion to an integer, which would be done lane by lane.
#[inline(always)]
fn floor_of_positive(x: f32) -> f32 {
    let rounded = (x + INTEGER_BITS) - INTEGER_BITS;
    if rounded > x { rounded - 1.0 } else { rounded }
}

/// `⌊x⌋`. Numbers from 2²³ on are integers already. The sign of zero is not kept.
#[inline(always)]
fn floor(x: f32) -> f32 {
    let magnitude = x.abs();
    let rounded = ((magnitude + INTEGER_BITS) - INTEGER_BITS).copysign(x);
    let below = if rounded > x { rounded - 1.0 } else { rounded };
    if magnitude < INTEGER_BITS { below } else { x }
}

/// The integer that a whole number `0 ≤ x < 2²³` is.
#[inline(always)]
fn as_integer(x: f32) -> usize {
    (x + INTEGER_BITS).to_bits().wrapping_sub(INTEGER_BITS.to_bits()) as usize
}

/// `yes` or `no` by bits: a choice that never becomes a branch.
#[inline(always)]
fn choose(mask: bool, yes: f32, no: f32) -> f32 {
    let mask = u32::from(mask).wrapping_neg();
    f32::from_bits(yes.to_bits() & mask | no.to_bits() & !mask)
}

impl<const N: usize, const FUSED: bool> Scalar for Lanes<N, FUSED> {
    type Bool = Mask<N>;
    type Index = LaneIndex<N, FUSED>;
    type Array = Vec<Self>;
    type Store<'a> = &'a [f32];
    type Vec<const K: usize> = Components<Self, K>;

    #[inline(always)]
    fn lit(value: f64) -> Self {
        Self::splat(Real::from_f64(value))
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        match op {
            UnaryOp::Exp => portable::exp(self),
            UnaryOp::Floor => self.with(floor),
            _ => self.with(
                #[inline(always)]
                |x| op.eval(x),
            ),
        }
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| op.eval(a, b),
        )
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        Self::from_lanes(
            #[inline(always)]
            |l| {
                if FUSED { self.0[l].mul_add(b.0[l], c.0[l]) } else { self.0[l] * b.0[l] + c.0[l] }
            },
        )
    }
    #[inline(always)]
    fn compare(self, op: CompareOp, rhs: Self) -> Mask<N> {
        let mut mask = [false; N];
        for (l, m) in mask.iter_mut().enumerate() {
            *m = op.eval(self.0[l], rhs.0[l]);
        }
        Mask(mask)
    }
    #[inline(always)]
    fn select(mask: Mask<N>, yes: Self, no: Self) -> Self {
        Self::from_lanes(
            #[inline(always)]
            |l| if mask.0[l] { yes.0[l] } else { no.0[l] },
        )
    }
    #[inline(always)]
    fn index(i: usize) -> LaneIndex<N, FUSED> {
        LaneIndex::Uniform(i)
    }
    #[inline(always)]
    fn cell(self, n: usize) -> LaneIndex<N, FUSED> {
        LaneIndex::Varying(self.clamp(0.0, (n - 1) as f64).with(floor_of_positive))
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²³ rows")]
    fn number(i: LaneIndex<N, FUSED>) -> Self {
        match i {
            LaneIndex::Uniform(i) => Self::splat(i as f32),
            LaneIndex::Varying(i) => i,
        }
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²³ rows")]
    fn affine(i: LaneIndex<N, FUSED>, scale: usize, plus: LaneIndex<N, FUSED>) -> LaneIndex<N, FUSED> {
        match (i, plus) {
            (LaneIndex::Uniform(i), LaneIndex::Uniform(plus)) => LaneIndex::Uniform(i * scale + plus),
            _ => LaneIndex::Varying(Self::number(i) * Self::splat(scale as f32) + Self::number(plus)),
        }
    }
    #[inline(always)]
    fn read(store: &[f32], place: Place<LaneIndex<N, FUSED>>) -> Self {
        let Place { block, row, column } = place;
        match (row, column) {
            (LaneIndex::Uniform(row), LaneIndex::Uniform(column)) => {
                Self::splat(f32::read(store, Place { block, row, column }))
            }
            (LaneIndex::Uniform(row), LaneIndex::Varying(columns)) => {
                let start = flat(block, row, 0);
                let (values, last) = (&store[start..start + block.columns], block.columns - 1);
                Self::from_lanes(
                    #[inline(always)]
                    |l| values[as_integer(columns.0[l]).min(last)],
                )
            }
            (row, column) => Self::from_lanes(
                #[inline(always)]
                |l| f32::read(store, Place { block, row: row.lane(l), column: column.lane(l) }),
            ),
        }
    }
    #[inline(always)]
    fn read_vec<const K: usize>(store: &[f32], place: Place<LaneIndex<N, FUSED>>) -> Components<Self, K> {
        let Place { block, row, column } = place;
        if let (LaneIndex::Uniform(row), LaneIndex::Uniform(column)) = (row, column)
            && column + K <= block.columns
        {
            // One bounds check for all of them.
            let start = flat(block, row, column);
            let values = &store[start..start + K];
            return Components(array_of(
                #[inline(always)]
                |k| Self::splat(values[k]),
            ));
        }
        Components(read_neighbours(store, place))
    }
    #[inline(always)]
    fn read_window<const K: usize>(store: &[f32], place: Place<LaneIndex<N, FUSED>>) -> [Self; K] {
        let Place { block, row, column } = place;
        if let (LaneIndex::Uniform(row), LaneIndex::Varying(first)) = (row, column)
            && const { K <= 4 }
            && block.columns < FEW + K
        {
            let start = flat(block, row, 0);
            return Self::choose_window(first, &store[start..start + block.columns]);
        }
        read_neighbours(store, place)
    }
    #[inline(always)]
    fn indicator(place: Place<LaneIndex<N, FUSED>>, wanted: usize) -> Self {
        Self::from_lanes(
            #[inline(always)]
            |l| {
                let place =
                    Place { block: place.block, row: place.row.lane(l), column: place.column.lane(l) };
                f32::indicator(place, wanted)
            },
        )
    }
    #[inline(always)]
    fn sum<T: Pack<Self>>(_: &[f32], n: usize, zero: T, body: impl Fn(LaneIndex<N, FUSED>) -> T) -> T {
        // Kept in memory: as values carried around the loop, the lanes would be taken apart and put together again in
        // every round, at four times the cost of the sum.
        let mut total = zero;
        let kept = std::hint::black_box(&mut total);
        for i in 0..n {
            kept.add_term(body(LaneIndex::Uniform(i)));
        }
        total
    }
    #[inline(always)]
    fn collect(_: &[f32], n: usize, body: impl Fn(LaneIndex<N, FUSED>) -> Self) -> Vec<Self> {
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
        body: impl Fn(LaneIndex<N, FUSED>) -> (LaneIndex<N, FUSED>, Self),
    ) -> Vec<Self> {
        let mut array = vec![Self::zero(); len];
        for i in 0..n {
            let (at, value) = body(LaneIndex::Uniform(i));
            for l in 0..N {
                array[at.lane(l).min(len - 1)].0[l] += value.0[l];
            }
        }
        array
    }
    #[inline(always)]
    fn at(array: &Vec<Self>, i: LaneIndex<N, FUSED>) -> Self {
        let last = array.len() - 1;
        match i {
            LaneIndex::Uniform(i) => array[i.min(last)],
            LaneIndex::Varying(cells) => Self::from_lanes(
                #[inline(always)]
                |l| array[as_integer(cells.0[l]).min(last)].0[l],
            ),
        }
    }
    #[inline(always)]
    fn len(array: &Vec<Self>) -> usize {
        array.len()
    }
    #[inline(always)]
    fn dot(store: &[f32], place: Place<LaneIndex<N, FUSED>>, array: &Vec<Self>) -> Self {
        let mut sum = Self::zero();
        for (j, &x) in array.iter().enumerate() {
            let column = Self::affine(place.column, 1, LaneIndex::Uniform(j));
            sum = Self::read(store, Place { column, ..place }).mul_add(x, sum);
        }
        sum
    }
}
