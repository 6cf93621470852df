//! Numbers that a color can be computed with.
//!
//! A color is one function, generic over [`Scalar`]. Run with `f32` or `f64` it gives a value, with [`Lanes`]
//! a batch of values, with [`Dual`] derivatives, with [`Interval`] bounds, and with
//! [`Expr`](crate::graph::Expr) its own graph.
//!
//! Closures passed to the structured forms, and helpers called from a definition, need `#[inline(always)]`:
//! without it the compiler drops the instruction set that a batch was compiled for, and a factor of three.

pub mod accuracy;
mod array;
mod derivative;
mod dual;
mod interval;
mod lanes;
mod machine;
pub mod op;
pub(crate) mod operators;
mod pack;
pub mod portable;
mod real;
mod rounding;
pub mod ulp;
mod vector;

use std::fmt::Debug;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

pub use array::array_of;
pub(crate) use derivative::{Numbers, Operand, Slope, binary_slope, unary_slope};
pub use dual::{Dual, DualStore, DualVector};
pub use interval::{Cells, Interval, Trilean};
pub use lanes::{LaneIndex, Lanes, Mask, Register, inverse_sqrt_by_bits};
pub use op::{BinaryOp, CompareOp, IntegerValued, LogicOp, UnaryOp};
pub(crate) use pack::sum_loop;
pub use pack::{LeafPairs, Leaves, Pack, Zero};
pub use real::Real;
pub use rounding::round_to_f32;
pub use vector::{Components, Vector};
pub(crate) use vector::{binary_once, unary_once};

/// Where one parameter block lies: its number, its offset in the flat parameters, and its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Position among the blocks of the layout.
    pub number: u32,
    /// Flat index of its first value.
    pub offset: usize,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns; also the distance between rows in the flat parameters.
    pub columns: usize,
}

impl Block {
    /// The flat position of a parameter whose row and column are known, both clamped to the block.
    #[inline(always)]
    pub(crate) fn flat(self, row: usize, column: usize) -> usize {
        self.offset + row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)
    }
}

/// The index of a parameter in a block: row and column, as the scalar counts them.
#[derive(Debug, Clone, Copy)]
pub struct ParamIndex<I> {
    /// The block.
    pub block: Block,
    /// The row, in `0 .. block.rows`; clamped to it.
    pub row: I,
    /// The column, in `0 .. block.columns`; clamped to it.
    pub column: I,
}

