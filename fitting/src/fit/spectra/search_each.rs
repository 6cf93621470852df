//! A basis for each spectrum by itself.

use color_fn_captures::spectra::SpectralSet;

use super::result::FittedBasis;
use super::spectral_fit::{SpectralFit, worst};
use crate::fit::comparison::CandidateResult;
use crate::fit::error::FitError;
use crate::fit::progress::{Monitor, Stage};
use crate::registry::Basis;
use crate::search::{Candidate, Limit, Search};
use crate::spectra::{SampleFit, SetFit, SpectraTask};

/// A basis fitted to one spectrum.
#[derive(Clone)]
struct FittedSpectrum {
    basis: Basis,
    bytes: usize,
    fit: SampleFit,
}

impl Candidate for FittedSpectrum {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        worst(&self.fit)
    }
}

impl SpectralFit<'_> {
    /// A family for each spectrum by itself. Every candidate is fitted to all spectra that still wait for theirs.
    pub(super) fn search_each(
        &self,
        task: &SpectraTask,
        candidates: &mut Vec<CandidateResult>,
        monitor: &Monitor<'_>,
    ) -> Result<(Vec<FittedBasis>, Vec<usize>, SetFit), FitError> {
        let count = self.set.samples.len();
        let limit = match self.limit() {
            Limit::Bytes(bytes) => Limit::Bytes(bytes / count),
            limit => limit,
        };
        let mut sized = self.sized(1);
        sized.sort_by_key(|(_, bytes)| *bytes);
        let steps = monitor.begin(Stage::Comparing, sized.len())?;
        let mut searches: Vec<Search<FittedSpectrum>> = vec![Search::new(limit); count];
        let mut waiting: Vec<usize> = (0..count).collect();
        for (basis, bytes) in sized {
            waiting.retain(|&sample| searches[sample].considers(bytes));
            if waiting.is_empty() {
                break;
            }
            let mut errors = Vec::new();
            for (&sample, fit) in waiting.iter().zip(self.fit_some(&basis, &waiting)?) {
                let Some(fit) = fit else { continue };
                errors.push(worst(&fit));
                searches[sample].offer(FittedSpectrum { basis: basis.clone(), bytes, fit });
            }
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let parameters = bytes / 4 - basis.size().wavelengths().len();
            candidates.push(CandidateResult { basis, parameters, bytes, errors: vec![mean] });
            waiting.retain(|&sample| !searches[sample].is_met());
            steps.step()?;
        }
        let (mut bases, mut basis_of, mut samples) = (Vec::<FittedBasis>::new(), Vec::new(), Vec::new());
        for (sample, search) in self.set.samples.iter().zip(searches) {
            let found = search
                .finish()
                .map_err(|source| FitError::SpectrumNotReached { spectrum: sample.name.clone(), source })?;
            let known = bases.iter().position(|known| known.basis == found.basis);
            basis_of.push(known.unwrap_or(bases.len()));
            if known.is_none() {
                bases.push(self.family(task, &found.basis)?);
            }
            samples.push(found.fit);
        }
        Ok((bases, basis_of, SetFit { samples }))
    }

    /// The fits of some spectra with one basis, where there is one.
    fn fit_some(&self, basis: &Basis, which: &[usize]) -> Result<Vec<Option<SampleFit>>, FitError> {
        let samples = which.iter().map(|&sample| self.set.samples[sample].clone()).collect();
        let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
        match basis.fit(&task, &self.quantity) {
            Ok(fit) => Ok(fit.samples.into_iter().map(Some).collect()),
            Err(_) if which.len() == 1 => Ok(vec![None]),
            // One of them failed; the others may not.
            Err(_) => {
                let one = |&sample: &usize| Ok(self.fit_some(basis, &[sample])?.swap_remove(0));
                which.iter().map(one).collect()
            }
        }
    }
}
