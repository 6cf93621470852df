//! Sums of lobes over the sphere: light and color that depend on direction, in few numbers.

use std::fmt::Debug;
use std::marker::PhantomData;

use color_fn_core::domain::{Direction, Domain, LinearRgb};
use color_fn_core::params::Row;
use color_fn_core::scalar::Pack;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

/// The axis and the length of a lobe's vector. The length of 0 gives no direction: one that no vector reaches.
#[inline(always)]
fn axis_and_length<S: Scalar>(p: S::Vec<3>) -> (S::Vec<3>, S) {
    let square = p.dot(p);
    let inverse = square.inverse_sqrt();
    (p * inverse, square * inverse)
}

/// The weight of one lobe in a direction.
pub trait Lobe: Debug + Copy {
    /// The name of a sum of such lobes.
    const NAME: &'static str;

    /// How many numbers of a row make the shape; the value comes after them.
    fn shape(&self) -> usize;
    /// The weight in a unit direction; mark it `#[inline(always)]`.
    fn weight<S: Scalar>(&self, row: Row<'_, S>, direction: S::Vec<3>) -> S;
}

/// `base + Σ cₖ · weightₖ(d)`: lobes of one kind over the sphere.
///
/// - **Domain** unit direction d. **Result** as `O` declares.
/// - **Parameters** `base`: 1 row. `lobes`: a row each, of the shape that `L` has and the value cₖ. Linear in the values alone.
#[derive(Debug, Clone, Copy)]
pub struct SphericalLobes<L, O = LinearRgb> {
    lobe: L,
    lobes: usize,
    of: PhantomData<O>,
}

impl<L, O> SphericalLobes<L, O> {
    /// So many lobes of a kind, at least one.
    pub const fn of(lobe: L, lobes: usize) -> Self {
        assert!(lobes > 0, "a sum of lobes has at least one");
        Self { lobe, lobes, of: PhantomData }
    }
}

impl<L: Lobe, O: Domain> Color for SphericalLobes<L, O> {
    type In = Direction;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("base", 1, O::WIDTH).free("lobes", self.lobes, self.lobe.shape() + O::WIDTH)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, direction: S::Vec<3>) -> O::Value<S> {
        let mut total = params.block(0).first().value::<O>(0);
        total.add_term(params.block(1).weighted_sum(
            #[inline(always)]
            |row| {
                let weight = self.lobe.weight(row, direction);
                (weight.named("weight"), row.value::<O>(self.lobe.shape()))
            },
        ));
        total
    }
    fn name(&self) -> String {
        L::NAME.into()
    }
}

/// `base + Σ cₖ exp(pₖ·d − |pₖ|)`: spherical Gaussians.
///
/// - **Domain** unit direction d. **Result** as `O` declares: not bounded, and not negative where `base` and all cₖ are not.
/// - **Parameters** `base`: 1 row. `lobes`: a row each, of the vector pₖ and the value cₖ. The axis of a lobe is that of its
///   vector, the sharpness λ its length: at the angle `acos(1 − ln 2 / λ)` the lobe is half. Linear in the values alone.
///   C^∞ in d.
/// - **Reference** Wang, Ren, Gong, Snyder & Guo, *All-Frequency Rendering of Dynamic, Spatially-Varying Reflectance*, ACM
///   Trans. Graph. 28(5), 2009, eq. 1, with λ ξ for the axis ξ and the sharpness λ: six floats a lobe of RGB.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_bases::SphericalGaussians;
/// use glam::Vec3;
///
/// // A lobe of sharpness 2 upwards, seen sideways: 0.25 + 3 e⁻² = 0.656…
/// let light = SphericalGaussians::<Number>::new(1);
/// let value = eval(&light, &[0.25, 0.0, 0.0, 2.0, 3.0], Vec3::X)?;
/// assert!((value - 0.656_005_8).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SphericalGaussians<O = LinearRgb> = SphericalLobes<GaussianLobe, O>;

/// `exp(p·d − |p|)`.
#[derive(Debug, Clone, Copy)]
pub struct GaussianLobe;

impl<O> SphericalGaussians<O> {
    /// So many lobes, at least one.
    pub const fn new(lobes: usize) -> Self {
        Self::of(GaussianLobe, lobes)
    }
}

impl Lobe for GaussianLobe {
    const NAME: &'static str = "gaussians";

    fn shape(&self) -> usize {
        3
    }
    #[inline(always)]
    fn weight<S: Scalar>(&self, row: Row<'_, S>, direction: S::Vec<3>) -> S {
        let p = row.vec::<3>(0);
        (p.dot(direction) - p.length()).exp()
    }
}

/// The cosine at which a beta lobe ends.
const EDGE: f64 = 1e-6;

