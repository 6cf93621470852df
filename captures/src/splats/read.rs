//! Reading: the header, then rows of either format.

use std::io::Read;
use std::path::Path;

use color_fn_core::message::escaped;

use super::data::Splats;
use super::error::ReadSplatsError;
use super::property::{PlyFormat, Property, PropertyType};
use crate::source;

/// The longest header. One of degree 3 with a line for each of its 62 properties takes a fortieth.
const MAX_HEADER_BYTES: usize = 1 << 16;

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

struct Header {
    format: PlyFormat,
    comments: Vec<String>,
    properties: Vec<Property>,
    count: u64,
}

/// A word of a file in a message.
fn shown(word: &str) -> String {
    escaped(word).chars().take(40).collect()
}

impl Splats {
    /// The most bytes of a file: six million splats of degree 3 and more.
    pub const MAX_BYTES: u64 = 1 << 32;

    /// A file.
    ///
    /// # Errors
    /// When it cannot be read, is larger than [`MAX_BYTES`](Self::MAX_BYTES), or holds no splats.
    pub fn read(path: &Path) -> Result<Self, ReadSplatsError> {
        decode(&source::file(path, Self::MAX_BYTES)?, &source::name(path))
    }

    /// A stream of such a file; `name` is for messages.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn from_reader(mut reader: impl Read, name: &str) -> Result<Self, ReadSplatsError> {
        Self::decode(&source::stream(&mut reader, name, Self::MAX_BYTES)?, name)
    }

    /// The bytes of a file; `name` is for messages.
    ///
    /// # Errors
    /// When they hold no splats. Memory is at most four times their number.
    pub fn decode(bytes: &[u8], name: &str) -> Result<Self, ReadSplatsError> {
        decode(bytes, &escaped(name))
    }
}

fn decode(bytes: &[u8], file: &str) -> Result<Splats, ReadSplatsError> {
    let (header, body) = header(bytes, file)?;
    let Header { format, comments, properties, count } = header;
    let bad = |reason: String| ReadSplatsError::Body { file: file.to_owned(), reason };
    let stride: usize = properties.iter().map(|property| property.kind.size()).sum();
    // The fewest bytes that so many splats take; in text a digit and a space each, but the last.
    let each = if format == PlyFormat::BinaryLittleEndian { stride } else { 2 * properties.len() };
    let min = u128::from(count) * each as u128 - u128::from(format == PlyFormat::Ascii);
    if min > body.len() as u128 {
        let left = body.len();
        return Err(bad(format!(
            "{count} splats take {min} bytes at least, and {left} follow the header: the file is cut off, or its count is wrong"
        )));
    }
    let count = usize::try_from(count).map_err(|_| bad(format!("{count} splats are too many")))?;
    let rows = match format {
        PlyFormat::BinaryLittleEndian => body[..count * stride].to_vec(),
        PlyFormat::Ascii => text_rows(body, &properties, count).map_err(bad)?,
    };
    if format == PlyFormat::BinaryLittleEndian && body.len() > rows.len() {
        let more = body.len() - rows.len();
        return Err(bad(format!(
            "{more} bytes follow the last splat: the header's count or types are wrong"
        )));
    }
    Ok(Splats { format, comments, properties, count, rows })
}

