//! Spectra of RGB colors.

mod newton;
mod quadrature;
mod solver;
pub mod start;
mod viewing;

pub use solver::RgbToSigmoid;
pub use viewing::{NoViewing, Viewing, White};
