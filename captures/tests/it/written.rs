//! Files written here as other programs write them: more of the kinds that `graphics.rs` has.

use std::io::Cursor;

use color_fn_captures::{
    AngleUnit, Aspect, BrdfTable, ColorTag, Environment, Image, Points, RefractiveIndex, Splats,
};
use color_fn_colorimetry::{RgbSpace, Transfer};
use exr::prelude::{
    AnyChannel, AnyChannels, AttributeValue, Encoding, FlatSamples, Image as ExrImage, ImageAttributes,
    IntegerBounds, Layer, LayerAttributes, Layers, SmallVec, Text, Vec2, WritableImage,
};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// A chunk of a PNG: length, name, content, and the CRC of *PNG*, third edition, annex D.
fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let body = [&name[..], content].concat();
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 })
    };
    let crc = !body.iter().fold(u32::MAX, step);
    [&(content.len() as u32).to_be_bytes()[..], &body, &crc.to_be_bytes()].concat()
}

/// A PNG of one pixel of 16 bits with these chunks before its pixels.
fn png(pixel: [u16; 3], chunks: &[Vec<u8>]) -> Vec<u8> {
    let bytes: Vec<u8> = pixel.iter().flat_map(|x| x.to_ne_bytes()).collect();
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&bytes, 1, 1, ExtendedColorType::Rgb16).expect("it is written");
    // Behind the signature and the header.
    file.splice(33..33, chunks.concat());
    file
}

fn decoded(pixel: [u16; 3], chunks: &[Vec<u8>]) -> Image {
    Image::decode(&png(pixel, chunks), "one.png", RgbSpace::SRGB).expect("an image")
}

fn gama(value: u32) -> Vec<u8> {
    chunk(b"gAMA", &value.to_be_bytes())
}

fn cicp(points: [u8; 4]) -> Vec<u8> {
    chunk(b"cICP", &points)
}

fn chrm(xy: [f64; 8]) -> Vec<u8> {
    let bytes: Vec<u8> = xy.iter().flat_map(|x| ((x * 1e5).round() as u32).to_be_bytes()).collect();
    chunk(b"cHRM", &bytes)
}

/// White and primaries of ProPhoto, whose white is D50.
const PROPHOTO: [f64; 8] = [0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001];

#[track_caller]
fn assert_near(found: [f32; 3], expected: [f64; 3], tolerance: f64) {
    for (found, expected) in found.into_iter().zip(expected) {
        assert!((f64::from(found) - expected).abs() <= tolerance, "{found} is not {expected}");
    }
}

#[test]
fn the_first_of_what_a_png_states_counts() {
    let gray = [32_768; 3];
    let half = 32_768.0 / 65_535.0;
    let srgb = Transfer::Srgb.decode(half);
    let intent = chunk(b"sRGB", &[0]);
    let first = decoded(gray, &[cicp([1, 8, 0, 1]), intent.clone(), gama(45_455)]);
    assert_near(first.pixels()[0], [half; 3], 1e-6);
    assert_near(decoded(gray, &[intent.clone(), gama(100_000)]).pixels()[0], [srgb; 3], 1e-6);
    let power = decoded(gray, &[gama(45_455)]);
    assert_near(power.pixels()[0], [half.powf(1.0 / 0.454_55); 3], 1e-6);
    // White is white whatever its chromaticity, and the curve of sRGB stands in.
    let white = decoded([u16::MAX; 3], &[chrm(PROPHOTO)]);
    assert_near(white.pixels()[0], [1.0; 3], 1e-6);
    assert!(matches!(white.color_tag(), ColorTag::Applied { name } if name.contains("cHRM")));
    // What cannot be used gives way, and is told.
    let other = decoded(gray, &[cicp([9, 9, 0, 1]), intent]);
    assert_near(other.pixels()[0], [srgb; 3], 1e-6);
    assert!(other.notes()[0].contains("cICP 9, 9, 0, 1 cannot be used"), "{:?}", other.notes());
    let chroma =
        Image::decode(&png(gray, &[cicp([9, 1, 9, 1])]), "one.png", RgbSpace::SRGB).expect_err("no RGB");
    assert!(chroma.to_string().starts_with("one.png: its cICP 9, 1, 9, 1 is not of RGB"), "{chroma}");
    let profile = chunk(b"iCCP", b"broken\0\0not deflated");
    for chunks in [
        vec![gama(0)],
        vec![chrm([0.0; 8])],
        vec![cicp([2, 2, 0, 1])],
        vec![cicp([1, 9, 0, 1])],
        vec![profile],
    ] {
        let image = decoded(gray, &chunks);
        let ColorTag::Ignored { reason } = image.color_tag() else { panic!("{:?}", image.color_tag()) };
        assert!(reason.contains("cannot be used") && reason.lines().count() == 1, "{reason}");
        assert_near(image.pixels()[0], [srgb; 3], 1e-6);
    }
}

