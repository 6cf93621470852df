//! The chain rule, for numbers and for vectors.

use super::Partials;
use crate::scalar::Scalar;
use crate::scalar::derivative::{Operand, Values, binary_slope, change, change_of_both, unary_slope};
use crate::scalar::op::{BinaryOp, UnaryOp};

/// A value with its partials.
type Parts<V, const N: usize> = (V, Partials<V, N>);

/// An operation on a value with its partials.
#[inline(always)]
pub(super) fn unary<S: Scalar, R: Values<S>, const N: usize>(
    op: UnaryOp,
    (x, dx): Parts<R::Value, N>,
) -> Parts<R::Value, N> {
    let y = R::unary(op, x);
    let nothing = R::lit(-0.0);
    let slope = if dx.any() { unary_slope::<S, R>(op, x, y) } else { None };
    let dy = match slope {
        None => Partials::none(nothing),
        Some(slope) => dx.map(
            nothing,
            #[inline(always)]
            |d| change::<S, R>(slope, d),
        ),
    };
    (y, dy)
}

/// An operation on two values with their partials. Slopes of an operand that depends on no variable are not computed.
#[inline(always)]
pub(super) fn binary<S: Scalar, R: Values<S>, const N: usize>(
    op: BinaryOp,
    (a, da): Parts<R::Value, N>,
    (b, db): Parts<R::Value, N>,
) -> Parts<R::Value, N> {
    let nothing = R::lit(-0.0);
    let slope = |operand| binary_slope::<S, R>(op, operand, a, b);
    let partials = match (da.any(), db.any()) {
        (false, false) => Partials::none(nothing),
        (true, false) => {
            let slope = slope(Operand::First);
            da.map(
                nothing,
                #[inline(always)]
                |d| change::<S, R>(slope, d),
            )
        }
        (false, true) => {
            let slope = slope(Operand::Second);
            db.map(
                nothing,
                #[inline(always)]
                |d| change::<S, R>(slope, d),
            )
        }
        (true, true) => {
            let slopes = [slope(Operand::First), slope(Operand::Second)];
            da.join(
                db,
                nothing,
                #[inline(always)]
                |da, db| change_of_both::<S, R>(slopes, da, db),
                #[inline(always)]
                |da| change::<S, R>(slopes[0], da),
                #[inline(always)]
                |db| change::<S, R>(slopes[1], db),
            )
        }
    };
    (R::binary(op, a, b), partials)
}

#[cfg(test)]
mod tests {
    use crate::scalar::{BinaryOp, Dual, DualVector, Scalar, UnaryOp, Vector};
    use crate::testing::assert_close;

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
            assert!(!constant(x).binary(op, constant(y)).depends(), "{op:?}");
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
