//! Images: PNG files with and without ICC profiles, and the types of the crate `image`.

use color_fn_captures::{ColorTag, Image, ReadImageError};
use color_fn_colorimetry::{Matrix3, RgbSpace, matrix};
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb32FImage, RgbImage};
use moxcms::{ColorProfile, LutDataType, LutStore, LutType, LutWarehouse};
use support::Random;

/// How many mutated profiles are tried.
const MUTATIONS: usize = 150;
const PIXELS: [[u16; 3]; 4] = [[0; 3], [65535; 3], [0, 65535, 0], [50_000, 20_000, 3000]];

/// A PNG of 16 bits, four pixels wide.
fn png(color: ExtendedColorType, codes: &[u16], icc: Option<Vec<u8>>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = PngEncoder::new(&mut file);
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc).expect("a PNG holds profiles");
    }
    let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_ne_bytes()).collect();
    encoder.write_image(&bytes, 4, 1, color).expect("it is written");
    file
}

fn rgb(icc: Option<Vec<u8>>, space: RgbSpace) -> Image {
    let bytes = png(ExtendedColorType::Rgb16, PIXELS.as_flattened(), icc);
    Image::from_reader(&bytes[..], "four.png", space).expect("an image")
}

/// The components by the curve of sRGB, which Display P3 has too.
fn linear(pixel: [u16; 3]) -> [f64; 3] {
    pixel.map(|x| RgbSpace::SRGB.transfer.decode(f64::from(x) / 65535.0))
}

/// A profile of sRGB in tables: its curve, then two points an axis to the connection space, XYZ as 16 bits of which 32768 is 1
/// (ICC.1:2022, 6.3.4.2).
fn tables() -> Vec<u8> {
    let mut profile = ColorProfile::new_srgb();
    let to_xyz = profile.rgb_to_xyz_matrix().v;
    let corner = |i: usize| matrix::apply(&to_xyz, [i >> 2 & 1, i >> 1 & 1, i & 1].map(|bit| bit as f64));
    let code = |x: f64| (x * 32768.0).round().clamp(0.0, 65535.0) as u16;
    let curve: Vec<u16> = (0..256).map(|i| (65535.0 * linear([257 * i; 3])[0]).round() as u16).collect();
    profile.lut_a_to_b_perceptual = Some(LutWarehouse::Lut(LutDataType {
        num_input_channels: 3,
        num_output_channels: 3,
        num_clut_grid_points: 2,
        matrix: moxcms::Matrix3d::IDENTITY,
        num_input_table_entries: 256,
        num_output_table_entries: 2,
        input_table: LutStore::Store16(curve.repeat(3)),
        clut_table: LutStore::Store16((0..8).flat_map(corner).map(code).collect()),
        output_table: LutStore::Store16([0, 65535].repeat(3)),
        lut_type: LutType::Lut16,
    }));
    profile.cicp = None;
    profile.encode().expect("a profile")
}

#[track_caller]
fn assert_pixels(image: &Image, expected: impl Fn([u16; 3]) -> [f64; 3], tolerance: f64) {
    for (found, pixel) in image.pixels().iter().zip(PIXELS) {
        for (found, expected) in found.iter().zip(expected(pixel)) {
            assert!((f64::from(*found) - expected).abs() <= tolerance, "{found} is not {expected}");
        }
    }
}

#[test]
fn without_a_profile_colors_are_of_the_space() {
    let image = rgb(None, RgbSpace::SRGB);
    assert_eq!((image.width(), image.height(), image.color_tag()), (4, 1, &ColorTag::Absent));
    assert_pixels(&image, linear, 1e-7);
    assert!(matches!(
        Image::decode(b"", "none", RgbSpace::ACESCG),
        Err(ReadImageError::LinearSpace(space)) if space == "ACEScg"
    ));
}

/// From Display P3 to sRGB by the matrices of both, which have the same white; beyond the gamut of sRGB too. Colorants of a profile
/// are rounded to 2⁻¹⁶ and adapted to a D50 of other digits, and back.
#[test]
fn a_profile_of_matrix_and_curves_converts() {
    let profile = ColorProfile::new_display_p3().encode().expect("a profile");
    let image = rgb(Some(profile.clone()), RgbSpace::SRGB);
    assert_eq!(image.color_tag(), &ColorTag::Applied { name: "its ICC profile `Display P3`".into() });
    let [to_xyz, from_xyz] = [RgbSpace::DISPLAY_P3.to_xyz(), RgbSpace::SRGB.from_xyz()];
    let to_srgb: Matrix3 = matrix::product(&from_xyz.expect("a matrix"), &to_xyz.expect("a matrix"));
    assert_pixels(&image, |pixel| matrix::apply(&to_srgb, linear(pixel)), 5e-4);
    assert!(image.pixels()[2][0] < -0.2, "the green of P3 is beyond sRGB");
    assert_pixels(&rgb(Some(profile), RgbSpace::DISPLAY_P3), linear, 5e-4);
    // A profile of sRGB changes nothing.
    let srgb = ColorProfile::new_srgb().encode().expect("a profile");
    assert_pixels(&rgb(Some(srgb), RgbSpace::SRGB), linear, 5e-4);
}

