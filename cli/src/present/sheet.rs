//! A page of pixels with words on it.

use plotters::prelude::BitMapBackend;

use super::chart::canvas::{Anchor as CanvasAnchor, Canvas, load_font, text_width};
use super::chart::{ChartError, Rgb, shrink};
use super::picture::{Picture, byte};
use super::text;

/// The size of text, in pixels.
const SIZE: f64 = 14.0;
const INK: Rgb = [40, 40, 44];
/// Text is drawn so many times larger and averaged.
const FINE: usize = 4;

/// Which end of a text lies where it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// White paper; what is put on it later covers what was there.
#[derive(Debug)]
pub(crate) struct Sheet {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    words: Vec<(String, [usize; 2], Anchor)>,
}

impl Sheet {
    /// A sheet of so many pixels.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![255; 3 * width * height], words: Vec::new() }
    }

    /// Sheets below each other.
    pub(crate) fn stacked(sheets: Vec<Self>) -> Self {
        let width = sheets.iter().map(|sheet| sheet.width).max().unwrap_or(0);
        let height = sheets.iter().map(|sheet| sheet.height).sum();
        let mut all = Self::new(width, height);
        let mut top = 0;
        for sheet in sheets {
            for (row, line) in sheet.rgb.chunks_exact(3 * sheet.width.max(1)).enumerate() {
                let start = 3 * (top + row) * width;
                all.rgb[start..start + line.len()].copy_from_slice(line);
            }
            all.words
                .extend(sheet.words.into_iter().map(|(words, [x, y], anchor)| (words, [x, top + y], anchor)));
            top += sheet.height;
        }
        all
    }

    /// Rows of pixels, as wide as given, below and right of a place; colors are encoded for display, in `[0, 1]`.
    pub(crate) fn pixels(&mut self, [left, top]: [usize; 2], width: usize, pixels: &[[f64; 3]]) {
        for (row, line) in pixels.chunks(width).enumerate() {
            let start = 3 * ((top + row) * self.width + left);
            let bytes = line.as_flattened().iter().map(|x| byte(*x));
            self.rgb[start..start + 3 * line.len()].iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        }
    }

    /// A line of text whose middle is at a height; it is shortened to the sheet.
    pub(crate) fn text(&mut self, words: &str, at: [usize; 2], anchor: Anchor) {
        self.words.push((text::clean(words), at, anchor));
    }

    /// The sheet as a PNG file.
    pub(crate) fn encode(mut self) -> Result<Vec<u8>, ChartError> {
        load_font()?;
        for (words, [x, y], anchor) in std::mem::take(&mut self.words) {
            let room = match anchor {
                Anchor::Left => self.width.saturating_sub(x),
                Anchor::Right => x,
            };
            let words = text::shorten(&words, |shown| text_width(shown, SIZE) <= room as f64);
            self.draw(&words, x, y, anchor)?;
        }
        #[expect(clippy::cast_possible_truncation, reason = "sheets are at most a few thousand pixels wide")]
        let picture = Picture { width: self.width as u32, height: self.height as u32, rgb: &self.rgb };
        Ok(picture.encode()?)
    }

    /// Draws a line of text in a strip across the sheet.
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "sheets are small")]
    fn draw(&mut self, words: &str, x: usize, y: usize, anchor: Anchor) -> Result<(), ChartError> {
        let half = SIZE as usize;
        let top = y.saturating_sub(half).min(self.height.saturating_sub(2 * half));
        let rows = (2 * half).min(self.height);
        let strip = 3 * top * self.width..3 * (top + rows) * self.width;
        let mut large = vec![255; 3 * self.width * FINE * rows * FINE];
        let backend =
            BitMapBackend::with_buffer(&mut large, ((self.width * FINE) as u32, (rows * FINE) as u32));
        let mut canvas = Canvas::new(backend, FINE as u32, true);
        let anchor = match anchor {
            Anchor::Left => CanvasAnchor::Left,
            Anchor::Right => CanvasAnchor::Right,
        };
        canvas.text(words, (x as f64, (y - top) as f64), SIZE, anchor, INK)?;
        canvas.finish()?;
        // Ink darkens what is there.
        let drawn = shrink(&large, self.width, FINE);
        self.rgb[strip].iter_mut().zip(drawn).for_each(|(there, ink)| *there = (*there).min(ink));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_and_words_lie_where_they_were_put() {
        let mut sheet = Sheet::new(120, 40);
        sheet.pixels([2, 1], 2, &[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0; 3]]);
        sheet.text("measured", [10, 20], Anchor::Left);
        let image = image::load_from_memory(&sheet.encode().unwrap()).unwrap().to_rgb8();
        assert_eq!(image.get_pixel(2, 1).0, [255, 0, 0]);
        assert_eq!(image.get_pixel(3, 2).0, [0, 0, 0]);
        assert_eq!(image.get_pixel(1, 1).0, [255; 3]);
        let dark = |pixel: &&image::Rgb<u8>| pixel.0[0] < 128;
        assert!(image.pixels().filter(dark).count() > 40, "words are there");
        assert!(
            image.enumerate_pixels().filter(|(_, y, pixel)| *y > 2 && pixel.0[0] < 128).all(|(x, ..)| x >= 9)
        );
    }
}
