//! What a constrained fit is given, and gives.

use super::super::outcome::Fit;
use nalgebra::DMatrix;

/// Constraints `G f(θ) = d` on the outputs of a color at its samples, as XYZ is a sum over a spectrum.
#[derive(Debug, Clone, Copy)]
pub struct Constraints<'a> {
    /// `G`: one row a constraint, one column an output of the samples.
    pub matrix: &'a DMatrix<f64>,
    /// `d`: one number a constraint.
    pub values: &'a [f64],
}

/// How [`fit_constrained`](crate::fit_constrained) works.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConstrainedConfig {
    /// `λ ≥ 0` of the penalty `λ ‖θ‖²` beside `Σ w r²`; 0 is none.
    pub ridge: f64,
    /// How well the constraints are met: `‖(G f − d)/s‖`, with `sᵢ` the larger of `|dᵢ|` and `Σⱼ |Gᵢⱼ yⱼ|`,
    /// so that a sum which cancels is compared with its terms.
    pub violation: f64,
    /// Cosine of the angle between the residual and what the constraints leave free, at which to stop.
    pub tolerance: f64,
    /// Steps allowed along the constraints.
    pub steps: usize,
}

impl Default for ConstrainedConfig {
    fn default() -> Self {
        Self { ridge: 0.0, violation: 1e-12, tolerance: 1e-9, steps: 200 }
    }
}

/// A color fitted to samples under constraints.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstrainedFit {
    /// The fit.
    pub fit: Fit,
    /// How well the constraints are met: see [`ConstrainedConfig::violation`].
    pub violation: f64,
    /// Which start led here, from 0.
    pub start: usize,
}
