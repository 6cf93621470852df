//! Transfer functions of RGB spaces: linear to encoded and back, generic over the scalar.

#[cfg(test)]
mod tests;

use super::bt2100;
use super::rgb::{RgbSpace, Transfer};
use color_fn_core::color::Color;
use color_fn_core::domain::{EncodedRgb, LinearRgb, Port, Quantity};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::{Scalar, Vector};

/// A power with a linear toe: `slope · x` up to the knee, and `scale · x^(1/exponent) − (scale − 1)` from there on.
struct Toed {
    /// Where the toe ends, linear and encoded.
    knee: [f64; 2],
    slope: f64,
    scale: f64,
    exponent: f64,
}

/// IEC 61966-2-1.
const SRGB: Toed = Toed { knee: [0.003_130_8, 0.040_45], slope: 12.92, scale: 1.055, exponent: 2.4 };

/// ITU-R BT.2020, table 4: α and β so that value and slope meet, with more digits than the table has.
const ALPHA: f64 = 1.099_296_826_809_44;
const BETA: f64 = 0.018_053_968_510_807;
const BT2020: Toed = Toed { knee: [BETA, 4.5 * BETA], slope: 4.5, scale: ALPHA, exponent: 1.0 / 0.45 };

/// ISO 22028-2.
const ROMM: Toed = Toed { knee: [1.0 / 512.0, 1.0 / 32.0], slope: 16.0, scale: 1.0, exponent: 1.8 };

impl Toed {
    #[inline(always)]
    fn encode<S: Scalar>(&self, linear: S) -> S {
        let root = fraction_of_power(linear, 1.0 / self.exponent);
        let curve = root.mul_add(S::lit(self.scale), S::lit(1.0 - self.scale));
        S::select(linear.less_equal(S::lit(self.knee[0])), linear * S::lit(self.slope), curve)
    }
    #[inline(always)]
    fn decode<S: Scalar>(&self, encoded: S) -> S {
        let root = encoded.mul_add(S::lit(1.0 / self.scale), S::lit(1.0 - 1.0 / self.scale));
        let (whole, fraction) = if self.exponent < 2.0 {
            (root, self.exponent - 1.0)
        } else {
            (root * root, self.exponent - 2.0)
        };
        let curve = whole * fraction_of_power(root, fraction);
        S::select(encoded.less_equal(S::lit(self.knee[1])), encoded * S::lit(1.0 / self.slope), curve)
    }
}

/// `xᵖ` for `0 < p < 1`. By logarithms, a third of the cost of [`Scalar::pow`], and here as exact: of the digits that a
/// logarithm loses above its mark, |log₂ x| ≤ 8 on the curves, the fraction leaves less than two bits.
#[inline(always)]
fn fraction_of_power<S: Scalar>(x: S, p: f64) -> S {
    (x.log2() * S::lit(p)).exp2()
}

impl Transfer {
    /// The encoded value of a linear component: 0 to 0, 1 to 1.
    ///
    /// Above 1 the curve goes on; below 0 its linear toe does. Continuous to the digits of the standards (sRGB to
    /// 3e-8, the others to 1e-14). References: IEC 61966-2-1, § 5.2; ITU-R BT.2020, table 4, with the
    /// constants unrounded; ISO 22028-2, § 4.3.
    ///
    /// PQ and HLG have no toe: what is below 0 counts as 0, where their slopes are infinite. PQ encodes 0 as 7.3e-7 and
    /// holds what is above 1; HLG encodes 1 as 1 − 5e-9. References: ITU-R BT.2100-2, tables 4 and 5.
    #[inline(always)]
    pub fn encode<S: Scalar>(self, linear: S) -> S {
        match self {
            Self::Linear => linear,
            Self::Srgb => SRGB.encode(linear),
            Self::Bt2020 => BT2020.encode(linear),
            Self::Romm => ROMM.encode(linear),
            Self::Pq => bt2100::pq_encode(linear),
            Self::Hlg => bt2100::hlg_encode(linear),
        }
    }

    /// The linear value of an encoded component: the inverse of [`encode`](Self::encode).
    #[inline(always)]
    pub fn decode<S: Scalar>(self, encoded: S) -> S {
        match self {
            Self::Linear => encoded,
            Self::Srgb => SRGB.decode(encoded),
            Self::Bt2020 => BT2020.decode(encoded),
            Self::Romm => ROMM.decode(encoded),
            Self::Pq => bt2100::pq_decode(encoded),
            Self::Hlg => bt2100::hlg_decode(encoded),
        }
    }
}

/// Linear RGB as a display or a file takes it: clamped to `[0, 1]` and encoded by the transfer function of its space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encode {
    /// The RGB space of both sides.
    pub space: RgbSpace,
}

impl Color for Encode {
    type In = LinearRgb;
    type Out = EncodedRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, rgb: S::Vec<3>) -> S::Vec<3> {
        let clamped = rgb.max(S::Vec::splat(S::lit(0.0))).min(S::Vec::splat(S::lit(1.0)));
        let [r, g, b] = clamped.to_array();
        let transfer = self.space.transfer;
        S::Vec::from_array([transfer.encode(r), transfer.encode(g), transfer.encode(b)])
    }
    fn name(&self) -> String {
        "encode".into()
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::LinearRgb { space: self.space.name.into() })]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::EncodedRgb { space: self.space.name.into() })]
    }
}

/// Encoded RGB back to linear, by the transfer function of its space. Nothing is clamped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decode {
    /// The RGB space of both sides.
    pub space: RgbSpace,
}

impl Color for Decode {
    type In = EncodedRgb;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, rgb: S::Vec<3>) -> S::Vec<3> {
        let [r, g, b] = rgb.to_array();
        let transfer = self.space.transfer;
        S::Vec::from_array([transfer.decode(r), transfer.decode(g), transfer.decode(b)])
    }
    fn name(&self) -> String {
        "decode".into()
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::EncodedRgb { space: self.space.name.into() })]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::LinearRgb { space: self.space.name.into() })]
    }
}
