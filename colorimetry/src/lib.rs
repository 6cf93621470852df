//! From spectra to colors: observers, illuminants, tristimulus values, RGB spaces, adaptation,
//! color temperature.
//!
//! Plain `f64` arithmetic on standard tables, which are compiled in; and, for use inside colors, the same things
//! generic over the scalar: [`space`], [`delta_e`] and [`Transfer`] as functions, [`convert`], [`transfer`] and [`integral`] as
//! colors to compose with.
//!
//! **Conventions.** Wavelengths are in nm. A sum runs at 1 nm over the observer's range, 360–830 nm
//! (390–830 for the 2015 observers). Reflectance is interpolated by Sprague on equal steps and by a
//! cubic spline on uneven ones, light linearly, and both are held constant beyond their ends. The
//! perfect diffuser has Y = 1. Matrices act on columns.
//!
//! | question | answer |
//! |---|---|
//! | XYZ of a reflectance | [`Weights::reflectance`], then [`Weights::tristimulus`] of a [`Curve::reflectance`] |
//! | XYZ of a light | [`Weights::emission`] |
//! | XYZ of data at 10 or 20 nm | [`e308::weights`] |
//! | the illuminant and the observer | [`ViewingConditions`] |
//! | white of an illuminant, of an RGB space | [`Illuminant::white`], [`RgbSpace::white`] |
//! | XYZ under another white | [`adaptation::Adaptation::matrix`] |
//! | XYZ of a spectral color, as a color | [`Integral::under`], [`Integral::emitted`] |
//! | linear RGB, encoded RGB, Lab, Oklab of it | `.then` a [`convert::Matrix`], [`transfer::Encode`], [`convert::XyzToLab`], [`convert::XyzToOklab`] |
//! | ΔE of two colors | [`delta_e::delta_e_2000`] |
//! | PQ and HLG | [`Transfer::Pq`], [`Transfer::Hlg`], [`bt2100::HlgOotf`] |
//! | how good a fit is | [`metrics::ColorDifferenceEvaluator`], [`metrics::LightEvaluator`], [`metrics::Stats`] |
//! | color temperature | [`cct::ColorTemperature::of`] |
//! | color rendering; one light against another | [`rendering::ColorRendering`], [`rendering::LitSamples`] |

pub mod adaptation;
#[cfg(test)]
mod agreement;
pub mod black_body;
pub mod bt2100;
pub mod cct;
pub mod convert;
pub mod delta_e;
pub mod e308;
pub mod illuminant;
pub mod integral;
pub mod integrate;
pub mod interpolate;
pub mod matrix;
pub mod metrics;
pub mod observer;
pub mod quadrature;
pub mod rendering;
pub mod rgb;
pub mod space;
mod tables;
#[cfg(test)]
mod tests;
pub mod transfer;
pub mod viewing;
pub mod white;

pub use adaptation::Adaptation;
pub use illuminant::Illuminant;
pub use integral::Integral;
pub use integrate::Weights;
pub use interpolate::Curve;
pub use matrix::Matrix3;
pub use observer::Observer;
pub use quadrature::Quadrature;
pub use rgb::{RgbSpace, Transfer};
pub use viewing::ViewingConditions;
