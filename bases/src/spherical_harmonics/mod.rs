//! Real spherical harmonics: colors of direction.

mod filtered;
mod irradiance;
mod recurrence;

use std::marker::PhantomData;

use color_fn_core::domain::{Direction, Domain, LinearRgb};
use color_fn_core::scalar::Pack;
use color_fn_core::{Color, Layout, Params, Scalar};

pub use filtered::Filtered;
pub use irradiance::{Irradiance, cosine_factor};
use recurrence::harmonics;

use crate::DegreeTooHigh;

/// `Σ_l Σ_m C_lm Y_lm(ω)`, `0 ≤ l ≤` degree, `−l ≤ m ≤ l`: radiance, say, of the direction that it comes from.
///
/// - **Domain** unit vector, right-handed, z up; it is not normalised here. Elsewhere a polynomial of x, y, z without
///   meaning. **Result** as `O` declares.
/// - **Parameters** `coefficients`: (degree + 1)² rows as wide as `O`, `C_lm` in row l² + l + m. Linear in them. C^∞.
/// - **Convention** `Y_lm = √2 N P_l^|m|(z) cos mφ`, for m < 0 `sin |m|φ`, for m = 0 without √2: real, orthonormal over
///   the sphere, without the Condon–Shortley phase: `Y_1,−1 = √(3/4π) y`, `Y_10 = √(3/4π) z`, `Y_11 = √(3/4π) x`.
/// - **Degree** l from 0 to 8: (l + 1)² coefficients, 9 for degree 2, which games call order 3. By recurrences in z and in
///   `(x + iy)ᵐ`, after Sloan, *Efficient Spherical Harmonic Evaluation*, JCGT 2(2), 2013: no angle, no root, no pole.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_core::glam::Vec3;
/// use color_fn_bases::SphericalHarmonics;
///
/// // √(1/4π) + √(3/4π) · 0.6, along x = 0.6: 0.282095 + 0.488603 · 0.6.
/// let light = SphericalHarmonics::<Number>::new(1)?;
/// let found = eval(&light, &[1.0, 0.0, 0.0, 1.0], Vec3::new(0.6, 0.0, 0.8))?;
/// assert!((found - 0.575256).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct SphericalHarmonics<O = LinearRgb> {
    degree: usize,
    of: PhantomData<O>,
}

impl<O> SphericalHarmonics<O> {
    /// The highest degree.
    pub const MAX_DEGREE: usize = recurrence::MAX_DEGREE;

    /// Harmonics of degrees 0 to `degree`.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize) -> Result<Self, DegreeTooHigh> {
        DegreeTooHigh::check(degree, Self::MAX_DEGREE)?;
        Ok(Self { degree, of: PhantomData })
    }

    /// The highest degree of these.
    pub const fn degree(&self) -> usize {
        self.degree
    }

    /// The number of rows: (degree + 1)².
    pub const fn count(&self) -> usize {
        (self.degree + 1) * (self.degree + 1)
    }

    /// `Y_lm(ω)` at l² + l + m, in double precision: what a fit weighs with. The direction is a unit vector.
    pub fn basis(&self, direction: [f64; 3]) -> Vec<f64> {
        let mut values = vec![0.0; self.count()];
        harmonics(self.degree, color_fn_core::scalar::Components(direction), |_, index, y| values[index] = y);
        values
    }
}

impl<O: Domain> SphericalHarmonics<O> {
    fn rows(&self) -> Layout {
        Layout::new().free("coefficients", self.count(), O::WIDTH)
    }

    /// `Σ factor(l) C_lm Y_lm`; a band whose factor is `None` is left out.
    #[inline(always)]
    fn sum<S: Scalar>(
        &self,
        params: Params<'_, S>,
        direction: S::Vec<3>,
        factor: impl Fn(usize, S) -> Option<S>,
    ) -> O::Value<S> {
        let rows = params.block(0);
        let mut sum = None;
        harmonics(
            self.degree,
            direction,
            #[inline(always)]
            |l, index, y| {
                let Some(weight) = factor(l, y) else { return };
                let term = rows.row(S::index(index)).value::<O>(0);
                match &mut sum {
                    None => sum = Some(term.scaled(weight)),
                    Some(sum) => sum.add_scaled(term, weight),
                }
            },
        );
        // The constant is always there.
        sum.unwrap_or_else(color_fn_core::scalar::Zero::zero)
    }
}

impl<O: Domain> Color for SphericalHarmonics<O> {
    type In = Direction;
    type Out = O;

    fn layout(&self) -> Layout {
        self.rows()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, direction: S::Vec<3>) -> O::Value<S> {
        self.sum(
            params,
            direction,
            #[inline(always)]
            |_, y| Some(y),
        )
    }
    fn name(&self) -> String {
        "harmonics".into()
    }
}
