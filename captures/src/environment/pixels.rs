//! Pixels of a file on their way to a map.

use color_fn_colorimetry::Matrix3;
use color_fn_colorimetry::matrix::apply;

/// The pixels of a file, upright, in linear Rec.709.
pub(super) struct Pixels {
    pub(super) size: [usize; 2],
    pub(super) pixels: Vec<[f32; 3]>,
    pub(super) notes: Vec<String>,
}

/// Pixels by a matrix, where there is one.
pub(super) fn convert(pixels: &mut [[f32; 3]], matrix: Option<&Matrix3>) {
    let Some(matrix) = matrix else { return };
    for pixel in pixels {
        #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
        let converted = apply(matrix, pixel.map(f64::from)).map(|x| x as f32);
        *pixel = converted;
    }
}
