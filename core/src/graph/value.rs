//! The value of a node, with any scalar.

use smallvec::SmallVec;

use crate::scalar::op::{BinaryOp, UnaryOp};
use crate::scalar::{LeafPairs, Leaves, Pack, Scalar, Vector, Zero, binary_once, unary_once};

/// A value of a node.
#[derive(Debug, Clone)]
pub(super) enum Value<S: Scalar> {
    /// A truth value.
    Bool(S::Bool),
    /// A number or a vector.
    Numbers(Numbers<S>),
    /// An array.
    Array(S::Array),
}

/// A number or a vector.
#[derive(Debug, Clone)]
pub(super) enum Numbers<S: Scalar> {
    /// A number.
    Float(S),
    /// A vector of two.
    Vec2(S::Vec<2>),
    /// A vector of three.
    Vec3(S::Vec<3>),
    /// A vector of four.
    Vec4(S::Vec<4>),
}

/// A graph has the types that its nodes need: it is recorded or checked, and nothing changes it.
pub(super) fn mistyped() -> ! {
    unreachable!("the nodes of a graph have the types that they were checked for")
}

impl<S: Scalar> Value<S> {
    /// A number or a vector.
    pub(super) fn numbers(&self) -> &Numbers<S> {
        match self {
            Self::Numbers(numbers) => numbers,
            Self::Bool(_) | Self::Array(_) => mistyped(),
        }
    }
    /// A number.
    pub(super) fn float(&self) -> S {
        match self {
            Self::Numbers(Numbers::Float(x)) => *x,
            _ => mistyped(),
        }
    }
    /// A truth value.
    pub(super) fn bool(&self) -> S::Bool {
        match self {
            Self::Bool(holds) => *holds,
            _ => mistyped(),
        }
    }
    /// An array.
    pub(super) fn array(&self) -> &S::Array {
        match self {
            Self::Array(array) => array,
            _ => mistyped(),
        }
    }
    /// The same value under a name.
    pub(super) fn named(self, name: &str) -> Self {
        match self {
            Self::Numbers(Numbers::Float(x)) => Self::Numbers(Numbers::Float(x.named(name))),
            Self::Numbers(Numbers::Vec2(v)) => Self::Numbers(Numbers::Vec2(v.named(name))),
            Self::Numbers(Numbers::Vec3(v)) => Self::Numbers(Numbers::Vec3(v.named(name))),
            Self::Numbers(Numbers::Vec4(v)) => Self::Numbers(Numbers::Vec4(v.named(name))),
            Self::Bool(_) | Self::Array(_) => self,
        }
    }
}

