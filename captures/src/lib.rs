//! Captures: environment maps, images, bispectral measurements and tables of the sky, read and checked.

mod donaldson;
mod environment;
mod image;
mod sky;

pub use donaldson::{BadDonaldson, Donaldson};
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use sky::{BadSky, Sky, SkyFrame};
