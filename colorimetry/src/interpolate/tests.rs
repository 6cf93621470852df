use super::*;
use support::assert_close;

/// A polynomial of unit size over 400–500 nm, the constant first.
fn polynomial(coefficients: &[f64], nm: f64) -> f64 {
    let x = (nm - 450.0) / 50.0;
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

const QUINTIC: [f64; 6] = [0.3, -0.7, 0.2, 0.5, -0.4, 0.6];

fn grid(step: f64) -> Vec<f64> {
    (0..=(100.0 / step) as usize).map(|i| 400.0 + step * i as f64).collect()
}

fn sampled(wavelengths: &[f64], coefficients: &[f64]) -> Vec<f64> {
    wavelengths.iter().map(|&nm| polynomial(coefficients, nm)).collect()
}

// A few additions of unit-sized numbers, the largest coefficient of the formula being 126/24.
const ROUNDING: f64 = 1e-14;

#[test]
fn sprague_is_exact_for_quartics_inside_and_lines_at_the_ends() {
    let w = grid(10.0);
    for degree in 0..=4 {
        let coefficients = &QUINTIC[..=degree];
        let curve = Curve::sprague(&w, &sampled(&w, coefficients)).unwrap();
        // The two intervals at each end lean on the extrapolated points of the standard.
        let (from, to) = if degree <= 1 { (400.0, 500.0) } else { (420.0, 480.0) };
        for i in 0..=100 {
            let nm = from + (to - from) * f64::from(i) / 100.0;
            // An extrapolated point sums terms of 3033/209.
            assert_close(curve.at(nm), polynomial(coefficients, nm), 10.0 * ROUNDING);
        }
    }
}

#[test]
fn cubic_spline_is_exact_for_cubics_on_uneven_steps() {
    let w = [400.0, 403.0, 420.0, 421.5, 450.0, 480.0, 500.0];
    let curve = Curve::cubic(&w, &sampled(&w, &QUINTIC[..4])).unwrap();
    let short = Curve::cubic(&w[..4], &sampled(&w[..4], &QUINTIC[..4])).unwrap();
    for i in 0..=200 {
        let nm = 400.0 + 0.5 * f64::from(i);
        // The steps differ by 20 in size, and the solve amplifies rounding by about that.
        assert_close(curve.at(nm), polynomial(&QUINTIC[..4], nm), 20.0 * ROUNDING);
        if nm <= 421.5 {
            assert_close(short.at(nm), polynomial(&QUINTIC[..4], nm), 20.0 * ROUNDING);
        }
    }
}

#[test]
fn every_curve_returns_its_samples_and_holds_its_ends() {
    let w = grid(10.0);
    let v = sampled(&w, &QUINTIC);
    for curve in [Curve::linear(&w, &v), Curve::cubic(&w, &v), Curve::sprague(&w, &v)] {
        let curve = curve.unwrap();
        for (&nm, &value) in w.iter().zip(&v) {
            assert_eq!(curve.at(nm), value, "at {nm} nm");
        }
        assert_eq!(curve.at(0.0), v[0]);
        assert_eq!(curve.at(f64::NEG_INFINITY), v[0]);
        assert_eq!(curve.at(f64::INFINITY), v[10]);
        assert!(curve.at(f64::NAN).is_nan());
        assert_eq!(curve.range(), [400.0, 500.0]);
    }
}

#[test]
fn cubic_pieces_join_with_two_derivatives() {
    let w = [400.0, 403.0, 420.0, 421.5, 450.0, 480.0, 500.0];
    let curve = Curve::cubic(&w, &[0.1, 0.5, 0.2, 0.9, 0.4, 0.4, 0.7]).unwrap();
    for i in 1..w.len() - 1 {
        let [(_, d1, d2), (value, e1, e2)] = [i - 1, i].map(|k| {
            let (h, p, t) = (w[k + 1] - w[k], curve.pieces[k], if k < i { 1.0 } else { 0.0 });
            (p[0], (p[1] + 2.0 * p[2] * t + 3.0 * p[3] * t * t) / h, (2.0 * p[2] + 6.0 * p[3] * t) / (h * h))
        });
        assert!(value.is_finite());
        // Second derivatives reach 0.7 / 1.5² here: rounding of the solve.
        assert_close(d1, e1, 1e-13);
        assert_close(d2, e2, 1e-13);
    }
}

#[test]
fn linear_is_halfway_in_the_middle_and_one_sample_is_a_constant() {
    let curve = Curve::linear(&[400.0, 410.0], &[1.0, 3.0]).unwrap();
    assert_eq!(curve.at(405.0), 2.0);
    let constant = Curve::linear(&[500.0], &[0.4]).unwrap();
    assert_eq!([constant.at(300.0), constant.at(500.0), constant.at(900.0)], [0.4; 3]);
}

#[test]
fn refuses_samples_that_are_no_curve() {
    use CurveError::*;
    assert_eq!(Curve::linear(&[1.0], &[]), Err(LengthMismatch { wavelengths: 1, values: 0 }));
    assert_eq!(Curve::linear(&[], &[]), Err(TooFew { found: 0, needed: 1 }));
    assert_eq!(Curve::cubic(&[1.0, 2.0, 3.0], &[0.0; 3]), Err(TooFew { found: 3, needed: 4 }));
    assert_eq!(Curve::linear(&[1.0, 1.0], &[0.0; 2]), Err(NotIncreasing { index: 1 }));
    assert_eq!(Curve::linear(&[1.0, 2.0], &[0.0, f64::NAN]), Err(NotFinite { index: 1 }));
    assert_eq!(Curve::sprague(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0], &[0.0; 6]), Err(UnevenSteps));
}