impl<S: Scalar> Numbers<S> {
    /// A number for a width of 1, else a vector.
    pub(super) fn new(width: u8, component: impl FnMut(usize) -> S) -> Self {
        match width {
            1 => Self::Float([0].map(component)[0]),
            2 => Self::Vec2(S::Vec::from_array([0, 1].map(component))),
            3 => Self::Vec3(S::Vec::from_array([0, 1, 2].map(component))),
            _ => Self::Vec4(S::Vec::from_array([0, 1, 2, 3].map(component))),
        }
    }
    /// What sums of this width begin with.
    pub(super) fn zero(width: u8) -> Self {
        match width {
            1 => Self::Float(S::zero()),
            2 => Self::Vec2(S::Vec::zero()),
            3 => Self::Vec3(S::Vec::zero()),
            _ => Self::Vec4(S::Vec::zero()),
        }
    }
    /// Each component in order.
    pub(super) fn visit(&self, each: &mut impl FnMut(S)) {
        match self {
            Self::Float(x) => each(*x),
            Self::Vec2(v) => v.to_array().into_iter().for_each(each),
            Self::Vec3(v) => v.to_array().into_iter().for_each(each),
            Self::Vec4(v) => v.to_array().into_iter().for_each(each),
        }
    }
    /// One component; of a number the only one.
    pub(super) fn component(&self, k: usize) -> S {
        match self {
            Self::Float(x) => *x,
            Self::Vec2(v) => v.get(k),
            Self::Vec3(v) => v.get(k),
            Self::Vec4(v) => v.get(k),
        }
    }
    pub(super) fn unary(self, op: UnaryOp) -> Self {
        struct Apply(UnaryOp);
        impl<S: Scalar> Leaves<S> for Apply {
            fn scalar(&mut self, x: S) -> S {
                unary_once(x, self.0)
            }
            fn vector<const K: usize>(&mut self, v: S::Vec<K>) -> S::Vec<K> {
                v.unary_once(self.0)
            }
        }
        self.map(&mut Apply(op))
    }
    pub(super) fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        struct Apply(BinaryOp);
        impl<S: Scalar> LeafPairs<S> for Apply {
            fn scalar(&mut self, a: S, b: S) -> S {
                binary_once(a, self.0, b)
            }
            fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
                a.binary_once(self.0, b)
            }
        }
        match (self, rhs) {
            // The one operation on a vector and a number.
            (Self::Vec2(a), Self::Float(b)) => Self::Vec2(a * b),
            (Self::Vec3(a), Self::Float(b)) => Self::Vec3(a * b),
            (Self::Vec4(a), Self::Float(b)) => Self::Vec4(a * b),
            (a, b) => a.zip(b, &mut Apply(op)),
        }
    }
    pub(super) fn select(mask: S::Bool, yes: Self, no: Self) -> Self {
        struct Choose<S: Scalar>(S::Bool);
        impl<S: Scalar> LeafPairs<S> for Choose<S> {
            fn scalar(&mut self, yes: S, no: S) -> S {
                S::select(self.0, yes, no)
            }
            fn vector<const K: usize>(&mut self, yes: S::Vec<K>, no: S::Vec<K>) -> S::Vec<K> {
                S::Vec::select(self.0, yes, no)
            }
        }
        yes.zip(no, &mut Choose::<S>(mask))
    }
    pub(super) fn inner_product(&self, rhs: &Self) -> S {
        match (self, rhs) {
            (Self::Vec2(a), Self::Vec2(b)) => a.dot(*b),
            (Self::Vec3(a), Self::Vec3(b)) => a.dot(*b),
            (Self::Vec4(a), Self::Vec4(b)) => a.dot(*b),
            _ => mistyped(),
        }
    }
}

impl<S: Scalar> Pack<S> for Numbers<S> {
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        match self {
            Self::Float(x) => Self::Float(leaves.scalar(x)),
            Self::Vec2(v) => Self::Vec2(leaves.vector::<2>(v)),
            Self::Vec3(v) => Self::Vec3(leaves.vector::<3>(v)),
            Self::Vec4(v) => Self::Vec4(leaves.vector::<4>(v)),
        }
    }
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => Self::Float(pairs.scalar(a, b)),
            (Self::Vec2(a), Self::Vec2(b)) => Self::Vec2(pairs.vector::<2>(a, b)),
            (Self::Vec3(a), Self::Vec3(b)) => Self::Vec3(pairs.vector::<3>(a, b)),
            (Self::Vec4(a), Self::Vec4(b)) => Self::Vec4(pairs.vector::<4>(a, b)),
            _ => mistyped(),
        }
    }
    fn add_term(&mut self, term: Self) {
        match (self, term) {
            (Self::Float(a), Self::Float(b)) => a.add_term(b),
            (Self::Vec2(a), Self::Vec2(b)) => a.add_term(b),
            (Self::Vec3(a), Self::Vec3(b)) => a.add_term(b),
            (Self::Vec4(a), Self::Vec4(b)) => a.add_term(b),
            _ => mistyped(),
        }
    }
}

/// The terms of fused sums.
pub(super) struct Terms<S: Scalar>(pub(super) SmallVec<[Numbers<S>; 2]>);

impl<S: Scalar> Pack<S> for Terms<S> {
    fn map<L: Leaves<S>>(self, leaves: &mut L) -> Self {
        Self(self.0.into_iter().map(|numbers| numbers.map(leaves)).collect())
    }
    fn zip<L: LeafPairs<S>>(self, other: Self, pairs: &mut L) -> Self {
        Self(self.0.into_iter().zip(other.0).map(|(a, b)| a.zip(b, pairs)).collect())
    }
    fn add_term(&mut self, term: Self) {
        for (sum, term) in self.0.iter_mut().zip(term.0) {
            sum.add_term(term);
        }
    }
}
