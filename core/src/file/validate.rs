//! What a color file may hold, beyond what the graph's own check says: the same for reading and for writing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::color_file::{ColorFile, Provenance};
use super::error::{FileError, Invalid};
use super::facts::Facts;
use crate::color::to_f32;
use crate::domain::{Port, Quantity};
use crate::graph::Graph;
use crate::layout::ParamCountMismatch;
use crate::limits::{MAX_FACT_DEPTH, MAX_FACTS, MAX_LINE, MAX_MEMBERS, MAX_NAME, MAX_TEXT};
use crate::message::escaped;

impl ColorFile {
    /// A color and its free parameters, in the order of the layout.
    ///
    /// # Errors
    /// When the graph cannot be used, or the parameters are not those that it has.
    pub fn new(graph: Graph, free: Vec<f32>) -> Result<Self, FileError> {
        graph.check_limits()?;
        let expected = graph.layout().free_len();
        if free.len() != expected {
            return Err(ParamCountMismatch { expected, found: free.len() }.into());
        }
        let file = Self {
            graph,
            free,
            spec: None,
            labels: Vec::new(),
            fit: Facts::new(),
            provenance: Provenance::default(),
        };
        validate(&file)?;
        Ok(file)
    }
}

/// Names, ranges, labels, free parts and parameters.
pub(super) fn validate(file: &ColorFile) -> Result<(), Invalid> {
    let graph = &file.graph;
    name("the function", graph.name())?;
    for port in graph.inputs().iter().chain(graph.outputs().iter().map(|(port, _)| port)) {
        name("an input or output", &port.name)?;
        quantity(port)?;
    }
    graph.names().values().try_for_each(|value| name("a value of the graph", value))?;
    blocks(file)?;
    labels(file)?;
    if let Some(spec) = &file.spec {
        words("`spec.basis`", &spec.basis)?;
        facts("`spec.details`", &spec.details)?;
    }
    facts("`fit`", &file.fit)?;
    text("`provenance.source`", &file.provenance.source)?;
    text("`provenance.about`", &file.provenance.about)?;
    text("`provenance.tool`", &file.provenance.tool)?;
    facts("`provenance.notes`", &file.provenance.notes)
}

/// Names go into generated text, where a quote or a line break would be more than a name.
fn name(what: &'static str, name: &str) -> Result<(), Invalid> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    let good = if what == "a parameter block" { name.split('.').all(word) } else { word(name) };
    if good && name.len() <= MAX_NAME {
        return Ok(());
    }
    Err(Invalid::Name { what, name: escaped(name) })
}

fn quantity(port: &Port) -> Result<(), Invalid> {
    let wrong = |problem: String| Err(Invalid::Quantity { port: port.name.clone(), problem });
    let range = |from: f64, to: f64| {
        // As programs and shaders have them. What is below the smallest normal number is 0 on many devices.
        if let [low, high] = to_f32(&[from, to])[..]
            && low >= f32::MIN_POSITIVE
            && low < high
            && high.is_finite()
        {
            return Ok(());
        }
        wrong(format!(
            "ranges from {} to {}: as `f32` both are positive and finite, and the first is less",
            short(from),
            short(to)
        ))
    };
    let wide = |width: u8| {
        if port.width == width {
            return Ok(());
        }
        wrong(format!("has a width of {}, but its quantity has {width}", port.width))
    };
    match &port.quantity {
        Quantity::Wavelength { from, to } | Quantity::Temperature { from, to } => range(*from, *to),
        Quantity::Elevation { from, to } => {
            wide(1)?;
            if -90.0 <= *from && *to <= 90.0 && matches!(to_f32(&[*from, *to])[..], [low, high] if low < high)
            {
                return Ok(());
            }
            wrong(format!(
                "ranges from {} to {}: elevations are -90 to 90 degrees, and the first is less",
                short(*from),
                short(*to)
            ))
        }
        Quantity::Index { count } => {
            wide(1)?;
            if (1..=MAX_MEMBERS).contains(count) {
                return Ok(());
            }
            wrong(format!("is an index of {count} colors: a set has 1 to {MAX_MEMBERS}"))
        }
        Quantity::Direction => wide(3),
        Quantity::Xyz { observer: text }
        | Quantity::LinearRgb { space: text }
        | Quantity::EncodedRgb { space: text }
        | Quantity::Lab { white: text } => {
            wide(3)?;
            words("an observer, RGB space or white", text)
        }
        Quantity::Oklab => wide(3),
        Quantity::Time
        | Quantity::Position
        | Quantity::Reflectance
        | Quantity::Transmittance
        | Quantity::Emission
        | Quantity::SpectralRadiance
        | Quantity::Number => Ok(()),
    }
}

