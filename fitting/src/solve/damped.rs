//! Gauss–Newton steps on normal equations, damped as Levenberg and Marquardt do.
//!
//! For sums of squares that are cheaper to gather as normal equations than as rows: of many samples and few parameters, or
//! of parameters of which each sample touches few. Everything else is [`fit_nonlinear`](super::fit_nonlinear)'s.

/// A sum of squares that is improved step by step.
pub(crate) trait Damped {
    /// Gathers the normal equations at the present parameters.
    fn linearise(&mut self);
    /// The sum of squares after a step of the equations with this damping; `None` where there is no step.
    fn candidate(&mut self, damping: f64) -> Option<f64>;
    /// Takes the last candidate.
    fn accept(&mut self);
}

/// How damping goes up and down, and when to stop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    /// Damping of the first step, in units of the diagonal.
    pub(crate) first: f64,
    /// Damping times this after a step that is taken,
    pub(crate) down: f64,
    /// and times this after one that is not.
    pub(crate) up: f64,
    /// Damping at which there is no way on.
    pub(crate) max: f64,
    /// The part of the sum that a step takes away at least, or it was the last.
    pub(crate) gain: f64,
    /// The sum that is small enough.
    pub(crate) enough: f64,
    /// Candidates at most.
    pub(crate) candidates: usize,
}

/// Less damping than that changes no step.
const MIN_DAMPING: f64 = 1e-9;

/// Improves a sum of squares from where it stands; the sum that is reached.
pub(crate) fn minimise(problem: &mut dyn Damped, mut squares: f64, schedule: &Schedule) -> f64 {
    let (mut damping, mut stale) = (schedule.first, true);
    for _ in 0..schedule.candidates {
        if squares <= schedule.enough {
            break;
        }
        if stale {
            problem.linearise();
            stale = false;
        }
        match problem.candidate(damping) {
            Some(candidate) if candidate < squares => {
                problem.accept();
                let settled = squares - candidate <= schedule.gain * squares;
                squares = candidate;
                if settled {
                    break;
                }
                damping = (schedule.down * damping).max(MIN_DAMPING);
                stale = true;
            }
            Some(_) | None => {
                damping *= schedule.up;
                if damping > schedule.max {
                    break;
                }
            }
        }
    }
    squares
}
