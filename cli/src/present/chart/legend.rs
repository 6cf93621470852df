//! The legend: which style and color means what, in rows under the title.

use super::canvas::{Anchor, Canvas, text_width};
use super::layout::{LEGEND_ROW, Sizes};
use super::model::{ChartError, Curve, Panel, Style};
use super::panel::{INK, stroke};
use crate::present::text;
use plotters::prelude::DrawingBackend;

const SIZE: f64 = 15.0;
/// Length of the sample line.
const SAMPLE: f64 = 34.0;
const SAMPLE_GAP: f64 = 9.0;
const ENTRY_GAP: f64 = 30.0;
const MAX_ROWS: usize = 3;
/// Stands for curves of many colors.
const NEUTRAL: super::Rgb = [90, 90, 94];

struct Entry {
    /// A curve without points that carries label, color and style.
    sample: Curve,
    left: f64,
    row: usize,
}

/// Entries set in rows.
pub(super) struct Legend {
    entries: Vec<Entry>,
    /// Said after the last entry where some found no room.
    left_out: Option<(String, f64)>,
}

impl Legend {
    /// The legend of `panels`, at most `width` wide.
    pub(super) fn new(panels: &[&Panel], width: f64) -> Self {
        let samples = samples(panels);
        let all = samples.len();
        let mut entries: Vec<Entry> = Vec::new();
        let (mut left, mut row) = (0.0, 0);
        let mut left_out = None;
        for (i, sample) in samples.into_iter().enumerate() {
            let needs = SAMPLE + SAMPLE_GAP + text_width(&sample.label, SIZE) + ENTRY_GAP;
            // The last row keeps room to say how many are missing.
            let reserve = if row + 1 == MAX_ROWS { 120.0 } else { 0.0 };
            if left > 0.0 && left + needs - ENTRY_GAP > width - reserve {
                if row + 1 == MAX_ROWS {
                    left_out = Some((format!("and {} more", all - i), left));
                    break;
                }
                (left, row) = (0.0, row + 1);
            }
            entries.push(Entry { sample, left, row });
            left += needs;
        }
        Self { entries, left_out }
    }

    /// How many rows it takes.
    pub(super) fn rows(&self) -> usize {
        self.entries.last().map_or(0, |entry| entry.row + 1)
    }

    /// Draws it with the center of its first row at `at`.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        at: (f64, f64),
        sizes: Sizes,
    ) -> Result<(), ChartError> {
        for Entry { sample, left, row } in &self.entries {
            let (x, y) = (at.0 + left, at.1 + *row as f64 * LEGEND_ROW);
            let thirds = [0.12, 0.5, 0.88].map(|t| (x + t * SAMPLE, y));
            let ends = [(x, y), (x + SAMPLE, y)];
            let points: &[_] = match sample.style {
                Style::Dots => &thirds,
                Style::Ring => &thirds[1..2],
                Style::Line | Style::Marked | Style::Dashed | Style::Dotted => &ends,
            };
            stroke(canvas, points, sample, sizes)?;
            canvas.text(&sample.label, (x + SAMPLE + SAMPLE_GAP, y), SIZE, Anchor::Left, INK)?;
        }
        if let Some((words, left)) = &self.left_out {
            let y = at.1 + (MAX_ROWS - 1) as f64 * LEGEND_ROW;
            canvas.text(words, (at.0 + left, y), SIZE, Anchor::Left, INK)?;
        }
        Ok(())
    }
}

/// One sample for every label and style; grey where its curves differ in color from panel to panel.
fn samples(panels: &[&Panel]) -> Vec<Curve> {
    let mut samples: Vec<Curve> = Vec::new();
    for curve in panels.iter().flat_map(|p| &p.curves).filter(|c| !c.label.is_empty()) {
        let label = text::clean(&curve.label);
        match samples.iter_mut().find(|s| s.label == label && s.style == curve.style) {
            Some(sample) if sample.color != curve.color => sample.color = NEUTRAL,
            Some(_) => {}
            None => samples.push(Curve { label, points: Vec::new(), color: curve.color, style: curve.style }),
        }
    }
    samples
}

#[cfg(test)]
mod tests {
    use super::super::canvas::load_font;
    use super::*;

    fn panel(labels: &[(&str, super::super::Rgb)]) -> Panel {
        let curve = |&(label, color): &(&str, _)| Curve {
            label: label.into(),
            points: vec![],
            color,
            style: Style::Line,
        };
        Panel { title: String::new(), curves: labels.iter().map(curve).collect(), marks: vec![], strip: None }
    }

    #[test]
    fn equal_labels_appear_once_and_grey_where_colors_differ() {
        let (a, b) = (panel(&[("fitted", [9, 0, 0]), ("", [1; 3])]), panel(&[("fitted", [0, 9, 0])]));
        let found = samples(&[&a, &b]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].color, NEUTRAL);
        assert_eq!(samples(&[&a])[0].color, [9, 0, 0]);
    }

    #[test]
    fn long_legends_wrap_and_end() {
        load_font().unwrap();
        let names: Vec<String> = (0..100).map(|i| format!("spectrum number {i}")).collect();
        let labels: Vec<_> = names.iter().map(|n| (n.as_str(), [0; 3])).collect();
        let legend = Legend::new(&[&panel(&labels)], 1100.0);
        assert_eq!(legend.rows(), MAX_ROWS);
        assert!(legend.entries.len() < 30);
        assert!(legend.left_out.unwrap().0.starts_with("and 8"));
    }
}
