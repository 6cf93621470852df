//! Grids through values, and near to many: axis by axis, as their basis is a product.

mod axis;
mod banded;
mod fit;
mod regular;
mod scattered;

pub use fit::{GridFit, GridFitError};
pub(crate) use regular::approximate_grid_between;
pub use regular::{approximate_grid, interpolate_grid};
pub use scattered::approximate_grid_at;
