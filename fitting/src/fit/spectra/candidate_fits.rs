//! The candidates of a search, fitted to spectra of a task.

use color_fn_bases::GaussianMixture;
use color_fn_captures::CaptureKind;
use color_fn_core::domain::Number;

use super::spectral_fit::{SpectralFit, range};
use crate::mixture::Mixtures;
use crate::registry::{Basis, Role, SpectrumRole};
use crate::spectra::{SetFit, SpectraTask};

/// Fits of candidates. Mixtures of peaks are kept, since one of more peaks begins with those of fewer.
pub(super) struct CandidateFits<'a> {
    job: &'a SpectralFit<'a>,
    task: &'a SpectraTask,
    mixtures: Option<Mixtures>,
}

impl<'a> CandidateFits<'a> {
    pub(super) const fn new(job: &'a SpectralFit<'a>, task: &'a SpectraTask) -> Self {
        Self { job, task, mixtures: None }
    }

    /// The fit of some of the spectra; nothing where the family does not fit one of them.
    pub(super) fn fit(&mut self, basis: &Basis, which: &[usize]) -> Option<SetFit> {
        let is_all = which.len() == self.task.len();
        let some;
        let task = if is_all {
            self.task
        } else {
            some = self.task.of(which);
            &some
        };
        match basis.role(CaptureKind::Spectra) {
            Some(Role::Spectrum(SpectrumRole::Mixture)) => {
                let peaks = basis.size().count();
                let mixtures = match &mut self.mixtures {
                    Some(mixtures) => mixtures,
                    none => none.insert(Mixtures::new(self.task, self.job.amplitudes()).ok()?),
                };
                let parameters = mixtures.grow(which, peaks);
                let color = GaussianMixture::<Number>::new(peaks, range(task).ok()?);
                task.evaluate(&color, &parameters).ok()
            }
            _ => basis.fit(task, &self.job.quantity).ok(),
        }
    }
}
