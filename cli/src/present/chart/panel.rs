//! One panel: grid, spectrum strip, labels and curves.

use super::axis::Axis;
use super::canvas::{Anchor, Canvas, text_width};
use super::layout::{Area, Sizes};
use super::model::{ChartError, Curve, Panel, Rgb, Style};
use crate::present::text;
use plotters::prelude::DrawingBackend;

/// Color of text.
pub(super) const INK: Rgb = [40, 40, 44];
const AXIS: Rgb = [130, 130, 134];
const GRID: Rgb = [232, 232, 234];
/// Drawn round light curves, which white paper would swallow.
const CASING: Rgb = [128, 128, 132];

/// A panel's place, its axes, and the sizes of the page.
pub(super) struct Frame<'a> {
    pub(super) area: Area,
    pub(super) x: &'a Axis,
    pub(super) y: &'a Axis,
    pub(super) sizes: Sizes,
    /// Whether room was left for the spectrum.
    pub(super) strip: bool,
}

impl Frame<'_> {
    fn right(&self) -> f64 {
        self.area.left + self.area.width
    }

    fn bottom(&self) -> f64 {
        self.area.top + self.area.height
    }

    /// Where a data point lies on the page.
    fn point(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.area.left + self.x.place(x) * self.area.width,
            self.bottom() - self.y.place(y) * self.area.height,
        )
    }

    /// Draws `panel` here.
    pub(super) fn draw<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        panel: &Panel,
    ) -> Result<(), ChartError> {
        self.draw_grid(canvas)?;
        if let Some(colors) = &panel.strip
            && self.area.last
        {
            self.draw_strip(canvas, colors)?;
        }
        self.draw_title(canvas, &panel.title)?;
        for (x, name) in &panel.marks {
            self.draw_mark(canvas, *x, name)?;
        }
        // Samples stand on top of the curve that was fitted to them.
        let on_top = |curve: &&Curve| matches!(curve.style, Style::Dots | Style::Ring);
        let (dots, lines): (Vec<_>, Vec<_>) = panel.curves.iter().partition(on_top);
        for curve in lines.into_iter().chain(dots) {
            self.draw_curve(canvas, curve)?;
        }
        Ok(())
    }

    fn draw_title<B: DrawingBackend>(&self, canvas: &mut Canvas<B>, title: &str) -> Result<(), ChartError> {
        let size = self.sizes.panel_title;
        let title = text::shorten(&text::clean(title), |t| text_width(t, size) <= self.area.width);
        let at = (self.area.left, self.area.top - 0.95 * size);
        canvas.text(&title, at, size, Anchor::Left, INK)
    }

    fn draw_grid<B: DrawingBackend>(&self, canvas: &mut Canvas<B>) -> Result<(), ChartError> {
        let (left, top, right, bottom) = (self.area.left, self.area.top, self.right(), self.bottom());
        let tick = self.sizes.tick;
        for (value, label) in &self.y.ticks {
            let y = self.point((self.x.min, *value)).1;
            canvas.rule((left, y), (right, y), GRID)?;
            if self.area.first {
                canvas.text(label, (left - 0.6 * tick, y), tick, Anchor::Right, INK)?;
            }
        }
        let below = bottom + if self.strip { self.sizes.strip + 4.0 } else { 0.0 };
        for (value, label) in &self.x.ticks {
            let x = self.point((*value, self.y.min)).0;
            canvas.rule((x, top), (x, bottom), GRID)?;
            if self.area.last {
                canvas.text(label, (x, below + tick), tick, Anchor::Center, INK)?;
            }
        }
        canvas.rule((left, bottom), (right, bottom), AXIS)
    }

    /// A vertical line, its name beside its upper end.
    fn draw_mark<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        x: f64,
        name: &str,
    ) -> Result<(), ChartError> {
        let (x, size) = (self.point((x, self.y.min)).0, self.sizes.tick);
        if !(self.area.left..=self.right()).contains(&x) {
            return Ok(());
        }
        canvas.rule((x, self.area.top), (x, self.bottom()), AXIS)?;
        let room = self.right() - x > text_width(name, size) + size;
        let (at, anchor) =
            if room { (x + 0.5 * size, Anchor::Left) } else { (x - 0.5 * size, Anchor::Right) };
        canvas.text(name, (at, self.area.top + 0.8 * size), size, anchor, AXIS)
    }

    /// The spectrum under the axis, in cells that reach from color to color, each wide enough to be worth drawing.
    fn draw_strip<B: DrawingBackend>(
        &self,
        canvas: &mut Canvas<B>,
        colors: &[(f64, Rgb)],
    ) -> Result<(), ChartError> {
        let place = |x: f64| self.point((x.clamp(self.x.min, self.x.max), self.y.min)).0;
        let (top, bottom) = (self.bottom() + 4.0, self.bottom() + 4.0 + self.sizes.strip);
        let Some(&(first, _)) = colors.first() else {
            return Ok(());
        };
        let mut from = place(first);
        for (i, &(x, color)) in colors.iter().enumerate() {
            let to = place(x);
            if to - from >= 2.5 || (i + 1 == colors.len() && to > from) {
                // On to under the next cell: edges that only touch let the paper shine through.
                canvas.rect((from, top), ((to + 1.0).min(self.right()), bottom), color)?;
                from = to;
            }
        }
        Ok(())
    }

    fn draw_curve<B: DrawingBackend>(&self, canvas: &mut Canvas<B>, curve: &Curve) -> Result<(), ChartError> {
        // What is not a number leaves a gap, and what is infinite cannot be shown.
        let pieces = curve.points.split(|(x, y)| !x.is_finite() || !y.is_finite());
        for piece in pieces.filter(|piece| !piece.is_empty()) {
            let points: Vec<_> = piece.iter().map(|p| self.point(*p)).collect();
            stroke(canvas, &points, curve, self.sizes)?;
        }
        Ok(())
    }
}

