//! JPEG: samples and what the markers say of them.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError};

use super::encoded::{Encoded, Size};
use super::stated::Stated;

/// The first marker, and the first byte of the next.
pub(super) const START: &[u8] = b"\xFF\xD8\xFF";

/// A JPEG in RGB or gray.
///
/// # Errors
/// What `check` says of its size, and why it cannot be decoded.
pub(super) fn decode<E: From<ImageError>>(
    bytes: &[u8],
    check: impl Fn(Size) -> Result<(), E>,
) -> Result<Encoded, E> {
    let mut decoder = JpegDecoder::new(Cursor::new(bytes))?;
    let (width, height) = decoder.dimensions();
    check([width, height])?;
    let icc = decoder.icc_profile()?;
    let adobe_rgb = decoder.exif_metadata()?.is_some_and(is_adobe_rgb);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let channels = if decoder.color_type() == ColorType::L8 { 1 } else { 3 };
    let mut samples = vec![0; width as usize * height as usize * channels];
    decoder.read_image(&mut samples)?;
    Ok(Encoded {
        size: [width as usize, height as usize],
        channels,
        wide: false,
        samples,
        stated: Stated { icc, adobe_rgb, ..Stated::default() },
        orientation,
        notes: Vec::new(),
    })
}

/// Whether EXIF states Adobe RGB: by the interoperability `R03` of DCF 2.0, or by the color space 2, which no standard has and some
/// cameras write.
fn is_adobe_rgb(bytes: Vec<u8>) -> bool {
    let Ok(exif) = exif::Reader::new().read_raw(bytes) else { return false };
    let field = |tag| exif.get_field(tag, exif::In::PRIMARY).map(|field| &field.value);
    let color_space = field(exif::Tag::ColorSpace).and_then(|value| value.get_uint(0));
    let is_r03 = matches!(
        field(exif::Tag::InteroperabilityIndex),
        Some(exif::Value::Ascii(text)) if text.first().is_some_and(|text| text.starts_with(b"R03"))
    );
    color_space == Some(2) || is_r03 && color_space != Some(1)
}

/// How many components the frame header of a JPEG states: four are CMYK.
pub(super) fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? else { return None };
        // Frames are C0 to CF, but for tables, the reserved one and arithmetic conditioning.
        if (0xC0..=0xCF).contains(&marker) && ![0xC4, 0xC8, 0xCC].contains(&marker) {
            return bytes.get(at + 9).copied();
        }
        at += if marker == 0xFF { 1 } else { 2 + usize::from(u16::from_be_bytes([high, low])) };
    }
}
