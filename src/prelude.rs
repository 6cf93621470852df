//! What a definition, and most programs that use one, need: `use color_fn::prelude::*;`.
//!
//! Families are in [`bases`](crate::bases), units in [`domain`](crate::domain).

pub use color_fn_core::{
    Color, Compose, Domain, Graph, GraphColor, Layout, Params, Role, Scalar, Vector, bounds, eval,
    input_derivatives, record,
};

#[cfg(feature = "batch")]
pub use color_fn_run::{Batch, eval_batch};
#[cfg(feature = "shader")]
pub use color_fn_shadergen::{Language, Options, compile};
