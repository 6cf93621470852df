//! From and to the types of the crate `image`: floats are linear Rec.709, integers are encoded as sRGB.

use image::{DynamicImage, Rgb32FImage};

use super::error::ReadEnvironmentError;
use super::map::{Aspect, Environment};
use crate::image::{float_image, linear_pixels};

/// A latitude–longitude map, twice as wide as high.
///
/// ```
/// use color_fn_captures::Environment;
///
/// let white = image::Rgb32FImage::from_pixel(4, 2, image::Rgb([2.0; 3]));
/// let map = Environment::try_from(white.clone())?;
/// assert_eq!(map.row(0)[0], [2.0; 3]);
/// assert_eq!(image::Rgb32FImage::from(&map), white);
/// # Ok::<(), color_fn_captures::ReadEnvironmentError>(())
/// ```
impl TryFrom<Rgb32FImage> for Environment {
    type Error = ReadEnvironmentError;

    fn try_from(image: Rgb32FImage) -> Result<Self, ReadEnvironmentError> {
        DynamicImage::from(image).try_into()
    }
}

/// A latitude–longitude map, twice as wide as high: floats are linear, integers encoded as sRGB; transparency is left out.
impl TryFrom<DynamicImage> for Environment {
    type Error = ReadEnvironmentError;

    fn try_from(image: DynamicImage) -> Result<Self, ReadEnvironmentError> {
        let (width, height, pixels) = linear_pixels(image);
        Self::new(width, height, pixels, Aspect::TwoToOne)
    }
}

/// Linear Rec.709.
impl From<&Environment> for Rgb32FImage {
    fn from(map: &Environment) -> Self {
        float_image(map.width(), map.height(), map.pixels())
    }
}

/// Linear Rec.709, in floats.
impl From<&Environment> for DynamicImage {
    fn from(map: &Environment) -> Self {
        Rgb32FImage::from(map).into()
    }
}
