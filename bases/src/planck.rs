//! Thermal radiation.

use color_fn_core::domain::{SpectralRadiance, Temperature, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

/// `c₁ / (λ⁵ (e^{c₂ / λT} − 1))`: the spectral radiance of a black body.
///
/// - **Domain** temperature in K, above 0, and vacuum wavelength in nm. **Result** W·m⁻²·sr⁻¹·nm⁻¹. Where the exponent
///   exceeds 88 the radiance is 0 in `f32`.
/// - **Parameters** none. C^∞.
/// - **Constants** c₂ = hc/k = 1.438776877·10⁻² m·K and c₁ = 2hc² = 1.191042972·10⁻¹⁶ W·m²·sr⁻¹ (SI 2019, CODATA 2018).
/// - **Reference** Planck 1901; CIE 15:2018 §4.1.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::Planck;
///
/// // Wien: the maximum at 5772 K lies at 2.897771955e6 nm·K / 5772 K = 502.04 nm.
/// let at = |nm| eval(&Planck, &[], (5772.0, nm));
/// assert!(at(502.0)? > at(480.0)? && at(502.0)? > at(525.0)?);
/// # Ok::<(), color_fn_core::layout::ParamCountMismatch>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Planck;

/// 2hc², W·m⁻²·sr⁻¹·nm⁻¹·µm⁵: in micrometres all factors stay near one.
const C1: f64 = 1.191_042_972e5;
/// hc/k, µm·K.
const C2: f64 = 14_387.768_77;

impl Color for Planck {
    type In = (Temperature, Wavelength);
    type Out = SpectralRadiance;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, (temperature, wavelength): (S, S)) -> S {
        let micrometers = wavelength * S::lit(1e-3);
        let exponent = S::lit(C2) / (micrometers * temperature);
        let squared = micrometers * micrometers;
        S::lit(C1) / (squared * squared * micrometers * (exponent.exp() - S::lit(1.0)))
    }
    fn name(&self) -> String {
        "planck".into()
    }
}
