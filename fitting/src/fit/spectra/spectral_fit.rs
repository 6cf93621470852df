//! What is fitted to spectra, and how.

use color_fn_bases::{GaussianMixture, Range};
use color_fn_captures::CaptureKind;
use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_core::domain::{Number, Quantity, Wavelength};
use color_fn_core::{Color, record};

use super::check::holds;
use super::result::FittedBasis;
use crate::fit::error::FitError;
use crate::fit::goal::Goal;
use crate::mixture::{Amplitudes, MAX_PEAKS};
use crate::registry::{Basis, Role, SpectrumRole, spectral_port};
use crate::search::Limit;
use crate::spectra::{SpectraAim, SpectraTask};

/// The target without a limit, for each spectrum under each light, and for light of each sample that it lights: half of what is just
/// visible side by side.
const TARGET_DE: f64 = 0.5;

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

impl SpectralFit<'_> {
    pub(super) fn task(&self, set: &SpectralSet) -> Result<SpectraTask, FitError> {
        let Goal { observer, illuminant, aim, .. } = self.goal;
        SpectraTask::new(set, *observer, illuminant, *aim).map_err(FitError::failed)
    }

    /// The limit of a search.
    pub(super) fn limit(&self) -> Limit {
        self.goal.limit.unwrap_or(Limit::Error(TARGET_DE))
    }

    /// The ΔE2000 that errors are compared with.
    pub(super) fn target(&self) -> f64 {
        self.goal.target().unwrap_or(TARGET_DE)
    }

    /// The candidates with what they take for so many spectra: those with no more numbers than a spectrum has. Light has peaks among
    /// them, and no polynomials, which are negative somewhere.
    pub(super) fn sized(&self, count: usize) -> Vec<(Basis, usize)> {
        let mut candidates = Basis::spectral_candidates(&self.quantity);
        if self.set.quantity == SpectralQuantity::Emission {
            candidates.retain(|(basis, _)| basis.family().name != "chebyshev");
            if self.goal.aim == SpectraAim::Spectrum {
                candidates.extend((1..=MAX_PEAKS).filter_map(|n| Some((Basis::mixture(n)?, 3 * n))));
            }
        }
        let measured = self.set.wavelengths.len();
        let most = match self.limit() {
            Limit::Error(_) => measured.max(FEW_VALUES),
            Limit::Bytes(_) => measured,
        };
        let bytes =
            |basis: &Basis, parameters: usize| 4 * (parameters * count + basis.size().wavelengths().len());
        candidates
            .into_iter()
            .filter(|(_, parameters)| *parameters <= most && holds(self.set, *parameters).is_ok())
            .map(|(basis, parameters)| {
                let bytes = bytes(&basis, parameters);
                (basis, bytes)
            })
            .collect()
    }

    /// Light has no negative peaks.
    pub(super) fn amplitudes(&self) -> Amplitudes {
        if self.set.quantity == SpectralQuantity::Emission {
            Amplitudes::NonNegative
        } else {
            Amplitudes::Signed
        }
    }

    /// A family over the range of the data.
    pub(super) fn family(&self, task: &SpectraTask, basis: &Basis) -> Result<FittedBasis, FitError> {
        let range = range(task)?;
        if matches!(basis.role(CaptureKind::Spectra), Some(Role::Spectrum(SpectrumRole::Mixture))) {
            return self.fitted_basis(basis, &GaussianMixture::<Number>::new(basis.size().count(), range));
        }
        let graph = basis.graph(range, &self.quantity).map_err(FitError::Basis)?;
        FittedBasis::new(basis.clone(), graph)
    }

    /// A color as a family.
    pub(super) fn fitted_basis<C: Color<In = Wavelength>>(
        &self,
        basis: &Basis,
        color: &C,
    ) -> Result<FittedBasis, FitError> {
        let port = spectral_port(&self.quantity).map_err(FitError::Basis)?;
        FittedBasis::new(basis.clone(), record(color).with_output(0, port))
    }
}

/// The range of a task.
pub(super) fn range(task: &SpectraTask) -> Result<Range, FitError> {
    let [from, to] = task.range();
    Range::new(from, to).map_err(FitError::failed)
}
