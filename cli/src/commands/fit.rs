//! `colorfn fit`: measured data become functions.
//!
//! The walk is straight: what is typed becomes a goal, the file a capture, both a fitted color
//! ([`color_fn_fitting::fit`]), and that is described, drawn and written.

pub(crate) mod args;
mod brdf;
mod brdf_grid;
mod comparison;
mod environment;
mod failure;
mod field;
mod fluorescence;
mod image;
mod output_files;
pub(crate) mod panels;
mod points;
mod progress;
mod sky;
mod spectra;
mod splats;

use color_fn_captures::spectra::ReadOptions;
use color_fn_captures::{Capture, CaptureKind};
use color_fn_fitting::harmonics::Windowing;
use color_fn_fitting::{Goal, LearnedBasis, Limit, SpectraAim, check, fit_with, has_color_difference};

use self::args::{FitArgs, To};
use self::field::Drawing;
use self::output_files::OutputFiles;
use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::Loaded;

/// Runs the command.
pub(crate) fn run(args: &FitArgs, console: Console) -> Result<(), Failure> {
    if input::is_stream(&args.output) {
        return Err(Failure::usage("fit writes several files: name a directory with --output"));
    }
    let learned_from = args.basis.as_ref().and_then(|basis| basis.size().file());
    input::once([args.data.as_path()].into_iter().chain(learned_from))?;
    let read = || input::capture(&args.data, &read_options(args)).map_err(failure::of_reading);
    // What standard input holds is known when it is read; files are judged before.
    let streamed = input::is_stream(&args.data).then(read).transpose()?;
    let kind = streamed.as_ref().map_or_else(|| CaptureKind::recognize(&args.data), Capture::kind);
    check_options(args, kind)?;
    let mut goal = goal(args);
    check(&goal, kind).map_err(|error| failure::of_fit(args, error))?;
    if let Some(path) = args.basis.as_ref().and_then(|basis| basis.size().file()) {
        let learned = LearnedBasis::of(&Loaded::open(path)?.file);
        goal.learned = Some(learned.map_err(|error| Failure::in_file(path, &error))?);
    }
    let capture = streamed.map_or_else(read, Ok)?;
    let files = OutputFiles::new(args, extensions(kind))?;
    let fitted = {
        let bar = progress::Bar::default();
        fit_with(&capture, &goal, &|progress| bar.show(progress))
    };
    let fitted = fitted.map_err(|error| failure::of_fit(args, error))?;
    let drawing = match &capture {
        Capture::Spectra(read) => return spectra::finish(read, fitted, files, args, console),
        Capture::Environment(map) => environment::draw(map, &fitted)?,
        Capture::Image(image) => image::draw(image, &fitted)?,
        Capture::Splats(splats) => splats::draw(splats, &fitted)?,
        Capture::Sky(sky) => sky::draw(sky, &fitted)?,
        Capture::Brdf(table) => brdf::draw(table, &fitted)?,
        Capture::Fluorescence(matrix) => fluorescence::draw(matrix, &fitted, args)?,
        Capture::Points(points) => points::draw(points, &fitted)?,
        _ => Drawing::default(),
    };
    field::finish(fitted, drawing, files, args, console)
}

/// The names of the files that are written besides the color, its shader and its charts.
const fn extensions(kind: CaptureKind) -> &'static [&'static str] {
    match kind {
        CaptureKind::Spectra => spectra::FILES,
        CaptureKind::Environment => environment::FILES,
        CaptureKind::Image => image::FILES,
        CaptureKind::Splats => splats::FILES,
        CaptureKind::Sky => sky::FILES,
        CaptureKind::Brdf => brdf::FILES,
        CaptureKind::Fluorescence => fluorescence::FILES,
        CaptureKind::Points => points::FILES,
        _ => &[],
    }
}

/// What is to be reached.
fn goal(args: &FitArgs) -> Goal {
    let mut goal = Goal::default();
    goal.basis.clone_from(&args.basis);
    goal.limit = args.target_de.map(Limit::Error).or(args.budget_bytes.map(Limit::Bytes));
    goal.illuminant.clone_from(&args.illuminant);
    goal.observer = args.observer;
    goal.aim = match args.to {
        To::Spectrum => SpectraAim::Spectrum,
        To::Color => SpectraAim::Color,
    };
    goal.per_spectrum = args.per_spectrum;
    goal.windowing = if args.window { Windowing::Smallest } else { Windowing::Plain };
    goal
}

fn read_options(args: &FitArgs) -> ReadOptions<'_> {
    ReadOptions {
        quantity: args.quantity,
        columns: args.columns.as_deref(),
        unit: args.unit,
        scale: args.scale,
    }
}

/// Whether the options go with the kind of data.
fn check_options(args: &FitArgs, kind: CaptureKind) -> Result<(), Failure> {
    const SPECTRA: fn(CaptureKind) -> bool = |kind| kind == CaptureKind::Spectra;
    const MAPS: fn(CaptureKind) -> bool = |kind| kind == CaptureKind::Environment;
    let options = [
        ("quantity", args.quantity.is_some(), SPECTRA),
        ("unit", args.unit.is_some(), SPECTRA),
        ("scale", args.scale.is_some(), SPECTRA),
        ("columns", args.columns.is_some(), SPECTRA),
        ("per-spectrum", args.per_spectrum, SPECTRA),
        ("to color", args.to == To::Color, SPECTRA),
        ("window", args.window, MAPS),
        ("target-de", args.target_de.is_some(), has_color_difference),
    ];
    match options.iter().find(|(_, is_set, suits)| *is_set && !suits(kind)) {
        None => Ok(()),
        Some((option, _, suits)) => {
            let kinds = CaptureKind::ALL.into_iter().filter(|kind| suits(*kind)).map(CaptureKind::plural);
            let kinds = kinds.collect::<Vec<_>>().join(", ");
            Err(Failure::usage(format!("--{option} is for {kinds}, and not for {kind}")))
        }
    }
}
