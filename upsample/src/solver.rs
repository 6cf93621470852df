//! From linear RGB to the three coefficients of a sigmoid polynomial, as one function.

use color_fn_bases::Range;
use color_fn_colorimetry::RgbSpace;
use color_fn_core::domain::{LinearRgb, Number3, Port, Quantity};
use color_fn_core::glam::Vec3;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};
use color_fn_run::eval_large_batch;

use crate::newton::{self, EDGE, Goal, inverse_sigmoid};
use crate::quadrature::quadrature;
use crate::start;
use crate::viewed_space::{UnsupportedSpace, ViewedSpace};

/// Linear RGB to the coefficients of a [`Sigmoid`](color_fn_bases::Sigmoid) of degree 2 over
/// [`Range::VISIBLE`] whose reflectance has that color.
///
/// - **Domain** linear RGB of a space, the white being (1, 1, 1). **Result** `[a₀, a₁, a₂]` of
///   `p = a₀ + a₁ x + a₂ x²`, x from −1 at 360 nm to 1 at 830 nm.
/// - **Outside** what reflectances reach, the coefficients are finite and the reflectance some one in `[0, 1]`; the
///   responses of black and white are kept 2e-6 inside.
/// - **Fixed tables** `start`: a polynomial; `coarse`, `fine`, `exact`: rows `[x, w₀, w₁, w₂]` of quadratures. No free
///   parameters.
///
/// A fixed number of steps and no branch: it runs in lanes, in `f64`, and compiles to shaders.
///
/// Reference: Jakob & Hanika, *A Low-Dimensional Function Space for Efficient Spectral Upsampling* (2019), for the
/// sigmoids. They start from a table of 9 MB, made by continuation; here a polynomial of 1.5 kB and a better-conditioned
/// equation do.
#[derive(Debug, Clone, PartialEq)]
pub struct RgbToSigmoid {
    viewed: ViewedSpace,
    start: Vec<f64>,
    coarse: Vec<f64>,
    coarse_steps: usize,
    /// Rows of the fine and of the exact quadrature.
    fine: Option<[Vec<f64>; 2]>,
}

/// How long a coarse and a fine step may be, as a fraction of the coefficients: few wavelengths take steps for slopes, and
/// an edge between two of them may run away.
const COARSE_STEP: f64 = 0.5;
const FINE_STEP: f64 = 0.3;
const EXACT_STEP: f64 = 0.1;
/// Steps on the fine quadrature, with its slopes.
const FINE_STEPS: usize = 1;
/// Steps to the sum at 1 nm, with slopes of the fine quadrature.
const EXACT_STEPS: usize = 1;

impl RgbToSigmoid {
    /// The exact one: its last steps use the sum at 1 nm.
    ///
    /// # Errors
    /// When no light is defined for the white of the space.
    pub fn exact(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        Ok(Self::under(ViewedSpace::new(space)?))
    }

    /// The exact one for a viewed.
    pub fn under(viewed: ViewedSpace) -> Self {
        Self { fine: Some(tables(&viewed)), ..Self::over(viewed, 360.0, 10.0, 48, 6) }
    }

    /// The small one, for shaders: four steps over 30 wavelengths.
    ///
    /// # Errors
    /// When no light is defined for the white of the space.
    pub fn compact(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        Ok(Self::over(ViewedSpace::new(space)?, 380.0, 12.0, 30, 4))
    }

    /// The slow one, which needs no fitted start: what the start is fitted to.
    pub fn from_gray(viewed: ViewedSpace, steps: usize) -> Self {
        let coarse = rows(viewed.weights());
        Self { start: start::gray(), coarse, coarse_steps: steps, fine: None, viewed }
    }

    /// With chosen wavelengths in nm and steps.
    fn over(viewed: ViewedSpace, from: f64, step: f64, count: usize, coarse_steps: usize) -> Self {
        let coarse = rows(&quadrature(viewed.weights(), from, step, count));
        Self { start: start::of(viewed.white), coarse, coarse_steps, fine: None, viewed }
    }

    /// The conditions under which its colors are seen.
    pub const fn viewed(&self) -> &ViewedSpace {
        &self.viewed
    }

    /// The coefficients of many colors, linear RGB each, on all cores. Compiled here: a caller compiles
    /// nothing of it.
    pub fn coefficients(&self, rgb: &[[f32; 3]]) -> Vec<[f32; 3]> {
        let points: Vec<Vec3> = rgb.iter().copied().map(Vec3::from).collect();
        let mut coefficients = vec![Vec3::ZERO; points.len()];
        eval_large_batch(self, &[], &points, &mut coefficients).expect("it has no parameters");
        coefficients.into_iter().map(|a| a.to_array()).collect()
    }

