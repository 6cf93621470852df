//! A number of which the error is known.

use std::ops::Deref;

use crate::graph::facts::EXACT_INTEGERS;
use crate::scalar::op::{BinaryOp, CompareOp, UnaryOp};
use crate::scalar::operators::operators;
use crate::scalar::portable::LARGEST;
use crate::scalar::{Cells, Components, Interval, Pack, ParamIndex, Scalar, Trilean, Zero};

use super::choice::{Run, Steps};
use super::rule::{self, SHARE};
use super::two_sided::{BoundedBool, BoundedIndex, cells};
use super::value::{OpResult, Value};

/// A number of which the error is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounded<'r> {
    value: Value,
    /// The run; what is made of literals alone belongs to none.
    run: Option<&'r Run>,
    /// Where it is a sum, what it is a sum of.
    sum: Sum,
}

impl Deref for Bounded<'_> {
    type Target = Value;
    fn deref(&self) -> &Value {
        &self.value
    }
}

/// Terms that are added in any order.
#[derive(Debug, Clone, Copy)]
struct Sum {
    /// The sum of their errors.
    error: f64,
    /// The sum of their magnitudes on a device.
    terms: f64,
    /// Their exact sum on a device.
    device: Interval,
    /// How many.
    count: u32,
}

/// Parameters: exact, and rounded where a device reads them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parameters<'r> {
    pub(super) exact: &'r [f64],
    pub(super) device: &'r [f64],
    pub(super) run: &'r Run,
}

/// Places that one read or scatter looks at, at most: of more nothing is known.
const MAX_PLACES: usize = 1 << 12;

