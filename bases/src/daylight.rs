//! Phases of daylight.

use color_fn_colorimetry::illuminant::daylight_components;
use color_fn_core::domain::{Emission, Port, Quantity, Temperature, Wavelength};
use color_fn_core::{Color, Layout, Params, Scalar};

use crate::monomial::horner;

/// `S₀(λ) + M₁ S₁(λ) + M₂ S₂(λ)`: the CIE daylight illuminant of a correlated color temperature.
///
/// - **Domain** temperature in K, 4000 to 25000, and wavelength in nm, 300 to 830; beyond either held constant.
///   **Result** relative spectral power, 100 at 560 nm.
/// - **Parameters** none free; `components`: a fixed table of S₀, S₁, S₂, interpolated linearly.
/// - M₁ and M₂ are not rounded. The tabulated D65 has them rounded to three decimals, at 6504 K.
/// - **Reference** CIE 15:2018 §4.1.2, eq. 4.7–4.11; Judd, MacAdam & Wyszecki 1964.
///
/// ```
/// use color_fn_core::eval;
/// use color_fn_bases::Daylight;
///
/// assert!((eval(&Daylight::new(), &[], (6504.0, 560.0))? - 100.0).abs() < 1e-3);
/// # Ok::<(), color_fn_core::layout::ParamCountMismatch>(())
/// ```
#[derive(Debug, Clone)]
pub struct Daylight {
    from: f64,
    step: f64,
    components: Vec<f64>,
}

impl Default for Daylight {
    fn default() -> Self {
        Self::new()
    }
}

impl Daylight {
    /// The daylight of the CIE's components.
    pub fn new() -> Self {
        let (wavelengths, components) = daylight_components();
        let step = wavelengths[1] - wavelengths[0];
        Self { from: wavelengths[0], step, components: components.into_iter().flatten().collect() }
    }
}

/// Chromaticity x of daylight by inverse temperature, constant first: below 7000 K and from there on.
const COOL: [f64; 4] = [0.244_063, 0.099_11e3, 2.967_8e6, -4.607_0e9];
const HOT: [f64; 4] = [0.237_040, 0.247_48e3, 1.901_8e6, -2.006_4e9];

/// x_D from 1000 K / T.
#[inline(always)]
fn chromaticity<S: Scalar>(coefficients: [f64; 4], inverse: S) -> S {
    const THOUSAND: [f64; 4] = [1.0, 1e-3, 1e-6, 1e-9];
    horner(
        4,
        #[inline(always)]
        |k| S::lit(coefficients[k] * THOUSAND[k]),
        inverse,
    )
}

impl Color for Daylight {
    type In = (Temperature, Wavelength);
    type Out = Emission;

    fn layout(&self) -> Layout {
        Layout::new().fixed("components", 3, self.components.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (temperature, wavelength): (S, S)) -> S {
        let t = temperature.clamp(4000.0, 25000.0);
        // Counted in 1/1000 K, the coefficients stay near one in f32.
        let inverse = S::lit(1000.0) / t;
        let x = S::select(t.less(S::lit(7000.0)), chromaticity(COOL, inverse), chromaticity(HOT, inverse))
            .named("x");
        let y = x.mul_add(x.mul_add(S::lit(-3.0), S::lit(2.870)), S::lit(-0.275)).named("y");
        let m = S::lit(0.0241) + S::lit(0.2562) * x - S::lit(0.7341) * y;
        let m1 = (S::lit(-1.3515) - S::lit(1.7703) * x + S::lit(5.9114) * y) / m;
        let m2 = (S::lit(0.0300) - S::lit(31.4424) * x + S::lit(30.0717) * y) / m;
        let rows = params.block(0);
        let cells = rows.len() - 1;
        let u = (wavelength - S::lit(self.from)) * S::lit(1.0 / self.step);
        u.segments(
            cells,
            #[inline(always)]
            |cell, t| {
                let (row, next) = (rows.row(cell), rows.row(S::affine(cell, 1, S::index(1))));
                let components: [S; 3] = color_fn_core::scalar::array_of(
                    #[inline(always)]
                    |k| row.get(k).mix(next.get(k), t),
                );
                m2.mul_add(components[2], m1.mul_add(components[1], components[0]))
            },
        )
    }
    fn name(&self) -> String {
        "daylight".into()
    }
    fn inputs(&self) -> Vec<Port> {
        #[expect(clippy::cast_precision_loss, reason = "a table of some hundred rows")]
        let to = self.step.mul_add((self.components.len() / 3 - 1) as f64, self.from);
        vec![
            Port::new("temperature", 1, Quantity::Temperature { from: 4000.0, to: 25000.0 }),
            Port::new("wavelength", 1, Quantity::Wavelength { from: self.from, to }),
        ]
    }
}
