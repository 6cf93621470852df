//! From and to the types of the crate `image`: floats are linear RGB, integers are encoded as sRGB.

use color_fn_colorimetry::{RgbSpace, Transfer};
use image::{DynamicImage, Rgb32FImage, RgbImage};

use super::encoding::decoded;
use super::pixels::Image;
use crate::invalid::InvalidCapture;

/// Linear RGB of an image of any kind: floats are linear, integers encoded as sRGB. Transparency is left out.
pub(crate) fn linear_pixels(image: DynamicImage) -> (usize, usize, Vec<[f32; 3]>) {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let pixels = match image {
        DynamicImage::ImageRgb32F(_) | DynamicImage::ImageRgba32F(_) => {
            image.into_rgb32f().pixels().map(|pixel| pixel.0).collect()
        }
        encoded => decoded(encoded.into_rgb16().as_raw().as_chunks().0, RgbSpace::SRGB),
    };
    (width, height, pixels)
}

/// Pixels as an image of the crate `image`.
pub(crate) fn float_image(width: usize, height: usize, pixels: &[[f32; 3]]) -> Rgb32FImage {
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let image = Rgb32FImage::from_raw(size(width), size(height), pixels.as_flattened().to_vec());
    image.unwrap_or_default()
}

/// Floats are linear RGB, integers are encoded as sRGB; transparency is left out.
///
/// ```
/// use color_fn_captures::Image;
///
/// let encoded = image::RgbImage::from_pixel(2, 1, image::Rgb([255, 0, 188]));
/// let image = Image::try_from(image::DynamicImage::from(encoded.clone()))?;
/// // 188 of 255 is half the light.
/// assert!((image.pixels()[0][2] - 0.5).abs() < 0.01);
/// assert_eq!(image::RgbImage::from(&image), encoded);
/// # Ok::<(), color_fn_captures::InvalidCapture>(())
/// ```
impl TryFrom<DynamicImage> for Image {
    type Error = InvalidCapture;

    fn try_from(image: DynamicImage) -> Result<Self, InvalidCapture> {
        let (width, height, pixels) = linear_pixels(image);
        Self::new(width, height, pixels)
    }
}

/// Linear RGB.
impl TryFrom<Rgb32FImage> for Image {
    type Error = InvalidCapture;

    fn try_from(image: Rgb32FImage) -> Result<Self, InvalidCapture> {
        DynamicImage::from(image).try_into()
    }
}

/// Encoded as sRGB.
impl TryFrom<RgbImage> for Image {
    type Error = InvalidCapture;

    fn try_from(image: RgbImage) -> Result<Self, InvalidCapture> {
        DynamicImage::from(image).try_into()
    }
}

/// Linear RGB.
impl From<&Image> for Rgb32FImage {
    fn from(image: &Image) -> Self {
        float_image(image.width(), image.height(), image.pixels())
    }
}

/// Linear RGB, in floats.
impl From<&Image> for DynamicImage {
    fn from(image: &Image) -> Self {
        Rgb32FImage::from(image).into()
    }
}

/// Encoded as sRGB; what lies beyond 0 and 1 is clipped.
impl From<&Image> for RgbImage {
    fn from(image: &Image) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255")]
        let encode = |x: f32| {
            (255.0 * Transfer::Srgb.encode(f64::from(x).clamp(0.0, 1.0))).round().clamp(0.0, 255.0) as u8
        };
        let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let bytes = image.pixels().as_flattened().iter().map(|&x| encode(x)).collect();
        Self::from_raw(size(image.width()), size(image.height()), bytes).unwrap_or_default()
    }
}
