//! Files as image editors, renderers, scanners and trainers write them: what their metadata state is honoured, or told, or refused.

use std::path::{Path, PathBuf};

use color_fn_captures::spectra::ReadOptions;
use color_fn_captures::{
    AngleUnit, Aspect, BrdfTable, Capture, CaptureKind, ColorTag, Environment, Image, PlyFormat,
    PointEncoding, Points, Splats,
};
use color_fn_colorimetry::{Adaptation, Matrix3, RgbSpace, matrix};

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graphics").join(file)
}

fn image(file: &str) -> Image {
    Image::read(&path(file), RgbSpace::SRGB).expect(file)
}

fn map(file: &str) -> Environment {
    Environment::read(&path(file), Aspect::TwoToOne).expect(file)
}

/// The map that all others are but for what their names say.
fn plain() -> Environment {
    map("signature-rgbe.hdr")
}

fn refused(file: &str) -> String {
    let message = Capture::read(&path(file), &ReadOptions::default()).expect_err(file).to_string();
    assert!(message.lines().count() == 1 && message.contains(file), "{message}");
    message
}

/// The middle of an image, to the digits that eight bits leave.
#[track_caller]
fn assert_middle(file: &str, expected: [f64; 3], tag: &str) {
    let image = image(file);
    for (found, expected) in image.sample([0.5, 0.5]).into_iter().zip(expected) {
        // The expected values have four decimals.
        assert!((found - expected).abs() <= 1e-4, "{file}: {found} is not {expected}");
    }
    let ColorTag::Applied { name } = image.color_tag() else { panic!("{file}: {:?}", image.color_tag()) };
    assert!(name.contains(tag), "{name}");
}

#[test]
fn chunks_of_color_convert() {
    assert_middle("png16-gama-linear.png", [0.5, 0.25, 0.1], "gAMA 1,");
    assert_middle("png8-gama-linear.png", [0.7373, 0.3922, 0.1569], "gAMA 1,");
    assert_middle("png8-cicp-display-p3.png", [0.5874, 0.1117, 0.0034], "cICP 12, 13, 0, 1");
    assert_middle("png8-chrm-adobergb-gama.png", [0.6643, 0.1275, 0.0122], "gAMA 0.45455 and cHRM");
}

#[test]
fn images_are_turned_and_transparency_is_told() {
    let turned = image("png8-exif-orientation-180.png");
    assert!(turned.sample([0.9, 0.5])[1] > turned.sample([0.1, 0.5])[1], "the bright half is on the right");
    assert!(turned.notes().iter().any(|note| note.contains("turned by 180°")), "{:?}", turned.notes());
    let hidden = image("png-transparent-white-half.png");
    let pixels = hidden.width() * hidden.height();
    let expected = format!("{} of {pixels} pixels are not opaque", pixels / 2);
    assert!(hidden.notes().iter().any(|note| note.contains(&expected)), "{:?}", hidden.notes());
}

#[track_caller]
fn assert_maps(found: &Environment, expected: impl Fn([f64; 3]) -> [f64; 3], tolerance: f64) {
    let plain = plain();
    assert_eq!((found.width(), found.height()), (plain.width(), plain.height()));
    for (i, (found, pixel)) in found.pixels().iter().zip(plain.pixels()).enumerate() {
        for (found, expected) in found.iter().zip(expected(pixel.map(f64::from))) {
            let near = (f64::from(*found) - expected.max(0.0)).abs() <= tolerance;
            assert!(near, "pixel {i}: {found} is not {expected}");
        }
    }
}

#[track_caller]
fn assert_note(map: &Environment, words: &str) {
    assert!(map.notes().iter().any(|note| note.contains(words)), "{:?} has no `{words}`", map.notes());
}

/// By the matrices of both spaces and the adaptation of their whites.
fn to_rec709(space: RgbSpace) -> Matrix3 {
    let white = |space: RgbSpace| space.white_xyz();
    let adapted = Adaptation::Bradford.matrix(white(space), white(RgbSpace::SRGB)).expect("whites");
    let from_xyz = RgbSpace::SRGB.from_xyz().expect("a matrix");
    matrix::product(&from_xyz, &matrix::product(&adapted, &space.to_xyz().expect("a matrix")))
}

#[test]
fn headers_of_radiance_are_honoured() {
    assert!(plain().notes().is_empty(), "{:?}", plain().notes());
    // Single precision.
    let near = 1e-6;
    for file in ["crlf-header.hdr", "radiance-named.png"] {
        assert_maps(&map(file), |rgb| rgb, 0.0);
    }
    for file in ["orientation+Y+X.hdr", "orientation-Y-X.hdr"] {
        assert_maps(&map(file), |rgb| rgb, 0.0);
        assert_note(&map(file), "mirrored");
    }
    assert_maps(&map("exposure.hdr"), |rgb| rgb.map(|x| x / 4.0), near);
    assert_note(&map("exposure.hdr"), "divided by EXPOSURE 4");
    assert_maps(&map("exposure2.hdr"), |rgb| rgb.map(|x| x / 0.5), near);
    assert_maps(&map("colorcorr.hdr"), |[r, g, b]| [r / 0.5, g, b / 2.0], near);
    let rec2020 = to_rec709(RgbSpace::REC2020);
    assert_maps(&map("primaries-rec2020.hdr"), |rgb| matrix::apply(&rec2020, rgb), near);
    assert_note(&map("primaries-rec2020.hdr"), "PRIMARIES");
    assert_note(&map("xyze.hdr"), "XYZ");
    assert_eq!(CaptureKind::recognize(&path("radiance-named.png")), CaptureKind::Environment);
    let message = refused("probe-8x8.hdr");
    assert!(message.contains("8 × 8") && message.contains("twice as wide as high"), "{message}");
}

