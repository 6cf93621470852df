//! Measured, fitted and their difference as one labelled picture.

use crate::error::Failure;
use crate::present::sheet::{Anchor, DARK, LINE, Sheet};

/// The space between panels, and around the page, in pixels.
const GAP: usize = 12;
/// The size of the scale of the difference.
const BAR: [usize; 2] = [160, 12];
/// What differences may be multiplied by, and how much of a picture may be beyond the end of the scale then.
const FACTORS: [f64; 6] = [32.0, 16.0, 8.0, 4.0, 2.0, 1.0];
const MAX_BEYOND: f64 = 0.01;

/// Two pictures of one size, and what is compared of them. Colors are encoded for display, in `[0, 1]`.
pub(crate) struct Panels<'a> {
    /// What the picture shows: the data, exposure and coordinates.
    pub(crate) caption: String,
    /// Pixels in a row, and rows.
    pub(crate) size: [usize; 2],
    /// What parts of a panel are, below the caption: how far from the left each begins.
    pub(crate) columns: Vec<(usize, String)>,
    /// What was measured.
    pub(crate) measured: &'a [[f64; 3]],
    /// What was fitted.
    pub(crate) fitted: &'a [[f64; 3]],
    /// The difference of the two at each pixel, where it is not that of the pixels.
    pub(crate) differences: Option<Vec<Difference>>,
}

/// What two colors differ by in each channel; nothing where there is nothing to compare.
pub(crate) type Difference = Option<[f64; 3]>;

/// The difference of two colors as they are displayed.
pub(crate) fn difference(a: &[f64; 3], b: &[f64; 3]) -> Difference {
    Some(std::array::from_fn(|c| (a[c].clamp(0.0, 1.0) - b[c].clamp(0.0, 1.0)).abs()))
}

impl Panels<'_> {
    /// The picture as a PNG: panels beside each other, or below each other where they are wider than high, each with its name; and the
    /// scale of the difference.
    pub(crate) fn encode(self) -> Result<Vec<u8>, Failure> {
        Ok(self.sheet(["measured", "fitted"]).encode()?)
    }

    /// The same as a sheet, with other names of the two pictures.
    pub(crate) fn sheet(self, [first, second]: [&str; 2]) -> Sheet {
        let Self { caption, size: [width, height], columns, measured, fitted, differences } = self;
        let differences = differences
            .unwrap_or_else(|| measured.iter().zip(fitted).map(|(a, b)| difference(a, b)).collect());
        let factor = factor(&differences);
        let shown: Vec<[f64; 3]> =
            differences.iter().map(|one| one.map_or([1.0; 3], |x| x.map(|x| x * factor))).collect();

        let below = width > height + height / 2;
        let (across, down) = if below { (1, 3) } else { (3, 1) };
        // Narrow panels leave room for their names.
        let column = width.max(if below { 420 } else { 220 });
        let (page_width, row) = (across * (column + GAP) + GAP, LINE + height + GAP);
        // Parts have their names once, where panels are below each other.
        let header = if columns.is_empty() { LINE } else { 2 * LINE };
        let mut sheet = Sheet::new(page_width, header + down * row + BAR[1] + LINE + GAP);
        sheet.text(&caption, [GAP, LINE / 2], Anchor::Left);
        let ends = columns.iter().skip(1).map(|(left, _)| *left).chain([width]);
        for ((left, name), end) in columns.iter().zip(ends) {
            let room = end.saturating_sub(*left);
            sheet.label(name, [GAP + left, LINE + LINE / 2], Anchor::Left, DARK, room);
        }
        let times = format!("difference × {factor}");
        for (k, (name, pixels)) in
            [(first, measured), (second, fitted), (&times, &shown)].into_iter().enumerate()
        {
            let (left, top) =
                if below { (GAP, header + k * row) } else { (GAP + k * (column + GAP), header) };
            sheet.text(name, [left, top + LINE / 2], Anchor::Left);
            sheet.pixels([left, top + LINE], width, pixels);
        }
        let (left, top) = (page_width - GAP - BAR[0], header + down * row);
        sheet.text("difference, of the display's range", [left - GAP, top + BAR[1] / 2], Anchor::Right);
        scale(&mut sheet, left, top, factor);
        sheet
    }
}

/// Several pictures of the same data, each with a difference on a scale of its own: measured above fitted above difference.
pub(super) struct Parts {
    /// Lines above all.
    pub(super) captions: Vec<String>,
    /// Rows of pixels of each.
    pub(super) height: usize,
    /// From left to right.
    pub(super) parts: Vec<Part>,
}

