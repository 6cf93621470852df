//! Dual numbers: exact derivatives, forward.

mod chain;
mod lowered;
mod vector;

use super::array_of;
use super::derivative::Numbers;
use super::op::{BinaryOp, CompareOp, UnaryOp};
use super::{Pack, ParamIndex, Scalar, Vector, Zero};
use crate::scalar::operators::operators;
use chain::join;
use lowered::Lowered;

pub use vector::DualVector;

/// A number and its partial derivatives with respect to `N` variables.
///
/// `partials` is `None` where nothing depends on a variable: a literal, a parameter while inputs are
/// differentiated. Such a *structural* zero costs no arithmetic, and leaves no node when it is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Dual<S, const N: usize> {
    /// The value.
    pub value: S,
    /// `∂value/∂xᵢ`.
    pub partials: Option<[S; N]>,
}

/// Parameters for dual numbers: constants, or variables from the `seed`-th flat parameter on.
#[derive(Debug, Clone, Copy)]
pub struct DualStore<T> {
    inner: T,
    seed: Option<usize>,
}

impl<T> DualStore<T> {
    /// Parameters that are constants: derivatives are with respect to inputs.
    pub const fn constants(inner: T) -> Self {
        Self { inner, seed: None }
    }
    /// Parameters of which the flat ones `first .. first + N` are the variables.
    pub const fn variables_from(inner: T, first: usize) -> Self {
        Self { inner, seed: Some(first) }
    }
}

impl<S: Scalar, const N: usize> Dual<S, N> {
    /// A number that depends on no variable.
    #[inline(always)]
    pub fn constant(value: S) -> Self {
        Self { value, partials: None }
    }
    /// The `i`-th variable.
    #[inline(always)]
    pub fn variable(value: S, i: usize) -> Self {
        Self {
            value,
            partials: Some(array_of(
                #[inline(always)]
                |k| S::lit(if k == i { 1.0 } else { 0.0 }),
            )),
        }
    }
    /// `∂value/∂xᵢ`, zero where nothing depends on it.
    #[inline(always)]
    pub fn partial(&self, i: usize) -> S {
        self.partials.map_or_else(
            || S::lit(0.0),
            #[inline(always)]
            |p| p[i],
        )
    }
}

