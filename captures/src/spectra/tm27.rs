//! IES TM-27-14 and TM-27-20: spectra as XML, usually of lamps, in files `.spdx`.
//!
//! Read as a stream: work and memory grow with the text, whatever its elements nest or repeat.
//!
//! Reference: ANSI/IES TM-27-20, *IES Standard Format for the Electronic Transfer of Spectral Data*.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::ReadSpectraError;
use super::limits::MAX_DEPTH;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::{RawSample, RawTable};
use super::stated::Measured;
use crate::table::cell::{Cell, plain};
use crate::table::{MAX_CELLS, TextProblem};

/// Whether a text is XML of any kind.
pub(super) fn is_xml(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// Reads every `SpectralDistribution` of a document.
pub(super) fn read(text: &str) -> Result<RawTable<'_>, ReadSpectraError> {
    let mut reader = Reader::from_str(text);
    let mut document = Document::default();
    let mut places = Places { text, at: 0, line: 1, column: 1 };
    loop {
        let start = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => document.event(event, |text| places.cell(start, text))?,
            Err(error) => {
                let what = message(&error.to_string());
                return Err(places
                    .cell(reader.error_position(), Cow::Borrowed(""))
                    .error(Problem::Xml { what }));
            }
        }
    }
    match document.root.clone() {
        Some(root) if document.depth == 0 => {
            document.finish().ok_or_else(|| root.error(Problem::MissingSpectralData))
        }
        _ => {
            let what = "it ends before its root element does".to_owned();
            Err(places.cell(text.len() as u64, Cow::Borrowed("")).error(Problem::Xml { what }))
        }
    }
}

/// A message on one line, cut.
fn message(text: &str) -> String {
    const SHOWN: usize = 100;
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect()
}

/// An element whose text is read, up to its end.
struct Open<'a> {
    name: &'static str,
    depth: usize,
    /// The element's place, with its text.
    cell: Cell<'a>,
    wavelength: Option<String>,
}

/// What is known of a document so far.
#[derive(Default)]
struct Document<'a> {
    raw: RawTable<'a>,
    depth: usize,
    /// The place of the root element.
    root: Option<Cell<'a>>,
    open: Option<Open<'a>>,
    /// What the header calls the spectra.
    name: Option<Cell<'a>>,
    cells: usize,
}

