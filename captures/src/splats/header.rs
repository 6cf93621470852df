//! The header of a PLY file: its format and elements.

use color_fn_core::message::escaped;

use super::property::{PlyFormat, Property, PropertyType};

/// The longest header. One of degree 3 with a line for each of its 62 properties takes a fortieth.
const MAX_BYTES: usize = 1 << 16;

const KINDS: [(PropertyType, [&str; 2]); 8] = [
    (PropertyType::I8, ["char", "int8"]),
    (PropertyType::U8, ["uchar", "uint8"]),
    (PropertyType::I16, ["short", "int16"]),
    (PropertyType::U16, ["ushort", "uint16"]),
    (PropertyType::I32, ["int", "int32"]),
    (PropertyType::U32, ["uint", "uint32"]),
    (PropertyType::F32, ["float", "float32"]),
    (PropertyType::F64, ["double", "float64"]),
];

/// What a header declares.
pub(super) struct Header {
    pub(super) format: PlyFormat,
    pub(super) comments: Vec<String>,
    pub(super) elements: Vec<Element>,
    /// Which of them are the splats.
    pub(super) vertex: usize,
    /// Where the numbers begin.
    pub(super) body: usize,
}

/// Rows of one kind.
pub(super) struct Element {
    pub(super) name: String,
    pub(super) count: u64,
    pub(super) fields: Vec<Field>,
}

/// A number of each row, or a list of them.
pub(super) struct Field {
    /// The type of the length, where it is a list.
    pub(super) list: Option<PropertyType>,
    pub(super) property: Property,
}

impl Element {
    /// The properties of rows without lists.
    pub(super) fn properties(&self) -> Vec<Property> {
        self.fields.iter().map(|field| field.property.clone()).collect()
    }
}

/// A word of a file in a message.
pub(super) fn shown(word: &str) -> String {
    escaped(word).chars().take(40).collect()
}

/// The header of a file.
///
/// # Errors
/// The line, from 1, and what is wrong there.
pub(super) fn header(bytes: &[u8]) -> Result<Header, (usize, String)> {
    let head = &bytes[..bytes.len().min(MAX_BYTES)];
    let (mut format, mut comments) = (None, Vec::new());
    let mut elements: Vec<Element> = Vec::new();
    let (mut body, mut line) = (0, 0);
    while let Some(length) = head[body..].iter().position(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(&head[body..body + length]);
        let text = text.trim_end();
        body += length + 1;
        line += 1;
        let bad = |reason: String| (line, reason);
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        if line == 1 {
            if text != "ply" {
                return Err(bad("not a .ply file: it does not begin with `ply`".into()));
            }
            continue;
        }
        match words[..] {
            [] => {}
            ["format", name, "1.0"] => {
                let known = PlyFormat::ALL.into_iter().find(|format| format.name() == name);
                format = Some(known.ok_or_else(|| bad(unread(name)))?);
            }
            ["comment" | "obj_info", ..] => {
                let comment = text.split_once([' ', '\t']).map_or("", |(_, comment)| comment);
                comments.push(comment.to_owned());
            }
            ["element", name, count] => {
                let number = count.parse::<u64>();
                let count = number.map_err(|_| bad(format!("`{}` is not a count", shown(count))))?;
                if elements.iter().any(|element| element.name == name) {
                    return Err(bad(format!("element {} a second time", shown(name))));
                }
                elements.push(Element { name: name.to_owned(), count, fields: Vec::new() });
            }
            ["property", ref kind @ .., name] if !kind.is_empty() => {
                let element =
                    elements.last_mut().ok_or_else(|| bad("a property before any element".into()))?;
                let field = field(kind, name, element).map_err(bad)?;
                element.fields.push(field);
            }
            ["end_header"] => {
                let format = format.ok_or_else(|| bad("the header names no format".into()))?;
                let vertex = vertex(&elements).map_err(bad)?;
                return Ok(Header { format, comments, elements, vertex, body });
            }
            _ => return Err(bad(format!("`{}` is not a line of a header of splats", shown(text)))),
        }
    }
    Err((line + 1, "the header does not end: there is no `end_header`".into()))
}

/// A property of an element: its type, or `list`, the type of its length and of its numbers.
fn field(kind: &[&str], name: &str, element: &Element) -> Result<Field, String> {
    let known = |kind: &str| {
        let found = KINDS.iter().find(|(_, names)| names.contains(&kind));
        found.map(|(kind, _)| *kind).ok_or_else(|| format!("`{}` is not a type", shown(kind)))
    };
    let (list, kind) = match *kind {
        ["list", length, kind] => (Some(known(length)?), known(kind)?),
        [kind] => (None, known(kind)?),
        _ => return Err(format!("`{}` is not a type", shown(&kind.join(" ")))),
    };
    if list.is_some() && element.name == VERTEX {
        return Err("a list: properties of splats are single numbers".into());
    }
    if matches!(list, Some(PropertyType::F32 | PropertyType::F64)) {
        return Err("the length of a list is no whole number".into());
    }
    if element.fields.iter().any(|field| field.property.name == name) {
        return Err(format!("property {} a second time", shown(name)));
    }
    Ok(Field { list, property: Property { name: name.to_owned(), kind } })
}

const VERTEX: &str = "vertex";

/// The place of the splats among the elements.
fn vertex(elements: &[Element]) -> Result<usize, String> {
    if elements.iter().any(|element| element.name == "chunk") {
        return Err(
            "element chunk: packed splats; decompress them first, as by `splat-transform in.ply out.ply`"
                .into(),
        );
    }
    let found = elements.iter().position(|element| element.name == VERTEX);
    let Some(vertex) = found.filter(|&vertex| elements[vertex].count > 0) else {
        return Err("there are no splats: no element `vertex`, or none of it".into());
    };
    if elements[vertex].fields.is_empty() {
        return Err("splats without properties".into());
    }
    Ok(vertex)
}

fn unread(name: &str) -> String {
    let known = PlyFormat::ALL.map(PlyFormat::name).join(", ");
    format!("format {}: {known} can be read", shown(name))
}
