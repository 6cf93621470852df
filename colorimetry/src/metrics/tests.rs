//! Statistics against hand-made lists, color differences against known differences.

use super::*;
use crate::black_body::planck;
use support::assert_close;

#[test]
fn statistics_of_short_lists() {
    let stats = |values: &[f64]| Stats::of(values).map(|s| [s.mean, s.p95, s.max]);
    assert_eq!(stats(&[]), None);
    assert_eq!(stats(&[2.0]), Some([2.0; 3]));
    // Position 0.95 of one step from 1 to 3.
    let [mean, p95, max] = stats(&[3.0, 1.0]).unwrap();
    assert_eq!([mean, max], [2.0, 3.0]);
    assert_close(p95, 2.9, 1e-15);
    let hundred: Vec<f64> = (0..=100).rev().map(f64::from).collect();
    assert_eq!(stats(&hundred), Some([50.0, 95.0, 100.0]));
    let all_nan = stats(&[1.0, f64::NAN]).unwrap();
    assert!(all_nan.iter().all(|v| v.is_nan()), "{all_nan:?}");
    assert_eq!(stats(&[f64::INFINITY; 2]), Some([f64::INFINITY; 3]));
}

#[test]
fn equal_spectra_do_not_differ_and_scaled_ones_differ_in_lightness() {
    let evaluator = ColorDifferenceEvaluator::named(Observer::Cie1931_2, &TEST_ILLUMINANTS).unwrap();
    let gray = evaluator.samples(|_| 0.18);
    let lighter = evaluator.samples(|_| 0.20);
    assert_eq!(evaluator.delta_e_2000(&gray, &gray), Ok(vec![0.0; 5]));
    let lightness = |y: f64| 116.0 * y.cbrt() - 16.0;
    let (low, high) = (lightness(0.18), lightness(0.20));
    let middle = 0.5 * (low + high) - 50.0;
    let expected = (high - low) / (1.0 + 0.015 * middle * middle / (20.0 + middle * middle).sqrt());
    for (one, difference) in
        evaluator.evaluators().iter().zip(evaluator.delta_e_2000(&gray, &lighter).unwrap())
    {
        // Neutral under every illuminant.
        assert_close(difference, expected, 1e-11);
        assert_close(one.white[1], 1.0, 1e-13);
    }
    let short = evaluator.delta_e_2000(&gray[1..], &gray);
    assert_eq!(short, Err(SampleCountMismatch { expected: 471, found: 470 }));
    assert!(ColorDifferenceEvaluator::named(Observer::Cie1931_2, &["D66"]).is_err());
}

#[test]
fn one_light_hides_what_another_shows() {
    let evaluator = ColorDifferenceEvaluator::named(Observer::Cie1931_2, &TEST_ILLUMINANTS).unwrap();
    let gray = evaluator.samples(|_| 0.4);
    // A ripple that D65 does not see: orthogonal to its three weights.
    let weights = Weights::reflectance(Observer::Cie1931_2, &Illuminant::named("D65").unwrap());
    let rows = nalgebra::DMatrix::from_fn(3, 471, |c, i| weights.rows[i][c]);
    let ripple = nalgebra::DVector::from_fn(471, |i, _| 0.2 * ((i as f64) / 12.0).sin());
    let seen = (&rows * rows.transpose()).try_inverse().unwrap() * (&rows * &ripple);
    let hidden = ripple - rows.transpose() * seen;
    let metamer: Vec<f64> = gray.iter().zip(hidden.iter()).map(|(g, h)| g + h).collect();
    let differences = evaluator.delta_e_2000(&gray, &metamer).unwrap();
    assert_close(differences[0], 0.0, 1e-9);
    for difference in &differences[1..] {
        assert!(*difference > 0.5, "{differences:?}");
    }
}

#[test]
fn lights_are_compared_by_chromaticity_and_temperature() {
    for observer in Observer::ALL {
        let evaluator = LightEvaluator::new(observer);
        let warm = evaluator.color(|nm| planck(nm, 2856.0));
        let brighter = evaluator.color(|nm| 7.0 * planck(nm, 2856.0));
        let cool = evaluator.color(|nm| planck(nm, 6500.0));
        // Power does not matter.
        assert_close(delta_uv_prime(warm.uv_prime, brighter.uv_prime), 0.0, 1e-14);
        // A black body has its own temperature, for whichever observer.
        let temperature = warm.temperature.unwrap();
        assert_close(temperature.kelvin, 2856.0, 1e-5);
        assert_close(temperature.duv, 0.0, 1e-11);
        // Illuminant A lies at (0.256, 0.524) and 6500 K near D65 at (0.198, 0.468), within 0.01 for every observer.
        assert!((0.07..0.09).contains(&delta_uv_prime(warm.uv_prime, cool.uv_prime)));
    }
    let black = LightEvaluator::new(Observer::Cie1931_2).color(|_| 0.0);
    assert!(black.temperature.is_err());
    assert!(delta_uv_prime(black.uv_prime, black.uv_prime).is_nan());
}
