//! A bar on standard error while something takes long; it leaves no trace.

use crate::present::text;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};

/// A bar that goes away when dropped. Silent where standard error is not a terminal.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar that says `what` is being done, in `steps` steps.
    pub(crate) fn new(what: &str, steps: usize) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let target = if stderr().is_terminal() && !dumb {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(steps as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len}, {eta} left") {
            bar.set_style(style.progress_chars("━━─"));
        }
        bar.set_message(text::clean(what));
        Self(bar)
    }

    /// So many steps are done. May be called from any thread; steps that are told late do not take it back.
    pub(crate) fn at(&self, done: usize) {
        self.0.inc((done as u64).saturating_sub(self.0.position()));
    }

    /// So many more steps are done. May be called from any thread.
    pub(crate) fn advance(&self, steps: usize) {
        self.0.inc(steps as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_from_several_threads() {
        let progress = Progress::new("fitting", 8);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..2).for_each(|_| progress.advance(1)));
            }
        });
        assert_eq!(progress.0.position(), 8);
    }
}
