//! Tables of points become functions of position.
//!
//! As of images, what is fitted is encoded for display, and the color is that, decoded: linear light.

mod picture;

use color_fn_bases::{Grid, GridDegree, Kernel};
use color_fn_captures::Points;
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::metrics::Stats;
use color_fn_core::Color;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, EncodedRgb, Number, Position2, Position3, Position4};
use color_fn_core::file::Facts;
use color_fn_fitting::{Aim, Approximation, Scattered, approximate, approximate_grid_at, greedy};

use super::growth::grow;
use super::image::{MOST_CENTRES, in_linear_light, inverse_width, like};
use super::seen::{MEASURES, Seen, errors};
use super::table_failure;
use super::tried::{Extra, Found, Measure, Trials, Tried, colors, place};
use crate::basis::{Basis, PositionalBasis};
use crate::commands::fit::args::FitArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::present::text::count;

/// The budget where none is given.
const DEFAULT_BYTES: usize = 4096;
/// The most points that are fitted to, and that centres are chosen among.
const MOST_FITTED: usize = 16_000;
const MOST_CHOICES: usize = 2000;
/// One point of so many is held out.
const HELD_OUT: usize = 5;
/// The most values of a grid.
const MOST_VALUES: usize = 1 << 14;
/// How much the second differences of a grid count.
const SMOOTHING: f64 = 1e-3;
/// Widths that are tried, times that of centres which fill the cube: data mostly do not.
const WIDTHS: [f64; 4] = [0.25, 0.5, 1.0, 2.0];
/// The square of what is rounded of a kernel in single precision, which weights magnify: it counts as an error of each point.
const ROUNDING: f64 = 1e-13;
/// The ending of the picture's name.
const PICTURE: &str = "-points.png";

/// Fits a table of points.
pub(super) fn run(args: &FitArgs, asked: Option<PositionalBasis>, console: Console) -> Result<(), Failure> {
    let points = Points::read(&args.data).map_err(|error| table_failure(&args.data, error))?;
    match points.dimension() {
        1 => run_in::<Number>(&points, args, asked, console),
        2 => run_in::<Position2>(&points, args, asked, console),
        3 => run_in::<Position3>(&points, args, asked, console),
        _ => run_in::<Position4>(&points, args, asked, console),
    }
}

fn run_in<I: Domain>(
    points: &Points,
    args: &FitArgs,
    asked: Option<PositionalBasis>,
    console: Console,
) -> Result<(), Failure> {
    let place = place(args, &[PICTURE])?;
    let frame = points.frame();
    let task = Task::<I>::new(points, &frame)?;
    let fit = |basis| task.fit(basis);
    let tried = grow(args, asked.clone(), DEFAULT_BYTES, |bytes| task.sizes(bytes), fit)?;
    let [psnr, mean, p95, _] = MEASURES;
    let measure = |name, key, digits| Measure { name, key, digits, more_is_better: false };
    let trials = Trials {
        measures: vec![
            psnr,
            mean,
            p95,
            measure("held out", "held_out_delta_e_2000_mean", 3),
            measure("condition", "condition", 0),
        ],
        tried,
    };
    let (chosen, why) = trials.choose(args, asked.as_ref(), DEFAULT_BYTES)?;
    let mut details = Facts::new();
    for (name, end) in [("position_from", 0), ("position_to", 1)] {
        details.insert(name.into(), frame.iter().map(|axis| axis[end]).collect::<Vec<_>>().into());
    }
    let found = Found {
        kind: "points",
        data: format!("{} points of {}, linear sRGB", count(points.len()), coordinates(points.dimension())),
        notes: task.notes(points, &frame),
        trials: &trials,
        chosen,
        why,
        remark: None,
        details,
        picture: (PICTURE, picture::picture(&task, chosen)?),
        extra: Extra::default(),
    };
    found.finish(place, args, console)
}

fn coordinates(n: usize) -> String {
    if n == 1 { "one coordinate".into() } else { format!("{n} coordinates") }
}

