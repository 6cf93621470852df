//! Colors whose parameters vary with another input, fitted to all data at once.
//!
//! With the weights `wₖ` of the keyframes at a place, the parameters there are `Σ wₖ θₖ`, and what a sample there adds to the
//! normal equations is the Kronecker product of `w wᵀ` and of what it adds to those of the color itself. So one place costs
//! what a fit of the color costs, and sixteen copies of a small matrix.

mod keyframes;
mod linear;
mod nonlinear;
mod normal;
mod slice;

pub(crate) use keyframes::Keyframes;
pub(crate) use linear::through;
pub use linear::{fit_parameter_spline_linear, keyframes_through};
pub(crate) use nonlinear::improve;
pub use nonlinear::improve_parameter_spline;
pub use slice::{ParameterSplineConfig, ParameterSplineFitError, Slice};
