//! PNG: samples and what the chunks say of them.

use std::io::Cursor;

use color_fn_core::message::escaped;
use image::metadata::Orientation;
use png::{BitDepth, Decoder, DecodingError, Info, Limits, SourceChromaticities, Transformations};

use super::encoded::{Encoded, Size};
use super::pixels::Image;
use super::stated::{Cicp, Stated};
use crate::chromaticities::Chromaticities;

/// The signature.
pub(super) const START: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG: RGB or gray, of 8 or 16 bits, with alpha where it has any.
///
/// # Errors
/// What `check` says of its size, and why it cannot be decoded.
pub(super) fn decode<E: From<DecodingError> + From<String>>(
    bytes: &[u8],
    check: impl Fn(Size) -> Result<(), E>,
) -> Result<Encoded, E> {
    let limits = Limits { bytes: 16 * Image::MAX_PIXELS as usize };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // Palettes become RGB, few bits eight, a transparent color alpha.
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(|error| match bad_cicp(bytes) {
        Some(reason) => E::from(reason),
        None => error.into(),
    })?;
    let (width, height) = reader.info().size();
    check([width, height])?;
    let mut samples = vec![0; reader.output_buffer_size().ok_or(DecodingError::LimitsExceeded)?];
    let (color, depth) = reader.output_color_type();
    reader.next_frame(&mut samples)?;
    // An orientation may stand behind the pixels. That a file ends early after them concerns no color.
    let _ = reader.finish();
    let info = reader.info();
    let orientation = info.exif_metadata.as_ref().and_then(|exif| Orientation::from_exif_chunk(exif));
    Ok(Encoded {
        size: [width as usize, height as usize],
        channels: color.samples(),
        wide: depth == BitDepth::Sixteen,
        samples,
        stated: stated(info, damaged(bytes, info)),
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        notes: notes(info),
    })
}

/// Names and contents of the chunks before the pixels.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(START.len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (name, after) = after.split_at_checked(4)?;
        let (content, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        // A CRC ends each.
        rest = after.get(4..)?;
        (name != b"IDAT").then_some((name, content))
    })
}

/// Why a cICP is refused: it concerns RGB in PNG, and the decoder gives up on any other without saying so.
fn bad_cicp(bytes: &[u8]) -> Option<String> {
    let (_, content) = chunks(bytes).find(|(name, _)| *name == b"cICP")?;
    match *content {
        [_, _, 0, 0 | 1] => None,
        _ => {
            let points: Vec<String> = content.iter().take(8).map(ToString::to_string).collect();
            Some(format!(
                "its cICP {} is not of RGB: the third of four must be 0, the last 0 or 1",
                points.join(", ")
            ))
        }
    }
}

/// Chunks of color that are there, and that the decoder leaves out without saying so.
fn damaged(bytes: &[u8], info: &Info<'_>) -> Vec<&'static str> {
    let known = [
        ("iCCP", info.icc_profile.is_some()),
        ("sRGB", info.srgb.is_some()),
        ("gAMA", info.gama_chunk.is_some()),
        ("cHRM", info.chrm_chunk.is_some()),
    ];
    let is_there = |wanted: &str| chunks(bytes).any(|(name, _)| name == wanted.as_bytes());
    known.into_iter().filter(|(name, is_read)| !is_read && is_there(name)).map(|(name, _)| name).collect()
}

fn stated(info: &Info<'_>, damaged: Vec<&'static str>) -> Stated {
    let cicp = info.coding_independent_code_points.as_ref().map(|cicp| Cicp {
        primaries: cicp.color_primaries,
        transfer: cicp.transfer_function,
        matrix: cicp.matrix_coefficients,
        full_range: cicp.is_video_full_range_image,
    });
    Stated {
        cicp,
        icc: info.icc_profile.as_ref().map(|icc| icc.to_vec()),
        damaged,
        adobe_rgb: false,
        srgb: info.srgb.is_some(),
        // Not `gamma()`, which has a value for sRGB too.
        gamma: info.gama_chunk.map(|gamma| f64::from(gamma.into_scaled()) / 1e5),
        chromaticities: info.chrm_chunk.map(chromaticities),
    }
}

fn chromaticities(chrm: SourceChromaticities) -> Chromaticities {
    let pairs = [chrm.red, chrm.green, chrm.blue, chrm.white];
    Chromaticities::from_xy(pairs.map(|(x, y)| [x, y].map(|x| f64::from(x.into_scaled()) / 1e5)))
}

fn notes(info: &Info<'_>) -> Vec<String> {
    let frames = info.animation_control.map(|control| control.num_frames).filter(|frames| *frames > 1);
    frames
        .map(|frames| escaped(&format!("an animation of {frames} pictures: the first is read")))
        .into_iter()
        .collect()
}
