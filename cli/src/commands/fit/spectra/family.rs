//! Which family, and the fit with it.

use color_fn_bases::Range;
use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_core::domain::{Domain as _, Emission, Port, Quantity as Domain, Reflectance, Transmittance};
use color_fn_core::{Compose, Graph, GraphColor, Layout, record};
use color_fn_fitting::{ColorDifference, Goal, SampleFit, SetFit, SpectraAim, SpectraTask, choose};
use color_fn_fitting::{Spec, SpecFitError};

use super::gathered::{Family, Gathered};
use crate::basis::SpectralBasis;
use crate::commands::fit::args::{FitArgs, To};
use crate::error::Failure;
use crate::load::{Set, curve, leaves_unit};
use crate::present::progress::Progress;
use color_fn_colorimetry::ViewingConditions;

/// The target without `--target-de`: half of what is just visible side by side, so that most patches are below that.
pub(super) const TARGET_DE: f64 = 0.5;
/// The target for light, in Δu′v′: about the just visible difference.
pub(super) const TARGET_UV: f64 = 0.001;

/// A family that spectra were fitted with.
pub(super) struct Used {
    /// What it is called.
    pub(super) basis: SpectralBasis,
    /// The family over the range of the data, of plain numbers.
    color: Family,
    /// What the numbers are.
    port: Port,
}

impl Used {
    /// `graph` is the family.
    pub(super) fn new(basis: SpectralBasis, graph: Graph) -> Result<Self, Failure> {
        let port = graph.outputs()[0].0.clone();
        let graph = graph.with_output(0, Port { quantity: Domain::Number, ..port.clone() });
        Ok(Self { basis, color: GraphColor::new(graph)?, port })
    }

    fn layout(&self) -> &Layout {
        &self.color.graph().layout()
    }

    /// What its spectra share.
    fn shared_bytes(&self) -> usize {
        4 * self.basis.shared_numbers(self.layout())
    }
}

/// A fitted set.
pub(super) struct Fitted {
    /// The families, in order of their first use.
    pub(super) families: Vec<Used>,
    /// Which family each spectrum has.
    pub(super) of: Vec<usize>,
    /// The fits, in the order of the set.
    pub(super) fit: SetFit,
    /// The set as one graph of index and wavelength.
    pub(super) graph: Graph,
    /// Its free parameters.
    pub(super) free: Vec<f32>,
    /// The least and the greatest value of each spectrum as fitted, at 1 nm over the range of the observer.
    pub(super) ranges: Vec<[f64; 2]>,
}

impl Fitted {
    /// The family of a spectrum.
    fn family(&self, sample: usize) -> &Used {
        &self.families[self.of[sample]]
    }

    /// What the family of a spectrum is called.
    pub(super) fn basis_of(&self, sample: usize) -> &SpectralBasis {
        &self.family(sample).basis
    }