/// `base + Σ cₖ max(0, d·p̂ₖ)^|pₖ|`: spherical beta lobes.
///
/// - **Domain** unit direction d. **Result** as `O` declares: not bounded, and not negative where `base` and all cₖ are not.
/// - **Parameters** `base`: 1 row. `lobes`: a row each, of the vector pₖ ≠ 0 and the value cₖ. The axis p̂ₖ of a lobe is that
///   of its vector, the exponent its length, from 1 on; behind the axis a lobe is 0. Linear in the values alone. C^∞ in d but at the
///   edge of a lobe, where it is as smooth as the exponent is great.
/// - **Reference** Liu, Sun, Xu & Deng, *Deformable Beta Splatting*, SIGGRAPH 2025, § 4.2: there the exponent is 4 eᵇ and the
///   axis two angles; six floats a lobe of RGB, as here.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_bases::SphericalBetas;
/// use glam::Vec3;
///
/// // Exponent 3, 60° from the axis: 2 · (1/2)³ = 0.25; behind it nothing but the base.
/// let light = SphericalBetas::<Number>::new(1);
/// let free = [0.5, 0.0, 0.0, 3.0, 2.0];
/// assert!((eval(&light, &free, Vec3::new(0.75_f32.sqrt(), 0.0, 0.5))? - 0.75).abs() < 1e-6);
/// assert_eq!(eval(&light, &free, -Vec3::Z)?, 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SphericalBetas<O = LinearRgb> = SphericalLobes<BetaLobe, O>;

/// `max(0, d·p̂)^|p|`.
#[derive(Debug, Clone, Copy)]
pub struct BetaLobe;

impl<O> SphericalBetas<O> {
    /// So many lobes, at least one.
    pub const fn new(lobes: usize) -> Self {
        Self::of(BetaLobe, lobes)
    }
}

impl Lobe for BetaLobe {
    const NAME: &'static str = "betas";

    fn shape(&self) -> usize {
        3
    }
    #[inline(always)]
    fn weight<S: Scalar>(&self, row: Row<'_, S>, direction: S::Vec<3>) -> S {
        let (axis, exponent) = axis_and_length::<S>(row.vec::<3>(0));
        let cosine = axis.dot(direction).named("cosine");
        // At 0 the power has no slope in the exponent.
        let edge = S::lit(EDGE);
        let power = cosine.max(edge).pow(exponent);
        S::select(edge.less(cosine), power, S::lit(0.0))
    }
}

/// `base + Σ cₖ Σ zₖₗ Pₗ(d·p̂ₖ)`, l from 1 to the degree: zonal harmonics, each about an axis of its own.
///
/// - **Domain** unit direction d. **Result** as `O` declares; not bounded.
/// - **Parameters** `base`: 1 row. `lobes`: a row each, of the vector pₖ ≠ 0, of which only the direction p̂ₖ counts, the
///   `degree` weights zₖ₁ …, and the value cₖ. Pₗ are Legendre polynomials, 1 at 1; the constant is the base's. A
///   polynomial of d.
/// - **Reference** Sloan, Luna & Snyder, *Local, Deformable Precomputed Radiance Transfer*, SIGGRAPH 2005, § 4.1. Their
///   harmonics yₗ are √((2l + 1)/4π) Pₗ.
///
/// ```
/// use color_fn_core::domain::Number;
/// use color_fn_core::eval;
/// use color_fn_bases::ZonalLobes;
/// use glam::Vec3;
///
/// // 60° from the axis P₁ = 1/2 and P₂ = −1/8: 1 + 2 · (0.5 · 1/2 − 4 · 1/8) = 0.5.
/// let light = ZonalLobes::<Number>::new(1, 2);
/// let value = eval(&light, &[1.0, 0.0, 0.0, 7.0, 0.5, 4.0, 2.0], Vec3::new(0.75_f32.sqrt(), 0.0, 0.5))?;
/// assert!((value - 0.5).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type ZonalLobes<O = LinearRgb> = SphericalLobes<ZonalLobe, O>;

/// `Σ zₗ Pₗ(d·p̂)` of a degree.
#[derive(Debug, Clone, Copy)]
pub struct ZonalLobe {
    degree: usize,
}

impl<O> ZonalLobes<O> {
    /// So many lobes of a degree, at least one of both.
    pub const fn new(lobes: usize, degree: usize) -> Self {
        assert!(degree > 0, "a zonal lobe has degree 1 at least");
        Self::of(ZonalLobe { degree }, lobes)
    }
}

impl Lobe for ZonalLobe {
    const NAME: &'static str = "zonal";

    fn shape(&self) -> usize {
        3 + self.degree
    }
    #[inline(always)]
    fn weight<S: Scalar>(&self, row: Row<'_, S>, direction: S::Vec<3>) -> S {
        let x = row.vec::<3>(0).normalize().dot(direction).named("cosine");
        // l Pₗ = (2l − 1) x Pₗ₋₁ − (l − 1) Pₗ₋₂.
        let (mut before, mut legendre) = (S::lit(1.0), x);
        let mut sum = row.get(3) * x;
        for l in 2..=self.degree {
            let n = l as f64;
            let next = (x * legendre).mul_add(S::lit((2.0 * n - 1.0) / n), before * S::lit((1.0 - n) / n));
            (before, legendre) = (legendre, next);
            sum = row.get(2 + l).mul_add(legendre, sum);
        }
        sum
    }
}
