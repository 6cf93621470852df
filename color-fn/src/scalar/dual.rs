//! Dual numbers: exact derivatives, forward.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::op::{BinaryOp, CompareOp, UnaryOp};
use super::{LeafPairs, Leaves, Pack, Place, Scalar, Vector, Zero};

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

/// A vector and its partial derivatives, each a vector: so that a recorded derivative reads as vectors too.
#[derive(Debug, Clone, Copy)]
pub struct DualVector<S: Scalar, const N: usize, const K: usize> {
    /// The value.
    pub value: S::Vec<K>,
    /// `∂value/∂xᵢ`.
    pub partials: Option<[S::Vec<K>; N]>,
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
            partials: Some(std::array::from_fn(
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
fn join<T: Copy, U, const N: usize>(
    a: Option<[T; N]>,
    b: Option<[T; N]>,
    both: impl Fn(T, T) -> U,
    first: impl Fn(T) -> U,
    second: impl Fn(T) -> U,
) -> Option<[U; N]> {
    match (a, b) {
        (None, None) => None,
        (Some(a), None) => Some(std::array::from_fn(
            #[inline(always)]
            |i| first(a[i]),
        )),
        (None, Some(b)) => Some(std::array::from_fn(
            #[inline(always)]
            |i| second(b[i]),
        )),
        (Some(a), Some(b)) => Some(std::array::from_fn(
            #[inline(always)]
            |i| both(a[i], b[i]),
        )),
    }
}

#[inline(always)]
fn each<T: Copy, U, const N: usize>(a: Option<[T; N]>, f: impl Fn(T) -> U) -> Option<[U; N]> {
    a.map(
        #[inline(always)]
        |a| {
            std::array::from_fn(
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

/// Derivative rules of operations on one number: `dy/dx` from `x` and `y = op(x)`, or `None` where it is zero
/// everywhere. Written once, for dual numbers and for the gradient of a graph.
#[inline(always)]
pub(crate) fn derivative<S: Scalar>(op: UnaryOp, x: S, y: S) -> Option<S> {
    let one = S::lit(1.0);
    Some(match op {
        UnaryOp::Neg => -one,
        UnaryOp::Abs => S::select(x.less(S::lit(0.0)), -one, one),
        UnaryOp::Floor | UnaryOp::Round => return None,
        UnaryOp::Sqrt => S::lit(0.5) / y,
        UnaryOp::InverseSqrt => S::lit(-0.5) * y / x,
        UnaryOp::Exp => y,
        UnaryOp::Exp2 => y * S::lit(std::f64::consts::LN_2),
        UnaryOp::Ln => one / x,
        UnaryOp::Log2 => S::lit(std::f64::consts::LOG2_E) / x,
        UnaryOp::Sin => x.cos(),
        UnaryOp::Cos => -x.sin(),
        UnaryOp::Tanh => one - y * y,
        UnaryOp::Cbrt => one / (S::lit(3.0) * y * y),
    })
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
}

impl<S: Scalar, const N: usize> Zero for Dual<S, N> {
    #[inline(always)]
    fn zero() -> Self {
        Self::constant(S::lit(0.0))
    }
}

/// A pack of duals seen as a pack of their numbers.
struct Lowered<T, const N: usize>(T);

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
            std::array::from_fn(|i| self.0.scalar(a[i], b[i]))
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
            std::array::from_fn(|i| self.0.vector::<K>(a[i], b[i]))
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
}

impl<S: Scalar, const N: usize> Scalar for Dual<S, N> {
    type Bool = S::Bool;
    type Index = S::Index;
    type Array = DualArray<S, N>;
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
                std::array::from_fn(
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
                std::array::from_fn(
                    #[inline(always)]
                    |v| {
                        S::Vec::<K>::from_array(std::array::from_fn(
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
        let partials = std::array::from_fn(|k| {
            S::collect(
                store.inner,
                n,
                #[inline(always)]
                |i| body(i).partial(k),
            )
        });
        DualArray { value, partials }
    }
    #[inline(always)]
    fn scatter(
        store: DualStore<S::Store<'_>>,
        n: usize,
        len: usize,
        body: impl Fn(S::Index) -> (S::Index, Self),
    ) -> Self::Array {
        let value = S::scatter(store.inner, n, len, |i| {
            let (at, x) = body(i);
            (at, x.value)
        });
        let partials = std::array::from_fn(|k| {
            S::scatter(store.inner, n, len, |i| {
                let (at, x) = body(i);
                (at, x.partial(k))
            })
        });
        DualArray { value, partials }
    }
    #[inline(always)]
    fn at(array: &Self::Array, i: S::Index) -> Self {
        let partials = std::array::from_fn(|k| S::at(&array.partials[k], i));
        Self { value: S::at(&array.value, i), partials: Some(partials) }
    }
    #[inline(always)]
    fn len(array: &Self::Array) -> usize {
        S::len(&array.value)
    }
    #[inline(always)]
    fn dot(store: DualStore<S::Store<'_>>, place: Place<S::Index>, array: &Self::Array) -> Self {
        let value = S::dot(store.inner, place, &array.value);
        let partials = std::array::from_fn(|k| {
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
pub struct DualArray<S: Scalar, const N: usize> {
    value: S::Array,
    partials: [S::Array; N],
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
            (Some(a), Some(b)) => Some(std::array::from_fn(
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
            std::array::from_fn(
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
        std::array::from_fn(
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
            BinaryOp::Min | BinaryOp::Max | BinaryOp::Pow | BinaryOp::Atan2 => {
                Self::from_array(std::array::from_fn(
                    #[inline(always)]
                    |k| self.get(k).binary(op, rhs.get(k)),
                ))
            }
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
