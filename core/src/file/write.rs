//! Writing: one node, port, figure or row of parameters a line, numbers as short as they can be.

use serde_json::{Value, json};

use super::color_file::ColorFile;
use super::error::FileError;
use super::facts::Facts;
use super::operation::to_value;
use super::validate::validate;
use super::version::VERSION;
use crate::color::round_to_f32;
use crate::domain::Port;
use crate::graph::Id;
use crate::layout::{BlockLayout, Role};
use crate::limits::MAX_BYTES;

impl ColorFile {
    /// The text of the file. Reading it gives this color again, bit for bit.
    ///
    /// # Errors
    /// When a label, name or figure was set that [`read`](Self::read) would refuse.
    pub fn to_json(&self) -> Result<String, FileError> {
        validate(self)?;
        let text = write(self);
        if text.len() > MAX_BYTES { Err(FileError::TooLarge) } else { Ok(text) }
    }
}

/// The text of a valid file.
fn write(file: &ColorFile) -> String {
    let graph = &file.graph;
    let mut parts = vec![format!("\"colorfn\": {VERSION}"), format!("\"name\": {}", quoted(graph.name()))];
    if let Some(spec) = &file.spec {
        let mut object = Facts::new();
        object.insert("basis".into(), spec.basis.as_str().into());
        if !spec.details.is_empty() {
            object.insert("details".into(), spec.details.clone().into());
        }
        parts.push(format!("\"spec\": {}", inline(&object.into())));
    }
    let inputs = graph.inputs().iter().map(|port| inline(&port_object(port).into()));
    parts.push(list("inputs", inputs));
    let outputs = graph.outputs().iter().map(|(port, id)| {
        let mut object = port_object(port);
        object.insert("node".into(), json!(id.index()));
        inline(&object.into())
    });
    parts.push(list("outputs", outputs));
    if !file.labels.is_empty() {
        parts.push(list("labels", file.labels.iter().map(|label| quoted(label))));
    }
    if !file.fit.is_empty() {
        parts.push(object("fit", &file.fit));
    }
    let provenance = provenance(file);
    if !provenance.is_empty() {
        parts.push(object("provenance", &provenance));
    }
    parts.push(list("parameters", file.blocks().map(|(block, values)| self::block(block, &values))));
    parts.push(list("nodes", graph.ids().map(|id| node(file, id))));
    format!("{{\n  {}\n}}\n", parts.join(",\n  "))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A list under a key, one entry a line.
fn list(key: &str, entries: impl Iterator<Item = String>) -> String {
    let entries: Vec<String> = entries.collect();
    if entries.is_empty() {
        return format!("\"{key}\": []");
    }
    format!("\"{key}\": [\n    {}\n  ]", entries.join(",\n    "))
}

/// An object under a key, one entry a line.
fn object(key: &str, facts: &Facts) -> String {
    let entries: Vec<String> =
        facts.iter().map(|(key, value)| format!("{}: {}", quoted(key), inline(value))).collect();
    format!("\"{key}\": {{\n    {}\n  }}", entries.join(",\n    "))
}

/// A value in one line.
fn inline(value: &Value) -> String {
    match value {
        // A figure that was 2.0 comes back as 2.0, and not as the integer 2.
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
        Value::Array(entries) => {
            format!("[{}]", entries.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", quoted(key), inline(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

fn port_object(port: &Port) -> Facts {
    match serde_json::to_value(port) {
        Ok(Value::Object(mut object)) => {
            for value in object.values_mut() {
                shorten(value);
            }
            object
        }
        _ => unreachable!("a port is written as an object"),
    }
}

fn provenance(file: &ColorFile) -> Facts {
    let provenance = &file.provenance;
    let mut object = Facts::new();
    for (key, text) in
        [("source", &provenance.source), ("about", &provenance.about), ("tool", &provenance.tool)]
    {
        if !text.is_empty() {
            object.insert(key.into(), text.as_str().into());
        }
    }
    if !provenance.notes.is_empty() {
        object.insert("notes".into(), provenance.notes.clone().into());
    }
    object
}

/// A block: its head in one line, its values row by row.
fn block(block: &BlockLayout, values: &[f64]) -> String {
    let (role, single) = match block.role {
        Role::Free => ("free", true),
        Role::Fixed => ("fixed", values.iter().all(|&x| f64::from(round_to_f32(x)).to_bits() == x.to_bits())),
    };
    let number = |&x: &f64| if single { short_single(round_to_f32(x)) } else { short(x) };
    let rows: Vec<String> = values
        .chunks(block.columns)
        .map(|row| row.iter().map(number).collect::<Vec<_>>().join(", "))
        .collect();
    format!(
        "{{\"name\": {}, \"role\": \"{role}\", \"rows\": {}, \"columns\": {}, \"type\": \"{}\", \"values\": [\n      {}\n    ]}}",
        quoted(&block.name),
        block.rows,
        block.columns,
        if single { "f32" } else { "f64" },
        rows.join(",\n      ")
    )
}

fn node(file: &ColorFile, id: Id) -> String {
    let (operation, mut operands) = to_value(file.graph.node(id));
    shorten(&mut operands);
    let name = match file.graph.names().get(&id) {
        Some(name) => format!(", \"name\": {}", quoted(name)),
        None => String::new(),
    };
    format!("{{\"{operation}\": {}{name}}}", inline(&operands))
}

/// An integer without point, where it is read as a float in any case.
fn shorten(value: &mut Value) {
    if let Some(x) = value.as_f64().filter(|_| value.is_f64())
        && let Ok(number) = short(x).parse::<i64>()
    {
        *value = number.into();
    }
}

/// The shorter of the two forms that Rust writes, both of which read back the same. Zero with a sign has a point: as an
/// integer it loses the sign in many readers of JSON.
fn short(x: f64) -> String {
    if x == 0.0 && x.is_sign_negative() { "-0.0".into() } else { shorter(x.to_string(), format!("{x:e}")) }
}

/// The short form of an `f32`, where a reader that has `f64` alone and rounds from there finds the same; else that of the
/// `f64`, which is rounded once by any.
fn short_single(x: f32) -> String {
    let double = short(f64::from(x));
    if double == "-0.0" {
        return double;
    }
    let single = shorter(x.to_string(), format!("{x:e}"));
    let again = single.parse().map(round_to_f32);
    if again.is_ok_and(|again| again.to_bits() == x.to_bits()) { single } else { double }
}

fn shorter(plain: String, exponent: String) -> String {
    if exponent.len() < plain.len() { exponent } else { plain }
}
