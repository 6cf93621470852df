//! Text of spectrometers that a mark divides into keywords and columns: Ocean Optics (a line
//! `>>>>>Begin Spectral Data<<<<<`: SpectraSuite, OceanView, OOIBase32, Jaz), Spectra Vista (`data=`), PerkinElmer (`#DATA`).

use super::error::ReadSpectraError;
use super::options::Scale;
use super::preamble;
use super::quantity::SpectralQuantity;
use super::raw::{Declared, RawTable};
use super::stated::{Measured, Stated};
use super::table;
use crate::table::cell::Cell;
use crate::table::text::{Line, lines};

/// Whose text it is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Maker {
    OceanOptics,
    SpectraVista,
    PerkinElmer,
}

/// The line after which the columns begin.
pub(super) struct Begin<'a> {
    line: Line<'a>,
    maker: Maker,
}

/// Where the columns begin, in a text of a spectrometer.
pub(super) fn begin(text: &str) -> Option<Begin<'_>> {
    let first = lines(text).find(|line| !line.text.trim().is_empty())?.text.trim_start();
    let (maker, is_mark): (Maker, fn(&str) -> bool) = match () {
        () if first.contains("Spectra Vista SIG") => (Maker::SpectraVista, |line| {
            line.trim().trim_end_matches('=').trim().eq_ignore_ascii_case("data")
        }),
        () if first.starts_with("PE ") => (Maker::PerkinElmer, |line| line.trim() == "#DATA"),
        () => (Maker::OceanOptics, |line| marks(line, "begin")),
    };
    lines(text).find(|line| is_mark(line.text)).map(|line| Begin { line, maker })
}

/// Reads the columns below a mark up to the end that is marked, or of the file.
pub(super) fn read<'a>(text: &'a str, begin: Begin<'a>) -> Result<RawTable<'a>, ReadSpectraError> {
    let (above, below) = (&text[..begin.line.start], &text[begin.line.next..]);
    let end = lines(below).find(|line| marks(line.text, "end")).map_or(below.len(), |line| line.start);
    let mut raw = table::read(&below[..end], begin.line.number + 1)?;
    match begin.maker {
        Maker::OceanOptics => {
            let jaz =
                lines(above).next().map(|line| line.text.trim()).filter(|line| line.starts_with("Jaz "));
            if let Some(kind) = jaz.and_then(|line| line.strip_suffix(" File")) {
                // Their names of files are fixed: `Jaz Absolute Irradiance File`.
                let words = kind.trim_start_matches("Jaz ");
                preamble::quantity(words.trim_start_matches("Absolute "), &mut raw.metadata);
            }
        }
        Maker::SpectraVista => of_spectra_vista(&mut raw),
        Maker::PerkinElmer => of_perkin_elmer(above, &mut raw)?,
    }
    Ok(raw)
}

/// Wavelength, radiance of the reference, radiance of the target, reflectance in percent: their columns have no labels.
fn of_spectra_vista(raw: &mut RawTable<'_>) {
    if let [reference, target, reflectance] = &mut raw.samples[..] {
        for signal in [reference, target] {
            signal.stated.excluded = Some("radiance");
        }
        let measured = Some(Measured::Spectral(SpectralQuantity::Reflectance));
        reflectance.stated = Stated { measured, scale: Some(Scale::Percent), ..Stated::default() };
        reflectance.label = Some("the fourth column of SIG Data".to_owned());
    }
}

/// Below `#GR` stand the units of x and y.
fn of_perkin_elmer(above: &str, raw: &mut RawTable<'_>) -> Result<(), ReadSpectraError> {
    let mut units = lines(above).skip_while(|line| line.text.trim() != "#GR").skip(1);
    let Some((x, y)) = units.next().zip(units.next()) else { return Ok(()) };
    let cell = Cell { text: x.text.trim().into(), line: x.number, column: 1 };
    preamble::unit(&cell, x.text.trim(), &mut raw.metadata)?;
    match y.text.trim() {
        "A" => {
            let measured = Measured::Absorbance(SpectralQuantity::Transmittance);
            raw.metadata.measured = Some((measured, "#GR A".to_owned()));
        }
        "R" => {
            raw.metadata.measured =
                Some((Measured::Spectral(SpectralQuantity::Reflectance), "#GR R".to_owned()))
        }
        "T" => {
            raw.metadata.measured =
                Some((Measured::Spectral(SpectralQuantity::Transmittance), "#GR T".to_owned()))
        }
        label => preamble::quantity(label, &mut raw.metadata),
    }
    if ["R", "T"].contains(&y.text.trim()) {
        raw.metadata.scale = Some((Declared::Scale(Scale::Fraction), format!("#GR {}", y.text.trim())));
    }
    Ok(())
}

/// Whether a line is `>>>>>Begin …` or `>>>>>End …`.
fn marks(line: &str, word: &str) -> bool {
    let Some(mark) = line.trim_start().strip_prefix(">>>>>") else { return false };
    mark.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
