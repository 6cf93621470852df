//! Files of 3D Gaussian splats.

mod data;
mod error;
mod header;
mod property;
mod read;
mod write;

pub use data::{FloatProperties, Splats, coefficient_names};
pub use error::ReadSplatsError;
pub use property::{PlyFormat, Property, PropertyType};
pub use write::FloatColumns;
