//! Environment maps, images, splats and skies as data of a fit.

use std::path::Path;

use crate::common::{Place, page};
use serde_json::Value;

pub(crate) fn data(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(file).display().to_string()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}

/// The reference is a projection of the map at twice the resolution, by SciPy: what differs is that, at most 7e-4 of the
/// constant, and rounding.
#[test]
fn harmonics_of_a_map_are_those_of_the_reference() {
    let place = Place::new();
    let report =
        place.run(&["fit", &data("envmaps/forest.hdr"), "--basis", "sh:3", "-o", "out", "--json"]).json();
    assert_eq!((&report["kind"], &report["basis"]), (&"environment".into(), &"sh:3".into()));
    assert_eq!(report["bytes"], 4 * 3 * 16);
    let info = place.run(&["info", "out/forest.colorfn", "--json"]).json();
    let rows = info["parameters"]["coefficients"].as_array().expect("rows");
    assert_eq!(rows.len(), 16);
    let reference = support::cells("reference/sh16_envmaps_cc0_scipy.csv").into_iter();
    // Columns: map, l, m, and a coefficient for each channel.
    let expected: Vec<Vec<f64>> = reference
        .filter(|row| row[0] == "forest")
        .map(|row| row[3..].iter().map(|cell| cell.parse().expect("a number")).collect())
        .collect();
    assert_eq!(expected.len(), 16);
    for (row, expected) in rows.iter().zip(&expected) {
        for c in 0..3 {
            let off = (number(&row[c]) - expected[c]).abs();
            assert!(off <= 1e-3 * expected[0].abs().max(1.0), "{row} is not {expected:?}");
        }
    }
    for ending in ["svg", "png", "wgsl", "wgsl.json"] {
        assert!(!place.read(&format!("out/forest.{ending}")).is_empty());
    }
    let shader = place.text("out/forest.wgsl");
    assert!(shader.contains("direction: vec3<f32>") && shader.contains("of ln(1 + L / mean)"), "{shader}");
    let picture = image::load_from_memory(&place.read("out/forest-sphere.png")).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (12 + 652 + 2 * 332, 2 * 26 + 3 * 358 + 50));
}

/// To the convention of splats and back; and which one a file follows is told by colors.
#[test]
fn conventions_are_converted_and_recognised() {
    let place = Place::new();
    let map = data("envmaps/forest.hdr");
    place.run(&["fit", &map, "--basis", "sh:2"]).ok();
    let ours = place.run(&["convert-sh", "out/forest.colorfn"]).ok().out;
    assert_eq!(ours.lines().count(), 9);
    place.run(&["convert-sh", "out/forest.colorfn", "--to", "splat", "-o", "splat.txt"]).ok();
    assert_eq!(place.text("splat.txt").lines().count(), 27);
    let back = place.run(&["convert-sh", "splat.txt", "--from", "splat"]).ok().out;
    let numbers = |text: &str| -> Vec<f64> {
        text.split([',', '\n']).filter(|x| !x.is_empty()).map(|x| x.parse().expect("a number")).collect()
    };
    for (a, b) in numbers(&ours).iter().zip(numbers(&back)) {
        // Adding and taking away the bias.
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }
    // Colors of the function itself.
    let directions: Vec<[f64; 3]> = (0..40)
        .map(|i| {
            let (z, phi) = (f64::from(i) / 20.0 - 0.975, 2.4 * f64::from(i));
            let r = (1.0 - z * z).sqrt();
            [r * phi.cos(), r * phi.sin(), z]
        })
        .collect();
    let rows = directions.iter().map(|[x, y, z]| format!("{x},{y},{z}\n")).collect::<String>();
    place.write("points.csv", format!("direction.x,direction.y,direction.z\n{rows}").as_bytes());
    place.run(&["eval", "out/forest.colorfn", "--points", "points.csv", "-o", "seen.csv"]).ok();
    let check = place.run(&["convert-sh", "splat.txt", "--check", "seen.csv", "--json"]).json();
    assert_eq!((&check["convention"], &check["certain"]), (&"splat".into(), &true.into()), "{check}");
    place.run(&["convert-sh", "seen.csv"]).fails(1, &["seen.csv", "240 numbers are not coefficients"]);
    place.run(&["convert-sh", "splat.txt", "--from", "theirs"]).fails(2, &["theirs", "sn3d"]);
    place.run(&["convert-sh", "splat.txt", "--check", "splat.txt"]).fails(1, &["not rows of x, y, z"]);
}

