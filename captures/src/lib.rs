//! Captures: environment maps, images, splats and bispectral measurements, read and checked.

mod donaldson;
mod environment;
mod image;
mod splats;

pub use donaldson::{BadDonaldson, Donaldson};
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use splats::{BadSplats, Columns, Floats, Form, Kind, Property, Splats, coefficient_names};
