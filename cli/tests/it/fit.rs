//! `colorfn fit`: what it prints, what it writes, what it refuses.

use crate::common::Place;
use crate::fields::data;

#[test]
fn a_set_is_fitted_and_everything_is_written() {
    let place = Place::new();
    let done = place.run(&["fit", "three.csv", "--device", "cpu"]).ok();
    for words in [
        "3 spectra of reflectance, 400 to 700 nm",
        "taken as reflectance",
        "data 400–700 nm, held constant to 360–830 nm",
        "the cheapest with a ΔE2000 of at most 0.5 for each spectrum",
        "LED-B3",
        "measured | fitted, by the CPU",
        "next:",
        "colorfn shader --space xyz out/three.colorfn",
    ] {
        assert!(done.out.contains(words), "`{words}` is missing: {}", done.out);
    }
    assert!(done.out.lines().all(|line| line.chars().count() <= 100), "{}", done.out);
    for name in
        ["three.colorfn", "three.svg", "three.png", "three-patches.png", "three.wgsl", "three.wgsl.json"]
    {
        assert!(!place.read(&format!("out/{name}")).is_empty());
    }
    assert!(
        place.text("out/three.wgsl").contains("fn three_reflectance(index: f32, wavelength: f32) -> f32")
    );
    // Patch by patch, measured and fitted look alike: the middle of the first patch has one color on both sides.
    let picture = image::load_from_memory(&place.read("out/three-patches.png")).expect("a PNG").to_rgb8();
    let row = picture.height() / 4;
    let cell = picture.width() / 2;
    let [left, right] = [cell / 4, 3 * cell / 4].map(|x| picture.get_pixel(x, row).0);
    assert!(left.iter().zip(right).all(|(a, b)| a.abs_diff(b) <= 2), "{left:?} {right:?}");
}

#[test]
fn the_report_has_its_keys() {
    let place = Place::new();
    let report = place.run(&["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu", "--json"]).json();
    let summary = &report["summary"];
    for key in ["mean", "p95", "max"] {
        assert!(summary["delta_e_2000"][key].is_f64(), "{summary}");
    }
    assert!(summary["rmse"].is_f64());
    assert_eq!(summary["bytes"], 3 * 8 * 4);
    assert_eq!(summary["shared_bytes"], 0);
    let samples = report["samples"].as_array().expect("a list");
    assert_eq!(samples.len(), 3);
    assert_eq!(samples[0]["name"], "slope");
    assert_eq!(samples[0]["bytes"], 32);
    for light in ["D65", "A", "FL2", "FL11", "LED-B3"] {
        assert!(samples[1]["delta_e_2000"][light].is_f64(), "{samples:?}");
    }
    let files = report["files"].as_array().expect("a list");
    assert_eq!(files.len(), 6);
    assert!(files.iter().all(|file| place.path(file.as_str().expect("a path")).is_file()));
    assert_eq!(report["picture"]["device"], "cpu");
}

#[test]
fn the_exact_color_is_kept_when_asked_for() {
    let place = Place::new();
    for basis in ["bspline:8", "sigmoid:2"] {
        let report = place
            .run(&[
                "fit",
                "three.csv",
                "--basis",
                basis,
                "--to",
                "color",
                "--device",
                "cpu",
                "--force",
                "--json",
            ])
            .json();
        let max = report["summary"]["delta_e_2000"]["max"].as_f64().expect("a number");
        // The project's promise for `--to color`.
        assert!(max <= 1e-3, "{basis}: {max}");
    }
}

