//! Encoded values as linear light.

use std::sync::Arc;

use color_fn_colorimetry::RgbSpace;

/// The linear light of each code of 16 bits.
pub(super) type Levels = Arc<[f32]>;

/// The levels of a curve that takes 0 to 1.
#[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
pub(super) fn levels(decode: impl Fn(f64) -> f64) -> Levels {
    (0..=u16::MAX).map(|code| decode(f64::from(code) / 65535.0) as f32).collect()
}

/// Linear light of values that are encoded in a space.
pub(super) fn decoded(encoded: &[[u16; 3]], space: RgbSpace) -> Vec<[f32; 3]> {
    let levels = levels(|x| space.transfer.decode(x));
    encoded.iter().map(|pixel| pixel.map(|x| levels[usize::from(x)])).collect()
}
