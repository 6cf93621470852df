//! Tables of BRDFs become functions of light and view.

use std::f64::consts::PI;

use color_fn_bases::{HalfLobes, LowRankBrdf};
use color_fn_captures::{AngleUnit, BrdfSample, BrdfTable, CaptureKind};
use color_fn_core::color::to_f32;
use color_fn_core::domain::Direction;
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;
use color_fn_core::{Graph, record};

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Measure, Target};
use super::detail::Detail;
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::grouped::grouped;
use super::progress::{Monitor, Stage};
use crate::brdf::{brdf_log_rms, fit_brdf_terms, fit_half_lobes};
use crate::registry::{Basis, Role, SurfaceRole};

/// Coefficients of the curves of θ_h, θ_d and the cosines.
const COEFFICIENTS: [usize; 3] = [14, 6, 6];
/// The maximal number of samples that are fitted to.
const MAX_FITTED: usize = 8000;

const MEASURES: [Measure; 3] = [
    Measure::of("log RMS", "log_cosine_rms", 4),
    Measure::of("linear RMS", "linear_rms", 4),
    Measure::of("albedo", "albedo_max", 3),
];
/// Where the albedo stands among the measures.
const ALBEDO: usize = 2;

pub(super) fn fit(table: &BrdfTable, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let samples = table.samples();
    let chosen = candidates(samples, goal, monitor)?.choose(goal, DEFAULT_BYTES)?;
    let albedo = chosen.candidate.errors[ALBEDO];
    let remark = (albedo > 1.0).then(|| {
        format!("light from some direction is reflected {albedo:.3} times: more than there is, by the error of the fit or of the table")
    });
    Ok(Fitted {
        kind: CaptureKind::Brdf,
        file: chosen.file(Facts::new())?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("BRDF at {} pairs of directions, sr⁻¹, linear sRGB", grouped(samples.len())),
        notes: notes(table),
        remark,
        detail: Detail::Nothing,
    })
}

fn notes(table: &BrdfTable) -> Vec<String> {
    let mut notes = Vec::new();
    match table.angle_unit() {
        Some(AngleUnit::AssumedRadians) => notes.push(
            "angles are taken as radians: no polar angle is above 1.571 (name the columns with _deg if they are degrees)".into(),
        ),
        Some(AngleUnit::Radians) => notes.push("angles are radians, as the header says".into()),
        _ => {}
    }
    if table.unmeasured() > 0 {
        notes.push(format!(
            "{} rows with -1, which marks what was not measured, were left out",
            grouped(table.unmeasured())
        ));
    }
    if table.normalized() > 0 {
        notes.push(format!(
            "directions of {} rows are not unit vectors, and were normalized",
            grouped(table.normalized())
        ));
    }
    if table.below() > 0 {
        notes.push(format!("{} rows below the surface were left out", grouped(table.below())));
    }
    if table.clamped() > 0 {
        notes.push(format!("negative values of {} rows were taken as 0", grouped(table.clamped())));
    }
    let step = step(table.samples());
    if step > 1 {
        notes.push(format!("fitted to one row of {step}, evaluated by all"));
    }
    notes
}

/// One sample of so many is fitted to.
fn step(samples: &[BrdfSample]) -> usize {
    samples.len().div_ceil(MAX_FITTED)
}

fn pair(sample: &BrdfSample) -> (Vec3, Vec3) {
    let narrow = |direction: [f64; 3]| Vec3::from(direction.map(|x| x as f32));
    (narrow(sample.light), narrow(sample.view))
}

/// Every family and size, or those of the requested family up to the requested size.
fn candidates(samples: &[BrdfSample], goal: &Goal, monitor: &Monitor<'_>) -> Result<Candidates, FitError> {
    let kind = CaptureKind::Brdf;
    let mut bases = Basis::candidates(kind);
    if let Some(basis) = &goal.basis {
        let smaller = |one: &Basis| {
            one.family().name == basis.family().name && one.size().count() < basis.size().count()
        };
        bases.retain(smaller);
        bases.push(basis.clone());
    }
    let fitted: Vec<BrdfSample> = samples.iter().copied().step_by(step(samples)).collect();
    let pairs: Vec<(Vec3, Vec3)> = samples.iter().map(pair).collect();
    let steps = monitor.begin(Stage::Comparing, bases.len())?;
    let mut all = Vec::new();
    // All sizes of a family come from the fit of the largest.
    for family in bases.chunk_by(|a, b| a.family().name == b.family().name) {
        let Some(Role::Surface(role)) = family[0].role(kind) else {
            return Err(FitError::BasisOfOtherData { basis: family[0].clone(), kind });
        };
        let largest = family.iter().map(|basis| basis.size().count()).max().unwrap_or(1);
        let sizes = SizesOf::fit(role, &fitted, largest)?;
        for basis in family {
            let (graph, free) = sizes.color(basis.size().count())?;
            let errors = errors(samples, &pairs, &graph, &free)?;
            all.push(FittedCandidate { errors, ..FittedCandidate::new(basis.clone(), graph, free) });
            steps.step()?;
        }
    }
    Ok(Candidates::new(&MEASURES, all, Target::Nothing))
}

