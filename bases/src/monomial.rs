//! Polynomials in powers of the wavelength.

use std::marker::PhantomData;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::Range;

/// `Σ cₖ xᵏ`, `x ∈ [−1, 1]` over the range.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares.
/// - **Parameters** `coefficients`: 1 row of degree + 1, the constant first. Linear in them. C^∞ inside the range.
/// - **Degree** at most 8: powers are too alike for more (the condition of the fit grows as (1 + √2)ⁿ); use
///   [`Chebyshev`](crate::Chebyshev).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{Monomial, Range};
///
/// let line = Monomial::<Reflectance>::new(1, Range::new(400.0, 700.0)?)?;
/// assert_eq!(eval(&line, &[0.5, 0.25], 700.0)?, 0.75);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Monomial<O = Reflectance> {
    degree: usize,
    range: Range,
    of: PhantomData<O>,
}

/// The degree is beyond what the family can be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("degree {degree} is too high for this family: at most {max}")]
pub struct DegreeTooHigh {
    /// The degree asked for.
    pub degree: usize,
    /// The highest.
    pub max: usize,
}

impl DegreeTooHigh {
    pub(crate) const fn check(degree: usize, max: usize) -> Result<(), Self> {
        if degree <= max { Ok(()) } else { Err(Self { degree, max }) }
    }
}

impl<O> Monomial<O> {
    /// The highest degree.
    pub const MAX_DEGREE: usize = 8;

    /// Polynomials of a degree over a range.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize, range: Range) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Self::MAX_DEGREE)?;
        Ok(Self { degree, range, of: PhantomData })
    }
}

/// Horner's rule: the constant is the first of `n` columns.
#[inline(always)]
pub(crate) fn horner<S: Scalar>(n: usize, coefficient: impl Fn(usize) -> S, x: S) -> S {
    let mut sum = coefficient(n - 1);
    for k in (0..n - 1).rev() {
        sum = sum.mul_add(x, coefficient(k));
    }
    sum
}

impl<O: NumberDomain> Color for Monomial<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.degree + 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        let coefficients = params.block(0).first();
        let x = self.range.signed(wavelength);
        O::of(horner(
            self.degree + 1,
            #[inline(always)]
            |k| coefficients.get(k),
            x,
        ))
    }
    fn name(&self) -> String {
        "polynomial".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
