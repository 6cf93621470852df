//! Published pairs, another implementation, and the laws of a difference.

use palette::color_difference::Ciede2000;
use palette::white_point::D65;

use super::*;
use crate::agreement::{direct, duals_are_slopes, grid, recorded_is_direct, single};
use crate::convert::DeltaE2000;
use crate::tests::reference_rows;
use color_fn_core::scalar::Components;
use support::assert_close;

fn numbers(row: &[String]) -> Vec<f64> {
    row.iter().map(|cell| cell.parse().unwrap()).collect()
}

fn sharma() -> Vec<(Vec<f64>, f64)> {
    let rows = reference_rows("ciede2000_sharma2005_34pairs.csv");
    assert_eq!(rows.len(), 34);
    rows.iter().map(|row| (numbers(&row[..6]), row[6].parse().unwrap())).collect()
}

#[test]
fn all_pairs_of_sharma() {
    let mut worst = 0.0_f64;
    for (pair, published) in sharma() {
        // Published to four decimals.
        let found = direct(&DeltaE2000, &[], &pair)[0];
        assert_close(found, published, 5.0001e-5);
        worst = worst.max((found - published).abs());
        let swapped = [&pair[3..], &pair[..3]].concat();
        assert_close(direct(&DeltaE2000, &[], &swapped)[0], published, 5.0001e-5);
    }
    println!("34 pairs of Sharma, Wu & Dalal: off by {worst:.1e} at most, of four published decimals");
    let pairs: Vec<_> = sharma().into_iter().map(|(pair, _)| pair).collect();
    recorded_is_direct(&DeltaE2000, &[], &pairs);
}

#[test]
fn all_pairs_of_sharma_in_single_precision() {
    for (pair, published) in sharma() {
        // Half a unit of a component of 80 is 4e-6, which a difference of nearly equal colors keeps, several times;
        // and the rounding of the fourth decimal.
        assert_close(f64::from(single(&DeltaE2000, &[], &pair)[0]), published, 5e-5 + 4e-5);
    }
}

#[test]
fn differences_agree_with_the_reference() {
    let rows = reference_rows("delta_e_variants.csv");
    assert_eq!(rows.len(), 25);
    for row in rows {
        let v = numbers(&row);
        let (a, b) = (Components([v[0], v[1], v[2]]), Components([v[3], v[4], v[5]]));
        // The reference prints 12 digits of numbers up to 200.
        assert_close(delta_e_76::<f64>(a, b), v[6], 1e-9);
        assert_close(delta_e_2000::<f64>(a, b), v[8], 1e-9);
    }
}

#[test]
fn equal_and_neutral_colors_have_a_difference() {
    let gray = Components([50.0, 0.0, 0.0]);
    assert_eq!(delta_e_2000::<f64>(gray, gray), 0.0);
    // Only lightness differs: ΔL / S_L with S_L = 1 + 0.015 · 25 / √(20 + 25).
    let lighter = Components([60.0, 0.0, 0.0]);
    let expected = 10.0 / (1.0 + 0.015 * 25.0 / 45.0_f64.sqrt());
    assert_close(delta_e_2000::<f64>(gray, lighter), expected, 1e-14 * expected);
    assert_eq!(delta_e_76::<f64>(gray, lighter), 10.0);
}

#[test]
fn the_difference_has_slopes() {
    let pairs = grid([20.0, 10.0, -60.0, 20.0, -60.0, 10.0], [80.0, 60.0, 60.0, 80.0, 60.0, 60.0]);
    // Differences of numbers near 50 in steps of 1e-4: 50 ε / 1e-4, and the third derivative.
    duals_are_slopes(&DeltaE2000, &[], &pairs, 1e-6);
}

#[test]
fn differences_are_those_of_palette() {
    let lab = |v: &[f64]| palette::Lab::<D65, f64>::new(v[0], v[1], v[2]);
    for pair in grid([0.0, -100.0, -100.0, 0.0, -100.0, -100.0], [100.0; 6]) {
        let theirs = lab(&pair[..3]).difference(lab(&pair[3..]));
        // palette leaves a mean hue between 360° and 450°: Δθ ≤ 30° e^−(85/25)², so that R_T ≤ 2e-5, a quarter of which
        // reaches ΔE.
        assert_close(direct(&DeltaE2000, &[], &pair)[0], theirs, 5e-6 * theirs);
    }
}

#[test]
fn hues_on_both_sides_of_zero_have_one_mean() {
    let color = |degrees: f64| {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        Components([60.0, 40.0 * cosine, 40.0 * sine])
    };
    for degrees in (10..360).step_by(10).filter(|&degrees| degrees != 180) {
        let other = color(f64::from(degrees));
        let [below, above] = [-1e-10, 1e-10].map(|hue| delta_e_2000::<f64>(color(hue), other));
        // 2e-10° of hue at a chroma of 40 are 1.4e-10, times slopes up to some ten, and the rounding of ΔE below 100.
        assert_close(below, above, 1e-8);
    }
}
