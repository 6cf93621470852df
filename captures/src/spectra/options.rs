//! What overrules a file that does not describe itself, or does so wrongly.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::quantity::SpectralQuantity;
use super::unit::unit_of;
use crate::table::number::Number;
use color_fn_core::message::escaped;

/// What is known of a file beforehand. What is left out is taken from the file, and where the file
/// does not declare it it is assumed and reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadOptions<'a> {
    /// What the values are.
    pub quantity: Option<SpectralQuantity>,
    /// Which samples, by name or by number from 1, separated by commas, as in `white,black,3`;
    /// `None` takes all.
    pub columns: Option<&'a str>,
    /// The unit of the wavelengths.
    pub unit: Option<WavelengthUnit>,
    /// The scale of reflectance or transmittance. Emission has none, and refuses one.
    pub scale: Option<Scale>,
}

impl ReadOptions<'_> {
    /// All spectra of a file, of a known quantity.
    pub fn of(quantity: SpectralQuantity) -> Self {
        Self { quantity: Some(quantity), ..Self::default() }
    }
}

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

/// The scale of reflectance or transmittance in a file. Inside they are fractions of 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// 1 is the perfect diffuser, or all light.
    Fraction,
    /// 100 is the perfect diffuser, or all light: divided by 100.
    Percent,
}

impl Scale {
    /// The power of ten that takes it to fractions.
    pub(super) fn power(self) -> i32 {
        match self {
            Self::Fraction => 0,
            Self::Percent => -2,
        }
    }
}

/// A name that is not a scale.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown scale `{}`: choose percent or fraction", escaped(name))]
pub struct ParseScaleError {
    /// The text that was read.
    pub name: String,
}

impl FromStr for Scale {
    type Err = ParseScaleError;

    fn from_str(name: &str) -> Result<Self, ParseScaleError> {
        match name.trim() {
            "fraction" => Ok(Self::Fraction),
            "percent" => Ok(Self::Percent),
            _ => Err(ParseScaleError { name: name.to_owned() }),
        }
    }
}
