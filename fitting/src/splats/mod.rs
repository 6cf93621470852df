//! Colors of 3D Gaussian splats: read, fitted by other families, judged, written.
//!
//! A splat has a color of its own for every direction it is seen in: `max(0, C(d))`, encoded as the training images were, sRGB,
//! where d is the unit vector from the camera to the centre of the splat ([`Splats`](color_fn_captures::Splats)). Trainers
//! write C as harmonics, of 12 to 48 numbers. Here C is any [`SplatBasis`], each splat fitted on its own.
//!
//! ```
//! use color_fn_captures::Splats;
//! use color_fn_fitting::LobeFamily;
//! use color_fn_fitting::splats::{SplatBasis, SplatColors, SplatFitter, mean_squares, spread};
//!
//! // A splat that is brighter along z.
//! let mut file = String::from("ply\nformat ascii 1.0\nelement vertex 1\n");
//! (0..3).for_each(|k| file += &format!("property float f_dc_{k}\n"));
//! (0..9).for_each(|k| file += &format!("property float f_rest_{k}\n"));
//! file += "end_header\n0.5 0.2 0.1 0 0.3 0 0 0.3 0 0 0.2 0\n";
//! let splats = Splats::decode(file.as_bytes(), "one.ply")?;
//! let colors = SplatColors::read(&splats)?;
//! assert_eq!(colors.basis(), SplatBasis::Harmonics(1));
//!
//! // One lobe in 9 numbers instead of 12, judged where it was not fitted.
//! let lobe = SplatBasis::Lobes(LobeFamily::Gaussians, 1);
//! let fitted = &SplatFitter::new().fit(&colors, &[lobe], || {})[0];
//! let errors = mean_squares(&colors, fitted, &spread(100, 0.5));
//! assert!(fitted.parameters(0).len() == 9 && errors[0].sqrt() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod angular_variation;
mod colors;
mod fitter;
mod lobe_search;

use std::f64::consts::PI;

use color_fn_bases::{SphericalBetas, SphericalGaussians, SphericalHarmonics, ZonalLobes};
use color_fn_core::domain::EncodedRgb;
use color_fn_core::{Color, Compose, Graph, Layout, Params, Scalar, Vector, record};

use crate::lobes::LobeFamily;
use crate::solve::Model;

pub use angular_variation::{AngularVariation, degree_mean_squares};
pub use colors::{SplatColors, mean_squares};
pub use fitter::SplatFitter;

/// What the color of a splat is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplatBasis {
    /// Harmonics up to a degree, 0 to 3: parameters are those of [`SphericalHarmonics`], with the 0.5 of the files in the constant.
    Harmonics(usize),
    /// So many lobes.
    Lobes(LobeFamily, usize),
}

/// The most lobes of a splat.
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
    /// The color as solvers take it, before it is clamped at 0.
    fn model(self) -> Box<dyn Model> {
        match self {
            Self::Harmonics(degree) => Box::new(harmonics(degree)),
            Self::Lobes(family, lobes) => family.model::<EncodedRgb>(lobes),
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

/// Directions spread evenly over the sphere: a Fibonacci lattice, turned about z by a part of its angle, so that two with other
/// turns or counts have no direction in common.
pub fn spread(count: usize, turn: f64) -> Vec<[f64; 3]> {
    let golden = PI * (3.0 - 5.0_f64.sqrt());
    let direction = |i: usize| {
        let z = 1.0 - (2 * i + 1) as f64 / count as f64;
        let (sin, cos) = (golden * (i as f64 + turn)).sin_cos();
        let r = (1.0 - z * z).sqrt();
        [r * cos, r * sin, z]
    };
    (0..count).map(direction).collect()
}
