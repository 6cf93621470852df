//! Runs generated shaders on a device, without a window.
//!
//! A [`Device`] is any that the system offers: a GPU, or a software device such as Mesa's lavapipe; without one there
//! is [`DeviceUnavailable`], which says how to get one. A [`Batch`] is a shader with a compute entry: many points in, their
//! colors out. A [`Painter`] is a shader with a fragment entry: it paints a color over the plane as a [`Picture`],
//! the way a renderer would call it. Both keep their pipeline while parameters change.
//!
//! ```
//! use color_fn_core::domain::{Number, Wavelength};
//! use color_fn_core::{Color, Layout, Params, Scalar, record};
//! use color_fn_gpu::{Batch, Device, DeviceRequest};
//! use color_fn_shadergen::{Entry, Options, compile};
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
//!     #[inline(always)]
//!     fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
//!         let line = params.block(0).first();
//!         line.get(1).mul_add((wavelength - S::lit(550.0)) / S::lit(100.0), line.get(0))
//!     }
//! }
//!
//! let shader = compile(&record(&Ramp), &Options::new("ramp").entry(Entry::Compute))?;
//! match Device::open(&DeviceRequest::default()) {
//!     Ok(device) => {
//!         let mut batch = Batch::new(&device, &shader)?;
//!         let values = batch.run(&[0.5, 0.25], &[550.0, 650.0])?;
//!         assert!((values[1] - 0.75).abs() < 1e-6); // a device may divide less exactly than a CPU
//!         batch.set_row("line", 0, &[0.5, 0.5])?;
//!         assert!((batch.eval(&[650.0])?[0] - 1.0).abs() < 1e-6);
//!     }
//!     Err(none) => println!("{none}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here panics on a failing device: what it refuses, runs out of, or does not survive is a [`DeviceError`].
//! Out of scope: windows and surfaces (a program with its own device hands it over by [`Device::from_wgpu`]), and
//! text in shading languages (`color-fn-shadergen` writes it).

mod batch;
mod binding;
mod buffer;
mod check;
mod clock;
mod device;
mod parameters;
mod picture;
mod quiet;
#[cfg(test)]
mod test_color;
pub mod testing;

pub use batch::{Batch, RunError};
pub use binding::BuildError;
pub use check::{Check, CheckError, Checked, check};
pub use device::{Device, DeviceError, DeviceRequest, DeviceUnavailable, how_to_get_a_device};
pub use parameters::{ParameterError, TooManyParameters};
pub use picture::{Painter, Picture, PictureTile};
pub use wgpu;
