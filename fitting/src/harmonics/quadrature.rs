//! Sums that are integrals of polynomials.

use std::f64::consts::{PI, TAU};

/// Nodes in [−1, 1] and weights with which the sum of `n` terms is the integral, exactly up to degree 2n − 1 (Gauss and
/// Legendre), by Newton's method.
pub fn gauss_legendre(n: usize) -> Vec<(f64, f64)> {
    let node = |i: usize| {
        let mut x = (PI * (i as f64 + 0.75) / (n as f64 + 0.5)).cos();
        let mut slope = 1.0;
        // It converges quadratically, from within 1e-3.
        for _ in 0..8 {
            let (mut before, mut here) = (0.0, 1.0);
            for l in 1..=n {
                let l = l as f64;
                (before, here) = (here, ((2.0 * l - 1.0) * x * here - (l - 1.0) * before) / l);
            }
            slope = n as f64 * (x * here - before) / (x * x - 1.0);
            x -= here / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..n).map(node).collect()
}

/// Directions and weights with which the sum is the integral over the sphere, exactly up to a degree: Gauss–Legendre in z,
/// even in φ.
pub fn sphere(degree: usize) -> Vec<([f64; 3], f64)> {
    let turns = degree + 1;
    let ring = |(z, weight): (f64, f64)| {
        let r = (1.0 - z * z).sqrt();
        (0..turns).map(move |j| {
            let (sin, cos) = (TAU * j as f64 / turns as f64).sin_cos();
            ([r * cos, r * sin, z], weight * TAU / turns as f64)
        })
    };
    gauss_legendre(degree / 2 + 1).into_iter().flat_map(ring).collect()
}
