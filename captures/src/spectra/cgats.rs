//! CGATS: text with keywords, a list of columns, and data (ANSI CGATS.17, ISO 28178), as i1Profiler,
//! ProfileMaker, ColorPort and Argyll (`.ti3`, `.sp`) write it.

use std::borrow::Cow;

use super::across::naming;
use super::assumption::Assumption;
use super::error::ReadSpectraError;
use super::label;
use super::options::Scale;
use super::problem::Problem;
use super::quantity::SpectralQuantity;
use super::raw::{Declared, Metadata, RawSample, RawTable};
use super::stated::{Measured, Stated};
use crate::table::cell::{Cell, plain};
use crate::table::number::Number;
use crate::table::rows::Rows;
use crate::table::separator::Separator;
use crate::table::text::{Line, lines};

/// Whether a text has the keywords of CGATS around its data.
pub(super) fn is_cgats(text: &str) -> bool {
    lines(text).any(|line| ["BEGIN_DATA_FORMAT", "BEGIN_DATA"].contains(&keyword(line.text)))
}

/// The first word of a line.
fn keyword(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or("")
}

/// Reads the first table that has spectra.
pub(super) fn read(text: &str) -> Result<RawTable<'_>, ReadSpectraError> {
    // Argyll's files of lights and surfaces, and of displays: what they hold where nothing else says so.
    let kind = lines(text).map(|line| keyword(line.text)).find(|word| !word.is_empty());
    let kind = kind.filter(|kind| ["SPECT", "CCSS"].contains(kind));
    let mut keywords = Keywords { kind, ..Keywords::default() };
    let mut format: Option<Format<'_>> = None;
    let mut format_line = None;
    let mut found = None;
    let mut tables = 0;
    let mut lines = lines(text);
    while let Some(line) = lines.next() {
        match keyword(line.text) {
            "BEGIN_DATA_FORMAT" => {
                format_line.get_or_insert(line);
                let fields = section(text, line, &mut lines, ["BEGIN_DATA_FORMAT", "END_DATA_FORMAT"])?;
                format = Some(Format::new(fields, line.number + 1)?);
            }
            "BEGIN_DATA" => {
                let data = section(text, line, &mut lines, ["BEGIN_DATA", "END_DATA"])?;
                let Some(format) = &format else { return Err(at(line).error(Problem::MissingDataFormat)) };
                if format.spectral.is_empty() && format.pairs.is_empty() {
                    continue;
                }
                tables += 1;
                if found.is_none() {
                    found = Some(table(format, &keywords, data, line.number + 1)?);
                }
            }
            _ if found.is_none() => keywords.note(line),
            _ => {}
        }
    }
    let Some(mut found) = found else {
        let line = format_line.map_or(Cell::empty(1, 1), at);
        return Err(line.error(Problem::SpectralColumnsNotFound));
    };
    if tables > 1 {
        found.assumptions.insert(0, Assumption::FirstTable { count: tables });
    }
    Ok(found)
}

fn at(line: Line<'_>) -> Cell<'_> {
    Cell { text: Cow::Borrowed(line.text), line: line.number, column: 1 }
}

/// The text after a line, up to the keyword that ends it.
fn section<'a>(
    text: &'a str,
    line: Line<'a>,
    lines: &mut impl Iterator<Item = Line<'a>>,
    [begin, end]: [&'static str; 2],
) -> Result<&'a str, ReadSpectraError> {
    let last = lines.find(|line| keyword(line.text) == end);
    let last = last.ok_or_else(|| at(line).error(Problem::NotClosed { begin, end }))?;
    Ok(&text[line.next..last.start])
}

/// What the keywords in front of a table declare.
#[derive(Default)]
struct Keywords<'a> {
    sets: Option<Cell<'a>>,
    bands: Option<Cell<'a>>,
    start: Option<Cell<'a>>,
    end: Option<Cell<'a>>,
    norm: Option<Cell<'a>>,
    /// What was measured, from Argyll's words.
    measured: Option<(SpectralQuantity, &'a str)>,
    /// Argyll's name of a file that holds light.
    kind: Option<&'a str>,
}

impl<'a> Keywords<'a> {
    fn note(&mut self, line: Line<'a>) {
        let word = keyword(line.text);
        let value = line.text.trim_start()[word.len()..].trim().trim_matches('"').trim();
        let cell = || Some(Cell { text: Cow::Borrowed(value), line: line.number, column: 1 });
        match word {
            "NUMBER_OF_SETS" => self.sets = cell(),
            "SPECTRAL_BANDS" => self.bands = cell(),
            "SPECTRAL_START_NM" => self.start = cell(),
            "SPECTRAL_END_NM" => self.end = cell(),
            "SPECTRAL_NORM" => self.norm = cell(),
            "MEAS_TYPE" | "DEVICE_CLASS" => {
                let quantity = match value {
                    "EMISSION" | "AMBIENT" | "EMISSION_FLASH" | "AMBIENT_FLASH" | "DISPLAY" => {
                        SpectralQuantity::Emission
                    }
                    "TRANSMISSIVE" => SpectralQuantity::Transmittance,
                    "REFLECTIVE" | "OUTPUT" => SpectralQuantity::Reflectance,
                    _ => return,
                };
                if self.measured.is_none() || word == "MEAS_TYPE" {
                    self.measured = Some((quantity, value));
                }
            }
            _ => {}
        }
    }
}

