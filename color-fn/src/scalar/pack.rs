//! Values made of several numbers and vectors, visited leaf by leaf.

use super::Scalar;

/// A value that a structured form can carry: a number, a vector, or a tuple of such.
///
/// `sum` needs to add two of them, a recorder to put a node in place of each leaf, an interval to take hulls;
/// all are a visit of the leaves.
pub trait Pack<S: Scalar>: Sized {
    /// Replaces each leaf.
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self;
    /// Replaces each pair of corresponding leaves by one.
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self;
    /// Adds a term, leaf by leaf.
    fn add_term(&mut self, term: Self);
}

/// What [`Pack::map`] does to a leaf.
pub trait Leaves<S: Scalar> {
    /// To a number.
    fn scalar(&mut self, x: S) -> S;
    /// To a vector.
    fn vector<const K: usize>(&mut self, v: S::Vec<K>) -> S::Vec<K>;
}

/// What [`Pack::zip`] does to a pair of leaves.
pub trait LeafPairs<S: Scalar> {
    /// To two numbers.
    fn scalar(&mut self, a: S, b: S) -> S;
    /// To two vectors.
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K>;
}

/// A value that a sum can start from.
pub trait Zero {
    /// The neutral element of addition.
    fn zero() -> Self;
}

/// The plain loop behind every sum that is not recorded.
#[inline(always)]
pub(crate) fn sum_loop<S: Scalar, T: Pack<S>>(n: usize, zero: T, body: impl Fn(usize) -> T) -> T {
    let mut total = zero;
    for i in 0..n {
        total.add_term(body(i));
    }
    total
}

impl<S: Scalar> Pack<S> for () {
    #[inline(always)]
    fn map<L: Leaves<S>>(self, _: &mut L) {}
    #[inline(always)]
    fn zip<L: LeafPairs<S>>(self, (): (), _: &mut L) {}
    #[inline(always)]
    fn add_term(&mut self, _: Self) {}
}

/// Pairs of packs are packs.
///
/// A macro, because Rust has no other way to speak of tuples of several lengths.
macro_rules! pack_tuple {
    ($($name:ident . $i:tt),*) => {
        impl<S: Scalar, $($name: Pack<S>),*> Pack<S> for ($($name,)*) {
            #[inline(always)]
            fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
                ($(self.$i.map(leaves),)*)
            }
            #[inline(always)]
            fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
                ($(self.$i.zip(other.$i, pairs),)*)
            }
            #[inline(always)]
            fn add_term(&mut self, term: Self) {
                $(self.$i.add_term(term.$i);)*
            }
        }
        impl<$($name: Zero),*> Zero for ($($name,)*) {
            #[inline(always)]
            fn zero() -> Self {
                ($($name::zero(),)*)
            }
        }
    };
}
pack_tuple!(A.0, B.1);
pack_tuple!(A.0, B.1, C.2);
pack_tuple!(A.0, B.1, C.2, D.3);
