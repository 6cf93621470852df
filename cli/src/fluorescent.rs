//! A fluorescent color under a light, as a set of one spectrum.

use color_fn_colorimetry::Illuminant;
use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::{Color, Compose, Layout, Params, Scalar, record};
use color_fn_fitting::fluorescent::{BIN_WIDTH, EMISSION_RANGE, FluorescentSurface};

use crate::error::Failure;
use crate::load::{Loaded, Set};

/// How many values a fluorescent color under a light takes.
const LIT_VALUES: u64 = 471 * 471;

/// A radiance factor as a set of one spectrum.
#[derive(Debug, Clone)]
struct Tabulated(Vec<f64>);

impl Color for Tabulated {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().fixed("factor", 1, self.0.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        params.block(0).gather(wavelength - S::lit(f64::from(EMISSION_RANGE[0]) - 0.5)).get(0)
    }
    fn name(&self) -> String {
        "factor".into()
    }
}

impl Loaded {
    /// A fluorescent color under a light, as a set of one spectrum of radiance factors; nothing where the color is none.
    pub(crate) fn lit(&self, light: &Illuminant) -> Result<Option<Set>, Failure> {
        let details = self.file.spec.as_ref().map(|spec| &spec.details);
        let bin = details.and_then(|details| details.get(BIN_WIDTH)?.as_f64()).unwrap_or(0.0);
        let Some(surface) = FluorescentSurface::new(self.graph().clone(), self.file.free(), bin) else {
            return Ok(None);
        };
        self.affords(LIT_VALUES)?;
        let factor = surface.radiance_factors(std::slice::from_ref(light))?.swap_remove(0);
        Ok(Some(Set::new(record(&Tabulated(factor).set(1)))?))
    }
}
