//! A page of pixels with words on it.

use plotters::prelude::BitMapBackend;

use super::chart::canvas::{Anchor as CanvasAnchor, Canvas, load_font, text_width};
use super::chart::{ChartError, Rgb, shrink};
use super::picture::{Picture, byte};
use super::text;

/// The size of text, in pixels.
const SIZE: f64 = 14.0;
/// The height of a line of text, in pixels.
pub(crate) const LINE: usize = 26;
/// Ink on white paper, and on a dark ground.
pub(crate) const DARK: Rgb = [40, 40, 44];
pub(crate) const LIGHT: Rgb = [220, 220, 220];
/// Text is drawn so many times larger and averaged.
const FINE: usize = 4;

/// Which part of a text lies where it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The left end.
    Left,
    /// The middle.
    Middle,
    /// The right end.
    Right,
}

/// A line of text.
#[derive(Debug)]
struct Words {
    text: String,
    at: [usize; 2],
    anchor: Anchor,
    ink: Rgb,
    room: usize,
}

/// White paper, or a picture; what is put on it later covers what was there.
#[derive(Debug)]
pub(crate) struct Sheet {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    words: Vec<Words>,
}

impl Sheet {
    /// A white sheet of so many pixels.
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self::on(width, vec![255; 3 * width * height])
    }

    /// A picture as wide as given, to be written on.
    pub(crate) fn on(width: usize, rgb: Vec<u8>) -> Self {
        Self { width, height: rgb.len() / 3 / width.max(1), rgb, words: Vec::new() }
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
            let lowered = |words: Words| Words { at: [words.at[0], top + words.at[1]], ..words };
            all.words.extend(sheet.words.into_iter().map(lowered));
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

    /// The color of a pixel.
    pub(crate) fn pixel(&self, [x, y]: [usize; 2]) -> Rgb {
        let first = 3 * (y * self.width + x);
        [0, 1, 2].map(|k| self.rgb.get(first + k).copied().unwrap_or(255))
    }

    /// A line of dark text whose middle is at a height; it is shortened to the sheet.
    pub(crate) fn text(&mut self, words: &str, at: [usize; 2], anchor: Anchor) {
        let room = match anchor {
            Anchor::Left => self.width.saturating_sub(at[0]),
            Anchor::Middle => 2 * at[0].min(self.width.saturating_sub(at[0])),
            Anchor::Right => at[0],
        };
        self.label(words, at, anchor, DARK, room);
    }

    /// The same in an ink of its own, shortened to so many pixels; nothing where not even a letter finds room.
    pub(crate) fn label(&mut self, words: &str, at: [usize; 2], anchor: Anchor, ink: Rgb, room: usize) {
        self.words.push(Words { text: text::clean(words), at, anchor, ink, room });
    }

    /// The sheet as a PNG file.
    pub(crate) fn encode(self) -> Result<Vec<u8>, ChartError> {
        let (width, height) = (self.width, self.height);
        let rgb = self.finish()?;
        #[expect(clippy::cast_possible_truncation, reason = "sheets are at most a few thousand pixels wide")]
        let picture = Picture { width: width as u32, height: height as u32, rgb: &rgb };
        Ok(picture.encode()?)
    }

    /// The pixels of the sheet, row by row.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ChartError> {
        load_font()?;
        for mut words in std::mem::take(&mut self.words) {
            let fits = |shown: &str| text_width(shown, SIZE) <= words.room as f64;
            words.text = text::shorten(&words.text, fits);
            if !words.text.is_empty() && fits(&words.text) {
                self.draw(&words)?;
            }
        }
        Ok(self.rgb)
    }

    /// Draws a line of text in a box of its own, and lays it over what is there.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "sheets are small"
    )]
    fn draw(&mut self, words: &Words) -> Result<(), ChartError> {
        let half = SIZE as usize;
        // Room for what stands out of the first and the last letter.
        let width = text_width(&words.text, SIZE).ceil() as usize + half;
        let mut large = vec![255; 3 * width * FINE * 2 * half * FINE];
        let size = ((width * FINE) as u32, (2 * half * FINE) as u32);
        let mut canvas = Canvas::new(BitMapBackend::with_buffer(&mut large, size), FINE as u32, true);
        let middle = (width as f64 / 2.0, half as f64);
        canvas.text(&words.text, middle, SIZE, CanvasAnchor::Center, [0; 3])?;
        canvas.finish()?;
        let [x, y] = words.at;
        let before = match words.anchor {
            Anchor::Left => half / 2,
            Anchor::Middle => width / 2,
            Anchor::Right => width - half / 2,
        };
        let black = shrink(&large, width, FINE);
        for (row, line) in black.chunks_exact(3 * width).enumerate() {
            let Some(row) = (y + row).checked_sub(half).filter(|row| *row < self.height) else { continue };
            for (column, pixel) in line.chunks_exact(3).enumerate() {
                let Some(column) = (x + column).checked_sub(before).filter(|at| *at < self.width) else {
                    continue;
                };
                let there = &mut self.rgb[3 * (row * self.width + column)..][..3];
                let paper = u32::from(pixel[0]);
                for (there, ink) in there.iter_mut().zip(words.ink) {
                    *there = ((u32::from(*there) * paper + u32::from(ink) * (255 - paper) + 127) / 255) as u8;
                }
            }
        }
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
