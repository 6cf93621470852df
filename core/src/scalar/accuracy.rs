//! How far a result in single precision may lie from the exact one: the one table, with two columns.
//!
//! Bounds hold for arguments in the domain that are exact, whether or not products are fused with sums. `accuracy` is for
//! the CPU, and for a device that rounds to nearest and divides as exactly. `on_device` is what WGSL promises of
//! *any* device (§ 15.7.4 “Floating Point Accuracy”): sums and products may be rounded up or down, a division is within
//! 2.5 units, `inverseSqrt` within 2, and results below 2⁻¹²⁶ may be zero. Vulkan promises the same (appendix “Precision
//! and Operation of SPIR-V Instructions”).
//!
//! The errors that were found, at all 2³² numbers for functions of one, are a table in `docs/accuracy.md`, “How exact
//! functions are”. [`ulp`](super::ulp) has what they are found with.

use super::portable::{LARGEST, SMALLEST};
use super::{BinaryOp, UnaryOp};

/// Where a function is good, and how good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// The arguments that the bounds hold for: of two, the first.
    pub domain: (f64, f64),
    /// Units of the last place of the exact result, or …
    pub ulps: f64,
    /// … this much: the error is within one of the two.
    pub absolute: f64,
}

/// A unit of the last place of a number of that magnitude; below the normal numbers that of the smallest.
#[inline]
pub fn unit(magnitude: f64) -> f64 {
    // Its exponent alone: 2ᵉ.
    f64::from_bits(magnitude.max(SMALLEST).to_bits() & (0x7FF << 52)) * EPSILON
}

/// The distance of 1 from the next number of single precision.
pub(crate) const EPSILON: f64 = 1.0 / 8_388_608.0;

/// The divisors and denominators that a device divides by within its bound, by magnitude (WGSL § 15.7.4).
pub const DIVISORS: (f64, f64) = (SMALLEST, 8.507_059_173_023_462e37);

/// From 2⁻¹⁰⁰ on, numbers are so far apart that no difference of two is subnormal. Of two coordinates of an angle one is
/// at least as large on a device that flushes.
pub const NORMAL_DIFFERENCES: f64 = 7.888_609_052_210_118e-31;

const EVERYWHERE: (f64, f64) = (-LARGEST, LARGEST);
const POSITIVE: (f64, f64) = (SMALLEST, LARGEST);

const fn within(domain: (f64, f64), ulps: f64) -> Accuracy {
    Accuracy { domain, ulps, absolute: 0.0 }
}

impl UnaryOp {
    /// The accuracy of the operation.
    pub const fn accuracy(self) -> Accuracy {
        match self {
            Self::Neg | Self::Abs | Self::Floor | Self::Round => within(EVERYWHERE, 0.0),
            Self::Sqrt => within((0.0, LARGEST), 0.5),
            Self::InverseSqrt => within(POSITIVE, 2.0),
            Self::Exp => within((-87.33, 88.37), 2.0),
            Self::Exp2 => within((-126.0, 127.49), 2.0),
            Self::Ln | Self::Log2 => within(POSITIVE, 2.0),
            Self::Sin | Self::Cos => Accuracy { domain: (-8192.0, 8192.0), ulps: 2.0, absolute: 1e-7 },
            Self::Tanh | Self::Cbrt | Self::Asinh => within(EVERYWHERE, 4.0),
        }
    }

    /// The accuracy of the operation on any device, computed as a shader does by default.
    pub const fn on_device(self) -> Accuracy {
        let here = self.accuracy();
        match self {
            Self::Neg | Self::Abs | Self::Floor | Self::Round | Self::InverseSqrt => here,
            // 1 / inverseSqrt(x): 2 units of one are up to 4 of its reciprocal, 2.5 of the division, and what those give
            // together.
            Self::Sqrt => Accuracy { ulps: 7.0, ..here },
            Self::Exp | Self::Exp2 => Accuracy { ulps: 3.0, ..here },
            Self::Ln | Self::Log2 => Accuracy { ulps: 3.0, ..here },
            Self::Sin | Self::Cos => Accuracy { ulps: 4.0, absolute: 2.5e-7, ..here },
            Self::Tanh => Accuracy { ulps: 6.0, ..here },
            Self::Cbrt | Self::Asinh => Accuracy { ulps: 6.0, ..here },
        }
    }

