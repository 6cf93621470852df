//! `colorfn info`: what a file holds.

use clap::Args;
use color_fn_captures::CaptureKind;
use color_fn_core::domain::Quantity;
use color_fn_core::error_bound::{error_bound, measured_error};
use color_fn_core::file::VERSION;
use color_fn_core::{Layout, Role};
use color_fn_fitting::leaves_unit;
use color_fn_fitting::registry::Basis;
use serde_json::{Map, Value};
use std::path::PathBuf;

use crate::console::Console;
use crate::error::Failure;
use crate::load::Loaded;
use crate::present::text::{clean, count, wrap};
use crate::report::{BlockReport, ErrorReport, InfoReport, PortReport};

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn info out/colorchecker24.colorfn

JSON: name, version, what, basis, details, domain [{name, width, quantity, unit, from, to}], space (what \
comes out, a description), outputs (as domain), members, labels, operations, bytes (4 × (free parameters + shared \
numbers)), shared_bytes (of them those that members share: chosen knots, a learned basis), parameters {NAME: [VALUE]} (of a block whose rows are colors [[r, g, b]]), blocks [{name, role, rows, columns}], fit (its errors; of emission with lights [{cct, duv, ra, r9: {measured, fitted}}]), \
provenance, error {bound [VALUE|null] (|device − exact| of each component is at most this, in single precision on any \
device), measured [VALUE] (the maximal one on the CPU), points (at how many), uninformative (the bound is more than 1/512 of \
the maximal value, and is uninformative), over (a description)}, notes (of a basis, an illuminant or an observer that is none).";

/// Arguments of `info`.
#[derive(Debug, Args)]
pub(crate) struct InfoArgs {
    /// The color
    #[arg(value_name = "FILE.colorfn")]
    pub(crate) file: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &InfoArgs, console: Console) -> Result<(), Failure> {
    let loaded = Loaded::open(&args.file)?;
    let report = report(&loaded, error(&loaded)?, unknown(&loaded)?);
    report.notes.iter().for_each(|note| console.note(note));
    console.say(&text(&loaded, &report))?;
    console.report(&report)
}

/// How far single precision may be off, and is.
fn error(loaded: &Loaded) -> Result<ErrorReport, Failure> {
    let graph = loaded.graph();
    let parameters = loaded.parameters(graph)?;
    let found = error_bound(graph, &parameters);
    let measured = measured_error(graph, &parameters, &found.region);
    let finite = |errors: &[f64]| errors.iter().map(|&x| x.is_finite().then_some(x)).collect();
    let assumed = match &found.assumed[..] {
        [] => String::new(),
        names => format!(" (no range is declared for {})", names.join(", ")),
    };
    Ok(ErrorReport {
        bound: finite(&found.bound),
        measured: finite(&measured.error),
        points: measured.points,
        uninformative: found.is_uninformative(),
        over: found.over() + &assumed,
    })
}

/// The maximum of the errors, or that there is none.
fn maximal(errors: &[Option<f64>]) -> Option<f64> {
    errors.iter().copied().try_fold(0.0_f64, |max, error| error.map(|error| max.max(error)))
}

