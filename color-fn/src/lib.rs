//! Colors as functions.

pub mod color;
pub mod domain;
pub mod graph;
pub mod layout;
pub mod params;
pub mod scalar;

pub use color::{Color, bounds, eval, input_derivatives, record};
pub use domain::Domain;
pub use graph::{Graph, Program};
pub use layout::{Layout, Role};
pub use params::Params;
pub use scalar::{Scalar, Vector};
