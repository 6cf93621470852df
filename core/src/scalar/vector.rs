//! Vectors of two to four numbers: positions, directions, colors.

use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::operators::operators;
use super::{BinaryOp, LeafPairs, Leaves, Pack, Scalar, UnaryOp, Zero, array_of};

/// A vector of `K` numbers, 2 ≤ K ≤ 4. Operators act component by component.
pub trait Vector<S: Scalar, const K: usize>:
    Copy
    + Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Mul<S, Output = Self>
    + Pack<S>
    + Zero
{
    /// A vector of the given components.
    fn from_array(components: [S; K]) -> Self;
    /// The components.
    fn to_array(self) -> [S; K];
    /// One component.
    fn get(self, k: usize) -> S;
    /// The inner product.
    fn dot(self, rhs: Self) -> S;
    /// Applies an operation to each component.
    fn unary(self, op: UnaryOp) -> Self;
    /// Applies an operation to each pair of components.
    fn binary(self, op: BinaryOp, rhs: Self) -> Self;
    /// As [`unary`](Self::unary), for an operation that is known only when it runs: an interpreter would hold each of them for
    /// each component.
    #[inline(always)]
    fn unary_once(self, op: UnaryOp) -> Self {
        self.unary(op)
    }
    /// As [`binary`](Self::binary), likewise.
    #[inline(always)]
    fn binary_once(self, op: BinaryOp, rhs: Self) -> Self {
        self.binary(op, rhs)
    }
    /// `yes` where the mask holds, else `no`.
    fn select(mask: S::Bool, yes: Self, no: Self) -> Self;
    /// The same number in each component.
    fn splat(x: S) -> Self;
    /// Gives the vector a name in the generated text; nothing else.
    #[inline(always)]
    fn named(self, _name: &str) -> Self {
        self
    }

    /// `√(v · v)`.
    #[inline(always)]
    fn length(self) -> S {
        self.dot(self).sqrt()
    }
    /// `v / |v|`, for `v ≠ 0`.
    #[inline(always)]
    fn normalize(self) -> Self {
        self * self.dot(self).inverse_sqrt()
    }
    /// Component by component the smaller.
    #[inline(always)]
    fn min(self, rhs: Self) -> Self {
        self.binary(BinaryOp::Min, rhs)
    }
    /// Component by component the greater.
    #[inline(always)]
    fn max(self, rhs: Self) -> Self {
        self.binary(BinaryOp::Max, rhs)
    }
    /// `self · (1 − t) + rhs · t`.
    #[inline(always)]
    fn mix(self, rhs: Self, t: S) -> Self {
        self + (rhs - self) * t
    }
}

/// Any operation on a number, compiled once for each kind of number: sixteen lanes take 130 kB of code for it.
#[inline(never)]
pub(crate) fn unary_once<S: Scalar>(x: S, op: UnaryOp) -> S {
    x.unary(op)
}

/// Any operation on two numbers, likewise.
#[inline(never)]
pub(crate) fn binary_once<S: Scalar>(a: S, op: BinaryOp, b: S) -> S {
    a.binary(op, b)
}

/// `K` numbers side by side: the vector of every scalar whose vectors have no structure of their own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components<S, const K: usize>(pub [S; K]);

impl<S: Scalar, const K: usize> Components<S, K> {
    #[inline(always)]
    fn with(self, f: impl Fn(S) -> S) -> Self {
        Self(array_of(
            #[inline(always)]
            |k| f(self.0[k]),
        ))
    }
    #[inline(always)]
    fn with_each(self, rhs: Self, f: impl Fn(S, S) -> S) -> Self {
        Self(array_of(
            #[inline(always)]
            |k| f(self.0[k], rhs.0[k]),
        ))
    }
}

impl<S: Scalar<Vec<K> = Self>, const K: usize> Vector<S, K> for Components<S, K> {
    #[inline(always)]
    fn from_array(components: [S; K]) -> Self {
        Self(components)
    }
    #[inline(always)]
    fn to_array(self) -> [S; K] {
        self.0
    }
    #[inline(always)]
    fn get(self, k: usize) -> S {
        self.0[k]
    }
    #[inline(always)]
    fn dot(self, rhs: Self) -> S {
        let mut sum = self.0[0] * rhs.0[0];
        for k in 1..K {
            sum = self.0[k].mul_add(rhs.0[k], sum);
        }
        sum
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        self.with(
            #[inline(always)]
            |x| x.unary(op),
        )
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| a.binary(op, b),
        )
    }
    #[inline(always)]
    fn unary_once(self, op: UnaryOp) -> Self {
        self.with(
            #[inline(always)]
            |x| unary_once(x, op),
        )
    }
    #[inline(always)]
    fn binary_once(self, op: BinaryOp, rhs: Self) -> Self {
        self.with_each(
            rhs,
            #[inline(always)]
            |a, b| binary_once(a, op, b),
        )
    }
    #[inline(always)]
    fn select(mask: S::Bool, yes: Self, no: Self) -> Self {
        yes.with_each(
            no,
            #[inline(always)]
            |y, n| S::select(mask, y, n),
        )
    }
    #[inline(always)]
    fn splat(x: S) -> Self {
        Self([x; K])
    }
}

impl<S: Scalar<Vec<K> = Self>, const K: usize> Pack<S> for Components<S, K> {
    #[inline(always)]
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        leaves.vector::<K>(self)
    }
    #[inline(always)]
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.vector::<K>(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        for k in 0..K {
            self.0[k].add_term(term.0[k]);
        }
    }
    #[inline(always)]
    fn add_scaled(&mut self, term: Self, weight: S) {
        for k in 0..K {
            self.0[k].add_scaled(term.0[k], weight);
        }
    }
}

impl<S: Scalar, const K: usize> Zero for Components<S, K> {
    #[inline(always)]
    fn zero() -> Self {
        Self([S::lit(0.0); K])
    }
}

operators! {
    #[inline(always)]
    impl[S: Scalar, const K: usize] Components<S, K> {
        Add add(a, b) => a.with_each(b, S::add);
        Sub sub(a, b) => a.with_each(b, S::sub);
        Mul mul(a, b) => a.with_each(b, S::mul);
        Div div(a, b) => a.with_each(b, S::div);
        Neg neg(a) => a.with(S::neg);
    }
}

impl<S: Scalar, const K: usize> Mul<S> for Components<S, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: S) -> Self {
        self.with(
            #[inline(always)]
            |x| x * rhs,
        )
    }
}
