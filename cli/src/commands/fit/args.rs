//! Arguments of `fit`.

use std::fmt::Display;
use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, ValueEnum};
use color_fn_captures::spectra::{Scale, SpectralQuantity, WavelengthUnit};
use color_fn_colorimetry::{Illuminant, Observer};
use color_fn_fitting::registry::Basis;

use crate::options::{DeviceChoice, bytes, illuminant, positive};

/// What follows the options.
pub(crate) const HELP: &str = "\
Example: colorfn fit data/reflectance/colorchecker24.csv --basis bspline:12
Example: colorfn fit data/envmaps/forest.hdr --basis sh:4
Example: colorfn fit data/images/coffee.png --budget-bytes 4096

The kind of DATA is recognised by its extension, and that of a table by its header. What each kind looks like, its \
families for --basis, how it is evaluated, what is written, and the keys of --json:
  colorfn help spectra | maps | images | splats | brdf | sky | points | fluorescence";

/// Arguments of `fit`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("goal").args(["target_de", "budget_bytes"]), disable_help_flag = true)]
pub(crate) struct FitArgs {
    /// A table of spectra, points, a sky, a BRDF or a Donaldson matrix; a map (.hdr, .exr), an image (.png, .jpg), splats (.ply)
    #[arg(value_name = "DATA")]
    pub(crate) data: PathBuf,
    /// Family and size, as bspline:12 [default: the best of all]
    #[arg(long, value_name = "SPEC")]
    pub(crate) basis: Option<Basis>,
    /// What spectra keep: themselves as well as possible, or their exact XYZ under the illuminant first
    #[arg(long, value_enum, default_value = "spectrum")]
    pub(crate) to: To,
    /// What spectra are: reflectance, transmittance or emission [default: by the file, else reflectance]
    #[arg(long)]
    pub(crate) quantity: Option<SpectralQuantity>,
    /// The unit of the wavelengths: nm, um, angstrom, m, cm-1, THz or eV [default: by the file, else by their size]
    #[arg(long)]
    pub(crate) unit: Option<WavelengthUnit>,
    /// The scale of reflectance or transmittance: percent or fraction [default: by the file, else by its size]
    #[arg(long)]
    pub(crate) scale: Option<Scale>,
    /// The reference illuminant: D65, A, FL2, LED-B3, 5500K, …, or a file of light, as lamp.csv or lamps.csv#NAME
    #[arg(long, default_value = "D65", value_parser = illuminant)]
    pub(crate) illuminant: Illuminant,
    /// The CIE standard observer: 2 (1931), 10 (1964), 2015-2 or 2015-10
    #[arg(long, default_value = "2")]
    pub(crate) observer: Observer,
    /// Which samples, by name or number from 1, separated by commas
    #[arg(long, value_name = "LIST")]
    pub(crate) columns: Option<String>,
    /// The largest ΔE2000: of each spectrum under each light, of each sample that a light lights [default without --basis: 0.5]; else a mean under D65
    #[arg(long, value_name = "X", value_parser = positive, allow_negative_numbers = true)]
    pub(crate) target_de: Option<f64>,
    /// The maximal size of all parameters, those of all spectra together: 4096 or 4k
    #[arg(long, value_name = "BYTES", value_parser = bytes, allow_negative_numbers = true)]
    pub(crate) budget_bytes: Option<usize>,
    /// Choose a family for each spectrum by itself
    #[arg(long, conflicts_with = "basis")]
    pub(crate) per_spectrum: bool,
    /// Window harmonics of an environment map for display: nowhere negative, and no light any more
    #[arg(long)]
    pub(crate) window: bool,
    /// What computes the picture of the patches
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) device: DeviceChoice,
    /// Replace files that colorfn did not write
    #[arg(long)]
    pub(crate) force: bool,
    /// A folder, or the .colorfn file, which the others lie beside
    #[arg(short, long, value_name = "DIR|FILE", default_value = "out")]
    pub(crate) output: PathBuf,
    /// Print help
    // The compact one: all else is in the pages of `help`.
    #[arg(short, long, action = ArgAction::HelpShort)]
    help: Option<bool>,
}

/// What a fit keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum To {
    /// The spectrum, as well as it can
    Spectrum,
    /// The exact XYZ under the illuminant, then the spectrum
    Color,
}

impl FitArgs {
    /// The options that decide what is fitted, as they are typed: two fits of the same data with equal options are one.
    pub(crate) fn options(&self) -> String {
        let value = |name: &str, value: Option<String>| value.map(|value| format!("--{name} {value}"));
        let flag = |name: &str, is_set: bool| is_set.then(|| format!("--{name}"));
        let text = |shown: &dyn Display| Some(shown.to_string());
        let other_than = |default: &str, shown: &str| (shown != default).then(|| shown.to_owned());
        let options = [
            value("basis", self.basis.as_ref().and_then(|basis| text(basis))),
            value("to", (self.to == To::Color).then(|| "color".into())),
            value("quantity", self.quantity.map(|quantity| quantity.name().to_lowercase())),
            value("unit", self.unit.as_ref().and_then(|unit| text(unit))),
            value("scale", self.scale.map(|scale| format!("{scale:?}").to_lowercase())),
            value("illuminant", other_than("D65", self.illuminant.name())),
            value("observer", other_than("2", self.observer.short_name())),
            value("columns", self.columns.clone()),
            value("target-de", self.target_de.as_ref().and_then(|target| text(target))),
            value("budget-bytes", self.budget_bytes.as_ref().and_then(|bytes| text(bytes))),
            flag("per-spectrum", self.per_spectrum),
            flag("window", self.window),
        ];
        options.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
