//! Fitted candidates, what they are evaluated by, and the choice among them.

use color_fn_core::file::Facts;
use color_fn_core::{Graph, file};

use super::error::FitError;
use super::goal::Goal;
use crate::registry::Basis;
use crate::search::{Candidate, Limit, Search};

/// The budget of most kinds of data where none is given.
pub(super) const DEFAULT_BYTES: usize = 1024;

/// An error that candidates are evaluated by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// What it is called.
    pub name: &'static str,
    /// The same in reports and files.
    pub key: &'static str,
    /// How many digits of it are told.
    pub digits: usize,
    /// Whether more is better.
    pub more_is_better: bool,
}

impl Measure {
    pub(super) const fn of(name: &'static str, key: &'static str, digits: usize) -> Self {
        Self { name, key, digits, more_is_better: false }
    }
}

/// A candidate that was fitted.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct CandidateResult {
    /// Family and size.
    pub basis: Basis,
    /// How many free parameters it has; of a set of spectra all, of splats those of one.
    pub parameters: usize,
    /// What they take, and what is shared.
    pub bytes: usize,
    /// Its errors, in the order of the measures; NaN where there is none.
    pub errors: Vec<f64>,
}

/// All candidates of a fit.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// What they are evaluated by. Within a budget the first decides.
    pub measures: Vec<Measure>,
    /// The candidates, in the order in which they were fitted.
    pub candidates: Vec<CandidateResult>,
    /// Which was chosen; nothing where each spectrum has its own.
    pub chosen: Option<usize>,
}

impl Comparison {
    /// The errors of a candidate by their keys, those that are finite.
    pub fn figures(&self, candidate: &CandidateResult) -> Facts {
        let mut facts = Facts::new();
        for (measure, error) in self.measures.iter().zip(&candidate.errors) {
            if error.is_finite() {
                facts.insert(measure.key.into(), (*error).into());
            }
        }
        facts
    }
}

/// Why a candidate was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// It was requested.
    Requested,
    /// It is the best within so many bytes.
    BestWithinBytes(usize),
    /// It is the smallest with at most this error.
    SmallestWithinError(f64),
    /// None has as small an error as this, the default, and it is the nearest.
    NearestTo(f64),
}

/// A candidate with its color.
#[derive(Debug, Clone)]
pub(super) struct FittedCandidate {
    pub(super) basis: Basis,
    pub(super) graph: Graph,
    /// Its free parameters.
    pub(super) free: Vec<f32>,
    /// In the order of the measures.
    pub(super) errors: Vec<f64>,
}

impl FittedCandidate {
    /// One that is not evaluated yet.
    pub(super) const fn new(basis: Basis, graph: Graph, free: Vec<f32>) -> Self {
        Self { basis, graph, free, errors: Vec::new() }
    }

    /// What the parameters take.
    pub(super) const fn bytes(&self) -> usize {
        4 * self.free.len()
    }
}

/// All candidates of a fit, to be chosen among.
pub(super) struct Candidates {
    pub(super) measures: Vec<Measure>,
    pub(super) all: Vec<FittedCandidate>,
    /// Which of the errors a target is compared with.
    pub(super) target: Target,
    /// The most that some errors may be where the best within a budget is chosen: the place of each, and its limit.
    pub(super) limits: &'static [(usize, f64)],
}

/// Which of the errors a target is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// There is none.
    Nothing,
    /// A mean ΔE2000, at this place.
    MeanDeltaE(usize),
    /// The ΔE2000 under the worst light, at this place.
    WorstLight(usize),
}

impl Target {
    const fn place(self) -> usize {
        match self {
            Self::Nothing => 0,
            Self::MeanDeltaE(place) | Self::WorstLight(place) => place,
        }
    }
}

/// A candidate in a search.
#[derive(Clone, Copy)]
struct Ranked<'a> {
    index: usize,
    candidate: &'a FittedCandidate,
    /// The first error, such that less is better.
    rank: f64,
    /// What a target is compared with.
    target: f64,
}

impl Candidate for Ranked<'_> {
    fn bytes(&self) -> usize {
        self.candidate.bytes()
    }
    fn error(&self, limit: Limit) -> f64 {
        match limit {
            Limit::Error(_) => self.target,
            Limit::Bytes(_) => self.rank,
        }
    }
}

/// The choice, and what it was chosen from.
pub(super) struct Chosen {
    pub(super) comparison: Comparison,
    pub(super) candidate: FittedCandidate,
    pub(super) index: usize,
    pub(super) reason: Reason,
}

impl Chosen {
    /// The color as a file, with its basis, details and errors.
    pub(super) fn file(&self, details: Facts) -> Result<file::ColorFile, FitError> {
        let FittedCandidate { basis, graph, free, .. } = &self.candidate;
        let mut color = file::ColorFile::new(graph.clone(), free.clone()).map_err(FitError::failed)?;
        color.spec = Some(file::Spec { basis: basis.to_string(), details });
        color.fit = self.comparison.figures(&self.comparison.candidates[self.index]);
        Ok(color)
    }
}

