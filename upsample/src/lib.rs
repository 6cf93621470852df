//! Spectra of RGB colors: solved without a table, certified where there is none, small enough for shaders.
//!
//! An RGB color is three numbers; the reflectances that have it are many, or none. This crate finds one.
//!
//! ```
//! use color_fn_colorimetry::RgbSpace;
//! use color_fn_upsample::{Metamer, Reachability, Upsampler};
//!
//! let upsampler = Upsampler::new(RgbSpace::REC2020)?;
//!
//! // Three coefficients of a sigmoid, whose reflectance has the color.
//! let found = upsampler.find([0.6, 0.3, 0.1]);
//! assert!(found.reachability == Reachability::Exact && found.error < 1e-9);
//! assert!(found.reflectance(600.0) > found.reflectance(450.0));
//!
//! // No reflectance is as green as Rec.2020: a direction in which the color lies beyond all of them proves it.
//! let Reachability::OutsideSolid(proof) = upsampler.find([0.0, 1.0, 0.0]).reachability else { panic!("there is none") };
//! assert!(proof.color > upsampler.solid().support(proof.direction));
//!
//! // Of all reflectances of a color the one nearest to measured ones.
//! let natural = upsampler.reflectance([0.6, 0.3, 0.1], Metamer::Natural)?;
//! assert_eq!(natural.reflectance.len(), 471);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | for | take |
//! |---|---|
//! | one color, exactly, with a proof | [`Upsampler`] |
//! | another spectrum of the same color | [`Upsampler::reflectance`] with a [`Metamer`] |
//! | a light, brighter than white | [`LightUpsampler`] |
//! | many colors | [`RgbToSigmoid::coefficients`] of [`RgbToSigmoid::exact`]: in lanes, on all cores |
//! | a shader | [`RgbToSigmoid::compact`], [`RgbToReflectance`], [`RgbToHero`]; linear: [`PrimaryDecomposition`] |
//! | which colors are reflectances | [`Solid`] |
//!
//! # Conditions
//!
//! RGB is linear, and seen by the CIE 1931 2° observer under the light of the space's own white ([`White`]): D65 for
//! sRGB, Display P3 and Rec.2020, D50 for ProPhoto RGB, and for ACES, whose white is near D60 and no illuminant of the
//! CIE, daylight at its correlated color temperature. Sums run at 1 nm over 360–830 nm; the white of the light is adapted
//! (Bradford) to that of the space, so that the perfect diffuser has RGB = (1, 1, 1).

mod decomposition;
mod hero;
mod light;
mod metamer;
mod newton;
mod quadratic;
mod quadrature;
mod search;
mod solid;
mod solver;
pub mod start;
mod viewed_space;

pub use decomposition::{PrimaryDecomposition, UndecomposableSpace};
pub use hero::{RgbToHero, RgbToReflectance};
pub use light::{Light, LightUpsampler};
pub use metamer::{Metamer, MetamerNotConverged, Spectrum, UnknownMetamer};
pub use search::{Reachability, SigmoidSolution, Upsampler};
pub use solid::{Certificate, NearestColor, Solid};
pub use solver::RgbToSigmoid;
pub use viewed_space::{UnsupportedSpace, ViewedSpace, White};
