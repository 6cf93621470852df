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
//! | [`Rbf`] | (dimension + outputs) · centres + width and tail | in weights | by [`Kernel`] | position |
//! | [`Grid`] | outputs · values | yes | C⁰ or C² | position |
//!
//! Functions of wavelength take nm, over a stated [`Range`]; inside they count in `[−1, 1]`, and outside they are
//! held constant. [`Spec`] names a family and its size as text: `bspline:12`.

mod bspline;
mod chebyshev;
mod daylight;
mod grid;
mod knot_spline;
mod monomial;
mod planck;
mod range;
mod rbf;
mod sigmoid;
mod spec;

pub use bspline::{BSpline, TooFewCoefficients};
pub use chebyshev::Chebyshev;
pub use daylight::Daylight;
pub use grid::{BadGrid, Grid, GridDegree};
pub use knot_spline::{BadKnots, KnotSpline};
pub use monomial::{DegreeTooHigh, Monomial};
pub use planck::Planck;
pub use range::{EmptyRange, Range};
pub use rbf::{BadRbf, Kernel, Rbf, Tail, Width};
pub use sigmoid::{ScaledSigmoid, Sigmoid};
pub use spec::{Spec, SpecError, SpecFitError};
