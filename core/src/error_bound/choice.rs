//! What a device decides, and what exact arithmetic would have: cells, comparisons.
//!
//! Near a knot a device may take the neighbouring cell. That is harmless where the pieces meet, but only a calculation
//! that takes one cell for all it computes can see it: an interval around both cells cannot. So a [`Path`] says what is
//! decided, the graph is run once for each path, and where the two decide differently it is run by either's decisions and
//! compared number by number.
//!
//! On a path the operand of a decision is known to lie where the decision is possible. The numbers of a run are counted,
//! which is the same on every path: a [`Limit`] says it of the number that the operand was made as, for all its users.

use std::cell::{Cell, RefCell};

use crate::scalar::{CompareOp, Interval, Scalar, Trilean};

use super::value::Value;

/// Cells that one decision is taken apart into; where there are more, what is known is the hull.
const MAX_CELLS: f64 = 16.0;

/// Decisions that one path takes apart.
const MAX_CHOICES: usize = 6;

/// One decision of a path: an integer, or 1 for what holds and 0 for what does not.
#[derive(Debug, Clone, Copy)]
struct Choice {
    /// Which of the run.
    decision: u32,
    /// The device's.
    device: f64,
    /// That of exact arithmetic; `None` where its operand hangs on an earlier difference.
    exact: Option<f64>,
}

/// Where a number of the run lies.
#[derive(Debug, Clone, Copy)]
struct Limit {
    /// Which of the run.
    number: u32,
    exact: Interval,
    device: Interval,
    /// Whether it has the same exact value by either's decisions.
    shared: bool,
}

/// What is decided, and what is known of numbers where it is decided so.
#[derive(Debug, Clone, Default)]
pub(super) struct Path {
    choices: Vec<Choice>,
    limits: Vec<Limit>,
    /// Whether the device and exact arithmetic decide differently somewhere.
    splits: bool,
}

/// The state of one run of the graph.
#[derive(Debug)]
pub(super) struct Run {
    path: Path,
    /// Whether this run decides as exact arithmetic does: its `exact` is then the value.
    exact: bool,
    numbers: Cell<u32>,
    /// Work beyond one operation for each number.
    more: Cell<usize>,
    decisions: Cell<u32>,
    impossible: Cell<bool>,
    fork: RefCell<Option<Vec<Path>>>,
    /// Exact values, number by number: those that this run makes, or those by other decisions to compare with.
    values: RefCell<Vec<Interval>>,
}

/// What is known of a decision.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided<T> {
    /// What it is; `None` where that is not known.
    pub(super) outcome: Option<T>,
    /// Whether exact arithmetic decides differently.
    pub(super) splits: bool,
}

impl<T> Decided<T> {
    const OPEN: Self = Self { outcome: None, splits: false };

    const fn same(outcome: T) -> Self
    where
        T: Copy,
    {
        Self { outcome: Some(outcome), splits: false }
    }
}

/// Where the integers of a decision begin: `floor(x + shift)`, held to a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps {
    pub(super) shift: f64,
    pub(super) lowest: f64,
    pub(super) highest: f64,
}

impl Path {
    /// The same path with one decision more; `None` where its limits leave nothing.
    fn with(
        &self,
        choice: Choice,
        limits: impl IntoIterator<Item = (Value, Interval, Interval)>,
    ) -> Option<Self> {
        let mut path = self.clone();
        path.splits |= choice.exact != Some(choice.device);
        path.choices.push(choice);
        for (x, exact, device) in limits {
            x.exact.intersection(exact)?;
            x.device.intersection(device)?;
            if let Some(number) = x.number {
                path.limits.push(Limit { number, exact, device, shared: !x.diverged });
            }
        }
        Some(path)
    }
}

