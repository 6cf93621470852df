//! `f32` and `f64` as scalars.

use super::pack::sum_loop;
use super::{BinaryOp, CompareOp, Components, Pack, ParamIndex, Real, Scalar, UnaryOp, Zero};

/// `clamp(floor(x), 0, n − 1)` as an integer; NaN gives 0.
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast of a float saturates and sends NaN to 0, which is the definition"
)]
pub(crate) fn clamped_floor(x: f64, n: usize) -> usize {
    (x.floor() as usize).min(n - 1)
}

/// Implements [`Scalar`] for one machine number type.
///
/// A macro, because a blanket implementation over [`Real`] would forbid every other scalar.
macro_rules! machine_scalar {
    ($t:ty) => {
        impl Zero for $t {
            #[inline(always)]
            fn zero() -> Self {
                0.0
            }
        }

        impl Scalar for $t {
            type Bool = bool;
            type Index = usize;
            type Array = Vec<$t>;
            type Store<'a> = &'a [$t];
            type Vec<const K: usize> = Components<$t, K>;

            #[inline(always)]
            fn lit(value: f64) -> Self {
                Real::from_f64(value)
            }
            #[inline(always)]
            fn unary(self, op: UnaryOp) -> Self {
                Real::unary(self, op)
            }
            #[inline(always)]
            fn binary(self, op: BinaryOp, rhs: Self) -> Self {
                Real::binary(self, op, rhs)
            }
            #[inline(always)]
            fn mul_add(self, b: Self, c: Self) -> Self {
                Real::mul_add(self, b, c)
            }
            #[inline(always)]
            fn compare(self, op: CompareOp, rhs: Self) -> bool {
                op.eval(self, rhs)
            }
            #[inline(always)]
            fn select(mask: bool, yes: Self, no: Self) -> Self {
                if mask { yes } else { no }
            }
            #[inline(always)]
            fn index(i: usize) -> usize {
                i
            }
            #[inline(always)]
            fn cell(self, n: usize) -> usize {
                clamped_floor(Real::to_f64(self), n)
            }
            #[inline(always)]
            fn number(i: usize) -> Self {
                i as $t
            }
            #[inline(always)]
            fn affine(i: usize, scale: usize, plus: usize) -> usize {
                i * scale + plus
            }
            #[inline(always)]
            fn read(store: &[$t], index: ParamIndex<usize>) -> Self {
                store[index.block.flat(index.row, index.column)]
            }
            #[inline(always)]
            fn indicator(index: ParamIndex<usize>, wanted: usize) -> Self {
                if index.block.flat(index.row, index.column) == wanted { 1.0 } else { 0.0 }
            }
            #[inline(always)]
            fn sum<T: Pack<Self>>(_: &[$t], n: usize, zero: T, body: impl Fn(usize) -> T) -> T {
                sum_loop(n, zero, body)
            }
            #[inline(always)]
            fn collect(_: &[$t], n: usize, body: impl Fn(usize) -> Self) -> Vec<$t> {
                (0..n).map(body).collect()
            }
            #[inline(always)]
            fn scatter(_: &[$t], n: usize, len: usize, body: impl Fn(usize) -> (usize, Self)) -> Vec<$t> {
                let mut array = vec![0.0; len];
                for i in 0..n {
                    let (at, value) = body(i);
                    array[at.min(len - 1)] += value;
                }
                array
            }
            #[inline(always)]
            fn at(array: &Vec<$t>, i: usize) -> Self {
                array[i.min(array.len() - 1)]
            }
            #[inline(always)]
            fn len(array: &Vec<$t>) -> usize {
                array.len()
            }
            #[inline(always)]
            fn dot(store: &[$t], index: ParamIndex<usize>, array: &Vec<$t>) -> Self {
                let start = index.block.flat(index.row, index.column);
                let row = &store[start..start + array.len()];
                row.iter().zip(array).fold(0.0, |sum, (&w, &x)| Real::mul_add(w, x, sum))
            }
        }
    };
}

machine_scalar!(f32);
machine_scalar!(f64);
