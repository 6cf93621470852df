//! ULP measurement: operations at special and other arguments, what is exact there, how far a result is off.
//!
//! The tests, the run over all arguments and the check of a device share this; each brings the results.

#[cfg(test)]
mod tests;

use std::fmt;

use super::accuracy::{Accuracy, unit};
use super::op::name;
use super::portable::{LARGEST, Recipe, SMALLEST, SpecialValues, special_pairs, special_values};
use super::{BinaryOp, UnaryOp};

/// An operation to be measured. One on a single number takes the first of two arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// On one number.
    Unary(UnaryOp),
    /// On two numbers.
    Binary(BinaryOp),
}

impl Function {
    /// Every operation, those on one number first.
    pub fn all() -> impl Iterator<Item = Self> {
        UnaryOp::ALL.into_iter().map(Self::Unary).chain(BinaryOp::ALL.into_iter().map(Self::Binary))
    }

    /// Those with a portable implementation.
    pub fn portable() -> impl Iterator<Item = Self> {
        Self::all().filter(|function| function.recipe().is_some())
    }

    /// The portable implementation; `None` where every device computes the operation well.
    pub fn recipe(self) -> Option<Recipe> {
        match self {
            Self::Unary(op) => Recipe::unary(op),
            Self::Binary(op) => Recipe::binary(op),
        }
    }

    /// Where its implementation branches.
    pub const fn special_values(self) -> SpecialValues {
        match self {
            Self::Unary(op) => special_values(op),
            Self::Binary(op) => special_pairs(op),
        }
    }

    /// How many arguments it takes: 1 or 2.
    pub const fn width(self) -> usize {
        match self {
            Self::Unary(_) => 1,
            Self::Binary(_) => 2,
        }
    }

    /// The accuracy on the CPU.
    pub const fn accuracy(self) -> Accuracy {
        match self {
            Self::Unary(op) => op.accuracy(),
            Self::Binary(op) => op.accuracy(),
        }
    }

    /// The accuracy on any device.
    pub const fn on_device(self) -> Accuracy {
        match self {
            Self::Unary(op) => op.on_device(),
            Self::Binary(op) => op.on_device(),
        }
    }

    /// Whether the bound on the CPU holds for the arguments.
    pub fn is_bounded(self, [a, b]: [f32; 2]) -> bool {
        match self {
            Self::Unary(op) => op.is_bounded(a),
            Self::Binary(op) => op.is_bounded(a, b),
        }
    }

    /// Whether the bound on any device holds for the arguments.
    pub fn is_bounded_on_device(self, [a, b]: [f32; 2]) -> bool {
        match self {
            Self::Unary(op) => op.is_bounded(a),
            Self::Binary(op) => op.is_bounded_on_device(a, b),
        }
    }

    /// The exact value, to within 2⁻²⁸ of a unit of single precision.
    #[inline]
    pub fn exact(self, [a, b]: [f32; 2]) -> f64 {
        match self {
            Self::Unary(op) => op.eval(f64::from(a)),
            Self::Binary(op) => op.eval(f64::from(a), f64::from(b)),
        }
    }

    /// Arguments for which the bound on the CPU holds: `count` of them spread evenly in the bits, so that every
    /// exponent occurs, and the special values: those at which the implementation branches, powers of two and the ends of
    /// the domain, with their neighbours. Of two arguments about as many pairs of special values as `count`.
    pub fn arguments(self, count: usize) -> Vec<[f32; 2]> {
        // Multiples of irrational numbers fill the square evenly (Roberts' R sequence).
        let bits = |i: usize, step: f64| f32::from_bits(((i as f64 * step).fract() * 4_294_967_296.0) as u32);
        let special = self.special_arguments();
        // Odd: a number and its opposite are neighbours in the list.
        let step = (special.len() * special.len()).div_ceil(count.max(1)) | 1;
        let (sequence, special): (Vec<_>, Vec<_>) = match self {
            Self::Unary(_) => {
                let sequence = (0..).map(|i| [bits(i, 0.754_877_666_246_693), 0.0]);
                (
                    sequence.filter(|&at| self.is_bounded(at)).take(count).collect(),
                    special.iter().map(|&a| [a, 0.0]).collect(),
                )
            }
            Self::Binary(_) => {
                let sequence =
                    (0..).map(|i| [bits(i, 0.754_877_666_246_693), bits(i, 0.569_840_290_998_053)]);
                let crossed =
                    special.iter().flat_map(|&a| special.iter().step_by(step).map(move |&b| [a, b]));
                (sequence.filter(|&at| self.is_bounded(at)).take(count).collect(), crossed.collect())
            }
        };
        special.into_iter().filter(|&at| self.is_bounded(at)).chain(sequence).collect()
    }

