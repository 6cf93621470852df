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
pub(super) fn decode<E: From<DecodingError>>(
    bytes: &[u8],
    check: impl Fn(Size) -> Result<(), E>,
) -> Result<Encoded, E> {
    let limits = Limits { bytes: 16 * Image::MAX_PIXELS as usize };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // Palettes become RGB, few bits eight, a transparent color alpha.
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info()?;
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
        stated: stated(info),
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        notes: notes(info),
    })
}

fn stated(info: &Info<'_>) -> Stated {
    let cicp = info.coding_independent_code_points.as_ref().map(|cicp| Cicp {
        primaries: cicp.color_primaries,
        transfer: cicp.transfer_function,
        matrix: cicp.matrix_coefficients,
        full_range: cicp.is_video_full_range_image,
    });
    Stated {
        cicp,
        icc: info.icc_profile.as_ref().map(|icc| icc.to_vec()),
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
