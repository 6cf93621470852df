//! What crates promise together, as one binary.

mod architecture;
mod conformance;
mod contract;
mod device;
mod figures;
#[cfg(feature = "palette")]
mod palette;
mod shaders;