/// The columns of a table.
struct Format<'a> {
    fields: Vec<Cell<'a>>,
    /// Which of them are of a spectrum.
    spectral: Vec<usize>,
    /// Wavelengths beside values, as `SPECTRAL_NM SPECTRAL_PCT`, and what the values are.
    pairs: Vec<[usize; 2]>,
    scale: Option<Scale>,
}

/// The scale of a field of pairs of ANSI CGATS.17, whose wavelengths stand in `SPECTRAL_NM` before it.
fn pair_scale(field: &str) -> Option<Scale> {
    match field.to_ascii_uppercase().as_str() {
        "SPECTRAL_PCT" => Some(Scale::Percent),
        "SPECTRAL_DEC" => Some(Scale::Fraction),
        _ => None,
    }
}

impl<'a> Format<'a> {
    fn new(text: &'a str, first_line: u32) -> Result<Self, ReadSpectraError> {
        let separator = if text.contains('\t') { Separator::Tab } else { Separator::Space };
        let rows = Rows::split(text, first_line, separator)?;
        let fields: Vec<_> = rows.cells().filter(|cell| !cell.text.is_empty()).collect();
        // A shorter number is a filter, a channel or an angle.
        let is_spectral = |cell: &Cell<'_>| {
            label::wavelength(&cell.text).is_some_and(|(number, _)| (100.0..1e5).contains(&number.value()))
        };
        let spectral: Vec<usize> = (0..fields.len()).filter(|&field| is_spectral(&fields[field])).collect();
        let is_pair = |field: &usize| {
            let follows = fields.get(field + 1).is_some_and(|next| pair_scale(&next.text).is_some());
            fields[*field].text.eq_ignore_ascii_case("SPECTRAL_NM") && follows
        };
        let pairs: Vec<[usize; 2]> =
            (0..fields.len()).filter(is_pair).map(|field| [field, field + 1]).collect();
        let scale = pairs.first().and_then(|[_, value]| pair_scale(&fields[*value].text));
        let other = pairs.iter().find(|[_, value]| pair_scale(&fields[*value].text) != scale);
        if let Some([_, value]) = other {
            return Err(fields[*value].error(Problem::MixedPercent { cell: fields[*value].quoted() }));
        }
        let pairs = if spectral.is_empty() { pairs } else { Vec::new() };
        Ok(Self { fields, spectral, pairs, scale })
    }
}

fn table<'a>(
    format: &Format<'a>,
    keywords: &Keywords<'a>,
    data: &'a str,
    first_line: u32,
) -> Result<RawTable<'a>, ReadSpectraError> {
    let rows = sets(data, first_line, format.fields.len())?;
    let mut raw = RawTable::default();
    if rows.is_empty() {
        let line = Cell::empty(first_line, 1);
        return Err(line.error(Problem::MissingData));
    }
    if let Some(declared) = keywords.sets.as_ref().filter(|cell| cell.text != rows.len().to_string()) {
        let declared = plain(&declared.text);
        raw.assumptions.push(Assumption::Sets { declared, found: rows.len() });
    }
    if format.pairs.is_empty() {
        let axis: Vec<_> = format.spectral.iter().map(|&field| format.fields[field].clone()).collect();
        let (axis, bands) = bands(axis, keywords)?;
        raw.assumptions.extend(bands);
        raw.axes.push(axis);
    }
    let named = ["SAMPLE_NAME", "SAMPLE_ID", "SAMPLE_LOC", "SAMPLEID", "SAMPLENAME"];
    let named = |cell: &Cell<'_>| named.iter().any(|name| cell.text.eq_ignore_ascii_case(name));
    let columns: Vec<usize> = (0..format.fields.len()).filter(|&f| named(&format.fields[f])).collect();
    let labelled = |&field: &usize| {
        (&*format.fields[field].text, rows.iter().map(|row| Cow::Borrowed(&*row[field].text)).collect())
    };
    let by =
        (!columns.is_empty()).then(|| columns[naming(&columns.iter().map(labelled).collect::<Vec<_>>())]);
    if let Some(by) = by.filter(|_| columns.len() > 1) {
        let column = plain(&format.fields[by].text);
        raw.assumptions.push(Assumption::NamedBy { column, left_out: Vec::new() });
    }
    for row in &rows {
        let name = by.map(|field| row[field].clone());
        let mut sample = RawSample { name, ..RawSample::default() };
        if format.pairs.is_empty() {
            sample.values =
                format.spectral.iter().map(|&field| row[field].clone()).collect::<Vec<_>>().into();
        } else {
            let axis: Vec<_> = format.pairs.iter().map(|[nm, _]| row[*nm].clone()).collect();
            let same =
                raw.axes.last().is_some_and(|last| last.iter().zip(&axis).all(|(a, b)| a.text == b.text));
            if !same {
                raw.axes.push(axis);
            }
            sample.axis = raw.axes.len() - 1;
            sample.values =
                format.pairs.iter().map(|[_, value]| row[*value].clone()).collect::<Vec<_>>().into();
            sample.stated = Stated { scale: format.scale, ..Stated::default() };
            sample.label = format.pairs.first().map(|[_, value]| plain(&format.fields[*value].text));
        }
        raw.samples.push(sample);
    }
    raw.metadata = metadata(keywords)?;
    Ok(raw)
}

