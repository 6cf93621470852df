//! Radiance, averaged over a cone.

use std::f64::consts::PI;

use color_fn_core::domain::{Direction, Domain, LinearRgb, Number, Port, Quantity};
use color_fn_core::{Color, Layout, Params, Scalar};

use super::SphericalHarmonics;
use super::recurrence::MAX_DEGREE;
use crate::DegreeTooHigh;

/// The mean over a cone around ω: `Σ B_l(α) C_lm Y_lm(ω)`: what a rough mirror, a wide pixel or a blurred camera sees.
///
/// - **Domain** (ω, α): unit vector, right-handed, z up; `footprint`, the half angle of the cone in rad, 0 (the radiance
///   itself) to π (its mean over the sphere); beyond either held constant. **Result** as `O` declares.
/// - **Parameters** `coefficients`: as [`SphericalHarmonics`] has them. Linear in them. C^∞ inside the range of α.
/// - **Formula** of a spherical cap, by the theorem of Funk and Hecke: `B_l = ∫_c¹ P_l / (1 − c)`, `c = cos α`, which is
///   `(1 + c) P_l′(c) / (l (l + 1))` by Legendre's equation: a polynomial, exact where the cap vanishes.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_core::glam::Vec3;
/// use color_fn_bases::Filtered;
///
/// // Over a hemisphere z has the mean ½: half of √(3/4π).
/// let found = eval(&Filtered::<Number>::new(1)?, &[0.0, 0.0, 1.0, 0.0], (Vec3::Z, std::f32::consts::FRAC_PI_2))?;
/// assert!((found - 0.24430126).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Filtered<O = LinearRgb>(SphericalHarmonics<O>);

impl<O> Filtered<O> {
    /// Of a radiance of a degree.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize) -> Result<Self, DegreeTooHigh> {
        SphericalHarmonics::new(degree).map(Self)
    }
}

/// `B_l` of a cone, for every degree.
#[inline(always)]
#[expect(clippy::needless_range_loop, reason = "an iterator's methods need not be inlined in a batch")]
fn cap<S: Scalar>(degree: usize, cos: S) -> [S; MAX_DEGREE + 1] {
    let one = S::lit(1.0);
    let mut factors = [one; MAX_DEGREE + 1];
    let half = one + cos;
    // Slopes of Legendre polynomials: l P′_l+1 = (2l + 1) z P′_l − (l + 1) P′_l−1.
    let (mut before, mut here) = (S::lit(0.0), one);
    for l in 1..=degree {
        let n = l as f64;
        factors[l] = half * here * S::lit(1.0 / (n * (n + 1.0)));
        let next = (cos * S::lit((2.0 * n + 1.0) / n)).mul_add(here, before * S::lit(-(n + 1.0) / n));
        (before, here) = (here, next);
    }
    factors
}

impl<O: Domain> Color for Filtered<O> {
    type In = (Direction, Number);
    type Out = O;

    fn layout(&self) -> Layout {
        self.0.rows()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (direction, footprint): (S::Vec<3>, S)) -> O::Value<S> {
        let factors = cap(self.0.degree(), footprint.clamp(0.0, PI).cos());
        self.0.sum(
            params,
            direction,
            #[inline(always)]
            |l, y| Some(if l == 0 { y } else { y * factors[l] }),
        )
    }
    fn name(&self) -> String {
        "filtered".into()
    }
    fn inputs(&self) -> Vec<Port> {
        [Direction::ports(), vec![Port::new("footprint", 1, Quantity::Number)]].concat()
    }
}
