//! Bounded spectra from their trigonometric moments.
//!
//! The moments of a signal are linear in it, so that they may be averaged and interpolated; the spectrum of given moments
//! is the one of maximum entropy among the bounded ones, found in closed form.
//!
//! # References
//! C. Peters, S. Merzbach, J. Hanika & C. Dachsbacher, "Using Moments to Represent Bounded Signals for Spectral Rendering",
//! ACM Trans. Graph. 38(4), 2019, § 3.3: exponential moments, the Toeplitz system, the Lagrange multipliers.

use std::f64::consts::PI;

use color_fn_bases::Range;
use nalgebra::{Cholesky, Complex, DMatrix, DVector};

/// Phases at which a spectrum is sampled for its moments: a hundred for each period of the largest.
const PHASES: usize = 4096;

/// A signal of exactly 0 or 1 has no finite multipliers: it is held this far inside.
const INSIDE: f64 = 1e-5;

/// The moments `cₗ = (1/π) ∫ r cos lφ dφ`, l from 0 to the degree, of a reflectance over a range; values outside `[0, 1]` are
/// clamped. φ runs from π at the first wavelength to 0 at the last, as in [`Moments`](color_fn_bases::Moments).
pub fn moments(reflectance: impl Fn(f64) -> f64, range: Range, degree: usize) -> Vec<f64> {
    let mut sums = vec![0.0; degree + 1];
    for i in 0..PHASES {
        let phase = PI * (i as f64 + 0.5) / PHASES as f64;
        let nm = range.to() - (range.to() - range.from()) * phase / PI;
        let r = reflectance(nm).clamp(INSIDE, 1.0 - INSIDE);
        for (l, sum) in sums.iter_mut().enumerate() {
            *sum += r * (l as f64 * phase).cos() / PHASES as f64;
        }
    }
    sums
}

/// The parameters of [`Moments`](color_fn_bases::Moments) whose spectrum has these moments; `None` where no signal
/// between 0 and 1 has them.
pub fn multipliers(moments: &[f64]) -> Option<Vec<f64>> {
    let (&mean, m) = (moments.first()?, moments.len() - 1);
    let i = Complex::<f64>::i();
    let first = Complex::from_polar(1.0 / (4.0 * PI), PI * (mean - 0.5));
    // Exponential moments; the first is halved where it begins a sum.
    let mut gamma = vec![first];
    for l in 1..=m {
        let inner = (1..l).map(|j| gamma[j] * (moments[l - j] * (l - j) as f64)).sum::<Complex<f64>>();
        gamma.push(i * (2.0 * PI) * (first * moments[l] + inner / l as f64));
    }
    let toeplitz = DMatrix::from_fn(m + 1, m + 1, |row, column| match row.checked_sub(column) {
        Some(0) => Complex::from(2.0 * first.re),
        Some(l) => gamma[l],
        None => gamma[column - row].conj(),
    });
    let unit = DVector::from_fn(m + 1, |row, _| Complex::from(if row == 0 { 1.0 } else { 0.0 }));
    let factor = Cholesky::new(toeplitz)?;
    // A complex matrix has a factor even when it is not positive: then its diagonal is not real.
    if factor.l_dirty().diagonal().iter().any(|d| d.re.is_nan() || d.re <= 0.0 || d.im != 0.0) {
        return None;
    }
    let q = factor.solve(&unit);
    // On the unit circle the transform is P/Q with the polynomials P of degree m and Q = Σ qₖ zᵏ, and the real part of P Q̄
    // is q₀/2: the tangent of its argument is a trigonometric polynomial.
    let product: Vec<Complex<f64>> = (0..=m).map(|k| (0..=k).map(|j| gamma[j] * q[k - j]).sum()).collect();
    let lambda = |l: usize| -> f64 {
        let sum: Complex<f64> = (0..=m - l).map(|k| q[k + l].conj() * product[k]).sum();
        (2.0 * sum / (i * q[0])).re
    };
    let all: Vec<f64> = (0..=m).map(|l| if l == 0 { lambda(0) } else { 2.0 * lambda(l) }).collect();
    all.iter().all(|x| x.is_finite()).then_some(all)
}