    /// All families: `bspline:12`, or `sigmoid:2 bspline:8`.
    pub(super) fn basis(&self) -> String {
        self.families.iter().map(|family| family.basis.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The least and the greatest value of all.
    pub(super) fn range(&self) -> [f64; 2] {
        let all = [f64::INFINITY, f64::NEG_INFINITY];
        self.ranges.iter().fold(all, |[least, most], [from, to]| [least.min(*from), most.max(*to)])
    }

    /// How many spectra leave [0, 1].
    pub(super) fn beyond_unit(&self) -> usize {
        self.ranges.iter().filter(|range| leaves_unit(**range)).count()
    }

    /// What the whole set takes: free parameters, and once what is shared.
    pub(super) fn bytes(&self) -> usize {
        4 * self.free.len() + self.shared_bytes()
    }

    /// The part of [`bytes`](Self::bytes) that spectra share: chosen knots, a learned basis.
    pub(super) fn shared_bytes(&self) -> usize {
        self.families.iter().map(Used::shared_bytes).sum()
    }

    /// What one spectrum takes by itself, and what it shares with others: that is its own when no other spectrum has its
    /// family.
    pub(super) fn sample_bytes(&self, sample: usize) -> [usize; 2] {
        let parameters = 4 * self.fit.samples[sample].parameters.len();
        let shared = self.family(sample).shared_bytes();
        let alone = self.of.iter().filter(|family| **family == self.of[sample]).count() == 1;
        if alone { [parameters + shared, 0] } else { [parameters, shared] }
    }
}

/// The quantity of measurements as that of a port.
pub(super) const fn domain(quantity: SpectralQuantity) -> Domain {
    match quantity {
        SpectralQuantity::Reflectance => Domain::Reflectance,
        SpectralQuantity::Transmittance => Domain::Transmittance,
        SpectralQuantity::Emission => Domain::Emission,
    }
}

/// The port that the measurements come out of.
pub(super) fn port(quantity: SpectralQuantity) -> Port {
    match quantity {
        SpectralQuantity::Reflectance => Reflectance::ports(),
        SpectralQuantity::Transmittance => Transmittance::ports(),
        SpectralQuantity::Emission => Emission::ports(),
    }
    .swap_remove(0)
}

/// What is fitted, and how.
pub(super) struct Job<'a> {
    /// The spectra.
    pub(super) set: &'a SpectralSet,
    /// The light and the eye.
    pub(super) conditions: &'a ViewingConditions,
    /// The basis that was asked for.
    pub(super) asked: Option<SpectralBasis>,
    /// What else was.
    pub(super) args: &'a FitArgs,
}

impl Job<'_> {
    fn task(&self, set: &SpectralSet) -> Result<SpectraTask, Failure> {
        let aim = match self.args.to {
            To::Spectrum => SpectraAim::Spectrum,
            To::Color => SpectraAim::Color,
        };
        Ok(SpectraTask::new(set, self.conditions.observer, &self.conditions.illuminant, aim)?)
    }

    /// The goal of a search, for so many spectra of the set.
    fn goal(&self, count: usize) -> Goal {
        let default = if self.set.quantity == SpectralQuantity::Emission { TARGET_UV } else { TARGET_DE };
        match self.args.budget_bytes {
            Some(bytes) => Goal::Bytes(bytes * count / self.set.samples.len()),
            None => Goal::Error(self.args.target_de.unwrap_or(default)),
        }
    }

