//! Colors at positions: images, tables of points, and functions of position.

use color_fn_captures::{Capture, Image, Points};
use color_fn_core::color::{round_to_f32, to_f32};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_fitting::display_color::{DisplayColor, DisplayErrors, MEASURES, encode};
use color_fn_run::eval_graph;

use super::result::{Compared, Drawing, Pair, WORST};
use crate::commands::fit::panels::Panels;
use crate::error::Failure;
use crate::load::Loaded;
use crate::present::chart::{Chart, Curve, Panel, Scale, Style};
use crate::present::sheet::Sheet;
use crate::present::table::{Cell, Column, Table};
use crate::present::text::count;
use crate::subject::Subject;

/// The longer side of a picture at most.
const MAX_SIDE: usize = 640;
/// A function is sampled at so many pixels along each side where no image says how many.
const SIDE: usize = 256;
/// A function is sampled at so many points where no table says which.
const SAMPLED: usize = 4096;
/// Pixels that are compared at a time.
const PART: usize = 1 << 16;
/// Shapes of images may differ by the rounding of their sizes.
const MAX_STRETCH: f64 = 0.01;

/// Linear sRGB of a function at positions, coordinate by coordinate.
fn evaluated(loaded: &Loaded, positions: &[f32]) -> Result<Vec<[f64; 3]>, Failure> {
    let width: usize = loaded.graph().inputs().iter().map(|port| usize::from(port.width)).sum();
    let mut colors = vec![[0.0_f32; 3]; positions.len() / width];
    loaded.affords(colors.len() as u64)?;
    eval_graph(loaded.graph(), loaded.file.free(), positions, colors.as_flattened_mut())?;
    Ok(colors.into_iter().map(|color| color.map(f64::from)).collect())
}

#[expect(clippy::cast_possible_truncation, reason = "compared in single precision, as what is fitted")]
fn narrow(rgb: [f64; 3]) -> Vec3 {
    Vec3::from_array(rgb.map(|x| x as f32))
}

/// The errors of some colors, and where the worst are.
struct Errors {
    sums: DisplayErrors,
    worst: Vec<(usize, f64)>,
}

impl Errors {
    fn add(&mut self, place: usize, first: [f64; 3], other: [f64; 3]) {
        let (first, other) = (DisplayColor::new(first), narrow(other));
        self.sums.add(&first, other);
        let error = first.delta_e_2000(&DisplayColor::from(other));
        if self.worst.len() < WORST || error > self.worst[self.worst.len() - 1].1 {
            self.worst.push((place, error));
            self.worst.sort_by(|a, b| b.1.total_cmp(&a.1));
            self.worst.truncate(WORST);
        }
    }
}

fn row(name: String, errors: &[f64]) -> (Vec<Cell>, Facts) {
    let mut row = vec![Cell::Text(name)];
    row.extend(errors.iter().copied().map(Cell::Number));
    let keyed = MEASURES.iter().zip(errors);
    (row, keyed.map(|(measure, error)| (measure.key.to_owned(), (*error).into())).collect())
}

fn table(rows: Vec<Vec<Cell>>) -> Table {
    let mut columns = vec![Column::text("file")];
    columns.extend(MEASURES.iter().map(|measure| Column::number(measure.name, measure.digits)));
    Table { columns, rows, worst_by: 2 }
}

/// A color as it is displayed.
fn shown(rgb: [f64; 3]) -> String {
    encode(rgb).map(|x| format!("{:.0}", 255.0 * x)).join(",")
}

fn place(key: &str, at: Vec<f64>, error: f64, [first, other]: [[f64; 3]; 2]) -> (Facts, String) {
    let mut facts = Facts::new();
    let list: Vec<String> = at.iter().map(|x| format!("{}", (x * 1e4).round() / 1e4)).collect();
    facts.insert(key.into(), at.into());
    facts.insert("delta_e_2000".into(), error.into());
    facts.insert("first".into(), first.to_vec().into());
    facts.insert("other".into(), other.to_vec().into());
    let line = format!(
        "{key} {}: ΔE2000 {error:.3}; rgb({}) against rgb({})",
        list.join(", "),
        shown(other),
        shown(first)
    );
    (facts, line)
}

