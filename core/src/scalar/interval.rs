//! Intervals: guaranteed bounds of a color over a whole region.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use super::machine::clamped_floor;
use super::op::{BinaryOp, CompareOp, UnaryOp};
use super::pack::sum_loop;
use super::{Components, LeafPairs, Pack, ParamIndex, Scalar, Zero};
use crate::scalar::operators::operators;

/// All numbers from `low` to `high`. The result of an operation contains every result of its operands' members:
/// bounds are rounded outward.
///
/// An operation outside its domain (a root of a negative part, a division by an interval around 0) gives the
/// widest bound that is true, up to the whole line. Bounds that are NaN widen to the whole line as well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// What is known of a comparison of intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trilean {
    /// Some members satisfy it.
    pub can_hold: bool,
    /// Some members do not.
    pub can_fail: bool,
}

/// A range of rows or columns, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    /// First.
    pub first: usize,
    /// Last.
    pub last: usize,
}

/// Library functions of the platform are within 1 ULP; two steps outward make a bound of them.
const LIBRARY_STEPS: u32 = 2;

impl Interval {
    /// Every number.
    pub const EVERYTHING: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// All numbers between two, in either order.
    pub fn new(a: f64, b: f64) -> Self {
        if a <= b { Self { low: a, high: b } } else { Self { low: b, high: a }.or_everything() }
    }
    /// One number.
    pub fn point(x: f64) -> Self {
        Self { low: x, high: x }.or_everything()
    }
    /// Whether `x` is a member.
    pub fn contains(self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }
    /// `high − low`.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
    /// The largest magnitude of a member.
    pub fn magnitude(self) -> f64 {
        self.low.abs().max(self.high.abs())
    }
    /// What both have in common; `None` where that is nothing.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        (low <= high).then_some(Self { low, high })
    }
    /// The largest distance of a member from a member of the other.
    pub fn max_distance(self, other: Self) -> f64 {
        let (up, down) = (self.high - other.low, other.high - self.low);
        match up.max(down) {
            _ if up.is_nan() || down.is_nan() => f64::INFINITY,
            far if far > 0.0 => far.next_up(),
            _ => 0.0,
        }
    }
    /// With all that is within `by` of a member.
    #[must_use]
    pub fn widened(self, by: f64) -> Self {
        if by == 0.0 { self } else { Self { low: self.low - by, high: self.high + by }.outward(1) }
    }
    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn or_everything(self) -> Self {
        if self.low.is_nan() || self.high.is_nan() { Self::EVERYTHING } else { self }
    }
    fn outward(self, steps: u32) -> Self {
        let mut out = self.or_everything();
        for _ in 0..steps {
            out = Self { low: out.low.next_down(), high: out.high.next_up() };
        }
        out
    }
    fn increasing(self, f: impl Fn(f64) -> f64) -> Self {
        Self { low: f(self.low), high: f(self.high) }.outward(LIBRARY_STEPS)
    }
    /// Whether `offset + k · period` is a member for some integer `k`.
    fn meets(self, offset: f64, period: f64) -> bool {
        ((self.low - offset) / period).ceil() <= ((self.high - offset) / period).floor()
    }
    fn hull_of(values: [f64; 4]) -> Self {
        if values.iter().any(|v| v.is_nan()) {
            return Self::EVERYTHING;
        }
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { low, high }.outward(1)
    }
    /// Extremes of sine and cosine, which differ by where they lie.
    fn periodic(self, f: impl Fn(f64) -> f64, top: f64) -> Self {
        use std::f64::consts::{PI, TAU};
        let ends = Self::new(f(self.low), f(self.high)).outward(LIBRARY_STEPS);
        if !self.width().is_finite() {
            return Self { low: -1.0, high: 1.0 };
        }
        // A margin keeps the bound true where an end lies within rounding of an extreme.
        let near = Self { low: self.low - 1e-9, high: self.high + 1e-9 };
        Self {
            low: if near.meets(top + PI, TAU) { -1.0 } else { ends.low.max(-1.0) },
            high: if near.meets(top, TAU) { 1.0 } else { ends.high.min(1.0) },
        }
    }
}

