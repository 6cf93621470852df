//! Options that several commands take, and how their values are read.

use std::path::Path;
use std::str::FromStr;

use clap::ValueEnum;
use color_fn_captures::spectra::{ReadOptions, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::Illuminant;
use color_fn_shadergen::Math;

use crate::present::text::clean;

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

/// A standard illuminant, a color temperature, or a file of light: `lamp.csv`, and of several `lamps.csv#NAME`.
pub(crate) fn illuminant(text: &str) -> Result<Illuminant, String> {
    let unknown = match Illuminant::named(text) {
        Ok(illuminant) => return Ok(illuminant),
        Err(error) => error,
    };
    let (path, wanted) = match text.rsplit_once('#') {
        Some((path, name)) if !Path::new(text).exists() => (path, Some(name)),
        _ => (text, None),
    };
    if !Path::new(path).exists() {
        return Err(format!("{unknown}, or a file of light, as lamp.csv or lamps.csv#NAME"));
    }
    let options = ReadOptions::of(SpectralQuantity::Emission);
    let SpectralSet { wavelengths, samples, .. } =
        SpectralSet::read(Path::new(path), &options).map_err(|error| format!("{path}: {error}"))?.set;
    let by_number = |name: &str| name.parse::<usize>().ok()?.checked_sub(1).and_then(|at| samples.get(at));
    let named = |name: &str| samples.iter().find(|sample| sample.name == name).or_else(|| by_number(name));
    let found = match (wanted, &samples[..]) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), _) => named(name),
    };
    let Some(found) = found else {
        let names: Vec<String> =
            samples.iter().take(3).map(|sample| format!("`{}`", clean(&sample.name))).collect();
        let (count, names) = (samples.len(), names.join(", "));
        let more = if count > 3 { ", …" } else { "" };
        return Err(match wanted {
            Some(name) => format!("{path} has no spectrum `{name}`: {names}{more}"),
            None => format!("{path} holds {count} spectra: take one, as {path}#NAME ({names}{more})"),
        });
    };
    Illuminant::from_samples(&clean(text), &wavelengths, &found.values)
        .map_err(|error| format!("{path}: `{}` is not a light: {error}", clean(&found.name)))
}

pub(crate) fn positive(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(x) if x.is_finite() && x > 0.0 => Ok(x),
        Ok(_) => Err("it must be positive".into()),
        Err(_) => Err("write a number: it must be positive".into()),
    }
}

/// A number of bytes, in units of 1,024 with a `k` and of 1,048,576 with an `M`.
pub(crate) fn bytes(text: &str) -> Result<usize, String> {
    const UNITS: [(&str, usize); 6] =
        [("kB", 1 << 10), ("KiB", 1 << 10), ("MiB", 1 << 20), ("k", 1 << 10), ("K", 1 << 10), ("M", 1 << 20)];
    let text = text.trim();
    let unit = UNITS.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, *unit)));
    let (digits, unit) = unit.unwrap_or((text, 1));
    match digits.trim().parse::<usize>().ok().and_then(|n| n.checked_mul(unit)) {
        Some(0) => Err("it must be positive".into()),
        Some(bytes) => Ok(bytes),
        None => Err("write a whole number of bytes, as 4096 or 4k: it must be positive".into()),
    }
}

/// Wavelengths in nm, separated by commas; `400:700:10` is a range with a step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wavelengths(pub(crate) Vec<f64>);

/// How many wavelengths are evaluated at once.
const MAX_WAVELENGTHS: usize = 100_000;

impl FromStr for Wavelengths {
    type Err = String;

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "steps are counted, and few"
    )]
    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = Vec::new();
        for part in text.split(',') {
            let ends: Vec<f64> = part.split(':').map(positive).collect::<Result<_, _>>()?;
            let (from, to, step) = match ends[..] {
                [one] => (one, one, 1.0),
                [from, to] if from <= to => (from, to, 1.0),
                [from, to, step] if from <= to => (from, to, step),
                _ => return Err("a range is FROM:TO:STEP, as 400:700:10".into()),
            };
            // A step that ends at the end by rounding alone does so.
            let steps = ((to - from) / step + 1e-9).floor();
            if steps + all.len() as f64 >= MAX_WAVELENGTHS as f64 {
                return Err(format!("more than {MAX_WAVELENGTHS} wavelengths"));
            }
            all.extend((0..=steps as usize).map(|i| from + step * i as f64));
        }
        Ok(Self(all))
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
    fn bytes_have_units() {
        for (text, n) in [("4096", 4096), ("4k", 4096), (" 4 KiB ", 4096), ("2M", 1 << 21), ("1kB", 1024)] {
            assert_eq!(bytes(text), Ok(n), "{text}");
        }
        for bad in ["", "0", "0k", "-1", "4.5k", "k", "4kk", "99999999999999999999", "99999999999999999M"] {
            assert!(bytes(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn wavelengths_are_listed_or_ranges() {
        let read = |text: &str| text.parse().map(|Wavelengths(all)| all);
        assert_eq!(read("550"), Ok(vec![550.0]));
        assert_eq!(read("400, 450.5"), Ok(vec![400.0, 450.5]));
        assert_eq!(read("400:402"), Ok(vec![400.0, 401.0, 402.0]));
        assert_eq!(read("400:700:10").map(|all| all.len()), Ok(31));
        assert_eq!(read("400:401:0.1").map(|all| all.len()), Ok(11));
        assert_eq!(read("380,400:420:10"), Ok(vec![380.0, 400.0, 410.0, 420.0]));
        for bad in ["", "a", "700:400:10", "400:700:0", "400:700:-1", "1:2:3:4", "1:1e9:1", "nan", "inf:inf"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_are_two_whole_numbers() {
        assert_eq!(size("960x640"), Ok([960, 640]));
        for bad in ["", "960", "0x3", "-1x3", "16385x1", "16384x16384", "axb", "1x2x3", "1e9x1"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
