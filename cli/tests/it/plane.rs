//! Colors that are no spectra: a function of position, of one's own.

use crate::common::Place;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{LinearRgb, Position2};
use color_fn_core::file::ColorFile;
use color_fn_core::{Color, Layout, Params, Scalar, Vector, record};

/// Red across, green down, blue as given.
struct Ramp;

impl Color for Ramp {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("blue", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        S::Vec::from_array([position.get(0), position.get(1), params.block(0).first().get(0)])
    }
    fn name(&self) -> String {
        "ramp".into()
    }
}

/// A gray that fades from left to right.
struct Fog;

impl Color for Fog {
    type In = Position2;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("density", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, position: S::Vec<2>) -> S::Vec<3> {
        S::Vec::splat((-(params.block(0).first().get(0) * position.get(0))).exp())
    }
    fn name(&self) -> String {
        "fog".into()
    }
}

fn place() -> Place {
    let place = Place::new();
    let file = ColorFile::new(record(&Ramp), to_f32(&[0.25])).expect("a color");
    place.write("ramp.colorfn", file.to_json().expect("a file").as_bytes());
    place
}

#[test]
fn a_color_over_the_plane_is_painted() {
    let place = place();
    place.run(&["render", "ramp.colorfn", "-o", "a.png", "--size", "4x2", "--device", "cpu"]).ok();
    let picture = image::load_from_memory(&place.read("a.png")).expect("a PNG").to_rgb8();
    // The last pixel of the first row lies at (7/8, 1/4): 240, 137 and 137 in sRGB.
    assert_eq!(picture.get_pixel(3, 0).0, [240, 137, 137]);
}

#[test]
fn its_values_are_given_at_points() {
    let place = place();
    place.write("p.csv", b"position.y,position.x\n0.5,1\n2,0\n");
    let done = place.run(&["eval", "ramp.colorfn", "--points", "p.csv"]).ok();
    assert_eq!(done.out, "position.y,position.x,rgb.r,rgb.g,rgb.b\n0.5,1,1.0,0.5,0.25\n2,0,0.0,2.0,0.25\n");
    assert!(done.err.contains("1 point lies outside"), "{}", done.err);
    place.run(&["eval", "ramp.colorfn", "--at", "550"]).fails(2, &["not a spectrum", "--points"]);
    place.run(&["eval", "ramp.colorfn", "--points", "p.csv", "--index", "1"]).fails(2, &["not a set"]);
}

#[test]
fn it_is_exported_as_it_is() {
    let place = place();
    let text = place.run(&["shader", "ramp.colorfn", "--params", "const"]).ok().out;
    assert!(text.contains("fn ramp_rgb(position: vec2<f32>) -> vec3<f32>"), "{text}");
    let same = place.run(&["shader", "ramp.colorfn", "--params", "const", "--space", "linear-srgb"]).ok().out;
    assert_eq!(same, text);
    place.run(&["shader", "ramp.colorfn", "--space", "xyz"]).fails(2, &["not a spectrum", "--space native"]);
    place.run(&["plot", "ramp.colorfn", "-o", "a.svg"]).fails(1, &["not a spectrum", "position"]);
    let text = place.run(&["info", "ramp.colorfn"]).ok().out;
    assert!(text.contains("position") && text.contains("linear sRGB"), "{text}");
}

#[test]
fn functions_are_portable_or_those_of_the_device() {
    let place = Place::new();
    let file = ColorFile::new(record(&Fog), to_f32(&[2.0])).expect("a color");
    place.write("fog.colorfn", file.to_json().expect("a file").as_bytes());
    let shader = |extra: &[&str]| place.run(&[&["shader", "fog.colorfn"][..], extra].concat());
    let portable = shader(&[]).ok().out;
    assert!(portable.contains("fn fog_rgb_exp(x: f32)") && !portable.contains("(exp("), "{portable}");
    assert_eq!(shader(&["--math", "portable"]).ok().out, portable);
    let native = shader(&["--math", "native"]).ok().out;
    assert!(native.contains("(exp(") && !native.contains("_exp("), "{native}");
    // A bound is promised of portable functions alone.
    let stated = "(portable functions, single precision)";
    assert!(portable.contains(stated) && !native.contains(stated), "{portable}{native}");
    assert_eq!(shader(&["--json"]).json()["math"], "portable");
    let report = shader(&["--math", "native", "--json"]).json();
    assert_eq!((&report["math"], &report["text"]), (&"native".into(), &native.into()));
    shader(&["--math", "exact"]).fails(2, &["exact", "portable", "native"]);
}
