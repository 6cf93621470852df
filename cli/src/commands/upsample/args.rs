//! Arguments of `upsample`.

use std::path::PathBuf;

use clap::Args;
use color_fn_colorimetry::RgbSpace;
use color_fn_upsample::Metamer;

/// What follows the options in the long help.
pub(crate) const HELP: &str = "\
Example: colorfn upsample '#c83c32'
Example: colorfn upsample 0,1,0 --space rec2020
Example: colorfn upsample photo.png -o coefficients.pfm
Example: colorfn upsample colors.csv -o colors.colorfn -o coefficients.csv

'#rrggbb' is encoded in the space, r,g,b is linear (after `--` where it begins with a minus). A FILE.csv has the columns r, g, b (linear), and maybe \
name. A FILE.png is encoded in the space, 8 or 16 bits; its alpha is left out.

Reflectances are seen under the white of the space (D65, D50, for ACES daylight at its color temperature) by \
the CIE 1931 2° observer. A color that no reflectance has is proven to be one by a direction in linear RGB \
in which it lies beyond all of them, and the nearest is taken. With --light the spectrum is itself light: a \
scale times a sigmoid, of Y = 1 where it is 1 everywhere.

Written with -o FILE: .colorfn is a set of sigmoids, .csv their coefficients, or, with --metamer natural or smoothest, \
spectra from 360 to 830 nm; .pfm the coefficients of a picture (a0, a1, a2 as three floats a pixel). -o may be repeated.

JSON: space, light, metamer, files [PATH], colors [{name, rgb, coefficients [a0, a1, a2] (x = (λ − 595 nm) / 235 \
nm), coefficients_nm [of λ², λ, 1], scale (of a light), found (linear RGB of the spectrum), error (maximal, of a \
component), delta_e_2000, reached, certificate {direction, color, reachable}, reflectance [471 values, of a \
metamer]}]; of a picture space, light, width, height, checked, delta_e_2000 {mean, p95, max}, files.";

/// Arguments of `upsample`.
#[derive(Debug, Args)]
pub(crate) struct UpsampleArgs {
    /// '#rrggbb', linear r,g,b, a FILE.csv of colors or a FILE.png
    #[arg(value_name = "COLOR|FILE", required = true)]
    pub(crate) colors: Vec<String>,
    /// The RGB space: srgb, p3, rec2020, acescg, aces2065-1 or prophoto
    #[arg(long, default_value = "srgb")]
    pub(crate) space: RgbSpace,
    /// Which of all spectra: sigmoid (three numbers), natural (nearest to measured ones) or smoothest
    #[arg(long, default_value = "sigmoid", conflicts_with = "light")]
    pub(crate) metamer: Metamer,
    /// The color is a light, of any brightness
    #[arg(long)]
    pub(crate) light: bool,
    /// Replace files that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
    /// Write to this file, by its extension: .colorfn (a set of sigmoids), .csv (coefficients, or the spectra of a
    /// metamer), .pfm (coefficients of a picture); may be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
}