/// BT.2408: reference white of 203 cd/m² is at 58 % in PQ and 75 % in HLG; in narrow range 0 is 16 and 1 is 235.
#[test]
fn reference_white_of_high_dynamic_range_is_one() {
    let code = |x: f64| [(x * 65_535.0).round() as u16; 3];
    // Both are published in percent: 0.581 and 0.75, where one code of 16 bits is 1e-3 of the light.
    assert_near(decoded(code(0.580_69), &[cicp([9, 16, 0, 1])]).pixels()[0], [1.0; 3], 1e-3);
    assert_near(decoded(code(0.75), &[cicp([9, 18, 0, 1])]).pixels()[0], [1.0; 3], 3e-3);
    let narrow = decoded(code(235.0 / 255.0), &[cicp([1, 13, 0, 0])]);
    assert_near(narrow.pixels()[0], [1.0; 3], 1e-4);
    assert_near(decoded(code(16.0 / 255.0), &[cicp([1, 13, 0, 0])]).pixels()[0], [0.0; 3], 1e-4);
}

/// TIFF of one entry, the orientation, as EXIF has it.
fn exif(orientation: u8) -> Vec<u8> {
    [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", &[orientation, 0, 0, 0][..], b"\0\0\0\0"].concat()
}

#[test]
fn a_jpeg_is_turned_by_its_exif() {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 100);
    encoder.set_exif_metadata(exif(6)).expect("a JPEG holds it");
    // White to the left, black to the right.
    let pixels: Vec<u8> = (0..16 * 8).flat_map(|i| [if i % 16 < 8 { 255_u8 } else { 0 }; 3]).collect();
    encoder.write_image(&pixels, 16, 8, ExtendedColorType::Rgb8).expect("it is written");
    let image = Image::decode(&file, "camera.jpg", RgbSpace::SRGB).expect("an image");
    assert_eq!((image.width(), image.height()), (8, 16));
    assert!(image.sample([0.5, 0.2])[0] > 0.95 && image.sample([0.5, 0.8])[0] < 0.05);
    assert!(image.notes()[0].contains("clockwise by 90°"), "{:?}", image.notes());
    assert_eq!(image.color_tag(), &ColorTag::Absent);
    for cut in [3, 100, file.len() / 2] {
        let _ = Image::decode(&file[..cut], "cut.jpg", RgbSpace::SRGB);
    }
    // Behind the pixels too, where a PNG may have it.
    let mut file = png([0; 3], &[]);
    let end = file.len() - 12;
    file.splice(end..end, chunk(b"eXIf", &exif(3)));
    let image = Image::decode(&file, "late.png", RgbSpace::SRGB).expect("an image");
    assert!(image.notes()[0].contains("180°"), "{:?}", image.notes());
}

/// Cameras write no profile, but an interoperability in EXIF (DCF 2.0): directories at 8, 26 and 56.
#[test]
fn adobe_rgb_of_cameras_is_honoured() {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
    };
    let directory = |entries: &[Vec<u8>]| {
        [&(entries.len() as u16).to_le_bytes()[..], &entries.concat(), &[0; 4]].concat()
    };
    let exif = [
        b"II*\0\x08\0\0\0".to_vec(),
        directory(&[entry(0x8769, 4, 1, 26_u32.to_le_bytes())]),
        directory(&[entry(0xA001, 3, 1, [0xFF, 0xFF, 0, 0]), entry(0xA005, 4, 1, 56_u32.to_le_bytes())]),
        directory(&[entry(1, 2, 4, *b"R03\0")]),
    ]
    .concat();
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, 100);
    encoder.set_exif_metadata(exif).expect("a JPEG holds it");
    encoder.write_image(&[128; 16 * 8 * 3], 16, 8, ExtendedColorType::Rgb8).expect("it is written");
    let image = Image::decode(&file, "camera.jpg", RgbSpace::SRGB).expect("an image");
    let ColorTag::Applied { name } = image.color_tag() else { panic!("{:?}", image.color_tag()) };
    assert!(name.contains("Adobe RGB"), "{name}");
    // A level of 8 bits is 8e-3 of the light here.
    assert_near(image.pixels()[0], [(128.0_f64 / 255.0).powf(563.0 / 256.0); 3], 8e-3);
}

