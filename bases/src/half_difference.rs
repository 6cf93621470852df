//! Pairs of directions by their half vector: what functions that are reciprocal depend on.

use color_fn_core::domain::{Direction, Port, Position3, Quantity};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// How light and view lie to a surface and to each other.
#[derive(Clone, Copy)]
pub(crate) struct Pair<S: Scalar> {
    /// Whether both are above the surface.
    above: S::Bool,
    /// cos θᵢ and cos θₒ, at least [`EDGE`]: below the surface there is its edge, and 0 in the end.
    pub(crate) cos_i: S,
    pub(crate) cos_o: S,
}

/// The smallest cosine to the normal.
const EDGE: f64 = 1e-4;

impl<S: Scalar> Pair<S> {
    #[inline(always)]
    pub(crate) fn of(light: S::Vec<3>, view: S::Vec<3>) -> Self {
        let (cos_i, cos_o) = (light.get(2), view.get(2));
        let above = S::lit(0.0).less(cos_i) & S::lit(0.0).less(cos_o);
        Self {
            above,
            cos_i: cos_i.max(S::lit(EDGE)).named("cos_i"),
            cos_o: cos_o.max(S::lit(EDGE)).named("cos_o"),
        }
    }
}

/// `√(α² + (1 − α²) cos²)`, which Smith's masking is made of.
#[inline(always)]
pub(crate) fn slant<S: Scalar>(cosine: S, square: S) -> S {
    (cosine * cosine).mul_add(S::lit(1.0) - square, square).sqrt()
}

impl<S: Scalar> Pair<S> {
    /// The value where both directions are above the surface, else 0.
    #[inline(always)]
    pub(crate) fn or_zero_below(self, value: S::Vec<3>) -> S::Vec<3> {
        S::Vec::select(self.above, value, S::Vec::splat(S::lit(0.0)))
    }
    /// `G₂ / (4 cos θᵢ cos θₒ)`: Smith's height-correlated masking of GGX facets with this α².
    #[inline(always)]
    pub(crate) fn visibility(self, square: S) -> S {
        let (ci, co) = (self.cos_i, self.cos_o);
        S::lit(0.5) / (co * slant(ci, square) + ci * slant(co, square))
    }
}

/// The half vector of a pair.
#[derive(Clone, Copy)]
pub(crate) struct Half<S> {
    /// cos θ_h, at least 0.
    pub(crate) cosine: S,
    /// sin² θ_h.
    pub(crate) sine_square: S,
    /// cos θ_d.
    pub(crate) difference: S,
}

impl<S: Scalar> Half<S> {
    #[inline(always)]
    pub(crate) fn of(light: S::Vec<3>, view: S::Vec<3>) -> Self {
        let sum = light + view;
        // Opposite directions have no half vector: a short one then, of finite slope.
        let square = sum.dot(sum).max(S::lit(EDGE * EDGE));
        let inverse = square.inverse_sqrt();
        let half = (sum * inverse).named("middle");
        let (x, y) = (half.get(0), half.get(1));
        Self {
            cosine: half.get(2).clamp(0.0, 1.0).named("cos_h"),
            sine_square: x.mul_add(x, y * y).min(S::lit(1.0)).named("sin_h_squared"),
            difference: (square * inverse * S::lit(0.5)).min(S::lit(1.0)).named("cos_d"),
        }
    }
}

/// `ln(1 + t / ε) / ln(1 + 1 / ε)`: 0 to 1 of 0 to 1, straight up to ε and logarithmic beyond.
#[inline(always)]
fn stretched<S: Scalar>(t: S, epsilon: f64) -> S {
    let scale = 1.0 / (1.0 / epsilon).ln_1p();
    t.mul_add(S::lit(1.0 / epsilon), S::lit(1.0)).ln() * S::lit(scale)
}

/// The ε of the product of cosines: between 13° from the horizon and overhead the third coordinate follows the logarithm.
const GRAZING: f64 = 0.05;

