//! Captures: environment maps, images, splats, BRDFs, bispectral measurements, tables of the sky and refractive indices, read
//! and checked.

mod brdf;
mod donaldson;
mod environment;
mod image;
mod refractive;
mod sky;
mod splats;
mod table;

pub use brdf::{Reflection, Reflections};
pub use donaldson::Donaldson;
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use refractive::RefractiveIndex;
pub use sky::{BadSky, Sky, SkyFrame};
pub use splats::{BadSplats, Columns, Floats, Form, Kind, Property, Splats, coefficient_names};
pub use table::BadTable;