/// A window leaves nothing negative, and the plain projection does.
#[test]
fn a_window_leaves_nothing_negative() {
    let place = Place::new();
    let share = |options: &[&str]| {
        let map = data("envmaps/city.hdr");
        let arguments = [&["fit", &map, "--basis", "sh:4", "--json", "--force"], options].concat();
        number(&place.run(&arguments).json()["errors"]["negative_share"])
    };
    assert_eq!(share(&["--window"]), 0.0);
    assert!(share(&[]) > 0.06);
    // Windowed coefficients are not exported in silence.
    place.run(&["fit", &data("envmaps/city.hdr"), "--basis", "sh:2", "--window", "--force"]).ok();
    let windowed = place.run(&["convert-sh", "out/city.colorfn"]).ok();
    assert!(
        windowed.err.contains("windowed for display") && windowed.out.lines().count() == 9,
        "{}",
        windowed.err
    );
    let report = place.run(&["convert-sh", "out/city.colorfn", "--json"]).json();
    assert_eq!(report["window"].as_array().map(Vec::len), Some(3), "{report}");
    place.write("seen.csv", b"x,y,z,r,g,b\n0,0,1,1,1,1\n");
    let checked = place.run(&["convert-sh", "out/city.colorfn", "--check", "seen.csv"]).ok();
    assert!(checked.err.contains("windowed for display"), "{}", checked.err);
}

#[test]
fn the_best_family_for_an_image_within_a_budget() {
    let place = Place::new();
    let report = place.run(&["fit", &data("images/coffee.png"), "--budget-bytes", "1024", "--json"]).json();
    let candidates = report["candidates"].as_array().expect("a list");
    let best = candidates.iter().map(|one| number(&one["psnr"])).fold(0.0, f64::max);
    let chosen = number(&report["errors"]["psnr"]);
    assert!(chosen == best && chosen > 15.0, "{chosen} of {best}");
    assert!(candidates.iter().all(|one| one["bytes"].as_u64().expect("bytes") <= 1024));
    for family in ["grid", "rbf", "haar", "cdf53"] {
        assert!(
            candidates.iter().any(|one| one["basis"].as_str().is_some_and(|basis| basis.starts_with(family)))
        );
    }
    // The function gives what the report says, in linear light.
    let info = place.run(&["info", "out/coffee.colorfn", "--json"]).json();
    assert_eq!(info["space"], "linear sRGB");
}

/// The table that rough gold was sampled into: 128 bytes are within half a percent of it, and reflect no more than there is.
#[test]
fn a_table_of_a_brdf_is_fitted() {
    let place = Place::new();
    let table = data("brdf/gold_rough_0.2.csv");
    let report = place.run(&["fit", &table, "--basis", "brdf-lobes:4", "--json"]).json();
    assert_eq!((&report["kind"], &report["bytes"]), (&"brdf".into(), &128.into()));
    let (log, albedo) =
        (number(&report["errors"]["log_cosine_rms"]), number(&report["errors"]["albedo_max"]));
    assert!(log < 5e-3 && albedo > 0.9 && albedo <= 1.0, "{log}, {albedo}");
    assert_eq!(report["candidates"].as_array().map(Vec::len), Some(4), "1, 2, 3 and 4 lobes");
    let shader = place.text("out/gold_rough_0.2.wgsl");
    assert!(
        shader.contains("light: vec3<f32>, view: vec3<f32>") && shader.contains("of ln(1 + f √"),
        "{shader}"
    );
    let picture = image::load_from_memory(&place.read("out/gold_rough_0.2-angles.png")).expect("a picture");
    assert_eq!((picture.width(), picture.height()), (12 + 2 * 332, 4 * 26 + 3 * 358 + 50));
    let options = ["fit", &table, "--basis", "sh:4", "-o", "none"];
    place.run(&options).fails(2, &["sh:4", "environment maps", "BRDFs", "brdf-lobes:LOBES"]);
    place.write("bad.csv", b"theta_h,theta_d,phi_d,r,g,b\n1,2,3,x,5,6\n");
    place.run(&["fit", "bad.csv"]).fails(1, &["bad.csv", "line 2, column 4: `x`"]);
}