impl Run {
    /// A run by a device's decisions.
    pub(super) fn of_device(path: Path) -> Self {
        Self::new(path, false, Vec::new())
    }
    /// A run by exact decisions, and then by the device's again, which are compared with them.
    pub(super) fn exactly(self) -> Self {
        Self::new(self.path, true, Vec::new())
    }
    /// See [`exactly`](Self::exactly).
    pub(super) fn compared(self) -> Self {
        Self::new(self.path, false, self.values.take())
    }
    fn new(path: Path, exact: bool, values: Vec<Interval>) -> Self {
        Self {
            path,
            exact,
            values: RefCell::new(values),
            numbers: Cell::new(0),
            more: Cell::new(0),
            decisions: Cell::new(0),
            impossible: Cell::new(false),
            fork: RefCell::new(None),
        }
    }
    /// The paths that this one has to be taken apart into; its results are then worth nothing.
    pub(super) fn fork(&self) -> Option<Vec<Path>> {
        self.fork.take()
    }
    /// Whether no point of the region takes this path.
    pub(super) fn is_impossible(&self) -> bool {
        self.impossible.get()
    }
    /// How many operations were done.
    pub(super) fn work(&self) -> usize {
        (self.numbers.get() as usize).saturating_add(self.more.get())
    }
    /// Counts work that makes no number: places that are looked at.
    pub(super) fn spend(&self, work: usize) {
        self.more.set(self.more.get().saturating_add(work));
    }
    /// Whether the device decides differently somewhere on this path.
    pub(super) const fn splits(&self) -> bool {
        self.path.splits
    }
    /// How far an exact value is from that by exact decisions; without those it is not known.
    pub(super) fn apart(&self, number: u32, exact: Interval) -> f64 {
        let values = self.values.borrow();
        match values.get(number as usize) {
            Some(value) if !self.exact => exact.max_distance(*value),
            _ => f64::INFINITY,
        }
    }

    /// Counts a number, and gives where it lies.
    pub(super) fn made(&self, exact: Interval, device: Interval) -> (u32, Interval, Interval) {
        let number = self.numbers.get();
        self.numbers.set(number.wrapping_add(1));
        let (mut found, mut of_device) = (exact, device);
        let here = |limit: &&Limit| limit.number == number && (limit.shared || !self.exact);
        for limit in self.path.limits.iter().filter(here) {
            match (found.intersection(limit.exact), of_device.intersection(limit.device)) {
                (Some(exact), Some(device)) => (found, of_device) = (exact, device),
                _ => self.impossible.set(true),
            }
        }
        if self.exact {
            self.values.borrow_mut().push(found);
        }
        (number, found, of_device)
    }

    /// The next decision, and what the path says of it.
    fn next(&self) -> (u32, Option<Decided<f64>>) {
        let decision = self.decisions.get();
        self.decisions.set(decision.wrapping_add(1));
        let choice = self.path.choices.iter().find(|choice| choice.decision == decision);
        let decided = choice.map(|choice| Decided {
            outcome: if self.exact { choice.exact } else { Some(choice.device) },
            splits: choice.exact != Some(choice.device),
        });
        (decision, decided)
    }
    /// Whether a decision can still be taken apart in this run.
    fn is_open(&self) -> bool {
        !self.exact && self.fork.borrow().is_none() && self.path.choices.len() < MAX_CHOICES
    }

