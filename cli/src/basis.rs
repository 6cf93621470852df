//! What `--basis` names: a family and its size, or a basis that the spectra share.

use std::fmt;
use std::str::FromStr;

use color_fn::Layout;
use color_fn::message::one_line;
use color_fn_bases::{Spec, SpecError};

/// A basis as it is asked for, and as a file states it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Basis {
    /// A family of functions of wavelength: `bspline:12`.
    Family(Spec),
    /// So many functions that are learned from the spectra and shared by them: `lowrank:6`.
    LowRank(usize),
    /// Bounded spectra of trigonometric moments up to a degree: `moments:6`.
    Moments(usize),
}

/// A text that names no basis.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum BasisError {
    /// Nor a family.
    #[error("{0}, lowrank:FUNCTIONS or moments:DEGREE")]
    Family(SpecError),
    /// The number is none.
    #[error("`{0}` is no basis: write a whole number behind the colon, as lowrank:6 or moments:6")]
    Number(String),
}

impl Basis {
    /// How many numbers all spectra of a set share, of which this is the layout.
    pub(crate) fn shared_numbers(&self, layout: &Layout) -> usize {
        match self {
            Self::Family(spec) => spec.chosen_knots(),
            Self::Moments(_) => 0,
            Self::LowRank(_) => {
                let mut tables = layout.blocks().iter().filter(|block| block.name == "basis");
                tables.next().map_or(0, |table| table.rows * table.columns)
            }
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Family(spec) => spec.fmt(f),
            Self::LowRank(rank) => write!(f, "lowrank:{rank}"),
            Self::Moments(degree) => write!(f, "moments:{degree}"),
        }
    }
}

impl FromStr for Basis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let number = |number: &str| {
            number.parse().map_err(|_| BasisError::Number(one_line(text).chars().take(40).collect()))
        };
        match text.split_once(':') {
            Some(("lowrank", rank)) => number(rank).map(Self::LowRank),
            Some(("moments", degree)) => number(degree).map(Self::Moments),
            _ => text.parse().map(Self::Family).map_err(BasisError::Family),
        }
    }
}
