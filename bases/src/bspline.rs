//! Uniform cubic B-splines.

use std::marker::PhantomData;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::params::Row;
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::Range;

/// `Σ cₖ B(u − k)`, a uniform cubic B-spline of `n` coefficients: `n − 3` equal pieces over the range.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares.
/// - **Parameters** `coefficients`: 1 row of n. Linear in them. C² inside the range. The basis functions are positive
///   and sum to 1 (partition of unity), so that coefficients in `[a, b]` give values in `[a, b]`.
/// - **Reference** de Boor, *A Practical Guide to Splines* (2001), ch. IX; the pieces are those of
///   Farin, *Curves and Surfaces for CAGD* (2002), §8.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{BSpline, Range};
///
/// // At a knot the basis is 1/6, 4/6, 1/6.
/// let spline = BSpline::<Reflectance>::new(4, Range::new(400.0, 700.0)?)?;
/// let value = eval(&spline, &[0.0, 0.6, 0.0, 9.0], 400.0)?;
/// assert!((value - 0.4).abs() < 1e-7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct BSpline<O = Reflectance> {
    n: usize,
    range: Range,
    /// Pieces per nm: not computed again at every point.
    scale: f64,
    of: PhantomData<O>,
}

/// A cubic spline has at least four coefficients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cubic spline has at least 4 coefficients and here at most {max}, not {n}")]
pub struct TooFewCoefficients {
    /// The number asked for.
    pub n: usize,
    /// The largest number.
    pub max: usize,
}

impl<O> BSpline<O> {
    /// The largest number of coefficients.
    pub const MAX_COEFFICIENTS: usize = 1024;

    /// Splines of `n` coefficients over a range.
    ///
    /// # Errors
    /// When `n` is below 4 or above 1024.
    pub fn new(n: usize, range: Range) -> Result<Self, TooFewCoefficients> {
        if (4..=Self::MAX_COEFFICIENTS).contains(&n) {
            #[expect(clippy::cast_precision_loss, reason = "at most 1024")]
            let scale = (n - 3) as f64 / (range.to() - range.from());
            Ok(Self { n, range, scale, of: PhantomData })
        } else {
            Err(TooFewCoefficients { n, max: Self::MAX_COEFFICIENTS })
        }
    }

    /// What `body` gives for the piece that a wavelength falls in: its first coefficient, and where in it.
    #[inline(always)]
    pub(crate) fn pieces<S: Scalar>(&self, wavelength: S, body: impl Fn(S::Index, S) -> S) -> S {
        let u = ((wavelength - S::lit(self.range.from())) * S::lit(self.scale)).named("u");
        u.segments(
            self.n - 3,
            #[inline(always)]
            |cell, t| body(cell, t.named("t")),
        )
    }

    /// The spline of a row of coefficients.
    #[inline(always)]
    pub(crate) fn along<S: Scalar>(&self, coefficients: Row<'_, S>, wavelength: S) -> S {
        self.pieces(
            wavelength,
            #[inline(always)]
            |cell, t| piece(coefficients.window(cell), t),
        )
    }
}

/// The four basis functions that are not zero at `t ∈ [0, 1]` of a piece, times their coefficients.
#[inline(always)]
pub(crate) fn piece<S: Scalar>(c: [S; 4], t: S) -> S {
    // In powers of t the four coefficients make one cubic: 6 s(t) = a₀ + a₁ t + a₂ t² + a₃ t³.
    let a0 = S::lit(4.0).mul_add(c[1], c[0] + c[2]);
    let a1 = (c[2] - c[0]) * S::lit(3.0);
    let a2 = S::lit(3.0) * ((c[0] - c[1]) + (c[2] - c[1]));
    let a3 = S::lit(3.0).mul_add(c[1] - c[2], c[3] - c[0]);
    a3.mul_add(t, a2).mul_add(t, a1).mul_add(t, a0) * S::lit(1.0 / 6.0)
}

impl<O: NumberDomain> Color for BSpline<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.n)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        O::of(self.along(params.block(0).first(), wavelength))
    }
    fn name(&self) -> String {
        "spline".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
