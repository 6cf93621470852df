//! Standard input and output as `-`, and lights from files.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::common::{Done, Place};

/// Runs the program with something on its standard input.
fn piped(place: &Place, input: &[u8], arguments: &[&str]) -> (Done, Vec<u8>) {
    let mut child: Command = place.command(arguments);
    let mut child = child
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // What is refused is not read to its end.
    let _ = stdin.write_all(input);
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    (Done::of(&output), output.stdout.clone())
}

#[test]
fn every_kind_is_read_from_standard_input() {
    let place = Place::fitted();
    let (table, color) = (place.read("three.csv"), place.read("out/three.colorfn"));
    let fit = ["fit", "-", "--basis", "bspline:8", "-o", "piped", "--device", "cpu"];
    piped(&place, &table, &fit).0.ok();
    let same = |name: &str| {
        let text = place.text(name);
        text[text.find("\"parameters\"").expect("parameters")..].to_owned()
    };
    assert_eq!(same("piped/stdin.colorfn"), same("out/three.colorfn"));
    let read = |arguments: &[&str]| piped(&place, &color, arguments).0.ok().out;
    let of_file = place.run(&["eval", "out/three.colorfn", "--at", "550", "--index", "gray"]).ok().out;
    assert_eq!(read(&["eval", "-", "--at", "550", "--index", "gray"]), of_file);
    assert!(read(&["info", "-"]).contains("bspline:8"));
    assert!(read(&["shader", "-"]).contains("fn stdin_reflectance"));
    read(&["plot", "-", "-o", "a.svg"]);
    read(&["plot", "three.csv", "-", "-o", "b.svg"]);
    read(&["render", "-", "-o", "a.png", "--device", "cpu"]);
    read(&["compare", "three.csv", "-"]);
    let points = b"index,wavelength\ngray,500\n";
    let values = piped(&place, points, &["eval", "out/three.colorfn", "--points", "-"]).0.ok().out;
    assert!(values.contains("0.5"), "{values}");
    let colors = piped(&place, b"name,r,g,b\na,0.2,0.3,0.4\n", &["upsample", "-"]).0.ok().out;
    assert!(colors.contains("sigmoid") || colors.contains('a'), "{colors}");
    let harmonics = "0.1 0.2 0.3\n".repeat(4);
    assert!(
        piped(&place, harmonics.as_bytes(), &["convert-sh", "-", "--to", "khr"]).0.ok().out.contains("0.1")
    );
    // An image and a map are known by how they begin.
    let mut png = std::io::Cursor::new(Vec::new());
    let gradient = image::RgbImage::from_fn(12, 8, |x, y| image::Rgb([20 * x as u8, 30 * y as u8, 90]));
    gradient.write_to(&mut png, image::ImageFormat::Png).expect("a PNG");
    let fit = ["fit", "-", "--basis", "grid:4x4", "-o", "image"];
    piped(&place, &png.into_inner(), &fit).0.ok();
    assert!(place.path("image/stdin.colorfn").exists());
}

#[test]
fn what_standard_input_cannot_be_is_refused() {
    let place = Place::fitted();
    piped(&place, b"", &["fit", "-"]).0.fails(1, &["stdin"]);
    piped(&place, b"{\"colorfn\": 1", &["info", "-"]).0.fails(1, &["stdin", "line 1"]);
    piped(&place, b"nm,a\n400,x\n", &["fit", "-"]).0.fails(1, &["stdin"]);
    place.run(&["plot", "-", "-", "-o", "a.svg"]).fails(2, &["standard input"]);
    place.run(&["eval", "-", "--points", "-"]).fails(2, &["standard input"]);
    piped(&place, b"0.1 0.2 0.3\n", &["convert-sh", "-", "--check", "-"]).0.fails(2, &["standard input"]);
}

