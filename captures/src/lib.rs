//! Captures: measured spectra, environment maps, images, splats, points, BRDFs, bispectral measurements, tables of the sky and
//! refractive indices, read and checked.
//!
//! Each is read from a path, a stream or bytes, or made of numbers in memory; images and maps come from and go to the types of
//! the crate `image`. The feature `images`, on by default, brings that crate with its decoders and the ICC engine; without it
//! spectra and tables build light.

mod brdf;
mod capture;
#[cfg(feature = "images")]
mod chromaticities;
mod donaldson;
mod environment;
mod image;
mod invalid;
mod points;
mod refractive;
mod rgb_list;
mod sky;
mod source;
pub mod spectra;
mod splats;
mod table;

pub use brdf::{AngleUnit, BrdfSample, BrdfTable};
pub use capture::{Capture, CaptureError, CaptureKind};
pub use donaldson::DonaldsonMatrix;
pub use environment::{Aspect, Environment, EnvironmentCell, ReadEnvironmentError, pixel_direction};
#[cfg(feature = "images")]
pub use image::ReadImageError;
pub use image::{ColorTag, Image};
pub use invalid::InvalidCapture;
pub use points::{PointEncoding, Points};
pub use refractive::RefractiveIndex;
pub use rgb_list::{NamedRgb, RgbList};
pub use sky::{Sky, SkyFrame};
pub use source::ReadFileError;
pub use splats::{
    FloatColumns, FloatProperties, PlyFormat, Property, PropertyType, ReadSplatsError, Splats,
    coefficient_names,
};
pub use table::{MAX_CELLS, ReadTableError, TableReader, TableRow, TextError, TextProblem};
