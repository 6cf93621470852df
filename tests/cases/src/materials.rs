//! Colors of materials: fluorescence, reflection.

use color_fn_bases::{Bispectral, Fresnel, HalfDifference, HalfLobes, LowRankBrdf, Microfacet, Range};

use support::Random;

use crate::case::Case;
use crate::named::Named;

/// Light and view, both above the surface.
const ABOVE: [(f64, f64); 6] = [(-0.5, 0.5), (-0.5, 0.5), (0.4, 0.9), (-0.5, 0.5), (-0.5, 0.5), (0.4, 0.9)];

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    let range = |from, to| Range::new(from, to).expect("a range");
    let paper = |terms| {
        Bispectral::new(terms, (9, range(380.0, 600.0)), (12, range(450.0, 780.0)))
            .expect("splines of that size")
    };
    let terms = |name: &str, n: usize| Random::new(name).list(n * (9 + 12), 0.0, 1.0 / (n as f64).sqrt());
    let bispectral = |name, n| {
        Named(name, paper(n)).sensitive(&[(380.0, 600.0), (450.0, 780.0)], terms(name, n), 1.0, 8.0)
    };
    // Gold, for R, G and B.
    let gold = vec![0.3, 0.15, 0.4, 1.4, 3.3, 2.4, 1.8];
    let angles = HalfDifference::new(0.25);
    let low_rank = |name, n: usize| {
        let color = LowRankBrdf::new(n, [8, 6, 5], angles).expect("splines of that size");
        let free = Random::new(name).list(n * (8 + 6 + 5 + 3), 0.0, 1.0 / (n as f64).powf(0.25));
        // Between a direction and a curve lie the slope of a coordinate, up to 7, and the pieces of a spline, up to 5.
        Named(name, color).sensitive(&ABOVE, free, 1.0, 32.0)
    };
    let lobes = |name, n: usize| {
        let mut random = Random::new(name);
        let mut free = vec![0.4, 0.1, 0.1, 0.1];
        for _ in 0..n {
            free.push(random.between(0.5, 5.0));
            free.extend(random.list(6, 0.0, 1.0 / n as f64));
        }
        // A sharpness multiplies the rounding of the half vector.
        Named(name, HalfLobes::new(n)).sensitive(&ABOVE, free, 2.0, 32.0)
    };
    vec![
        Named("half-difference", angles).sensitive(&ABOVE, Vec::new(), 1.0, 8.0),
        low_rank("low-rank-brdf-3", 3),
        low_rank("low-rank-brdf-500", 500),
        lobes("half-lobes-3", 3),
        lobes("half-lobes-500", 500),
        bispectral("bispectral-3", 3),
        bispectral("bispectral-500", 500),
        // The distribution reaches 1 / (π α²).
        Named("microfacet-schlick", Microfacet::new(Fresnel::Schlick)).sensitive(
            &ABOVE,
            vec![0.4, 0.9, 0.6, 0.2],
            1.0,
            16.0,
        ),
        Named("microfacet-conductor", Microfacet::new(Fresnel::Conductor)).sensitive(&ABOVE, gold, 1.0, 16.0),
    ]
}