/// A fluorescent surface: what it looks like under five lights, by three terms, and what the shortest excitation still does.
#[test]
fn a_fluorescent_paper_is_fitted() {
    let place = Place::new();
    let material = "donaldson_3M_postit_pink_380-780_10nm";
    let matrix = data(&format!("fluorescence/{material}.csv"));
    let report = place.run(&["fit", &matrix, "--basis", "bispectral:3", "--json"]).json();
    assert_eq!((&report["kind"], &report["basis"]), (&"fluorescence".into(), &"bispectral:3".into()));
    // Three terms of two curves, and the reflectance.
    assert_eq!(report["bytes"], 4 * 7 * 30);
    let errors = &report["errors"];
    assert!(
        number(&errors["delta_e_2000_max"]) < 0.5 && number(&errors["delta_e_2000_mean"]) < 0.3,
        "{errors}"
    );
    let lights = report["lights"].as_array().expect("a list");
    let without = |light: &Value| number(&light["delta_e_2000_without_reradiation"]);
    assert!(lights.len() == 5 && lights.iter().all(|light| without(light) > 3.0), "{lights:?}");
    assert!(report["notes"].to_string().contains("light below 375 nm (UV"), "{}", report["notes"]);
    let info = place.run(&["info", &format!("out/{material}.colorfn"), "--json"]).json();
    assert_eq!(info["outputs"].as_array().map(Vec::len), Some(2), "{info}");
    let shader = place.text(&format!("out/{material}.wgsl"));
    assert!(shader.contains("excitation: f32, emission: f32") && shader.contains("ΔE2000"), "{shader}");
    // Matrices of 41 bins of 9 pixels.
    let picture =
        image::load_from_memory(&place.read(&format!("out/{material}-matrix.png"))).expect("a picture");
    assert_eq!((picture.width(), picture.height()), page([41 * 9; 2], false));
    let rendered = ["render", &format!("out/{material}.colorfn"), "--illuminant", "A", "-o", "a.png"];
    place.run(&[&rendered[..], &["--size", "64x64", "--device", "cpu"]].concat()).ok();
    let cheapest = ["fit", &matrix, "--target-de", "1", "-o", "cheap", "--json"];
    assert!(number(&place.run(&cheapest).json()["bytes"]) < 840.0);
    place
        .run(&["fit", &matrix, "--target-de", "1e-6", "--force"])
        .fails(1, &["above the target of 0.000001"]);
    place
        .run(&["fit", &matrix, "--basis", "bispectral:21", "--force"])
        .fails(2, &["bispectral:21", "1 to 20 terms"]);
    place
        .run(&["fit", &matrix, "--basis", "sh:2", "--force"])
        .fails(2, &["Donaldson matrices", "bispectral:TERMS"]);
}

