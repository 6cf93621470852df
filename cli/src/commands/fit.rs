//! `colorfn fit`: measured data become functions. What kind they are is told by the file's name, and of a table by how
//! it begins.

pub(crate) mod args;
mod brdf;
mod environment;
mod fluorescence;
mod growth;
mod image;
mod place;
mod points;
mod seen;
mod sky;
mod spectra;
mod splats;
mod tried;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use color_fn_captures::{BrdfTable, DonaldsonMatrix, Points, ReadTableError, Sky};

use self::args::{FitArgs, To};
use crate::basis::{Basis, BispectralBasis, PositionalBasis, SpectralBasis, SurfaceBasis};
use crate::console::Console;
use crate::error::Failure;

/// What data can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spectra,
    Environment,
    Image,
    Splats,
    Sky,
    Brdf,
    Fluorescence,
    Points,
}

/// Runs the command.
pub(crate) fn run(args: &FitArgs, console: Console) -> Result<(), Failure> {
    let kind = kind(args);
    if kind != Kind::Spectra
        && let Some(option) = spectral_option(args)
    {
        return Err(Failure::usage(format!(
            "--{option} is for {}, and not for {}",
            SpectralBasis::DATA,
            kind.data()
        )));
    }
    if kind != Kind::Environment && args.no_window {
        return Err(Failure::usage(format!(
            "--no-window is for {}, and not for {}",
            Kind::Environment.data(),
            kind.data()
        )));
    }
    if args.target_de.is_some()
        && !matches!(kind, Kind::Spectra | Kind::Fluorescence | Kind::Image | Kind::Points)
    {
        return Err(Failure::usage(format!(
            "--target-de is for {}, {}, {}, and not for {}",
            SpectralBasis::DATA,
            BispectralBasis::DATA,
            PositionalBasis::DATA,
            kind.data()
        )));
    }
    match kind {
        Kind::Spectra => spectra::run(args, asked(args, kind)?, console),
        Kind::Environment => environment::run(args, asked(args, kind)?, console),
        Kind::Image => image::run(args, asked(args, kind)?, console),
        Kind::Splats => splats::run(args, asked(args, kind)?, console),
        Kind::Sky => sky::run(args, asked(args, kind)?, console),
        Kind::Brdf => brdf::run(args, asked(args, kind)?, console),
        Kind::Fluorescence => fluorescence::run(args, asked(args, kind)?, console),
        Kind::Points => points::run(args, asked(args, kind)?, console),
    }
}

/// What `--basis` names for the kind of data at hand.
fn asked<B: Basis>(args: &FitArgs, kind: Kind) -> Result<Option<B>, Failure> {
    args.basis.as_ref().map(|asked| asked.basis(&args.data, kind.data())).transpose()
}

impl Kind {
    /// In words.
    const fn data(self) -> &'static str {
        match self {
            Self::Spectra => SpectralBasis::DATA,
            Self::Environment => "environment maps",
            Self::Sky => "tables of the sky",
            Self::Image => "images",
            Self::Points => "tables of points",
            Self::Splats => "splats",
            Self::Brdf => SurfaceBasis::DATA,
            Self::Fluorescence => BispectralBasis::DATA,
        }
    }
}

/// What the data are, by the ending of their file, and of a table by how it begins.
fn kind(args: &FitArgs) -> Kind {
    let ending = args.data.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("hdr" | "exr") => Kind::Environment,
        Some("png") => Kind::Image,
        Some("ply") => Kind::Splats,
        _ => {
            let start = start(&args.data);
            let header = start.lines().next().unwrap_or_default();
            match () {
                () if Sky::is_header(header) => Kind::Sky,
                () if BrdfTable::is_header(header) => Kind::Brdf,
                () if Points::is_header(header) => Kind::Points,
                () if DonaldsonMatrix::is_start(&start) => Kind::Fluorescence,
                () => Kind::Spectra,
            }
        }
    }
}

/// What is wrong with a table of numbers.
fn table_failure(path: &Path, error: ReadTableError) -> Failure {
    match error {
        // It names the file itself.
        ReadTableError::File(_) => error.into(),
        error => Failure::in_file(path, &error),
    }
}

/// What a file begins with; nothing, where it cannot be read: who fits it says so.
fn start(path: &Path) -> String {
    let mut start = Vec::new();
    let _ = File::open(path).and_then(|file| file.take(1 << 16).read_to_end(&mut start));
    String::from_utf8_lossy(&start).trim_start_matches('\u{feff}').to_owned()
}

/// An option that was given and concerns spectra alone.
fn spectral_option(args: &FitArgs) -> Option<&'static str> {
    [
        (args.quantity.is_some(), "quantity"),
        (args.unit.is_some(), "unit"),
        (args.scale.is_some(), "scale"),
        (args.columns.is_some(), "columns"),
        (args.per_spectrum, "per-spectrum"),
        (args.to == To::Color, "to color"),
    ]
    .into_iter()
    .find_map(|(given, option)| given.then_some(option))
}
