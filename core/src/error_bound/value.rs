//! What is known of a number, on both sides: exact arithmetic and a device.

use crate::scalar::Interval;

/// What is known of a number at every point of a region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value {
    /// Where the exact value lies.
    pub(super) exact: Interval,
    /// Where that of a device lies.
    pub(super) device: Interval,
    /// How far the two may be apart at one point; infinite where nothing is known.
    pub(super) error: f64,
    /// Whether both are integers of at most 2²⁴ in magnitude, which sums and products keep exact. In a box more numbers are
    /// than in the whole [graph](crate::graph::facts::IntegerRanges).
    pub(super) integer: bool,
    /// Whether it hangs on a decision that a device and exact arithmetic take differently.
    pub(super) diverged: bool,
    /// Where it has diverged, how far the exact value that it has by the device's decisions may be from that by its own.
    pub(super) apart: f64,
    /// Which number of the run it is; what is made of literals alone is none. Which numbers belong to a run, and in which
    /// order, is the same on every path.
    pub(super) number: Option<u32>,
}

impl Value {
    /// Where both sides lie.
    pub(super) fn hull(&self) -> Interval {
        self.exact.hull(self.device)
    }
    /// Whether it is the very number that `other` is.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.number.is_some() && self.number == other.number
    }
}

/// The result of an operation, before it is a number of the run.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpResult {
    pub(super) exact: Interval,
    pub(super) device: Interval,
    pub(super) error: f64,
    /// See [`Value::apart`]; infinite where only the values themselves say it.
    pub(super) apart: f64,
    pub(super) integer: bool,
}

impl OpResult {
    /// Nothing is known of the error.
    pub(super) const fn unbounded(exact: Interval) -> Self {
        let all = Interval::EVERYTHING;
        Self { exact, device: all, error: f64::INFINITY, apart: f64::INFINITY, integer: false }
    }
}
