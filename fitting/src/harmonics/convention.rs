//! Conventions in use, and coefficients from one to another.

use std::f64::consts::PI;

use super::coefficients::Harmonics;
use serde::{Deserialize, Serialize};

/// What the coefficients of a degree are scaled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// `∫ Y² dω = 1`: ours, and that of graphics.
    Orthonormal,
    /// `∫ Y² dω = 4π`: geodesy; N3D of ambisonics.
    FourPi,
    /// `∫ Y² dω = 4π / (2l + 1)`: Schmidt's, of geomagnetism; SN3D of ambisonics.
    Schmidt,
}

/// In which order the coefficients of a degree stand; degrees go up in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// m = −l, …, l: index l² + l + m, ours; ACN of ambisonics.
    Ascending,
    /// m = l, …, −l.
    Descending,
    /// m = 0, 1, −1, 2, −2, …: cosine and sine in turn.
    Pairs,
}

/// How the three channels lie in a flat list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// r, g, b of each coefficient.
    Rows,
    /// All of r, all of g, all of b.
    Channels,
    /// The constant of r, g, b, then all others of r, of g, of b: `f_dc` and `f_rest` of a splat.
    Splat,
}

/// A convention: what a flat list of coefficients means. The functions are real in all of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Convention {
    /// Where channels lie.
    pub arrangement: Arrangement,
    /// Where m lies.
    pub order: Order,
    /// The scale of each degree.
    pub normalisation: Normalisation,
    /// Whether `Y_lm` has the factor (−1)ᵐ of Condon and Shortley.
    pub condon_shortley: bool,
    /// Added to the sum.
    pub bias: f64,
}

/// The list is none of harmonics of degree 0 to 8 in three channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} numbers are not coefficients of three channels: that takes 3 (n + 1)² of them, 3, 12, 27, … to 243"
)]
pub struct CoefficientCountMismatch(pub usize);

impl Convention {
    /// Ours.
    pub const OURS: Self = Self {
        arrangement: Arrangement::Rows,
        order: Order::Ascending,
        normalisation: Normalisation::Orthonormal,
        condon_shortley: false,
        bias: 0.0,
    };
    /// 3D Gaussian splats (Kerbl et al. 2023) as `.ply` files have them: with Condon–Shortley, 0.5 is added, and the color is
    /// clamped at 0 and *encoded* as the training images were. The direction is from the camera to the splat.
    pub const GAUSSIAN_SPLAT: Self =
        Self { arrangement: Arrangement::Splat, condon_shortley: true, bias: 0.5, ..Self::OURS };
    /// The glTF extension `KHR_gaussian_splatting`, degree after degree: the same, in rows.
    pub const KHR_GAUSSIAN_SPLATTING: Self = Self { arrangement: Arrangement::Rows, ..Self::GAUSSIAN_SPLAT };

    /// Every convention there is, with a bias of 0 or of 0.5.
    pub fn all() -> impl Iterator<Item = Self> {
        let arrangements = [Arrangement::Rows, Arrangement::Channels, Arrangement::Splat];
        let orders = [Order::Ascending, Order::Descending, Order::Pairs];
        let normalisations = [Normalisation::Orthonormal, Normalisation::FourPi, Normalisation::Schmidt];
        (0..108).map(move |i| Self {
            arrangement: arrangements[i % 3],
            order: orders[i / 3 % 3],
            normalisation: normalisations[i / 9 % 3],
            condon_shortley: i / 27 % 2 == 1,
            bias: if i / 54 == 1 { 0.5 } else { 0.0 },
        })
    }

    /// Coefficients in this convention, in ours. The bias becomes a part of the constant; encoded colors stay encoded.
    ///
    /// # Errors
    /// When their number is not 3 (n + 1)², n ≤ 8.
    pub fn read(self, flat: &[f64]) -> Result<Harmonics, CoefficientCountMismatch> {
        let count = flat.len() / 3;
        let zero = Harmonics::from_rows(vec![[0.0; 3]; count]).filter(|_| flat.len().is_multiple_of(3));
        let mut harmonics = zero.ok_or(CoefficientCountMismatch(flat.len()))?;
        for (i, row) in harmonics.rows.iter_mut().enumerate() {
            let scale = self.scale(i);
            for (k, value) in row.iter_mut().enumerate() {
                *value = scale * flat[self.place(i, k, count)];
            }
        }
        self.shift(&mut harmonics, self.bias);
        Ok(harmonics)
    }

    /// Coefficients of ours, in this convention: the way back.
    pub fn write(self, harmonics: &Harmonics) -> Vec<f64> {
        let mut shifted = harmonics.clone();
        self.shift(&mut shifted, -self.bias);
        let count = shifted.rows.len();
        let mut flat = vec![0.0; 3 * count];
        for (i, row) in shifted.rows.iter().enumerate() {
            for (k, value) in row.iter().enumerate() {
                flat[self.place(i, k, count)] = value / self.scale(i);
            }
        }
        flat
    }

    /// A constant color is `√4π` in the constant's coefficient.
    fn shift(self, harmonics: &mut Harmonics, by: f64) {
        harmonics.rows[0].iter_mut().for_each(|c| *c += by * (4.0 * PI).sqrt());
    }

    /// `Y_lm` of this convention over ours, at l² + l + m: a coefficient of this one times that is one of ours.
    fn scale(self, index: usize) -> f64 {
        let l = index.isqrt();
        let odd = !index.abs_diff(l * l + l).is_multiple_of(2);
        let sign = if self.condon_shortley && odd { -1.0 } else { 1.0 };
        sign * match self.normalisation {
            Normalisation::Orthonormal => 1.0,
            Normalisation::FourPi => (4.0 * PI).sqrt(),
            Normalisation::Schmidt => (4.0 * PI / (2 * l + 1) as f64).sqrt(),
        }
    }

    /// Where channel `k` of the coefficient at l² + l + m lies in a flat list of `count` of them.
    fn place(self, index: usize, k: usize, count: usize) -> usize {
        let l = index.isqrt();
        let (first, centre) = (l * l, l * l + l);
        let at = match self.order {
            Order::Ascending => index,
            Order::Descending => 2 * centre - index,
            Order::Pairs if index > centre => first + 2 * (index - centre) - 1,
            Order::Pairs => first + 2 * (centre - index),
        };
        match self.arrangement {
            Arrangement::Rows => 3 * at + k,
            Arrangement::Channels => k * count + at,
            Arrangement::Splat if at == 0 => k,
            Arrangement::Splat => 3 + k * (count - 1) + at - 1,
        }
    }
}
