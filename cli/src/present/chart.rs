//! Line charts as SVG and PNG: one large panel with a legend, or a grid of small ones that share their axes.

mod axis;
pub(super) mod canvas;
mod layout;
mod legend;
mod model;
mod page;
mod panel;

use crate::present::picture::Picture;
use canvas::Canvas;
pub(crate) use model::{Chart, ChartError, Curve, Format, Panel, Rgb, Scale, Style};
use page::Page;
use plotters::prelude::{BitMapBackend, SVGBackend};

impl Chart {
    /// The chart as a file of `format`.
    pub(crate) fn encode(&self, format: Format) -> Result<Vec<u8>, ChartError> {
        match format {
            Format::Svg => self.svg().map(String::into_bytes),
            Format::Png => self.png(),
        }
    }

    /// The chart as an SVG document.
    fn svg(&self) -> Result<String, ChartError> {
        let page = Page::new(self)?;
        let (width, height) = page.size();
        // Ten units a pixel: the backend writes whole numbers only.
        let fine = 10;
        let mut document = String::new();
        let backend = SVGBackend::with_string(&mut document, (width * fine, height * fine));
        page.draw(Canvas::new(backend, fine, false))?;
        let drawn = format!("width=\"{}\" height=\"{}\"", width * fine, height * fine);
        let shown = format!("width=\"{width}\" height=\"{height}\"");
        Ok(document.replacen(&drawn, &shown, 1))
    }

    /// The chart as a PNG file.
    fn png(&self) -> Result<Vec<u8>, ChartError> {
        let page = Page::new(self)?;
        let (width, height) = page.size();
        let fine = 4;
        let mut large = vec![255; (width * fine * height * fine * 3) as usize];
        let backend = BitMapBackend::with_buffer(&mut large, (width * fine, height * fine));
        page.draw(Canvas::new(backend, fine, true))?;
        let small = shrink(&large, width as usize, fine as usize);
        Ok(Picture { width, height, rgb: &small }.encode()?)
    }
}

/// Averages blocks of `by` × `by` RGB pixels; the result is `width` pixels wide.
pub(super) fn shrink(large: &[u8], width: usize, by: usize) -> Vec<u8> {
    let row_bytes = width * by * 3;
    let area = (by * by) as u32;
    let mut small = Vec::with_capacity(large.len() / (by * by));
    let mut sums = vec![0_u32; width * 3];
    for rows in large.chunks_exact(row_bytes * by) {
        sums.fill(0);
        for row in rows.chunks_exact(row_bytes) {
            for (sum, block) in sums.chunks_exact_mut(3).zip(row.chunks_exact(3 * by)) {
                for pixel in block.chunks_exact(3) {
                    for (s, p) in sum.iter_mut().zip(pixel) {
                        *s += u32::from(*p);
                    }
                }
            }
        }
        small.extend(sums.iter().map(|s| ((s + area / 2) / area) as u8));
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(title: &str, height: f64) -> Panel {
        let points: Vec<_> = (0..36).map(|i| (380.0 + 10.0 * f64::from(i), height)).collect();
        let curve = |label: &str, style| Curve {
            label: label.into(),
            points: points.clone(),
            color: [200, 40, 30],
            style,
        };
        Panel {
            title: title.into(),
            curves: vec![curve("measured", Style::Dots), curve("fitted", Style::Line)],
            marks: vec![],
            strip: None,
        }
    }

    fn chart(panels: Vec<Panel>) -> Chart {
        Chart {
            title: "A & B".into(),
            x_label: "wavelength (nm)".into(),
            y_label: "reflectance".into(),
            x_scale: Scale::Linear,
            y_scale: Scale::Linear,
            panels,
        }
    }

    #[test]
    fn an_svg_is_scaled_and_its_text_escaped() {
        let svg = chart(vec![panel("<red>\u{1b}", 0.5)]).svg().unwrap();
        assert!(svg.starts_with("<svg width=\"1200\" height=\"800\" viewBox=\"0 0 12000 8000\""));
        assert!(svg.contains("A &amp; B") && svg.contains("&lt;red&gt;"));
        assert!(!svg.contains('\u{1b}'), "a control character makes the document invalid");
        assert!(svg.trim_end().ends_with("</svg>"));
        assert!(svg.contains("sans-serif"));
    }

    #[test]
    fn a_png_has_the_size_of_its_page() {
        let png = chart((0..24).map(|i| panel(&i.to_string(), 0.5)).collect()).encode(Format::Png).unwrap();
        let image = image::load_from_memory(&png).unwrap();
        assert_eq!((image.width(), image.height()), (1600, 1200));
    }

    #[test]
    fn many_panels_are_chosen_from_and_said_so() {
        let many = chart((0..1269).map(|i| panel(&format!("chip {i}."), 0.5)).collect());
        let svg = many.svg().unwrap();
        assert_eq!(svg.matches("chip ").count(), Chart::MAX_PANELS);
        assert!(svg.contains("chip 0.") && svg.contains("chip 1268."), "both ends are shown");
        assert!(svg.contains("48 of 1,269"));
    }

    #[test]
    fn nothing_to_plot_is_an_error() {
        assert!(matches!(chart(vec![]).svg(), Err(ChartError::EmptyChart)));
        assert!(matches!(chart(vec![panel("", f64::NAN)]).svg(), Err(ChartError::EmptyChart)));
    }

    #[test]
    fn gaps_and_constants_are_drawn() {
        let mut broken = panel("broken", 0.0);
        broken.curves[1].points[7].1 = f64::INFINITY;
        let svg = chart(vec![broken]).svg().unwrap();
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn formats_follow_the_name() {
        assert_eq!(Format::of("a.b.PNG"), Some(Format::Png));
        assert_eq!(Format::of("plot.svg"), Some(Format::Svg));
        assert_eq!(Format::of("svg"), None);
        assert_eq!(Format::of("plot.pdf"), None);
    }

    #[test]
    fn shrinking_averages_blocks() {
        let large = [[0_u8, 10, 255], [100, 20, 255], [200, 30, 255], [100, 40, 255]].concat();
        assert_eq!(shrink(&large, 1, 2), [100, 25, 255]);
    }
}
