//! What `--basis` names: a family and its size, or a basis that the spectra share.

use std::fmt;
use std::str::FromStr;

use color_fn::Layout;
use color_fn::message::one_line;
use color_fn_bases::{MotherWavelet, Spec, SpecError};
use color_fn_fitting::LobeFamily;

/// A basis as it is asked for, and as a file states it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Basis {
    /// A family of functions of wavelength: `bspline:12`.
    Family(Spec),
    /// So many functions that are learned from the spectra and shared by them: `lowrank:6`.
    LowRank(usize),
    /// Bounded spectra of trigonometric moments up to a degree: `moments:6`.
    Moments(usize),
    /// Spherical harmonics up to a degree: `sh:4`.
    Harmonics(usize),
    /// So many lobes over the sphere: `gaussians:4`, `betas:4`, `zonal:4`.
    Lobes(LobeFamily, usize),
    /// A cubic grid of columns × rows over the plane: `grid:16x12`.
    Grid([usize; 2]),
    /// So many Gaussian radial basis functions over the plane: `rbf:64`.
    Rbf(usize),
    /// So many wavelets over the plane: `haar:64`, `cdf53:64`.
    Wavelets(MotherWavelet, usize),
}

/// What a basis is a function of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Wavelength.
    Spectra,
    /// Direction.
    Environment,
    /// Position in the plane.
    Image,
}

impl Of {
    /// The data, in words.
    pub(crate) const fn data(self) -> &'static str {
        match self {
            Self::Spectra => "spectra",
            Self::Environment => "environment maps",
            Self::Image => "images",
        }
    }

    /// What `--basis` can name.
    pub(crate) const fn choice(self) -> &'static str {
        match self {
            Self::Spectra => {
                "sigmoid:DEGREE, bspline:COEFFICIENTS, chebyshev:DEGREE, polynomial:DEGREE, lowrank:FUNCTIONS, moments:DEGREE"
            }
            Self::Environment => "sh:DEGREE, gaussians:LOBES, betas:LOBES, zonal:LOBES",
            Self::Image => "grid:COLUMNSxROWS, rbf:CENTRES, haar:WAVELETS, cdf53:WAVELETS",
        }
    }
}

/// The most lobes that are fitted: the work grows with the square of their number.
const MOST_LOBES: usize = 24;

/// The degree of zonal lobes: beyond 3 they are as wide as Gaussians, and cost more.
const ZONAL_DEGREE: usize = 3;

/// A text that names no basis.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum BasisError {
    /// Nor a family.
    #[error(
        "{0}; lowrank:FUNCTIONS, moments:DEGREE; for environment maps {maps}; for images {images}",
        maps = Of::Environment.choice(), images = Of::Image.choice()
    )]
    Family(SpecError),
    /// The number is none.
    #[error("`{0}` is no basis: write a whole number behind the colon, as lowrank:6, sh:4 or grid:16x12")]
    Number(String),
}

impl Basis {
    /// What it is a function of.
    pub(crate) const fn of(&self) -> Of {
        match self {
            Self::Family(_) | Self::LowRank(_) | Self::Moments(_) => Of::Spectra,
            Self::Harmonics(_) | Self::Lobes(..) => Of::Environment,
            Self::Grid(_) | Self::Rbf(_) | Self::Wavelets(..) => Of::Image,
        }
    }

    /// How many numbers all spectra of a set share, of which this is the layout.
    pub(crate) fn shared_numbers(&self, layout: &Layout) -> usize {
        match self {
            Self::Family(spec) => spec.chosen_knots(),
            Self::Moments(_)
            | Self::Harmonics(_)
            | Self::Lobes(..)
            | Self::Grid(_)
            | Self::Rbf(_)
            | Self::Wavelets(..) => 0,
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
            Self::Harmonics(degree) => write!(f, "sh:{degree}"),
            Self::Lobes(LobeFamily::Gaussians, lobes) => write!(f, "gaussians:{lobes}"),
            Self::Lobes(LobeFamily::Betas, lobes) => write!(f, "betas:{lobes}"),
            Self::Lobes(LobeFamily::Zonal(_), lobes) => write!(f, "zonal:{lobes}"),
            Self::Grid([columns, rows]) => write!(f, "grid:{columns}x{rows}"),
            Self::Rbf(centres) => write!(f, "rbf:{centres}"),
            Self::Wavelets(MotherWavelet::Haar, count) => write!(f, "haar:{count}"),
            Self::Wavelets(MotherWavelet::Cdf53, count) => write!(f, "cdf53:{count}"),
        }
    }
}

impl FromStr for Basis {
    type Err = BasisError;

    fn from_str(text: &str) -> Result<Self, BasisError> {
        let wrong = || BasisError::Number(one_line(text).chars().take(40).collect());
        let number = |number: &str| number.parse::<usize>().map_err(|_| wrong());
        let lobes = |family, number: usize| {
            if (1..=MOST_LOBES).contains(&number) { Ok(Self::Lobes(family, number)) } else { Err(wrong()) }
        };
        match text.split_once(':') {
            Some(("lowrank", rank)) => number(rank).map(Self::LowRank),
            Some(("moments", degree)) => number(degree).map(Self::Moments),
            Some(("sh", degree)) => number(degree).map(Self::Harmonics),
            Some(("gaussians", n)) => lobes(LobeFamily::Gaussians, number(n)?),
            Some(("betas", n)) => lobes(LobeFamily::Betas, number(n)?),
            Some(("zonal", n)) => lobes(LobeFamily::Zonal(ZONAL_DEGREE), number(n)?),
            Some(("grid", size)) => {
                let (columns, rows) = size.split_once('x').ok_or_else(wrong)?;
                Ok(Self::Grid([number(columns)?, number(rows)?]))
            }
            Some(("rbf", centres)) => number(centres).map(Self::Rbf),
            Some(("haar", count)) => number(count).map(|n| Self::Wavelets(MotherWavelet::Haar, n)),
            Some(("cdf53", count)) => number(count).map(|n| Self::Wavelets(MotherWavelet::Cdf53, n)),
            _ => text.parse().map(Self::Family).map_err(BasisError::Family),
        }
    }
}
