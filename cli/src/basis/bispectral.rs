//! Functions of excitation and emission.

use std::fmt;
use std::str::FromStr;

use super::{Basis, BasisError, parts, shown, size, unknown};

/// So many products of a curve of excitation and a curve of emission: `bispectral:3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BispectralBasis(pub(crate) usize);

impl Basis for BispectralBasis {
    const DATA: &'static str = "Donaldson matrices";
    const CHOICE: &'static str = "bispectral:TERMS";
}

impl fmt::Display for BispectralBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bispectral:{}", self.0)
    }
}

impl FromStr for BispectralBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        match parts(text)? {
            ("bispectral", terms) => match size(text, terms)? {
                0 => Err(BasisError::Number(shown(text))),
                terms => Ok(Self(terms)),
            },
            _ => Err(unknown(text)),
        }
    }
}
