//! The bound over a region: boxes, divided where the bound is largest.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::color::to_f32;
use crate::graph::{Graph, Program};
use crate::scalar::Interval;

use super::bound::{ErrorBound, MeasuredError};
use super::bounded::{Bounded, Parameters};
use super::choice::{Path, Run};
use super::rule;

/// The numbers that are computed at most, but for those of the boxes that the region begins with: some tenths of a second.
const WORK: usize = 1_000_000;

/// A color of more operations than this has no bound: looking for one would take long.
const MAX_OPERATIONS: usize = 1 << 18;

/// Boxes at most.
const MAX_BOXES: usize = 8192;

/// Paths through one box; where there are more, nothing is known of it until it is divided.
const MAX_PATHS: usize = 256;

/// Points at which the largest magnitudes are looked for.
const SAMPLES: usize = 256;

/// A part of the region with its bounds.
struct Part {
    region: Vec<Interval>,
    bound: Vec<f64>,
    /// The largest of the bounds, relative to the magnitude of its component.
    score: f64,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Part {}
impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score)
    }
}

/// Points that are measured, and the numbers that are computed for it at most.
const MEASURED_POINTS: usize = 10_000;
const MEASURED_WORK: usize = 4_000_000;

/// As many points as are wanted, or as the work allows.
fn affordable(wanted: usize, work: usize, each: usize) -> u32 {
    u32::try_from((work / each.max(1)).clamp(4, wanted)).unwrap_or(u32::MAX)
}

/// The operations of one evaluation.
fn operations(graph: &Graph) -> usize {
    usize::try_from(graph.work()).unwrap_or(usize::MAX)
}

struct Search<'g> {
    program: Program,
    exact: &'g [f64],
    device: Vec<f64>,
    all: Vec<Interval>,
    magnitude: Vec<f64>,
    /// What one evaluation takes.
    each: usize,
    /// What has been done.
    work: usize,
}