    /// The integer at or below `x`.
    pub(super) fn integer_below(&self, x: &Value, steps: Steps) -> Decided<f64> {
        let (decision, decided) = self.next();
        if let Some(decided) = decided {
            return decided;
        }
        let Steps { shift, lowest, highest } = steps;
        let cell = |x: f64| (x + shift).floor().max(lowest).min(highest);
        let hull = x.exact.hull(x.device);
        let (first, last) = (cell(hull.low), cell(hull.high));
        if first == last {
            return Decided::same(first);
        }
        // Half a cell apart they may be two cells apart.
        let apart = if x.error.is_nan() { f64::INFINITY } else { x.error };
        if !(last - first < MAX_CELLS && apart < 0.5 && self.is_open()) {
            return Decided::OPEN;
        }
        let (mut paths, mut k) = (Vec::new(), first);
        let begin = |k: f64| if k <= lowest { f64::NEG_INFINITY } else { k - shift };
        let end = |k: f64| if k >= highest { f64::INFINITY } else { k + 1.0 - shift };
        while k <= last {
            let here = Interval { low: begin(k), high: end(k) };
            if x.diverged {
                let choice = Choice { decision, device: k, exact: None };
                paths.extend(self.path.with(choice, [(*x, here.widened(apart), here)]));
            } else {
                let same = Choice { decision, device: k, exact: Some(k) };
                paths.extend(self.path.with(same, [(*x, here, here)]));
                if k > first && apart > 0.0 {
                    let below = Interval { low: begin(k), high: begin(k) }.widened(apart);
                    let (below, above) =
                        (Interval { high: begin(k), ..below }, Interval { low: begin(k), ..below });
                    let up = Choice { decision, device: k, exact: Some(k - 1.0) };
                    let down = Choice { decision, device: k - 1.0, exact: Some(k) };
                    paths.extend(self.path.with(up, [(*x, below, above)]));
                    paths.extend(self.path.with(down, [(*x, above, below)]));
                }
            }
            k += 1.0;
        }
        *self.fork.borrow_mut() = Some(paths);
        Decided::OPEN
    }

    /// Whether a comparison holds.
    pub(super) fn holds(&self, op: CompareOp, a: &Value, b: &Value) -> Decided<bool> {
        let (decision, decided) = self.next();
        if let Some(Decided { outcome, splits }) = decided {
            return Decided { outcome: outcome.map(|x| x != 0.0), splits };
        }
        let known = |t: Trilean| if t.can_hold != t.can_fail { Some(t.can_hold) } else { None };
        let (exact, device) = (known(a.exact.compare(op, b.exact)), known(a.device.compare(op, b.device)));
        if let (Some(exact), true) = (exact, exact == device) {
            return Decided::same(exact);
        }
        if !self.is_open() || !(a.error + b.error).is_finite() {
            return Decided::OPEN;
        }
        let mut paths = Vec::new();
        let diverged = a.diverged || b.diverged;
        for [device, exact] in [[true, true], [false, false], [true, false], [false, true]] {
            if device != exact && (diverged || a.error + b.error == 0.0) {
                continue;
            }
            let outcome = |holds: bool| if holds { 1.0 } else { 0.0 };
            let choice =
                Choice { decision, device: outcome(device), exact: (!diverged).then(|| outcome(exact)) };
            let limits = if diverged { Vec::new() } else { sides(op, a, b, device, exact) };
            paths.extend(self.path.with(choice, limits));
        }
        *self.fork.borrow_mut() = Some(paths);
        Decided::OPEN
    }
}

/// Where the operands of a comparison lie when it comes out so.
fn sides(op: CompareOp, a: &Value, b: &Value, device: bool, exact: bool) -> Vec<(Value, Interval, Interval)> {
    let below = |x: Interval| Interval { low: f64::NEG_INFINITY, high: x.high };
    let above = |x: Interval| Interval { low: x.low, high: f64::INFINITY };
    if device != exact {
        // Between the two lies the point where they are equal.
        let apart = a.error + b.error;
        let near = |x: Interval| x.widened(apart);
        return vec![(*a, near(b.exact), near(b.device)), (*b, near(a.exact), near(a.device))];
    }
    match (op, exact) {
        (CompareOp::Less | CompareOp::LessEqual, true) => {
            vec![(*a, below(b.exact), below(b.device)), (*b, above(a.exact), above(a.device))]
        }
        (CompareOp::Less | CompareOp::LessEqual, false) => {
            vec![(*a, above(b.exact), above(b.device)), (*b, below(a.exact), below(a.device))]
        }
        (CompareOp::Equal, true) => vec![(*a, b.exact, b.device), (*b, a.exact, a.device)],
        (CompareOp::Equal, false) => Vec::new(),
    }
}
