//! Parameter splines: colors whose parameters are functions of another input.

use std::marker::PhantomData;

use color_fn_core::domain::{Elevation, NumberDomain, Port};
use color_fn_core::scalar::array_of;
use color_fn_core::{Color, Domain, Layout, Params, Scalar};
use serde::{Deserialize, Serialize};

use crate::GridDegree;

/// A color whose every free parameter is a uniform cubic B-spline of another input: the sky by the elevation of the sun, a
/// light by time.
///
/// - **Domain** the other input, a number over the range, outside which it is held constant; then what the color takes.
///   **Result** that of the color.
/// - **Parameters** those of n keyframe colors: each free block of the color n times, rows below rows, as in a
///   [`Set`](color_fn_core::compose::Set); tables are shared. The parameters at a place are the weighted mean of those of four
///   neighbouring keyframes, with weights that are positive and sum to 1. Linear in them where the color is, and C² in the other
///   input where the color is C² in its parameters. `n − 3` pieces, of equal width in the input or in its cube root
///   ([`Spacing`]).
/// - Blended parameters are not blended again: a `ParameterSpline` of a `ParameterSpline` panics when it is evaluated.
/// - **Reference** the splines are those of [`BSpline`](crate::BSpline). Hosek & Wilkie, *An Analytic Model for Full Spectral
///   Sky-Dome Radiance*, ACM Trans. Graph. 31(4), 2012, § 4: parameters that are polynomials of the cube root of the sun's
///   elevation.
///
/// ```
/// use color_fn_core::domain::{Elevation, Number};
/// use color_fn_core::eval;
/// use color_fn_core::glam::Vec3;
/// use color_fn_bases::{Spacing, SphericalHarmonics, ParameterSpline};
///
/// // At a knot the weights are 1/6, 4/6, 1/6: 4/6 · 0.6 of the second keyframe, and nothing of the last. Y₀₀ = 0.282095.
/// let sky = SphericalHarmonics::<Number>::new(0)?;
/// let day = ParameterSpline::<_, Elevation>::new(sky, 4, (0.0, 90.0), Spacing::Even)?;
/// let radiance = eval(&day, &[0.0, 0.6 / 0.282095, 0.0, 9.0], (0.0, Vec3::Z))?;
/// assert!((radiance - 0.4).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ParameterSpline<C, D = Elevation> {
    color: C,
    keyframes: usize,
    range: (f64, f64),
    spacing: Spacing,
    of: PhantomData<D>,
}

/// In what the pieces of a spline are of equal width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spacing {
    /// In the input.
    Even,
    /// In its cube root: narrower towards 0.
    CubeRoot,
}

impl Spacing {
    /// Where an input lies in it.
    #[inline(always)]
    fn place<S: Scalar>(self, x: S) -> S {
        match self {
            Self::Even => x,
            Self::CubeRoot => x.cbrt(),
        }
    }
}

/// Keyframes that no parameter spline has.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKeyframes {
    /// Too few keyframes, or too many.
    #[error("a parameter spline has 4 to {max} keyframes, not {keyframes}")]
    Count {
        /// The number asked for.
        keyframes: usize,
        /// The largest number.
        max: usize,
    },
    /// The ends are not two finite numbers in increasing order.
    #[error("{from} to {to} is not a range")]
    Range {
        /// The lower end.
        from: f64,
        /// The upper end.
        to: f64,
    },
}

impl<C, D> ParameterSpline<C, D> {
    /// The largest number of keyframes.
    pub const MAX_KEYFRAMES: usize = 256;

    /// A color that varies between so many keyframes over a range of another input.
    ///
    /// # Errors
    /// When there are fewer than 4 keyframes or more than 256, or the range is empty.
    pub fn new(
        color: C,
        keyframes: usize,
        range: (f64, f64),
        spacing: Spacing,
    ) -> Result<Self, InvalidKeyframes> {
        if !(4..=Self::MAX_KEYFRAMES).contains(&keyframes) {
            return Err(InvalidKeyframes::Count { keyframes, max: Self::MAX_KEYFRAMES });
        }
        let (from, to) = range;
        if !(from < to && from.is_finite() && to.is_finite()) {
            return Err(InvalidKeyframes::Range { from, to });
        }
        Ok(Self { color, keyframes, range, spacing, of: PhantomData })
    }

    /// The color whose parameters vary.
    pub const fn color(&self) -> &C {
        &self.color
    }
    /// The number of keyframes.
    pub const fn keyframes(&self) -> usize {
        self.keyframes
    }

    /// The first of the four keyframes around a place, and their weights.
    pub fn weights(&self, x: f64) -> (usize, [f64; 4]) {
        let (u, pieces) = self.counted(x);
        let first = u.cell(pieces);
        (first, blend_weights((u - f64::number(first)).clamp(0.0, 1.0)))
    }

    /// A place in pieces, and how many there are.
    #[inline(always)]
    fn counted<S: Scalar>(&self, x: S) -> (S, usize) {
        let (from, to) = self.range;
        let pieces = self.keyframes - 3;
        let (start, end) = (self.spacing.place(from), self.spacing.place(to));
        #[expect(clippy::cast_precision_loss, reason = "at most 253")]
        let scale = pieces as f64 / (end - start);
        // Held before the root, whose slope at 0 is infinite.
        let place = self.spacing.place(x.clamp(from, to));
        (((place - S::lit(start)) * S::lit(scale)).named("u"), pieces)
    }
}

/// The weights of four keyframes, at `t ∈ [0, 1]` of a piece.
#[inline(always)]
fn blend_weights<S: Scalar>(t: S) -> [S; 4] {
    array_of(
        #[inline(always)]
        |k| GridDegree::Cubic.share(t - S::lit(k as f64)),
    )
}

impl<C: Color, D: NumberDomain> Color for ParameterSpline<C, D> {
    type In = (D, C::In);
    type Out = C::Out;
    // Four gathers for each parameter are more than a compiler is to take apart for every instruction set.
    const IS_GRAPH: bool = true;

    fn layout(&self) -> Layout {
        self.color.layout().repeated(self.keyframes)
    }
    #[inline(always)]
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        (x, rest): (D::Value<S>, <C::In as Domain>::Value<S>),
    ) -> <C::Out as Domain>::Value<S> {
        let (u, pieces) = self.counted(D::number(x));
        u.segments(
            pieces,
            #[inline(always)]
            |first, t| {
                self.color.eval(params.blended(first, blend_weights(t.named("t")), self.keyframes), rest)
            },
        )
    }
    fn name(&self) -> String {
        self.color.name()
    }
    fn inputs(&self) -> Vec<Port> {
        let (from, to) = self.range;
        let over = |port: Port| Port { quantity: port.quantity.over(from, to), ..port };
        D::ports().into_iter().map(over).chain(self.color.inputs()).collect()
    }
    fn outputs(&self) -> Vec<Port> {
        self.color.outputs()
    }
}
