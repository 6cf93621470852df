//! Fits of the families of [`color_fn_bases`] to data.
//!
//! | data | family | fit |
//! |---|---|---|
//! | values at scattered points | [`Rbf`](color_fn_bases::Rbf) | [`Interpolation`]: exact; [`approximate`]: chosen centres; [`greedy`]: centres to an error or bytes |
//! | values on a regular grid | [`Grid`](color_fn_bases::Grid) | [`interpolate_grid`]: exact; [`approximate_grid`]: fewer values |

mod definite;
mod grid;
mod rbf;
mod scattered;

pub use grid::{GridFit, GridFitError, approximate_grid, interpolate_grid};
pub use rbf::{
    Aim, Approximation, Greedy, GreedyStep, Interpolant, Interpolation, RbfFitError, approximate, greedy,
};
pub use scattered::{BadScattered, Scattered};
