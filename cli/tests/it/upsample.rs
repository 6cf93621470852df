//! `colorfn upsample`.

use crate::common::Place;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(|x| x.as_f64().expect("a number")).collect()
}

#[test]
fn a_color_becomes_three_coefficients() {
    let place = Place::new();
    let done = place.run(&["upsample", "#c83c32"]);
    assert_eq!(done.status, 0, "{}", done.err);
    for part in ["sigmoid reflectances under D65", "normalised", "in nm", "round trip", "reachable    yes"] {
        assert!(done.out.contains(part), "{part}: {}", done.out);
    }
    let report = place.run(&["upsample", "#c83c32", "--json"]).json();
    let color = &report["colors"][0];
    assert_eq!(color["reached"], true);
    // Mitsuba's table has these colors as curves that rise steeply in the red; the spectrum at 500 and 650 nm.
    let c = numbers(&color["coefficients_nm"]);
    let at = |nm: f64| {
        let p = (c[0] * nm + c[1]) * nm + c[2];
        0.5 + p / (2.0 * (1.0 + p * p).sqrt())
    };
    assert!(at(650.0) > 0.5 && at(500.0) < 0.1, "{c:?}");
}

#[test]
fn what_no_reflectance_has_is_proven() {
    let place = Place::new();
    let report = place.run(&["upsample", "0,1,0", "--space", "rec2020", "--json"]).json();
    let color = &report["colors"][0];
    assert_eq!(color["reached"], false);
    let proof = &color["certificate"];
    assert!(proof["color"].as_f64() > proof["reachable"].as_f64(), "{proof}");
    let done = place.run(&["upsample", "0,1,0", "--space", "rec2020"]);
    assert!(done.out.contains("reachable    no: in the direction"), "{}", done.out);
    // The same green is a light.
    let light = place.run(&["upsample", "0,1,0", "--space", "p3", "--light", "--json"]).json();
    assert_eq!(light["colors"][0]["reached"], true, "{light}");
    assert!(light["colors"][0]["scale"].as_f64() >= Some(2.0));
}

#[test]
fn tables_become_sets_and_spectra() {
    let place = Place::new();
    place.write("colors.csv", b"Name,R,G,B\nred,0.8,0.1,0.1\nred,0.7,0.1,0.1\nblue,0.1,0.1,0.8\n");
    let done = place.run(&["upsample", "colors.csv", "-o", "out/colors.colorfn", "-o", "out/colors.csv"]);
    assert_eq!(done.status, 0, "{}", done.err);
    let coefficients = String::from_utf8(place.read("out/colors.csv")).expect("text");
    assert!(coefficients.starts_with("name,r,g,b,a0,a1,a2,"), "{coefficients}");
    let value = place.run(&["eval", "out/colors.colorfn", "--at", "650", "--index", "red"]);
    assert!(value.out.trim().parse::<f32>().expect("a number") > 0.7, "{}", value.out);
    let again = place.run(&["upsample", "colors.csv", "-o", "out/spectra.csv", "--metamer", "natural"]);
    assert_eq!(again.status, 0, "{}", again.err);
    let spectra = String::from_utf8(place.read("out/spectra.csv")).expect("text");
    assert_eq!(spectra.lines().count(), 472);
    assert!(spectra.starts_with("nm,red,red,blue\n360,"), "{}", &spectra[..40]);
}

#[test]
fn pictures_become_coefficients() {
    let place = Place::new();
    assert_eq!(
        place.run(&["fit", "three.csv", "--basis", "bspline:6", "--device", "cpu", "-o", "out"]).status,
        0
    );
    let report = place.run(&["upsample", "out/three-patches.png", "-o", "out/patches.pfm", "--json"]).json();
    // Coefficients are rounded to f32.
    assert!(report["delta_e_2000"]["max"].as_f64().is_some_and(|e| e < 1e-2), "{report}");
    let pixels = report["width"].as_u64().expect("a width") * report["height"].as_u64().expect("a height");
    let file = place.read("out/patches.pfm");
    assert!(file.starts_with(b"PF\n"));
    assert!(file.len() as u64 > 12 * pixels && (file.len() as u64) < 12 * pixels + 40);
}

#[test]
fn what_cannot_be_is_refused_with_the_reason() {
    let place = Place::new();
    place.write("none.csv", b"x,y\n1,2\n");
    place.write("bad.csv", b"r,g,b\n1,2,x\n");
    place.write("no.png", b"nothing");
    for (arguments, status, reason) in [
        (&["upsample", "redd"][..], 2, "is not a color"),
        (&["upsample", "#12345"], 2, "is not a color"),
        (&["upsample", "1,2"], 2, "is not a color"),
        (&["upsample", "#123456", "--space", "acescg"], 2, "has no encoding"),
        (&["upsample", "#123456", "--space", "cmyk"], 2, "unknown RGB space"),
        (&["upsample", "#123456", "--metamer", "x"], 2, "choose sigmoid, natural or smoothest"),
        (&["upsample", "#123456", "--metamer", "natural", "--light"], 2, "cannot be used with"),
        (&["upsample", "#123456", "-o", "a.pfm"], 2, ".colorfn or .csv"),
        (&["upsample", "#123456", "--metamer", "natural", "-o", "a.colorfn"], 2, "written as .csv"),
        (&["upsample", "absent.csv"], 1, "absent.csv"),
        (&["upsample", "none.csv"], 1, "must name the columns r, g and b"),
        (&["upsample", "bad.csv"], 1, "line 2, column 3"),
        (&["upsample", "no.png"], 1, "no.png"),
        (&["upsample"], 2, "COLOR|FILE"),
    ] {
        let done = place.run(arguments);
        assert_eq!(done.status, status, "{arguments:?}: {}", done.err);
        assert!(done.err.contains(reason), "{arguments:?}: {}", done.err);
    }
}
