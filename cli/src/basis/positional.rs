//! Functions of position.

use std::fmt;
use std::str::FromStr;

use color_fn_bases::{Kernel, MotherWavelet};

use super::{Basis, BasisError, parts, size, unknown, wavelet, wavelet_name};

/// A family of functions of position and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PositionalBasis {
    /// A cubic grid of so many values along each axis: `grid:16x12`, `grid:8x8x8`.
    Grid(Vec<usize>),
    /// So many radial basis functions: `rbf:64` (Gaussian), `thin-plate:64`.
    Rbf(Kernel, usize),
    /// So many wavelets: `haar:64`, `cdf53:64`.
    Wavelets(MotherWavelet, usize),
}

impl Basis for PositionalBasis {
    const DATA: &'static str = "images and tables of points";
    const CHOICE: &'static str = "grid:COLUMNSxROWS (points: one to four counts, as grid:8x8x8), rbf:CENTRES, thin-plate:CENTRES, \
                                  haar:WAVELETS, cdf53:WAVELETS";
}

/// What a kernel is called: the Gaussian is the one that is meant where none is said.
const fn kernel_name(kernel: Kernel) -> &'static str {
    match kernel {
        Kernel::Gaussian => "rbf",
        other => other.name(),
    }
}

impl fmt::Display for PositionalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grid(counts) => {
                let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
                write!(f, "grid:{}", counts.join("x"))
            }
            Self::Rbf(kernel, centres) => write!(f, "{}:{centres}", kernel_name(*kernel)),
            Self::Wavelets(mother, count) => write!(f, "{}:{count}", wavelet_name(*mother)),
        }
    }
}

impl FromStr for PositionalBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let (family, number) = parts(text)?;
        if let Some(mother) = wavelet(family) {
            return Ok(Self::Wavelets(mother, size(text, number)?));
        }
        if let Some(kernel) = Kernel::ALL.into_iter().find(|kernel| kernel_name(*kernel) == family) {
            return Ok(Self::Rbf(kernel, size(text, number)?));
        }
        match family {
            "grid" => {
                number.split('x').map(|count| size(text, count)).collect::<Result<_, _>>().map(Self::Grid)
            }
            _ => Err(unknown(text)),
        }
    }
}
