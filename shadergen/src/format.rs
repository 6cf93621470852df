//! How a buffer holds parameters.

use std::fmt;
use std::str::FromStr;

use half::f16;
use serde::{Deserialize, Serialize};

use color_fn_core::color::round_to_f32;

/// How a buffer holds parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// As `f32`, four bytes each, in `vec4<f32>`s.
    #[default]
    F32,
    /// As IEEE 754 binary16, two bytes each, in pairs in `u32`s: 11 bits of precision, magnitudes of at most 65504.
    /// A shader unpacks them and computes in `f32`, which needs no feature of a device.
    F16,
}

/// A text that is not a [`Format`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not `f32` or `f16`")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or_else(|| UnknownFormat(text.into()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::F32, Self::F16];

    /// Its name, as a user writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F16 => "f16",
        }
    }

    /// Size of one number.
    pub const fn bytes(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 => 2,
        }
    }

    /// From one row to the next, in bytes. A row of more than four halves fills whole vectors of 16 bytes, so that it
    /// is known in which half of one each of them lies.
    pub(crate) const fn stride(self, columns: usize) -> usize {
        let multiple = match self {
            Self::F16 if columns > 4 => 8,
            Self::F16 | Self::F32 => 4,
        };
        columns.next_multiple_of(multiple) * self.bytes()
    }

    /// The number that a shader reads, to the nearest; `None` where `f16` has none.
    ///
    /// Below 2⁻¹⁴ ≈ 6.1e-5 in magnitude an `f16` has fewer bits, and devices may read it as 0. So that all of them read
    /// the same, such a number becomes 0 or ±2⁻¹⁴, whichever is nearer.
    pub fn rounded(self, x: f64) -> Option<f64> {
        match self {
            Self::F32 => Some(f64::from(round_to_f32(x))),
            Self::F16 => half_of(x).map(f16::to_f64_const),
        }
    }

    /// Appends the bytes of a number; `false` where there are none.
    pub(crate) fn append(self, x: f64, bytes: &mut Vec<u8>) -> bool {
        match self {
            Self::F32 => bytes.extend(round_to_f32(x).to_le_bytes()),
            Self::F16 => match half_of(x) {
                Some(half) => bytes.extend(half.to_le_bytes()),
                None => return false,
            },
        }
        true
    }
}

/// The nearest, to even at a tie. The library rounds an `f64` by way of `f32`, or of its upper half, and so may miss it.
fn half_of(x: f64) -> Option<f16> {
    let least = f16::MIN_POSITIVE.to_f64_const();
    let near = match x.abs() {
        small if small <= 0.5 * least => 0.0,
        small if small < least => least,
        size if size < 65520.0 => {
            let (mut unit, mut next) = (least, 2.0 * least);
            while next <= size {
                (unit, next) = (next, 2.0 * next);
            }
            // Eleven bits: the first, and ten behind it.
            unit *= 2.0_f64.powi(-10);
            (size / unit).round_ties_even() * unit
        }
        // Too large, or not a number.
        _ => return None,
    };
    Some(f16::from_f64_const(near.copysign(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_once_and_bounded() {
        // IEEE 754: 11 bits; 65520 is the first that rounds to infinity.
        let above_a_tie = 1.0 + 2.0_f64.powi(-11) + 2.0_f64.powi(-40);
        assert_eq!(Format::F16.rounded(above_a_tie), Some(1.0 + 2.0_f64.powi(-10)));
        assert_eq!(Format::F16.rounded(65519.9), Some(65504.0));
        let least = 2.0_f64.powi(-14);
        for (x, rounded) in [(least, least), (0.6 * least, least), (-0.6 * least, -least), (0.4 * least, 0.0)]
        {
            assert_eq!(Format::F16.rounded(x), Some(rounded), "{x}");
        }
        for beyond in [65520.0, -1e9, f64::INFINITY, f64::NAN] {
            assert_eq!(Format::F16.rounded(beyond), None, "{beyond}");
        }
    }
}
