//! Measured spectra become functions of wavelength.

mod check;
mod mixed_set;
mod on_request;
mod result;

use color_fn_bases::Range;
use color_fn_captures::CaptureKind;
use color_fn_captures::spectra::{ReadResult, SpectralQuantity, SpectralSet};
use color_fn_core::domain::Quantity;
use color_fn_core::file::{ColorFile, Facts, Spec};
use color_fn_core::limits::MAX_LABEL;
use color_fn_core::{Compose, Graph, record};
use color_fn_run::GraphBatch;

use self::mixed_set::MixedSet;
use super::comparison::{CandidateResult, Comparison, Measure, Reason};
use super::fitted::{Detail, Fitted};
use super::progress::{Monitor, Stage};
use super::{FitError, Goal, grouped};
use crate::registry::{Basis, Role, SpectrumRole};
use crate::search::{Candidate, Limit, Search, search};
use crate::{ColorDifference, SampleFit, SetFit, SpectraAim, SpectraTask};

pub use result::{FittedBasis, SpectraResult, leaves_unit};

/// The target without a limit: half of what is just visible side by side, so that most patches are below that.
const TARGET_DE: f64 = 0.5;
/// The target for light, in Δu′v′: about the just visible difference.
const TARGET_UV: f64 = 0.001;

pub(super) fn fit(read: &ReadResult, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let set = &read.set;
    check::check(set, goal)?;
    let job = SpectralFit { set, quantity: set.quantity.into(), goal };
    let (result, comparison, graph, free) = job.run(monitor)?;
    let remark = beyond_unit(set, &result);
    Ok(Fitted {
        kind: CaptureKind::Spectra,
        file: job.file(graph, free, &result)?,
        comparison,
        reason: match &goal.basis {
            Some(_) => Reason::Requested,
            None => match job.limit() {
                Limit::Bytes(bytes) => Reason::BestWithinBytes(bytes),
                Limit::Error(target) => Reason::SmallestWithinError(target),
            },
        },
        description: description(set),
        notes: job.notes(&result.task),
        remark,
        detail: Detail::Spectra(Box::new(result)),
    })
}

/// How many spectra there are, of what, and where.
fn description(set: &SpectralSet) -> String {
    let [from, to] =
        [set.wavelengths.first(), set.wavelengths.last()].map(|nm| nm.copied().unwrap_or(f64::NAN));
    let plural = if set.samples.len() == 1 { "spectrum" } else { "spectra" };
    format!("{} {plural} of {}, {from} to {to} nm", grouped(set.samples.len()), set.quantity)
}

/// What a reflectance cannot be and the fit is: below 0 or above 1.
fn beyond_unit(set: &SpectralSet, fitted: &SpectraResult) -> Option<String> {
    let beyond = fitted.beyond_unit();
    if set.quantity == SpectralQuantity::Emission || beyond == 0 {
        return None;
    }
    let ([from, to], quantity) = (fitted.range(), set.quantity);
    let (beyond, all) = (grouped(beyond), grouped(set.samples.len()));
    Some(format!(
        "fitted values from {from:.3} to {to:.3}: {quantity} leaves [0, 1] for {beyond} of {all}; a sigmoid cannot"
    ))
}

/// What is fitted, and how.
struct SpectralFit<'a> {
    /// The spectra.
    set: &'a SpectralSet,
    /// Their quantity, as that of a port.
    quantity: Quantity,
    /// What is to be reached.
    goal: &'a Goal,
}

/// Bases, which of them each spectrum has, and the fits.
type BasesOfSpectra = (Vec<FittedBasis>, Vec<usize>, SetFit);

/// A basis fitted to a set, as a search compares it.
struct FittedSet {
    basis: Basis,
    bytes: usize,
    fit: SetFit,
}

impl Candidate for FittedSet {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        self.fit.worst_mean()
    }
}

/// A basis fitted to one spectrum.
#[derive(Clone)]
struct FittedSpectrum {
    basis: Basis,
    bytes: usize,
    fit: SampleFit,
}

