//! What is said and written of a fit to anything but spectra.

use std::path::PathBuf;

use color_fn_core::file::Facts;
use color_fn_fitting::{CandidateResult, Fitted, Reason};
use serde::Serialize;

use super::comparison;
use super::output_files::{OutputFiles, program};
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::present::Terminal;
use crate::present::text::{clean, count, wrap};

/// What is drawn of a fit, and what only this kind of data has.
#[derive(Default)]
pub(super) struct Drawing {
    /// The picture: the suffix of its name, and its content.
    pub(super) picture: (&'static str, Vec<u8>),
    /// Other files: the suffix of the name, the content, and what it is.
    pub(super) files: Vec<(&'static str, Vec<u8>, &'static str)>,
    /// What is to be known of the picture.
    pub(super) notes: Vec<String>,
    /// What is said below the table.
    pub(super) text: Option<String>,
    /// The same for `--json`.
    pub(super) facts: Facts,
}

impl Drawing {
    /// A picture and nothing else.
    pub(super) fn of(suffix: &'static str, content: Vec<u8>) -> Self {
        Self { picture: (suffix, content), ..Self::default() }
    }
}

/// Why the basis was chosen, in words.
fn why(fitted: &Fitted) -> String {
    match fitted.reason {
        Reason::BestWithinBytes(bytes) => format!("the best within {} bytes", count(bytes)),
        Reason::SmallestWithinError(target) => match &fitted.detail {
            color_fn_fitting::Detail::Fluorescence(_) => {
                format!("the cheapest with a ΔE2000 of at most {target} under each light")
            }
            _ => format!("the smallest candidate with a mean ΔE2000 of at most {target}"),
        },
        _ => "as requested".into(),
    }
}

/// Says it, writes it, reports it.
pub(super) fn finish(
    fitted: Fitted,
    drawing: Drawing,
    mut files: OutputFiles,
    args: &FitArgs,
    console: Console,
) -> Result<(), Failure> {
    let comparison = &fitted.comparison;
    let chosen = chosen(&fitted)?;
    let (basis, bytes) = (chosen.basis.to_string(), chosen.bytes);
    let (errors, why) = (comparison.figures(chosen), why(&fitted));
    let notes = [fitted.notes.clone(), drawing.notes].concat();
    let loaded = files.color(fitted.file, args)?;
    // What was aimed at is what is drawn.
    let drawn = usize::from(args.target_de.is_some());
    files.add_color(&loaded, &comparison::chart(comparison, fitted.reason, files.stem(), drawn))?;
    let (suffix, picture) = drawing.picture;
    files.add(suffix, picture);
    files.add_shader(&loaded)?;
    let mut more = Vec::new();
    for (suffix, content, what) in drawing.files {
        files.add(suffix, content);
        more.push(what);
    }
    // The files before the report: whoever reads that may go away.
    files.commit()?;

    let source = clean(&input::name(&args.data).display().to_string());
    console.say(&wrap(&format!("{source}: {}", fitted.description), 2))?;
    for note in &notes {
        console.say(&wrap(&format!("  {note}"), 4))?;
    }
    console.say(&wrap(&format!("  fitted with {basis}: {why}\n"), 2))?;
    console.say(comparison::table(comparison).render(Terminal::stdout()).trim_end())?;
    if let Some(text) = &drawing.text {
        console.say(&format!("\n{}", text.trim_end()))?;
    }
    if let Some(remark) = &fitted.remark {
        console.say(&wrap(remark, 2))?;
    }
    console.say(&format!("{} bytes of parameters", count(bytes)))?;
    console.say(&written(&files, &more))?;
    console.report(&FieldReport {
        kind: fitted.kind.name(),
        basis,
        bytes,
        errors,
        candidates: comparison::report(comparison),
        files: files.output.written(),
        notes: &notes,
        more: drawing.facts,
    })
}

/// The candidate that was chosen.
fn chosen(fitted: &Fitted) -> Result<&CandidateResult, Failure> {
    let chosen = fitted.comparison.chosen.and_then(|index| fitted.comparison.candidates.get(index));
    chosen.ok_or_else(|| Failure::work("no candidate was chosen"))
}

/// What was written, and what one would type next.
fn written(files: &OutputFiles, more: &[&str]) -> String {
    let mut lines = vec![String::new(), "written:".into()];
    let whats = [
        "the color",
        "error over bytes",
        "error over bytes",
        "measured | fitted | difference",
        "shader",
        "how to call it",
    ];
    for (path, what) in files.output.written().iter().zip(whats.iter().chain(more)) {
        lines.push(wrap(&format!("  {}  {what}", path.display()), 4));
    }
    lines.push("next:".into());
    lines.push(wrap(&format!("  {} info {}", program(), files.quoted(".colorfn")), 4));
    lines.join("\n")
}

/// Report of `fit` for anything but spectra.
#[derive(Debug, Serialize)]
struct FieldReport<'a> {
    /// What the data are.
    kind: &'static str,
    /// The basis that was chosen.
    basis: String,
    /// Bytes of its parameters.
    bytes: usize,
    /// Its errors.
    errors: Facts,
    /// Every candidate.
    candidates: Vec<Facts>,
    /// What it wrote.
    files: &'a [PathBuf],
    /// What else is to be known.
    notes: &'a [String],
    /// What only this kind of data has.
    #[serde(flatten)]
    more: Facts,
}
