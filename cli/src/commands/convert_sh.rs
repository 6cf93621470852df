//! `colorfn convert-sh`: coefficients of spherical harmonics from one convention to another, or which one they follow.

use clap::Args;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use color_fn_core::domain::Quantity;
use color_fn_fitting::harmonics::{Arrangement, Convention, Normalisation, Order, recognise};
use serde::Serialize;

use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::{Loaded, destination, text};
use crate::present::text::{clean, wrap};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn convert-sh out/forest.colorfn --to khr
Example: colorfn convert-sh splat.txt --from splat --to ours -o coefficients.csv
Example: colorfn convert-sh unknown.csv --check samples.csv

COEFFICIENTS is a .colorfn file, or text with 3 (n + 1)² numbers. A convention is ours (orthonormal, no Condon–Shortley \
phase, rows of r, g, b in order l² + l + m), splat (3D Gaussian splats: f_dc, then f_rest by channel, with the phase, and \
0.5 is added), khr (KHR_gaussian_splatting), or words for what differs from ours: n3d, sn3d (normalisation), \
condon-shortley, descending, pairs (m = 0, 1, −1, …), channels, dc-first (arrangement), bias (0.5), separated by commas.

With --check SAMPLES, rows of a direction x, y, z and the color r, g, b that it has, every convention is compared, and the \
one that agrees is printed. Axes are not compared: right-handed, z up.

Coefficients of a file that were windowed for display are exported as they are, with a note on standard error.

JSON: degree, from, to, coefficients [VALUE], window [FACTOR of each degree] where they are windowed; with --check convention, error (relative root mean square), certain, alike \
[CONVENTION], next (the error of the best of the others).";

/// Arguments of `convert-sh`.
#[derive(Debug, Args)]
pub(crate) struct ConvertShArgs {
    /// Coefficients in three channels: a .colorfn file, or text
    #[arg(value_name = "COEFFICIENTS")]
    pub(crate) file: PathBuf,
    /// The convention that they follow
    #[arg(long, value_name = "CONVENTION", default_value = "ours", conflicts_with = "check")]
    pub(crate) from: ConventionName,
    /// The convention of the result
    #[arg(long, value_name = "CONVENTION", default_value = "ours", conflicts_with = "check")]
    pub(crate) to: ConventionName,
    /// Directions and the colors that they have: recognise the convention instead
    #[arg(long, value_name = "SAMPLES.csv")]
    pub(crate) check: Option<PathBuf>,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "check")]
    pub(crate) output: Option<PathBuf>,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}

/// More is no file of coefficients, or of colors to compare with.
const MAX_BYTES: u64 = 1 << 20;

/// A convention by its name, or by what it differs in from ours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ConventionName(Convention);

/// A word that no convention has.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "`{0}` is not a valid convention: write ours, splat or khr, or words of n3d, sn3d, condon-shortley, descending, pairs, \
     channels, dc-first, bias, separated by commas"
)]
pub(crate) struct UnknownConvention(String);

impl FromStr for ConventionName {
    type Err = UnknownConvention;

    fn from_str(text: &str) -> Result<Self, UnknownConvention> {
        let mut convention = Convention::OURS;
        for word in text.split(',').map(str::trim) {
            match word {
                "ours" => {}
                "splat" => convention = Convention::GAUSSIAN_SPLAT,
                "khr" => convention = Convention::KHR_GAUSSIAN_SPLATTING,
                "n3d" => convention.normalisation = Normalisation::FourPi,
                "sn3d" => convention.normalisation = Normalisation::Schmidt,
                "condon-shortley" => convention.condon_shortley = true,
                "descending" => convention.order = Order::Descending,
                "pairs" => convention.order = Order::Pairs,
                "channels" => convention.arrangement = Arrangement::Channels,
                "dc-first" => convention.arrangement = Arrangement::Splat,
                "bias" => convention.bias = 0.5,
                _ => return Err(UnknownConvention(clean(word).chars().take(40).collect())),
            }
        }
        Ok(Self(convention))
    }
}

