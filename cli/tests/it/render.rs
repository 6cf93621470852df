//! `colorfn render`: every kind of color as a picture, the same from a device and from the CPU.

use std::f64::consts::{FRAC_1_PI, PI};
use std::marker::PhantomData;

use crate::common::Place;
use crate::fields::data;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{
    Direction, Domain, Elevation, LinearRgb, Number, Port, Position2, Position3, Position4,
};
use color_fn_core::file::ColorFile;
use color_fn_core::{Color, Layout, Params, Scalar, Vector, record};
use color_fn_gpu::testing::device_for_tests;
use image::Rgb32FImage;

/// The first and the last component of the argument, and a number.
struct Components<I>(PhantomData<I>);

impl<I: Domain> Color for Components<I> {
    type In = I;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("blue", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, at: I::Value<S>) -> S::Vec<3> {
        let mut all = Vec::new();
        I::visit(at, |component: S| all.push(component));
        S::Vec::from_array([all[0], all[all.len() - 1], params.block(0).first().get(0)])
    }
    fn name(&self) -> String {
        "components".into()
    }
}

/// A direction as it is, times a number.
struct Itself;

impl Color for Itself {
    type In = Direction;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("scale", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, direction: S::Vec<3>) -> S::Vec<3> {
        direction * params.block(0).first().get(0)
    }
    fn name(&self) -> String {
        "itself".into()
    }
}

/// The same for every argument.
struct Even<I>(PhantomData<I>);

impl<I: Domain> Color for Even<I> {
    type In = I;
    type Out = LinearRgb;

    fn layout(&self) -> Layout {
        Layout::new().free("value", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, _: I::Value<S>) -> S::Vec<3> {
        S::Vec::splat(params.block(0).first().get(0))
    }
    fn name(&self) -> String {
        "even".into()
    }
    fn inputs(&self) -> Vec<Port> {
        // Light and view are both directions.
        let mut ports = I::ports();
        ports.iter_mut().zip(["first", "second"]).for_each(|(port, name)| port.name = name.into());
        ports
    }
}

fn write<C: Color>(place: &Place, name: &str, color: &C, free: f64) {
    let file = ColorFile::new(record(color), to_f32(&[free])).expect("a color");
    place.write(name, file.to_json().expect("a file").as_bytes());
}

/// Renders to linear values.
fn light(place: &Place, file: &str, options: &[&str]) -> Rgb32FImage {
    place.run(&[&["render", file, "-o", "light.exr", "--device", "cpu"][..], options].concat()).ok();
    image::load_from_memory(&place.read("light.exr")).expect("a picture").to_rgb32f()
}

/// Places on the disc of a square picture, from −1 to 1 rightwards and upwards, that are not near its rim, with their pixels.
fn on_disc(picture: &Rgb32FImage) -> Vec<([f64; 2], [f64; 3])> {
    let side = f64::from(picture.width());
    let at = |pixel: u32| (f64::from(pixel) + 0.5) / side * 2.0 - 1.0;
    let all = picture.enumerate_pixels().map(|(x, y, pixel)| ([at(x), -at(y)], pixel.0.map(f64::from)));
    all.filter(|([x, y], _)| x.hypot(*y) < 0.9).collect()
}

fn near(a: [f64; 3], b: [f64; 3], bound: f64) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= bound)
}

/// Sines and cosines of single precision, a few units off.
const ROUNDING: f64 = 2e-6;

/// Row 0 is the top, θ = π(row + ½)/H from +z, φ = 2π(col + ½)/W.
#[test]
fn a_lat_long_follows_the_convention() {
    let place = Place::new();
    write(&place, "itself.colorfn", &Itself, 1.0);
    let picture = light(&place, "itself.colorfn", &["--size", "16"]);
    assert_eq!(picture.dimensions(), (16, 8));
    for (x, y, pixel) in picture.enumerate_pixels() {
        let theta = PI * (f64::from(y) + 0.5) / 8.0;
        let phi = 2.0 * PI * (f64::from(x) + 0.5) / 16.0;
        let expected = [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()];
        assert!(near(pixel.0.map(f64::from), expected, ROUNDING), "{x} {y}: {pixel:?} {expected:?}");
    }
}

/// The normal of a mirror lies in the middle between what it shows and who looks (Debevec 1998).
#[test]
fn a_mirror_ball_reflects() {
    let place = Place::new();
    write(&place, "itself.colorfn", &Itself, 1.0);
    let picture = light(&place, "itself.colorfn", &["--view", "mirror-ball", "--size", "64"]);
    for ([x, y], shown) in on_disc(&picture) {
        let half = [shown[0] - 1.0, shown[1], shown[2]];
        let length = half.iter().map(|x| x * x).sum::<f64>().sqrt();
        let normal = [-(1.0 - x * x - y * y).sqrt(), -x, y];
        // The half vector of nearly opposite directions is short: at 0.9 of the radius 0.87.
        assert!(near(half.map(|x| x / length), normal, 3.0 * ROUNDING), "{x} {y}: {shown:?}");
    }
}

