//! Colors out of colors: a composition is a color too.
//!
//! The parameters of the parts sit side by side, under names: `base.…`, `residual.…`.

use crate::color::Color;
use crate::domain::{Domain, Index, Number, Port, Quantity};
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::{LeafPairs, Pack, Scalar, Vector};

type In<C, S> = <<C as Color>::In as Domain>::Value<S>;
type Out<C, S> = <<C as Color>::Out as Domain>::Value<S>;

/// Ways to combine a color with another.
pub trait Compose: Color + Sized {
    /// `self + residual`.
    fn plus<B: Color<In = Self::In, Out = Self::Out>>(self, residual: B) -> Combination<Self, B> {
        Combination::new(Operation::Sum, self, residual)
    }
    /// `self · factor`, component by component.
    fn times<B: Color<In = Self::In, Out = Self::Out>>(self, factor: B) -> Combination<Self, B> {
        Combination::new(Operation::Product, self, factor)
    }
    /// `self · (1 − weight) + other · weight`.
    fn mixed_with<B, W>(self, other: B, weight: W) -> Mix<Self, B, W>
    where
        B: Color<In = Self::In, Out = Self::Out>,
        W: Color<In = Self::In, Out = Number>,
    {
        let splits = [self.layout().blocks().len(), other.layout().blocks().len()];
        Mix { base: self, other, weight, splits }
    }
    /// `next` of this color: what comes out goes into it.
    fn then<B: Color<In = Self::Out>>(self, next: B) -> Then<Self, B> {
        let split = self.layout().blocks().len();
        Then { first: self, next, split }
    }
    /// This color of another input: `map` comes before it.
    fn of<M: Color<Out = Self::In>>(self, map: M) -> Then<M, Self> {
        map.then(self)
    }
    /// `count` colors of this kind, each with its own parameters; the index says which.
    fn set(self, count: usize) -> Set<Self> {
        assert!(count > 0, "a set has at least one color");
        Set { color: self, count }
    }
}

impl<C: Color> Compose for C {}

/// How two colors of the same input are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Base and residual are added.
    Sum,
    /// Base and factor are multiplied.
    Product,
}

impl<S: Scalar> LeafPairs<S> for Operation {
    #[inline(always)]
    fn scalar(&mut self, a: S, b: S) -> S {
        match self {
            Self::Sum => a + b,
            Self::Product => a * b,
        }
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        match self {
            Self::Sum => a + b,
            Self::Product => a * b,
        }
    }
}

/// The sum or product of two colors.
#[derive(Debug, Clone, Copy)]
pub struct Combination<A, B> {
    operation: Operation,
    base: A,
    other: B,
    split: usize,
}

impl<A: Color, B: Color<In = A::In, Out = A::Out>> Combination<A, B> {
    fn new(operation: Operation, base: A, other: B) -> Self {
        let split = base.layout().blocks().len();
        Self { operation, base, other, split }
    }
}

impl<A: Color, B: Color<In = A::In, Out = A::Out>> Color for Combination<A, B> {
    type In = A::In;
    type Out = A::Out;
    const IS_GRAPH: bool = A::IS_GRAPH || B::IS_GRAPH;

    fn layout(&self) -> Layout {
        let other = match self.operation {
            Operation::Sum => "residual",
            Operation::Product => "factor",
        };
        Layout::new().part("base", self.base.layout()).part(other, self.other.layout())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: In<A, S>) -> Out<A, S> {
        let (base, other) = params.split_at(self.split);
        let mut operation = self.operation;
        self.base.eval(base, x).zip(self.other.eval(other, x), &mut operation)
    }
    fn name(&self) -> String {
        self.base.name()
    }
    fn inputs(&self) -> Vec<Port> {
        self.base.inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        self.base.outputs()
    }
}

/// A blend of two colors by a third.
#[derive(Debug, Clone, Copy)]
pub struct Mix<A, B, W> {
    base: A,
    other: B,
    weight: W,
    splits: [usize; 2],
}

struct MixPairs<S>(S);

impl<S: Scalar> LeafPairs<S> for MixPairs<S> {
    #[inline(always)]
    fn scalar(&mut self, a: S, b: S) -> S {
        a.mix(b, self.0)
    }
    #[inline(always)]
    fn vector<const K: usize>(&mut self, a: S::Vec<K>, b: S::Vec<K>) -> S::Vec<K> {
        a.mix(b, self.0)
    }
}

impl<A, B, W> Color for Mix<A, B, W>
where
    A: Color,
    B: Color<In = A::In, Out = A::Out>,
    W: Color<In = A::In, Out = Number>,
{
    type In = A::In;
    type Out = A::Out;
    const IS_GRAPH: bool = A::IS_GRAPH || B::IS_GRAPH || W::IS_GRAPH;

    fn layout(&self) -> Layout {
        Layout::new()
            .part("base", self.base.layout())
            .part("other", self.other.layout())
            .part("weight", self.weight.layout())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: In<A, S>) -> Out<A, S> {
        let (base, rest) = params.split_at(self.splits[0]);
        let (other, weight) = rest.split_at(self.splits[1]);
        let weight = self.weight.eval(weight, x);
        self.base.eval(base, x).zip(self.other.eval(other, x), &mut MixPairs(weight))
    }
    fn name(&self) -> String {
        self.base.name()
    }
    fn inputs(&self) -> Vec<Port> {
        self.base.inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        self.base.outputs()
    }
}

/// One color after another.
#[derive(Debug, Clone, Copy)]
pub struct Then<A, B> {
    first: A,
    next: B,
    split: usize,
}

impl<A: Color, B: Color<In = A::Out>> Color for Then<A, B> {
    type In = A::In;
    type Out = B::Out;
    const IS_GRAPH: bool = A::IS_GRAPH || B::IS_GRAPH;

    fn layout(&self) -> Layout {
        Layout::new().part("first", self.first.layout()).part("next", self.next.layout())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: In<A, S>) -> Out<B, S> {
        let (first, next) = params.split_at(self.split);
        self.next.eval(next, self.first.eval(first, x))
    }
    fn name(&self) -> String {
        self.first.name()
    }
    fn inputs(&self) -> Vec<Port> {
        self.first.inputs()
    }
    fn outputs(&self) -> Vec<Port> {
        self.next.outputs()
    }
}

/// A set of colors of one kind: one definition, a table of parameters, the index as first input.
///
/// Free blocks are repeated, one below the other, for each member; fixed tables are shared. The index is taken as
/// `clamp(floor(index), 0, count − 1)`.
#[derive(Debug, Clone, Copy)]
pub struct Set<C> {
    color: C,
    count: usize,
}

impl<C: Color> Color for Set<C> {
    type In = (Index, C::In);
    type Out = C::Out;
    const IS_GRAPH: bool = C::IS_GRAPH;

    fn layout(&self) -> Layout {
        self.color.layout().repeated(self.count)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (index, x): (S, In<C, S>)) -> Out<C, S> {
        self.color.eval(params.member(index.cell(self.count), self.count), x)
    }
    fn name(&self) -> String {
        self.color.name()
    }
    fn inputs(&self) -> Vec<Port> {
        let index = Port::new("index", 1, Quantity::Index { count: self.count });
        [vec![index], self.color.inputs()].concat()
    }
    fn outputs(&self) -> Vec<Port> {
        self.color.outputs()
    }
}
