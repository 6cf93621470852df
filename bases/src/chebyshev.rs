//! Chebyshev series.

use std::marker::PhantomData;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::{DegreeTooHigh, Range};

/// `Σ cₖ Tₖ(x)`, `x ∈ [−1, 1]` over the range, `Tₖ(cos φ) = cos kφ`.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares.
/// - **Parameters** `coefficients`: 1 row of degree + 1, the constant first, not halved. Linear in them. C^∞ inside the
///   range.
/// - **Degree** at most 32. Evaluated by Clenshaw's recurrence (Clenshaw 1955), stable on `[−1, 1]`.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{Chebyshev, Range};
///
/// // T₂(x) = 2x² − 1 is −0.5 at x = 0.5.
/// let series = Chebyshev::<Reflectance>::new(2, Range::new(400.0, 800.0)?)?;
/// assert_eq!(eval(&series, &[1.0, 0.0, 0.5], 700.0)?, 0.75);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Chebyshev<O = Reflectance> {
    degree: usize,
    range: Range,
    of: PhantomData<O>,
}

impl<O> Chebyshev<O> {
    /// The highest degree.
    pub const MAX_DEGREE: usize = 32;

    /// Series of a degree over a range.
    ///
    /// # Errors
    /// When the degree is above 32.
    pub fn new(degree: usize, range: Range) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Self::MAX_DEGREE)?;
        Ok(Self { degree, range, of: PhantomData })
    }
}

/// `Σ cₖ Tₖ(x)` of the coefficients in the first row of the first block, by Clenshaw's recurrence:
/// bₖ = cₖ + 2x bₖ₊₁ − bₖ₊₂, and the sum is c₀ + x b₁ − b₂.
#[inline(always)]
pub(crate) fn clenshaw<S: Scalar>(degree: usize, params: Params<'_, S>, x: S) -> S {
    let c = params.block(0).first();
    if degree == 0 {
        return c.get(0);
    }
    let twice = x * S::lit(2.0);
    let mut b1 = c.get(degree);
    let mut b2 = None;
    for k in (1..degree).rev() {
        let plain = twice.mul_add(b1, c.get(k));
        let b = b2.map_or(
            plain,
            #[inline(always)]
            |b2| plain - b2,
        );
        b2 = Some(b1);
        b1 = b;
    }
    let sum = x.mul_add(b1, c.get(0));
    b2.map_or(
        sum,
        #[inline(always)]
        |b2| sum - b2,
    )
}

impl<O: NumberDomain> Color for Chebyshev<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.degree + 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        O::of(clenshaw(self.degree, params, self.range.signed(wavelength)))
    }
    fn name(&self) -> String {
        "chebyshev".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
