//! Metals of measured refractive index as three numbers n and k.

use color_fn_bases::Fresnel;
use color_fn_captures::RefractiveIndex;
use color_fn_colorimetry::ViewingConditions;
use color_fn_colorimetry::convert::{DegenerateConversion, Matrix};
use color_fn_colorimetry::metrics::ColorEvaluator;
use color_fn_colorimetry::{Adaptation, Illuminant, Observer, RgbSpace, matrix};
use color_fn_core::scalar::Components;
use serde::{Deserialize, Serialize};

use crate::solve::golden::scan;

/// The indices of three channels that reflect as a metal does, and how nearly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectiveConductor {
    /// n of R, G and B.
    pub n: [f64; 3],
    /// k of R, G and B.
    pub k: [f64; 3],
    /// Linear RGB seen straight on, as the spectrum gives it.
    pub normal: [f64; 3],
    /// ΔE2000 from the color of the spectrum seen straight on.
    pub delta_e_normal: f64,
    /// The mean of ΔE2000 over angles, each weighted by the light on a surface from there.
    pub delta_e_mean: f64,
    /// The largest up to 87°.
    pub delta_e_max: f64,
}

/// Angles between 0 and 90°, even in cos²: each as much of the light on a surface.
const ANGLES: usize = 200;
/// Refractive indices, by even logarithms, among which the best is sought further.
const SCAN: usize = 100;
/// A channel reflects at most that.
const MAX_REFLECTANCE: f64 = 0.999_5;
/// And at least that.
const MIN_REFLECTANCE: f64 = 1e-4;

/// The n and k for each channel with which [`Fresnel::Conductor`] has the metal's RGB straight on, and is nearest to it over all other
/// angles in the least squares of linear RGB.
///
/// For a reflectance straight on there is one k for each n, `k² = (r (n + 1)² − (n − 1)²) / (1 − r)` (Gulbrandsen, *Artist Friendly
/// Metallic Fresnel*, JCGT 3(4), 2014, eq. 7), so that one number is left to be found. They are no refractive index at any wavelength.
/// A channel that a color outside the space takes beyond 0.9995 or below 0.0001 is held there.
///
/// # Errors
/// When the light or the space is degenerate.
pub fn effective_conductor(
    metal: &RefractiveIndex,
    illuminant: &Illuminant,
    observer: Observer,
    space: RgbSpace,
) -> Result<EffectiveConductor, DegenerateConversion> {
    let evaluator = ColorEvaluator::new(ViewingConditions::new(illuminant.clone(), observer));
    let white = illuminant.white(observer);
    let to_rgb = *Matrix::xyz_to_rgb(space, white, Adaptation::Bradford)?.rows();
    let to_xyz = *Matrix::rgb_to_xyz(space, white, Adaptation::Bradford)?.rows();
    let xyz = |cosine: f64| {
        evaluator.weights().tristimulus(|nm| {
            let [n, k] = metal.at(nm);
            reflectance(n, k, cosine)
        })
    };
    let cosines: Vec<f64> = (0..ANGLES).map(|i| ((i as f64 + 0.5) / ANGLES as f64).sqrt()).rev().collect();
    let seen: Vec<[f64; 3]> = cosines.iter().map(|&cosine| xyz(cosine)).collect();
    let rgb: Vec<[f64; 3]> = seen.iter().map(|&xyz| matrix::apply(&to_rgb, xyz)).collect();
    let (straight, mut n, mut k) = (xyz(1.0), [0.0; 3], [0.0; 3]);
    let normal = matrix::apply(&to_rgb, straight);
    for c in 0..3 {
        let r = normal[c].clamp(MIN_REFLECTANCE, MAX_REFLECTANCE);
        let error = |n: f64| {
            let k = extinction(r, n);
            let off = cosines.iter().zip(&rgb).map(|(&cosine, rgb)| reflectance(n, k, cosine) - rgb[c]);
            off.map(|x| x * x).sum::<f64>()
        };
        // The ends are those of k = 0; between them the error may have two valleys.
        let root = r.sqrt();
        let (least, max) = ((1.0 - root) / (1.0 + root), (1.0 + root) / (1.0 - root));
        n[c] = scan(|log| error(log.exp()), SCAN, least.ln(), max.ln()).exp().clamp(least, max);
        k[c] = extinction(r, n[c]);
    }
    let delta_e = |cosine: f64, xyz: [f64; 3]| {
        let fitted = [0, 1, 2].map(|c| reflectance(n[c], k[c], cosine));
        evaluator.delta_e_2000(xyz, matrix::apply(&to_xyz, fitted))
    };
    let errors: Vec<f64> = cosines.iter().zip(&seen).map(|(&cosine, &xyz)| delta_e(cosine, xyz)).collect();
    Ok(EffectiveConductor {
        n,
        k,
        normal,
        delta_e_normal: delta_e(1.0, straight),
        delta_e_mean: errors.iter().sum::<f64>() / errors.len() as f64,
        delta_e_max: errors.iter().copied().fold(0.0, f64::max),
    })
}

fn reflectance(n: f64, k: f64, cosine: f64) -> f64 {
    Fresnel::conductor::<f64>(Components([n; 3]), Components([k; 3]), cosine).0[0]
}

fn extinction(r: f64, n: f64) -> f64 {
    ((r * (n + 1.0).powi(2) - (n - 1.0).powi(2)) / (1.0 - r)).max(0.0).sqrt()
}
