//! The figures of a fit: for `--json`, and for the file.

use std::path::PathBuf;

use color_fn_captures::spectra::SpectralSet;
use color_fn_core::file::Facts;
use color_fn_fitting::{ColorDifference, SampleFit, SpectraResult};
use serde::Serialize;
use serde_json::{Map, Value};

/// Report of `fit`.
#[derive(Debug, Serialize)]
pub(super) struct FitReport<'a> {
    /// The families: `bspline:12`.
    pub(super) basis: String,
    /// What was measured.
    pub(super) quantity: &'static str,
    /// The reference illuminant.
    pub(super) illuminant: &'a str,
    /// The observer, by short name.
    pub(super) observer: &'static str,
    /// What was kept: `spectrum` or `color`.
    pub(super) to: &'static str,
    /// Figures of the set.
    pub(super) summary: Facts,
    /// Figures of each spectrum.
    pub(super) samples: Vec<Facts>,
    /// How the picture was made.
    pub(super) picture: PictureReport<'a>,
    /// What it wrote.
    pub(super) files: &'a [PathBuf],
    /// How the file was understood, where it left that open.
    pub(super) assumptions: &'a [String],
    /// What else is to be known.
    pub(super) notes: &'a [String],
}

/// How the picture was made.
#[derive(Debug, Serialize)]
pub(super) struct PictureReport<'a> {
    /// In words.
    pub(super) by: &'a str,
    /// `gpu` or `cpu`.
    pub(super) device: &'static str,
}

fn range([min, max]: [f64; 2]) -> Value {
    Map::from_iter([("min".to_owned(), number(min)), ("max".to_owned(), number(max))]).into()
}

/// A number, or nothing for one that is not finite.
fn number(x: f64) -> Value {
    serde_json::Number::from_f64(x).map_or(Value::Null, Value::Number)
}

/// Figures of the whole set.
pub(super) fn summary(fitted: &SpectraResult) -> Facts {
    let mut facts = fitted.figures();
    facts.insert("bytes".into(), fitted.bytes().into());
    facts.insert("shared_bytes".into(), fitted.shared_bytes().into());
    facts.insert("samples".into(), fitted.fit.samples.len().into());
    facts
}

/// Figures of each spectrum.
pub(super) fn samples(set: &SpectralSet, fitted: &SpectraResult) -> Vec<Facts> {
    let lights = fitted.task.lights();
    let one = |(i, sample): (usize, &SampleFit)| {
        let mut facts = Facts::new();
        facts.insert("name".into(), set.samples[i].name.clone().into());
        facts.insert("basis".into(), fitted.basis(i).basis.to_string().into());
        facts.insert("parameters".into(), sample.parameters.len().into());
        let [bytes, shared_bytes] = fitted.sample_bytes(i);
        facts.insert("bytes".into(), bytes.into());
        facts.insert("shared_bytes".into(), shared_bytes.into());
        facts.insert("rmse".into(), number(sample.rmse));
        facts.insert("range".into(), range(fitted.ranges[i]));
        match &sample.color {
            ColorDifference::Reflected(errors) => {
                let each =
                    lights.iter().zip(errors).map(|(name, error)| ((*name).to_owned(), number(*error)));
                facts.insert("delta_e_2000".into(), each.collect::<Map<_, _>>().into());
            }
            ColorDifference::Emitted { delta_uv_prime, lit, misplaced } => {
                facts.insert("delta_u_v_prime".into(), number(*delta_uv_prime));
                let names = (1..).map(|number| format!("TCS{number:02}"));
                let lit = names.zip(lit.iter().map(|error| number(*error)));
                facts.insert("delta_e_2000_lit".into(), lit.collect::<Map<_, _>>().into());
                facts.insert("misplaced".into(), number(*misplaced));
                facts.extend(fitted.lights[i].figures());
            }
        }
        facts
    };
    fitted.fit.samples.iter().enumerate().map(one).collect()
}
