//! Functions of direction.

use std::fmt;
use std::str::FromStr;

use color_fn_fitting::LobeFamily;

use super::{Basis, BasisError, parts, shown, size, unknown};

/// A family of functions of direction and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DirectionalBasis {
    /// Spherical harmonics up to a degree: `sh:4`.
    Harmonics(usize),
    /// So many lobes: `gaussians:4`, `betas:4`, `zonal:4`.
    Lobes(LobeFamily, usize),
}

/// The most lobes that are fitted: the work grows with the square of their number.
const MOST_LOBES: usize = 24;

/// The degree of zonal lobes: beyond 3 they are as wide as Gaussians, and cost more.
const ZONAL_DEGREE: usize = 3;

/// What lobes are called.
const fn lobe_name(family: LobeFamily) -> &'static str {
    match family {
        LobeFamily::Gaussians => "gaussians",
        LobeFamily::Betas => "betas",
        LobeFamily::Zonal(_) => "zonal",
    }
}

impl Basis for DirectionalBasis {
    const DATA: &'static str = "environment maps";
    const CHOICE: &'static str = "sh:DEGREE, gaussians:LOBES, betas:LOBES, zonal:LOBES";
}

impl fmt::Display for DirectionalBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Harmonics(degree) => write!(f, "sh:{degree}"),
            Self::Lobes(family, lobes) => write!(f, "{}:{lobes}", lobe_name(*family)),
        }
    }
}

impl FromStr for DirectionalBasis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let (family, number) = parts(text)?;
        if family == "sh" {
            return size(text, number).map(Self::Harmonics);
        }
        let families = [LobeFamily::Gaussians, LobeFamily::Betas, LobeFamily::Zonal(ZONAL_DEGREE)];
        let named = families.into_iter().find(|known| lobe_name(*known) == family);
        let family = named.ok_or_else(|| unknown(text))?;
        let lobes = size(text, number)?;
        if !(1..=MOST_LOBES).contains(&lobes) {
            return Err(BasisError::Number(shown(text)));
        }
        Ok(Self::Lobes(family, lobes))
    }
}
