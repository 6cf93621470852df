//! Captures: environment maps, images and bispectral measurements, read and checked.

mod donaldson;
mod environment;
mod image;

pub use donaldson::{BadDonaldson, Donaldson};
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
