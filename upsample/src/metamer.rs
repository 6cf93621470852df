//! Which of all spectra of a color: the sigmoid, the most natural, the smoothest.

use std::fmt;
use std::str::FromStr;

use color_fn_bases::{Range, Sigmoid};
use color_fn_colorimetry::Weights;
use color_fn_core::scalar::Components;
use nalgebra::{DMatrix, DVector, Matrix3, Vector3, Vector4};

use crate::newton::{EDGE, inverse_sigmoid};
use crate::quadratic::{bounded, neighbors};
use crate::search::{SigmoidSolution, Upsampler};

/// The choice among the reflectances of one color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Metamer {
    /// The sigmoid of a polynomial of degree 2: three numbers.
    #[default]
    Sigmoid,
    /// The one whose argument `p(λ)` of the sigmoid has the least slope squared, `Σ (p(λ + 1 nm) − p(λ))²`: smooth, in
    /// (0, 1) by construction, and of the three the nearest to measured spectra. It has no parameter that was learned.
    ///
    /// Reference: Burns, *Numerical methods for smoothest reflectance reconstruction* (2019), whose LHTSS does this
    /// with the hyperbolic tangent.
    Natural,
    /// The one with the least slope squared itself, within `[0, 1]`. Reference: van Trigt, *Smoothest reflectance
    /// functions* (1990); Burns 2019, there ILSS.
    Smoothest,
}

impl Metamer {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Sigmoid, Self::Natural, Self::Smoothest];

    /// Its name: `sigmoid`, `natural`, `smoothest`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sigmoid => "sigmoid",
            Self::Natural => "natural",
            Self::Smoothest => "smoothest",
        }
    }
}

impl fmt::Display for Metamer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No choice has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown choice of a spectrum `{name}`: choose sigmoid, natural or smoothest")]
pub struct UnknownMetamer {
    /// What was requested.
    pub name: String,
}

impl FromStr for Metamer {
    type Err = UnknownMetamer;

    fn from_str(name: &str) -> Result<Self, UnknownMetamer> {
        let same = |choice: &Self| choice.name() == name.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(same).ok_or_else(|| UnknownMetamer { name: name.to_owned() })
    }
}

/// The computation of a metamer did not settle: the color lies too near the surface of the solid.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "no {metamer} spectrum of linear RGB {rgb:?} was found: it lies too near the edge of what reflectances reach; take the sigmoid"
)]
pub struct MetamerNotConverged {
    /// Which was wanted.
    pub metamer: Metamer,
    /// The color.
    pub rgb: [f64; 3],
}

/// Distance of the knots between which the smoothest reflectance is linear, in nm.
const KNOTS_APART: usize = 5;

/// A reflectance of a color.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Which of all.
    pub metamer: Metamer,
    /// At 1 nm over 360–830 nm, in `[0, 1]`.
    pub reflectance: Vec<f64>,
    /// Linear RGB that it has.
    pub rgb: [f64; 3],
    /// ΔE2000 from the requested color.
    pub delta_e_2000: f64,
    /// The sigmoid of the color, and whether it could be reached.
    pub found: SigmoidSolution,
}

/// Near the surface of the solid no smooth reflectance but the sigmoid may settle: how far towards middle gray the color
/// is moved, in turn.
const INWARD: [f64; 6] = [0.0, 1e-3, 3e-3, 1e-2, 3e-2, 0.1];

impl Upsampler {
    /// A reflectance of a color; where there is none, one of the nearest color that has one.
    ///
    /// [`Spectrum::delta_e_2000`] says how near: the natural and the smoothest reflectance of a color at the surface of
    /// the solid are those of a color up to a tenth of the way to middle gray.
    ///
    /// # Errors
    /// When not even that is found, which has not happened.
    pub fn reflectance(&self, rgb: [f64; 3], metamer: Metamer) -> Result<Spectrum, MetamerNotConverged> {
        let found = self.find(rgb);
        let weights = self.viewed().weights();
        let target = self.viewed().responses(found.rgb);
        let settled = INWARD.into_iter().find_map(|inward| {
            let target = target.map(|t| (t + inward * (0.5 - t)).clamp(EDGE, 1.0 - EDGE));
            match metamer {
                Metamer::Sigmoid => Some(weights.wavelengths().map(|nm| found.reflectance(nm)).collect()),
                Metamer::Natural => natural(weights, &found, target),
                Metamer::Smoothest => smoothest(weights, target),
            }
        });
        let reflectance: Vec<f64> = settled.ok_or(MetamerNotConverged { metamer, rgb })?;
        let first = weights.start;
        let reached = self.viewed().rgb_of(|nm| reflectance[(nm - first) as usize]);
        let delta_e_2000 = self.difference(reached, rgb);
        Ok(Spectrum { metamer, reflectance, rgb: reached, delta_e_2000, found })
    }
}

impl SigmoidSolution {
    /// The sigmoid at a wavelength in nm; outside 360–830 nm held constant.
    pub fn reflectance(&self, nm: f64) -> f64 {
        Sigmoid::quadratic(Range::VISIBLE, Components(self.coefficients), nm)
    }
}