impl<'a> Document<'a> {
    fn event(
        &mut self,
        event: Event<'a>,
        mut place: impl FnMut(Cow<'a, str>) -> Cell<'a>,
    ) -> Result<(), ReadSpectraError> {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.start(&tag, &mut place)
            }
            Event::Empty(tag) => {
                self.depth += 1;
                self.start(&tag, &mut place)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.append(text.into_inner());
                Ok(())
            }
            Event::CData(text) => {
                self.append(text.into_inner());
                Ok(())
            }
            Event::GeneralRef(reference) => match resolved(&reference) {
                Some(text) => {
                    self.append(text);
                    Ok(())
                }
                None => {
                    let what = format!("unknown entity `{}`", plain(&reference));
                    Err(place(Cow::Borrowed("")).error(Problem::Xml { what }))
                }
            },
            Event::DocType(_) => {
                let what = "a document type declaration is not read: remove it".to_owned();
                Err(place(Cow::Borrowed("")).error(Problem::Xml { what }))
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(
        &mut self,
        tag: &BytesStart<'a>,
        mut place: impl FnMut(Cow<'a, str>) -> Cell<'a>,
    ) -> Result<(), ReadSpectraError> {
        const READ: [&str; 5] =
            ["Description", "CatalogNumber", "UniqueIdentifier", "SpectralQuantity", "SpectralData"];
        let local = tag.local_name();
        let name = local.as_ref();
        if self.root.is_none() {
            let root = place(Cow::Borrowed(""));
            if !name.starts_with("IESTM27") {
                return Err(root.error(Problem::OtherXml { found: plain(name) }));
            }
            self.root = Some(root);
        } else if self.depth > MAX_DEPTH {
            return Err(place(Cow::Borrowed("")).error(Problem::TooDeep));
        } else if name == "SpectralDistribution" {
            let axis = self.raw.axes.len();
            self.raw.axes.push(Vec::new());
            self.raw.samples.push(RawSample { name: self.name.clone(), axis, ..RawSample::default() });
        } else if let Some(name) = READ.into_iter().find(|read| *read == name)
            && self.open.is_none()
        {
            let cell = place(Cow::Borrowed(""));
            let attribute = tag.try_get_attribute("wavelength").ok().flatten();
            let wavelength = attribute.map(|attribute| attribute.value.trim().to_owned());
            self.open = Some(Open { name, depth: self.depth, cell, wavelength });
        }
        Ok(())
    }

    fn append(&mut self, text: Cow<'a, str>) {
        let Some(open) = &mut self.open else { return };
        if open.cell.text.is_empty() {
            open.cell.text = text;
        } else {
            open.cell.text.to_mut().push_str(&text);
        }
    }

    fn end(&mut self) -> Result<(), ReadSpectraError> {
        let ended = self.open.take_if(|open| open.depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
        let Some(Open { name, mut cell, wavelength, .. }) = ended else { return Ok(()) };
        cell.text = match cell.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        match name {
            "SpectralData" => self.value(cell, wavelength),
            "SpectralQuantity" => {
                if self.raw.metadata.measured.is_none() {
                    let quantity = quantity(&cell.text).map_err(|problem| cell.error(problem))?;
                    self.raw.metadata.measured =
                        quantity.map(|quantity| (Measured::Spectral(quantity), plain(&cell.text)));
                }
                Ok(())
            }
            _ => {
                let is_name = !["", "n/a", "unknown"].iter().any(|none| cell.text.eq_ignore_ascii_case(none));
                if is_name && self.name.is_none() {
                    self.name = Some(cell);
                }
                Ok(())
            }
        }
    }

    fn value(&mut self, cell: Cell<'a>, wavelength: Option<String>) -> Result<(), ReadSpectraError> {
        let Some((axis, sample)) = self.raw.axes.last_mut().zip(self.raw.samples.last_mut()) else {
            return Ok(());
        };
        self.cells += 2;
        if self.cells > MAX_CELLS {
            return Err(cell.error(TextProblem::TooManyCells.into()));
        }
        let Some(wavelength) = wavelength else { return Err(cell.error(Problem::MissingWavelength)) };
        axis.push(Cell { text: Cow::Owned(wavelength), line: cell.line, column: cell.column });
        sample.values.push(cell);
        Ok(())
    }

    /// The spectra, if there are any; several are numbered.
    fn finish(mut self) -> Option<RawTable<'a>> {
        if self.raw.samples.iter().all(|sample| sample.values.is_empty()) {
            return None;
        }
        if self.raw.samples.len() > 1 {
            for (i, sample) in self.raw.samples.iter_mut().enumerate() {
                if let Some(cell) = &mut sample.name {
                    cell.text = Cow::Owned(format!("{} {}", cell.text, i + 1));
                }
            }
        }
        Some(self.raw)
    }
}

/// What `&amp;`, `&#181;` and their like stand for.
fn resolved(reference: &BytesRef<'_>) -> Option<Cow<'static, str>> {
    match reference.resolve_char_ref() {
        Ok(Some(character)) => Some(Cow::Owned(character.to_string())),
        Ok(None) => resolve_predefined_entity(reference).map(Cow::Borrowed),
        Err(_) => None,
    }
}

/// What the word for a quantity means; nothing for words without a meaning here.
fn quantity(word: &str) -> Result<Option<SpectralQuantity>, Problem> {
    Ok(match word.to_lowercase().as_str() {
        "flux" | "intensity" | "irradiance" | "radiance" | "exitance" | "relative" => {
            Some(SpectralQuantity::Emission)
        }
        "reflectance" | "r-factor" => Some(SpectralQuantity::Reflectance),
        "transmittance" | "t-factor" => Some(SpectralQuantity::Transmittance),
        "absorptance" => return Err(Problem::OtherQuantity { found: plain(word) }),
        _ => None,
    })
}

/// Lines and columns of places that come in their order, counted once along the text.
struct Places<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Places<'a> {
    /// A cell at a byte; one that lies before the last is that of the last.
    fn cell(&mut self, byte: u64, text: Cow<'a, str>) -> Cell<'a> {
        let to = usize::try_from(byte).unwrap_or(usize::MAX);
        for character in self.text.get(self.at..to).unwrap_or("").chars() {
            if character == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.at = self.at.max(to);
        Cell { text, line: self.line, column: self.column }
    }
}
