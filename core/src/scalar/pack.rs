//! Values made of several numbers and vectors, visited leaf by leaf.

use super::{Scalar, Vector};

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

    /// Adds a term times a weight, leaf by leaf; fused where the machine can.
    #[inline(always)]
    fn add_scaled(&mut self, term: Self, weight: S) {
        self.add_term(term.scaled(weight));
    }
    /// Each leaf times a weight.
    #[inline(always)]
    fn scaled(self, weight: S) -> Self {
        self.map(&mut Scaled(weight))
    }
    /// `self − other`, leaf by leaf.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.zip(other, &mut Minus)
    }
    /// `self · other`, leaf by leaf.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.zip(other, &mut Times)
    }
    /// The inner product: the sum of the products of all components.
    #[inline(always)]
    fn inner(self, other: Self) -> S {
        let mut product = Inner(None);
        let _ = self.zip(other, &mut product);
        product.0.unwrap_or_else(S::zero)
    }
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

struct Scaled<S>(S);

impl<S: Scalar> Leaves<S> for Scaled<S> {
    #[inline(always)]
    fn scalar(&mut self, x: S) -> S {
        x * self.0
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, v: S::Vec<K>) -> S::Vec<K> {
        v * self.0
    }
}

struct Minus;

impl<S: Scalar> LeafPairs<S> for Minus {
    #[inline(always)]
    fn scalar(&mut self, a: S, b: S) -> S {
        a - b
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        a - b
    }
}

struct Times;

impl<S: Scalar> LeafPairs<S> for Times {
    #[inline(always)]
    fn scalar(&mut self, a: S, b: S) -> S {
        a * b
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        a * b
    }
}

/// The sum of the products so far.
struct Inner<S>(Option<S>);

impl<S: Scalar> Inner<S> {
    #[inline(always)]
    fn add(&mut self, product: S) {
        self.0 = Some(match self.0 {
            Some(sum) => sum + product,
            None => product,
        });
    }
}

impl<S: Scalar> LeafPairs<S> for Inner<S> {
    #[inline(always)]
    fn scalar(&mut self, a: S, b: S) -> S {
        self.add(a * b);
        a
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        self.add(a.dot(b));
        a
    }
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

/// A number is a leaf.
impl<S: Scalar> Pack<S> for S {
    #[inline(always)]
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        leaves.scalar(self)
    }
    #[inline(always)]
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.scalar(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        *self = self.plus_term(term);
    }
    #[inline(always)]
    fn add_scaled(&mut self, term: Self, weight: S) {
        *self = self.plus_scaled(term, weight);
    }
}

impl<S: Scalar> Pack<S> for () {
    #[inline(always)]
    fn map<L: Leaves<S>>(self, _: &mut L) {}
    #[inline(always)]
    fn zip<L: LeafPairs<S>>(self, (): (), _: &mut L) {}
    #[inline(always)]
    fn add_term(&mut self, _: Self) {}
}

impl Zero for () {
    #[inline(always)]
    fn zero() {}
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
            #[inline(always)]
            fn add_scaled(&mut self, term: Self, weight: S) {
                $(self.$i.add_scaled(term.$i, weight);)*
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