/// XYZE of the same map: its pixels by the matrix of sRGB are XYZ.
#[test]
fn xyz_becomes_rec709() {
    let to_xyz = RgbSpace::SRGB.to_xyz().expect("a matrix");
    let found = map("xyze.hdr");
    // The bytes are those of the other maps, read as XYZ.
    for (found, pixel) in found.pixels().iter().zip(plain().pixels()) {
        let back = matrix::apply(&to_xyz, found.map(f64::from));
        let clamped = found.contains(&0.0);
        for (back, x) in back.iter().zip(pixel) {
            assert!(clamped || (back - f64::from(*x)).abs() < 1e-6, "{back} {x}");
        }
    }
}

#[test]
fn layers_windows_and_colors_of_open_exr_are_honoured() {
    let (combined, lower) = (map("blender-viewlayer-combined.exr"), map("channels-lowercase.exr"));
    assert_eq!(combined.pixels(), lower.pixels());
    assert_note(&combined, "`ViewLayer.Combined`");
    let gray = map("channel-y-only.exr");
    assert!(gray.pixels().iter().all(|[r, g, b]| r == g && g == b));
    assert_note(&gray, "channel Y");
    let parts = map("multipart-albedo-first.exr");
    assert_note(&parts, "`rgba` is read, and not `albedo`");
    let ap1 = to_rec709(RgbSpace::ACESCG);
    let xyz = RgbSpace {
        primaries: [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]],
        white: [1.0 / 3.0; 2],
        ..RgbSpace::ACESCG
    };
    for (file, to_rgb) in [("chromaticities-ap1.exr", ap1), ("chromaticities-xyz.exr", to_rec709(xyz))] {
        let found = map(file);
        assert_note(&found, "chromaticities");
        for (found, pixel) in found.pixels().iter().zip(lower.pixels()) {
            for (found, expected) in found.iter().zip(matrix::apply(&to_rgb, pixel.map(f64::from))) {
                // Chromaticities in single precision.
                assert!((f64::from(*found) - expected.max(0.0)).abs() < 1e-5, "{file}: {found} {expected}");
            }
        }
    }
    let message = refused("windows-disjoint.exr");
    assert!(message.contains("beside its display window"), "{message}");
    // Lossy to some hundredths.
    let mean = |map: &Environment| map.mean();
    for (found, expected) in mean(&map("dwaa-half.exr")).into_iter().zip(mean(&lower)) {
        assert!((found - expected).abs() < 0.02, "{found} {expected}");
    }
    let message = refused("htj2k32-half.exr");
    assert!(message.to_lowercase().contains("htj2k"), "{message}");
}

#[test]
fn ply_files_of_any_form_hold_the_same_colors() {
    let read = |file: &str| Splats::read(&path(file)).expect(file);
    let (faces, big) = (read("element-face-0.ply"), read("big-endian.ply"));
    assert_eq!((faces.len(), faces.degree()), (40, Ok(3)));
    assert!(faces.notes()[0].contains("element face of 0 rows is left out"), "{:?}", faces.notes());
    let colors = |splats: &Splats| {
        (0..splats.len()).flat_map(|i| splats.coefficients(i).expect("colors")).collect::<Vec<_>>()
    };
    for file in ["all-double.ply", "big-endian.ply", "empty-line-in-header.ply", "ascii-nan-ind.ply"] {
        for (found, expected) in colors(&read(file)).into_iter().zip(colors(&faces)) {
            // Doubles and decimals are rounded to single precision elsewhere.
            assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{file}: {found} {expected}");
        }
    }
    assert_eq!(big.format(), PlyFormat::BinaryBigEndian);
    assert_eq!(
        big.encode(PlyFormat::BinaryBigEndian),
        std::fs::read(path("big-endian.ply")).expect("a file")
    );
    let degree = |file: &str| read(file).degree().expect_err(file).to_string();
    assert!(degree("degree-4.ply").contains("72 properties f_rest_0"));
    assert!(degree("rgb-uchar-no-f_dc.ply").contains("RGB"));
}

#[test]
fn tables_of_points_are_recognized_by_any_of_their_headers() {
    let eight_bit = |file: &str| {
        let points = Points::read(&path(file)).expect(file);
        assert_eq!((points.encoding(), points.is_assumed()), (PointEncoding::EightBit, true), "{file}");
        points
    };
    let points = eight_bit("points-0-255.csv");
    let expected = [72.0, 80.0, 183.0].map(|x: f64| RgbSpace::SRGB.transfer.decode(x / 255.0));
    assert_eq!(points.colors()[0], expected);
    assert_eq!(points.colors(), eight_bit("points-red-green-blue.csv").colors());
    for (file, dimension) in [("points-semicolons.csv", 2), ("ramp-t-r-g-b.csv", 1)] {
        assert_eq!(CaptureKind::recognize(&path(file)), CaptureKind::Points, "{file}");
        let points = Points::read(&path(file)).expect(file);
        assert_eq!((points.dimension(), points.encoding()), (dimension, PointEncoding::Linear), "{file}");
    }
}

#[test]
fn what_merl_marks_is_left_out() {
    let table = BrdfTable::read(&path("brdf-merl-minus-one.csv")).expect("a table");
    assert!(table.unmeasured() > 0 && table.clamped() == 0, "{} {}", table.unmeasured(), table.clamped());
    assert_eq!(table.angle_unit(), Some(AngleUnit::Degrees));
}
