//! Placeholder.
pub mod device;
pub mod testing;
pub use device::*;
