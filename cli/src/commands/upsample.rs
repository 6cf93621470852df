//! `colorfn upsample`: spectra of RGB colors.

mod answer;
mod asked;
mod picture;

use clap::Args;
use std::path::{Path, PathBuf};

use color_fn_bases::{Range, ScaledSigmoid, Sigmoid};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::to_f32;
use color_fn_core::file::{ColorFile, Facts, Provenance, Spec};
use color_fn_core::{Compose, record};
use color_fn_upsample::{Metamer, ViewedSpace, White};
use serde::Serialize;

use self::answer::{Answer, Finder};
use self::asked::{Asked, Named};
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
Example: colorfn upsample photo.png -o out

'#rrggbb' is encoded in the space, r,g,b is linear (after `--` where it begins with a minus). A FILE.csv has the columns r, g, b (linear), and maybe \
name. A FILE.png is encoded in the space, 8 or 16 bits; its alpha is left out.

Reflectances are seen under the white of the space (D65, D50, for ACES daylight at its color temperature) by \
the CIE 1931 2° observer. A color that no reflectance has is proven to be one by a direction in linear RGB \
in which it lies beyond all of them, and the nearest is taken. With --light the spectrum is itself light: a \
scale times a sigmoid, of Y = 1 where it is 1 everywhere.

Written with -o: NAME.colorfn (a set of sigmoids) and NAME-coefficients.csv; with --metamer natural or \
smoothest NAME-spectra.csv (360 to 830 nm) instead of the set; of a picture NAME-coefficients.pfm (a0, a1, a2 \
as three floats a pixel). NAME is `colors` where no file is read.

JSON: space, light, metamer, files [PATH], colors [{name, rgb, coefficients [a0, a1, a2] (x = (λ − 595 nm) / 235 \
nm), coefficients_nm [of λ², λ, 1], scale (of a light), found (linear RGB of the spectrum), error (greatest of a \
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
    /// Write the spectra into this directory
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &UpsampleArgs, console: Console) -> Result<(), Failure> {
    let stem = stem(&args.colors);
    let mut output = args.output.as_deref().map(|path| Output::directory(path, args.force)).transpose()?;
    let asked = Asked::read(&args.colors, args.space)?;
    match asked {
        Asked::Picture(_) if args.light || args.metamer != Metamer::Sigmoid => Err(Failure::usage(
            "a picture has the sigmoid of a reflectance only: leave --light and --metamer out",
        )),
        Asked::Picture(pixels) => picture::run(args, &pixels, output.as_mut(), &stem, console),
        Asked::Colors(colors) => each(args, &colors, output.as_mut(), &stem, console),
    }
}

/// The name of the files: that of the file that was read.
fn stem(words: &[String]) -> String {
    let path = match words {
        [word] if !word.starts_with('#') && !word.contains(',') => Path::new(word),
        _ => Path::new("colors"),
    };
    path.file_stem().map_or_else(|| "colors".into(), |stem| stem.to_string_lossy().into_owned())
}

/// Report of colors.
#[derive(Debug, Serialize)]
struct Report<'a> {
    space: &'a str,
    light: String,
    metamer: &'a str,
    colors: &'a [Answer],
    files: &'a [PathBuf],
}

fn each(
    args: &UpsampleArgs,
    colors: &[Named],
    output: Option<&mut Output>,
    stem: &str,
    console: Console,
) -> Result<(), Failure> {
    let endings: &[&str] = match args.metamer {
        Metamer::Sigmoid => &[".colorfn", "-coefficients.csv"],
        Metamer::Natural | Metamer::Smoothest => &["-spectra.csv", "-coefficients.csv"],
    };
    if let (Some(output), Some(directory)) = (&output, &args.output) {
        for ending in endings {
            let name = format!("{stem}{ending}");
            must_not_overwrite(&directory.join(&name), &inputs(args))?;
            output.check(&name)?;
        }
    }
    let finder = Finder::new(args.space, args.metamer, args.light)?;
    let answers = colors.iter().map(|color| finder.find(color)).collect::<Result<Vec<_>, _>>()?;
    let viewed = finder.viewed();
    console.say(&wrap(&conditions(viewed, args), 2))?;
    let terminal = Terminal::stdout();
    if let [answer] = &answers[..] {
        console.say(&answer.text(viewed, terminal))?;
    } else {
        console.say(&answer::table(&answers, args.space).render(terminal))?;
        let missed = answers.iter().filter(|answer| !answer.reached()).count();
        if missed > 0 {
            console.say(&wrap(
                &format!(
                    "{} of {} are out of reach: the nearest in linear RGB was taken",
                    count(missed),
                    count(answers.len())
                ),
                2,
            ))?;
        }
    }
    let mut files = Vec::new();
    if let Some(output) = output {
        let first = match args.metamer {
            Metamer::Sigmoid => file(&answers, viewed, args)?.to_json()?.into_bytes(),
            Metamer::Natural | Metamer::Smoothest => answer::spectra(&answers)?,
        };
        for (ending, content) in endings.iter().zip([first, answer::csv(&answers)?]) {
            files.push(output.write(&format!("{stem}{ending}"), &content)?);
        }
        written(&files, console)?;
    }
    console.report(&Report {
        space: viewed.space.name,
        light: viewed.white.to_string(),
        metamer: args.metamer.name(),
        colors: &answers,
        files: &files,
    })
}

fn inputs(args: &UpsampleArgs) -> Vec<&Path> {
    args.colors.iter().map(Path::new).collect()
}

fn written(files: &[PathBuf], console: Console) -> Result<(), Failure> {
    console.say("\nwritten:")?;
    files.iter().try_for_each(|path| console.say(&format!("  {}", path.display())))
}

/// Under what the colors are seen.
fn conditions(viewed: &ViewedSpace, args: &UpsampleArgs) -> String {
    let what = if viewed.white == White::Equal {
        "lights of linear".into()
    } else {
        format!("{} reflectances under {}, of linear", args.metamer, viewed.white)
    };
    format!("{what} {}, CIE 1931 2°, 1 nm\n", viewed.space)
}

/// The sigmoids as a set.
fn file(answers: &[Answer], viewed: &ViewedSpace, args: &UpsampleArgs) -> Result<ColorFile, Failure> {
    let coefficients: Vec<f64> = answers.iter().flat_map(|answer| answer.coefficients).collect();
    let scales: Vec<f64> = answers.iter().filter_map(|answer| answer.scale).collect();
    let count = answers.len();
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
    for answer in answers {
        let mut label = clean(answer.name());
        while label.len() > color_fn_core::limits::MAX_LABEL - 16 {
            label.pop();
        }
        // Labels are each another.
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
