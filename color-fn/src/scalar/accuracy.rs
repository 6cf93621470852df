//! How far a result in single precision may lie from the exact one: the one table.
//!
//! Bounds hold for arguments in the domain that are exact, on the processor and, through the portable implementations, in a
//! shader, whether or not products are fused with sums.

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
}
