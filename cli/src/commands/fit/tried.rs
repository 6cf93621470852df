//! What is common to fits that try families against each other: the table, the curve of error over bytes, the choice, the
//! picture, the report.

use std::path::PathBuf;

use color_fn_core::Graph;
use color_fn_core::domain::Domain;
use color_fn_core::file::{Facts, Spec};
use color_fn_core::glam::Vec3;
use color_fn_run::eval_graph;
use serde::Serialize;

use super::place::{Place, program};
use crate::basis::Basis;
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::chart::{Chart, Curve, Panel, Rgb, Style};
use crate::present::picture::Picture;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::{clean, count, wrap};

/// A family that was fitted.
pub(super) struct Tried<B> {
    /// Which.
    pub(super) basis: B,
    /// The color.
    pub(super) graph: Graph,
    /// Its free parameters.
    pub(super) free: Vec<f32>,
    /// Its errors, in the order of the columns.
    pub(super) errors: Vec<f64>,
}

impl<B: Basis> Tried<B> {
    /// What the parameters take.
    pub(super) fn bytes(&self) -> usize {
        4 * self.free.len()
    }

    /// Whether its mean ΔE2000 is small enough.
    pub(super) fn meets(&self, target: f64) -> bool {
        self.errors[DELTA_E_AT] <= target
    }

    /// The family without its size.
    fn family(&self) -> String {
        let text = self.basis.to_string();
        text.split(':').next().unwrap_or_default().to_owned()
    }
}

/// An error: what it is called, how many digits it has, and whether more is better.
pub(super) struct Measure {
    /// In a table and in JSON.
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) digits: usize,
    pub(super) more_is_better: bool,
}

impl Measure {
    /// Whether `a` is better than `b`; a number is better than none.
    fn better(&self, a: f64, b: f64) -> bool {
        b.is_nan() || if self.more_is_better { a > b } else { a < b }
    }
}

/// All that was tried, judged by the first measure.
pub(super) struct Trials<B> {
    pub(super) measures: Vec<Measure>,
    pub(super) tried: Vec<Tried<B>>,
}

/// The key of the mean ΔE2000, and where it stands among the errors of data that have a target of it.
pub(super) const DELTA_E: &str = "delta_e_2000_mean";
const DELTA_E_AT: usize = 1;

/// The budget of maps and images where none is given.
pub(super) const DEFAULT_BYTES: usize = 1024;

impl<B: Basis> Trials<B> {
    /// The one that was asked for, the smallest that meets the target, or the best within the budget, which has a default; and
    /// why, in words.
    pub(super) fn choose(
        &self,
        args: &FitArgs,
        asked: Option<&B>,
        default: usize,
    ) -> Result<(&Tried<B>, String), Failure> {
        let budget = args.budget_bytes.unwrap_or(default);
        if let Some(basis) = asked {
            let found = self.tried.iter().find(|tried| tried.basis == *basis);
            let found = found.ok_or_else(|| Failure::work(format!("{basis} could not be fitted")))?;
            if args.budget_bytes.is_some_and(|budget| found.bytes() > budget) {
                let bytes = found.bytes();
                return Err(Failure::work(format!(
                    "{basis} takes {bytes} bytes, above the budget of {budget}"
                )));
            }
            if let Some(target) = args.target_de.filter(|target| !found.meets(*target)) {
                let reached = found.errors[DELTA_E_AT];
                return Err(Failure::work(format!(
                    "{basis} has a mean ΔE2000 of {reached:.3}, above the target of {target}: take a larger basis, or leave --basis \
                     out"
                )));
            }
            return Ok((found, "as asked for".into()));
        }
        if let Some(target) = args.target_de {
            return self.smallest(target);
        }
        let within = self.tried.iter().filter(|tried| tried.bytes() <= budget);
        let best = within.reduce(|best, other| {
            if self.measures[0].better(other.errors[0], best.errors[0]) { other } else { best }
        });
        let best = best.ok_or_else(|| {
            Failure::work(format!("no family fits into {budget} bytes: raise --budget-bytes"))
        })?;
        Ok((best, format!("the best within {} bytes", count(budget))))
    }