/// A Radiance file of pixels that are not compressed, each of its own exponent.
fn radiance(head: &str, pixels: &[u8]) -> Vec<u8> {
    let pixels = pixels.iter().flat_map(|x| [128, 128, 128, 128 + x]);
    head.bytes().chain(pixels).collect()
}

#[test]
fn headers_of_other_programs_are_read() {
    let read = |head: &str, pixels: &[u8]| {
        Environment::decode(&radiance(head, pixels), "map.hdr", Aspect::TwoToOne).expect(head)
    };
    let upright: Vec<u8> = (0..8).collect();
    let expected = read("#?RADIANCE\n\n-Y 2 +X 4\n", &upright);
    // Photoshop has zeros for primaries, Radiance the lines of what a picture was made of behind a tab.
    for head in [
        "#?RADIANCE\n# Made with Adobe Photoshop\nGAMMA=1\nPRIMARIES=0 0 0 0 0 0 0 0\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n",
        "#?RGBE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n",
        "#?RADIANCE\npcompos a.hdr\n\tEXPOSURE=4\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n",
        "#?RADIANCE\r\nSOFTWARE=x\r\nEXPOSURE=          1.0\r\n\r\n-Y 2 +X 4\r\n",
        "#?RADIANCE\nPRIMARIES=0.6400 0.3300 0.3000 0.6000 0.1500 0.0600 0.3127 0.3290\n\n-Y 2 +X 4\n",
    ] {
        let found = read(head, &upright);
        assert_eq!((found.pixels(), found.notes()), (expected.pixels(), &[][..]), "{head}");
    }
    // The axes as Radiance defines them: the first is that of the scanlines.
    let stored = |scanlines: &str| {
        let words: Vec<&str> = scanlines.split(' ').collect();
        let pixel = |outer: u8, inner: u8| {
            let along = |axis: &str, at: u8| {
                let n = if axis.ends_with('X') { 4 } else { 2 };
                let rises = axis == "+X" || axis == "-Y";
                if rises { at } else { n - 1 - at }
            };
            let (first, second) = (along(words[0], outer), along(words[2], inner));
            if words[0].ends_with('Y') { 4 * first + second } else { 4 * second + first }
        };
        let [outer, inner] = [words[1], words[3]].map(|n| n.parse::<u8>().expect("a count"));
        (0..outer)
            .flat_map(|i| (0..inner).map(move |j| (i, j)))
            .map(|(i, j)| pixel(i, j))
            .collect::<Vec<u8>>()
    };
    for size in [
        "-Y 2 +X 4",
        "-Y 2 -X 4",
        "+Y 2 +X 4",
        "+Y 2 -X 4",
        "+X 4 -Y 2",
        "+X 4 +Y 2",
        "-X 4 -Y 2",
        "-X 4 +Y 2",
    ] {
        let found = read(&format!("#?RADIANCE\n\n{size}\n"), &stored(size));
        assert_eq!(found.pixels(), expected.pixels(), "{size}");
    }
    for (head, reason) in [
        ("#?RADIANCE\nFORMAT=32-bit_rle_luv\n\n-Y 2 +X 4\n", "line 2 of its header: FORMAT 32-bit_rle_luv"),
        ("#?RADIANCE\nEXPOSURE=0\n\n-Y 2 +X 4\n", "`0` is not above 0"),
        ("#?RADIANCE\nEXPOSURE=bright\n\n-Y 2 +X 4\n", "`bright` is not 1 number"),
        ("#?RADIANCE\nGAMMA=2.2\n\n-Y 2 +X 4\n", "GAMMA 2.2"),
        ("#?RADIANCE\nCOLORCORR=1 1\n\n-Y 2 +X 4\n", "`1 1` is not 3 numbers"),
        ("#?RADIANCE\nPRIMARIES=.3 .3 .3 .3 .3 .3 .3 .3\n\n-Y 2 +X 4\n", "no color space"),
        ("#?RADIANCE\n\n-Y 2 +Y 4\n", "line 3 of its header: `-Y 2 +Y 4` is not a size"),
        ("#?RADIANCE\nEXPOSURE=1\n", "does not end"),
    ] {
        let message =
            Environment::decode(&radiance(head, &upright), "map.hdr", Aspect::Any).expect_err(reason);
        let message = message.to_string();
        assert!(message.contains(reason) && message.starts_with("map.hdr: "), "{message}");
    }
}

