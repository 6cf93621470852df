//! Functions of position.

use std::fmt;
use std::str::FromStr;

use color_fn_bases::MotherWavelet;

use super::{Basis, BasisError, parts, size, unknown, wavelet, wavelet_name};

/// A family of functions of position and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PositionalBasis {
    /// A cubic grid of columns × rows: `grid:16x12`.
    Grid([usize; 2]),
    /// So many Gaussian radial basis functions: `rbf:64`.
    Rbf(usize),
    /// So many wavelets: `haar:64`, `cdf53:64`.
    Wavelets(MotherWavelet, usize),
}

impl Basis for PositionalBasis {
    const DATA: &'static str = "images";
    const CHOICE: &'static str = "grid:COLUMNSxROWS, rbf:CENTRES, haar:WAVELETS, cdf53:WAVELETS";
}

impl fmt::Display for PositionalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grid([columns, rows]) => write!(f, "grid:{columns}x{rows}"),
            Self::Rbf(centres) => write!(f, "rbf:{centres}"),
            Self::Wavelets(mother, count) => write!(f, "{}:{count}", wavelet_name(*mother)),
        }
    }
}

impl FromStr for PositionalBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let (family, number) = parts(text)?;
        match (family, wavelet(family)) {
            (_, Some(mother)) => Ok(Self::Wavelets(mother, size(text, number)?)),
            ("rbf", _) => size(text, number).map(Self::Rbf),
            ("grid", _) => {
                // Without a second number there is none.
                let (columns, rows) = number.split_once('x').unwrap_or((number, ""));
                Ok(Self::Grid([size(text, columns)?, size(text, rows)?]))
            }
            _ => Err(unknown(text)),
        }
    }
}
