//! Spectra of Gaussian peaks.

use std::marker::PhantomData;

use color_fn_core::domain::{Emission, NumberDomain, Port, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::Range;

/// `Σ aₖ exp(−½ ((x − mₖ) sₖ)²)`, x ∈ [−1, 1] over the range: a mixture of peaks.
///
/// - **Domain** wavelength in nm; outside the range held constant. **Result** as `O` declares; not negative where all aₖ are not.
/// - **Parameters** `peaks`: a row each, of the centre mₖ in [−1, 1], the inverse width sₖ = 1/σ in the same unit, and the
///   amplitude aₖ. Linear in the amplitudes alone. C^∞ inside the range.
/// - **Reference** mixtures of Gaussians for lamps: Ohno, *Spectral design considerations for white LED color rendering*, Opt.
///   Eng. 44(11), 2005, § 2.
///
/// ```
/// use color_fn_core::domain::Emission;
/// use color_fn_core::eval;
/// use color_fn_bases::{GaussianMixture, Range};
///
/// // A peak in the middle; one σ, 100 nm, beside it: 2 e^(−1/2) = 1.213…
/// let lamp = GaussianMixture::<Emission>::new(1, Range::new(400.0, 800.0)?);
/// assert!((eval(&lamp, &[0.0, 2.0, 2.0], 700.0)? - 1.213_061_3).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct GaussianMixture<O = Emission> {
    peaks: usize,
    range: Range,
    of: PhantomData<O>,
}

impl<O> GaussianMixture<O> {
    /// So many peaks over a range, at least one.
    pub const fn new(peaks: usize, range: Range) -> Self {
        assert!(peaks > 0, "a mixture has a peak");
        Self { peaks, range, of: PhantomData }
    }
}

impl<O: NumberDomain> Color for GaussianMixture<O> {
    type In = Wavelength;
    type Out = O;

    fn layout(&self) -> Layout {
        Layout::new().free("peaks", self.peaks, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> O::Value<S> {
        let x = self.range.signed(wavelength);
        O::of(params.block(0).weighted_sum(
            #[inline(always)]
            |row| {
                let z = (x - row.get(0)) * row.get(1);
                ((z * z * S::lit(-0.5)).exp().named("weight"), row.get(2))
            },
        ))
    }
    fn name(&self) -> String {
        "mixture".into()
    }
    fn inputs(&self) -> Vec<Port> {
        self.range.port()
    }
}
