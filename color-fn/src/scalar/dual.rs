//! Dual numbers: exact derivatives, forward.

mod lowered;
mod vector;

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::array_of;
use super::derivative::derivative;
use super::op::{BinaryOp, CompareOp, UnaryOp};
use super::{LeafPairs, Leaves, Pack, Place, Scalar, Vector, Zero};
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

/// `f(a, b)` where both depend on a variable, `fa(a)` or `fb(b)` where only one does.
#[inline(always)]
fn join<T: Copy, U: Copy, const N: usize>(
    a: Option<[T; N]>,
    b: Option<[T; N]>,
    both: impl Fn(T, T) -> U,
    first: impl Fn(T) -> U,
    second: impl Fn(T) -> U,
) -> Option<[U; N]> {
    match (a, b) {
        (None, None) => None,
        (Some(a), None) => Some(array_of(
            #[inline(always)]
            |i| first(a[i]),
        )),
        (None, Some(b)) => Some(array_of(
            #[inline(always)]
            |i| second(b[i]),
        )),
        (Some(a), Some(b)) => Some(array_of(
            #[inline(always)]
            |i| both(a[i], b[i]),
        )),
    }
}

#[inline(always)]
fn each<T: Copy, U: Copy, const N: usize>(a: Option<[T; N]>, f: impl Fn(T) -> U) -> Option<[U; N]> {
    a.map(
        #[inline(always)]
        |a| {
            array_of(
                #[inline(always)]
                |i| f(a[i]),
            )
        },
    )
}

impl<S: Scalar, const N: usize> Add for Dual<S, N> {
    type Output = Self;
    #[inline(always)]
    fn add(self, rhs: Self) -> Self {
        let partials = join(
            self.partials,
            rhs.partials,
            S::add,
            #[inline(always)]
            |a| a,
            #[inline(always)]
            |b| b,
        );
        Self { value: self.value + rhs.value, partials }
    }
}

impl<S: Scalar, const N: usize> Sub for Dual<S, N> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, rhs: Self) -> Self {
        let partials = join(
            self.partials,
            rhs.partials,
            S::sub,
            #[inline(always)]
            |a| a,
            S::neg,
        );
        Self { value: self.value - rhs.value, partials }
    }
}

impl<S: Scalar, const N: usize> Mul for Dual<S, N> {
    type Output = Self;
    #[inline(always)]
    fn mul(self, rhs: Self) -> Self {
        let partials = join(
            self.partials,
            rhs.partials,
            #[inline(always)]
            |a, b| a.mul_add(rhs.value, self.value * b),
            #[inline(always)]
            |a| a * rhs.value,
            #[inline(always)]
            |b| self.value * b,
        );
        Self { value: self.value * rhs.value, partials }
    }
}

#[expect(clippy::suspicious_arithmetic_impl, reason = "the product and quotient rules mix operations")]
impl<S: Scalar, const N: usize> Div for Dual<S, N> {
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

impl<S: Scalar, const N: usize> Neg for Dual<S, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self { value: -self.value, partials: each(self.partials, S::neg) }
    }
}

