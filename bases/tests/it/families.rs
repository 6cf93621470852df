//! Each family against what comes from outside it: a published table, another formula, a law.

use color_fn_bases::{
    BSpline, Chebyshev, Daylight, Fourier, Fresnel, KnotSpline, Microfacet, Monomial, Planck, Range, Sigmoid,
};
use color_fn_colorimetry::convert::Matrix;
use color_fn_colorimetry::{Adaptation, Illuminant, Integral, Observer, RgbSpace};
use color_fn_core::color::eval_components;
use color_fn_core::domain::Reflectance;
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, Compose};
use support::{assert_close, numbers};

/// A color in `f64`, at input components.
fn at<C: Color>(color: &C, free: &[f64], x: &[f64]) -> Vec<f64> {
    let layout = color.layout();
    let all = layout.parameters(free).expect("the number of parameters");
    eval_components::<C, f64>(color, &all, &BlockOffsets::new(&layout), x)
}

fn range() -> Range {
    Range::new(400.0, 700.0).expect("a range")
}

const WAVELENGTHS: [f64; 9] = [350.0, 400.0, 400.7, 455.0, 500.0, 550.0, 666.6, 700.0, 900.0];

#[test]
fn planck_is_the_reference() {
    for row in numbers("reference/planck_spectral_radiance_W_sr_m3.csv") {
        // The reference has c₂ = 1.4388e-2 m·K, which is another temperature; and it is per metre.
        let temperature = row[0] * 1.438_776_877 / 1.4388;
        let radiance = at(&Planck, &[], &[temperature, row[1]])[0];
        // Its c₁ has seven digits.
        assert_close(radiance / (row[2] * 1e-9), 1.0, 1e-6);
    }
}

#[test]
fn planck_has_its_maximum_where_wien_says() {
    for temperature in [2856.0, 5772.0, 10_000.0] {
        let peak = 2.897_771_955e6 / temperature;
        let radiance = |nm: f64| at(&Planck, &[], &[temperature, nm])[0];
        assert!(radiance(peak) > radiance(peak - 1.0) && radiance(peak) > radiance(peak + 1.0));
    }
}

#[test]
fn daylight_is_the_tabulated_illuminant() {
    for (name, nominal) in [("D50", 5000.0), ("D55", 5500.0), ("D65", 6500.0), ("D75", 7500.0)] {
        let table = Illuminant::named(name).expect("it is built in");
        // The tables were made with an older c₂.
        let temperature = nominal * 1.4388 / 1.4380;
        for nm in (300..=780).step_by(5).map(f64::from) {
            // Their M₁ and M₂ are rounded to three decimals, which S₁ and S₂ of up to 60 magnify.
            assert_close(at(&Daylight::new(), &[], &[temperature, nm])[0], table.at(nm), 0.05);
        }
    }
}

#[test]
fn published_sigmoids_give_their_color() {
    let d65 = Illuminant::named("D65").expect("it is built in");
    let observer = Observer::Cie1931_2;
    let rgb =
        Matrix::xyz_to_rgb(RgbSpace::SRGB, d65.white(observer), Adaptation::Bradford).expect("a matrix");
    let sigmoid = Sigmoid::new(2, Range::VISIBLE).expect("a degree");
    let color = Integral::under(sigmoid, observer, &d65).then(rgb);
    for row in numbers("reference/jakob_hanika_srgb_coeffs_mitsuba3.csv") {
        let parameters = Sigmoid::from_nanometers(Range::VISIBLE, [row[3], row[4], row[5]]);
        let back = Sigmoid::to_nanometers(Range::VISIBLE, parameters);
        for k in 0..3 {
            assert_close(
                back[k],
                row[3 + k],
                1e-9 * parameters.iter().map(|p| p.abs()).sum::<f64>().max(1.0),
            );
        }
        for (found, wanted) in at(&color, &parameters, &[]).into_iter().zip(&row[..3]) {
            // The published round trip is off by up to 1.1e-3, with another integration and white.
            assert_close(found, *wanted, 2e-3);
        }
    }
}

#[test]
fn chebyshev_is_a_cosine() {
    for degree in [0, 1, 2, 3, 7, 32] {
        let series = Chebyshev::<Reflectance>::new(degree, range()).expect("a degree");
        let mut coefficients = vec![0.0; degree + 1];
        coefficients[degree] = 1.0;
        for nm in WAVELENGTHS {
            let x = range().normalized(nm).clamp(-1.0, 1.0);
            // Clenshaw's rounding grows with the degree.
            assert_close(at(&series, &coefficients, &[nm])[0], (degree as f64 * x.acos()).cos(), 1e-13);
        }
    }
}

