//! `colorfn upsample`: spectra of RGB colors.

mod picture;
mod request;
mod result;

use clap::Args;
use std::path::{Path, PathBuf};

use color_fn_bases::{Range, ScaledSigmoid, Sigmoid};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::to_f32;
use color_fn_core::file::{ColorFile, Facts, Provenance, Spec};
use color_fn_core::{Compose, record};
use color_fn_upsample::{Metamer, ViewedSpace, White};
use serde::Serialize;

use self::request::{Named, Request};
use self::result::{ColorResult, Solver};
use crate::console::Console;
use crate::error::Failure;
use crate::load::must_not_overwrite;
use crate::present::Terminal;
use crate::present::output::Output;
use crate::present::text::{clean, count, wrap};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn upsample '#c83c32'
Example: colorfn upsample 0,1,0 --space rec2020
Example: colorfn upsample photo.png -o coefficients.pfm
Example: colorfn upsample colors.csv -o colors.colorfn -o coefficients.csv

'#rrggbb' is encoded in the space, r,g,b is linear (after `--` where it begins with a minus). A FILE.csv has the columns r, g, b (linear), and maybe \
name. A FILE.png is encoded in the space, 8 or 16 bits; its alpha is left out.

Reflectances are seen under the white of the space (D65, D50, for ACES daylight at its color temperature) by \
the CIE 1931 2° observer. A color that no reflectance has is proven to be one by a direction in linear RGB \
in which it lies beyond all of them, and the nearest is taken. With --light the spectrum is itself light: a \
scale times a sigmoid, of Y = 1 where it is 1 everywhere.

Written with -o FILE: .colorfn is a set of sigmoids, .csv their coefficients, or, with --metamer natural or smoothest, \
spectra from 360 to 830 nm; .pfm the coefficients of a picture (a0, a1, a2 as three floats a pixel). -o may be repeated.

JSON: space, light, metamer, files [PATH], colors [{name, rgb, coefficients [a0, a1, a2] (x = (λ − 595 nm) / 235 \
nm), coefficients_nm [of λ², λ, 1], scale (of a light), found (linear RGB of the spectrum), error (maximal, of a \
component), delta_e_2000, reached, certificate {direction, color, reachable}, reflectance [471 values, of a \
metamer]}]; of a picture space, light, width, height, checked, delta_e_2000 {mean, p95, max}, files.";

/// Arguments of `upsample`.
#[derive(Debug, Args)]
pub(crate) struct UpsampleArgs {
    /// '#rrggbb', linear r,g,b, a FILE.csv of colors or a FILE.png
    #[arg(value_name = "COLOR|FILE", required = true)]
    pub(crate) colors: Vec<String>,
    /// The RGB space: srgb, p3, rec2020, acescg, aces2065-1 or prophoto
    #[arg(long, default_value = "srgb")]
    pub(crate) space: RgbSpace,
    /// Which of all spectra: sigmoid (three numbers), natural (nearest to measured ones) or smoothest
    #[arg(long, default_value = "sigmoid", conflicts_with = "light")]
    pub(crate) metamer: Metamer,
    /// The color is a light, of any brightness
    #[arg(long)]
    pub(crate) light: bool,
    /// Replace files that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
    /// Write to this file, by its extension: .colorfn (a set of sigmoids), .csv (coefficients, or the spectra of a
    /// metamer), .pfm (coefficients of a picture); may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &UpsampleArgs, console: Console) -> Result<(), Failure> {
    match Request::read(&args.colors, args.space)? {
        Request::Picture(_) if args.light || args.metamer != Metamer::Sigmoid => Err(Failure::usage(
            "a picture has the sigmoid of a reflectance only: leave --light and --metamer out",
        )),
        Request::Picture(pixels) => picture::run(args, &pixels, console),
        Request::Colors(colors) => colors_run(args, &colors, console),
    }
}

/// What a file of spectra holds, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// A set of sigmoids as a color.
    Set,
    /// Coefficients, or the spectra of a metamer.
    Table,
    /// Coefficients of each pixel as floats.
    FloatMap,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Set => "colorfn",
            Self::Table => "csv",
            Self::FloatMap => "pfm",
        }
    }
}

/// A file to write.
struct Destination {
    output: Output,
    name: String,
    format: Format,
}

/// The files that --output names, each in one of some formats; nothing is written yet.
fn destinations(args: &UpsampleArgs, formats: &[Format]) -> Result<Vec<Destination>, Failure> {
    let inputs: Vec<&Path> = args.colors.iter().map(Path::new).collect();
    let one = |path: &PathBuf| {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let Some(&format) = formats.iter().find(|format| format.extension() == extension) else {
            let choice: Vec<String> =
                formats.iter().map(|format| format!(".{}", format.extension())).collect();
            return Err(Failure::usage(format!(
                "{}: the result is written as {}",
                path.display(),
                choice.join(" or ")
            )));
        };
        must_not_overwrite(path, &inputs)?;
        let (output, name) = Output::file(path, args.force)?;
        Ok(Destination { output, name, format })
    };
    args.output.iter().map(one).collect()
}

