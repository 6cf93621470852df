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

pub use brdf::{BrdfSample, BrdfTable};
pub use donaldson::DonaldsonMatrix;
pub use environment::{Aspect, Environment, EnvironmentCell, ReadEnvironmentError, pixel_direction};
pub use image::{Image, Profile, ReadImageError};
pub use points::Points;
pub use refractive::RefractiveIndex;
pub use sky::{Sky, SkyFrame};
pub use splats::{
    FloatColumns, FloatProperties, PlyFormat, Property, PropertyType, ReadSplatsError, Splats,
    coefficient_names,
};
pub use table::ReadTableError;