#[test]
fn chosen_knots_are_shared() {
    let place = Place::new();
    let spec = "bspline@450,500,600";
    let report = place.run(&["fit", "three.csv", "--basis", spec, "--device", "cpu", "--json"]).json();
    let parameters = report["samples"][0]["parameters"].as_u64().expect("a count");
    assert_eq!(report["summary"]["shared_bytes"], 12);
    assert_eq!(report["summary"]["bytes"], 3 * 4 * parameters + 12);
    assert_eq!(
        (&report["samples"][0]["bytes"], &report["samples"][0]["shared_bytes"]),
        (&(4 * parameters).into(), &12.into())
    );
    let info = place.run(&["info", "out/three.colorfn", "--json"]).json();
    assert_eq!((&info["bytes"], &info["shared_bytes"]), (&(3 * 4 * parameters + 12).into(), &12.into()));
    // The budget counts the same bytes.
    let within = |bytes: u64| {
        let bytes = bytes.to_string();
        place.run(&[
            "fit",
            "three.csv",
            "--basis",
            spec,
            "--budget-bytes",
            &bytes,
            "--device",
            "cpu",
            "--force",
        ])
    };
    within(3 * 4 * parameters + 12).ok();
    within(3 * 4 * parameters + 11).fails(1, &["above the budget"]);
}

#[test]
fn one_spectrum_has_its_knots_alone() {
    let place = Place::new();
    let fit = [
        "fit",
        "three.csv",
        "--columns",
        "gray",
        "--basis",
        "bspline@450,500,600",
        "--device",
        "cpu",
        "--json",
    ];
    let report = place.run(&fit).json();
    let sample = &report["samples"][0];
    let parameters = sample["parameters"].as_u64().expect("a count");
    assert_eq!((&sample["bytes"], &sample["shared_bytes"]), (&(4 * parameters + 12).into(), &0.into()));
    assert_eq!(report["summary"]["bytes"], sample["bytes"]);
}

#[test]
fn each_spectrum_may_have_its_own_family() {
    let place = Place::new();
    let report = place
        .run(&["fit", "three.csv", "--per-spectrum", "--target-de", "0.3", "--device", "cpu", "--json"])
        .json();
    let samples = report["samples"].as_array().expect("a list");
    assert!(samples.iter().any(|sample| sample["basis"] != samples[0]["basis"]), "{samples:?}");
    for sample in samples {
        let errors = sample["delta_e_2000"].as_object().expect("by light");
        assert!(errors.values().all(|error| error.as_f64().is_some_and(|error| error <= 0.3)), "{sample}");
    }
    // One file holds them all, and each is still itself.
    let values = place.run(&["eval", "out/three.colorfn", "--at", "550", "--json"]).json();
    let measured = [0.4, 0.6, 0.5];
    for (row, measured) in values["rows"].as_array().expect("rows").iter().zip(measured) {
        let fitted = row[1].as_f64().expect("a number");
        // ΔE2000 of 0.3 allows a few hundredths at one wavelength.
        assert!((fitted - measured).abs() < 0.05, "{row}");
    }
}

#[test]
fn light_is_evaluated_by_chromaticity() {
    let place = Place::new();
    let arguments = ["fit", "three.csv", "--quantity", "emission", "--device", "cpu"];
    let done = place.run(&arguments).ok();
    assert!(
        ["Δu′v′", "CCT", "Duv", "Ra", "R9", "ΔE2000 lit", "14 CIE test samples"]
            .iter()
            .all(|text| done.out.contains(text)),
        "{}",
        done.out
    );
    let report = place.run(&[&arguments[..], &["--json"]].concat()).json();
    assert!(report["summary"]["delta_u_v_prime"]["max"].is_f64());
    assert!(report["samples"][2]["cct"]["measured"].is_f64(), "{report}");
    assert!(report["summary"]["delta_e_2000_lit"]["max"].as_f64() <= Some(0.5), "{}", report["summary"]);
    for key in ["cct", "duv", "ra", "r9"] {
        assert!(report["samples"][2][key]["fitted"].is_f64(), "{key}: {report}");
    }
    assert!(report["samples"][2]["delta_e_2000_lit"]["TCS09"].is_f64(), "{report}");
    // A file says it again.
    let info = place.run(&["info", "out/three.colorfn", "--json"]).json();
    assert_eq!(info["fit"]["lights"][2]["ra"], report["samples"][2]["ra"]);
    let info = place.run(&["info", "out/three.colorfn"]).ok().out;
    assert!(info.contains("Ra ") && info.contains("R9 ") && info.contains("fitted"), "{info}");
    // The target is of each sample that a light lights.
    let target =
        ["fit", "three.csv", "--quantity", "emission", "--device", "cpu", "--force", "--json", "--target-de"];
    let larger = place.run(&[&target[..], &["2"]].concat()).json();
    assert!(larger["summary"]["delta_e_2000_lit"]["max"].as_f64() <= Some(2.0), "{}", larger["summary"]);
    assert!(larger["summary"]["bytes"].as_u64() <= report["summary"]["bytes"].as_u64());
}

