//! Reflection as highlights about the half vector.

use color_fn_core::domain::{Direction, LinearRgb, Port};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::half_difference::{Half, Pair, light_and_view};

/// `base + Σ (cₖ + eₖ (1 − cos θ_d)⁵) exp(rₖ² (cos θ_h − 1)) G₂ / (4 cos θᵢ cos θₒ)`: a BRDF of Gaussian highlights.
///
/// - **Domain** two unit directions about the surface normal z: where light comes from, and where it goes. **Result** f_r in sr⁻¹, as
///   linear RGB, not times a cosine; 0 where either is below the surface. It is reciprocal for any parameters, and not negative where
///   colors are not. Its albedo is not bounded by its form.
/// - **Parameters** `roughness`: 1 × 1, the α > 0 of Smith's masking G₂, as in [`Microfacet`](crate::Microfacet). `base`: 1 row, the
///   diffuse part. `lobes`: a row each, of the root rₖ of the sharpness, the color cₖ seen straight on
///   and the color eₖ that is added where light grazes facets. Linear in base and colors. C^∞ above the surface.
/// - **Reference** Wang, Ren, Gong, Snyder & Guo, *All-Frequency Rendering of Dynamic, Spatially-Varying Reflectance*, ACM Trans.
///   Graph. 28(5), 2009, § 3 (Gaussians for D); Schlick 1994 (the power of 5); Heitz, JCGT 3(2), 2014, eq. 99 (G₂).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::HalfLobes;
/// use glam::Vec3;
///
/// // 60° to either side of the normal: the highlight is 1, with α = 1 the masking 1/2, and (1/2)⁵ of the second color is added.
/// let metal = HalfLobes::new(1);
/// let free = [1.0, 0.1, 0.1, 0.1, 5.0, 0.3, 0.6, 0.9, 3.2, 0.0, 0.0];
/// let sine = 0.75_f32.sqrt();
/// let f = eval(&metal, &free, (Vec3::new(sine, 0.0, 0.5), Vec3::new(-sine, 0.0, 0.5)))?;
/// assert!((f - Vec3::new(0.3, 0.4, 0.55)).length() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct HalfLobes {
    lobes: usize,
}

impl HalfLobes {
    /// So many lobes, at least one.
    pub const fn new(lobes: usize) -> Self {
        assert!(lobes > 0, "a sum of lobes has one");
        Self { lobes }
    }
}

/// What all lobes have in common at a pair of directions.
#[derive(Clone, Copy)]
struct Shape<S> {
    /// `1 − cos θ_h`.
    away: S,
    grazing: S,
    visibility: S,
}

impl<S: Scalar> Shape<S> {
    #[inline(always)]
    fn of(light: S::Vec<3>, view: S::Vec<3>, roughness: S) -> Self {
        let (pair, half) = (Pair::<S>::of(light, view), Half::<S>::of(light, view));
        let one = S::lit(1.0);
        let rest = one - half.difference;
        let fourth = (rest * rest) * (rest * rest);
        Self {
            // Without the cancellation that there is in the highlight.
            away: half.sine_square / (one + half.cosine),
            grazing: fourth * rest,
            visibility: pair.visibility(roughness * roughness).named("visibility"),
        }
    }
    #[inline(always)]
    fn weight(self, root: S) -> S {
        (-(root * root * self.away)).exp() * self.visibility
    }
}

impl Color for HalfLobes {
    type In = (Direction, Direction);
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("roughness", 1, 1).free("base", 1, 3).free("lobes", self.lobes, 7)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (light, view): (S::Vec<3>, S::Vec<3>)) -> S::Vec<3> {
        let shape = Shape::<S>::of(light, view, params.block(0).first().get(0));
        let lobes = params.block(2).weighted_sum(
            #[inline(always)]
            |row| {
                let color = row.vec::<3>(1) + row.vec::<3>(4) * shape.grazing;
                (shape.weight(row.get(0)).named("weight"), color)
            },
        );
        let value = params.block(1).first().vec::<3>(0) + lobes;
        Pair::<S>::of(light, view).or_zero_below(value)
    }
    fn name(&self) -> String {
        "surface".into()
    }
    fn inputs(&self) -> Vec<Port> {
        light_and_view()
    }
}
