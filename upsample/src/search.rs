//! One color in double precision: solved, or proven to have no reflectance.

use color_fn_bases::{Range, Sigmoid};
use color_fn_colorimetry::metrics::delta_e_2000;
use color_fn_colorimetry::space::lab_from_xyz;
use color_fn_colorimetry::{RgbSpace, Weights};
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::Components;
use color_fn_core::{Color, Vector};
use nalgebra::{Matrix3, Vector3};

use crate::newton::{EDGE, inverse_sigmoid};
use crate::solid::{Certificate, Solid};
use crate::solver::RgbToSigmoid;
use crate::viewed_space::{UnsupportedSpace, ViewedSpace};

/// How a color was reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reachability {
    /// By a sigmoid, to the error stated beside it.
    Exact,
    /// Not at all: no reflectance in `[0, 1]` has it, as the certificate proves. The nearest color of the solid, in
    /// linear RGB, was taken instead, moved towards middle gray until a sigmoid has it.
    OutsideSolid(Certificate),
    /// A reflectance may have it, but no sigmoid of degree 2 was found, from any of the starts.
    SigmoidNotFound {
        /// How many starts there were.
        starts: usize,
    },
}

/// A color as a spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SigmoidSolution {
    /// `[a₀, a₁, a₂]` of a [`Sigmoid`](color_fn_bases::Sigmoid) of degree 2 over [`Range::VISIBLE`].
    pub coefficients: [f64; 3],
    /// The linear RGB that the sigmoid has, summed at 1 nm.
    pub rgb: [f64; 3],
    /// The maximal difference of a component of linear RGB from the requested color.
    pub error: f64,
    /// ΔE2000 from the requested color, relative to the white of the light.
    pub delta_e_2000: f64,
    /// How it was reached.
    pub reachability: Reachability,
}

/// Solves single colors in `f64`; made once for a space.
#[derive(Debug, Clone)]
pub struct Upsampler {
    solver: RgbToSigmoid,
    tables: Vec<f64>,
    places: BlockOffsets,
    solid: Solid,
}

/// A color is reached when no component of linear RGB differs by more, where numbers are of double precision.
const REACHED: f64 = 1e-9;
/// What counts as a miss: the error of a color that is reached badly.
const MISSED: f64 = 1e-6;
/// The largest magnitude of a component; larger ones are clamped to it.
const MAX_COMPONENT: f64 = 1e6;
/// Starts made before a color is called one without sigmoid.
const STARTS: usize = 64;

impl Upsampler {
    /// For a space.
    ///
    /// # Errors
    /// When no light is defined for the white of the space.
    pub fn new(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        Ok(Self::under(ViewedSpace::new(space)?))
    }

    /// For a viewed.
    pub fn under(viewed: ViewedSpace) -> Self {
        let solver = RgbToSigmoid::under(viewed);
        let layout = solver.layout();
        let tables = layout.parameters(&[]).expect("it has no free parameters");
        let solid = Solid::new(solver.viewed());
        Self { places: BlockOffsets::new(&layout), tables, solid, solver }
    }

    /// The conditions under which colors are seen.
    pub const fn viewed(&self) -> &ViewedSpace {
        self.solver.viewed()
    }

    /// The colors that reflectances have.
    pub const fn solid(&self) -> &Solid {
        &self.solid
    }

    /// A sigmoid of a color in linear RGB, or of the nearest that has one.
    ///
    /// Components beyond ±10⁶ are taken as that, and a color with a NaN as black. Black and white are those of the
    /// sigmoids' edge, a response of 2e-6 and of 1 − 2e-6, and count as reached.
    pub fn find(&self, rgb: [f64; 3]) -> SigmoidSolution {
        let rgb = if rgb.iter().any(|x| x.is_nan()) {
            [0.0; 3]
        } else {
            rgb.map(|x| x.clamp(-MAX_COMPONENT, MAX_COMPONENT))
        };
        let direct = self.judged(self.solve(rgb), rgb, Reachability::Exact);
        if direct.error <= REACHED || direct.error <= 4.0 * EDGE && self.on_edge(rgb) {
            return direct;
        }
        let nearest = self.solid.nearest(rgb);
        if let Some(certificate) = nearest.certificate {
            // Steep sigmoids reach all of the inside; the surface itself are steps.
            for inward in [1e-6, 1e-5, 1e-4, 1e-3, 1e-2] {
                let inside = nearest.rgb.map(|x| x + inward * (0.5 - x));
                let (a, error) = self.insist(inside, 8);
                if error <= MISSED {
                    return self.judged(a, rgb, Reachability::OutsideSolid(certificate));
                }
            }
            let (a, _) = self.insist(nearest.rgb.map(|x| x + 0.03 * (0.5 - x)), 8);
            return self.judged(a, rgb, Reachability::OutsideSolid(certificate));
        }
        let (a, error) = self.insist(rgb, STARTS);
        let reachability = if error <= MISSED {
            Reachability::Exact
        } else {
            Reachability::SigmoidNotFound { starts: STARTS }
        };
        self.judged(a, rgb, reachability)
    }

    fn on_edge(&self, rgb: [f64; 3]) -> bool {
        self.viewed().responses(rgb).iter().any(|t| *t <= 2.0 * EDGE || *t >= 1.0 - 2.0 * EDGE)
    }

    fn solve(&self, rgb: [f64; 3]) -> [f64; 3] {
        let a = eval_components::<_, f64>(&self.solver, &self.tables, &self.places, &rgb);
        [a[0], a[1], a[2]]
    }

