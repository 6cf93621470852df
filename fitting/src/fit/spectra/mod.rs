//! Measured spectra become functions of wavelength.

mod candidate_fits;
mod check;
mod file;
mod mixed_set;
mod on_request;
pub(super) mod result;
mod search_each;
mod search_set;
mod spectral_fit;

use color_fn_captures::CaptureKind;
use color_fn_captures::spectra::{ReadResult, SpectralQuantity};
use color_fn_core::{Compose, Graph, record};
use color_fn_run::GraphBatch;

use self::file::{beyond_physics, description};
use self::mixed_set::MixedSet;
use self::result::{FittedBasis, LightPair, SpectraResult};
use self::spectral_fit::SpectralFit;
use super::comparison::{CandidateResult, Comparison, Measure, Reason};
use super::detail::Detail;
use super::error::FitError;
use super::fitted::Fitted;
use super::goal::Goal;
use super::progress::Monitor;
use crate::registry::Basis;
use crate::search::Limit;
use crate::spectra::{SetFit, SpectraTask};

pub(super) fn fit(read: &ReadResult, goal: &Goal, monitor: &Monitor<'_>) -> Result<Fitted, FitError> {
    let set = &read.set;
    check::check(set, goal)?;
    let job = SpectralFit { set, quantity: set.quantity.into(), goal };
    let (result, comparison, graph, free) = job.run(monitor)?;
    let remark = beyond_physics(set, &result);
    Ok(Fitted {
        kind: CaptureKind::Spectra,
        file: job.file(graph, free, &result)?,
        comparison,
        reason: match &goal.basis {
            Some(_) => Reason::Requested,
            None => match job.limit() {
                Limit::Bytes(bytes) => Reason::BestWithinBytes(bytes),
                Limit::Error(target) if result.fit.worst(target) <= target => {
                    Reason::SmallestWithinError(target)
                }
                Limit::Error(target) => Reason::NearestTo(target),
            },
        },
        description: description(set),
        notes: job.notes(&result.task),
        remark,
        detail: Detail::Spectra(Box::new(result)),
    })
}

/// Bases, which of them each spectrum has, and the fits.
type BasesOfSpectra = (Vec<FittedBasis>, Vec<usize>, SetFit);

impl SpectralFit<'_> {
    fn measures(&self) -> Vec<Measure> {
        vec![match self.set.quantity {
            SpectralQuantity::Emission => {
                Measure::of("ΔE2000 of the worst lit sample", "delta_e_2000_lit_max", 3)
            }
            SpectralQuantity::Reflectance | SpectralQuantity::Transmittance => {
                Measure::of("ΔE2000 max, worst light", "delta_e_2000_max_worst_light", 3)
            }
        }]
    }

    /// The fit of the whole set, its candidates, and the set as one graph with its parameters.
    fn run(&self, monitor: &Monitor<'_>) -> Result<(SpectraResult, Comparison, Graph, Vec<f32>), FitError> {
        let mut task = self.task(self.set)?;
        let mut candidates = Vec::new();
        let (bases, basis_of, fit) = match &self.goal.basis {
            Some(basis) => {
                let (mut fitted, mut fit) = self.requested(&task, basis, monitor)?;
                // So few numbers over so much more than is seen may leave the color out: then they are of what is seen.
                let target = self.target();
                if let Some(seen) = task.within_seen().filter(|_| fit.worst(target) > target) {
                    let (of_seen, fit_of_seen) = self.requested(&seen, basis, monitor)?;
                    if fit_of_seen.worst(target) < 0.5 * fit.worst(target) {
                        (task, fitted, fit) = (seen, of_seen, fit_of_seen);
                    }
                }
                let set = self.whole_set(fitted, fit);
                candidates.push(result_of(basis, set.0[0].shared_bytes(), &set.2, self.target()));
                set
            }
            None if self.goal.per_spectrum => self.search_each(&task, &mut candidates, monitor)?,
            None => {
                let found = self.search(&task, &mut candidates, monitor)?;
                self.whole_set(self.family(&task, &found.basis)?, found.fit)
            }
        };
        self.has_errors(&fit)?;
        let (graph, free) = assemble(&bases, &basis_of, &fit)?;
        let (ranges, lights) = ranges_and_lights(&graph, &free, &task)?;
        let chosen = match &bases[..] {
            [only] => candidates.iter().position(|candidate| candidate.basis == only.basis),
            _ => None,
        };
        let comparison = Comparison { measures: self.measures(), candidates, chosen };
        Ok((SpectraResult { bases, basis_of, fit, ranges, lights, task }, comparison, graph, free))
    }

    fn whole_set(&self, basis: FittedBasis, fit: SetFit) -> BasesOfSpectra {
        (vec![basis], vec![0; self.set.samples.len()], fit)
    }

    /// Whether every spectrum has an error: one that is not a number is above every target, and compares as below.
    fn has_errors(&self, fit: &SetFit) -> Result<(), FitError> {
        match fit.samples.iter().position(|sample| sample.color.worst(self.target()).is_nan()) {
            None => Ok(()),
            Some(sample) => Err(FitError::UndefinedColor(self.set.samples[sample].name.clone())),
        }
    }
}

