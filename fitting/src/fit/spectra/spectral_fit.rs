//! What is fitted to spectra, and how.

use color_fn_bases::Range;
use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_core::domain::Quantity;

use super::check::holds;
use super::result::FittedBasis;
use crate::fit::error::FitError;
use crate::fit::goal::Goal;
use crate::registry::Basis;
use crate::search::Limit;
use crate::spectra::{ColorDifference, SampleFit, SpectraTask};

/// The target without a limit: half of what is just visible side by side, so that most patches are below that.
pub(super) const TARGET_DE: f64 = 0.5;
/// The target for light, in Δu′v′: about the just visible difference.
const TARGET_UV: f64 = 0.001;

/// A target is of the curve through the values: of fewer values than these it may take more numbers than values.
const FEW_VALUES: usize = 12;

/// What is fitted, and how.
pub(super) struct SpectralFit<'a> {
    /// The spectra.
    pub(super) set: &'a SpectralSet,
    /// Their quantity, as that of a port.
    pub(super) quantity: Quantity,
    /// What is to be reached.
    pub(super) goal: &'a Goal,
}

/// The error of one spectrum under the worst light.
pub(super) fn worst(fit: &SampleFit) -> f64 {
    match &fit.color {
        // A NaN must not lose against a number, on either side.
        ColorDifference::Reflected(errors) => {
            errors.iter().copied().fold(0.0, |a: f64, b| if a > b || a.is_nan() { a } else { b })
        }
        ColorDifference::Emitted { delta_uv_prime, .. } => *delta_uv_prime,
    }
}

impl SpectralFit<'_> {
    pub(super) fn task(&self, set: &SpectralSet) -> Result<SpectraTask, FitError> {
        let Goal { observer, illuminant, aim, .. } = self.goal;
        SpectraTask::new(set, *observer, illuminant, *aim).map_err(FitError::failed)
    }

    /// The limit of a search.
    pub(super) fn limit(&self) -> Limit {
        let light = self.set.quantity == SpectralQuantity::Emission;
        self.goal.limit.unwrap_or(Limit::Error(if light { TARGET_UV } else { TARGET_DE }))
    }

    /// The candidates with what they take for so many spectra: those with no more numbers than a spectrum has.
    pub(super) fn sized(&self, count: usize) -> Vec<(Basis, usize)> {
        let candidates = Basis::spectral_candidates(&self.quantity).into_iter();
        let measured = self.set.wavelengths.len();
        let most = match self.limit() {
            Limit::Error(_) => measured.max(FEW_VALUES),
            Limit::Bytes(_) => measured,
        };
        let bytes =
            |basis: &Basis, parameters: usize| 4 * (parameters * count + basis.size().wavelengths().len());
        candidates
            .filter(|(_, parameters)| *parameters <= most && holds(self.set, *parameters).is_ok())
            .map(|(basis, parameters)| (bytes(&basis, parameters), basis))
            .map(|(n, basis)| (basis, n))
            .collect()
    }

    /// A family over the range of the data.
    pub(super) fn family(&self, task: &SpectraTask, basis: &Basis) -> Result<FittedBasis, FitError> {
        let [from, to] = task.range();
        let range = Range::new(from, to).map_err(FitError::failed)?;
        let graph = basis.graph(range, &self.quantity).map_err(FitError::Basis)?;
        FittedBasis::new(basis.clone(), graph)
    }
}
