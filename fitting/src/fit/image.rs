//! Images become functions of position.

use color_fn_bases::{Grid, GridDegree, Kernel, MotherWavelet, Wavelets};
use color_fn_captures::{CaptureKind, ColorTag, Image};
use color_fn_core::Graph;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{EncodedRgb, Position2};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec2;

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Target};
use super::detail::Detail;
use super::display_color::{DisplayColor, MEAN_DELTA_E, MEASURES, encode, errors};
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::position::{MAX_CENTRES, distance, in_linear_light, inverse_width, radial_functions, unsuitable};
use super::progress::Monitor;
use super::size_search::fit_sizes;
use crate::grid::approximate_grid;
use crate::pursuit::pursue;
use crate::rbf::{Aim, approximate, greedy};
use crate::registry::{Basis, PositionRole, Role, Size};
use crate::scattered::Scattered;

/// Centres are chosen among so many parts along the longer side, and weighted on so many.
const PARTS: [usize; 2] = [56, 112];
/// Wavelets are chosen among those that so many parts along the longer side tell apart.
const WAVELET_PARTS: usize = 128;

pub(super) fn fit(image: &Image, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let chosen = candidates(image, goal, monitor)?.choose(goal, DEFAULT_BYTES)?;
    let colors = match image.color_tag() {
        ColorTag::Applied { name } => format!("converted to sRGB by {name}"),
        ColorTag::Ignored { reason } => format!("{reason}: taken as sRGB"),
        _ => "the file states no color space: taken as sRGB".to_owned(),
    };
    let mut notes =
        vec![format!("{colors}; the function gives linear light, and is fitted as it is displayed")];
    notes.extend_from_slice(image.notes());
    Ok(Fitted {
        kind: CaptureKind::Image,
        file: chosen.file(Facts::new())?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("image of {} × {}", image.width(), image.height()),
        notes,
        remark: None,
        detail: Detail::Nothing,
    })
}

/// Each family at several sizes, or the basis that was requested.
fn candidates(image: &Image, goal: &Goal, monitor: &Monitor<'_>) -> Result<Candidates, FitError> {
    let positions = positions(image.width(), image.height());
    let linear = image.pixels().iter().map(|pixel| pixel.map(f64::from));
    let measured: Vec<DisplayColor> = linear.map(DisplayColor::new).collect();
    let fit = |basis: Basis| {
        let (graph, free) = match basis.role(CaptureKind::Image) {
            Some(Role::Position(PositionRole::Grid)) => grid(image, &basis)?,
            Some(Role::Position(PositionRole::Rbf(kernel))) => radial(image, &basis, kernel)?,
            Some(Role::Position(PositionRole::Wavelets(mother))) => wavelets(image, &basis, mother)?,
            _ => return Err(FitError::BasisOfOtherData { basis, kind: CaptureKind::Image }),
        };
        let errors = errors(&measured, &rgb::<Position2>(&graph, &free, &positions)?);
        Ok(FittedCandidate { errors, ..FittedCandidate::new(basis, graph, free) })
    };
    let all = fit_sizes(goal, DEFAULT_BYTES, MEAN_DELTA_E, monitor, |bytes| sizes(image, bytes), fit)?;
    Ok(Candidates { measures: MEASURES.into(), all, target: Target::MeanDeltaE(MEAN_DELTA_E) })
}

/// The largest of each family that so many bytes hold.
fn sizes(image: &Image, bytes: usize) -> Vec<Basis> {
    let size = |role| match role {
        Role::Position(PositionRole::Grid) => {
            let values = bytes / 12;
            let aspect = image.width() as f64 / image.height() as f64;
            // The most columns of a shape near the image's.
            let columns = ((values as f64 * aspect).sqrt().round() as usize).clamp(4, image.width().max(4));
            let rows = (values / columns).min(image.height());
            // No axis has more values than pixels.
            (rows >= 4 && columns <= image.width()).then(|| Size::Counts(vec![columns, rows]))
        }
        Role::Position(PositionRole::Rbf(_)) => {
            // Five numbers a centre, and two widths.
            let centres = (bytes / 4).saturating_sub(2) / 5;
            (centres > 0).then_some(Size::Count(centres.min(MAX_CENTRES)))
        }
        Role::Position(PositionRole::Wavelets(_)) => {
            // Scale and shift along each axis, and three values.
            let wavelets = bytes / (4 * 7);
            (wavelets > 0).then_some(Size::Count(wavelets.min(MAX_CENTRES)))
        }
        _ => None,
    };
    let families = Basis::sized_by_bytes(CaptureKind::Image);
    families.filter_map(|(family, role)| Some(Basis::of(family, size(role)?))).collect()
}

