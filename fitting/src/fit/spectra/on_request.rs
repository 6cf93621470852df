//! The basis that was requested; among them those that no search compares, which a set learns, or which take long.

use color_fn_bases::{GaussianMixture, Moments, MotherWavelet, Parts, Wavelets};
use color_fn_captures::CaptureKind;
use color_fn_captures::spectra::SpectralQuantity;
use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::{Color, Compose};

use super::result::FittedBasis;
use super::spectral_fit::{SpectralFit, range};
use crate::fit::error::FitError;
use crate::fit::position::unsuitable;
use crate::fit::progress::{Monitor, Stage};
use crate::low_rank::{SharedBasisConfig, SharedBasisError, fit_learned, learn_basis};
use crate::mixture::{MAX_PEAKS, fit_mixtures};
use crate::moments::{moments, multipliers};
use crate::pursuit::pursue_line;
use crate::registry::{Basis, Role, SpectrumRole};
use crate::spectra::{SetFit, SpectraAim, SpectraTask};

/// Wavelets are chosen among those that so many parts of the range tell apart, a power of two: 3 nm each.
const PARTS: usize = 128;
/// Each part is the mean of so many values.
const VALUES: usize = 8;

impl SpectralFit<'_> {
    /// The fit with a requested basis; a target or budget that it misses is an error.
    pub(super) fn requested(
        &self,
        task: &SpectraTask,
        basis: &Basis,
        monitor: &Monitor<'_>,
    ) -> Result<(FittedBasis, SetFit), FitError> {
        let steps = monitor.begin(Stage::Fitting, 1)?;
        let kind = CaptureKind::Spectra;
        let (fitted, fit) = match basis.role(kind) {
            Some(Role::Spectrum(role)) => match role {
                // A size out of bounds is at fault, before it is a fit that fails.
                SpectrumRole::Parametric(_) => (self.family(task, basis)?, basis.fit(task, &self.quantity)?),
                SpectrumRole::LowRank => self.learn(task, basis)?,
                SpectrumRole::Learned => self.take_learned(task, basis)?,
                SpectrumRole::Moments => self.keep_moments(task, basis)?,
                SpectrumRole::Mixture => self.mix(task, basis)?,
                SpectrumRole::Wavelets(mother) => self.choose_wavelets(task, basis, mother)?,
            },
            _ => return Err(FitError::BasisOfOtherData { basis: basis.clone(), kind }),
        };
        steps.step()?;
        let (reached, basis) = (fit.worst(self.target()), basis.clone());
        if let Some(target) = self.goal.target().filter(|target| reached.is_nan() || reached > *target) {
            return Err(FitError::AboveTarget { basis, reached, target, of_each: true });
        }
        let own: usize = fit.samples.iter().map(|sample| 4 * sample.parameters.len()).sum();
        let bytes = own + fitted.shared_bytes();
        if let Some(budget) = self.goal.budget().filter(|budget| bytes > *budget) {
            return Err(FitError::AboveBudget { basis, bytes, budget });
        }
        Ok((fitted, fit))
    }

    /// A basis of some functions that is learned from the set.
    fn learn(&self, task: &SpectraTask, basis: &Basis) -> Result<(FittedBasis, SetFit), FitError> {
        let config = SharedBasisConfig::new(task, basis.size().count());
        let config = SharedBasisConfig { observer: self.goal.observer, ..config };
        let learned = learn_basis(task, config).map_err(|error| match error {
            // What was requested does not go with the data.
            SharedBasisError::Rank { .. } => unsuitable(basis, error),
            error => FitError::failed(error),
        })?;
        let fit = match self.goal.aim {
            SpectraAim::Spectrum => {
                task.without_negative_power(&learned.color, learned.fit).map_err(FitError::failed)?
            }
            SpectraAim::Color => task.fit_linear(&learned.color).map_err(FitError::failed)?,
        };
        Ok((self.fitted_basis(basis, &learned.color)?, fit))
    }

    /// The functions that another set has learned.
    fn take_learned(&self, task: &SpectraTask, basis: &Basis) -> Result<(FittedBasis, SetFit), FitError> {
        let Some(learned) = &self.goal.learned else {
            return Err(unsuitable(basis, "its file was not read"));
        };
        if learned.quantity != self.quantity {
            let (theirs, ours) = (learned.quantity.describe(), self.quantity.describe());
            return Err(unsuitable(
                basis,
                format!("its functions are of {theirs}, and these spectra of {ours}"),
            ));
        }
        let ([from, to], [least, most]) = (learned.range, task.range());
        if least < from || most > to {
            let reason = format!(
                "its functions are of {from} to {to} nm, and these spectra of {least} to {most} nm: \
                 choose one that was learned there"
            );
            return Err(unsuitable(basis, reason));
        }
        let fit = match self.goal.aim {
            SpectraAim::Spectrum => {
                let fit = fit_learned(task, learned, self.goal.observer).map_err(FitError::failed)?;
                task.without_negative_power(&learned.color, fit).map_err(FitError::failed)?
            }
            SpectraAim::Color => task.fit_linear(&learned.color).map_err(FitError::failed)?,
        };
        Ok((self.fitted_basis(basis, &learned.color)?, fit))
    }

    /// The bounded spectra that have the moments of the measured ones.
    fn keep_moments(&self, task: &SpectraTask, basis: &Basis) -> Result<(FittedBasis, SetFit), FitError> {
        if self.set.quantity == SpectralQuantity::Emission {
            return Err(unsuitable(basis, "light has no upper bound, which moments need"));
        }
        self.keeps_the_spectrum(basis, "keeps moments")?;
        let (range, degree) = (range(task)?, basis.size().count());
        let color = Moments::new(degree, range).map_err(|error| unsuitable(basis, error))?;
        let parameters = self.set.samples.iter().map(|sample| {
            let curve = self.set.curve(sample).map_err(FitError::failed)?;
            multipliers(&moments(|nm| curve.at(nm), range, degree)).ok_or_else(|| {
                let problem = "is at 0 or 1 nearly everywhere: choose a lower degree".into();
                FitError::ImpossibleSpectrum { spectrum: sample.name.clone(), problem }
            })
        });
        self.evaluated(task, basis, &color, &parameters.collect::<Result<Vec<_>, FitError>>()?)
    }

    /// Gaussian peaks, of which light has no negative ones.
    fn mix(&self, task: &SpectraTask, basis: &Basis) -> Result<(FittedBasis, SetFit), FitError> {
        self.keeps_the_spectrum(basis, "keeps the spectrum")?;
        let peaks = basis.size().count();
        if !(1..=MAX_PEAKS).contains(&peaks) {
            return Err(unsuitable(basis, format!("a mixture has 1 to {MAX_PEAKS} peaks")));
        }
        let parameters = fit_mixtures(peaks, task, self.amplitudes()).map_err(FitError::failed)?;
        self.evaluated(task, basis, &GaussianMixture::<Number>::new(peaks, range(task)?), &parameters)
    }

    /// The wavelets of each spectrum that have most in common with it.
    fn choose_wavelets(
        &self,
        task: &SpectraTask,
        basis: &Basis,
        mother: MotherWavelet,
    ) -> Result<(FittedBasis, SetFit), FitError> {
        self.keeps_the_spectrum(basis, "keeps the spectrum")?;
        let count = basis.size().count();
        if !(1..=PARTS).contains(&count) {
            return Err(unsuitable(basis, format!("1 to {PARTS} wavelets are chosen")));
        }
        let range = range(task)?;
        let at = |i: usize| {
            range.from() + (range.to() - range.from()) * (i as f64 + 0.5) / (PARTS * VALUES) as f64
        };
        let parameters = self.set.samples.iter().map(|sample| {
            let curve = self.set.curve(sample).map_err(FitError::failed)?;
            let mean = |part: usize| {
                (0..VALUES).map(|k| curve.at(at(part * VALUES + k))).sum::<f64>() / VALUES as f64
            };
            let values: Vec<f64> = (0..PARTS).map(mean).collect();
            let mut found = pursue_line(mother, &values, count).parameters;
            // What needs fewer has some of value 0.
            found.resize(3 * count, 0.0);
            Ok(found)
        });
        let parameters = parameters.collect::<Result<Vec<_>, FitError>>()?;
        let color = Wavelets::<Number, Number>::new(mother, count).of(Parts::new(range, PARTS));
        self.evaluated(task, basis, &color, &parameters)
    }

    /// Whether nothing but the spectrum is to be kept.
    fn keeps_the_spectrum(&self, basis: &Basis, keeps: &'static str) -> Result<(), FitError> {
        match self.goal.aim {
            SpectraAim::Spectrum => Ok(()),
            SpectraAim::Color => Err(FitError::ExactColorUnsupported { basis: basis.clone(), keeps }),
        }
    }

    /// What parameters are worth.
    fn evaluated<C: Color<In = Wavelength> + Sync>(
        &self,
        task: &SpectraTask,
        basis: &Basis,
        color: &C,
        parameters: &[Vec<f64>],
    ) -> Result<(FittedBasis, SetFit), FitError> {
        let fit = task.evaluate(color, parameters).map_err(FitError::failed)?;
        Ok((self.fitted_basis(basis, color)?, fit))
    }
}
