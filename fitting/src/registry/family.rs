//! What the table says of a family.

use color_fn_bases::{Kernel, MotherWavelet};
use color_fn_captures::CaptureKind;
use color_fn_core::limits::MAX_LINE;

use super::parametric::ParametricSpectrum;
use super::size::Size;
use crate::lobes::LobeFamily;

/// A family of functions.
#[derive(Debug)]
pub struct Family {
    /// What it is called: `bspline`.
    pub name: &'static str,
    /// How its size is written.
    pub size: SizeSyntax,
    /// An example of a size: `12`.
    pub example: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Whether it is linear in its free parameters.
    pub linear: bool,
    /// The kinds of data that it fits, and how.
    pub uses: &'static [Use],
}

/// How the size of a family is written behind its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SizeSyntax {
    /// `:N`, a whole number in a range.
    Count {
        /// What is counted: `COEFFICIENTS`.
        what: &'static str,
        /// The smallest.
        min: usize,
        /// The largest. Definitions have bounds of their own.
        max: usize,
    },
    /// `:NxN…`, a whole number for each axis.
    Counts {
        /// What is counted: `COLUMNSxROWS`.
        what: &'static str,
    },
    /// `@NM,NM,…`: chosen wavelengths.
    Wavelengths,
    /// `:FILE.colorfn`: what a file holds.
    File,
}

/// How a family is used for some kinds of data.
#[derive(Debug)]
pub struct Use {
    /// The kinds.
    pub kinds: &'static [CaptureKind],
    /// What the fit needs to know.
    pub role: Role,
    /// The sizes that a search compares.
    pub candidates: Candidates,
}

/// Which sizes of a family a search compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Candidates {
    /// None: it is fitted when it is requested by name.
    OnRequest,
    /// These counts, for each kind of data.
    Sizes(&'static [usize]),
    /// The largest that a number of bytes holds, for growing numbers of bytes.
    ByBytes,
}

/// What a fit needs to know of a family, by what it is a function of.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Role {
    /// A function of wavelength.
    Spectrum(SpectrumRole),
    /// A function of direction.
    Direction(DirectionRole),
    /// A function of position.
    Position(PositionRole),
    /// A function of the directions of light and view.
    Surface(SurfaceRole),
    /// A function of excitation and emission.
    Reradiation,
}

/// How spectra are fitted.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum SpectrumRole {
    /// Each spectrum by itself, least squares.
    Parametric(&'static ParametricSpectrum),
    /// Functions that are learned from the set and shared by it.
    LowRank,
    /// Functions that another set has learned.
    Learned,
    /// Bounded spectra with the moments of the measured ones.
    Moments,
    /// Peak after peak.
    Mixture,
    /// Matching pursuit.
    Wavelets(MotherWavelet),
}

/// How colors of directions are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectionRole {
    /// Projection onto spherical harmonics.
    Harmonics,
    /// Lobe after lobe.
    Lobes(LobeFamily),
}

/// How colors of positions are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PositionRole {
    /// A cubic grid.
    Grid,
    /// Radial basis functions with chosen centres.
    Rbf(Kernel),
    /// Matching pursuit.
    Wavelets(MotherWavelet),
}

/// How BRDFs are fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SurfaceRole {
    /// Products of curves.
    Terms,
    /// Highlights about the half vector.
    Lobes,
}

impl Family {
    /// Name and syntax of the size: `bspline:COEFFICIENTS`.
    pub fn syntax(&self) -> String {
        format!("{}{}{}", self.name, self.size.separator(), self.size.what())
    }

    /// A basis of this family as one writes it: `bspline:12`.
    pub fn example(&self) -> String {
        format!("{}{}{}", self.name, self.size.separator(), self.example)
    }

    /// The kinds of data that it fits.
    pub fn kinds(&self) -> Vec<CaptureKind> {
        let fits = |kind: &CaptureKind| self.role(*kind).is_some();
        CaptureKind::ALL.into_iter().filter(fits).collect()
    }

    /// What a fit to data of a kind needs to know; nothing where it does not fit them.
    pub fn role(&self, kind: CaptureKind) -> Option<Role> {
        self.use_for(kind).map(|used| used.role)
    }

    pub(super) fn use_for(&self, kind: CaptureKind) -> Option<&'static Use> {
        self.uses.iter().find(|used| used.kinds.contains(&kind))
    }
}

impl SizeSyntax {
    /// Between the name and the size.
    pub const fn separator(self) -> char {
        match self {
            Self::Count { .. } | Self::Counts { .. } | Self::File => ':',
            Self::Wavelengths => '@',
        }
    }

    /// What stands for the size in a description.
    pub const fn what(self) -> &'static str {
        match self {
            Self::Count { what, .. } | Self::Counts { what } => what,
            Self::Wavelengths => "NM,NM,…",
            Self::File => "FILE.colorfn",
        }
    }

    /// The size of a text behind the separator, if it is one in the range.
    pub(super) fn parse(self, text: &str) -> Option<Size> {
        match self {
            Self::Count { min, max, .. } => {
                text.parse().ok().filter(|n| (min..=max).contains(n)).map(Size::Count)
            }
            Self::Counts { .. } => {
                text.split('x').map(|n| n.parse().ok()).collect::<Option<_>>().map(Size::Counts)
            }
            Self::Wavelengths => {
                text.split(',').map(|nm| nm.trim().parse().ok()).collect::<Option<_>>().map(Size::Wavelengths)
            }
            Self::File => {
                // It stands in files that are fitted with it, as a line of text.
                let line = text.len() < MAX_LINE / 2 && !text.contains(char::is_control);
                (line && text.to_ascii_lowercase().ends_with(".colorfn")).then(|| Size::File(text.into()))
            }
        }
    }
}