impl Candidates {
    /// Candidates without limits.
    pub(super) fn new(measures: &[Measure], all: Vec<FittedCandidate>, target: Target) -> Self {
        Self { measures: measures.into(), all, target, limits: &[] }
    }

    /// As [`choose`](Self::choose), of candidates whose errors are estimates: those of the chosen one are made `exact`, and the
    /// choice repeated until it falls on such a one. `f64` in the order of the measures.
    pub(super) fn choose_exactly(
        mut self,
        goal: &Goal,
        default_bytes: usize,
        mut exact: impl FnMut(&FittedCandidate) -> Result<Vec<f64>, FitError>,
    ) -> Result<Chosen, FitError> {
        let mut seen = vec![false; self.all.len()];
        loop {
            let (index, _) = self.chosen(goal, default_bytes)?;
            if std::mem::replace(&mut seen[index], true) {
                return self.choose(goal, default_bytes);
            }
            self.all[index].errors = exact(&self.all[index])?;
        }
    }

    /// The one that was requested, the smallest that meets the target, or the best within the budget, which has a default.
    pub(super) fn choose(mut self, goal: &Goal, default_bytes: usize) -> Result<Chosen, FitError> {
        let (index, reason) = self.chosen(goal, default_bytes)?;
        let results = self.all.iter().map(|one| CandidateResult {
            basis: one.basis.clone(),
            parameters: one.free.len(),
            bytes: one.bytes(),
            errors: one.errors.clone(),
        });
        let comparison =
            Comparison { measures: self.measures, candidates: results.collect(), chosen: Some(index) };
        Ok(Chosen { comparison, candidate: self.all.swap_remove(index), index, reason })
    }

    fn chosen(&self, goal: &Goal, default_bytes: usize) -> Result<(usize, Reason), FitError> {
        if let Some(basis) = &goal.basis {
            return Ok((self.requested(goal, basis)?, Reason::Requested));
        }
        let limit = goal.limit.unwrap_or(Limit::Bytes(default_bytes));
        let reason = match limit {
            Limit::Bytes(bytes) => Reason::BestWithinBytes(bytes),
            Limit::Error(target) => Reason::SmallestWithinError(target),
        };
        Ok((self.search(limit)?, reason))
    }

    /// By how many times a candidate is above its limits, at most; up to 1 it keeps them.
    pub(super) fn excess(&self, candidate: &FittedCandidate) -> f64 {
        self.limits.iter().map(|&(place, limit)| candidate.errors[place] / limit).fold(0.0, f64::max)
    }

    fn requested(&self, goal: &Goal, basis: &Basis) -> Result<usize, FitError> {
        let index = self.all.iter().position(|one| one.basis == *basis);
        let index = index.ok_or_else(|| FitError::NotFitted(basis.clone()))?;
        let found = &self.all[index];
        if let Some(budget) = goal.budget().filter(|budget| found.bytes() > *budget) {
            return Err(FitError::AboveBudget { basis: basis.clone(), bytes: found.bytes(), budget });
        }
        let reached = found.errors[self.target.place()];
        match goal.target() {
            // A NaN meets nothing.
            Some(target) if reached.is_nan() || reached > target => Err(match self.target {
                Target::WorstLight(_) => FitError::NoneWithinTargetOfWorstLight { target, least: reached },
                Target::Nothing | Target::MeanDeltaE(_) => {
                    FitError::AboveTarget { basis: basis.clone(), reached, target, of_each: false }
                }
            }),
            _ => Ok(index),
        }
    }

    fn search(&self, limit: Limit) -> Result<usize, FitError> {
        let sign = if self.measures[0].more_is_better { -1.0 } else { 1.0 };
        let mut search = Search::new(limit);
        let within = |one: &&FittedCandidate| match limit {
            Limit::Bytes(bytes) => one.bytes() <= bytes,
            Limit::Error(_) => true,
        };
        let keeps = self.all.iter().filter(within).any(|one| self.excess(one) <= 1.0);
        for (index, candidate) in self.all.iter().enumerate() {
            let excess = self.excess(candidate);
            // Where none keeps its limits, the one that is nearest to them.
            let rank = match (keeps, excess <= 1.0) {
                (true, true) => sign * candidate.errors[0],
                (true, false) => f64::INFINITY,
                (false, _) => excess,
            };
            let target = candidate.errors[self.target.place()];
            search.offer(Ranked { index, candidate, rank, target });
        }
        let nearest = search.nearest().map(|ranked| (ranked.candidate, ranked.target));
        let found = search.finish().map(|ranked| ranked.index);
        found.map_err(|_| match (limit, nearest, self.target) {
            (Limit::Bytes(budget), ..) => FitError::NoneWithinBudget { budget },
            (Limit::Error(target), Some((_, least)), Target::WorstLight(_)) => {
                FitError::NoneWithinTargetOfWorstLight { target, least }
            }
            (Limit::Error(target), Some((nearest, reached)), _) => FitError::NoneWithinTarget {
                target,
                basis: nearest.basis.clone(),
                reached,
                bytes: nearest.bytes(),
            },
            (Limit::Error(_), None, _) => FitError::NothingFitted,
        })
    }
}