/// An OpenEXR file of 8 × 4 pixels, all of a value: names of channels by layer, and attributes of its header.
fn open_exr(layers: &[(&str, &[(&str, f32)])], attributes: &[(&str, AttributeValue)]) -> Vec<u8> {
    let size = Vec2(8, 4);
    let mut shared = ImageAttributes::new(IntegerBounds::from_dimensions(size));
    for (name, value) in attributes {
        shared.other.insert(Text::from(*name), value.clone());
    }
    let layer = |(name, channels): &(&str, &[(&str, f32)])| {
        let channel =
            |(name, value): &(&str, f32)| AnyChannel::new(*name, FlatSamples::F32(vec![*value; size.area()]));
        let channels = AnyChannels::sort(channels.iter().map(channel).collect::<SmallVec<[_; 4]>>());
        Layer::new(size, LayerAttributes::named(*name), Encoding::FAST_LOSSLESS, channels)
    };
    let layers: Layers<_> = layers.iter().map(layer).collect();
    let mut file = Cursor::new(Vec::new());
    ExrImage::new(shared, layers).write().to_buffered(&mut file).expect("it is written");
    file.into_inner()
}

fn map_of(file: &[u8]) -> Environment {
    Environment::decode(file, "map.exr", Aspect::TwoToOne).expect("a map")
}

#[test]
fn layers_are_chosen_as_compositors_name_them() {
    let rgb = [("R", 0.1), ("G", 0.2), ("B", 0.3)];
    let beauty: Vec<(&str, f32)> = vec![
        ("View Layer.Combined.A", 1.0),
        ("View Layer.Combined.R", 0.1),
        ("View Layer.Combined.G", 0.2),
        ("View Layer.Combined.B", 0.3),
        ("View Layer.DiffCol.R", 0.9),
        ("View Layer.DiffCol.G", 0.9),
        ("View Layer.DiffCol.B", 0.9),
        ("View Layer.Normal.X", 0.9),
        ("View Layer.Normal.Y", 0.9),
        ("View Layer.Normal.Z", 0.9),
        ("View Layer.CryptoObject00.r", 0.9),
        ("View Layer.CryptoObject00.g", 0.9),
        ("View Layer.CryptoObject00.b", 0.9),
    ];
    let single = open_exr(&[("", &beauty)], &[]);
    let parts = open_exr(
        &[("depth", &[("Z", 1.0)]), ("diffuse", &[("R", 0.9), ("G", 0.9), ("B", 0.9)]), ("beauty", &rgb)],
        &[],
    );
    for file in [single, parts] {
        let map = map_of(&file);
        assert_near(map.pixels()[0], [0.1, 0.2, 0.3], 1e-7);
        assert!(map.notes()[0].contains("is read, and not"), "{:?}", map.notes());
    }
    let names = open_exr(&[("", &[("red", 0.1), ("green", 0.2), ("blue", 0.3)])], &[]);
    assert_near(map_of(&names).pixels()[0], [0.1, 0.2, 0.3], 1e-7);
    let alpha = map_of(&open_exr(&[("", &[("R", 0.1), ("G", 0.2), ("B", 0.3), ("A", 0.5)])], &[]));
    assert!(alpha.notes()[0].contains("32 of 32 pixels are not opaque"), "{:?}", alpha.notes());
    for (channels, reason) in [
        (&[("X", 0.0), ("Y", 0.0), ("Z", 0.0)][..], "but X, Y, Z"),
        (&[("R", 0.0), ("G", 0.0)], "but G, R"),
        (&[("Y", 0.0), ("RY", 0.0), ("BY", 0.0)], "luminance and chroma"),
    ] {
        let message =
            Environment::decode(&open_exr(&[("", channels)], &[]), "map.exr", Aspect::Any).expect_err(reason);
        assert!(message.to_string().contains(reason), "{message}");
    }
}

