//! The chain rule, for numbers and for vectors.

use crate::scalar::derivative::{Operand, Values, binary_slope, change, change_of_both, unary_slope};
use crate::scalar::op::{BinaryOp, UnaryOp};
use crate::scalar::{Scalar, array_of};

/// A value with its partials.
type Parts<V, const N: usize> = (V, Option<[V; N]>);

/// An operation on a value with its partials.
#[inline(always)]
pub(super) fn unary<S: Scalar, R: Values<S>, const N: usize>(
    op: UnaryOp,
    x: R::Value,
    partials: Option<[R::Value; N]>,
) -> Parts<R::Value, N> {
    let y = R::unary(op, x);
    let partials = partials.and_then(
        #[inline(always)]
        |p| {
            let slope = unary_slope::<S, R>(op, x, y)?;
            each(
                Some(p),
                #[inline(always)]
                |p| change::<S, R>(slope, p),
            )
        },
    );
    (y, partials)
}

/// An operation on two values with their partials. Slopes of an operand that depends on no variable are not computed.
#[inline(always)]
pub(super) fn binary<S: Scalar, R: Values<S>, const N: usize>(
    op: BinaryOp,
    (a, da): Parts<R::Value, N>,
    (b, db): Parts<R::Value, N>,
) -> Parts<R::Value, N> {
    let partials = match (da, db) {
        (None, None) => None,
        (Some(da), None) => {
            let slope = binary_slope::<S, R>(op, Operand::First, a, b);
            each(
                Some(da),
                #[inline(always)]
                |d| change::<S, R>(slope, d),
            )
        }
        (None, Some(db)) => {
            let slope = binary_slope::<S, R>(op, Operand::Second, a, b);
            each(
                Some(db),
                #[inline(always)]
                |d| change::<S, R>(slope, d),
            )
        }
        (Some(da), Some(db)) => {
            let first = binary_slope::<S, R>(op, Operand::First, a, b);
            let second = binary_slope::<S, R>(op, Operand::Second, a, b);
            Some(array_of(
                #[inline(always)]
                |i| change_of_both::<S, R>([first, second], da[i], db[i]),
            ))
        }
    };
    (R::binary(op, a, b), partials)
}

/// `f(a, b)` where both depend on a variable, `fa(a)` or `fb(b)` where only one does.
#[inline(always)]
pub(super) fn join<A: Copy, B: Copy, U: Copy, const N: usize>(
    a: Option<[A; N]>,
    b: Option<[B; N]>,
    both: impl Fn(A, B) -> U,
    first: impl Fn(A) -> U,
    second: impl Fn(B) -> U,
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

/// `f(a)` where it depends on a variable.
#[inline(always)]
pub(super) fn each<T: Copy, U: Copy, const N: usize>(
    a: Option<[T; N]>,
    f: impl Fn(T) -> U,
) -> Option<[U; N]> {
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

#[cfg(test)]
mod tests {
    use crate::scalar::{BinaryOp, Dual, DualVector, Scalar, UnaryOp, Vector};
    use support::assert_close;

    type D = Dual<f64, 2>;

    fn variables(a: f64, b: f64) -> (D, D) {
        (Dual::variable(a, 0), Dual::variable(b, 1))
    }

    #[test]
    fn slopes_are_central_differences() {
        let (a, b, h) = (0.7, 0.4, 1e-5);
        for op in UnaryOp::ALL {
            let slope = (op.eval(a + h) - op.eval(a - h)) / (2.0 * h);
            // h² times the third derivative, and rounding over h.
            assert_close(Dual::<f64, 1>::variable(a, 0).unary(op).partial(0), slope, 1e-8);
        }
        let (x, y) = variables(a, b);
        for op in BinaryOp::ALL {
            let slopes = [
                (op.eval(a + h, b) - op.eval(a - h, b)) / (2.0 * h),
                (op.eval(a, b + h) - op.eval(a, b - h)) / (2.0 * h),
            ];
            let constant = |x: D| D::constant(x.value);
            let (both, first, second) =
                (x.binary(op, y), x.binary(op, constant(y)), constant(x).binary(op, y));
            for (k, slope) in slopes.into_iter().enumerate() {
                assert_close(both.partial(k), slope, 1e-8);
                assert_close([first, second][k].partial(k), slope, 1e-8);
            }
            assert_eq!((first.partial(1), second.partial(0)), (0.0, 0.0), "{op:?}");
            assert!(constant(x).binary(op, constant(y)).partials.is_none(), "{op:?}");
        }
    }

    #[test]
    fn vectors_have_the_partials_of_their_components() {
        let (x, y) = variables(0.7, 0.4);
        let (u, v) = (DualVector::from_array([x, y, x * y]), DualVector::from_array([y, x, y]));
        let same = |found: D, wanted: D| {
            assert_close(found.value, wanted.value, 1e-15);
            (0..2).for_each(|i| assert_close(found.partial(i), wanted.partial(i), 1e-14));
        };
        for k in 0..3 {
            for op in UnaryOp::ALL {
                same(u.unary(op).get(k), u.get(k).unary(op));
            }
            for op in BinaryOp::ALL {
                same(u.binary(op, v).get(k), u.get(k).binary(op, v.get(k)));
            }
        }
    }

    #[test]
    fn a_tie_goes_to_the_first_and_the_other_side_is_not_multiplied() {
        let (x, y) = variables(0.5, 0.5);
        for op in [BinaryOp::Min, BinaryOp::Max] {
            let tie = x.binary(op, y);
            assert_eq!((tie.partial(0), tie.partial(1)), (1.0, 0.0), "{op:?}");
        }
        // √ has an infinite slope at 0; 0 · ∞ would be no number.
        let root = D::variable(0.0, 0).sqrt();
        assert_eq!(root.max(y).partial(0), 0.0);
        assert_eq!(y.max(root).partial(0), 0.0);
    }
}