/// The first command: each patch under each light, and no ringing at the ends.
#[test]
fn the_first_command_shows_no_seams() {
    let place = Place::new();
    let chart = data("reflectance/colorchecker24.csv");
    let report = place.run(&["fit", &chart, "--device", "cpu", "--json"]).json();
    let samples = report["samples"].as_array().expect("samples");
    assert_eq!(samples.len(), 24);
    for sample in samples {
        let errors = sample["delta_e_2000"].as_object().expect("errors");
        assert!(errors.len() == 5 && errors.values().all(|error| error.as_f64() <= Some(0.5)), "{sample}");
    }
    // What README and docs show.
    assert_eq!((&report["basis"], &report["summary"]["bytes"]), (&"bspline:14".into(), &1344.into()));
    let text = std::fs::read_to_string(&chart).expect("the data are there");
    let rows: Vec<Vec<f64>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(|x| x.parse().expect("a number")).collect())
        .collect();
    for [from, to] in [[380, 400], [710, 730]] {
        let at = format!("{from}:{to}:1");
        let values = place.run(&["eval", "out/colorchecker24.colorfn", "--at", &at, "--json"]).json();
        for (member, fitted) in values["rows"].as_array().expect("rows").iter().enumerate() {
            let here = rows.iter().filter(|row| row[0] >= f64::from(from) && row[0] <= f64::from(to));
            let ends =
                here.fold([1.0_f64, 0.0], |[a, b], row| [a.min(row[member + 1]), b.max(row[member + 1])]);
            let fitted = fitted.as_array().expect("a row");
            assert_eq!(fitted.len(), 22, "a name and 21 wavelengths");
            for value in fitted[1..].iter().map(|value| value.as_f64().expect("a number")) {
                // Beyond what was measured there by less than a line is wide in a plot of 0 to 1; most is where white rises at 380 nm.
                assert!(
                    value > ends[0] - 0.015 && value < ends[1] + 0.015,
                    "{}: {value}, {ends:?}",
                    fitted[0]
                );
            }
        }
    }
}

#[test]
fn targets_and_budgets_hold() {
    let place = Place::new();
    let report = place.run(&["fit", "three.csv", "--budget-bytes", "80", "--device", "cpu", "--json"]).json();
    assert!(report["summary"]["bytes"].as_u64().expect("a count") <= 80);
    place.run(&["fit", "three.csv", "--target-de", "1e-9", "-o", "x"]).fails(1, &["the best has", "raise"]);
    place
        .run(&["fit", "three.csv", "--budget-bytes", "8", "-o", "x"])
        .fails(1, &["8 bytes", "the smallest takes 36"]);
    let beyond = ["fit", "three.csv", "--basis", "bspline:4", "--target-de", "0.001", "-o", "x"];
    place.run(&beyond).fails(1, &["bspline:4", "above the target"]);
    assert!(!place.path("x").exists(), "what misses its target is not written");
}

#[test]
fn selected_columns_are_fitted() {
    let place = Place::new();
    let arguments =
        ["fit", "three.csv", "--columns", "gray,1", "--basis", "bspline:8", "--device", "cpu", "--json"];
    let report = place.run(&arguments).json();
    let names: Vec<_> =
        report["samples"].as_array().expect("a list").iter().map(|s| s["name"].clone()).collect();
    assert_eq!(names, ["gray", "slope"]);
    place.run(&["fit", "three.csv", "--columns", "green"]).fails(1, &["three.csv", "green"]);
}