operators! { #[inline(always)] impl[S: Scalar, const N: usize] Dual<S, N>: operations }

impl<S: Scalar, const N: usize> Zero for Dual<S, N> {
    #[inline(always)]
    fn zero() -> Self {
        Self::constant(S::lit(0.0))
    }
}

impl<S: Scalar, const N: usize> Scalar for Dual<S, N> {
    type Bool = S::Bool;
    type Index = S::Index;
    type Array = DualArray<S>;
    type Store<'a> = DualStore<S::Store<'a>>;
    type Vec<const K: usize> = DualVector<S, N, K>;

    #[inline(always)]
    fn lit(value: f64) -> Self {
        Self::constant(S::lit(value))
    }
    #[inline(always)]
    fn unary(self, op: UnaryOp) -> Self {
        let (value, partials) = chain::unary::<S, Numbers, N>(op, self.value, self.partials);
        Self { value, partials }
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        let (a, b) = ((self.value, self.partials), (rhs.value, rhs.partials));
        let (value, partials) = chain::binary::<S, Numbers, N>(op, a, b);
        Self { value, partials }
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        // Fusing changes a rounding of the value, and no rule.
        Self { value: self.value.mul_add(b.value, c.value), ..self * b + c }
    }
    #[inline(always)]
    fn compare(self, op: CompareOp, rhs: Self) -> S::Bool {
        self.value.compare(op, rhs.value)
    }
    #[inline(always)]
    fn select(mask: S::Bool, yes: Self, no: Self) -> Self {
        let zero = S::lit(0.0);
        let partials = join(
            yes.partials,
            no.partials,
            #[inline(always)]
            |y, n| S::select(mask, y, n),
            #[inline(always)]
            |y| S::select(mask, y, zero),
            #[inline(always)]
            |n| S::select(mask, zero, n),
        );
        Self { value: S::select(mask, yes.value, no.value), partials }
    }
    #[inline(always)]
    fn index(i: usize) -> S::Index {
        S::index(i)
    }
    #[inline(always)]
    fn cell(self, n: usize) -> S::Index {
        self.value.cell(n)
    }
    #[inline(always)]
    fn read_index(self, n: usize) -> S::Index {
        self.value.read_index(n)
    }
    #[inline(always)]
    fn number(i: S::Index) -> Self {
        Self::constant(S::number(i))
    }
    #[inline(always)]
    fn affine(i: S::Index, scale: usize, plus: S::Index) -> S::Index {
        S::affine(i, scale, plus)
    }
    #[inline(always)]
    fn read(store: DualStore<S::Store<'_>>, index: ParamIndex<S::Index>) -> Self {
        let value = S::read(store.inner, index);
        let partials = store.seed.map(
            #[inline(always)]
            |first| {
                array_of(
                    #[inline(always)]
                    |k| S::indicator(index, first + k),
                )
            },
        );
        Self { value, partials }
    }
    #[inline(always)]
    fn read_vec<const K: usize>(
        store: DualStore<S::Store<'_>>,
        index: ParamIndex<S::Index>,
    ) -> DualVector<S, N, K> {
        let value = S::read_vec::<K>(store.inner, index);
        let partials = store.seed.map(
            #[inline(always)]
            |first| {
                array_of(
                    #[inline(always)]
                    |v| {
                        S::Vec::<K>::from_array(array_of(
                            #[inline(always)]
                            |k| {
                                let column = S::affine(index.column, 1, S::index(k));
                                S::indicator(ParamIndex { column, ..index }, first + v)
                            },
                        ))
                    },
                )
            },
        );
        DualVector { value, partials }
    }
    #[inline(always)]
    fn indicator(index: ParamIndex<S::Index>, flat: usize) -> Self {
        Self::constant(S::indicator(index, flat))
    }
    #[inline(always)]
    fn sum<T: Pack<Self>>(
        store: DualStore<S::Store<'_>>,
        n: usize,
        zero: T,
        body: impl Fn(S::Index) -> T,
    ) -> T {
        S::sum(
            store.inner,
            n,
            Lowered(zero),
            #[inline(always)]
            |i| Lowered(body(i)),
        )
        .0
    }
    #[inline(always)]
    fn collect(store: DualStore<S::Store<'_>>, n: usize, body: impl Fn(S::Index) -> Self) -> Self::Array {
        let value = S::collect(
            store.inner,
            n,
            #[inline(always)]
            |i| body(i).value,
        );
        let mut partials = Vec::with_capacity(N);
        for k in 0..N {
            partials.push(S::collect(
                store.inner,
                n,
                #[inline(always)]
                |i| body(i).partial(k),
            ));
        }
        DualArray { value, partials }
    }
    #[inline(always)]
    fn scatter(
        store: DualStore<S::Store<'_>>,
        n: usize,
        len: usize,
        body: impl Fn(S::Index) -> (S::Index, Self),
    ) -> Self::Array {
        let value = S::scatter(
            store.inner,
            n,
            len,
            #[inline(always)]
            |i| {
                let (at, x) = body(i);
                (at, x.value)
            },
        );
        let mut partials = Vec::with_capacity(N);
        for k in 0..N {
            partials.push(S::scatter(
                store.inner,
                n,
                len,
                #[inline(always)]
                |i| {
                    let (at, x) = body(i);
                    (at, x.partial(k))
                },
            ));
        }
        DualArray { value, partials }
    }
    #[inline(always)]
    fn at(array: &Self::Array, i: S::Index) -> Self {
        let partials = array_of(
            #[inline(always)]
            |k| S::at(&array.partials[k], i),
        );
        Self { value: S::at(&array.value, i), partials: Some(partials) }
    }
    #[inline(always)]
    fn len(array: &Self::Array) -> usize {
        S::len(&array.value)
    }
    #[inline(always)]
    fn dot(store: DualStore<S::Store<'_>>, index: ParamIndex<S::Index>, array: &Self::Array) -> Self {
        let value = S::dot(store.inner, index, &array.value);
        let partials = array_of(|k| {
            let through_array = S::dot(store.inner, index, &array.partials[k]);
            let Some(first) = store.seed else { return through_array };
            // ∂/∂w of Σ w·x, for the one weight that is the variable.
            (0..S::len(&array.value)).fold(through_array, |sum, j| {
                let column = S::affine(index.column, 1, S::index(j));
                let hit = S::indicator(ParamIndex { column, ..index }, first + k);
                hit.mul_add(S::at(&array.value, S::index(j)), sum)
            })
        });
        Self { value, partials: Some(partials) }
    }
    #[inline(always)]
    fn segments<T: Pack<Self>>(self, n: usize, body: impl Fn(S::Index, Self) -> T) -> T {
        let slope_kept = self;
        self.value
            .segments(
                n,
                #[inline(always)]
                |cell, t| {
                    let unclamped = slope_kept - Self::number(cell);
                    let inside = unclamped.clamp(0.0, 1.0);
                    Lowered(body(cell, Self { value: t, partials: inside.partials }))
                },
            )
            .0
    }
    #[inline(always)]
    fn named(self, name: &str) -> Self {
        Self { value: self.value.named(name), ..self }
    }
}

/// An array and the arrays of its partial derivatives.
#[derive(Debug, Clone)]
pub struct DualArray<S: Scalar> {
    value: S::Array,
    partials: Vec<S::Array>,
}
