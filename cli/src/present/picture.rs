//! Pixels to a PNG file.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Rows of sRGB pixels from the top, without padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Picture<'a> {
    /// Pixels in a row.
    pub(crate) width: u32,
    /// Rows.
    pub(crate) height: u32,
    /// The bytes.
    pub(crate) pixels: Pixels<'a>,
}

/// The bytes of a picture, one a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pixels<'a> {
    /// Red, green, blue.
    Rgb(&'a [u8]),
    /// Red, green, blue, and alpha that they are not multiplied by.
    Rgba(&'a [u8]),
}

/// Why a picture was not encoded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PictureError {
    /// A picture needs a pixel.
    #[error("a picture of {width} × {height} pixels has nothing in it")]
    Empty {
        /// As given.
        width: u32,
        /// As given.
        height: u32,
    },
    /// Size and bytes disagree.
    #[error("a picture of {width} × {height} pixels has {expected} bytes, not {found}")]
    WrongLength {
        /// As given.
        width: u32,
        /// As given.
        height: u32,
        /// What the size asks for.
        expected: u64,
        /// What was given.
        found: u64,
    },
    /// The PNG encoder failed.
    #[error("the picture could not be encoded")]
    Encode(#[from] image::ImageError),
}

impl Picture<'_> {
    /// The picture as a PNG file.
    pub(crate) fn encode(&self) -> Result<Vec<u8>, PictureError> {
        let Self { width, height, pixels } = *self;
        let (bytes, color, channels) = match pixels {
            Pixels::Rgb(bytes) => (bytes, ExtendedColorType::Rgb8, 3),
            Pixels::Rgba(bytes) => (bytes, ExtendedColorType::Rgba8, 4),
        };
        if width == 0 || height == 0 {
            return Err(PictureError::Empty { width, height });
        }
        let expected = u64::from(width).saturating_mul(u64::from(height)).saturating_mul(channels);
        let found = bytes.len() as u64;
        if found != expected {
            return Err(PictureError::WrongLength { width, height, expected, found });
        }
        let mut file = Vec::new();
        PngEncoder::new(&mut file).write_image(bytes, width, height, color)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back() {
        let bytes = [255, 0, 0, 255, 0, 128, 255, 7];
        let png = Picture { width: 2, height: 1, pixels: Pixels::Rgba(&bytes) }.encode().unwrap();
        assert_eq!(image::load_from_memory(&png).unwrap().to_rgba8().into_raw(), bytes);
    }

    #[test]
    fn sizes_must_agree() {
        let picture = |width, height| Picture { width, height, pixels: Pixels::Rgb(&[0; 6]) }.encode();
        assert!(picture(1, 2).is_ok());
        assert!(matches!(picture(0, 2), Err(PictureError::Empty { .. })));
        assert!(matches!(picture(3, 2), Err(PictureError::WrongLength { expected: 18, found: 6, .. })));
        assert!(matches!(picture(u32::MAX, u32::MAX), Err(PictureError::WrongLength { .. })));
    }
}
