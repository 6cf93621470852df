//! Environment maps become functions of direction.
//!
//! What they are for is light: the best within a budget is the one with the least logarithmic error among those that keep the total
//! energy and the irradiance.

use std::f64::consts::PI;
use std::sync::OnceLock;

use color_fn_bases::SphericalHarmonics;
use color_fn_captures::{CaptureKind, Environment, pixel_direction};
use color_fn_core::color::to_f32;
use color_fn_core::domain::LinearRgb;
use color_fn_core::file::Facts;
use color_fn_core::record;
use color_fn_run::GraphBatch;

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Measure, Reason, Target};
use super::detail::Detail;
use super::direction::direction_candidates;
use super::error::FitError;
use super::fitted::Fitted;
use super::goal::Goal;
use super::grouped::grouped;
use super::outgrown::check_numbers;
use super::progress::{Monitor, Stage, Steps};
use crate::environment::{Cell, LightTask, LobeFit, adaptive_cells};
use crate::harmonics::{
    self, EnvironmentDifference, Harmonics, Illumination, Windowing, pixel_squares, project, row_difference,
    windowed,
};
use crate::lobes::LobeFamily;
use crate::parallel::try_each;
use crate::registry::{Basis, DirectionRole, Role};

/// The scale s of the logarithmic error: what is as bright as the mean counts half linearly, half by its logarithm.
pub const SCALE: f64 = 1.0;
/// Lobes are fitted to the means of so many cells.
const CELLS: usize = 1024;
/// Candidates are compared on no more pixels than these.
const MAX_COMPARED: usize = 1 << 16;

/// What fits of environment maps are evaluated by, in the order of [`figures`].
pub const MEASURES: [Measure; 5] = [
    Measure::of("log RMS", "log_rms", 4),
    Measure::of("linear RMS", "linear_rms", 3),
    Measure::of("irradiance", "irradiance_rms", 4),
    Measure::of("energy", "energy_error", 4),
    Measure::of("negative", "negative_share", 3),
];
/// A difference of maps in the order of [`MEASURES`].
pub const fn figures(error: &EnvironmentDifference) -> [f64; 5] {
    [error.log, error.linear, error.irradiance, error.energy, error.negative]
}

/// What a light keeps: irradiance to 2 % of the mean, RMS over normals, and energy to 1 % in each channel.
const LIMITS: [(usize, f64); 2] = [(2, 0.02), (3, 0.01)];