/// ∫ L max(n · ω, 0) dω = πL, of which a white diffuser sends back L; and of L = z all around, E = 2π/3 n_z.
#[test]
fn a_diffuse_ball_is_lit_by_the_map() {
    let place = Place::new();
    write(&place, "even.colorfn", &Even::<Direction>(PhantomData), 3.0);
    let ball = ["--view", "diffuse-ball", "--size", "33"];
    let picture = light(&place, "even.colorfn", &ball);
    for (at, shown) in on_disc(&picture) {
        assert!(near(shown, [3.0; 3], 3.0 * ROUNDING), "{at:?}: {shown:?}");
    }
    assert_eq!(picture.get_pixel(0, 0).0, [0.0; 3], "beside the ball");
    write(&place, "itself.colorfn", &Itself, 1.0);
    for ([x, y], shown) in on_disc(&light(&place, "itself.colorfn", &ball)) {
        let normal = [-(1.0 - x * x - y * y).sqrt(), -x, y];
        assert!(near(shown, normal.map(|n| n * 2.0 / 3.0), ROUNDING), "{x} {y}: {shown:?}");
    }
}

/// Lambert's law for each of the three lights.
#[test]
fn a_sphere_of_a_diffuser_follows_lambert() {
    let place = Place::new();
    write(&place, "white.colorfn", &Even::<(Direction, Direction)>(PhantomData), FRAC_1_PI);
    let lights = [[-0.5, 0.6, 0.65, 1.0], [0.9, 0.1, 0.45, 0.2], [0.35, -0.55, -0.4, 0.5]];
    for ([x, y], shown) in on_disc(&light(&place, "white.colorfn", &["--size", "48"])) {
        let z = (1.0 - x * x - y * y).sqrt();
        let from = |[a, b, c, e]: [f64; 4]| {
            let cosine = (a * x + b * y + c * z) / (a * a + b * b + c * c).sqrt();
            e * cosine.max(0.0)
        };
        let expected = lights.into_iter().map(from).sum::<f64>();
        assert!(near(shown, [expected; 3], 3.0 * ROUNDING), "{x} {y}: {shown:?} {expected}");
    }
}

#[test]
fn coordinates_run_right_and_up_in_slices() {
    let place = Place::new();
    write(&place, "one.colorfn", &Components::<Number>(PhantomData), 0.25);
    let one = light(&place, "one.colorfn", &["--size", "8x2"]);
    assert!(near(one.get_pixel(3, 1).0.map(f64::from), [3.5 / 8.0, 3.5 / 8.0, 0.25], ROUNDING));
    // In images y runs down.
    write(&place, "two.colorfn", &Components::<Position2>(PhantomData), 0.25);
    let two = light(&place, "two.colorfn", &["--size", "8x4"]);
    assert!(near(two.get_pixel(3, 0).0.map(f64::from), [3.5 / 8.0, 0.125, 0.25], ROUNDING));
    write(&place, "three.colorfn", &Components::<Position3>(PhantomData), 0.25);
    let three = light(&place, "three.colorfn", &[]);
    assert_eq!(three.dimensions(), (9 * 132 - 4, 128));
    for slice in 0..9 {
        let pixel = three.get_pixel(slice * 132 + 64, 5).0.map(f64::from);
        assert!(near(pixel, [64.5 / 128.0, (f64::from(slice) + 0.5) / 9.0, 0.25], ROUNDING), "{pixel:?}");
    }
    write(&place, "four.colorfn", &Components::<Position4>(PhantomData), 0.25);
    let four = light(&place, "four.colorfn", &[]);
    assert_eq!(four.dimensions(), (4 * 132 - 4, 4 * 132 - 4));
    assert!(near(four.get_pixel(200, 140).0.map(f64::from), [68.5 / 128.0, 0.375, 0.25], ROUNDING));
    // For a display they are named.
    place.run(&["render", "three.colorfn", "-o", "a.png", "--device", "cpu"]).ok();
    let named = image::load_from_memory(&place.read("a.png")).expect("a PNG").to_rgb8();
    assert_eq!(named.dimensions(), (9 * 132 - 4, 150));
    let lit = named.enumerate_pixels().filter(|(_, y, pixel)| *y >= 128 && pixel.0[0] > 128).count();
    assert!(lit > 9 * 20, "{lit}");
}

#[test]
fn a_film_strip_names_its_elevations() {
    let place = Place::new();
    write(&place, "sky.colorfn", &Even::<(Elevation, Direction)>(PhantomData), 2.0);
    let done = place.run(&["render", "sky.colorfn", "-o", "a.png", "--device", "cpu"]).ok();
    assert!(done.out.contains("1484 × 142") && done.out.contains("as fisheye"), "{}", done.out);
    let picture = image::load_from_memory(&place.read("a.png")).expect("a PNG").to_rgb8();
    // A mean of 0.18 is 118 in sRGB.
    assert_eq!(picture.get_pixel(60, 60).0, [118; 3]);
    for frame in 0..12 {
        let below = (frame * 124..frame * 124 + 120).flat_map(|x| (120..142).map(move |y| (x, y)));
        assert!(below.filter(|(x, y)| picture.get_pixel(*x, *y).0[0] > 128).count() > 10, "{frame}");
    }
    // What is below the horizon is not of a sky.
    let map = light(&place, "sky.colorfn", &["--view", "lat-long", "--size", "84x20"]);
    assert_eq!((map.get_pixel(9, 2).0, map.get_pixel(9, 17).0), ([2.0; 3], [0.0; 3]));
}

