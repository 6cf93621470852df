//! PNG files.

use std::io::{Cursor, Read};
use std::path::Path;

use color_fn_colorimetry::{RgbSpace, Transfer};
use color_fn_core::message::escaped;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

use super::encoding::decoded;
use super::error::ReadImageError;
use super::icc::IccTransform;
use super::pixels::{IccProfile, Image};
use crate::source::{self, ReadFileError};

impl Image {
    /// The largest file, in bytes: the most pixels at 16 bits, not compressed.
    pub const MAX_BYTES: u64 = 8 * Self::MAX_PIXELS + (1 << 20);

    /// A PNG of 8 or 16 bits in linear RGB of a space. An ICC profile in it converts its colors, beyond the gamut of the space too
    /// where the profile is of matrices and curves; without one they are taken as encoded in the space. What became of it is
    /// [reported](Self::profile). Transparency is left out: the colors are those that are stored, which in a PNG are not multiplied by
    /// it.
    ///
    /// # Errors
    /// When it cannot be read, has more than 2²⁶ pixels, or the space has no encoding.
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
        let failed = |error: ImageError| ReadFileError::new(name, &error);
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| ReadFileError::new(name, &error))?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(Self::MAX_PIXELS * 16);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(failed)?;
        let (width, height) = decoder.dimensions();
        if u64::from(width) * u64::from(height) > Self::MAX_PIXELS {
            let file = escaped(name);
            return Err(ReadImageError::TooLarge { file, width, height, max: Self::MAX_PIXELS });
        }
        let transform = match decoder.icc_profile() {
            Ok(None) => Ok(None),
            Ok(Some(profile)) => IccTransform::new(&profile, space).map(Some),
            Err(error) => Err(escaped(&error.to_string())),
        };
        let encoded = DynamicImage::from_decoder(decoder).map_err(failed)?.into_rgb16();
        let encoded = encoded.as_raw().as_chunks().0;
        let converted = transform.and_then(|transform| match transform {
            Some(transform) => {
                transform.apply(encoded).map(|pixels| Some((transform.name().to_owned(), pixels)))
            }
            None => Ok(None),
        });
        let (pixels, profile) = match converted {
            Ok(Some((name, pixels))) => (pixels, IccProfile::Applied { name }),
            Ok(None) => (decoded(encoded, space), IccProfile::Absent),
            Err(reason) => (decoded(encoded, space), IccProfile::Ignored { reason }),
        };
        Ok(Self::new(width as usize, height as usize, pixels)?.with_profile(profile))
    }
}

fn check_encoded(space: RgbSpace) -> Result<(), ReadImageError> {
    match space.transfer {
        Transfer::Linear => Err(ReadImageError::LinearSpace(space.to_string())),
        _ => Ok(()),
    }
}
