//! Environment maps: those of the repository, and bad ones.

use std::path::{Path, PathBuf};

use color_fn_captures::{Aspect, Environment, ReadEnvironmentError};
use image::ImageEncoder;
use image::codecs::openexr::OpenExrEncoder;

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/envmaps").join(file)
}

fn refused(bytes: &[u8], aspect: Aspect) -> String {
    let message = Environment::decode(bytes, "map", aspect).expect_err("it is bad").to_string();
    assert!(message.lines().count() == 1 && message.len() < 300, "one line: {message}");
    message
}

/// A Radiance file of pixels that are not compressed.
fn hdr(size: &str, pixels: &[[u8; 4]]) -> Vec<u8> {
    let head = format!("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n{size}\n");
    head.into_bytes().into_iter().chain(pixels.iter().flatten().copied()).collect()
}

fn exr(width: u32, height: u32, pixels: &[[f32; 3]]) -> Vec<u8> {
    let bytes: Vec<u8> = pixels.iter().flatten().flat_map(|x| x.to_ne_bytes()).collect();
    let mut file = std::io::Cursor::new(Vec::new());
    let encoder = OpenExrEncoder::new(&mut file);
    encoder.write_image(&bytes, width, height, image::ExtendedColorType::Rgb32F).expect("it is written");
    file.into_inner()
}

#[test]
fn maps_are_read() {
    for name in ["city", "forest", "studio", "sunset"] {
        let map = Environment::read(&data(&format!("{name}.hdr")), Aspect::TwoToOne).expect("a map");
        assert_eq!((map.width(), map.height(), map.clamped()), (512, 256, 0), "{name}");
        assert!(map.mean().iter().all(|&x| x > 0.1 && x < 10.0), "{name}: {:?}", map.mean());
    }
}

#[test]
fn pixels_lie_where_they_should() {
    // 128 · 2⁻⁷ · 2⁻¹ is 0.5 (Ward 1991: mantissa / 256 · 2^(exponent − 128)).
    let mut pixels = [[128, 128, 128, 128]; 8];
    pixels[4 + 1] = [128, 64, 32, 130];
    let map = Environment::decode(&hdr("-Y 2 +X 4", &pixels), "map", Aspect::TwoToOne).expect("a map");
    // Second row, second column: below the horizon, φ = 135°.
    let direction = map.direction(1, 1);
    let half = 0.5_f64;
    for (found, expected) in direction.into_iter().zip([-half, half, -half.sqrt()]) {
        assert!((found - expected).abs() < 1e-15);
    }
    assert_eq!(map.row(1)[1], [2.0, 1.0, 0.5]);
    assert_eq!(map.row(0)[0], [0.5; 3]);
    for (found, expected) in map.sample(direction).into_iter().zip([2.0, 1.0, 0.5]) {
        assert!((found - expected).abs() < 1e-12, "the centre of a pixel is the pixel");
    }
    // Around the pole all four pixels of the row meet in halves: the other side of the pole is half of it.
    assert!(map.sample([0.0, 0.0, 1.0]).iter().all(|x| (x - 0.5).abs() < 1e-12));
    let all: f64 = (0..2).map(|row| 4.0 * map.solid_angle(row)).sum();
    assert!((all - 4.0 * std::f64::consts::PI).abs() < 1e-14, "the sphere");
}

#[test]
fn open_exr_is_read_and_negatives_become_zero() {
    let mut pixels = vec![[0.25, 0.5, 4096.0]; 8];
    pixels[3] = [-0.125, 1.0, -2.0];
    let map = Environment::decode(&exr(4, 2, &pixels), "map", Aspect::TwoToOne).expect("a map");
    assert_eq!((map.row(0)[0], map.row(0)[3], map.clamped()), ([0.25, 0.5, 4096.0], [0.0, 1.0, 0.0], 2));
}

#[test]
fn bad_files_are_refused_in_one_line() {
    let gray = [[128; 4]; 9];
    assert!(refused(b"P6 4 2 255 ", Aspect::Any).contains("neither"));
    assert!(refused(b"", Aspect::Any).contains("neither"));
    assert!(refused(&hdr("-Y 3 +X 3", &gray), Aspect::TwoToOne).contains("3 × 3 pixels are not"));
    assert!(Environment::decode(&hdr("-Y 3 +X 3", &gray), "map", Aspect::Any).is_ok());
    assert!(refused(&hdr("-Y 65536 +X 131072", &[]), Aspect::Any).contains("more than 128 million"));
    refused(&hdr("-Y 2 +X 4", &gray[..3]), Aspect::Any);
    refused(&hdr("-Y 0 +X 0", &[]), Aspect::Any);
    let mut pixels = vec![[1.0; 3]; 8];
    pixels[6][1] = f32::NAN;
    assert!(refused(&exr(4, 2, &pixels), Aspect::Any).contains("row 1, column 2"));
    let good = exr(4, 2, &[[1.0; 3]; 8]);
    for cut in [5, 100, good.len() - 3] {
        refused(&good[..cut], Aspect::Any);
    }
    assert!(matches!(
        Environment::read(&data("nothing.hdr"), Aspect::Any),
        Err(ReadEnvironmentError::File(_))
    ));
    assert!(matches!(
        Environment::new(4, 2, vec![[0.0; 3]; 7], Aspect::Any),
        Err(ReadEnvironmentError::Shape { .. })
    ));
}
