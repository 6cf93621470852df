//! Radiance RGBE and OpenEXR files.

use std::io::{Cursor, Read};
use std::path::Path;

use color_fn_core::message::escaped;
use image::codecs::hdr::HdrDecoder;
use image::{ImageDecoder, ImageError};

use super::error::ReadEnvironmentError;
use super::map::{Aspect, Environment, check_size};
use super::pixels::{Pixels, convert};
use super::{open_exr, radiance};
use crate::source::{self, ReadFileError};

impl Environment {
    /// The largest file, in bytes: the most pixels, not compressed.
    pub const MAX_BYTES: u64 = 16 * Self::MAX_PIXELS;

    /// A file, by its first bytes: Radiance (`.hdr`, `.pic`) or OpenEXR (`.exr`), in linear Rec.709.
    ///
    /// - **Radiance**: RGBE and XYZE, divided by each `EXPOSURE` and `COLORCORR`, converted from its `PRIMARIES`, from any of its eight
    ///   corners.
    /// - **OpenEXR**: the layer of red, green and blue, or of Y alone, that has no name or the name of the picture itself, converted from
    ///   its `colorInteropID` or `chromaticities`; what its data window leaves of the display window is black.
    ///
    /// A file that states no primaries is taken as Rec.709. What was done is in [`notes`](Self::notes).
    ///
    /// # Errors
    /// When it cannot be read, or is not a [map](Self::new).
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
        let failed = |reason: String| ReadEnvironmentError::from(ReadFileError::new(file, &reason));
        let Pixels { size: [width, height], pixels, notes } = if bytes.starts_with(radiance::START) {
            let header = radiance::header(bytes).map_err(failed)?;
            let [width, height] = header.placement.size();
            check_shape(width, height, aspect)?;
            radiance_pixels(bytes, header).map_err(|error| failed(error.to_string()))?
        } else if bytes.starts_with(open_exr::START) {
            open_exr::pixels(bytes, |width, height| check_shape(width, height, aspect), failed)?
        } else {
            return Err(ReadEnvironmentError::UnknownFormat(escaped(file)));
        };
        Ok(Self::new(width, height, pixels, aspect)?.with_notes(notes))
    }
}

/// Refuses a size before anything is decoded.
fn check_shape(width: usize, height: usize, aspect: Aspect) -> Result<(), ReadEnvironmentError> {
    check_size(width as u64, height as u64)?;
    if aspect == Aspect::TwoToOne && width != 2 * height {
        return Err(ReadEnvironmentError::Aspect { width, height });
    }
    Ok(())
}

fn radiance_pixels(bytes: &[u8], header: radiance::Header) -> Result<Pixels, ImageError> {
    let [columns, rows] = header.stored;
    let plain = format!("#?RADIANCE\n\n-Y {rows} +X {columns}\n");
    let decoder = HdrDecoder::new(plain.as_bytes().chain(Cursor::new(&bytes[header.body..])))?;
    let mut pixels = vec![[0.0; 3]; columns * rows];
    decoder.read_image(bytemuck::cast_slice_mut(pixels.as_flattened_mut()))?;
    convert(&mut pixels, header.to_rgb.as_ref());
    let size = header.placement.size();
    if header.is_turned {
        let mut upright = vec![[0.0; 3]; pixels.len()];
        for (i, pixel) in pixels.iter().enumerate() {
            upright[header.placement.place(i % columns, i / columns)] = *pixel;
        }
        pixels = upright;
    }
    Ok(Pixels { size, pixels, notes: header.notes })
}
