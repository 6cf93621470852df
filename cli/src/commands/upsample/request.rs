//! What `upsample` is to solve: colors on the command line, a table of them, or a picture.

use std::path::Path;

use color_fn_captures::{CaptureKind, Image, ReadImageError, ReadTableError, RgbList};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::rgb::Transfer;

use crate::error::Failure;
use crate::input;
use crate::present::text::clean;

/// A color with its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Named {
    /// The name.
    pub(super) name: String,
    /// Linear components in the space.
    pub(super) rgb: [f64; 3],
}

/// A picture in linear components.
#[derive(Debug)]
pub(super) struct Pixels {
    /// Pixels across and down.
    pub(super) size: [u32; 2],
    /// Row by row, from the top.
    pub(super) rgb: Vec<[f32; 3]>,
}

/// The colors that are given.
#[derive(Debug)]
pub(super) enum Request {
    /// Colors.
    Colors(Vec<Named>),
    /// A picture.
    Picture(Pixels),
}

impl Request {
    /// Reads the words of the command line.
    pub(super) fn read(words: &[String], space: RgbSpace) -> Result<Self, Failure> {
        if let [word] = words {
            let path = Path::new(word);
            if input::is_stream(path) {
                return Self::of_stream(path, space);
            }
            let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
            match extension.as_deref() {
                Some("csv") => return table(path).map(Self::Colors),
                Some("png") => return picture(path, space).map(Self::Picture),
                _ => {}
            }
        }
        words.iter().map(|word| color(word, space)).collect::<Result<_, _>>().map(Self::Colors)
    }

    /// Standard input: an image by its first bytes, else a table.
    fn of_stream(path: &Path, space: RgbSpace) -> Result<Self, Failure> {
        let bytes = input::bytes(path, Image::MAX_BYTES)?;
        let name = input::name(path);
        if CaptureKind::recognize_bytes(&bytes, name) == CaptureKind::Image {
            let image = Image::decode(&bytes, &name.display().to_string(), space);
            return pixels(image).map(Self::Picture);
        }
        named(RgbList::from_reader(&bytes[..], &name.display().to_string()), name).map(Self::Colors)
    }
}

/// Six or three hexadecimal digits, encoded in the space; `r,g,b`, linear in it; or a color of CSS, which is sRGB.
fn color(word: &str, space: RgbSpace) -> Result<Named, Failure> {
    let word = word.trim();
    let name = clean(word);
    if let Some(bytes) = hexadecimal(word) {
        if space.transfer == Transfer::Linear {
            return Err(Failure::usage(format!(
                "{space} has no encoding: write linear r,g,b instead of `{name}`"
            )));
        }
        return Ok(Named { name, rgb: bytes.map(|byte| space.transfer.decode(f64::from(byte) / 255.0)) });
    }
    let parts: Vec<Option<f64>> = word.split(',').map(component).collect();
    let [Some(r), Some(g), Some(b)] = parts[..] else { return css(word, name, space) };
    let rgb = [r, g, b];
    // Nobody writes linear light in whole numbers beyond 1.
    if !word.contains('.') && rgb.iter().all(|x| (0.0..=255.0).contains(x)) && rgb.iter().any(|x| *x > 1.0) {
        return Err(Failure::usage(format!(
            "`{name}` is linear light beyond 1: write 'rgb({r},{g},{b})' for 8-bit sRGB, or decimal points, as {r:.1},{g:.1},{b:.1}"
        )));
    }
    Ok(Named { name, rgb })
}

/// A color as CSS writes it: a name, `rgb(…)`, `hsl(…)`, `oklch(…)`, `color(…)`.
fn css(word: &str, name: String, space: RgbSpace) -> Result<Named, Failure> {
    let Ok(parsed) = color::parse_color(word) else {
        return Err(Failure::usage(format!(
            "`{name}` is not a color: write '#c83c32', 'rgb(200,60,50)', red, linear r,g,b as 0.58,0.05,0.03, a .csv or a .png file"
        )));
    };
    if space != RgbSpace::SRGB {
        return Err(Failure::usage(format!(
            "`{name}` is a color of sRGB: leave --space out, or write '#rrggbb' or linear r,g,b of {space}"
        )));
    }
    let [r, g, b, _] = parsed.convert(color::ColorSpaceTag::Srgb).components;
    let rgb = [r, g, b].map(|x| {
        // Single precision has blurred what were bytes.
        let byte = (255.0 * f64::from(x)).round();
        let exact = (255.0 * f64::from(x) - byte).abs() < 1e-3;
        RgbSpace::SRGB.transfer.decode(if exact { byte / 255.0 } else { f64::from(x) })
    });
    Ok(Named { name, rgb })
}

