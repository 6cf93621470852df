//! One basis for all spectra: the cheapest that meets the limit for each of them.

use super::candidate_fits::CandidateFits;
use super::spectral_fit::SpectralFit;
use crate::fit::comparison::CandidateResult;
use crate::fit::error::FitError;
use crate::fit::progress::{Monitor, Stage};
use crate::registry::Basis;
use crate::search::{Candidate, Limit, NotReached, search};
use crate::spectra::{SetFit, SpectraTask};

/// The part of a set that is fitted first, and how many at most.
const FEW: usize = 8;
const MAX_FEW: usize = 64;
/// Of a fit that fails on the whole set, so many of the worst spectra are among the few from then on.
const WORST: usize = 8;

/// A basis fitted to a set, as a search compares it.
pub(super) struct FittedSet {
    pub(super) basis: Basis,
    bytes: usize,
    /// The largest of all spectra.
    error: f64,
    pub(super) fit: SetFit,
}

impl Candidate for FittedSet {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        self.error
    }
}

impl SpectralFit<'_> {
    /// The cheapest family that meets the limit for all spectra; where none does and none was requested, the nearest.
    ///
    /// Of a large set some spectra are fitted first, even ones and those that failed before: a family that misses a target with one of
    /// them misses it.
    pub(super) fn search(
        &self,
        task: &SpectraTask,
        candidates: &mut Vec<CandidateResult>,
        monitor: &Monitor<'_>,
    ) -> Result<FittedSet, FitError> {
        let count = self.set.samples.len();
        let all: Vec<usize> = (0..count).collect();
        let sized = self.sized(count);
        let steps = monitor.begin(Stage::Comparing, sized.len())?;
        let (limit, target) = (self.limit(), self.target());
        let is_large = matches!(limit, Limit::Error(_)) && count > FEW;
        let first = (count / FEW).clamp(1, MAX_FEW);
        let mut few: Vec<usize> = (0..first).map(|i| i * count / first).collect();
        let known = sized.clone();
        let bytes_of =
            |basis: &Basis| known.iter().find(|(one, _)| one == basis).map_or(0, |(_, bytes)| *bytes);
        let mut fits = CandidateFits::new(self, task);
        let mut nearest: Option<(f64, Basis)> = None;
        let found = search(sized, limit, |basis| {
            steps.step()?;
            let mut fit = if is_large { fits.fit(basis, &few) } else { None };
            if fit.as_ref().is_none_or(|fit| fit.worst(target) <= target) {
                fit = fits.fit(basis, &all);
                if let (true, Some(fit)) = (is_large, &fit) {
                    few.extend(self.worst_of(fit, target).filter(|i| !few.contains(i)).collect::<Vec<_>>());
                }
            }
            let Some(fit) = fit else { return Ok(None) };
            let bytes = bytes_of(basis);
            let error = fit.worst(target);
            if nearest.as_ref().is_none_or(|(least, _)| error < *least) {
                nearest = Some((error, basis.clone()));
            }
            candidates.push(CandidateResult {
                basis: basis.clone(),
                parameters: bytes / 4 - basis.size().wavelengths().len(),
                bytes,
                errors: vec![error],
            });
            Ok(Some(FittedSet { basis: basis.clone(), bytes, error, fit }))
        });
        match (found, nearest) {
            (Err(FitError::NotReached(NotReached::Error { .. })), Some((_, basis)))
                if self.goal.limit.is_none() =>
            {
                let bytes = bytes_of(&basis);
                let fit = fits.fit(&basis, &all).ok_or(FitError::NothingFitted)?;
                Ok(FittedSet { basis, bytes, error: fit.worst(target), fit })
            }
            (found, _) => found,
        }
    }

    /// The worst spectra of a fit that misses the target.
    fn worst_of(&self, fit: &SetFit, target: f64) -> impl Iterator<Item = usize> {
        let mut errors: Vec<(f64, usize)> =
            fit.samples.iter().map(|sample| sample.color.worst(target)).zip(0..).collect();
        errors.retain(|(error, _)| *error > target);
        errors.sort_by(|a, b| b.0.total_cmp(&a.0));
        errors.into_iter().take(WORST).map(|(_, sample)| sample)
    }
}
