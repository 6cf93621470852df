//! From the encoded colors of a file to linear RGB of a space.

use std::fmt;
use std::sync::Arc;

use color_fn_colorimetry::bt2100::HlgOotf;
use color_fn_colorimetry::matrix::apply;
use color_fn_colorimetry::{Matrix3, RgbSpace};
use color_fn_core::eval;
use color_fn_core::glam::Vec3;
use color_fn_core::message::escaped;
use moxcms::Transform16BitExecutor;

use super::encoding::{Levels, levels};

/// How colors are converted.
pub(super) enum Conversion {
    /// Curves, then a matrix to linear RGB of the space: exact, and not clipped to its gamut.
    Curves {
        /// The linear light of each code of each channel.
        levels: [Levels; 3],
        /// Light of a scene to light of a display, for HLG.
        ootf: Option<HlgOotf>,
        /// To linear RGB of the space; none where they are that.
        to_rgb: Option<Matrix3>,
    },
    /// Tables, converted to encoded sRGB by the ICC engine and clipped to its gamut; then to linear RGB of the space.
    Tables {
        /// To encoded sRGB.
        engine: Arc<Transform16BitExecutor>,
        /// The light of its codes.
        levels: Levels,
        /// From linear sRGB.
        to_rgb: Matrix3,
    },
}

impl fmt::Debug for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Curves { .. }) { "Curves" } else { "Tables" })
    }
}

impl Conversion {
    /// One curve for all channels, then a matrix.
    pub(super) fn curve(decode: impl Fn(f64) -> f64, to_rgb: Option<Matrix3>) -> Self {
        let levels = levels(decode);
        Self::Curves { levels: [levels.clone(), levels.clone(), levels], ootf: None, to_rgb }
    }

    /// Colors that are encoded in the space itself.
    pub(super) fn of_space(space: RgbSpace) -> Self {
        Self::curve(|x| space.transfer.decode(x), None)
    }

    /// A row of codes as linear RGB; `spare` is memory of the same length.
    ///
    /// # Errors
    /// A description of why the engine cannot convert them.
    pub(super) fn apply(
        &self,
        codes: &[[u16; 3]],
        spare: &mut Vec<[u16; 3]>,
        mut put: impl FnMut(usize, [f32; 3]),
    ) -> Result<(), String> {
        let matrix = |matrix: &Matrix3, rgb: [f32; 3]| {
            #[expect(clippy::cast_possible_truncation, reason = "colors are f32")]
            apply(matrix, rgb.map(f64::from)).map(|x| x as f32)
        };
        match self {
            Self::Curves { levels, ootf, to_rgb } => {
                for (i, code) in codes.iter().enumerate() {
                    let mut rgb: [f32; 3] = std::array::from_fn(|c| levels[c][usize::from(code[c])]);
                    if let Some(ootf) = ootf {
                        rgb = eval(ootf, &[], Vec3::from(rgb)).map_err(|error| error.to_string())?.into();
                    }
                    put(i, to_rgb.as_ref().map_or(rgb, |m| matrix(m, rgb)));
                }
            }
            Self::Tables { engine, levels, to_rgb } => {
                spare.resize(codes.len(), [0; 3]);
                let done = engine.transform(codes.as_flattened(), spare.as_flattened_mut());
                done.map_err(|error| escaped(&error.to_string()))?;
                for (i, code) in spare.iter().enumerate() {
                    put(i, matrix(to_rgb, code.map(|x| levels[usize::from(x)])));
                }
            }
        }
        Ok(())
    }
}
