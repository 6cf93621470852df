//! What is said, drawn and written of a fit of spectra.

mod chart;
mod report;
mod table;

use color_fn_captures::spectra::{Assumption, ReadResult, SpectralSet};
use color_fn_colorimetry::ViewingConditions;
use color_fn_colorimetry::metrics::Stats;
use color_fn_fitting::{ColorDifference, Detail, Fitted, Reason, SampleFit, SpectraResult};

use self::chart::chart;
use self::report::{FitReport, PictureReport, samples, summary};
use self::table::table;
use super::output_files::{OutputFiles, program};
use crate::appearance::{Appearance, Viewer, bytes, exposure};
use crate::commands::fit::args::{FitArgs, To};
use crate::console::Console;
use crate::error::Failure;
use crate::input;
use crate::load::Loaded;
use crate::paint::{Brush, Form, Painted};
use crate::patches::{Patches, colors};
use crate::present::Terminal;
use crate::present::chart::Rgb;
use crate::present::content::FileKind;
use crate::present::text::{clean, count, wrap};

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &["-patches.png"];

/// Says it, draws it, writes it, reports it.
pub(super) fn finish(
    read: &ReadResult,
    fitted: Fitted,
    mut files: OutputFiles,
    args: &FitArgs,
    console: Console,
) -> Result<(), Failure> {
    let set = &read.set;
    let Fitted { file, reason, description, mut notes, remark, detail, .. } = fitted;
    let Detail::Spectra(result) = detail else { return Ok(()) };
    let assumptions: Vec<String> = read.assumptions.iter().map(describe).collect();
    let loaded = files.color(file, args)?;
    let conditions = ViewingConditions::new(args.illuminant.clone(), args.observer);
    let preview = Preview::new(&loaded, set, &conditions)?;
    let swatches = preview.bytes();
    let lines: Vec<Rgb> = swatches.iter().map(|[_, fitted]| *fitted).collect();
    let chart = chart(files.stem(), set, &loaded.set()?, loaded.file.free(), result.task.range(), &lines)?;
    files.add_color(&loaded, &chart)?;
    let painted = preview.paint(&loaded, &result, &conditions, args)?;
    files.add("-patches.png", painted.encode(FileKind::Png)?);
    files.add_shader(&loaded)?;
    // The files before the report: whoever reads that may go away.
    files.commit()?;

    let source = clean(&input::name(&args.data).display().to_string());
    console.say(&wrap(&format!("{source}: {description}"), 2))?;
    for note in assumptions.iter().chain(&notes) {
        console.say(&wrap(&format!("  {}", clean(note)), 4))?;
    }
    console.say(&choice(args, reason, &result))?;
    console.say(table(set, &result, &swatches).render(Terminal::stdout()).trim_end())?;
    console.say(&totals(&result))?;
    if let Some(remark) = remark {
        console.say(&wrap(&remark, 2))?;
        notes.push(remark);
    }
    console.say(&written(&files, &painted, &loaded))?;
    notes.extend(painted.note.clone());
    console.report(&FitReport {
        basis: result.names(),
        quantity: set.quantity.name(),
        illuminant: args.illuminant.name(),
        observer: args.observer.short_name(),
        to: match args.to {
            To::Spectrum => "spectrum",
            To::Color => "color",
        },
        summary: summary(&result),
        // For a program alone: of a large set they are many.
        samples: if console.json { samples(set, &result) } else { Vec::new() },
        picture: PictureReport { by: &painted.by, device: painted.device },
        files: files.output.written(),
        assumptions: &assumptions,
        notes: &notes,
    })
}

/// An assumption, and which option overrules it.
fn describe(assumption: &Assumption) -> String {
    match assumption.option() {
        Some(option) => format!("{assumption}; say --{option} if it is something else"),
        None => assumption.to_string(),
    }
}

/// Which basis, and why.
fn choice(args: &FitArgs, reason: Reason, fitted: &SpectraResult) -> String {
    let light = fitted.task.lights().is_empty();
    let why = match reason {
        Reason::BestWithinBytes(bytes) => format!("the best within {} bytes", count(bytes)),
        Reason::SmallestWithinError(target) if light => {
            format!("the cheapest with a ΔE2000 of at most {target} for each sample that a light lights")
        }
        Reason::SmallestWithinError(target) => {
            format!("the cheapest with a ΔE2000 of at most {target} for each spectrum under each light")
        }
        Reason::NearestTo(target) => {
            format!("none has a ΔE2000 of at most {target} for each spectrum, and this is the nearest")
        }
        _ => "as requested".into(),
    };
    let which = if args.per_spectrum { ", chosen for each spectrum" } else { "" };
    wrap(&format!("  fitted with {}{which}: {why}\n", fitted.names()), 2)
}

