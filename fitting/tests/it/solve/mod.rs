//! The solvers: colors and data that their tests share.

mod constrained;
mod design;
mod evaluate;
mod least_squares;
mod levenberg;
mod model;
mod samples;

use color_fn_core::color::Color;
use color_fn_core::domain::{Number, Reflectance, Wavelength};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::Scalar;

/// `a + b (λ − 550 nm) / 100 nm`.
struct Line;

impl Color for Line {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("line", 1, 2)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let line = params.block(0).first();
        line.get(1).mul_add((wavelength - S::lit(550.0)) / S::lit(100.0), line.get(0))
    }
}

/// A polynomial in normalised wavelength, `Σ cₖ tᵏ` with `t` in [−1, 1] over 380–730 nm.
struct Polynomial(usize);

impl Color for Polynomial {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("coefficients", 1, self.0 + 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let t = (wavelength - S::lit(555.0)) / S::lit(175.0);
        let c = params.block(0).first();
        (0..self.0).rev().fold(c.get(self.0), |sum, k| sum.mul_add(t, c.get(k)))
    }
}

/// `a exp(−½ ((λ − c)/w)²)`, c and w in nm.
struct Gaussian;

impl Color for Gaussian {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("amplitude, centre, width", 1, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let p = params.block(0).first();
        let z = (wavelength - p.get(1)) / p.get(2);
        p.get(0) * (S::lit(-0.5) * z * z).exp()
    }
}

/// `S(p(t))`, `S(p) = ½ + p / (2 √(1 + p²))`, p a polynomial of this degree in `t`, the wavelength
/// normalised to [−1, 1] over 380–730 nm; of degree 2 in W. Jakob & J. Hanika, "A low-dimensional function
/// space for efficient spectral upsampling", CGF 38, 2019.
struct SigmoidPolynomial(usize);

impl Color for SigmoidPolynomial {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Polynomial(self.0).layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        let p = Polynomial(self.0).eval(params, wavelength);
        let half = S::lit(0.5);
        (half * p).mul_add(p.mul_add(p, S::lit(1.0)).inverse_sqrt(), half)
    }
}

/// The 24 patches of the color checker.
fn color_checker() -> support::Reflectances {
    support::reflectances("reflectance/colorchecker24.csv")
}

/// Linear interpolation at 1 nm, both given by their wavelengths: how a spectrum is sampled does not matter
/// here.
fn at_each_nm(wavelengths: &[f64], values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut nm = Vec::new();
    let mut out = Vec::new();
    for (x, y) in wavelengths.windows(2).zip(values.windows(2)) {
        let mut at = x[0];
        while at < x[1] {
            nm.push(at);
            out.push(y[0] + (y[1] - y[0]) * (at - x[0]) / (x[1] - x[0]));
            at += 1.0;
        }
    }
    (nm, out)
}
