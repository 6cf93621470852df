//! Placeholder.
pub mod device;
mod quiet;
pub mod testing;
pub use device::*;
