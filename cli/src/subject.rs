//! What `plot` and `compare` take: measured data or fits, of one kind or the other.

use std::io;
use std::io::Read;
use std::path::Path;

use color_fn_captures::spectra::{ReadOptions, SpectralSet};
use color_fn_captures::{Capture, CaptureKind};
use color_fn_colorimetry::{Illuminant, Observer, ViewingConditions};
use color_fn_core::domain::Quantity;

use crate::appearance::{Appearance, Viewer};
use crate::error::Failure;
use crate::input;
use crate::load::{Loaded, Set, curve, member};
use crate::patches::colors;
use crate::present::text::clean;

/// Measured data or a fit.
#[derive(Debug)]
pub(crate) enum Subject {
    /// What a file of measurements holds.
    Measured { name: String, capture: Box<Capture> },
    /// A color.
    Fitted(Box<Loaded>),
}

/// The name of a file, by which a person tells it from others.
fn called(path: &Path) -> String {
    path.file_name().map_or_else(|| "data".into(), |name| clean(&name.to_string_lossy()))
}

/// How a file begins, and what remains of standard input.
fn start(path: &Path) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    input::open(path)?.take(64).read_to_end(&mut start)?;
    Ok(start)
}

impl Subject {
    /// Reads an input: a color where it is JSON, else measured data, which `options` are for.
    pub(crate) fn open(path: &Path, options: &ReadOptions<'_>) -> Result<Self, Failure> {
        let name = input::name(path);
        let shown = called(name);
        let start = start(path).map_err(|error| Failure::work(format!("{}: {error}", name.display())))?;
        let is_color = start.trim_ascii_start().starts_with(b"{")
            || name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("colorfn"));
        if !input::is_stream(path) {
            return if is_color {
                Loaded::open(path).map(Box::new).map(Self::Fitted)
            } else {
                Ok(Self::Measured { name: shown, capture: Box::new(Capture::read(path, options)?) })
            };
        }
        let mut all = start.chain(io::stdin().lock());
        if is_color {
            let mut bytes = Vec::new();
            let max = color_fn_core::limits::MAX_BYTES as u64;
            all.take(max + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::work(format!("{}: {error}", name.display())))?;
            return Loaded::parse(&bytes, path).map(Box::new).map(Self::Fitted);
        }
        Ok(Self::Measured { name: shown, capture: Box::new(Capture::from_reader(&mut all, name, options)?) })
    }

    /// What it is called.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Measured { name, .. } => name.clone(),
            Self::Fitted(loaded) => called(&loaded.path),
        }
    }

    /// What it is, in words.
    pub(crate) fn what(&self) -> String {
        match self {
            Self::Measured { capture, .. } => format!("{} (measured)", capture.kind()),
            Self::Fitted(loaded) => {
                format!(
                    "a function of {} that gives {}",
                    loaded.inputs_in_words(),
                    loaded.quantity().describe()
                )
            }
        }
    }

    /// As spectra, where it is some.
    pub(crate) fn spectra(&self) -> Result<Spectra<'_>, Failure> {
        match self {
            Self::Measured { capture, name } => match &**capture {
                Capture::Spectra(read) => Ok(Spectra {
                    name: name.clone(),
                    labels: read.set.samples.iter().map(|sample| clean(&sample.name)).collect(),
                    quantity: read.set.quantity.into(),
                    curves: Curves::Measured(&read.set),
                }),
                other => Err(Failure::usage(format!("{name} is {}, and not spectra", other.kind()))),
            },
            Self::Fitted(loaded) => {
                let count = loaded.members().unwrap_or(1);
                Ok(Spectra {
                    name: called(&loaded.path),
                    labels: (0..count).map(|member| clean(&loaded.label(member))).collect(),
                    quantity: loaded.quantity().clone(),
                    curves: Curves::Fitted { set: Box::new(loaded.set()?), loaded },
                })
            }
        }
    }

    /// Whether it holds spectra.
    pub(crate) fn is_spectral(&self) -> bool {
        match self {
            Self::Measured { capture, .. } => capture.kind() == CaptureKind::Spectra,
            Self::Fitted(loaded) => loaded.spectral().is_ok(),
        }
    }
}

