//! Packs of dual numbers seen as packs of the numbers that they are made of.

use super::{Dual, DualVector};
use crate::scalar::{LeafPairs, Leaves, Pack, Scalar, Zero, array_of};

/// A pack of duals seen as a pack of their numbers.
pub(super) struct Lowered<T, const N: usize>(pub(super) T);

struct LowerLeaves<'a, L>(&'a mut L);

impl<S: Scalar, L: Leaves<S>, const N: usize> Leaves<Dual<S, N>> for LowerLeaves<'_, L> {
    #[inline(always)]
    fn scalar(&mut self, x: Dual<S, N>) -> Dual<S, N> {
        let value = self.0.scalar(x.value);
        Dual { value, partials: x.partials.map(|p| p.map(|p| self.0.scalar(p))) }
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, v: DualVector<S, N, K>) -> DualVector<S, N, K> {
        let value = self.0.vector::<K>(v.value);
        DualVector { value, partials: v.partials.map(|p| p.map(|p| self.0.vector::<K>(p))) }
    }
}

impl<S: Scalar, L: LeafPairs<S>, const N: usize> LeafPairs<Dual<S, N>> for LowerLeaves<'_, L> {
    #[inline(always)]
    fn scalar(&mut self, a: Dual<S, N>, b: Dual<S, N>) -> Dual<S, N> {
        let value = self.0.scalar(a.value, b.value);
        let zeros = [S::lit(0.0); N];
        let partials = (a.partials.is_some() || b.partials.is_some()).then(|| {
            let (a, b) = (a.partials.unwrap_or(zeros), b.partials.unwrap_or(zeros));
            array_of(|i| self.0.scalar(a[i], b[i]))
        });
        Dual { value, partials }
    }
    #[inline(always)]
    fn vector<const K: usize>(
        &mut self,
        a: DualVector<S, N, K>,
        b: DualVector<S, N, K>,
    ) -> DualVector<S, N, K> {
        let value = self.0.vector::<K>(a.value, b.value);
        let zeros = [S::Vec::<K>::zero(); N];
        let partials = (a.partials.is_some() || b.partials.is_some()).then(|| {
            let (a, b) = (a.partials.unwrap_or(zeros), b.partials.unwrap_or(zeros));
            array_of(|i| self.0.vector::<K>(a[i], b[i]))
        });
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
