//! A fitted set: its families, bytes and figures.

use color_fn_colorimetry::metrics::{LightColor, Stats};
use color_fn_core::domain::{Port, Quantity};
use color_fn_core::file::Facts;
use color_fn_core::{Graph, GraphColor, Layout};
use serde_json::Value;

use super::mixed_set::Family;
use crate::fit::error::FitError;
use crate::registry::Basis;
use crate::spectra::{SetFit, SpectraTask};

/// A basis that spectra were fitted with.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FittedBasis {
    /// Family and size.
    pub basis: Basis,
    /// The family over the range of the data, of plain numbers.
    pub(super) color: Family,
    /// What the numbers are.
    pub(super) port: Port,
}

impl FittedBasis {
    /// `graph` is the family.
    pub(super) fn new(basis: Basis, graph: Graph) -> Result<Self, FitError> {
        let port = graph.outputs()[0].0.clone();
        let graph = graph.with_output(0, Port { quantity: Quantity::Number, ..port.clone() });
        Ok(Self { basis, color: GraphColor::new(graph).map_err(FitError::failed)?, port })
    }

    pub(super) fn layout(&self) -> &Layout {
        self.color.graph().layout()
    }

    /// What its spectra share, in bytes: chosen knots, a learned basis.
    pub fn shared_bytes(&self) -> usize {
        4 * self.basis.shared_numbers(self.layout())
    }
}

/// Of so many lights the figures are listed.
const MAX_LISTED: usize = 256;

/// A light, measured and fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LightPair {
    /// As measured.
    pub measured: LightColor,
    /// As fitted, in single precision.
    pub fitted: LightColor,
}

/// A fitted set of spectra.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SpectraResult {
    /// The bases, in order of their first use.
    pub bases: Vec<FittedBasis>,
    /// Which basis each spectrum has.
    pub basis_of: Vec<usize>,
    /// The fits, in the order of the set.
    pub fit: SetFit,
    /// The smallest and the largest value of each spectrum as fitted, at 1 nm over the range of the observer.
    pub ranges: Vec<[f64; 2]>,
    /// The colors of each light, and how it renders others; none where the spectra are no emission.
    pub lights: Vec<LightPair>,
    /// The spectra as they were fitted and evaluated.
    pub task: SpectraTask,
}

/// Whether values leave [0, 1] by more than rounding to `f32` brings.
pub fn leaves_unit([from, to]: [f64; 2]) -> bool {
    const ROUNDING: f64 = 1e-6;
    from < -ROUNDING || to > 1.0 + ROUNDING
}

impl SpectraResult {
    /// The basis of a spectrum.
    pub fn basis(&self, sample: usize) -> &FittedBasis {
        &self.bases[self.basis_of[sample]]
    }

    /// All bases: `bspline:12`, or `sigmoid:2 bspline:8`.
    pub fn names(&self) -> String {
        self.bases.iter().map(|fitted| fitted.basis.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The smallest and the largest value of all.
    pub fn range(&self) -> [f64; 2] {
        let all = [f64::INFINITY, f64::NEG_INFINITY];
        self.ranges.iter().fold(all, |[least, max], [from, to]| [least.min(*from), max.max(*to)])
    }

    /// How many spectra leave [0, 1].
    pub fn beyond_unit(&self) -> usize {
        self.ranges.iter().filter(|range| leaves_unit(**range)).count()
    }

    /// What the whole set takes: free parameters, and once what is shared.
    pub fn bytes(&self) -> usize {
        let own: usize = self.fit.samples.iter().map(|sample| 4 * sample.parameters.len()).sum();
        own + self.shared_bytes()
    }

    /// The part of [`bytes`](Self::bytes) that spectra share: chosen knots, a learned basis.
    pub fn shared_bytes(&self) -> usize {
        self.bases.iter().map(FittedBasis::shared_bytes).sum()
    }

    /// What one spectrum takes by itself, and what it shares with others: that is its own when no other spectrum has its
    /// basis.
    pub fn sample_bytes(&self, sample: usize) -> [usize; 2] {
        let parameters = 4 * self.fit.samples[sample].parameters.len();
        let shared = self.basis(sample).shared_bytes();
        let alone = self.basis_of.iter().filter(|basis| **basis == self.basis_of[sample]).count() == 1;
        if alone { [parameters + shared, 0] } else { [parameters, shared] }
    }

    /// Errors of the whole set in color and value, and the bounds of its values. What is not finite is null.
    pub fn figures(&self) -> Facts {
        let mut facts = Facts::new();
        let lights = self.task.lights();
        if lights.is_empty() {
            facts.insert("delta_u_v_prime".into(), stats(self.fit.color_stats(0)).into());
            if let Some(lit) = self.fit.lit_stats() {
                facts.insert("delta_e_2000_lit".into(), stats(lit).into());
            }
            facts.insert("misplaced".into(), self.fit.misplaced().into());
            let listed = self.lights.iter().take(MAX_LISTED).map(|light| light.figures().into());
            facts.insert("lights".into(), listed.collect::<Vec<Value>>().into());
        } else {
            facts.insert("delta_e_2000".into(), stats(self.fit.color_stats(0)).into());
            let each = lights.iter().enumerate();
            let each = each.map(|(k, name)| ((*name).to_owned(), stats(self.fit.color_stats(k)).into()));
            facts.insert("delta_e_2000_by_light".into(), each.collect::<Facts>().into());
        }
        facts.insert("rmse".into(), self.fit.rmse().into());
        let [min, max] = self.range();
        let range = Facts::from_iter([("min".to_owned(), min.into()), ("max".to_owned(), max.into())]);
        facts.insert("range".into(), range.into());
        facts
    }
}

impl LightPair {
    /// CCT in K, Duv, Rₐ and R₉ of both; null where there is none.
    pub fn figures(&self) -> Facts {
        type Figure = fn(&LightColor) -> f64;
        let temperature: [(&str, Figure); 2] = [
            ("cct", |light| light.temperature.map_or(f64::NAN, |found| found.kelvin)),
            ("duv", |light| light.temperature.map_or(f64::NAN, |found| found.duv)),
        ];
        let rendering: [(&str, Figure); 2] = [
            ("ra", |light| light.rendering.map_or(f64::NAN, |found| found.general)),
            ("r9", |light| light.rendering.map_or(f64::NAN, |found| found.strong_red())),
        ];
        let pair = |(key, of): (&str, Figure)| {
            let both = [("measured", &self.measured), ("fitted", &self.fitted)];
            let both = both.map(|(which, light)| (which.to_owned(), of(light).into()));
            (key.to_owned(), Facts::from_iter(both).into())
        };
        temperature.into_iter().chain(rendering).map(pair).collect()
    }
}

fn stats(stats: Stats) -> Facts {
    let figures = [("mean", stats.mean), ("p95", stats.p95), ("max", stats.max)];
    figures.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
}
