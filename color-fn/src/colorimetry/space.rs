//! Color spaces and color differences, generic over the scalar.
//!
//! The formulas are those of [`palette`], run through [`Num`].
//!
//! **White policy.** XYZ are divided by *our* white first and multiplied by palette's after, so that what is neutral
//! for us is neutral there, whatever digits palette's constants have. The white of palette's Lab is taken as (1, 1, 1)
//! (its equal-energy white), which makes the second step free.

#[cfg(test)]
mod tests;

use palette::color_difference::Ciede2000;
use palette::convert::FromColorUnclamped;
use palette::white_point::{D65, E};

use super::matrix::Matrix3;
use super::number::Num;
use crate::scalar::{Scalar, Vector};

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
    let lab = palette::Lab::<E, _>::from_color_unclamped(palette::Xyz::new(Num(x), Num(y), Num(z)));
    S::Vec::from_array([lab.l.0, lab.a.0, lab.b.0])
}

/// XYZ of CIELAB, relative to a white given by its XYZ with Y = 1: the inverse of [`lab_from_xyz`].
#[inline(always)]
pub fn xyz_from_lab<S: Scalar>(lab: S::Vec<3>, white: [f64; 3]) -> S::Vec<3> {
    let xyz = palette::Xyz::<E, _>::from_color_unclamped(palette_lab::<S>(lab));
    S::Vec::from_array([xyz.x.0, xyz.y.0, xyz.z.0]) * literal::<S>(white)
}

/// Oklab (L, a, b) of XYZ under the D65 of RGB spaces, xy = (0.3127, 0.3290).
///
/// White is (1, 0, 0) to 1e-7 in L and 4e-8 in b: the published second matrix is rounded. Its slope is infinite at
/// black. The first matrix is the published one recomputed for that white, so that no white is exchanged here; XYZ
/// under another white, such as the integrated one of D65, are
/// [adapted](super::convert::Matrix::adapt) first.
///
/// Reference: Ottosson, *A perceptual color space for image processing* (2020); matrices as CSS Color 4, § 10.8.
#[inline(always)]
pub fn oklab_from_xyz<S: Scalar>(xyz: S::Vec<3>) -> S::Vec<3> {
    let [x, y, z] = xyz.to_array();
    let lab = palette::Oklab::from_color_unclamped(palette::Xyz::<D65, _>::new(Num(x), Num(y), Num(z)));
    S::Vec::from_array([lab.l.0, lab.a.0, lab.b.0])
}

/// XYZ under the D65 of RGB spaces of Oklab: the inverse of [`oklab_from_xyz`].
#[inline(always)]
pub fn xyz_from_oklab<S: Scalar>(oklab: S::Vec<3>) -> S::Vec<3> {
    let [l, a, b] = oklab.to_array();
    let xyz = palette::Xyz::<D65, _>::from_color_unclamped(palette::Oklab::new(Num(l), Num(a), Num(b)));
    S::Vec::from_array([xyz.x.0, xyz.y.0, xyz.z.0])
}

/// CIE 1976 color difference ΔE\*ab: the distance of two colors in CIELAB. No slope where they are equal.
#[inline(always)]
pub fn delta_e_76<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> S {
    (a - b).length()
}

/// CIEDE2000 color difference ΔE₀₀ of two colors in CIELAB, with k_L = k_C = k_H = 1.
///
/// Symmetric. No slope where the colors are equal or one is neutral; a jump, of the formula itself, where their hues
/// are opposite. Of two hues on either side of 0° palette does not reduce the mean below 360°, which changes the
/// difference by less than 5e-6 of it. Reference: ISO/CIE 11664-6; Sharma, Wu & Dalal 2005, Color Research &
/// Application 30, 21–30.
#[inline(always)]
pub fn delta_e_2000<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> S {
    palette_lab::<S>(a).difference(palette_lab::<S>(b)).0
}

/// CIE 1976 chromaticity (u′, v′), in which Δu′v′ of lights is measured. Undefined for black.
///
/// Reference: CIE 15:2018, § 8.2.1.
#[inline(always)]
pub fn uv_prime_of_xyz<S: Scalar>(xyz: S::Vec<3>) -> S::Vec<2> {
    let sum = xyz.dot(literal::<S>([1.0, 15.0, 3.0]));
    S::Vec::from_array([S::lit(4.0) * xyz.get(0) / sum, S::lit(9.0) * xyz.get(1) / sum])
}

#[inline(always)]
fn palette_lab<S: Scalar>(lab: S::Vec<3>) -> palette::Lab<E, Num<S>> {
    let [l, a, b] = lab.to_array();
    palette::Lab::new(Num(l), Num(a), Num(b))
}
