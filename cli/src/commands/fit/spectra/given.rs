//! Bases that are asked for, and that no search tries: those that a set learns, and those that take long.

use color_fn_bases::{GaussianMixture, Moments, MotherWavelet, Parts, Range, Wavelets};
use color_fn_captures::spectra::SpectralQuantity;
use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::{Color, Compose, record};
use color_fn_fitting::{
    Amplitudes, MAX_PEAKS, SharedBasisConfig, SharedBasisError, fit_mixtures, learn_basis, moments,
    multipliers, pursue_line,
};
use color_fn_fitting::{SetFit, SpectraTask};

use super::family::{Job, Used, port};
use crate::basis::SpectralBasis;
use crate::commands::fit::args::To;
use crate::error::Failure;

/// Wavelets are chosen among those that so many parts of the range tell apart, a power of two: 3 nm each.
const PARTS: usize = 128;
/// Each part is the mean of so many values.
const VALUES: usize = 8;

impl Job<'_> {
    /// A basis of so many functions that is learned from the set.
    pub(super) fn learn(&self, task: &SpectraTask, rank: usize) -> Result<(Used, SetFit), Failure> {
        let config = SharedBasisConfig { observer: self.args.observer, ..SharedBasisConfig::new(task, rank) };
        let learned = learn_basis(task, config).map_err(|error| match error {
            // What was typed does not go with the data.
            SharedBasisError::Rank { .. } => Failure::usage(format!("--basis lowrank:{rank}: {error}")),
            error => error.into(),
        })?;
        let fit = match self.args.to {
            To::Spectrum => learned.fit,
            To::Color => task.fit(&learned.color, |_| Vec::new())?,
        };
        let graph = record(&learned.color).with_output(0, port(self.set.quantity));
        Ok((Used::new(SpectralBasis::LowRank(rank), graph)?, fit))
    }

    /// The bounded spectra that have the moments of the measured ones.
    pub(super) fn keep_moments(&self, task: &SpectraTask, degree: usize) -> Result<(Used, SetFit), Failure> {
        let basis = SpectralBasis::Moments(degree);
        if self.set.quantity == SpectralQuantity::Emission {
            return Err(Failure::usage(format!(
                "--basis {basis}: light has no upper bound, which moments need"
            )));
        }
        self.of_spectrum(&basis, "keeps moments")?;
        let range = range(task)?;
        let wrong = |error| Failure::usage(format!("--basis {basis}: {error}"));
        let color = Moments::new(degree, range).map_err(wrong)?;
        let parameters = self.set.samples.iter().map(|sample| {
            let curve = self.set.curve(sample)?;
            multipliers(&moments(|nm| curve.at(nm), range, degree)).ok_or_else(|| {
                let name = &sample.name;
                Failure::work(format!(
                    "spectrum `{name}` is at 0 or 1 nearly everywhere: choose a lower degree"
                ))
            })
        });
        self.judged(task, basis, &color, &parameters.collect::<Result<Vec<_>, Failure>>()?)
    }

    /// Gaussian peaks, of which light has no negative ones.
    pub(super) fn mix(&self, task: &SpectraTask, peaks: usize) -> Result<(Used, SetFit), Failure> {
        let basis = SpectralBasis::Mixture(peaks);
        self.of_spectrum(&basis, "keeps the spectrum")?;
        if !(1..=MAX_PEAKS).contains(&peaks) {
            return Err(Failure::usage(format!("--basis {basis}: a mixture has 1 to {MAX_PEAKS} peaks")));
        }
        let light = self.set.quantity == SpectralQuantity::Emission;
        let heights = if light { Amplitudes::NonNegative } else { Amplitudes::Signed };
        let parameters = fit_mixtures(peaks, task, heights)?;
        self.judged(task, basis, &GaussianMixture::<Number>::new(peaks, range(task)?), &parameters)
    }

    /// The wavelets of each spectrum that have most in common with it.
    pub(super) fn choose_wavelets(
        &self,
        task: &SpectraTask,
        mother: MotherWavelet,
        count: usize,
    ) -> Result<(Used, SetFit), Failure> {
        let basis = SpectralBasis::Wavelets(mother, count);
        self.of_spectrum(&basis, "keeps the spectrum")?;
        if !(1..=PARTS).contains(&count) {
            return Err(Failure::usage(format!("--basis {basis}: 1 to {PARTS} wavelets are chosen")));
        }
        let range = range(task)?;
        #[expect(clippy::cast_precision_loss, reason = "parts are few")]
        let at = |i: usize| {
            range.from() + (range.to() - range.from()) * (i as f64 + 0.5) / (PARTS * VALUES) as f64
        };
        let parameters = self.set.samples.iter().map(|sample| {
            let curve = self.set.curve(sample)?;
            #[expect(clippy::cast_precision_loss, reason = "values are few")]
            let mean = |part: usize| {
                (0..VALUES).map(|k| curve.at(at(part * VALUES + k))).sum::<f64>() / VALUES as f64
            };
            let values: Vec<f64> = (0..PARTS).map(mean).collect();
            let mut found = pursue_line(mother, &values, count).parameters;
            // What needs fewer has some of value 0.
            found.resize(3 * count, 0.0);
            Ok(found)
        });
        let parameters = parameters.collect::<Result<Vec<_>, Failure>>()?;
        let color = Wavelets::<Number, Number>::new(mother, count).of(Parts::new(range, PARTS));
        self.judged(task, basis, &color, &parameters)
    }

    /// Whether nothing but the spectrum is to be kept.
    fn of_spectrum(&self, basis: &SpectralBasis, what: &str) -> Result<(), Failure> {
        match self.args.to {
            To::Spectrum => Ok(()),
            To::Color => Err(Failure::usage(format!("--basis {basis} {what}: leave --to color out"))),
        }
    }

    /// What parameters are worth.
    fn judged<C: Color<In = Wavelength> + Sync>(
        &self,
        task: &SpectraTask,
        basis: SpectralBasis,
        color: &C,
        parameters: &[Vec<f64>],
    ) -> Result<(Used, SetFit), Failure> {
        let fit = task.judge(color, parameters)?;
        let graph = record(color).with_output(0, port(self.set.quantity));
        Ok((Used::new(basis, graph)?, fit))
    }
}

fn range(task: &SpectraTask) -> Result<Range, Failure> {
    let [from, to] = task.range();
    Ok(Range::new(from, to)?)
}
