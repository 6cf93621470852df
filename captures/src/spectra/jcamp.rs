//! JCAMP-DX: labelled records `##LABEL= value`, as infrared and UV/VIS instruments write them (`.jdx`, `.dx`).
//!
//! Read are `XYPOINTS` and `XYDATA` of the forms `(XY..XY)` and `(X++(Y..Y))`, the latter with every compression: plain, packed,
//! squeezed, differences and duplicates. Several blocks in one file are several spectra.
//!
//! Reference: McDonald & Wilks, *JCAMP-DX: A Standard Form for the Exchange of Infrared Spectra in Computer Readable Form*, Appl.
//! Spectrosc. 42(1), 1988; IUPAC 1999 (version 5.01).

use std::borrow::Cow;

use super::error::ReadSpectraError;
use super::jcamp_ordinates::Ordinates;
use super::label::{self, AxisLabel};
use super::preamble;
use super::problem::Problem;
use super::raw::{Metadata, RawSample, RawTable};
use super::stated::stated;
use super::unit::WavelengthUnit;
use crate::table::cell::{Cell, plain};
use crate::table::number::Number;
use crate::table::text::{Line, lines};
use crate::table::{MAX_CELLS, TextProblem};

/// Whether a text begins as a file of labelled records does.
pub(super) fn is_jcamp(text: &str) -> bool {
    let first = lines(text).find(|line| !line.text.trim().is_empty());
    first.and_then(|line| record(line.text)).is_some_and(|(label, _)| label == "TITLE" || label == "JCAMPDX")
}

/// The label of a record without blanks, dashes and slashes, and what stands behind it.
fn record(line: &str) -> Option<(String, &str)> {
    let (label, value) = line.trim_start().strip_prefix("##")?.split_once('=')?;
    let label = label.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Some((label, value.split("$$").next().unwrap_or("").trim()))
}

/// What the records of a block say of its data.
#[derive(Default)]
struct Block<'a> {
    title: Option<Cell<'a>>,
    x_units: Option<Cell<'a>>,
    y_units: Option<Cell<'a>>,
    x_factor: Option<f64>,
    y_factor: Option<f64>,
    first: Option<f64>,
    last: Option<f64>,
    points: Option<usize>,
}

/// Reads the spectra of all blocks.
pub(super) fn read(text: &str) -> Result<RawTable<'_>, ReadSpectraError> {
    let mut raw = RawTable::default();
    let mut block = Block::default();
    let mut left = text.len().clamp(DUPLICATED, MAX_CELLS / 2);
    let mut all = lines(text).peekable();
    let mut end = Cell::empty(1, 1);
    while let Some(line) = all.next() {
        let Some((label, value)) = record(line.text) else { continue };
        let cell = Cell { text: Cow::Borrowed(value), line: line.number, column: 1 };
        end = Cell::empty(line.number, 1);
        let number = || match Number::parse(value) {
            Some(number) if number.value().is_finite() => Ok(Some(number.value())),
            _ => Err(cell.error(Problem::NotANumber { cell: cell.quoted() })),
        };
        let factor = || match number()? {
            Some(0.0) => Err(cell.error(Problem::Jcamp { what: format!("{label} is 0") })),
            factor => Ok(factor),
        };
        match label.as_str() {
            "TITLE" => block = Block { title: (!value.is_empty()).then(|| cell.clone()), ..Block::default() },
            "XUNITS" => block.x_units = Some(cell),
            "YUNITS" => block.y_units = Some(cell),
            "XFACTOR" => block.x_factor = factor()?,
            "YFACTOR" => block.y_factor = factor()?,
            "FIRSTX" => block.first = number()?,
            "LASTX" => block.last = number()?,
            "NPOINTS" => block.points = number()?.map(|points| points as usize),
            "XYDATA" | "XYPOINTS" => {
                let mut data = Vec::new();
                while let Some(line) = all.next_if(|line| !line.text.trim_start().starts_with("##")) {
                    data.push(line);
                }
                let form: String = value.chars().filter(|c| !c.is_whitespace()).collect();
                let points = match form.to_ascii_uppercase().as_str() {
                    "(XY..XY)" => pairs(&data, &mut left)?,
                    "(X++(Y..Y))" => block.ordinates(&cell, &data, &mut left)?,
                    _ => {
                        let what = format!(
                            "{label} of the form `{}`; expected (XY..XY) or (X++(Y..Y))",
                            plain(value)
                        );
                        return Err(cell.error(Problem::Jcamp { what }));
                    }
                };
                block.finish(&cell, points, &mut raw)?;
            }
            "NTUPLES" | "PEAKTABLE" | "PEAKASSIGNMENTS" => {
                let what = format!("it holds {label} and no spectrum: export XYDATA or XYPOINTS");
                return Err(cell.error(Problem::Jcamp { what }));
            }
            _ => {}
        }
    }
    if raw.samples.is_empty() {
        return Err(end.error(Problem::Jcamp { what: "no XYDATA and no XYPOINTS in it".to_owned() }));
    }
    Ok(raw)
}

/// A point as it stands, before its factors.
struct Point {
    x: f64,
    y: f64,
    line: u32,
    column: u32,
}

/// As many points are read of a file that is not as long: duplicates are a letter for any number of values.
const DUPLICATED: usize = 4096;

