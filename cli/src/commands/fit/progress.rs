//! The bar of a fit.

use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use color_fn_fitting::{Progress, Stage};

use crate::present::progress::Progress as ProgressBar;

/// A bar for each stage of a fit. It may be shown from any thread.
#[derive(Default)]
pub(super) struct Bar(Mutex<Option<(Stage, ProgressBar)>>);

impl Bar {
    /// Shows how far the fit is; it goes on.
    pub(super) fn show(&self, progress: Progress) -> ControlFlow<()> {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().is_none_or(|(stage, _)| *stage != progress.stage) {
            // The bar of the stage before goes away first.
            *current = None;
            *current = Some((progress.stage, ProgressBar::new(progress.stage.name(), progress.total)));
        }
        if let Some((_, bar)) = current.as_ref() {
            bar.at(progress.done);
        }
        ControlFlow::Continue(())
    }
}