fn report(loaded: &Loaded, error: ErrorReport, notes: Vec<String>) -> InfoReport {
    // A basis that is none is noted.
    let shared_bytes = shared_bytes(&loaded.basis().unwrap_or_default(), loaded.graph().layout());
    let (file, graph) = (&loaded.file, loaded.graph());
    let width: usize = graph.outputs().iter().map(|(port, _)| usize::from(port.width)).sum();
    let mut parameters = Map::new();
    let mut blocks = Vec::new();
    for (block, values) in file.blocks() {
        let role = match block.role {
            Role::Free => {
                // A row that is a color is written as one.
                let value = if width > 1 && block.columns == width {
                    values.chunks_exact(width).map(Value::from).collect()
                } else {
                    Value::from(values)
                };
                parameters.insert(block.name.clone(), value);
                "free"
            }
            Role::Fixed => "fixed",
        };
        blocks.push(BlockReport { name: block.name.clone(), role, rows: block.rows, columns: block.columns });
    }
    let outputs: Vec<_> = graph.outputs().iter().map(|(port, _)| port).collect();
    let from = &file.provenance;
    let mut provenance = Map::new();
    for (key, value) in [("source", &from.source), ("about", &from.about), ("tool", &from.tool)] {
        provenance.insert(key.into(), value.as_str().into());
    }
    provenance.insert("notes".into(), Value::Object(from.notes.clone()));
    InfoReport {
        name: graph.name().to_owned(),
        version: VERSION,
        what: what(loaded),
        basis: file.spec.as_ref().map(|spec| spec.basis.clone()),
        details: file.spec.as_ref().map(|spec| spec.details.clone()).unwrap_or_default(),
        domain: graph.inputs().iter().map(PortReport::new).collect(),
        space: outputs.iter().map(|port| port.quantity.describe()).collect::<Vec<_>>().join("; "),
        outputs: outputs.into_iter().map(PortReport::new).collect(),
        members: loaded.members(),
        labels: file.labels.clone(),
        operations: graph.operations(),
        bytes: 4 * file.free().len() + shared_bytes,
        shared_bytes,
        parameters,
        blocks,
        fit: file.fit.clone(),
        provenance,
        error,
        notes,
    }
}

/// What spectra share; where a set has several families, that of all.
fn shared_bytes(bases: &[Basis], layout: &Layout) -> usize {
    let of_spectra = bases.iter().filter(|basis| basis.role(CaptureKind::Spectra).is_some());
    of_spectra.map(|basis| 4 * basis.shared_numbers(layout)).sum()
}

/// What the file declares and this version does not know: other commands that need it refuse the file.
fn unknown(loaded: &Loaded) -> Result<Vec<String>, Failure> {
    let failures = [loaded.basis().err(), loaded.conditions().err()];
    let notes = failures.into_iter().flatten().map(|failure| match failure {
        Failure::Work(note) | Failure::Usage(note) => Ok(note),
        Failure::Closed => Err(Failure::Closed),
    });
    notes.collect()
}

fn what(loaded: &Loaded) -> String {
    let gives = loaded.quantity().describe();
    match (loaded.members(), loaded.graph().inputs().len()) {
        (Some(n), 2) if loaded.range().is_some() => format!("a set of {} spectra: {gives}", count(n)),
        (Some(n), _) => format!("a set of {} colors: {gives}", count(n)),
        (None, 1) if loaded.range().is_some() => format!("a spectrum: {gives}"),
        (None, _) => format!("a color: {gives}"),
    }
}

fn text(loaded: &Loaded, report: &InfoReport) -> String {
    let mut lines = vec![loaded.path.display().to_string()];
    let mut line = |key: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {key:<12}{}", clean(&value)));
        }
    };
    line("what", report.what.clone());
    line("basis", report.basis.clone().unwrap_or_default());
    line("details", facts(&report.details));
    for (key, ports) in
        [("from", loaded.graph().inputs().to_vec()), ("to", loaded.graph().output_ports().cloned().collect())]
    {
        for port in ports {
            line(key, format!("{}: {}", port.name, port.quantity.describe()));
        }
    }
    line("operations", count(report.operations));
    for block in &report.blocks {
        let role = if block.role == "free" { "parameters" } else { "table" };
        line(role, format!("{}: {} × {}", block.name, count(block.rows), count(block.columns)));
    }
    let own = report.bytes - report.shared_bytes;
    let each = match report.members {
        Some(n) if n > 1 && own.is_multiple_of(n) => format!(", {} a member", own / n),
        _ => String::new(),
    };
    let shared = if report.shared_bytes == 0 {
        String::new()
    } else {
        format!(", and {} that all share", count(report.shared_bytes))
    };
    line("bytes", format!("{}{each}{shared}", count(report.bytes)));
    for (key, value) in &report.fit {
        if let (true, Some(from), Some(to)) = (key == "range", value["min"].as_f64(), value["max"].as_f64()) {
            line(
                "fitted",
                format!("values from {} to {}{}", short(from), short(to), beyond(loaded, from, to)),
            );
            continue;
        }
        if let (true, Some(listed)) = (key == "lights", value.as_array()) {
            lights(listed, &report.labels).into_iter().for_each(|text| line("light", text));
            continue;
        }
        line("fit error", facts(&Map::from_iter([(key.clone(), value.clone())])));
    }
    let error = &report.error;
    let bound = match (maximal(&error.bound), error.uninformative) {
        (None, _) => "none (single precision, any device)".into(),
        (Some(bound), true) => format!("{bound:.1e}, which is uninformative (single precision, any device)"),
        (Some(bound), false) => format!("{bound:.1e} (single precision, any device)"),
    };
    line("error bound", format!("{bound}, over {}", error.over));
    let measured = maximal(&error.measured).map_or("no number".into(), |error| format!("{error:.1e}"));
    line("measured", format!("{measured} (on the CPU, {} points)", count(error.points as usize)));
    line("members", members(&report.labels));
    let from = &loaded.file.provenance;
    line("source", from.source.clone());
    line("about", from.about.clone());
    line("made by", from.tool.clone());
    line("notes", facts(&from.notes));
    lines.iter().map(|line| wrap(line, 14)).collect::<Vec<_>>().join("\n")
}

