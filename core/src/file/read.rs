//! Reading: text to JSON to a checked color.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;

use super::block::{Block, Values};
use super::color_file::{ColorFile, Provenance, Spec};
use super::elements::{Integer, Item, List};
use super::error::{FileError, Malformed, Problem};
use super::facts::Bounded;
use super::operation::Operation;
use super::{scan, validate};
use crate::domain::{Port, Quantity};
use crate::graph::{Graph, GraphParts, Id};
use crate::layout::Layout;
use crate::limits::{MAX_BYTES, MAX_MEMBERS, MAX_PORTS};
use crate::message::escaped;

/// The file, as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "colorfn")]
    _version: Integer<u32>,
    name: String,
    spec: Option<SpecPart>,
    inputs: List<Argument>,
    outputs: List<Output>,
    #[serde(default)]
    labels: List<Label>,
    #[serde(default)]
    fit: Bounded,
    #[serde(default)]
    provenance: ProvenancePart,
    parameters: List<Block>,
    nodes: List<Operation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecPart {
    basis: String,
    #[serde(default)]
    details: Bounded,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ProvenancePart {
    source: String,
    about: String,
    tool: String,
    notes: Bounded,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Label(String);

impl Item for Label {
    const NAME: &'static str = "label";
    const MAX: usize = MAX_MEMBERS;
}

struct Argument(Port);

impl Item for Argument {
    const NAME: &'static str = "input";
    const MAX: usize = MAX_PORTS;
}

impl<'de> Deserialize<'de> for Argument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (port, []) = port(deserializer, [])?;
        Ok(Self(port))
    }
}

struct Output(Port, Id);

impl Item for Output {
    const NAME: &'static str = "output";
    const MAX: usize = MAX_PORTS;
}

impl<'de> Deserialize<'de> for Output {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (port, [node]) = port(deserializer, ["node"])?;
        let Integer(node) =
            Integer::deserialize(node).map_err(|error| D::Error::custom(format!("`node`: {error}")))?;
        Ok(Self(port, Id(node)))
    }
}

/// A port, and keys that stand beside it.
fn port<'de, D: Deserializer<'de>, const N: usize>(
    deserializer: D,
    beside: [&'static str; N],
) -> Result<(Port, [Value; N]), D::Error> {
    let Bounded(mut keys) = Bounded::deserialize(deserializer)?;
    let mut take = |key| keys.remove(key).ok_or_else(|| D::Error::custom(format!("`{key}` is missing")));
    let wrong = |key: &str, error: serde_json::Error| D::Error::custom(format!("`{key}`: {error}"));
    let name = String::deserialize(take("name")?).map_err(|error| wrong("name", error))?;
    let Integer(width) = Integer::deserialize(take("width")?).map_err(|error| wrong("width", error))?;
    let mut found = [const { Value::Null }; N];
    for (slot, key) in found.iter_mut().zip(beside) {
        *slot = take(key)?;
    }
    let count = keys.len();
    let quantity = Quantity::deserialize(Value::Object(keys)).map_err(|error| wrong("quantity", error))?;
    // A quantity without fields does not refuse those of others by itself.
    let fields = serde_json::to_value(&quantity).map_err(D::Error::custom)?;
    if fields.as_object().is_none_or(|fields| fields.len() != count) {
        return Err(D::Error::custom("this quantity does not have all of the keys that stand here"));
    }
    Ok((Port { name, width, quantity }, found))
}

impl ColorFile {
    /// Reads a file that lies in memory.
    ///
    /// # Errors
    /// The first thing that is wrong with it, and where.
    pub fn read(bytes: &[u8]) -> Result<Self, FileError> {
        read(bytes)
    }

    /// Reads a file. No more than [`MAX_BYTES`] are read.
    ///
    /// # Errors
    /// When it cannot be read, and the first thing that is wrong with it.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let io = |source| FileError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io)?;
        let length = file.metadata().map_err(io)?.len();
        if length > MAX_BYTES as u64 {
            return Err(FileError::TooLarge);
        }
        let mut bytes = Vec::new();
        // A file may grow, and a device says 0.
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(io)?;
        Self::read(&bytes)
    }
}

/// Reads a file that lies in memory.
fn read(bytes: &[u8]) -> Result<ColorFile, FileError> {
    let text = scan::scan(bytes)?;
    // Once for the JSON and once for what it says: each has its own errors.
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| not_json(text, &error))?;
    let document: Document = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    color(document)
}

fn color(document: Document) -> Result<ColorFile, FileError> {
    let mut layout = Layout::new();
    let mut free = Vec::new();
    for Block { name, rows, columns, values } in document.parameters.0 {
        layout = match values {
            Values::Fixed(table) => layout.fixed(&name, columns, table),
            Values::Free(values) => {
                if free.is_empty() {
                    free = values
                } else {
                    free.extend(values)
                }
                layout.free(&name, rows, columns)
            }
        };
    }
    let mut graph = GraphParts {
        name: document.name,
        inputs: document.inputs.0.into_iter().map(|Argument(port)| port).collect(),
        outputs: document.outputs.0.into_iter().map(|Output(port, id)| (port, id)).collect(),
        layout,
        nodes: Vec::new(),
        names: Default::default(),
    };
    for (i, Operation { node, name }) in document.nodes.0.into_iter().enumerate() {
        graph.nodes.push(node);
        graph.names.extend(name.map(|name| (Id::from_index(i), name)));
    }
    let mut file = ColorFile::new(Graph::try_from(graph)?, free)?;
    file.spec = document.spec.map(|SpecPart { basis, details }| Spec { basis, details: details.0 });
    file.labels = document.labels.0.into_iter().map(|Label(label)| label).collect();
    file.fit = document.fit.0;
    let ProvenancePart { source, about, tool, notes } = document.provenance;
    file.provenance = Provenance { source, about, tool, notes: notes.0 };
    validate::validate(&file)?;
    Ok(file)
}

/// The message of an error without its place, which is told apart.
fn message(error: &serde_json::Error) -> String {
    let full = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    escaped(full.strip_suffix(&place).unwrap_or(&full))
}

fn malformed(error: &serde_json::Error) -> Malformed {
    let problem = Problem::Content { message: message(error) };
    Malformed { line: error.line(), column: error.column(), problem }
}

fn not_json(text: &str, error: &serde_json::Error) -> Malformed {
    // After a line break the parser counts from 0.
    let (line, column) = (error.line(), error.column().max(1));
    let problem = match (error.classify(), infinite(text, line, column)) {
        (Category::Eof, _) => Problem::Truncated,
        (_, Some(token)) => Problem::NotFinite { token },
        (Category::Syntax | Category::Data | Category::Io, None) => Problem::Json { message: message(error) },
    };
    Malformed { line, column, problem }
}

/// A NaN or infinity at a place where JSON has none.
fn infinite(text: &str, line: usize, column: usize) -> Option<String> {
    let line = text.as_bytes().split(|&b| b == b'\n').nth(line.checked_sub(1)?)?;
    let letter = |b: &u8| b.is_ascii_alphabetic();
    let (before, after) = line.split_at_checked(column.checked_sub(1)?)?;
    let start = before.iter().rposition(|b| !letter(b)).map_or(0, |i| i + 1);
    let end = before.len() + after.iter().position(|b| !letter(b)).unwrap_or(after.len());
    let token = String::from_utf8_lossy(&line[start..end]);
    let known = ["nan", "inf", "infinity"].iter().any(|word| token.eq_ignore_ascii_case(word));
    known.then(|| token.into_owned())
}
