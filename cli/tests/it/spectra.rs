//! Files of spectra as instruments write them, through the program: what it says, and the value that its fit has.

use std::path::Path;

use crate::common::Place;

/// A file of `captures/tests/data/spectra`, options, a sample of the fit and its values at 450, 550 and 650 nm.
type Case = (&'static str, &'static [&'static str], &'static str, [f64; 3]);

const TILE: [f64; 3] = [0.128, 0.294, 0.621];
const CASES: [Case; 17] = [
    ("absorbance.csv", &[], "Absorbance", TILE),
    ("across-angle-column.csv", &[], "silver", TILE),
    ("avantes-nul.ttt", &[], "Transmittance", TILE),
    ("cgats-pairs.txt", &[], "1", TILE),
    ("energy-ev.csv", &[], "Reflectance", TILE),
    ("fwhm-column.csv", &[], "Reflectance", TILE),
    ("fwhm-column.csv", &["--columns", "Reflectance"], "Reflectance", TILE),
    ("jcamp-yfactor.jdx", &[], "red tile", TILE),
    ("ocean-uv-noise.txt", &[], "ocean-uv-noise", TILE),
    ("property-in-um.csv", &[], "f1", TILE),
    ("radiance-beside-reflectance.sed", &[], "Reflect. %", TILE),
    ("row-numbers-um.csv", &[], "tile", TILE),
    ("title-says-microns.txt", &[], "title-says-microns", TILE),
    ("title-says-percent.txt", &[], "title-says-percent", TILE),
    ("transmittance.csv", &[], "%T", TILE),
    ("units-row.txt", &[], "Reflectance", TILE),
    ("wavelength-every-other-um.txt", &[], "tile A", TILE),
];

/// Refusals: a file, and words of its line.
const REFUSED: [(&str, &[&str]); 3] = [
    ("ftir-wavenumber.csv", &["line 2, column 1", "cm⁻¹"]),
    ("jcamp-ir.jdx", &["line 10", "cm⁻¹"]),
    ("matrix-without-wavelengths.csv", &["line 1, column 1", "no wavelengths"]),
];

fn path(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../captures/tests/data/spectra");
    folder.join(file).display().to_string()
}

#[test]
fn files_of_instruments_are_fitted_as_they_state() {
    let place = Place::new();
    for (file, options, sample, values) in CASES {
        let path = path(file);
        // Up to 987 nm ten splines would be too wide for what is checked at 650 nm.
        let basis = if file.ends_with(".sed") { "bspline:16" } else { "bspline:10" };
        let fit = ["fit", &path, "--basis", basis, "--device", "cpu", "--force"];
        place.run(&[&fit[..], options].concat()).ok();
        let color = format!("out/{}.colorfn", Path::new(file).file_stem().unwrap().to_string_lossy());
        let done = place.run(&["eval", &color, "--index", sample, "--at", "450,550,650", "--json"]).ok();
        let row = &done.json()["rows"][0];
        for (column, (nm, value)) in (1..).zip([450, 550, 650].into_iter().zip(values)) {
            let found = row[column].as_f64().expect("a value");
            // Ten splines; the figures of the tile have three digits.
            assert!((found - value).abs() <= 0.02, "{file}: {found} at {nm} nm is not {value}");
        }
    }
}

#[test]
fn what_is_not_understood_names_its_line() {
    let place = Place::new();
    for (file, words) in REFUSED {
        let path = path(file);
        place.run(&["fit", &path, "--basis", "bspline:10", "--device", "cpu"]).fails(1, words);
    }
}
