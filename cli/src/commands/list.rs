//! `colorfn list`: what options take.

use clap::{Args, ValueEnum};
use color_fn_colorimetry::rgb::Transfer;
use color_fn_colorimetry::{Illuminant, RgbSpace};
use color_fn_fitting::registry::FAMILIES;
use serde::Serialize;

use crate::console::Console;
use crate::error::Failure;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn list illuminants

A correlated color temperature is an illuminant too: 5500K is daylight, 2856K a Planckian radiator. So is a file of light, as lamp.csv, \
or of several lamps.csv#NAME.

JSON: what, items [{name, about}].";

/// Arguments of `list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    what: What,
}

/// What options take.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// Families of functions, for --basis
    Bases,
    /// Standard illuminants, for --illuminant
    Illuminants,
    /// RGB spaces, for --space of upsample
    Spaces,
}

/// Report of `list`.
#[derive(Debug, Serialize)]
struct ListReport {
    what: &'static str,
    items: Vec<Item>,
}

/// What an option takes, and what that is.
#[derive(Debug, Serialize)]
struct Item {
    name: String,
    about: String,
}

/// Runs the command.
pub(crate) fn run(args: &ListArgs, console: Console) -> Result<(), Failure> {
    let item = |name: String, about: &str| Item { name, about: about.into() };
    let (what, items): (_, Vec<Item>) = match args.what {
        What::Bases => ("bases", FAMILIES.iter().map(|family| item(family.syntax(), family.about)).collect()),
        What::Illuminants => ("illuminants", Illuminant::names().map(|name| item(name.into(), "")).collect()),
        What::Spaces => {
            let spaces = RgbSpace::ALL.iter();
            let about = |space: &RgbSpace| match space.transfer {
                Transfer::Linear => "linear",
                _ => "with an encoding for display",
            };
            ("spaces", spaces.map(|space| item(space.name.into(), about(space))).collect())
        }
    };
    let width = items.iter().map(|item| item.name.chars().count()).max().unwrap_or(0);
    for Item { name, about } in &items {
        console.say(format!("{name:width$}  {about}").trim_end())?;
    }
    console.report(&ListReport { what, items })
}