/// The fits of all sizes of a family.
enum SizesOf {
    Terms(crate::brdf::BrdfTerms),
    Lobes(Vec<Vec<f64>>),
}

impl SizesOf {
    fn fit(role: SurfaceRole, samples: &[BrdfSample], largest: usize) -> Result<Self, FitError> {
        match role {
            SurfaceRole::Terms => fit_brdf_terms(samples, largest, COEFFICIENTS).map(Self::Terms),
            SurfaceRole::Lobes => fit_half_lobes(samples, largest).map(Self::Lobes),
        }
        .map_err(FitError::failed)
    }

    /// The color of a size, and its parameters.
    fn color(&self, n: usize) -> Result<(Graph, Vec<f32>), FitError> {
        Ok(match self {
            Self::Terms(fit) => {
                let color = LowRankBrdf::new(n, fit.coefficients, fit.angles).map_err(FitError::failed)?;
                (record(&color), to_f32(&fit.parameters[n - 1]))
            }
            Self::Lobes(fit) => (record(&HalfLobes::new(n)), to_f32(&fit[n - 1])),
        })
    }
}

fn errors(
    samples: &[BrdfSample],
    pairs: &[(Vec3, Vec3)],
    graph: &Graph,
    free: &[f32],
) -> Result<Vec<f64>, FitError> {
    let fitted = rgb::<(Direction, Direction)>(graph, free, pairs)?;
    let at = |i: usize| fitted[i].to_array().map(f64::from);
    let square = |(i, sample): (usize, &BrdfSample)| {
        let fitted = at(i);
        let cosine = (sample.light[2] * sample.view[2]).sqrt();
        (0..3).map(|c| (cosine * (fitted[c] - sample.value[c])).powi(2)).sum::<f64>()
    };
    let squares: f64 = samples.iter().enumerate().map(square).sum();
    let linear = (squares / (3 * samples.len()) as f64).sqrt();
    Ok(vec![brdf_log_rms(samples, at), linear, albedo(graph, free)?])
}

/// How finely an albedo is summed, and for how many directions of light.
const ALBEDO_ROWS: u16 = 96;
const ALBEDO_LIGHTS: u8 = 6;

/// The largest albedo of a channel, for light from 0 to 75° above.
fn albedo(graph: &Graph, free: &[f32]) -> Result<f64, FitError> {
    let mut largest = 0.0_f64;
    for theta in (0..ALBEDO_LIGHTS).map(|k| 15.0_f32.to_radians() * f32::from(k)) {
        let light = Vec3::new(theta.sin(), 0.0, theta.cos());
        let turn = std::f32::consts::TAU / f32::from(ALBEDO_ROWS);
        let pair = |i: u16, j: u16| {
            // Even in cos² and φ, so that the cosine is part of the measure.
            let square = (f32::from(i) + 0.5) / f32::from(ALBEDO_ROWS);
            let (sine, (y, x)) = ((1.0 - square).sqrt(), ((f32::from(j) + 0.5) * turn).sin_cos());
            (light, Vec3::new(sine * x, sine * y, square.sqrt()))
        };
        let pairs: Vec<(Vec3, Vec3)> =
            (0..ALBEDO_ROWS).flat_map(|i| (0..ALBEDO_ROWS).map(move |j| pair(i, j))).collect();
        let mut sum = [0.0; 3];
        for color in rgb::<(Direction, Direction)>(graph, free, &pairs)? {
            (0..3).for_each(|c| sum[c] += f64::from(color[c]));
        }
        let part = PI / f64::from(ALBEDO_ROWS).powi(2);
        largest = sum.into_iter().map(|x| x * part).fold(largest, f64::max);
    }
    Ok(largest)
}
