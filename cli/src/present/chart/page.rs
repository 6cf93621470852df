//! A whole page: which panels are shown, their common axes, and the words around them.

use super::axis::{Axis, power_of_ten};
use super::canvas::{Anchor, Canvas, load_font, text_width};
use super::layout::{LEGEND_ROW, Layout, MARGIN, TITLE};
use super::legend::Legend;
use super::model::{Chart, ChartError, Panel, Scale};
use super::panel::{Frame, INK};
use crate::present::text;
use plotters::prelude::DrawingBackend;

/// A chart laid out, ready to be drawn on any canvas.
pub(super) struct Page<'a> {
    chart: &'a Chart,
    shown: Vec<&'a Panel>,
    legend: Legend,
    layout: Layout,
    x: Axis,
    y: Axis,
}

impl<'a> Page<'a> {
    pub(super) fn new(chart: &'a Chart) -> Result<Self, ChartError> {
        load_font()?;
        let shown: Vec<&Panel> =
            Chart::shown(chart.panels.len()).into_iter().map(|i| &chart.panels[i]).collect();
        let [x_range, y_range] = ranges(&shown).ok_or(ChartError::EmptyChart)?;
        let width = Layout::new(shown.len(), 0, false, false).width;
        let legend = Legend::new(&shown, width - 2.0 * MARGIN);
        let titled = shown.iter().any(|panel| !panel.title.is_empty());
        let strip = shown.iter().any(|panel| panel.strip.is_some());
        let layout = Layout::new(shown.len(), legend.rows(), titled, strip);
        let (x_steps, y_steps) = layout.steps();
        Ok(Self {
            chart,
            x: match scale(chart.x_scale, x_range) {
                Scale::Linear => Axis::tight(x_range.0, x_range.1, x_steps),
                Scale::Logarithmic => Axis::logarithmic(x_range.0, x_range.1, x_steps),
            },
            y: match scale(chart.y_scale, y_range) {
                Scale::Linear => Axis::values(y_range.0, y_range.1, y_steps),
                Scale::Logarithmic => Axis::logarithmic(y_range.0, y_range.1, y_steps),
            },
            shown,
            legend,
            layout,
        })
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.layout.width as u32, self.layout.height as u32)
    }

    pub(super) fn draw<B: DrawingBackend>(&self, mut canvas: Canvas<B>) -> Result<(), ChartError> {
        let Layout { width, height, sizes, ref areas } = self.layout;
        canvas.rect((0.0, 0.0), (width, height), [255; 3])?;
        let title = text::shorten(&self.title(), |t| text_width(t, TITLE) <= width - 2.0 * MARGIN);
        canvas.text(&title, (MARGIN, MARGIN + 0.4 * TITLE), TITLE, Anchor::Left, INK)?;
        let top = MARGIN + 1.45 * TITLE;
        self.legend.draw(&mut canvas, (MARGIN, top + 0.5 * LEGEND_ROW), sizes)?;

        let strip = self.shown.iter().any(|panel| panel.strip.is_some());
        for (panel, area) in self.shown.iter().zip(areas) {
            Frame { area: *area, x: &self.x, y: &self.y, sizes, strip }.draw(&mut canvas, panel)?;
        }
        self.draw_labels(&mut canvas)?;
        canvas.finish()
    }

    fn title(&self) -> String {
        let title = text::clean(&self.chart.title);
        let (shown, all) = (self.shown.len(), self.chart.panels.len());
        if shown == all {
            return title;
        }
        format!("{title} ({shown} of {}, evenly spaced)", text::count(all))
    }

    fn draw_labels<B: DrawingBackend>(&self, canvas: &mut Canvas<B>) -> Result<(), ChartError> {
        let Layout { height, sizes, ref areas, .. } = self.layout;
        let left = areas.iter().map(|a| a.left).fold(f64::INFINITY, f64::min);
        let right = areas.iter().map(|a| a.left + a.width).fold(0.0, f64::max);
        let top = areas.iter().map(|a| a.top).fold(f64::INFINITY, f64::min);
        let bottom = areas.iter().map(|a| a.top + a.height).fold(0.0, f64::max);
        let x_at = (0.5 * (left + right), height - MARGIN * 0.7 - 0.5 * sizes.label);
        canvas.text(&label(&self.chart.x_label, &self.x), x_at, sizes.label, Anchor::Center, INK)?;
        let y_at = (MARGIN + 0.3 * sizes.label, 0.5 * (top + bottom));
        canvas.text(&label(&self.chart.y_label, &self.y), y_at, sizes.label, Anchor::Upward, INK)
    }
}

/// An axis label, with the power of ten that its ticks leave out.
fn label(name: &str, axis: &Axis) -> String {
    let name = text::clean(name);
    match axis.exponent {
        0 => name,
        exponent => format!("{name}  × {}", power_of_ten(exponent)),
    }
}

/// The scale that a range allows.
fn scale(requested: Scale, (min, _): (f64, f64)) -> Scale {
    if min > 0.0 { requested } else { Scale::Linear }
}

/// The ranges of x and y over every finite point; none where there is no such point.
fn ranges(panels: &[&Panel]) -> Option<[(f64, f64); 2]> {
    let points = panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.points);
    points
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .map(|&(x, y)| [(x, x), (y, y)])
        .reduce(|a, b| [0, 1].map(|i: usize| (a[i].0.min(b[i].0), a[i].1.max(b[i].1))))
}