/// Bytes and errors of all.
fn totals(fitted: &SpectraResult) -> String {
    let stats = fitted.fit.color_stats(0);
    let lights = fitted.task.lights();
    let digits = if lights.is_empty() { 5 } else { 3 };
    let what = lights.first().map_or_else(|| "Δu′v′".into(), |light| format!("ΔE2000 under {light}"));
    let shared = match fitted.shared_bytes() {
        0 => String::new(),
        bytes => format!(", {} of them shared by all", count(bytes)),
    };
    let (mean, p95, max) = (stats.mean, stats.p95, stats.max);
    let errors = format!("{what}: mean {mean:.digits$}, 95 % below {p95:.digits$}, max {max:.digits$}");
    let lit = fitted.fit.lit_stats().map_or_else(String::new, |Stats { mean, p95, max }| {
        let misplaced = 100.0 * fitted.fit.misplaced();
        format!(
            "\nΔE2000 of the 14 CIE test samples that they light: mean {mean:.3}, 95 % below {p95:.3}, max {max:.3}; \
             power at other wavelengths: at most {misplaced:.1} %"
        )
    });
    format!("{errors}{lit}\n{} bytes of parameters{shared}", count(fitted.bytes()))
}

/// What was written, and what one would type next.
fn written(files: &OutputFiles, painted: &Painted, loaded: &Loaded) -> String {
    let mut lines = vec![String::new()];
    if let Some(note) = &painted.note {
        lines.push(wrap(&clean(note), 2));
    }
    lines.push("written:".into());
    let whats = ["the color", "curves", "curves", "", "shader", "how to call it"];
    for (path, what) in files.output.written().iter().zip(whats) {
        let path = path.display();
        let what =
            if what.is_empty() { format!("measured | fitted, by {}", painted.by) } else { what.into() };
        lines.push(wrap(&format!("  {path}  {what}"), 4));
    }
    let color = files.quoted(".colorfn");
    let label = loaded.file.labels.first().map_or("0", |label| label);
    let label = if label.contains('\'') { "0" } else { label };
    lines.push("next:".into());
    let mut next = |command: &str, output: &str| {
        let line = format!("  {} {command} {color}", program());
        let whole = format!("{line} {output}");
        let long = whole.chars().count() > 100;
        lines.push(if long { format!("{line} \\\n      {output}") } else { whole });
    };
    next("shader --space xyz", &format!("-o {}", files.quoted("-xyz.wgsl")));
    match Appearance::of(loaded.quantity()) {
        Appearance::Object => next("render --illuminant A", &format!("-o {}", files.quoted("-A.png"))),
        Appearance::Emitter => next("plot --overlay", &format!("-o {}", files.quoted("-overlay.svg"))),
    }
    next("eval --at 550", &format!("--index '{label}'"));
    lines.join("\n")
}

/// Measured and fitted as linear sRGB.
struct Preview {
    appearance: Appearance,
    measured: Vec<[f64; 3]>,
    fitted: Vec<[f64; 3]>,
}

impl Preview {
    fn new(loaded: &Loaded, set: &SpectralSet, conditions: &ViewingConditions) -> Result<Self, Failure> {
        let appearance = Appearance::of(loaded.quantity());
        let viewer = Viewer::new(conditions, appearance)?;
        let measured = set.samples.iter().map(|sample| {
            let curve = set.curve(sample)?;
            Ok(viewer.linear(|nm| curve.at(nm)))
        });
        let measured = measured.collect::<Result<_, Failure>>()?;
        let fitted = colors(&loaded.set()?, loaded.file.free(), set.samples.len(), conditions, appearance)?;
        Ok(Self { appearance, measured, fitted })
    }

    /// As bytes for a display: measured and fitted of each spectrum.
    fn bytes(&self) -> Vec<[Rgb; 2]> {
        let both = self.measured.iter().zip(&self.fitted);
        both.map(|(measured, fitted)| {
            let factor = exposure(self.appearance, [measured, fitted].into_iter());
            [measured, fitted].map(|rgb| bytes(rgb.map(|x| x * factor)))
        })
        .collect()
    }

    /// The picture of the patches: each with its name and its error.
    fn paint(
        &self,
        loaded: &Loaded,
        result: &SpectraResult,
        conditions: &ViewingConditions,
        args: &FitArgs,
    ) -> Result<Painted, Failure> {
        let error = |sample: &SampleFit| match &sample.color {
            ColorDifference::Reflected(errors) => format!("ΔE {:.2}", errors.first().copied().unwrap_or(0.0)),
            ColorDifference::Emitted { delta_uv_prime, .. } => format!("Δu′v′ {delta_uv_prime:.4}"),
        };
        let labels = result.fit.samples.iter().enumerate().map(|(i, fit)| vec![loaded.label(i), error(fit)]);
        let what = match self.appearance {
            Appearance::Object => "ΔE2000 of each",
            Appearance::Emitter => "each as bright as a display shows it",
        };
        let patches = Patches {
            set: &loaded.set()?,
            free: loaded.file.free(),
            labels: labels.collect(),
            title: format!("left measured | right fitted, {}; {what}", self.appearance.describe(conditions)),
            conditions,
            appearance: self.appearance,
            measured: self.measured.clone(),
        };
        patches.paint(None, &mut Brush::open(args.device)?, Form::Encoded)
    }
}
