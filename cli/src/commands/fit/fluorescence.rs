//! What is drawn of a Donaldson matrix.

use color_fn_captures::DonaldsonMatrix;
use color_fn_colorimetry::{RgbSpace, ViewingConditions};
use color_fn_core::file::Facts;
use color_fn_fitting::fluorescent::at_nm;
use color_fn_fitting::{Detail, Fitted, FluorescenceResult};
use color_fn_run::eval_graph;
use serde_json::Value;

use super::field::Drawing;
use super::panels::Panels;
use crate::appearance::{Appearance, Viewer, bytes};
use crate::commands::fit::args::FitArgs;
use crate::error::Failure;
use crate::present::Terminal;
use crate::present::picture::Picture;
use crate::present::table::{Cell, Column, Table};

/// What is written besides what every fit writes.
pub(super) const FILES: &[&str] = &[PICTURE, PATCHES];
const PICTURE: &str = "-matrix.png";
const PATCHES: &str = "-patches.png";

/// The matrix, and what it looks like under each light.
pub(super) fn draw(matrix: &DonaldsonMatrix, fitted: &Fitted, args: &FitArgs) -> Result<Drawing, Failure> {
    let Detail::Fluorescence(result) = &fitted.detail else { return Ok(Drawing::default()) };
    let under_lights = under_lights(result, args)?;
    Ok(Drawing { picture: (PICTURE, matrix_picture(matrix, fitted)?), ..under_lights })
}

/// What each light shows: a table, a picture of patches, measured | fitted from left to right as the lights are listed.
fn under_lights(result: &FluorescenceResult, args: &FitArgs) -> Result<Drawing, Failure> {
    let columns = vec![
        Column::text("light"),
        Column::number("ΔE2000", 3),
        Column::number("without reradiation", 1),
        Column::swatch("preview"),
    ];
    let (mut rows, mut facts, mut patches) = (Vec::new(), Vec::new(), Vec::new());
    for lit in &result.lights {
        let name = lit.light.name();
        let conditions = ViewingConditions::new(lit.light.clone(), args.observer);
        let viewer = Viewer::new(&conditions, Appearance::Object)?;
        let [measured, fitted] =
            [&lit.measured, &lit.fitted].map(|factor| bytes(viewer.linear(|nm| at_nm(factor, nm))));
        rows.push(vec![
            Cell::Text(name.into()),
            Cell::Number(lit.error),
            Cell::Number(lit.error_without_reradiation),
            Cell::Swatch(measured, fitted),
        ]);
        patches.push([measured, fitted]);
        let mut one = Facts::from_iter([("light".to_owned(), Value::from(name))]);
        one.insert("delta_e_2000".into(), lit.error.into());
        one.insert("delta_e_2000_without_reradiation".into(), lit.error_without_reradiation.into());
        facts.push(Value::Object(one));
    }
    let table = Table { columns, rows, worst_by: 1 };
    Ok(Drawing {
        files: vec![(PATCHES, patches_picture(&patches)?, "measured | fitted under each light")],
        text: Some(table.render(Terminal::stdout())),
        facts: Facts::from_iter([
            ("lights".to_owned(), Value::Array(facts)),
            ("excited_in_first_20_nm".to_owned(), result.excited_in_first_20_nm.into()),
        ]),
        ..Drawing::default()
    })
}

/// The matrix measured, fitted and their difference: excitation downwards, emission rightwards, on a scale where the strongest
/// reradiation is white. The diagonal, which is far beyond it, is so too.
fn matrix_picture(matrix: &DonaldsonMatrix, fitted: &Fitted) -> Result<Vec<u8>, Failure> {
    const BIN_PIXELS: usize = 9;
    let (nm, n, step) = (matrix.wavelengths(), matrix.wavelengths().len(), matrix.step());
    #[expect(clippy::cast_possible_truncation, reason = "a color is evaluated in f32")]
    let points: Vec<[f32; 2]> = (0..n * n).map(|at| [nm[at / n] as f32, nm[at % n] as f32]).collect();
    let mut values = vec![[0.0; 2]; n * n];
    eval_graph(fitted.file.graph(), fitted.file.free(), points.as_flattened(), values.as_flattened_mut())?;
    let beside = (0..n * n).filter(|at| at / n != at % n);
    let strongest = beside.map(|at| matrix.get(at / n, at % n)).fold(f64::MIN_POSITIVE, f64::max);
    let shown = |value: f64| [RgbSpace::SRGB.transfer.encode((value / strongest).clamp(0.0, 1.0)); 3];
    let fitted = |at: usize| {
        let [reradiated, reflected] = values[at];
        step * f64::from(reradiated) + if at / n == at % n { f64::from(reflected) } else { 0.0 }
    };
    // No more than two thousand pixels, whatever the matrix.
    let side = n * BIN_PIXELS.min(2000 / n).max(1);
    let picture = |of: &dyn Fn(usize) -> f64| -> Vec<[f64; 3]> {
        let bins: Vec<[f64; 3]> = (0..n * n).map(|at| shown(of(at))).collect();
        (0..side * side).map(|i| bins[i / side * n / side * n + i % side * n / side]).collect()
    };
    let (measured, fitted) = (picture(&|at| matrix.get(at / n, at % n)), picture(&fitted));
    let [from, to] = [nm[0], nm[n - 1]];
    let panels = Panels {
        caption: format!(
            "excitation downwards, emission rightwards, {from} to {to} nm; white is the strongest reradiation"
        ),
        size: [side; 2],
        columns: Vec::new(),
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    panels.encode()
}

/// A patch for each light, measured on the left and fitted on the right.
fn patches_picture(patches: &[[[u8; 3]; 2]]) -> Result<Vec<u8>, Failure> {
    const SIDE: usize = 160;
    const GAP: usize = 8;
    let width = patches.len() * (SIDE + GAP) - GAP;
    let pixel = |i: usize| {
        let (patch, x) = (i % width / (SIDE + GAP), i % width % (SIDE + GAP));
        if x < SIDE { patches[patch][x * 2 / SIDE] } else { [255; 3] }
    };
    let rgb: Vec<u8> = (0..width * SIDE).flat_map(pixel).collect();
    #[expect(clippy::cast_possible_truncation, reason = "there are a few lights")]
    let picture = Picture { width: width as u32, height: SIDE as u32, rgb: &rgb };
    Ok(picture.encode()?)
}