/// Light is evaluated by its chromaticity: a basis that lamps share, and peaks of one that are not negative.
#[test]
fn lamps_are_fitted() {
    let place = Place::new();
    let lamps = data("lights/measured_lamps_nist_cqs74_rit_5nm.csv");
    let fit = |options: &[&str]| {
        let all = ["fit", &lamps, "--quantity", "emission", "--device", "cpu", "--force", "--json"];
        place.run(&[&all[..], options].concat()).json()
    };
    let shared = fit(&["--basis", "lowrank:8"]);
    let error = number(&shared["summary"]["delta_u_v_prime"]["mean"]);
    assert!(error < 0.0005, "{error}");
    let three = |basis: &str| fit(&["--basis", basis, "--columns", "1,9,12"]);
    let peaks = three("mixture:4");
    assert_eq!(peaks["samples"][0]["parameters"], 12);
    assert!(number(&peaks["summary"]["range"]["min"]) >= 0.0, "{}", peaks["summary"]);
    let errors = ["haar:8", "haar:24", "cdf53:24"].map(|basis| number(&three(basis)["summary"]["rmse"]));
    assert!(errors[1] < errors[0] && errors[2].is_finite(), "{errors:?}");
    let refused = |options: &[&str]| {
        place.run(&[&["fit", &lamps, "--quantity", "emission", "--force"][..], options].concat())
    };
    refused(&["--basis", "mixture:0"]).fails(2, &["mixture:0", "1 to 32 peaks"]);
    refused(&["--basis", "haar:4", "--to", "color"]).fails(2, &["leave --to color out"]);
}

/// An image that is smaller than any grid is still one.
#[test]
fn a_tiny_image_is_fitted() {
    let place = Place::new();
    let tiny = image::RgbImage::from_fn(2, 3, |x, y| image::Rgb([100 * x as u8, 50 * y as u8, 90]));
    tiny.save(place.path("tiny.png")).expect("a picture that can be written");
    let report = place.run(&["fit", "tiny.png", "--json"]).json();
    assert!(number(&report["errors"]["psnr"]) > 30.0, "{}", report["errors"]);
}

/// A file of splats in binary with every fifth of its 560, for the time that all take.
fn every_fifth(file: &[u8]) -> Vec<u8> {
    let end = b"end_header\n";
    let start = file.windows(end.len()).position(|text| text == end).expect("a header") + end.len();
    let header = String::from_utf8_lossy(&file[..start]).replace("element vertex 560", "element vertex 112");
    let rows = file[start..].chunks_exact((file.len() - start) / 560).step_by(5);
    [header.as_bytes(), &rows.flatten().copied().collect::<Vec<_>>()].concat()
}

/// The sphere of gold: more than half of what varies is of degree 2 and 3 where it is like a mirror, and there lobes need fewer
/// bytes than harmonics.
#[test]
fn splats_get_another_family() {
    let place = Place::new();
    place.write("gold.ply", &every_fifth(&std::fs::read(data("splats/gold.ply")).expect("splats")));
    let gold = "gold.ply";
    let report = place.run(&["fit", gold, "--basis", "gaussians:2", "--json"]).json();
    assert_eq!((&report["kind"], &report["basis"]), (&"splats".into(), &"gaussians:2".into()));
    // A base, and two lobes of six numbers.
    assert_eq!(report["bytes"], 4 * (3 + 2 * 6));
    let candidates = report["candidates"].as_array().expect("a list");
    let rms = |basis: &str| {
        number(&candidates.iter().find(|one| one["basis"] == basis).expect("it is a candidate")["rms"])
    };
    assert_eq!((candidates.len(), rms("sh:3")), (13, 0.0));
    assert!(rms("gaussians:2") < rms("gaussians:1") && rms("gaussians:1") < rms("sh:1"), "{candidates:?}");
    let rankings = report["rankings"].as_array().expect("a list");
    let glossy = rankings.iter().filter(|one| one["signal"] == "glossy");
    assert!(
        glossy.clone().count() > 0
            && glossy.clone().all(|one| number(&one["rms"]) <= number(&one["harmonics_rms"]))
    );
    for ending in [".svg", ".png", ".wgsl", ".wgsl.json", "-splats.png"] {
        assert!(!place.read(&format!("out/gold{ending}")).is_empty());
    }
    // The shader of a splat has the layout of a row of the file, and gives encoded colors.
    let info = place.run(&["info", "out/gold.colorfn", "--json"]).json();
    assert_eq!(info["space"], "sRGB, encoded for display");
    let file = String::from_utf8_lossy(&place.read("out/gold-fitted.ply")).into_owned();
    assert!(
        file.contains("property float sg_1_b\n") && file.contains("exp(dot(p, d) - length(p))"),
        "{file}"
    );
    // What was written is a file of splats again; of lobes, which are exactly themselves.
    let again = place.run(&["fit", "out/gold-fitted.ply", "--basis", "gaussians:2", "-o", "again", "--json"]);
    assert_eq!(number(&again.json()["errors"]["rms"]), 0.0);
    // A budget is of one splat.
    let small = place.run(&["fit", gold, "--budget-bytes", "48", "-o", "small", "--json"]).json();
    assert!(small["bytes"].as_u64().expect("bytes") <= 48);
}

