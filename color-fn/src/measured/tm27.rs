//! IES TM-27-14 and TM-27-20: spectra as XML, usually of lamps, in files `.spdx`.
//!
//! Reference: ANSI/IES TM-27-20, *IES Standard Format for the Electronic Transfer of Spectral Data*.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use super::error::{Problem, ReadSpectraError};
use super::found::{Found, FoundSample};
use super::rows::{Cell, plain};
use super::spectra::Quantity;

/// The most elements, attributes and texts of a document.
pub const MAX_NODES: u32 = 1 << 22;

/// Whether a text is XML of any kind.
pub(super) fn is_xml(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// The document, without type declarations and so without entities that grow.
pub(super) fn parse(text: &str) -> Result<Document<'_>, ReadSpectraError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        let problem = match error {
            roxmltree::Error::NodesLimitReached => Problem::TooManyNodes,
            _ => Problem::Xml { what: without_place(&error.to_string()) },
        };
        ReadSpectraError::Malformed { line: place.row as usize, column: place.col as usize, problem }
    })
}

/// A message without the place at its end, which stands in front already.
fn without_place(message: &str) -> String {
    const SHOWN: usize = 100;
    let words = message.rsplit_once(" at ").map_or(message, |(words, _)| words);
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect()
}

/// Reads every `SpectralDistribution` of a document.
pub(super) fn read<'a>(document: &'a Document<'a>) -> Result<Found<'a>, ReadSpectraError> {
    let mut places = Places::new(document.input_text());
    let root = document.root_element();
    if !root.tag_name().name().starts_with("IESTM27") {
        let found = plain(root.tag_name().name());
        return Err(places.cell(root, "").error(Problem::OtherXml { found }));
    }
    let mut found = Found::default();
    let mut name = None;
    for node in root.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "Description" | "CatalogNumber" | "UniqueIdentifier" if name.is_none() => {
                let text = node.text().map_or("", str::trim);
                if !["", "n/a", "unknown"].iter().any(|none| text.eq_ignore_ascii_case(none)) {
                    name = Some(places.cell(node, text));
                }
            }
            "SpectralDistribution" => {
                let axis = found.axes.len();
                found.axes.push(Vec::new());
                found.samples.push(FoundSample { name: name.clone(), axis, values: Vec::new() });
            }
            "SpectralQuantity" => {
                let word = node.text().map_or("", str::trim);
                if found.stated.quantity.is_none() {
                    found.stated.quantity = quantity(word)
                        .map_err(|problem| places.cell(node, word).error(problem))?
                        .map(|quantity| (quantity, plain(word)));
                }
            }
            "SpectralData" => {
                let Some((axis, sample)) = found.axes.last_mut().zip(found.samples.last_mut()) else {
                    continue;
                };
                let Some(wavelength) = node.attribute("wavelength") else {
                    return Err(places.cell(node, "").error(Problem::NoWavelength));
                };
                let cell = places.cell(node, node.text().map_or("", str::trim));
                axis.push(Cell { text: Cow::Borrowed(wavelength.trim()), ..cell.clone() });
                sample.values.push(cell);
            }
            _ => {}
        }
    }
    if found.samples.iter().all(|sample| sample.values.is_empty()) {
        return Err(places.cell(root, "").error(Problem::NoSpectralData));
    }
    if found.samples.len() > 1 {
        for (i, sample) in found.samples.iter_mut().enumerate() {
            let name = sample.name.take();
            sample.name = name.map(|cell| Cell { text: format!("{} {}", cell.text, i + 1).into(), ..cell });
        }
    }
    Ok(found)
}

/// What the word for a quantity means; nothing for words that do not say.
fn quantity(word: &str) -> Result<Option<Quantity>, Problem> {
    Ok(match word.to_lowercase().as_str() {
        "flux" | "intensity" | "irradiance" | "radiance" | "exitance" | "relative" => {
            Some(Quantity::Emission)
        }
        "reflectance" | "r-factor" => Some(Quantity::Reflectance),
        "transmittance" | "t-factor" => Some(Quantity::Transmittance),
        "absorptance" => return Err(Problem::OtherQuantity { found: plain(word) }),
        _ => None,
    })
}

/// Lines and columns of elements that come in their order, counted once along the text.
struct Places<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1, column: 1 }
    }

    /// A text at the place of an element.
    fn cell<'t>(&mut self, node: Node<'_, '_>, text: &'t str) -> Cell<'t> {
        let to = node.range().start;
        if to < self.at {
            *self = Self::new(self.text);
        }
        for character in self.text.get(self.at..to).unwrap_or("").chars() {
            if character == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.at = to;
        Cell { text: Cow::Borrowed(text), line: self.line, column: self.column }
    }
}
