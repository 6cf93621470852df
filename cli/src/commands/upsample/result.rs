//! The spectrum of each color: for a person, and as data.

use color_fn_bases::{Range, Sigmoid};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::matrix::product;
use color_fn_upsample::{
    Light, LightUpsampler, Metamer, Reachability, SigmoidSolution, Upsampler, ViewedSpace,
};
use serde::Serialize;

use super::request::Named;
use crate::appearance::bytes;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::chart::Rgb;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::wrap;

/// A color and its spectrum.
#[derive(Debug, Serialize)]
pub(super) struct ColorResult {
    name: String,
    /// The requested linear RGB.
    rgb: [f64; 3],
    /// Normalised wavelength: −1 at 360 nm, 1 at 830 nm; the constant first.
    pub(super) coefficients: [f64; 3],
    /// Of λ², λ and 1, λ in nm.
    coefficients_nm: [f64; 3],
    /// Of a light.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scale: Option<f64>,
    /// Linear RGB that the spectrum has.
    found: [f64; 3],
    error: f64,
    delta_e_2000: f64,
    reached: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<CertificateReport>,
    /// At 1 nm, 360 to 830 nm; of a metamer other than the sigmoid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reflectance: Option<Vec<f64>>,
}

/// Why there is no reflectance.
#[derive(Debug, Serialize)]
struct CertificateReport {
    direction: [f64; 3],
    color: f64,
    reachable: f64,
}

/// A solver of spectra.
pub(super) enum Solver {
    /// Of reflectances.
    Surface(Box<Upsampler>, Metamer),
    /// Of lights.
    Light(Box<LightUpsampler>),
}

impl Solver {
    /// For a space.
    pub(super) fn new(space: RgbSpace, metamer: Metamer, light: bool) -> Result<Self, Failure> {
        Ok(if light {
            Self::Light(Box::new(LightUpsampler::new(space)?))
        } else {
            Self::Surface(Box::new(Upsampler::new(space)?), metamer)
        })
    }

    /// The viewing conditions.
    pub(super) fn viewed(&self) -> &ViewedSpace {
        match self {
            Self::Surface(upsampler, _) => upsampler.viewed(),
            Self::Light(upsampler) => upsampler.viewed(),
        }
    }

    /// The spectrum of a color.
    pub(super) fn solve(&self, color: &Named) -> Result<ColorResult, Failure> {
        let (found, scale, spectrum) = match self {
            Self::Light(upsampler) => {
                let Light { scale, found } = upsampler.find(color.rgb);
                (found, Some(scale), None)
            }
            Self::Surface(upsampler, Metamer::Sigmoid) => (upsampler.find(color.rgb), None, None),
            Self::Surface(upsampler, metamer) => {
                let spectrum = upsampler.reflectance(color.rgb, *metamer)?;
                (spectrum.found, None, Some(spectrum))
            }
        };
        let rgb = spectrum.as_ref().map_or(found.rgb, |s| s.rgb).map(|x| x * scale.unwrap_or(1.0));
        let SigmoidSolution { coefficients, reachability, .. } = found;
        let certificate = match reachability {
            Reachability::OutsideSolid(proof) => Some(CertificateReport {
                direction: proof.direction,
                color: proof.color,
                reachable: proof.reachable,
            }),
            Reachability::Exact | Reachability::SigmoidNotFound { .. } => None,
        };
        Ok(ColorResult {
            name: color.name.clone(),
            rgb: color.rgb,
            coefficients,
            coefficients_nm: Sigmoid::to_nanometers(Range::VISIBLE, coefficients),
            scale,
            found: rgb,
            error: (0..3).map(|c| (rgb[c] - color.rgb[c]).abs()).fold(0.0, f64::max),
            delta_e_2000: spectrum.as_ref().map_or(found.delta_e_2000, |s| s.delta_e_2000),
            reached: reachability == Reachability::Exact,
            certificate,
            reflectance: spectrum.map(|s| s.reflectance),
        })
    }
}

fn three(values: [f64; 3], decimals: usize) -> String {
    values.map(|x| format!("{x:.decimals$}")).join(", ")
}

/// Bytes for a display: the color in linear sRGB, clamped.
fn shown(space: RgbSpace, rgb: [f64; 3]) -> Rgb {
    let matrix = space.to_xyz().zip(RgbSpace::SRGB.from_xyz());
    bytes(matrix.map_or(rgb, |(to, from)| color_fn_colorimetry::matrix::apply(&product(&from, &to), rgb)))
}

impl ColorResult {
    /// The name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the color was reached.
    pub(super) const fn reached(&self) -> bool {
        self.reached
    }

