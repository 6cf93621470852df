//! A chart as data: panels, curves, file formats, and why one was not drawn.

use crate::present::picture::PictureError;

/// An sRGB color, one byte a channel.
pub(crate) type Rgb = [u8; 3];

/// A chart: what it shows, as plain numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chart {
    /// Set above the chart.
    pub(crate) title: String,
    /// Names the shared x axis, with its unit: `wavelength (nm)`.
    pub(crate) x_label: String,
    /// Names the shared y axis.
    pub(crate) y_label: String,
    /// How x is scaled.
    pub(crate) x_scale: Scale,
    /// How y is scaled. Where a value is not positive a logarithmic scale is linear all the same.
    pub(crate) y_scale: Scale,
    /// One is drawn large, many as a grid; of more than [`Chart::MAX_PANELS`] an even choice is drawn.
    pub(crate) panels: Vec<Panel>,
}

/// How an axis is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Equal differences are equally long.
    Linear,
    /// Equal ratios are equally long.
    Logarithmic,
}

/// One pair of axes with its curves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Panel {
    /// Set above the panel, shortened to fit; may be empty.
    pub(crate) title: String,
    /// Drawn in order, dots after lines.
    pub(crate) curves: Vec<Curve>,
    /// Places on the x axis that matter, each a vertical line with its name.
    pub(crate) marks: Vec<(f64, String)>,
    /// Colors along x, ascending, shown as a strip under the axis: the colors of its wavelengths.
    pub(crate) strip: Option<Vec<(f64, Rgb)>>,
}

/// A run of points and how it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// Its name in the legend; equal names with equal styles appear once, an empty one not at all.
    pub(crate) label: String,
    /// Ascending in x. A point that is not finite leaves a gap.
    pub(crate) points: Vec<(f64, f64)>,
    /// Its color; light ones get a grey outline.
    pub(crate) color: Rgb,
    /// Line, dots or dashes.
    pub(crate) style: Style,
}

/// How a curve is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// A solid line: functions.
    Line,
    /// Separate points: measurements. Where they are many they are small, with a thin line through all.
    Dots,
    /// A line with a dot at each point: what was tried.
    Marked,
    /// A ring round each point: what was chosen.
    Ring,
    /// A dashed line.
    Dashed,
    /// A dotted line.
    Dotted,
}

/// A file format for charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Scalable, with real text.
    Svg,
    /// Pixels.
    Png,
}

/// Why a chart was not drawn.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChartError {
    /// No curve has a finite point.
    #[error("there is nothing to plot: no curve has a finite point")]
    EmptyChart,
    /// The bundled font does not load.
    #[error("the chart's font could not be loaded")]
    Font,
    /// The drawing library failed.
    #[error("the chart could not be drawn: {0}")]
    Draw(String),
    /// The pixels could not be encoded.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

impl ChartError {
    pub(super) fn draw(error: impl std::error::Error) -> Self {
        Self::Draw(error.to_string())
    }
}

impl Format {
    /// The format that a file name's extension asks for.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "svg" => Some(Self::Svg),
            "png" => Some(Self::Png),
            _ => None,
        }
    }
}

impl Chart {
    /// Panels on one page; more would be too small to read.
    pub(crate) const MAX_PANELS: usize = 48;

    /// Which of so many panels are drawn: all, or an even choice with the first and the last.
    pub(crate) fn shown(count: usize) -> Vec<usize> {
        if count <= Self::MAX_PANELS {
            return (0..count).collect();
        }
        (0..Self::MAX_PANELS).map(|i| i * (count - 1) / (Self::MAX_PANELS - 1)).collect()
    }
}
