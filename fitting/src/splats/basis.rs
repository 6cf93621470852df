//! What the color of a splat is made of.

use color_fn_bases::{SphericalBetas, SphericalGaussians, SphericalHarmonics, ZonalLobes};
use color_fn_core::domain::{EncodedRgb, LinearRgb};
use color_fn_core::{Color, Compose, Graph, Layout, Params, Scalar, Vector, record};

use crate::lobes::LobeFamily;
use crate::solve::Model;

/// What the color of a splat is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplatBasis {
    /// Harmonics up to a degree, 0 to 3: parameters are those of [`SphericalHarmonics`], with the 0.5 of the files in the constant.
    Harmonics(usize),
    /// So many lobes.
    Lobes(LobeFamily, usize),
}

/// How many lobes a splat has at most.
pub const MAX_SPLAT_LOBES: usize = 8;

/// As the reference renderer shows a color: nothing of it is below 0.
struct Shown;

impl Color for Shown {
    type In = EncodedRgb;
    type Out = EncodedRgb;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, rgb: S::Vec<3>) -> S::Vec<3> {
        rgb.max(S::Vec::splat(S::lit(0.0)))
    }
    fn name(&self) -> String {
        "shown".into()
    }
}

fn harmonics(degree: usize) -> SphericalHarmonics<EncodedRgb> {
    SphericalHarmonics::new(degree.min(3)).unwrap_or_else(|error| unreachable!("3 is below {error}"))
}

impl SplatBasis {
    /// The color as solvers take it, before it is clamped at 0: numbers, of which it does not matter what they mean.
    pub(super) fn model(self) -> Box<dyn Model> {
        match self {
            Self::Harmonics(degree) => Box::new(harmonics(degree)),
            Self::Lobes(family, lobes) => family.model::<LinearRgb>(lobes),
        }
    }

    /// The color of a splat as a graph: of direction, encoded sRGB, clamped at 0.
    pub fn graph(self) -> Graph {
        match self {
            Self::Harmonics(degree) => record(&harmonics(degree).then(Shown)),
            Self::Lobes(LobeFamily::Gaussians, lobes) => {
                record(&SphericalGaussians::<EncodedRgb>::new(lobes).then(Shown))
            }
            Self::Lobes(LobeFamily::Betas, lobes) => {
                record(&SphericalBetas::<EncodedRgb>::new(lobes).then(Shown))
            }
            Self::Lobes(LobeFamily::Zonal(degree), lobes) => {
                record(&ZonalLobes::<EncodedRgb>::new(lobes, degree).then(Shown))
            }
        }
    }

    /// How many numbers a splat has.
    pub const fn parameters(self) -> usize {
        match self {
            Self::Harmonics(degree) => 3 * (degree + 1) * (degree + 1),
            Self::Lobes(family, lobes) => family.parameters(lobes),
        }
    }
}
