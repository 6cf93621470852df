//! Three numbers as linear sRGB.

use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::matrix::{IDENTITY, Matrix3, product};
use color_fn_colorimetry::space::transform;
use color_fn_colorimetry::{Adaptation, RgbSpace};
use color_fn_core::domain::{LinearRgb, Number3, Quantity};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use crate::error::Failure;

/// The mean of light that is exposed for a display, before encoding: middle grey.
pub(crate) const GREY: f64 = 0.18;

/// What light of a mean is multiplied by for that; of none 1.
pub(crate) fn exposed(mean: f64) -> f64 {
    if mean > 0.0 && mean.is_finite() { GREY / mean } else { 1.0 }
}

/// Linear sRGB of three numbers: decoded where they are encoded, then by a matrix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LinearSrgb {
    decode: Option<RgbSpace>,
    matrix: Matrix3,
}

impl LinearSrgb {
    /// Of what a color gives.
    ///
    /// # Errors
    /// When that is no color of three numbers.
    pub(crate) fn of(quantity: &Quantity) -> Result<Self, Failure> {
        let srgb = RgbSpace::SRGB;
        let white = srgb.white_xyz();
        let from_xyz = *Matrix::xyz_to_rgb(srgb, white, Adaptation::Bradford)?.rows();
        let from_space = |space: RgbSpace| -> Result<Matrix3, Failure> {
            if space == srgb {
                return Ok(IDENTITY);
            }
            Ok(product(&from_xyz, Matrix::rgb_to_xyz(space, white, Adaptation::Bradford)?.rows()))
        };
        match quantity {
            Quantity::LinearRgb { space } => Ok(Self { decode: None, matrix: from_space(space.parse()?)? }),
            Quantity::EncodedRgb { space } => {
                let space: RgbSpace = space.parse()?;
                Ok(Self { decode: Some(space), matrix: from_space(space)? })
            }
            Quantity::Xyz { .. } => Ok(Self { decode: None, matrix: from_xyz }),
            other => Err(Failure::work(format!(
                "colorfn paints no picture of {}: render takes RGB and XYZ",
                other.describe()
            ))),
        }
    }

    /// Whether the numbers are already made for a display.
    pub(crate) const fn is_encoded(&self) -> bool {
        self.decode.is_some()
    }
}

impl Color for LinearSrgb {
    type In = Number3;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, color: S::Vec<3>) -> S::Vec<3> {
        let linear = match self.decode {
            None => color,
            Some(space) => {
                let [r, g, b] = color.to_array();
                let decode = space.transfer;
                S::Vec::from_array([decode.decode(r), decode.decode(g), decode.decode(b)])
            }
        };
        match self.matrix == IDENTITY {
            true => linear,
            false => transform::<S>(&self.matrix, linear),
        }
    }
    fn name(&self) -> String {
        "display".into()
    }
}
