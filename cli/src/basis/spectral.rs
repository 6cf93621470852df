//! Functions of wavelength.

use std::fmt;
use std::str::FromStr;

use color_fn_bases::MotherWavelet;
use color_fn_core::Layout;
use color_fn_fitting::{Spec, SpecError};

use super::{Basis, BasisError, parts, size, unknown, wavelet, wavelet_name};

/// A family of functions of wavelength and its size, or a basis that spectra share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SpectralBasis {
    /// A family: `bspline:12`.
    Family(Spec),
    /// So many functions that are learned from the spectra and shared by them: `lowrank:6`.
    LowRank(usize),
    /// Bounded spectra of trigonometric moments up to a degree: `moments:6`.
    Moments(usize),
    /// So many Gaussian peaks: `mixture:5`.
    Mixture(usize),
    /// So many wavelets of wavelength: `haar:16`, `cdf53:16`.
    Wavelets(MotherWavelet, usize),
}

impl Basis for SpectralBasis {
    const DATA: &'static str = "spectra";
    const CHOICE: &'static str = "sigmoid:DEGREE, bspline:COEFFICIENTS, chebyshev:DEGREE, polynomial:DEGREE, \
        bspline@NM,NM,…, lowrank:FUNCTIONS, moments:DEGREE, mixture:PEAKS, haar:WAVELETS, cdf53:WAVELETS";
}

impl SpectralBasis {
    /// How many numbers all spectra of a set share, of which this is the layout.
    pub(crate) fn shared_numbers(&self, layout: &Layout) -> usize {
        match self {
            Self::Family(spec) => spec.chosen_knots(),
            Self::Moments(_) | Self::Mixture(_) | Self::Wavelets(..) => 0,
            Self::LowRank(_) => {
                let mut tables = layout.blocks().iter().filter(|block| block.name == "basis");
                tables.next().map_or(0, |table| table.rows * table.columns)
            }
        }
    }
}

impl fmt::Display for SpectralBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Family(spec) => spec.fmt(f),
            Self::LowRank(rank) => write!(f, "lowrank:{rank}"),
            Self::Moments(degree) => write!(f, "moments:{degree}"),
            Self::Mixture(peaks) => write!(f, "mixture:{peaks}"),
            Self::Wavelets(mother, count) => write!(f, "{}:{count}", wavelet_name(*mother)),
        }
    }
}

impl FromStr for SpectralBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        match parts(text) {
            Ok(("lowrank", rank)) => size(text, rank).map(Self::LowRank),
            Ok(("moments", degree)) => size(text, degree).map(Self::Moments),
            Ok(("mixture", peaks)) => size(text, peaks).map(Self::Mixture),
            Ok((name, count)) if wavelet(name).is_some() => {
                let mother = wavelet(name).ok_or_else(|| unknown(text))?;
                size(text, count).map(|count| Self::Wavelets(mother, count))
            }
            _ => text.parse().map(Self::Family).map_err(|error| match error {
                SpecError::Unknown(_) => unknown(text),
                error => BasisError::Spec(error),
            }),
        }
    }
}