    /// Whether the bounds hold for an argument: it lies in the domain, and is not below the normal numbers, which may count
    /// as zero.
    #[inline]
    pub fn is_bounded(self, x: f32) -> bool {
        let (low, high) = self.accuracy().domain;
        (low..=high).contains(&f64::from(x)) && !x.is_subnormal()
    }

    /// The argument that one outside the domain counts as; every other number counts as itself. What is below the normal
    /// numbers counts as zero. An exponential is held nowhere: it goes on to 0, within [`below_domain`](Self::below_domain),
    /// and to ∞, which it may reach at the end of the domain already.
    #[inline]
    pub fn counts_as(self, x: f32) -> f64 {
        let x = if x.is_subnormal() { 0.0 } else { f64::from(x) };
        let (low, high) = self.accuracy().domain;
        if self.below_domain().is_some() { x } else { x.clamp(low, high) }
    }

    /// The error for arguments below the domain, where one is promised: a result and the exact one are both as small.
    pub const fn below_domain(self) -> Option<f64> {
        match self {
            Self::Exp | Self::Exp2 => Some(2.0 * SMALLEST),
            Self::Neg
            | Self::Abs
            | Self::Floor
            | Self::Round
            | Self::Sqrt
            | Self::InverseSqrt
            | Self::Ln
            | Self::Log2
            | Self::Sin
            | Self::Cos
            | Self::Tanh
            | Self::Cbrt
            | Self::Asinh => None,
        }
    }
}

impl BinaryOp {
    /// The accuracy of the operation.
    pub const fn accuracy(self) -> Accuracy {
        match self {
            Self::Add | Self::Sub | Self::Mul | Self::Div => within(EVERYWHERE, 0.5),
            Self::Min | Self::Max => within(EVERYWHERE, 0.0),
            Self::Pow => within(POSITIVE, 4.0),
            Self::Atan2 => within(EVERYWHERE, 4.0),
        }
    }

    /// The accuracy of the operation on any device, computed as a shader does by default. A divisor lies in [`DIVISORS`].
    pub const fn on_device(self) -> Accuracy {
        let here = self.accuracy();
        match self {
            // Rounded up or down.
            Self::Add | Self::Sub | Self::Mul => Accuracy { ulps: 1.0, ..here },
            Self::Div => Accuracy { ulps: 2.5, ..here },
            Self::Min | Self::Max => here,
            Self::Pow => Accuracy { ulps: 12.0, ..here },
            // The sum of the coordinates is divided by.
            Self::Atan2 => Accuracy { ulps: 8.0, domain: (-0.5 * DIVISORS.1, 0.5 * DIVISORS.1), ..here },
        }
    }

    /// Whether the bound on the CPU holds for two arguments: they and the result are normal or zero.
    pub fn is_bounded(self, a: f32, b: f32) -> bool {
        let normal = |x: f64| x == 0.0 || (1.000_001 * SMALLEST..0.999_999 * LARGEST).contains(&x.abs());
        let [x, y] = [a, b].map(f64::from);
        match self {
            Self::Pow => {
                let (low, high) = self.accuracy().domain;
                (low..=high).contains(&x) && y.is_finite() && (-126.0..127.4).contains(&(y * x.log2()))
            }
            // Quotients of a coordinate by one that is much larger are below what single precision holds.
            Self::Atan2 => {
                let coordinate = |x: f64| x == 0.0 || (x.abs() > SMALLEST && x.abs() < 0.4 * LARGEST);
                coordinate(x) && coordinate(y) && x.abs() / y.abs() > 1e-37
            }
            Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Min | Self::Max => {
                [x, y, self.eval(x, y)].into_iter().all(normal)
            }
        }
    }

    /// Whether the bound on any device holds for two arguments.
    pub fn is_bounded_on_device(self, a: f32, b: f32) -> bool {
        let [x, y] = [a, b].map(|x| f64::from(x.abs()));
        self.is_bounded(a, b)
            && match self {
                Self::Add | Self::Sub | Self::Mul | Self::Min | Self::Max | Self::Pow => true,
                Self::Div => (DIVISORS.0..=DIVISORS.1).contains(&y),
                // Differences of coordinates that are flushed are lost.
                Self::Atan2 => x.max(y) <= self.on_device().domain.1 && x.max(y) >= NORMAL_DIFFERENCES,
            }
    }

    /// Whether it jumps where the first argument changes its sign and the second is negative.
    pub const fn has_cut(self) -> bool {
        match self {
            Self::Atan2 => true,
            Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Min | Self::Max | Self::Pow => false,
        }
    }
}
