//! Colors as functions.

pub use color_fn::*;
pub use color_fn_bases as bases;
pub use color_fn_gpu as gpu;
pub use color_fn_shadergen as shadergen;