impl<S: Scalar, const N: usize> Pack<Self> for Dual<S, N> {
    #[inline(always)]
    fn map<L: Leaves<Self>>(self, leaves: &mut L) -> Self {
        leaves.scalar(self)
    }
    #[inline(always)]
    fn zip<L: LeafPairs<Self>>(self, other: Self, pairs: &mut L) -> Self {
        pairs.scalar(self, other)
    }
    #[inline(always)]
    fn add_term(&mut self, term: Self) {
        *self = *self + term;
    }
}

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
        let value = self.value.unary(op);
        let partials = self.partials.and_then(
            #[inline(always)]
            |p| {
                let slope = derivative(op, self.value, value)?;
                each(
                    Some(p),
                    #[inline(always)]
                    |p| p * slope,
                )
            },
        );
        Self { value, partials }
    }
    #[inline(always)]
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        let (a, b) = (self.value, rhs.value);
        match op {
            BinaryOp::Add => self + rhs,
            BinaryOp::Sub => self - rhs,
            BinaryOp::Mul => self * rhs,
            BinaryOp::Div => self / rhs,
            // A tie takes the slope of the first, so that clamping to [low, high] keeps it at both ends.
            BinaryOp::Min => Self { value: a.min(b), ..Self::select(a.less_equal(b), self, rhs) },
            BinaryOp::Max => Self { value: a.max(b), ..Self::select(b.less_equal(a), self, rhs) },
            BinaryOp::Pow => {
                let value = a.pow(b);
                let partials = join(
                    self.partials,
                    rhs.partials,
                    #[inline(always)]
                    |da, db| (b * a.pow(b - S::lit(1.0))).mul_add(da, value * a.ln() * db),
                    #[inline(always)]
                    |da| b * a.pow(b - S::lit(1.0)) * da,
                    #[inline(always)]
                    |db| value * a.ln() * db,
                );
                Self { value, partials }
            }
            BinaryOp::Atan2 => {
                let scale = S::lit(1.0) / (a * a + b * b);
                let partials = join(
                    self.partials,
                    rhs.partials,
                    #[inline(always)]
                    |da, db| (b * da - a * db) * scale,
                    #[inline(always)]
                    |da| b * da * scale,
                    #[inline(always)]
                    |db| -(a * db * scale),
                );
                Self { value: a.atan2(b), partials }
            }
        }
    }
    #[inline(always)]
    fn mul_add(self, b: Self, c: Self) -> Self {
        let value = self.value.mul_add(b.value, c.value);
        let product = join(
            self.partials,
            b.partials,
            #[inline(always)]
            |da, db| da.mul_add(b.value, self.value * db),
            #[inline(always)]
            |da| da * b.value,
            #[inline(always)]
            |db| self.value * db,
        );
        let partials = join(
            product,
            c.partials,
            S::add,
            #[inline(always)]
            |p| p,
            #[inline(always)]
            |c| c,
        );
        Self { value, partials }
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
    fn number(i: S::Index) -> Self {
        Self::constant(S::number(i))
    }
    #[inline(always)]
    fn affine(i: S::Index, scale: usize, plus: S::Index) -> S::Index {
        S::affine(i, scale, plus)
    }
    #[inline(always)]
    fn read(store: DualStore<S::Store<'_>>, place: Place<S::Index>) -> Self {
        let value = S::read(store.inner, place);
        let partials = store.seed.map(
            #[inline(always)]
            |first| {
                array_of(
                    #[inline(always)]
                    |k| S::indicator(place, first + k),
                )
            },
        );
        Self { value, partials }
    }
    #[inline(always)]
    fn read_vec<const K: usize>(
        store: DualStore<S::Store<'_>>,
        place: Place<S::Index>,
    ) -> DualVector<S, N, K> {
        let value = S::read_vec::<K>(store.inner, place);
        let partials = store.seed.map(
            #[inline(always)]
            |first| {
                array_of(
                    #[inline(always)]
                    |v| {
                        S::Vec::<K>::from_array(array_of(
                            #[inline(always)]
                            |k| {
                                let column = S::affine(place.column, 1, S::index(k));
                                S::indicator(Place { column, ..place }, first + v)
                            },
                        ))
                    },
                )
            },
        );
        DualVector { value, partials }
    }
    #[inline(always)]
    fn indicator(place: Place<S::Index>, flat: usize) -> Self {
        Self::constant(S::indicator(place, flat))
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
    fn dot(store: DualStore<S::Store<'_>>, place: Place<S::Index>, array: &Self::Array) -> Self {
        let value = S::dot(store.inner, place, &array.value);
        let partials = array_of(|k| {
            let through_array = S::dot(store.inner, place, &array.partials[k]);
            let Some(first) = store.seed else { return through_array };
            // ∂/∂w of Σ w·x, for the one weight that is the variable.
            (0..S::len(&array.value)).fold(through_array, |sum, j| {
                let column = S::affine(place.column, 1, S::index(j));
                let hit = S::indicator(Place { column, ..place }, first + k);
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
    fn named(self, name: &'static str) -> Self {
        Self { value: self.value.named(name), ..self }
    }
}

/// An array and the arrays of its partial derivatives.
#[derive(Debug, Clone)]
pub struct DualArray<S: Scalar> {
    value: S::Array,
    partials: Vec<S::Array>,
}
