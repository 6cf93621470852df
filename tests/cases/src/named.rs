//! A color of the table under its name.

use color_fn_core::Color;

use crate::case::Case;

/// A named color, not yet placed.
pub(crate) struct Named<C>(pub(crate) &'static str, pub(crate) C);

impl<C: Color + Send + Sync + 'static> Named<C> {
    /// Where it is tried, with which parameters, and Σ|terms|.
    pub(crate) fn at(self, region: &[(f64, f64)], free: Vec<f64>, terms: f64) -> Case {
        self.sensitive(region, free, terms, terms)
    }
    /// The same where rounding inside, or a slope, is magnified beyond the terms.
    pub(crate) fn sensitive(self, region: &[(f64, f64)], free: Vec<f64>, terms: f64, magnitude: f64) -> Case {
        Case::new(self.0, Box::new(self.1), &free, region, [terms, magnitude])
    }
}
