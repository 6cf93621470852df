//! Indices of standard illuminants against those that others publish and compute.

use super::*;
use crate::metrics::{LightEvaluator, samples};
use crate::tests::reference_rows;

fn rendering(name: &str) -> ColorRendering {
    let light = Illuminant::named(name).unwrap();
    LightEvaluator::new(Observer::Cie1931_2).color(|nm| light.at(nm)).rendering.unwrap()
}

#[test]
fn general_indices_are_the_published_ones() {
    // CIE 15:2004, table T.7: whole numbers. FL8 is 95.5 by every sum, and printed as 95.
    let published = [
        ("FL1", 76),
        ("FL2", 64),
        ("FL3", 57),
        ("FL4", 51),
        ("FL5", 72),
        ("FL6", 59),
        ("FL7", 90),
        ("FL8", 95),
        ("FL9", 90),
        ("FL10", 81),
        ("FL11", 83),
        ("FL12", 83),
        ("A", 100),
        ("D65", 100),
    ];
    for (name, published) in published {
        let found = rendering(name).general;
        // Half a unit of rounding, and what another interval of the sum does.
        assert!((found - f64::from(published)).abs() < 0.6, "{name}: {found}, published {published}");
    }
}

#[test]
fn every_index_agrees_with_the_reference() {
    let (mut worst, mut compared) = ([0.0_f64; 2], 0);
    for row in reference_rows("color_rendering.csv") {
        let found = rendering(&row[0]);
        let numbers: Vec<f64> = row[1..].iter().map(|cell| cell.parse().unwrap()).collect();
        let general = (found.general - numbers[0]).abs();
        let special = found.special.iter().zip(&numbers[1..]).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        println!("{}: Ra {:.2} off by {general:.3}, Ri by {special:.3}", row[0], found.general);
        worst = [worst[0].max(general), worst[1].max(special)];
        compared += 1;
    }
    assert_eq!(compared, 32);
    // The reference sums at 5 nm, which samples the lines of a lamp and the edges of a sample, to 780 nm, and takes
    // its color temperature from a table.
    assert!(worst[0] < 0.02 && worst[1] < 0.1, "{worst:?}");
}

#[test]
fn one_light_does_not_differ_from_itself_and_a_brighter_one_is_lighter() {
    let lit = LitSamples::new(Observer::Cie1931_2);
    let light = Illuminant::named("FL11").unwrap();
    let powers = samples(Observer::Cie1931_2, |nm| light.at(nm));
    assert_eq!(lit.delta_e_2000(&powers, &powers), Ok(vec![0.0; TEST_SAMPLES]));
    let brighter: Vec<f64> = powers.iter().map(|power| 1.1 * power).collect();
    let found = lit.delta_e_2000(&powers, &brighter).unwrap();
    assert!(found.iter().all(|difference| *difference > 0.5), "{found:?}");
    // Whatever the unit of both.
    let [other, brighter] = [&powers, &brighter].map(|all| all.iter().map(|x| 1e-9 * x).collect::<Vec<_>>());
    for (a, b) in lit.delta_e_2000(&other, &brighter).unwrap().iter().zip(&found) {
        // Rounding of sums of 471.
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }
    let short = lit.delta_e_2000(&powers[1..], &powers);
    assert_eq!(short, Err(SampleCountMismatch { expected: 471, found: 470 }));
}

#[test]
fn samples_are_those_of_the_measured_data() {
    let (_, measured) = support::reflectances("reflectance/cri_tcs_cie1995.csv");
    assert_eq!(test_samples().len(), measured.len());
    for (curve, (name, values)) in test_samples().iter().zip(&measured) {
        let table: Vec<f64> = (0..values.len()).map(|i| curve.at(360.0 + 5.0 * i as f64)).collect();
        // Pieces are evaluated from their left ends.
        assert!(table.iter().zip(values).all(|(a, b)| (a - b).abs() < 1e-12), "{name}");
    }
}
