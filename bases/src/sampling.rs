//! Directions drawn at random as lobes are great: importance sampling, on the CPU and in double precision.

use color_fn_core::scalar::Components;

use crate::half_difference::Pair;

type Vector = [f64; 3];

fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// `1 − exp(−2λ)`.
fn span(sharpness: f64) -> f64 {
    -(-2.0 * sharpness).exp_m1()
}

/// The integral of `exp(λ (cos − 1))` over the sphere, in sr: `2π (1 − exp(−2λ)) / λ`.
fn integral(sharpness: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    if sharpness > 0.0 { TAU * span(sharpness) / sharpness } else { 4.0 * PI }
}

/// The density in sr⁻¹, at a cosine to the axis, of directions that a spherical Gaussian of a sharpness λ ≥ 0 has (von Mises and
/// Fisher): `λ exp(λ (cos − 1)) / 2π (1 − exp(−2λ))`, 1/4π for 0.
pub fn gaussian_density(sharpness: f64, cosine: f64) -> f64 {
    (sharpness * (cosine - 1.0)).exp() / integral(sharpness)
}

/// A direction of that density about a unit axis, from two numbers that are even in `[0, 1)`.
///
/// **Reference** Jakob, *Numerically stable sampling of the von Mises–Fisher distribution on S² (and other tricks)*, 2012, eq. 1: the
/// cosine is `1 + ln(ξ + (1 − ξ) exp(−2λ)) / λ`.
///
/// ```
/// use color_fn_bases::sampling::sample_gaussian;
///
/// // ξ = 1/2 halves the density: the cosine is 1 + ln((1 + e⁻⁸) / 2) / 4 = 0.826797.
/// let [x, y, z] = sample_gaussian([0.0, 0.0, 1.0], 4.0, [0.5, 0.25]);
/// assert!((z - 0.826_797).abs() < 1e-6 && (x * x + y * y + z * z - 1.0).abs() < 1e-14);
/// ```
pub fn sample_gaussian(axis: [f64; 3], sharpness: f64, at: [f64; 2]) -> [f64; 3] {
    // 1 − cos, which for a sharp lobe the cosine has no digits for.
    let away = if sharpness > 0.0 {
        // ξ from the other end: ln(1 − ξ (1 − e⁻²λ)) keeps the digits of a small ξ.
        (-(-at[0] * span(sharpness)).ln_1p() / sharpness).min(2.0)
    } else {
        2.0 * at[0]
    };
    about(axis, away, at[1])
}

/// The direction with `1 − cos` to a unit axis, a part of a turn around it.
fn about(axis: Vector, away: f64, turn: f64) -> Vector {
    let (sine, cosine) = ((away * (2.0 - away)).max(0.0).sqrt(), 1.0 - away);
    let (y, x) = (std::f64::consts::TAU * turn).sin_cos();
    // Duff, Burgess, Christensen, Hery, Kensler, Liani & Villemin, *Building an Orthonormal Basis, Revisited*, JCGT 6(1), 2017.
    let sign = 1.0_f64.copysign(axis[2]);
    let a = -1.0 / (sign + axis[2]);
    let b = axis[0] * axis[1] * a;
    let first = [1.0 + sign * axis[0] * axis[0] * a, sign * b, -sign * axis[0]];
    let second = [b, sign + axis[1] * axis[1] * a, -axis[1]];
    [0, 1, 2].map(|k| sine * (x * first[k] + y * second[k]) + cosine * axis[k])
}

/// Parts that sum to 1, of sizes of which what is negative counts as 0; `None` where all are 0.
fn parts(sizes: &[f64]) -> Option<Vec<f64>> {
    let total: f64 = sizes.iter().map(|x| x.max(0.0)).sum();
    (total > 0.0 && total.is_finite()).then(|| sizes.iter().map(|x| x.max(0.0) / total).collect())
}

/// Which part a number in `[0, 1)` falls in.
fn pick(parts: &[f64], at: f64) -> usize {
    let mut left = at;
    let mut last = 0;
    for (k, &part) in parts.iter().enumerate().filter(|(_, part)| **part > 0.0) {
        last = k;
        if left < part {
            break;
        }
        left -= part;
    }
    last
}

