//! Tables of the sky become functions of the sun's elevation and of direction.

use color_fn_captures::{CaptureKind, Sky, SkyFrame};
use color_fn_core::color::{round_to_f32, to_f32};
use color_fn_core::domain::{Direction, Elevation};
use color_fn_core::file::Facts;
use color_fn_core::glam::Vec3;

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Measure, Target};
use super::detail::{Detail, SkyResult};
use super::direction::direction_candidates;
use super::error::FitError;
use super::fitted::{Fitted, rgb};
use super::goal::Goal;
use super::progress::{Monitor, Stage};
use crate::parameter_spline::{ParameterSplineConfig, ParameterSplineFitError};
use crate::registry::{Basis, DirectionRole, Role};
use crate::sky::{SkyColor, SkyDifference, SkySamples, frame_difference};

/// The scale s of the logarithmic error, as for environment maps.
const SCALE: f64 = 1.0;
/// The keyframes between which parameters vary. More gain a twentieth at thirteen elevations, and follow what lies between worse.
const KEYFRAMES: usize = 6;

const MEASURES: [Measure; 3] = [
    Measure::of("log RMS", "log_rms", 4),
    Measure::of("linear RMS", "linear_rms", 4),
    Measure::of("negative", "negative_share", 3),
];

pub(super) fn fit(sky: &Sky, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let task = SkyTask::new(sky);
    let chosen = task.candidates(goal, monitor)?.choose(goal, DEFAULT_BYTES)?;
    let held_out = task.held_out(&chosen.candidate, monitor)?;
    let SkyResult { inner, ends } = held_out;
    let mut details = Facts::new();
    details.insert("log_scale".into(), SCALE.into());
    details.insert("keyframes".into(), task.keyframes().into());
    details.insert("held_out_log_rms".into(), inner.log.into());
    details.insert("held_out_linear_rms".into(), inner.linear.into());
    details.insert("held_out_end_log_rms".into(), ends.log.into());
    Ok(Fitted {
        kind: CaptureKind::Sky,
        file: chosen.file(details)?,
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!(
            "sky at {} elevations of the sun, {} wavelengths, as linear sRGB radiance",
            sky.frames().len(),
            sky.wavelengths().len()
        ),
        notes: task.notes(),
        remark: Some(format!(
            "fitted without each elevation in turn, log RMS there: {:.4} between others, {:.4} at the ends",
            inner.log, ends.log
        )),
        detail: Detail::Sky(held_out),
    })
}

/// A sky, and what a fit needs of it.
struct SkyTask<'a> {
    sky: &'a Sky,
    samples: SkySamples,
    rgb: Vec<Vec<[f64; 3]>>,
}

impl<'a> SkyTask<'a> {
    fn new(sky: &'a Sky) -> Self {
        let rgb = sky.frames().iter().map(|frame| sky.rgb(frame)).collect();
        Self { samples: SkySamples::rgb(sky), rgb, sky }
    }

    fn notes(&self) -> Vec<String> {
        let wavelengths = self.sky.wavelengths();
        let (from, to) = (wavelengths[0], wavelengths[wavelengths.len() - 1]);
        vec![
            format!("CIE 1931 observer over {from} to {to} nm, linear between the wavelengths"),
            "z is up, the sun at azimuth 0 (+x); below the horizon there are no data, and the fit has no meaning"
                .into(),
            format!(
                "parameters vary between {} keyframes, spaced by the cube root of the elevation",
                self.keyframes()
            ),
        ]
    }

    fn keyframes(&self) -> usize {
        KEYFRAMES.min(self.sky.frames().len())
    }

    /// Every family and size, or every degree of harmonics and the basis that was requested.
    fn candidates(&self, goal: &Goal, monitor: &Monitor<'_>) -> Result<Candidates, FitError> {
        let bases = direction_candidates(goal, CaptureKind::Sky)?;
        let steps = monitor.begin(Stage::Comparing, bases.len())?;
        let mut all = Vec::new();
        for (basis, role) in bases {
            let fitted = self.fit(&basis, role, &self.samples);
            steps.step()?;
            // One that does not settle is left out of the comparison.
            let Ok(SkyColor { graph, parameters }) = fitted else { continue };
            let mut one = FittedCandidate::new(basis, graph, to_f32(&parameters));
            let errors = (0..self.rgb.len()).map(|i| self.error(i, &one)).collect::<Result<Vec<_>, _>>()?;
            let error = SkyDifference::mean(&errors);
            one.errors = vec![error.log, error.linear, error.negative];
            all.push(one);
        }
        Ok(Candidates::new(&MEASURES, all, Target::Nothing))
    }

    fn fit(
        &self,
        basis: &Basis,
        role: DirectionRole,
        samples: &SkySamples,
    ) -> Result<SkyColor, ParameterSplineFitError> {
        let (n, keyframes, config) =
            (basis.size().count(), self.keyframes(), ParameterSplineConfig::default());
        match role {
            DirectionRole::Harmonics => samples.harmonics(n, keyframes, &config),
            DirectionRole::Lobes(family) => samples.lobes(family, n, keyframes, &config),
        }
    }

    /// The same without a frame; lobes start from where they are.
    fn fit_without(&self, i: usize, candidate: &FittedCandidate) -> Result<SkyColor, FitError> {
        let others = self.samples.without(i);
        let basis = &candidate.basis;
        match basis.role(CaptureKind::Sky) {
            Some(Role::Direction(DirectionRole::Lobes(family))) => {
                let start: Vec<f64> = candidate.free.iter().copied().map(f64::from).collect();
                let (n, config) = (basis.size().count(), ParameterSplineConfig::default());
                others.improved_lobes(family, n, self.keyframes(), &start, &config)
            }
            _ => self.fit(basis, DirectionRole::Harmonics, &others),
        }
        .map_err(FitError::failed)
    }

    /// The errors at each elevation of fits that have not seen it: between others, and at the ends.
    fn held_out(&self, candidate: &FittedCandidate, monitor: &Monitor<'_>) -> Result<SkyResult, FitError> {
        let last = self.rgb.len() - 1;
        let steps = monitor.begin(Stage::HoldingOut, self.rgb.len())?;
        let (mut inner, mut ends) = (Vec::new(), Vec::new());
        for i in 0..=last {
            let SkyColor { graph, parameters } = self.fit_without(i, candidate)?;
            let one = FittedCandidate::new(candidate.basis.clone(), graph, to_f32(&parameters));
            let errors = if i == 0 || i == last { &mut ends } else { &mut inner };
            errors.push(self.error(i, &one)?);
            steps.step()?;
        }
        Ok(SkyResult { inner: SkyDifference::mean(&inner), ends: SkyDifference::mean(&ends) })
    }

    /// The error at a frame.
    fn error(&self, i: usize, candidate: &FittedCandidate) -> Result<SkyDifference, FitError> {
        let frame = &self.sky.frames()[i];
        let points = sky_points(frame, &frame.directions);
        let found = rgb::<(Elevation, Direction)>(&candidate.graph, &candidate.free, &points)?;
        let found: Vec<[f64; 3]> = found.iter().map(|rgb| rgb.to_array().map(f64::from)).collect();
        Ok(frame_difference(&self.rgb[i], &found, SCALE))
    }
}

/// Directions at the elevation of a frame, as points of a color of the sky.
pub fn sky_points(frame: &SkyFrame, directions: &[[f64; 3]]) -> Vec<(f32, Vec3)> {
    let at = round_to_f32(frame.elevation);
    directions.iter().map(|direction| (at, Vec3::from_slice(&to_f32(direction)))).collect()
}
