//! Spectra of lights.

use color_fn_colorimetry::RgbSpace;

use crate::search::{Reachability, SigmoidSolution, Upsampler};
use crate::viewed_space::{UnsupportedSpace, ViewedSpace};

/// A light as a spectrum: `scale · S(p(λ))`, a [`ScaledSigmoid`](color_fn_bases::ScaledSigmoid) of degree 2 over 360–830
/// nm. Its power is relative: the light that is 1 at every wavelength has Y = 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// The scale.
    pub scale: f64,
    /// The sigmoid: that of the color divided by the scale.
    pub found: SigmoidSolution,
}

/// candidate scales, in multiples of the largest component. Twice is what Jakob & Hanika (2019, § 5) take; primaries near
/// the spectral colors need spectra so narrow that they only fit below a higher peak.
const SCALES: [f64; 5] = [2.0, 4.0, 16.0, 64.0, 256.0];

/// Finds lights of a space: brighter than any reflectance, as they may be.
#[derive(Debug, Clone)]
pub struct LightUpsampler(Upsampler);

impl LightUpsampler {
    /// For a space.
    ///
    /// # Errors
    /// When the primaries of the space lie on a line.
    pub fn new(space: RgbSpace) -> Result<Self, UnsupportedSpace> {
        Ok(Self(Upsampler::under(ViewedSpace::of_light(space)?)))
    }

    /// The conditions under which lights are seen.
    pub const fn viewed(&self) -> &ViewedSpace {
        self.0.viewed()
    }

    /// A light of linear RGB, of any size. Black has the scale 0; a color without a light (outside the spectral colors)
    /// gets the nearest, as [`SigmoidSolution::reachability`] says, which then speaks of the color divided by the scale.
    pub fn find(&self, rgb: [f64; 3]) -> Light {
        let largest = rgb.iter().copied().fold(0.0, f64::max);
        if !(largest > 0.0 && largest.is_finite()) {
            return Light { scale: 0.0, found: self.0.find([0.0; 3]) };
        }
        let mut best: Option<Light> = None;
        for factor in SCALES {
            let scale = factor * largest;
            let found = self.0.find(rgb.map(|x| x / scale));
            if found.reachability == Reachability::Exact {
                return Light { scale, found };
            }
            let nearer = |best: &Light| scale * found.error < best.scale * best.found.error;
            if best.as_ref().is_none_or(nearer) {
                best = Some(Light { scale, found });
            }
        }
        best.expect("there are scales")
    }
}

impl Light {
    /// Relative power at a wavelength in nm.
    pub fn power(&self, nm: f64) -> f64 {
        self.scale * self.found.reflectance(nm)
    }

    /// Linear RGB that it has.
    pub fn rgb(&self) -> [f64; 3] {
        self.found.rgb.map(|x| self.scale * x)
    }
}
