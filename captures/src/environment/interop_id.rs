//! Names of color spaces as files have them in `colorInteropID`.

use color_fn_colorimetry::{Matrix3, RgbSpace, Transfer};

use crate::chromaticities::{Chromaticities, xyz_to_space};

/// How the numbers of a color space become linear Rec.709.
#[derive(Debug, Clone, Copy)]
pub(super) struct NamedSpace {
    pub(super) curve: Curve,
    pub(super) to_rgb: Option<Matrix3>,
}

/// How components are encoded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Curve {
    Linear,
    Srgb,
    Power(f64),
}

impl Curve {
    /// Linear light; below 0 as above.
    #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
    pub(super) fn decode(self, encoded: f32) -> f32 {
        let x = f64::from(encoded.abs());
        let linear = match self {
            Self::Linear => return encoded,
            Self::Srgb => Transfer::Srgb.decode(x),
            Self::Power(exponent) => x.powf(exponent),
        };
        (linear as f32).copysign(encoded)
    }
}

/// The space of a name of the ASWF Color Interop Forum: the curve, the primaries and whether it is of a scene or a display, as in
/// `lin_ap1_scene`.
///
/// # Errors
/// What the name says of the colors that cannot be used, in words.
pub(super) fn named_space(id: &str) -> Result<NamedSpace, String> {
    if id == "data" {
        return Err("colorInteropID `data`: its numbers are no colors".into());
    }
    let unknown = || {
        let shown: String = color_fn_core::message::escaped(id).chars().take(40).collect();
        format!("colorInteropID `{shown}` is not known: convert it to lin_rec709_scene")
    };
    let [curve, primaries, "scene" | "display"] = id.split('_').collect::<Vec<_>>()[..] else {
        return Err(unknown());
    };
    let curve = match curve {
        "lin" => Curve::Linear,
        "srgb" | "srgbe" => Curve::Srgb,
        "g18" => Curve::Power(1.8),
        "g22" => Curve::Power(2.2),
        "g24" => Curve::Power(2.4),
        _ => return Err(unknown()),
    };
    let chromaticities = match primaries {
        "rec709" => Chromaticities::of(RgbSpace::SRGB),
        "p3d65" => Chromaticities::of(RgbSpace::DISPLAY_P3),
        "rec2020" => Chromaticities::of(RgbSpace::REC2020),
        "adobergb" => Chromaticities::ADOBE_RGB,
        "ap0" => Chromaticities::of(RgbSpace::ACES2065_1),
        "ap1" => Chromaticities::of(RgbSpace::ACESCG),
        "ciexyzd65" => {
            let to_rgb = Some(xyz_to_space(RgbSpace::SRGB.white, RgbSpace::SRGB)?);
            return Ok(NamedSpace { curve, to_rgb });
        }
        _ => return Err(unknown()),
    };
    Ok(NamedSpace { curve, to_rgb: chromaticities.to_space(RgbSpace::SRGB)? })
}
