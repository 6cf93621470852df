//! One basis for all spectra: the cheapest that meets the limit.

use color_fn_captures::spectra::SpectralSet;

use super::spectral_fit::SpectralFit;
use crate::fit::comparison::CandidateResult;
use crate::fit::error::FitError;
use crate::fit::progress::{Monitor, Stage};
use crate::registry::Basis;
use crate::search::{Candidate, Limit, search};
use crate::spectra::{SetFit, SpectraTask};

/// A basis fitted to a set, as a search compares it.
pub(super) struct FittedSet {
    pub(super) basis: Basis,
    bytes: usize,
    pub(super) fit: SetFit,
}

impl Candidate for FittedSet {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        self.fit.worst_mean()
    }
}

impl SpectralFit<'_> {
    /// The cheapest family that meets the limit for all spectra.
    pub(super) fn search(
        &self,
        task: &SpectraTask,
        candidates: &mut Vec<CandidateResult>,
        monitor: &Monitor<'_>,
    ) -> Result<FittedSet, FitError> {
        let sized = self.sized(self.set.samples.len());
        let steps = monitor.begin(Stage::Comparing, sized.len())?;
        let limit = self.limit();
        let few = self.few(limit)?;
        let bytes_of = sized.clone();
        search(sized, limit, |basis| {
            steps.step()?;
            let fit_to = |task: &SpectraTask| basis.fit(task, &self.quantity).ok();
            let fit = match &few {
                Some((few, max)) => match fit_to(few) {
                    Some(fit) if fit.worst_mean() > *max => Some(fit),
                    Some(_) => fit_to(task),
                    None => None,
                },
                None => fit_to(task),
            };
            let Some(fit) = fit else { return Ok(None) };
            let bytes = bytes_of.iter().find(|(known, _)| known == basis).map_or(0, |(_, bytes)| *bytes);
            let found = FittedSet { basis: basis.clone(), bytes, fit };
            candidates.push(CandidateResult {
                basis: basis.clone(),
                parameters: bytes / 4 - basis.size().wavelengths().len(),
                bytes,
                errors: vec![found.error(limit)],
            });
            Ok(Some(found))
        })
    }

    /// Of a large set an even choice, and the error of it above which the whole set is not fitted: one that misses
    /// the target by so much there would not reach it with the rest.
    fn few(&self, limit: Limit) -> Result<Option<(SpectraTask, f64)>, FitError> {
        const FEW: usize = 64;
        const FACTOR: f64 = 2.0;
        let count = self.set.samples.len();
        match limit {
            Limit::Error(target) if count > 2 * FEW => {
                let samples = (0..FEW).map(|i| self.set.samples[i * count / FEW].clone()).collect();
                let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
                Ok(Some((task, FACTOR * target)))
            }
            Limit::Error(_) | Limit::Bytes(_) => Ok(None),
        }
    }
}
