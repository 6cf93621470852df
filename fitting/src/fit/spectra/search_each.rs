//! A basis for each spectrum by itself.

use super::candidate_fits::CandidateFits;
use super::result::FittedBasis;
use super::spectral_fit::SpectralFit;
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
    error: f64,
    fit: SampleFit,
}

impl Candidate for FittedSpectrum {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        self.error
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
        let (mut fits, target) = (CandidateFits::new(self, task), self.target());
        for (basis, bytes) in sized {
            waiting.retain(|&sample| searches[sample].considers(bytes));
            if waiting.is_empty() {
                break;
            }
            let mut errors = Vec::new();
            for (&sample, fit) in waiting.iter().zip(fit_some(&mut fits, &basis, &waiting)) {
                let Some(fit) = fit else { continue };
                let error = fit.color.worst(target);
                errors.push(error);
                searches[sample].offer(FittedSpectrum { basis: basis.clone(), bytes, error, fit });
            }
            let max = errors.into_iter().fold(f64::NAN, f64::max);
            let parameters = bytes / 4 - basis.size().wavelengths().len();
            candidates.push(CandidateResult { basis, parameters, bytes, errors: vec![max] });
            waiting.retain(|&sample| !searches[sample].is_met());
            steps.step()?;
        }
        let (mut bases, mut basis_of, mut samples) = (Vec::<FittedBasis>::new(), Vec::new(), Vec::new());
        for (sample, search) in self.set.samples.iter().zip(searches) {
            // Without a requested limit the nearest will do.
            let nearest = search.nearest().filter(|_| self.goal.limit.is_none()).cloned();
            let found = search
                .finish()
                .or_else(|reason| nearest.ok_or(reason))
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
}

/// The fits of some spectra with one basis, where there is one.
fn fit_some(fits: &mut CandidateFits<'_>, basis: &Basis, which: &[usize]) -> Vec<Option<SampleFit>> {
    match fits.fit(basis, which) {
        Some(fit) => fit.samples.into_iter().map(Some).collect(),
        None if which.len() == 1 => vec![None],
        // One of them failed; the others may not.
        None => which.iter().map(|&sample| fit_some(fits, basis, &[sample]).swap_remove(0)).collect(),
    }
}
