//! Environment maps become functions of direction.

use color_fn_captures::{CaptureKind, Environment, pixel_direction};
use color_fn_core::color::to_f32;
use color_fn_core::domain::Direction;
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_core::{Graph, record};

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Measure, Target};
use super::detail::Detail;
use super::direction::direction_candidates;
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::grouped::grouped;
use super::progress::{Monitor, Stage};
use crate::harmonics::{self, Window, Windowing, pixel_difference};
use crate::lobes::{LobeFamily, fit_lobes};
use crate::registry::{Basis, DirectionRole, Role};
use crate::solve::Samples;

/// The scale s of the logarithmic error: what is as bright as the mean counts half linearly, half by its logarithm.
const SCALE: f64 = 1.0;
/// Lobes are fitted to means over so many columns and rows.
const PARTS: [usize; 2] = [32, 16];

const MEASURES: [Measure; 4] = [
    Measure::of("log RMS", "log_rms", 4),
    Measure::of("linear RMS", "linear_rms", 3),
    Measure::of("irradiance", "irradiance_rms", 4),
    Measure::of("negative", "negative_share", 3),
];

pub(super) fn fit(map: &Environment, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let (candidates, windows) = candidates(map, goal, monitor)?;
    let chosen = candidates.choose(goal, DEFAULT_BYTES)?;
    let (mut details, mut remark) = (Facts::new(), None);
    if let Some(degree) = degree(&chosen.candidate.basis) {
        let factors = &windows[degree].factors;
        let shown: Vec<String> = factors.iter().map(|factor| format!("{factor:.3}")).collect();
        remark = Some(format!("degrees 0 to {degree} are multiplied by {}", shown.join(", ")));
        details.insert("window".into(), factors.clone().into());
    }
    details.insert("log_scale".into(), SCALE.into());
    let (width, height) = (map.width(), map.height());
    Ok(Fitted {
        kind: CaptureKind::Environment,
        file: chosen.file(details)?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("environment map of {width} × {height}, relative linear Rec.709 radiance"),
        notes: notes(map, goal),
        remark,
        detail: Detail::Nothing,
    })
}

/// The degree, where a basis is of harmonics.
fn degree(basis: &Basis) -> Option<usize> {
    match basis.role(CaptureKind::Environment) {
        Some(Role::Direction(DirectionRole::Harmonics)) => Some(basis.size().count()),
        _ => None,
    }
}

fn notes(map: &Environment, goal: &Goal) -> Vec<String> {
    let mut notes = vec!["row 0 is up (+z), the left edge is at φ = 0 (+x)".to_owned()];
    notes.extend_from_slice(map.notes());
    if map.clamped() > 0 {
        notes.push(format!("{} negative values were taken as 0", grouped(map.clamped())));
    }
    if goal.windowing == Windowing::Plain {
        notes.push("harmonics are plain projections, which may be negative".into());
    }
    notes
}

/// Every family and size, or every degree of harmonics and the basis that was requested; and the window of each degree.
fn candidates(
    map: &Environment,
    goal: &Goal,
    monitor: &Monitor<'_>,
) -> Result<(Candidates, Vec<Window>), FitError> {
    let bases = direction_candidates(goal, CaptureKind::Environment)?;
    let steps = monitor.begin(Stage::Comparing, bases.len())?;
    let (directions, parts) = (directions([map.width(), map.height()]), Parts::new(map));
    let (mut all, mut windows) = (Vec::new(), Vec::new());
    for (basis, role) in bases {
        let n = basis.size().count();
        let fitted = match role {
            DirectionRole::Harmonics => {
                let fit = harmonics::fit(map, n, goal.windowing).map_err(|error| {
                    FitError::UnsuitableBasis { basis: basis.clone(), reason: error.to_string() }
                })?;
                windows.push(fit.window);
                Some((record(&fit.harmonics.color()), to_f32(fit.harmonics.rows().as_flattened())))
            }
            DirectionRole::Lobes(family) => parts.lobes(family, n),
        };
        steps.step()?;
        if let Some((graph, free)) = fitted {
            let mut one = FittedCandidate::new(basis, graph, free);
            one.errors = errors(map, &directions, &one)?;
            all.push(one);
        }
    }
    Ok((Candidates { measures: MEASURES.into(), all, target: Target::Nothing }, windows))
}

/// The parts of a map that lobes are fitted to, weighted so that a difference counts in relation to the brightness.
struct Parts {
    directions: Vec<f64>,
    radiance: Vec<f64>,
    weights: Vec<f64>,
}

impl Parts {
    fn new(map: &Environment) -> Self {
        let parts = map.downsampled(PARTS[0], PARTS[1]);
        let mean = map.mean().iter().sum::<f64>() / 3.0;
        // d ln(1 + L / (s mean)) = dL / (s mean + L).
        let weight = |solid_angle: f64, radiance: f64| solid_angle / (SCALE * mean + radiance).powi(2);
        Self {
            directions: parts.iter().flat_map(|part| part.direction).collect(),
            radiance: parts.iter().flat_map(|part| part.radiance).collect(),
            weights: parts
                .iter()
                .flat_map(|part| part.radiance.map(|x| weight(part.solid_angle, x)))
                .collect(),
        }
    }

    /// A fit; one that does not settle is left out of the comparison.
    fn lobes(&self, family: LobeFamily, lobes: usize) -> Option<(Graph, Vec<f32>)> {
        let samples = Samples::new(&self.directions, &self.radiance).weighted(&self.weights);
        let parameters = fit_lobes(family, lobes, &samples).ok()?;
        Some((family.graph(lobes), to_f32(&parameters)))
    }
}

/// The direction of each pixel of a map of a size.
fn directions(size: [usize; 2]) -> Vec<Vec3> {
    let direction = |i: usize| pixel_direction(size, i % size[0], i / size[0]).map(|x| x as f32);
    (0..size[0] * size[1]).map(|i| Vec3::from(direction(i))).collect()
}

fn errors(map: &Environment, directions: &[Vec3], candidate: &FittedCandidate) -> Result<Vec<f64>, FitError> {
    let (width, colors) = (map.width(), rgb::<Direction>(&candidate.graph, &candidate.free, directions)?);
    let error =
        pixel_difference(map, |column, row| colors[row * width + column].to_array().map(f64::from), SCALE);
    Ok(vec![error.log, error.linear, error.irradiance, error.negative])
}