/// The file alone on standard output, and what is said on standard error.
#[test]
fn one_file_is_written_to_standard_output() {
    let place = Place::fitted();
    let written = |arguments: &[&str]| {
        let (done, bytes) = piped(&place, b"", arguments);
        done.ok();
        bytes
    };
    let svg = written(&["plot", "out/three.colorfn", "-o", "-"]);
    assert!(svg.starts_with(b"<svg") && svg.trim_ascii_end().ends_with(b"</svg>"));
    let png = written(&["render", "out/three.colorfn", "-o", "-", "--device", "cpu"]);
    assert!(image::load_from_memory(&png).is_ok());
    let csv = written(&["eval", "out/three.colorfn", "--at", "500,550", "-o", "-"]);
    assert!(csv.starts_with(b"name,"), "{}", String::from_utf8_lossy(&csv));
    let shader = String::from_utf8(written(&["shader", "out/three.colorfn", "-o", "-"])).expect("a text");
    assert!(shader.starts_with("struct ") && shader.contains("fn three_reflectance"), "{shader}");
    let color = written(&["upsample", "#c83c32", "-o", "-"]);
    assert!(piped(&place, &color, &["eval", "-", "--at", "600"]).0.ok().out.trim().parse::<f64>().is_ok());
    assert!(written(&["compare", "three.csv", "out/three.colorfn", "-o", "-"]).starts_with(b"<svg"));

    place.run(&["fit", "three.csv", "-o", "-"]).fails(2, &["several files", "directory"]);
    place.run(&["upsample", "red", "-o", "-", "-o", "-"]).fails(2, &["standard output"]);
    place.run(&["plot", "out/three.colorfn", "-o", "-", "--json"]).fails(2, &["--json"]);
    assert!(!place.path("-").exists());
}

#[test]
fn a_light_comes_from_a_file() {
    let place = Place::new();
    // An equal-energy light is E, whatever its scale.
    place.write("equal.csv", b"nm,lamp\n360,7\n400,7\n500,7\n600,7\n700,7\n830,7\n");
    place.write("two.csv", b"nm,warm,cold\n360,1,4\n400,1,4\n500,2,3\n600,3,2\n700,4,1\n830,4,1\n");
    let colors = |light: &str| {
        let arguments =
            ["shader", "out/three.colorfn", "--space", "xyz", "--params", "const", "--illuminant", light];
        place.run(&arguments).ok().out.lines().filter(|line| !line.starts_with("//")).collect::<String>()
    };
    let fit = |light: &str, folder: &str| {
        let arguments = [
            "fit",
            "three.csv",
            "--basis",
            "bspline:8",
            "--device",
            "cpu",
            "--illuminant",
            light,
            "-o",
            folder,
        ];
        place.run(&arguments).ok();
    };
    fit("E", "out");
    assert_eq!(colors("equal.csv"), colors("E"));
    assert_ne!(colors("two.csv#warm"), colors("two.csv#cold"));
    assert_eq!(colors("two.csv#2"), colors("two.csv#cold"), "by number, from 1");
    // The file holds the light itself: it is there where the table is not.
    fit("two.csv#warm", "warm");
    let under = |color: &str| {
        let arguments = ["render", color, "-o", "a.png", "--device", "cpu", "--force"];
        place.run(&arguments).ok();
        place.read("a.png")
    };
    let before = under("warm/three.colorfn");
    std::fs::remove_file(place.path("two.csv")).expect("it is there");
    assert_eq!(under("warm/three.colorfn"), before);
    assert_ne!(under("out/three.colorfn"), before);

    place.write("two.csv", b"nm,warm,cold\n400,1,4\n500,2,3\n600,3,2\n700,4,1\n");
    place.write("dark.csv", b"nm,a\n400,0\n500,0\n600,0\n700,0\n");
    for (light, words) in [
        ("two.csv", &["2 spectra", "two.csv#NAME", "`warm`"][..]),
        ("two.csv#hot", &["`hot`", "`warm`"]),
        ("dark.csv", &["dark.csv", "not a light"]),
        ("none.csv", &["none.csv", "file of light"]),
    ] {
        place.run(&["fit", "three.csv", "--illuminant", light]).fails(2, words);
    }
}