/// Report of colors.
#[derive(Debug, Serialize)]
struct Report<'a> {
    space: &'a str,
    light: String,
    metamer: &'a str,
    colors: &'a [ColorResult],
    files: &'a [PathBuf],
}

fn colors_run(args: &UpsampleArgs, colors: &[Named], console: Console) -> Result<(), Failure> {
    let formats: &[Format] = match args.metamer {
        Metamer::Sigmoid => &[Format::Set, Format::Table],
        Metamer::Natural | Metamer::Smoothest => &[Format::Table],
    };
    let destinations = destinations(args, formats)?;
    let solver = Solver::new(args.space, args.metamer, args.light)?;
    let results = colors.iter().map(|color| solver.solve(color)).collect::<Result<Vec<_>, _>>()?;
    let viewed = solver.viewed();
    console.say(&wrap(&describe(viewed, args), 2))?;
    let terminal = Terminal::stdout();
    if let [result] = &results[..] {
        console.say(&result.text(viewed, terminal))?;
    } else {
        console.say(&result::table(&results, args.space).render(terminal))?;
        let missed = results.iter().filter(|result| !result.reached()).count();
        if missed > 0 {
            console.say(&wrap(
                &format!(
                    "{} of {} are out of reach: the nearest in linear RGB was taken",
                    count(missed),
                    count(results.len())
                ),
                2,
            ))?;
        }
    }
    let mut files = Vec::new();
    for Destination { mut output, name, format } in destinations {
        let content = match (format, args.metamer) {
            (Format::Set, _) => file(&results, viewed, args)?.to_json()?.into_bytes(),
            (_, Metamer::Sigmoid) => result::csv(&results)?,
            (_, Metamer::Natural | Metamer::Smoothest) => result::spectra(&results)?,
        };
        files.push(output.write(&name, &content)?);
    }
    print_written(&files, console)?;
    console.report(&Report {
        space: viewed.space.name,
        light: viewed.white.to_string(),
        metamer: args.metamer.name(),
        colors: &results,
        files: &files,
    })
}

fn print_written(files: &[PathBuf], console: Console) -> Result<(), Failure> {
    if files.is_empty() {
        return Ok(());
    }
    console.say("\nwritten:")?;
    files.iter().try_for_each(|path| console.say(&format!("  {}", path.display())))
}

/// A description of the viewing conditions.
fn describe(viewed: &ViewedSpace, args: &UpsampleArgs) -> String {
    let what = if viewed.white == White::Equal {
        "lights of linear".into()
    } else {
        format!("{} reflectances under {}, of linear", args.metamer, viewed.white)
    };
    format!("{what} {}, CIE 1931 2°, 1 nm\n", viewed.space)
}

/// The sigmoids as a set.
fn file(results: &[ColorResult], viewed: &ViewedSpace, args: &UpsampleArgs) -> Result<ColorFile, Failure> {
    let coefficients: Vec<f64> = results.iter().flat_map(|result| result.coefficients).collect();
    let scales: Vec<f64> = results.iter().filter_map(|result| result.scale).collect();
    let count = results.len();
    let graph = if args.light {
        record(&ScaledSigmoid::new(2, Range::VISIBLE)?.set(count))
    } else {
        record(&Sigmoid::new(2, Range::VISIBLE)?.set(count))
    };
    let mut file = ColorFile::new(graph, to_f32(&[coefficients, scales].concat()))?;
    let mut details = Facts::new();
    details.insert("observer".into(), "2".into());
    // Other commands take illuminants by name, and that of ACES has none.
    if matches!(viewed.white, White::D65 | White::D50) {
        details.insert("illuminant".into(), viewed.white.to_string().into());
    }
    file.spec = Some(Spec { basis: if args.light { "emission:2" } else { "sigmoid:2" }.into(), details });
    let mut labels: Vec<String> = Vec::new();
    for result in results {
        let mut label = clean(result.name());
        while label.len() > color_fn_core::limits::MAX_LABEL - 16 {
            label.pop();
        }
        // Labels are unique.
        if labels.contains(&label) {
            label = format!("{label} ({})", labels.len());
        }
        labels.push(label);
    }
    file.labels = labels;
    let mut notes = Facts::new();
    notes.insert("space".into(), viewed.space.name.into());
    notes.insert("light".into(), viewed.white.to_string().into());
    file.provenance = Provenance {
        source: clean(&args.colors.join(" ").chars().take(200).collect::<String>()),
        about: String::new(),
        tool: concat!("colorfn ", env!("CARGO_PKG_VERSION")).into(),
        notes,
    };
    Ok(file)
}
