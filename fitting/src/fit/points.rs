//! Tables of points become functions of position.

use color_fn_bases::{Grid, GridDegree, Kernel};
use color_fn_captures::{CaptureKind, PointEncoding, Points};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::metrics::Stats;
use color_fn_core::Color;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, EncodedRgb, Number, Position2, Position3, Position4};
use color_fn_core::file::Facts;

use super::comparison::{Candidates, FittedCandidate, Measure, Target};
use super::detail::Detail;
use super::display_color::{DisplayColor, DisplayErrors, MEAN_DELTA_E, MEASURES};
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::grouped::grouped;
use super::outgrown::check_numbers;
use super::position::{MAX_CENTRES, in_linear_light, radial_functions, stable_radial, unsuitable};
use super::progress::Monitor;
use super::size_search::fit_sizes;
use crate::grid::approximate_grid_at;
use crate::rbf::Approximation;
use crate::registry::{Basis, PositionRole, Role, Size};
use crate::scattered::Scattered;

/// The budget where none is given.
const DEFAULT_BYTES: usize = 4096;
/// The maximal number of points that are fitted to, and that centres are chosen among.
const MAX_FITTED: usize = 16_000;
const MAX_CHOICES: usize = 2000;
/// One point of so many is held out.
const HELD_OUT: usize = 5;
/// The maximal number of values of a grid.
const MAX_VALUES: usize = 1 << 14;
/// How much the second differences of a grid count.
const SMOOTHING: f64 = 1e-3;

pub(super) fn fit(points: &Points, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    match points.dimension() {
        1 => fit_in::<Number>(points, goal, monitor),
        2 => fit_in::<Position2>(points, goal, monitor),
        3 => fit_in::<Position3>(points, goal, monitor),
        _ => fit_in::<Position4>(points, goal, monitor),
    }
}

fn fit_in<I: Domain>(points: &Points, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let frame = points.frame();
    let task = PointTask::<I>::new(points, &frame)?;
    let sizes = |bytes| task.sizes(bytes);
    let all = fit_sizes(goal, DEFAULT_BYTES, 12 * points.len(), MEAN_DELTA_E, monitor, sizes, |basis| {
        task.fit(basis)
    })?;
    let [psnr, mean, p95, _] = MEASURES;
    let candidates = Candidates {
        measures: vec![
            psnr,
            mean,
            p95,
            Measure::of("held out", "held_out_delta_e_2000_mean", 3),
            Measure::of("condition", "condition", 0),
        ],
        all,
        target: Target::MeanDeltaE(MEAN_DELTA_E),
        limits: &[],
    };
    let chosen = candidates.choose(goal, DEFAULT_BYTES)?;
    let mut details = Facts::new();
    for (name, end) in [("position_from", 0), ("position_to", 1)] {
        details.insert(name.into(), frame.iter().map(|axis| axis[end]).collect::<Vec<_>>().into());
    }
    Ok(Fitted {
        kind: CaptureKind::Points,
        file: chosen.file(details)?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!(
            "{} points of {}, linear sRGB",
            grouped(points.len()),
            coordinates(points.dimension())
        ),
        notes: task.notes(points, &frame),
        remark: None,
        detail: Detail::Nothing,
    })
}

fn coordinates(n: usize) -> String {
    if n == 1 { "one coordinate".into() } else { format!("{n} coordinates") }
}

/// Points, as they are fitted and evaluated.
struct PointTask<I: Domain> {
    points: Vec<I::Point>,
    measured: Vec<DisplayColor>,
    fitted: Data,
    /// What is fitted to without each fifth, and which points those are.
    others: Data,
    held_out: Vec<usize>,
    step: usize,
}

/// What is fitted to, as encoded, and what centres are chosen among.
struct Data {
    all: Scattered,
    choices: Scattered,
}

