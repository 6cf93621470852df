//! Color temperature: the Planckian locus, and the nearest point on it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::black_body::SECOND_RADIATION_CONSTANT;
use super::integrate::Weights;
use super::observer::Observer;
use super::white::uv_1960_of_xyz;

/// Correlated color temperature, and the distance from the Planckian locus.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ColorTemperature {
    /// Temperature of the nearest black body in K.
    pub kelvin: f64,
    /// Distance in CIE 1960 (u, v), positive above the locus (greenish). CIE 15:2018 calls a
    /// temperature meaningful up to 0.05.
    pub duv: f64,
}

/// No correlated color temperature.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum UndefinedColorTemperature {
    /// The color is not finite or is black.
    #[error("no color temperature: the tristimulus values {xyz:?} have no chromaticity")]
    UndefinedChromaticity {
        /// The offending color.
        xyz: [f64; 3],
    },
    /// The nearest point of the locus is an end of it.
    #[error("no color temperature between {COLDEST} K and {HOTTEST} K")]
    BeyondLocus,
}

/// The coldest and the hottest black body that is searched, in K.
pub const COLDEST: f64 = 1000.0;
/// See [`COLDEST`].
pub const HOTTEST: f64 = 100_000.0;

impl ColorTemperature {
    /// Correlated color temperature and Duv of a light for the CIE 1931 observer, as Ohno defines
    /// them, by a direct search for the foot of the perpendicular: to 1e-9 relative of the locus at
    /// 1 nm.
    ///
    /// Reference: Ohno 2014, LEUKOS 10(1), whose table method approximates this to about 1 K.
    pub fn of(xyz: [f64; 3]) -> Result<Self, UndefinedColorTemperature> {
        let uv = uv_1960_of_xyz(xyz);
        if !uv.iter().all(|c| c.is_finite()) {
            return Err(UndefinedColorTemperature::UndefinedChromaticity { xyz });
        }
        Locus::new(Observer::Cie1931_2).nearest(uv)
    }
}

/// Chromaticity (u, v) of CIE 1960 of a black body of a temperature in K, by the sum at 1 nm for an
/// observer.
pub fn planckian_uv(kelvin: f64, observer: Observer) -> [f64; 2] {
    Locus::new(observer).at(1.0 / kelvin).uv
}

/// The Planckian locus as a function of 1/T.
struct Locus {
    weights: Weights,
}

struct LocusPoint {
    uv: [f64; 2],
    /// Derivative of (u, v) in 1/T.
    tangent: [f64; 2],
}

impl Locus {
    fn new(observer: Observer) -> Self {
        Self { weights: Weights::emission(observer) }
    }

