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
    /// The bytes: red, green, blue, one a channel.
    pub(crate) rgb: &'a [u8],
}

/// An encoded component as a byte; NaN gives 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 … 255")]
pub(crate) fn byte(x: f64) -> u8 {
    (x.clamp(0.0, 1.0) * 255.0).round() as u8
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
    SizeMismatch {
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
        let Self { width, height, rgb } = *self;
        if width == 0 || height == 0 {
            return Err(PictureError::Empty { width, height });
        }
        let expected = u64::from(width).saturating_mul(u64::from(height)).saturating_mul(3);
        let found = rgb.len() as u64;
        if found != expected {
            return Err(PictureError::SizeMismatch { width, height, expected, found });
        }
        let mut file = Vec::new();
        PngEncoder::new(&mut file).write_image(rgb, width, height, ExtendedColorType::Rgb8)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_come_back() {
        let bytes = [255, 0, 0, 0, 128, 255];
        let png = Picture { width: 2, height: 1, rgb: &bytes }.encode().unwrap();
        assert_eq!(image::load_from_memory(&png).unwrap().to_rgb8().into_raw(), bytes);
    }

    #[test]
    fn sizes_must_agree() {
        let picture = |width, height| Picture { width, height, rgb: &[0; 6] }.encode();
        assert!(picture(1, 2).is_ok());
        assert!(matches!(picture(0, 2), Err(PictureError::Empty { .. })));
        assert!(matches!(picture(3, 2), Err(PictureError::SizeMismatch { expected: 18, found: 6, .. })));
        assert!(matches!(picture(u32::MAX, u32::MAX), Err(PictureError::SizeMismatch { .. })));
    }
}