impl<'r> Bounded<'r> {
    /// A number of a run.
    pub(super) fn of(run: Option<&'r Run>, made: OpResult, diverged: bool) -> Self {
        let OpResult { exact, mut device, mut error, apart, integer } = made;
        // What rounding in the computation of the error itself may have lost.
        error *= SHARE;
        if !error.is_finite() || device.magnitude() > LARGEST || device.low.is_nan() {
            (device, error) = (Interval::EVERYTHING, f64::INFINITY);
        } else {
            device = device.intersection(exact.widened(error)).unwrap_or(device);
        }
        let (number, exact, device) = match run {
            Some(run) => {
                let (number, exact, device) = run.made(exact, device);
                (Some(number), exact, device)
            }
            None => (None, exact, device),
        };
        if error.is_finite() && error > 0.0 {
            error = error.min(exact.max_distance(device));
        }
        let apart = match (run, number) {
            (Some(run), Some(number)) if diverged => run.apart(number, exact).min(apart * SHARE),
            _ => 0.0,
        };
        let sum = Sum { error, terms: device.magnitude(), device, count: 1 };
        let value = Value { exact, device, error, integer, diverged, apart, number };
        Self { value, run, sum }
    }
    /// An argument that a device is given exactly.
    pub(super) fn input(run: &'r Run, range: Interval) -> Self {
        Self::of(
            Some(run),
            OpResult { exact: range, device: range, error: 0.0, apart: 0.0, integer: false },
            false,
        )
    }
    /// A number that is known, and how a device has it.
    fn known(run: Option<&'r Run>, exact: f64, device: f64) -> Self {
        let integer = exact == device && exact.fract() == 0.0 && exact.abs() <= EXACT_INTEGERS;
        let (exact, device) = (Interval::point(exact), Interval::point(device));
        Self::of(
            run,
            OpResult { exact, device, error: exact.max_distance(device), apart: 0.0, integer },
            false,
        )
    }
    fn run_of(&self, other: &Self) -> Option<&'r Run> {
        self.run.or(other.run)
    }
    /// Whether it is what a sum begins with.
    fn is_zero(&self) -> bool {
        self.run.is_none() && self.error == 0.0 && self.exact == Interval::point(0.0)
    }
    /// The integer at or below it.
    fn steps(self, shift: f64, lowest: f64, highest: f64) -> BoundedIndex<'r> {
        let steps = Steps { shift, lowest, highest };
        let at = |x: f64| (x + shift).floor().max(lowest).min(highest);
        let range = |x: Interval| Interval { low: at(x.low), high: at(x.high) };
        let decided = self.run.map(|run| run.integer_below(&self, steps));
        let (exact, device, agree) = match decided.and_then(|decided| decided.outcome) {
            Some(k) => (Interval::point(k), Interval::point(k), true),
            None => (range(self.exact), range(self.device), self.error == 0.0),
        };
        let diverged = self.diverged || decided.is_some_and(|decided| decided.splits);
        BoundedIndex { exact: cells(exact), device: cells(device), agree, diverged, run: self.run }
    }
    fn rounded(self, shift: f64) -> Self {
        let at = |x: f64| (x + shift).floor();
        let range = |x: Interval| Interval { low: at(x.low), high: at(x.high) };
        let steps = Steps { shift, lowest: f64::NEG_INFINITY, highest: f64::INFINITY };
        let decided = self.run.map(|run| run.integer_below(&self, steps));
        let diverged = self.diverged || decided.is_some_and(|decided| decided.splits);
        let (exact, device, error) = match decided.and_then(|decided| decided.outcome) {
            Some(k) => (Interval::point(k), Interval::point(k), 0.0),
            None if self.error == 0.0 => (range(self.exact), range(self.device), 0.0),
            None => {
                let (exact, device) = (range(self.exact), range(self.device));
                (
                    exact,
                    device,
                    if self.error.is_finite() { exact.max_distance(device) } else { f64::INFINITY },
                )
            }
        };
        let integer = exact.magnitude().max(device.magnitude()) <= EXACT_INTEGERS;
        Self::of(self.run, OpResult { exact, device, error, apart: f64::INFINITY, integer }, diverged)
    }
    /// One of two, each side as its mask says.
    fn either(mask: BoundedBool<'r>, yes: Self, no: Self) -> Self {
        let run = yes.run_of(&no).or(mask.run);
        let known = |t: Trilean| t.can_hold != t.can_fail;
        if known(mask.exact) && mask.exact == mask.device {
            let Value { exact, device, error, apart, integer, diverged, .. } =
                if mask.exact.can_hold { *yes } else { *no };
            let apart = if mask.diverged { f64::INFINITY } else { apart };
            let made = OpResult { exact, device, error, apart, integer };
            return Self::of(run, made, mask.diverged || diverged);
        }
        let diverged = mask.diverged || yes.diverged || no.diverged;
        let exact = Interval::select(mask.exact, yes.exact, no.exact);
        let device = Interval::select(mask.device, yes.device, no.device);
        let mut error = yes.error.max(no.error);
        if !mask.agree {
            error = error.max(yes.device.max_distance(no.exact)).max(no.device.max_distance(yes.exact));
        }
        let integer = yes.integer && no.integer;
        let made = OpResult { exact, device, error, apart: f64::INFINITY, integer };
        Self::of(run, made, diverged)
    }
}

operators! { impl[] Bounded<'_>: operations }

impl Zero for Bounded<'_> {
    fn zero() -> Self {
        Self::known(None, 0.0, 0.0)
    }
}

impl<'r> Scalar for Bounded<'r> {
    type Bool = BoundedBool<'r>;
    type Index = BoundedIndex<'r>;
    type Array = Vec<Self>;
    type Store<'a> = Parameters<'r>;
    type Vec<const K: usize> = Components<Self, K>;

