//! Functions of direction.

use std::fmt;
use std::str::FromStr;

use color_fn_bases::SphericalHarmonics;
use color_fn_core::domain::LinearRgb;
use color_fn_fitting::LobeFamily;

use super::{Basis, BasisError, parts, shown, size, unknown};
use crate::error::Failure;

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

/// Every family of lobes.
const FAMILIES: [LobeFamily; 3] = [LobeFamily::Gaussians, LobeFamily::Betas, LobeFamily::Zonal(ZONAL_DEGREE)];

/// What lobes are called.
const fn lobe_name(family: LobeFamily) -> &'static str {
    match family {
        LobeFamily::Gaussians => "gaussians",
        LobeFamily::Betas => "betas",
        LobeFamily::Zonal(_) => "zonal",
    }
}

impl DirectionalBasis {
    /// Every degree of harmonics, and what was asked for; without that, lobes of every family in these numbers.
    pub(crate) fn to_try(asked: Option<Self>, lobes: &[usize]) -> Result<Vec<Self>, Failure> {
        let most = SphericalHarmonics::<LinearRgb>::MAX_DEGREE;
        let mut wanted: Vec<Self> = (0..=most).map(Self::Harmonics).collect();
        match asked {
            Some(basis) if wanted.contains(&basis) => {}
            Some(Self::Harmonics(degree)) => {
                return Err(Failure::usage(format!("--basis sh:{degree}: the degree is 0 to {most}")));
            }
            Some(basis) => wanted.push(basis),
            None => {
                for family in FAMILIES {
                    wanted.extend(lobes.iter().map(|&n| Self::Lobes(family, n)));
                }
            }
        }
        Ok(wanted)
    }
}

impl Basis for DirectionalBasis {
    const DATA: &'static str = "environment maps, splats and tables of the sky";
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
        let named = FAMILIES.into_iter().find(|known| lobe_name(*known) == family);
        let family = named.ok_or_else(|| unknown(text))?;
        let lobes = size(text, number)?;
        if !(1..=MOST_LOBES).contains(&lobes) {
            return Err(BasisError::Number(shown(text)));
        }
        Ok(Self::Lobes(family, lobes))
    }
}
