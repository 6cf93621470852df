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
    /// A graphics device, or the CPU where there is none but one in software
    Auto,
    /// The CPU
    Cpu,
    /// A graphics device, be it in software, or nothing
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
    // Called as its file, not as the way there.
    let file = Path::new(path).file_name().map_or_else(|| path.into(), |name| name.to_string_lossy());
    let name = wanted.map_or_else(|| file.to_string(), |wanted| format!("{file}#{wanted}"));
    Illuminant::from_samples(&clean(&name), &wavelengths, &found.values)
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

/// The size of a picture, in pixels: a side that is not given follows from the shape of what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PictureSize {
    width: Option<u32>,
    height: Option<u32>,
}

impl FromStr for PictureSize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let side = |digits: &str| match digits {
            "" | "?" => Some(None),
            digits => digits.parse().ok().filter(|side| (1..=MAX_SIDE).contains(side)).map(Some),
        };
        let (width, height) = text.split_once(['x', 'X', '×']).unwrap_or((text, ""));
        match (side(width), side(height)) {
            (Some(width), Some(height)) if width.is_some() || height.is_some() => {
                Self { width, height }.checked()
            }
            _ => Err(format!(
                "write WIDTHxHEIGHT, as 960x640, or one of them, as 960 or x640, each from 1 to {MAX_SIDE}"
            )),
        }
    }
}

impl PictureSize {
    fn checked(self) -> Result<Self, String> {
        let pixels = u64::from(self.width.unwrap_or(1)) * u64::from(self.height.unwrap_or(1));
        if pixels > MAX_PIXELS {
            return Err(format!("that is more than {MAX_PIXELS} pixels"));
        }
        Ok(self)
    }

    /// Width and height, where both are given.
    pub(crate) fn both(self) -> Option<[u32; 2]> {
        Some([self.width?, self.height?])
    }

    /// Pixels across and down, in the shape of a natural size where that is left open, and no larger than pictures are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to what a side may be"
    )]
    pub(crate) fn of(requested: Option<Self>, natural: [u32; 2]) -> [u32; 2] {
        let [across, down] = natural.map(f64::from);
        let side = |x: f64| x.round().clamp(1.0, f64::from(MAX_SIDE)) as u32;
        let [width, height] = match requested.unwrap_or(Self { width: None, height: None }) {
            Self { width: Some(width), height: Some(height) } => return [width, height],
            Self { width: Some(width), height: None } => [width, side(f64::from(width) * down / across)],
            Self { width: None, height: Some(height) } => [side(f64::from(height) * across / down), height],
            Self { width: None, height: None } => natural,
        };
        let pixels = f64::from(width) * f64::from(height);
        let most = [f64::from(MAX_SIDE) / f64::from(width.max(height)), (MAX_PIXELS as f64 / pixels).sqrt()];
        let scale = most.into_iter().fold(1.0, f64::min);
        if scale < 1.0 {
            [width, height].map(|n| side((f64::from(n) * scale).floor()))
        } else {
            [width, height]
        }
    }
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
    fn sizes_are_one_or_two_whole_numbers() {
        let of =
            |text: &str, natural| text.parse().map(|size: PictureSize| PictureSize::of(Some(size), natural));
        assert_eq!(of("960x640", [1, 1]), Ok([960, 640]));
        // A side that is left open keeps the shape.
        for text in ["600", "600x", "600x?"] {
            assert_eq!(of(text, [300, 200]), Ok([600, 400]), "{text}");
        }
        for text in ["x400", "?x400"] {
            assert_eq!(of(text, [300, 200]), Ok([600, 400]), "{text}");
        }
        assert_eq!(of("5", [1000, 1]), Ok([5, 1]));
        assert_eq!(PictureSize::of(None, [451, 300]), [451, 300]);
        // No larger than pictures are, in the same shape.
        assert_eq!(of("x16384", [1, 1]), Ok([8192, 8192]));
        assert_eq!(of("16384", [2, 1]), Ok([11585, 5792]));
        for bad in ["", "x", "?x?", "0x3", "0", "-1x3", "16385x1", "16384x16384", "axb", "1x2x3", "1e9x1"] {
            assert!(bad.parse::<PictureSize>().is_err(), "{bad}");
        }
    }
}
