//! Radial basis functions: the matrices of their fits.

mod error;
mod greedy;
mod interpolate;
mod least_squares;
mod radial;

pub use error::RbfFitError;
pub use greedy::{Aim, Greedy, GreedyStep, greedy};
pub use interpolate::{Interpolant, Interpolation};
pub use least_squares::{Approximation, approximate};
