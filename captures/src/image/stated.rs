//! What a file states of its colors, and which of it counts.

use std::fmt;

use color_fn_colorimetry::bt2100::HlgOotf;
use color_fn_colorimetry::matrix::{diagonal, product};
use color_fn_colorimetry::{Matrix3, RgbSpace, Transfer};
use moxcms::{CicpColorPrimaries, ColorPrimaries};

use super::conversion::Conversion;
use super::encoding::levels;
use super::icc;
use super::pixels::ColorTag;
use crate::chromaticities::Chromaticities;

/// What a file states, all that it has.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// Coding-independent code points, ITU-T H.273.
    pub(super) cicp: Option<Cicp>,
    /// An ICC profile.
    pub(super) icc: Option<Vec<u8>>,
    /// Whether it says that it is Adobe RGB (1998), as cameras do.
    pub(super) adobe_rgb: bool,
    /// Whether it says that it is sRGB.
    pub(super) srgb: bool,
    /// The exponent of the encoding, as 0.45455.
    pub(super) gamma: Option<f64>,
    /// What is there and cannot be read.
    pub(super) damaged: Vec<&'static str>,
    /// Primaries and white.
    pub(super) chromaticities: Option<Chromaticities>,
}

/// Code points of ITU-T H.273.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cicp {
    pub(super) primaries: u8,
    pub(super) transfer: u8,
    pub(super) matrix: u8,
    pub(super) full_range: bool,
}

impl fmt::Display for Cicp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { primaries, transfer, matrix, full_range } = self;
        write!(f, "its cICP {primaries}, {transfer}, {matrix}, {}", u8::from(*full_range))
    }
}

/// The luminance of reference white in PQ and HLG, in cd/m²: Report ITU-R BT.2408.
const REFERENCE_WHITE: f64 = 203.0;
/// That of 1 in PQ.
const PQ_PEAK: f64 = 10_000.0;
/// Of the display that HLG is taken for, BT.2100 table 5.
const HLG_PEAK: f64 = 1000.0;
/// The exponent of the encoding of Adobe RGB (1998): 256 / 563.
const ADOBE_GAMMA: f64 = 256.0 / 563.0;
/// Black and white of a narrow range, of 8 bits: BT.2100 table 9.
const NARROW: [f64; 2] = [16.0, 235.0];

/// How the colors of a file are converted to linear RGB of a space, by what counts first of that which it states (*PNG*, third
/// edition, section 4.3): cICP, an ICC profile, sRGB, gAMA with cHRM. The color space of EXIF stands behind a profile. What cannot be used is told, and gives way to the next.
pub(super) fn conversion(stated: &Stated, space: RgbSpace) -> (Conversion, ColorTag, Vec<String>) {
    let damaged = stated.damaged.iter();
    let mut unused: Vec<String> =
        damaged.map(|name| format!("its {name} cannot be used (it is damaged)")).collect();
    let mut used = |found: Result<Conversion, String>, name: String| match found {
        Ok(conversion) => Some((conversion, ColorTag::Applied { name })),
        Err(reason) => {
            unused.push(format!("{name} cannot be used ({reason})"));
            None
        }
    };
    let by_cicp = stated.cicp.and_then(|cicp| {
        let hdr = match cicp.transfer {
            16 => " (PQ: 1 is 203 cd/m²)",
            18 => " (HLG for a display of 1000 cd/m²: 1 is 203 cd/m²)",
            _ => "",
        };
        used(by_cicp(cicp, space), format!("{cicp}{hdr}"))
    });
    let found = by_cicp
        .or_else(|| {
            let found = icc::conversion(stated.icc.as_ref()?, space);
            let (found, name) = match found {
                Ok((conversion, name)) => (Ok(conversion), format!("its ICC profile `{name}`")),
                Err(reason) => (Err(reason), "its ICC profile".to_owned()),
            };
            used(found, name)
        })
        .or_else(|| {
            let found =
                stated.adobe_rgb.then(|| by_gamma(Some(ADOBE_GAMMA), Some(Chromaticities::ADOBE_RGB), space));
            used(found?, "its EXIF, Adobe RGB (1998)".into())
        })
        .or_else(|| {
            let matrix = stated.srgb.then(|| Chromaticities::of(RgbSpace::SRGB).to_space(space))?;
            let curve = |x: f64| RgbSpace::SRGB.transfer.decode(x);
            used(matrix.map(|matrix| Conversion::curve(curve, matrix)), "its sRGB chunk".into())
        })
        .or_else(|| {
            let (gamma, primaries) = (stated.gamma, stated.chromaticities);
            if gamma.is_none() && primaries.is_none() {
                return None;
            }
            let name = match (gamma, primaries) {
                (Some(gamma), Some(_)) => format!("its gAMA {gamma} and cHRM"),
                (Some(gamma), None) => format!("its gAMA {gamma}, with the primaries of {space}"),
                _ => format!("its cHRM, with the curve of {space}"),
            };
            used(by_gamma(gamma, primaries, space), name)
        });
    match found {
        Some((conversion, tag)) => (conversion, tag, unused),
        None if unused.is_empty() => (Conversion::of_space(space), ColorTag::Absent, unused),
        None => (Conversion::of_space(space), ColorTag::Ignored { reason: unused.join(", ") }, Vec::new()),
    }
}

