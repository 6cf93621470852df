//! Images become functions of position.

use std::borrow::Cow;

use color_fn_bases::{Grid, GridDegree, Kernel, MotherWavelet, Wavelets};
use color_fn_captures::{CaptureKind, ColorTag, Image};
use color_fn_core::Graph;
use color_fn_core::color::{round_to_f32, to_f32};
use color_fn_core::domain::{EncodedRgb, Position2};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec2;

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Target};
use super::detail::Detail;
use super::display_color::{DisplayColor, DisplayErrors, MEAN_DELTA_E, MEASURES, encode};
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::grouped::grouped;
use super::outgrown::check_numbers;
use super::position::{MAX_CENTRES, in_linear_light, radial_functions, stable_radial, unsuitable};
use super::progress::Monitor;
use super::size_search::fit_sizes;
use crate::grid::approximate_grid_between;
use crate::parallel::each;
use crate::pursuit::pursue;
use crate::registry::{Basis, PositionRole, Role, Size};
use crate::scattered::Scattered;

/// Fits are to means of parts: at most so many along the longer side, but for grids that are finer.
const MAX_PARTS: usize = 1024;
/// Of grids, so many parts along an axis for each value, where the image has them.
const PARTS_A_VALUE: usize = 4;
/// Centres are chosen among so many parts along the longer side, and weighted on so many.
const PARTS: [usize; 2] = [56, 112];
/// Wavelets are chosen among those that so many parts along the longer side tell apart.
const WAVELET_PARTS: usize = 128;
/// Candidates are compared on no more pixels than these.
const MAX_COMPARED: usize = 1 << 16;
/// How far the shape of a cell of a grid may be from that of a pixel.
const MAX_STRETCH: f64 = 1.25;
/// Pixels that one core evaluates at a time.
const PART: usize = 1 << 13;

/// Pixels across and down, so that a picture of the function has the shape of the image.
fn size_of(image: &Image) -> Facts {
    [("width", image.width()), ("height", image.height())]
        .map(|(name, pixels)| (name.to_owned(), pixels.into()))
        .into_iter()
        .collect()
}

pub(super) fn fit(image: &Image, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let task = ImageTask::new(image)?;
    let all = fit_sizes(
        goal,
        DEFAULT_BYTES,
        12 * image.pixels().len(),
        MEAN_DELTA_E,
        monitor,
        |bytes| task.sizes(bytes),
        |basis| task.candidate(basis),
    )?;
    let candidates = Candidates::new(&MEASURES, all, Target::MeanDeltaE(MEAN_DELTA_E));
    let chosen = candidates.choose_exactly(goal, DEFAULT_BYTES, |one| task.exact_errors(one))?;
    let colors = match image.color_tag() {
        ColorTag::Applied { name } => format!("converted to sRGB by {name}"),
        ColorTag::Ignored { reason } => format!("{reason}: taken as sRGB"),
        _ => "the file states no color space: taken as sRGB".to_owned(),
    };
    let mut notes =
        vec![format!("{colors}; the function gives linear light, and is fitted as it is displayed")];
    notes.extend_from_slice(image.notes());
    if task.compared.len() < image.pixels().len() {
        notes.push(format!(
            "candidates are compared on {} pixels, evenly over the image; the errors of the chosen one are those of all",
            grouped(task.compared.len())
        ));
    }
    if goal.basis.is_none() && goal.budget().is_some_and(|bytes| bytes > 28 * MAX_CENTRES) {
        notes.push(format!(
            "no more than {MAX_CENTRES} centres or wavelets are chosen: larger fits are grids"
        ));
    }
    Ok(Fitted {
        kind: CaptureKind::Image,
        file: chosen.file(size_of(image))?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("image of {} × {}", image.width(), image.height()),
        notes,
        remark: None,
        detail: Detail::Nothing,
    })
}

/// An image, and what fits and comparisons need of it.
struct ImageTask<'a> {
    image: &'a Image,
    /// Its means, or itself where it is small.
    small: Cow<'a, Image>,
    /// The centres of the pixels that candidates are compared on, and their colors.
    compared: Vec<Vec2>,
    measured: Vec<DisplayColor>,
}

