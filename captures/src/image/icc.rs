//! ICC profiles: from the encoded colors of a file to linear RGB of a space.

use color_fn_colorimetry::matrix::{apply, product};
use color_fn_colorimetry::{Adaptation, Matrix3, RgbSpace};
use color_fn_core::message::escaped;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, ProfileText, TransformOptions};

use super::conversion::Conversion;
use super::encoding::{Levels, levels};

/// The codes of 16 bits.
const CODES: usize = 1 << 16;

/// The white of the profile connection space (ICC.1:2022, 7.2.16), as XYZ.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

/// The conversion by a profile for images in RGB or gray, and what the profile is called.
///
/// # Errors
/// A description of why it cannot be used.
pub(super) fn conversion(icc: &[u8], space: RgbSpace) -> Result<(Conversion, String), String> {
    let failed = |error: CmsError| escaped(&error.to_string());
    let profile = ColorProfile::new_from_slice(icc).map_err(failed)?;
    let name = name(&profile);
    let conversion = match profile.color_space {
        DataColorSpace::Gray if profile.pcs == DataColorSpace::Xyz => {
            let curve = finite(profile.build_gray_linearize_table::<u16, CODES, 16>())?;
            // Gray has the chromaticity of the white, in any space.
            Conversion::Curves { levels: [curve.clone(), curve.clone(), curve], ootf: None, to_rgb: None }
        }
        DataColorSpace::Rgb if profile.is_matrix_shaper() && !has_tables(&profile) => {
            let levels = [
                finite(profile.build_r_linearize_table::<u16, CODES, 16>(false))?,
                finite(profile.build_g_linearize_table::<u16, CODES, 16>(false))?,
                finite(profile.build_b_linearize_table::<u16, CODES, 16>(false))?,
            ];
            let colorants = profile.rgb_to_xyz_matrix().v;
            // Their sum is D50 but for rounding: the white of the device is the white of the space.
            let white = apply(&colorants, [1.0; 3]);
            let to_rgb = product(&from_pcs(space, white)?, &colorants);
            Conversion::Curves { levels, ootf: None, to_rgb: Some(to_rgb) }
        }
        DataColorSpace::Rgb => {
            let srgb = RgbSpace::SRGB.to_xyz().ok_or("sRGB has no matrix")?;
            let to_pcs = adapted(RgbSpace::SRGB.white_xyz(), D50)?;
            let to_rgb = product(&from_pcs(space, D50)?, &product(&to_pcs, &srgb));
            let options = TransformOptions { prefer_fixed_point: false, ..TransformOptions::default() };
            let engine = profile
                .create_transform_16bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options)
                .map_err(failed)?;
            let levels = levels(|x| RgbSpace::SRGB.transfer.decode(x));
            Conversion::Tables { engine, levels, to_rgb }
        }
        other => return Err(format!("it is for {other:?}, and the image is RGB")),
    };
    Ok((conversion, name))
}

/// XYZ of the profile connection space to linear RGB, its white to the white of the space.
fn from_pcs(space: RgbSpace, white: [f64; 3]) -> Result<Matrix3, String> {
    let from_xyz = space.from_xyz().ok_or_else(|| format!("{space} has no matrix"))?;
    Ok(product(&from_xyz, &adapted(white, space.white_xyz())?))
}

fn adapted(from: [f64; 3], to: [f64; 3]) -> Result<Matrix3, String> {
    Adaptation::Bradford.matrix(from, to).map_err(|error| error.to_string())
}

/// A curve, if all its values are finite.
fn finite(curve: Result<Box<[f32; CODES]>, CmsError>) -> Result<Levels, String> {
    let curve = curve.map_err(|error| escaped(&error.to_string()))?;
    if curve.iter().all(|x| x.is_finite()) {
        Ok(curve[..].into())
    } else {
        Err("a curve is not finite".into())
    }
}

fn has_tables(profile: &ColorProfile) -> bool {
    profile.lut_a_to_b_perceptual.is_some() || profile.lut_a_to_b_colorimetric.is_some()
}

/// What a profile is called, in one line.
fn name(profile: &ColorProfile) -> String {
    let text = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.clone(),
        Some(ProfileText::Localizable(texts)) => {
            texts.first().map(|text| text.value.clone()).unwrap_or_default()
        }
        Some(ProfileText::Description(text)) => text.ascii_string.clone(),
        None => String::new(),
    };
    match text.trim() {
        "" => "without a name".to_owned(),
        text => escaped(text),
    }
}
