//! Vectors of dual numbers: vectors of values and vectors of partials.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Dual, each, join};
use crate::scalar::op::{BinaryOp, UnaryOp};
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

impl<S: Scalar, const N: usize, const K: usize> Add for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| a + b,
            #[inline(always)]
            |a| a,
            #[inline(always)]
            |b| b,
        );
        Self { value: self.value + rhs.value, partials }
    }
}

impl<S: Scalar, const N: usize, const K: usize> Sub for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| a - b,
            #[inline(always)]
            |a| a,
            #[inline(always)]
            |b| -b,
        );
        Self { value: self.value - rhs.value, partials }
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "the product and quotient rules mix operations")]
impl<S: Scalar, const N: usize, const K: usize> Mul for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
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
        Self { value: self.value * rhs.value, partials }
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "the product and quotient rules mix operations")]
impl<S: Scalar, const N: usize, const K: usize> Div for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn div(self, rhs: Self) -> Self {
        let quotient = self.value / rhs.value;
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| (a - quotient * b) / rhs.value,
            #[inline(always)]
            |a| a / rhs.value,
            #[inline(always)]
            |b| -(quotient * b) / rhs.value,
        );
        Self { value: quotient, partials }
    }
}

impl<S: Scalar, const N: usize, const K: usize> Neg for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        let partials = each(
            self.partials,
            #[inline(always)]
            |p| -p,
        );
        Self { value: -self.value, partials }
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "the product and quotient rules mix operations")]
impl<S: Scalar, const N: usize, const K: usize> Mul<Dual<S, N>> for DualVector<S, N, K> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: Dual<S, N>) -> Self {
        let value = self.value * rhs.value;
        let partials = match (self.partials, rhs.partials) {
            (None, None) => None,
            (Some(a), None) => each(
                Some(a),
                #[inline(always)]
                |a| a * rhs.value,
            ),
            (None, Some(b)) => each(
                Some(b),
                #[inline(always)]
                |b| self.value * b,
            ),
            (Some(a), Some(b)) => Some(array_of(
                #[inline(always)]
                |i| a[i] * rhs.value + self.value * b[i],
            )),
        };
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
        Self::from_array(self.to_array().map(
            #[inline(always)]
            |c| c.unary(op),
        ))
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        match op {
            BinaryOp::Add => self + rhs,
            BinaryOp::Sub => self - rhs,
            BinaryOp::Mul => self * rhs,
            BinaryOp::Div => self / rhs,
            BinaryOp::Min | BinaryOp::Max | BinaryOp::Pow | BinaryOp::Atan2 => Self::from_array(array_of(
                #[inline(always)]
                |k| self.get(k).binary(op, rhs.get(k)),
            )),
        }
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
    fn named(self, name: &'static str) -> Self {
        Self { value: self.value.named(name), ..self }
    }
}