/// Pairs of x and y, one or several a line, between commas, semicolons or blanks.
fn pairs(data: &[Line<'_>], left: &mut usize) -> Result<Vec<Point>, ReadSpectraError> {
    let mut points = Vec::new();
    for line in data {
        let text = line.text.split("$$").next().unwrap_or("");
        let words: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || ",;".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let at =
            |column: usize| Cell { text: Cow::Borrowed(""), line: line.number, column: column as u32 + 1 };
        if words.len() % 2 == 1 {
            let (found, expected) = (words.len(), words.len() + 1);
            return Err(at(found).error(Problem::Ragged { found, expected }));
        }
        for (i, pair) in words.chunks_exact(2).enumerate() {
            let number = |k: usize| {
                let bad =
                    || at(2 * i + k).error(Problem::NotANumber { cell: format!("{:?}", plain(pair[k])) });
                Number::parse(pair[k]).filter(|number| !number.percent).ok_or_else(bad)
            };
            let too_many = || at(2 * i).error(TextProblem::TooManyCells.into());
            *left = left.checked_sub(1).ok_or_else(too_many)?;
            let (x, y) = (number(0)?.value(), number(1)?.value());
            points.push(Point { x, y, line: line.number, column: 2 * i as u32 + 1 });
        }
    }
    Ok(points)
}

impl Block<'_> {
    /// Values at equal steps: of each line its first x, then ordinates. The x of a point is what the records say, before its factor.
    fn ordinates(
        &self,
        cell: &Cell<'_>,
        data: &[Line<'_>],
        left: &mut usize,
    ) -> Result<Vec<Point>, ReadSpectraError> {
        let missing = |what: &str| cell.error(Problem::Jcamp { what: format!("(X++(Y..Y)) without {what}") });
        let first = self.first.ok_or_else(|| missing("FIRSTX"))?;
        let last = self.last.ok_or_else(|| missing("LASTX"))?;
        let count = self.points.ok_or_else(|| missing("NPOINTS"))?;
        let mut ordinates = Ordinates::default();
        for line in data {
            let text = line.text.split("$$").next().unwrap_or("");
            let place = Cell { text: Cow::Borrowed(""), line: line.number, column: 1 };
            ordinates.line(text, line.number, *left).map_err(|what| place.error(Problem::Jcamp { what }))?;
        }
        if ordinates.values.len() != count || count < 2 {
            let what = format!("NPOINTS declares {count} values, and {} are there", ordinates.values.len());
            return Err(cell.error(Problem::Jcamp { what }));
        }
        *left = left.saturating_sub(count);
        let factor = self.x_factor.unwrap_or(1.0);
        let step = (last - first) / (count - 1) as f64;
        let point = |(i, (y, line))| Point { x: (first + step * i as f64) / factor, y, line, column: 1 };
        let points = ordinates.values.into_iter().enumerate().map(point).collect();
        for (i, x, line) in ordinates.starts {
            let expected = first + step * i as f64;
            // The x of a line is rounded to the digits that it has.
            if (x * factor - expected).abs() > step.abs().max(1e-6 * expected.abs()) {
                let what = format!("the line begins at {x}, and its first value belongs to {expected:.3}");
                return Err(Cell::empty(line, 1).error(Problem::Jcamp { what }));
            }
        }
        Ok(points)
    }

    /// Adds the points as a spectrum.
    fn finish<'a>(
        &self,
        data: &Cell<'_>,
        points: Vec<Point>,
        raw: &mut RawTable<'a>,
    ) -> Result<(), ReadSpectraError> {
        let Some(units) = &self.x_units else {
            return Err(data.error(Problem::Jcamp { what: "XUNITS is missing".to_owned() }));
        };
        let unit = x_unit(units)?;
        match &raw.metadata.unit {
            None => raw.metadata.unit = Some((unit, format!("XUNITS={}", plain(&units.text)))),
            Some((other, _)) if *other == unit => {}
            Some((other, _)) => {
                let what = format!("one block is in {other}, and another in {unit}");
                return Err(units.error(Problem::Jcamp { what }));
            }
        }
        let mut sample = RawSample { axis: raw.axes.len(), ..RawSample::default() };
        if let Some(units) = &self.y_units {
            sample.label = Some(format!("YUNITS={}", plain(&units.text)));
            sample.stated = stated(&units.text);
        }
        let owned = |cell: &Cell<'_>| Cell {
            text: Cow::Owned(cell.text.to_string()),
            line: cell.line,
            column: cell.column,
        };
        sample.name = self.title.as_ref().map(owned);
        let (x_factor, y_factor) = (self.x_factor.unwrap_or(1.0), self.y_factor.unwrap_or(1.0));
        let mut axis = Vec::with_capacity(points.len());
        for Point { x, y, line, column } in points {
            let at = |value: f64, column| Cell { text: Cow::Owned(value.to_string()), line, column };
            // To nine digits after the point: what steps and factors round is no digit of an instrument.
            axis.push(at((x * x_factor * 1e9).round() / 1e9, column));
            sample.values.push(at(y * y_factor, column + 1));
        }
        let same = raw.axes.last().is_some_and(|last| {
            last.len() == axis.len() && last.iter().zip(&axis).all(|(a, b)| a.text == b.text)
        });
        if same {
            sample.axis -= 1;
        } else {
            raw.axes.push(axis);
        }
        raw.samples.push(sample);
        Ok(())
    }
}

/// The unit of the axis.
fn x_unit(cell: &Cell<'_>) -> Result<WavelengthUnit, ReadSpectraError> {
    let mut metadata = Metadata::default();
    let unknown = || cell.error(Problem::AxisUnit { label: plain(&cell.text) });
    match label::axis(&cell.text) {
        Some(AxisLabel::In(unit)) => Ok(unit),
        Some(_) => Err(unknown()),
        None => {
            preamble::unit(cell, &cell.text, &mut metadata)?;
            metadata.unit.map(|(unit, _)| unit).ok_or_else(unknown)
        }
    }
}