impl<'a> ImageTask<'a> {
    fn new(image: &'a Image) -> Result<Self, FitError> {
        let (width, height) = (image.width(), image.height());
        let [columns, rows] = parts([width, height], MAX_PARTS);
        let small = if [columns, rows] == [width, height] {
            Cow::Borrowed(image)
        } else {
            Cow::Owned(means(image, columns, rows)?)
        };
        let pixels: Vec<[usize; 2]> = if image.pixels().len() <= 2 * MAX_COMPARED {
            (0..width * height).map(|i| [i % width, i / width]).collect()
        } else {
            // Multiples of irrational numbers fill the square evenly (Roberts' R sequence, of the plastic number).
            let at = |i: usize, step: f64, n: usize| (((i as f64 + 0.5) * step).fract() * n as f64) as usize;
            let plastic = 1.324_717_957_244_746_f64;
            let pixel = |i: usize| [at(i, 1.0 / plastic, width), at(i, plastic.powi(-2), height)];
            (0..MAX_COMPARED).map(pixel).collect()
        };
        let color = |&[column, row]: &[usize; 2]| {
            DisplayColor::new(image.pixels()[row * width + column].map(f64::from))
        };
        let measured = each(pixels.len(), |i| color(&pixels[i]));
        let compared = pixels.iter().map(|pixel| position(image, *pixel)).collect();
        Ok(Self { image, small, compared, measured })
    }

    /// The largest of each family that so many bytes hold.
    fn sizes(&self, bytes: usize) -> Vec<Basis> {
        let count = |n: usize| (n > 0).then_some(Size::Count(n.min(MAX_CENTRES)));
        let size = |role| match role {
            Role::Position(PositionRole::Grid) => self.grid_size(bytes / 12),
            // Five numbers a centre, and two widths.
            Role::Position(PositionRole::Rbf(_)) => count((bytes / 4).saturating_sub(2) / 5),
            // Scale and shift along each axis, and three values.
            Role::Position(PositionRole::Wavelets(_)) => count(bytes / (4 * 7)),
            _ => None,
        };
        let families = Basis::sized_by_bytes(CaptureKind::Image);
        families.filter_map(|(family, role)| Some(Basis::of(family, size(role)?))).collect()
    }

    /// Of the grids with about square cells the one with the most values.
    fn grid_size(&self, values: usize) -> Option<Size> {
        let (width, height) = (self.image.width(), self.image.height());
        let least = GridDegree::Cubic.min_values();
        let best = (least..=width.min(values)).filter_map(|columns| {
            let rows = (values / columns).min(height);
            let stretch = (columns * height) as f64 / (rows * width).max(1) as f64;
            let square = stretch.max(1.0 / stretch) <= MAX_STRETCH;
            (rows >= least).then_some((square, columns * rows, columns, rows))
        });
        // Where none is square, as of a strip, the fullest.
        best.max().map(|(_, _, columns, rows)| Size::Counts(vec![columns, rows]))
    }

    fn candidate(&self, basis: Basis) -> Result<FittedCandidate, FitError> {
        let measured = 3 * self.image.pixels().len();
        let count = basis.size().count();
        let (graph, free) = match basis.role(CaptureKind::Image) {
            Some(Role::Position(PositionRole::Grid)) => {
                check_numbers(&basis, count.saturating_mul(3), measured)?;
                self.grid(&basis)?
            }
            Some(Role::Position(PositionRole::Rbf(kernel))) => {
                let numbers =
                    color_fn_core::Color::layout(&radial_functions::<Position2>(&basis, kernel)?.per_axis());
                check_numbers(&basis, numbers.free_len(), measured)?;
                self.radial(&basis, kernel)?
            }
            Some(Role::Position(PositionRole::Wavelets(mother))) => {
                check_numbers(&basis, count.saturating_mul(7), measured)?;
                self.wavelets(&basis, mother)?
            }
            _ => return Err(FitError::BasisOfOtherData { basis, kind: CaptureKind::Image }),
        };
        let fitted = rgb::<Position2>(&graph, &free, &self.compared)?;
        let parts = each(fitted.len().div_ceil(PART), |part| {
            let of = PART * part..(PART * (part + 1)).min(fitted.len());
            DisplayErrors::of(&self.measured[of.clone()], &fitted[of])
        });
        let errors = parts.into_iter().fold(DisplayErrors::default(), DisplayErrors::and);
        Ok(FittedCandidate { errors: errors.figures(), ..FittedCandidate::new(basis, graph, free) })
    }