/// A table that its header tells from spectra: a quarter of its directions, for the time it takes.
#[test]
fn the_sky_is_fitted_through_the_day() {
    let place = Place::new();
    let table = std::fs::read_to_string(data("sky/hosek_wilkie_sky_through_the_day.csv")).expect("the sky");
    let quarter = table.lines().enumerate().filter(|(i, _)| *i == 0 || i % 4 == 1);
    place.write("sky.csv", quarter.map(|(_, line)| format!("{line}\n")).collect::<String>().as_bytes());
    let report = place.run(&["fit", "sky.csv", "--basis", "sh:3", "--json"]).json();
    assert_eq!((&report["kind"], &report["basis"]), (&"sky".into(), &"sh:3".into()));
    // Six keys of 16 harmonics of RGB.
    assert_eq!(report["bytes"], 4 * 6 * 16 * 3);
    let errors = |degree: usize| number(&report["candidates"][degree]["log_rms"]);
    assert_eq!(report["candidates"][4]["basis"], "sh:4");
    // All directions: 0.09 and 0.042 at degrees 2 and 4.
    assert!(errors(3) < 0.09 && errors(4) < 0.05, "{}", report["candidates"]);
    let info = place.run(&["info", "out/sky.colorfn", "--json"]).json();
    assert_eq!(info["parameters"]["coefficients"].as_array().expect("rows").len(), 6 * 16);
    assert_eq!(info["domain"][0]["name"], "elevation");
    let shader = place.text("out/sky.wgsl");
    assert!(shader.contains("elevation: f32, direction: vec3<f32>"), "{shader}");
    place.run(&["shader", "out/sky.colorfn", "--lang", "glsl", "--entry", "compute"]).ok();
    // Thirteen frames of 112 with gaps of 4.
    let picture = image::load_from_memory(&place.read("out/sky-day.png")).expect("a picture");
    let (width, height) = page([13 * 116 - 4, 112], true);
    assert_eq!((picture.width(), picture.height()), (width, height + 26), "a line of elevations");
    place.run(&["fit", "sky.csv", "--window"]).fails(2, &["--window is for environment maps", "sky"]);
    place.run(&["fit", "sky.csv", "--basis", "bspline:12"]).fails(2, &["tables of the sky"]);
    let bad = table.replacen("0.0031626", "high", 1);
    place.write("bad.csv", bad.as_bytes());
    place.run(&["fit", "bad.csv"]).fails(1, &["bad.csv: line 2, column 4: `high` is not a finite radiance"]);
}

