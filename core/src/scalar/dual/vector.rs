//! Vectors of dual numbers: vectors of values and vectors of partials.

use std::ops::Mul;

use super::Dual;
use super::chain::{self, each, join};
use crate::scalar::derivative::Vectors;
use crate::scalar::op::{BinaryOp, UnaryOp};
use crate::scalar::operators::operators;
use crate::scalar::{LeafPairs, Leaves, Pack, Scalar, Vector, Zero, array_of};

/// A vector and its partial derivatives, each a vector: so that a recorded derivative reads as vectors too.
#[derive(Debug, Clone, Copy)]
pub struct DualVector<S: Scalar, const N: usize, const K: usize> {
    /// The value.
    pub value: S::Vec<K>,
    /// `∂value/∂xᵢ`.
    pub partials: Option<[S::Vec<K>; N]>,
}

impl<S: Scalar, const N: usize, const K: usize> Pack<Dual<S, N>> for DualVector<S, N, K> {
    #[inline(always)]
    fn map<L: Leaves<Dual<S, N>>>(self, leaves: &mut L) -> Self {
        leaves.vector::<K>(self)
    }
    #[inline(always)]
    fn zip<L: LeafPairs<Dual<S, N>>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.vector::<K>(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        *self = *self + term;
    }
}

impl<S: Scalar, const N: usize, const K: usize> Zero for DualVector<S, N, K> {
    #[inline(always)]
    fn zero() -> Self {
        Self { value: S::Vec::zero(), partials: None }
    }
}

operators! { #[inline(always)] impl[S: Scalar, const N: usize, const K: usize] DualVector<S, N, K>: operations }

#[expect(clippy::suspicious_arithmetic_impl, reason = "the product rule adds")]
impl<S: Scalar, const N: usize, const K: usize> Mul<Dual<S, N>> for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: Dual<S, N>) -> Self {
        let value = self.value * rhs.value;
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| a * rhs.value + self.value * b,
            #[inline(always)]
            |a| a * rhs.value,
            #[inline(always)]
            |b| self.value * b,
        );
        Self { value, partials }
    }
}

impl<S: Scalar, const N: usize, const K: usize> Vector<Dual<S, N>, K> for DualVector<S, N, K> {
    #[inline(always)]
    fn from_array(components: [Dual<S, N>; K]) -> Self {
        let value = S::Vec::from_array(components.map(
            #[inline(always)]
            |c| c.value,
        ));
        let partials = components.iter().any(|c| c.partials.is_some()).then(|| {
            array_of(
                #[inline(always)]
                |i| {
                    S::Vec::from_array(components.map(
                        #[inline(always)]
                        |c| c.partial(i),
                    ))
                },
            )
        });
        Self { value, partials }
    }
    #[inline(always)]
    fn to_array(self) -> [Dual<S, N>; K] {
        array_of(
            #[inline(always)]
            |k| self.get(k),
        )
    }
    #[inline(always)]
    fn get(self, k: usize) -> Dual<S, N> {
        let partials = each(
            self.partials,
            #[inline(always)]
            |p| p.get(k),
        );
        Dual { value: self.value.get(k), partials }
    }
    #[inline(always)]
    fn dot(self, rhs: Self) -> Dual<S, N> {
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| a.dot(rhs.value) + self.value.dot(b),
            #[inline(always)]
            |a| a.dot(rhs.value),
            #[inline(always)]
            |b| self.value.dot(b),
        );
        Dual { value: self.value.dot(rhs.value), partials }
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        let (value, partials) = chain::unary::<S, Vectors<K>, N>(op, self.value, self.partials);
        Self { value, partials }
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        let (a, b) = ((self.value, self.partials), (rhs.value, rhs.partials));
        let (value, partials) = chain::binary::<S, Vectors<K>, N>(op, a, b);
        Self { value, partials }
    }
    #[inline(always)]
    fn select(mask: S::Bool, yes: Self, no: Self) -> Self {
        let zero = S::Vec::<K>::zero();
        let partials = join(
            yes.partials,
            no.partials,
            #[inline(always)]
            |y, n| S::Vec::<K>::select(mask, y, n),
            #[inline(always)]
            |y| S::Vec::<K>::select(mask, y, zero),
            #[inline(always)]
            |n| S::Vec::<K>::select(mask, zero, n),
        );
        Self { value: S::Vec::<K>::select(mask, yes.value, no.value), partials }
    }
    #[inline(always)]
    fn splat(x: Dual<S, N>) -> Self {
        let partials = each(x.partials, S::Vec::<K>::splat);
        Self { value: S::Vec::splat(x.value), partials }
    }
    #[inline(always)]
    fn named(self, name: &str) -> Self {
        Self { value: self.value.named(name), ..self }
    }
}
