//! Reflection as products of few curves.

use color_fn_core::domain::{Direction, LinearRgb, Number, Port};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use crate::half_difference::{Pair, light_and_view};
use crate::{BSpline, HalfDifference, Range, TooFewCoefficients};

/// `Σ cₖ hₖ(x) dₖ(y) gₖ(z)`: a BRDF of low rank in half and difference angles.
///
/// - **Domain** two unit directions about the surface normal z: where light comes from, and where it goes. **Result** f_r in sr⁻¹, as
///   linear RGB, not times a cosine; 0 where either is below the surface. It is reciprocal for any parameters, and not negative where
///   they are not. Its albedo is not bounded by its form.
/// - **Parameters** `half`, `difference` and `cosines`: a row for each term, the coefficients of a uniform cubic B-spline of each of
///   the coordinates of [`HalfDifference`]. `values`: a row cₖ for each term. Linear in each of the four, not in all. C² above the
///   surface.
/// - **Reference** Lawrence, Rusinkiewicz & Ramamoorthi, *Efficient BRDF Importance Sampling Using a Factored Representation*, ACM
///   Trans. Graph. 23(3), 2004 (non-negative terms over half angles); Bagher, Snyder & Nowrouzezahrai, *A Non-Parametric Factor
///   Microfacet Model for Isotropic BRDFs*, ACM Trans. Graph. 35(5), 2016 (curves for D, F and G).
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{HalfDifference, LowRankBrdf};
/// use glam::Vec3;
///
/// // A term of constants: 0.5 · 2 · 1 times its value.
/// let paint = LowRankBrdf::new(1, [4, 4, 4], HalfDifference::new(0.1))?;
/// let free = [&[0.5; 4][..], &[2.0; 4], &[1.0; 4], &[0.3, 0.2, 0.1]].concat();
/// let f = eval(&paint, &free, (Vec3::Z, Vec3::new(0.6, 0.0, 0.8)))?;
/// assert!((f - Vec3::new(0.3, 0.2, 0.1)).length() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LowRankBrdf {
    terms: usize,
    angles: HalfDifference,
    splines: [BSpline<Number>; 3],
}

/// The blocks of curves.
const CURVES: [&str; 3] = ["half", "difference", "cosines"];

impl LowRankBrdf {
    /// So many terms, at least one, with curves of so many coefficients over coordinates.
    ///
    /// # Errors
    /// When a curve has fewer than 4 coefficients, or more than 1024.
    pub fn new(
        terms: usize,
        coefficients: [usize; 3],
        angles: HalfDifference,
    ) -> Result<Self, TooFewCoefficients> {
        assert!(terms > 0, "a sum has a term");
        let spline = |axis: usize| BSpline::new(coefficients[axis], Range::UNIT);
        Ok(Self { terms, angles, splines: [spline(0)?, spline(1)?, spline(2)?] })
    }

    /// Its coordinates.
    pub const fn angles(&self) -> HalfDifference {
        self.angles
    }
    /// The curve of each coordinate, with the parameters of one term.
    pub const fn splines(&self) -> &[BSpline<Number>; 3] {
        &self.splines
    }
}

impl Color for LowRankBrdf {
    type In = (Direction, Direction);
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        let curves = CURVES.into_iter().zip(&self.splines).fold(Layout::new(), |layout, (name, spline)| {
            layout.free(name, self.terms, spline.layout().len())
        });
        curves.free("values", self.terms, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (light, view): (S::Vec<3>, S::Vec<3>)) -> S::Vec<3> {
        let at = self.angles.eval(params, (light, view));
        let [half, difference, cosines] = &self.splines;
        let [h, d, g, values] = [0, 1, 2, 3].map(|k| params.block(k));
        let value = params.sum(
            self.terms,
            #[inline(always)]
            |k| {
                let curve = half.along(h.row(k), at.get(0))
                    * difference.along(d.row(k), at.get(1))
                    * cosines.along(g.row(k), at.get(2));
                values.row(k).vec::<3>(0) * curve.named("curve")
            },
        );
        Pair::<S>::of(light, view).or_zero_below(value)
    }
    fn name(&self) -> String {
        "surface".into()
    }
    fn inputs(&self) -> Vec<Port> {
        light_and_view()
    }
}
