//! Units of the axis: what they are in nm, and how labels write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::table::number::Number;
use color_fn_core::message::escaped;

/// A unit of the axis of a spectrum in a file. Inside it is nm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WavelengthUnit {
    /// 10⁻⁹ m.
    Nanometre,
    /// 10⁻⁶ m: multiplied by 1000.
    Micrometre,
    /// 10⁻¹⁰ m: divided by 10.
    Angstrom,
    /// 1 m.
    Metre,
    /// Waves per cm: λ = 10⁷/ν̄.
    PerCentimetre,
    /// Frequency in 10¹² Hz: λ = c/ν.
    Terahertz,
    /// Energy of a photon: λ = hc/E.
    Electronvolt,
}

impl WavelengthUnit {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Nanometre,
        Self::Micrometre,
        Self::Angstrom,
        Self::Metre,
        Self::PerCentimetre,
        Self::Terahertz,
        Self::Electronvolt,
    ];

    /// Its sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Nanometre => "nm",
            Self::Micrometre => "µm",
            Self::Angstrom => "Å",
            Self::Metre => "m",
            Self::PerCentimetre => "cm⁻¹",
            Self::Terahertz => "THz",
            Self::Electronvolt => "eV",
        }
    }

    /// How it becomes nm, as a message says it.
    pub(super) fn conversion(self) -> &'static str {
        match self {
            Self::Nanometre => "taken as they are",
            Self::Micrometre => "multiplied by 1000",
            Self::Angstrom => "divided by 10",
            Self::Metre => "multiplied by 10⁹",
            Self::PerCentimetre => "10⁷ divided by them is nm",
            Self::Terahertz => "299792.458 divided by them is nm",
            Self::Electronvolt => "1239.841984 divided by them is nm",
        }
    }

    /// The number that divided by a value of this unit is nm; none of a length. With the constants of the SI of 2019, which are
    /// exact but for the last digit of hc.
    pub(super) fn reciprocal(self) -> Option<f64> {
        match self {
            Self::PerCentimetre => Some(1e7),
            Self::Terahertz => Some(299_792.458),
            Self::Electronvolt => Some(1_239.841_984_332_003),
            Self::Nanometre | Self::Micrometre | Self::Angstrom | Self::Metre => None,
        }
    }

    /// A number of this unit as nm.
    pub(super) fn nm(self, number: &Number<'_>) -> f64 {
        match (self.reciprocal(), self) {
            // To a femtometre, below the digits of any instrument, so that 2500 nm from 4000 cm⁻¹ reads so.
            (Some(constant), _) => (constant / number.value() * 1e6).round() / 1e6,
            (None, Self::Micrometre) => number.times_ten_to(3),
            (None, Self::Angstrom) => number.times_ten_to(-1),
            (None, Self::Metre) => number.times_ten_to(9),
            (None, _) => number.value(),
        }
    }
}

impl fmt::Display for WavelengthUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign())
    }
}

/// A name that is not a unit of wavelengths.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown unit of wavelengths `{}`: choose nm or um, or angstrom, m, cm-1, THz or eV", escaped(name))]
pub struct ParseWavelengthUnitError {
    /// The text that was read.
    pub name: String,
}

impl FromStr for WavelengthUnit {
    type Err = ParseWavelengthUnitError;

    fn from_str(name: &str) -> Result<Self, ParseWavelengthUnitError> {
        unit_of(name.trim()).ok_or_else(|| ParseWavelengthUnitError { name: name.to_owned() })
    }
}

/// The unit that a word is.
pub(super) fn unit_of(word: &str) -> Option<WavelengthUnit> {
    use WavelengthUnit::{Angstrom, Electronvolt, Metre, Micrometre, Nanometre, PerCentimetre, Terahertz};
    Some(match word.to_lowercase().as_str() {
        "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => Nanometre,
        // The micro sign and the Greek letter.
        "um" | "µm" | "μm" | "micron" | "microns" | "micrometer" | "micrometers" | "micrometre"
        | "micrometres" => Micrometre,
        "å" | "ang" | "angstrom" | "angstroms" | "ångström" | "ångstrom" | "ångströms" => Angstrom,
        "m" | "meter" | "meters" | "metre" | "metres" => Metre,
        "cm-1" | "wavenumber" | "wavenumbers" | "kayser" => PerCentimetre,
        "thz" | "terahertz" => Terahertz,
        "ev" | "electronvolt" | "electronvolts" => Electronvolt,
        _ => return None,
    })
}

/// Whether a word is a unit of something that is no wavelength here.
pub(super) fn is_other_unit(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "hz", "khz", "mhz", "ghz", "phz", "mm", "cm", "pm", "inch", "px", "pixel", "pixels", "mev", "kev",
        "rad", "deg", "degrees", "s", "ms", "j", "k", "channel",
    ];
    WORDS.contains(&word)
}

/// The words of a label in lower case; a unit such as `1/cm` or `cm⁻¹` is one word, a percent sign is one, and a subscript is none.
pub(super) fn words(label: &str) -> Vec<String> {
    let mut text =
        label.to_lowercase().replace(['\u{2212}', '\u{207b}', '–'], "-").replace('¹', "1").replace('²', "2");
    for (sign, word) in [
        ("1/cm", " cm-1 "),
        ("/cm-1", " cm-1 "),
        ("cm^-1", " cm-1 "),
        ("cm^(-1)", " cm-1 "),
        ("cm**-1", " cm-1 "),
        ("cm -1", " cm-1 "),
        ("%", " % "),
        ("±", " ± "),
    ] {
        if text.contains(sign) {
            text = text.replace(sign, word);
        }
    }
    let split = |c: char| !(c.is_alphanumeric() || "-%±".contains(c));
    text.split(split)
        .map(|word| word.trim_matches('-'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
