//! Donaldson matrices become functions of excitation and emission.

use color_fn_captures::{CaptureKind, DonaldsonMatrix};
use color_fn_colorimetry::metrics::{ColorDifferenceEvaluator, ColorEvaluator, TEST_ILLUMINANTS};
use color_fn_colorimetry::{Curve, Illuminant};
use color_fn_core::color::to_f32;
use color_fn_core::file::Facts;
use color_fn_core::record;

use super::comparison::{Candidates, DEFAULT_BYTES, FittedCandidate, Measure, Target};
use super::detail::{Detail, FluorescenceResult, LitResult};
use super::error::FitError;
use super::fitted::Fitted;
use super::goal::Goal;
use super::position::unsuitable;
use super::progress::{Monitor, Stage};
use crate::bispectral::{ReradiationError, fit_reradiation};
use crate::fluorescent::{
    BIN_WIDTH, FluorescentMaterial, FluorescentSurface, at_nm, excitation, radiance_factor,
};
use crate::registry::{Basis, Size};

/// How much of the short end is told apart, in nm.
const EDGE: f64 = 20.0;

const MEASURES: [Measure; 3] = [
    Measure::of("worst ΔE2000", "delta_e_2000_max", 3),
    Measure::of("mean", "delta_e_2000_mean", 3),
    Measure::of("left", "reradiation_left", 4),
];
/// Where the ΔE2000 under the worst light stands among them.
const WORST: usize = 0;

/// The radiance factor at 1 nm under each light.
type Factors = Vec<Vec<f64>>;

pub(super) fn fit(matrix: &DonaldsonMatrix, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let measured = Measured::new(matrix, goal)?;
    let (candidates, mut factors) = measured.candidates(goal, monitor)?;
    let chosen = candidates.choose(goal, DEFAULT_BYTES)?;
    let n = matrix.wavelengths().len();
    let mut details = Facts::new();
    details.insert(BIN_WIDTH.into(), matrix.step().into());
    details.insert("bins".into(), n.into());
    Ok(Fitted {
        kind: CaptureKind::Fluorescence,
        file: chosen.file(details)?,
        detail: Detail::Fluorescence(Box::new(measured.lit(factors.swap_remove(chosen.index)))),
        comparison: chosen.comparison,
        reason: chosen.reason,
        description: format!("Donaldson matrix of {n} × {n} bins of {} nm", matrix.step()),
        notes: notes(matrix),
        remark: None,
    })
}

/// Which range there is, and what lies beyond it.
fn notes(matrix: &DonaldsonMatrix) -> Vec<String> {
    let (nm, half) = (matrix.wavelengths(), 0.5 * matrix.step());
    let (from, to) = (nm[0] - half, nm[nm.len() - 1] + half);
    let all = matrix.excitation();
    let largest = all.iter().copied().fold(0.0, f64::max);
    let edge = all.iter().zip(nm).filter(|(_, at)| **at < from + EDGE).map(|(x, _)| *x).fold(0.0, f64::max);
    let (share, height) =
        (100.0 * matrix.excited_within(EDGE), 100.0 * edge / largest.max(f64::MIN_POSITIVE));
    vec![
        format!(
            "excited and seen from {from} to {to} nm; the diagonal is reflectance, which a function of its own holds"
        ),
        format!(
            "light below {from} nm (UV, which is in daylight) excites too, and is not in the data: under it the material emits more \
             than this color does, by an unknown amount. The first {EDGE} nm hold {share:.1} % of the reradiation, and \
             excite {height:.0} % as strongly as the best excitation"
        ),
    ]
}

/// A matrix, and its radiance factors.
struct Measured<'a> {
    matrix: &'a DonaldsonMatrix,
    lights: Vec<Illuminant>,
    evaluator: ColorDifferenceEvaluator,
    /// With what is reradiated, and without.
    factors: [Factors; 2],
}

