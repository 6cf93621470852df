//! Sigmoids of polynomials: smooth spectra that never leave `[0, 1]`.

use color_fn_core::domain::{Emission, Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use crate::monomial::horner;
use crate::{DegreeTooHigh, Monomial, Range};

/// `S(p(x))` with `S(p) = ½ + p / (2 √(1 + p²))` and a polynomial `p` in `x ∈ [−1, 1]` over the range.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** reflectance in `[0, 1]`, by construction.
/// - **Parameters** `coefficients`: 1 row of degree + 1, the constant first. Not linear in them. C^∞ inside the range.
///   `|p|` must stay below 10¹⁹, the root of the largest `f32`.
/// - **Reference** Jakob & Hanika, *A Low-Dimensional Function Space for Efficient Spectral Upsampling* (2019),
///   eq. 3 and 4. Theirs is degree 2 in nm; see [`from_nanometers`](Self::from_nanometers).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Range, Sigmoid};
///
/// // p = 3/4: 1/2 + 0.75 / (2 · 1.25) = 0.8
/// let color = Sigmoid::new(0, Range::VISIBLE)?;
/// assert!((eval(&color, &[0.75], 550.0)? - 0.8).abs() < 1e-7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Sigmoid {
    degree: usize,
    range: Range,
}

impl Sigmoid {
    /// Sigmoids of polynomials of a degree over a range.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize, range: Range) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Monomial::<Reflectance>::MAX_DEGREE)?;
        Ok(Self { degree, range })
    }

    /// `S(p)`, but for a rounding in `[0, 1]`, and its slope `½ (1 + p²)^(−3/2)`.
    #[inline(always)]
    pub fn value_and_slope<S: Scalar>(p: S) -> (S, S) {
        let r = p.mul_add(p, S::lit(1.0)).inverse_sqrt();
        ((p * r).mul_add(S::lit(0.5), S::lit(0.5)), S::lit(0.5) * (r * r * r))
    }

    /// `S(p)`, in `[0, 1]`: the last rounding may lead out.
    #[inline(always)]
    fn bounded<S: Scalar>(p: S) -> S {
        Self::value_and_slope(p).0.clamp(0.0, 1.0)
    }

    /// The reflectance at a wavelength in nm for coefficients `[a₀, a₁, a₂]` that are numbers themselves, as of another
    /// color: degree 2, as [`eval`](Color::eval) does it.
    #[inline(always)]
    pub fn quadratic<S: Scalar>(range: Range, a: S::Vec<3>, wavelength: S) -> S {
        let x = range.signed(wavelength);
        Self::bounded(a.get(2).mul_add(x, a.get(1)).mul_add(x, a.get(0)))
    }

    /// Published coefficients `[c₀, c₁, c₂]` of `c₀ λ² + c₁ λ + c₂`, λ in nm, as parameters of degree 2.
    pub fn from_nanometers(range: Range, [c0, c1, c2]: [f64; 3]) -> [f64; 3] {
        let (m, h) = middle_and_half(range);
        [c0.mul_add(m * m, c1.mul_add(m, c2)), h * (2.0 * c0).mul_add(m, c1), c0 * h * h]
    }

    /// Parameters of degree 2 as coefficients `[c₀, c₁, c₂]` of `c₀ λ² + c₁ λ + c₂`, λ in nm.
    pub fn to_nanometers(range: Range, [a0, a1, a2]: [f64; 3]) -> [f64; 3] {
        let (m, h) = middle_and_half(range);
        let (c0, slope) = (a2 / (h * h), a1 / h);
        [c0, (-2.0 * c0).mul_add(m, slope), c0.mul_add(m * m, (-slope).mul_add(m, a0))]
    }
}

/// λ = m + h x.
fn middle_and_half(range: Range) -> (f64, f64) {
    (0.5 * (range.from() + range.to()), 0.5 * (range.to() - range.from()))
}

/// `S(p)` of the polynomial in the first row of the first block.
#[inline(always)]
fn sigmoid<S: Scalar>(params: Params<'_, S>, degree: usize, range: Range, wavelength: S) -> S {
    let coefficients = params.block(0).first();
    let x = range.signed(wavelength);
    let p = horner(
        degree + 1,
        #[inline(always)]
        |k| coefficients.get(k),
        x,
    )
    .named("p");
    Sigmoid::bounded(p)
}

impl Color for Sigmoid {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.degree + 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        sigmoid(params, self.degree, self.range, wavelength)
    }
    fn name(&self) -> String {
        "sigmoid".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}

/// `s · S(p(x))`: the [`Sigmoid`] with a scale, for emission, which has no upper bound.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** spectral power in `[0, s]`.
/// - **Parameters** `coefficients` as [`Sigmoid`] has them, `scale`: 1 × 1. The product is not unique: a scale beyond
///   twice the peak makes the fit ill-conditioned, so that it is started at that.
/// - **Reference** Jakob & Hanika 2019, §5 (emission).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Range, ScaledSigmoid};
///
/// let lamp = ScaledSigmoid::new(0, Range::VISIBLE)?;
/// assert!((eval(&lamp, &[0.75, 100.0], 550.0)? - 80.0).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ScaledSigmoid {
    degree: usize,
    range: Range,
}

impl ScaledSigmoid {
    /// Scaled sigmoids of polynomials of a degree over a range.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize, range: Range) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Monomial::<Emission>::MAX_DEGREE)?;
        Ok(Self { degree, range })
    }
}

impl Color for ScaledSigmoid {
    type In = Wavelength;
    type Out = Emission;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.degree + 1).free("scale", 1, 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        params.block(1).first().get(0) * sigmoid(params, self.degree, self.range, wavelength)
    }
    fn name(&self) -> String {
        "emission".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
