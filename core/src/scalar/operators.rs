//! Operators of numbers, vectors and truth values.

/// Implements operators of a type with itself: each is a trait of its own around one expression.
///
/// ```text
/// operators! { #[inline(always)] impl[R: Register] Lanes<R> { Add add(a, b) => Self(a.0.add(b.0)); Neg neg(a) => …; } }
/// operators! { #[inline(always)] impl[S: Scalar, const N: usize] Dual<S, N>: operations }
/// ```
///
/// The second form is arithmetic through the type's `unary` and `binary`. The attribute stands on every method.
macro_rules! operators {
    ($(#[$attribute:meta])? impl [$($generics:tt)*] $type:ty: operations) => {
        $crate::scalar::operators::operators! {
            $(#[$attribute])?
            impl[$($generics)*] $type {
                Add add(a, b) => a.binary($crate::scalar::BinaryOp::Add, b);
                Sub sub(a, b) => a.binary($crate::scalar::BinaryOp::Sub, b);
                Mul mul(a, b) => a.binary($crate::scalar::BinaryOp::Mul, b);
                Div div(a, b) => a.binary($crate::scalar::BinaryOp::Div, b);
                Neg neg(a) => a.unary($crate::scalar::UnaryOp::Neg);
            }
        }
    };
    ($(#[$attribute:meta])? impl $generics:tt $type:ty {}) => {};
    ($(#[$attribute:meta])? impl [$($generics:tt)*] $type:ty {
        $operator:ident $method:ident($a:ident, $b:ident) => $result:expr;
        $($rest:tt)*
    }) => {
        impl<$($generics)*> std::ops::$operator for $type {
            type Output = Self;
            $(#[$attribute])?
            fn $method(self, $b: Self) -> Self {
                let $a = self;
                $result
            }
        }
        $crate::scalar::operators::operators! { $(#[$attribute])? impl[$($generics)*] $type { $($rest)* } }
    };
    ($(#[$attribute:meta])? impl [$($generics:tt)*] $type:ty {
        $operator:ident $method:ident($a:ident) => $result:expr;
        $($rest:tt)*
    }) => {
        impl<$($generics)*> std::ops::$operator for $type {
            type Output = Self;
            $(#[$attribute])?
            fn $method(self) -> Self {
                let $a = self;
                $result
            }
        }
        $crate::scalar::operators::operators! { $(#[$attribute])? impl[$($generics)*] $type { $($rest)* } }
    };
}

pub(crate) use operators;
