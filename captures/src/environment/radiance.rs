//! Headers of Radiance pictures (`.hdr`, `.pic`), as *Radiance file formats* (Ward, 1994) describes them.
//!
//! The crate `image` decodes pixels; what it takes is a picture from the upper left with no more header than its size, and that is
//! what it is given.

use color_fn_colorimetry::matrix::{diagonal, product};
use color_fn_colorimetry::{Matrix3, RgbSpace};
use color_fn_core::message::escaped;
use image::metadata::Orientation;

use crate::chromaticities::{Chromaticities, xyz_to_space};
use crate::image::orientation::{Placement, turned};

/// How each such file begins: `#?RADIANCE`, `#?RGBE`, and with the name of the program in old ones.
pub(super) const START: &[u8] = b"#?";

/// The longest header. Radiance keeps the commands that made a picture in it.
const MAX_BYTES: usize = 1 << 20;

/// A header that was read.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) placement: Placement,
    /// Whether that is elsewhere than they are stored.
    pub(super) is_turned: bool,
    /// Columns and rows as they are stored.
    pub(super) stored: [usize; 2],
    /// From the numbers of pixels to linear Rec.709; none where they are that.
    pub(super) to_rgb: Option<Matrix3>,
    /// Where the pixels begin.
    pub(super) body: usize,
    pub(super) notes: Vec<String>,
}

/// What the lines of a header state.
struct Lines {
    exposure: f64,
    correction: [f64; 3],
    chromaticities: Option<Chromaticities>,
    xyz: bool,
    aspect: f64,
}

/// The header of a picture.
///
/// # Errors
/// What cannot be read, with its line.
pub(super) fn header(bytes: &[u8]) -> Result<Header, String> {
    let head = &bytes[..bytes.len().min(MAX_BYTES)];
    let mut lines =
        Lines { exposure: 1.0, correction: [1.0; 3], chromaticities: None, xyz: false, aspect: 1.0 };
    let (mut at, mut number, mut ended) = (0, 0, false);
    while let Some(length) = head[at..].iter().position(|&byte| byte == b'\n') {
        let text = String::from_utf8_lossy(&head[at..at + length]);
        let text = text.strip_suffix('\r').unwrap_or(&text);
        at += length + 1;
        number += 1;
        let failed = |reason: String| format!("line {number} of its header: {reason}");
        if ended {
            let (stored, orientation) = size(text).map_err(failed)?;
            return lines.header(stored, orientation, at);
        }
        ended = text.trim().is_empty();
        lines.take(text).map_err(failed)?;
    }
    Err("its header does not end: an empty line and the size should follow".into())
}