/// There is nothing to draw directions for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("lobes that are nowhere above 0 have no directions to draw")]
pub struct ZeroDensity;

/// Directions as [`SphericalGaussians`](crate::SphericalGaussians) of RGB are great: each lobe, and the base, as often as the sum of its
/// channels over the sphere.
///
/// ```
/// use color_fn_bases::sampling::GaussianSampler;
///
/// // A base of 1 and a lobe of sharpness 2 upwards, of 3 in each channel: 4π and 3 · 2π (1 − e⁻⁴) / 2 of light.
/// let sampler = GaussianSampler::new(&[1.0, 1.0, 1.0, 0.0, 0.0, 2.0, 3.0, 3.0, 3.0])?;
/// let direction = sampler.sample([0.9, 0.5, 0.25]);
/// assert!(direction[2] > 0.5);
/// // The density is the light over all of it: (1 + 3) / (12.566 + 9.252) upwards.
/// assert!((sampler.density([0.0, 0.0, 1.0]) - 0.183_330).abs() < 1e-5);
/// # Ok::<(), color_fn_bases::sampling::ZeroDensity>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct GaussianSampler {
    /// The base first: a lobe of sharpness 0.
    parts: Vec<f64>,
    lobes: Vec<(Vector, f64)>,
}

impl GaussianSampler {
    /// Of the free parameters of [`SphericalGaussians`](crate::SphericalGaussians) of RGB. A lobe whose channels sum to less than 0 is
    /// left out.
    ///
    /// # Errors
    /// When nothing is above 0.
    ///
    /// # Panics
    /// When the parameters are not three numbers and six for each lobe.
    pub fn new(parameters: &[f64]) -> Result<Self, ZeroDensity> {
        assert!(parameters.len() % 6 == 3, "a base of RGB, and lobes of six numbers");
        let (base, rows) = parameters.split_at(3);
        let mut lobes = vec![([0.0, 0.0, 1.0], 0.0)];
        let mut sizes = vec![integral(0.0) * base.iter().sum::<f64>()];
        for row in rows.chunks_exact(6) {
            let axis = [row[0], row[1], row[2]];
            let sharpness = dot(axis, axis).sqrt();
            let unit = if sharpness > 0.0 { axis.map(|x| x / sharpness) } else { lobes[0].0 };
            lobes.push((unit, sharpness));
            sizes.push(integral(sharpness) * row[3..].iter().sum::<f64>());
        }
        Ok(Self { parts: parts(&sizes).ok_or(ZeroDensity)?, lobes })
    }

    /// A direction, from three numbers that are even in `[0, 1)`.
    pub fn sample(&self, at: [f64; 3]) -> [f64; 3] {
        let k = pick(&self.parts, at[0]);
        let (axis, sharpness) = self.lobes[k];
        sample_gaussian(axis, sharpness, [at[1], at[2]])
    }

    /// The density of a unit direction in sr⁻¹; its integral over the sphere is 1.
    pub fn density(&self, direction: [f64; 3]) -> f64 {
        let each = |(part, (axis, sharpness)): (&f64, &(Vector, f64))| {
            part * gaussian_density(*sharpness, dot(*axis, direction))
        };
        self.parts.iter().zip(&self.lobes).map(each).sum()
    }
}

