//! OpenEXR: the pixels of a layer in linear Rec.709.

use std::io::Cursor;

use color_fn_colorimetry::{Matrix3, RgbSpace};
use color_fn_core::message::escaped;
use exr::block::reader::ChunksReader;
use exr::error::{Error, UnitResult};
use exr::meta::attribute::{AttributeValue, EnvironmentMap, SampleType};
use exr::meta::header::Header;
use exr::prelude::{Vec2, f16};

use super::error::ReadEnvironmentError;
use super::interop_id::{Curve, NamedSpace, named_space};
use super::layer::picture;
use super::pixels::{Pixels, convert};
use crate::chromaticities::Chromaticities;

/// The first bytes.
pub(super) const START: &[u8] = &[0x76, 0x2F, 0x31, 0x01];

/// The picture of a file; see [`Environment::read`](super::map::Environment::read).
pub(super) fn pixels(
    bytes: &[u8],
    check: impl Fn(usize, usize) -> Result<(), ReadEnvironmentError>,
    failed: impl Fn(String) -> ReadEnvironmentError,
) -> Result<Pixels, ReadEnvironmentError> {
    let broken = |error: Error| {
        let what_to_do =
            if matches!(error, Error::NotSupported(_)) { ": write it with ZIP compression" } else { "" };
        failed(format!("OpenEXR: {error}{what_to_do}"))
    };
    let reader = exr::block::read(Cursor::new(bytes), false).map_err(broken)?;
    let (layer, mut notes) = picture(reader.headers()).map_err(&failed)?;
    let header = reader.headers()[layer.part].clone();
    if header.own_attributes.environment_map == Some(EnvironmentMap::Cube) {
        return Err(failed("a cube map: convert it to a latitude–longitude map".into()));
    }
    let window = header.shared_attributes.display_window;
    let size @ [width, height] = [window.size.x(), window.size.y()];
    check(width, height)?;
    notes.extend(windows(&header).map_err(&failed)?);
    let space = color_space(&header, &mut notes).map_err(&failed)?;
    let mut pixels = vec![[0.0; 3]; width * height];
    let offset = header.own_attributes.layer_position - window.position;
    let mut translucent = 0_usize;
    let chunks = reader
        .filter_chunks(false, |_, tile, block| block.layer == layer.part && tile.level_index == Vec2(0, 0));
    let mut blocks = chunks.map_err(broken)?.sequential_decompressor(false);
    while let Some(block) = blocks.decompress_next_block() {
        for line in block.map_err(broken)?.lines(&header.channels) {
            let (channel, start) = (line.location.channel, line.location.position.to_i32() + offset);
            let row = usize::try_from(start.y()).ok().filter(|row| *row < height);
            let column = |i: usize| {
                usize::try_from(i64::from(start.x()) + i as i64).ok().filter(|column| *column < width)
            };
            let Some(row) = row else { continue };
            let samples = |put: &mut dyn FnMut(usize, f32)| -> UnitResult {
                let placed = |i: usize| column(i).map(|column| row * width + column);
                match header.channels.list[channel].sample_type {
                    SampleType::F32 => {
                        each(line.read_samples::<f32>(), |i, x| placed(i).map_or((), |at| put(at, x)))
                    }
                    SampleType::F16 => each(line.read_samples::<f16>(), |i, x| {
                        placed(i).map_or((), |at| put(at, x.to_f32()))
                    }),
                    #[expect(clippy::cast_precision_loss, reason = "colors are f32")]
                    SampleType::U32 => {
                        each(line.read_samples::<u32>(), |i, x| placed(i).map_or((), |at| put(at, x as f32)))
                    }
                }
            };
            for c in (0..3).filter(|c| layer.channels[*c] == channel) {
                samples(&mut |at, x| pixels[at][c] = space.curve.decode(x)).map_err(broken)?;
            }
            if layer.alpha == Some(channel) {
                samples(&mut |_, x| translucent += usize::from(x < 1.0)).map_err(broken)?;
            }
        }
    }
    convert(&mut pixels, space.to_rgb.as_ref());
    if translucent > 0 {
        let all = pixels.len();
        notes.push(format!(
            "transparency is left out: {translucent} of {all} pixels are not opaque; the colors that are stored are taken"
        ));
    }
    Ok(Pixels { size, pixels, notes })
}

fn each<T>(
    samples: impl Iterator<Item = exr::error::Result<T>>,
    mut put: impl FnMut(usize, T),
) -> UnitResult {
    for (i, sample) in samples.enumerate() {
        put(i, sample?);
    }
    Ok(())
}