#[test]
fn a_profile_of_gray_converts() {
    let profile = ColorProfile::new_gray_with_gamma(2.0).encode().expect("a profile");
    let codes = [0, 16_384, 32_768, 65_535];
    let bytes = png(ExtendedColorType::L16, &codes, Some(profile));
    let image = Image::decode(&bytes, "gray.png", RgbSpace::SRGB).expect("an image");
    assert!(matches!(image.color_tag(), ColorTag::Applied { .. }), "{:?}", image.color_tag());
    for (pixel, code) in image.pixels().iter().zip(codes) {
        let expected = (f64::from(code) / 65535.0).powi(2);
        assert!(pixel.iter().all(|x| (f64::from(*x) - expected).abs() < 1e-6), "{pixel:?} {expected}");
    }
}

/// The engine goes through tables of its own.
#[test]
fn a_profile_of_tables_converts() {
    let image = rgb(Some(tables()), RgbSpace::SRGB);
    assert!(matches!(image.color_tag(), ColorTag::Applied { .. }), "{:?}", image.color_tag());
    assert_pixels(&image, linear, 4e-3);
}

#[test]
fn a_profile_that_cannot_be_used_is_reported() {
    let mut wrong = ColorProfile::new_srgb().encode().expect("a profile");
    wrong.truncate(100);
    for icc in [b"no profile".to_vec(), wrong, ColorProfile::new_lab().encode().expect("a profile")] {
        let image = rgb(Some(icc), RgbSpace::SRGB);
        let ColorTag::Ignored { reason } = image.color_tag() else { panic!("{:?}", image.color_tag()) };
        assert!(reason.lines().count() == 1 && reason.len() < 300, "{reason}");
        assert_pixels(&image, linear, 1e-7);
    }
}

#[test]
fn what_is_not_a_png_is_refused_in_one_line() {
    let good = png(ExtendedColorType::Rgb16, PIXELS.as_flattened(), None);
    for bytes in [&b""[..], b"GIF89a", &good[..20], &good[..good.len() - 20]] {
        let message = Image::decode(bytes, "bad\n.png", RgbSpace::SRGB).expect_err("it is bad").to_string();
        assert!(message.lines().count() == 1 && message.starts_with("bad\\n.png: "), "{message}");
    }
}

#[test]
fn images_come_from_and_go_to_the_types_of_image() {
    let floats = Rgb32FImage::from_vec(2, 1, vec![0.0, 0.5, 1.0, 2.0, -0.25, 0.125]).expect("six numbers");
    let image = Image::try_from(floats.clone()).expect("an image");
    assert_eq!(image.pixels(), [[0.0, 0.5, 1.0], [2.0, -0.25, 0.125]]);
    assert_eq!(Rgb32FImage::from(&image), floats);
    assert_eq!(DynamicImage::from(&image), DynamicImage::from(floats));
    // What 8 bits cannot hold is clipped.
    assert_eq!(RgbImage::from(&image).into_raw(), [0, 188, 255, 255, 0, 99]);
    let bytes: Vec<u8> = (0..=255).flat_map(|i| [i; 3]).collect();
    let gray = RgbImage::from_raw(256, 1, bytes).expect("256 pixels");
    assert_eq!(RgbImage::from(&Image::try_from(gray.clone()).expect("an image")), gray);
    assert!(Image::try_from(RgbImage::new(0, 0)).is_err());
    assert!(Image::try_from(Rgb32FImage::from_pixel(1, 1, image::Rgb([f32::NAN; 3]))).is_err());
}

/// Profiles come from anywhere: whatever their bytes are, there is an image of finite colors, or one line.
#[test]
fn mutated_profiles_are_applied_or_ignored() {
    let good = [
        ColorProfile::new_display_p3().encode().expect("a profile"),
        ColorProfile::new_bt2020_pq().encode().expect("a profile"),
        tables(),
    ];
    let mut random = Random::new("profiles");
    for i in 0..MUTATIONS {
        let mut icc = good[i % good.len()].clone();
        for _ in 0..=random.below(4) {
            // Most of what matters is the header, the list of tags and their beginnings.
            let anywhere = random.below(4) == 0;
            let at = random.below(if anywhere { icc.len() } else { icc.len().min(700) });
            icc[at] = [0, 1, 0x7F, 0x80, 0xFF, random.below(256) as u8][random.below(6)];
        }
        if random.below(8) == 0 {
            icc.truncate(random.below(icc.len()).max(1));
        }
        let bytes = png(ExtendedColorType::Rgb16, PIXELS.as_flattened(), Some(icc));
        match Image::decode(&bytes, "mutated.png", RgbSpace::SRGB) {
            Ok(image) => {
                if let ColorTag::Ignored { reason } = image.color_tag() {
                    assert!(reason.lines().count() == 1 && reason.len() < 300, "{reason}");
                }
                assert!(image.pixels().as_flattened().iter().all(|x| x.is_finite()));
            }
            Err(error) => assert_eq!(error.to_string().lines().count(), 1, "{error}"),
        }
    }
}
