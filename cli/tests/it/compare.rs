//! `colorfn compare`, and `plot` of several files.

use serde_json::Value;

use crate::common::Place;

/// The figures are those of the fit itself, which come another way: at its own wavelengths, from its parameters.
#[test]
fn a_fit_is_compared_by_the_errors_that_it_reports() {
    let place = Place::new();
    let fit = ["fit", "three.csv", "--basis", "bspline:8", "--device", "cpu", "--json"];
    let fit = place.run(&fit).json();
    let compare = ["compare", "three.csv", "out/three.colorfn", "--json"];
    let report = place.run(&compare).json();
    assert_eq!((&report["kind"], &report["pairs"][0]["file"]), (&"spectra".into(), &"three.colorfn".into()));
    let errors = &report["pairs"][0]["errors"];
    let near = |a: &Value, b: &Value| {
        let (a, b) = (a.as_f64().expect("a number"), b.as_f64().expect("a number"));
        // A file is evaluated in single precision: some 1e-7 of a reflectance, 1e-4 of a ΔE2000 at most.
        assert!((a - b).abs() <= 1e-4 * (1.0 + b.abs()), "{a} is not {b}");
    };
    near(&errors["rmse"], &fit["summary"]["rmse"]);
    for light in ["D65", "A", "FL2", "FL11", "LED-B3"] {
        for figure in ["mean", "p95", "max"] {
            near(
                &errors["delta_e_2000_by_light"][light][figure],
                &fit["summary"]["delta_e_2000_by_light"][light][figure],
            );
        }
    }
    let worst = &report["pairs"][0]["worst"];
    assert_eq!(worst.as_array().map(Vec::len), Some(2), "a gray is exact: {worst}");
    let nm = worst[0]["nm"].as_f64().expect("a wavelength");
    assert!(
        (400.0..=700.0).contains(&nm) && ["slope", "peak"].contains(&worst[0]["name"].as_str().unwrap_or(""))
    );
    assert_eq!(report["files"][0], "out/three-compared.svg");
    let chart = place.text("out/three-compared.svg");
    assert!(chart.contains("three.csv") && chart.contains("three.colorfn"), "the legend names both");
}

/// A spectrum that is 0.01 more everywhere is off by that at each wavelength, whichever is first.
#[test]
fn measured_spectra_are_compared() {
    let place = Place::new();
    let shifted: String = place
        .text("three.csv")
        .lines()
        .map(|line| match line.split_once(',') {
            Some((nm, rest)) if nm != "nm" => {
                let more = |x: &str| format!("{:.5}", x.parse::<f64>().expect("a number") + 0.01);
                format!("{nm},{}\n", rest.split(',').map(more).collect::<Vec<_>>().join(","))
            }
            _ => format!("{line}\n"),
        })
        .collect();
    place.write("more.csv", shifted.as_bytes());
    let report = place.run(&["compare", "three.csv", "more.csv", "--json", "-o", "a.svg"]).json();
    let errors = &report["pairs"][0]["errors"];
    for key in ["rmse", "max_difference"] {
        // Decimals of five digits.
        assert!((errors[key].as_f64().expect("a number") - 0.01).abs() < 1e-9, "{key}: {}", errors[key]);
    }
    let same = place.run(&["compare", "three.csv", "three.csv", "--json", "-o", "a.svg"]).json();
    assert_eq!(same["pairs"][0]["errors"]["rmse"], 0.0);
    assert_eq!(same["pairs"][0]["worst"], Value::Array(Vec::new()));
    // Of three files each is compared with the first.
    let done = place.run(&["compare", "three.csv", "more.csv", "three.csv", "-o", "a.svg"]).ok();
    assert!(done.out.matches("LED-B3").count() >= 2, "{}", done.out);
    let one =
        place.run(&["compare", "three.csv", "more.csv", "--index", "peak", "--json", "-o", "a.svg"]).json();
    assert_eq!(one["pairs"][0]["errors"]["spectra"], 1);
}

#[test]
fn images_are_compared() {
    let place = Place::new();
    // A mean square of (10/255)² in display space: 20 log₁₀(25.5) = 28.13 dB.
    let encoded = |picture: image::RgbImage| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a PNG");
        bytes.into_inner()
    };
    let gray = |level: u8| encoded(image::RgbImage::from_pixel(8, 6, image::Rgb([level; 3])));
    place.write("a.png", &gray(100));
    place.write("b.png", &gray(110));
    place.write("c.png", &encoded(image::RgbImage::new(8, 2)));
    let report = place.run(&["compare", "a.png", "b.png", "--json"]).json();
    let psnr = report["pairs"][0]["errors"]["psnr"].as_f64().expect("a PSNR");
    assert!((psnr - 28.131).abs() < 1e-3, "{psnr}");
    assert!(image::load_from_memory(&place.read("out/a-compared.png")).is_ok());
    place.run(&["compare", "a.png", "c.png"]).fails(2, &["8 × 6", "8 × 2", "different shapes"]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let place = Place::fitted();
    place.write("points.csv", b"x,r,g,b\n0,0,0,0\n1,1,1,1\n2,0,0,0\n3,1,0,1\n4,1,1,0\n");
    place.write("light.csv", b"nm,lamp\n400,1\n500,2\n600,3\n700,4\n");
    place.write("far.csv", b"nm,slope\n900,0.1\n950,0.2\n1000,0.3\n1050,0.4\n");
    place.write("two.csv", b"nm,a,b\n400,0.1,0.2\n500,0.2,0.1\n600,0.3,0.1\n700,0.4,0.1\n");
    let refused = |files: [&str; 2], words: &[&str]| {
        place.run(&["compare", files[0], files[1]]).fails(2, words);
        assert!(!place.path("out/three-compared.svg").exists());
    };
    refused(["three.csv", "points.csv"], &["three.csv is spectra", "points", "cannot be compared"]);
    refused(["three.csv", "two.csv"], &["3", "2", "--index"]);
    place.run(&["compare", "three.csv", "far.csv"]).fails(1, &["far.csv", "the data cover 900–1050 nm"]);
    refused(["-", "-"], &["standard input"]);
    place.run(&["compare", "three.csv"]).fails(2, &["2"]);
    let light = ["compare", "three.csv", "light.csv", "--quantity", "emission", "--index", "none"];
    place.run(&light).fails(2, &["`none`"]);
}

/// Measured points are dots, each of them, and what was fitted is a line; the legend says which is which.
#[test]
fn measured_and_fitted_are_drawn_together() {
    let place = Place::fitted();
    place.run(&["plot", "three.csv", "out/three.colorfn", "-o", "both.svg"]).ok();
    let both = place.text("both.svg");
    for name in ["three.csv: slope", "three.colorfn: slope", "three.csv: gray"] {
        assert!(both.contains(name), "{name}");
    }
    // 31 points of three spectra, and those of the legend.
    assert!(both.matches("<circle").count() >= 93, "{}", both.matches("<circle").count());
    // Two fits differ by their lines.
    place.run(&["fit", "three.csv", "--basis", "bspline:5", "-o", "five.colorfn", "--device", "cpu"]).ok();
    place.run(&["plot", "out/three.colorfn", "five.colorfn", "-o", "fits.svg"]).ok();
    let lines = |text: &str| text.matches("<polyline").count();
    assert!(lines(&place.text("fits.svg")) > lines(&both), "dashes are lines each");
}
