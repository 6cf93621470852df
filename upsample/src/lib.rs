//! Spectra of RGB colors.

mod newton;
mod quadrature;
mod solver;
pub mod start;
mod viewing;

pub use solver::RgbToSigmoid;
pub use viewing::{NoViewing, Viewing, White};
mod search;
mod solid;
pub use search::{Found, Reach, Upsampler};
pub use solid::{Certificate, Nearest, Solid};
mod decomposition;
mod metamer;
mod quadratic;
pub use decomposition::{NoDecomposition, PrimaryDecomposition};
pub use metamer::{Metamer, NoMetamer, UnknownMetamer};
