//! The curves of high dynamic range, Recommendation ITU-R BT.2100-2: PQ (table 4, which is SMPTE ST 2084) and HLG (table 5).
//!
//! | curve | linear | encoded |
//! |---|---|---|
//! | [`Transfer::Pq`](super::Transfer::Pq) | luminance of the display, 1 = 10,000 cd/m² | 0 to 1 |
//! | [`Transfer::Hlg`](super::Transfer::Hlg) | light of the scene, 1 = the peak of the signal | 0 to 1 |
//!
//! HLG becomes light of a display by [`HlgOotf`]. Reference white, 203 cd/m² in Report ITU-R BT.2408, is 0.58 in PQ and
//! 0.75 in HLG; nothing here makes it 1.

#[cfg(test)]
mod tests;

use color_fn_core::color::Color;
use color_fn_core::domain::{LinearRgb, Port, Quantity};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::{Scalar, Vector};

/// The constants of PQ, BT.2100 table 4. c₁ = c₃ − c₂ + 1 does not appear below, 1 − c₁ = c₂ − c₃ does.
const M1: f64 = 2610.0 / 16384.0;
const M2: f64 = 2523.0 / 4096.0 * 128.0;
const C2: f64 = 2413.0 / 4096.0 * 32.0;
const C3: f64 = 2392.0 / 4096.0 * 32.0;
/// 2⁻²¹: black is encoded as c₁^m₂ = 7.3e-7, and what is below is black too.
const BELOW_BLACK: f64 = 4.768_371_582_031_25e-7;

/// The constants of HLG, BT.2100 table 5. c = ½ − a ln 4a, which the table rounds to 8 decimals.
const A: f64 = 0.178_832_77;
const B: f64 = 1.0 - 4.0 * A;
const C: f64 = 0.559_910_729_529_562;
/// Where the square root of HLG becomes a logarithm, linear.
const KNEE: f64 = 1.0 / 12.0;

/// `1/k!` for k = 1 to 10: `(eᵗ − 1) / t` within 1e-15 of itself for `−0.19 ≤ t ≤ 0`.
const EXPONENTIAL: [f64; 10] = {
    let mut terms = [1.0; 10];
    let mut k = 1;
    while k < 10 {
        terms[k] = terms[k - 1] / (k + 1) as f64;
        k += 1;
    }
    terms
};

/// `1/(2k + 1)` for k = 0 to 6: `artanh(z) / z` as a polynomial of z², within 2e-16 of itself for `|z| ≤ 0.09`.
const AREA_TANGENT: [f64; 7] = {
    let mut terms = [1.0; 7];
    let mut k = 1;
    while k < 7 {
        terms[k] = 1.0 / (2 * k + 1) as f64;
        k += 1;
    }
    terms
};

/// `c₀ + c₁ x + …` by Horner's rule.
#[inline(always)]
fn series<S: Scalar, const N: usize>(x: S, coefficients: &[f64; N]) -> S {
    let mut sum = S::lit(coefficients[N - 1]);
    for k in (0..N - 1).rev() {
        sum = sum.mul_add(x, S::lit(coefficients[k]));
    }
    sum
}

/// The inverse EOTF of PQ.
///
/// The standard raises a quotient near 1 to the power m₂ = 78.8, which in single precision would lose two digits. What is
/// missing from 1, `d = (1 − c₁)(1 − y) / (1 + c₃ y)`, keeps them: the result is `exp(m₂ ln(1 − d))`, with
/// `ln(1 − d) = −2 artanh(d / (2 − d))`.
#[inline(always)]
pub(super) fn pq_encode<S: Scalar>(luminance: S) -> S {
    let (one, two) = (S::lit(1.0), S::lit(2.0));
    let y = luminance.clamp(0.0, 1.0).pow(S::lit(M1)).named("y");
    let missing = ((one - y) * S::lit(C2 - C3) / y.mul_add(S::lit(C3), one)).named("missing");
    let z = (missing / (two - missing)).named("z");
    (z * series(z * z, &AREA_TANGENT) * S::lit(-2.0 * M2)).exp()
}

/// The EOTF of PQ, by the same `d = 1 − N^(1/m₂)`: `y = ((1 − c₁) − d) / ((1 − c₁) + c₃ d)`.
#[inline(always)]
pub(super) fn pq_decode<S: Scalar>(encoded: S) -> S {
    let scale = S::lit(C2 - C3);
    let t = (encoded.clamp(BELOW_BLACK, 1.0).ln() * S::lit(1.0 / M2)).named("t");
    let missing = (-(t * series(t, &EXPONENTIAL))).named("missing");
    let y = (scale - missing).max(S::lit(0.0)) / missing.mul_add(S::lit(C3), scale);
    y.named("y").pow(S::lit(1.0 / M1))
}

/// The OETF of HLG.
#[inline(always)]
pub(super) fn hlg_encode<S: Scalar>(scene: S) -> S {
    // Each branch stays within its own range, so that neither root nor logarithm leaves its domain.
    let dark = (scene.clamp(0.0, KNEE) * S::lit(3.0)).sqrt();
    let bright = scene.max(S::lit(KNEE)).mul_add(S::lit(12.0), S::lit(-B)).ln().mul_add(S::lit(A), S::lit(C));
    S::select(S::lit(KNEE).less(scene), bright, dark)
}

/// The inverse OETF of HLG.
#[inline(always)]
pub(super) fn hlg_decode<S: Scalar>(encoded: S) -> S {
    let dark = encoded.clamp(0.0, 0.5);
    let bright = ((encoded.max(S::lit(0.5)) - S::lit(C)) * S::lit(1.0 / A)).exp();
    S::select(
        S::lit(0.5).less(encoded),
        (bright + S::lit(B)) * S::lit(1.0 / 12.0),
        dark * dark * S::lit(1.0 / 3.0),
    )
}

/// The OOTF of HLG: light of the scene to light of a display, `Y^(γ − 1)` times each component, both 1 at their peak.
///
/// Primaries are those of Rec.2020. Times the display's peak luminance it gives cd/m², for a display whose black is 0.
/// Black is black, without a slope there. A negative luminance counts as 0. Reference: BT.2100-2, table 5.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HlgOotf {
    /// The system gamma γ.
    pub gamma: f64,
}

impl HlgOotf {
    /// The system gamma for a display of a peak luminance in cd/m², meant for 400 to 2000: 1.2 at 1000. BT.2100-2, table 5,
    /// note 5e.
    pub fn for_peak(luminance: f64) -> Self {
        Self { gamma: 1.2 + 0.42 * (luminance / 1000.0).log10() }
    }
}

impl Color for HlgOotf {
    type In = LinearRgb;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, scene: S::Vec<3>) -> S::Vec<3> {
        let weights = S::Vec::from_array([S::lit(0.2627), S::lit(0.6780), S::lit(0.0593)]);
        let luminance = scene.dot(weights).max(S::lit(0.0)).named("luminance");
        scene * luminance.pow(S::lit(self.gamma - 1.0))
    }
    fn name(&self) -> String {
        "ootf".into()
    }
    fn inputs(&self) -> Vec<Port> {
        vec![Port::new("scene", 3, Quantity::LinearRgb { space: "Rec.2020".into() })]
    }
    fn outputs(&self) -> Vec<Port> {
        vec![Port::new("rgb", 3, Quantity::LinearRgb { space: "Rec.2020".into() })]
    }
}
