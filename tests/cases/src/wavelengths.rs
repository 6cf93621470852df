//! Colors of wavelength, and the curves that encode what they come to.

use color_fn_bases::{
    BSpline, Chebyshev, Daylight, Fourier, GaussianMixture, KnotSpline, LowRank, Moments, Monomial, Planck,
    Range, ScaledSigmoid, Sigmoid,
};
use color_fn_colorimetry::transfer::Encode;
use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::compose::Compose;
use color_fn_core::domain::Reflectance;
use support::Random;

use crate::case::Case;
use crate::named::Named;

const NM: [(f64, f64); 1] = [(380.0, 730.0)];

fn spectra() -> Vec<Case> {
    let range = Range::new(380.0, 730.0).expect("a range");
    let mut random = Random::new("spectra");
    let mut unit = |n: usize| random.list(n, 0.0, 1.0);
    let even = BSpline::<Reflectance>::new(12, range).expect("a spline");
    let many = BSpline::<Reflectance>::new(1000, range).expect("a spline");
    let knots = KnotSpline::<Reflectance>::new(&[420.0, 455.5, 480.0, 560.0, 610.0], range).expect("knots");
    let sigmoid = Sigmoid::new(2, range).expect("a degree");
    let scaled = ScaledSigmoid::new(4, range).expect("a degree");
    let polynomial = Monomial::<Reflectance>::new(8, range).expect("a degree");
    let series = Chebyshev::<Reflectance>::new(32, range).expect("a degree");
    let fourier = Fourier::<Reflectance>::new(8, range).expect("harmonics");
    let small = |v: Vec<f64>| v.into_iter().map(|c| (c - 0.5) * 0.2).collect::<Vec<_>>();
    // Coefficients that fall off, as those of a smooth curve do.
    let waves: Vec<f64> =
        small(unit(33)).into_iter().enumerate().map(|(k, c)| c / (1.0 + k as f64)).collect();
    let set: Vec<f64> = unit(24 * 3).into_iter().map(|c| 4.0 * c - 2.0).collect();
    let knot_set = unit(5 * 9);
    let moments: Vec<f64> = waves[..13].iter().map(|c| 8.0 * c).collect();
    let shared = LowRank::<Reflectance>::new(&unit(3 * 24), 3, range).expect("a basis");
    // Centres, inverse widths, amplitudes that sum to 3 at most.
    let peaks = |n: usize| {
        let mut random = Random::new("peaks");
        let mut peak =
            || [random.between(-1.0, 1.0), random.between(1.0, 8.0), random.between(0.0, 3.0) / n as f64];
        (0..n).flat_map(|_| peak()).collect::<Vec<_>>()
    };
    vec![
        Named("bspline-12", even).at(&[(360.0, 830.0)], unit(12), 1.0),
        Named("bspline-1000", many).sensitive(&[(360.0, 830.0)], unit(1000), 1.0, 125.0),
        Named("knot-spline", knots.clone()).sensitive(&NM, unit(9), 1.0, 4.0),
        Named("sigmoid", sigmoid).at(&[(300.0, 900.0)], vec![0.3, -1.2, 2.0], 1.0),
        Named("scaled-sigmoid", scaled).at(&NM, vec![0.3, -1.2, 2.0, 0.4, -0.7, 2.0], 2.0),
        Named("polynomial-8", polynomial).at(&NM, small(unit(9)), 1.0),
        Named("chebyshev-32", series).sensitive(&NM, waves.clone(), 1.0, 2.0),
        Named("fourier-8", fourier).sensitive(&NM, waves[..17].to_vec(), 1.0, 2.0),
        Named("moments-12", Moments::new(12, range).expect("a degree")).sensitive(&NM, moments, 1.0, 4.0),
        Named("mixture-3", GaussianMixture::<Reflectance>::new(3, range)).sensitive(&NM, peaks(3), 3.0, 8.0),
        Named("mixture-1000", GaussianMixture::<Reflectance>::new(1000, range)).sensitive(
            &NM,
            peaks(1000),
            3.0,
            8.0,
        ),
        Named("low-rank", shared).sensitive(&NM, vec![0.3, -0.2, 0.4], 1.0, 4.0),
        Named("set-of-sigmoids", sigmoid.set(24)).at(&[(0.0, 23.99), (380.0, 730.0)], set, 1.0),
        Named("set-of-knot-splines", knots.set(5)).sensitive(
            &[(-1.0, 5.5), (380.0, 730.0)],
            knot_set,
            1.0,
            4.0,
        ),
        // Radiance reaches 3.5 · 10⁵ W·m⁻²·sr⁻¹·nm⁻¹; on a device it is compared with itself.
        Named("planck", Planck).sensitive(&[(2000.0, 10000.0), (380.0, 830.0)], Vec::new(), 1.0, 1.0e6),
        // S₀ + M₁ S₁ + M₂ S₂ reaches 240 in magnitudes.
        Named("daylight", Daylight::new()).sensitive(
            &[(4000.0, 25000.0), (380.0, 780.0)],
            Vec::new(),
            240.0,
            1.0e3,
        ),
    ]
}

/// The curves of BT.2100. Towards 0 their slopes are infinite, and so is what rounding of the input does.
fn curves() -> Vec<Case> {
    let curve = |name, transfer| {
        let space = RgbSpace { transfer, ..RgbSpace::REC2020 };
        Named(name, Encode { space }).at(&[(0.01, 1.0); 3], Vec::new(), 1.0)
    };
    vec![curve("pq", Transfer::Pq), curve("hlg", Transfer::Hlg)]
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    spectra().into_iter().chain(curves()).collect()
}
