//! Writing, and exchanging colors.

use std::fmt::Write;

use super::data::Splats;
use super::property::{PlyFormat, Property, PropertyType};
use crate::invalid::InvalidCapture;

/// Properties that are floats, all of one type: see [`Splats::new`] and [`Splats::replaced`].
#[derive(Debug, Clone, Copy)]
pub struct FloatColumns<'a> {
    /// Their names.
    pub names: &'a [String],
    /// Their values, splat after splat.
    pub values: &'a [f32],
    /// The comments of the header, each a line.
    pub comments: &'a [String],
}

impl Splats {
    /// Splats of floats.
    ///
    /// ```
    /// use color_fn_captures::{FloatColumns, Splats};
    ///
    /// let names = ["x", "f_dc_0"].map(String::from);
    /// let splats = Splats::new(&FloatColumns { names: &names, values: &[0.0, 0.1, 1.0, 0.2], comments: &[] })?;
    /// assert_eq!(splats.len(), 2);
    /// # Ok::<(), color_fn_captures::InvalidCapture>(())
    /// ```
    ///
    /// # Errors
    /// When there are no names, one twice or with white space; not as many values as names for each splat, at least one; or a
    /// comment is not a single line.
    pub fn new(columns: &FloatColumns<'_>) -> Result<Self, InvalidCapture> {
        let (names, values) = (columns.names, columns.values);
        InvalidCapture::check_count("names", names.len(), [1, usize::MAX])?;
        let bad = |i: &usize| {
            let name = &names[*i];
            name.is_empty() || name.contains(char::is_whitespace) || names[..*i].contains(name)
        };
        if let Some(index) = (0..names.len()).find(bad) {
            return Err(InvalidCapture::Value { what: "name", index, expected: "a word of its own" });
        }
        InvalidCapture::check_count("splats", values.len() / names.len(), [1, usize::MAX])?;
        let count = values.len() / names.len();
        if values.len() != count * names.len() {
            let expected = count * names.len();
            return Err(InvalidCapture::Length { what: "values", found: values.len(), expected });
        }
        if let Some(index) = columns.comments.iter().position(|line| line.contains(['\n', '\r'])) {
            return Err(InvalidCapture::Value { what: "comment", index, expected: "a single line" });
        }
        let empty = Self {
            format: PlyFormat::BinaryLittleEndian,
            comments: Vec::new(),
            properties: Vec::new(),
            count,
            rows: Vec::new(),
            notes: Vec::new(),
        };
        Ok(empty.replaced(|_| true, columns))
    }

    /// The same splats, where all properties that `old` tells from the others by their names give way to new ones, which stand
    /// where the first of them stood. Everything else stays, bit for bit.
    ///
    /// # Panics
    /// When there are not as many values as splats times names, or a comment is not a single line.
    #[must_use]
    pub fn replaced(&self, old: impl Fn(&str) -> bool, new: &FloatColumns<'_>) -> Self {
        let width = new.names.len();
        assert_eq!(new.values.len(), width * self.len(), "a value for each splat and name");
        assert!(new.comments.iter().all(|line| !line.contains(['\n', '\r'])), "comments are lines");
        let goes: Vec<bool> = self.properties.iter().map(|property| old(&property.name)).collect();
        let at = goes.iter().position(|&goes| goes).unwrap_or(goes.len());
        let added = new.names.iter().map(|name| Property { name: name.clone(), kind: PropertyType::F32 });
        let kept = |range: std::ops::Range<usize>| range.filter(|&i| !goes[i]);
        let stays = |i: usize| self.properties[i].clone();
        let properties: Vec<Property> =
            kept(0..at).map(stays).chain(added).chain(kept(at..goes.len()).map(stays)).collect();
        let mut starts = vec![0];
        for property in &self.properties {
            starts.push(starts[starts.len() - 1] + property.kind.size());
        }
        let stride: usize = properties.iter().map(|property| property.kind.size()).sum();
        let mut rows = Vec::with_capacity(stride * self.len());
        for i in 0..self.len() {
            let row = &self.rows[i * self.stride()..][..self.stride()];
            kept(0..at).for_each(|k| rows.extend(&row[starts[k]..starts[k + 1]]));
            rows.extend(new.values[width * i..][..width].iter().flat_map(|x| x.to_le_bytes()));
            kept(at..goes.len()).for_each(|k| rows.extend(&row[starts[k]..starts[k + 1]]));
        }
        let (comments, notes) = (new.comments.to_vec(), self.notes.clone());
        Self { format: self.format, comments, properties, count: self.count, rows, notes }
    }

    /// The bytes of a file. Numbers in text are as short as they can be to be read as the same.
    pub fn encode(&self, format: PlyFormat) -> Vec<u8> {
        let mut head = format!("ply\nformat {} 1.0\n", format.name());
        for comment in &self.comments {
            head.extend(["comment ", comment, "\n"]);
        }
        head.push_str(&format!("element vertex {}\n", self.count));
        for property in &self.properties {
            head.extend(["property ", property.kind.name(), " ", &property.name, "\n"]);
        }
        head.push_str("end_header\n");
        let mut bytes = head.into_bytes();
        match format {
            PlyFormat::BinaryLittleEndian => bytes.extend(&self.rows),
            PlyFormat::BinaryBigEndian => {
                let start = bytes.len();
                bytes.extend(&self.rows);
                swap(&mut bytes[start..], &self.properties);
            }
            PlyFormat::Ascii => bytes.extend(self.text().into_bytes()),
        }
        bytes
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for row in self.rows.chunks_exact(self.stride()) {
            let mut remainder = row;
            for (k, property) in self.properties.iter().enumerate() {
                let (number, after) = remainder.split_at(property.kind.size());
                remainder = after;
                text.push_str(if k == 0 { "" } else { " " });
                push(&mut text, property.kind, number);
            }
            text.push('\n');
        }
        text
    }
}

/// The bytes of each number of rows of properties in the other order.
pub(super) fn swap(rows: &mut [u8], properties: &[Property]) {
    let mut remainder = rows;
    while !remainder.is_empty() {
        for property in properties {
            let (number, after) = remainder.split_at_mut(property.kind.size());
            number.reverse();
            remainder = after;
        }
    }
}

/// A number of little endian bytes, as many as its kind has.
fn push(text: &mut String, kind: PropertyType, bytes: &[u8]) {
    fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
        std::array::from_fn(|k| bytes[k])
    }
    // A text takes everything.
    let _ = match kind {
        PropertyType::I8 => write!(text, "{}", i8::from_le_bytes(array(bytes))),
        PropertyType::U8 => write!(text, "{}", u8::from_le_bytes(array(bytes))),
        PropertyType::I16 => write!(text, "{}", i16::from_le_bytes(array(bytes))),
        PropertyType::U16 => write!(text, "{}", u16::from_le_bytes(array(bytes))),
        PropertyType::I32 => write!(text, "{}", i32::from_le_bytes(array(bytes))),
        PropertyType::U32 => write!(text, "{}", u32::from_le_bytes(array(bytes))),
        PropertyType::F32 => write!(text, "{}", f32::from_le_bytes(array(bytes))),
        PropertyType::F64 => write!(text, "{}", f64::from_le_bytes(array(bytes))),
    };
}
