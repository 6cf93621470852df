//! What crates promise together, as one binary.

mod architecture;
mod conformance;
mod device;
mod error_bound;
mod figures;
#[cfg(feature = "palette")]
mod palette;
mod shaders;
