//! Options that several commands take, and how their values are read.

use clap::ValueEnum;
use color_fn_colorimetry::Illuminant;
use color_fn_colorimetry::illuminant::UnknownIlluminant;
use color_fn_shadergen::Math;

/// How functions are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MathChoice {
    /// By functions beside the color's, within a stated error on every device
    Portable,
    /// By the device's own functions: faster, and as good as the device
    Native,
}

impl From<MathChoice> for Math {
    fn from(choice: MathChoice) -> Self {
        match choice {
            MathChoice::Portable => Self::Portable,
            MathChoice::Native => Self::Native,
        }
    }
}

impl MathChoice {
    /// As it is typed.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Native => "native",
        }
    }
}

/// What computes a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeviceChoice {
    /// A graphics device, or the CPU where there is none
    Auto,
    /// The CPU
    Cpu,
    /// A graphics device, or nothing
    Gpu,
}

pub(crate) fn illuminant(name: &str) -> Result<Illuminant, UnknownIlluminant> {
    Illuminant::named(name)
}

pub(crate) fn positive(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(x) if x.is_finite() && x > 0.0 => Ok(x),
        Ok(_) => Err("it must be positive".into()),
        Err(_) => Err("write a number: it must be positive".into()),
    }
}

pub(crate) fn positive_integer(text: &str) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(0) => Err("it must be positive".into()),
        Ok(n) => Ok(n),
        Err(_) => Err("write a whole number: it must be positive".into()),
    }
}

/// The longest side of a picture.
const MAX_SIDE: u32 = 16_384;
/// The maximal number of pixels of a picture.
const MAX_PIXELS: u64 = 1 << 26;

pub(crate) fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |digits: &str| digits.parse().ok().filter(|side| (1..=MAX_SIDE).contains(side));
    let sides =
        text.split_once(['x', 'X', '×']).and_then(|(width, height)| Some([side(width)?, side(height)?]));
    let Some([width, height]) = sides else {
        return Err(format!("write WIDTHxHEIGHT, as 960x640, each from 1 to {MAX_SIDE}"));
    };
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("that is more than {MAX_PIXELS} pixels"));
    }
    Ok([width, height])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_two_whole_numbers() {
        assert_eq!(size("960x640"), Ok([960, 640]));
        for bad in ["", "960", "0x3", "-1x3", "16385x1", "16384x16384", "axb", "1x2x3", "1e9x1"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
