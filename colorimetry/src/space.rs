//! Color spaces, generic over the scalar.
//!
//! Conversions are written here, short, because all of it must be inlined to run in lanes; the tests compare them with
//! those of the crate `palette`.
//!
//! **White policy.** Lab is relative to *our* white, Oklab to xy = (0.3127, 0.3290): what is neutral for us is neutral there.

#[cfg(test)]
mod tests;

use super::matrix::{Matrix3, inverse_of_regular};
use color_fn_core::scalar::{Scalar, Vector};

/// XYZ to the responses of cones that Oklab takes the cube roots of: M₁, recomputed for D65 as RGB spaces write it.
const CONES: Matrix3 = [
    [0.819_022_443_216_431_9, 0.361_906_256_280_122_1, -0.128_873_782_612_164_14],
    [0.032_983_667_198_027_1, 0.929_286_846_896_554_6, 0.036_144_668_169_998_44],
    [0.048_177_199_566_046_255, 0.264_239_524_944_227_64, 0.633_547_825_813_693_7],
];
const FROM_CONES: Matrix3 = inverse_of_regular(&CONES);

/// Those roots to Oklab: Ottosson's M₂.
const OPPONENTS: Matrix3 = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const FROM_OPPONENTS: Matrix3 = inverse_of_regular(&OPPONENTS);

/// Matrix times column, as three inner products with numbers written in the definition.
#[inline(always)]
pub fn transform<S: Scalar>(matrix: &Matrix3, v: S::Vec<3>) -> S::Vec<3> {
    // Written out: `map` on an array is not always inlined, and then loses the instruction set.
    let [x, y, z] = *matrix;
    S::Vec::from_array([literal::<S>(x).dot(v), literal::<S>(y).dot(v), literal::<S>(z).dot(v)])
}

#[inline(always)]
fn literal<S: Scalar>([x, y, z]: [f64; 3]) -> S::Vec<3> {
    S::Vec::from_array([S::lit(x), S::lit(y), S::lit(z)])
}

/// CIELAB (L\*, a\*, b\*) of XYZ, relative to a white given by its XYZ with Y = 1.
///
/// White is (100, 0, 0), black (0, 0, 0); L\* and the components of light above white or of negative XYZ go on by the
/// same formula. Continuous with its slope. Reference: ISO/CIE 11664-4, § 4.1.
#[inline(always)]
pub fn lab_from_xyz<S: Scalar>(xyz: S::Vec<3>, white: [f64; 3]) -> S::Vec<3> {
    let [x, y, z] = (xyz / literal::<S>(white)).to_array();
    let (x, y, z) = (lightness_root(x), lightness_root(y), lightness_root(z));
    let lightness = y.mul_add(S::lit(116.0), S::lit(-16.0));
    S::Vec::from_array([lightness, (x - y) * S::lit(500.0), (y - z) * S::lit(200.0)])
}

/// XYZ of CIELAB, relative to a white given by its XYZ with Y = 1: the inverse of [`lab_from_xyz`].
#[inline(always)]
pub fn xyz_from_lab<S: Scalar>(lab: S::Vec<3>, white: [f64; 3]) -> S::Vec<3> {
    let [lightness, a, b] = lab.to_array();
    let y = (lightness + S::lit(16.0)) * S::lit(1.0 / 116.0);
    let (x, z) = (a.mul_add(S::lit(1.0 / 500.0), y), b.mul_add(S::lit(-1.0 / 200.0), y));
    S::Vec::from_array([root_undone(x), root_undone(y), root_undone(z)]) * literal::<S>(white)
}

/// The root of Lab, continued below (6/29)³ by its tangent.
#[inline(always)]
fn lightness_root<S: Scalar>(t: S) -> S {
    const END: f64 = 216.0 / 24389.0;
    let tangent = t.mul_add(S::lit(841.0 / 108.0), S::lit(4.0 / 29.0));
    S::select(S::lit(END).less(t), t.cbrt(), tangent)
}

#[inline(always)]
fn root_undone<S: Scalar>(root: S) -> S {
    let tangent = (root - S::lit(4.0 / 29.0)) * S::lit(108.0 / 841.0);
    S::select(S::lit(6.0 / 29.0).less(root), root * root * root, tangent)
}

/// Oklab (L, a, b) of XYZ under the D65 of RGB spaces, xy = (0.3127, 0.3290).
///
/// White is (1, 0, 0) to 1e-7 in L and 4e-8 in b: the published second matrix is rounded. Its slope is infinite at
/// black. The first matrix is the published one recomputed for that white, so that no white is exchanged here; XYZ
/// under another white, such as the integrated one of D65, are
/// [adapted](super::convert::Matrix::adapt) first.
///
/// The way back has the inverses of both matrices, unrounded.
///
/// Reference: Ottosson, *A perceptual color space for image processing* (2020); matrices as CSS Color 4, § 10.8.
#[inline(always)]
pub fn oklab_from_xyz<S: Scalar>(xyz: S::Vec<3>) -> S::Vec<3> {
    let [long, medium, short] = transform::<S>(&CONES, xyz).to_array();
    transform::<S>(&OPPONENTS, S::Vec::from_array([long.cbrt(), medium.cbrt(), short.cbrt()]))
}

/// XYZ under the D65 of RGB spaces of Oklab: the inverse of [`oklab_from_xyz`].
#[inline(always)]
pub fn xyz_from_oklab<S: Scalar>(oklab: S::Vec<3>) -> S::Vec<3> {
    let roots = transform::<S>(&FROM_OPPONENTS, oklab);
    transform::<S>(&FROM_CONES, roots * roots * roots)
}

/// CIE 1976 chromaticity (u′, v′), in which Δu′v′ of lights is measured. Undefined for black.
///
/// Reference: CIE 15:2018, § 8.2.1.
#[inline(always)]
pub fn uv_prime_of_xyz<S: Scalar>(xyz: S::Vec<3>) -> S::Vec<2> {
    let sum = xyz.dot(literal::<S>([1.0, 15.0, 3.0]));
    S::Vec::from_array([S::lit(4.0) * xyz.get(0) / sum, S::lit(9.0) * xyz.get(1) / sum])
}
