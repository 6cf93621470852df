//! Environment maps: radiance of every direction.

#[cfg(feature = "images")]
mod convert;
mod error;
#[cfg(feature = "images")]
mod interop_id;
#[cfg(feature = "images")]
mod layer;
mod map;
#[cfg(feature = "images")]
mod open_exr;
#[cfg(feature = "images")]
mod pixels;
#[cfg(feature = "images")]
mod radiance;
#[cfg(feature = "images")]
mod read;

pub use error::ReadEnvironmentError;
pub use map::{Aspect, Environment, EnvironmentCell, pixel_direction};