fn blocks(file: &ColorFile) -> Result<(), Invalid> {
    let mut names = BTreeSet::new();
    for block in file.graph.layout().blocks() {
        name("a parameter block", &block.name)?;
        if !names.insert(&block.name) {
            return Err(Invalid::DuplicateBlock { name: block.name.clone() });
        }
    }
    for (block, values) in file.blocks() {
        if let Some(position) = values.iter().position(|x| !x.is_finite()) {
            let block = block.name.clone();
            return Err(Invalid::NotFinite { block, position, value: values[position] });
        }
    }
    Ok(())
}

fn labels(file: &ColorFile) -> Result<(), Invalid> {
    file.labels.iter().try_for_each(|label| line("a label", label))?;
    let mut counts = file.graph.inputs().iter().filter_map(|port| match port.quantity {
        Quantity::Index { count } => Some(count),
        _ => None,
    });
    match (file.labels.len(), counts.next(), counts.next()) {
        (0, ..) => Ok(()),
        (_, None, _) => Err(Invalid::LabelsWithoutIndex),
        (.., Some(_)) => Err(Invalid::LabelsOfTwo),
        (found, Some(expected), None) if found == expected => distinct(&file.labels),
        (found, Some(expected), None) => Err(Invalid::LabelCount { expected, found }),
    }
}

/// A member is asked for by its label, which must then mean one of them.
fn distinct(labels: &[String]) -> Result<(), Invalid> {
    let mut known = BTreeMap::new();
    for (second, label) in labels.iter().enumerate() {
        if label.trim().is_empty() {
            return Err(Invalid::EmptyLabel { position: second });
        }
        if let Some(first) = known.insert(label, second) {
            return Err(Invalid::DuplicateLabel { first, second, label: escaped(label) });
        }
    }
    Ok(())
}

/// A number in a message: 1e300 without its 300 zeros.
fn short(x: f64) -> String {
    if x == 0.0 || (1e-3..1e9).contains(&x.abs()) { x.to_string() } else { format!("{x:e}") }
}

/// A text of one line that says something.
fn words(what: &'static str, text: &str) -> Result<(), Invalid> {
    if text.trim().is_empty() { Err(Invalid::Blank { what }) } else { line(what, text) }
}

/// A text of one line.
fn line(what: &'static str, text: &str) -> Result<(), Invalid> {
    bounded(what, text, MAX_LINE, char::is_control)
}

/// A text that may have several lines.
fn text(what: &'static str, text: &str) -> Result<(), Invalid> {
    bounded(what, text, MAX_TEXT, |c| c.is_control() && !"\n\t".contains(c))
}

/// Control characters would reach the terminal of whoever asks for the text.
fn bounded(what: &'static str, text: &str, max: usize, bad: impl Fn(char) -> bool) -> Result<(), Invalid> {
    if text.len() <= max && !text.contains(bad) {
        return Ok(());
    }
    Err(Invalid::Text { what, max, text: escaped(text).chars().take(60).collect() })
}

fn facts(what: &'static str, facts: &Facts) -> Result<(), Invalid> {
    let mut left = MAX_FACTS;
    facts.iter().try_for_each(|(key, value)| {
        line(what, key)?;
        fact(what, value, 1, &mut left)
    })
}

fn fact(what: &'static str, value: &Value, depth: usize, left: &mut usize) -> Result<(), Invalid> {
    *left = left.checked_sub(1).ok_or(Invalid::Facts { what })?;
    if depth > MAX_FACT_DEPTH {
        return Err(Invalid::Facts { what });
    }
    match value {
        Value::Null => Err(Invalid::Fact { what, found: "a null".into() }),
        Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(words) => text(what, words),
        Value::Array(list) => {
            // A list ends with one look more than it has elements.
            *left = left.checked_sub(1).ok_or(Invalid::Facts { what })?;
            list.iter().try_for_each(|value| fact(what, value, depth + 1, left))
        }
        Value::Object(map) => map.iter().try_for_each(|(key, value)| {
            line(what, key)?;
            fact(what, value, depth + 1, left)
        }),
    }
}
