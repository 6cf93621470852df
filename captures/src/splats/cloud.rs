//! Clouds of points: PLY files whose vertices have a place and a color each, and no harmonics.

use super::data::Splats;
use super::error::ReadSplatsError;
use super::header::header;
use super::property::{Property, PropertyType};
use super::read::decode;

const POSITION: [&str; 3] = ["x", "y", "z"];
const COLOR: [&str; 3] = ["red", "green", "blue"];

/// Points of a cloud.
pub(crate) struct Cloud {
    /// Three numbers a point.
    pub(crate) positions: Vec<f64>,
    /// Red, green and blue as they stand.
    pub(crate) colors: Vec<[f64; 3]>,
    /// The largest value of a component where it is a whole number; nothing where it is a fraction.
    pub(crate) largest: Option<f64>,
    /// What of the file was left out.
    pub(crate) notes: Vec<String>,
}

impl Cloud {
    /// Whether a file begins as one of points with colors does; what has harmonics as well are splats.
    pub(crate) fn is_start(start: &[u8]) -> bool {
        header(start).is_ok_and(|header| {
            let fields = &header.elements[header.vertex].fields;
            let has = |name: &&str| fields.iter().any(|field| field.property.name == **name);
            POSITION.iter().chain(&COLOR).all(has) && !has(&"f_dc_0")
        })
    }

    /// The bytes of such a file; `name` is for messages.
    ///
    /// # Errors
    /// When they hold none.
    pub(crate) fn decode(bytes: &[u8], name: &str) -> Result<Self, ReadSplatsError> {
        let Splats { properties, count, rows, mut notes, .. } = decode(bytes, name)?;
        let bad = |reason: String| ReadSplatsError::Body { file: name.to_owned(), reason };
        let place = |name: &str| {
            let at = properties.iter().position(|property| property.name == name);
            let at = at.ok_or_else(|| ReadSplatsError::MissingProperty(name.to_owned()))?;
            let start: usize = properties[..at].iter().map(|property| property.kind.size()).sum();
            Ok::<_, ReadSplatsError>((start, properties[at].kind))
        };
        let [x, y, z, r, g, b] = ["x", "y", "z", "red", "green", "blue"].map(place);
        let (position, color) = ([x?, y?, z?], [r?, g?, b?]);
        let kind = color[0].1;
        if color.iter().any(|(_, other)| *other != kind) {
            return Err(bad("red, green and blue are numbers of different types".into()));
        }
        let largest = match kind {
            PropertyType::U8 => Some(255.0),
            PropertyType::U16 => Some(65_535.0),
            PropertyType::F32 | PropertyType::F64 => None,
            kind => {
                let known = "uchar, ushort, float or double";
                return Err(bad(format!("red is a {}: colors are {known}", kind.name())));
            }
        };
        let is_used = |property: &&Property| {
            let name = property.name.as_str();
            POSITION.contains(&name) || COLOR.contains(&name)
        };
        let others: Vec<&str> =
            properties.iter().filter(|one| !is_used(one)).map(|one| one.name.as_str()).collect();
        if !others.is_empty() {
            notes.push(format!("properties {} are left out", super::header::shown(&others.join(", "))));
        }
        let stride = rows.len() / count.max(1);
        let (mut positions, mut colors) = (Vec::with_capacity(3 * count), Vec::with_capacity(count));
        for row in rows.chunks_exact(stride.max(1)) {
            positions.extend(position.map(|(at, kind)| kind.number(&row[at..])));
            colors.push(color.map(|(at, kind)| kind.number(&row[at..])));
        }
        Ok(Self { positions, colors, largest, notes })
    }
}
