//! Radiance, convolved with a cosine.

use std::f64::consts::PI;

use color_fn_core::domain::{Direction, Domain, LinearRgb};
use color_fn_core::{Color, Layout, Params, Scalar};

use super::SphericalHarmonics;
use super::recurrence::CONSTANT;
use crate::DegreeTooHigh;

/// `E(n) = ∫ L(ω) max(n · ω, 0) dω = Σ A_l C_lm Y_lm(n)`: irradiance E, not E/π, of a surface with normal n. A diffuse
/// surface of reflectance ρ has the radiance ρ E/π.
///
/// - **Domain** normal: unit vector, right-handed, z up. **Result** `O` times sr.
/// - **Parameters** `coefficients`: those of the *radiance*, as [`SphericalHarmonics`] has them. Those of odd degree from 3 on
///   change nothing: `A_l` is 0 ([`cosine_factor`]).
/// - **Error** irradiance is exact for a radiance of that degree. What is left out of a map falls off as l^−5/2 (Ramamoorthi &
///   Hanrahan, *An Efficient Representation for Irradiance Environment Maps*, SIGGRAPH 2001).
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_core::glam::Vec3;
/// use color_fn_bases::Irradiance;
///
/// // Radiance 1 everywhere is C_00 = √4π, and its irradiance π.
/// let found = eval(&Irradiance::<Number>::new(2)?, &[3.5449077, 0., 0., 0., 0., 0., 0., 0., 0.], Vec3::Z)?;
/// assert!((found - 3.1415927).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Irradiance<O = LinearRgb>(SphericalHarmonics<O>);

impl<O> Irradiance<O> {
    /// Of a radiance of a degree.
    ///
    /// # Errors
    /// When the degree is above 8.
    pub fn new(degree: usize) -> Result<Self, DegreeTooHigh> {
        SphericalHarmonics::new(degree).map(Self)
    }
}

/// `A_l = 2π ∫₀¹ z P_l(z) dz`: π, 2π/3, π/4, 0, −π/24, …: what the cosine lobe does to the coefficients of degree `l`.
/// Ramamoorthi & Hanrahan, *On the relationship between radiance and irradiance*, JOSA A 18(10), 2001.
pub fn cosine_factor(l: usize) -> f64 {
    match l {
        1 => 2.0 * PI / 3.0,
        l if l % 2 == 1 => 0.0,
        l => {
            // l! / (2ˡ (l/2)!²) is Π (2k − 1) / 2k.
            let ratio: f64 = (1..=l / 2).map(|k| (2 * k - 1) as f64 / (2 * k) as f64).product();
            let sign = if (l / 2).is_multiple_of(2) { -1.0 } else { 1.0 };
            sign * 2.0 * PI * ratio / ((l + 2) as f64 * (l as f64 - 1.0))
        }
    }
}

impl<O: Domain> Color for Irradiance<O> {
    type In = Direction;
    type Out = O;

    fn layout(&self) -> Layout {
        self.0.rows()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, normal: S::Vec<3>) -> O::Value<S> {
        self.0.sum(
            params,
            normal,
            #[inline(always)]
            |l, y| {
                let factor = cosine_factor(l);
                (factor != 0.0).then(
                    #[inline(always)]
                    || if l == 0 { S::lit(CONSTANT * factor) } else { y * S::lit(factor) },
                )
            },
        )
    }
    fn name(&self) -> String {
        "irradiance".into()
    }
}
