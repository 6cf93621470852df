//! One Newton step towards a color, and what it is made of; generic over the scalar.
//!
//! The color of coefficients `a` is `c(a) = Σ w(λ) S(p(λ))` with `p = a₀ + a₁ x + a₂ x²` and
//! `S(p) = ½ + p / (2 √(1 + p²))`. Not `c(a) = t` is solved but `φ(c(a)) = φ(t)`, component by component, with `φ` the
//! inverse of `S`: for gray it is linear, and near black and white, where `S ≈ 1/(4p²)`, it is homogeneous of degree
//! one, so that the step of Newton keeps its size there and needs no damping.

use color_fn_bases::Sigmoid;
use color_fn_colorimetry::matrix::Matrix3;
use color_fn_core::{Params, Scalar, Vector};

/// y = `STRETCH` x + `SHIFT`: the wavelength, 0 at 545 nm and ±1 at 445 and 645 nm, where the sensitivities are.
/// Steps are computed in powers of it, in which the equations are well conditioned.
const STRETCH: f64 = 2.35;
const SHIFT: f64 = 0.5;

/// Responses are kept this far from 0 and 1, where `φ` is infinite: a black of Y = 2e-6 and a white of 1 − 2e-6.
pub(crate) const EDGE: f64 = 2e-6;

/// `φ(c) = (2c − 1) / (2 √(c (1 − c)))`, and its slope, for a response within a tenth of [`EDGE`] of 0 and 1; the
/// nearest such otherwise.
#[inline(always)]
pub(crate) fn inverse_sigmoid<S: Scalar>(c: S) -> (S, S) {
    let one = S::lit(1.0);
    let c = c.clamp(0.1 * EDGE, 1.0 - 0.1 * EDGE);
    let q = (c * (one - c)).inverse_sqrt();
    ((c - S::lit(0.5)) * q, S::lit(0.25) * q * q * q)
}

/// The responses that [`RUN`] rows `[x, w₀, w₁, w₂]` of a block give.
#[inline(always)]
fn responses<S: Scalar>(params: Params<'_, S>, block: usize, run: usize, a: S::Vec<3>) -> S::Vec<3> {
    let rows = params.block(block);
    let [a0, a1, a2] = a.to_array();
    params.sum::<S::Vec<3>>(
        RUN,
        #[inline(always)]
        |i| {
            let row = S::affine(i, 1, S::index(run * RUN));
            let [x, w0, w1, w2] = rows.row(row).vec::<4>(0).to_array();
            let p = a2.mul_add(x, a1).mul_add(x, a0);
            S::Vec::from_array([w0, w1, w2]) * Sigmoid::value_and_slope(p).0
        },
    )
}

/// The responses and their derivatives with respect to the coefficients of 1, y and y².
#[inline(always)]
pub(crate) fn responses_and_slopes<S: Scalar>(
    params: Params<'_, S>,
    block: usize,
    a: S::Vec<3>,
) -> (S::Vec<3>, [S::Vec<3>; 3]) {
    let rows = params.block(block);
    let [a0, a1, a2] = a.to_array();
    let (c, j0, j1, j2) = params.sum::<(S::Vec<3>, S::Vec<3>, S::Vec<3>, S::Vec<3>)>(
        rows.len(),
        #[inline(always)]
        |i| {
            let [x, w0, w1, w2] = rows.row(i).vec::<4>(0).to_array();
            let w = S::Vec::from_array([w0, w1, w2]);
            let p = a2.mul_add(x, a1).mul_add(x, a0);
            let (value, slope) = Sigmoid::value_and_slope(p);
            let y = x.mul_add(S::lit(STRETCH), S::lit(SHIFT));
            let j0 = w * slope;
            let j1 = j0 * y;
            (w * value, j0, j1, j1 * y)
        },
    );
    (c, [j0, j1, j2])
}

#[inline(always)]
fn cross<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> S::Vec<3> {
    let ([a0, a1, a2], [b0, b1, b2]) = (a.to_array(), b.to_array());
    S::Vec::from_array([a1.mul_add(b2, -(a2 * b1)), a2.mul_add(b0, -(a0 * b2)), a0.mul_add(b1, -(a1 * b0))])
}

/// The change of coefficients that changes the responses by `wanted`, to first order, by Cramer's rule.
///
/// `slopes` are columns. Where they are singular the change is huge, and its length is for the caller to bound.
#[inline(always)]
fn change<S: Scalar>([j0, j1, j2]: [S::Vec<3>; 3], wanted: S::Vec<3>) -> S::Vec<3> {
    let j12 = cross::<S>(j1, j2);
    let determinant = j0.dot(j12);
    // Below this the machine's numbers of single precision have no digits left; the sign is kept.
    let least = S::lit(1e-30);
    let negative = determinant.less(S::lit(0.0));
    let safe = S::select(negative, -least - determinant.abs(), least + determinant.abs());
    let inverse = S::lit(1.0) / safe;
    let d0 = wanted.dot(j12) * inverse;
    let d1 = j0.dot(cross::<S>(wanted, j2)) * inverse;
    let d2 = j0.dot(cross::<S>(j1, wanted)) * inverse;
    // From powers of y to powers of x.
    let (k, m) = (S::lit(STRETCH), S::lit(SHIFT));
    let slope = (d2 * S::lit(2.0)).mul_add(m, d1) * k;
    S::Vec::from_array([d2.mul_add(m, d1).mul_add(m, d0), slope, d2 * (k * k)])
}