#[test]
fn a_file_may_be_named_instead_of_a_directory() {
    let place = Place::new();
    place
        .run(&["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu", "-o", "colors/mine.colorfn"])
        .ok();
    assert!(place.path("colors/mine.colorfn").is_file() && place.path("colors/mine-patches.png").is_file());
}

#[test]
fn files_of_others_are_kept() {
    let place = Place::new();
    let fit = ["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu"];
    place.run(&fit).ok();
    // Our own are replaced.
    place.run(&fit).ok();
    place.write("out/three.svg", b"mine");
    place.run(&fit).fails(1, &["out/three.svg", "--force"]);
    assert_eq!(place.read("out/three.svg"), b"mine");
    place.run(&[&fit[..], &["--force"]].concat()).ok();
    assert_ne!(place.read("out/three.svg"), b"mine");
}

#[test]
fn bad_data_is_one_line_with_its_place() {
    let place = Place::new();
    place.write("empty.csv", b"");
    place.write("junk.csv", &[0, 159, 146, 150, 7, 8, 9]);
    place.write("words.csv", b"nm,a\n400,0.1\n410,x\n420,0.2\n430,0.3\n");
    place.write("counts.csv", b"nm,a\n400,10\n410,20\n420,3000\n430,40\n440,50\n");
    place.write("nan.csv", b"nm,a\n400,0.1\n410,NaN\n420,0.2\n430,0.3\n");
    std::fs::create_dir(place.path("folder.csv")).expect("a directory");
    place.run(&["fit", "missing.csv"]).fails(1, &["missing.csv"]);
    place.run(&["fit", "folder.csv"]).fails(1, &["folder.csv"]);
    place.run(&["fit", "empty.csv"]).fails(1, &["empty.csv", "line 1, column 1", "empty"]);
    place.run(&["fit", "junk.csv"]).fails(1, &["junk.csv", "line 1", "binary"]);
    place.run(&["fit", "words.csv"]).fails(1, &["words.csv", "line 3, column 2"]);
    place.run(&["fit", "nan.csv"]).fails(1, &["nan.csv", "line 3, column 2"]);
    place
        .run(&["fit", "counts.csv"])
        .fails(1, &["counts.csv", "line 4, column 2", "values up to 3000", "not even in percent"]);
    assert!(!place.path("out").exists(), "what fails writes nothing");
}

#[test]
fn what_was_assumed_is_told() {
    let place = Place::new();
    let rows: String = (0..=30).map(|i| format!("0,{};{},5\n", 400 + 10 * i, 10 + 2 * i)).collect();
    place.write("german.csv", format!("\u{feff}Wellenlänge;rot\n{rows}").replace("42,5", "").as_bytes());
    let fit = |extra: &[&str]| {
        let fit = ["fit", "german.csv", "--basis", "bspline:8", "--device", "cpu", "--force"];
        place.run(&[&fit, extra].concat())
    };
    let lines = [
        "taken as reflectance; say --quantity if it is something else",
        "decimals with commas: 0,400 is read as 0.400",
        "wavelengths from 0.4 to 0.7 are in µm: multiplied by 1000; say --unit if it is something else",
        "1 missing cell of `rot` filled by interpolation",
        "values up to 70.5: read as percent; say --scale if it is something else",
    ];
    let text = fit(&[]).ok().out;
    assert!(text.contains("1 spectrum of reflectance, 400 to 700 nm"), "{text}");
    let told: Vec<&str> = text.lines().skip(1).take(5).map(str::trim).collect();
    assert_eq!(told, lines);
    let report = fit(&["--json"]).json();
    assert_eq!(report["assumptions"].as_array().map(Vec::len), Some(5));
    assert_eq!(report["assumptions"][4], lines[4]);
    let said = fit(&["--json", "--quantity", "reflectance", "--unit", "um", "--scale", "percent"]).json();
    assert_eq!(said["assumptions"].as_array().map(Vec::len), Some(2));
    assert_eq!(said["summary"], report["summary"]);
    fit(&["--unit", "nm"]).fails(1, &["german.csv", "line 2, column 1", "visible"]);
    fit(&["--unit", "feet"]).fails(2, &["feet", "nm or um"]);
    fit(&["--scale", "percent", "--quantity", "emission"]).fails(2, &["emission has no scale"]);
}

