//! `colorfn compare`: how far measured data and fits are from the first of them.

pub(crate) mod args;
mod field;
mod map;
mod result;
mod spectra;

use std::path::{Path, PathBuf};

use color_fn_captures::spectra::ReadOptions;
use color_fn_captures::{Capture, CaptureKind};
use color_fn_core::domain::Quantity;
use serde::Serialize;

use self::args::CompareArgs;
use self::result::{Drawing, Pair};
use crate::console::Console;
use crate::curves;
use crate::error::Failure;
use crate::input;
use crate::load::destination;
use crate::present::Terminal;
use crate::present::chart::Format;
use crate::present::text::wrap;
use crate::subject::Subject;

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
            let name = subjects[0].name();
            let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy();
            Path::new("out").join(format!("{stem}-compared.{extension}"))
        }
    };
    let format = match kind {
        Kind::Spectra | Kind::Points(_) => curves::chart_format(&path)?,
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
    for path in output.written().iter().filter(|path| !input::is_stream(path)) {
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