pub(super) fn bound(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> ErrorBound {
    let mut search = Search {
        program: Program::new(graph.clone()),
        exact: parameters,
        device: parameters.iter().map(|&x| rule::single(x)).collect(),
        all: region.iter().map(|&(a, b)| Interval::new(a, b)).collect(),
        magnitude: Vec::new(),
        each: operations(graph),
        work: 0,
    };
    search.magnitude = search.magnitudes();
    let parts = search.divide();
    let count = search.magnitude.len();
    let worst = |k: usize| parts.iter().max_by(|a, b| a.bound[k].total_cmp(&b.bound[k]));
    let names = graph.inputs().iter().flat_map(|port| {
        let name = (port.name.clone(), port.quantity.unit());
        vec![name; usize::from(port.width)]
    });
    ErrorBound {
        bound: (0..count).map(|k| worst(k).map_or(f64::INFINITY, |part| part.bound[k])).collect(),
        worst: (0..count)
            .map(|k| {
                worst(k).map_or_else(Vec::new, |part| part.region.iter().map(|r| (r.low, r.high)).collect())
            })
            .collect(),
        magnitude: search.magnitude,
        region: region.to_vec(),
        inputs: names.collect(),
        assumed: Vec::new(),
    }
}

/// Points of single precision that fill a region evenly (Roberts' R sequence).
fn points(region: &[Interval], count: u32) -> impl Iterator<Item = Vec<f64>> {
    #[expect(clippy::cast_precision_loss, reason = "a few inputs")]
    let d = region.len() as f64;
    // The root of xᵈ⁺¹ = x + 1, by its fixed point.
    let ratio = (0..64).fold(2.0_f64, |x, _| (1.0 + x).powf(1.0 / (d + 1.0)));
    (0..count).map(move |i| {
        let at = |(k, range): (i32, &Interval)| {
            let share = (0.5 + f64::from(i) * ratio.powi(-k)).fract();
            rule::single(range.low + share * range.width()).clamp(range.low, range.high)
        };
        (1..).zip(region).map(at).collect()
    })
}

/// How far the CPU is off at points of the region.
pub(super) fn measured_error(graph: &Graph, parameters: &[f64], region: &[(f64, f64)]) -> MeasuredError {
    let all: Vec<Interval> = region.iter().map(|&(a, b)| Interval::new(a, b)).collect();
    let program = Program::new(graph.clone());
    let single: Vec<f32> = to_f32(parameters);
    let count = affordable(MEASURED_POINTS, MEASURED_WORK, operations(graph));
    let mut error: Vec<f64> = Vec::new();
    for point in points(&all, count) {
        let exact = program.run::<f64>(parameters, &point);
        let found = program.run::<f32>(&single, &to_f32(&point));
        error.resize(exact.len(), 0.0);
        for (max, (exact, found)) in error.iter_mut().zip(exact.iter().zip(found)) {
            let off = (f64::from(found) - exact).abs();
            // Not a number is off by more than any.
            *max = if off.is_nan() { f64::INFINITY } else { max.max(off) };
        }
    }
    MeasuredError { error, points: count }
}

impl Search<'_> {
    /// The largest magnitude of each component at some points.
    fn magnitudes(&self) -> Vec<f64> {
        let mut largest: Vec<f64> = Vec::new();
        for point in points(&self.all, affordable(SAMPLES, MEASURED_WORK, self.each)) {
            let values = self.program.run::<f64>(self.exact, &point);
            largest.resize(values.len(), 0.0);
            for (max, value) in largest.iter_mut().zip(values) {
                *max = max.max(value.abs());
            }
        }
        largest
    }

    fn divide(&mut self) -> BinaryHeap<Part> {
        let mut parts = BinaryHeap::new();
        let first = self.part(self.all.clone(), None);
        parts.push(first);
        while self.work < WORK && parts.len() < MAX_BOXES && self.each <= MAX_OPERATIONS {
            let Some(worst) = parts.pop() else { break };
            let Some(halves) = self.halves(&worst) else {
                parts.push(worst);
                break;
            };
            for half in halves {
                let half = self.part(half, Some(&worst.bound));
                parts.push(half);
            }
        }
        parts
    }

    /// The halves of a box, across what is longest of the region's sides; `None` where it cannot be divided.
    fn halves(&self, part: &Part) -> Option<[Vec<Interval>; 2]> {
        if part.score == 0.0 {
            return None;
        }
        let share = |k: usize| {
            let all = self.all[k].width();
            if all > 0.0 { part.region[k].width() / all } else { 0.0 }
        };
        let longest =
            (0..part.region.len()).max_by(|&a, &b| share(a).total_cmp(&share(b)).then(b.cmp(&a)))?;
        let Interval { low, high } = part.region[longest];
        let middle = 0.5 * (low + high);
        if !(low < middle && middle < high) {
            return None;
        }
        let with = |range: Interval| {
            let mut half = part.region.clone();
            half[longest] = range;
            half
        };
        Some([with(Interval { low, high: middle }), with(Interval { low: middle, high })])
    }

    /// A box with its bounds, which are at most those of a box that it lies in.
    fn part(&mut self, region: Vec<Interval>, around: Option<&[f64]>) -> Part {
        let mut bound = self.bound(&region);
        for (bound, around) in bound.iter_mut().zip(around.unwrap_or_default()) {
            *bound = bound.min(*around);
        }
        let relative = bound.iter().zip(&self.magnitude).map(|(bound, magnitude)| match *magnitude {
            magnitude if magnitude > 0.0 && magnitude.is_finite() => bound / magnitude,
            _ => *bound,
        });
        let score = relative.fold(0.0, f64::max);
        Part { region, bound, score }
    }

    fn bound(&mut self, region: &[Interval]) -> Vec<f64> {
        let mut bound = vec![0.0_f64; self.magnitude.len()];
        let unknown = vec![f64::INFINITY; bound.len()];
        if self.each > MAX_OPERATIONS {
            return unknown;
        }
        let (mut open, mut seen) = (vec![Path::default()], 0);
        while let Some(path) = open.pop() {
            seen += 1;
            if seen + open.len() > MAX_PATHS || self.work > 2 * WORK {
                return unknown;
            }
            let mut run = Run::of_device(path);
            let mut errors = self.run(&run, region);
            if run.is_impossible() {
                continue;
            }
            if let Some(paths) = run.fork() {
                open.extend(paths);
                continue;
            }
            if run.splits() {
                let exact = run.exactly();
                self.run(&exact, region);
                if exact.is_impossible() {
                    continue;
                }
                run = exact.compared();
                errors = self.run(&run, region);
            }
            for (bound, error) in bound.iter_mut().zip(errors) {
                *bound = bound.max(error);
            }
        }
        bound
    }

    /// The error of each component.
    fn run(&mut self, run: &Run, region: &[Interval]) -> Vec<f64> {
        let inputs: Vec<Bounded<'_>> = region.iter().map(|&range| Bounded::input(run, range)).collect();
        let store = Parameters { exact: self.exact, device: &self.device, run };
        let found = self.program.run::<Bounded<'_>>(store, &inputs);
        self.work += run.work();
        found.iter().map(|x| x.error + x.apart).collect()
    }
}
