//! A scalar with palette's capability traits.
//!
//! Constants and matrices of palette stay plain `f64` numbers (`FromScalar<Scalar = f64>`), which become literals.
//!
//! ```
//! use color_fn::palette::Num;
//! use color_fn::scalar::{Dual, Scalar};
//! use palette::convert::FromColorUnclamped;
//! use palette::{LinSrgb, Oklab};
//!
//! // The slope of Oklab's lightness along the gray axis, at 0.125: d∛x/dx = 1/(3·0.125^⅔) = 4/3.
//! let gray = Num(Dual::<f64, 1>::variable(0.125, 0));
//! let lab = Oklab::from_color_unclamped(LinSrgb::new(gray, gray, gray));
//! assert!((lab.l.0.partial(0) - 4.0 / 3.0).abs() < 1e-6);
//! ```

use std::f64::consts::PI;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use palette::angle::RealAngle;
use palette::bool_mask::{BoolMask, HasBoolMask, LazySelect, Select};
use palette::num;

use color_fn_core::scalar::{CompareOp, Scalar};

/// A scalar as `palette` takes numbers.
#[derive(Debug, Clone, Copy)]
pub struct Num<S>(pub S);

/// The outcome of a comparison as `palette` takes it. Choices evaluate both sides.
#[derive(Debug, Clone, Copy)]
pub struct Mask<S: Scalar>(pub S::Bool);

impl<S: Scalar> Num<S> {
    #[inline(always)]
    fn compare(self, op: CompareOp, rhs: Self) -> Mask<S> {
        Mask(self.0.compare(op, rhs.0))
    }
    #[inline(always)]
    fn scaled(self, factor: f64) -> Self {
        Self(self.0 * S::lit(factor))
    }
}

/// Operators, with the right operand by value and by reference.
///
/// A macro, because the four operators are four traits with the same body.
macro_rules! operators {
    ($($operator:ident, $apply:ident;)*) => {$(
        impl<S: Scalar> $operator for Num<S> {
            type Output = Self;
            #[inline(always)]
            fn $apply(self, rhs: Self) -> Self {
                Self(self.0.$apply(rhs.0))
            }
        }
        impl<S: Scalar> $operator<&Self> for Num<S> {
            type Output = Self;
            #[inline(always)]
            fn $apply(self, rhs: &Self) -> Self {
                Self(self.0.$apply(rhs.0))
            }
        }
    )*};
}
operators! { Add, add; Sub, sub; Mul, mul; Div, div; }

impl<S: Scalar> Neg for Num<S> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl<S: Scalar> num::Real for Num<S> {
    #[inline(always)]
    fn from_f64(n: f64) -> Self {
        Self(S::lit(n))
    }
}

impl<S: Scalar> num::FromScalar for Num<S> {
    type Scalar = f64;
    #[inline(always)]
    fn from_scalar(scalar: f64) -> Self {
        Self(S::lit(scalar))
    }
}

impl<S: Scalar> num::Zero for Num<S> {
    #[inline(always)]
    fn zero() -> Self {
        Self(S::lit(0.0))
    }
}

impl<S: Scalar> num::One for Num<S> {
    #[inline(always)]
    fn one() -> Self {
        Self(S::lit(1.0))
    }
}

impl<S: Scalar> num::Recip for Num<S> {
    #[inline(always)]
    fn recip(self) -> Self {
        Self(S::lit(1.0) / self.0)
    }
}

impl<S: Scalar> num::MulAdd for Num<S> {
    #[inline(always)]
    fn mul_add(self, m: Self, a: Self) -> Self {
        Self(self.0.mul_add(m.0, a.0))
    }
}

impl<S: Scalar> num::MulSub for Num<S> {
    #[inline(always)]
    fn mul_sub(self, m: Self, s: Self) -> Self {
        Self(self.0.mul_add(m.0, -s.0))
    }
}

impl<S: Scalar> num::Powf for Num<S> {
    /// For a base ≥ 0, as [`Scalar::pow`].
    #[inline(always)]
    fn powf(self, exponent: Self) -> Self {
        Self(self.0.pow(exponent.0))
    }
}

impl<S: Scalar> num::Powi for Num<S> {
    /// By squaring: products only, for any base.
    #[inline(always)]
    fn powi(self, exponent: i32) -> Self {
        let mut rest = exponent.unsigned_abs();
        let mut square = self.0;
        let mut power = None;
        while rest > 0 {
            if rest & 1 == 1 {
                power = Some(match power {
                    None => square,
                    Some(power) => power * square,
                });
            }
            rest >>= 1;
            if rest > 0 {
                square = square * square;
            }
        }
        let power = power.unwrap_or_else(|| S::lit(1.0));
        Self(if exponent < 0 { S::lit(1.0) / power } else { power })
    }
}

impl<S: Scalar> num::Sqrt for Num<S> {
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(self.0.sqrt())
    }
}

impl<S: Scalar> num::Cbrt for Num<S> {
    #[inline(always)]
    fn cbrt(self) -> Self {
        Self(self.0.cbrt())
    }
}

impl<S: Scalar> num::Exp for Num<S> {
    #[inline(always)]
    fn exp(self) -> Self {
        Self(self.0.exp())
    }
}

impl<S: Scalar> num::Ln for Num<S> {
    #[inline(always)]
    fn ln(self) -> Self {
        Self(self.0.ln())
    }
}