/// Spectra, measured or fitted.
#[derive(Debug)]
pub(crate) struct Spectra<'a> {
    /// What they are called together.
    pub(crate) name: String,
    /// Each by itself.
    pub(crate) labels: Vec<String>,
    /// What their values are.
    pub(crate) quantity: Quantity,
    curves: Curves<'a>,
}

#[derive(Debug)]
enum Curves<'a> {
    Measured(&'a SpectralSet),
    Fitted { set: Box<Set>, loaded: &'a Loaded },
}

/// Points of the curve of a function that is drawn.
const STEPS: u32 = 240;

impl Spectra<'_> {
    /// Whether they are measured.
    pub(crate) const fn is_measured(&self) -> bool {
        matches!(self.curves, Curves::Measured(_))
    }

    /// First and last wavelength, in nm.
    pub(crate) fn range(&self) -> [f64; 2] {
        match &self.curves {
            Curves::Measured(set) => [set.wavelengths[0], set.wavelengths[set.wavelengths.len() - 1]],
            Curves::Fitted { loaded, .. } => loaded.range().unwrap_or([360.0, 830.0]),
        }
    }

    /// Whether so many values can be had in bearable time.
    pub(crate) fn affords(&self, values: u64) -> Result<(), Failure> {
        match &self.curves {
            Curves::Measured(_) => Ok(()),
            Curves::Fitted { loaded, .. } => loaded.affords(values),
        }
    }

    /// Which one `--index` names.
    pub(crate) fn member(&self, wanted: &str) -> Result<usize, Failure> {
        if let Curves::Fitted { loaded, .. } = &self.curves {
            return loaded.member(wanted);
        }
        member(&self.labels, self.labels.len(), wanted).ok_or_else(|| {
            let last = self.labels.len() - 1;
            Failure::usage(format!(
                "{} has no spectrum `{}`: choose 0 to {last}, or a name (`{}` …)",
                self.name,
                clean(wanted),
                self.labels[0]
            ))
        })
    }

    /// Values of one at wavelengths in nm.
    pub(crate) fn values(&self, member: usize, wavelengths: &[f64]) -> Result<Vec<f64>, Failure> {
        match &self.curves {
            Curves::Measured(set) => {
                let curve = set.curve(&set.samples[member])?;
                Ok(wavelengths.iter().map(|&nm| curve.at(nm)).collect())
            }
            Curves::Fitted { set, loaded } => curve(set, loaded.file.free(), member, wavelengths),
        }
    }

    /// What is drawn of one: every measured point, or the curve of a function.
    pub(crate) fn points(&self, member: usize) -> Result<Vec<(f64, f64)>, Failure> {
        if let Curves::Measured(set) = &self.curves {
            return Ok(set
                .wavelengths
                .iter()
                .copied()
                .zip(set.samples[member].values.iter().copied())
                .collect());
        }
        let [from, to] = self.range();
        let wavelengths: Vec<f64> =
            (0..=STEPS).map(|i| from + (to - from) * f64::from(i) / f64::from(STEPS)).collect();
        let values = self.values(member, &wavelengths)?;
        Ok(wavelengths.into_iter().zip(values).collect())
    }

    /// Linear sRGB of some.
    pub(crate) fn colors(&self, members: &[usize]) -> Result<Vec<[f64; 3]>, Failure> {
        let appearance = Appearance::of(&self.quantity);
        match &self.curves {
            Curves::Measured(set) => {
                let conditions = ViewingConditions::new(Illuminant::named("D65")?, Observer::Cie1931_2);
                let viewer = Viewer::new(&conditions, appearance)?;
                let color = |&member: &usize| {
                    let curve = set.curve(&set.samples[member])?;
                    Ok(viewer.linear(|nm| curve.at(nm)))
                };
                members.iter().map(color).collect()
            }
            Curves::Fitted { set, loaded } => {
                let all =
                    colors(set, loaded.file.free(), self.labels.len(), &loaded.conditions()?, appearance)?;
                Ok(members.iter().map(|&member| all[member]).collect())
            }
        }
    }
}
