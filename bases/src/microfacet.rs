//! Reflection at rough metals and plastics.

use color_fn_core::domain::{Direction, LinearRgb, Port};
use color_fn_core::scalar::UnaryOp;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};
use serde::{Deserialize, Serialize};

use crate::half_difference::{Pair, light_and_view};

/// What a microfacet reflects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fresnel {
    /// `F₀ + (1 − F₀)(1 − cos θ)⁵`, F₀ the reflectance seen straight on (Schlick, *An inexpensive BRDF model for
    /// physically-based rendering*, Comput. Graph. Forum 13(3), 1994, eq. 15). Block `fresnel`: F₀ of R, G and B.
    Schlick,
    /// Fresnel's equations for a conductor of refractive index n + ik, unpolarised light. Block `fresnel`: a row of n and a row
    /// of k, for R, G and B each.
    Conductor,
}

impl Fresnel {
    /// What a conductor of index n + ik reflects of light at an angle of this cosine, for three pairs of n and k: the squares of the
    /// amplitudes in the mean of both polarisations (Born & Wolf, *Principles of Optics*, § 14.2), without complex numbers.
    #[inline(always)]
    pub fn conductor<S: Scalar>(n: S::Vec<3>, k: S::Vec<3>, cosine: S) -> S::Vec<3> {
        let splat = S::Vec::<3>::splat;
        let c = splat(cosine);
        let (cc, ss) = (cosine * cosine, S::lit(1.0) - cosine * cosine);
        // n² − k² − sin²θ, and a² + b² = √((n² − k² − sin²θ)² + 4 n² k²).
        let t = n * n - k * k - splat(ss);
        let nk = n * k * S::lit(2.0);
        let sum = (t * t + nk * nk).unary(UnaryOp::Sqrt);
        let a = ((sum + t) * S::lit(0.5)).max(splat(S::lit(0.0))).unary(UnaryOp::Sqrt);
        let twice = a * c * S::lit(2.0);
        let head = sum + splat(cc);
        let across = (head - twice) / (head + twice);
        let (inner, outer) = (sum * cc + splat(ss * ss), twice * ss);
        let along = across * ((inner - outer) / (inner + outer));
        (across + along) * S::lit(0.5)
    }
}

/// A rough surface: `f_r = D G₂ F / (4 cos θᵢ cos θₒ)`, with the GGX distribution and Smith's height-correlated masking.
///
/// - **Domain** two unit directions about the surface normal z: where light comes from, and where it goes. **Result** f_r in
///   sr⁻¹, as linear RGB, not times a cosine; 0 where either is below the surface. It is reciprocal, and its albedo is at
///   most 1, less for rough surfaces: light that is reflected twice is lost.
/// - **Parameters** `roughness`: 1 × 1, α from 0.03 to 1. `fresnel` as [`Fresnel`] declares.
/// - **Reference** Walter, Marschner, Li & Torrance, *Microfacet Models for Refraction through Rough Surfaces*, EGSR 2007,
///   eq. 20 and 33; Heitz, *Understanding the Masking-Shadowing Function in Microfacet-Based BRDFs*, JCGT 3(2), 2014,
///   eq. 72 and 99.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Fresnel, Microfacet};
/// use glam::Vec3;
///
/// // Straight on with α = 1, D = 1/π, G₂ = 1 and F = F₀: F₀ / 4π.
/// let metal = Microfacet::new(Fresnel::Schlick);
/// let f = eval(&metal, &[1.0, 0.9, 0.5, 0.1], (Vec3::Z, Vec3::Z))?;
/// assert!((f - Vec3::new(0.071_62, 0.039_79, 0.007_96)).length() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Microfacet {
    fresnel: Fresnel,
}

impl Microfacet {
    /// A surface with such facets.
    pub const fn new(fresnel: Fresnel) -> Self {
        Self { fresnel }
    }
}

impl Color for Microfacet {
    type In = (Direction, Direction);
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        let rows = match self.fresnel {
            Fresnel::Schlick => 1,
            Fresnel::Conductor => 2,
        };
        Layout::new().free("roughness", 1, 1).free("fresnel", rows, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (light, view): (S::Vec<3>, S::Vec<3>)) -> S::Vec<3> {
        let one = S::lit(1.0);
        let alpha = params.block(0).first().get(0);
        let square = (alpha * alpha).named("alpha_squared");
        let facets = params.block(1);
        let pair = Pair::<S>::of(light, view);
        let half = (light + view).normalize().named("middle");
        // 1 + (α² − 1) cos² without the cancellation that there is in the highlight.
        let flat = half * S::Vec::from_array([one, one, alpha]);
        let base = flat.dot(flat);
        let distribution = square / (base * base * S::lit(std::f64::consts::PI));
        let visibility = pair.visibility(square);
        let cosine = half.dot(view).clamp(0.0, 1.0).named("cosine");
        let reflected = match self.fresnel {
            Fresnel::Schlick => {
                let f0 = facets.first().vec::<3>(0);
                let rest = one - cosine;
                let fourth = (rest * rest) * (rest * rest);
                f0 + (S::Vec::splat(one) - f0) * (fourth * rest)
            }
            Fresnel::Conductor => Fresnel::conductor::<S>(
                facets.row(S::index(0)).vec::<3>(0),
                facets.row(S::index(1)).vec::<3>(0),
                cosine,
            ),
        };
        let value = reflected * (distribution * visibility);
        pair.or_zero_below(value)
    }
    fn name(&self) -> String {
        "surface".into()
    }
    fn inputs(&self) -> Vec<Port> {
        light_and_view()
    }
}
