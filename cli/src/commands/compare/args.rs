//! Arguments of `compare`.

use std::path::PathBuf;

use clap::Args;
use color_fn_captures::spectra::SpectralQuantity;
use color_fn_colorimetry::{Illuminant, Observer};

use crate::options::illuminant;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn compare data/reflectance/colorchecker24.csv out/colorchecker24.colorfn
Example: colorfn compare data/envmaps/forest.hdr out/forest.colorfn out/forest-sh4.colorfn -o forest.png
Example: colorfn compare a.png b.png --json

Each file is compared with the first, by the errors that `fit` reports: of spectra RMSE, the worst wavelength and ΔE2000 (mean, 95 %, \
max) under each test illuminant, of light Δu′v′; of maps the errors of radiance, irradiance and energy; of images and points PSNR and \
ΔE2000. Spectra are compared by their names where both files have them, else in their order, over the wavelengths that both have. A fit \
that comes first is sampled: a map at 512 × 256 directions, an image as the next file has pixels. The picture has all curves, or first | \
other | difference.

JSON: kind, first, pairs [{file, errors, worst [{...}]}], files [PATH], notes.";

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Measured data or fits of one kind: spectra, maps, images, points; the first is what the others are compared with
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub(crate) files: Vec<PathBuf>,
    /// The picture: .svg or .png of spectra and points, else .png [default: out/FIRST-compared.svg or .png]
    #[arg(short, long, value_name = "FILE.svg|png")]
    pub(crate) output: Option<PathBuf>,
    /// What measured spectra are: reflectance, transmittance or emission [default: by the file, else reflectance]
    #[arg(long)]
    pub(crate) quantity: Option<SpectralQuantity>,
    /// Which color of each set: a number from 0, or a name [default: all]
    #[arg(long, value_name = "N|NAME")]
    pub(crate) index: Option<String>,
    /// The reference illuminant: D65, A, FL2, LED-B3, 5500K, …, or a file of light, as lamp.csv or lamps.csv#NAME
    #[arg(long, default_value = "D65", value_parser = illuminant)]
    pub(crate) illuminant: Illuminant,
    /// The CIE standard observer: 2 (1931), 10 (1964), 2015-2 or 2015-10
    #[arg(long, default_value = "2")]
    pub(crate) observer: Observer,
    /// Replace a file that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
}
