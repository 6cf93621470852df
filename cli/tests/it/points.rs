//! Tables of points, and targets of ΔE2000 for what lies in space.

use serde_json::Value;

use crate::common::{Place, page};
use crate::fields::{data, number};

/// Colors of a smooth function at 400 scattered places of `dimension` coordinates from −3 to 5, no two alike.
fn planted(dimension: usize) -> String {
    let names = ["x", "y", "z", "t"][..dimension].join(",");
    let golden = [0.618_034, 0.754_878, 0.819_173, 0.856_675];
    let row = |i: u32| {
        let unit: Vec<f64> = golden[..dimension].iter().map(|g| (f64::from(i) * g).fract()).collect();
        let wave = |k: f64| 0.5 + 0.4 * (unit.iter().sum::<f64>() * k).sin();
        let position: Vec<String> = unit.iter().map(|x| format!("{:.6}", 8.0 * x - 3.0)).collect();
        format!("{},{:.6},{:.6},{:.6}\n", position.join(","), wave(1.0), wave(1.3), wave(0.7))
    };
    format!("{names},r,g,b\n{}", (1..=400).map(row).collect::<String>())
}

fn candidates<'a>(report: &'a Value, family: &str) -> Vec<&'a Value> {
    let all = report["candidates"].as_array().expect("a list").iter();
    all.filter(|one| one["basis"].as_str().is_some_and(|basis| basis.starts_with(family))).collect()
}

#[test]
fn every_family_finds_a_smooth_function_in_every_dimension() {
    let place = Place::new();
    for dimension in 1..=4 {
        place.write("points.csv", planted(dimension).as_bytes());
        let report = place.run(&["fit", "points.csv", "--json", "--force"]).json();
        assert_eq!(report["kind"], "points");
        for family in ["grid:", "rbf:", "thin-plate:"] {
            let found = candidates(&report, family);
            let best =
                found.iter().map(|one| number(&one["held_out_delta_e_2000_mean"])).fold(100.0, f64::min);
            // What 4 kB leave of a wave on the diagonal: most in four dimensions, of a thin plate.
            assert!(best < 2.0, "{family} in {dimension}-D: {best}");
            let conditions = found.iter().all(|one| number(&one["condition"]) >= 1.0);
            assert!(conditions || family == "grid:", "{found:?}");
        }
        let info = place.run(&["info", "out/points.colorfn", "--json"]).json();
        assert_eq!(info["space"], "linear sRGB");
        for ending in [".svg", ".png", ".wgsl", ".wgsl.json", "-points.png"] {
            assert!(!place.read(&format!("out/points{ending}")).is_empty());
        }
    }
    // What 0 and 1 of the function are stands in the file.
    let file: Value = serde_json::from_str(&place.text("out/points.colorfn")).expect("a file");
    let from = file["spec"]["details"]["position_from"].as_array().expect("a list");
    assert!(from.len() == 4 && from.iter().all(|x| (number(x) + 3.0).abs() < 0.05), "{from:?}");
    assert!(place.text("out/points.wgsl").contains("position: vec4<f32>"));
}

