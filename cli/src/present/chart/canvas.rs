//! A sheet to draw on, in fractions of a pixel, over either backend.
//!
//! The backends take whole pixels only, which leaves steps in every curve. So a sheet is drawn `scale` times larger than
//! it is shown: an SVG says so in its `viewBox`, and a bitmap is averaged down.

use super::model::{ChartError, Rgb};
use plotters::prelude::{DrawingBackend, FontFamily, FontStyle, FontTransform, RGBColor, TextStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontDesc, ShapeStyle, register_font};
use std::sync::OnceLock;

/// Bundled, so that text needs no font of the system.
static FONT: &[u8] = include_bytes!("../../../assets/DejaVuSans.ttf");

/// Line height of the font in ems: plotters' bitmap text takes the height, not the em, as its size.
const EMS_PER_HEIGHT: f64 = 1.164;

/// Registers the font once for the whole process.
pub(in crate::present) fn load_font() -> Result<(), ChartError> {
    static LOADED: OnceLock<bool> = OnceLock::new();
    let loaded =
        LOADED.get_or_init(|| register_font(FontFamily::SansSerif.as_str(), FontStyle::Normal, FONT).is_ok());
    loaded.then_some(()).ok_or(ChartError::Font)
}

/// Width of `text` set at `size` pixels an em. Call [`load_font`] before.
pub(in crate::present) fn text_width(text: &str, size: f64) -> f64 {
    // Measured large: the estimate is in whole pixels.
    let enlarged = 16.0;
    let font = FontDesc::new(FontFamily::SansSerif, size * EMS_PER_HEIGHT * enlarged, FontStyle::Normal);
    font.box_size(text).map_or(0.0, |(width, _)| f64::from(width) / enlarged)
}

/// Where a text stands relative to its point; vertically it is centered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::present) enum Anchor {
    Left,
    Center,
    Right,
    /// Centered and read upwards.
    Upward,
}

/// A drawing backend with coordinates in shown pixels.
pub(in crate::present) struct Canvas<B> {
    backend: B,
    scale: f64,
    raster: bool,
}

impl<B: DrawingBackend> Canvas<B> {
    /// A sheet whose backend is `scale` times larger than shown; `raster` for pixels, not elements.
    pub(in crate::present) fn new(backend: B, scale: u32, raster: bool) -> Self {
        Self { backend, scale: f64::from(scale), raster }
    }

    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    fn width(&self, width: f64) -> u32 {
        (width * self.scale).round().max(1.0) as u32
    }

    /// A filled rectangle between two corners.
    pub(in crate::present) fn rect(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        color: Rgb,
    ) -> Result<(), ChartError> {
        let (from, to) = (self.at(from), self.at(to));
        self.backend.draw_rect(from, to, &rgb(color), true).map_err(ChartError::draw)
    }

    /// A horizontal or vertical line that fills the one row or column of pixels it falls on.
    pub(in crate::present) fn rule(
        &mut self,
        from: (f64, f64),
        to: (f64, f64),
        color: Rgb,
    ) -> Result<(), ChartError> {
        let (from, to) = if from.1 == to.1 {
            let y = from.1.floor();
            ((from.0, y), (to.0, y + 1.0))
        } else {
            let x = from.0.floor();
            ((x, from.1), (x + 1.0, to.1))
        };
        self.rect(from, to, color)
    }

    /// A line through `points`.
    pub(in crate::present) fn line(
        &mut self,
        points: &[(f64, f64)],
        width: f64,
        color: Rgb,
    ) -> Result<(), ChartError> {
        let mut path: Vec<_> = points.iter().map(|p| self.at(*p)).collect();
        path.dedup();
        let style = ShapeStyle::from(rgb(color)).stroke_width(self.width(width));
        if !self.raster {
            return self.backend.draw_path(path, &style).map_err(ChartError::draw);
        }
        // A wide bitmap path is one polygon, which tears where segments are shorter than it is wide: draw
        // each segment and round the joints instead.
        for pair in path.windows(2) {
            self.backend.draw_line(pair[0], pair[1], &style).map_err(ChartError::draw)?;
        }
        // A circle of radius r is 2r + 1 pixels wide.
        let radius = self.width(width).saturating_sub(1) / 2;
        for joint in path {
            self.disc(joint, radius, color)?;
        }
        Ok(())
    }

    /// A filled circle.
    pub(in crate::present) fn dot(
        &mut self,
        center: (f64, f64),
        radius: f64,
        color: Rgb,
    ) -> Result<(), ChartError> {
        let (center, radius) = (self.at(center), self.width(radius));
        self.disc(center, radius, color)
    }

    fn disc(&mut self, center: (i32, i32), radius: u32, color: Rgb) -> Result<(), ChartError> {
        self.backend.draw_circle(center, radius, &rgb(color), true).map_err(ChartError::draw)
    }

    /// One line of text, `size` pixels an em.
    pub(in crate::present) fn text(
        &mut self,
        text: &str,
        at: (f64, f64),
        size: f64,
        anchor: Anchor,
        color: Rgb,
    ) -> Result<(), ChartError> {
        let ratio = if self.raster { EMS_PER_HEIGHT } else { 1.24 };
        let font = FontDesc::new(FontFamily::SansSerif, size * ratio * self.scale, FontStyle::Normal);
        let (horizontal, font) = match anchor {
            Anchor::Left => (HPos::Left, font),
            Anchor::Center => (HPos::Center, font),
            Anchor::Right => (HPos::Right, font),
            Anchor::Upward => (HPos::Center, font.transform(FontTransform::Rotate270)),
        };
        let color = rgb(color);
        let style = TextStyle::from(font).color(&color).pos(Pos::new(horizontal, VPos::Center));
        // The backends center on different heights; these put the baseline 0.34 em below the point in both.
        let drop = size * if self.raster { 0.227 } else { 0.066 };
        let at = match anchor {
            Anchor::Upward => self.at((at.0 + drop, at.1)),
            Anchor::Left | Anchor::Center | Anchor::Right => self.at((at.0, at.1 + drop)),
        };
        self.backend.draw_text(text, &style, at).map_err(ChartError::draw)
    }

    /// Ends the drawing.
    pub(in crate::present) fn finish(mut self) -> Result<(), ChartError> {
        self.backend.present().map_err(ChartError::draw)
    }
}

fn rgb([r, g, b]: Rgb) -> RGBColor {
    RGBColor(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_width() {
        load_font().unwrap();
        let one = text_width("0", 20.0);
        assert!((10.0..15.0).contains(&one), "{one}");
        assert!((text_width("000", 20.0) - 3.0 * one).abs() < 0.2);
        assert!(text_width("⁻³ Δ λ …", 20.0) > 4.0 * one);
    }
}