/// The header, and what follows it.
fn header<'a>(bytes: &'a [u8], file: &str) -> Result<(Header, &'a [u8]), ReadSplatsError> {
    let bad = |line: usize, reason: String| ReadSplatsError::Header { file: file.to_owned(), line, reason };
    let head = &bytes[..bytes.len().min(MAX_HEADER_BYTES)];
    let (mut format, mut count, mut comments) = (None, None, Vec::new());
    let mut properties: Vec<Property> = Vec::new();
    let (mut at, mut line) = (0, 0);
    while let Some(length) = head[at..].iter().position(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(&head[at..at + length]);
        let text = text.trim_end_matches('\r');
        at += length + 1;
        line += 1;
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        if line == 1 {
            if text != "ply" {
                return Err(bad(1, "not a .ply file: it does not begin with `ply`".into()));
            }
            continue;
        }
        match words[..] {
            ["format", name, "1.0"] => format = Some(format_of(name).ok_or_else(|| bad(line, unread(name)))?),
            ["comment" | "obj_info", ..] => {
                let comment = text.split_once(' ').map_or("", |(_, comment)| comment);
                comments.push(comment.to_owned());
            }
            ["element", "vertex", number] if count.is_none() => {
                let number = number.parse::<u64>();
                count = Some(number.map_err(|_| bad(line, format!("`{}` is not a count", shown(words[2]))))?);
            }
            ["element", name, ..] => {
                return Err(bad(
                    line,
                    format!(
                        "element {}: splats are one element `vertex`; decompress packed files first",
                        shown(name)
                    ),
                ));
            }
            ["property", "list", ..] => {
                return Err(bad(line, "a list: properties of splats are single numbers".into()));
            }
            ["property", kind, name] if count.is_some() => {
                let known = KINDS.iter().find(|(_, names)| names.contains(&kind));
                let (kind, _) = known.ok_or_else(|| bad(line, format!("`{}` is not a type", shown(kind))))?;
                if properties.iter().any(|property| property.name == name) {
                    return Err(bad(line, format!("property {} a second time", shown(name))));
                }
                properties.push(Property { name: name.to_owned(), kind: *kind });
            }
            ["end_header"] => {
                let format = format.ok_or_else(|| bad(line, "the header names no format".into()))?;
                let count = count.filter(|&count| count > 0);
                let count = count.ok_or_else(|| bad(line, "there are no splats".into()))?;
                if properties.is_empty() {
                    return Err(bad(line, "splats without properties".into()));
                }
                return Ok((Header { format, comments, properties, count }, &bytes[at..]));
            }
            _ => return Err(bad(line, format!("`{}` is not a line of a header of splats", shown(text)))),
        }
    }
    Err(bad(line + 1, "the header does not end: there is no `end_header`".into()))
}

fn format_of(name: &str) -> Option<PlyFormat> {
    match name {
        "ascii" => Some(PlyFormat::Ascii),
        "binary_little_endian" => Some(PlyFormat::BinaryLittleEndian),
        _ => None,
    }
}

fn unread(name: &str) -> String {
    format!("format {}: ascii and binary_little_endian can be read", shown(name))
}

/// Rows of text, as they are in a binary file.
fn text_rows(body: &[u8], properties: &[Property], count: usize) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(body)
        .map_err(|_| "the splats are not text, as the header declares".to_owned())?;
    let mut words = text.split_ascii_whitespace();
    let mut rows =
        Vec::with_capacity(count * properties.iter().map(|property| property.kind.size()).sum::<usize>());
    for splat in 0..count {
        for Property { name, kind } in properties {
            let word = words.next().ok_or_else(|| format!("it ends in splat {splat} (from 0) of {count}"))?;
            push(&mut rows, *kind, word).ok_or_else(|| {
                format!("splat {splat} (from 0): {} is `{}`, not a {}", shown(name), shown(word), kind.name())
            })?;
        }
    }
    match words.next() {
        None => Ok(rows),
        Some(word) => Err(format!("`{}` follows the last splat: the header's count is wrong", shown(word))),
    }
}

fn push(rows: &mut Vec<u8>, kind: PropertyType, word: &str) -> Option<()> {
    match kind {
        PropertyType::I8 => rows.extend(word.parse::<i8>().ok()?.to_le_bytes()),
        PropertyType::U8 => rows.extend(word.parse::<u8>().ok()?.to_le_bytes()),
        PropertyType::I16 => rows.extend(word.parse::<i16>().ok()?.to_le_bytes()),
        PropertyType::U16 => rows.extend(word.parse::<u16>().ok()?.to_le_bytes()),
        PropertyType::I32 => rows.extend(word.parse::<i32>().ok()?.to_le_bytes()),
        PropertyType::U32 => rows.extend(word.parse::<u32>().ok()?.to_le_bytes()),
        PropertyType::F32 => rows.extend(word.parse::<f32>().ok()?.to_le_bytes()),
        PropertyType::F64 => rows.extend(word.parse::<f64>().ok()?.to_le_bytes()),
    }
    Some(())
}
