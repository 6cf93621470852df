//! Pixels as a file has them.

use image::metadata::Orientation;

use super::stated::Stated;

/// Columns and rows, before anything is decoded.
pub(super) type Size = [u32; 2];

/// Samples of a decoded file, and what it states of them.
#[derive(Debug)]
pub(super) struct Encoded {
    /// Columns and rows as they are stored.
    pub(super) size: [usize; 2],
    /// 1 gray, 2 gray with alpha, 3 RGB, 4 RGB with alpha.
    pub(super) channels: usize,
    /// Whether samples have 16 bits, big endian; else 8.
    pub(super) wide: bool,
    /// Pixel after pixel.
    pub(super) samples: Vec<u8>,
    pub(super) stated: Stated,
    pub(super) orientation: Orientation,
    /// What else is to be known of the file.
    pub(super) notes: Vec<String>,
}

impl Encoded {
    /// The codes of a row in 16 bits, and how many of its pixels are not opaque and quite transparent.
    pub(super) fn row(&self, row: usize, codes: &mut Vec<[u16; 3]>) -> [usize; 2] {
        let bytes = if self.wide { 2 } else { 1 };
        let stride = self.channels * bytes;
        let pixels = &self.samples[row * self.size[0] * stride..][..self.size[0] * stride];
        let sample = |pixel: &[u8], c: usize| {
            if self.wide {
                u16::from_be_bytes([pixel[2 * c], pixel[2 * c + 1]])
            } else {
                u16::from(pixel[c]) * 257
            }
        };
        codes.clear();
        let [mut translucent, mut transparent] = [0, 0];
        for pixel in pixels.chunks_exact(stride) {
            codes.push(if self.channels < 3 {
                [sample(pixel, 0); 3]
            } else {
                [0, 1, 2].map(|c| sample(pixel, c))
            });
            if self.channels.is_multiple_of(2) {
                let alpha = sample(pixel, self.channels - 1);
                translucent += usize::from(alpha < u16::MAX);
                transparent += usize::from(alpha == 0);
            }
        }
        [translucent, transparent]
    }
}
