//! Captures: environment maps, images, splats, points, BRDFs, bispectral measurements, tables of the sky and refractive
//! indices, read and checked.

mod brdf;
mod donaldson;
mod environment;
mod image;
mod points;
mod refractive;
mod sky;
pub mod spectra;
mod splats;
mod table;

pub use brdf::{Reflection, Reflections};
pub use donaldson::Donaldson;
pub use environment::{Aspect, BadEnvironment, Environment, Part, pixel_direction};
pub use image::{BadImage, Image, Profile};
pub use points::Points;
pub use refractive::RefractiveIndex;
pub use sky::{Sky, SkyFrame};
pub use splats::{BadSplats, Columns, Floats, Form, Kind, Property, Splats, coefficient_names};
pub use table::BadTable;