fn grid(image: &Image, basis: &Basis) -> Result<(Graph, Vec<f32>), FitError> {
    let grid = Grid::<Position2, EncodedRgb>::new(GridDegree::Cubic, basis.size().counts())
        .map_err(|error| unsuitable(basis, error))?;
    // Samples on a grid whose ends are those of the image, not the centres of its first and last pixels.
    let size = [image.width(), image.height()];
    let place = |i: usize, n: usize| i as f64 / (n.max(2) - 1) as f64;
    let values: Vec<f64> = (0..size[0] * size[1])
        .flat_map(|i| encode(image.sample([place(i % size[0], size[0]), place(i / size[0], size[1])])))
        .collect();
    let fit = approximate_grid(&grid, &size, &values).map_err(|error| unsuitable(basis, error))?;
    Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
}

/// The means of equal parts as they are encoded, so many along the longer side: columns, rows, colors.
fn parts(image: &Image, most: usize) -> ([usize; 2], Vec<[f64; 3]>) {
    let longer = image.width().max(image.height());
    let [columns, rows] = [image.width(), image.height()].map(|n| (n * most / longer).clamp(1, n));
    ([columns, rows], image.downsampled(columns, rows).into_iter().map(encode).collect())
}

fn wavelets(image: &Image, basis: &Basis, mother: MotherWavelet) -> Result<(Graph, Vec<f32>), FitError> {
    let count = basis.size().count();
    if !(1..=MAX_CENTRES).contains(&count) {
        return Err(unsuitable(basis, format!("1 to {MAX_CENTRES} wavelets are chosen")));
    }
    let (size, values) = parts(image, WAVELET_PARTS);
    let found = pursue(mother, size, &values, count);
    let color = Wavelets::<Position2, EncodedRgb>::new(mother, found.parameters.len() / 7);
    Ok((in_linear_light(color), to_f32(&found.parameters)))
}

fn radial(image: &Image, basis: &Basis, kernel: Kernel) -> Result<(Graph, Vec<f32>), FitError> {
    let like = radial_functions::<Position2>(basis, kernel)?.per_axis();
    let aspect = image.width() as f64 / image.height() as f64;
    let inverse = inverse_width(kernel, basis.size().count(), 2);
    let shape = [inverse * aspect.sqrt(), inverse / aspect.sqrt()];
    let [few, many] = PARTS.map(|most| scattered(image, most));
    let bytes = 4 * color_fn_core::Color::layout(&like).free_len();
    let chosen = greedy(&like, &shape, &few?, Aim::bytes(bytes), distance).map_err(FitError::failed)?;
    let stride = 2 + 3;
    let centres: Vec<f64> = chosen.fit.parameters[..stride * chosen.chosen.len()]
        .chunks_exact(stride)
        .flat_map(|row| [row[0], row[1]])
        .collect();
    let fit = approximate(&like, &shape, &centres, &many?, 0.0).map_err(FitError::failed)?;
    Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
}

/// The parts of an image as values at their middles.
fn scattered(image: &Image, most: usize) -> Result<Scattered, FitError> {
    let ([columns, rows], values) = parts(image, most);
    let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let points: Vec<f64> =
        (0..columns * rows).flat_map(|i| [middle(i % columns, columns), middle(i / columns, rows)]).collect();
    Scattered::new(&points, 2, values.as_flattened(), 3).map_err(FitError::failed)
}

/// The centres of so many pixels.
fn positions(width: usize, height: usize) -> Vec<Vec2> {
    let at = |i: usize, n: usize| ((i as f64 + 0.5) / n as f64) as f32;
    (0..width * height).map(|i| Vec2::new(at(i % width, width), at(i / width, height))).collect()
}