#[test]
fn a_fourier_series_is_its_waves() {
    let series = Fourier::<Reflectance>::new(9, range()).expect("harmonics");
    let coefficients: Vec<f64> = (0..19).map(|k| 1.0 / f64::from(k + 1)).collect();
    for nm in WAVELENGTHS {
        let x = range().normalized(nm).clamp(-1.0, 1.0);
        let wave = |k: usize| {
            let (sine, cosine) = (k as f64 * std::f64::consts::PI * x).sin_cos();
            coefficients[2 * k - 1] * cosine + coefficients[2 * k] * sine
        };
        let sum = coefficients[0] + (1..=9).map(wave).sum::<f64>();
        // Angles up to 9π are rounded to 4e-15, and nine waves below 1 added.
        assert_close(at(&series, &coefficients, &[nm])[0], sum, 3e-14);
    }
    // One period: both ends are one.
    let [low, high] = [range().from(), range().to()].map(|nm| at(&series, &coefficients, &[nm])[0]);
    assert_close(low, high, 3e-14);
    assert!(
        Fourier::<Reflectance>::new(0, range()).is_err() && Fourier::<Reflectance>::new(65, range()).is_err()
    );
}

#[test]
fn a_polynomial_is_its_powers() {
    let polynomial = Monomial::<Reflectance>::new(8, range()).expect("a degree");
    let coefficients: Vec<f64> = (0..9).map(|k| 1.0 / f64::from(k + 1)).collect();
    for nm in WAVELENGTHS {
        let x = range().normalized(nm).clamp(-1.0, 1.0);
        let sum: f64 = (0..).zip(&coefficients).map(|(k, c)| c * x.powi(k)).sum();
        assert_close(at(&polynomial, &coefficients, &[nm])[0], sum, 1e-15 * 10.0);
    }
}

/// The basis function of Cox and de Boor, by its recursion.
fn cox_de_boor(knots: &[f64], i: usize, order: usize, x: f64) -> f64 {
    if order == 1 {
        let last = i + 1 == knots.len() - 4 && x == knots[i + 1];
        return f64::from(u8::from((knots[i] <= x && x < knots[i + 1]) || last));
    }
    let part = |a: f64, b: f64| if b > 0.0 { a / b } else { 0.0 };
    part(x - knots[i], knots[i + order - 1] - knots[i]) * cox_de_boor(knots, i, order - 1, x)
        + part(knots[i + order] - x, knots[i + order] - knots[i + 1])
            * cox_de_boor(knots, i + 1, order - 1, x)
}

#[test]
fn a_uniform_spline_is_the_recursion() {
    let n = 7;
    let spline = BSpline::<Reflectance>::new(n, range()).expect("a size");
    // Piece k runs from knot k + 3 to k + 4.
    let knots: Vec<f64> = (0..n + 4).map(|k| (k as f64 - 3.0) / (n - 3) as f64).collect();
    for i in 0..n {
        let mut coefficients = vec![0.0; n];
        coefficients[i] = 1.0;
        for nm in WAVELENGTHS {
            let u = ((nm - 400.0) / 300.0).clamp(0.0, 1.0);
            assert_close(
                at(&spline, &coefficients, &[nm])[0],
                cox_de_boor(&knots, i, 4, u.min(1.0 - 1e-15)),
                1e-14,
            );
        }
    }
}

#[test]
fn a_spline_of_chosen_knots_is_the_recursion() {
    let inner = [430.0, 444.0, 530.0, 610.0];
    let spline = KnotSpline::<Reflectance>::new(&inner, range()).expect("knots");
    let inside = inner.iter().map(|&nm| range().normalized(nm));
    let knots: Vec<f64> = [-1.0; 4].into_iter().chain(inside).chain([1.0; 4]).collect();
    for i in 0..8 {
        let mut coefficients = vec![0.0; 8];
        coefficients[i] = 1.0;
        for nm in WAVELENGTHS {
            let x = range().normalized(nm).clamp(-1.0, 1.0 - 1e-15);
            assert_close(at(&spline, &coefficients, &[nm])[0], cox_de_boor(&knots, i, 4, x), 1e-13);
        }
    }
}

#[test]
fn splines_reproduce_lines_and_ones() {
    let n = 9;
    let spline = BSpline::<Reflectance>::new(n, range()).expect("a size");
    // Greville: a line is its coefficients at the mean of three neighbouring knots.
    let line: Vec<f64> = (0..n).map(|k| (k as f64 - 1.0) / (n - 3) as f64).collect();
    for nm in WAVELENGTHS {
        assert_close(at(&spline, &vec![1.0; n], &[nm])[0], 1.0, 1e-15 * 4.0);
        assert_close(at(&spline, &line, &[nm])[0], ((nm - 400.0) / 300.0).clamp(0.0, 1.0), 1e-15 * 8.0);
    }
}

