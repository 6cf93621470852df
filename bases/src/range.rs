//! The wavelengths that a function is defined over.

use color_fn_core::domain::{Number, Port, Quantity, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

/// A range of wavelengths in nm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    from: f64,
    to: f64,
}

/// The ends of a range are not two finite numbers in increasing order.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{from} to {to} nm is not a range of wavelengths")]
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

/// Where a wavelength lies in a range of equal parts: a color of a place in `[0, 1]` becomes one of wavelength with
/// [`of`](color_fn_core::Compose::of).
///
/// - **Domain** wavelength in nm. **Result** 0 at the lower end of the range, 1 at the upper; held at the middles of the first and
///   the last part, so that what is constant in each part is so beyond the ends. **Parameters** none.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::{Parts, Range};
///
/// let parts = Parts::new(Range::new(400.0, 800.0)?, 4);
/// assert_eq!(eval(&parts, &[], 700.0)?, 0.75);
/// assert_eq!(eval(&parts, &[], 800.0)?, 0.875);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    range: Range,
    half: f64,
}

impl Parts {
    /// So many parts of a range, at least one.
    #[expect(clippy::cast_precision_loss, reason = "parts are few")]
    pub const fn new(range: Range, count: usize) -> Self {
        assert!(count > 0, "a range has a part");
        Self { range, half: 0.5 / count as f64 }
    }
}

impl Color for Parts {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, wavelength: S) -> S {
        let Range { from, to } = self.range;
        let place = (wavelength - S::lit(from)) * S::lit(1.0 / (to - from));
        place.clamp(self.half, 1.0 - self.half).named("place")
    }
    fn name(&self) -> String {
        "place".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
