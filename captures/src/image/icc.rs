//! ICC profiles: from the encoded colors of a file to linear RGB of a space.

use color_fn_colorimetry::matrix::{apply, product};
use color_fn_colorimetry::{Adaptation, Matrix3, RgbSpace};
use color_fn_core::message::escaped;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, ProfileText, TransformOptions};

use super::encoding::decoded;

/// A profile, ready to convert into linear RGB of a space.
#[derive(Debug)]
pub(super) struct IccTransform {
    name: String,
    model: Model,
}

/// What profiles are made of.
#[derive(Debug)]
enum Model {
    /// Curves, then a matrix to linear RGB of the space: exact, and not clipped to its gamut.
    Matrix {
        /// The linear light of each code of each channel.
        curves: [Box<[f32; CODES]>; 3],
        to_rgb: Matrix3,
    },
    /// Tables, converted to encoded sRGB by the engine and clipped to its gamut; then to linear RGB of the space.
    Tables { profile: Box<ColorProfile>, to_rgb: Matrix3 },
}

/// The codes of 16 bits.
const CODES: usize = 1 << 16;

/// The white of the profile connection space (ICC.1:2022, 7.2.16), as XYZ.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];

impl IccTransform {
    /// A profile for images in RGB or gray.
    ///
    /// # Errors
    /// A description of why it cannot be used.
    pub(super) fn new(icc: &[u8], space: RgbSpace) -> Result<Self, String> {
        let failed = |error: CmsError| escaped(&error.to_string());
        let profile = ColorProfile::new_from_slice(icc).map_err(failed)?;
        let name = name(&profile);
        let model = match profile.color_space {
            DataColorSpace::Gray if profile.pcs == DataColorSpace::Xyz => {
                let curve = finite(profile.build_gray_linearize_table::<u16, CODES, 16>())?;
                // Gray has the chromaticity of the white, in any space.
                let gray = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
                Model::Matrix { curves: [curve.clone(), curve.clone(), curve], to_rgb: gray }
            }
            DataColorSpace::Rgb if profile.is_matrix_shaper() && !has_tables(&profile) => {
                let curves = [
                    finite(profile.build_r_linearize_table::<u16, CODES, 16>(false))?,
                    finite(profile.build_g_linearize_table::<u16, CODES, 16>(false))?,
                    finite(profile.build_b_linearize_table::<u16, CODES, 16>(false))?,
                ];
                let colorants = profile.rgb_to_xyz_matrix().v;
                // Their sum is D50 but for rounding: the white of the device is the white of the space.
                let white = apply(&colorants, [1.0; 3]);
                Model::Matrix { curves, to_rgb: product(&from_pcs(space, white)?, &colorants) }
            }
            DataColorSpace::Rgb => {
                let srgb = RgbSpace::SRGB.to_xyz().ok_or("sRGB has no matrix")?;
                let to_pcs = adapted(RgbSpace::SRGB.white_xyz(), D50)?;
                let to_rgb = product(&from_pcs(space, D50)?, &product(&to_pcs, &srgb));
                Model::Tables { profile: Box::new(profile), to_rgb }
            }
            other => return Err(format!("it is for {other:?}, and the image is RGB")),
        };
        Ok(Self { name, model })
    }

    /// Its description.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Encoded pixels as linear RGB of the space.
    ///
    /// # Errors
    /// A description of why the engine cannot convert them.
    #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
    pub(super) fn apply(&self, encoded: &[[u16; 3]]) -> Result<Vec<[f32; 3]>, String> {
        let to_rgb = |matrix: &Matrix3, rgb: [f32; 3]| apply(matrix, rgb.map(f64::from)).map(|x| x as f32);
        match &self.model {
            Model::Matrix { curves, to_rgb: matrix } => {
                let linear = |pixel: &[u16; 3]| std::array::from_fn(|c| curves[c][usize::from(pixel[c])]);
                Ok(encoded.iter().map(|pixel| to_rgb(matrix, linear(pixel))).collect())
            }
            Model::Tables { profile, to_rgb: matrix } => {
                let options = TransformOptions { prefer_fixed_point: false, ..TransformOptions::default() };
                let mut srgb = vec![[0_u16; 3]; encoded.len()];
                profile
                    .create_transform_16bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options)
                    .and_then(|transform| {
                        transform.transform(encoded.as_flattened(), srgb.as_flattened_mut())
                    })
                    .map_err(|error| escaped(&error.to_string()))?;
                Ok(decoded(&srgb, RgbSpace::SRGB).into_iter().map(|rgb| to_rgb(matrix, rgb)).collect())
            }
        }
    }
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
fn finite(curve: Result<Box<[f32; CODES]>, CmsError>) -> Result<Box<[f32; CODES]>, String> {
    let curve = curve.map_err(|error| escaped(&error.to_string()))?;
    if curve.iter().all(|x| x.is_finite()) { Ok(curve) } else { Err("a curve is not finite".into()) }
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
