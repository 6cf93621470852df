//! One search: the cheapest candidate within an error, or the best within a budget.

/// What limits a choice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    /// The cheapest that has at most this error.
    Error(f64),
    /// The best that takes at most this many bytes.
    Bytes(usize),
}

/// Something that a search compares.
pub trait Candidate {
    /// What its parameters take.
    fn bytes(&self) -> usize;
    /// Its error in the measure that the limit is compared with, or ranks by: less is better, by any scale. A NaN and an infinite
    /// error are never chosen.
    fn error(&self, limit: Limit) -> f64;
}

impl<C: Candidate> Candidate for &C {
    fn bytes(&self) -> usize {
        (**self).bytes()
    }
    fn error(&self, limit: Limit) -> f64 {
        (**self).error(limit)
    }
}

/// No candidate keeps the limit.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotReached {
    /// None is good enough.
    #[error("no candidate has an error of at most {requested}; the best has {best:.2e}")]
    Error {
        /// The target.
        requested: f64,
        /// The least error of all.
        best: f64,
    },
    /// None is small enough.
    #[error("no candidate fits into {requested} bytes; the smallest takes {smallest}")]
    Bytes {
        /// The budget.
        requested: usize,
        /// What the smallest takes.
        smallest: usize,
    },
    /// None could be fitted.
    #[error("none of the candidates could be fitted to the data")]
    NothingFits,
}

/// A search in progress: candidates are offered one by one, in any order.
#[derive(Debug, Clone)]
pub struct Search<C> {
    limit: Limit,
    best: Option<C>,
    smallest: Option<usize>,
}

impl<C: Candidate> Search<C> {
    /// A search that nothing was offered to.
    pub const fn new(limit: Limit) -> Self {
        Self { limit, best: None, smallest: None }
    }

    /// Whether a candidate of so many bytes is worth fitting: a budget holds it.
    pub fn considers(&mut self, bytes: usize) -> bool {
        self.smallest = Some(self.smallest.map_or(bytes, |smallest| smallest.min(bytes)));
        match self.limit {
            Limit::Bytes(budget) => bytes <= budget,
            Limit::Error(_) => true,
        }
    }

    /// Takes a fitted candidate, if it is better than those before.
    pub fn offer(&mut self, candidate: C) {
        let error = candidate.error(self.limit);
        if !self.considers(candidate.bytes()) || error.is_nan() || error == f64::INFINITY {
            return;
        }
        let better = self.best.as_ref().is_none_or(|best| {
            let least = best.error(self.limit);
            match self.limit {
                Limit::Error(target) if least <= target => {
                    error <= target && candidate.bytes() < best.bytes()
                }
                Limit::Error(_) | Limit::Bytes(_) => error < least,
            }
        });
        if better {
            self.best = Some(candidate);
        }
    }

    /// Whether a target is met: what is larger is not better.
    pub fn is_met(&self) -> bool {
        match (self.limit, &self.best) {
            (Limit::Error(target), Some(best)) => best.error(self.limit) <= target,
            _ => false,
        }
    }

    /// What is chosen so far, or comes nearest to the target.
    pub const fn nearest(&self) -> Option<&C> {
        self.best.as_ref()
    }

    /// The choice.
    ///
    /// # Errors
    /// When none keeps the limit: how near the nearest came.
    pub fn finish(self) -> Result<C, NotReached> {
        let met = self.is_met();
        match (self.limit, self.best, self.smallest) {
            (Limit::Error(requested), Some(best), _) if !met => {
                Err(NotReached::Error { requested, best: best.error(self.limit) })
            }
            (_, Some(best), _) => Ok(best),
            (Limit::Bytes(requested), None, Some(smallest)) if smallest > requested => {
                Err(NotReached::Bytes { requested, smallest })
            }
            (_, None, _) => Err(NotReached::NothingFits),
        }
    }
}

/// Fits candidates from few bytes to many until one meets the target, or all that a budget holds.
///
/// `fit` gives `None` for what cannot be fitted, which is passed over; its own errors end the search.
///
/// # Errors
/// What `fit` fails with, and that no candidate keeps the limit.
pub fn search<K, C: Candidate, E: From<NotReached>>(
    candidates: impl IntoIterator<Item = (K, usize)>,
    limit: Limit,
    mut fit: impl FnMut(&K) -> Result<Option<C>, E>,
) -> Result<C, E> {
    let mut candidates: Vec<(K, usize)> = candidates.into_iter().collect();
    candidates.sort_by_key(|(_, bytes)| *bytes);
    let mut search = Search::new(limit);
    for (candidate, bytes) in candidates {
        if !search.considers(bytes) {
            break;
        }
        if let Some(fitted) = fit(&candidate)? {
            search.offer(fitted);
        }
        if search.is_met() {
            break;
        }
    }
    Ok(search.finish()?)
}
