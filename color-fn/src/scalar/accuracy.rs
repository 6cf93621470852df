//! How far a result in single precision may lie from the exact one: the one table, with two columns.
//!
//! Bounds hold for arguments in the domain that are exact, whether or not products are fused with sums. `accuracy` is for
//! the processor, and for a device that rounds to nearest and divides as exactly. `on_device` is what WGSL promises of
//! *any* device (§ 15.7.4 “Floating Point Accuracy”): sums and products may be rounded up or down, a division is within
//! 2.5 units, `inverseSqrt` within 2, and results below 2⁻¹²⁶ may be zero. Vulkan promises the same (appendix “Precision
//! and Operation of SPIR-V Instructions”).

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
            Self::Tanh | Self::Cbrt => within(EVERYWHERE, 4.0),
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
            Self::Cbrt => Accuracy { ulps: 6.0, ..here },
        }
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
            | Self::Cbrt => None,
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

    /// Whether it jumps where the first argument changes its sign and the second is negative.
    pub const fn has_cut(self) -> bool {
        match self {
            Self::Atan2 => true,
            Self::Add | Self::Sub | Self::Mul | Self::Div | Self::Min | Self::Max | Self::Pow => false,
        }
    }
}