impl Candidate for FittedSpectrum {
    fn bytes(&self) -> usize {
        self.bytes
    }
    fn error(&self, _: Limit) -> f64 {
        worst(&self.fit)
    }
}

/// The error of one spectrum under the worst light.
fn worst(fit: &SampleFit) -> f64 {
    match &fit.color {
        // A NaN must not lose against a number, on either side.
        ColorDifference::Reflected(errors) => {
            errors.iter().copied().fold(0.0, |a: f64, b| if a > b || a.is_nan() { a } else { b })
        }
        ColorDifference::Emitted { delta_uv_prime, .. } => *delta_uv_prime,
    }
}

impl SpectralFit<'_> {
    fn task(&self, set: &SpectralSet) -> Result<SpectraTask, FitError> {
        let Goal { observer, illuminant, aim, .. } = self.goal;
        SpectraTask::new(set, *observer, illuminant, *aim).map_err(FitError::failed)
    }

    /// The limit of a search.
    fn limit(&self) -> Limit {
        let light = self.set.quantity == SpectralQuantity::Emission;
        self.goal.limit.unwrap_or(Limit::Error(if light { TARGET_UV } else { TARGET_DE }))
    }

    fn measures(&self) -> Vec<Measure> {
        vec![match self.set.quantity {
            SpectralQuantity::Emission => Measure::of("Δu′v′ mean", "delta_u_v_prime_mean", 5),
            SpectralQuantity::Reflectance | SpectralQuantity::Transmittance => {
                Measure::of("ΔE2000 mean, worst light", "delta_e_2000_mean_worst_light", 3)
            }
        }]
    }

    /// The fit of the whole set, its candidates, and the set as one graph with its parameters.
    fn run(&self, monitor: &Monitor<'_>) -> Result<(SpectraResult, Comparison, Graph, Vec<f32>), FitError> {
        let (task, count) = (self.task(self.set)?, self.set.samples.len());
        let mut candidates = Vec::new();
        let (bases, basis_of, fit) = match &self.goal.basis {
            Some(basis) => {
                let (fitted, fit) = self.requested(&task, basis, monitor)?;
                let set = self.whole_set(fitted, fit);
                candidates.push(result_of(basis, set.0[0].shared_bytes(), &set.2));
                set
            }
            None if self.goal.per_spectrum => self.one_by_one(&task, &mut candidates, monitor)?,
            None => {
                let found = self.search(&task, &mut candidates, monitor)?;
                self.whole_set(self.family(&task, &found.basis)?, found.fit)
            }
        };
        self.has_errors(&fit)?;
        let (graph, free) = assemble(&bases, &basis_of, &fit)?;
        let ranges = ranges(&graph, &free, count, task.wavelengths())?;
        let chosen = match &bases[..] {
            [only] => candidates.iter().position(|candidate| candidate.basis == only.basis),
            _ => None,
        };
        let comparison = Comparison { measures: self.measures(), candidates, chosen };
        Ok((SpectraResult { bases, basis_of, fit, ranges, task }, comparison, graph, free))
    }

    fn whole_set(&self, basis: FittedBasis, fit: SetFit) -> BasesOfSpectra {
        (vec![basis], vec![0; self.set.samples.len()], fit)
    }

    /// Whether every spectrum has an error: one that is no number is above every target, and compares as below.
    fn has_errors(&self, fit: &SetFit) -> Result<(), FitError> {
        match fit.samples.iter().position(|sample| worst(sample).is_nan()) {
            None => Ok(()),
            Some(sample) => Err(FitError::NoColor(self.set.samples[sample].name.clone())),
        }
    }

    /// The fit with a requested basis; a target or budget that it misses is an error.
    fn requested(
        &self,
        task: &SpectraTask,
        basis: &Basis,
        monitor: &Monitor<'_>,
    ) -> Result<(FittedBasis, SetFit), FitError> {
        let steps = monitor.begin(Stage::Fitting, 1)?;
        let kind = CaptureKind::Spectra;
        let (fitted, fit) = match basis.role(kind) {
            Some(Role::Spectrum(role)) => match role {
                // A size out of bounds is at fault, before it is a fit that fails.
                SpectrumRole::Parametric(_) => (self.family(task, basis)?, basis.fit(task, &self.quantity)?),
                SpectrumRole::LowRank => self.learn(task, basis)?,
                SpectrumRole::Moments => self.keep_moments(task, basis)?,
                SpectrumRole::Mixture => self.mix(task, basis)?,
                SpectrumRole::Wavelets(mother) => self.choose_wavelets(task, basis, mother)?,
            },
            _ => return Err(FitError::BasisOfOtherData { basis: basis.clone(), kind }),
        };
        steps.step()?;
        let (reached, basis) = (fit.worst_mean(), basis.clone());
        if let Some(target) = self.goal.target().filter(|target| reached.is_nan() || reached > *target) {
            return Err(FitError::AboveTarget { basis, reached, target, worst_light: true });
        }
        let own: usize = fit.samples.iter().map(|sample| 4 * sample.parameters.len()).sum();
        let bytes = own + fitted.shared_bytes();
        if let Some(budget) = self.goal.budget().filter(|budget| bytes > *budget) {
            return Err(FitError::AboveBudget { basis, bytes, budget });
        }
        Ok((fitted, fit))
    }

    /// The cheapest family that meets the limit for all spectra.
    fn search(
        &self,
        task: &SpectraTask,
        candidates: &mut Vec<CandidateResult>,
        monitor: &Monitor<'_>,
    ) -> Result<FittedSet, FitError> {
        let sized = self.sized(self.set.samples.len());
        let steps = monitor.begin(Stage::Comparing, sized.len())?;
        let limit = self.limit();
        let few = self.few(limit)?;
        let bytes_of = sized.clone();
        search(sized, limit, |basis| {
            steps.step()?;
            let fit_to = |task: &SpectraTask| basis.fit(task, &self.quantity).ok();
            let fit = match &few {
                Some((few, most)) => match fit_to(few) {
                    Some(fit) if fit.worst_mean() > *most => Some(fit),
                    Some(_) => fit_to(task),
                    None => None,
                },
                None => fit_to(task),
            };
            let Some(fit) = fit else { return Ok(None) };
            let bytes = bytes_of.iter().find(|(known, _)| known == basis).map_or(0, |(_, bytes)| *bytes);
            let found = FittedSet { basis: basis.clone(), bytes, fit };
            candidates.push(CandidateResult {
                basis: basis.clone(),
                parameters: bytes / 4 - basis.size().wavelengths().len(),
                bytes,
                errors: vec![found.error(limit)],
            });
            Ok(Some(found))
        })
    }

    /// The candidates with what they take for so many spectra.
    fn sized(&self, count: usize) -> Vec<(Basis, usize)> {
        let candidates = Basis::spectral_candidates(&self.quantity).into_iter();
        let bytes =
            |basis: &Basis, parameters: usize| 4 * (parameters * count + basis.size().wavelengths().len());
        candidates
            .map(|(basis, parameters)| (bytes(&basis, parameters), basis))
            .map(|(n, basis)| (basis, n))
            .collect()
    }

    /// Of a large set an even choice, and the error of it above which the whole set is not fitted: one that misses
    /// the target by so much there would not reach it with the rest.
    fn few(&self, limit: Limit) -> Result<Option<(SpectraTask, f64)>, FitError> {
        const FEW: usize = 64;
        const FACTOR: f64 = 2.0;
        let count = self.set.samples.len();
        match limit {
            Limit::Error(target) if count > 2 * FEW => {
                let samples = (0..FEW).map(|i| self.set.samples[i * count / FEW].clone()).collect();
                let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
                Ok(Some((task, FACTOR * target)))
            }
            Limit::Error(_) | Limit::Bytes(_) => Ok(None),
        }
    }

    /// A family for each spectrum by itself. Every candidate is fitted to all spectra that still wait for theirs.
    fn one_by_one(
        &self,
        task: &SpectraTask,
        candidates: &mut Vec<CandidateResult>,
        monitor: &Monitor<'_>,
    ) -> Result<BasesOfSpectra, FitError> {
        let count = self.set.samples.len();
        let limit = match self.limit() {
            Limit::Bytes(bytes) => Limit::Bytes(bytes / count),
            limit => limit,
        };
        let mut sized = self.sized(1);
        sized.sort_by_key(|(_, bytes)| *bytes);
        let steps = monitor.begin(Stage::Comparing, sized.len())?;
        let mut searches: Vec<Search<FittedSpectrum>> = vec![Search::new(limit); count];
        let mut waiting: Vec<usize> = (0..count).collect();
        for (basis, bytes) in sized {
            waiting.retain(|&sample| searches[sample].considers(bytes));
            if waiting.is_empty() {
                break;
            }
            let mut errors = Vec::new();
            for (&sample, fit) in waiting.iter().zip(self.fit_some(&basis, &waiting)?) {
                let Some(fit) = fit else { continue };
                errors.push(worst(&fit));
                searches[sample].offer(FittedSpectrum { basis: basis.clone(), bytes, fit });
            }
            let mean = errors.iter().sum::<f64>() / errors.len() as f64;
            let parameters = bytes / 4 - basis.size().wavelengths().len();
            candidates.push(CandidateResult { basis, parameters, bytes, errors: vec![mean] });
            waiting.retain(|&sample| !searches[sample].is_met());
            steps.step()?;
        }
        let (mut bases, mut basis_of, mut samples) = (Vec::<FittedBasis>::new(), Vec::new(), Vec::new());
        for (sample, search) in self.set.samples.iter().zip(searches) {
            let found = search
                .finish()
                .map_err(|source| FitError::SpectrumNotReached { spectrum: sample.name.clone(), source })?;
            let known = bases.iter().position(|known| known.basis == found.basis);
            basis_of.push(known.unwrap_or(bases.len()));
            if known.is_none() {
                bases.push(self.family(task, &found.basis)?);
            }
            samples.push(found.fit);
        }
        Ok((bases, basis_of, SetFit { samples }))
    }

    /// The fits of some spectra with one basis, where there is one.
    fn fit_some(&self, basis: &Basis, which: &[usize]) -> Result<Vec<Option<SampleFit>>, FitError> {
        let samples = which.iter().map(|&sample| self.set.samples[sample].clone()).collect();
        let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
        match basis.fit(&task, &self.quantity) {
            Ok(fit) => Ok(fit.samples.into_iter().map(Some).collect()),
            Err(_) if which.len() == 1 => Ok(vec![None]),
            // One of them failed; the others may not.
            Err(_) => {
                let one = |&sample: &usize| Ok(self.fit_some(basis, &[sample])?.swap_remove(0));
                which.iter().map(one).collect()
            }
        }
    }

    /// A family over the range of the data.
    fn family(&self, task: &SpectraTask, basis: &Basis) -> Result<FittedBasis, FitError> {
        let [from, to] = task.range();
        let range = Range::new(from, to).map_err(FitError::failed)?;
        let graph = basis.graph(range, &self.quantity).map_err(FitError::Basis)?;
        FittedBasis::new(basis.clone(), graph)
    }

    /// What is to be known of the data.
    fn notes(&self, task: &SpectraTask) -> Vec<String> {
        let (set, goal) = (self.set, self.goal);
        let light = set.quantity == SpectralQuantity::Emission;
        let mut notes = Vec::new();
        let coverage = task.coverage();
        if !coverage.is_complete() {
            notes.push(coverage.to_string());
        }
        if let Some((name, nm, value)) = check::least(set).filter(|least| !light && least.2 < 0.0) {
            notes.push(format!(
                "values down to {value} (`{name}` at {nm} nm) are taken as noise, and as they are"
            ));
        }
        if goal.aim == SpectraAim::Color {
            let under = if light { String::new() } else { format!(" under {}", goal.illuminant.name()) };
            notes.push(format!("the fit keeps the exact XYZ{under} for {}", goal.observer));
        }
        notes
    }

    /// The set as a file, with its conditions, labels and errors.
    fn file(&self, graph: Graph, free: Vec<f32>, result: &SpectraResult) -> Result<ColorFile, FitError> {
        let goal = self.goal;
        let mut details = Facts::new();
        let to = match goal.aim {
            SpectraAim::Spectrum => "spectrum",
            SpectraAim::Color => "color",
        };
        for (key, value) in [("to", to), ("observer", goal.observer.short_name())] {
            details.insert(key.into(), value.into());
        }
        if self.set.quantity != SpectralQuantity::Emission {
            details.insert("illuminant".into(), goal.illuminant.name().into());
        }
        let mut file = ColorFile::new(graph, free).map_err(FitError::failed)?;
        file.spec = Some(Spec { basis: result.names(), details });
        file.labels = self.set.samples.iter().map(|sample| label(&sample.name)).collect();
        file.fit = finite(result.figures());
        file.provenance.notes.insert("coverage".into(), result.task.coverage().to_string().into());
        Ok(file)
    }
}

