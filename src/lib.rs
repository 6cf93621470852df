//! Colors as functions: one dependency for all of `color-fn` but its program.
//!
//! A color is a function `C(x; θ)`, written once in Rust, generic over the number that it computes with. The same
//! definition gives values, batches, derivatives, bounds, and shaders for a GPU. Measured spectra are fitted with such
//! functions: a dozen numbers instead of a table.
//!
//! ```
//! use color_fn::bases::{BSpline, Range};
//! use color_fn::colorimetry::convert::Matrix;
//! use color_fn::colorimetry::{Adaptation, Illuminant, Integral, Observer, RgbSpace};
//! use color_fn::domain::Reflectance;
//! use color_fn::shadergen::{Language, Options, compile};
//! use color_fn::{Compose, eval, record};
//!
//! // A reflectance: a spline of 6 coefficients, which sum to 1 at every wavelength.
//! let spline = BSpline::<Reflectance>::new(6, Range::VISIBLE)?;
//! let coefficients = [0.05, 0.05, 0.1, 0.4, 0.8, 0.8];
//! assert!(eval(&spline, &coefficients, 830.0)? > 0.7);
//!
//! // Seen under D65, in linear sRGB: a composition is a color too.
//! let d65 = Illuminant::named("D65")?;
//! let white = d65.white(Observer::Cie1931_2);
//! let to_rgb = Matrix::xyz_to_rgb(RgbSpace::SRGB, white, Adaptation::Bradford)?;
//! let chip = Integral::under(spline, Observer::Cie1931_2, &d65).then(to_rgb);
//! let rgb = eval(&chip, &coefficients, ())?;
//! assert!(rgb.x > rgb.y && rgb.y > rgb.z);
//!
//! // As a shader: parameters in a buffer, the sum over wavelengths as one loop.
//! let shader = compile(&record(&chip), &Options::new("chip"))?;
//! let wgsl = shader.write(Language::Wgsl)?;
//! assert!(wgsl.text().is_some_and(|text| text.contains("fn chip() -> vec3<f32>")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Tour
//!
//! | to … | see |
//! |---|---|
//! | define a color of your own | [`Color`], [`prelude`], and the example `hello_color` |
//! | take a family of functions | [`bases`]: of wavelength, of position, of direction, of materials |
//! | combine colors | [`Compose`] |
//! | evaluate one point, many points | [`eval`], [`eval_batch`] |
//! | differentiate, bound | [`input_derivatives`], [`bounds`] |
//! | read measured spectra, environment maps, images, … and fit them | [`captures`], [`fitting`], and the example `fit_spectrum` |
//! | exchange colors with the crate `palette`, run its conversions | [`mod@palette`] |
//! | go from spectra to XYZ, RGB, Lab, ΔE | [`colorimetry`] |
//! | find a spectrum of an RGB color | [`upsample`] |
//! | keep a color | [`mod@file`]: the `.colorfn` format |
//! | write WGSL, GLSL, HLSL, MSL, SPIR-V | [`shadergen`], and the example `compile_everywhere` |
//! | run a shader on a device | `gpu`, with the feature of that name, and the example `in_a_renderer` |
//!
//! The program `colorfn` comes from the crate `color-fn-cli`.
//!
//! # Features
//!
//! Definitions, families and colorimetry are always there. All features but `gpu` are on by default; a renderer that
//! wants definitions and shaders takes `default-features = false, features = ["shader"]`.
//!
//! | feature | what it brings | without it | crates in all |
//! |---|---|---|---|
//! | none | definitions, families, colorimetry | | 15 |
//! | `batch` | [`eval_batch`] and [`batch`]: many points in SIMD lanes, on all cores | no rayon, no pulp | 33 |
//! | `file` | [`mod@file`], and the interface of a shader as JSON | no serde_json | 23 |
//! | `fit` | [`captures`], [`fitting`]; brings `batch` and `file` | no nalgebra | 55 |
//! | `images` | images and environment maps from files, by their ICC profiles, and as types of the crate `image`; brings `fit` | no image, no moxcms | 75 |
//! | `palette` | [`mod@palette`]: its types to and from our vectors, and its conversions on any scalar | no palette | 22 |
//! | `shader` | [`shadergen`] | no naga | 39 |
//! | `upsample` | [`upsample`] | | 52 |
//! | `gpu` | `gpu`: devices through wgpu; brings `shader` | no wgpu | 70 |
//! | default | all but `gpu` | | 92 |
//!
//! `benches/features.sh --build` in the repository prints the seconds that each takes to build as well.

#[cfg(feature = "palette")]
pub mod palette;
pub mod prelude;

pub use color_fn_bases as bases;
#[cfg(feature = "fit")]
pub use color_fn_captures as captures;
pub use color_fn_colorimetry as colorimetry;
pub use color_fn_core::*;
#[cfg(feature = "fit")]
pub use color_fn_fitting as fitting;
#[cfg(feature = "gpu")]
pub use color_fn_gpu as gpu;
#[cfg(feature = "batch")]
pub use color_fn_run as batch;
#[cfg(feature = "batch")]
pub use color_fn_run::eval_batch;
#[cfg(feature = "shader")]
pub use color_fn_shadergen as shadergen;
#[cfg(feature = "upsample")]
pub use color_fn_upsample as upsample;