    /// The smallest that meets a target of the mean ΔE2000.
    fn smallest(&self, target: f64) -> Result<(&Tried<B>, String), Failure> {
        let reached = |tried: &Tried<B>| tried.errors[DELTA_E_AT];
        let meeting = self.tried.iter().filter(|tried| tried.meets(target));
        if let Some(found) = meeting.min_by_key(|tried| tried.bytes()) {
            return Ok((
                found,
                format!("the smallest of those tried with a mean ΔE2000 of at most {target}"),
            ));
        }
        let nearest = self.tried.iter().filter(|tried| !reached(tried).is_nan());
        Err(Failure::work(match nearest.min_by(|a, b| reached(a).total_cmp(&reached(b))) {
            Some(nearest) => format!(
                "no size reaches a mean ΔE2000 of {target}: the nearest is {}, with {:.3} in {} bytes; raise --target-de",
                nearest.basis,
                reached(nearest),
                count(nearest.bytes())
            ),
            None => "no family could be fitted".into(),
        }))
    }

    /// A row for each family and size.
    #[expect(clippy::cast_precision_loss, reason = "counts of parameters and bytes are small")]
    fn table(&self) -> Table {
        let mut columns =
            vec![Column::text("basis"), Column::number("params", 0), Column::number("bytes", 0)];
        columns.extend(self.measures.iter().map(|measure| Column::number(measure.name, measure.digits)));
        let row = |tried: &Tried<B>| {
            let mut row = vec![Cell::Text(tried.basis.to_string())];
            row.extend([tried.free.len(), tried.bytes()].map(|n| Cell::Number(n as f64)));
            row.extend(tried.errors.iter().copied().map(Cell::Number));
            row
        };
        // Of a longer table those rows are shown of which an error is greatest.
        let worst_by = 3 + self.measures.iter().position(|measure| !measure.more_is_better).unwrap_or(0);
        Table { columns, rows: self.tried.iter().map(row).collect(), worst_by }
    }

    /// The error of a measure over bytes, a curve for each family.
    #[expect(clippy::cast_precision_loss, reason = "bytes are few")]
    fn chart(&self, title: &str, measure: usize) -> Chart {
        const COLORS: [Rgb; 5] =
            [[31, 119, 180], [214, 39, 40], [44, 160, 44], [148, 103, 189], [255, 127, 14]];
        let mut families: Vec<String> = Vec::new();
        for tried in &self.tried {
            if !families.contains(&tried.family()) {
                families.push(tried.family());
            }
        }
        let curve = |(k, family): (usize, &String)| {
            let of = self.tried.iter().filter(|tried| tried.family() == *family);
            let mut points: Vec<(f64, f64)> =
                of.map(|tried| (tried.bytes() as f64, tried.errors[measure])).collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            let color = COLORS[k % COLORS.len()];
            let style = if points.len() > 1 { Style::Line } else { Style::Dots };
            Curve { label: family.clone(), points, color, style }
        };
        let curves = families.iter().enumerate().map(curve).collect();
        Chart {
            title: title.into(),
            x_label: "bytes of parameters".into(),
            y_label: self.measures[measure].name.into(),
            panels: vec![Panel { title: String::new(), curves, strip: None }],
        }
    }

    /// The errors of one by their keys.
    fn facts(&self, tried: &Tried<B>) -> Facts {
        let mut facts = Facts::new();
        for (measure, error) in self.measures.iter().zip(&tried.errors) {
            if let Some(number) = serde_json::Number::from_f64(*error) {
                facts.insert(measure.key.into(), number.into());
            }
        }
        facts
    }