/// The tightest interval around `a + b`: one number where the sum is exact (Knuth's two-sum).
fn sum(a: f64, b: f64) -> Interval {
    let rounded = a + b;
    let virtual_b = rounded - a;
    let error = (a - (rounded - virtual_b)) + (b - virtual_b);
    Interval::point(rounded).outward(u32::from(error != 0.0))
}

/// The tightest interval around `a · b`: one number where the product is exact.
fn product(a: f64, b: f64) -> Interval {
    let rounded = a * b;
    // Near underflow the error itself is rounded, and says nothing.
    let exact = (rounded.abs() > 1e-290 || a == 0.0 || b == 0.0) && a.mul_add(b, -rounded) == 0.0;
    Interval::point(rounded).outward(u32::from(!exact))
}

operators! {
    impl[] Interval {
        Add add(a, b) => Self { low: sum(a.low, b.low).low, high: sum(a.high, b.high).high }.or_everything();
        Sub sub(a, b) => a + -b;
        Mul mul(a, b) => {
            let corners = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)];
            let bounds = corners.map(|(a, b)| product(a, b));
            bounds.into_iter().reduce(Self::hull).unwrap_or(Self::EVERYTHING)
        };
        Div div(a, b) => match b.contains(0.0) {
            true => Self::EVERYTHING,
            false => Self::hull_of([a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high]),
        };
        Neg neg(a) => Self { low: -a.high, high: -a.low };
    }
}

operators! {
    impl[] Trilean {
        BitAnd bitand(a, b) => Self { can_hold: a.can_hold && b.can_hold, can_fail: a.can_fail || b.can_fail };
        BitOr bitor(a, b) => Self { can_hold: a.can_hold || b.can_hold, can_fail: a.can_fail && b.can_fail };
        Not not(a) => Self { can_hold: a.can_fail, can_fail: a.can_hold };
    }
}

impl Zero for Interval {
    fn zero() -> Self {
        Self::point(0.0)
    }
}

struct Hull;

impl LeafPairs<Interval> for Hull {
    fn scalar(&mut self, a: Interval, b: Interval) -> Interval {
        a.hull(b)
    }
    fn vector<const K: usize>(
        &mut self,
        a: Components<Interval, K>,
        b: Components<Interval, K>,
    ) -> Components<Interval, K> {
        Components(std::array::from_fn(|k| a.0[k].hull(b.0[k])))
    }
}

impl Cells {
    /// The smallest range that holds both.
    pub(crate) fn hull(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
    /// The cells among the first `n` ≥ 1, at least one: what lies beyond is taken as the last.
    fn within(self, n: usize) -> RangeInclusive<usize> {
        let first = self.first.min(n - 1);
        first..=self.last.clamp(first, n - 1)
    }
}

/// A read of more parameters than this gives every number. What `check` bounds is the work of one value; bounds of it may
/// take so much more for each read, and no more.
const MAX_INDICES: usize = 1 << 16;

impl Scalar for Interval {
    type Bool = Trilean;
    type Index = Cells;
    type Array = Vec<Self>;
    type Store<'a> = &'a [f64];
    type Vec<const K: usize> = Components<Self, K>;