impl fmt::Display for ConventionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(convention) = *self;
        for (known, name) in [
            (Convention::OURS, "ours"),
            (Convention::GAUSSIAN_SPLAT, "splat"),
            (Convention::KHR_GAUSSIAN_SPLATTING, "khr"),
        ] {
            if convention == known {
                return f.write_str(name);
            }
        }
        let words = [
            match convention.normalisation {
                Normalisation::Orthonormal => None,
                Normalisation::FourPi => Some("n3d"),
                Normalisation::Schmidt => Some("sn3d"),
            },
            convention.condon_shortley.then_some("condon-shortley"),
            match convention.order {
                Order::Ascending => None,
                Order::Descending => Some("descending"),
                Order::Pairs => Some("pairs"),
            },
            match convention.arrangement {
                Arrangement::Rows => None,
                Arrangement::Channels => Some("channels"),
                Arrangement::Splat => Some("dc-first"),
            },
            (convention.bias != 0.0).then_some("bias"),
        ];
        f.write_str(&words.into_iter().flatten().collect::<Vec<_>>().join(","))
    }
}

/// Report of `convert-sh`.
#[derive(Debug, Serialize)]
struct ConvertShReport {
    degree: usize,
    from: String,
    to: String,
    coefficients: Vec<f64>,
    /// What each degree was multiplied by.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Vec<f64>>,
}

/// Report of `convert-sh --check`.
#[derive(Debug, Serialize)]
struct CheckReport {
    convention: String,
    error: f64,
    certain: bool,
    alike: Vec<String>,
    /// The error of the best of the others; null where there is none.
    next: Option<f64>,
}

/// Runs the command.
pub(crate) fn run(args: &ConvertShArgs, console: Console) -> Result<(), Failure> {
    input::once([Some(args.file.as_path()), args.check.as_deref()].into_iter().flatten())?;
    let Coefficients { flat, window } = coefficients(&args.file)?;
    if let Some(factors) = &window {
        let shown: Vec<String> = factors.iter().map(|factor| format!("{factor:.3}")).collect();
        console.note(&format!(
            "{}: windowed for display, degree by degree times {}: not for light",
            args.file.display(),
            shown.join(", ")
        ));
    }
    if let Some(samples) = &args.check {
        return check(&args.file, &flat, samples, console);
    }
    let output =
        args.output.as_deref().map(|path| destination(path, &[&args.file], args.force)).transpose()?;
    let harmonics = args.from.0.read(&flat).map_err(|error| Failure::in_file(&args.file, &error))?;
    let written = args.to.0.write(&harmonics);
    // Rows of a color each where channels lie side by side, else one number a line: as the file is to hold them.
    let per_line = if args.to.0.arrangement == Arrangement::Rows { 3 } else { 1 };
    let line = |numbers: &[f64]| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(",");
    let text: String = written.chunks(per_line).map(|numbers| line(numbers) + "\n").collect();
    match output {
        Some((mut output, name)) => {
            output.write(&name, text.into_bytes())?;
        }
        None if console.json => {}
        None => console.data(text.as_bytes())?,
    }
    console.report(&ConvertShReport {
        degree: harmonics.color().degree(),
        from: args.from.to_string(),
        to: args.to.to_string(),
        coefficients: written,
        window,
    })
}

