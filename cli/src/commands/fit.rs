//! `colorfn fit`: measured data become functions. What kind they are is told by the file's name.

mod environment;
mod image;
mod place;
mod spectra;
mod tried;

use crate::args::FitArgs;
use crate::basis::Of;
use crate::console::Console;
use crate::error::Failure;

/// Runs the command.
pub(crate) fn run(args: &FitArgs, console: Console) -> Result<(), Failure> {
    let kind = kind(args);
    if let Some(basis) = args.basis.as_ref().filter(|basis| basis.of() != kind) {
        return Err(Failure::usage(format!(
            "--basis {basis} is for {}, and {} is taken for {}: choose of {}",
            basis.of().data(),
            args.data.display(),
            kind.data(),
            kind.choice()
        )));
    }
    if kind != Of::Spectra
        && let Some(option) = spectral_option(args)
    {
        return Err(Failure::usage(format!("--{option} is for spectra, and not for {}", kind.data())));
    }
    if kind != Of::Environment && args.no_window {
        return Err(Failure::usage(format!(
            "--no-window is for environment maps, and not for {}",
            kind.data()
        )));
    }
    match kind {
        Of::Spectra => spectra::run(args, console),
        Of::Environment => environment::run(args, console),
        Of::Image => image::run(args, console),
    }
}

/// What the data are, by the ending of their file.
fn kind(args: &FitArgs) -> Of {
    let ending = args.data.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("hdr" | "exr") => Of::Environment,
        Some("png") => Of::Image,
        _ => Of::Spectra,
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
