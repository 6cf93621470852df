//! PNG and JPEG files.

use std::io::Read;
use std::path::Path;

use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::message::escaped;
use image::{ImageError, ImageFormat};

use super::conversion::Conversion;
use super::encoded::Encoded;
use super::error::ReadImageError;
use super::orientation::{Placement, turned};
use super::pixels::{ColorTag, Image};
use super::stated::conversion;
use super::{jpeg, png};
use crate::source::{self, ReadFileError};

impl Image {
    /// The largest file, in bytes: the most pixels at 16 bits, not compressed.
    pub const MAX_BYTES: u64 = 8 * Self::MAX_PIXELS + (1 << 20);

    /// A PNG or a JPEG, by its first bytes, in linear RGB of a space.
    ///
    /// - **Colors** are converted by what the file states of them, which is [reported](Self::color_tag), beyond the gamut of the
    ///   space too, but for ICC profiles of tables. Of a PNG that is the first of `cICP`, `iCCP`, `sRGB`, `gAMA` with `cHRM`; of a
    ///   JPEG its ICC profile. A file that states nothing is encoded in the space. White of PQ and HLG is 203 cd/m².
    /// - **Orientation** of EXIF is applied.
    /// - **Transparency** is left out: the colors are those that are stored, which in a PNG are not multiplied by it.
    ///
    /// What was done is in [`notes`](Self::notes).
    ///
    /// # Errors
    /// When it cannot be read, has more than 2²⁶ pixels or is CMYK, or the space has no encoding.
    pub fn read(path: &Path, space: RgbSpace) -> Result<Self, ReadImageError> {
        check_encoded(space)?;
        Self::decode(&source::file(path, Self::MAX_BYTES)?, &source::name(path), space)
    }

    /// A stream of such a file; `name` is for messages.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_reader(mut reader: impl Read, name: &str, space: RgbSpace) -> Result<Self, ReadImageError> {
        check_encoded(space)?;
        Self::decode(&source::stream(&mut reader, name, Self::MAX_BYTES)?, name, space)
    }

    /// The bytes of such a file; `name` is for messages.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn decode(bytes: &[u8], name: &str, space: RgbSpace) -> Result<Self, ReadImageError> {
        check_encoded(space)?;
        let failed = |reason: &dyn ToString| ReadFileError::new(name, &reason.to_string());
        let check = |[width, height]: [u32; 2]| {
            if u64::from(width) * u64::from(height) <= Self::MAX_PIXELS {
                return Ok(());
            }
            let file = escaped(name);
            Err(DecodeError::Refused(ReadImageError::TooLarge { file, width, height, max: Self::MAX_PIXELS }))
        };
        let encoded = if bytes.starts_with(png::START) {
            png::decode(bytes, check)
        } else if bytes.starts_with(jpeg::START) {
            if jpeg::components(bytes) == Some(4) {
                return Err(failed(&"a JPEG in CMYK: convert it to RGB").into());
            }
            jpeg::decode(bytes, check)
        } else {
            return Err(failed(&unread(bytes)).into());
        };
        let encoded = encoded.map_err(|error| match error {
            DecodeError::Refused(error) => error,
            DecodeError::Failed(reason) => failed(&reason).into(),
        })?;
        let (with_stated, tag, mut notes) = conversion(&encoded.stated, space);
        let (pixels, tag) = match linear(&encoded, &with_stated, &mut notes) {
            Ok(pixels) => (pixels, tag),
            // The engine may find out with the first pixel only.
            Err(reason) => {
                notes.clear();
                let pixels = linear(&encoded, &Conversion::of_space(space), &mut notes);
                let reason = format!("its ICC profile cannot be used ({reason})");
                (pixels.map_err(|reason| failed(&reason))?, ColorTag::Ignored { reason })
            }
        };
        let [width, height] = Placement::new(encoded.size, encoded.orientation).size();
        notes.extend(encoded.notes);
        Ok(Self::new(width, height, pixels)?.with_origin(tag, notes))
    }
}

/// Upright pixels in linear RGB.
fn linear(encoded: &Encoded, by: &Conversion, notes: &mut Vec<String>) -> Result<Vec<[f32; 3]>, String> {
    let [columns, rows] = encoded.size;
    let placement = Placement::new(encoded.size, encoded.orientation);
    let mut pixels = vec![[0.0; 3]; columns * rows];
    let (mut codes, mut spare) = (Vec::new(), Vec::new());
    let [mut translucent, mut transparent] = [0, 0];
    for row in 0..rows {
        let counts = encoded.row(row, &mut codes);
        translucent += counts[0];
        transparent += counts[1];
        by.apply(&codes, &mut spare, |column, rgb| pixels[placement.place(column, row)] = rgb)?;
    }
    notes.extend(turned(encoded.orientation).map(|how| format!("{how}, as its EXIF orientation says")));
    if translucent > 0 {
        let hidden = match transparent {
            0 => String::new(),
            n => format!(", {n} of them fully transparent"),
        };
        notes.push(format!(
            "transparency is left out: {translucent} of {} pixels are not opaque{hidden}; the colors that are stored under it are taken",
            pixels.len()
        ));
    }
    Ok(pixels)
}

/// Why a file is not decoded: it is refused, or its decoder says so.
enum DecodeError {
    Refused(ReadImageError),
    Failed(String),
}

impl From<::png::DecodingError> for DecodeError {
    fn from(error: ::png::DecodingError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<String> for DecodeError {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl From<ImageError> for DecodeError {
    fn from(error: ImageError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What a file is instead.
fn unread(bytes: &[u8]) -> String {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Hdr | ImageFormat::OpenExr) => "a map of radiance, and not an image".into(),
        Ok(format) => format!("{format:?} images cannot be read: convert it to PNG"),
        Err(_) => "neither PNG nor JPEG, by its first bytes".into(),
    }
}

fn check_encoded(space: RgbSpace) -> Result<(), ReadImageError> {
    match space.transfer {
        Transfer::Linear => Err(ReadImageError::LinearSpace(space.to_string())),
        _ => Ok(()),
    }
}
