//! How far a fit is, and how it is cancelled.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::error::FitError;

/// How far a fit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Steps of it that are done.
    pub done: usize,
    /// All its steps; a search may end before it has made all.
    pub total: usize,
}

/// A part of a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Candidates are fitted and compared.
    Comparing,
    /// The basis that was requested is fitted.
    Fitting,
    /// All splats are fitted with the chosen family.
    FittingAll,
    /// A part of the data is held out, and fitted without.
    HoldingOut,
}

impl Stage {
    /// In words: `comparing candidates`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comparing => "comparing candidates",
            Self::Fitting => "fitting",
            Self::FittingAll => "fitting all splats",
            Self::HoldingOut => "fitting without each part",
        }
    }
}

/// What is called after each step, from any thread: [`ControlFlow::Break`] cancels the fit.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// The callback of a fit, and whether it said to stop.
pub(crate) struct Monitor<'a> {
    callback: OnProgress<'a>,
    cancelled: AtomicBool,
}

impl<'a> Monitor<'a> {
    pub(crate) const fn new(callback: OnProgress<'a>) -> Self {
        Self { callback, cancelled: AtomicBool::new(false) }
    }

    /// Begins a stage of so many steps.
    pub(crate) fn begin(&self, stage: Stage, total: usize) -> Result<Steps<'_, 'a>, FitError> {
        let steps = Steps { monitor: self, stage, done: AtomicUsize::new(0), total };
        steps.report(0)?;
        Ok(steps)
    }
}

/// The steps of a stage.
pub(crate) struct Steps<'m, 'a> {
    monitor: &'m Monitor<'a>,
    stage: Stage,
    done: AtomicUsize,
    total: usize,
}

impl Steps<'_, '_> {
    /// One more step is done.
    pub(crate) fn step(&self) -> Result<(), FitError> {
        self.report(self.done.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn report(&self, done: usize) -> Result<(), FitError> {
        let Self { monitor, stage, total, .. } = *self;
        let cancelled = monitor.cancelled.load(Ordering::Relaxed)
            || (monitor.callback)(Progress { stage, done, total }).is_break();
        if cancelled {
            monitor.cancelled.store(true, Ordering::Relaxed);
            return Err(FitError::Cancelled);
        }
        Ok(())
    }
}
