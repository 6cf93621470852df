//! Families of functions for [`color_fn`]: each file is one definition.
//!
//! | family | parameters | linear | continuous | of |
//! |---|---|---|---|---|
//! | [`Monomial`] | degree + 1 | yes | C^∞ | wavelength |
//! | [`Chebyshev`] | degree + 1 | yes | C^∞ | wavelength |
//! | [`BSpline`] | any number ≥ 4 | yes | C² | wavelength |
//! | [`KnotSpline`] | chosen knots + 2 | yes | C² | wavelength |
//! | [`Sigmoid`], [`ScaledSigmoid`] | degree + 1, + 1 | no | C^∞ | wavelength |
//! | [`Planck`] | none | – | C^∞ | temperature, wavelength |
//! | [`Daylight`] | none | – | C⁰ | temperature, wavelength |
//! | [`SphericalHarmonics`], [`Irradiance`], [`Filtered`] | (degree + 1)² × output | yes | C^∞ | direction |
//!
//! Functions of wavelength take nm, over a stated [`Range`]; inside they count in `[−1, 1]`, and outside they are
//! held constant. [`Spec`] names a family and its size as text: `bspline:12`.

mod bspline;
mod chebyshev;
mod daylight;
mod knot_spline;
mod monomial;
mod planck;
mod range;
mod sigmoid;
mod spec;
mod spherical_harmonics;

pub use bspline::{BSpline, TooFewCoefficients};
pub use chebyshev::Chebyshev;
pub use daylight::Daylight;
pub use knot_spline::{BadKnots, KnotSpline};
pub use monomial::{DegreeTooHigh, Monomial};
pub use planck::Planck;
pub use range::{EmptyRange, Range};
pub use sigmoid::{ScaledSigmoid, Sigmoid};
pub use spec::{Spec, SpecError, SpecFitError};
pub use spherical_harmonics::{Filtered, Irradiance, SphericalHarmonics, cosine_factor};
