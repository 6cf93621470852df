//! Colors as functions.

pub mod batch;
pub mod color;
pub mod colorimetry;
pub mod compose;
pub mod domain;
pub mod file;
pub mod fit;
pub mod graph;
pub mod graph_color;
pub mod layout;
pub mod measured;
pub mod params;
pub mod scalar;
#[cfg(test)]
mod testing;

pub use batch::eval_batch;
pub use color::{Color, bounds, eval, input_derivatives, record};
pub use compose::Compose;
pub use domain::Domain;
pub use graph::{Graph, Program};
pub use graph_color::GraphColor;
pub use layout::{Layout, Role};
pub use params::Params;
pub use scalar::{Scalar, Vector};