    fn judged(
        &self,
        coefficients: [f64; 3],
        wanted: [f64; 3],
        reachability: Reachability,
    ) -> SigmoidSolution {
        let viewed = self.viewed();
        let rgb = viewed.rgb(responses(viewed.weights(), coefficients));
        let error = (0..3).map(|c| (rgb[c] - wanted[c]).abs()).fold(0.0, f64::max);
        SigmoidSolution { coefficients, rgb, error, delta_e_2000: self.difference(rgb, wanted), reachability }
    }

    /// ΔE2000 of two colors in linear RGB, relative to the white.
    pub(crate) fn difference(&self, a: [f64; 3], b: [f64; 3]) -> f64 {
        let viewed = self.viewed();
        let lab = |rgb| lab_from_xyz::<f64>(Components(viewed.xyz(rgb)), viewed.white_xyz()).to_array();
        delta_e_2000(lab(a), lab(b))
    }

    /// Damped steps from many starts; the best coefficients and their error in responses.
    fn insist(&self, rgb: [f64; 3], starts: usize) -> ([f64; 3], f64) {
        let weights = self.viewed().weights();
        let target = self.viewed().responses(rgb).map(|t| t.clamp(EDGE, 1.0 - EDGE));
        let mut best = ([0.0; 3], f64::INFINITY);
        for start in 0..starts {
            // The solver's own, then the way from grays and from tinted grays to the color.
            let (a, error) = match start {
                0 => descend(weights, self.solve(rgb), target, 60),
                _ => follow(weights, start_of(start), target),
            };
            if error < best.1 {
                best = (a, error);
            }
            if best.1 <= REACHED {
                break;
            }
        }
        best
    }
}

/// A start that has nothing to do with the color: curves of all signs, in a fixed order.
fn start_of(start: usize) -> [f64; 3] {
    let part = |base: usize| {
        // Van der Corput's sequence in a prime base: even coverage of (0, 1).
        let (mut n, mut scale, mut sum) = (start, 1.0, 0.0);
        while n > 0 {
            scale /= base as f64;
            sum += scale * (n % base) as f64;
            n /= base;
        }
        2.0 * sum - 1.0
    };
    [1.5 * part(2), 4.0 * part(3), 6.0 * part(5)]
}

fn responses(weights: &Weights, a: [f64; 3]) -> [f64; 3] {
    weights.tristimulus(|nm| Sigmoid::quadratic(Range::VISIBLE, Components(a), nm))
}

/// Along the line from the color that a start has to the target, in as many stages as it takes.
fn follow(weights: &Weights, start: [f64; 3], target: [f64; 3]) -> ([f64; 3], f64) {
    let from = responses(weights, start);
    let (mut a, mut done, mut stage) = (start, 0.0, 0.25);
    for _ in 0..200 {
        let to: f64 = f64::min(done + stage, 1.0);
        let goal = [0, 1, 2].map(|c| from[c] + to * (target[c] - from[c]));
        let (next, error) = descend(weights, a, goal, 12);
        if error <= 1e-7 {
            (a, done) = (next, to);
            stage *= 1.5;
            if done >= 1.0 {
                break;
            }
        } else {
            stage *= 0.4;
            if stage < 1e-5 {
                break;
            }
        }
    }
    descend(weights, a, target, 60)
}

/// Levenberg and Marquardt on `φ(c(a)) − φ(t)`; the coefficients, and the maximal error of a response.
fn descend(weights: &Weights, start: [f64; 3], target: [f64; 3], steps: usize) -> ([f64; 3], f64) {
    let residual =
        |c: [f64; 3]| Vector3::from_fn(|i, _| inverse_sigmoid(target[i]).0 - inverse_sigmoid(c[i]).0);
    let error = |c: [f64; 3]| (0..3).map(|i| (c[i] - target[i]).abs()).fold(0.0, f64::max);
    let mut a = Vector3::from(start);
    let mut c = responses(weights, start);
    let mut r = residual(c);
    let mut damping = 0.0;
    for _ in 0..steps {
        if error(c) <= 1e-12 {
            break;
        }
        let slopes = slopes(weights, a.into(), c);
        let scale = Vector3::from_fn(|k, _| slopes.column(k).norm_squared().max(1e-300));
        let mut improved = false;
        for _ in 0..12 {
            let normal = slopes.transpose() * slopes + Matrix3::from_diagonal(&(scale * damping));
            let step = if damping == 0.0 {
                slopes.lu().solve(&r)
            } else {
                normal.lu().solve(&(slopes.transpose() * r))
            };
            if let Some(step) = step.filter(|s| s.iter().all(|x| x.is_finite())) {
                let next = a + step;
                let color = responses(weights, next.into());
                let rest = residual(color);
                if rest.norm() < r.norm() && next.amax() < 1e8 {
                    (a, c, r) = (next, color, rest);
                    damping = if damping < 1e-9 { 0.0 } else { damping * 0.1 };
                    improved = true;
                    break;
                }
            }
            damping = if damping == 0.0 { 1e-6 } else { damping * 8.0 };
        }
        if !improved {
            break;
        }
    }
    (a.into(), error(c))
}

/// ∂φ(c)/∂a.
fn slopes(weights: &Weights, a: [f64; 3], c: [f64; 3]) -> Matrix3<f64> {
    let mut slopes = Matrix3::zeros();
    for (w, nm) in weights.rows.iter().zip(weights.wavelengths()) {
        let x = Range::VISIBLE.normalized(nm);
        let p = a[0] + x * (a[1] + x * a[2]);
        slopes +=
            Vector3::from(*w) * Sigmoid::value_and_slope(p).1 * nalgebra::RowVector3::new(1.0, x, x * x);
    }
    for (i, c) in c.into_iter().enumerate() {
        slopes.row_mut(i).scale_mut(inverse_sigmoid(c).1);
    }
    slopes
}