impl<I: Domain> PointTask<I> {
    fn new(points: &Points, frame: &[[f64; 2]]) -> Result<Self, FitError> {
        let unit = points.within(frame);
        let step = points.len().div_ceil(MAX_FITTED);
        let fitted: Vec<usize> = (0..points.len()).step_by(step).collect();
        let held = |i: &usize| i / step % HELD_OUT == HELD_OUT - 1;
        let (held_out, others): (Vec<usize>, Vec<usize>) = fitted.iter().partition(|i| held(i));
        let narrow = |position: &[f64]| {
            let mut coordinates = to_f32(position).into_iter();
            I::point(|| coordinates.next().unwrap_or(0.0))
        };
        Ok(Self {
            points: unit.chunks_exact(I::WIDTH).map(narrow).collect(),
            measured: points.colors().iter().copied().map(DisplayColor::new).collect(),
            fitted: Data::of::<I>(&unit, points.colors(), &fitted)?,
            others: Data::of::<I>(&unit, points.colors(), &others)?,
            held_out,
            step,
        })
    }

    fn notes(&self, points: &Points, frame: &[[f64; 2]]) -> Vec<String> {
        let axes: Vec<String> = frame.iter().map(|[from, to]| format!("{from} to {to}")).collect();
        let mut notes = vec![if frame.iter().all(|axis| *axis == [0.0, 1.0]) {
            "positions are in [0, 1] and stay as they are".into()
        } else {
            format!("0 to 1 of the function's coordinates is {} of the table's", axes.join(", "))
        }];
        let colors = match (points.encoding(), points.is_assumed()) {
            (PointEncoding::Linear, true) => "colors are taken as linear",
            (PointEncoding::Linear, false) => "colors are linear",
            (PointEncoding::Encoded, _) => "encoded sRGB was decoded",
            (PointEncoding::EightBit, true) => {
                "colors are whole numbers up to 255: taken as sRGB of 8 bits and decoded (name the columns linear_r, linear_g, \
                 linear_b if they are linear)"
            }
            (PointEncoding::EightBit, false) => "sRGB of 8 bits was decoded",
        };
        notes.push(format!("{colors}; the function gives linear light, and is fitted as it is displayed"));
        notes.push(
            "held out: mean ΔE2000 at every fifth point, by a fit of the same size to the others; all points are in the fit that is \
             written"
                .into(),
        );
        notes.extend_from_slice(points.notes());
        if self.step > 1 {
            notes.push(format!("fitted to one point of {}, evaluated by all", self.step));
        }
        let beyond =
            points.colors().iter().filter(|rgb| !rgb.iter().all(|c| (0.0..=1.0).contains(c))).count();
        if beyond > 0 {
            notes.push(format!(
                "{} points are beyond what a display shows, 0 to 1: evaluated clamped",
                grouped(beyond)
            ));
        }
        notes
    }

    /// The largest of each family that so many bytes hold.
    fn sizes(&self, bytes: usize) -> Vec<Basis> {
        let families = Basis::sized_by_bytes(CaptureKind::Points);
        families
            .filter_map(|(family, role)| {
                let size = match role {
                    Role::Position(PositionRole::Grid) => grid_size::<I>(bytes),
                    Role::Position(PositionRole::Rbf(kernel)) => {
                        let numbers = |centres| {
                            let basis = Basis::of(family, Size::Count(centres));
                            radial_functions::<I>(&basis, kernel)
                                .map_or(usize::MAX, |rbf| rbf.layout().free_len())
                        };
                        let each = I::WIDTH + 3;
                        let max = MAX_CENTRES.min(self.others.choices.len());
                        let centres = ((bytes / 4 + each).saturating_sub(numbers(1)) / each).min(max);
                        (centres > 0).then_some(Size::Count(centres))
                    }
                    _ => None,
                };
                Some(Basis::of(family, size?))
            })
            .collect()
    }

    fn fit(&self, basis: Basis) -> Result<FittedCandidate, FitError> {
        check_numbers(&basis, numbers::<I>(&basis)?, 3 * self.measured.len())?;
        let (mut one, condition) = self.fit_to(&self.fitted, basis.clone())?;
        let fitted = rgb::<I>(&one.graph, &one.free, &self.points)?;
        one.errors = DisplayErrors::of(&self.measured, &fitted).figures();
        // The root mean square in linear light gives its place to what follows.
        one.errors.pop();
        let (other, _) = self.fit_to(&self.others, basis)?;
        let places: Vec<I::Point> = self.held_out.iter().map(|&i| self.points[i]).collect();
        let fitted = rgb::<I>(&other.graph, &other.free, &places)?;
        let differences =
            self.held_out.iter().zip(fitted).map(|(&i, rgb)| self.measured[i].delta_e_2000(&rgb.into()));
        let differences: Vec<f64> = differences.collect();
        one.errors.push(Stats::of(&differences).map_or(f64::NAN, |stats| stats.mean));
        one.errors.push(condition);
        Ok(one)
    }

