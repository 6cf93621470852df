//! What crates promise together, as one binary.

mod architecture;
mod circles;
mod compilers;
mod conformance;
mod device;
mod direct;
mod error_bound;
mod figures;
#[cfg(feature = "palette")]
mod palette;
mod reader;
mod shaders;
mod sources;