pub(super) fn fit(map: &Environment, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let task = MapTask::new(map);
    let candidates = task.candidates(goal, monitor)?;
    let chosen = candidates.choose_exactly(goal, DEFAULT_BYTES, |one| task.exact_errors(one))?;
    let (mut details, mut remarks) = (Facts::new(), Vec::new());
    if let (Some(degree), Windowing::Smallest) = (degree(&chosen.candidate.basis), goal.windowing) {
        let factors = task.harmonics(degree, goal)?.window.factors;
        let shown: Vec<String> = factors.iter().map(|factor| format!("{factor:.3}")).collect();
        remarks.push(format!(
            "windowed for display, and no light any more: degrees 0 to {degree} are multiplied by {}",
            shown.join(", ")
        ));
        details.insert("window".into(), factors.into());
    }
    let missed = LIMITS.iter().filter(|(place, limit)| chosen.candidate.errors[*place] > *limit);
    let missed: Vec<String> = missed
        .map(|&(place, limit)| {
            let Measure { name, .. } = MEASURES[place];
            format!("{name} is off by {:.4}, more than {limit}", chosen.candidate.errors[place])
        })
        .collect();
    if !missed.is_empty() {
        let none = if let Reason::BestWithinBytes(_) = chosen.reason {
            ": none within these bytes keeps it"
        } else {
            ""
        };
        remarks.push(format!("as a light: {}{none}", missed.join(", ")));
    }
    details.insert("log_scale".into(), SCALE.into());
    let (width, height) = (map.width(), map.height());
    Ok(Fitted {
        kind: CaptureKind::Environment,
        file: chosen.file(details)?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("environment map of {width} × {height}, relative linear Rec.709 radiance"),
        notes: task.notes(goal),
        remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
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

/// A map, and what fits and comparisons need of it.
struct MapTask<'a> {
    map: &'a Environment,
    /// The mean radiance of each channel, and of all.
    channels: [f64; 3],
    mean: f64,
    light: Illumination,
    /// What lobes are fitted to, once there are any.
    cells: OnceLock<Vec<Cell>>,
    /// Up to the highest degree, of which a lower one is a part, once there are harmonics.
    projected: OnceLock<Harmonics>,
    /// Of a large map, the pixels that candidates are compared on, evenly over the sphere.
    compared: Option<Compared>,
}

/// Pixels, and their directions.
struct Compared {
    pixels: Vec<[usize; 2]>,
    directions: Vec<[f32; 3]>,
}

impl<'a> MapTask<'a> {
    fn new(map: &'a Environment) -> Self {
        let channels = map.mean();
        let compared = (map.pixels().len() > 2 * MAX_COMPARED).then(|| {
            let pixel = |i: usize| {
                // Equal steps in z, turned by the golden angle.
                let z = 1.0 - (2.0 * i as f64 + 1.0) / MAX_COMPARED as f64;
                let turn = (i as f64 * 0.5 * (5.0_f64.sqrt() - 1.0)).fract();
                let at = |t: f64, n: usize| ((t * n as f64) as usize).min(n - 1);
                [at(turn, map.width()), at(z.acos() / PI, map.height())]
            };
            let pixels: Vec<[usize; 2]> = (0..MAX_COMPARED).map(pixel).collect();
            let size = [map.width(), map.height()];
            let direction =
                |&[column, row]: &[usize; 2]| pixel_direction(size, column, row).map(|x| x as f32);
            Compared { directions: pixels.iter().map(direction).collect(), pixels }
        });
        Self {
            map,
            channels,
            mean: channels.iter().sum::<f64>() / 3.0,
            light: Illumination::of_map(map),
            cells: OnceLock::new(),
            projected: OnceLock::new(),
            compared,
        }
    }

    fn notes(&self, goal: &Goal) -> Vec<String> {
        let mut notes = vec!["row 0 is up (+z), the left edge is at φ = 0 (+x)".to_owned()];
        notes.extend_from_slice(self.map.notes());
        if self.map.clamped() > 0 {
            notes.push(format!("{} negative values were taken as 0", grouped(self.map.clamped())));
        }
        if goal.windowing == Windowing::Plain {
            notes.push("harmonics are plain projections, which keep the light and may be negative".into());
        }
        if self.compared.is_some() {
            notes.push(format!(
                "candidates are compared on {} pixels, evenly over the sphere; the errors of the chosen one are those of all",
                grouped(MAX_COMPARED)
            ));
        }
        notes
    }

    /// Every family at sizes up to the budget, or every degree of harmonics and the basis that was requested.
    fn candidates(&self, goal: &Goal, monitor: &Monitor<'_>) -> Result<Candidates, FitError> {
        let bases = direction_candidates(goal, CaptureKind::Environment)?;
        let steps = monitor.begin(Stage::Comparing, bases.len())?;
        // All sizes of a family of lobes come from one fit that grows.
        let families: Vec<&[(Basis, DirectionRole)]> = bases
            .chunk_by(|(a, a_role), (b, b_role)| {
                a_role == b_role && *a_role != DirectionRole::Harmonics && a.family().name == b.family().name
            })
            .collect();
        let all = try_each(families.len(), |i| self.family(families[i], goal, &steps))?.concat();
        let mut candidates = Candidates::new(&MEASURES, all, Target::Nothing);
        candidates.limits = if goal.windowing == Windowing::Plain { &LIMITS } else { &[] };
        Ok(candidates)
    }

    fn family(
        &self,
        family: &[(Basis, DirectionRole)],
        goal: &Goal,
        steps: &Steps<'_, '_>,
    ) -> Result<Vec<FittedCandidate>, FitError> {
        let mut all = Vec::new();
        let mut grown: Option<LobeFit<'_>> = None;
        for (basis, role) in family {
            let requested = goal.basis.as_ref() == Some(basis);
            if let Err(error) = check_numbers(basis, self.numbers(basis, *role), 3 * self.map.pixels().len())
            {
                if requested {
                    return Err(error);
                }
                continue;
            }
            let n = basis.size().count();
            let (graph, free, light) = match role {
                DirectionRole::Harmonics => {
                    let harmonics = self.harmonics(n, goal)?.harmonics;
                    let light = Illumination::of_harmonics(&harmonics);
                    (record(&harmonics.color()), to_f32(harmonics.rows().as_flattened()), light)
                }
                DirectionRole::Lobes(lobes) => {
                    let Some((parameters, light)) = self.lobes(*lobes, n, &mut grown, requested) else {
                        continue;
                    };
                    (lobes.graph(n), to_f32(&parameters), light)
                }
            };
            let mut one = FittedCandidate::new(basis.clone(), graph, free);
            one.errors = self.errors(&one, &light)?;
            all.push(one);
            steps.step()?;
        }
        Ok(all)
    }

    fn numbers(&self, basis: &Basis, role: DirectionRole) -> usize {
        match role {
            DirectionRole::Harmonics => 3 * (basis.size().count() + 1).pow(2),
            DirectionRole::Lobes(family) => family.parameters(basis.size().count()),
        }
    }

    fn harmonics(&self, degree: usize, goal: &Goal) -> Result<harmonics::Fitted, FitError> {
        SphericalHarmonics::<LinearRgb>::new(degree).map_err(|error| FitError::UnsuitableBasis {
            basis: goal.basis.clone().unwrap_or_else(|| unreachable!("candidates have a degree: {error}")),
            reason: error.to_string(),
        })?;
        let projected = self.projected.get_or_init(|| {
            project(self.map, SphericalHarmonics::<LinearRgb>::MAX_DEGREE)
                .unwrap_or_else(|error| unreachable!("{error}"))
        });
        Ok(windowed(projected.truncated(degree), goal.windowing))
    }

    /// So many lobes, and their light; nothing where fewer are as good and these were not requested.
    fn lobes<'b>(
        &'b self,
        family: LobeFamily,
        count: usize,
        grown: &mut Option<LobeFit<'b>>,
        requested: bool,
    ) -> Option<(Vec<f64>, Illumination)> {
        if self.mean == 0.0 {
            let lobe = [family.shape([0.0, 0.0, 1.0], 1.0), vec![0.0; 3]].concat();
            let parameters = [vec![0.0; 3], lobe.repeat(count)].concat();
            return Some((parameters, Illumination(vec![[0.0; 3]; self.light.0.len()])));
        }
        let fit = grown.get_or_insert_with(|| {
            let cells = self.cells.get_or_init(|| adaptive_cells(self.map, CELLS));
            LobeFit::new(LightTask::new(family, cells, self.channels, &self.light, SCALE * self.mean))
        });
        if fit.is_exact() && !requested {
            return None;
        }
        let fitted = fit.grown_to(count)?;
        Some((fitted.parameters, fitted.light))
    }

    /// Those of all pixels where they are few, else on some; irradiance and energy as the fit keeps them.
    fn errors(&self, candidate: &FittedCandidate, light: &Illumination) -> Result<Vec<f64>, FitError> {
        let Some(compared) = &self.compared else { return self.exact_errors(candidate) };
        let count = compared.pixels.len();
        let mut colors = vec![[0.0_f32; 3]; count];
        let batch = GraphBatch::new(&candidate.graph, &candidate.free).map_err(FitError::failed)?;
        batch.eval(compared.directions.as_flattened(), colors.as_flattened_mut());
        let mut sums = [0.0; 3];
        let scale = SCALE * self.mean.max(f64::MIN_POSITIVE);
        for (found, &[column, row]) in colors.iter().zip(&compared.pixels) {
            let squares =
                pixel_squares(found.map(f64::from), self.map.row(row)[column].map(f64::from), scale);
            sums.iter_mut().zip(squares).for_each(|(sum, square)| *sum += square / count as f64);
        }
        let mean = self.mean.max(f64::MIN_POSITIVE);
        let irradiance = light.difference(&self.light, self.mean);
        // Fits keep the energy to rounding: it is summed for the chosen one.
        Ok(vec![sums[0].sqrt(), sums[1].sqrt() / mean, irradiance, 0.0, sums[2]])
    }

    fn exact_errors(&self, candidate: &FittedCandidate) -> Result<Vec<f64>, FitError> {
        let size = [self.map.width(), self.map.height()];
        let batch = GraphBatch::new(&candidate.graph, &candidate.free).map_err(FitError::failed)?;
        let turns: Vec<(f64, f64)> =
            (0..size[0]).map(|column| self.map.angles(column, 0).1.sin_cos()).collect();
        let error = row_difference(self.map, SCALE, |row, colors| {
            let (sin, cos) = self.map.angles(0, row).0.sin_cos();
            let directions: Vec<[f32; 3]> = turns
                .iter()
                .map(|(sin_phi, cos_phi)| [sin * cos_phi, sin * sin_phi, cos].map(|x| x as f32))
                .collect();
            batch.eval(directions.as_flattened(), colors.as_flattened_mut());
        });
        Ok(figures(&error).into())
    }
}
