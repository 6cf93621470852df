//! Transfer functions of RGB spaces: linear to encoded and back, generic over the scalar.

use palette::encoding::{FromLinear, IntoLinear, ProPhotoRgb, RecOetf, Srgb};

use super::bt2100;
use super::number::Num;
use super::rgb::{RgbSpace, Transfer};
use crate::color::Color;
use crate::domain::{EncodedRgb, LinearRgb, Port, Quantity};
use crate::layout::Layout;
use crate::params::Params;
use crate::scalar::{Scalar, Vector};

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
        let number = Num(linear);
        match self {
            Self::Linear => linear,
            Self::Srgb => Srgb::from_linear(number).0,
            Self::Bt2020 => RecOetf::from_linear(number).0,
            Self::Romm => ProPhotoRgb::from_linear(number).0,
            Self::Pq => bt2100::pq_encode(linear),
            Self::Hlg => bt2100::hlg_encode(linear),
        }
    }

    /// The linear value of an encoded component: the inverse of [`encode`](Self::encode).
    #[inline(always)]
    pub fn decode<S: Scalar>(self, encoded: S) -> S {
        let number = Num(encoded);
        match self {
            Self::Linear => encoded,
            Self::Srgb => Srgb::into_linear(number).0,
            Self::Bt2020 => RecOetf::into_linear(number).0,
            Self::Romm => ProPhotoRgb::into_linear(number).0,
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
