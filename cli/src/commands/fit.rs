//! `colorfn fit`: measured data become functions. What kind they are is told by the file's name, or by its first line.

mod brdf;
mod environment;
mod image;
mod place;
mod spectra;
mod tried;

use crate::args::FitArgs;
use crate::basis::{Basis, DirectionalBasis, PositionalBasis, SpectralBasis, SurfaceBasis};
use crate::console::Console;
use crate::error::Failure;

/// What data can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spectra,
    Environment,
    Image,
    Brdf,
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
            DirectionalBasis::DATA,
            kind.data()
        )));
    }
    match kind {
        Kind::Spectra => spectra::run(args, asked(args)?, console),
        Kind::Environment => environment::run(args, asked(args)?, console),
        Kind::Image => image::run(args, asked(args)?, console),
        Kind::Brdf => brdf::run(args, asked(args)?, console),
    }
}

/// What `--basis` names for the kind of data at hand.
fn asked<B: Basis>(args: &FitArgs) -> Result<Option<B>, Failure> {
    args.basis.as_ref().map(|asked| asked.basis(&args.data)).transpose()
}

impl Kind {
    /// In words.
    const fn data(self) -> &'static str {
        match self {
            Self::Spectra => SpectralBasis::DATA,
            Self::Environment => DirectionalBasis::DATA,
            Self::Image => PositionalBasis::DATA,
            Self::Brdf => SurfaceBasis::DATA,
        }
    }
}

/// What the data are, by the ending of their file, or the header of a table.
fn kind(args: &FitArgs) -> Kind {
    let ending = args.data.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("hdr" | "exr") => Kind::Environment,
        Some("png") => Kind::Image,
        _ if brdf::is_brdf(&args.data) => Kind::Brdf,
        _ => Kind::Spectra,
    }
}

/// An option that was given and concerns spectra alone.
fn spectral_option(args: &FitArgs) -> Option<&'static str> {
    [
        (args.quantity.is_some(), "quantity"),
        (args.unit.is_some(), "unit"),
        (args.scale.is_some(), "scale"),
        (args.columns.is_some(), "columns"),
        (args.target_de.is_some(), "target-de"),
        (args.per_spectrum, "per-spectrum"),
        (args.to == crate::args::To::Color, "to color"),
    ]
    .into_iter()
    .find_map(|(given, option)| given.then_some(option))
}