/// A picture, or a function that paints one.
enum Plane<'a> {
    Image(&'a Image),
    Fit(&'a Loaded),
}

impl<'a> Plane<'a> {
    fn of(subject: &'a Subject) -> Result<Self, Failure> {
        match subject {
            Subject::Measured { capture, .. } => match &**capture {
                Capture::Image(image) => Ok(Self::Image(image)),
                other => Err(Failure::usage(format!("{} is not an image", other.kind()))),
            },
            Subject::Fitted(loaded) => Ok(Self::Fit(loaded)),
        }
    }

    const fn size(&self) -> Option<[usize; 2]> {
        match self {
            Self::Image(image) => Some([image.width(), image.height()]),
            Self::Fit(_) => None,
        }
    }

    /// Colors at the middles of some pixels of a picture of a size.
    fn pixels(&self, size: [usize; 2], which: std::ops::Range<usize>) -> Result<Vec<[f64; 3]>, Failure> {
        let [width, height] = size;
        let middle =
            |i: usize| [(i % width, width), (i / width, height)].map(|(i, n)| (i as f64 + 0.5) / n as f64);
        match self {
            Self::Image(image) if [image.width(), image.height()] == size => {
                Ok(image.pixels()[which].iter().map(|pixel| pixel.map(f64::from)).collect())
            }
            Self::Image(image) => Ok(which.map(|i| image.sample(middle(i))).collect()),
            Self::Fit(loaded) => {
                let positions: Vec<f32> = which.flat_map(|i| middle(i).map(round_to_f32)).collect();
                evaluated(loaded, &positions)
            }
        }
    }
}

pub(super) fn compare_images(subjects: &[Subject]) -> Result<Compared, Failure> {
    let all: Vec<Plane<'_>> = subjects.iter().map(Plane::of).collect::<Result<_, _>>()?;
    let size = all.iter().find_map(Plane::size).unwrap_or([SIDE; 2]);
    let mut notes = Vec::new();
    if all[0].size().is_none() {
        notes.push(format!("{} is sampled at {} × {} pixels", subjects[0].name(), size[0], size[1]));
    }
    let (mut pairs, mut rows, mut sheets) = (Vec::new(), Vec::new(), Vec::new());
    for (subject, other) in subjects.iter().zip(&all).skip(1) {
        if let Some([width, height]) = other.size().filter(|other| *other != size) {
            let stretch = (width * size[1]) as f64 / (height * size[0]) as f64;
            if (stretch - 1.0).abs() > MAX_STRETCH {
                return Err(Failure::usage(format!(
                    "{} has {} × {} pixels, and {} {width} × {height}: they are of different shapes",
                    subjects[0].name(),
                    size[0],
                    size[1],
                    subject.name()
                )));
            }
            notes.push(format!(
                "{} has {width} × {height} pixels, and is compared at the {} × {} of the first",
                subject.name(),
                size[0],
                size[1]
            ));
        }
        let mut errors = Errors { sums: DisplayErrors::default(), worst: Vec::new() };
        let total = size[0] * size[1];
        for from in (0..total).step_by(PART) {
            let part = from..(from + PART).min(total);
            let (first, second) = (all[0].pixels(size, part.clone())?, other.pixels(size, part)?);
            for (k, (first, second)) in first.into_iter().zip(second).enumerate() {
                errors.add(from + k, first, second);
            }
        }
        let worst = errors.worst.iter().map(|&(at, error)| {
            let one = |plane: &Plane<'_>| plane.pixels(size, at..at + 1).map(|colors| colors[0]);
            let pixel = [at % size[0], at / size[0]].map(|i| i as f64).to_vec();
            Ok(place("pixel", pixel, error, [one(&all[0])?, one(other)?]))
        });
        let (worst, lines) = worst.collect::<Result<Vec<_>, Failure>>()?.into_iter().unzip();
        let (row, errors) = row(subject.name(), &errors.sums.figures());
        rows.push(row);
        pairs.push(Pair { file: subject.name(), errors, worst, lines });
        sheets.push(sheet(&all[0], other, size, [&subjects[0].name(), &subject.name()])?);
    }
    Ok(Compared {
        kind: "image",
        table: table(rows),
        pairs,
        drawing: Some(Drawing::Sheet(Sheet::stacked(sheets))),
        notes,
    })
}

/// Both and their difference.
fn sheet(first: &Plane<'_>, other: &Plane<'_>, size: [usize; 2], names: [&str; 2]) -> Result<Sheet, Failure> {
    let longer = size[0].max(size[1]);
    let shown = size.map(|n| (n * longer.min(MAX_SIDE)).div_ceil(longer));
    let painted = |plane: &Plane<'_>| -> Result<Vec<[f64; 3]>, Failure> {
        Ok(plane.pixels(shown, 0..shown[0] * shown[1])?.into_iter().map(encode).collect())
    };
    let (measured, fitted) = (painted(first)?, painted(other)?);
    let panels = Panels {
        caption: format!("{} × {}, as displayed", size[0], size[1]),
        size: shown,
        columns: Vec::new(),
        measured: &measured,
        fitted: &fitted,
        differences: None,
    };
    Ok(panels.sheet(names))
}

