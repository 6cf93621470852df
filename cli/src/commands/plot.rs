//! `colorfn plot`: spectra as curves.

use clap::Args;
use std::path::{Path, PathBuf};

use color_fn_captures::spectra::{ReadOptions, SpectralQuantity};

use crate::console::Console;
use crate::curves::{self, Source, chart};
use crate::error::Failure;
use crate::load::{VALUES_OF_A_COLOR, destination};
use crate::present::chart::Chart;
use crate::present::text::count;
use crate::report::PlotReport;
use crate::subject::{Spectra, Subject};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn plot out/colorchecker24.colorfn -o curves.svg

Example: colorfn plot data/reflectance/colorchecker24.csv out/colorchecker24.colorfn -o both.svg

Up to 8 curves share one pair of axes; more are drawn as small charts, one a name, unless --overlay is \
given. Each curve has the color of its spectrum. Of several files those of one name share axes: measured points are dots, \
functions are solid, dashed and dotted lines, and the legend names the files. -o - writes SVG to standard output.

JSON: files [PATH], curves (how many), panels (how many).";

/// Arguments of `plot`.
#[derive(Debug, Args)]
pub(crate) struct PlotArgs {
    /// Spectra, measured or fitted; - is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The file to write, .svg or .png
    #[arg(short, long, value_name = "FILE.svg|png")]
    pub(crate) output: PathBuf,
    /// What measured spectra are: reflectance, transmittance or emission [default: by the file, else reflectance]
    #[arg(long)]
    pub(crate) quantity: Option<SpectralQuantity>,
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

/// The maximal number of curves of a file: with more the chart shows nothing, and grows without bound.
const MAX_CURVES: usize = 4096;

/// Runs the command.
pub(crate) fn run(args: &PlotArgs, console: Console) -> Result<(), Failure> {
    let format = curves::chart_format(&args.output)?;
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let (mut output, name) = destination(&args.output, &inputs, args.force)?;
    let options = ReadOptions { quantity: args.quantity, ..ReadOptions::default() };
    let subjects: Vec<Subject> =
        inputs.iter().map(|path| Subject::open(path, &options)).collect::<Result<_, _>>()?;
    let spectra: Vec<Spectra<'_>> = subjects.iter().map(Subject::spectra).collect::<Result<_, _>>()?;
    curves::same_quantity(&spectra, "plot them apart")?;
    let sources = spectra.iter().map(|spectra| source(spectra, args.index.as_deref()));
    let sources: Vec<Source<'_>> = sources.collect::<Result<_, _>>()?;
    let (chart, drawn) = chart(&sources, args.overlay)?;
    if chart.panels.len() > Chart::MAX_PANELS {
        let (all, shown) = (count(chart.panels.len()), Chart::MAX_PANELS);
        console.note(&format!(
            "{all} spectra are too many to read on one page: {shown} of them, evenly chosen, are drawn"
        ));
    }
    let path = output.write(&name, chart.encode(format)?)?;
    let what = if drawn == 1 { "curve" } else { "curves" };
    console.say(&format!("{}: {} {what}", path.display(), count(drawn)))?;
    console.report(&PlotReport { files: output.written(), curves: drawn, panels: chart.panels.len() })
}

/// The spectra of a file that are drawn.
fn source<'a>(spectra: &'a Spectra<'a>, index: Option<&str>) -> Result<Source<'a>, Failure> {
    let total = spectra.labels.len();
    let chosen: Vec<usize> = match index {
        Some(wanted) => vec![spectra.member(wanted)?],
        None => (0..total).collect(),
    };
    if chosen.len() > MAX_CURVES {
        return Err(Failure::usage(format!(
            "{} holds {total} spectra, and a chart at most {MAX_CURVES}: take one with --index",
            spectra.name
        )));
    }
    spectra.affords(total as u64 * VALUES_OF_A_COLOR + chosen.len() as u64 * VALUES_OF_A_COLOR)?;
    let members = chosen.into_iter().map(|member| (member, spectra.labels[member].clone())).collect();
    Ok(Source { spectra, members })
}
