//! Where things stand on the page: one large panel, or a grid of small ones.

/// Sizes in pixels that belong together: type, lines and dots of one kind of page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sizes {
    pub(super) label: f64,
    pub(super) tick: f64,
    pub(super) panel_title: f64,
    pub(super) line: f64,
    pub(super) dot: f64,
    /// Height of the spectrum strip.
    pub(super) strip: f64,
}

const LARGE: Sizes = Sizes { label: 16.0, tick: 14.0, panel_title: 15.0, line: 2.4, dot: 3.0, strip: 12.0 };
const MEDIUM: Sizes = Sizes { label: 15.0, tick: 13.0, panel_title: 14.0, line: 2.6, dot: 2.3, strip: 7.0 };
const SMALL: Sizes = Sizes { label: 15.0, tick: 12.0, panel_title: 13.0, line: 2.6, dot: 1.5, strip: 5.0 };

/// Size of the page's own title.
pub(super) const TITLE: f64 = 22.0;
/// Where the title and the legend begin.
pub(super) const MARGIN: f64 = 28.0;
/// Height of one row of the legend.
pub(super) const LEGEND_ROW: f64 = 24.0;

/// The area of one panel between its axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Whether it is the first of its row and carries the y labels.
    pub(super) first: bool,
    /// Whether nothing stands below it, so that it carries the x labels.
    pub(super) last: bool,
}

/// The page and its panels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) sizes: Sizes,
    pub(super) areas: Vec<Area>,
}

impl Layout {
    /// A page for `panels` panels below `legend_rows` rows of legend; `strip` leaves room for a spectrum.
    pub(super) fn new(panels: usize, legend_rows: usize, titled: bool, strip: bool) -> Self {
        let single = panels <= 1;
        let (columns, rows) = grid(panels.max(1));
        let sizes = match columns {
            1 => LARGE,
            2..=4 => MEDIUM,
            _ => SMALL,
        };
        let strip = if strip { sizes.strip + 4.0 } else { 0.0 };

        let (width, full_height): (f64, f64) = if single { (1200.0, 800.0) } else { (1600.0, 1200.0) };
        let left = MARGIN + 1.6 * sizes.label + 3.4 * sizes.tick;
        let right = MARGIN;
        let header = MARGIN + 1.9 * TITLE + legend_rows as f64 * LEGEND_ROW;
        let footer = strip + 2.4 * sizes.tick + 1.4 * sizes.label + MARGIN * 0.7;
        let gap = 16.0;
        let title = if titled { 2.5 * sizes.panel_title } else { 0.6 * sizes.panel_title };

        let cell_width = (width - left - right + gap) / columns as f64;
        // A row or two of wide panels need not fill the page.
        let cell_height =
            ((full_height - header - footer) / rows as f64).min(if single { 1e9 } else { 460.0 });
        let areas = (0..panels)
            // Whole pixels keep edges sharp.
            .map(|i| Area {
                left: (left + (i % columns) as f64 * cell_width).round(),
                top: (header + (i / columns) as f64 * cell_height + title).round(),
                width: (cell_width - gap).floor(),
                height: (cell_height - title).floor(),
                first: i % columns == 0,
                last: i + columns >= panels,
            })
            .collect();
        let height = (header + rows as f64 * cell_height + footer).round();
        Self { width, height, sizes, areas }
    }

    /// Most steps between ticks along x and y that leave room between their labels.
    pub(super) fn steps(&self) -> (usize, usize) {
        let (width, height) = self.areas.first().map_or((0.0, 0.0), |area| (area.width, area.height));
        let steps = |length: f64, apart: f64, max| ((length / apart) as usize).clamp(2, max);
        (steps(width, 42.0, 8), steps(height, 60.0, 5))
    }
}

/// Columns and rows: half again as many columns as rows, as panels are seen on a wide page.
fn grid(panels: usize) -> (usize, usize) {
    let columns = match panels {
        1..=3 => panels,
        _ => ((panels as f64 * 1.5).sqrt().round() as usize).max(1),
    };
    (columns, panels.div_ceil(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grids_are_wide() {
        assert_eq!(grid(1), (1, 1));
        assert_eq!(grid(3), (3, 1));
        assert_eq!(grid(24), (6, 4));
        assert_eq!(grid(48), (8, 6));
    }

    #[test]
    fn panels_lie_on_the_page_and_apart() {
        for panels in 1..=48 {
            let page = Layout::new(panels, 1, true, true);
            assert_eq!(page.areas.len(), panels);
            for (i, a) in page.areas.iter().enumerate() {
                assert!(a.width > 60.0 && a.height > 60.0, "{panels}: {a:?}");
                assert!(a.left > 0.0 && a.left + a.width < page.width, "{panels}: {a:?}");
                assert!(a.top > 0.0 && a.top + a.height < page.height, "{panels}: {a:?}");
                for b in &page.areas[i + 1..] {
                    let apart =
                        a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top;
                    assert!(apart, "{panels}: {a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn every_column_has_labels_below() {
        let page = Layout::new(22, 1, true, false);
        assert_eq!(page.areas.iter().filter(|a| a.last).count(), 6);
    }
}