/// Directions of light as [`HalfLobes`](crate::HalfLobes) seen from a direction reflect it, times the cosine: half vectors about the
/// normal, mirrored, and for the diffuse base directions that are even in the cosine.
///
/// A half vector h gives the light `2 (h·o) h − o`, whose density is that of h and of −h, over `4 |h·o|` (Walter, Marschner, Li &
/// Torrance, EGSR 2007, eq. 14). Some of these directions are below the surface, where nothing is reflected.
///
/// ```
/// use color_fn_bases::sampling::HalfLobeSampler;
///
/// // A single sharp lobe: light comes from near the mirrored direction.
/// let free = [0.1, 0.0, 0.0, 0.0, 30.0, 0.5, 0.4, 0.3, 0.0, 0.0, 0.0];
/// let sampler = HalfLobeSampler::new(&free, [0.6, 0.0, 0.8])?;
/// let light = sampler.sample([0.5, 0.3, 0.7]);
/// assert!((light[0] + 0.6).abs() < 0.1 && (light[2] - 0.8).abs() < 0.1);
/// // At the mirrored direction the half vector is the normal: 900 / 2π, over 4 · 0.8.
/// assert!((sampler.density([-0.6, 0.0, 0.8]) - 44.762).abs() < 1e-3);
/// # Ok::<(), color_fn_bases::sampling::ZeroDensity>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct HalfLobeSampler {
    view: Vector,
    /// The diffuse part first.
    parts: Vec<f64>,
    sharpnesses: Vec<f64>,
}

impl HalfLobeSampler {
    /// Of the free parameters of [`HalfLobes`](crate::HalfLobes), seen from a unit direction above the surface. A lobe is drawn as often
    /// as it reflects, roughly: its color straight at the mirror, over the width of the lobe.
    ///
    /// # Errors
    /// When nothing is above 0, or the direction is not above the surface.
    ///
    /// # Panics
    /// When the parameters are not four numbers and seven for each lobe.
    pub fn new(parameters: &[f64], view: [f64; 3]) -> Result<Self, ZeroDensity> {
        assert!(parameters.len() % 7 == 4, "a roughness, a base of RGB, and lobes of seven numbers");
        let (base, rows) = parameters[1..].split_at(3);
        let cosine = view[2].min(1.0);
        if cosine.is_nan() || cosine <= 0.0 {
            return Err(ZeroDensity);
        }
        let mut sizes = vec![std::f64::consts::PI * base.iter().sum::<f64>()];
        let mut sharpnesses = Vec::with_capacity(rows.len() / 7);
        // With the half vector at the normal, 4 cos² times the visibility of the density of half vectors is reflected.
        let mirror = Pair::<f64>::of(Components([0.0, 0.0, cosine]), Components([0.0, 0.0, cosine]));
        let seen = 4.0 * cosine * cosine * mirror.visibility(parameters[0] * parameters[0]);
        let grazing = (1.0 - cosine).powi(5);
        for row in rows.chunks_exact(7) {
            let sharpness = row[0] * row[0];
            let color: f64 = (1..4).map(|c| row[c] + grazing * row[c + 3]).sum();
            sharpnesses.push(sharpness);
            sizes.push(integral(sharpness) * seen * color);
        }
        Ok(Self { view, parts: parts(&sizes).ok_or(ZeroDensity)?, sharpnesses })
    }

    /// A direction of light, from three numbers that are even in `[0, 1)`; it may be below the surface.
    pub fn sample(&self, at: [f64; 3]) -> [f64; 3] {
        let normal = [0.0, 0.0, 1.0];
        match pick(&self.parts, at[0]) {
            // Even in cos²: 1 − cos of it.
            0 => about(normal, 1.0 - (1.0 - at[1]).sqrt(), at[2]),
            k => {
                let half = sample_gaussian(normal, self.sharpnesses[k - 1], [at[1], at[2]]);
                let twice = 2.0 * dot(half, self.view);
                [0, 1, 2].map(|k| twice * half[k] - self.view[k])
            }
        }
    }

    /// The density of a unit direction of light in sr⁻¹; its integral over the sphere is 1.
    pub fn density(&self, light: [f64; 3]) -> f64 {
        let diffuse = self.parts[0] * light[2].max(0.0) / std::f64::consts::PI;
        let sum = [0, 1, 2].map(|k| light[k] + self.view[k]);
        let length = dot(sum, sum).sqrt();
        if length <= 0.0 {
            return diffuse;
        }
        let (cosine, along) = (sum[2] / length, 0.5 * length);
        let lobes = self.parts[1..].iter().zip(&self.sharpnesses).map(|(part, &sharpness)| {
            part * (gaussian_density(sharpness, cosine) + gaussian_density(sharpness, -cosine))
        });
        diffuse + lobes.sum::<f64>() / (4.0 * along)
    }
}
