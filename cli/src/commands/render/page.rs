//! Pictures beside each other, each with a line of text below.

use crate::error::Failure;
use crate::options::PictureSize;
use crate::paint::{Form, Painted};
use crate::present::content::Content;
use crate::present::sheet::{Anchor, LIGHT, Sheet};

/// Between pictures, and the height of a line of text, in pixels.
const GAP: u32 = 4;
const LINE: u32 = 22;

/// Where pictures lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    /// All of it, in pixels.
    pub(super) size: [u32; 2],
    /// Each picture.
    pub(super) tile: [u32; 2],
    columns: u32,
    gap: u32,
    line: u32,
}

impl Page {
    /// For so many pictures of a natural size, so many in a row, with text if there is any: in the requested size, where gaps and text
    /// are left out if they find no room.
    pub(super) fn new(
        requested: Option<PictureSize>,
        count: usize,
        columns: usize,
        natural: [u32; 2],
        text: bool,
    ) -> Self {
        let small = |n: usize| u32::try_from(n.max(1)).unwrap_or(u32::MAX);
        let (columns, rows) = (small(columns), small(count.div_ceil(columns.max(1))));
        let (gap, line) = if count > 1 { (GAP, if text { LINE } else { 0 }) } else { (0, 0) };
        let whole = [columns * (natural[0] + gap) - gap, rows * (natural[1] + line + gap) - gap];
        let size = PictureSize::of(requested, whole);
        let side = |pixels: u32, n: u32, more: u32, gap: u32| {
            // The last has no gap after it.
            ((pixels + gap) / n).checked_sub(more + gap).filter(|side| *side >= more.max(1))
        };
        let fitting = |gap, line| {
            let tile = [side(size[0], columns, 0, gap)?, side(size[1], rows, line, gap)?];
            Some(Self { size, tile, columns, gap, line })
        };
        let tile = [(size[0] / columns).max(1), (size[1] / rows).max(1)];
        fitting(gap, line).or_else(|| fitting(gap, 0)).or_else(|| fitting(0, 0)).unwrap_or(Self {
            size,
            tile,
            columns,
            gap: 0,
            line: 0,
        })
    }

    /// Puts pictures together, with their text where they are for a display.
    ///
    /// # Errors
    /// When there is no font.
    pub(super) fn together(
        self,
        mut pictures: Vec<(Painted, String)>,
        form: Form,
    ) -> Result<Painted, Failure> {
        if pictures.len() == 1 && self.tile == self.size {
            return Ok(pictures.swap_remove(0).0);
        }
        let [width, height] = self.size.map(|n| n as usize);
        let mut content = match form {
            Form::Encoded => Content::Encoded(vec![0; 3 * width * height]),
            Form::Linear => Content::Linear(vec![0.0; 3 * width * height]),
        };
        let at = |i: usize| {
            let (column, row) = (i % self.columns as usize, i / self.columns as usize);
            [
                column * (self.tile[0] + self.gap) as usize,
                row * (self.tile[1] + self.line + self.gap) as usize,
            ]
        };
        let inside = |[left, top]: [usize; 2]| {
            left + self.tile[0] as usize <= width && top + self.tile[1] as usize <= height
        };
        for (i, (picture, _)) in pictures.iter().enumerate().filter(|(i, _)| inside(at(*i))) {
            content.put(width, &picture.content, self.tile[0] as usize, at(i));
        }
        if let (Content::Encoded(rgb), true) = (&mut content, self.line > 0) {
            let mut sheet = Sheet::on(width, std::mem::take(rgb));
            let room = self.tile[0] as usize;
            for (i, (_, label)) in pictures.iter().enumerate() {
                let [left, top] = at(i);
                let below = [left + room / 2, top + (self.tile[1] + self.line / 2) as usize];
                sheet.label(label, below, Anchor::Middle, LIGHT, room);
            }
            *rgb = sheet.finish()?;
        }
        let Some((first, _)) = pictures.into_iter().next() else {
            return Err(Failure::work("there is nothing to paint"));
        };
        Ok(first.with(self.size, content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_fit_their_page() {
        let page = Page::new(None, 12, 12, [120, 120], true);
        assert_eq!((page.size, page.tile), ([12 * 124 - 4, 142], [120, 120]));
        let given = |text: &str, count, columns| {
            Page::new(Some(text.parse().unwrap()), count, columns, [120, 120], true)
        };
        assert_eq!(given("1484x142", 12, 12).tile, [120, 120]);
        // No room for text, then none for gaps.
        assert_eq!(given("300x20", 3, 3).tile, [97, 20]);
        assert_eq!(given("4x4", 3, 3).tile, [1, 4]);
        assert_eq!(given("2x2", 60, 8).tile, [1, 1]);
        assert_eq!(Page::new(None, 1, 1, [451, 300], true).tile, [451, 300]);
    }
}