/// What a step makes equal.
#[derive(Clone, Copy)]
pub(crate) enum Goal<S: Scalar> {
    /// `φ(c(a)) = φ(t)`, of which this is the right side.
    Inverse(S::Vec<3>),
    /// `c(a) = t`, of which this is the right side; `c` is the sum over a block of its own, exactly.
    Exact(Pair<S>, usize),
}

/// The coefficients after one step towards a goal, no longer than `max_step` times the coefficients themselves (or 1). Slopes are
/// those of the sum over `block`.
#[inline(always)]
pub(crate) fn step<S: Scalar>(
    params: Params<'_, S>,
    block: usize,
    a: S::Vec<3>,
    goal: Goal<S>,
    max_step: f64,
) -> S::Vec<3> {
    let (c, [j0, j1, j2]) = responses_and_slopes(params, block, a);
    let [c0, c1, c2] = c.to_array();
    let [(f0, s0), (f1, s1), (f2, s2)] = [inverse_sigmoid(c0), inverse_sigmoid(c1), inverse_sigmoid(c2)];
    // Rows of equal size, for Cramer's rule in single precision.
    let rows = S::Vec::from_array([s0, s1, s2]);
    let wanted = match goal {
        Goal::Inverse(target) => target - S::Vec::from_array([f0, f1, f2]),
        Goal::Exact([target, target_rest], exact) => {
            let [sum, lost] = exact_responses(params, exact, a);
            ((target - sum) + (target_rest - lost)) * rows
        }
    };
    let delta = change::<S>([j0 * rows, j1 * rows, j2 * rows], wanted);
    a + bounded::<S>(a, delta, max_step)
}

/// A change no longer than `max_step` times the coefficients, or `max_step`.
#[inline(always)]
fn bounded<S: Scalar>(a: S::Vec<3>, delta: S::Vec<3>, max_step: f64) -> S::Vec<3> {
    let longest = (a.dot(a) + S::lit(1.0)) * S::lit(max_step * max_step);
    let length = delta.dot(delta) + S::lit(1e-30);
    delta * (longest * (S::lit(1.0) / length)).min(S::lit(1.0)).sqrt()
}

/// A number in two parts, whose sum is more exact than one of them could be.
pub(crate) type Pair<S> = [<S as Scalar>::Vec<3>; 2];

/// `a + b` and what rounding took from it (Knuth's two-sum).
#[inline(always)]
fn two_sum<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> Pair<S> {
    let sum = a + b;
    let rest = sum - a;
    [sum, (a - (sum - rest)) + (b - rest)]
}

/// Rows of a block of the exact sum that are added without care for rounding.
pub(crate) const RUN: usize = 24;

/// [`responses`] in two parts: the sums of [`RUN`] rows are added with what rounding takes from them.
#[inline(always)]
fn exact_responses<S: Scalar>(params: Params<'_, S>, block: usize, a: S::Vec<3>) -> Pair<S> {
    let runs = params.block(block).len() / RUN;
    let [mut sum, mut lost] = [S::Vec::splat(S::lit(0.0)); 2];
    for run in 0..runs {
        let part = responses(params, block, run, a);
        let [total, rest] = two_sum::<S>(sum, part);
        sum = total;
        lost = lost + rest;
    }
    [sum, lost]
}

/// Matrix times column, in two parts: literals and products too are taken with what rounding leaves of them.
#[inline(always)]
pub(crate) fn exact_transform<S: Scalar>(matrix: &Matrix3, v: S::Vec<3>) -> Pair<S> {
    let [mut sum, mut lost] = [S::Vec::splat(S::lit(0.0)); 2];
    for (c, x) in v.to_array().into_iter().enumerate() {
        let column = [matrix[0][c], matrix[1][c], matrix[2][c]];
        let x = S::Vec::splat(x);
        // Where single precision has it, and the rest; in double precision the two are the number.
        let high = S::Vec::from_array(column.map(|m| S::lit(f64::from(m as f32))));
        let low = S::Vec::from_array(column.map(|m| S::lit(m - f64::from(m as f32))));
        let product = high * x;
        let ([h0, h1, h2], [x0, x1, x2], [p0, p1, p2]) = (high.to_array(), x.to_array(), product.to_array());
        let left = S::Vec::from_array([h0.mul_add(x0, -p0), h1.mul_add(x1, -p1), h2.mul_add(x2, -p2)]);
        let [total, rest] = two_sum::<S>(sum, product);
        sum = total;
        lost = lost + (rest + (left + low * x));
    }
    // The first part alone is the number as near as the scalar has it.
    two_sum::<S>(sum, lost)
}
