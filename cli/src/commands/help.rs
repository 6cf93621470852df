//! `colorfn help`: a page for each kind of data, and the long help of each command.

use clap::{Args, Command};
use color_fn_captures::CaptureKind;
use color_fn_fitting::registry::choices;

use crate::console::Console;
use crate::error::Failure;
use crate::present::text::{clean, wrap};

/// Arguments of `help`.
#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command, or one of spectra, maps, images, splats, brdf, sky, points, fluorescence
    #[arg(value_name = "COMMAND|TOPIC")]
    topic: Option<String>,
}

/// A page about a kind of data.
struct Topic {
    name: &'static str,
    /// What the page is about, in a few words.
    about: &'static str,
    /// The kind, whose families `--basis` takes.
    kind: CaptureKind,
    text: &'static str,
}

/// Every page.
const TOPICS: [Topic; 8] = [
    topic(
        "spectra",
        CaptureKind::Spectra,
        "reflectance, transmittance and emission, one spectrum or a set",
        include_str!("help/spectra.txt"),
    ),
    topic("maps", CaptureKind::Environment, "environment maps", include_str!("help/maps.txt")),
    topic("images", CaptureKind::Image, "images as functions of position", include_str!("help/images.txt")),
    topic(
        "splats",
        CaptureKind::Splats,
        "the view-dependent color of 3D Gaussian splats",
        include_str!("help/splats.txt"),
    ),
    topic("brdf", CaptureKind::Brdf, "measured reflection of surfaces", include_str!("help/brdf.txt")),
    topic(
        "sky",
        CaptureKind::Sky,
        "radiance of the sky over elevations of the sun",
        include_str!("help/sky.txt"),
    ),
    topic(
        "points",
        CaptureKind::Points,
        "colors at scattered positions of one to four coordinates",
        include_str!("help/points.txt"),
    ),
    topic(
        "fluorescence",
        CaptureKind::Fluorescence,
        "Donaldson matrices of fluorescent surfaces",
        include_str!("help/fluorescence.txt"),
    ),
];

const fn topic(name: &'static str, kind: CaptureKind, about: &'static str, text: &'static str) -> Topic {
    Topic { name, about, kind, text }
}

/// The pages in a list, for the help of everything.
pub(crate) fn topics() -> String {
    let line = |topic: &Topic| format!("  {:<13} {}", topic.name, topic.about);
    let lines: Vec<String> = TOPICS.iter().map(line).collect();
    format!("Kinds of data (colorfn help TOPIC):\n{}", lines.join("\n"))
}

/// Runs the command; `cli` is what can be typed.
pub(crate) fn run(args: &HelpArgs, mut cli: Command, console: Console) -> Result<(), Failure> {
    let Some(name) = &args.topic else {
        return console.data(cli.render_long_help().to_string().as_bytes());
    };
    if let Some(topic) = TOPICS.iter().find(|topic| topic.name == name) {
        return console.data(page(topic).as_bytes());
    }
    cli.build();
    match cli.find_subcommand_mut(name) {
        // `fit` has pages in the place of a long help.
        Some(command) if name == "fit" => console.data(command.render_help().to_string().as_bytes()),
        Some(command) => console.data(command.render_long_help().to_string().as_bytes()),
        None => {
            let names: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
            Err(Failure::usage(format!(
                "there is no help on `{}`: choose a command, or one of {}",
                clean(name),
                names.join(", ")
            )))
        }
    }
}

fn page(topic: &Topic) -> String {
    let title = format!("colorfn fit, {}: {}\n", topic.name, topic.about);
    let families = wrap(&format!("--basis {}", choices(topic.kind)), 8);
    let text: Vec<String> = topic.text.lines().map(|line| wrap(line, 0)).collect();
    format!("{title}\n{}\n\n{families}\n\nOptions: colorfn fit --help\n", text.join("\n"))
}
