//! Files of graphics as data of a fit: what is said of them, and that black, masked and exact ones are fitted.

use std::path::Path;

use crate::common::Place;

fn file(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../captures/tests/graphics").join(name).display().to_string()
}

/// The notes of a fit, and all that it wrote is there.
#[track_caller]
fn fitted(name: &str, options: &[&str]) -> String {
    let place = Place::new();
    let name = if Path::new(name).is_absolute() { name.to_owned() } else { file(name) };
    let arguments = [&["fit", &name, "--device", "cpu", "-o", "out", "--json"], options].concat();
    let report = place.run(&arguments).json();
    let files = report["files"].as_array().expect("files");
    assert!(files.len() >= 5, "{report}");
    for written in files {
        assert!(place.path(written.as_str().expect("a path")).exists(), "{written}");
    }
    report["notes"].as_array().expect("notes").iter().map(|note| format!("{note}\n")).collect()
}

#[test]
fn exact_fits_are_fits() {
    fitted("black-16x16.png", &[]);
    for basis in ["grid:4x4", "haar:1"] {
        fitted("white-64x64.png", &["--basis", basis]);
        fitted("black-16x16.png", &["--basis", basis]);
    }
    fitted("points-0-255.csv", &["--basis", "rbf:8"]);
}

#[test]
fn what_was_done_to_a_file_is_told() {
    for (name, basis, words) in [
        ("png16-gama-linear.png", "grid:4x4", "gAMA 1"),
        ("png8-cicp-display-p3.png", "grid:4x4", "cICP 12, 13, 0, 1"),
        ("png8-exif-orientation-180.png", "grid:4x4", "turned by 180°"),
        ("png-transparent-white-half.png", "grid:4x4", "pixels are not opaque"),
        ("black-16x16.png", "grid:4x4", "states no color space"),
        ("radiance-named.png", "sh:1", "φ = 0"),
        ("exposure.hdr", "sh:1", "EXPOSURE 4"),
        ("chromaticities-ap1.exr", "sh:1", "chromaticities"),
        ("multipart-albedo-first.exr", "sh:1", "`rgba` is read"),
        ("element-face-0.ply", "sh:1", "element face"),
        ("brdf-merl-minus-one.csv", "brdf-lobes:1", "not measured"),
        ("points-red-green-blue.csv", "rbf:8", "8 bits"),
    ] {
        let notes = fitted(name, &["--basis", basis]);
        assert!(notes.contains(words) && !notes.contains("no profile"), "{name}: {notes}");
    }
}

#[test]
fn dark_maps_and_tables_are_fitted() {
    let place = Place::new();
    let head = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 8\n";
    place.write("dark.hdr", &[&head[..], &[0; 4 * 32]].concat());
    let points: String = (0..8).map(|i| format!("{i},0,0,0\n")).collect();
    place.write("dark.csv", format!("x,r,g,b\n{points}").as_bytes());
    for name in ["dark.hdr", "dark.csv"] {
        fitted(&place.path(name).display().to_string(), &[]);
    }
}

/// n = 0.2, k = 3.4 reflects (0.64 + 11.56) / (1.44 + 11.56) = 0.938 straight on.
#[test]
fn indices_are_conductors() {
    let place = Place::new();
    let rows_of_both: String = (4..8).map(|i| format!("0.{i},0.2,3.4\n")).collect();
    place.write("metal.csv", format!("wl,n,k\n{rows_of_both}").as_bytes());
    let place_of_stacked: String = (4..8).map(|i| format!("0.{i},3.4\n")).collect();
    let of_n = place_of_stacked.replace("3.4", "0.2");
    place.write("stacked.csv", format!("wl,n\n{of_n}\nwl,k\n{place_of_stacked}").as_bytes());
    for name in ["metal.csv", "stacked.csv"] {
        let done = place.run(&["fit", name, "--basis", "bspline:4", "--device", "cpu", "-o", "out"]).ok();
        assert!(done.out.contains("of a conductor"), "{}", done.out);
        let color = format!("out/{}", name.replace(".csv", ".colorfn"));
        let value = place.run(&["eval", &color, "--at", "550", "--json"]).ok().out;
        assert!(value.contains("0.938"), "{value}");
    }
}

/// Vegetation as remote sensing measures it: what is beyond the visible is fitted too.
#[test]
fn the_whole_measured_range_is_kept() {
    let place = Place::new();
    let leaf = |nm: f64| {
        let edge = 0.4 / (1.0 + (-(nm - 710.0) / 20.0).exp());
        0.05 + edge - 0.2 * (-((nm - 1450.0) / 80.0).powi(2)).exp()
    };
    let rows: String =
        (0..=205).map(|i| 400.0 + 10.0 * f64::from(i)).map(|nm| format!("{nm},{:.5}\n", leaf(nm))).collect();
    place.write("leaf.csv", format!("nm,leaf\n{rows}").as_bytes());
    place.run(&["fit", "leaf.csv", "--device", "cpu", "-o", "out"]).ok();
    let info = place.run(&["info", "out/leaf.colorfn"]).ok().out;
    assert!(info.contains("400 to 2450"), "{info}");
    for nm in [1000.0, 2200.0] {
        let done = place.run(&["eval", "out/leaf.colorfn", "--at", &nm.to_string(), "--json"]);
        assert_eq!(done.err, "", "within its range");
        let value = done.json()["rows"][0][1].as_f64().unwrap_or(f64::NAN);
        // The fit is off by 0.01 in the root mean square.
        assert!((value - leaf(nm)).abs() < 0.05, "{nm} nm: {value} is not {}", leaf(nm));
    }
}

#[test]
fn directions_of_any_length_are_normalized_and_counted() {
    let place = Place::new();
    place.run(&["fit", &file("exposure.hdr"), "--basis", "sh:2", "-o", "out", "--device", "cpu"]).ok();
    place.write("long.csv", b"direction.x,direction.y,direction.z\n0,0,5\n0,0.6,0.8\n0,3,4\n");
    place.write("unit.csv", b"direction.x,direction.y,direction.z\n0,0,1\n0,0.6,0.8\n0,0.6,0.8\n");
    let colors = |name: &str| {
        let done = place.run(&["eval", "out/exposure.colorfn", "--points", name]).ok();
        let rows = done.out.lines().skip(1).map(|line| line.split(',').skip(3).map(str::to_owned).collect());
        (rows.collect::<Vec<Vec<String>>>(), done.err)
    };
    let ((long, note), (unit, nothing)) = (colors("long.csv"), colors("unit.csv"));
    assert_eq!(long, unit);
    assert!(
        note.contains("directions of 2 points are no unit vectors") && nothing.is_empty(),
        "{note}{nothing}"
    );
    place.write("none.csv", b"direction.x,direction.y,direction.z\n0,0,0\n");
    place.run(&["eval", "out/exposure.colorfn", "--points", "none.csv"]).fails(1, &["line 2", "length 0"]);
}
