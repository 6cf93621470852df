//! Files of spectra as public reports of faults have them, each with what is right: `tests/data/spectra`.

use std::path::{Path, PathBuf};

use color_fn_captures::spectra::{ReadOptions, ReadResult, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::{Illuminant, Observer, Weights};

use SpectralQuantity::{Emission, Reflectance, Transmittance};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/spectra").join(file)
}

#[track_caller]
fn read_with(file: &str, options: &ReadOptions<'_>) -> ReadResult {
    SpectralSet::read(&path(file), options).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[track_caller]
fn read(file: &str) -> ReadResult {
    read_with(file, &ReadOptions::default())
}

#[track_caller]
fn refused(file: &str, expected: &[&str]) {
    let error = SpectralSet::read(&path(file), &ReadOptions::default()).expect_err(file).to_string();
    assert!(expected.iter().all(|part| error.contains(part)), "{file}: {error}");
}

/// What a file gives: quantity, sample and values at wavelengths.
#[track_caller]
fn holds(read: &ReadResult, quantity: SpectralQuantity, sample: &str, at: &[(f64, f64)], tolerance: f64) {
    let set = &read.set;
    assert_eq!(set.quantity, quantity, "{:?}", read.assumptions);
    let names: Vec<&str> = set.samples.iter().map(|sample| &*sample.name).collect();
    let sample =
        set.samples.iter().find(|s| s.name == sample).unwrap_or_else(|| panic!("{sample} among {names:?}"));
    let curve = set.curve(sample).expect("a curve");
    for &(nm, value) in at {
        let found = curve.at(nm);
        assert!(
            (found - value).abs() <= tolerance,
            "{found} at {nm} nm is not {value}: {:?}",
            read.assumptions
        );
    }
}

fn told(read: &ReadResult) -> String {
    read.assumptions.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The tile of most files. Values have three to five digits.
const TILE: [(f64, f64); 3] = [(450.0, 0.128), (550.0, 0.294), (650.0, 0.621)];
/// Rounding of the printed expectation, and a little for coarse steps.
const PRINTED: f64 = 0.001;

#[test]
fn axes_are_in_the_unit_that_they_state() {
    // Steps of 0.1 eV are 25 nm here.
    let energy = read("energy-ev.csv");
    holds(&energy, Reflectance, "Reflectance", &TILE, 0.01);
    assert!(told(&energy).contains("in eV, as `Energy (eV)` declares"), "{}", told(&energy));
    refused("ftir-wavenumber.csv", &["line 2, column 1", "cm⁻¹", "Wavenumber (cm-1)", "2500"]);
    refused("jcamp-ir.jdx", &["cm⁻¹", "1/CM"]);
    let options = ReadOptions { quantity: Some(Emission), ..ReadOptions::default() };
    let black_body = read_with("sed-angstrom.txt", &options);
    assert_eq!([black_body.set.wavelengths[0], *black_body.set.wavelengths.last().unwrap()], [12.0, 900.0]);
    // The ratio of two values of Planck's law at 5800 K, as the file has them at 4000 and 8000 Å.
    let curve = black_body.set.curve(&black_body.set.samples[0]).unwrap();
    assert!((curve.at(400.0) - 1.98247e-3).abs() < 1e-8, "{}", curve.at(400.0));
    assert_eq!(read("sed-angstrom.txt").set.quantity, Emission, "flux");
}

#[test]
fn columns_that_are_no_axis_and_no_spectrum_have_no_say() {
    let angle = read("across-angle-column.csv");
    assert_eq!([angle.set.wavelengths[0], *angle.set.wavelengths.last().unwrap()], [380.0, 730.0]);
    holds(&angle, Reflectance, "silver", &TILE, PRINTED);
    assert!(told(&angle).contains("left out: `15`"), "{}", told(&angle));
    for columns in [None, Some("Reflectance")] {
        let fwhm = read_with("fwhm-column.csv", &ReadOptions { columns, ..ReadOptions::default() });
        holds(&fwhm, Reflectance, "Reflectance", &TILE, PRINTED);
        assert_eq!(fwhm.set.samples.len(), 1);
        assert!(told(&fwhm).contains("`FWHM (nm)` (bandwidths)"), "{}", told(&fwhm));
    }
    let sed = read("radiance-beside-reflectance.sed");
    holds(&sed, Reflectance, "Reflect. %", &[(550.0, 0.294)], 0.02);
    assert_eq!(sed.set.samples.len(), 1);
    assert!(told(&sed).contains("`Rad. (Ref.)` (light), `Rad. (Target)` (light)"), "{}", told(&sed));
    let rows = read("row-numbers-um.csv");
    holds(&rows, Reflectance, "tile", &TILE, PRINTED);
    assert_eq!((rows.set.samples.len(), rows.set.wavelengths[0]), (1, 361.0));
    let units = read("units-row.txt");
    holds(&units, Reflectance, "Reflectance", &TILE, PRINTED);
    assert!(units.set.samples.len() == 1 && told(&units).contains("(counts)"), "{}", told(&units));
    let options = ReadOptions { quantity: Some(Emission), ..ReadOptions::default() };
    let jaz = read_with("jaz-irradiance.jaz", &options);
    assert_eq!(jaz.set.samples.len(), 1);
    holds(&jaz, Emission, "P", &[(441.4, 2.5359)], 1e-12);
    assert_eq!(read("jaz-irradiance.jaz").set.quantity, Emission);
    refused("matrix-without-wavelengths.csv", &["line 1, column 1", "no wavelengths", "oak"]);
}

#[test]
fn spectra_with_wavelengths_of_their_own_keep_them() {
    let both = read("wavelength-every-other-um.txt");
    assert_eq!(both.set.samples.len(), 2);
    holds(&both, Reflectance, "tile A", &TILE, 0.01);
    holds(&both, Reflectance, "tile B", &[(548.0, 0.1510), (550.0, 0.157)], 0.002);
}

#[test]
fn percent_is_stated_or_seen_in_the_bulk() {
    let spike = read("one-spike.csv");
    holds(&spike, Reflectance, "leaf B", &[(650.0, 0.596)], 0.01);
    holds(&spike, Reflectance, "leaf A", &TILE, PRINTED);
    holds(
        &read("percent-label-with-digit.csv"),
        Reflectance,
        "% Reflectance d/8",
        &[(550.0, 0.003_816)],
        1e-9,
    );
    holds(&read("title-says-percent.txt"), Reflectance, "title-says-percent", &TILE, PRINTED);
    holds(&read("title-says-microns.txt"), Reflectance, "title-says-microns", &TILE, PRINTED);
    holds(&read("property-in-um.csv"), Reflectance, "f1", &[(550.0, 0.294)], 0.01);
    let noise = read("ocean-uv-noise.txt");
    holds(&noise, Reflectance, "ocean-uv-noise", &TILE, 0.02);
    assert!(told(&noise).contains("beside the visible left out"), "{}", told(&noise));
}

#[test]
fn quantities_are_stated_by_headers() {
    let absorbance = read("absorbance.csv");
    holds(&absorbance, Transmittance, "Absorbance", &[(550.0, 0.2936)], PRINTED);
    assert!(told(&absorbance).contains("10^-A"), "{}", told(&absorbance));
    let options = ReadOptions { quantity: Some(Emission), ..ReadOptions::default() };
    assert!(SpectralSet::read(&path("absorbance.csv"), &options).is_err());
    holds(&read("transmittance.csv"), Transmittance, "%T", &TILE, PRINTED);
    holds(&read("avantes-nul.ttt"), Transmittance, "Transmittance", &TILE, PRINTED);
    holds(&read("jcamp-percent.jdx"), Transmittance, "dark gel", &[(550.0, 0.004_11)], 1e-9);
    // Whole multiples of 0.005.
    holds(&read("jcamp-yfactor.jdx"), Reflectance, "red tile", &TILE, 0.005);
    let pairs = read("cgats-pairs.txt");
    holds(&pairs, Reflectance, "1", &[(550.0, 0.294)], PRINTED);
    assert_eq!(pairs.set.samples.len(), 2);
    let panel = read("panel.ccss");
    let peak = panel.set.samples.iter().flat_map(|sample| &sample.values).copied().fold(0.0, f64::max);
    assert_eq!((panel.set.quantity, peak), (Emission, 9.01));
}

#[test]
fn marks_of_missing_values_are_missing() {
    let options = ReadOptions { quantity: Some(Emission), ..ReadOptions::default() };
    let lamp = read_with("emission-minus-9999.csv", &options);
    // The middle of its neighbours.
    holds(&lamp, Emission, "lamp", &[(500.0, (1951.7 + 4669.3) / 2.0)], 1e-9);
    assert!(told(&lamp).contains("-9999 stands for a missing value: 1 cell"), "{}", told(&lamp));
}

#[test]
fn the_edges_of_a_filter_are_not_overshot() {
    let options = ReadOptions { quantity: Some(Transmittance), ..ReadOptions::default() };
    let filter = read_with("filter-digitised.csv", &options);
    assert!(told(&filter).contains("monotone"), "{}", told(&filter));
    let curve = filter.set.curve(&filter.set.samples[0]).unwrap();
    assert!((3800..7300).all(|i| (-0.01..=0.95).contains(&curve.at(f64::from(i) / 10.0))));
    let d65 = Illuminant::named("D65").unwrap();
    let [x, y, z] = Weights::reflectance(Observer::Cie1931_2, &d65).tristimulus(|nm| curve.at(nm));
    for (found, expected) in [(x, 0.535), (y, 0.338), (z, 0.0)] {
        // The printed digits, and what two monotone curves through a steep edge differ by.
        assert!((found - expected).abs() < 0.003, "{x} {y} {z}");
    }
}