/// A basis fitted to a set, as a result of the comparison.
fn result_of(basis: &Basis, shared_bytes: usize, fit: &SetFit, target: f64) -> CandidateResult {
    let parameters = fit.samples.iter().map(|sample| sample.parameters.len()).sum();
    let bytes = 4 * parameters + shared_bytes;
    CandidateResult { basis: basis.clone(), parameters, bytes, errors: vec![fit.worst(target)] }
}

/// The set as one graph, and its free parameters.
fn assemble(bases: &[FittedBasis], of: &[usize], fit: &SetFit) -> Result<(Graph, Vec<f32>), FitError> {
    let first = bases.first().ok_or(FitError::NothingFitted)?;
    if let [only] = bases {
        let graph = record(&only.color.clone().set(of.len()));
        return Ok((graph.with_output(0, only.port.clone()), fit.set_parameters(only.layout())));
    }
    let mut free = Vec::new();
    for (k, basis) in bases.iter().enumerate() {
        let members = fit.samples.iter().zip(of).filter(|(_, basis)| **basis == k);
        let group = SetFit { samples: members.map(|(sample, _)| sample.clone()).collect() };
        free.extend(group.set_parameters(basis.layout()));
    }
    let name = |basis: &Basis| basis.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let named = bases.iter().map(|fitted| (name(&fitted.basis), fitted.color.clone()));
    let graph = record(&MixedSet::new(named.collect(), of));
    Ok((graph.with_output(0, first.port.clone()), free))
}

/// The smallest and the largest value of each member of a set, and of emission what lights they are: in single precision, as a file and
/// a shader have them.
fn ranges_and_lights(
    graph: &Graph,
    free: &[f32],
    task: &SpectraTask,
) -> Result<(Vec<[f64; 2]>, Vec<LightPair>), FitError> {
    let batch = GraphBatch::new(graph, free).map_err(FitError::failed)?;
    let wavelengths = task.wavelengths();
    let mut values = vec![0.0_f32; wavelengths.len()];
    let (mut ranges, mut lights) = (Vec::new(), Vec::new());
    for member in 0..task.len() {
        let points: Vec<[f32; 2]> = wavelengths.iter().map(|&nm| [member as f32, nm as f32]).collect();
        batch.eval(points.as_flattened(), &mut values);
        let ends = [f64::INFINITY, f64::NEG_INFINITY];
        ranges.push(values.iter().copied().map(f64::from).fold(ends, |[a, b], y| [a.min(y), b.max(y)]));
        let measured = task.measured_of(member);
        // Light is sampled at each nm.
        let place = |nm: f64| ((nm - wavelengths[0]).max(0.0).round() as usize).min(wavelengths.len() - 1);
        let pair = [task.light(|nm| measured[place(nm)]), task.light(|nm| f64::from(values[place(nm)]))];
        if let [Some(measured), Some(fitted)] = pair {
            lights.push(LightPair { measured, fitted });
        }
    }
    Ok((ranges, lights))
}
