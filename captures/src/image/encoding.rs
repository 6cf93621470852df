//! Encoded values as linear light.

use color_fn_colorimetry::RgbSpace;

/// Linear light of values that are encoded in a space.
pub(super) fn decoded(encoded: &[[u16; 3]], space: RgbSpace) -> Vec<[f32; 3]> {
    #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
    let decode = |x: u16| space.transfer.decode(f64::from(x) / 65535.0) as f32;
    let levels: Vec<f32> = (0..=u16::MAX).map(decode).collect();
    encoded.iter().map(|pixel| pixel.map(|x| levels[usize::from(x)])).collect()
}