/// A basis fitted to a set, as a result of the comparison.
fn result_of(basis: &Basis, shared_bytes: usize, fit: &SetFit) -> CandidateResult {
    let parameters = fit.samples.iter().map(|sample| sample.parameters.len()).sum();
    let bytes = 4 * parameters + shared_bytes;
    CandidateResult { basis: basis.clone(), parameters, bytes, errors: vec![fit.worst_mean()] }
}

/// The set as one graph, and its free parameters.
fn assemble(bases: &[FittedBasis], of: &[usize], fit: &SetFit) -> Result<(Graph, Vec<f32>), FitError> {
    let mut free = Vec::new();
    for (k, basis) in bases.iter().enumerate() {
        let members = fit.samples.iter().zip(of).filter(|(_, basis)| **basis == k);
        let group = SetFit { samples: members.map(|(sample, _)| sample.clone()).collect() };
        free.extend(group.set_parameters(basis.layout()));
    }
    let first = bases.first().ok_or(FitError::NothingFitted)?;
    let graph = match bases {
        [only] => record(&only.color.clone().set(of.len())),
        several => {
            let name = |basis: &Basis| basis.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let named = several.iter().map(|fitted| (name(&fitted.basis), fitted.color.clone()));
            record(&MixedSet::new(named.collect(), of))
        }
    };
    Ok((graph.with_output(0, first.port.clone()), free))
}

