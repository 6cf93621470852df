//! What `upsample` is to solve: colors on the command line, a table of them, or a picture.

use std::path::Path;

use color_fn_captures::{Image, ReadImageError, ReadTableError, RgbList};
use color_fn_colorimetry::RgbSpace;
use color_fn_colorimetry::rgb::Transfer;

use crate::error::Failure;
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
            let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
            match extension.as_deref() {
                Some("csv") => return table(path).map(Self::Colors),
                Some("png") => return picture(path, space).map(Self::Picture),
                _ => {}
            }
        }
        words.iter().map(|word| color(word, space)).collect::<Result<_, _>>().map(Self::Colors)
    }
}

/// `#rrggbb`, encoded in the space, or `r,g,b`, linear.
fn color(word: &str, space: RgbSpace) -> Result<Named, Failure> {
    let word = word.trim();
    let name = clean(word);
    if let Some(digits) = word.strip_prefix('#') {
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 6 && digits.is_ascii());
        let Some(value) = value else {
            return Err(Failure::usage(format!("`{name}` is not a color: write #rrggbb, as '#c83c32'")));
        };
        if space.transfer == Transfer::Linear {
            return Err(Failure::usage(format!(
                "{space} has no encoding: write linear r,g,b instead of `{name}`"
            )));
        }
        let rgb = [16, 8, 0].map(|shift| decoded(space, (value >> shift & 0xff) as u8));
        return Ok(Named { name, rgb });
    }
    let parts: Vec<Option<f64>> = word.split(',').map(component).collect();
    let [Some(r), Some(g), Some(b)] = parts[..] else {
        return Err(Failure::usage(format!(
            "`{name}` is not a color: write '#c83c32', linear r,g,b as 0.58,0.05,0.03, a .csv or a .png file"
        )));
    };
    Ok(Named { name, rgb: [r, g, b] })
}

fn component(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|x| x.abs() <= RgbList::MAX_COMPONENT)
}

fn decoded(space: RgbSpace, byte: u8) -> f64 {
    space.transfer.decode(f64::from(byte) / 255.0)
}

/// A table with columns r, g and b, linear, and maybe a name.
fn table(path: &Path) -> Result<Vec<Named>, Failure> {
    let list = RgbList::read(path).map_err(|error| match error {
        // It names the file itself.
        ReadTableError::File(_) => error.into(),
        error => Failure::in_file(path, &error),
    })?;
    Ok(list.colors().iter().map(|color| Named { name: clean(&color.name), rgb: color.rgb }).collect())
}

/// A PNG, encoded in the space; alpha is left out.
fn picture(path: &Path, space: RgbSpace) -> Result<Pixels, Failure> {
    let image = Image::read(path, space).map_err(|error| match error {
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
        for bad in
            ["", "#ff00", "#ff00000", "#€€", "1,2", "1,2,3,4", "a,b,c", "nan,0,0", "1e9,0,0", "inf,0,0"]
        {
            assert_eq!(read(bad, RgbSpace::SRGB), Err(()), "{bad}");
        }
        assert_eq!(read("#ff0000", RgbSpace::ACESCG), Err(()), "it has no encoding");
    }
}
