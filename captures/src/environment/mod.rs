//! Environment maps: radiance of every direction.

#[cfg(feature = "images")]
mod convert;
mod error;
mod map;
#[cfg(feature = "images")]
mod read;

pub use error::ReadEnvironmentError;
pub use map::{Aspect, Environment, EnvironmentCell, pixel_direction};
