//! What fits of one kind of data give besides the color.

use color_fn_colorimetry::Illuminant;

use super::spectra::result::SpectraResult;
use crate::registry::Basis;
use crate::sky::SkyDifference;
use crate::splats::{AngularVariation, SplatColors};

/// What fits of one kind of data give besides.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Detail {
    /// Nothing.
    Nothing,
    /// The families and errors of each spectrum.
    Spectra(Box<SpectraResult>),
    /// All splats in the chosen family.
    Splats(Box<SplatResult>),
    /// Errors at elevations that were held out.
    Sky(SkyResult),
    /// The radiance factors under each light.
    Fluorescence(Box<FluorescenceResult>),
}

/// Errors at elevations of the sun by fits that have not seen them.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SkyResult {
    /// Between other elevations, on average.
    pub inner: SkyDifference,
    /// At the ends.
    pub ends: SkyDifference,
}

/// A fluorescent material under lights.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FluorescenceResult {
    /// The lights, the illuminant of the goal first.
    pub lights: Vec<LitResult>,
    /// The part of the reradiation that light in the first 20 nm excites.
    pub excited_in_first_20_nm: f64,
}

/// A fluorescent material under one light. Radiance factors are at 1 nm from 360 to 830.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LitResult {
    /// The light.
    pub light: Illuminant,
    /// The ΔE2000 of the fit.
    pub error: f64,
    /// The ΔE2000 of the reflectance alone.
    pub error_without_reradiation: f64,
    /// The radiance factor of the matrix.
    pub measured: Vec<f64>,
    /// The radiance factor of the fit.
    pub fitted: Vec<f64>,
}

/// All splats in the chosen family, and which family is best for which.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SplatResult {
    /// The colors of all splats.
    pub colors: SplatColors,
    /// Which splats families were compared on.
    pub compared: Vec<usize>,
    /// Of each of them the mean squares of degrees 0 to 3 of its color.
    pub degree_mean_squares: Vec<[f64; 4]>,
    /// Bases ranked within the same bytes, for each class of angular variation.
    pub rankings: Vec<SplatRanking>,
    /// The splat whose color depends on direction most: the file of the fit holds its color.
    pub example: usize,
}

/// The best basis for splats of a class within some bytes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SplatRanking {
    /// How their colors depend on direction.
    pub variation: AngularVariation,
    /// How many splats there are of the class.
    pub splats: usize,
    /// The bytes that one may take.
    pub budget: usize,
    /// The best basis, and its root mean square error.
    pub best: (Basis, f64),
    /// The best harmonics, and theirs.
    pub harmonics: (Basis, f64),
}
