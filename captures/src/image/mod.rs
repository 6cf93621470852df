//! Images, decoded to linear RGB.

#[cfg(feature = "images")]
mod convert;
#[cfg(feature = "images")]
mod encoding;
#[cfg(feature = "images")]
mod error;
#[cfg(feature = "images")]
mod icc;
mod pixels;
#[cfg(feature = "images")]
mod read;

#[cfg(feature = "images")]
pub(crate) use convert::{float_image, linear_pixels};
#[cfg(feature = "images")]
pub use error::ReadImageError;
pub use pixels::{IccProfile, Image};
