//! BRDFs fitted to tables.

mod error;
mod lobes;
mod low_rank;
mod metric;

pub use error::{BrdfFitError, MAX_BRDF_TERMS};
pub use lobes::fit_half_lobes;
pub use low_rank::{BrdfTerms, fit_brdf_terms};
pub use metric::brdf_log_rms;
