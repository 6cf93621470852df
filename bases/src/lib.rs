//! Families of functions for [`color_fn_core`]: each file is one definition.
//!
//! | family | parameters | linear | continuous | of |
//! |---|---|---|---|---|
//! | [`Monomial`] | degree + 1 | yes | C^∞ | wavelength |
//! | [`Chebyshev`] | degree + 1 | yes | C^∞ | wavelength |
//! | [`Fourier`] | 1 + 2 a harmonic | yes | C^∞, periodic | wavelength |
//! | [`BSpline`] | any number ≥ 4 | yes | C² | wavelength |
//! | [`KnotSpline`] | chosen knots + 2 | yes | C² | wavelength |
//! | [`LowRank`] | size of the shared basis | yes | C² | wavelength |
//! | [`Sigmoid`], [`ScaledSigmoid`] | degree + 1, + 1 | no | C^∞ | wavelength |
//! | [`Moments`] | degree + 1 | no | C^∞ | wavelength |
//! | [`GaussianMixture`] | 3 a peak | amplitudes | C^∞ | wavelength |
//! | [`Bispectral`] | two splines a term | no | C² | excitation, emission |
//! | [`SphericalGaussians`], [`SphericalBetas`] | 6 a lobe of RGB | values | C^∞ | direction |
//! | [`ZonalLobes`] | 6 + degree a lobe of RGB | values | C^∞ | direction |
//! | [`Wavelets`] | 7 a wavelet of RGB in the plane | values | Haar –, 5/3 C⁰ | position |
//! | [`Microfacet`] | 4, 7 | no | C^∞ | direction of light and view |
//! | [`HalfDifference`] | none | – | C^∞ | direction of light and view |
//! | [`LowRankBrdf`] | three splines and a value a term | no | C² | direction of light and view |
//! | [`HalfLobes`] | 7 a lobe of RGB | colors | C^∞ | direction of light and view |
//! | [`Planck`] | none | – | C^∞ | temperature, wavelength |
//! | [`Daylight`] | none | – | C⁰ | temperature, wavelength |
//! | [`SphericalHarmonics`], [`Irradiance`], [`Filtered`] | (degree + 1)² × output | yes | C^∞ | direction |
//! | [`Rbf`] | (dimension + outputs) · centres + width and tail | in weights | by [`Kernel`] | position |
//! | [`Grid`] | outputs · values | yes | C⁰ or C² | position |
//! | [`ParameterSpline`] | those of a color × keyframes | as the color | C² | another input |
//! | [`Expansion`] | those of a color | as the color | C² | that of the color, wavelength |
//!
//! Functions of wavelength take nm, over a stated [`Range`]; inside they count in `[−1, 1]`, and outside they are
//! held constant.

mod bispectral;
mod bspline;
mod chebyshev;
mod daylight;
mod expansion;
mod fourier;
mod gaussian_mixture;
mod grid;
mod half_difference;
mod half_lobes;
mod knot_spline;
mod lobes;
mod low_rank;
mod low_rank_brdf;
mod microfacet;
mod moments;
mod monomial;
mod parameter_spline;
mod planck;
mod range;
mod rbf;
pub mod sampling;
mod sigmoid;
mod spherical_harmonics;
mod wavelet;

pub use bispectral::Bispectral;
pub use bspline::{BSpline, TooFewCoefficients};
pub use chebyshev::Chebyshev;
pub use daylight::Daylight;
pub use expansion::Expansion;
pub use fourier::{Fourier, HarmonicsOutOfRange};
pub use gaussian_mixture::GaussianMixture;
pub use grid::{Grid, GridDegree, InvalidGrid};
pub use half_difference::HalfDifference;
pub use half_lobes::HalfLobes;
pub use knot_spline::{InvalidKnots, KnotSpline};
pub use lobes::{
    BetaLobe, GaussianLobe, Lobe, SphericalBetas, SphericalGaussians, SphericalLobes, ZonalLobe, ZonalLobes,
};
pub use low_rank::LowRank;
pub use low_rank_brdf::LowRankBrdf;
pub use microfacet::{Fresnel, Microfacet};
pub use moments::Moments;
pub use monomial::{DegreeTooHigh, Monomial};
pub use parameter_spline::{InvalidKeyframes, ParameterSpline, Spacing};
pub use planck::Planck;
pub use range::{EmptyRange, Parts, Range};
pub use rbf::{InvalidRbf, Kernel, Rbf, Tail, Width};
pub use sigmoid::{ScaledSigmoid, Sigmoid};
pub use spherical_harmonics::{Filtered, Irradiance, SphericalHarmonics, cosine_factor};
pub use wavelet::{MotherWavelet, Wavelets};
