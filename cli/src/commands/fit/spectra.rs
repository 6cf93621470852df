//! Measured spectra become functions of wavelength.

mod family;
mod files;
mod gathered;
mod given;
mod report;
mod table;

use color_fn_captures::spectra::{
    Assumption, ReadOptions, ReadResult, ReadSpectraError, SpectralQuantity, SpectralSet,
};
use color_fn_colorimetry::Weights;
use color_fn_fitting::SpectraTask;

use self::family::{Fitted, Job, TARGET_DE, TARGET_UV, domain};
use self::files::{chart, color, conditions};
use self::report::{FitReport, PictureReport, samples, summary};
use self::table::table;
use super::place::{Place, program};
use crate::appearance::{Appearance, Viewer, bytes, exposure};
use crate::basis::SpectralBasis;
use crate::commands::fit::args::{FitArgs, To};
use crate::console::Console;
use crate::error::Failure;
use crate::load::Loaded;
use crate::paint::Painted;
use crate::patches::{Patches, colors};
use crate::present::Terminal;
use crate::present::chart::Rgb;
use crate::present::text::{clean, count, wrap};
use color_fn_colorimetry::ViewingConditions;

/// Fits spectra.
pub(super) fn run(args: &FitArgs, asked: Option<SpectralBasis>, console: Console) -> Result<(), Failure> {
    let ReadResult { set, assumptions } = read(args, asked.as_ref())?;
    let assumptions: Vec<String> = assumptions.iter().map(told).collect();
    let mut place = Place::new(args, &[".colorfn", ".svg", ".png", "-patches.png", ".wgsl", ".wgsl.json"])?;
    let conditions = conditions(args);
    let (fitted, task) = Job { set: &set, conditions: &conditions, asked, args }.run()?;
    let mut notes = notes(args, &set, &task);
    say_notes(console, args, &set, assumptions.iter().chain(&notes))?;

    let loaded = color(&place, &set, &fitted, &task, args)?;
    let looks = Looks::new(&loaded, &set, &conditions)?;
    let swatches: Vec<[Rgb; 2]> = looks.bytes();
    console.say(&choice(args, &set, &fitted, &task))?;
    console.say(table(&set, &fitted, &task, &swatches).render(Terminal::stdout()).trim_end())?;
    console.say(&totals(&fitted, &task))?;
    if let Some(note) = bounds(&set, &fitted) {
        console.say(&wrap(&note, 2))?;
        notes.push(note);
    }

    place.write(".colorfn", loaded.file.to_json()?.as_bytes())?;
    let fitted_looks: Vec<Rgb> = swatches.iter().map(|[_, fitted]| *fitted).collect();
    let chart = chart(place.stem(), &set, &loaded.set()?, loaded.file.free(), task.range(), &fitted_looks)?;
    place.write_charts(&chart)?;
    let painted = looks.paint(&loaded, &conditions, args)?;
    place.write("-patches.png", &painted.encode()?)?;
    place.write_shader(&loaded)?;

    console.say(&ending(&place, &painted, &loaded))?;
    notes.extend(painted.note.clone());
    console.report(&FitReport {
        basis: fitted.basis(),
        quantity: set.quantity.name(),
        illuminant: args.illuminant.name(),
        observer: args.observer.short_name(),
        to: match args.to {
            To::Spectrum => "spectrum",
            To::Color => "color",
        },
        summary: summary(&fitted, &task),
        samples: samples(&set, &fitted, &task),
        picture: PictureReport { by: &painted.by, device: painted.device },
        files: place.output.written(),
        assumptions: &assumptions,
        notes: &notes,
    })
}

/// The spectra, and what speaks against fitting them.
fn read(args: &FitArgs, asked: Option<&SpectralBasis>) -> Result<ReadResult, Failure> {
    let options = ReadOptions {
        quantity: args.quantity,
        columns: args.columns.as_deref(),
        unit: args.unit,
        scale: args.scale,
    };
    let read = SpectralSet::read(&args.data, &options);
    let reading = read.map_err(|error| match error {
        // It names the file itself.
        ReadSpectraError::Io { .. } => Failure::from(error),
        ReadSpectraError::ScaleOfEmission => Failure::usage(error),
        _ => Failure::in_file(&args.data, &error),
    })?;
    let set = &reading.set;
    possible(args, set)?;
    if set.quantity == SpectralQuantity::Emission && args.target_de.is_some() {
        return Err(Failure::usage(
            "light has no ΔE2000: choose --basis or --budget-bytes instead of --target-de",
        ));
    }
    if let Some(SpectralBasis::Family(spec)) = asked {
        let (wanted, most) = (spec.n_params(&domain(set.quantity)), 471);
        if wanted > most {
            return Err(Failure::usage(format!(
                "--basis {spec} has {wanted} parameters a spectrum, but a spectrum is {most} wavelengths at 1 nm"
            )));
        }
    }
    Ok(reading)
}

