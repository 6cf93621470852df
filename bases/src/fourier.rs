//! Fourier series.

use std::f64::consts::PI;
use std::marker::PhantomData;

use color_fn_core::domain::{NumberDomain, Port, Reflectance, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::Range;

/// `c + Σ aₖ cos kπx + bₖ sin kπx`, k = 1 … n, x ∈ [−1, 1] over the range, which is one period.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares.
/// - **Parameters** `constant`: 1 × 1, the mean over the range. `harmonics`: a row each, of aₖ and bₖ. Linear in them. C^∞
///   inside the range. Both ends have the same value: a spectrum that ends elsewhere than it begins is met slowly, with
///   overshoots at the ends (Gibbs' phenomenon).
/// - **Harmonics** 1 to 64. One loop, whatever their number.
/// - **Reference** Wandell, *The Synthesis and Analysis of Color Images*, IEEE Trans. Pattern Anal. Mach. Intell. 9(1), 1987:
///   Fourier series as models of surface reflectance.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_core::domain::Reflectance;
/// use color_fn_bases::{Fourier, Range};
///
/// // At 650 nm, x = 1/4: 0.5 + 0.2 cos π/4 + 0.1 sin π/4 = 0.5 + 0.3 √½.
/// let series = Fourier::<Reflectance>::new(1, Range::new(400.0, 800.0)?)?;
/// let value = eval(&series, &[0.5, 0.2, 0.1], 650.0)?;
/// assert!((value - 0.712_132).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Fourier<O = Reflectance> {
    harmonics: usize,
    range: Range,
    of: PhantomData<O>,
}

/// A Fourier series has some harmonics, and not too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a Fourier series has 1 to {max} harmonics, not {harmonics}")]
pub struct HarmonicsOutOfRange {
    /// The number asked for.
    pub harmonics: usize,
    /// The largest number.
    pub max: usize,
}

impl<O> Fourier<O> {
    /// The largest number of harmonics.
    pub const MAX_HARMONICS: usize = 64;

    /// Series of so many harmonics over a range.
    ///
    /// # Errors
    /// When there are none or more than 64.
    pub fn new(harmonics: usize, range: Range) -> Result<Self, HarmonicsOutOfRange> {
        if (1..=Self::MAX_HARMONICS).contains(&harmonics) {
            Ok(Self { harmonics, range, of: PhantomData })
        } else {
            Err(HarmonicsOutOfRange { harmonics, max: Self::MAX_HARMONICS })
        }
    }
}

impl<O: NumberDomain> Color for Fourier<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("constant", 1, 1).free("harmonics", self.harmonics, 2)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        let phase = (self.range.signed(wavelength) * S::lit(PI)).named("phase");
        let harmonics = params.block(1);
        let waves = params.sum(
            self.harmonics,
            #[inline(always)]
            |i| {
                // The first row is the first harmonic.
                let angle = S::number(i).mul_add(phase, phase).named("angle");
                let row = harmonics.row(i);
                row.get(0).mul_add(angle.cos(), row.get(1) * angle.sin())
            },
        );
        O::of(params.block(0).first().get(0) + waves)
    }
    fn name(&self) -> String {
        "fourier".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