#[test]
fn the_standard_curve_follows_the_steps() {
    let w = grid(10.0);
    let v = sampled(&w, &QUINTIC);
    assert_eq!(Curve::reflectance(&w, &v), Curve::sprague(&w, &v));
    let uneven: Vec<f64> = w.iter().map(|nm| nm + if *nm > 450.0 { 1.0 } else { 0.0 }).collect();
    assert_eq!(Curve::reflectance(&uneven, &v), Curve::cubic(&uneven, &v));
    assert_eq!(Curve::reflectance(&w[..5], &v[..5]), Curve::cubic(&w[..5], &v[..5]));
}

/// By hand from Fritsch & Butland's formulas: steps 1, 2, 1 and chords 1, 2, 0.
#[test]
fn monotone_cubic_has_the_slopes_of_its_paper() {
    let curve = Curve::monotone(&[0.0, 1.0, 3.0, 4.0], &[0.0, 1.0, 5.0, 5.0]).unwrap();
    // Inner slopes 9/(5/1 + 4/2) = 9/7 and 0; the left end ((2·1 + 2)·1 − 1·2)/3 = 2/3.
    let hermite = |t: f64, y: [f64; 2], d: [f64; 2]| {
        let (a, b) = (1.0 - t, t);
        y[0] * a * a * (1.0 + 2.0 * t) + d[0] * t * a * a + y[1] * b * b * (3.0 - 2.0 * t) - d[1] * b * b * a
    };
    assert_close(curve.at(0.5), hermite(0.5, [0.0, 1.0], [2.0 / 3.0, 9.0 / 7.0]), ROUNDING);
    assert_close(curve.at(2.0), hermite(0.5, [1.0, 5.0], [18.0 / 7.0, 0.0]), ROUNDING);
    assert_eq!(curve.at(3.5), 5.0);
    assert_eq!([curve.at(-1.0), curve.at(9.0)], [0.0, 5.0]);
}

#[test]
fn monotone_cubic_stays_between_its_samples() {
    let w = [380.0, 380.9, 382.0, 560.0, 563.0, 565.0, 570.0, 575.0, 700.0, 730.0];
    let v = [0.0, 0.004, 0.0, 0.0, 0.001, 0.02, 0.6, 0.9, 0.91, 0.9];
    let curve = Curve::monotone(&w, &v).unwrap();
    for i in 0..w.len() - 1 {
        let (low, high) = (f64::min(v[i], v[i + 1]), f64::max(v[i], v[i + 1]));
        for k in 0..=50 {
            let value = curve.at(w[i] + (w[i + 1] - w[i]) * f64::from(k) / 50.0);
            assert!((low - ROUNDING..=high + ROUNDING).contains(&value), "{value} after {}", w[i]);
        }
    }
    let line = Curve::monotone(&[400.0, 500.0], &[1.0, 3.0]).unwrap();
    assert_eq!([line.at(400.0), line.at(450.0), line.at(500.0)], [1.0, 2.0, 3.0]);
}
