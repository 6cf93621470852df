//! What `--basis` names: a family and its size. What a name means depends on the data that are fitted.

mod bispectral;
mod directional;
mod positional;
mod spectral;
mod surface;

use std::fmt::{self, Display};
use std::path::Path;
use std::str::FromStr;

use color_fn_bases::MotherWavelet;
use color_fn_core::message::escaped;
use color_fn_fitting::SpecError;

pub(crate) use bispectral::BispectralBasis;
pub(crate) use directional::DirectionalBasis;
pub(crate) use positional::PositionalBasis;
pub(crate) use spectral::SpectralBasis;
pub(crate) use surface::SurfaceBasis;

use crate::error::Failure;

/// The bases of one kind of data, as they are asked for, and as a file states them.
pub(crate) trait Basis: FromStr<Err = BasisError> + Display + Clone + PartialEq {
    /// The data, in words.
    const DATA: &'static str;
    /// What can be named.
    const CHOICE: &'static str;
}

/// A kind of bases, without its type.
struct Kind {
    data: &'static str,
    choice: &'static str,
    wrong: fn(&str) -> Option<BasisError>,
}

impl Kind {
    const fn of<B: Basis>() -> Self {
        Self { data: B::DATA, choice: B::CHOICE, wrong: |text| text.parse::<B>().err() }
    }
}

/// Every kind.
const KINDS: [Kind; 5] = [
    Kind::of::<SpectralBasis>(),
    Kind::of::<DirectionalBasis>(),
    Kind::of::<PositionalBasis>(),
    Kind::of::<SurfaceBasis>(),
    Kind::of::<BispectralBasis>(),
];

/// A text that names a basis of some kind.
#[derive(Debug, Clone)]
pub(crate) struct Asked(String);

impl Asked {
    /// The basis that it names for data of a kind.
    pub(crate) fn basis<B: Basis>(&self, data: &Path, kind: &str) -> Result<B, Failure> {
        self.0.parse().map_err(|error| {
            let of = KINDS.iter().filter(|kind| (kind.wrong)(&self.0).is_none());
            let of: Vec<&str> = of.map(|kind| kind.data).collect();
            Failure::usage(match error {
                BasisError::Unknown(_) => format!(
                    "--basis {} is for {}, and {} is taken for {}: choose of {}",
                    self.0,
                    of.join(" and "),
                    data.display(),
                    kind,
                    B::CHOICE
                ),
                error => format!("--basis {error}"),
            })
        })
    }

    /// The basis that it names for spectra, if it does.
    pub(crate) fn spectral(&self) -> Option<SpectralBasis> {
        self.0.parse().ok()
    }
}

impl FromStr for Asked {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let mut worst = None;
        for kind in &KINDS {
            match (kind.wrong)(text) {
                None => return Ok(Self(text.into())),
                // That a number is wrong says more than that the name is another kind's.
                Some(BasisError::Unknown(_)) => {}
                Some(error) => worst = Some(error),
            }
        }
        Err(worst.unwrap_or_else(|| unknown(text)))
    }
}

impl Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that names no basis.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum BasisError {
    /// There is no such family.
    #[error("`{0}` is no basis, as bspline:12 is one; {choice}", choice = choices())]
    Unknown(String),
    /// The number is none.
    #[error("`{0}` is no basis: write a whole number behind the colon, as lowrank:6, sh:4 or grid:16x12")]
    Number(String),
    /// There is no such function of wavelength.
    #[error(transparent)]
    Spec(SpecError),
}

fn choices() -> String {
    KINDS.map(|kind| format!("for {}: {}", kind.data, kind.choice)).join("; ")
}

fn unknown(text: &str) -> BasisError {
    BasisError::Unknown(shown(text))
}

fn shown(text: &str) -> String {
    escaped(text).chars().take(40).collect()
}

/// The family and the size of a text, where it has both.
fn parts(text: &str) -> Result<(&str, &str), BasisError> {
    text.split_once(':').ok_or_else(|| unknown(text))
}

/// A size in the numbers of a text.
fn size(text: &str, number: &str) -> Result<usize, BasisError> {
    number.parse().map_err(|_| BasisError::Number(shown(text)))
}

/// What a wavelet is called.
const fn wavelet_name(wavelet: MotherWavelet) -> &'static str {
    match wavelet {
        MotherWavelet::Haar => "haar",
        MotherWavelet::Cdf53 => "cdf53",
    }
}

/// The wavelet of a name.
fn wavelet(name: &str) -> Option<MotherWavelet> {
    [MotherWavelet::Haar, MotherWavelet::Cdf53].into_iter().find(|wavelet| wavelet_name(*wavelet) == name)
}
