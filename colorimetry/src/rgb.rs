//! RGB spaces, built from their primaries and white.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::matrix::{Matrix3, apply, inverse, transpose};
use super::white::xyz_of_xy;
use color_fn_core::message::escaped;

/// How linear components become the encoded ones of a file or a display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Transfer {
    /// Not encoded: scene-linear.
    Linear,
    /// The piecewise function of IEC 61966-2-1, near a power of 2.2; Display P3 has it too.
    Srgb,
    /// The opto-electronic function of Recommendation ITU-R BT.2020, table 4.
    Bt2020,
    /// The power 1.8 with a linear toe of ISO 22028-2 (ROMM RGB).
    Romm,
    /// PQ, SMPTE ST 2084 and ITU-R BT.2100, table 4: luminance of a display, linear 1 being 10,000 cd/m².
    Pq,
    /// HLG, ITU-R BT.2100, table 5: light of a scene, 1 being the peak of the signal. [`HlgOotf`](super::bt2100::HlgOotf)
    /// takes it to a display.
    Hlg,
}

/// An RGB space: primaries, white and transfer function. Components are linear where nothing else
/// is said, `[0, 0, 0]` is black and `[1, 1, 1]` the white at Y = 1; both may be exceeded.
///
/// The matrices are computed, not copied from the standards, which round them. They belong to the
/// CIE 1931 observer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RgbSpace {
    /// Its name, as in `sRGB`.
    pub name: &'static str,
    /// Chromaticities (x, y) of red, green and blue.
    pub primaries: [[f64; 2]; 3],
    /// Chromaticity (x, y) of the white.
    pub white: [f64; 2],
    /// How it is encoded.
    pub transfer: Transfer,
}

/// No RGB space has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "unknown RGB space `{}`: choose srgb, display-p3, rec2020, acescg, aces2065-1 or prophoto",
    escaped(name)
)]
pub struct UnknownRgbSpace {
    /// What was asked for.
    pub name: String,
}

/// D65 as the standards of RGB spaces write it.
const D65: [f64; 2] = [0.3127, 0.3290];
/// D50 as ISO 22028-2 writes it.
const D50: [f64; 2] = [0.3457, 0.3585];
/// The white of ACES, near D60. SMPTE ST 2065-1.
const ACES_WHITE: [f64; 2] = [0.32168, 0.33767];

impl RgbSpace {
    /// sRGB. IEC 61966-2-1, with the primaries of ITU-R BT.709; white D65.
    pub const SRGB: Self = Self {
        name: "sRGB",
        primaries: [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]],
        white: D65,
        transfer: Transfer::Srgb,
    };
    /// Display P3: the primaries of SMPTE RP 431-2 (DCI-P3) with white D65 and the encoding of
    /// sRGB.
    pub const DISPLAY_P3: Self = Self {
        name: "Display P3",
        primaries: [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]],
        white: D65,
        transfer: Transfer::Srgb,
    };
    /// Rec.2020. Recommendation ITU-R BT.2020, table 3; white D65.
    pub const REC2020: Self = Self {
        name: "Rec.2020",
        primaries: [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]],
        white: D65,
        transfer: Transfer::Bt2020,
    };
    /// ACEScg: scene-linear, primaries AP1. Academy S-2014-004; the white of ACES.
    pub const ACESCG: Self = Self {
        name: "ACEScg",
        primaries: [[0.713, 0.293], [0.165, 0.830], [0.128, 0.044]],
        white: ACES_WHITE,
        transfer: Transfer::Linear,
    };
    /// ACES2065-1: scene-linear, primaries AP0, which enclose every color. SMPTE ST 2065-1; the
    /// white of ACES.
    pub const ACES2065_1: Self = Self {
        name: "ACES2065-1",
        primaries: [[0.7347, 0.2653], [0.0, 1.0], [0.0001, -0.0770]],
        white: ACES_WHITE,
        transfer: Transfer::Linear,
    };
    /// ProPhoto RGB (ROMM RGB). ISO 22028-2; white D50.
    pub const PROPHOTO: Self = Self {
        name: "ProPhoto RGB",
        primaries: [[0.7347, 0.2653], [0.1596, 0.8404], [0.0366, 0.0001]],
        white: D50,
        transfer: Transfer::Romm,
    };
    /// Every space here.
    pub const ALL: [Self; 6] =
        [Self::SRGB, Self::DISPLAY_P3, Self::REC2020, Self::ACESCG, Self::ACES2065_1, Self::PROPHOTO];

    /// XYZ of the white, Y = 1.
    pub fn white_xyz(&self) -> [f64; 3] {
        xyz_of_xy(self.white)
    }

    /// Linear RGB to XYZ, both relative to the white of the space.
    ///
    /// Its columns are the XYZ of the primaries, scaled so that they add up to the white. `None`
    /// when the primaries lie on a line, which those of the spaces here do not. Reference: SMPTE RP
    /// 177.
    pub fn to_xyz(&self) -> Option<Matrix3> {
        let primaries = transpose(&self.primaries.map(|[x, y]| [x, y, 1.0 - x - y]));
        let scale = apply(&inverse(&primaries)?, self.white_xyz());
        Some(primaries.map(|row| [0, 1, 2].map(|c| row[c] * scale[c])))
    }

    /// XYZ to linear RGB: the inverse of [`to_xyz`](Self::to_xyz).
    pub fn from_xyz(&self) -> Option<Matrix3> {
        inverse(&self.to_xyz()?)
    }
}

