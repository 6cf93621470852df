//! Colors of direction: harmonics, lobes.
//!
//! Unit vectors are no box. These are polynomials of x, y, z, tried on the box around the sphere: what is bounded there is
//! bounded for directions too.

use color_fn::domain::LinearRgb;
use color_fn::{Color, Domain};
use color_fn_bases::{Filtered, Irradiance, SphericalHarmonics};

use super::colors::Named;
use super::{Case, Random};

const BOX: [(f64, f64); 3] = [(-1.0, 1.0); 3];

/// Coefficients that fall off with the degree, as those of light do: what degree l has at most in the box, where
/// `|x + iy|ˡ` reaches `2^(l/2)`, is a quarter of what l − 1 has.
fn coefficients(name: &str, degree: usize) -> Vec<f64> {
    let mut random = Random::new(name);
    let row = |i: usize| {
        let most = 0.5 * 0.35_f64.powf(i.isqrt() as f64);
        random.list(LinearRgb::WIDTH, -most, most)
    };
    (0..(degree + 1).pow(2)).flat_map(row).collect()
}

fn harmonics<C: Color + Sync + 'static>(
    name: &'static str,
    color: C,
    degree: usize,
    region: &[(f64, f64)],
) -> Box<dyn Case> {
    // Slopes reach l times the value.
    Named(name, color).sensitive(region, coefficients(name, degree), 1.0, 1.0 + degree as f64)
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Box<dyn Case>> {
    let of = |degree| SphericalHarmonics::<LinearRgb>::new(degree).expect("a degree");
    let cone = [&BOX[..], &[(0.0, std::f64::consts::PI)]].concat();
    vec![
        harmonics("harmonics-0", of(0), 0, &BOX),
        harmonics("harmonics-2", of(2), 2, &BOX),
        harmonics("harmonics-4", of(4), 4, &BOX),
        harmonics("harmonics-8", of(8), 8, &BOX),
        harmonics("irradiance-4", Irradiance::<LinearRgb>::new(4).expect("a degree"), 4, &BOX),
        harmonics("filtered-4", Filtered::<LinearRgb>::new(4).expect("a degree"), 4, &cone),
    ]
}
