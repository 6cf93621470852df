//! Fits of the families of [`color_fn_bases`] to data.

pub mod harmonics;
mod low_rank;
mod moments;

pub use low_rank::{MOST_FUNCTIONS, SharedBasis, SharedBasisConfig, SharedBasisError, learn_basis};
pub use moments::{moments, multipliers};