#[test]
fn every_form_of_file_is_fitted() {
    let place = Place::new();
    let fit = |name: &str, text: &str| {
        place.write(name, text.as_bytes());
        place.run(&["fit", name, "--basis", "bspline:4", "--device", "cpu", "--json"]).json()
    };
    let rows: String =
        (0..=30).map(|i| format!("{}\t{}\n", 400 + 10 * i, 0.1 + 0.02 * f64::from(i))).collect();
    let ocean = fit("ocean.txt", &format!("Data\n>>>>>Begin Spectral Data<<<<<\n{rows}"));
    assert_eq!(ocean["samples"][0]["name"], "ocean");
    let fields: String = (0..=30).map(|i| format!(" SPECTRAL_NM{}", 400 + 10 * i)).collect();
    let values: String = (0..=30).map(|i| format!(" {}", 0.1 + 0.02 * f64::from(i))).collect();
    let cgats = format!(
        "CGATS.17\nBEGIN_DATA_FORMAT\nSAMPLE_NAME{fields}\nEND_DATA_FORMAT\nBEGIN_DATA\nred{values}\nEND_DATA\n"
    );
    let cgats = fit("chart.txt", &cgats);
    assert_eq!(cgats["samples"][0]["name"], "red");
    assert_eq!(cgats["summary"], ocean["summary"]);
    let lamp = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/lights/rare_earth_fluorescent_tm27.spdx");
    let lamp = std::fs::read_to_string(lamp).expect("the data are there");
    let lamp = fit("lamp.spdx", &lamp);
    assert_eq!(lamp["quantity"], "emission");
    assert_eq!(lamp["samples"][0]["name"], "Rare earth fluorescent lamp");
}

#[test]
fn bounds_are_told() {
    let place = Place::new();
    // A step rings in a spline, and not in a sigmoid.
    let step: String = (0..=30).map(|i| format!("{},{}\n", 400 + 10 * i, u8::from(i > 15))).collect();
    place.write("step.csv", format!("nm,step\n{step}").as_bytes());
    let fit = |basis: &str| {
        place.run(&["fit", "step.csv", "--basis", basis, "--device", "cpu", "--force", "--json"]).json()
    };
    let report = fit("bspline:8");
    let range = &report["summary"]["range"];
    assert!(range["min"].as_f64() < Some(-0.01) && range["max"].as_f64() > Some(1.01), "{range}");
    assert_eq!(&report["samples"][0]["range"], range);
    let notes = report["notes"].to_string();
    assert!(notes.contains("reflectance leaves [0, 1] for 1 of 1; a sigmoid cannot"), "{notes}");
    assert_eq!(&place.run(&["info", "out/step.colorfn", "--json"]).json()["fit"]["range"], range);
    let info = place.run(&["info", "out/step.colorfn"]).ok().out;
    assert!(info.contains("fitted") && info.contains("beyond [0, 1]"), "{info}");
    let text = place.run(&["fit", "step.csv", "--basis", "bspline:8", "--device", "cpu"]).ok().out;
    assert!(text.contains("fitted values from -0."), "{text}");
    let report = fit("sigmoid:3");
    let range = &report["summary"]["range"];
    assert!(range["min"].as_f64() >= Some(0.0) && range["max"].as_f64() <= Some(1.0), "{range}");
    assert!(!report["notes"].to_string().contains("[0, 1]"));
}