    /// Those of all pixels.
    fn exact_errors(&self, candidate: &FittedCandidate) -> Result<Vec<f64>, FitError> {
        let width = self.image.width();
        if self.compared.len() == self.image.pixels().len() {
            return Ok(candidate.errors.clone());
        }
        let batch =
            color_fn_run::GraphBatch::new(&candidate.graph, &candidate.free).map_err(FitError::failed)?;
        let pixels = self.image.pixels();
        let parts = each(pixels.len().div_ceil(PART), |part| {
            let of = PART * part..(PART * (part + 1)).min(pixels.len());
            let positions: Vec<[f32; 2]> =
                of.clone().map(|i| position(self.image, [i % width, i / width]).to_array()).collect();
            let mut colors = vec![[0.0_f32; 3]; positions.len()];
            batch.eval(positions.as_flattened(), colors.as_flattened_mut());
            let mut errors = DisplayErrors::default();
            for (pixel, color) in pixels[of].iter().zip(colors) {
                errors.add(&DisplayColor::new(pixel.map(f64::from)), color.into());
            }
            errors
        });
        // Added in order: the same in every run.
        Ok(parts.into_iter().fold(DisplayErrors::default(), DisplayErrors::and).figures())
    }

    fn grid(&self, basis: &Basis) -> Result<(Graph, Vec<f32>), FitError> {
        let counts = basis.size().counts();
        let grid = Grid::<Position2, EncodedRgb>::new(GridDegree::Cubic, counts)
            .map_err(|error| unsuitable(basis, error))?;
        let full = [self.image.width(), self.image.height()];
        let size = [0, 1].map(|axis| (PARTS_A_VALUE * counts[axis]).clamp(1, full[axis]));
        let coarse = size[0] <= self.small.width() && size[1] <= self.small.height();
        let (size, values) = if coarse {
            (size, self.small.downsampled(size[0], size[1]).into_iter().flat_map(encode).collect())
        } else {
            let pixels = self.image.pixels().iter();
            (full, pixels.flat_map(|pixel| encode(pixel.map(f64::from))).collect::<Vec<f64>>())
        };
        let fit =
            approximate_grid_between(&grid, &size, &values).map_err(|error| unsuitable(basis, error))?;
        Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
    }

    /// The means of equal parts as they are encoded, so many along the longer side: columns, rows, colors.
    fn parts(&self, most: usize) -> ([usize; 2], Vec<[f64; 3]>) {
        let size = parts([self.image.width(), self.image.height()], most);
        (size, self.small.downsampled(size[0], size[1]).into_iter().map(encode).collect())
    }

    fn wavelets(&self, basis: &Basis, mother: MotherWavelet) -> Result<(Graph, Vec<f32>), FitError> {
        let count = basis.size().count();
        if !(1..=MAX_CENTRES).contains(&count) {
            return Err(unsuitable(basis, format!("1 to {MAX_CENTRES} wavelets are chosen")));
        }
        let (size, values) = self.parts(WAVELET_PARTS);
        let mut found = pursue(mother, size, &values, count).parameters;
        if found.is_empty() {
            // A black image needs none; a sum has one.
            found = vec![0.0; 7];
        }
        let color = Wavelets::<Position2, EncodedRgb>::new(mother, found.len() / 7);
        Ok((in_linear_light(color), to_f32(&found)))
    }

    fn radial(&self, basis: &Basis, kernel: Kernel) -> Result<(Graph, Vec<f32>), FitError> {
        let like = radial_functions::<Position2>(basis, kernel)?.per_axis();
        let aspect = (self.image.width() as f64 / self.image.height() as f64).sqrt();
        let [few, many] = PARTS.map(|most| self.scattered(most));
        let fit = stable_radial(&like, &[aspect, 1.0 / aspect], &few?, &many?)?;
        Ok((in_linear_light(fit.color), to_f32(&fit.parameters)))
    }

    /// The parts of an image as values at their middles.
    fn scattered(&self, most: usize) -> Result<Scattered, FitError> {
        let ([columns, rows], values) = self.parts(most);
        let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
        let points: Vec<f64> = (0..columns * rows)
            .flat_map(|i| [middle(i % columns, columns), middle(i / columns, rows)])
            .collect();
        Scattered::new(&points, 2, values.as_flattened(), 3).map_err(FitError::failed)
    }
}

/// The centre of a pixel.
fn position(image: &Image, [column, row]: [usize; 2]) -> Vec2 {
    Vec2::from_array(image.position(column, row).map(round_to_f32))
}

/// The size of an image with so many parts along the longer side.
fn parts(size: [usize; 2], most: usize) -> [usize; 2] {
    let longer = size[0].max(size[1]).max(most);
    size.map(|n| (n * most / longer).clamp(1, n))
}

/// An image of means.
fn means(image: &Image, columns: usize, rows: usize) -> Result<Image, FitError> {
    let pixels = image.downsampled(columns, rows).into_iter().map(|color| color.map(round_to_f32));
    Image::new(columns, rows, pixels.collect()).map_err(FitError::failed)
}
