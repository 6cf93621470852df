//! What kind of signal the color of a splat is.

use std::f64::consts::PI;

use super::basis::SplatBasis;
use super::colors::SplatColors;
use serde::{Deserialize, Serialize};

/// How the color of a splat depends on direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AngularVariation {
    /// By less than [`AngularVariation::CONSTANT`]: harmonics of degree 1 on are noise.
    Constant,
    /// Half of the mean square of what depends on direction, or more, is of degree 1.
    Smooth,
    /// More than half is of degrees 2 and 3.
    Glossy,
}

impl AngularVariation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Constant, Self::Smooth, Self::Glossy];
    /// The root mean square over all directions and channels, of what depends on direction, up to which a color counts as
    /// constant: two and a half steps of eight bits.
    pub const CONSTANT: f64 = 0.01;

    /// Of the mean squares of degrees 0 to 3.
    pub fn of(degrees: [f64; 4]) -> Self {
        let varying: f64 = degrees[1..].iter().sum();
        if varying.sqrt() <= Self::CONSTANT {
            Self::Constant
        } else if degrees[1] >= 0.5 * varying {
            Self::Smooth
        } else {
            Self::Glossy
        }
    }
}

/// For each splat the mean squares over all directions and channels of degrees 0 to 3; together, that of the color before it is
/// clamped.
///
/// # Panics
/// When the colors are no harmonics.
pub fn degree_mean_squares(harmonics: &SplatColors) -> Vec<[f64; 4]> {
    assert!(matches!(harmonics.basis(), SplatBasis::Harmonics(_)), "of harmonics");
    let one = |splat: usize| {
        let mut squares = [0.0; 4];
        for (i, row) in harmonics.parameters(splat).chunks_exact(3).enumerate() {
            // ∫ Y² dω = 1.
            squares[i.isqrt()] += row.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / (12.0 * PI);
        }
        squares
    };
    (0..harmonics.len()).map(one).collect()
}