#[test]
fn what_cannot_be_a_spectrum_is_named() {
    let place = Place::new();
    place.write("black.csv", b"nm,lamp,off\n400,1,0\n500,1,0\n600,1,0\n700,1,0\n");
    place.write("negative.csv", b"nm,a\n400,0.1\n500,-0.2\n600,0.1\n700,0.1\n");
    place.write("noise.csv", b"nm,a\n400,0.1\n500,-0.002\n600,0.1\n700,0.1\n");
    let black: &[&str] = &["spectrum `off` is black: a light without power has no chromaticity"];
    for extra in
        [&["--basis", "bspline:4"][..], &[], &["--per-spectrum"], &["--to", "color", "--basis", "bspline:4"]]
    {
        let fit = ["fit", "black.csv", "--quantity", "emission", "--device", "cpu"];
        place.run(&[&fit[..], extra].concat()).fails(1, black);
    }
    place
        .run(&["fit", "negative.csv"])
        .fails(1, &["negative.csv", "`a` is -0.2 at 500 nm", "no reflectance"]);
    assert!(!place.path("out").exists());
    // A patch may be black.
    place.run(&["fit", "black.csv", "--basis", "bspline:4", "--device", "cpu"]).ok();
    let report = place.run(&["fit", "noise.csv", "--basis", "bspline:4", "--device", "cpu", "--json"]).json();
    assert!(report["notes"].to_string().contains("-0.002 (`a` at 500 nm)"), "{report}");
}

#[test]
fn a_directory_that_cannot_be_is_found_before_the_work() {
    let place = Place::new();
    // The target cannot be met: only what is found before the fit can be told.
    let fit = |output: &str| place.run(&["fit", "three.csv", "--target-de", "1e-9", "-o", output]);
    fit("three.csv/deep/er").fails(1, &["three.csv is not a directory"]);
    fit(&"x".repeat(300)).fails(1, &["could not be written"]);
    fit("new/deep").fails(1, &["the best has"]);
    assert!(!place.path("new").exists(), "the trial leaves nothing behind");
}

#[test]
fn the_input_is_kept() {
    let place = Place::new();
    place.write("three.svg", &place.read("three.csv"));
    place
        .run(&["fit", "three.svg", "--basis", "bspline:8", "-o", ".", "--force"])
        .fails(2, &["the output would replace the input"]);
    assert_eq!(place.read("three.svg"), place.read("three.csv"));
}

#[test]
fn wrong_usage_has_status_2() {
    let place = Place::new();
    let fails = |option: &str, value: &str, words: &[&str]| {
        place.run(&["fit", "three.csv", option, value]).fails(2, words);
    };
    fails("--basis", "spline", &["spline", "bspline:12"]);
    fails("--basis", "chebyshev:1000", &["chebyshev:1000"]);
    fails("--basis", "bspline:2", &["bspline:2"]);
    fails("--basis", "bspline:1000000000", &["at most 1024"]);
    fails("--basis", "bspline:600", &["bspline:600 has 600 free numbers"]);
    fails("--basis", "bspline@100,2000,3000", &["bspline@100"]);
    fails("--illuminant", "D99", &["D99", "FL1"]);
    fails("--observer", "5", &["`5`", "CIE 1931"]);
    fails("--quantity", "colour", &["colour", "emission"]);
    fails("--to", "ir", &["spectrum", "color"]);
    fails("--target-de", "-1", &["-1", "must be positive"]);
    fails("--budget-bytes", "-1", &["-1", "must be positive"]);
    fails("--budget-bytes", "0", &["must be positive"]);
    fails("--device", "abacus", &["abacus", "auto"]);
    place.run(&["fit", "three.csv", "--target-de", "1", "--budget-bytes", "9"]).fails(2, &["--budget-bytes"]);
    place.run(&["fit", "three.csv", "--basis", "bspline:8", "--per-spectrum"]).fails(2, &["--per-spectrum"]);
    place.run(&["fit"]).fails(2, &["DATA"]);
}