fn unit(theta: f64, phi: f64) -> [f64; 3] {
    [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]
}

const GOLD: [f64; 7] = [0.4, 0.15, 0.4, 1.4, 3.3, 2.4, 1.8];
const PLASTIC: [f64; 4] = [0.4, 0.04, 0.3, 0.9];

/// Helmholtz: light and view may be exchanged. It is exact, but for the order of products.
#[test]
fn surfaces_are_reciprocal() {
    for (fresnel, free) in [(Fresnel::Conductor, &GOLD[..]), (Fresnel::Schlick, &PLASTIC[..])] {
        for i in 0..200 {
            let t = f64::from(i);
            let [a, b] = [unit(0.0075 * t, 2.3 * t), unit(1.5 - 0.007 * t, 1.1 * t)];
            let there = at(&Microfacet::new(fresnel), free, &[a, b].concat());
            let back = at(&Microfacet::new(fresnel), free, &[b, a].concat());
            for (there, back) in there.iter().zip(&back) {
                assert_close(*there, *back, 1e-12 * there.abs());
            }
        }
    }
}

/// What a white surface reflects of light from any direction is at most all of it. Light from straight above stays above where a
/// facet is tilted by less than 45°, which 1 / (1 + α²) of them are, seen from there; masking takes a part of that.
#[test]
fn surfaces_reflect_no_more_than_there_is() {
    let surface = Microfacet::new(Fresnel::Schlick);
    for alpha in [0.2, 0.6, 1.0] {
        for theta in [0.0, 0.5, 1.0, 1.3] {
            let (rows, columns) = (400, 400);
            let mut albedo = 0.0;
            for i in 0..rows * columns {
                // Even in cos² θ and φ, so that the cosine is part of the measure: each part is π / n of it.
                let cos = (((i / columns) as f64 + 0.5) / rows as f64).sqrt();
                let phi = std::f64::consts::TAU * ((i % columns) as f64 + 0.5) / columns as f64;
                let view = unit(cos.acos(), phi);
                let f = at(&surface, &[alpha, 1.0, 1.0, 1.0], &[unit(theta, 0.0), view].concat());
                albedo += f[0] * std::f64::consts::PI / (rows * columns) as f64;
            }
            // The midpoint rule is off by a thousandth at the sharpest.
            let max = if theta == 0.0 { 1.0 / (1.0 + alpha * alpha) } else { 1.0 };
            assert!(albedo <= 1.002 * max, "α {alpha}, θ {theta}: {albedo}");
            if (theta, alpha) == (0.0, 1.0) {
                // D is 1/π and G₂ 2 cos θ / (1 + cos θ): the integral of cos θ / (1 + cos θ) over cos θ.
                assert_close(albedo, 1.0 - std::f64::consts::LN_2, 1e-5);
            }
        }
    }
}

/// Seen straight on, a conductor reflects ((n − 1)² + k²) / ((n + 1)² + k²), and at grazing angles everything.
#[test]
fn conductors_reflect_as_fresnel_says() {
    let surface = Microfacet::new(Fresnel::Conductor);
    let up = [0.0, 0.0, 1.0];
    // At the normal D G₂ / 4 = 1 / (4 π α²).
    let scale = 1.0 / (4.0 * std::f64::consts::PI * 0.4 * 0.4);
    let found = at(&surface, &GOLD, &[up, up].concat());
    for c in 0..3 {
        let (n, k) = (GOLD[1 + c], GOLD[4 + c]);
        let expected = ((n - 1.0).powi(2) + k * k) / ((n + 1.0).powi(2) + k * k);
        assert_close(found[c] / scale, expected, 1e-12);
    }
    let (a, b) = (unit(1.569, 0.0), unit(1.569, std::f64::consts::PI));
    let ratio = at(&surface, &GOLD, &[a, b].concat());
    // The three channels are alike where each reflects all.
    assert_close(ratio[0] / ratio[2], 1.0, 0.02);
}

#[test]
fn below_the_surface_there_is_nothing() {
    let surface = Microfacet::new(Fresnel::Schlick);
    let found = at(&surface, &PLASTIC, &[unit(0.3, 0.0), unit(2.0, 1.0)].concat());
    assert_eq!(found, [0.0; 3]);
}
