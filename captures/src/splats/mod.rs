//! Files of 3D Gaussian splats, and of points with colors.

mod cloud;
mod data;
mod error;
mod header;
mod property;
mod read;
mod write;

pub(crate) use cloud::Cloud;
pub use data::{FloatProperties, Splats, coefficient_names};
pub use error::ReadSplatsError;
pub use property::{PlyFormat, Property, PropertyType};
pub use write::FloatColumns;
