//! Comparisons with tables computed elsewhere, and readers of those tables.

use std::path::Path;

use super::e308;
use super::illuminant::Illuminant;
use super::integrate::Weights;
use super::interpolate::Curve;
use super::matrix::Matrix3;
use super::observer::Observer;
use super::white::xy_of_xyz;
use support::{assert_close, reflectances};

/// The rows of a file under `data/`, without its header.
fn data_rows(file: &str) -> Vec<Vec<String>> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../data")).join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a file under `data/reference`.
pub(super) fn reference_rows(file: &str) -> Vec<Vec<String>> {
    data_rows(&format!("reference/{file}"))
}

/// Matrices of a file under `data/reference`, after `keys` cells that name them.
pub(super) fn reference_matrices(file: &str, keys: usize) -> Vec<(Vec<String>, Matrix3)> {
    let parse = |mut row: Vec<String>| {
        let entries = row.split_off(keys);
        (row, [0, 1, 2].map(|r| [0, 1, 2].map(|c| entries[3 * r + c].parse().unwrap())))
    };
    reference_rows(file).into_iter().map(parse).collect()
}

#[test]
fn all_reference_tristimulus_values_by_both_recipes() {
    let (wavelengths, samples) = reflectances("reflectance/colorchecker24_ohta1997.csv");
    let (mut compared, mut worst) = (0, 0.0_f64);
    for row in reference_rows("tristimulus_ohta_checker.csv") {
        let (_, values) = samples.iter().find(|(name, _)| *name == row[0]).expect(&row[0]);
        let observer: Observer = row[1].parse().unwrap();
        let illuminant = Illuminant::named(&row[2]).unwrap();
        let curve = Curve::reflectance(&wavelengths, values).unwrap();
        let integrated = Weights::reflectance(observer, &illuminant).tristimulus(|nm| curve.at(nm));
        let summed = e308::sum_at_5nm(observer, &illuminant).tristimulus(|nm| curve.at(nm));
        for (i, computed) in integrated.into_iter().chain(summed).enumerate() {
            let expected: f64 = row[3 + i].parse().unwrap();
            // The reference prints 12 digits; the perfect diffuser has Y = 100 there.
            assert_close(100.0 * computed / expected, 1.0, 1e-11);
            worst = worst.max((100.0 * computed / expected - 1.0).abs());
        }
        compared += 1;
    }
    println!("{compared} tristimulus values by two recipes: off by {worst:.1e} at most, relative");
    assert_eq!(compared, 288);
}

#[test]
fn chromaticities_of_illuminants_agree_with_the_reference() {
    for row in reference_rows("illuminant_metrics.csv") {
        let xy =
            xy_of_xyz(e308::sum_at_5nm(Observer::Cie1931_2, &Illuminant::named(&row[0]).unwrap()).white());
        for (computed, expected) in xy.into_iter().zip(&row[1..3]) {
            // The reference prints 12 digits.
            assert_close(computed, expected.parse().unwrap(), 1e-12);
        }
    }
}

#[test]
fn chart_average_has_its_published_chromaticities() {
    let (wavelengths, samples) = reflectances("reflectance/colorchecker24.csv");
    let weights = Weights::reflectance(Observer::Cie1931_2, &Illuminant::named("D50").unwrap());
    for ((name, values), row) in samples.iter().zip(data_rows("reflectance/colorchecker24_xyY_d50.csv")) {
        assert_eq!(*name, row[0]);
        let curve = Curve::reflectance(&wavelengths, values).unwrap();
        let xyz = weights.tristimulus(|nm| curve.at(nm));
        let [x, y] = xy_of_xyz(xyz);
        let [expected_x, expected_y, expected_luminance] = [1, 2, 3].map(|i| row[i].parse::<f64>().unwrap());
        // BabelColor publishes four decimals from spectra averaged before rounding, and by ASTM
        // tables at 10 nm.
        assert_close(x, expected_x, 1e-3);
        assert_close(y, expected_y, 1e-3);
        assert_close(xyz[1], expected_luminance, 1e-3);
    }
}
