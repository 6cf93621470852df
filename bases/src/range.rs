//! The wavelengths that a function is defined over.

use color_fn::Scalar;
use color_fn::domain::{Port, Quantity};

/// A range of wavelengths in nm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    from: f64,
    to: f64,
}

/// The ends of a range are not two finite numbers in increasing order.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{from} to {to} nm is no range of wavelengths")]
pub struct EmptyRange {
    /// Lower end, nm.
    pub from: f64,
    /// Upper end, nm.
    pub to: f64,
}

impl Range {
    /// 0 to 1: of coordinates that are no wavelength.
    pub(crate) const UNIT: Self = Self { from: 0.0, to: 1.0 };
    /// 360 to 830 nm: the visible range of the CIE observers.
    pub const VISIBLE: Self = Self { from: 360.0, to: 830.0 };

    /// The range between two wavelengths in nm.
    ///
    /// # Errors
    /// When they are not finite, positive and increasing.
    pub fn new(from: f64, to: f64) -> Result<Self, EmptyRange> {
        if from > 0.0 && from < to && to.is_finite() {
            Ok(Self { from, to })
        } else {
            Err(EmptyRange { from, to })
        }
    }
    /// Lower end, nm.
    pub const fn from(self) -> f64 {
        self.from
    }
    /// Upper end, nm.
    pub const fn to(self) -> f64 {
        self.to
    }

    /// The wavelength in `[−1, 1]`, for one inside the range.
    pub fn normalized(self, nm: f64) -> f64 {
        (nm - self.from) / (self.to - self.from) * 2.0 - 1.0
    }

    /// `[−1, 1]` over the range; outside, the nearer end.
    #[inline(always)]
    pub(crate) fn signed<S: Scalar>(self, nm: S) -> S {
        let (center, scale) = (0.5 * (self.from + self.to), 2.0 / (self.to - self.from));
        ((nm - S::lit(center)) * S::lit(scale)).clamp(-1.0, 1.0).named("x")
    }
    pub(crate) fn port(self) -> Vec<Port> {
        vec![Port::new("wavelength", 1, Quantity::Wavelength { from: self.from, to: self.to })]
    }
}