    /// The special values of either argument, with their opposites and neighbours.
    fn special_arguments(self) -> Vec<f32> {
        let SpecialValues { values, multiples_of } = self.special_values();
        let multiples = multiples_of.into_iter().flat_map(|step| (0..64).map(move |k| f64::from(k) * step));
        let powers = (-126..128).map(|n| 2.0_f64.powi(n));
        let (low, high) = self.accuracy().domain;
        let ends = [low, high, SMALLEST, LARGEST];
        let all = multiples.chain(powers).chain(values.iter().copied()).chain(ends).map(|x| x as f32);
        let near = all.flat_map(|x| [x.next_down(), x, x.next_up(), x * std::f32::consts::FRAC_1_SQRT_2]);
        near.flat_map(|x| [x, -x]).collect()
    }
}

impl fmt::Display for Function {
    /// The name that files use, such as `inverse-sqrt`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::Unary(op) => name(op),
            Self::Binary(op) => name(op),
        })
    }
}

/// The error of a result: in units of the last place that a number of single precision near the exact one has, and as
/// it is. That of NaN is infinite.
#[inline]
pub fn error(found: f32, exact: f64) -> (f64, f64) {
    let off = (f64::from(found) - exact).abs();
    let off = if off.is_nan() { f64::INFINITY } else { off };
    (off / unit(exact.abs()), off)
}

/// Whether a result for an argument that no bound holds for is the one that is documented: NaN for NaN, else that of the
/// argument that it [counts as](UnaryOp::counts_as), within the accuracy of the operation. What is below the normal
/// numbers may count as itself too.
pub fn is_documented(op: UnaryOp, x: f32, found: f32) -> bool {
    if x.is_nan() {
        return found.is_nan();
    }
    let Accuracy { domain, ulps, absolute } = op.accuracy();
    let near = |argument: f64| {
        let (units, off) = error(found, op.eval(argument));
        units <= ulps || off <= absolute
    };
    match op.below_domain() {
        Some(below) if f64::from(x) < domain.0 => error(found, op.eval(f64::from(x))).1 <= below,
        Some(_) if found == f32::INFINITY => f64::from(x) > domain.1,
        _ => near(op.counts_as(x)) || (x.is_subnormal() && near(f64::from(x))),
    }
}

/// The worst of many results.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MaxError {
    /// How many units of the last place the worst result is off, of those that are off by more than the accuracy's
    /// absolute error.
    pub ulps: f64,
    /// The arguments of that result.
    pub at: [f32; 2],
    /// That result.
    pub found: f32,
    /// What is exact there.
    pub exact: f64,
    /// The largest error of all results, as it is.
    pub absolute: f64,
    /// The arguments of the result with that error.
    pub absolute_at: [f32; 2],
}

impl MaxError {
    /// Takes another result into account.
    #[inline]
    pub fn add(&mut self, accuracy: &Accuracy, at: [f32; 2], found: f32, exact: f64) {
        self.add_on_scale(accuracy, at, found, exact, exact);
    }

    /// The same, with units of the last place of a number near `scale`: of a sum that may cancel, that of its terms.
    #[inline]
    pub fn add_on_scale(&mut self, accuracy: &Accuracy, at: [f32; 2], found: f32, exact: f64, scale: f64) {
        let absolute = error(found, exact).1;
        let ulps = absolute / unit(scale.abs());
        if ulps > self.ulps && absolute > accuracy.absolute {
            *self = Self { ulps, at, found, exact, ..*self };
        }
        if absolute > self.absolute {
            *self = Self { absolute, absolute_at: at, ..*self };
        }
    }

    /// The worst of some results.
    pub fn of(function: Function, accuracy: &Accuracy, arguments: &[[f32; 2]], found: &[f32]) -> Self {
        let mut worst = Self::default();
        for (&at, &found) in arguments.iter().zip(found) {
            worst.add(accuracy, at, found, function.exact(at));
        }
        worst
    }

    /// The worse of two.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let worse = if other.ulps > self.ulps { other } else { self };
        let larger = if other.absolute > self.absolute { other } else { self };
        Self { absolute: larger.absolute, absolute_at: larger.absolute_at, ..worse }
    }

    /// Whether every result kept its bound.
    pub fn is_within(&self, accuracy: &Accuracy) -> bool {
        self.ulps <= accuracy.ulps
    }
}