    /// All of them for `--json`.
    fn report(&self) -> Vec<Facts> {
        let one = |tried: &Tried<B>| {
            let mut facts = Facts::new();
            facts.insert("basis".into(), tried.basis.to_string().into());
            facts.insert("parameters".into(), tried.free.len().into());
            facts.insert("bytes".into(), tried.bytes().into());
            facts.extend(self.facts(tried));
            facts
        };
        self.tried.iter().map(one).collect()
    }
}

/// The values of a color at many points, in single precision.
pub(super) fn colors<I: Domain>(
    tried: &Tried<impl Basis>,
    points: &[I::Point],
) -> Result<Vec<Vec3>, Failure> {
    let components = |point| (0..I::WIDTH).map(move |k| I::component(point, k));
    let flat: Vec<f32> = points.iter().flat_map(components).collect();
    let mut colors = vec![[0.0; 3]; points.len()];
    eval_graph(&tried.graph, &tried.free, &flat, colors.as_flattened_mut())?;
    Ok(colors.into_iter().map(Vec3::from).collect())
}

/// Where a fit writes that has files of these endings besides those of every fit.
pub(super) fn place(args: &FitArgs, own: &[&str]) -> Result<Place, Failure> {
    Place::new(args, &[&[".colorfn", ".svg", ".png", ".wgsl", ".wgsl.json"], own].concat())
}

/// A fit, to be told and written.
pub(super) struct Found<'a, B> {
    /// What the data are.
    pub(super) kind: &'static str,
    /// The same with their size.
    pub(super) data: String,
    /// What else is to be known of them.
    pub(super) notes: Vec<String>,
    /// All that was tried.
    pub(super) trials: &'a Trials<B>,
    /// What was chosen of it, and why.
    pub(super) chosen: &'a Tried<B>,
    pub(super) why: String,
    /// What is to be known of that.
    pub(super) remark: Option<String>,
    /// The same for the file.
    pub(super) details: Facts,
    /// The ending of the picture's name, and the picture.
    pub(super) picture: (&'static str, Vec<u8>),
    /// What only this kind of data has.
    pub(super) extra: Extra,
}

/// What a fit has that others have not.
#[derive(Default)]
pub(super) struct Extra {
    /// Files: the ending of the name, the content, and what it is.
    pub(super) files: Vec<(&'static str, Vec<u8>, &'static str)>,
    /// What is said below the table.
    pub(super) text: Option<String>,
    /// The same for `--json`.
    pub(super) facts: Facts,
}

impl<B: Basis> Found<'_, B> {
    /// Says it, writes it, reports it.
    pub(super) fn finish(self, mut place: Place, args: &FitArgs, console: Console) -> Result<(), Failure> {
        let Self { trials, chosen, .. } = self;
        let source = clean(&args.data.display().to_string());
        console.say(&wrap(&format!("{source}: {}", self.data), 2))?;
        for note in &self.notes {
            console.say(&wrap(&format!("  {note}"), 4))?;
        }
        console.say(&wrap(&format!("  fitted with {}: {}\n", chosen.basis, self.why), 2))?;
        console.say(trials.table().render(Terminal::stdout()).trim_end())?;
        if let Some(text) = &self.extra.text {
            console.say(&format!("\n{}", text.trim_end()))?;
        }
        if let Some(remark) = &self.remark {
            console.say(&wrap(remark, 2))?;
        }
        console.say(&format!("{} bytes of parameters", count(chosen.bytes())))?;

        let spec = Spec { basis: chosen.basis.to_string(), details: self.details };
        let mut loaded = place.color(chosen.graph.clone(), chosen.free.clone(), spec, args)?;
        loaded.file.fit = trials.facts(chosen);
        place.write(".colorfn", loaded.file.to_json()?.as_bytes())?;
        // What was aimed at is what is drawn.
        let drawn = if args.target_de.is_some() { DELTA_E_AT } else { 0 };
        place.write_charts(&trials.chart(place.stem(), drawn))?;
        let (ending, picture) = &self.picture;
        place.write(ending, picture)?;
        place.write_shader(&loaded)?;
        for (ending, content, _) in &self.extra.files {
            place.write(ending, content)?;
        }
        let whats = self.extra.files.iter().map(|(_, _, what)| *what);
        console.say(&written(&place, whats))?;
        console.report(&FieldReport {
            kind: self.kind,
            basis: chosen.basis.to_string(),
            bytes: chosen.bytes(),
            errors: trials.facts(chosen),
            tried: trials.report(),
            files: place.output.written(),
            notes: &self.notes,
            more: self.extra.facts,
        })
    }
}