/// The renotation: the table of candidates ends where the target is met, and the smallest that does is taken.
#[test]
fn sizes_grow_to_a_target() {
    let place = Place::new();
    let munsell = data("points/munsell_renotation.csv");
    let report = place.run(&["fit", &munsell, "--target-de", "4", "--json"]).json();
    assert!(number(&report["errors"]["delta_e_2000_mean"]) <= 4.0, "{}", report["errors"]);
    let meets = candidates(&report, "").into_iter().filter(|one| number(&one["delta_e_2000_mean"]) <= 4.0);
    let smallest = meets.map(|one| one["bytes"].as_u64().expect("bytes")).min();
    assert_eq!(smallest, report["bytes"].as_u64());
    // Nine slices of 128 with gaps of 4.
    let picture =
        image::load_from_memory(&place.read("out/munsell_renotation-points.png")).expect("a picture");
    let (width, height) = page([9 * 132 - 4, 128], true);
    assert_eq!((picture.width(), picture.height()), (width, height + 26), "a line of slices");
    let coffee = data("images/coffee.png");
    let report = place.run(&["fit", &coffee, "--target-de", "12", "--json"]).json();
    assert!(number(&report["errors"]["delta_e_2000_mean"]) <= 12.0, "{}", report["errors"]);
    place
        .run(&["fit", &coffee, "--basis", "haar:4", "--target-de", "1", "--force"])
        .fails(1, &["haar:4 has a mean ΔE2000 of", "above the target of 1"]);
    let map = data("envmaps/forest.hdr");
    place
        .run(&["fit", &map, "--target-de", "1"])
        .fails(2, &["--target-de is for spectra, images, Donaldson matrices, tables of points, and not for environment maps"]);
}

/// Two colors at each place: no function has both.
#[test]
fn a_target_that_no_size_meets_says_what_was_reached() {
    let place = Place::new();
    let row =
        |i: u32| format!("{},{},1,0,0\n{0},{1},0,0,1\n", f64::from(i % 4) / 3.0, f64::from(i / 4) / 3.0);
    let rows: String = (0..16).map(row).collect();
    place.write("two.csv", format!("x,y,r,g,b\n{rows}").as_bytes());
    place
        .run(&["fit", "two.csv", "--target-de", "1"])
        .fails(1, &["no size reaches a mean ΔE2000 of 1: the nearest is", "bytes; raise --target-de"]);
    // Encoded colors, and positions as they are.
    let encoded =
        format!("x,encoded_r,encoded_g,encoded_b\n{}", "0.5,0.5,0.5,0.5\n0,0,0,0\n1,1,1,1\n".repeat(3));
    place.write("gray.csv", encoded.as_bytes());
    let report = place.run(&["fit", "gray.csv", "--basis", "grid:4", "--json"]).json();
    // Black, gray and white lie on a line as they are encoded.
    assert!(number(&report["errors"]["delta_e_2000_mean"]) < 0.01, "{}", report["errors"]);
    let notes = report["notes"].to_string();
    assert!(notes.contains("stay as they are") && notes.contains("encoded sRGB was decoded"), "{notes}");
}

#[test]
fn what_does_not_go_with_points_is_refused() {
    let place = Place::new();
    place.write("points.csv", planted(3).as_bytes());
    let fit = |basis: &str| place.run(&["fit", "points.csv", "--basis", basis]);
    fit("grid:8x8").fails(2, &["grid:8x8: a grid of 2 coordinates, and the points have 3"]);
    fit("grid:8x8x2").fails(2, &["grid:8x8x2", "needs 4"]);
    fit("grid:8x8x").fails(2, &["grid:8x8x", "write grid:COLUMNSxROWS"]);
    fit("haar:8").fails(2, &["haar:8 is for spectra and images"]);
    fit("rbf:9999").fails(2, &["rbf:9999", "at most 512"]);
    // A width, and six numbers a centre; three a point.
    fit("rbf:400").fails(2, &["rbf:400 has 2401 free numbers, and the data have 1200"]);
    fit("sh:4").fails(2, &["sh:4", "environment maps", "tables of points"]);
    place.run(&["fit", "points.csv", "--budget-bytes", "8"]).fails(1, &["no family fits into 8 bytes"]);
    place.write("bad.csv", b"x,y,r,g,b\n0,0,0,0,0\n1,2,red,4,5\n");
    place
        .run(&["fit", "bad.csv"])
        .fails(1, &["bad.csv", "line 3, column 3: `red` is not a linear component"]);
    place.write("few.csv", b"x,y,r,g,b\n0,0,0,0,0\n");
    place.run(&["fit", "few.csv"]).fails(1, &["few.csv", "1 points: there must be 5"]);
}