/// One of them.
pub(super) struct Part {
    /// What it is.
    pub(super) title: String,
    /// Pixels in a row.
    pub(super) width: usize,
    /// What was measured, where that can be shown.
    pub(super) measured: Option<Vec<[f64; 3]>>,
    /// What was fitted.
    pub(super) fitted: Vec<[f64; 3]>,
}

impl Parts {
    /// The picture as a PNG.
    pub(super) fn encode(self) -> Result<Vec<u8>, Failure> {
        let Self { captions, height, parts } = self;
        let width = GAP + parts.iter().map(|part| part.width + GAP).sum::<usize>();
        let first = (captions.len() + 1) * LINE;
        let row = LINE + height + GAP;
        let mut sheet = Sheet::new(width, first + 3 * row + BAR[1] + LINE + GAP);
        for (i, caption) in captions.iter().enumerate() {
            sheet.text(caption, [GAP, i * LINE + LINE / 2], Anchor::Left);
        }
        let mut left = GAP;
        for (k, part) in parts.iter().enumerate() {
            let label = |sheet: &mut Sheet, words: &str, y: usize| {
                sheet.label(words, [left, y + LINE / 2], Anchor::Left, DARK, part.width);
            };
            label(&mut sheet, &part.title, first - LINE);
            if k == 0 {
                label(&mut sheet, "measured", first);
                label(&mut sheet, "fitted", first + row);
            }
            sheet.pixels([left, first + row + LINE], part.width, &part.fitted);
            if let Some(measured) = &part.measured {
                let differences: Vec<Difference> =
                    measured.iter().zip(&part.fitted).map(|(a, b)| difference(a, b)).collect();
                let factor = factor(&differences);
                let shown: Vec<[f64; 3]> =
                    differences.iter().flatten().map(|x| x.map(|x| x * factor)).collect();
                sheet.pixels([left, first + LINE], part.width, measured);
                sheet.pixels([left, first + 2 * row + LINE], part.width, &shown);
                label(&mut sheet, &format!("difference × {factor}"), first + 2 * row);
                scale(&mut sheet, left + part.width.saturating_sub(BAR[0]), first + 3 * row, factor);
            }
            left += part.width + GAP;
        }
        sheet.text("difference, of the display's range", [GAP, first + 3 * row + BAR[1] / 2], Anchor::Left);
        Ok(sheet.encode()?)
    }
}

/// The scale of a difference, with its numbers below.
fn scale(sheet: &mut Sheet, left: usize, top: usize, factor: f64) {
    let ramp = |i: usize| [(i % BAR[0]) as f64 / (BAR[0] - 1) as f64; 3];
    sheet.pixels([left, top], BAR[0], &(0..BAR[0] * BAR[1]).map(ramp).collect::<Vec<_>>());
    let below = top + BAR[1] + LINE / 2;
    sheet.text("0", [left, below], Anchor::Left);
    sheet.text(&format!("{:.3}", 1.0 / factor), [left + BAR[0], below], Anchor::Right);
}

/// The largest factor that leaves nearly all differences on the scale.
fn factor(differences: &[Difference]) -> f64 {
    let mut largest: Vec<f64> =
        differences.iter().flatten().map(|one| one.iter().copied().fold(0.0, f64::max)).collect();
    largest.sort_by(f64::total_cmp);
    let allowed = (largest.len() as f64 * MAX_BEYOND) as usize;
    let most = largest.iter().rev().nth(allowed).copied().unwrap_or(0.0);
    FACTORS.into_iter().find(|factor| factor * most <= 1.0).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_enlarged_as_far_as_it_stays_on_the_scale() {
        let of = |value: f64, n: usize| vec![Some([0.0, value, 0.0]); n];
        assert_eq!(factor(&of(0.0, 10)), 32.0);
        assert_eq!(factor(&of(0.03, 10)), 32.0);
        assert_eq!(factor(&of(0.1, 10)), 8.0);
        assert_eq!(factor(&of(0.9, 10)), 1.0);
        // One in a hundred may leave it, two may not.
        assert_eq!(factor(&[of(0.03, 99), of(0.9, 1)].concat()), 32.0);
        assert_eq!(factor(&[of(0.03, 98), of(0.9, 2)].concat()), 1.0);
        assert_eq!(factor(&[None]), 32.0);
    }

    #[test]
    fn a_picture_has_room_for_its_words() {
        for size in [[1, 1], [300, 100], [100, 300]] {
            let pixels = vec![[0.5; 3]; size[0] * size[1]];
            let panels = Panels {
                caption: "a map of 2 × 1".into(),
                size,
                columns: Vec::new(),
                measured: &pixels,
                fitted: &pixels,
                differences: None,
            };
            let image = image::load_from_memory(&panels.encode().unwrap()).unwrap();
            assert!(image.width() >= 400 && image.height() as usize > size[1] + 2 * LINE);
        }
    }
}
