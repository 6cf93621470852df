//! Bounded spectra of trigonometric moments.

use std::f64::consts::{FRAC_1_PI, FRAC_PI_2};

use color_fn_core::domain::{Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::chebyshev::clenshaw;
use crate::{Chebyshev, DegreeTooHigh, Range};

/// `½ + atan(g) / π` with `g = Σ gₗ cos lφ`, φ from π to 0 over the range: the bounded maximum entropy spectral estimate of
/// real trigonometric moments.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** reflectance in `[0, 1]`, by construction.
/// - **Parameters** `multipliers`: 1 row of degree + 1. Not linear in them. C^∞ inside the range. Of moments
///   `cₗ = (1/π) ∫ r cos lφ dφ` they are the Lagrange multipliers, `g₀ = λ₀` and `gₗ = 2 λₗ`.
/// - **Degree** at most 32.
/// - **Reference** Peters, Merzbach, Hanika & Dachsbacher, *Using Moments to Represent Bounded Signals for Spectral
///   Rendering*, ACM Trans. Graph. 38(4), 2019, § 3 (bounded signals) and § 4.1 (the phase is linear in the wavelength, the signal mirrored).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Moments, Range};
///
/// // g = 1 everywhere: 1/2 + 1/4.
/// let color = Moments::new(2, Range::VISIBLE)?;
/// assert!((eval(&color, &[1.0, 0.0, 0.0], 550.0)? - 0.75).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    degree: usize,
    range: Range,
}

impl Moments {
    /// Spectra of degree + 1 moments over a range.
    ///
    /// # Errors
    /// When the degree is above 32.
    pub fn new(degree: usize, range: Range) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Chebyshev::<Reflectance>::MAX_DEGREE)?;
        Ok(Self { degree, range })
    }
}

impl Color for Moments {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().free("multipliers", 1, self.degree + 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        // cos φ for φ = π (1 − x) / 2; cos lφ is the Chebyshev polynomial of it.
        let cosine = (self.range.signed(wavelength) * S::lit(FRAC_PI_2)).sin().named("cosine");
        let g = clenshaw(self.degree, params, cosine).named("g");
        let angle = g.atan2(S::lit(1.0));
        angle.mul_add(S::lit(FRAC_1_PI), S::lit(0.5)).clamp(0.0, 1.0)
    }
    fn name(&self) -> String {
        "moments".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
