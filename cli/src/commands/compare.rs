//! `colorfn compare`: how far measured data and fits are from the first of them.

mod field;
mod map;
mod spectra;

use std::path::{Path, PathBuf};

use clap::Args;
use color_fn_captures::spectra::{ReadOptions, SpectralQuantity};
use color_fn_captures::{Capture, CaptureKind};
use color_fn_colorimetry::{Illuminant, Observer};
use color_fn_core::domain::Quantity;
use color_fn_core::file::Facts;
use serde::Serialize;

use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::destination;
use crate::options::illuminant;
use crate::present::Terminal;
use crate::present::chart::{Chart, Format};
use crate::present::sheet::Sheet;
use crate::present::table::Table;
use crate::present::text::wrap;
use crate::subject::Subject;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn compare data/reflectance/colorchecker24.csv out/colorchecker24.colorfn
Example: colorfn compare data/envmaps/forest.hdr out/forest.colorfn out/forest-sh4.colorfn -o forest.png
Example: colorfn compare a.png b.png --json

Each file is compared with the first, by the errors that `fit` reports: of spectra RMSE, the worst wavelength and ΔE2000 (mean, 95 %, \
max) under each test illuminant, of light Δu′v′; of maps the errors of radiance, irradiance and energy; of images and points PSNR and \
ΔE2000. Spectra are compared by their names where both files have them, else in their order, over the wavelengths that both have. A fit \
that comes first is sampled: a map at 512 × 256 directions, an image as the next file has pixels. The picture has all curves, or first | \
other | difference.

JSON: kind, first, pairs [{file, errors, worst [{...}]}], files [PATH], notes.";

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Measured data or fits of one kind: spectra, maps, images, points; the first is what the others are compared with
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub(crate) files: Vec<PathBuf>,
    /// The picture: .svg or .png of spectra and points, else .png [default: out/FIRST-compared.svg or .png]
    #[arg(short, long, value_name = "FILE.svg|png")]
    pub(crate) output: Option<PathBuf>,
    /// What measured spectra are: reflectance, transmittance or emission [default: by the file, else reflectance]
    #[arg(long)]
    pub(crate) quantity: Option<SpectralQuantity>,
    /// Which color of each set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// The reference illuminant: D65, A, FL2, LED-B3, 5500K, …, or a file of light, as lamp.csv or lamps.csv#NAME
    #[arg(long, default_value = "D65", value_parser = illuminant)]
    pub(crate) illuminant: Illuminant,
    /// The CIE standard observer: 2 (1931), 10 (1964), 2015-2 or 2015-10
    #[arg(long, default_value = "2")]
    pub(crate) observer: Observer,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// How many of the worst places are told of each file.
const WORST: usize = 5;

/// A file compared with the first.
#[derive(Debug, Serialize)]
struct Pair {
    /// The file.
    file: String,
    /// Its errors.
    errors: Facts,
    /// Where they are largest.
    worst: Vec<Facts>,
    /// The same as lines.
    #[serde(skip)]
    lines: Vec<String>,
}

/// What is drawn.
enum Drawing {
    Chart(Box<Chart>),
    Sheet(Sheet),
}

/// What a comparison found.
struct Compared {
    kind: &'static str,
    table: Table,
    pairs: Vec<Pair>,
    drawing: Option<Drawing>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CompareReport<'a> {
    kind: &'static str,
    first: String,
    pairs: &'a [Pair],
    files: &'a [PathBuf],
    notes: &'a [String],
}

/// What can be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spectra,
    Map,
    Image,
    /// Of so many coordinates.
    Points(usize),
}

