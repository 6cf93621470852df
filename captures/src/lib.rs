//! Captures: environment maps, images, splats, bispectral measurements and tables of the sky, read and checked.

mod donaldson;
mod environment;
mod image;
mod sky;
mod splats;

pub use donaldson::{BadDonaldson, Donaldson};
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use sky::{BadSky, Sky, SkyFrame};
pub use splats::{BadSplats, Columns, Floats, Form, Kind, Property, Splats, coefficient_names};
