//! Colors of direction that are sums of lobes.

use color_fn_bases::{SphericalBetas, SphericalGaussians, ZonalLobes};
use color_fn_core::Color;
use color_fn_core::domain::LinearRgb;

use support::Random;

use crate::case::Case;
use crate::named::Named;

/// Directions about +z: in a box that holds them, vectors of any length near 1 are tried too.
const BOX: [(f64, f64); 3] = [(-0.5, 0.5), (-0.5, 0.5), (0.7, 1.0)];

/// A base, and lobes of a vector of some length, of further numbers of the shape, and of values whose sum is about 1.
fn lobes<C: Color + Send + Sync + 'static>(
    name: &'static str,
    color: C,
    count: usize,
    further: usize,
    lengths: (f64, f64),
) -> Case {
    let mut random = Random::new(name);
    let mut free = random.list(3, 0.0, 0.2);
    for _ in 0..count {
        let (angle, z) = (random.between(0.0, std::f64::consts::TAU), random.between(-0.9, 0.9));
        let (length, r) = (random.between(lengths.0, lengths.1), (1.0_f64 - z * z).sqrt());
        free.extend([length * r * angle.cos(), length * r * angle.sin(), length * z]);
        free.extend(random.list(further, -0.5, 0.5));
        free.extend(random.list(3, 0.0, 1.0 / count as f64));
    }
    // A sharpness or a degree multiplies the rounding of the cosine.
    Named(name, color).sensitive(&BOX, free, 2.0, 2.0 * lengths.1)
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    let gaussians = |name, n| lobes(name, SphericalGaussians::<LinearRgb>::new(n), n, 0, (0.5, 8.0));
    let betas = |name, n| lobes(name, SphericalBetas::<LinearRgb>::new(n), n, 0, (1.5, 8.0));
    let zonal = |name, n| lobes(name, ZonalLobes::<LinearRgb>::new(n, 3), n, 3, (0.8, 1.2));
    vec![
        gaussians("spherical-gaussians-3", 3),
        gaussians("spherical-gaussians-1000", 1000),
        betas("spherical-betas-3", 3),
        betas("spherical-betas-1000", 1000),
        zonal("zonal-lobes-3", 3),
        zonal("zonal-lobes-1000", 1000),
    ]
}
