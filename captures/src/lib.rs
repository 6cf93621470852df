//! Captures: environment maps, images, bispectral measurements, BRDFs and refractive indices, read and checked.

mod brdf;
mod donaldson;
mod environment;
mod image;
mod refractive;
mod table;

pub use brdf::{Reflection, Reflections};
pub use donaldson::Donaldson;
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use refractive::RefractiveIndex;
pub use table::BadTable;