impl Lines {
    /// A line `NAME=value`; each EXPOSURE and COLORCORR counts, of others the last.
    fn take(&mut self, line: &str) -> Result<(), String> {
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else {
            return Ok(());
        };
        // Lines of pictures that this one was made of begin with a tab, and state nothing of it.
        match name.trim_end() {
            "EXPOSURE" => {
                let [exposure] = positive(value)?;
                self.exposure *= exposure;
            }
            "COLORCORR" => {
                let each: [f64; 3] = positive(value)?;
                self.correction = std::array::from_fn(|c| self.correction[c] * each[c]);
            }
            "PRIMARIES" => {
                let xy: [f64; 8] = numbers(value)?;
                let pair = |k: usize| [xy[2 * k], xy[2 * k + 1]];
                // Photoshop writes zeros, and means nothing by them.
                if xy == [0.0; 8] {
                    return Ok(());
                }
                self.chromaticities = Some(Chromaticities::from_xy([pair(0), pair(1), pair(2), pair(3)]));
            }
            "GAMMA" => {
                let [gamma] = positive(value)?;
                if gamma != 1.0 {
                    return Err(format!("GAMMA {gamma}: its pixels are encoded; write them linear"));
                }
            }
            "PIXASPECT" => {
                let [aspect] = positive(value)?;
                self.aspect *= aspect;
            }
            "FORMAT" => {
                self.xyz = match value.trim() {
                    "32-bit_rle_rgbe" => false,
                    "32-bit_rle_xyze" => true,
                    other => {
                        let shown: String = escaped(other).chars().take(40).collect();
                        return Err(format!(
                            "FORMAT {shown}: 32-bit_rle_rgbe and 32-bit_rle_xyze can be read"
                        ));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn header(self, stored: [usize; 2], orientation: Orientation, body: usize) -> Result<Header, String> {
        let mut notes = Vec::new();
        let mut to_rgb = None;
        let own = match (self.xyz, self.chromaticities) {
            (true, own) => {
                // XYZ with the white of the file; where it states none, as it is seen under that of Rec.709.
                let white = own.map_or(RgbSpace::SRGB.white, |own| own.white);
                let [x, y] = white;
                notes.push(format!("XYZ, white ({x}, {y}), was converted to linear Rec.709"));
                to_rgb = Some(xyz_to_space(white, RgbSpace::SRGB)?);
                None
            }
            (false, own) => own,
        };
        if let Some(own) = own
            && let Some(matrix) = own.to_space(RgbSpace::SRGB)?
        {
            notes.push("PRIMARIES were converted to those of Rec.709, the white to D65 by Bradford".into());
            to_rgb = Some(matrix);
        }
        let scale = self.correction.map(|correction| 1.0 / (self.exposure * correction));
        if scale != [1.0; 3] {
            let mut divided = Vec::new();
            if self.exposure != 1.0 {
                divided.push(format!("EXPOSURE {}", self.exposure));
            }
            if self.correction != [1.0; 3] {
                let [r, g, b] = self.correction;
                divided.push(format!("COLORCORR {r} {g} {b}"));
            }
            notes.push(format!("radiance is the pixel divided by {}", divided.join(" and ")));
            let scale = diagonal(scale);
            to_rgb = Some(to_rgb.map_or(scale, |matrix| product(&matrix, &scale)));
        }
        if (self.aspect - 1.0).abs() > 1e-3 {
            notes.push(format!("PIXASPECT {} does not matter: the map is all of the sphere", self.aspect));
        }
        notes.extend(turned(orientation).map(|how| format!("{how}, as the size in its header says")));
        if to_rgb.is_some_and(|matrix: Matrix3| !matrix.as_flattened().iter().all(|x| x.is_finite())) {
            return Err("EXPOSURE or COLORCORR multiply to a number that is not finite".into());
        }
        let is_turned = orientation != Orientation::NoTransforms;
        let placement = Placement::new(stored, orientation);
        Ok(Header { placement, is_turned, stored, to_rgb, body, notes })
    }
}

fn numbers<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let numbers: Vec<f64> = text.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
    <[f64; N]>::try_from(numbers).map_err(|_| {
        let shown: String = escaped(text.trim()).chars().take(40).collect();
        format!("`{shown}` is not {N} number{}", if N == 1 { "" } else { "s" })
    })
}

fn positive<const N: usize>(text: &str) -> Result<[f64; N], String> {
    let numbers = numbers(text)?;
    if numbers.iter().all(|x| *x > 0.0 && x.is_finite()) {
        return Ok(numbers);
    }
    Err(format!("`{}` is not above 0", escaped(text.trim()).chars().take(40).collect::<String>()))
}

/// The line of the size: the axis of the scanlines first. `-Y 8 +X 16` is 8 rows from the top, each of 16 pixels from the left.
fn size(line: &str) -> Result<([usize; 2], Orientation), String> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let bad = || {
        let shown: String = escaped(line).chars().take(40).collect();
        format!("`{shown}` is not a size as `-Y 512 +X 1024`")
    };
    let [first, scanlines, second, pixels] = words[..] else { return Err(bad()) };
    let orientation = match (first, second) {
        ("-Y", "+X") => Orientation::NoTransforms,
        ("-Y", "-X") => Orientation::FlipHorizontal,
        ("+Y", "+X") => Orientation::FlipVertical,
        ("+Y", "-X") => Orientation::Rotate180,
        ("+X", "-Y") => Orientation::Rotate90FlipH,
        ("+X", "+Y") => Orientation::Rotate270,
        ("-X", "-Y") => Orientation::Rotate90,
        ("-X", "+Y") => Orientation::Rotate270FlipH,
        _ => return Err(bad()),
    };
    let count = |word: &str| word.parse::<u32>().map(|n| n as usize).map_err(|_| bad());
    Ok(([count(pixels)?, count(scanlines)?], orientation))
}
