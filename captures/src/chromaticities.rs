//! Primaries and white that a file states.

use color_fn_colorimetry::matrix::product;
use color_fn_colorimetry::{Adaptation, Matrix3, RgbSpace, Transfer};

/// Chromaticities (x, y) of the primaries and the white of the colors of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Chromaticities {
    /// Of red, green and blue.
    pub(crate) primaries: [[f64; 2]; 3],
    /// Of the white.
    pub(crate) white: [f64; 2],
}

/// PNG and headers of text round chromaticities to five digits.
const ROUNDING: f64 = 1e-5;

impl Chromaticities {
    /// XYZ as if they were red, green and blue, of equal energy.
    pub(crate) const XYZ: Self =
        Self { primaries: [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], white: [1.0 / 3.0, 1.0 / 3.0] };
    /// Adobe RGB (1998), section 4.3.1.1.
    pub(crate) const ADOBE_RGB: Self =
        Self { primaries: [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]], white: RgbSpace::SRGB.white };

    /// Those of a space.
    pub(crate) const fn of(space: RgbSpace) -> Self {
        Self { primaries: space.primaries, white: space.white }
    }

    /// Red, green, blue and white, as most headers have them.
    pub(crate) const fn from_xy([red, green, blue, white]: [[f64; 2]; 4]) -> Self {
        Self { primaries: [red, green, blue], white }
    }

    /// The same but for what rounding leaves.
    pub(crate) fn is(&self, other: Self) -> bool {
        let [mine, others] = [*self, other].map(|c| [c.primaries.as_flattened(), &c.white].concat());
        mine.iter().zip(others).all(|(a, b)| (a - b).abs() <= ROUNDING)
    }

    /// Linear RGB of these to linear RGB of a space, the white to its white by Bradford; `None` where they are the same.
    ///
    /// # Errors
    /// When they are no primaries, in words.
    pub(crate) fn to_space(self, space: RgbSpace) -> Result<Option<Matrix3>, String> {
        if self.is(Self::of(space)) {
            return Ok(None);
        }
        let own = RgbSpace {
            name: "of the file",
            primaries: self.primaries,
            white: self.white,
            transfer: Transfer::Linear,
        };
        let bad = || {
            let [[rx, ry], [gx, gy], [bx, by]] = self.primaries;
            let [wx, wy] = self.white;
            format!(
                "primaries ({rx}, {ry}), ({gx}, {gy}), ({bx}, {by}) with white ({wx}, {wy}) are no color space"
            )
        };
        let adapted = Adaptation::Bradford.matrix(own.white_xyz(), space.white_xyz()).map_err(|_| bad())?;
        let matrix = match (own.to_xyz(), space.from_xyz()) {
            (Some(to_xyz), Some(from_xyz)) => product(&from_xyz, &product(&adapted, &to_xyz)),
            _ => return Err(bad()),
        };
        // Nearly on a line they have a matrix that takes any color anywhere.
        let usable = matrix.as_flattened().iter().all(|x| x.abs() < 1e3);
        if usable { Ok(Some(matrix)) } else { Err(bad()) }
    }
}

/// XYZ under a white of Y = 1 to linear RGB of a space, the white to its white by Bradford.
///
/// # Errors
/// When it is no white, in words.
pub(crate) fn xyz_to_space(white: [f64; 2], space: RgbSpace) -> Result<Matrix3, String> {
    let bad = || format!("({}, {}) is no white", white[0], white[1]);
    let own = RgbSpace { white, ..space };
    let adapted = Adaptation::Bradford.matrix(own.white_xyz(), space.white_xyz()).map_err(|_| bad())?;
    Ok(product(&space.from_xyz().ok_or_else(bad)?, &adapted))
}
