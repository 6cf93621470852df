//! Colors as functions: the core of `color-fn`.
//!
//! A color is a function `C(x; θ)`: of wavelength, direction, position or time, with a few parameters θ. It is written
//! once, generic over the number that it computes with ([`Scalar`]), and every tool is that function run with another
//! number.
//!
//! ```
//! use color_fn_core::domain::{Number, Wavelength};
//! use color_fn_core::scalar::Interval;
//! use color_fn_core::{Color, Layout, Params, Program, Scalar, bounds, eval, input_derivatives, record};
//!
//! /// `Σ height · exp(−((λ − center) / width)²)`, λ in nm.
//! struct Bumps(usize);
//!
//! impl Color for Bumps {
//!     type In = Wavelength;
//!     type Out = Number;
//!
//!     fn layout(&self) -> Layout {
//!         Layout::new().free("bumps", self.0, 3) // rows of center, width, height
//!     }
//!     #[inline(always)]
//!     fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
//!         params.block(0).sum_rows(
//!             #[inline(always)]
//!             |bump| {
//!                 let x = (wavelength - bump.get(0)) / bump.get(1);
//!                 bump.get(2) * (-(x * x)).exp()
//!             },
//!         )
//!     }
//! }
//!
//! let (color, parameters) = (Bumps(2), [450.0, 20.0, 0.5, 600.0, 40.0, 1.0]);
//! # let single = color_fn_core::color::to_f32(&parameters);
//!
//! // With `f32` it gives a value.
//! assert!((eval(&color, &single, 600.0)? - 1.0).abs() < 1e-6);
//!
//! // With dual numbers it gives slopes, with intervals bounds over a whole region.
//! let [(value, [slope])] = input_derivatives::<_, 1>(&color, &parameters, &[640.0])?[..] else { unreachable!() };
//! assert!((slope + value * 2.0 / 40.0).abs() < 1e-9);
//! assert!(bounds(&color, &parameters, &[Interval::new(700.0, 830.0)])?[0].high < 0.01);
//!
//! // Recorded it is a graph, of the same size for 2 bumps and for 2000, which runs with any number again.
//! let graph = record(&color);
//! assert_eq!(graph.nodes().len(), record(&Bumps(2000)).nodes().len());
//! assert_eq!(Program::new(graph).run::<f32>(&single, &[600.0])[0], eval(&color, &single, 600.0)?);
//! # Ok::<(), color_fn_core::layout::ParamCountMismatch>(())
//! ```
//!
//! # Where things are
//!
//! | to … | see |
//! |---|---|
//! | define a color | [`Color`], [`Layout`], [`Params`], [`domain`] |
//! | combine colors | [`Compose`]: sum, product, mix, `then`, change of input, indexed set |
//! | evaluate | [`eval`]; derivatives [`input_derivatives`]; bounds [`bounds`] |
//! | have it as data | [`record`], [`graph`]; run that with [`Program`], use it as a color with [`GraphColor`] |
//! | keep it | [`mod@file`]: the `.colorfn` format |
//! | know how exact it is on a device | [`error_bound`] |
//! | use another number | [`scalar`] |
//!
//! Many points are run by `color-fn-run`; families of functions are in `color-fn-bases`, spectra, XYZ and RGB in
//! `color-fn-colorimetry`, shaders in `color-fn-shadergen`; the crate `color-fn` has them all.
//!
//! # Conventions
//!
//! Wavelengths are in nm. The perfect diffuser has Y = 1. Outside its range a function of wavelength is held constant.
//! Indices are taken as `clamp(floor(x), 0, n − 1)`. No definition depends on NaN ([`scalar::op`]). Directions are
//! right-handed, z up. `CONVENTIONS.md` in the repository has the rest.
//!
//! # What it is not
//!
//! It knows neither GPU nor machine learning, and no image formats. It is not a color management system: there are no ICC
//! profiles. Reverse-mode gradients of graphs are not written yet; dual numbers give derivatives a few at a time.

pub mod color;
pub mod compose;
pub mod domain;
pub mod error_bound;
#[cfg(feature = "file")]
pub mod file;
pub mod graph;
pub mod graph_color;
pub mod layout;
pub mod limits;
pub mod message;
pub mod params;
pub mod scalar;

pub use glam;

pub use color::{Color, bounds, eval, input_derivatives, record};
pub use compose::Compose;
pub use domain::Domain;
pub use graph::{Graph, Program};
pub use graph_color::GraphColor;
pub use layout::{Layout, Role};
pub use params::Params;
pub use scalar::{Scalar, Vector};
