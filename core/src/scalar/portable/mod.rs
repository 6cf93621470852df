//! Functions made of elementary operations, the same for one `f32`, for lanes of them, and in a shader.
//!
//! Each function stays *one* operation of the graph, with one derivative; this is how single precision computes it
//! where the native one is not to be trusted. [`accuracy`](super::accuracy) states the error of each, which holds whether
//! or not a device fuses a product with a sum.
//!
//! An argument outside a function's domain gives the defined value that its documentation states.

mod elementary;
mod exponential;
mod hyperbolic;
mod implementation;
mod logarithm;
mod power;
mod recipe;
mod root;
mod special;
mod trigonometric;

pub use elementary::{Elementary, LARGEST, SMALLEST};
pub use implementation::{PlainBinary, PlainUnary, binary, special_pairs, special_values, unary};
pub use recipe::{Recipe, Step, StepId};
pub use special::SpecialValues;