impl<S: Scalar> num::Abs for Num<S> {
    #[inline(always)]
    fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl<S: Scalar> num::Hypot for Num<S> {
    /// `√(a² + b²)` as written: squares beyond the range of the scalar overflow.
    #[inline(always)]
    fn hypot(self, other: Self) -> Self {
        Self(self.0.mul_add(self.0, other.0 * other.0).sqrt())
    }
}

impl<S: Scalar> num::MinMax for Num<S> {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }
    #[inline(always)]
    fn min_max(self, other: Self) -> (Self, Self) {
        (Self(self.0.min(other.0)), Self(self.0.max(other.0)))
    }
}

impl<S: Scalar> num::Clamp for Num<S> {
    #[inline(always)]
    fn clamp(self, min: Self, max: Self) -> Self {
        Self(self.0.max(min.0).min(max.0))
    }
    #[inline(always)]
    fn clamp_min(self, min: Self) -> Self {
        Self(self.0.max(min.0))
    }
    #[inline(always)]
    fn clamp_max(self, max: Self) -> Self {
        Self(self.0.min(max.0))
    }
}

impl<S: Scalar> num::Trigonometry for Num<S> {
    #[inline(always)]
    fn sin(self) -> Self {
        Self(self.0.sin())
    }
    #[inline(always)]
    fn cos(self) -> Self {
        Self(self.0.cos())
    }
    #[inline(always)]
    fn sin_cos(self) -> (Self, Self) {
        (Self(self.0.sin()), Self(self.0.cos()))
    }
    #[inline(always)]
    fn tan(self) -> Self {
        Self(self.0.sin() / self.0.cos())
    }
    #[inline(always)]
    fn asin(self) -> Self {
        let one = S::lit(1.0);
        Self(self.0.atan2((one - self.0 * self.0).sqrt()))
    }
    #[inline(always)]
    fn acos(self) -> Self {
        let one = S::lit(1.0);
        Self((one - self.0 * self.0).sqrt().atan2(self.0))
    }
    #[inline(always)]
    fn atan(self) -> Self {
        Self(self.0.atan2(S::lit(1.0)))
    }
    #[inline(always)]
    fn atan2(self, other: Self) -> Self {
        Self(self.0.atan2(other.0))
    }
}

impl<S: Scalar> RealAngle for Num<S> {
    #[inline(always)]
    fn radians_to_degrees(self) -> Self {
        self.scaled(180.0 / PI)
    }
    #[inline(always)]
    fn degrees_to_radians(self) -> Self {
        self.scaled(PI / 180.0)
    }
}

impl<S: Scalar> HasBoolMask for Num<S> {
    type Mask = Mask<S>;
}

impl<S: Scalar> num::PartialCmp for Num<S> {
    #[inline(always)]
    fn lt(&self, other: &Self) -> Mask<S> {
        self.compare(CompareOp::Less, *other)
    }
    #[inline(always)]
    fn lt_eq(&self, other: &Self) -> Mask<S> {
        self.compare(CompareOp::LessEqual, *other)
    }
    #[inline(always)]
    fn eq(&self, other: &Self) -> Mask<S> {
        self.compare(CompareOp::Equal, *other)
    }
    #[inline(always)]
    fn neq(&self, other: &Self) -> Mask<S> {
        Mask(!self.compare(CompareOp::Equal, *other).0)
    }
    #[inline(always)]
    fn gt_eq(&self, other: &Self) -> Mask<S> {
        other.compare(CompareOp::LessEqual, *self)
    }
    #[inline(always)]
    fn gt(&self, other: &Self) -> Mask<S> {
        other.compare(CompareOp::Less, *self)
    }
}

impl<S: Scalar> BitAnd for Mask<S> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, rhs: Self) -> Self {
        Self(self.0 & rhs.0)
    }
}

impl<S: Scalar> BitOr for Mask<S> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, rhs: Self) -> Self {
        Self(self.0 | rhs.0)
    }
}

impl<S: Scalar> Not for Mask<S> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

/// A mask that is not a truth value: a definition must choose with `LazySelect`, never branch on it.
#[cold]
fn branched() -> ! {
    panic!(
        "a comparison of a generic number has no single outcome: choose by `LazySelect`, do not branch on it"
    )
}

impl<S: Scalar> BoolMask for Mask<S> {
    #[inline(always)]
    fn from_bool(value: bool) -> Self {
        let (zero, one) = (S::lit(0.0), S::lit(1.0));
        Self(if value { zero.less(one) } else { one.less(zero) })
    }
    /// # Panics
    /// Always: a lane, an interval or a recording has no single outcome.
    fn is_true(&self) -> bool {
        branched()
    }
    /// # Panics
    /// Always, likewise.
    fn is_false(&self) -> bool {
        branched()
    }
}

impl<S: Scalar> Select<Num<S>> for Mask<S> {
    #[inline(always)]
    fn select(self, a: Num<S>, b: Num<S>) -> Num<S> {
        Num(S::select(self.0, a.0, b.0))
    }
}

impl<S: Scalar> LazySelect<Num<S>> for Mask<S> {
    #[inline(always)]
    fn lazy_select<A, B>(self, a: A, b: B) -> Num<S>
    where
        A: FnOnce() -> Num<S>,
        B: FnOnce() -> Num<S>,
    {
        Num(S::select(self.0, a().0, b().0))
    }
}