/// Runs the command.
pub(crate) fn run(args: &CompareArgs, console: Console) -> Result<(), Failure> {
    let inputs: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    input::once(inputs.iter().copied())?;
    let options = ReadOptions { quantity: args.quantity, ..ReadOptions::default() };
    let subjects: Vec<Subject> =
        inputs.iter().map(|path| Subject::open(path, &options)).collect::<Result<_, _>>()?;
    let kind = common_kind(&subjects)?;
    let path = match &args.output {
        Some(path) => path.clone(),
        None => {
            let extension = if matches!(kind, Kind::Spectra | Kind::Points(_)) { "svg" } else { "png" };
            Path::new("out").join(format!("{}-compared.{extension}", subjects[0].name()))
        }
    };
    let format = match kind {
        Kind::Spectra | Kind::Points(_) => super::plot::format(&path)?,
        _ if input::is_stream(&path) => Format::Png,
        _ => match Format::of(&path.to_string_lossy()) {
            Some(Format::Png) => Format::Png,
            _ => return Err(Failure::usage(format!("{}: pictures are written as .png", path.display()))),
        },
    };
    let (mut output, name) = destination(&path, &inputs, args.force)?;
    let compared = match kind {
        Kind::Spectra => spectra::compare(&subjects, args)?,
        Kind::Map => map::compare(&subjects)?,
        Kind::Image => field::compare_images(&subjects)?,
        Kind::Points(dimension) => field::compare_points(&subjects, dimension)?,
    };
    match compared.drawing {
        Some(Drawing::Chart(chart)) => drop(output.write(&name, chart.encode(format)?)?),
        Some(Drawing::Sheet(sheet)) => drop(output.write(&name, sheet.encode()?)?),
        None => {}
    }
    console.say(&wrap(&format!("compared with {}, {}", subjects[0].name(), subjects[0].what()), 2))?;
    for note in &compared.notes {
        console.say(&wrap(&format!("  {note}"), 4))?;
    }
    console.say(&format!("\n{}", compared.table.render(Terminal::stdout()).trim_end()))?;
    for pair in compared.pairs.iter().filter(|pair| !pair.lines.is_empty()) {
        console.say(&format!("\nthe worst of {}:", pair.file))?;
        pair.lines.iter().try_for_each(|line| console.say(&wrap(&format!("  {line}"), 4)))?;
    }
    for path in output.written() {
        console.say(&format!("\nwritten: {}", path.display()))?;
    }
    console.report(&CompareReport {
        kind: compared.kind,
        first: subjects[0].name(),
        pairs: &compared.pairs,
        files: output.written(),
        notes: &compared.notes,
    })
}

/// What all are.
fn common_kind(subjects: &[Subject]) -> Result<Kind, Failure> {
    let mut common = kinds(&subjects[0])?;
    for other in &subjects[1..] {
        let kinds = kinds(other)?;
        common.retain(|kind| kinds.contains(kind));
        if common.is_empty() {
            let [a, b] = [&subjects[0], other].map(|one| format!("{} is {}", one.name(), one.what()));
            return Err(Failure::usage(format!("{a}, and {b}: they cannot be compared")));
        }
    }
    Ok(common[0])
}

/// What a file may be taken as: a function of two coordinates as an image or as one of points.
fn kinds(subject: &Subject) -> Result<Vec<Kind>, Failure> {
    if subject.is_spectral() {
        return Ok(vec![Kind::Spectra]);
    }
    let found = match subject {
        Subject::Measured { capture, .. } => match &**capture {
            Capture::Environment(_) => vec![Kind::Map],
            Capture::Image(_) => vec![Kind::Image],
            Capture::Points(points) => vec![Kind::Points(points.dimension())],
            _ => Vec::new(),
        },
        Subject::Fitted(loaded) => {
            let is_rgb = matches!(loaded.quantity(), Quantity::LinearRgb { .. });
            match loaded.graph().inputs() {
                [port] if is_rgb && port.quantity == Quantity::Direction => vec![Kind::Map],
                [port] if is_rgb && port.quantity == Quantity::Position && port.width == 2 => {
                    vec![Kind::Image, Kind::Points(2)]
                }
                [port] if is_rgb && matches!(port.quantity, Quantity::Position | Quantity::Number) => {
                    vec![Kind::Points(port.width.into())]
                }
                _ => Vec::new(),
            }
        }
    };
    if found.is_empty() {
        let kinds = [CaptureKind::Spectra, CaptureKind::Environment, CaptureKind::Image, CaptureKind::Points];
        return Err(Failure::usage(format!(
            "{} is {}: compare takes {}, and fits of them",
            subject.name(),
            subject.what(),
            kinds.map(CaptureKind::plural).join(", ")
        )));
    }
    Ok(found)
}
