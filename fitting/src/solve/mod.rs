//! Fitting: the free parameters θ of a color from samples of it.
//!
//! All of it minimises the weighted sum of squares, with an optional penalty,
//!
//! ```text
//! Σᵢ wᵢ (f(xᵢ; θ) − yᵢ)²  +  ‖P θ‖²,
//! ```
//!
//! and differs in what is known of `f`:
//!
//! | the color | the constraints | use |
//! |---|---|---|
//! | linear in θ | none, or linear | [`LeastSquares`] on a [`Design`]: one factorisation for any number of spectra |
//! | any | none | [`fit_nonlinear`]: Levenberg–Marquardt |
//! | any | a linear map of the outputs, as XYZ is of a spectrum | [`fit_constrained`]: Gauss–Newton along the constraints |
//!
//! Derivatives with respect to θ are exact, by dual numbers ([`Evaluator`]); nobody writes a Jacobian.
//! Everything is `f64`, and no result is NaN: data and colors that are not finite are errors.
//!
//! # Which weights
//!
//! Weights multiply *squares*. To weigh by how much color depends on a wavelength, give each sample the
//! squared norm of its row of the tristimulus sum; to weigh by the tristimulus values themselves
//! (correlated errors), stack the rows: `[A; κ G A] θ ≈ [b; κ G b]` with `G` the sums. To meet them
//! exactly, constrain: `G A θ = G b`.
//!
//! # References
//!
//! K. Levenberg, "A method for the solution of certain non-linear problems in least squares", Q. Appl.
//! Math. 2, 1944. D. W. Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", J.
//! SIAM 11, 1963. J. J. Moré, "The Levenberg–Marquardt algorithm: implementation and theory", LNM 630, 1978
//! (scaling). J. Nocedal & S. J. Wright, *Numerical Optimization*, 2nd ed. 2006: ch. 10 (least squares),
//! ch. 16 (null space), ch. 18 (equality constraints, second-order correction). P. H. C. Eilers & B. D.
//! Marx, "Flexible smoothing with B-splines and penalties", Stat. Sci. 11, 1996 (ridge on differences).

pub(crate) mod conjugate_gradients;
mod constrained;
pub(crate) mod damped;
pub(crate) mod definite;
mod design;
pub(crate) mod dot;
mod evaluate;
pub(crate) mod golden;
mod least_squares;
mod levenberg;
mod model;
pub(crate) mod non_negative;
pub(crate) mod orthogonal;
mod outcome;
pub(crate) mod principal;
pub(crate) mod reflections;
mod samples;

pub use constrained::{ConstrainedConfig, ConstrainedFit, ConstrainedFitError, Constraints, fit_constrained};
pub use design::{Design, DesignError, design, jacobian};
pub(crate) use evaluate::Differentiator;
pub use evaluate::Evaluator;
pub use least_squares::{
    Factored, LeastSquares, LeastSquaresError, LinearFit, SingularFit, difference_ridge, ridge,
};
pub use levenberg::{NonlinearConfig, NonlinearFitError, fit_nonlinear};
pub use model::{DifferentiableModel, Model, Parameters, Window};
pub use outcome::{Fit, Stop};
pub use samples::{Samples, SamplesError};