/// The least and the greatest value of each member of a set at wavelengths in nm.
fn ranges(graph: &Graph, free: &[f32], count: usize, wavelengths: &[f64]) -> Result<Vec<[f64; 2]>, FitError> {
    let batch = GraphBatch::new(graph, free).map_err(FitError::failed)?;
    let mut values = vec![0.0_f32; wavelengths.len()];
    let range = |member: usize| {
        let points: Vec<[f32; 2]> = wavelengths.iter().map(|&nm| [member as f32, nm as f32]).collect();
        batch.eval(points.as_flattened(), &mut values);
        let ends = [f64::INFINITY, f64::NEG_INFINITY];
        values.iter().copied().map(f64::from).fold(ends, |[a, b], y| [a.min(y), b.max(y)])
    };
    Ok((0..count).map(range).collect())
}

/// A sample's name as a label: one line, not too long.
fn label(name: &str) -> String {
    let mut label: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    while label.len() > MAX_LABEL {
        label.pop();
    }
    label
}

/// Facts without the numbers that are not finite, which a file cannot hold.
fn finite(facts: Facts) -> Facts {
    use serde_json::Value;
    let kept = facts.into_iter().filter_map(|(key, value)| match value {
        Value::Null => None,
        Value::Object(inner) => Some((key, finite(inner).into())),
        other => Some((key, other)),
    });
    kept.collect()
}