/// `#rrggbb`, `#rgb`, or either without the mark.
fn hexadecimal(word: &str) -> Option<[u8; 3]> {
    let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Option<Vec<u8>> = word.strip_prefix('#').unwrap_or(word).chars().map(digit).collect();
    match digits?[..] {
        [r, g, b] => Some([r, g, b].map(|digit| 17 * digit)),
        [a, b, c, d, e, f] => Some([16 * a + b, 16 * c + d, 16 * e + f]),
        _ => None,
    }
}

fn component(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|x| x.abs() <= RgbList::MAX_COMPONENT)
}

/// A table with columns r, g and b, linear, and maybe a name.
fn table(path: &Path) -> Result<Vec<Named>, Failure> {
    named(RgbList::read(path), path)
}

/// The colors of a list that was read.
fn named(list: Result<RgbList, ReadTableError>, path: &Path) -> Result<Vec<Named>, Failure> {
    let list = list.map_err(|error| match error {
        // It names the file itself.
        ReadTableError::File(_) => error.into(),
        error => Failure::in_file(path, &error),
    })?;
    Ok(list.colors().iter().map(|color| Named { name: clean(&color.name), rgb: color.rgb }).collect())
}

/// A PNG, encoded in the space; alpha is left out.
fn picture(path: &Path, space: RgbSpace) -> Result<Pixels, Failure> {
    pixels(Image::read(path, space))
}

/// The pixels of an image that was read.
fn pixels(image: Result<Image, ReadImageError>) -> Result<Pixels, Failure> {
    let image = image.map_err(|error| match error {
        ReadImageError::LinearSpace(_) => Failure::usage(error),
        _ => error.into(),
    })?;
    #[expect(clippy::cast_possible_truncation, reason = "fewer than 2²⁶ pixels")]
    let size = [image.width() as u32, image.height() as u32];
    Ok(Pixels { size, rgb: image.pixels().to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_hex_or_linear() {
        let read = |word: &str, space| color(word, space).map(|named| named.rgb).map_err(|_| ());
        assert_eq!(read("#ff0000", RgbSpace::SRGB), Ok([1.0, 0.0, 0.0]));
        assert_eq!(read(" 0.5, -0.1,2", RgbSpace::ACESCG), Ok([0.5, -0.1, 2.0]));
        for white in ["#fff", "fff", "FFFFFF", "white", "rgb(255, 255, 255)", "hsl(0 0% 100%)", "1,1,1"] {
            assert_eq!(read(white, RgbSpace::SRGB), Ok([1.0; 3]), "{white}");
        }
        let red = read("#c83c32", RgbSpace::SRGB);
        for alike in ["c83c32", "rgb(200,60,50)", "rgb(200 60 50)"] {
            assert_eq!(read(alike, RgbSpace::SRGB), red, "{alike}");
        }
        for eight_bits in ["200,60,50", "2,0,0"] {
            let Err(Failure::Usage(message)) = color(eight_bits, RgbSpace::SRGB) else {
                panic!("{eight_bits}")
            };
            assert!(message.contains(&format!("rgb({eight_bits})")), "{message}");
        }
        assert_eq!(read("200.0,60,50", RgbSpace::SRGB), Ok([200.0, 60.0, 50.0]));
        assert_eq!(read("red", RgbSpace::ACESCG), Err(()), "it is a color of sRGB");
        for bad in [
            "", "#ff00000", "redd", "rgb(1,2)", "#€€", "1,2", "1,2,3,4", "a,b,c", "nan,0,0", "1e9,0,0",
            "inf,0,0",
        ] {
            assert_eq!(read(bad, RgbSpace::SRGB), Err(()), "{bad}");
        }
        assert_eq!(read("#ff0000", RgbSpace::ACESCG), Err(()), "it has no encoding");
    }
}
