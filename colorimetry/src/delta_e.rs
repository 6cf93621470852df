//! Color differences ΔE of two colors in CIELAB, generic over the scalar.

#[cfg(test)]
mod tests;

use std::f64::consts::{PI, TAU};

use color_fn_core::scalar::{Scalar, Vector};

/// CIE 1976 color difference ΔE\*ab: the distance of two colors in CIELAB. No slope where they are equal.
#[inline(always)]
pub fn delta_e_76<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> S {
    (a - b).length()
}

/// CIEDE2000 color difference ΔE₀₀ of two colors in CIELAB, with k_L = k_C = k_H = 1.
///
/// Symmetric. No slope where the colors are equal or one is neutral; a jump, of the formula itself, where their hues
/// are opposite. Names as in the reference: Sharma, Wu & Dalal 2005, *The CIEDE2000 color-difference formula:
/// implementation notes, supplementary test data, and mathematical observations*, Color Research & Application 30,
/// 21–30; ISO/CIE 11664-6.
#[inline(always)]
pub fn delta_e_2000<S: Scalar>(a: S::Vec<3>, b: S::Vec<3>) -> S {
    let [l_1, a_1, b_1] = a.to_array();
    let [l_2, a_2, b_2] = b.to_array();
    let (one, half) = (S::lit(1.0), S::lit(0.5));

    // Chromas and hues C′ and h′, with a* stretched near the neutral axis: eqs. 2–7.
    let mean_chroma = (hypotenuse(a_1, b_1) + hypotenuse(a_2, b_2)) * half;
    let stretch = chroma_ratio(mean_chroma).mul_add(S::lit(-0.5), S::lit(1.5));
    let (a_1, a_2) = (a_1 * stretch, a_2 * stretch);
    let (chroma_1, chroma_2) = (hypotenuse(a_1, b_1), hypotenuse(a_2, b_2));
    let (hue_1, hue_2) = (hue(a_1, b_1), hue(a_2, b_2));

    // Differences and means, the latter on the shorter way around the hue circle: eqs. 8–14. Of a neutral color the hue
    // does not matter, because all that it enters is multiplied by ΔH′ = 0. The shorter way crosses 0° where the outer
    // product has not the sign of the difference: for opposite hues that is exact, and the difference of angles is not.
    let turn = hue_2 - hue_1;
    let across_zero = (turn * (a_1 * b_2 - a_2 * b_1)).less(S::lit(0.0));
    let sine = (turn * half).sin();
    let sine = S::select(across_zero, -sine, sine);
    let delta_lightness = l_2 - l_1;
    let delta_chroma = chroma_2 - chroma_1;
    let delta_hue = (chroma_1 * chroma_2).sqrt() * sine * S::lit(2.0);
    let lightness = (l_1 + l_2) * half;
    let chroma = (chroma_1 + chroma_2) * half;
    let hue = (hue_1 + hue_2) * half;
    let opposite = S::select(hue.less(S::lit(PI)), hue + S::lit(PI), hue - S::lit(PI));
    let hue = S::select(across_zero, opposite, hue);

    // Weights S_L, S_C and S_H, and the rotation R_T of blues: eqs. 15–21.
    let weight_of_hue = cosine(hue, 1.0, -30.0).mul_add(S::lit(-0.17), one);
    let weight_of_hue = cosine(hue, 2.0, 0.0).mul_add(S::lit(0.24), weight_of_hue);
    let weight_of_hue = cosine(hue, 3.0, 6.0).mul_add(S::lit(0.32), weight_of_hue);
    let weight_of_hue = cosine(hue, 4.0, -63.0).mul_add(S::lit(-0.20), weight_of_hue);
    let from_blue = (hue - S::lit(275.0 * DEGREE)) * S::lit(1.0 / (25.0 * DEGREE));
    let rotation = (S::lit(60.0 * DEGREE) * (-(from_blue * from_blue)).exp()).sin();
    let rotation = chroma_ratio(chroma) * rotation * S::lit(-2.0);
    let from_middle = lightness - S::lit(50.0);
    let square = from_middle * from_middle;
    let scale_lightness = (square * (square + S::lit(20.0)).inverse_sqrt()).mul_add(S::lit(0.015), one);
    let scale_chroma = chroma.mul_add(S::lit(0.045), one);
    let scale_hue = (chroma * weight_of_hue).mul_add(S::lit(0.015), one);

    // ΔE₀₀: eq. 22.
    let lightness = delta_lightness / scale_lightness;
    let chroma = delta_chroma / scale_chroma;
    let hue = delta_hue / scale_hue;
    let square = lightness.mul_add(lightness, chroma * chroma);
    (rotation * chroma).mul_add(hue, hue.mul_add(hue, square)).sqrt()
}

/// One degree in radians.
const DEGREE: f64 = PI / 180.0;

#[inline(always)]
fn hypotenuse<S: Scalar>(a: S, b: S) -> S {
    a.mul_add(a, b * b).sqrt()
}

/// `√(C⁷ / (C⁷ + 25⁷))`.
#[inline(always)]
fn chroma_ratio<S: Scalar>(chroma: S) -> S {
    let square = chroma * chroma;
    let power = square * square * square * chroma;
    (power / (power + S::lit(6_103_515_625.0))).sqrt()
}

/// The angle of (a, b), in `[0, 2π)`.
#[inline(always)]
fn hue<S: Scalar>(a: S, b: S) -> S {
    let angle = b.atan2(a);
    S::select(angle.less(S::lit(0.0)), angle + S::lit(TAU), angle)
}

/// `cos(times · hue + degrees)`.
#[inline(always)]
fn cosine<S: Scalar>(hue: S, times: f64, degrees: f64) -> S {
    hue.mul_add(S::lit(times), S::lit(degrees * DEGREE)).cos()
}