    /// The foot of the perpendicular from a chromaticity.
    fn nearest(&self, uv: [f64; 2]) -> Result<ColorTemperature, UndefinedColorTemperature> {
        // Even steps in 1/T are nearly even along the locus.
        let steps = 100;
        let [hot, cold] = [1.0 / HOTTEST, 1.0 / COLDEST];
        let reciprocal = |i: usize| hot + (cold - hot) * i as f64 / steps as f64;
        let distances = (0..=steps).map(|i| {
            let [u, v] = self.at(reciprocal(i)).uv;
            (u - uv[0]).hypot(v - uv[1])
        });
        let nearest = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(i, _)| i);
        let mut low = reciprocal(nearest.saturating_sub(1));
        let mut high = reciprocal((nearest + 1).min(steps));
        if !(self.along(low, uv) >= 0.0 && self.along(high, uv) <= 0.0) {
            return Err(UndefinedColorTemperature::BeyondLocus);
        }
        // 50 halvings of a bracket of 2e-5 K⁻¹ leave less than the rounding of the sums.
        for _ in 0..50 {
            let middle = 0.5 * (low + high);
            if self.along(middle, uv) > 0.0 { low = middle } else { high = middle }
        }
        let reciprocal = 0.5 * (low + high);
        let point = self.at(reciprocal);
        let [du, dv] = [uv[0] - point.uv[0], uv[1] - point.uv[1]];
        // The locus runs to larger u as 1/T grows, so that its left is above it.
        let [tu, tv] = point.tangent;
        Ok(ColorTemperature { kelvin: 1.0 / reciprocal, duv: (tu * dv - tv * du) / tu.hypot(tv) })
    }

    fn at(&self, reciprocal: f64) -> LocusPoint {
        // The factor exp(c₂/(560 nm · T)) cancels in the chromaticity and keeps cold bodies from
        // underflow.
        let reference = SECOND_RADIATION_CONSTANT / 560e-9 * reciprocal;
        let (mut xyz, mut derivative) = ([0.0; 3], [0.0; 3]);
        for (row, nm) in self.weights.rows.iter().zip(self.weights.wavelengths()) {
            let frequency = SECOND_RADIATION_CONSTANT / (nm * 1e-9);
            let x = frequency * reciprocal;
            let below = -(-x).exp_m1();
            let radiance = (reference - x).exp() / below / (nm * 1e-3).powi(5);
            // d/d(1/T) of 1/(eˣ − 1) is −frequency / (1 − e⁻ˣ) times itself.
            let slope = -frequency / below * radiance;
            for c in 0..3 {
                xyz[c] += row[c] * radiance;
                derivative[c] += row[c] * slope;
            }
        }
        let denominator = |[x, y, z]: [f64; 3]| x + 15.0 * y + 3.0 * z;
        let (sum, sum_slope) = (denominator(xyz), denominator(derivative));
        let uv = [4.0 * xyz[0] / sum, 6.0 * xyz[1] / sum];
        let tangent = [
            (4.0 * derivative[0] - uv[0] * sum_slope) / sum,
            (6.0 * derivative[1] - uv[1] * sum_slope) / sum,
        ];
        LocusPoint { uv, tangent }
    }

    /// How far ahead the color lies along the locus: positive when its foot has a larger 1/T.
    fn along(&self, reciprocal: f64, uv: [f64; 2]) -> f64 {
        let point = self.at(reciprocal);
        (uv[0] - point.uv[0]) * point.tangent[0] + (uv[1] - point.uv[1]) * point.tangent[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::black_body::planck;
    use crate::e308::sum_at_5nm;
    use crate::illuminant::Illuminant;
    use crate::tests::reference_rows;
    use support::assert_close;

    /// c₂ of the reference columns (CIE 15:2018 writes daylight with it too).
    const REFERENCE_C2: f64 = 1.4388e-2;

    #[test]
    fn temperature_and_distance_agree_with_the_reference() {
        let mut compared = 0;
        // The locus of the reference ends at 780 nm.
        let mut short = Locus::new(Observer::Cie1931_2);
        short.weights.rows.truncate(421);
        for row in reference_rows("illuminant_metrics.csv") {
            let light = Illuminant::named(&row[0]).unwrap();
            // The reference takes its chromaticities from the plain sum at 5 nm.
            let white = sum_at_5nm(Observer::Cie1931_2, &light).white();
            let [kelvin, duv] = [3, 4].map(|i| row[i].parse::<f64>().unwrap());
            // The temperature of a locus scales with c₂ and nothing else changes.
            let kelvin = kelvin * SECOND_RADIATION_CONSTANT / REFERENCE_C2;
            let same_locus = short.nearest(uv_1960_of_xyz(white)).unwrap();
            // Ohno interpolates a table in steps of 0.1 % by a triangle or a parabola.
            assert_close(same_locus.kelvin / kelvin, 1.0, 4e-6);
            assert_close(same_locus.duv, duv, 5e-8);
            // 780–830 nm moves a locus by less than this: 0.07 K at 2700 K.
            let found = ColorTemperature::of(white).unwrap();
            assert_close(found.kelvin / kelvin, 1.0, 3e-5);
            assert_close(found.duv, duv, 7e-7);
            compared += 1;
        }
        assert_eq!(compared, 26);
    }

    #[test]
    fn a_black_body_has_its_own_temperature() {
        let weights = Weights::emission(Observer::Cie1931_2);
        for kelvin in [1200.0, 2856.0, 6504.0, 20_000.0, 90_000.0] {
            let found = ColorTemperature::of(weights.tristimulus(|nm| planck(nm, kelvin))).unwrap();
            // The chromaticity moves by 1e-9 per kelvin at the hot end and is known to 1e-16.
            assert_close(found.kelvin / kelvin, 1.0, 1e-9);
            assert_close(found.duv, 0.0, 1e-12);
        }
    }

    #[test]
    fn a_planted_distance_is_found() {
        let kelvin = 4321.0;
        let locus = Locus::new(Observer::Cie1931_2);
        let LocusPoint { uv, tangent: [tu, tv] } = locus.at(1.0 / kelvin);
        for duv in [-0.02, 0.003, 0.02] {
            let length = tu.hypot(tv);
            let (u, v) = (uv[0] - duv * tv / length, uv[1] + duv * tu / length);
            // Back to XYZ with Y = 1.
            let xyz = [3.0 * u / (2.0 * v), 1.0, 2.0 / v - u / (2.0 * v) - 5.0];
            let found = ColorTemperature::of(xyz).unwrap();
            // Rounding of (u, v), as above.
            assert_close(found.kelvin / kelvin, 1.0, 1e-9);
            assert_close(found.duv, duv, 1e-12);
        }
        assert!(planckian_uv(kelvin, Observer::Cie1931_2) == uv, "one locus");
    }

    #[test]
    fn colors_far_from_any_black_body_have_no_temperature() {
        assert!(matches!(
            ColorTemperature::of([0.0; 3]),
            Err(UndefinedColorTemperature::UndefinedChromaticity { .. })
        ));
        assert!(matches!(
            ColorTemperature::of([f64::NAN, 1.0, 1.0]),
            Err(UndefinedColorTemperature::UndefinedChromaticity { .. })
        ));
        // The blue primary of sRGB lies beyond the hot end.
        assert_eq!(
            ColorTemperature::of([0.1805, 0.0722, 0.9505]),
            Err(UndefinedColorTemperature::BeyondLocus)
        );
    }
}
