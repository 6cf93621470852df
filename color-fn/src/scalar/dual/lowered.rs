//! Packs of dual numbers seen as packs of the numbers that they are made of.

use super::{Dual, DualVector, nothing, nothings};
use crate::scalar::{LeafPairs, Leaves, Pack, Scalar};

/// A pack of duals seen as a pack of their numbers.
pub(super) struct Lowered<T, const N: usize>(pub(super) T);

struct LowerLeaves<'a, L>(&'a mut L);

impl<S: Scalar, L: Leaves<S>, const N: usize> Leaves<Dual<S, N>> for LowerLeaves<'_, L> {
    #[inline(always)]
    fn scalar(&mut self, x: Dual<S, N>) -> Dual<S, N> {
        let value = self.0.scalar(x.value);
        let partials = x.partials.map(
            nothing::<S>(),
            #[inline(always)]
            |p| self.0.scalar(p),
        );
        Dual { value, partials }
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, v: DualVector<S, N, K>) -> DualVector<S, N, K> {
        let value = self.0.vector::<K>(v.value);
        let partials = v.partials.map(
            nothings::<S, K>(),
            #[inline(always)]
            |p| self.0.vector::<K>(p),
        );
        DualVector { value, partials }
    }
}

impl<S: Scalar, L: LeafPairs<S>, const N: usize> LeafPairs<Dual<S, N>> for LowerLeaves<'_, L> {
    #[inline(always)]
    fn scalar(&mut self, a: Dual<S, N>, b: Dual<S, N>) -> Dual<S, N> {
        let value = self.0.scalar(a.value, b.value);
        let partials = a.partials.pairs(
            b.partials,
            nothing::<S>(),
            #[inline(always)]
            |a, b| self.0.scalar(a, b),
        );
        Dual { value, partials }
    }
    #[inline(always)]
    fn vector<const K: usize>(
        &mut self,
        a: DualVector<S, N, K>,
        b: DualVector<S, N, K>,
    ) -> DualVector<S, N, K> {
        let value = self.0.vector::<K>(a.value, b.value);
        let partials = a.partials.pairs(
            b.partials,
            nothings::<S, K>(),
            #[inline(always)]
            |a, b| self.0.vector::<K>(a, b),
        );
        DualVector { value, partials }
    }
}

impl<S: Scalar, T: Pack<Dual<S, N>>, const N: usize> Pack<S> for Lowered<T, N> {
    #[inline(always)]
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        Self(self.0.map(&mut LowerLeaves(leaves)))
    }
    #[inline(always)]
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        Self(self.0.zip(other.0, &mut LowerLeaves(pairs)))
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        self.0.add_term(term.0);
    }
}