#[test]
fn what_does_not_go_together_is_refused() {
    let place = Place::new();
    let (map, coffee) = (data("envmaps/forest.hdr"), data("images/coffee.png"));
    place.run(&["fit", &map, "--basis", "bspline:12"]).fails(2, &["bspline:12 is for spectra", "sh:DEGREE"]);
    place
        .run(&["fit", &coffee, "--basis", "sh:4"])
        .fails(2, &["is for environment maps", "grid:COLUMNSxROWS"]);
    place.run(&["fit", "three.csv", "--basis", "rbf:8"]).fails(2, &["is for images", "sigmoid:DEGREE"]);
    place.run(&["fit", &map, "--quantity", "emission"]).fails(2, &["--quantity is for spectra"]);
    place.run(&["fit", "three.csv", "--window"]).fails(2, &["--window is for environment maps"]);
    place.run(&["fit", &map, "--basis", "sh:9"]).fails(2, &["sh:9", "at most 8"]);
    place.run(&["fit", &map, "--basis", "gaussians:0"]).fails(2, &["gaussians:0", "1 to 128"]);
    place.run(&["fit", &coffee, "--basis", "grid:2x2"]).fails(2, &["grid:2x2", "needs 4"]);
    place.run(&["fit", &coffee, "--budget-bytes", "8"]).fails(1, &["no family fits into 8 bytes"]);
    let gold = data("splats/gold.ply");
    place.run(&["fit", &gold, "--basis", "sh:4"]).fails(2, &["sh:4", "a degree above 3"]);
    place.run(&["fit", &gold, "--basis", "zonal:9"]).fails(2, &["zonal:9", "at most 8 lobes"]);
    place.run(&["fit", &gold, "--basis", "grid:4x4"]).fails(2, &["is for images", "sh:DEGREE"]);
    place.run(&["fit", &gold, "--budget-bytes", "8"]).fails(1, &["no family fits into 8 bytes"]);
    place.write(
        "broken.ply",
        b"ply\nformat ascii 1.0\nelement vertex 4000000000\nproperty float x\nend_header\n1\n",
    );
    place.run(&["fit", "broken.ply"]).fails(1, &["broken.ply", "4000000000 splats take"]);
    place.write("broken.hdr", b"#?RADIANCE\n");
    place.run(&["fit", "broken.hdr"]).fails(1, &["broken.hdr"]);
    place.write("broken.png", b"no picture");
    place.run(&["fit", "broken.png"]).fails(1, &["broken.png"]);
    place.run(&["fit", "none.exr"]).fails(1, &["none.exr"]);
}

#[test]
fn a_set_shares_a_basis() {
    let place = Place::new();
    place.run(&["fit", "three.csv", "--basis", "lowrank:2", "--device", "cpu"]).ok();
    let info = place.run(&["info", "out/three.colorfn", "--json"]).json();
    // Two numbers each, and two functions of 60 pieces.
    assert_eq!(info["basis"], "lowrank:2");
    assert_eq!(
        (&info["bytes"], &info["shared_bytes"]),
        (&(4 * (3 * 2 + 2 * 63)).into(), &(4 * 2 * 63).into())
    );
    place.run(&["fit", "three.csv", "--basis", "lowrank:4", "--force"]).fails(2, &["the rank is 1 to 3"]);
    place
        .run(&["fit", "three.csv", "--basis", "lowrank:x", "--force"])
        .fails(2, &["lowrank:x", "write lowrank:FUNCTIONS"]);
    let lend = |data: &str, basis: &str| {
        place.run(&["fit", data, "--basis", basis, "--device", "cpu", "--output", "lent set", "--force"])
    };
    lend("three.csv", "lowrank:out/three.colorfn").ok();
    let lent = place.run(&["info", "lent set/three.colorfn", "--json"]).json();
    assert_eq!(
        (&lent["basis"], &lent["shared_bytes"]),
        (&"lowrank:out/three.colorfn".into(), &info["shared_bytes"])
    );
    // The functions are lent on; a file is written anew that has a name with a space.
    lend("three.csv", "lowrank:lent set/three.colorfn").ok();
    let lent = place.run(&["info", "lent set/three.colorfn", "--json"]).json();
    assert_eq!(lent["shared_bytes"], info["shared_bytes"]);
    let patches = data("reflectance/colorchecker24.csv");
    lend(&patches, "lowrank:out/three.colorfn").fails(2, &["of 400 to 700 nm", "of 380 to 730 nm"]);
    lend("three.csv", "lowrank:none.colorfn").fails(1, &["none.colorfn"]);
    let fitted = Place::fitted();
    fitted
        .run(&["fit", "three.csv", "--basis", "lowrank:out/three.colorfn"])
        .fails(1, &["out/three.colorfn: it holds bspline:8, and not functions"]);
    let moments = ["fit", "three.csv", "--basis", "moments:6", "--device", "cpu", "--force", "--json"];
    let report = place.run(&moments).json();
    assert!(
        number(&report["summary"]["range"]["min"]) >= 0.0
            && number(&report["summary"]["range"]["max"]) <= 1.0
    );
}