/// A number that a color can be computed with.
///
/// Arithmetic comes through the operators, everything else through [`unary`](Self::unary),
/// [`binary`](Self::binary) and the named methods that call them. The structured forms (`sum`, `collect`, `read`,
/// `dot`, `scatter`) are normally reached through [`Params`](crate::Params) and its rows.
///
/// There is deliberately no order and no conversion to `f64`: a recorded number has neither.
pub trait Scalar:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Pack<Self>
    + Zero
{
    /// The outcome of a comparison.
    type Bool: Copy
        + Debug
        + BitAnd<Output = Self::Bool>
        + BitOr<Output = Self::Bool>
        + Not<Output = Self::Bool>;
    /// A row or column number: of a loop, or computed.
    type Index: Copy + Debug;
    /// An array of numbers, as `collect` makes it.
    type Array: Clone + Debug;
    /// Where parameters are read from.
    type Store<'a>: Copy;
    /// A vector of `K` numbers, 2 ≤ K ≤ 4.
    type Vec<const K: usize>: Vector<Self, K>;

    /// A number written in the definition, rounded to this type where it is used.
    fn lit(value: f64) -> Self;
    /// Applies an operation.
    fn unary(self, op: UnaryOp) -> Self;
    /// Applies an operation.
    fn binary(self, op: BinaryOp, rhs: Self) -> Self;
    /// `self · b + c`, fused where the machine can.
    fn mul_add(self, b: Self, c: Self) -> Self;
    /// Compares two numbers.
    fn compare(self, op: CompareOp, rhs: Self) -> Self::Bool;
    /// `yes` where the mask holds, else `no`. Both are computed.
    fn select(mask: Self::Bool, yes: Self, no: Self) -> Self;

    /// A row or column number that is known.
    fn index(i: usize) -> Self::Index;
    /// `clamp(floor(self), 0, n − 1)`; its derivative is 0. NaN gives 0.
    fn cell(self, n: usize) -> Self::Index;
    /// The index that a read takes, which clamps by itself: [`cell`](Self::cell), where an index is an integer.
    #[inline(always)]
    fn read_index(self, n: usize) -> Self::Index {
        self.cell(n)
    }
    /// A row number as a number.
    fn number(i: Self::Index) -> Self;
    /// `i · scale + plus`.
    fn affine(i: Self::Index, scale: usize, plus: Self::Index) -> Self::Index;

    /// The parameter at an index.
    fn read(store: Self::Store<'_>, index: ParamIndex<Self::Index>) -> Self;
    /// `K` parameters of one row, from the index on; the column must be known.
    #[inline(always)]
    fn read_vec<const K: usize>(store: Self::Store<'_>, index: ParamIndex<Self::Index>) -> Self::Vec<K> {
        Self::Vec::from_array(read_neighbours(store, index))
    }
    /// `K` neighbouring parameters of one row, from a computed column on that leaves room for all of them.
    #[inline(always)]
    fn read_window<const K: usize>(store: Self::Store<'_>, index: ParamIndex<Self::Index>) -> [Self; K] {
        read_neighbours(store, index)
    }
    /// 1 where the index is the `flat`-th value of the flat parameters, else 0.
    fn indicator(index: ParamIndex<Self::Index>, flat: usize) -> Self;
    /// `Σ body(i)` for `i` in `0 .. n`, `n ≥ 1`, added to `zero`.
    fn sum<T: Pack<Self>>(store: Self::Store<'_>, n: usize, zero: T, body: impl Fn(Self::Index) -> T) -> T;
    /// `Σ weight · term` of what `body(i)` gives, for `i` in `0 .. n`, `n ≥ 1`, added to `zero`: a sum, whose terms may be
    /// fused with it.
    #[inline(always)]
    fn weighted_sum<T: Pack<Self>>(
        store: Self::Store<'_>,
        n: usize,
        zero: T,
        body: impl Fn(Self::Index) -> (Self, T),
    ) -> T {
        Self::sum(
            store,
            n,
            zero,
            #[inline(always)]
            |i| {
                let (weight, term) = body(i);
                term.scaled(weight)
            },
        )
    }
    /// The array of `body(i)` for `i` in `0 .. n`, `n ≥ 1`.
    fn collect(store: Self::Store<'_>, n: usize, body: impl Fn(Self::Index) -> Self) -> Self::Array;
    /// The array of `len` numbers to which `(i, x)` from `body` adds `x` at `i`, for each of `n` calls.
    fn scatter(
        store: Self::Store<'_>,
        n: usize,
        len: usize,
        body: impl Fn(Self::Index) -> (Self::Index, Self),
    ) -> Self::Array;
    /// An element of an array.
    fn at(array: &Self::Array, i: Self::Index) -> Self;
    /// The number of elements.
    fn len(array: &Self::Array) -> usize;
    /// `Σ_j block[row, column + j] · array[j]` over the whole array.
    fn dot(store: Self::Store<'_>, index: ParamIndex<Self::Index>, array: &Self::Array) -> Self;
    /// Evaluates `body(cell, t)` in the cell of `0 .. n` that `self` falls in, with `t` in `[0, 1]` the position
    /// within it; outside `[0, n]` the end cell is held at its end. `self` is counted in cells.
    #[inline(always)]
    fn segments<T: Pack<Self>>(self, n: usize, body: impl Fn(Self::Index, Self) -> T) -> T {
        let cell = self.cell(n);
        body(cell, (self - Self::number(cell)).clamp(0.0, 1.0))
    }

    /// Gives the number a name in the generated text; nothing else.
    #[inline(always)]
    fn named(self, _name: &str) -> Self {
        self
    }

    /// `|x|`.
    #[inline(always)]
    fn abs(self) -> Self {
        self.unary(UnaryOp::Abs)
    }
    /// Greatest integer not above.
    #[inline(always)]
    fn floor(self) -> Self {
        self.unary(UnaryOp::Floor)
    }
    /// Nearest integer, ties to even.
    #[inline(always)]
    fn round(self) -> Self {
        self.unary(UnaryOp::Round)
    }
    /// `√x`.
    #[inline(always)]
    fn sqrt(self) -> Self {
        self.unary(UnaryOp::Sqrt)
    }
    /// `1/√x`.
    #[inline(always)]
    fn inverse_sqrt(self) -> Self {
        self.unary(UnaryOp::InverseSqrt)
    }
    /// `eˣ`.
    #[inline(always)]
    fn exp(self) -> Self {
        self.unary(UnaryOp::Exp)
    }
    /// `2ˣ`.
    #[inline(always)]
    fn exp2(self) -> Self {
        self.unary(UnaryOp::Exp2)
    }
    /// Natural logarithm.
    #[inline(always)]
    fn ln(self) -> Self {
        self.unary(UnaryOp::Ln)
    }
    /// Logarithm to base 2.
    #[inline(always)]
    fn log2(self) -> Self {
        self.unary(UnaryOp::Log2)
    }
    /// Sine, of radians.
    #[inline(always)]
    fn sin(self) -> Self {
        self.unary(UnaryOp::Sin)
    }
    /// Cosine, of radians.
    #[inline(always)]
    fn cos(self) -> Self {
        self.unary(UnaryOp::Cos)
    }
    /// Hyperbolic tangent.
    #[inline(always)]
    fn tanh(self) -> Self {
        self.unary(UnaryOp::Tanh)
    }
    /// Cube root.
    #[inline(always)]
    fn cbrt(self) -> Self {
        self.unary(UnaryOp::Cbrt)
    }
    /// Inverse hyperbolic sine.
    #[inline(always)]
    fn asinh(self) -> Self {
        self.unary(UnaryOp::Asinh)
    }
    /// The smaller of two; see [`op`] on NaN.
    #[inline(always)]
    fn min(self, rhs: Self) -> Self {
        self.binary(BinaryOp::Min, rhs)
    }
    /// The greater of two; see [`op`] on NaN.
    #[inline(always)]
    fn max(self, rhs: Self) -> Self {
        self.binary(BinaryOp::Max, rhs)
    }
    /// `selfᵇ`, for `self ≥ 0`.
    #[inline(always)]
    fn pow(self, exponent: Self) -> Self {
        self.binary(BinaryOp::Pow, exponent)
    }
    /// The angle of the point `(x, self)`.
    #[inline(always)]
    fn atan2(self, x: Self) -> Self {
        self.binary(BinaryOp::Atan2, x)
    }
    /// `min(max(self, low), high)`; NaN gives `low`.
    #[inline(always)]
    fn clamp(self, low: f64, high: f64) -> Self {
        self.max(Self::lit(low)).min(Self::lit(high))
    }
    /// Whether `self < rhs`.
    #[inline(always)]
    fn less(self, rhs: Self) -> Self::Bool {
        self.compare(CompareOp::Less, rhs)
    }
    /// Whether `self ≤ rhs`.
    #[inline(always)]
    fn less_equal(self, rhs: Self) -> Self::Bool {
        self.compare(CompareOp::LessEqual, rhs)
    }
    /// `self · (1 − t) + rhs · t`.
    #[inline(always)]
    fn mix(self, rhs: Self, t: Self) -> Self {
        (rhs - self).mul_add(t, self)
    }
}

/// `K` neighbouring parameters of one row, one by one.
#[inline(always)]
pub(crate) fn read_neighbours<S: Scalar, const K: usize>(
    store: S::Store<'_>,
    index: ParamIndex<S::Index>,
) -> [S; K] {
    array_of(
        #[inline(always)]
        |k| {
            let column = S::affine(index.column, 1, S::index(k));
            S::read(store, ParamIndex { column, ..index })
        },
    )
}