/// What was written, and what one would type next.
fn written(place: &Place, more: impl Iterator<Item = &'static str>) -> String {
    let mut lines = vec![String::new(), "written:".into()];
    let whats = [
        "the color",
        "error over bytes",
        "error over bytes",
        "measured | fitted | difference × 8",
        "shader",
        "how to call it",
    ];
    for (path, what) in place.output.written().iter().zip(whats.into_iter().chain(more)) {
        lines.push(wrap(&format!("  {}  {what}", path.display()), 4));
    }
    lines.push("next:".into());
    lines.push(wrap(&format!("  {} info {}", program(), place.quoted(".colorfn")), 4));
    lines.join("\n")
}

/// Report of `fit` for anything but spectra.
#[derive(Debug, Serialize)]
struct FieldReport<'a> {
    /// What the data are.
    kind: &'static str,
    /// The family that was chosen.
    basis: String,
    /// Bytes of its parameters.
    bytes: usize,
    /// Its errors.
    errors: Facts,
    /// Every family and size that was tried.
    tried: Vec<Facts>,
    /// What it wrote.
    files: &'a [PathBuf],
    /// What else is to be known.
    notes: &'a [String],
    /// What only this kind of data has.
    #[serde(flatten)]
    more: Facts,
}

/// The space between panels, in pixels.
const GAP: usize = 8;

/// Three pictures of one size, measured, fitted and their difference times 8, as a PNG: beside each other, or below each other
/// where they are wider than high. Colors are encoded for display, in `[0, 1]`.
pub(super) fn panels(
    width: usize,
    height: usize,
    measured: &[[f64; 3]],
    fitted: &[[f64; 3]],
) -> Result<Vec<u8>, Failure> {
    let differences: Vec<[f64; 3]> = measured.iter().zip(fitted).map(|(a, b)| difference(a, b)).collect();
    stacked(width, height, [measured, fitted, &differences])
}

/// What two colors differ by, times 8.
pub(super) fn difference(a: &[f64; 3], b: &[f64; 3]) -> [f64; 3] {
    std::array::from_fn(|c| 8.0 * (a[c].clamp(0.0, 1.0) - b[c].clamp(0.0, 1.0)).abs())
}

/// Three pictures of one size as a PNG: beside each other, or below each other where they are wider than high.
pub(super) fn stacked(width: usize, height: usize, pictures: [&[[f64; 3]]; 3]) -> Result<Vec<u8>, Failure> {
    let below = width > height + height / 2;
    let (columns, rows) = if below { (width, 3 * height + 2 * GAP) } else { (3 * width + 2 * GAP, height) };
    let mut bytes = vec![255; 3 * columns * rows];
    for (panel, pixels) in pictures.into_iter().enumerate() {
        let (left, top) = if below { (0, panel * (height + GAP)) } else { (panel * (width + GAP), 0) };
        for (i, pixel) in pixels.iter().enumerate() {
            let at = 3 * ((top + i / width) * columns + left + i % width);
            for (byte, x) in bytes[at..at + 3].iter_mut().zip(pixel) {
                *byte = to_byte(*x);
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "pictures are at most a few thousand pixels wide")]
    let picture = Picture { width: columns as u32, height: rows as u32, rgb: &bytes };
    Ok(picture.encode()?)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn to_byte(x: f64) -> u8 {
    (255.0 * x.clamp(0.0, 1.0)).round() as u8
}
