//! What overrules a file that does not describe itself, or does so wrongly.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::quantity::SpectralQuantity;
use super::unit::WavelengthUnit;
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
