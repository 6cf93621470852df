//! Choosing a family and its size by a target or a budget.

/// What a choice is made by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// The cheapest that has at most this error.
    Error(f64),
    /// The best that takes at most this many bytes.
    Bytes(usize),
}

/// One candidate that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial<K, F> {
    /// The candidate.
    pub candidate: K,
    /// How many bytes it takes.
    pub bytes: usize,
    /// Its error, in the measure of the goal.
    pub error: f64,
    /// The fit itself.
    pub fit: F,
}

/// No candidate meets the goal.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotReached {
    /// None is good enough.
    #[error("no candidate has an error of at most {wanted}; the best has {best:.2e}")]
    Error {
        /// The target.
        wanted: f64,
        /// The least error of all.
        best: f64,
    },
    /// None is small enough.
    #[error("no candidate fits into {wanted} bytes; the smallest takes {smallest}")]
    Bytes {
        /// The budget.
        wanted: usize,
        /// What the smallest takes.
        smallest: usize,
    },
    /// None could be fitted.
    #[error("none of the candidates could be fitted to the data")]
    Nothing,
}

/// Tries candidates from few bytes to many, and gives the one that meets the goal.
///
/// For a target the search ends with the first that meets it; for a budget all that are within it are tried.
/// `fit` gives a candidate's error and fit, or `None` where it cannot be fitted: such a one is passed over.
///
/// # Errors
/// When none meets the goal: how near the nearest came.
pub fn choose<K, F>(
    candidates: impl IntoIterator<Item = (K, usize)>,
    goal: Goal,
    mut fit: impl FnMut(&K) -> Option<(f64, F)>,
) -> Result<Trial<K, F>, NotReached> {
    let mut candidates: Vec<(K, usize)> = candidates.into_iter().collect();
    candidates.sort_by_key(|(_, bytes)| *bytes);
    let smallest = candidates.first().map(|(_, bytes)| *bytes).ok_or(NotReached::Nothing)?;
    let mut best: Option<Trial<K, F>> = None;
    for (candidate, bytes) in candidates {
        if matches!(goal, Goal::Bytes(budget) if bytes > budget) {
            break;
        }
        let Some((error, fit)) = fit(&candidate).filter(|(error, _)| error.is_finite()) else { continue };
        if best.as_ref().is_none_or(|best| error < best.error) {
            best = Some(Trial { candidate, bytes, error, fit });
        }
        if matches!(goal, Goal::Error(target) if error <= target) {
            break;
        }
    }
    match (goal, best) {
        (Goal::Error(wanted), Some(best)) if best.error > wanted => {
            Err(NotReached::Error { wanted, best: best.error })
        }
        (_, Some(best)) => Ok(best),
        (Goal::Bytes(wanted), None) if smallest > wanted => Err(NotReached::Bytes { wanted, smallest }),
        (_, None) => Err(NotReached::Nothing),
    }
}

#[cfg(test)]
mod tests {
    use super::{Goal, NotReached, choose};

    /// Errors fall with size, but for one that does worse than a smaller one.
    const CANDIDATES: [(char, usize); 4] = [('c', 30), ('a', 10), ('b', 20), ('d', 40)];

    fn error(candidate: &char) -> Option<(f64, ())> {
        let errors = [('a', 3.0), ('b', 1.0), ('c', 2.0), ('d', 0.5)];
        errors.iter().find(|(name, _)| name == candidate).map(|(_, error)| (*error, ()))
    }

    #[test]
    fn a_target_takes_the_cheapest_and_a_budget_the_best() {
        let by = |goal| choose(CANDIDATES, goal, error).map(|trial| (trial.candidate, trial.bytes));
        assert_eq!(by(Goal::Error(2.5)), Ok(('b', 20)));
        assert_eq!(by(Goal::Error(0.5)), Ok(('d', 40)));
        assert_eq!(by(Goal::Bytes(35)), Ok(('b', 20)), "a larger one that is worse is not taken");
        assert_eq!(by(Goal::Bytes(40)), Ok(('d', 40)));
    }

    #[test]
    fn a_goal_out_of_reach_says_how_far() {
        let by = |goal| choose(CANDIDATES, goal, error).map(|trial| trial.candidate);
        assert_eq!(by(Goal::Error(0.1)), Err(NotReached::Error { wanted: 0.1, best: 0.5 }));
        assert_eq!(by(Goal::Bytes(9)), Err(NotReached::Bytes { wanted: 9, smallest: 10 }));
        let none = choose(CANDIDATES, Goal::Error(1.0), |_| None::<(f64, ())>).map(|trial| trial.candidate);
        assert_eq!(none, Err(NotReached::Nothing));
        let nan = choose(CANDIDATES, Goal::Error(1.0), |_| Some((f64::NAN, ()))).map(|trial| trial.candidate);
        assert_eq!(nan, Err(NotReached::Nothing), "an error that is no number meets nothing");
    }
}