    /// The fit of the whole set, and the set made ready.
    pub(super) fn run(&self) -> Result<(Fitted, SpectraTask), Failure> {
        let task = self.task(self.set)?;
        let (families, of, fit) = match &self.asked {
            Some(basis) => {
                let (family, fit) = self.given(&task, basis)?;
                (vec![family], vec![0; self.set.samples.len()], fit)
            }
            None if self.args.per_spectrum => {
                let (specs, of, fit) = self.one_by_one()?;
                let families = specs.iter().map(|spec| self.family(&task, spec));
                (families.collect::<Result<_, _>>()?, of, fit)
            }
            None => {
                let candidates = Spec::candidates(&domain(self.set.quantity)).len();
                let progress = Progress::new("trying families", candidates);
                let (spec, fit) = self.search(&task, self.set.samples.len(), &progress)?;
                (vec![self.family(&task, &spec)?], vec![0; self.set.samples.len()], fit)
            }
        };
        self.has_errors(&fit)?;
        let (graph, free) = assemble(&families, &of, &fit)?;
        let number = Port { quantity: Domain::Number, ..graph.outputs()[0].0.clone() };
        let color = Set::new(graph.clone().with_output(0, number))?;
        let ranges = (0..of.len()).map(|member| {
            let values = curve(&color, &free, member, task.wavelengths())?;
            Ok(values.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], &y| [a.min(y), b.max(y)]))
        });
        let ranges = ranges.collect::<Result<_, Failure>>()?;
        Ok((Fitted { families, of, fit, graph, free, ranges }, task))
    }

    /// Whether every spectrum has an error: one that is no number is above every target, and compares as below.
    fn has_errors(&self, fit: &SetFit) -> Result<(), Failure> {
        let wrong = fit.samples.iter().position(|sample| worst(sample).is_nan());
        match wrong {
            None => Ok(()),
            Some(sample) => Err(Failure::work(format!(
                "the fit of spectrum `{}` has no color that could be judged: choose another --basis",
                self.set.samples[sample].name
            ))),
        }
    }

    /// The fit with a given basis; a target or budget that it misses is a failure.
    fn given(&self, task: &SpectraTask, basis: &SpectralBasis) -> Result<(Used, SetFit), Failure> {
        let progress = Progress::new("fitting", 1);
        let (family, fit) = match basis {
            // A size out of bounds is wrong usage, before it is a fit that fails.
            SpectralBasis::Family(spec) => (self.family(task, spec)?, self.fit(task, spec)?),
            SpectralBasis::LowRank(rank) => self.learn(task, *rank)?,
            SpectralBasis::Moments(degree) => self.keep_moments(task, *degree)?,
            SpectralBasis::Mixture(peaks) => self.mix(task, *peaks)?,
            SpectralBasis::Wavelets(mother, count) => self.choose_wavelets(task, *mother, *count)?,
        };
        progress.step();
        let found = fit.worst_mean();
        if let Some(target) = self.args.target_de.filter(|target| found.is_nan() || found > *target) {
            return Err(Failure::work(format!(
                "{basis} has a mean ΔE2000 of {found:.3} under the worst light, above the target of {target}: \
                 take a larger basis, or leave --basis out"
            )));
        }
        let own: usize = fit.samples.iter().map(|sample| 4 * sample.parameters.len()).sum();
        let bytes = own + family.shared_bytes();
        if let Some(budget) = self.args.budget_bytes.filter(|budget| bytes > *budget) {
            return Err(Failure::work(format!("{basis} takes {bytes} bytes, above the budget of {budget}")));
        }
        Ok((family, fit))
    }

    /// The cheapest family that meets the goal for all spectra of a task.
    fn search(
        &self,
        task: &SpectraTask,
        count: usize,
        progress: &Progress,
    ) -> Result<(Spec, SetFit), Failure> {
        let candidates = Spec::candidates(&domain(self.set.quantity));
        let sized = candidates.into_iter().map(|spec| {
            let bytes = self.bytes(&spec, count);
            (spec, bytes)
        });
        let goal = self.goal(count);
        let few = self.few(goal)?;
        let trial = choose(sized, goal, |spec| {
            progress.step();
            if let Some((few, most)) = &few {
                let fit = self.fit(few, spec).ok()?;
                if fit.worst_mean() > *most {
                    return Some((fit.worst_mean(), fit));
                }
            }
            let fit = self.fit(task, spec).ok()?;
            Some((fit.worst_mean(), fit))
        })
        .map_err(|error| {
            let way = match goal {
                Goal::Error(_) => "raise the target, or choose a --basis",
                Goal::Bytes(_) => "raise --budget-bytes, which counts all spectra together",
            };
            Failure::work(format!("{error}: {way}"))
        })?;
        Ok((trial.candidate, trial.fit))
    }

    /// Of a large set an even choice, and the error of it above which the whole set is not fitted: one that misses
    /// the target by so much there would not reach it with the rest.
    fn few(&self, goal: Goal) -> Result<Option<(SpectraTask, f64)>, Failure> {
        const FEW: usize = 64;
        const FACTOR: f64 = 2.0;
        let count = self.set.samples.len();
        match goal {
            Goal::Error(target) if count > 2 * FEW => {
                let samples = (0..FEW).map(|i| self.set.samples[i * count / FEW].clone()).collect();
                let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
                Ok(Some((task, FACTOR * target)))
            }
            Goal::Error(_) | Goal::Bytes(_) => Ok(None),
        }
    }

    /// A family for each spectrum by itself. Every candidate is fitted to all spectra that still wait for theirs.
    fn one_by_one(&self) -> Result<(Vec<Spec>, Vec<usize>, SetFit), Failure> {
        let (goal, count) = (self.goal(1), self.set.samples.len());
        let mut candidates = Spec::candidates(&domain(self.set.quantity));
        candidates.sort_by_key(|spec| self.bytes(spec, 1));
        if let Goal::Bytes(budget) = goal {
            candidates.retain(|spec| self.bytes(spec, 1) <= budget);
        }
        let progress = Progress::new("trying families", candidates.len());
        let mut best: Vec<Option<(Spec, SampleFit, f64)>> = vec![None; count];
        let mut waiting: Vec<usize> = (0..count).collect();
        for spec in candidates {
            for (&sample, fit) in waiting.iter().zip(self.try_on(&spec, &waiting)?) {
                let Some(fit) = fit else { continue };
                let error = worst(&fit);
                let better = best[sample].as_ref().is_none_or(|(_, _, least)| error < *least);
                if better && error.is_finite() {
                    best[sample] = Some((spec.clone(), fit, error));
                }
            }
            if let Goal::Error(target) = goal {
                waiting.retain(|&sample| best[sample].as_ref().is_none_or(|(_, _, error)| *error > target));
            }
            progress.step();
            if waiting.is_empty() {
                break;
            }
        }
        let (mut specs, mut of, mut samples): (Vec<Spec>, _, _) = (Vec::new(), Vec::new(), Vec::new());
        for (sample, best) in self.set.samples.iter().zip(best) {
            let (spec, fit) = reached(goal, best, &sample.name)?;
            let known = specs.iter().position(|known| *known == spec);
            of.push(known.unwrap_or(specs.len()));
            if known.is_none() {
                specs.push(spec);
            }
            samples.push(fit);
        }
        Ok((specs, of, SetFit { samples }))
    }

    /// The fits of some spectra with one family, where there is one.
    fn try_on(&self, spec: &Spec, which: &[usize]) -> Result<Vec<Option<SampleFit>>, Failure> {
        let samples = which.iter().map(|&sample| self.set.samples[sample].clone()).collect();
        let task = self.task(&SpectralSet { samples, ..self.set.clone() })?;
        match self.fit(&task, spec) {
            Ok(fit) => Ok(fit.samples.into_iter().map(Some).collect()),
            Err(_) if which.len() == 1 => Ok(vec![None]),
            // One of them failed; the others may not.
            Err(_) => which.iter().map(|&sample| Ok(self.try_on(spec, &[sample])?.swap_remove(0))).collect(),
        }
    }

    fn fit(&self, task: &SpectraTask, spec: &Spec) -> Result<SetFit, SpecFitError> {
        spec.fit(task, &domain(self.set.quantity))
    }

    fn bytes(&self, spec: &Spec, count: usize) -> usize {
        4 * (spec.n_params(&domain(self.set.quantity)) * count + spec.chosen_knots())
    }

    /// A family over the range of the data.
    fn family(&self, task: &SpectraTask, spec: &Spec) -> Result<Used, Failure> {
        let [from, to] = task.range();
        // What is out of a family's bounds was typed so.
        let graph = spec.graph(Range::new(from, to)?, &domain(self.set.quantity)).map_err(Failure::usage)?;
        Used::new(SpectralBasis::Family(spec.clone()), graph)
    }
}