/// An assumption, and which option overrules it.
fn told(assumption: &Assumption) -> String {
    match assumption.option() {
        Some(option) => format!("{assumption}; say --{option} if it is something else"),
        None => assumption.to_string(),
    }
}

/// The least value that noise explains.
const LEAST_REFLECTANCE: f64 = -0.05;

/// The least value of a set, with its sample and its wavelength.
fn least(set: &SpectralSet) -> Option<(&str, f64, f64)> {
    let all = set.samples.iter().flat_map(|sample| {
        set.wavelengths.iter().zip(&sample.values).map(|(nm, value)| (sample.name.as_str(), *nm, *value))
    });
    all.min_by(|a, b| a.2.total_cmp(&b.2))
}

/// Whether there are such spectra: no reflectance is negative, and no light is black.
fn possible(args: &FitArgs, set: &SpectralSet) -> Result<(), Failure> {
    let path = args.data.display();
    if set.quantity != SpectralQuantity::Emission {
        return match least(set).filter(|(_, _, value)| *value < LEAST_REFLECTANCE) {
            None => Ok(()),
            Some((name, nm, value)) => Err(Failure::work(format!(
                "{path}: spectrum `{name}` is {value} at {nm} nm: no {} is negative",
                set.quantity
            ))),
        };
    }
    let weights = Weights::emission(args.observer);
    for sample in &set.samples {
        let curve = set.curve(sample)?;
        let [x, y, z] = weights.tristimulus(|nm| curve.at(nm));
        let sum = x + y + z;
        if sum == 0.0 {
            let name = &sample.name;
            return Err(Failure::work(format!(
                "{path}: spectrum `{name}` is black: a light without power has no chromaticity"
            )));
        }
        if !(y > 0.0 && sum > 0.0 && sum.is_finite()) {
            let name = &sample.name;
            return Err(Failure::work(format!(
                "{path}: spectrum `{name}` has XYZ {x:.3e}, {y:.3e}, {z:.3e}, which no light has"
            )));
        }
    }
    Ok(())
}

/// What is to be known of a fit beforehand.
fn notes(args: &FitArgs, set: &SpectralSet, task: &SpectraTask) -> Vec<String> {
    let mut notes = Vec::new();
    let coverage = task.coverage();
    if !coverage.is_complete() {
        notes.push(coverage.to_string());
    }
    if let Some((name, nm, value)) =
        least(set).filter(|least| set.quantity != SpectralQuantity::Emission && least.2 < 0.0)
    {
        notes.push(format!(
            "values down to {value} (`{name}` at {nm} nm) are taken as noise, and as they are"
        ));
    }
    if args.to == To::Color {
        let under = match set.quantity {
            SpectralQuantity::Emission => String::new(),
            SpectralQuantity::Reflectance | SpectralQuantity::Transmittance => {
                format!(" under {}", args.illuminant.name())
            }
        };
        notes.push(format!("the fit keeps the exact XYZ{under} for {}", args.observer));
    }
    notes
}

fn say_notes<'a>(
    console: Console,
    args: &FitArgs,
    set: &SpectralSet,
    mut notes: impl Iterator<Item = &'a String>,
) -> Result<(), Failure> {
    let [from, to] =
        [set.wavelengths.first(), set.wavelengths.last()].map(|nm| nm.copied().unwrap_or(f64::NAN));
    let spectra = count(set.samples.len());
    let plural = if set.samples.len() == 1 { "spectrum" } else { "spectra" };
    let source = clean(&args.data.display().to_string());
    console.say(&wrap(&format!("{source}: {spectra} {plural} of {}, {from} to {to} nm", set.quantity), 2))?;
    notes.try_for_each(|note| console.say(&wrap(&format!("  {}", clean(note)), 4)))
}