    fn lit(value: f64) -> Self {
        Self::point(value)
    }
    fn unary(self, op: UnaryOp) -> Self {
        let positive = Self { low: self.low.max(0.0), ..self };
        match op {
            UnaryOp::Neg => -self,
            UnaryOp::Abs if self.contains(0.0) => Self { low: 0.0, high: self.high.max(-self.low) },
            UnaryOp::Abs => Self::new(self.low.abs(), self.high.abs()),
            UnaryOp::Floor | UnaryOp::Round => Self { low: op.eval(self.low), high: op.eval(self.high) },
            UnaryOp::Sqrt if self.high < 0.0 => Self::EVERYTHING,
            UnaryOp::Sqrt => {
                let root = positive.increasing(f64::sqrt);
                Self { low: root.low.max(0.0), ..root }
            }
            UnaryOp::InverseSqrt if self.high < 0.0 => Self::EVERYTHING,
            UnaryOp::InverseSqrt => {
                let bound = Self { low: 1.0 / positive.high.sqrt(), high: 1.0 / positive.low.sqrt() };
                let bound = bound.outward(LIBRARY_STEPS);
                Self { low: bound.low.max(0.0), ..bound }
            }
            UnaryOp::Exp | UnaryOp::Exp2 => {
                let bound = self.increasing(|x| op.eval(x));
                Self { low: bound.low.max(0.0), ..bound }
            }
            UnaryOp::Ln | UnaryOp::Log2 if self.high < 0.0 => Self::EVERYTHING,
            UnaryOp::Ln | UnaryOp::Log2 => positive.increasing(|x| op.eval(x)),
            UnaryOp::Sin => self.periodic(f64::sin, std::f64::consts::FRAC_PI_2),
            UnaryOp::Cos => self.periodic(f64::cos, 0.0),
            UnaryOp::Tanh => {
                let bound = self.increasing(f64::tanh);
                Self { low: bound.low.max(-1.0), high: bound.high.min(1.0) }
            }
            UnaryOp::Cbrt => self.increasing(f64::cbrt),
            UnaryOp::Asinh => self.increasing(f64::asinh),
        }
    }
    fn binary(self, op: BinaryOp, rhs: Self) -> Self {
        match op {
            BinaryOp::Add => self + rhs,
            BinaryOp::Sub => self - rhs,
            BinaryOp::Mul => self * rhs,
            BinaryOp::Div => self / rhs,
            BinaryOp::Min => Self { low: self.low.min(rhs.low), high: self.high.min(rhs.high) },
            BinaryOp::Max => Self { low: self.low.max(rhs.low), high: self.high.max(rhs.high) },
            BinaryOp::Pow => {
                // Monotonic in each operand for a base ≥ 0, so that the corners bound it.
                let (a, b) = (self.low.max(0.0), self.high.max(0.0));
                let corners = [a.powf(rhs.low), a.powf(rhs.high), b.powf(rhs.low), b.powf(rhs.high)];
                let bound = Self::hull_of(corners).outward(LIBRARY_STEPS);
                Self { low: bound.low.max(0.0), ..bound }
            }
            BinaryOp::Atan2 => {
                if self.contains(0.0) && rhs.low <= 0.0 {
                    return Self::new(-std::f64::consts::PI, std::f64::consts::PI).outward(1);
                }
                Self::hull_of([
                    self.low.atan2(rhs.low),
                    self.low.atan2(rhs.high),
                    self.high.atan2(rhs.low),
                    self.high.atan2(rhs.high),
                ])
                .outward(LIBRARY_STEPS)
            }
        }
    }
    fn mul_add(self, b: Self, c: Self) -> Self {
        self * b + c
    }
    fn compare(self, op: CompareOp, rhs: Self) -> Trilean {
        match op {
            CompareOp::Less => Trilean { can_hold: self.low < rhs.high, can_fail: self.high >= rhs.low },
            CompareOp::LessEqual => Trilean { can_hold: self.low <= rhs.high, can_fail: self.high > rhs.low },
            CompareOp::Equal => Trilean {
                can_hold: self.low <= rhs.high && rhs.low <= self.high,
                can_fail: !(self.low == self.high && self == rhs),
            },
        }
    }
    fn select(mask: Trilean, yes: Self, no: Self) -> Self {
        match (mask.can_hold, mask.can_fail) {
            (true, false) => yes,
            (false, true) => no,
            (true, true) | (false, false) => yes.hull(no),
        }
    }
    fn index(i: usize) -> Cells {
        Cells { first: i, last: i }
    }
    fn cell(self, n: usize) -> Cells {
        let Self { low, high } = self.or_everything();
        let first = clamped_floor(low, n);
        Cells { first, last: clamped_floor(high, n).max(first) }
    }
    #[expect(clippy::cast_precision_loss, reason = "blocks have fewer than 2²⁴ rows")]
    fn number(i: Cells) -> Self {
        Self { low: i.first as f64, high: i.last as f64 }
    }
    fn affine(i: Cells, scale: usize, plus: Cells) -> Cells {
        Cells { first: i.first * scale + plus.first, last: i.last * scale + plus.last }
    }
    fn read(store: &[f64], index: ParamIndex<Cells>) -> Self {
        let block = index.block;
        let (rows, columns) = (index.row.within(block.rows), index.column.within(block.columns));
        let width = columns.end() - columns.start() + 1;
        if (rows.end() - rows.start() + 1).saturating_mul(width) > MAX_INDICES {
            return Self::EVERYTHING;
        }
        rows.flat_map(|row| &store[block.flat(row, *columns.start())..][..width])
            .map(|&x| Self::point(x))
            .reduce(Self::hull)
            .unwrap_or(Self::EVERYTHING)
    }
    fn indicator(index: ParamIndex<Cells>, wanted: usize) -> Self {
        let block = index.block;
        let (rows, columns) = (index.row.within(block.rows), index.column.within(block.columns));
        let known = rows.start() == rows.end() && columns.start() == columns.end();
        let hit = (block.offset..block.offset + block.rows * block.columns).contains(&wanted)
            && rows.contains(&((wanted - block.offset) / block.columns))
            && columns.contains(&((wanted - block.offset) % block.columns));
        let [low, high] = [hit && known, hit].map(|holds| if holds { 1.0 } else { 0.0 });
        Self { low, high }
    }
    fn sum<T: Pack<Self>>(_: &[f64], n: usize, zero: T, body: impl Fn(Cells) -> T) -> T {
        sum_loop(n, zero, |i| body(Self::index(i)))
    }
    fn collect(_: &[f64], n: usize, body: impl Fn(Cells) -> Self) -> Vec<Self> {
        (0..n).map(|i| body(Self::index(i))).collect()
    }
    fn scatter(_: &[f64], n: usize, len: usize, body: impl Fn(Cells) -> (Cells, Self)) -> Vec<Self> {
        let mut array = vec![Self::point(0.0); len];
        for i in 0..n {
            let (at, value) = body(Self::index(i));
            let cells = at.within(len);
            let known = cells.start() == cells.end();
            for slot in &mut array[cells] {
                let added = *slot + value;
                *slot = if known { added } else { slot.hull(added) };
            }
        }
        array
    }
    fn at(array: &Vec<Self>, i: Cells) -> Self {
        array[i.within(array.len())].iter().copied().reduce(Self::hull).unwrap_or(Self::EVERYTHING)
    }
    fn len(array: &Vec<Self>) -> usize {
        array.len()
    }
    fn dot(store: &[f64], index: ParamIndex<Cells>, array: &Vec<Self>) -> Self {
        let terms = array.iter().enumerate().map(|(j, &x)| {
            let column = Self::affine(index.column, 1, Self::index(j));
            Self::read(store, ParamIndex { column, ..index }) * x
        });
        terms.fold(Self::point(0.0), |sum, term| sum + term)
    }
    /// The hull over the cells that the interval touches, each with its own part of the interval: so that a
    /// piecewise function is bounded by its pieces.
    fn segments<T: Pack<Self>>(self, n: usize, body: impl Fn(Cells, Self) -> T) -> T {
        let cells = self.cell(n);
        let piece = |i: usize| {
            let cell = Self::index(i);
            body(cell, (self - Self::number(cell)).clamp(0.0, 1.0))
        };
        let mut bound = piece(cells.first);
        for i in cells.first + 1..=cells.last {
            bound = bound.zip(piece(i), &mut Hull);
        }
        bound
    }
}
