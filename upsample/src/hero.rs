//! Reflectance at chosen wavelengths, straight from RGB: for shaders.

use color_fn_bases::{Range, Sigmoid};
use color_fn_core::domain::{LinearRgb, Number4, Port, Quantity, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar, Vector};

use crate::solver::RgbToSigmoid;

/// Linear RGB and a wavelength to reflectance in `[0, 1]`: [`RgbToSigmoid`], and its sigmoid.
///
/// - **Domain** linear RGB of the space; wavelength in nm, outside 360–830 nm held constant. **Result** reflectance, in
///   `[0, 1]` by construction.
/// - **Parameters** those of the solver.
#[derive(Debug, Clone, PartialEq)]
pub struct RgbToReflectance(pub RgbToSigmoid);

impl Color for RgbToReflectance {
    type In = (LinearRgb, Wavelength);
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        self.0.layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (rgb, wavelength): (S::Vec<3>, S)) -> S {
        Sigmoid::quadratic(Range::VISIBLE, self.0.eval(params, rgb), wavelength)
    }
    fn name(&self) -> String {
        "rgb_to_reflectance".into()
    }
    fn inputs(&self) -> Vec<Port> {
        [self.0.inputs(), vec![wavelengths("wavelength", 1)]].concat()
    }
}

/// Linear RGB and four wavelengths to four reflectances: what a renderer with hero wavelengths asks for. The sigmoid is
/// solved once.
///
/// Domain, result and parameters as [`RgbToReflectance`]. Reference: Wilkie et al., *Hero Wavelength Spectral Sampling*
/// (2014).
#[derive(Debug, Clone, PartialEq)]
pub struct RgbToHero(pub RgbToSigmoid);

impl Color for RgbToHero {
    type In = (LinearRgb, Number4);
    type Out = Number4;

    fn layout(&self) -> Layout {
        self.0.layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (rgb, nm): (S::Vec<3>, S::Vec<4>)) -> S::Vec<4> {
        let a = self.0.eval(params, rgb);
        let [w0, w1, w2, w3] = nm.to_array();
        S::Vec::from_array([
            Sigmoid::quadratic(Range::VISIBLE, a, w0),
            Sigmoid::quadratic(Range::VISIBLE, a, w1),
            Sigmoid::quadratic(Range::VISIBLE, a, w2),
            Sigmoid::quadratic(Range::VISIBLE, a, w3),
        ])
    }
    fn name(&self) -> String {
        "rgb_to_hero".into()
    }
    fn inputs(&self) -> Vec<Port> {
        [self.0.inputs(), vec![wavelengths("wavelengths", 4)]].concat()
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("reflectances", 4, Quantity::Reflectance)]
    }
}

fn wavelengths(name: &str, width: u8) -> Port {
    let quantity = Quantity::Wavelength { from: Range::VISIBLE.from(), to: Range::VISIBLE.to() };
    Port::new(name, width, quantity)
}