/// Which family, and why.
fn choice(args: &FitArgs, set: &SpectralSet, fitted: &Fitted, task: &SpectraTask) -> String {
    let error = if task.lights().is_empty() { "Δu′v′" } else { "ΔE2000" };
    let lights = if task.lights().is_empty() { "" } else { " under each light" };
    let why = match (&args.basis, args.budget_bytes) {
        (Some(_), _) => "as asked for".into(),
        (None, Some(bytes)) => format!("the best within {} bytes", count(bytes)),
        (None, None) => {
            let default = if set.quantity == SpectralQuantity::Emission { TARGET_UV } else { TARGET_DE };
            let target = args.target_de.unwrap_or(default);
            format!("the cheapest with a mean {error} of at most {target}{lights}")
        }
    };
    let which = if args.per_spectrum { ", chosen for each spectrum" } else { "" };
    wrap(&format!("  fitted with {}{which}: {why}\n", fitted.basis()), 2)
}

/// Bytes and errors of all.
fn totals(fitted: &Fitted, task: &SpectraTask) -> String {
    let stats = fitted.fit.color_stats(0);
    let digits = if task.lights().is_empty() { 5 } else { 3 };
    let what = task.lights().first().map_or_else(|| "Δu′v′".into(), |light| format!("ΔE2000 under {light}"));
    let shared = match fitted.shared_bytes() {
        0 => String::new(),
        bytes => format!(", {} of them shared by all", count(bytes)),
    };
    let (mean, p95, max) = (stats.mean, stats.p95, stats.max);
    let errors = format!("{what}: mean {mean:.digits$}, 95 % below {p95:.digits$}, max {max:.digits$}");
    format!("{errors}\n{} bytes of parameters{shared}", count(fitted.bytes()))
}

/// What a reflectance cannot be and the fit is: below 0 or above 1.
fn bounds(set: &SpectralSet, fitted: &Fitted) -> Option<String> {
    let (beyond, all) = (fitted.beyond_unit(), set.samples.len());
    if set.quantity == SpectralQuantity::Emission || beyond == 0 {
        return None;
    }
    let ([from, to], quantity) = (fitted.range(), set.quantity);
    let (beyond, all) = (count(beyond), count(all));
    Some(format!(
        "fitted values from {from:.3} to {to:.3}: {quantity} leaves [0, 1] for {beyond} of {all}; a sigmoid cannot"
    ))
}

/// What was written, and what one would type next.
fn ending(place: &Place, painted: &Painted, loaded: &Loaded) -> String {
    let mut lines = vec![String::new()];
    if let Some(note) = &painted.note {
        lines.push(wrap(&clean(note), 2));
    }
    lines.push("written:".into());
    let whats = ["the color", "curves", "curves", "", "shader", "how to call it"];
    for (path, what) in place.output.written().iter().zip(whats) {
        let path = path.display();
        let what =
            if what.is_empty() { format!("measured | fitted, by {}", painted.by) } else { what.into() };
        lines.push(wrap(&format!("  {path}  {what}"), 4));
    }
    let color = place.quoted(".colorfn");
    let label = loaded.file.labels.first().map_or("0", |label| label);
    let label = if label.contains('\'') { "0" } else { label };
    lines.push("next:".into());
    let mut next = |command: &str, output: &str| {
        let line = format!("  {} {command} {color}", program());
        let whole = format!("{line} {output}");
        let long = whole.chars().count() > 100;
        lines.push(if long { format!("{line} \\\n      {output}") } else { whole });
    };
    next("shader --output xyz", &format!("-o {}", place.quoted("-xyz.wgsl")));
    match Appearance::of(loaded.quantity()) {
        Appearance::Object => next("render --illuminant A", &format!("-o {}", place.quoted("-A.png"))),
        Appearance::Emitter => next("plot --overlay", &format!("-o {}", place.quoted("-overlay.svg"))),
    }
    next("eval --at 550", &format!("--index '{label}'"));
    lines.join("\n")
}

/// Measured and fitted as linear sRGB.
struct Looks {
    appearance: Appearance,
    measured: Vec<[f64; 3]>,
    fitted: Vec<[f64; 3]>,
}

impl Looks {
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

    /// The picture of the patches.
    fn paint(
        &self,
        loaded: &Loaded,
        conditions: &ViewingConditions,
        args: &FitArgs,
    ) -> Result<Painted, Failure> {
        let patches = Patches {
            set: &loaded.set()?,
            free: loaded.file.free(),
            count: self.fitted.len(),
            conditions,
            appearance: self.appearance,
            measured: self.measured.clone(),
        };
        patches.paint(None, args.device)
    }
}
