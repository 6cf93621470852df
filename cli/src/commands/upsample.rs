//! `colorfn upsample`: spectra of RGB colors.

pub(crate) mod args;
mod destination;
mod picture;
mod request;
mod result;

use std::path::PathBuf;

use color_fn_bases::{Range, ScaledSigmoid, Sigmoid};
use color_fn_core::color::to_f32;
use color_fn_core::file::{ColorFile, Facts, Provenance, Spec};
use color_fn_core::{Compose, record};
use color_fn_upsample::{Metamer, ViewedSpace, White};
use serde::Serialize;

use self::args::UpsampleArgs;
use self::destination::{Destination, Format, destinations, print_written};
use self::request::{Named, Request};
use self::result::{ColorResult, Solver};
use crate::console::Console;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::text::{clean, count, wrap};

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
    let mut files = Vec::new();
    for Destination { mut output, name, format } in destinations {
        let content = match (format, args.metamer) {
            (Format::Set, _) => file(&results, viewed, args)?.to_json()?.into_bytes(),
            (_, Metamer::Sigmoid) => result::csv(&results)?,
            (_, Metamer::Natural | Metamer::Smoothest) => result::spectra(&results)?,
        };
        files.push(output.write(&name, content)?);
    }
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
    print_written(&files, console)?;
    console.report(&Report {
        space: viewed.space.name,
        light: viewed.white.to_string(),
        metamer: args.metamer.name(),
        colors: &results,
        files: &files,
    })
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
    file.spec = Some(Spec { basis: "sigmoid:2".into(), details });
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