impl<'a> Measured<'a> {
    fn new(matrix: &'a DonaldsonMatrix, goal: &Goal) -> Result<Self, FitError> {
        let others = TEST_ILLUMINANTS.iter().filter(|name| **name != goal.illuminant.name());
        let others = others.map(|name| Illuminant::named(name)).collect::<Result<Vec<_>, _>>();
        let lights: Vec<Illuminant> =
            [vec![goal.illuminant.clone()], others.map_err(FitError::failed)?].concat();
        let (nm, half) = (matrix.wavelengths(), 0.5 * matrix.step());
        let curve = |values: &[f64]| Curve::reflectance(nm, values).map_err(FitError::failed);
        let reflected = curve(&matrix.reflectance())?;
        let mut factors = [Vec::new(), Vec::new()];
        for light in &lights {
            let bin = |nm: &f64| {
                excitation(light, [nm - half, nm + half]).into_iter().map(|(_, power)| power).sum::<f64>()
                    / matrix.step()
            };
            let powers: Vec<f64> = nm.iter().map(bin).collect();
            let emitted = curve(&matrix.emitted(&powers))?;
            factors[0].push(radiance_factor(light, |nm| reflected.at(nm), |nm| emitted.at(nm)));
            factors[1].push(radiance_factor(light, |nm| reflected.at(nm), |_| 0.0));
        }
        let evaluator = ColorDifferenceEvaluator::new(goal.observer, &lights);
        Ok(Self { matrix, lights, evaluator, factors })
    }

    /// The usual numbers of terms, or each up to the one that was requested; and the radiance factors of each.
    fn candidates(&self, goal: &Goal, monitor: &Monitor<'_>) -> Result<(Candidates, Vec<Factors>), FitError> {
        let half = self.matrix.wavelengths().len() / 2;
        let bases: Vec<Basis> = match &goal.basis {
            Some(basis) if basis.size().count() > half => {
                let terms = basis.size().count();
                return Err(unsuitable(basis, ReradiationError::Terms { terms, max: half }));
            }
            Some(basis) => {
                (1..=basis.size().count()).map(|n| Basis::of(basis.family(), Size::Count(n))).collect()
            }
            None => {
                let all = Basis::candidates(CaptureKind::Fluorescence).into_iter();
                all.filter(|basis| basis.size().count() <= half).collect()
            }
        };
        let steps = monitor.begin(Stage::Comparing, bases.len())?;
        let (mut all, mut factors) = (Vec::new(), Vec::new());
        for basis in bases {
            let fit = fit_reradiation(self.matrix, basis.size().count()).map_err(FitError::failed)?;
            let free = to_f32(&[fit.parameters, fit.reflectance_parameters].concat());
            let graph = record(&FluorescentMaterial { reradiation: fit.color, reflectance: fit.reflectance });
            let surface = FluorescentSurface::new(graph.clone(), &free, self.matrix.step());
            let surface = surface.ok_or_else(|| FitError::NotFitted(basis.clone()))?;
            let lit = surface.radiance_factors(&self.lights).map_err(FitError::failed)?;
            let errors = self.errors(&lit);
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let worst = errors.iter().copied().fold(0.0, f64::max);
            all.push(FittedCandidate {
                errors: vec![if mean.is_nan() { mean } else { worst }, mean, fit.left],
                ..FittedCandidate::new(basis, graph, free)
            });
            factors.push(lit);
            steps.step()?;
        }
        Ok((Candidates::new(&MEASURES, all, Target::WorstLight(WORST)), factors))
    }

    /// ΔE2000 under each light.
    fn errors(&self, fitted: &Factors) -> Vec<f64> {
        let evaluators = self.evaluator.evaluators().iter().zip(self.factors[0].iter().zip(fitted));
        let each = |(evaluator, (measured, fitted)): (&ColorEvaluator, (&Vec<f64>, &Vec<f64>))| {
            let xyz = |factor: &Vec<f64>| evaluator.weights().tristimulus(|nm| at_nm(factor, nm));
            evaluator.delta_e_2000(xyz(measured), xyz(fitted))
        };
        evaluators.map(each).collect()
    }

    /// What a fit is under each light.
    fn lit(self, fitted: Factors) -> FluorescenceResult {
        let (errors, without) = (self.errors(&fitted), self.errors(&self.factors[1]));
        let excited_in_first_20_nm = self.matrix.excited_within(EDGE);
        let [measured, _] = self.factors;
        let all = self
            .lights
            .into_iter()
            .zip(measured.into_iter().zip(fitted))
            .zip(errors.into_iter().zip(without));
        let lights = all.map(|((light, (measured, fitted)), (error, error_without_reradiation))| LitResult {
            light,
            error,
            error_without_reradiation,
            measured,
            fitted,
        });
        FluorescenceResult { lights: lights.collect(), excited_in_first_20_nm }
    }
}