#[test]
fn an_image_keeps_its_shape() {
    let place = Place::new();
    place.run(&["fit", &data("images/coffee.png"), "--basis", "grid:4x4", "-o", "out"]).ok();
    let size = |options: &[&str], file: &str| {
        let all = [&["render", "out/coffee.colorfn", "-o", file, "--json"][..], options].concat();
        let report = place.run(&all).json();
        let picture = image::load_from_memory(&place.read(file)).expect("a picture");
        assert_eq!((report["width"].as_u64(), report["height"].as_u64()), {
            (Some(u64::from(picture.width())), Some(u64::from(picture.height())))
        });
        (picture.width(), picture.height())
    };
    assert_eq!(size(&[], "a.png"), (600, 400));
    assert_eq!(size(&["--size", "150"], "a.png"), (150, 100));
    assert_eq!(size(&["--size", "x50"], "b.hdr"), (75, 50));
    assert_eq!(size(&["--size", "75x?"], "b.exr"), (75, 50));
    assert_eq!(size(&["--size", "40x40"], "a.png"), (40, 40));
}

#[test]
fn options_that_do_not_suit_are_refused() {
    let place = Place::fitted();
    let render = |options: &[&str]| place.run(&[&["render", "out/three.colorfn"][..], options].concat());
    render(&["-o", "a.png", "--view", "mirror-ball"]).fails(2, &["--view", "spectra"]);
    render(&["-o", "a.png", "--exposure", "1"]).fails(2, &["--exposure", "spectra"]);
    render(&["-o", "a.png", "--view", "cube"]).fails(2, &["cube", "lat-long"]);
    render(&["-o", "a.tif"]).fails(2, &["a.tif", ".png, .exr or .hdr"]);
    write(&place, "two.colorfn", &Components::<Position2>(PhantomData), 0.25);
    place
        .run(&["render", "two.colorfn", "-o", "a.png", "--view", "lat-long"])
        .fails(2, &["--view", "colors of direction", "position"]);
    write(&place, "even.colorfn", &Even::<Direction>(PhantomData), 0.18);
    place.run(&["render", "even.colorfn", "-o", "a.png", "--exposure", "1", "--size", "8"]).ok();
    // 0.36 is 162 in sRGB.
    let picture = image::load_from_memory(&place.read("a.png")).expect("a PNG").to_rgb8();
    assert_eq!(picture.get_pixel(3, 1).0, [162; 3]);
}

/// Whole pictures of both; sizes with pixel centres on middles, halves and thirds.
#[test]
fn device_and_cpu_agree_in_every_pixel() {
    let Some(device) = device_for_tests() else { return };
    let place = Place::fitted();
    place.run(&["fit", &data("images/coffee.png"), "--basis", "grid:6x4"]).ok();
    place.run(&["fit", &data("envmaps/forest.hdr"), "--basis", "sh:3"]).ok();
    place.run(&["fit", &data("brdf/gold_rough_0.2.csv"), "--basis", "brdf-lobes:1"]).ok();
    write(&place, "out/space.colorfn", &Components::<Position3>(PhantomData), 0.25);
    write(&place, "out/sky.colorfn", &Even::<(Elevation, Direction)>(PhantomData), 2.0);
    let pictures: [&[&str]; 9] = [
        &["three", "--size", "97x65"],
        &["coffee", "--size", "99x66"],
        &["forest", "--size", "96"],
        &["forest", "--view", "mirror-ball", "--size", "81"],
        &["forest", "--view", "diffuse-ball", "--size", "64"],
        &["forest", "--view", "fisheye", "--size", "75"],
        &["gold_rough_0.2", "--size", "81"],
        &["space", "--size", "405"],
        &["sky", "--size", "301x50"],
    ];
    for picture in pictures {
        let (name, options) = picture.split_first().expect("a name");
        let file = format!("out/{name}.colorfn");
        let [gpu, cpu] = ["gpu", "cpu"].map(|device| {
            let to = format!("{device}.png");
            let all = [&["render", &file, "-o", &to, "--device", device, "--force", "--json"][..], options]
                .concat();
            assert_eq!(place.run(&all).json()["device"], device);
            image::load_from_memory(&place.read(&to)).expect("a PNG").to_rgb8()
        });
        assert_eq!(gpu.dimensions(), cpu.dimensions());
        let off = gpu.iter().zip(cpu.iter()).filter(|(a, b)| a.abs_diff(**b) > 1).count();
        assert_eq!(off, 0, "{picture:?}: {off} of {} components", gpu.len());
    }
    if device.is_software() {
        let report = place.run(&["render", "out/coffee.colorfn", "-o", "auto.png", "--json"]).json();
        assert_eq!(report["device"], "cpu");
        assert!(report["by"].as_str().is_some_and(|by| by.contains(device.name())), "{report}");
    }
}
