//! Environment maps, and functions of direction.

use color_fn_captures::{Aspect, Capture, Environment, pixel_direction};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::file::Facts;
use color_fn_fitting::harmonics::{pixel_squares, row_difference};
use color_fn_fitting::map_errors::{MEASURES, SCALE, figures};
use color_fn_run::GraphBatch;

use super::result::{Compared, Drawing, Pair, WORST};
use crate::commands::fit::panels::Panels;
use crate::display::exposed;
use crate::error::Failure;
use crate::present::sheet::Sheet;
use crate::present::table::{Cell, Column, Table};
use crate::subject::Subject;

/// A fit that comes first is sampled so.
const SAMPLED: [usize; 2] = [512, 256];
/// The widest picture.
const MAX_WIDTH: usize = 768;
/// Where the worst directions are sought.
const SOUGHT: [usize; 2] = [64, 32];

/// Radiance over direction.
enum Radiance<'a> {
    Map(&'a Environment),
    Fit(GraphBatch),
}

impl<'a> Radiance<'a> {
    fn of(subject: &'a Subject) -> Result<Self, Failure> {
        match subject {
            Subject::Measured { capture, .. } => match &**capture {
                Capture::Environment(map) => Ok(Self::Map(map)),
                other => Err(Failure::usage(format!("{} is not a map", other.kind()))),
            },
            Subject::Fitted(loaded) => {
                loaded.affords(1 << 24)?;
                Ok(Self::Fit(GraphBatch::new(loaded.graph(), loaded.file.free())?))
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "directions are evaluated in single precision")]
    fn fill(&self, directions: &[[f64; 3]], colors: &mut [[f32; 3]]) {
        match self {
            Self::Map(map) => {
                for (color, direction) in colors.iter_mut().zip(directions) {
                    *color = map.sample(*direction).map(|x| x as f32);
                }
            }
            Self::Fit(batch) => {
                let narrow: Vec<[f32; 3]> = directions.iter().map(|d| d.map(|x| x as f32)).collect();
                batch.eval(narrow.as_flattened(), colors.as_flattened_mut());
            }
        }
    }

    fn at(&self, directions: &[[f64; 3]]) -> Vec<[f64; 3]> {
        let mut colors = vec![[0.0; 3]; directions.len()];
        self.fill(directions, &mut colors);
        colors.into_iter().map(|color| color.map(f64::from)).collect()
    }
}

fn directions(size: [usize; 2]) -> Vec<[f64; 3]> {
    (0..size[0] * size[1]).map(|i| pixel_direction(size, i % size[0], i / size[0])).collect()
}

pub(super) fn compare(subjects: &[Subject]) -> Result<Compared, Failure> {
    let mut notes = Vec::new();
    let first = Radiance::of(&subjects[0])?;
    let sampled;
    let map = match &first {
        Radiance::Map(map) => *map,
        Radiance::Fit(_) => {
            let mut pixels = vec![[0.0; 3]; SAMPLED[0] * SAMPLED[1]];
            first.fill(&directions(SAMPLED), &mut pixels);
            sampled = Environment::new(SAMPLED[0], SAMPLED[1], pixels, Aspect::TwoToOne)?;
            let [width, height] = SAMPLED;
            notes.push(format!("{} is sampled at {width} × {height} directions", subjects[0].name()));
            if sampled.clamped() > 0 {
                notes.push(format!("{} of its values are negative, and taken as 0", sampled.clamped()));
            }
            &sampled
        }
    };
    let size = [map.width(), map.height()];
    let mut pairs = Vec::new();
    let (mut rows, mut sheets) = (Vec::new(), Vec::new());
    for subject in &subjects[1..] {
        let other = Radiance::of(subject)?;
        let error = row_difference(map, SCALE, |row, colors| {
            let along: Vec<[f64; 3]> =
                (0..size[0]).map(|column| pixel_direction(size, column, row)).collect();
            other.fill(&along, colors);
        });
        let errors = figures(&error);
        let mut row = vec![Cell::Text(subject.name())];
        row.extend(errors.map(Cell::Number));
        rows.push(row);
        let keyed =
            MEASURES.iter().zip(errors).map(|(measure, error)| (measure.key.to_owned(), error.into()));
        let (worst, lines) = worst(map, &other);
        pairs.push(Pair { file: subject.name(), errors: keyed.collect(), worst, lines });
        sheets.push(sheet(map, &other, [&subjects[0].name(), &subject.name()]));
    }
    let mut columns = vec![Column::text("file")];
    columns.extend(MEASURES.iter().map(|measure| Column::number(measure.name, measure.digits)));
    Ok(Compared {
        kind: "environment",
        table: Table { columns, rows, worst_by: 1 },
        pairs,
        drawing: Some(Drawing::Sheet(Sheet::stacked(sheets))),
        notes,
    })
}

/// A direction, the radiance of both there, and how far they are apart.
type Place = ([f64; 3], [f64; 3], [f64; 3], f64);

/// The directions in which ln(1 + L / mean) differs most.
fn worst(map: &Environment, other: &Radiance<'_>) -> (Vec<Facts>, Vec<String>) {
    let scale = SCALE * (map.mean().iter().sum::<f64>() / 3.0).max(f64::MIN_POSITIVE);
    let directions = directions(SOUGHT);
    let found = other.at(&directions);
    let mut all: Vec<Place> = directions
        .iter()
        .zip(found)
        .map(|(direction, found)| {
            let measured = map.sample(*direction);
            (*direction, measured, found, pixel_squares(found, measured, scale)[0].sqrt())
        })
        .collect();
    all.sort_by(|a, b| b.3.total_cmp(&a.3));
    let one = |(direction, first, other, error): &Place| {
        let list = |numbers: &[f64; 3]| numbers.map(|x| format!("{x:.3}")).join(", ");
        let mut facts = Facts::new();
        facts.insert("direction".into(), direction.to_vec().into());
        facts.insert("log_difference".into(), (*error).into());
        facts.insert("first".into(), first.to_vec().into());
        facts.insert("other".into(), other.to_vec().into());
        let line = format!(
            "direction {}: {} against {}; ln(1 + L / mean) is off by {error:.3}",
            list(direction),
            list(other),
            list(first)
        );
        (facts, line)
    };
    all.iter().take(WORST).map(one).unzip()
}

/// Both and their difference as latitude–longitude maps, exposed so that the mean of the first is middle grey.
fn sheet(map: &Environment, other: &Radiance<'_>, names: [&str; 2]) -> Sheet {
    let width = map.width().min(MAX_WIDTH);
    let size = [width, width.div_ceil(2)];
    let exposure = exposed(map.mean().iter().sum::<f64>() / 3.0);
    let encode = |rgb: [f64; 3]| rgb.map(|x| RgbSpace::SRGB.transfer.encode((x * exposure).clamp(0.0, 1.0)));
    let directions = directions(size);
    let measured: Vec<[f64; 3]> = directions.iter().map(|direction| encode(map.sample(*direction))).collect();
    let fitted: Vec<[f64; 3]> = other.at(&directions).into_iter().map(encode).collect();
    let panels = Panels {
        caption: format!("latitude and longitude, up is +z, the left edge is +x; exposure × {exposure:.3}"),
        size,
        columns: Vec::new(),
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    panels.sheet(names)
}
