//! Reference values, round trips, neutrals.

use palette::convert::FromColorUnclamped;
use palette::white_point::{D65, E};
use palette::{Lab, Oklab, Xyz};

use super::*;
use crate::agreement::grid;
use crate::tests::reference_rows;
use crate::white::{uv_prime_of_xyz as uv_prime_plain, xyz_of_xy};
use crate::{Illuminant, Observer, RgbSpace};
use color_fn_core::scalar::Components;
use support::assert_close;

/// D65 as RGB spaces write it.
fn d65() -> [f64; 3] {
    RgbSpace::SRGB.white_xyz()
}

fn lab(xyz: [f64; 3], white: [f64; 3]) -> [f64; 3] {
    lab_from_xyz::<f64>(Components(xyz), white).to_array()
}

fn oklab(xyz: [f64; 3]) -> [f64; 3] {
    oklab_from_xyz::<f64>(Components(xyz)).to_array()
}

fn numbers(row: &[String]) -> Vec<f64> {
    row.iter().map(|cell| cell.parse().unwrap()).collect()
}

fn close(computed: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(computed.len(), expected.len());
    for (computed, expected) in computed.iter().zip(expected) {
        assert_close(*computed, *expected, tolerance);
    }
}

#[test]
fn conversions_agree_with_the_reference() {
    let rows = reference_rows("colourspace_conversions_from_linear_sRGB.csv");
    assert_eq!(rows.len(), 25);
    for row in rows {
        let values = numbers(&row[1..]);
        let xyz = [values[3], values[4], values[5]];
        let to_xyz = RgbSpace::SRGB.to_xyz().unwrap();
        let ours = transform::<f64>(&to_xyz, Components([values[0], values[1], values[2]]));
        // The reference takes the matrix of IEC 61966-2-1, which is rounded to four decimals: 4.2e-5 in an entry, and
        // three of them add up.
        close(&ours.to_array(), &xyz, 7e-5);
        let lab = lab(xyz, d65());
        // The reference prints 12 digits of numbers up to 100, from XYZ of which it prints all.
        close(&lab, &values[6..9], 1e-9);
        let white = uv_prime_plain(d65());
        let [u, v] = uv_prime_of_xyz::<f64>(Components(xyz)).to_array();
        if xyz[1] > 0.0 {
            close(&[u, v], &uv_prime_plain(xyz), 2.0 * f64::EPSILON);
            let luv = [lab[0], 13.0 * lab[0] * (u - white[0]), 13.0 * lab[0] * (v - white[1])];
            close(&luv, &values[9..12], 1e-9);
        }
        // The reference has Ottosson's first matrix of 2020, which is not neutral for D65: its white has b = −1.1e-4
        // where the recomputed matrix has 4e-8.
        close(&oklab(xyz), &values[12..15], 2e-4);
    }
}

#[test]
fn whites_are_neutral_whatever_digits_they_have() {
    let mut whites: Vec<[f64; 3]> =
        Illuminant::names().map(|n| Illuminant::named(n).unwrap().white(Observer::Cie1931_2)).collect();
    whites.push(d65());
    for white in whites {
        for gray in [0.0, 1e-4, 0.18, 1.0, 3.0] {
            let [_, a, b] = lab(white.map(|w| w * gray), white);
            // 500 and 200 times the rounding of a cube root.
            close(&[a, b], &[0.0, 0.0], 500.0 * 4.0 * f64::EPSILON * f64::cbrt(gray.max(1.0)));
        }
        close(&lab(white, white), &[100.0, 0.0, 0.0], 1e-13);
    }
    for gray in [1e-4, 0.18, 1.0, 3.0] {
        let [l, a, b] = oklab(d65().map(|w| w * gray));
        // The rows of Oklab's second matrix add up to 1 − 6.5e-9, 0 and 3.7e-8; the white of its first matrix is D65
        // to 2e-8.
        close(&[l, a, b], &[gray.cbrt(), 0.0, 0.0], 5e-8 * gray.cbrt());
    }
}

/// The same conversions by palette.
fn by_palette(xyz: [f64; 3]) -> ([f64; 3], [f64; 3]) {
    let [x, y, z] = xyz;
    let lab = Lab::<E, f64>::from_color_unclamped(Xyz::new(x, y, z));
    let oklab = Oklab::from_color_unclamped(Xyz::<D65, f64>::new(x, y, z));
    ([lab.l, lab.a, lab.b], [oklab.l, oklab.a, oklab.b])
}

#[test]
fn conversions_are_those_of_palette() {
    // Light above white and negative XYZ, as colors far outside a gamut have, among them.
    for xyz in grid([-0.02; 3], [1.3; 3]) {
        let xyz = [xyz[0], xyz[1], xyz[2]];
        let (their_lab, their_oklab) = by_palette(xyz);
        // 500 and 200 times a root, on either side of a subtraction.
        close(&lab(xyz, [1.0; 3]), &their_lab, 500.0 * 4.0 * f64::EPSILON);
        // Sums of three terms below 3, with a cube root between.
        close(&oklab(xyz), &their_oklab, 8.0 * f64::EPSILON);
        let back = Xyz::<E, f64>::from_color_unclamped(Lab::new(their_lab[0], their_lab[1], their_lab[2]));
        let ours = xyz_from_lab::<f64>(Components(their_lab), [1.0; 3]);
        // A root up to 1.1 of L* and a* that are 116 and 500 times as large, cubed.
        close(&ours.to_array(), &[back.x, back.y, back.z], 16.0 * f64::EPSILON);
        let [l, a, b] = their_oklab;
        let back = Xyz::<D65, f64>::from_color_unclamped(Oklab::new(l, a, b));
        let ours = xyz_from_oklab::<f64>(Components(their_oklab));
        // palette's inverse matrices are the published ones, to 1e-8.
        close(&ours.to_array(), &[back.x, back.y, back.z], 1e-7);
    }
}

#[test]
fn conversions_go_back() {
    for rgb in grid([0.0; 3], [1.0; 3]) {
        let to_xyz = RgbSpace::REC2020.to_xyz().unwrap();
        let xyz = transform::<f64>(&to_xyz, Components([rgb[0], rgb[1], rgb[2]])).to_array();
        let white = Illuminant::named("FL11").unwrap().white(Observer::Cie1964_10);
        let back = xyz_from_lab::<f64>(Components(lab(xyz, white)), white);
        // L*, a* and b* of up to 200 carry 200 ε; XYZ change by at most 3/116 of that.
        close(&back.to_array(), &xyz, 100.0 * f64::EPSILON);
        let back = xyz_from_oklab::<f64>(Components(oklab(xyz)));
        // Both matrices have condition numbers below ten, and the cube in between triples what a root is off.
        close(&back.to_array(), &xyz, 100.0 * f64::EPSILON);
    }
    // Both branches meet at (6/29)³.
    let threshold = (6.0_f64 / 29.0).powi(3);
    for y in [0.0, threshold * (1.0 - 1e-12), threshold * (1.0 + 1e-12)] {
        let back = xyz_from_lab::<f64>(Components(lab([y; 3], [1.0; 3])), [1.0; 3]);
        close(&back.to_array(), &[y; 3], 1e-13);
    }
}

#[test]
fn chromaticity_of_equal_energy() {
    let uv = uv_prime_of_xyz::<f64>(Components(xyz_of_xy([1.0 / 3.0; 2]))).to_array();
    // 4/19 and 9/19, of an XYZ that is (1, 1, 1) to three roundings.
    close(&uv, &[4.0 / 19.0, 9.0 / 19.0], 4.0 * f64::EPSILON);
}
