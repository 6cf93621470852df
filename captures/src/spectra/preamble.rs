//! Lines above a table: which of them state something of it.

use super::error::ReadSpectraError;
use super::label::{self, AxisLabel};
use super::problem::Problem;
use super::raw::{Declared, Metadata};
use super::stated::{is_pure, stated};
use super::unit::{unit_of, words};
use crate::table::cell::{Cell, plain};

/// Keys of the unit of the axis, without marks and blanks.
const X: [&str; 9] = [
    "xunits",
    "xunit",
    "xaxis",
    "xlabel",
    "xaxisunits",
    "wavelengthunits",
    "wavelengthunit",
    "spectralunits",
    "unitsofx",
];
/// Keys of what the values are.
const Y: [&str; 14] = [
    "yunits",
    "yunit",
    "yaxis",
    "ylabel",
    "yaxisunits",
    "measurement",
    "measurementtype",
    "quantity",
    "mode",
    "measurementmode",
    "datatype",
    "spectrumtype",
    "unitsofy",
    "measurementquantity",
];

/// What lines state: `X Units: Wavelength (micrometers)`, and labels that stand alone, such as `Reflectance (%)`. Titles and
/// descriptions state nothing, whatever words they have.
pub(super) fn statements<'a>(
    rows: impl Iterator<Item = Vec<Cell<'a>>>,
    metadata: &mut Metadata,
) -> Result<(), ReadSpectraError> {
    for row in rows {
        let filled: Vec<&Cell<'_>> = row.iter().filter(|cell| !cell.text.is_empty()).collect();
        let Some(&first) = filled.first() else { continue };
        let text = filled.iter().map(|cell| &*cell.text).collect::<Vec<_>>().join(" ");
        let separator = first.text.find([':', '=']).or_else(|| text.find([':', '=']));
        let (key, value) = match separator {
            Some(at) if text.is_char_boundary(at) => (&text[..at], text[at + 1..].trim()),
            _ if filled.len() > 1 => (&*first.text, text[first.text.len()..].trim()),
            _ => ("", &*text),
        };
        let value = value.trim_matches('"').trim();
        let key: String = key.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        if X.contains(&&*key) {
            unit(first, value, metadata)?;
        } else if Y.contains(&&*key) && is_pure(value) {
            quantity(value, metadata);
        } else if is_pure(&text) {
            if label::axis(&text).is_some() {
                unit(first, &text, metadata)?;
            } else {
                quantity(&text, metadata);
            }
        }
    }
    Ok(())
}

/// The unit that a label of the axis states: what was stated before stays.
pub(super) fn unit(cell: &Cell<'_>, label: &str, metadata: &mut Metadata) -> Result<(), ReadSpectraError> {
    let unit = match label::axis(label) {
        Some(AxisLabel::In(unit)) => Some(unit),
        Some(AxisLabel::Unknown) => return Err(cell.error(Problem::AxisUnit { label: plain(label) })),
        Some(AxisLabel::Wavelength) => None,
        None => words(label).iter().find_map(|word| unit_of(word)),
    };
    if metadata.unit.is_none() {
        metadata.unit = unit.map(|unit| (unit, plain(label)));
    }
    Ok(())
}

/// What a label states of the values: what was stated before stays.
pub(super) fn quantity(label: &str, metadata: &mut Metadata) {
    let stated = stated(label);
    if metadata.measured.is_none() {
        metadata.measured = stated.measured.map(|measured| (measured, plain(label)));
    }
    if metadata.scale.is_none() {
        metadata.scale = stated.scale.map(|scale| (Declared::Scale(scale), plain(label)));
    }
}