    fn lit(value: f64) -> Self {
        Self::known(None, value, rule::single(value))
    }
    fn unary(self, op: UnaryOp) -> Self {
        match op {
            UnaryOp::Floor => self.rounded(0.0),
            UnaryOp::Round => self.rounded(0.5),
            op => Self::of(self.run, rule::unary(op, &self), self.diverged),
        }
    }
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        let made = rule::binary(op, &self, &rhs);
        Self::of(self.run_of(&rhs), made, self.diverged || rhs.diverged)
    }
    /// A product is rounded or not before it is added: the bound has its rounding. Sums of products are sums.
    fn mul_add(self, b: Self, c: Self) -> Self {
        let mut sum = c;
        sum.add_term(self * b);
        sum
    }
    /// A sum may be taken in any order: of two terms it is rounded once, of n within (n − 1) roundings of Σ|terms|
    /// (Higham, *Accuracy and Stability of Numerical Algorithms*, 2002, eq. 4.4).
    fn plus_term(self, term: Self) -> Self {
        if self.is_zero() {
            let diverged = self.diverged || term.diverged;
            return Self { value: Value { diverged, ..*term }, ..term };
        }
        let integer = self.integer && term.integer;
        let diverged = self.diverged || term.diverged;
        let sum = Sum {
            error: (self.sum.error + term.error) * SHARE,
            terms: (self.sum.terms + term.device.magnitude()) * SHARE,
            device: self.sum.device + term.device,
            count: self.sum.count.saturating_add(1),
        };
        let integer = integer && sum.terms <= EXACT_INTEGERS;
        let rounding = match sum.count {
            _ if integer => 0.0,
            2 => rule::rounding_of_sum(sum.device),
            n => rule::rounding_in_any_order(n, sum.terms),
        };
        let made = OpResult {
            exact: self.exact + term.exact,
            device: sum.device.widened(rounding),
            error: sum.error + rounding,
            apart: self.apart + term.apart,
            integer,
        };
        Self { sum, ..Self::of(self.run_of(&term), made, diverged) }
    }
    fn compare(self, op: CompareOp, rhs: Self) -> BoundedBool<'r> {
        let run = self.run_of(&rhs);
        let decided = run.map(|run| run.holds(op, &self, &rhs));
        let diverged = self.diverged || rhs.diverged || decided.is_some_and(|decided| decided.splits);
        let known = |holds: bool| Trilean { can_hold: holds, can_fail: !holds };
        match decided.and_then(|decided| decided.outcome) {
            Some(holds) => {
                BoundedBool { exact: known(holds), device: known(holds), agree: true, diverged, run }
            }
            None => BoundedBool {
                exact: self.exact.compare(op, rhs.exact),
                device: self.device.compare(op, rhs.device),
                agree: self.error == 0.0 && rhs.error == 0.0,
                diverged,
                run,
            },
        }
    }
    fn select(mask: BoundedBool<'r>, yes: Self, no: Self) -> Self {
        Self::either(mask, yes, no)
    }
    fn index(i: usize) -> BoundedIndex<'r> {
        BoundedIndex::known(i)
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn cell(self, n: usize) -> BoundedIndex<'r> {
        self.steps(0.0, 0.0, (n - 1) as f64)
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn number(i: BoundedIndex<'r>) -> Self {
        let range = |cells: Cells| Interval { low: cells.first as f64, high: cells.last as f64 };
        let (exact, device) = (range(i.exact), range(i.device));
        let error = if i.agree { 0.0 } else { exact.max_distance(device) };
        Self::of(i.run, OpResult { exact, device, error, apart: f64::INFINITY, integer: true }, i.diverged)
    }
    fn affine(i: BoundedIndex<'r>, scale: usize, plus: BoundedIndex<'r>) -> BoundedIndex<'r> {
        BoundedIndex {
            exact: Interval::affine(i.exact, scale, plus.exact),
            device: Interval::affine(i.device, scale, plus.device),
            agree: i.agree && plus.agree,
            diverged: i.diverged || plus.diverged,
            run: i.run.or(plus.run),
        }
    }
    fn read(store: Parameters<'r>, place: ParamIndex<BoundedIndex<'r>>) -> Self {
        let (row, column) = (place.row, place.column);
        let of = |row: Cells, column: Cells| ParamIndex { block: place.block, row, column };
        let count = |cells: Cells| cells.last.saturating_sub(cells.first).saturating_add(1);
        let places =
            count(row.exact.hull(row.device)).saturating_mul(count(column.exact.hull(column.device)));
        let diverged = row.diverged || column.diverged;
        if places > MAX_PLACES {
            return Self::of(Some(store.run), OpResult::unbounded(Interval::EVERYTHING), diverged);
        }
        store.run.spend(places);
        let exact = Interval::read(store.exact, of(row.exact, column.exact));
        let device = Interval::read(store.device, of(row.device, column.device));
        let error = if row.agree && column.agree {
            rule::rounding_of_number(exact).min(exact.max_distance(device))
        } else {
            exact.max_distance(device)
        };
        Self::of(
            Some(store.run),
            OpResult { exact, device, error, apart: f64::INFINITY, integer: false },
            diverged,
        )
    }
    fn indicator(place: ParamIndex<BoundedIndex<'r>>, flat: usize) -> Self {
        let (row, column) = (place.row, place.column);
        let of = |row: Cells, column: Cells| ParamIndex { block: place.block, row, column };
        let exact = Interval::indicator(of(row.exact, column.exact), flat);
        let device = Interval::indicator(of(row.device, column.device), flat);
        let error = if row.agree && column.agree { 0.0 } else { exact.max_distance(device) };
        let run = row.run.or(column.run);
        Self::of(
            run,
            OpResult { exact, device, error, apart: f64::INFINITY, integer: true },
            row.diverged || column.diverged,
        )
    }
    fn sum<T: Pack<Self>>(_: Parameters<'r>, n: usize, zero: T, body: impl Fn(BoundedIndex<'r>) -> T) -> T {
        crate::scalar::sum_loop(n, zero, |i| body(BoundedIndex::known(i)))
    }
    fn collect(_: Parameters<'r>, n: usize, body: impl Fn(BoundedIndex<'r>) -> Self) -> Vec<Self> {
        (0..n).map(|i| body(BoundedIndex::known(i))).collect()
    }
    fn scatter(
        store: Parameters<'r>,
        n: usize,
        len: usize,
        body: impl Fn(BoundedIndex<'r>) -> (BoundedIndex<'r>, Self),
    ) -> Vec<Self> {
        // How many slots a number may go to depends on the path: they are numbers of the run when all are added.
        let aside = |x: Self| Self { value: Value { number: None, ..*x }, run: None, ..x };
        let mut array = vec![Self::zero(); len];
        let mut spent = 0;
        for i in 0..n {
            let (at, value) = body(BoundedIndex::known(i));
            let Cells { first, last } = at.exact.hull(at.device);
            let last = last.min(len - 1);
            spent += last.saturating_sub(first);
            if spent > MAX_PLACES {
                continue;
            }
            for (k, slot) in array.iter_mut().enumerate().take(last + 1).skip(first) {
                let mut added = *slot;
                added.add_term(aside(value));
                *slot = if at.is_known() {
                    let diverged = added.diverged || at.diverged;
                    Self { value: Value { diverged, ..*added }, ..added }
                } else {
                    Self::either(at.is(k), added, *slot)
                };
            }
        }
        let made = |x: &Self| {
            if spent > MAX_PLACES {
                return OpResult::unbounded(Interval::EVERYTHING);
            }
            let apart = if x.diverged { f64::INFINITY } else { 0.0 };
            OpResult { exact: x.exact, device: x.device, error: x.error, apart, integer: x.integer }
        };
        array.iter().map(|x| Self::of(Some(store.run), made(x), x.diverged)).collect()
    }
    fn at(array: &Vec<Self>, i: BoundedIndex<'r>) -> Self {
        let last = array.len() - 1;
        let within = |cells: Cells| {
            let first = cells.first.min(last);
            &array[first..=cells.last.clamp(first, last)]
        };
        let (exact, device) = (within(i.exact), within(i.device));
        let all = || exact.iter().chain(device);
        let hull = |a: Interval, b: Interval| a.hull(b);
        let values = exact.iter().map(|x| x.exact).reduce(hull).unwrap_or(Interval::EVERYTHING);
        let found = device.iter().map(|x| x.device).reduce(hull).unwrap_or(Interval::EVERYTHING);
        let error = all().map(|x| x.error).fold(0.0, f64::max);
        let error = if i.agree || !error.is_finite() { error } else { values.max_distance(found) };
        let apart = match exact {
            // The same element by all decisions.
            [x] if !i.diverged => x.apart,
            _ => f64::INFINITY,
        };
        let made = OpResult { exact: values, device: found, error, apart, integer: all().all(|x| x.integer) };
        Self::of(array[0].run.or(i.run), made, i.diverged || all().any(|x| x.diverged))
    }
    fn len(array: &Vec<Self>) -> usize {
        array.len()
    }
    fn dot(store: Parameters<'r>, place: ParamIndex<BoundedIndex<'r>>, array: &Vec<Self>) -> Self {
        let mut sum = Self::zero();
        for (j, &x) in array.iter().enumerate() {
            let column = Self::affine(place.column, 1, BoundedIndex::known(j));
            sum.add_term(Self::read(store, ParamIndex { column, ..place }) * x);
        }
        sum
    }
}