fn by_gamma(
    gamma: Option<f64>,
    chromaticities: Option<Chromaticities>,
    space: RgbSpace,
) -> Result<Conversion, String> {
    let to_rgb = chromaticities.map_or(Ok(None), |own| own.to_space(space))?;
    match gamma {
        Some(gamma) if gamma > 0.0 => Ok(Conversion::curve(|x| x.powf(1.0 / gamma), to_rgb)),
        Some(_) => Err("an exponent of 0".into()),
        None => Ok(Conversion::curve(|x| space.transfer.decode(x), to_rgb)),
    }
}

fn by_cicp(cicp: Cicp, space: RgbSpace) -> Result<Conversion, String> {
    if cicp.matrix != 0 {
        return Err(format!("matrix {}, and colors of a PNG are RGB", cicp.matrix));
    }
    let to_rgb = primaries_of(cicp.primaries)?.to_space(space)?;
    let [black, white] = NARROW.map(|x| x / 255.0);
    let range =
        move |x: f64| if cicp.full_range { x } else { ((x - black) / (white - black)).clamp(0.0, 1.0) };
    let scaled = |scale: f64| scaled(to_rgb, scale);
    let curve = |transfer: Transfer| move |x: f64| transfer.decode(range(x));
    Ok(match cicp.transfer {
        // The curve of BT.709, and those that have its digits.
        1 | 6 | 14 | 15 => Conversion::curve(curve(Transfer::Bt2020), to_rgb),
        4 => Conversion::curve(|x| range(x).powf(2.2), to_rgb),
        5 => Conversion::curve(|x| range(x).powf(2.8), to_rgb),
        8 => Conversion::curve(range, to_rgb),
        13 => Conversion::curve(curve(Transfer::Srgb), to_rgb),
        16 => Conversion::curve(curve(Transfer::Pq), scaled(PQ_PEAK / REFERENCE_WHITE)),
        // SMPTE ST 428-1.
        17 => Conversion::curve(|x| 52.37 / 48.0 * range(x).powf(2.6), to_rgb),
        18 if cicp.primaries == 9 => {
            let levels = levels(curve(Transfer::Hlg));
            Conversion::Curves {
                levels: [levels.clone(), levels.clone(), levels],
                ootf: Some(HlgOotf::for_peak(HLG_PEAK)),
                to_rgb: scaled(HLG_PEAK / REFERENCE_WHITE),
            }
        }
        18 => return Err("HLG has the primaries of Rec.2020".into()),
        other => return Err(format!("transfer function {other} is not known")),
    })
}

fn scaled(matrix: Option<Matrix3>, scale: f64) -> Option<Matrix3> {
    let scale = diagonal([scale; 3]);
    Some(matrix.map_or(scale, |matrix| product(&scale, &matrix)))
}

/// The primaries of a code of H.273, table 2.
fn primaries_of(code: u8) -> Result<Chromaticities, String> {
    /// Illuminant C as television had it, and the white of digital cinema.
    const C: [f64; 2] = [0.310, 0.316];
    const DCI: [f64; 2] = [0.314, 0.351];
    let unknown = || format!("primaries {code} are not known");
    let white = match code {
        1 => return Ok(Chromaticities::of(RgbSpace::SRGB)),
        9 => return Ok(Chromaticities::of(RgbSpace::REC2020)),
        10 => return Ok(Chromaticities::XYZ),
        12 => return Ok(Chromaticities::of(RgbSpace::DISPLAY_P3)),
        4 | 8 => C,
        11 => DCI,
        _ => RgbSpace::SRGB.white,
    };
    let known = CicpColorPrimaries::try_from(code).and_then(ColorPrimaries::try_from);
    let ColorPrimaries { red, green, blue } = known.map_err(|_| unknown())?;
    let primaries = [red, green, blue].map(|xy| [f64::from(xy.x), f64::from(xy.y)]);
    Ok(Chromaticities { primaries, white })
}