    /// A paragraph for a person.
    pub(super) fn text(&self, viewed: &ViewedSpace, terminal: Terminal) -> String {
        let swatch = terminal.pair([shown(viewed.space, self.rgb), shown(viewed.space, self.found)]);
        let space = if swatch.is_empty() { "" } else { " " };
        let mut lines =
            vec![format!("{swatch}{space}{}   linear {} {}", self.name, viewed.space, three(self.rgb, 4))];
        let mut line = |key: &str, text: String| lines.push(wrap(&format!("  {key:<13}{text}"), 15));
        let [a0, a1, a2] = self.coefficients;
        let scale = self.scale.map_or_else(String::new, |scale| format!("{scale} × "));
        line("spectrum", format!("{scale}S(p), S(p) = 1/2 + p / (2 √(1 + p²))"));
        line("normalised", format!("p = {a0:.6} + {a1:.6} x + {a2:.6} x², x = (λ − 595 nm) / 235 nm"));
        let [c0, c1, c2] = self.coefficients_nm;
        line("in nm", format!("p = {c0:.6e} λ² + {c1:.6e} λ + {c2:.6e}"));
        line(
            "round trip",
            format!("ΔE2000 {:.1e}, maximal error of a component {:.1e}", self.delta_e_2000, self.error),
        );
        match (&self.certificate, self.reached) {
            (_, true) => line("reachable", "yes".into()),
            (None, false) => {
                line("reachable", "by no sigmoid that was found; whether by a reflectance is open".into())
            }
            (Some(proof), false) => {
                let divided = self
                    .scale
                    .map_or_else(String::new, |scale| format!(" (of the color divided by {scale})"));
                line(
                    "reachable",
                    format!(
                        "no: in the direction {} of linear RGB{divided} every reflectance ends at {:.6}, and this is at {:.6}",
                        three(proof.direction, 4),
                        proof.reachable,
                        proof.color
                    ),
                );
                line("taken", format!("{}, the nearest in linear RGB", three(self.found, 4)));
            }
        }
        lines.join("\n")
    }
}

/// All colors, one a row.
pub(super) fn table(results: &[ColorResult], space: RgbSpace) -> Table {
    let mut columns = vec![Column::text("color")];
    if results.iter().any(|a| a.scale.is_some()) {
        columns.push(Column::number("scale", 3));
    }
    columns.extend(["a0", "a1", "a2"].map(|name| Column::number(name, 4).group("coefficients")));
    let worst_by = columns.len();
    columns.extend([
        Column::number("ΔE2000", 5).summarized(),
        Column::text("reachable"),
        Column::swatch("appearance"),
    ]);
    let row = |result: &ColorResult| {
        let mut row = vec![Cell::Text(result.name.clone())];
        row.extend(result.scale.map(Cell::Number));
        row.extend(result.coefficients.map(Cell::Number));
        row.push(Cell::Number(result.delta_e_2000));
        let reached = match (result.reached, &result.certificate) {
            (true, _) => "yes",
            (false, Some(_)) => "no, proven",
            (false, None) => "not found",
        };
        row.push(Cell::Text(reached.into()));
        row.push(Cell::Swatch(shown(space, result.rgb), shown(space, result.found)));
        row
    };
    Table { columns, rows: results.iter().map(row).collect(), worst_by }
}

/// The table as CSV.
pub(super) fn csv(results: &[ColorResult]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "name",
        "r",
        "g",
        "b",
        "a0",
        "a1",
        "a2",
        "c0",
        "c1",
        "c2",
        "scale",
        "delta_e_2000",
        "reached",
    ])?;
    for result in results {
        let numbers = [result.rgb, result.coefficients, result.coefficients_nm].concat();
        let mut row = vec![result.name.clone()];
        row.extend(numbers.iter().map(ToString::to_string));
        row.push(result.scale.unwrap_or(1.0).to_string());
        row.extend([result.delta_e_2000.to_string(), result.reached.to_string()]);
        writer.write_record(row)?;
    }
    finished(writer)
}

/// Spectra of metamers as CSV: wavelengths down, a color a column.
pub(super) fn spectra(results: &[ColorResult]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(std::iter::once("nm").chain(results.iter().map(ColorResult::name)))?;
    for i in 0..471 {
        let mut row = vec![(360 + i).to_string()];
        let values = results.iter().map(|a| a.reflectance.as_ref().map_or(0.0, |r| r[i]));
        row.extend(values.map(|value| format!("{value:.7}")));
        writer.write_record(row)?;
    }
    finished(writer)
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    writer.into_inner().map_err(|error| Failure::work(format!("the CSV could not be written: {error}")))
}