/// Light and view as half and difference angles, stretched to `[0, 1]³`: what is a function of them is reciprocal, isotropic and
/// symmetric by mirrors.
///
/// With h the half vector, θ_h its angle to the normal, and θ_d and φ_d those of the light about it, the coordinates are
///
/// ```text
/// x = L(sin² θ_h; w²)    y = cos θ_d    z = L(cos θᵢ cos θₒ; 1/20)    L(t; ε) = ln(1 + t/ε) / ln(1 + 1/ε)
/// ```
///
/// where `cos θᵢ cos θₒ = cos² θ_h cos² θ_d − sin² θ_h sin² θ_d cos² φ_d` holds what is left of φ_d when φ_d, φ_d + π and −φ_d are
/// one. Unlike the angles these have finite slopes everywhere, at θ_h = 0 and θ_d = 0 too, and there depend on no angle that is not
/// defined. A highlight of GGX with α = w is nearly `exp(−a x)`; the visibility of facets is a function of z alone where they are
/// smooth, and one of x times one of y where they are rough.
///
/// - **Domain** two unit directions about the surface normal z: where light comes from, and where it goes. Below the surface cosines
///   are those of its edge. **Result** a position in `[0, 1]³`.
/// - **Parameters** none; the width w of a highlight, as the sine of an angle, is structure.
/// - **Reference** Rusinkiewicz, *A New Change of Variables for Efficient BRDF Representation*, EGRW 1998, § 3. Matusik, Pfister,
///   Brand & McMillan, *A Data-Driven Reflectance Model*, ACM Trans. Graph. 22(3), 2003, resolve highlights with a square root of
///   θ_h, whose slope at 0 is infinite.
///
/// ```
/// use color_fn_core::domain::{LinearRgb, Position3};
/// use color_fn_core::{Compose, eval};
/// use color_fn_bases::{Grid, GridDegree, HalfDifference};
/// use glam::Vec3;
///
/// // 60° to either side of the normal: x = 0, y = 1/2, z = ln 6 / ln 21.
/// let (light, view) = (Vec3::new(0.75_f32.sqrt(), 0.0, 0.5), Vec3::new(-0.75_f32.sqrt(), 0.0, 0.5));
/// let angles = HalfDifference::new(0.1);
/// let at = eval(&angles, &[], (light, view))?;
/// assert!((at - Vec3::new(0.0, 0.5, 0.588_519)).length() < 1e-6);
///
/// // Any function of position becomes a reciprocal one of light and view.
/// let table = Grid::<Position3, LinearRgb>::new(GridDegree::Linear, &[2, 2, 2])?.of(angles);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfDifference {
    width: f64,
}

impl HalfDifference {
    /// Coordinates that resolve a highlight of a width: the sine of an angle to the normal, from 0.001 to 1.
    ///
    /// # Panics
    /// When it is outside of that.
    pub const fn new(width: f64) -> Self {
        assert!(width >= 1e-3 && width <= 1.0, "the width of a highlight is 0.001 to 1");
        Self { width }
    }
}

impl Color for HalfDifference {
    type In = (Direction, Direction);
    type Out = Position3;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, (light, view): (S::Vec<3>, S::Vec<3>)) -> S::Vec<3> {
        let (pair, half) = (Pair::<S>::of(light, view), Half::<S>::of(light, view));
        let cosines = (pair.cos_i * pair.cos_o).min(S::lit(1.0));
        S::Vec::from_array([
            stretched(half.sine_square, self.width * self.width),
            half.difference,
            stretched(cosines, GRAZING),
        ])
    }
    fn name(&self) -> String {
        "angles".into()
    }
    fn inputs(&self) -> Vec<Port> {
        light_and_view()
    }
}

/// The ports of a function of two directions at a surface.
pub(crate) fn light_and_view() -> Vec<Port> {
    ["light", "view"].map(|name| Port::new(name, 3, Quantity::Direction)).to_vec()
}