/// What keywords declare of all spectra. Argyll's `SPECTRAL_NORM` is what stands for 1, whatever it is.
fn metadata(keywords: &Keywords<'_>) -> Result<Metadata, ReadSpectraError> {
    let norm = match &keywords.norm {
        None => None,
        Some(cell) => {
            let norm = Number::parse(&cell.text)
                .map(|norm| norm.value())
                .filter(|norm| *norm > 0.0 && norm.is_finite());
            let norm = norm.ok_or_else(|| cell.error(Problem::NotANumber { cell: cell.quoted() }))?;
            Some((Declared::Norm(norm), format!("SPECTRAL_NORM {}", plain(&cell.text))))
        }
    };
    let light = || keywords.kind.map(|kind| (SpectralQuantity::Emission, kind));
    let measured = match keywords.kind {
        Some("CCSS") => light(),
        _ => keywords.measured.or_else(light),
    };
    let measured = measured.map(|(quantity, word)| (Measured::Spectral(quantity), word.to_owned()));
    Ok(Metadata { measured, unit: None, scale: norm })
}

/// The data as sets of so many cells: one a line, or over several lines where the first is shorter.
fn sets(data: &str, first_line: u32, expected: usize) -> Result<Vec<Vec<Cell<'_>>>, ReadSpectraError> {
    let tabs = lines(data).find(|line| !line.text.trim().is_empty()).map_or(0, |line| {
        let cells = line.text.trim_end().split('\t').count();
        if cells == expected { cells } else { 0 }
    });
    let separator = if tabs > 1 { Separator::Tab } else { Separator::Space };
    let rows = Rows::split(data, first_line, separator)?;
    let ragged = |place: &Cell<'_>, column: usize, found| {
        let place = Cell::empty(place.line, column as u32);
        place.error(Problem::Ragged { found, expected })
    };
    if separator == Separator::Space && rows.width(0) < expected {
        let cells: Vec<Cell<'_>> = rows.cells().collect();
        let sets: Vec<_> = cells.chunks(expected).map(<[_]>::to_vec).collect();
        return match sets.last() {
            Some(last) if last.len() < expected => {
                let end = &last[last.len() - 1];
                Err(ragged(end, end.column as usize + 1, last.len()))
            }
            _ => Ok(sets),
        };
    }
    rows.iter()
        .map(|row| {
            let filled = row.iter().rposition(|cell| !cell.text.is_empty()).map_or(0, |last| last + 1);
            if row.len() < expected || filled > expected {
                return Err(ragged(&row[0], row.len().min(expected) + 1, row.len()));
            }
            Ok(row[..expected].to_vec())
        })
        .collect()
}

/// The wavelengths themselves, where Argyll's keywords declare them: its labels are rounded to whole nm.
fn bands<'a>(
    mut axis: Vec<Cell<'a>>,
    keywords: &Keywords<'_>,
) -> Result<(Vec<Cell<'a>>, Option<Assumption>), ReadSpectraError> {
    let (Some(bands), Some(start), Some(end)) = (&keywords.bands, &keywords.start, &keywords.end) else {
        return Ok((axis, None));
    };
    let count = axis.len();
    let declared = format!("{}, from {} to {} nm", plain(&bands.text), plain(&start.text), plain(&end.text));
    let fail = || bands.error(Problem::Bands { found: count, declared: declared.clone() });
    let number = |cell: &Cell<'_>| Number::parse(&cell.text).map(|number| number.value()).ok_or_else(fail);
    let (from, to) = (number(start)?, number(end)?);
    if bands.text != count.to_string() || count < 2 {
        return Err(fail());
    }
    let mut rounded = false;
    for (i, cell) in axis.iter_mut().enumerate() {
        let exact = from + (to - from) * i as f64 / (count - 1) as f64;
        let label = label::wavelength(&cell.text).map_or(f64::NAN, |(number, _)| number.value());
        let near = (label - exact).abs() <= 0.5 + 1e-9;
        if !near {
            return Err(fail());
        }
        if label != exact {
            rounded = true;
            cell.text = Cow::Owned(exact.to_string());
        }
    }
    Ok((axis, rounded.then_some(Assumption::Bands { from, to, count })))
}
