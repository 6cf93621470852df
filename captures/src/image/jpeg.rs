//! JPEG: samples and what the markers say of them.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder, ImageError};

use super::encoded::Encoded;
use super::png::Size;
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
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let channels = if decoder.color_type() == ColorType::L8 { 1 } else { 3 };
    let mut samples = vec![0; width as usize * height as usize * channels];
    decoder.read_image(&mut samples)?;
    Ok(Encoded {
        size: [width as usize, height as usize],
        channels,
        wide: false,
        samples,
        stated: Stated { icc, ..Stated::default() },
        orientation,
        notes: Vec::new(),
    })
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
