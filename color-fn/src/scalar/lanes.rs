//! Several `f32` side by side: the fast batch path.
//!
//! Every operation is a plain loop over an array, inlined into a function that was compiled for one instruction
//! set; the compiler turns it into vector instructions. No intrinsics, no `unsafe`.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use super::machine::flat;
use super::portable::{self, Elementary, ROUND_WITH_BIAS};
use super::{
    BinaryOp, CompareOp, Components, LeafPairs, Leaves, Pack, Place, Real, Scalar, UnaryOp, Zero, array_of,
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
pub enum LaneIndex<const N: usize> {
    /// The row of a loop.
    Uniform(usize),
    /// Computed rows.
    Varying([u32; N]),
}

impl<const N: usize> LaneIndex<N> {
    #[inline(always)]
    fn lane(self, l: usize) -> usize {
        match self {
            Self::Uniform(i) => i,
            Self::Varying(i) => i[l] as usize,
        }
    }
}

impl<const N: usize, const FUSED: bool> Lanes<N, FUSED> {
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
    fn from_lanes(f: impl Fn(usize) -> f32) -> Self {
        let mut out = [0.0; N];
        for (l, x) in out.iter_mut().enumerate() {
            *x = f(l);
        }
        Self(out)
    }
    #[inline(always)]
    fn splat(x: f32) -> Self {
        Self([x; N])
    }
    /// `values[first + k]` in each lane, for `k < K`, of at most [`FEW`] windows.
    ///
    /// A comparison and a choice for each window: for few of them that beats loading lane by lane, and it is the same
    /// work for every lane. The count is fixed so that the loop unrolls and the lanes stay vectors.
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "at most sixteen")]
    fn choose_window<const K: usize>(first: Self, values: &[f32]) -> [Self; K] {
        // A copy of known length: no bounds check stands between the choices.
        let mut table = [0.0; 2 * FEW];
        table[..values.len()].copy_from_slice(values);
        let mut chosen: [Self; K] = array_of(
            #[inline(always)]
            |k| Self::splat(table[k]),
        );
        // Windows that the values do not reach are never asked for.
        for j in 1..FEW {
            let reached = j as f32;
            for (k, chosen) in chosen.iter_mut().enumerate() {
                let value = table[j + k];
                *chosen = Self::from_lanes(
                    #[inline(always)]
                    |l| if first.0[l] < reached { chosen.0[l] } else { value },
                );
            }
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

/// `⌊x⌋` for |x| < 2³¹ by conversion to an integer and back, which every instruction set has; larger values
/// are integers already. The sign of zero is not kept.
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the integer part is what is wanted, and it is below 2²⁴ where it could be inexact"
)]
fn floor(x: f32) -> f32 {
    const EXACT: f32 = 8_388_608.0;
    let whole = x as i32 as f32;
    let below = if whole > x { whole - 1.0 } else { whole };
    if x.abs() < EXACT { below } else { x }
}

impl<const N: usize, const FUSED: bool> Scalar for Lanes<N, FUSED> {
    type Bool = Mask<N>;
    type Index = LaneIndex<N>;
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
    fn index(i: usize) -> LaneIndex<N> {
        LaneIndex::Uniform(i)
    }
    #[inline(always)]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "blocks have fewer than 2²⁴ rows, and the number is clamped to them first"
    )]
    fn cell(self, n: usize) -> LaneIndex<N> {
        // Clamping as a number first lets the conversion be the plain instruction; NaN goes to 0.
        let inside = self.clamp(0.0, (n - 1) as f64);
        let mut cells = [0; N];
        for (l, cell) in cells.iter_mut().enumerate() {
            *cell = inside.0[l] as i32 as u32;
        }
        LaneIndex::Varying(cells)
    }
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn number(i: LaneIndex<N>) -> Self {
        match i {
            LaneIndex::Uniform(i) => Self::splat(i as f32),
            LaneIndex::Varying(cells) => Self::from_lanes(
                #[inline(always)]
                |l| cells[l] as i32 as f32,
            ),
        }
    }
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "blocks have fewer than 2²⁴ rows")]
    fn affine(i: LaneIndex<N>, scale: usize, plus: LaneIndex<N>) -> LaneIndex<N> {
        match (i, plus) {
            (LaneIndex::Uniform(i), LaneIndex::Uniform(plus)) => LaneIndex::Uniform(i * scale + plus),
            _ => LaneIndex::Varying(array_of(
                #[inline(always)]
                |l| (i.lane(l) * scale + plus.lane(l)) as u32,
            )),
        }
    }
    #[inline(always)]
    fn read(store: &[f32], place: Place<LaneIndex<N>>) -> Self {
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
                    |l| values[(columns[l] as usize).min(last)],
                )
            }
            (row, column) => Self::from_lanes(
                #[inline(always)]
                |l| f32::read(store, Place { block, row: row.lane(l), column: column.lane(l) }),
            ),
        }
    }
    #[inline(always)]
    fn read_window<const K: usize>(store: &[f32], place: Place<LaneIndex<N>>) -> [Self; K] {
        let Place { block, row, column } = place;
        if let (LaneIndex::Uniform(row), LaneIndex::Varying(_)) = (row, column)
            && const { K <= 4 }
            && block.columns < FEW + K
        {
            let start = flat(block, row, 0);
            return Self::choose_window(Self::number(column), &store[start..start + block.columns]);
        }
        array_of(
            #[inline(always)]
            |k| Self::read(store, Place { column: Self::affine(column, 1, LaneIndex::Uniform(k)), ..place }),
        )
    }
    #[inline(always)]
    fn indicator(place: Place<LaneIndex<N>>, wanted: usize) -> Self {
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
    fn sum<T: Pack<Self>>(_: &[f32], n: usize, zero: T, body: impl Fn(LaneIndex<N>) -> T) -> T {
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
    fn collect(_: &[f32], n: usize, body: impl Fn(LaneIndex<N>) -> Self) -> Vec<Self> {
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
        body: impl Fn(LaneIndex<N>) -> (LaneIndex<N>, Self),
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
    fn at(array: &Vec<Self>, i: LaneIndex<N>) -> Self {
        let last = array.len() - 1;
        match i {
            LaneIndex::Uniform(i) => array[i.min(last)],
            LaneIndex::Varying(cells) => Self::from_lanes(
                #[inline(always)]
                |l| array[(cells[l] as usize).min(last)].0[l],
            ),
        }
    }
    #[inline(always)]
    fn len(array: &Vec<Self>) -> usize {
        array.len()
    }
    #[inline(always)]
    fn dot(store: &[f32], place: Place<LaneIndex<N>>, array: &Vec<Self>) -> Self {
        let mut sum = Self::zero();
        for (j, &x) in array.iter().enumerate() {
            let column = Self::affine(place.column, 1, LaneIndex::Uniform(j));
            sum = Self::read(store, Place { column, ..place }).mul_add(x, sum);
        }
        sum
    }
}
