//! Measured, fitted and their difference as one picture.

use crate::error::Failure;
use crate::present::picture::Picture;

/// The space between panels, in pixels.
const GAP: usize = 8;

/// Three pictures of one size, measured, fitted and their difference times 8, as a PNG: beside each other, or below each other
/// where they are wider than high. Colors are encoded for display, in `[0, 1]`.
pub(super) fn panels(
    width: usize,
    height: usize,
    measured: &[[f64; 3]],
    fitted: &[[f64; 3]],
) -> Result<Vec<u8>, Failure> {
    let differences: Vec<[f64; 3]> = measured.iter().zip(fitted).map(|(a, b)| difference(a, b)).collect();
    stacked(width, height, [measured, fitted, &differences])
}

/// What two colors differ by, times 8.
pub(super) fn difference(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    std::array::from_fn(|c| 8.0 * (a[c].clamp(0.0, 1.0) - b[c].clamp(0.0, 1.0)).abs())
}

/// Three pictures of one size as a PNG: beside each other, or below each other where they are wider than high.
pub(super) fn stacked(width: usize, height: usize, pictures: [&[[f64; 3]]; 3]) -> Result<Vec<u8>, Failure> {
    let below = width > height + height / 2;
    let (columns, rows) = if below { (width, 3 * height + 2 * GAP) } else { (3 * width + 2 * GAP, height) };
    let mut bytes = vec![255; 3 * columns * rows];
    for (panel, pixels) in pictures.into_iter().enumerate() {
        let (left, top) = if below { (0, panel * (height + GAP)) } else { (panel * (width + GAP), 0) };
        for (i, pixel) in pixels.iter().enumerate() {
            let at = 3 * ((top + i / width) * columns + left + i % width);
            for (byte, x) in bytes[at..at + 3].iter_mut().zip(pixel) {
                *byte = to_byte(*x);
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "pictures are at most a few thousand pixels wide")]
    let picture = Picture { width: columns as u32, height: rows as u32, rgb: &bytes };
    Ok(picture.encode()?)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn to_byte(x: f64) -> u8 {
    (255.0 * x.clamp(0.0, 1.0)).round() as u8
}
