//! Partial derivatives, and which of them are none.

use crate::scalar::{array_of, each_of};

/// `∂/∂xᵢ` of a number or a vector, with a bit for each variable that says whether it depends on it. Where it does not, there
/// stands a −0, to which any number can be added and is then itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Partials<V, const N: usize> {
    of: [V; N],
    depends: u32,
}

impl<V: Copy, const N: usize> Partials<V, N> {
    /// Of what depends on no variable.
    #[inline(always)]
    pub(super) fn none(nothing: V) -> Self {
        const { assert!(N <= 32, "at most 32 variables") }
        Self { of: [nothing; N], depends: 0 }
    }
    /// Of what depends on the `i`-th variable alone.
    #[inline(always)]
    pub(super) fn one(nothing: V, i: usize, partial: V) -> Self {
        Self::of(
            nothing,
            #[inline(always)]
            |k| (k == i).then_some(partial),
        )
    }
    /// Of what depends on those variables for which there is one.
    #[inline(always)]
    pub(super) fn of(nothing: V, partial: impl Fn(usize) -> Option<V>) -> Self {
        let mut partials = Self::none(nothing);
        each_of::<N>(
            #[inline(always)]
            |i| {
                if let Some(partial) = partial(i) {
                    partials.of[i] = partial;
                    partials.depends |= 1 << i;
                }
            },
        );
        partials
    }
    /// Of what depends on all variables.
    #[inline(always)]
    pub(super) fn all(of: impl Fn(usize) -> V) -> Self {
        Self { of: array_of(of), depends: if N == 32 { u32::MAX } else { (1 << N) - 1 } }
    }
    /// Whether it depends on a variable.
    #[inline(always)]
    pub(super) fn any(&self) -> bool {
        self.depends != 0
    }
    /// Whether it depends on the `i`-th variable.
    #[inline(always)]
    pub(super) fn has(&self, i: usize) -> bool {
        self.depends & (1 << i) != 0
    }
    /// `∂/∂xᵢ`, where it depends on it.
    #[inline(always)]
    pub(super) fn get(&self, i: usize) -> Option<V> {
        self.has(i).then(
            #[inline(always)]
            || self.of[i],
        )
    }
    /// Those of a function of it.
    #[inline(always)]
    pub(super) fn map<U: Copy>(self, nothing: U, mut f: impl FnMut(V) -> U) -> Partials<U, N> {
        let of = array_of(
            #[inline(always)]
            |i| if self.has(i) { f(self.of[i]) } else { nothing },
        );
        Partials { of, depends: self.depends }
    }
    /// Those of a function of two: `both` where both depend on a variable, `first` or `second` where only one does.
    #[inline(always)]
    pub(super) fn join<B: Copy, U: Copy>(
        self,
        other: Partials<B, N>,
        nothing: U,
        both: impl Fn(V, B) -> U,
        first: impl Fn(V) -> U,
        second: impl Fn(B) -> U,
    ) -> Partials<U, N> {
        let of = array_of(
            #[inline(always)]
            |i| match (self.has(i), other.has(i)) {
                (false, false) => nothing,
                (true, false) => first(self.of[i]),
                (false, true) => second(other.of[i]),
                (true, true) => both(self.of[i], other.of[i]),
            },
        );
        Partials { of, depends: self.depends | other.depends }
    }
    /// `f(a, b)` where one of two depends on a variable.
    #[inline(always)]
    pub(super) fn pairs(self, other: Self, nothing: V, mut f: impl FnMut(V, V) -> V) -> Self {
        let depends = self.depends | other.depends;
        let of = array_of(
            #[inline(always)]
            |i| if depends & (1 << i) != 0 { f(self.of[i], other.of[i]) } else { nothing },
        );
        Self { of, depends }
    }
    /// Lets `f` add a term to each partial that the term has. It does not ask whether the sum has it: in a loop that is not known
    /// before the last round.
    #[inline(always)]
    pub(super) fn accumulate<B: Copy>(&mut self, term: Partials<B, N>, mut f: impl FnMut(&mut V, B)) {
        each_of::<N>(
            #[inline(always)]
            |i| {
                if term.has(i) {
                    f(&mut self.of[i], term.of[i]);
                }
            },
        );
        self.depends |= term.depends;
    }
}
