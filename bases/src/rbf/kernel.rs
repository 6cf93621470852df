//! Functions of a distance.

use std::f64::consts::LOG2_E;

use color_fn_core::Scalar;
use serde::{Deserialize, Serialize};

use super::Tail;

/// A function `φ` of the distance to a centre, where `ρ = ε r` is the distance counted in widths.
///
/// | kernel | `φ` | smooth at the centre | support |
/// |---|---|---|---|
/// | `Gaussian` | `exp(−ρ²)` | C^∞ | everywhere |
/// | `Multiquadric` | `√(1 + ρ²)`, which grows | C^∞ | everywhere |
/// | `InverseMultiquadric` | `1 / √(1 + ρ²)` | C^∞ | everywhere |
/// | `ThinPlate` | `ρ³` in 1-D, `ρ² ln ρ` in 2-D, `ρ` in 3-D, `ρ² ln ρ` in 4-D | C², C¹, C⁰, C¹ | everywhere |
/// | `WendlandC2` | `(1 − ρ)⁴ (4ρ + 1)`; in 4-D `(1 − ρ)⁵ (5ρ + 1)` | C² | `ρ ≤ 1` |
/// | `WendlandC4` | `(1 − ρ)⁶ (35ρ² + 18ρ + 3) / 3`; in 4-D `(1 − ρ)⁷ (16ρ² + 7ρ + 1)` | C⁴ | `ρ ≤ 1` |
///
/// At distance 0 the thin plate is 0 (`ρ` is 1e-18), all others are 1. The derivative there is defined, and 0.
///
/// **Reference** H. Wendland, *Scattered Data Approximation* (2005): ch. 8 (which are conditionally positive definite, and of
/// which order), table 9.1 (φ₃,₁ and φ₃,₂, positive definite up to 3-D; φ₅,₁ and φ₅,₂ up to 5-D). Thin plates: J. Duchon,
/// "Splines minimizing rotation-invariant semi-norms in Sobolev spaces", LNM 571, 1977.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kernel {
    /// The bell.
    Gaussian,
    /// Hardy's, a cone rounded at its tip.
    Multiquadric,
    /// Its reciprocal: a bell with far wings.
    InverseMultiquadric,
    /// The shape of a bent plate. It knows no width: the interpolant is the same for every one.
    ThinPlate,
    /// Compact, twice differentiable.
    WendlandC2,
    /// Compact, four times differentiable.
    WendlandC4,
}

/// Squared distances below this are taken as this under roots and logarithms, whose slopes at 0 are infinite.
const MIN_SQUARE: f64 = 1e-36;

impl Kernel {
    /// Every kernel.
    pub const ALL: [Self; 6] = [
        Self::Gaussian,
        Self::Multiquadric,
        Self::InverseMultiquadric,
        Self::ThinPlate,
        Self::WendlandC2,
        Self::WendlandC4,
    ];

    /// What it is called: `gaussian`, `multiquadric`, `inverse-multiquadric`, `thin-plate`, `wendland-c2`, `wendland-c4`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gaussian => "gaussian",
            Self::Multiquadric => "multiquadric",
            Self::InverseMultiquadric => "inverse-multiquadric",
            Self::ThinPlate => "thin-plate",
            Self::WendlandC2 => "wendland-c2",
            Self::WendlandC4 => "wendland-c4",
        }
    }

    /// The polynomial that interpolation with this kernel needs: none where it is positive definite, a constant or a linear
    /// one where it is so only beside such polynomials.
    pub const fn required_tail(self) -> Tail {
        match self {
            Self::Gaussian | Self::InverseMultiquadric | Self::WendlandC2 | Self::WendlandC4 => Tail::None,
            Self::Multiquadric => Tail::Constant,
            Self::ThinPlate => Tail::Linear,
        }
    }

    /// Whether its matrix is negative, not positive, definite beside the required polynomials, in so many dimensions.
    pub const fn is_negative(self, dimension: usize) -> bool {
        match self {
            Self::Multiquadric => true,
            Self::ThinPlate => dimension == 3,
            _ => false,
        }
    }

    /// Whether a width changes what it can represent.
    pub const fn has_width(self) -> bool {
        !matches!(self, Self::ThinPlate)
    }

    /// `φ` at a squared distance `(ε r)²`, in so many dimensions.
    ///
    /// ```
    /// use color_fn_bases::Kernel;
    ///
    /// // Half way out, 0.5⁴ · 3 = 3/16.
    /// assert_eq!(Kernel::WendlandC2.of(0.25_f64, 3), 0.1875);
    /// ```
    #[inline(always)]
    pub fn of<S: Scalar>(self, square: S, dimension: usize) -> S {
        match self.factor() {
            Some(factor) => self.of_counted(square * S::lit(factor), dimension),
            None => self.of_counted(square, dimension),
        }
    }

    /// What squared distances are multiplied by before [`of_counted`](Self::of_counted); once, outside of a loop.
    pub(super) const fn factor(self) -> Option<f64> {
        match self {
            // The power of two is the shorter function.
            Self::Gaussian => Some(-LOG2_E),
            _ => None,
        }
    }

    /// `φ` at a squared distance times [`factor`](Self::factor).
    #[inline(always)]
    pub(super) fn of_counted<S: Scalar>(self, square: S, dimension: usize) -> S {
        let one = S::lit(1.0);
        match self {
            Self::Gaussian => square.exp2(),
            Self::Multiquadric => (square + one).sqrt(),
            Self::InverseMultiquadric => (square + one).inverse_sqrt(),
            Self::ThinPlate => {
                let bounded = square.max(S::lit(MIN_SQUARE));
                match dimension {
                    1 => square * bounded.sqrt(),
                    3 => bounded.sqrt(),
                    _ => square * bounded.ln() * S::lit(0.5),
                }
            }
            Self::WendlandC2 | Self::WendlandC4 => {
                let radius = square.max(S::lit(MIN_SQUARE)).sqrt().named("radius");
                let inside = (one - radius).max(S::lit(0.0)).named("inside");
                let second = inside * inside;
                let fourth = second * second;
                match (self, dimension) {
                    (Self::WendlandC2, 4..) => fourth * inside * S::lit(5.0).mul_add(radius, one),
                    (Self::WendlandC2, _) => fourth * S::lit(4.0).mul_add(radius, one),
                    (_, 4..) => fourth * second * inside * quadratic(radius, 16.0, 7.0),
                    _ => fourth * second * quadratic(radius, 35.0 / 3.0, 6.0),
                }
            }
        }
    }
}

/// `a x² + b x + 1`.
#[inline(always)]
fn quadratic<S: Scalar>(x: S, a: f64, b: f64) -> S {
    S::lit(a).mul_add(x, S::lit(b)).mul_add(x, S::lit(1.0))
}