/// Points, as they are fitted and judged.
struct Task<I: Domain> {
    /// In `[0, 1]`, point by point.
    unit: Vec<f64>,
    points: Vec<I::Point>,
    seen: Vec<Seen>,
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

impl<I: Domain> Task<I> {
    fn new(points: &Points, frame: &[[f64; 2]]) -> Result<Self, Failure> {
        let unit = points.within(frame);
        let step = points.len().div_ceil(MOST_FITTED);
        let fitted: Vec<usize> = (0..points.len()).step_by(step).collect();
        let held = |i: &usize| i / step % HELD_OUT == HELD_OUT - 1;
        let (held_out, others): (Vec<usize>, Vec<usize>) = fitted.iter().partition(|i| held(i));
        let narrow = |position: &[f64]| {
            let mut coordinates = to_f32(position).into_iter();
            I::point(|| coordinates.next().unwrap_or(0.0))
        };
        Ok(Self {
            points: unit.chunks_exact(I::WIDTH).map(narrow).collect(),
            seen: points.colors().iter().copied().map(Seen::new).collect(),
            fitted: Data::of::<I>(&unit, points.colors(), &fitted)?,
            others: Data::of::<I>(&unit, points.colors(), &others)?,
            unit,
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
        notes.push(format!(
            "{}; the function gives linear light, and is fitted as it looks",
            if points.was_encoded() { "encoded sRGB was decoded" } else { "colors are taken as linear" }
        ));
        notes.push(
            "held out: mean ΔE2000 at every fifth point, by a fit of the same size to the others; all points are in the fit that is \
             written"
                .into(),
        );
        if self.step > 1 {
            notes.push(format!("fitted to one point of {}, judged by all", self.step));
        }
        let beyond =
            points.colors().iter().filter(|rgb| !rgb.iter().all(|c| (0.0..=1.0).contains(c))).count();
        if beyond > 0 {
            notes.push(format!(
                "{} points are beyond what a display shows, 0 to 1: judged clamped",
                count(beyond)
            ));
        }
        notes
    }

    /// The largest of each family that so many bytes hold.
    fn sizes(&self, bytes: usize) -> Vec<PositionalBasis> {
        let mut sizes = Vec::new();
        let values = (bytes / 12).min(MOST_VALUES);
        let along = (1..=values)
            .take_while(|n| {
                (0..I::WIDTH)
                    .try_fold(1, |all: usize, _| all.checked_mul(*n))
                    .is_some_and(|all| all <= values)
            })
            .last();
        if let Some(along) = along.filter(|along| *along >= GridDegree::Cubic.min_values()) {
            sizes.push(PositionalBasis::Grid(vec![along; I::WIDTH]));
        }
        for kernel in [Kernel::Gaussian, Kernel::ThinPlate] {
            let most = MOST_CENTRES.min(self.others.choices.len());
            let numbers =
                |centres| like::<I>(kernel, centres).map_or(usize::MAX, |rbf| rbf.layout().free_len());
            let each = I::WIDTH + 3;
            let centres = ((bytes / 4 + each).saturating_sub(numbers(1)) / each).min(most);
            if centres > 0 {
                sizes.push(PositionalBasis::Rbf(kernel, centres));
            }
        }
        sizes
    }

    fn fit(&self, basis: PositionalBasis) -> Result<Tried<PositionalBasis>, Failure> {
        let (mut one, condition) = self.fit_to(&self.fitted, basis.clone())?;
        one.errors = errors(&self.seen, &colors::<I>(&one, &self.points)?);
        // The root mean square in linear light gives its place to what follows.
        one.errors.pop();
        let (other, _) = self.fit_to(&self.others, basis)?;
        let places: Vec<I::Point> = self.held_out.iter().map(|&i| self.points[i]).collect();
        let fitted = colors::<I>(&other, &places)?;
        let differences =
            self.held_out.iter().zip(fitted).map(|(&i, rgb)| self.seen[i].from(&Seen::fitted(rgb)));
        let differences: Vec<f64> = differences.collect();
        one.errors.push(Stats::of(&differences).map_or(f64::NAN, |stats| stats.mean));
        one.errors.push(condition);
        Ok(one)
    }

    /// A fit without its errors, and the condition number where it has one.
    fn fit_to(&self, data: &Data, basis: PositionalBasis) -> Result<(Tried<PositionalBasis>, f64), Failure> {
        let wrong = |error: &dyn std::error::Error| Failure::usage(format!("--basis {basis}: {error}"));
        let (graph, parameters, condition) = match &basis {
            PositionalBasis::Grid(counts) => {
                if counts.len() != I::WIDTH {
                    return Err(Failure::usage(format!(
                        "--basis {basis} is of {}, and the points have {}: write as many counts",
                        coordinates(counts.len()),
                        I::WIDTH
                    )));
                }
                let grid =
                    Grid::<I, EncodedRgb>::new(GridDegree::Cubic, counts).map_err(|error| wrong(&error))?;
                let fit = approximate_grid_at(&grid, &data.all, SMOOTHING)?;
                (in_linear_light(fit.color), fit.parameters, f64::NAN)
            }
            PositionalBasis::Rbf(kernel, centres) => {
                let fit = self.radial(data, *kernel, *centres)?;
                (in_linear_light(fit.color), fit.parameters, fit.condition)
            }
            PositionalBasis::Wavelets(..) => {
                return Err(Failure::usage(format!(
                    "--basis {basis} is for images, and not for points: choose of {}",
                    PositionalBasis::CHOICE
                )));
            }
        };
        Ok((Tried { basis, graph, free: to_f32(&parameters), errors: Vec::new() }, condition))
    }

    /// Of some widths the one that comes nearest.
    fn radial(
        &self,
        data: &Data,
        kernel: Kernel,
        centres: usize,
    ) -> Result<Approximation<I, EncodedRgb>, Failure> {
        let like = like::<I>(kernel, centres)?;
        if centres > data.choices.len() {
            let (basis, most) = (PositionalBasis::Rbf(kernel, centres), data.choices.len());
            return Err(Failure::usage(format!("--basis {basis}: centres are chosen among {most} points")));
        }
        let bytes = 4 * like.layout().free_len();
        let widths: &[f64] = if kernel.has_width() { &WIDTHS } else { &WIDTHS[1..2] };
        let distance =
            |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        #[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "at most 4")]
        let inverse = inverse_width(kernel, centres, I::WIDTH as i32);
        let mut best: Option<Approximation<I, EncodedRgb>> = None;
        let mut failure = None;
        for width in widths {
            let shape = vec![inverse * width; like.shape_len()];
            let found =
                greedy(&like, &shape, &data.choices, Aim::bytes(bytes), distance).and_then(|chosen| {
                    let centres: Vec<f64> = chosen
                        .chosen
                        .iter()
                        .flat_map(|&i| data.choices.points().row(i).iter().copied().collect::<Vec<_>>())
                        .collect();
                    approximate(&like, &shape, &centres, &data.all, ROUNDING * data.all.len() as f64)
                });
            let far = |fit: &Approximation<I, EncodedRgb>| fit.rms.iter().map(|rms| rms * rms).sum::<f64>();
            match found {
                Ok(fit) if best.as_ref().is_none_or(|best| far(&fit) < far(best)) => best = Some(fit),
                Ok(_) => {}
                Err(error) => failure = Some(error),
            }
        }
        match (best, failure) {
            (Some(best), _) => Ok(best),
            (None, Some(error)) => Err(error.into()),
            (None, None) => unreachable!("at least one width is tried"),
        }
    }
}

impl Data {
    /// Some of the points.
    fn of<I: Domain>(unit: &[f64], colors: &[[f64; 3]], which: &[usize]) -> Result<Self, Failure> {
        let some = |which: &mut dyn Iterator<Item = usize>| {
            let (mut positions, mut values) = (Vec::new(), Vec::new());
            for i in which {
                positions.extend_from_slice(&unit[i * I::WIDTH..][..I::WIDTH]);
                // Beyond the display too: the two ends of the curve go on.
                values.extend(colors[i].map(|x| RgbSpace::SRGB.transfer.encode(x)));
            }
            Scattered::new(&positions, I::WIDTH, &values, 3)
        };
        let step = which.len().div_ceil(MOST_CHOICES);
        Ok(Self {
            all: some(&mut which.iter().copied())?,
            choices: some(&mut which.iter().copied().step_by(step))?,
        })
    }
}
