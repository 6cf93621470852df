//! Images, decoded to linear RGB.

#[cfg(feature = "images")]
mod conversion;
#[cfg(feature = "images")]
mod convert;
#[cfg(feature = "images")]
mod encoded;
#[cfg(feature = "images")]
mod encoding;
#[cfg(feature = "images")]
mod error;
#[cfg(feature = "images")]
mod icc;
#[cfg(feature = "images")]
mod jpeg;
#[cfg(feature = "images")]
pub(crate) mod orientation;
mod pixels;
#[cfg(feature = "images")]
mod png;
#[cfg(feature = "images")]
mod read;
#[cfg(feature = "images")]
mod stated;

#[cfg(feature = "images")]
pub(crate) use convert::{float_image, linear_pixels};
#[cfg(feature = "images")]
pub use error::ReadImageError;
pub use pixels::{ColorTag, Image};
