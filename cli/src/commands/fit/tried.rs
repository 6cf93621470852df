//! What is common to fits that try families against each other: the table, the curve of error over bytes, the choice, the
//! picture, the report.

use std::path::PathBuf;

use color_fn::Graph;
use color_fn::file::{ColorFile, Facts, Provenance, Spec};
use serde::Serialize;

use super::place::Place;
use crate::args::FitArgs;
use crate::basis::Basis;
use crate::commands::shader::function_name;
use crate::error::Failure;
use crate::load::Loaded;
use crate::present::chart::{Chart, Curve, Panel, Rgb, Style};
use crate::present::picture::Picture;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::{clean, count, wrap};

/// A family that was fitted.
pub(super) struct Tried {
    /// Which.
    pub(super) basis: Basis,
    /// The color.
    pub(super) graph: Graph,
    /// Its free parameters.
    pub(super) free: Vec<f32>,
    /// Its errors, in the order of the columns.
    pub(super) errors: Vec<f64>,
}

impl Tried {
    /// What the parameters take.
    pub(super) fn bytes(&self) -> usize {
        4 * self.free.len()
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
pub(super) struct Trials {
    pub(super) measures: Vec<Measure>,
    pub(super) tried: Vec<Tried>,
}

/// The budget where none is given.
pub(super) const DEFAULT_BYTES: usize = 1024;

impl Trials {
    /// The one that was asked for, or the best within the budget; and why, in words.
    pub(super) fn choose(&self, args: &FitArgs) -> Result<(&Tried, String), Failure> {
        let budget = args.budget_bytes.unwrap_or(DEFAULT_BYTES);
        if let Some(basis) = &args.basis {
            let found = self.tried.iter().find(|tried| tried.basis == *basis);
            let found = found.ok_or_else(|| Failure::work(format!("{basis} could not be fitted")))?;
            if args.budget_bytes.is_some_and(|budget| found.bytes() > budget) {
                let bytes = found.bytes();
                return Err(Failure::work(format!(
                    "{basis} takes {bytes} bytes, above the budget of {budget}"
                )));
            }
            return Ok((found, "as asked for".into()));
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

    /// A row for each family and size.
    #[expect(clippy::cast_precision_loss, reason = "counts of parameters and bytes are small")]
    pub(super) fn table(&self) -> Table {
        let mut columns =
            vec![Column::text("basis"), Column::number("params", 0), Column::number("bytes", 0)];
        columns.extend(self.measures.iter().map(|measure| Column::number(measure.name, measure.digits)));
        let row = |tried: &Tried| {
            let mut row = vec![Cell::Text(tried.basis.to_string())];
            row.extend([tried.free.len(), tried.bytes()].map(|n| Cell::Number(n as f64)));
            row.extend(tried.errors.iter().copied().map(Cell::Number));
            row
        };
        Table { columns, rows: self.tried.iter().map(row).collect(), worst_by: 3 }
    }

    /// Error over bytes, a curve for each family.
    #[expect(clippy::cast_precision_loss, reason = "bytes are few")]
    pub(super) fn chart(&self, title: &str) -> Chart {
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
                of.map(|tried| (tried.bytes() as f64, tried.errors[0])).collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            let color = COLORS[k % COLORS.len()];
            let style = if points.len() > 1 { Style::Line } else { Style::Dots };
            Curve { label: family.clone(), points, color, style }
        };
        let curves = families.iter().enumerate().map(curve).collect();
        Chart {
            title: title.into(),
            x_label: "bytes of parameters".into(),
            y_label: self.measures[0].name.into(),
            panels: vec![Panel { title: String::new(), curves, strip: None }],
        }
    }

    /// The errors of one by their keys.
    pub(super) fn facts(&self, tried: &Tried) -> Facts {
        let mut facts = Facts::new();
        for (measure, error) in self.measures.iter().zip(&tried.errors) {
            if let Some(number) = serde_json::Number::from_f64(*error) {
                facts.insert(measure.key.into(), number.into());
            }
        }
        facts
    }

    /// All of them for `--json`.
    pub(super) fn report(&self) -> Vec<Facts> {
        let one = |tried: &Tried| {
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

/// The file of a color that was chosen.
pub(super) fn file(
    place: &Place,
    tried: &Tried,
    fit: Facts,
    details: Facts,
    args: &FitArgs,
) -> Result<Loaded, Failure> {
    let mut graph = tried.graph.clone();
    let result = graph.outputs[0].0.clone();
    graph.name = function_name(place.stem(), &result);
    let mut file = ColorFile::new(graph, tried.free.clone())?;
    file.spec = Some(Spec { basis: tried.basis.to_string(), details });
    file.fit = fit;
    file.provenance = Provenance {
        source: clean(&args.data.display().to_string()),
        about: String::new(),
        tool: concat!("colorfn ", env!("CARGO_PKG_VERSION")).into(),
        notes: Facts::new(),
    };
    Ok(Loaded { path: place.path(".colorfn"), file })
}

/// What was written, and what one would type next.
pub(super) fn ending(place: &Place) -> String {
    let mut lines = vec![String::new(), "written:".into()];
    let whats = [
        "the color",
        "error over bytes",
        "error over bytes",
        "measured | fitted | difference × 8",
        "shader",
        "how to call it",
    ];
    for (path, what) in place.output.written().iter().zip(whats) {
        lines.push(wrap(&format!("  {}  {what}", path.display()), 4));
    }
    let program = if std::env::var_os("CARGO").is_some() { "cargo run --release --" } else { "colorfn" };
    lines.push("next:".into());
    lines.push(wrap(&format!("  {program} info {}", place.path(".colorfn").display()), 4));
    lines.join("\n")
}

/// Report of `fit` for anything but spectra.
#[derive(Debug, Serialize)]
pub(super) struct FieldReport<'a> {
    /// What the data are.
    pub(super) kind: &'static str,
    /// The family that was chosen.
    pub(super) basis: String,
    /// Bytes of its parameters.
    pub(super) bytes: usize,
    /// Its errors.
    pub(super) errors: Facts,
    /// Every family and size that was tried.
    pub(super) tried: Vec<Facts>,
    /// What it wrote.
    pub(super) files: &'a [PathBuf],
    /// What else is to be known.
    pub(super) notes: &'a [String],
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
    let below = width > height + height / 2;
    let (columns, rows) = if below { (width, 3 * height + 2 * GAP) } else { (3 * width + 2 * GAP, height) };
    let mut bytes = vec![255; 3 * columns * rows];
    let difference: Vec<[f64; 3]> = measured
        .iter()
        .zip(fitted)
        .map(|(a, b)| std::array::from_fn(|c| 8.0 * (a[c].clamp(0.0, 1.0) - b[c].clamp(0.0, 1.0)).abs()))
        .collect();
    for (panel, pixels) in [measured, fitted, &difference].into_iter().enumerate() {
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
