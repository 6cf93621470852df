//! Fits of the families of [`color_fn_bases`] to data.
//!
//! | data | family | fit |
//! |---|---|---|
//! | environment maps | [`SphericalHarmonics`](color_fn_bases::SphericalHarmonics) | [`harmonics::fit`] |
//! | colors of directions | [`SphericalGaussians`](color_fn_bases::SphericalGaussians) and other lobes | [`fit_lobes`] |
//! | colors of splats | the same, harmonics | [`splats::SplatFitter`] |
//! | colors that vary with another input | [`ParameterSpline`](color_fn_bases::ParameterSpline) | [`fit_parameter_spline_linear`], [`improve_parameter_spline`] |
//! | the sky through the day | harmonics, lobes, [`Expansion`](color_fn_bases::Expansion) | [`SkySamples`] |
//! | values at scattered points | [`Rbf`](color_fn_bases::Rbf) | [`Interpolation`]: exact; [`approximate`]: chosen centres; [`greedy`]: centres to an error or bytes |
//! | | [`Grid`](color_fn_bases::Grid) | [`approximate_grid_at`]: smoothed least squares |
//! | values on a regular grid | [`Grid`](color_fn_bases::Grid) | [`interpolate_grid`]: exact; [`approximate_grid`]: fewer values |
//! | an image | [`Wavelets`](color_fn_bases::Wavelets) | [`pursue`]: orthogonal matching pursuit |
//! | a set of spectra | [`LowRank`](color_fn_bases::LowRank) | [`learn_basis`]; [`fit_learned`] with the basis of another set |
//! | a Donaldson matrix | [`Bispectral`](color_fn_bases::Bispectral) | [`fit_reradiation`] |
//! | a table of a BRDF | [`LowRankBrdf`](color_fn_bases::LowRankBrdf) | [`fit_brdf_terms`]: alternating, non-negative |
//! | | [`HalfLobes`](color_fn_bases::HalfLobes) | [`fit_half_lobes`]: lobe after lobe, non-negative |
//! | a metal's n and k | [`Microfacet`](color_fn_bases::Microfacet) | [`effective_conductor`] |
//! | one spectrum | [`GaussianMixture`](color_fn_bases::GaussianMixture) | [`fit_mixture`]: peak after peak |
//! | | [`Wavelets`](color_fn_bases::Wavelets) | [`pursue_line`]: orthogonal matching pursuit |
//! | | [`Moments`](color_fn_bases::Moments) | [`moments()`] and [`multipliers`] |

mod bispectral;
mod brdf;
mod conductor;
mod environment;
mod fit;
pub mod fluorescent;
mod grid;
pub mod harmonics;
mod lobes;
mod low_rank;
mod mixture;
mod moments;
mod parallel;
mod parameter_spline;
mod pursuit;
mod rbf;
pub mod registry;
mod scattered;
mod search;
mod sky;
pub mod solve;
mod spectra;
pub mod splats;

pub use bispectral::{Reradiation, ReradiationError, fit_reradiation};
pub use brdf::{BrdfFitError, BrdfTerms, MAX_BRDF_TERMS, brdf_log_rms, fit_brdf_terms, fit_half_lobes};
pub use conductor::{EffectiveConductor, effective_conductor};
pub use fit::{
    CandidateResult, Comparison, Detail, FitError, Fitted, FittedBasis, FluorescenceResult, Goal, LightPair,
    LitResult, Measure, OnProgress, Progress, Reason, SkyResult, SpectraResult, SplatRanking, SplatResult,
    Stage, check, display_color, environment as map_errors, fit, fit_with, has_color_difference, leaves_unit,
    sky_points,
};
pub use grid::{GridFit, GridFitError, approximate_grid, approximate_grid_at, interpolate_grid};
pub use lobes::{LobeFamily, fit_lobes};
pub use low_rank::{
    LearnedBasis, LearnedBasisError, MAX_BASIS_FUNCTIONS, SharedBasis, SharedBasisConfig, SharedBasisError,
    fit_learned, learn_basis,
};
pub use mixture::{Amplitudes, MAX_PEAKS, MixtureError, fit_mixture, fit_mixtures};
pub use moments::{moments, multipliers};
pub use parameter_spline::{
    ParameterSplineConfig, ParameterSplineFitError, Slice, fit_parameter_spline_linear,
    improve_parameter_spline, keyframes_through,
};
pub use pursuit::{Pursuit, pursue, pursue_line};
pub use rbf::{
    Aim, Approximation, Greedy, GreedyStep, Interpolant, Interpolation, RbfFitError, approximate, greedy,
};
pub use scattered::{Scattered, ScatteredError};
pub use search::{Candidate, Limit, NotReached, Search, search};
pub use sky::{SkyColor, SkyDifference, SkySamples, SpectralSky, frame_difference};
pub use solve::{
    ConstrainedConfig, ConstrainedFit, ConstrainedFitError, Constraints, Design, DesignError,
    DifferentiableModel, Evaluator, Factored, Fit, LeastSquares, LeastSquaresError, LinearFit, Model,
    NonlinearConfig, NonlinearFitError, Samples, SamplesError, SingularFit, Stop, design, difference_ridge,
    fit_constrained, fit_nonlinear, jacobian, ridge,
};
pub use spectra::{
    ColorDifference, SampleFit, SetFit, SetFitError, SpectraAim, SpectraTask, SpectraTaskError,
};