    /// Size of its tables in bytes, as `f32`.
    pub fn bytes(&self) -> usize {
        4 * self.layout().len()
    }
}

fn tables(viewed: &ViewedSpace) -> [Vec<f64>; 2] {
    let mut exact = rows(viewed.weights());
    // Whole runs: what is added has no weight.
    exact.resize((exact.len() / 4).next_multiple_of(newton::RUN) * 4, 0.0);
    [rows(&quadrature(viewed.weights(), 360.0, 5.0, 95)), exact]
}

/// Rows `[x, w₀, w₁, w₂]`.
fn rows(weights: &color_fn_colorimetry::Weights) -> Vec<f64> {
    let row = |(nm, w): (f64, &[f64; 3])| [Range::VISIBLE.normalized(nm), w[0], w[1], w[2]];
    weights.wavelengths().zip(&weights.rows).flat_map(row).collect()
}

/// `P(u)` in nested form: the rows of the table stand for odd monomials only.
#[inline(always)]
fn polynomial<S: Scalar>(params: Params<'_, S>, u: S::Vec<3>) -> S::Vec<3> {
    let rows = params.block(0);
    let [u0, u1, u2] = u.to_array();
    let square = u2 * u2;
    let mut row = rows.len();
    let mut sum = <S::Vec<3> as color_fn_core::scalar::Zero>::zero();
    for i in (0..=start::DEGREE).rev() {
        let mut inner = <S::Vec<3> as color_fn_core::scalar::Zero>::zero();
        for j in (0..=start::DEGREE - i).rev() {
            let most = start::DEGREE - i - j;
            let odd = (i + j) % 2 == 0;
            let count = if odd { most.div_ceil(2) } else { most / 2 + 1 };
            let mut innermost = <S::Vec<3> as color_fn_core::scalar::Zero>::zero();
            for k in 0..count {
                row -= 1;
                let term = rows.row(S::index(row)).vec::<3>(0);
                innermost = if k == 0 { term } else { innermost * square + term };
            }
            if odd && count > 0 {
                innermost = innermost * u2;
            }
            inner = inner * u1 + innermost;
        }
        sum = sum * u0 + inner;
    }
    sum
}

impl Color for RgbToSigmoid {
    type In = LinearRgb;
    type Out = Number3;

    fn layout(&self) -> Layout {
        let layout =
            Layout::new().fixed("start", 3, self.start.clone()).fixed("coarse", 4, self.coarse.clone());
        match &self.fine {
            None => layout,
            Some([fine, exact]) => layout.fixed("fine", 4, fine.clone()).fixed("exact", 4, exact.clone()),
        }
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, rgb: S::Vec<3>) -> S::Vec<3> {
        let [t, rest] = newton::exact_transform::<S>(self.viewed.matrix(), rgb);
        let [t0, t1, t2] = t.to_array();
        let t = [t0.clamp(EDGE, 1.0 - EDGE), t1.clamp(EDGE, 1.0 - EDGE), t2.clamp(EDGE, 1.0 - EDGE)];
        let target =
            S::Vec::from_array([inverse_sigmoid(t[0]).0, inverse_sigmoid(t[1]).0, inverse_sigmoid(t[2]).0]);
        let n = (target.dot(target) + S::lit(1.0)).sqrt();
        let mut a = polynomial(params, target * (S::lit(1.0) / n)) * n;
        // One loop over all quadratures: a step takes seconds to compile.
        let coarse = self.coarse_steps;
        let [fine, exact] = if self.fine.is_some() { [FINE_STEPS, EXACT_STEPS] } else { [0, 0] };
        for k in 0..coarse + fine + exact {
            let (block, goal, max_step) = match k {
                _ if k < coarse => (1, Goal::Inverse(target), COARSE_STEP),
                _ if k < coarse + fine => (2, Goal::Inverse(target), FINE_STEP),
                _ => (2, Goal::Exact([S::Vec::from_array(t), rest], 3), EXACT_STEP),
            };
            a = newton::step(params, block, a, goal, max_step);
        }
        a.named("coefficients")
    }
    fn name(&self) -> String {
        "rgb_to_sigmoid".into()
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::LinearRgb { space: self.viewed.space.name.into() })]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("coefficients", 3, Quantity::Number)]
    }
}
