//! Grids through values, and near to many: axis by axis, as their basis is a product.

mod axis;
mod fit;
mod regular;
mod scattered;

pub use fit::{GridFit, GridFitError};
pub use regular::{approximate_grid, interpolate_grid};
pub use scattered::approximate_grid_at;
