//! What a fit should reach.

use color_fn_captures::CaptureKind;
use color_fn_colorimetry::{Illuminant, Observer};

use super::error::FitError;
use crate::harmonics::Windowing;
use crate::low_rank::LearnedBasis;
use crate::registry::Basis;
use crate::search::Limit;
use crate::spectra::SpectraAim;

/// What a fit should reach, and under which conditions. The default suits every kind of data.
///
/// ```
/// use color_fn_fitting::{Goal, Limit};
///
/// let mut goal = Goal::default();
/// goal.limit = Some(Limit::Bytes(512));
/// goal.basis = Some("sh:4".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Goal {
    /// The basis, where it is not to be chosen among candidates. A limit that it misses is an error.
    pub basis: Option<Basis>,
    /// What the file of a basis `lowrank:FILE.colorfn` holds: whoever chose it has read it.
    pub learned: Option<LearnedBasis>,
    /// The largest color difference, or the most bytes; `None` takes what suits the kind of data.
    ///
    /// A color difference is a ΔE2000: of spectra that of each one under each test illuminant, of emission that of each test color sample
    /// that it lights, with Δu′v′ and the place of its power beside it ([`ColorDifference::worst`](crate::ColorDifference::worst)); of
    /// fluorescence under the worst illuminant; of images and points the mean under D65. Environment maps, splats, BRDFs and skies have
    /// none, and take bytes. Bytes are those of all free and shared parameters; of splats those of one.
    pub limit: Option<Limit>,
    /// What spectra and fluorescent materials are evaluated under first.
    pub illuminant: Illuminant,
    /// What they are evaluated by.
    pub observer: Observer,
    /// What a fit of spectra keeps.
    pub aim: SpectraAim,
    /// Whether each spectrum has a family of its own.
    pub per_spectrum: bool,
    /// How the harmonics of an environment map are windowed.
    pub windowing: Windowing,
}

impl Default for Goal {
    fn default() -> Self {
        Self {
            basis: None,
            learned: None,
            limit: None,
            illuminant: Illuminant::named("D65").unwrap_or_else(|error| unreachable!("{error}")),
            observer: Observer::Cie1931_2,
            aim: SpectraAim::Spectrum,
            per_spectrum: false,
            windowing: Windowing::Plain,
        }
    }
}

impl Goal {
    /// The largest color difference, where that is the limit.
    pub(super) const fn target(&self) -> Option<f64> {
        match self.limit {
            Some(Limit::Error(target)) => Some(target),
            Some(Limit::Bytes(_)) | None => None,
        }
    }

    /// The maximal number of bytes, where that is the limit.
    pub(super) const fn budget(&self) -> Option<usize> {
        match self.limit {
            Some(Limit::Bytes(bytes)) => Some(bytes),
            Some(Limit::Error(_)) | None => None,
        }
    }
}

/// Whether a goal goes with a kind of data, as far as that is known without the data.
///
/// # Errors
/// When the basis is of other data, or a color difference is requested where there is none.
pub fn check(goal: &Goal, kind: CaptureKind) -> Result<(), FitError> {
    if goal.target().is_some() && !has_color_difference(kind) {
        return Err(FitError::ColorDifferenceUnsupported(kind));
    }
    match &goal.basis {
        Some(basis) if basis.role(kind).is_none() => {
            Err(FitError::BasisOfOtherData { basis: basis.clone(), kind })
        }
        _ => Ok(()),
    }
}

/// Whether data of a kind are evaluated by a color difference, which a goal may limit.
pub const fn has_color_difference(kind: CaptureKind) -> bool {
    matches!(
        kind,
        CaptureKind::Spectra | CaptureKind::Fluorescence | CaptureKind::Image | CaptureKind::Points
    )
}
