//! The harmonics themselves.

use color_fn_core::{Scalar, Vector};

/// The highest degree.
pub(super) const MAX_DEGREE: usize = 8;

/// `K_m`: `Y_mm = K_m sinᵐθ cos mφ`.
const SEED: [f64; MAX_DEGREE + 1] = seeds();

/// `Y_00`. A product of constants is to be one constant, so that a graph rounds it once too.
pub(super) const CONSTANT: f64 = SEED[0];

/// `a_lm` in row m: `Y_lm / a_lm = z Y_l−1,m − Y_l−2,m / a_l−1,m`.
const STEP: [[f64; MAX_DEGREE + 1]; MAX_DEGREE + 1] = steps();

/// By Newton's method, from above: exact but for the last bit.
const fn root(x: f64) -> f64 {
    let mut y = 1.0 + x;
    let mut round = 0;
    while round < 40 {
        y = 0.5 * (y + x / y);
        round += 1;
    }
    y
}

/// `K_0² = 1/4π`, `K_m² = 2/4π Π (2k + 1) / 2k`, `1 ≤ k ≤ m`.
const fn seeds() -> [f64; MAX_DEGREE + 1] {
    let mut seeds = [root(0.25 / std::f64::consts::PI); MAX_DEGREE + 1];
    let mut square = 0.5 / std::f64::consts::PI;
    let mut m = 1;
    while m <= MAX_DEGREE {
        square *= (2 * m + 1) as f64 / (2 * m) as f64;
        seeds[m] = root(square);
        m += 1;
    }
    seeds
}

/// `a_lm = √((4l² − 1) / (l² − m²))`.
const fn steps() -> [[f64; MAX_DEGREE + 1]; MAX_DEGREE + 1] {
    let mut steps = [[0.0; MAX_DEGREE + 1]; MAX_DEGREE + 1];
    let mut m = 0;
    while m <= MAX_DEGREE {
        let mut l = m + 1;
        while l <= MAX_DEGREE {
            steps[m][l] = root((4 * l * l - 1) as f64 / (l * l - m * m) as f64);
            l += 1;
        }
        m += 1;
    }
    steps
}

/// `term(l, l² + l + m, Y_lm)` for all of them, from m = 0 outwards.
#[inline(always)]
pub(super) fn harmonics<S: Scalar>(
    degree: usize,
    direction: S::Vec<3>,
    mut term: impl FnMut(usize, usize, S),
) {
    let (x, y, z) = (direction.get(0), direction.get(1), direction.get(2));
    polar(
        degree,
        0,
        z,
        #[inline(always)]
        |l, p| term(l, l * l + l, p),
    );
    // (x + iy)ᵐ = sinᵐθ (cos mφ + i sin mφ).
    let (mut cos, mut sin) = (x, y);
    for m in 1..=degree {
        if m > 1 {
            (cos, sin) = (x * cos - y * sin, x * sin + y * cos);
        }
        polar(
            degree,
            m,
            z,
            #[inline(always)]
            |l, p| {
                term(l, l * l + l - m, sin * p);
                term(l, l * l + l + m, cos * p);
            },
        );
    }
}

/// `term(l, Y_lm / (sinᵐθ cos mφ))` for `m ≤ l ≤ degree`: polynomials of z.
#[inline(always)]
fn polar<S: Scalar>(degree: usize, m: usize, z: S, mut term: impl FnMut(usize, S)) {
    let mut before = S::lit(SEED[m]);
    term(m, before);
    if m == degree {
        return;
    }
    let mut here = z * S::lit(SEED[m] * STEP[m][m + 1]);
    term(m + 1, here);
    for l in m + 2..=degree {
        let fall = -STEP[m][l] / STEP[m][l - 1];
        // A product of constants is one constant.
        let last = if l == m + 2 { S::lit(SEED[m] * fall) } else { before * S::lit(fall) };
        let next = (z * S::lit(STEP[m][l])).mul_add(here, last);
        term(l, next);
        (before, here) = (here, next);
    }
}
