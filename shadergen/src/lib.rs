//! Colors as shaders: a [`Graph`](color_fn_core::Graph) becomes a [`naga::Module`], validated, and from it WGSL, WESL,
//! GLSL, GLSL ES, HLSL, MSL or SPIR-V.
//!
//! ```
//! use color_fn_core::domain::{Number, Wavelength};
//! use color_fn_core::{Color, Layout, Params, Scalar, record};
//! use color_fn_shadergen::{Language, Options, compile};
//!
//! /// `a + b · (λ − 550 nm) / 100 nm`.
//! struct Ramp;
//!
//! impl Color for Ramp {
//!     type In = Wavelength;
//!     type Out = Number;
//!
//!     fn layout(&self) -> Layout {
//!         Layout::new().free("line", 1, 2)
//!     }
//!     fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
//!         let line = params.block(0).first();
//!         line.get(1).mul_add((wavelength - S::lit(550.0)) / S::lit(100.0), line.get(0))
//!     }
//! }
//!
//! let shader = compile(&record(&Ramp), &Options::new("ramp"))?;
//! let wgsl = shader.write(Language::Wgsl)?;
//! assert!(wgsl.text().is_some_and(|text| text.contains("fn ramp(wavelength: f32) -> f32")));
//! assert_eq!(shader.interface.parameter_offset("line", 0, 1), Some(4));
//! # Ok::<(), color_fn_shadergen::ShaderError>(())
//! ```
//!
//! # What the text is like
//! A sum over rows is a loop, so that the text follows the structure of a color and not the number of its
//! parameters; [`Options::unroll`] writes loops out. Values keep the names that a definition gave them. All names at module level begin with the
//! function's name: functions of different names never clash in one module. The generated text belongs to whoever
//! generates it.
//!
//! # How it is made
//! [`compile`] walks the graph's [`Schedule`](color_fn_core::graph::Schedule) once (`function`, `compute`, `count`,
//! `read`) and writes expressions and statements through one small writer (`body`). Before it, one pass finds
//! what is needed of each node (`demand`), by the graph's [facts](color_fn_core::graph::Facts). What an operation means in a shader stands
//! in one file (`operation`).

mod body;
mod comment;
mod compute;
mod constant;
mod count;
mod demand;
mod entry;
mod error;
mod format;
mod function;
mod helpers;
mod interface;
mod language;
mod library;
mod module;
mod names;
mod operation;
mod options;
mod parameters;
mod read;
mod recipe;
mod rust_struct;
mod types;
mod unroll;
mod walk;
mod write;

pub use error::{MAX_ARRAY_BYTES, MAX_CONST_VECTORS, MAX_EXPRESSIONS, MAX_UNIFORM_BYTES, ShaderError};
pub use format::{Format, UnknownFormat};
pub use interface::{
    Argument, Binding, BindingKind, BlockInterface, Content, EntryInterface, Interface, MAX_GROUPS,
    PackError, Stage, ValueCountMismatch, WORKGROUP,
};
pub use language::{Language, UnknownLanguage};
pub use module::{Shader, compile};
pub use options::{Entry, MAX_AUTO_SIZE, Math, Options, ParameterMode, UnknownUnroll, Unroll};
pub use write::Source;