#[test]
fn names_of_color_spaces_are_honoured() {
    let text = |value: &str| AttributeValue::Text(Text::from(value));
    let gray = [("R", 0.5), ("G", 0.5), ("B", 0.5)];
    let read = |attribute: &str, value| open_exr(&[("", &gray)], &[(attribute, value)]);
    // Gray stays gray under every white.
    for id in
        ["lin_ap1_scene", "lin_ap0_scene", "lin_rec2020_scene", "lin_p3d65_display", "lin_adobergb_scene"]
    {
        let map = map_of(&read("colorInteropID", text(id)));
        assert_near(map.pixels()[0], [0.5; 3], 1e-6);
        assert!(map.notes()[0].contains(id), "{:?}", map.notes());
    }
    let encoded = map_of(&read("colorInteropID", text("srgb_rec709_scene")));
    assert_near(encoded.pixels()[0], [Transfer::Srgb.decode(0.5); 3], 1e-6);
    assert_near(
        map_of(&read("colorInteropID", text("g22_ap1_scene"))).pixels()[0],
        [0.5_f64.powf(2.2); 3],
        1e-6,
    );
    for (attribute, value) in
        [("colorInteropID", "lin_rec709_scene"), ("colorInteropID", "unknown"), ("oiio:ColorSpace", "Linear")]
    {
        let map = map_of(&read(attribute, text(value)));
        assert_eq!((map.pixels()[0], map.notes()), ([0.5; 3], &[][..]), "{value}");
    }
    let aces = map_of(&read("acesImageContainerFlag", AttributeValue::I32(1)));
    assert!(aces.notes()[0].contains("ACES2065-1"), "{:?}", aces.notes());
    let oiio = map_of(&read("oiio:ColorSpace", text("ACES - magic")));
    assert!(oiio.notes()[0].contains("`ACES - magic` is not known"), "{:?}", oiio.notes());
    for id in ["data", "lin_magic_scene", "pq_rec2020_display"] {
        let message =
            Environment::decode(&read("colorInteropID", text(id)), "map.exr", Aspect::Any).expect_err(id);
        assert!(message.to_string().contains("colorInteropID"), "{message}");
    }
}

#[test]
fn elements_around_splats_are_stepped_over() {
    let head = |format: &str| {
        format!(
            "ply\nformat {format} 1.0\nelement camera 1\nproperty list uchar int ids\nproperty float focal\nelement vertex 1\n\
             property float f_dc_0\nproperty double f_dc_1\nproperty float f_dc_2\nelement face 2\n\
             property list uchar int vertex_indices\nend_header\n"
        )
    };
    let ascii = head("ascii") + "2 7 8 35.0\n0.5 0.25 -1\n3 0 0 0\n0\n";
    let binary = |big: bool| {
        let mut bytes = head(if big { "binary_big_endian" } else { "binary_little_endian" }).into_bytes();
        let mut number = |little: &[u8]| {
            if big { bytes.extend(little.iter().rev()) } else { bytes.extend(little) }
        };
        number(&[2]);
        [7_i32, 8].iter().for_each(|x| number(&x.to_le_bytes()));
        number(&35.0_f32.to_le_bytes());
        number(&0.5_f32.to_le_bytes());
        number(&0.25_f64.to_le_bytes());
        number(&(-1.0_f32).to_le_bytes());
        number(&[3]);
        [0_i32; 3].iter().for_each(|x| number(&x.to_le_bytes()));
        number(&[0]);
        bytes
    };
    for file in [ascii.into_bytes(), binary(false), binary(true)] {
        let splats = Splats::decode(&file, "some.ply").expect("splats");
        assert_eq!(splats.coefficients(0), Ok(vec![0.5, 0.25, -1.0]));
        assert_eq!(splats.notes().len(), 2, "{:?}", splats.notes());
        assert!(Splats::decode(&file[..file.len() - 2], "some.ply").is_err());
    }
}

