//! `colorfn plot`: spectra as curves.

use clap::Args;
use std::path::{Path, PathBuf};

use crate::appearance::{Appearance, bytes, exposure, strip};
use crate::console::Console;
use crate::error::Failure;
use crate::load::{Loaded, VALUES_OF_A_COLOR, curve, destination, peak_scale};
use crate::patches::colors;
use crate::present::chart::{Chart, Curve, Format, Panel, Scale, Style};
use crate::present::text::count;
use crate::report::PlotReport;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn plot out/colorchecker24.colorfn -o curves.svg

Up to 8 curves share one pair of axes; more are drawn as small charts, one a name, unless --overlay is \
given. Each curve has the color of its spectrum.

JSON: files [PATH], curves (how many), panels (how many).";

/// Arguments of `plot`.
#[derive(Debug, Args)]
pub(crate) struct PlotArgs {
    /// Spectra, or sets of them
    #[arg(value_name = "FILE.colorfn", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The file to write, .svg or .png
    #[arg(short, long, value_name = "FILE.svg|png")]
    pub(crate) output: PathBuf,
    /// Which color of each set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// Draw all curves on one pair of axes
    #[arg(long)]
    pub(crate) overlay: bool,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// Curves that share one pair of axes without --overlay.
const MAX_TOGETHER: usize = 8;

/// The maximal number of curves of a file: with more the chart shows nothing, and grows without bound.
const MAX_CURVES: usize = 4096;

/// A curve of a file, with the name of its color.
struct LabeledCurve {
    label: String,
    curve: Curve,
}

impl LabeledCurve {
    /// Lights have a scale each: on shared axes each is shown as a fraction of its peak.
    fn scale_to_peak(&mut self) {
        let values: Vec<f64> = self.curve.points.iter().map(|point| point.1).collect();
        let scale = peak_scale(&values);
        self.curve.points.iter_mut().for_each(|point| point.1 *= scale);
    }
}

/// Runs the command.
pub(crate) fn run(args: &PlotArgs, console: Console) -> Result<(), Failure> {
    let Some(format) = Format::of(&args.output.to_string_lossy()) else {
        return Err(Failure::usage(format!(
            "{} ends neither in .svg nor in .png: charts are written as SVG or PNG",
            args.output.display()
        )));
    };
    let files: Vec<Loaded> = args.files.iter().map(|path| Loaded::open(path)).collect::<Result<_, _>>()?;
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let (mut output, name) = destination(&args.output, &inputs, args.force)?;
    let several = files.len() > 1;
    let mut curves = Vec::new();
    for loaded in &files {
        curves.extend(curves_of(loaded, args.index.as_deref(), several)?);
    }
    let range = files.iter().filter_map(Loaded::range).reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1])]);
    let quantity = files[0].quantity();
    if let Some(other) = files.iter().find(|file| file.quantity().describe() != quantity.describe()) {
        return Err(Failure::usage(format!(
            "{} gives {}, but {} gives {}: plot them apart",
            args.files[0].display(),
            quantity.describe(),
            other.path.display(),
            other.quantity().describe()
        )));
    }
    let drawn = curves.len();
    let relative = drawn > 1 && Appearance::of(quantity) == Appearance::Emitter;
    if relative {
        curves.iter_mut().for_each(LabeledCurve::scale_to_peak);
    }
    let panels = panels(curves, args.overlay, range.and_then(strip));
    if panels.len() > Chart::MAX_PANELS {
        let (all, shown) = (count(panels.len()), Chart::MAX_PANELS);
        console.note(&format!(
            "{all} spectra are too many to read on one page: {shown} of them, evenly chosen, are drawn"
        ));
    }
    let chart = Chart {
        title: files.iter().map(Loaded::stem).collect::<Vec<_>>().join(", "),
        x_label: "wavelength (nm)".into(),
        y_label: match quantity.unit() {
            _ if relative => format!("{}, of the peak", quantity.describe()),
            Some(unit) => format!("{} ({unit})", quantity.describe()),
            None => quantity.describe(),
        },
        x_scale: Scale::Linear,
        y_scale: Scale::Linear,
        panels,
    };
    let path = output.write(&name, chart.encode(format)?)?;
    let what = if drawn == 1 { "curve" } else { "curves" };
    console.say(&format!("{}: {} {what}", path.display(), count(drawn)))?;
    console.report(&PlotReport { files: output.written(), curves: drawn, panels: chart.panels.len() })
}

fn curves_of(loaded: &Loaded, index: Option<&str>, several: bool) -> Result<Vec<LabeledCurve>, Failure> {
    let set = loaded.set()?;
    let free = loaded.file.free();
    let total = loaded.members().unwrap_or(1);
    let chosen: Vec<usize> = match index {
        Some(wanted) => vec![loaded.member(wanted)?],
        None => (0..total).collect(),
    };
    if chosen.len() > MAX_CURVES {
        return Err(Failure::usage(format!(
            "{} holds {total} spectra, and a chart at most {MAX_CURVES}: take one with --index",
            loaded.path.display()
        )));
    }
    let steps: u32 = 240;
    loaded.affords(total as u64 * VALUES_OF_A_COLOR + chosen.len() as u64 * (u64::from(steps) + 1))?;
    let appearance = Appearance::of(loaded.quantity());
    let linear = colors(&set, free, total, &loaded.conditions()?, appearance)?;
    let [from, to] = loaded.range().unwrap_or([360.0, 830.0]);
    let wavelengths: Vec<f64> =
        (0..=steps).map(|i| from + (to - from) * f64::from(i) / f64::from(steps)).collect();
    let named = |member: usize| {
        let label = loaded.label(member);
        let values = curve(&set, free, member, &wavelengths)?;
        let of = if several && loaded.members().is_some() {
            format!("{}: {label}", loaded.stem())
        } else {
            label.clone()
        };
        let points = wavelengths.iter().copied().zip(values).collect();
        let factor = exposure(appearance, [&linear[member]].into_iter());
        let color = bytes(linear[member].map(|x| x * factor));
        Ok(LabeledCurve { label, curve: Curve { label: of, points, color, style: Style::Line } })
    };
    chosen.into_iter().map(named).collect()
}

/// One panel for a few curves, else one for each name.
fn panels(
    curves: Vec<LabeledCurve>,
    overlay: bool,
    strip: Option<Vec<(f64, crate::present::chart::Rgb)>>,
) -> Vec<Panel> {
    if overlay || curves.len() <= MAX_TOGETHER {
        let many = curves.len() > 3 * MAX_TOGETHER;
        let unnamed = |curve: Curve| Curve { label: if many { String::new() } else { curve.label }, ..curve };
        let curves = curves.into_iter().map(|named| unnamed(named.curve)).collect();
        return vec![Panel { title: String::new(), curves, marks: Vec::new(), strip }];
    }
    let mut panels: Vec<Panel> = Vec::new();
    for LabeledCurve { label, curve } in curves {
        // The title says the name; a legend would repeat it for each chart.
        let curve = Curve { label: String::new(), ..curve };
        match panels.iter_mut().find(|panel| panel.title == label) {
            Some(panel) => panel.curves.push(Curve { style: Style::Dashed, ..curve }),
            None => panels.push(Panel {
                title: label,
                curves: vec![curve],
                marks: Vec::new(),
                strip: strip.clone(),
            }),
        }
    }
    panels
}