/// The set as one graph, and its free parameters.
fn assemble(families: &[Used], of: &[usize], fit: &SetFit) -> Result<(Graph, Vec<f32>), Failure> {
    let mut free = Vec::new();
    for (k, family) in families.iter().enumerate() {
        let members = fit.samples.iter().zip(of).filter(|(_, family)| **family == k);
        let group = SetFit { samples: members.map(|(sample, _)| sample.clone()).collect() };
        free.extend(group.set_parameters(family.layout()));
    }
    let graph = match families {
        [family] => record(&family.color.clone().set(of.len())),
        families => {
            let name =
                |basis: &SpectralBasis| basis.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let named = families.iter().map(|family| (name(&family.basis), family.color.clone()));
            record(&Gathered::new(named.collect(), of))
        }
    };
    Ok((graph.with_output(0, families[0].port.clone()), free))
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

/// The best fit of a spectrum, when it is good enough.
fn reached(
    goal: Goal,
    best: Option<(Spec, SampleFit, f64)>,
    name: &str,
) -> Result<(Spec, SampleFit), Failure> {
    match (goal, best) {
        (Goal::Error(wanted), Some((_, _, best))) if best > wanted => Err(Failure::work(format!(
            "{name}: no family has an error of at most {wanted}; the best has {best:.2e}: raise the target"
        ))),
        (_, Some((spec, fit, _))) => Ok((spec, fit)),
        (Goal::Bytes(budget), None) => Err(Failure::work(format!(
            "{name}: no family fits into its share of {budget} bytes: raise --budget-bytes, which counts all \
             spectra together"
        ))),
        (Goal::Error(_), None) => Err(Failure::work(format!("{name}: no family could be fitted"))),
    }
}