/// The least slope of `p`, from the sigmoid: Newton's method on the Lagrangian `½ ‖D p‖² − ν · (c(p) − t)`.
///
/// Its second derivative is tridiagonal, of differences and of the curvature of the colors, whose negative part is left
/// out. The equations of the color are those of the inverse sigmoid, as in `newton.rs`.
fn natural(weights: &Weights, start: &SigmoidSolution, target: [f64; 3]) -> Option<Vec<f64>> {
    let n = weights.rows.len();
    let [a0, a1, a2] = start.coefficients;
    let mut p: Vec<f64> = weights
        .wavelengths()
        .map(|nm| Range::VISIBLE.normalized(nm))
        // Steep sigmoids are a bad start, and their slope is what shall be least.
        .map(|x| x.mul_add(x.mul_add(a2, a1), a0).clamp(-30.0, 30.0))
        .collect();
    let mut multipliers = Vector3::zeros();
    for _ in 0..STEPS {
        let mut color = [0.0; 3];
        let mut slopes = vec![Vector3::zeros(); n];
        let mut diagonal = vec![0.0; n];
        for i in 0..n {
            let (value, slope) = Sigmoid::value_and_slope(p[i]);
            let w = Vector3::from(weights.rows[i]);
            for c in 0..3 {
                color[c] += w[c] * value;
            }
            slopes[i] = w * slope;
            // S″ = −3 p S′ / (1 + p²)
            let curvature = multipliers.dot(&slopes[i]) * 3.0 * p[i] / p[i].mul_add(p[i], 1.0);
            let ends = if i == 0 || i == n - 1 { 1.0 } else { 2.0 };
            diagonal[i] = ends + curvature.max(0.0) + REGULAR;
        }
        let miss = Vector3::from_fn(|c, _| {
            let ((wanted, _), (found, slope)) = (inverse_sigmoid(target[c]), inverse_sigmoid(color[c]));
            (wanted - found) / slope
        });
        let tension = |i: usize| {
            let before = if i > 0 { p[i] - p[i - 1] } else { 0.0 };
            before + if i + 1 < n { p[i] - p[i + 1] } else { 0.0 }
        };
        let right = (0..n).map(|i| {
            let s = slopes[i];
            Vector4::new(s.x, s.y, s.z, tension(i))
        });
        let bent = solve_tridiagonal(&diagonal, right.collect());
        let (mut system, mut values) = (Matrix3::<f64>::zeros(), miss);
        for (slope, bent) in slopes.iter().zip(&bent) {
            system += slope * bent.xyz().transpose();
            values += slope * bent.w;
        }
        // Rows and columns of one size: slopes vanish near black and white.
        let scale = system.diagonal().map(|d| 1.0 / d.max(1e-300).sqrt());
        let scaled = Matrix3::from_fn(|r, c| system[(r, c)] * scale[r] * scale[c]);
        let solution = scaled.lu().solve(&values.component_mul(&scale))?.component_mul(&scale);
        let change: Vec<f64> = bent.iter().map(|b| b.xyz().dot(&solution) - b.w).collect();
        let longest = change.iter().fold(0.0f64, |m, x| m.max(x.abs()));
        if !longest.is_finite() {
            return None;
        }
        let size = p.iter().fold(1.0f64, |m, x| m.max(x.abs()));
        let part = (0.5 * size / longest).min(1.0);
        for (p, change) in p.iter_mut().zip(&change) {
            *p += part * change;
        }
        multipliers += part * (solution - multipliers);
        let error = (0..3).fold(0.0f64, |m, c| m.max((color[c] - target[c]).abs()));
        if error < 1e-11 && longest < 1e-7 * size {
            return Some(p.into_iter().map(|p| Sigmoid::value_and_slope(p).0).collect());
        }
    }
    None
}

/// Steps allowed to [`natural`]; some dozens are usual.
const STEPS: usize = 400;
/// What makes the differences regular, whose sum is zero: it changes steps and not where they end.
const REGULAR: f64 = 1e-7;

/// The solutions of a tridiagonal system with −1 beside the diagonal, by elimination without pivots: the diagonal
/// dominates.
fn solve_tridiagonal(diagonal: &[f64], mut right: Vec<Vector4<f64>>) -> Vec<Vector4<f64>> {
    let n = diagonal.len();
    let mut pivots = diagonal.to_vec();
    for i in 1..n {
        pivots[i] -= 1.0 / pivots[i - 1];
        let above = right[i - 1] / pivots[i - 1];
        right[i] += above;
    }
    right[n - 1] /= pivots[n - 1];
    for i in (0..n - 1).rev() {
        let below = right[i + 1];
        right[i] = (right[i] + below) / pivots[i];
    }
    right
}

/// The least slope of the reflectance within its bounds: linear between knots.
fn smoothest(weights: &Weights, target: [f64; 3]) -> Option<Vec<f64>> {
    let n = (weights.rows.len() - 1) / KNOTS_APART + 1;
    let shares = |i: usize| {
        let knot = (i / KNOTS_APART).min(n - 2);
        (knot, (i - knot * KNOTS_APART) as f64 / KNOTS_APART as f64)
    };
    let mut equations = DMatrix::zeros(3, n);
    for (i, w) in weights.rows.iter().enumerate() {
        let (knot, t) = shares(i);
        for c in 0..3 {
            equations[(c, knot)] += (1.0 - t) * w[c];
            equations[(c, knot + 1)] += t * w[c];
        }
    }
    let x = bounded(&neighbors(n), &equations, &DVector::from_row_slice(&target), 1.0)?;
    let at = |i: usize| {
        let (knot, t) = shares(i);
        x[knot] + t * (x[knot + 1] - x[knot])
    };
    let reflectance: Vec<f64> = (0..weights.rows.len()).map(at).collect();
    let color = weights.tristimulus_of_samples(&reflectance).ok()?;
    (0..3).all(|c| (color[c] - target[c]).abs() < 1e-8).then_some(reflectance)
}
