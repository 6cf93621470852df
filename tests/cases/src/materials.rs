//! Colors of materials: fluorescence, reflection.

use color_fn_bases::{Bispectral, Fresnel, Microfacet, Range};

use super::colors::Named;
use super::{Case, Random};

/// Light and view, both above the surface.
const ABOVE: [(f64, f64); 6] = [(-0.5, 0.5), (-0.5, 0.5), (0.4, 0.9), (-0.5, 0.5), (-0.5, 0.5), (0.4, 0.9)];

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Box<dyn Case>> {
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
    vec![
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