    /// A fit without its errors, and the condition number where it has one.
    fn fit_to(&self, data: &Data, basis: Basis) -> Result<(FittedCandidate, f64), FitError> {
        let (graph, parameters, condition) = match basis.role(CaptureKind::Points) {
            Some(Role::Position(PositionRole::Grid)) => {
                let counts = basis.size().counts();
                if counts.len() != I::WIDTH {
                    let (grid, points) = (coordinates(counts.len()), I::WIDTH);
                    let reason =
                        format!("a grid of {grid}, and the points have {points}: write as many counts");
                    return Err(unsuitable(&basis, reason));
                }
                let grid = Grid::<I, EncodedRgb>::new(GridDegree::Cubic, counts)
                    .map_err(|error| unsuitable(&basis, error))?;
                let fit = approximate_grid_at(&grid, &data.all, SMOOTHING).map_err(FitError::failed)?;
                (in_linear_light(fit.color), fit.parameters, f64::NAN)
            }
            Some(Role::Position(PositionRole::Rbf(kernel))) => {
                let fit = self.radial(data, &basis, kernel)?;
                (in_linear_light(fit.color), fit.parameters, fit.condition)
            }
            _ => return Err(FitError::BasisOfOtherData { basis, kind: CaptureKind::Points }),
        };
        Ok((FittedCandidate::new(basis, graph, to_f32(&parameters)), condition))
    }

    fn radial(
        &self,
        data: &Data,
        basis: &Basis,
        kernel: Kernel,
    ) -> Result<Approximation<I, EncodedRgb>, FitError> {
        let like = radial_functions::<I>(basis, kernel)?;
        stable_radial(&like, &vec![1.0; like.shape_len()], &data.choices, &data.all)
    }
}

/// How many free numbers a basis has.
fn numbers<I: Domain>(basis: &Basis) -> Result<usize, FitError> {
    match basis.role(CaptureKind::Points) {
        Some(Role::Position(PositionRole::Grid)) => Ok(basis.size().count().saturating_mul(3)),
        Some(Role::Position(PositionRole::Rbf(kernel))) => {
            Ok(radial_functions::<I>(basis, kernel)?.layout().free_len())
        }
        _ => Err(FitError::BasisOfOtherData { basis: basis.clone(), kind: CaptureKind::Points }),
    }
}

/// As many values along each axis as so many bytes hold.
fn grid_size<I: Domain>(bytes: usize) -> Option<Size> {
    let values = (bytes / 12).min(MAX_VALUES);
    let product = |n: usize| (0..I::WIDTH).try_fold(1, |all: usize, _| all.checked_mul(n));
    let along = (1..=values).take_while(|n| product(*n).is_some_and(|all| all <= values)).last();
    let along = along.filter(|along| *along >= GridDegree::Cubic.min_values())?;
    Some(Size::Counts(vec![along; I::WIDTH]))
}

impl Data {
    /// Some of the points.
    fn of<I: Domain>(unit: &[f64], colors: &[[f64; 3]], which: &[usize]) -> Result<Self, FitError> {
        let some = |which: &mut dyn Iterator<Item = usize>| {
            let (mut positions, mut values) = (Vec::new(), Vec::new());
            for i in which {
                positions.extend_from_slice(&unit[i * I::WIDTH..][..I::WIDTH]);
                // Beyond the display too: the two ends of the curve go on.
                values.extend(colors[i].map(|x| RgbSpace::SRGB.transfer.encode(x)));
            }
            Scattered::new(&positions, I::WIDTH, &values, 3).map_err(FitError::failed)
        };
        let step = which.len().div_ceil(MAX_CHOICES);
        Ok(Self {
            all: some(&mut which.iter().copied())?,
            choices: some(&mut which.iter().copied().step_by(step))?,
        })
    }
}