/// Which convention agrees with samples of colors.
fn check(file: &Path, flat: &[f64], samples: &Path, console: Console) -> Result<(), Failure> {
    let numbers = numbers(samples)?;
    if numbers.is_empty() || !numbers.len().is_multiple_of(6) {
        return Err(Failure::work(format!(
            "{}: {} numbers are not rows of x, y, z, r, g, b",
            samples.display(),
            numbers.len()
        )));
    }
    let colors: Vec<([f64; 3], [f64; 3])> = numbers
        .chunks_exact(6)
        .map(|row| {
            let length = row[..3].iter().map(|x| x * x).sum::<f64>().sqrt();
            ([0, 1, 2].map(|k| row[k] / length), [row[3], row[4], row[5]])
        })
        .collect();
    if colors.iter().flat_map(|(direction, _)| direction).any(|x| !x.is_finite()) {
        return Err(Failure::work(format!("{}: a direction has no length", samples.display())));
    }
    let found = recognise(flat, &colors).map_err(|error| Failure::in_file(file, &error))?;
    let convention = ConventionName(found.convention).to_string();
    let alike: Vec<String> =
        found.alike.iter().map(|&convention| ConventionName(convention).to_string()).collect();
    let sure = if found.is_certain() { "" } else { ", which is not certain" };
    console.say(&format!("{convention}: off by {:.2} % of the colors{sure}", 100.0 * found.error))?;
    if !alike.is_empty() {
        console.say(&wrap(&format!("  as well: {}", alike.join("; ")), 4))?;
    }
    if found.next.is_finite() {
        console.say(&format!("  the best of the others: off by {:.1} %", 100.0 * found.next))?;
    }
    let certain = found.is_certain();
    let next = Some(found.next).filter(|next| next.is_finite());
    console.report(&CheckReport { convention, error: found.error, certain, alike, next })
}

/// Coefficients as they are in a file.
struct Coefficients {
    flat: Vec<f64>,
    /// What each degree was multiplied by, where not all by 1.
    window: Option<Vec<f64>>,
}

/// The coefficients of a color of direction, or the numbers of a text.
fn coefficients(path: &Path) -> Result<Coefficients, Failure> {
    let loaded = if input::is_stream(path) {
        let bytes = input::bytes(path, color_fn_core::limits::MAX_BYTES as u64)?;
        if !bytes.trim_ascii_start().starts_with(b"{") {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(Coefficients { flat: numbers_of(&text, path)?, window: None });
        }
        Loaded::parse(&bytes, path)?
    } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("colorfn")) {
        Loaded::open(path)?
    } else {
        return Ok(Coefficients { flat: numbers(path)?, window: None });
    };
    let of_direction = loaded.graph().inputs().iter().any(|port| port.quantity == Quantity::Direction);
    let blocks: Vec<_> = loaded.file.blocks().filter(|(block, _)| block.name == "coefficients").collect();
    match &blocks[..] {
        [(_, values)] if of_direction => {
            let spec = loaded.file.spec.as_ref().and_then(|spec| spec.details.get("window")?.as_array());
            let factors =
                spec.map(|all| all.iter().filter_map(serde_json::Value::as_f64).collect::<Vec<_>>());
            let window = factors.filter(|factors| factors.iter().any(|factor| *factor != 1.0));
            Ok(Coefficients { flat: values.clone(), window })
        }
        _ => Err(Failure::work(format!("{} does not hold spherical harmonics", path.display()))),
    }
}

/// The numbers of a text, between commas, semicolons, brackets and white space. A first line of words is a header.
fn numbers(path: &Path) -> Result<Vec<f64>, Failure> {
    numbers_of(&text(path, MAX_BYTES)?, path)
}

/// The same of a text that stood there.
fn numbers_of(text: &str, path: &Path) -> Result<Vec<f64>, Failure> {
    let shown = input::name(path).display();
    let mut numbers = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let words = line.split([',', ';', '[', ']', ' ', '\t']).filter(|word| !word.is_empty());
        let parsed: Result<Vec<f64>, _> = words.map(str::parse::<f64>).collect();
        match parsed {
            Ok(found) if found.iter().all(|x| x.is_finite()) => numbers.extend(found),
            Err(_) if i == 0 => {}
            Ok(_) | Err(_) => {
                return Err(Failure::work(format!(
                    "{shown}, line {}: these are not all finite numbers",
                    i + 1
                )));
            }
        }
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_convention_is_read_as_it_is_written() {
        for convention in Convention::all() {
            let name = ConventionName(convention).to_string();
            assert_eq!(name.parse(), Ok(ConventionName(convention)), "{name}");
        }
        assert!("theirs".parse::<ConventionName>().is_err());
    }
}
