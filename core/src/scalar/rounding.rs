//! Rounding to single precision.

/// A number rounded to the nearest of single precision; infinite beyond the largest.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "rounding to single precision is what is asked for")]
pub const fn round_to_f32(x: f64) -> f32 {
    x as f32
}