impl fmt::Display for RgbSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl FromStr for RgbSpace {
    type Err = UnknownRgbSpace;

    /// Reads a name, whatever its case, spaces, dots and hyphens; `p3`, `bt2020` and `romm` are
    /// taken too.
    fn from_str(name: &str) -> Result<Self, UnknownRgbSpace> {
        let letters: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        match letters.as_str() {
            "srgb" => Ok(Self::SRGB),
            "displayp3" | "p3" => Ok(Self::DISPLAY_P3),
            "rec2020" | "bt2020" => Ok(Self::REC2020),
            "acescg" => Ok(Self::ACESCG),
            "aces20651" | "aces" => Ok(Self::ACES2065_1),
            "prophoto" | "prophotorgb" | "romm" => Ok(Self::PROPHOTO),
            _ => Err(UnknownRgbSpace { name: name.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{IDENTITY, product};
    use crate::tests::reference_matrices;
    use support::assert_close;

    #[test]
    fn matrices_agree_with_the_reference() {
        let cases = [
            // IEC 61966-2-1 rounds to four decimals.
            (RgbSpace::SRGB, "sRGB", 4.2e-5),
            // The reference computes these from the same primaries and prints 12 digits.
            (RgbSpace::SRGB, "ITU-R BT.709", 1e-12),
            (RgbSpace::DISPLAY_P3, "Display P3", 1e-12),
            (RgbSpace::REC2020, "ITU-R BT.2020", 1e-12),
            (RgbSpace::ACESCG, "ACEScg", 1e-11),
            // SMPTE ST 2065-1 rounds to ten decimals.
            (RgbSpace::ACES2065_1, "ACES2065-1", 1e-10),
            // ISO 22028-2 rounds to four decimals, and its white has other digits.
            (RgbSpace::PROPHOTO, "ProPhoto RGB", 2.1e-4),
        ];
        let reference = reference_matrices("rgb_to_xyz_matrices.csv", 1);
        for (space, name, tolerance) in cases {
            let (_, expected) = reference.iter().find(|(key, _)| key[0] == name).expect(name);
            let computed = space.to_xyz().unwrap();
            for (entry, expected) in computed.as_flattened().iter().zip(expected.as_flattened()) {
                assert_close(*entry, *expected, tolerance);
            }
        }
    }

    #[test]
    fn white_goes_to_white_and_back() {
        for space in RgbSpace::ALL {
            let to_xyz = space.to_xyz().unwrap();
            let white = apply(&to_xyz, [1.0; 3]);
            for (entry, expected) in white.iter().zip(space.white_xyz()) {
                // The matrix of primaries has a condition number below ten.
                assert_close(*entry, expected, 10.0 * f64::EPSILON);
            }
            let one = product(&space.from_xyz().unwrap(), &to_xyz);
            for (entry, expected) in one.as_flattened().iter().zip(IDENTITY.as_flattened()) {
                assert_close(*entry, *expected, 10.0 * f64::EPSILON);
            }
        }
    }

    #[test]
    fn names_round_trip() {
        for space in RgbSpace::ALL {
            assert_eq!(space.name.parse(), Ok(space));
        }
        assert_eq!("display-p3".parse(), Ok(RgbSpace::DISPLAY_P3));
        assert!("cmyk".parse::<RgbSpace>().is_err());
    }

    #[test]
    fn primaries_on_a_line_have_no_matrix() {
        let line = RgbSpace { primaries: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], ..RgbSpace::SRGB };
        assert_eq!(line.to_xyz(), None);
    }
}
