//! What is known of truth values and of rows and columns, on both sides: exact arithmetic and a device.

use crate::scalar::operators::operators;
use crate::scalar::{Cells, Interval, Trilean};

use super::choice::Run;

/// What is known of a comparison, on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoundedBool<'r> {
    pub(super) exact: Trilean,
    pub(super) device: Trilean,
    /// Whether a device decides as exact arithmetic does, whatever that is.
    pub(super) agree: bool,
    pub(super) diverged: bool,
    pub(super) run: Option<&'r Run>,
}

/// What is known of a row or column, on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoundedIndex<'r> {
    pub(super) exact: Cells,
    pub(super) device: Cells,
    /// Whether both are the same, whatever it is.
    pub(super) agree: bool,
    pub(super) diverged: bool,
    pub(super) run: Option<&'r Run>,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "integers of a range that begins at 0; the cast saturates"
)]
pub(super) fn cells(x: Interval) -> Cells {
    Cells { first: x.low as usize, last: x.high as usize }
}

impl<'r> BoundedIndex<'r> {
    pub(super) const fn known(i: usize) -> Self {
        let cells = Cells { first: i, last: i };
        Self { exact: cells, device: cells, agree: true, diverged: false, run: None }
    }
    pub(super) const fn is_known(&self) -> bool {
        self.exact.first == self.exact.last
            && self.device.first == self.device.last
            && self.exact.first == self.device.first
    }
    /// Whether it is `i`.
    pub(super) fn is(&self, i: usize) -> BoundedBool<'r> {
        let of = |cells: Cells| Trilean {
            can_hold: (cells.first..=cells.last).contains(&i),
            can_fail: cells.first != i || cells.last != i,
        };
        let (agree, diverged) = (self.agree, self.diverged);
        BoundedBool { exact: of(self.exact), device: of(self.device), agree, diverged, run: None }
    }
}

impl BoundedBool<'_> {
    /// What hangs on both, with the outcomes in exact arithmetic and on a device.
    fn with(self, other: Self, exact: Trilean, device: Trilean) -> Self {
        let (agree, diverged) = (self.agree && other.agree, self.diverged || other.diverged);
        Self { exact, device, agree, diverged, run: self.run.or(other.run) }
    }
}

operators! {
    impl[] BoundedBool<'_> {
        BitAnd bitand(a, b) => a.with(b, a.exact & b.exact, a.device & b.device);
        BitOr bitor(a, b) => a.with(b, a.exact | b.exact, a.device | b.device);
        Not not(a) => Self { exact: !a.exact, device: !a.device, ..a };
    }
}
