//! Radiance RGBE and OpenEXR files.

use std::io::{BufRead, Cursor, Read, Seek};
use std::path::Path;

use color_fn_core::message::escaped;
use image::codecs::hdr::HdrDecoder;
use image::codecs::openexr::OpenExrDecoder;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError};

use super::error::ReadEnvironmentError;
use super::map::{Aspect, Environment, check_size};
use crate::source::{self, ReadFileError};

/// The first bytes of OpenEXR.
const EXR: [u8; 4] = [0x76, 0x2F, 0x31, 0x01];

impl Environment {
    /// The largest file, in bytes: the most pixels, not compressed.
    pub const MAX_BYTES: u64 = 16 * Self::MAX_PIXELS;

    /// A file, by its first bytes: Radiance RGBE (`.hdr`) or OpenEXR (`.exr`). Primaries that an OpenEXR file declares are not
    /// read: its RGB is taken as Rec.709.
    ///
    /// # Errors
    /// When it cannot be read, or is not a [map](Self::new). DWAA and DWAB compression cannot be read.
    pub fn read(path: &Path, aspect: Aspect) -> Result<Self, ReadEnvironmentError> {
        Self::decode(&source::file(path, Self::MAX_BYTES)?, &source::name(path), aspect)
    }

    /// A stream of such a file; `name` is for messages.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_reader(
        mut reader: impl Read,
        name: &str,
        aspect: Aspect,
    ) -> Result<Self, ReadEnvironmentError> {
        Self::decode(&source::stream(&mut reader, name, Self::MAX_BYTES)?, name, aspect)
    }

    /// The bytes of a file; `file` is what messages call it.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn decode(bytes: &[u8], file: &str, aspect: Aspect) -> Result<Self, ReadEnvironmentError> {
        let failed = |error: &ImageError| ReadFileError::new(file, error).into();
        if bytes.starts_with(b"#?") {
            let decoder = HdrDecoder::new(Cursor::new(bytes)).map_err(|error| failed(&error))?;
            pixels(decoder, aspect, failed)
        } else if bytes.starts_with(&EXR) {
            if let Some(compression) = unread_compression(bytes) {
                return Err(ReadEnvironmentError::UnreadCompression { file: escaped(file), compression });
            }
            let decoder = open_exr(Cursor::new(bytes)).map_err(|error| failed(&error))?;
            pixels(decoder, aspect, failed)
        } else {
            Err(ReadEnvironmentError::UnknownFormat(escaped(file)))
        }
    }
}

fn open_exr<R: BufRead + Seek>(source: R) -> Result<OpenExrDecoder<R>, ImageError> {
    OpenExrDecoder::with_alpha_preference(source, Some(false))
}

/// What a decoder has, when it is not too much: its size is known before anything is decoded.
fn pixels(
    decoder: impl ImageDecoder,
    aspect: Aspect,
    failed: impl Fn(&ImageError) -> ReadEnvironmentError,
) -> Result<Environment, ReadEnvironmentError> {
    let (width, height) = decoder.dimensions();
    check_size(width.into(), height.into())?;
    debug_assert_eq!(decoder.color_type(), ColorType::Rgb32F, "both decoders give it");
    let image = DynamicImage::from_decoder(decoder).map_err(|error| failed(&error))?.into_rgb32f();
    let pixels = image.pixels().map(|pixel| pixel.0).collect();
    Environment::new(width as usize, height as usize, pixels, aspect)
}

/// The compression that an OpenEXR header names, where it is one that `image` does not read: after `compression`, its type
/// of the same name, and a length of one byte.
fn unread_compression(bytes: &[u8]) -> Option<&'static str> {
    const NAME: &[u8] = b"compression\0compression\0\x01\0\0\0";
    // A header is some hundred bytes long.
    let head = &bytes[..bytes.len().min(1 << 16)];
    let at = head.windows(NAME.len()).position(|window| window == NAME)?;
    match head.get(at + NAME.len())? {
        8 => Some("DWAA"),
        9 => Some("DWAB"),
        _ => None,
    }
}