/// The same table in degrees, in radians and as vectors of any length.
#[test]
fn directions_of_brdfs_are_recognized() {
    let degrees =
        "in_theta,in_phi,out_theta,out_phi,r,g,b\n0,0,0,0,1,1,1\n45,0,30,180,2,2,2\n80,0,60,90,-1,-1,-1\n";
    let radians = |suffix: &str| {
        let names =
            ["in_theta", "in_phi", "out_theta", "out_phi"].map(|name| format!("{name}{suffix}")).join(",");
        format!(
            "{names},r,g,b\n0,0,0,0,1,1,1\n0.785398163,0,0.523598776,3.141592654,2,2,2\n1.4,0,1,1.57,-1,-1,-1\n"
        )
    };
    let vectors =
        "in_x,in_y,in_z,out_x,out_y,out_z,r,g,b\n0,0,1,0,0,2,1,1,1\n1,0,1,-0.5,0,0.866025404,2,2,2\n";
    let expected = BrdfTable::parse(degrees).expect("a table");
    assert_eq!((expected.angle_unit(), expected.unmeasured()), (Some(AngleUnit::Degrees), 1));
    for (text, unit, normalized) in [
        (radians(""), Some(AngleUnit::AssumedRadians), 0),
        (radians("_rad"), Some(AngleUnit::Radians), 0),
        (degrees.replace("theta", "theta_deg").replace("phi", "phi_deg"), Some(AngleUnit::Degrees), 0),
        (vectors.to_owned(), None, 2),
    ] {
        let found = BrdfTable::parse(&text).expect(&text);
        assert_eq!((found.angle_unit(), found.normalized()), (unit, normalized), "{text}");
        for (found, expected) in found.samples().iter().zip(expected.samples()) {
            let both = found.light.iter().chain(&found.view).zip(expected.light.iter().chain(&expected.view));
            // Nine decimals are written.
            both.for_each(|(a, b)| assert!((a - b).abs() < 2e-9, "{a} {b}"));
        }
    }
    // Degrees may be small, when they say so.
    let small = "theta_h_deg,theta_d_deg,phi_d_deg,r,g,b\n1,1,0,1,1,1\n";
    assert_eq!(BrdfTable::parse(small).expect("a table").angle_unit(), Some(AngleUnit::Degrees));
}

#[test]
fn colors_of_points_are_what_their_names_say() {
    let rows = |header: &str, color: &str| {
        let rows: String = (0..5).map(|i| format!("{i},{color}\n")).collect();
        Points::parse(&format!("{header}\n{rows}")).expect(header).colors()[0]
    };
    let decode = |x: f64| Transfer::Srgb.decode(x);
    assert_eq!(rows("x,r,g,b", "255,0,51"), [1.0, 0.0, decode(0.2)]);
    assert_eq!(rows("t,Red,Green,Blue", "255,0,51"), [1.0, 0.0, decode(0.2)]);
    assert_eq!(rows("x,linear_r,linear_g,linear_b", "255,0,51"), [255.0, 0.0, 51.0]);
    assert_eq!(rows("u,r8,g8,b8", "1,0,51"), [decode(1.0 / 255.0), 0.0, decode(0.2)]);
    assert_eq!(rows("x,encoded_r,encoded_g,encoded_b", "1,0,0.2"), [1.0, 0.0, decode(0.2)]);
    // Bright, and not of eight bits.
    assert_eq!(rows("x,r,g,b", "300,0,51"), [300.0, 0.0, 51.0]);
    assert_eq!(rows("x,r,g,b", "200.5,0,51"), [200.5, 0.0, 51.0]);
    assert_eq!(rows("x,r,g,b", "2,0,1"), [2.0, 0.0, 1.0]);
}

#[test]
fn refractive_indices_are_read_in_nm_and_um() {
    let nm = RefractiveIndex::parse("nm,n,k\n400,1.5,2\n500,1,3\n").expect("a table");
    for text in [
        "wl,n,k\n0.4,1.5,2\n0.5,1,3\n",
        "um;n;k\n0.4;1.5;2\n0.5;1;3\n",
        "wl,n\n0.4,1.5\n0.5,1\n\nwl,k\n0.4,2\n0.5,3\n",
    ] {
        let found = RefractiveIndex::parse(text).expect(text);
        assert!(
            (found.range()[1] - 500.0).abs() < 1e-9 && (found.at(450.0)[1] - nm.at(450.0)[1]).abs() < 1e-12
        );
        assert!(RefractiveIndex::is_header(text), "{text}");
    }
    // (0.5² + 4) / (2.5² + 4).
    assert!((nm.normal_reflectance()[0] - 4.25 / 10.25).abs() < 1e-15);
    assert!(RefractiveIndex::parse("wl,n\n0.4,1.5\n\nwl,k\n0.5,2\n").is_err());
    for spectra in ["nm,n\n400,0.5\n500,0.4\n", "nm,a,k\n400,1,1\n", "name,n,k\na,1,1\n"] {
        assert!(!RefractiveIndex::is_header(spectra), "{spectra}");
    }
}
