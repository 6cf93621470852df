//! Which colors a reflectance can have at all: the object-color solid, and a proof for what lies outside.

use color_fn_colorimetry::matrix::Matrix3;
use nalgebra::{DMatrix, DVector, Vector3};

use crate::viewed_space::ViewedSpace;

/// All linear RGB colors of reflectances in `[0, 1]` under the light of a viewed: a convex solid, point-symmetric
/// about middle gray.
///
/// Its distance to a direction `d` is `h(d) = max over reflectances of d · rgb = Σ max(0, d · w(λ))`, with `w(λ)` what
/// a wavelength adds to linear RGB (1 nm, 360–830 nm).
///
/// Reference: MacAdam, *The theory of the maximum visual efficiency of colored materials* (1935); for the algorithm
/// that finds the nearest point, Wolfe, *Finding the nearest point in a polytope* (1976).
#[derive(Debug, Clone, PartialEq)]
pub struct Solid {
    weights: Vec<[f64; 3]>,
}

/// Why a color has no reflectance: a direction in linear RGB in which it lies beyond all of them.
///
/// Anybody can check it: `d · rgb > Σ max(0, d · w(λ))`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// The direction `d`, of length 1.
    pub direction: [f64; 3],
    /// `d · rgb` of the color.
    pub color: f64,
    /// The maximal `d · rgb` of any reflectance.
    pub reachable: f64,
}

impl Certificate {
    /// By how much the color is out of reach in that direction.
    pub fn margin(&self) -> f64 {
        self.color - self.reachable
    }
}

/// The point of the solid that is nearest to a color, in linear RGB (Euclidean).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearestColor {
    /// The point, in linear RGB.
    pub rgb: [f64; 3],
    /// Its distance.
    pub distance: f64,
    /// The proof that there is a distance; `None` for a color inside, to 1e-10.
    pub certificate: Option<Certificate>,
}

/// Below this distance a color counts as inside.
const INSIDE: f64 = 1e-10;

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

impl Solid {
    /// The solid of a viewed.
    pub fn new(viewed: &ViewedSpace) -> Self {
        Self { weights: viewed.weights().rows.iter().map(|w| viewed.rgb(*w)).collect() }
    }

    /// `h(d)`: the maximal `d · rgb` of any reflectance.
    pub fn support(&self, direction: [f64; 3]) -> f64 {
        self.weights.iter().map(|w| dot(*w, direction).max(0.0)).sum()
    }

    /// The color farthest along a direction: that of the reflectance that is 1 where `d · w(λ) > 0`, else 0.
    fn vertex(&self, direction: Vector3<f64>) -> Vector3<f64> {
        let mut sum = Vector3::zeros();
        for w in &self.weights {
            let w = Vector3::from(*w);
            if w.dot(&direction) > 0.0 {
                sum += w;
            }
        }
        sum
    }

    /// The nearest point to a color in linear RGB.
    ///
    /// Wolfe's algorithm: the point of least norm among convex combinations of at most four vertices, the next vertex
    /// being the one farthest towards the color. A color that is not finite is nearest to black, without certificate.
    pub fn nearest(&self, rgb: [f64; 3]) -> NearestColor {
        let color = Vector3::from(rgb);
        if !color.iter().all(|x| x.is_finite()) {
            return NearestColor { rgb: [0.0; 3], distance: f64::INFINITY, certificate: None };
        }
        // Points are relative to the color.
        let mut corral = vec![self.vertex(color - Vector3::repeat(0.5)) - color];
        let mut shares = vec![1.0];
        let mut point = corral[0];
        let scale = color.norm().max(1.0);
        // A zonotope of 471 generators in space is reached in some dozens of rounds; each takes at most three drops.
        for _ in 0..1000 {
            let next = self.vertex(-point) - color;
            let gain = point.norm_squared() - point.dot(&next);
            if point.norm() < INSIDE * scale || gain <= 1e-13 * scale * point.norm() || corral.contains(&next)
            {
                break;
            }
            corral.push(next);
            shares.push(0.0);
            point = minor_cycle(&mut corral, &mut shares);
        }
        let distance = point.norm();
        let direction: [f64; 3] = (-point / distance.max(f64::MIN_POSITIVE)).into();
        let proof = Certificate { direction, color: dot(direction, rgb), reachable: self.support(direction) };
        let proven = distance > INSIDE * scale && proof.margin() > 0.0;
        NearestColor { rgb: (point + color).into(), distance, certificate: proven.then_some(proof) }
    }
}

/// The point of least norm in the convex hull of the corral; what it does not need is dropped.
fn minor_cycle(corral: &mut Vec<Vector3<f64>>, shares: &mut Vec<f64>) -> Vector3<f64> {
    loop {
        let affine = least_in_affine_hull(corral);
        if affine.iter().all(|share| *share > 1e-14) || corral.len() == 1 {
            *shares = affine;
            break;
        }
        // From the shares towards the affine ones, until one vanishes.
        let mut part = 1.0f64;
        for (share, to) in shares.iter().zip(&affine) {
            if *to <= 1e-14 {
                part = part.min(share / (share - to).max(f64::MIN_POSITIVE));
            }
        }
        for (share, to) in shares.iter_mut().zip(&affine) {
            *share += part * (to - *share);
        }
        let least = (0..shares.len()).min_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(0);
        let mut kept = 0;
        corral.retain(|_| {
            kept += 1;
            kept - 1 != least
        });
        shares.remove(least);
        let total: f64 = shares.iter().sum();
        for share in shares.iter_mut() {
            *share = if total > 0.0 { *share / total } else { 1.0 };
        }
    }
    corral.iter().zip(shares.iter()).map(|(v, s)| v * *s).sum()
}

/// The shares, which sum to 1, of the point of least norm in the affine hull.
fn least_in_affine_hull(corral: &[Vector3<f64>]) -> Vec<f64> {
    let n = corral.len();
    let matrix = DMatrix::from_fn(n + 1, n + 1, |r, c| match (r < n, c < n) {
        (true, true) => corral[r].dot(&corral[c]),
        (false, false) => 0.0,
        _ => 1.0,
    });
    let right = DVector::from_fn(n + 1, |r, _| if r == n { 1.0 } else { 0.0 });
    let solution = matrix.clone().lu().solve(&right).filter(|x| x.iter().all(|v| v.is_finite()));
    // Points that depend on each other: the solution of least norm.
    let solution = solution.or_else(|| matrix.svd(true, true).solve(&right, 1e-14).ok());
    solution.map_or_else(|| vec![1.0 / n as f64; n], |x| x.iter().take(n).copied().collect())
}

/// What each wavelength adds to linear RGB, for a check of a certificate from outside.
impl Solid {
    /// `w(λ)` at 1 nm from 360 to 830 nm: the columns sum to (1, 1, 1).
    pub fn weights(&self) -> &[[f64; 3]] {
        &self.weights
    }

    /// The solid in other coordinates.
    #[must_use]
    pub fn transformed(&self, matrix: &Matrix3) -> Self {
        Self {
            weights: self.weights.iter().map(|w| color_fn_colorimetry::matrix::apply(matrix, *w)).collect(),
        }
    }
}