/// Colors at points of a number of coordinates.
enum Cloud<'a> {
    Table(&'a Points),
    Fit(&'a Loaded),
}

impl<'a> Cloud<'a> {
    fn of(subject: &'a Subject) -> Result<Self, Failure> {
        match subject {
            Subject::Measured { capture, .. } => match &**capture {
                Capture::Points(points) => Ok(Self::Table(points)),
                other => Err(Failure::usage(format!("{} are not points", other.kind()))),
            },
            Subject::Fitted(loaded) => Ok(Self::Fit(loaded)),
        }
    }

    /// What 0 and 1 of the coordinates are.
    fn frame(&self, dimension: usize) -> Vec<[f64; 2]> {
        let Self::Fit(loaded) = self else { return vec![[0.0, 1.0]; dimension] };
        let axis = |axis| loaded.position_range(axis).filter(|[from, to]| to > from).unwrap_or([0.0, 1.0]);
        (0..dimension).map(axis).collect()
    }

    /// Colors at positions, point by point, in the coordinates of tables.
    fn at(&self, positions: &[f64], dimension: usize, name: &str) -> Result<Vec<[f64; 3]>, Failure> {
        match self {
            Self::Table(points) if points.within(&vec![[0.0, 1.0]; dimension]) == positions => {
                Ok(points.colors().to_vec())
            }
            Self::Table(_) => Err(Failure::usage(format!(
                "{name} has points at other positions: fit one of the tables, and compare that"
            ))),
            Self::Fit(loaded) => {
                let frame = self.frame(dimension);
                let axes = frame.iter().cycle();
                let unit: Vec<f64> =
                    positions.iter().zip(axes).map(|(x, [from, to])| (x - from) / (to - from)).collect();
                evaluated(loaded, &to_f32(&unit))
            }
        }
    }
}

pub(super) fn compare_points(subjects: &[Subject], dimension: usize) -> Result<Compared, Failure> {
    let all: Vec<Cloud<'_>> = subjects.iter().map(Cloud::of).collect::<Result<_, _>>()?;
    let mut notes = Vec::new();
    let tables = all.iter().find_map(|cloud| match cloud {
        Cloud::Table(points) => Some(*points),
        Cloud::Fit(_) => None,
    });
    let positions = match tables {
        Some(points) => points.within(&vec![[0.0, 1.0]; dimension]),
        None => {
            notes.push(format!("the functions are compared at {} points, evenly spread", count(SAMPLED)));
            let frame = all[0].frame(dimension);
            spread(dimension)
                .zip(frame.iter().cycle())
                .map(|(t, [from, to])| from + t * (to - from))
                .collect()
        }
    };
    let first = all[0].at(&positions, dimension, &subjects[0].name())?;
    let (mut pairs, mut rows, mut curves) = (Vec::new(), Vec::new(), Vec::new());
    for (k, (subject, other)) in subjects.iter().zip(&all).enumerate().skip(1) {
        let second = other.at(&positions, dimension, &subject.name())?;
        let mut errors = Errors { sums: DisplayErrors::default(), worst: Vec::new() };
        let mut each = Vec::with_capacity(first.len());
        for (at, (a, b)) in first.iter().zip(&second).enumerate() {
            errors.add(at, *a, *b);
            each.push(DisplayColor::new(*a).delta_e_2000(&DisplayColor::new(*b)));
        }
        let worst = errors.worst.iter().map(|&(at, error)| {
            let position = positions[at * dimension..][..dimension].to_vec();
            place("position", position, error, [first[at], second[at]])
        });
        let (worst, lines) = worst.unzip();
        let (row, errors) = row(subject.name(), &errors.sums.figures());
        rows.push(row);
        pairs.push(Pair { file: subject.name(), errors, worst, lines });
        curves.push(distribution(subject.name(), each, k));
    }
    let chart = Chart {
        title: format!("{} points, compared with {}", count(first.len()), subjects[0].name()),
        x_label: "points (%), from the best to the worst".into(),
        y_label: "ΔE2000".into(),
        x_scale: Scale::Linear,
        y_scale: Scale::Linear,
        panels: vec![Panel { title: String::new(), curves, marks: Vec::new(), strip: None }],
    };
    Ok(Compared {
        kind: "points",
        table: table(rows),
        pairs,
        drawing: Some(Drawing::Chart(Box::new(chart))),
        notes,
    })
}

/// Which part of the points has at most which error.
fn distribution(label: String, mut errors: Vec<f64>, file: usize) -> Curve {
    const STEPS: usize = 200;
    const STYLES: [Style; 3] = [Style::Line, Style::Dashed, Style::Dotted];
    errors.sort_by(f64::total_cmp);
    let last = errors.len() - 1;
    let point = |i: usize| (100.0 * i as f64 / STEPS as f64, errors[i * last / STEPS]);
    let points = (0..=STEPS).map(point).collect();
    Curve { label, points, color: [31, 119, 180], style: STYLES[(file - 1) % STYLES.len()] }
}

/// Coordinates of points that fill the unit cube evenly: multiples of the powers of an irrational number (Roberts' R sequence).
fn spread(dimension: usize) -> impl Iterator<Item = f64> {
    // The root of xⁿ⁺¹ = x + 1.
    let root = (0..64).fold(2.0_f64, |x, _| (1.0 + x).powf(1.0 / (dimension + 1) as f64));
    (0..SAMPLED).flat_map(move |i| {
        (1..=dimension).map(move |axis| (0.5 + (i as f64 + 1.0) * root.powf(-(axis as f64))).fract())
    })
}
