//! Reading: the header, then rows of any format.

use std::io::Read;
use std::path::Path;

use color_fn_core::message::escaped;

use super::data::Splats;
use super::error::ReadSplatsError;
use super::header::{Element, Header, header, shown};
use super::property::{PlyFormat, Property, PropertyType};
use super::write::swap;
use crate::source;

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

/// The vertices of a file of this name, whatever they are.
pub(super) fn decode(bytes: &[u8], file: &str) -> Result<Splats, ReadSplatsError> {
    let found = header(bytes);
    let Header { format, comments, elements, vertex, body } =
        found.map_err(|(line, reason)| ReadSplatsError::Header { file: file.to_owned(), line, reason })?;
    let bad = |reason: String| ReadSplatsError::Body { file: file.to_owned(), reason };
    let mut body = Body::new(&bytes[body..], format).map_err(bad)?;
    let others =
        |range: &[Element], body: &mut Body<'_>| range.iter().try_for_each(|element| body.skip(element));
    others(&elements[..vertex], &mut body).map_err(bad)?;
    let (count, properties) = (elements[vertex].count, elements[vertex].properties());
    let rows = body.rows(count, &properties).map_err(bad)?;
    others(&elements[vertex + 1..], &mut body).map_err(bad)?;
    body.ended().map_err(bad)?;
    let left_out = elements.iter().enumerate().filter(|(i, _)| *i != vertex);
    let notes = left_out.map(|(_, element)| {
        format!("element {} of {} rows is left out", shown(&element.name), element.count)
    });
    let (count, notes) = (rows.len() / stride(&properties), notes.collect());
    Ok(Splats { format, comments, properties, count, rows, notes })
}

fn stride(properties: &[Property]) -> usize {
    properties.iter().map(|property| property.kind.size()).sum()
}

