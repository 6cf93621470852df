//! Colors of direction: harmonics, alone and through the day.
//!
//! Unit vectors are no box. These are polynomials of x, y, z, tried on the box around the sphere: what is bounded there is
//! bounded for directions too.

use color_fn_bases::{
    Expansion, Filtered, Irradiance, LowRank, ParameterSpline, Range, Spacing, SphericalHarmonics,
};
use color_fn_core::domain::{Elevation, LinearRgb, Number3, SpectralRadiance};
use color_fn_core::{Color, Domain};

use support::Random;

use crate::case::Case;
use crate::named::Named;

const BOX: [(f64, f64); 3] = [(-1.0, 1.0); 3];

/// Coefficients that fall off with the degree, as those of light do: what degree l has at most in the box, where
/// `|x + iy|ˡ` reaches `2^(l/2)`, is a quarter of what l − 1 has.
fn coefficients(name: &str, degree: usize) -> Vec<f64> {
    let mut random = Random::new(name);
    let row = |i: usize| {
        let max = 0.5 * 0.35_f64.powf(i.isqrt() as f64);
        random.list(LinearRgb::WIDTH, -max, max)
    };
    (0..(degree + 1).pow(2)).flat_map(row).collect()
}

fn harmonics<C: Color + Send + Sync + 'static>(
    name: &'static str,
    color: C,
    degree: usize,
    region: &[(f64, f64)],
) -> Case {
    // Slopes reach l times the value.
    Named(name, color).sensitive(region, coefficients(name, degree), 1.0, 1.0 + degree as f64)
}

/// Harmonics whose coefficients vary with the elevation of the sun: those of key after key.
fn through_the_day(name: &'static str, degree: usize, keyframes: usize) -> Case {
    let color = SphericalHarmonics::<LinearRgb>::new(degree).expect("a degree");
    let color = ParameterSpline::<_, Elevation>::new(color, keyframes, (1.0, 85.0), Spacing::CubeRoot)
        .expect("keyframes");
    let free = (0..keyframes).flat_map(|key| coefficients(&format!("{name} {key}"), degree)).collect();
    let region = [&[(1.0, 85.0)][..], &BOX].concat();
    // A spline magnifies the rounding of its input as often as it has pieces.
    Named(name, color).sensitive(&region, free, 1.0, 8.0 * (1.0 + degree as f64))
}

/// The spectrum of a direction, by harmonics that weigh three functions.
fn spectra(name: &'static str) -> Case {
    let basis = Random::new(name).list(3 * 9, 0.0, 1.0);
    let range = Range::new(360.0, 720.0).expect("a range");
    let basis = LowRank::<SpectralRadiance>::new(&basis, 3, range).expect("a basis");
    let color = Expansion::new(SphericalHarmonics::<Number3>::new(2).expect("a degree"), basis);
    let region = [&BOX[..], &[(360.0, 720.0)]].concat();
    Named(name, color).sensitive(&region, coefficients(name, 2), 3.0, 24.0)
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    let of = |degree| SphericalHarmonics::<LinearRgb>::new(degree).expect("a degree");
    let cone = [&BOX[..], &[(0.0, std::f64::consts::PI)]].concat();
    vec![
        harmonics("harmonics-0", of(0), 0, &BOX),
        harmonics("harmonics-2", of(2), 2, &BOX),
        harmonics("harmonics-4", of(4), 4, &BOX),
        harmonics("harmonics-8", of(8), 8, &BOX),
        harmonics("irradiance-4", Irradiance::<LinearRgb>::new(4).expect("a degree"), 4, &BOX),
        harmonics("filtered-4", Filtered::<LinearRgb>::new(4).expect("a degree"), 4, &cone),
        through_the_day("varying-harmonics-2", 2, 7),
        spectra("expansion-3"),
    ]
}