/// Says that values are none of what they stand for.
fn beyond(loaded: &Loaded, from: f64, to: f64) -> &'static str {
    match loaded.quantity() {
        Quantity::Reflectance | Quantity::Transmittance if leaves_unit([from, to]) => ", beyond [0, 1]",
        _ => "",
    }
}

/// What lights are, measured and fitted, some of them.
fn lights(listed: &[Value], labels: &[String]) -> Vec<String> {
    const SHOWN: usize = 8;
    let one = |(i, light): (usize, &Value)| {
        let figure = |key: &str, name: &str, digits: usize, unit: &str| {
            let [measured, fitted] = ["measured", "fitted"].map(|which| light[key][which].as_f64());
            let shown = |x: Option<f64>| x.map_or("none".into(), |x| format!("{x:.digits$}{unit}"));
            format!("{name} {}, fitted {}", shown(measured), shown(fitted))
        };
        let figures = [
            figure("cct", "CCT", 0, " K"),
            figure("duv", "Duv", 4, ""),
            figure("ra", "Ra", 1, ""),
            figure("r9", "R9", 1, ""),
        ];
        format!("{}: {}", labels.get(i).map_or("", |label| label), figures.join("; "))
    };
    let mut lines: Vec<String> = listed.iter().enumerate().take(SHOWN).map(one).collect();
    if listed.len() > SHOWN {
        lines.push(format!("and {} more, in --json", count(listed.len() - SHOWN)));
    }
    lines
}

/// Names, as many as fit on two lines.
fn members(labels: &[String]) -> String {
    let mut text = String::new();
    for (i, label) in labels.iter().enumerate() {
        if text.len() + label.len() > 160 {
            return format!("{text} and {} more", count(labels.len() - i));
        }
        text = if text.is_empty() { label.clone() } else { format!("{text}, {label}") };
    }
    text
}

/// Named figures on one line: `rmse 0.002, delta_e_2000 (D65 (mean 0.05, max 0.2))`.
fn facts(facts: &Map<String, Value>) -> String {
    let each = facts.iter().map(|(key, value)| match value {
        Value::Object(inner) => format!("{key} ({})", self::facts(inner)),
        Value::String(text) => format!("{key} {text}"),
        Value::Number(number) => format!("{key} {}", short(number.as_f64().unwrap_or(f64::NAN))),
        other => format!("{key} {other}"),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// A number with four significant digits; whole numbers whole.
fn short(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e7 {
        return format!("{x}");
    }
    let exact: f64 = format!("{x:.3e}").parse().unwrap_or(x);
    format!("{exact}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        assert_eq!([short(0.0123456), short(12.0), short(1234.56)], ["0.01235", "12", "1235"]);
    }

    #[test]
    fn long_lines_are_broken_at_spaces() {
        let text = wrap(&format!("  members     {}", "dark skin, ".repeat(30)), 14);
        assert!(text.lines().count() > 2 && text.lines().all(|line| line.chars().count() <= 100), "{text}");
    }
}