/// What follows the header, read from front to back.
enum Body<'a> {
    Text(std::str::SplitAsciiWhitespace<'a>, usize),
    Binary { bytes: &'a [u8], is_big_endian: bool },
}

impl<'a> Body<'a> {
    fn new(bytes: &'a [u8], format: PlyFormat) -> Result<Self, String> {
        let is_big_endian = format == PlyFormat::BinaryBigEndian;
        if format != PlyFormat::Ascii {
            return Ok(Self::Binary { bytes, is_big_endian });
        }
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| "the splats are not text, as the header declares".to_owned())?;
        Ok(Self::Text(text.split_ascii_whitespace(), bytes.len()))
    }

    /// Rows of numbers, little endian.
    fn rows(&mut self, count: u64, properties: &[Property]) -> Result<Vec<u8>, String> {
        let stride = stride(properties);
        // The fewest bytes that so many splats take; in text a digit and a space each, but the last.
        let (min, left) = match self {
            Self::Binary { bytes, .. } => (u128::from(count) * stride as u128, bytes.len()),
            Self::Text(_, left) => (u128::from(count) * 2 * properties.len() as u128 - 1, *left),
        };
        if min > left as u128 {
            return Err(format!(
                "{count} splats take {min} bytes at least, and {left} follow the header: the file is cut off, or its count is wrong"
            ));
        }
        let count = usize::try_from(count).map_err(|_| format!("{count} splats are too many"))?;
        match self {
            Self::Binary { bytes, is_big_endian } => {
                let (mine, after) = bytes.split_at(count * stride);
                *bytes = after;
                let mut rows = mine.to_vec();
                if *is_big_endian {
                    swap(&mut rows, properties);
                }
                Ok(rows)
            }
            Self::Text(words, _) => text_rows(words, properties, count),
        }
    }

    /// Steps over an element that is left out.
    fn skip(&mut self, element: &Element) -> Result<(), String> {
        let cut = || format!("it ends in element {}", shown(&element.name));
        // Rows without numbers take nothing, however many they are.
        let count = if element.fields.is_empty() { 0 } else { element.count };
        for _ in 0..count {
            for field in &element.fields {
                let kind = field.property.kind;
                let length = match field.list {
                    None => 1,
                    Some(length) => self.length(length).ok_or_else(cut)?,
                };
                match self {
                    Self::Text(words, _) if length > 0 => {
                        words.nth(length - 1).ok_or_else(cut)?;
                    }
                    Self::Text(..) => {}
                    Self::Binary { bytes, .. } => {
                        let size = length.checked_mul(kind.size());
                        *bytes = size.and_then(|size| bytes.get(size..)).ok_or_else(cut)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The length of a list, a whole number.
    fn length(&mut self, kind: PropertyType) -> Option<usize> {
        match self {
            Self::Text(words, _) => words.next()?.parse().ok(),
            Self::Binary { bytes, is_big_endian } => {
                let (number, after) = bytes.split_at_checked(kind.size())?;
                *bytes = after;
                // At most four bytes.
                let digit = |length: usize, byte: &u8| length << 8 | usize::from(*byte);
                Some(if *is_big_endian {
                    number.iter().fold(0, digit)
                } else {
                    number.iter().rev().fold(0, digit)
                })
            }
        }
    }

    /// Refuses what the header does not declare.
    fn ended(&mut self) -> Result<(), String> {
        match self {
            Self::Binary { bytes: [], .. } => Ok(()),
            Self::Binary { bytes, .. } => {
                let more = bytes.len();
                Err(format!("{more} bytes follow the last splat: the header's count or types are wrong"))
            }
            Self::Text(words, _) => match words.next() {
                None => Ok(()),
                Some(word) => {
                    Err(format!("`{}` follows the last splat: the header's count is wrong", shown(word)))
                }
            },
        }
    }
}

/// Rows of text, as they are in a binary file.
fn text_rows<'a>(
    words: &mut impl Iterator<Item = &'a str>,
    properties: &[Property],
    count: usize,
) -> Result<Vec<u8>, String> {
    let mut rows = Vec::with_capacity(count * stride(properties));
    for splat in 0..count {
        for Property { name, kind } in properties {
            let word = words.next().ok_or_else(|| format!("it ends in splat {splat} (from 0) of {count}"))?;
            push(&mut rows, *kind, word).ok_or_else(|| {
                format!("splat {splat} (from 0): {} is `{}`, not a {}", shown(name), shown(word), kind.name())
            })?;
        }
    }
    Ok(rows)
}

fn push(rows: &mut Vec<u8>, kind: PropertyType, word: &str) -> Option<()> {
    match kind {
        PropertyType::I8 => rows.extend(word.parse::<i8>().ok()?.to_le_bytes()),
        PropertyType::U8 => rows.extend(word.parse::<u8>().ok()?.to_le_bytes()),
        PropertyType::I16 => rows.extend(word.parse::<i16>().ok()?.to_le_bytes()),
        PropertyType::U16 => rows.extend(word.parse::<u16>().ok()?.to_le_bytes()),
        PropertyType::I32 => rows.extend(word.parse::<i32>().ok()?.to_le_bytes()),
        PropertyType::U32 => rows.extend(word.parse::<u32>().ok()?.to_le_bytes()),
        PropertyType::F32 => {
            let x = word.parse::<f32>().ok().or_else(|| not_finite(word).map(|x| x as f32))?;
            rows.extend(x.to_le_bytes());
        }
        PropertyType::F64 => {
            rows.extend(word.parse::<f64>().ok().or_else(|| not_finite(word))?.to_le_bytes());
        }
    }
    Some(())
}

/// What C libraries print of numbers that are not finite, as `-nan(ind)` and `1.#INF`.
fn not_finite(word: &str) -> Option<f64> {
    let word = word.trim_start_matches(['-', '+']).to_ascii_lowercase();
    match word.strip_prefix("1.#") {
        Some(rest) if rest.starts_with("inf") => Some(f64::INFINITY),
        Some(rest) if ["ind", "qnan", "snan"].iter().any(|nan| rest.starts_with(nan)) => Some(f64::NAN),
        None if word.starts_with("nan(") => Some(f64::NAN),
        _ => None,
    }
}