/// Draws one unbroken run of points in the style of `curve`.
pub(super) fn stroke<B: DrawingBackend>(
    canvas: &mut Canvas<B>,
    points: &[(f64, f64)],
    curve: &Curve,
    sizes: Sizes,
) -> Result<(), ChartError> {
    let outline = is_light(curve.color);
    match curve.style {
        Style::Dots => {
            let radius = dot_radius(points, sizes.dot);
            if radius < sizes.dot {
                canvas.line(points, 1.0, lighter(curve.color))?;
            }
            dots(canvas, points, radius, curve.color, outline)?;
        }
        Style::Marked => {
            line(canvas, points, sizes.line, curve.color, outline)?;
            dots(canvas, points, 1.4 * sizes.dot, curve.color, outline)?;
        }
        Style::Ring => {
            for point in points {
                canvas.dot(*point, 3.0 * sizes.dot, curve.color)?;
                canvas.dot(*point, 2.2 * sizes.dot, [255; 3])?;
                canvas.dot(*point, 1.4 * sizes.dot, curve.color)?;
            }
        }
        Style::Line => line(canvas, points, sizes.line, curve.color, outline)?,
        Style::Dashed | Style::Dotted => {
            let on = if curve.style == Style::Dashed { 4.0 } else { 1.2 };
            for dash in dashes(points, on * sizes.line, 3.0 * sizes.line) {
                line(canvas, &dash, sizes.line, curve.color, outline)?;
            }
        }
    }
    Ok(())
}

fn line<B: DrawingBackend>(
    canvas: &mut Canvas<B>,
    points: &[(f64, f64)],
    width: f64,
    color: Rgb,
    outline: bool,
) -> Result<(), ChartError> {
    if outline {
        canvas.line(points, width + 1.6, CASING)?;
    }
    canvas.line(points, width, color)
}

/// Whether a color would be lost on white.
fn is_light([r, g, b]: Rgb) -> bool {
    0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b) > 180.0
}

fn dots<B: DrawingBackend>(
    canvas: &mut Canvas<B>,
    points: &[(f64, f64)],
    radius: f64,
    color: Rgb,
    outline: bool,
) -> Result<(), ChartError> {
    for point in points {
        if outline {
            canvas.dot(*point, radius + 0.8, CASING)?;
        }
        canvas.dot(*point, radius, color)?;
    }
    Ok(())
}

/// The radius of dots, smaller where larger ones would touch and hide the curve behind them.
fn dot_radius(points: &[(f64, f64)], largest: f64) -> f64 {
    let [first, .., last] = points else { return largest };
    let step = (last.0 - first.0).abs() / (points.len() - 1) as f64;
    if step > 0.0 { largest.min((0.3 * step).max(0.5)) } else { largest }
}

/// A color halfway to white.
fn lighter(color: Rgb) -> Rgb {
    color.map(|x| x / 2 + 128)
}

/// Cuts a path into pieces `on` long with gaps of `off`.
fn dashes(points: &[(f64, f64)], on: f64, off: f64) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<_> = points.first().copied().into_iter().collect();
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        let mut length = (to.0 - from.0).hypot(to.1 - from.1);
        while length > left {
            let t = left / length;
            from = (from.0 + t * (to.0 - from.0), from.1 + t * (to.1 - from.1));
            length -= left;
            piece.push(from);
            if drawing {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![from];
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length;
        piece.push(to);
    }
    if drawing {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share() {
        let pieces = dashes(&[(0.0, 0.0), (3.0, 0.0), (10.0, 0.0)], 2.0, 1.0);
        let lengths: Vec<f64> = pieces.iter().map(|p| p[p.len() - 1].0 - p[0].0).collect();
        assert_eq!(lengths, [2.0, 2.0, 2.0, 1.0]);
    }

    #[test]
    fn dots_are_smaller_where_they_would_touch() {
        let points: Vec<_> = (0..101).map(|i| (f64::from(i), 0.0)).collect();
        assert_eq!(dot_radius(&points, 0.2), 0.2);
        assert_eq!(dot_radius(&points, 3.0), 0.5);
        assert_eq!(dot_radius(&points[..1], 3.0), 3.0);
        assert_eq!(dot_radius(&[(1.0, 0.0), (1.0, 2.0)], 3.0), 3.0);
    }

    #[test]
    fn light_curves_are_outlined() {
        assert!(is_light([243, 243, 242]) && is_light([231, 199, 31]));
        assert!(!is_light([52, 52, 52]) && !is_light([160, 160, 160]));
    }
}
