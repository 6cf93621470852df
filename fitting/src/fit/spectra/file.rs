//! A fitted set as a file, and what is said of it.

use color_fn_captures::spectra::{SpectralQuantity, SpectralSet};
use color_fn_colorimetry::Illuminant;
use color_fn_core::Graph;
use color_fn_core::file::{ColorFile, Facts, Spec};
use color_fn_core::limits::MAX_LABEL;
use serde_json::Value;

use super::check::least;
use super::result::SpectraResult;
use super::spectral_fit::SpectralFit;
use crate::fit::error::FitError;
use crate::fit::grouped::grouped;
use crate::spectra::{SpectraAim, SpectraTask};

/// How many spectra there are, of what, and where.
pub(super) fn description(set: &SpectralSet) -> String {
    let [from, to] =
        [set.wavelengths.first(), set.wavelengths.last()].map(|nm| nm.copied().unwrap_or(f64::NAN));
    let plural = if set.samples.len() == 1 { "spectrum" } else { "spectra" };
    format!("{} {plural} of {}, {from} to {to} nm", grouped(set.samples.len()), set.quantity)
}

/// What a reflectance cannot be and the fit is: below 0 or above 1; or a light, below 0.
pub(super) fn beyond_physics(set: &SpectralSet, fitted: &SpectraResult) -> Option<String> {
    let (beyond, [from, to], quantity) = (fitted.beyond_unit(), fitted.range(), set.quantity);
    if quantity == SpectralQuantity::Emission {
        let negative = fitted.ranges.iter().filter(|[least, _]| *least < 0.0).count();
        return (negative > 0).then(|| {
            let (negative, all) = (grouped(negative), grouped(set.samples.len()));
            format!("fitted power down to {from:.3e}: {negative} of {all} lights are negative somewhere; splines, mixtures and sigmoids are not")
        });
    }
    if beyond == 0 {
        return None;
    }
    let (beyond, all) = (grouped(beyond), grouped(set.samples.len()));
    Some(format!(
        "fitted values from {from:.3} to {to:.3}: {quantity} leaves [0, 1] for {beyond} of {all}; a sigmoid cannot"
    ))
}

impl SpectralFit<'_> {
    /// What is to be known of the data.
    pub(super) fn notes(&self, task: &SpectraTask) -> Vec<String> {
        let (set, goal) = (self.set, self.goal);
        let light = set.quantity == SpectralQuantity::Emission;
        let mut notes = Vec::new();
        let coverage = task.coverage();
        if !coverage.is_complete() {
            notes.push(coverage.to_string());
        }
        let ([from, to], [first, last]) = (task.range(), coverage.requested);
        if from < first || last < to {
            notes.push(format!("fitted over {from}–{to} nm; color is judged on {first}–{last} nm"));
        } else if !light && (coverage.measured[0] < from || to < coverage.measured[1]) {
            let [measured_from, measured_to] = coverage.measured;
            notes.push(format!(
                "fitted over {from}–{to} nm alone: over all of {measured_from}–{measured_to} nm so few numbers leave the color out; take a larger basis"
            ));
        }
        if let Some((name, nm, value)) = least(set).filter(|least| !light && least.2 < 0.0) {
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
    pub(super) fn file(
        &self,
        graph: Graph,
        free: Vec<f32>,
        result: &SpectraResult,
    ) -> Result<ColorFile, FitError> {
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
            details.insert("illuminant".into(), illuminant(&goal.illuminant));
        }
        let mut file = ColorFile::new(graph, free).map_err(FitError::failed)?;
        file.spec = Some(Spec { basis: result.names(), details });
        file.labels = self.set.samples.iter().map(|sample| label(&sample.name)).collect();
        file.fit = finite(result.figures());
        file.provenance.notes.insert("coverage".into(), result.task.coverage().to_string().into());
        Ok(file)
    }
}

/// An illuminant: its name where that says all, else its powers at each nm that an observer sees.
fn illuminant(illuminant: &Illuminant) -> Value {
    let name = label(illuminant.name());
    if illuminant.is_named() {
        return name.into();
    }
    const SEEN: std::ops::RangeInclusive<u32> = 360..=830;
    let powers: Vec<f64> = SEEN.map(|nm| illuminant.at(f64::from(nm))).collect();
    let facts = [("name", name.into()), ("first_nm", (*SEEN.start()).into()), ("powers", powers.into())];
    Value::Object(facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
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
    let kept = facts.into_iter().filter_map(|(key, value)| match value {
        Value::Null => None,
        Value::Object(inner) => Some((key, finite(inner).into())),
        Value::Array(list) => {
            let each = list.into_iter().map(|item| match item {
                Value::Object(inner) => finite(inner).into(),
                other => other,
            });
            Some((key, each.collect::<Vec<_>>().into()))
        }
        other => Some((key, other)),
    });
    kept.collect()
}