/// What the two windows have in common.
fn windows(header: &Header) -> Result<Option<String>, String> {
    let (data, display) = (header.data_window(), header.shared_attributes.display_window);
    let ends = |window: exr::meta::attribute::IntegerBounds| {
        let (from, size) = (window.position, window.size);
        let end = |from: i32, size: usize| i64::from(from) + size as i64;
        ([from.x(), from.y()].map(i64::from), [end(from.x(), size.x()), end(from.y(), size.y())])
    };
    let ((data_from, data_to), (from, to)) = (ends(data), ends(display));
    let common = |axis: usize| data_to[axis].min(to[axis]) - data_from[axis].max(from[axis]);
    let words = |from: [i64; 2], to: [i64; 2]| {
        format!("({}, {}) to ({}, {})", from[0], from[1], to[0] - 1, to[1] - 1)
    };
    let (data, display) = (words(data_from, data_to), words(from, to));
    if common(0) <= 0 || common(1) <= 0 {
        return Err(format!(
            "its data window {data} lies beside its display window {display}: there are no pixels"
        ));
    }
    let missing = (0..2).any(|axis| data_from[axis] > from[axis] || data_to[axis] < to[axis]);
    let beyond = (0..2).any(|axis| data_from[axis] < from[axis] || data_to[axis] > to[axis]);
    Ok(match (missing, beyond) {
        (true, _) => Some(format!(
            "the map is its display window {display}, black where its data window {data} has no pixels"
        )),
        (false, true) => {
            Some(format!("the map is its display window {display}, cut out of its data window {data}"))
        }
        (false, false) => None,
    })
}

/// Whether OpenImageIO calls what a map is by this name.
fn is_linear_rec709(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "linear",
        "scene_linear",
        "lin_srgb",
        "lin_rec709",
        "lin_rec709_scene",
        "linear rec.709",
        "linear rec.709 (srgb)",
    ]
    .contains(&name.as_str())
}

/// What the file states of its colors. `colorInteropID` is more exact than `chromaticities`, which may stand beside it.
fn color_space(header: &Header, notes: &mut Vec<String>) -> Result<NamedSpace, String> {
    let attributes = [&header.own_attributes.other, &header.shared_attributes.other];
    let attribute = |name: &str| attributes.iter().find_map(|all| all.get(name.as_bytes()));
    let text = |name: &str| match attribute(name) {
        Some(AttributeValue::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    if let Some(luminance) = header.own_attributes.white_luminance {
        notes.push(format!("radiance is relative: 1 is {luminance} cd/m² by its whiteLuminance"));
    }
    if let Some(Vec2(x, y)) = header.own_attributes.adopted_neutral {
        notes.push(format!("its adoptedNeutral ({x}, {y}) is not used"));
    }
    if let Some(id) = text("colorInteropID").filter(|id| id != "unknown" && !id.is_empty()) {
        let space = named_space(&id)?;
        if space.curve != Curve::Linear || space.to_rgb.is_some() {
            notes.push(format!("colors were converted from {id}, its colorInteropID, to linear Rec.709"));
        }
        return Ok(space);
    }
    if let Some(name) = text("oiio:ColorSpace").filter(|name| !is_linear_rec709(name)) {
        match named_space(&name) {
            Ok(space) => {
                notes.push(format!(
                    "colors were converted from {name}, its oiio:ColorSpace, to linear Rec.709"
                ));
                return Ok(space);
            }
            Err(_) => {
                notes.push(format!("its oiio:ColorSpace `{}` is not known, and not used", escaped(&name)))
            }
        }
    }
    let is_aces = matches!(attribute("acesImageContainerFlag"), Some(AttributeValue::I32(1)));
    let (own, name) = match header.shared_attributes.chromaticities {
        Some(own) => {
            let pair = |xy: Vec2<f32>| [f64::from(xy.x()), f64::from(xy.y())];
            let all = [own.red, own.green, own.blue, own.white].map(pair);
            (Chromaticities::from_xy(all), "its chromaticities")
        }
        None if is_aces => {
            (Chromaticities::of(RgbSpace::ACES2065_1), "ACES2065-1, by its acesImageContainerFlag,")
        }
        None => return Ok(NamedSpace { curve: Curve::Linear, to_rgb: None }),
    };
    let to_rgb: Option<Matrix3> = own.to_space(RgbSpace::SRGB)?;
    if to_rgb.is_some() {
        notes.push(format!("colors were converted from {name} to Rec.709, the white to D65 by Bradford"));
    }
    Ok(NamedSpace { curve: Curve::Linear, to_rgb })
}
