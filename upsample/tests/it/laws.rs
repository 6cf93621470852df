//! Laws, planted answers, and another implementation.

use color_fn_bases::{Range, Sigmoid};
use color_fn_colorimetry::RgbSpace;
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_upsample::{
    LightUpsampler, Metamer, PrimaryDecomposition, Reachability, RgbToReflectance, RgbToSigmoid, Solid,
    Upsampler, ViewedSpace,
};

/// `|a − b| ≤ tolerance`, which NaN is not.
#[track_caller]
fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a - b).abs() <= tolerance, "{what}: {a} is not {b} to {tolerance}");
}

#[test]
fn the_perfect_diffuser_is_white_and_gray_is_gray() {
    for space in RgbSpace::ALL {
        let viewed = ViewedSpace::new(space).expect("it has a light");
        for level in [0.0, 0.18, 1.0] {
            for x in viewed.rgb_of(|_| level) {
                // Sums of 471 numbers, and matrices with condition numbers below ten.
                close(x, level, 1e-13, space.name);
            }
        }
        // Where p is constant S(p) is: p = φ(0.18).
        let found = Upsampler::new(space).expect("it has a light").find([0.18; 3]);
        let p = (2.0 * 0.18 - 1.0) / (2.0 * (0.18f64 * 0.82).sqrt());
        for (a, expected) in found.coefficients.into_iter().zip([p, 0.0, 0.0]) {
            close(a, expected, 1e-9, space.name);
        }
    }
}

#[test]
fn what_is_left_of_white_has_the_opposite_coefficients() {
    let upsampler = Upsampler::new(RgbSpace::REC2020).expect("it has a light");
    for rgb in [[0.2, 0.5, 0.7], [0.9, 0.3, 0.3], [0.01, 0.02, 0.4]] {
        let (one, other) = (upsampler.find(rgb), upsampler.find(rgb.map(|x| 1.0 - x)));
        for (a, b) in one.coefficients.into_iter().zip(other.coefficients) {
            // Both are solutions to 1e-12; the condition of the coefficients is below 10⁴.
            close(a, -b, 1e-8 * (1.0 + a.abs()), "odd");
        }
    }
}

#[test]
fn planted_spectra_are_found_again() {
    let upsampler = Upsampler::new(RgbSpace::PROPHOTO).expect("it has a light");
    for planted in [[0.3, -1.0, 2.0], [-2.0, 3.0, 1.0], [1.0, 8.0, -12.0]] {
        let sigmoid = |nm: f64| {
            let x = Range::VISIBLE.normalized(nm);
            let p = planted[0] + x * (planted[1] + x * planted[2]);
            0.5 + p / (2.0 * (1.0f64 + p * p).sqrt())
        };
        let found = upsampler.find(upsampler.viewed().rgb_of(sigmoid));
        assert_eq!(found.reachability, Reachability::Exact);
        for (a, b) in found.coefficients.into_iter().zip(planted) {
            close(a, b, 1e-7, "a planted coefficient");
        }
    }
}

#[test]
fn it_agrees_with_mitsuba() {
    // Columns: linear r, g, b; c₀, c₁, c₂ of λ in nm; and the error of its own way back.
    let upsampler = Upsampler::new(RgbSpace::SRGB).expect("it has a light");
    let (mut sum, mut worst, mut compared) = (0.0, 0.0f64, 0);
    for row in support::numbers("reference/jakob_hanika_srgb_coeffs_mitsuba3.csv") {
        let rgb = [row[0], row[1], row[2]];
        // Black and white are special there, and near them its table is coarse.
        if rgb.iter().all(|x| *x < 0.02) || rgb.iter().all(|x| *x > 0.98) {
            continue;
        }
        let ours = upsampler.find(rgb);
        let theirs = Sigmoid::from_nanometers(Range::VISIBLE, [row[3], row[4], row[5]]);
        for nm in (400..=700).step_by(10).map(f64::from) {
            let x = Range::VISIBLE.normalized(nm);
            let p = theirs[0] + x * (theirs[1] + x * theirs[2]);
            let difference = (ours.reflectance(nm) - (0.5 + p / (2.0 * (1.0f64 + p * p).sqrt()))).abs();
            sum += difference;
            worst = worst.max(difference);
            compared += 1;
        }
    }
    let mean = sum / f64::from(compared);
    println!("reflectance against Mitsuba's table, {compared} values: mean {mean:.1e}, largest {worst:.1e}");
    // Its table is interpolated: errors of RGB up to 5e-4, of saturated curves more.
    assert!(mean <= 1e-3 && worst <= 5e-2, "mean {mean}, largest {worst}");
}

#[test]
fn the_nearest_color_to_twice_white_is_white() {
    let viewed = ViewedSpace::new(RgbSpace::SRGB).expect("it has a light");
    let solid = Solid::new(&viewed);
    let nearest = solid.nearest([2.0; 3]);
    let proof = nearest.certificate.expect("it is outside");
    for c in 0..3 {
        close(nearest.rgb[c], 1.0, 1e-9, "nearest");
        close(proof.direction[c], (1.0f64 / 3.0).sqrt(), 1e-9, "direction");
    }
    close(proof.margin(), 3f64.sqrt(), 1e-9, "margin");
    assert!(solid.nearest([0.5; 3]).certificate.is_none());
    // Point symmetry about middle gray: h(d) − h(−d) = d · (1, 1, 1).
    let d = [0.3, -0.9, 0.2];
    close(solid.support(d) - solid.support(d.map(|x| -x)), d.iter().sum(), 1e-12, "symmetry");
}

#[test]
fn extreme_colors_are_answered() {
    let upsampler = Upsampler::new(RgbSpace::SRGB).expect("it has a light");
    for rgb in
        [[0.0; 3], [1.0; 3], [1e300, 0.0, 0.0], [f64::NAN, 0.5, 0.5], [-5.0, 1e-300, 0.3], [f64::INFINITY; 3]]
    {
        for metamer in Metamer::ALL {
            let spectrum = upsampler.reflectance(rgb, metamer).expect("something is found");
            assert!(spectrum.reflectance.iter().all(|x| (0.0..=1.0).contains(x)), "{rgb:?} {metamer}");
            assert!(spectrum.found.coefficients.iter().all(|a| a.is_finite()), "{rgb:?}");
        }
    }
    assert_eq!(upsampler.find([0.0; 3]).reachability, Reachability::Exact);
    assert!(matches!(upsampler.find([1.0, 1.0, 1.1]).reachability, Reachability::OutsideSolid(_)));
}

#[test]
fn metamers_have_the_color_and_their_own_virtue() {
    let upsampler = Upsampler::new(RgbSpace::SRGB).expect("it has a light");
    for rgb in [[0.5; 3], [0.7, 0.2, 0.1], [0.02, 0.3, 0.1], [0.95, 0.9, 0.05], [0.0, 0.0, 1.0]] {
        let [sigmoid, natural, smoothest] =
            Metamer::ALL.map(|metamer| upsampler.reflectance(rgb, metamer).expect("sRGB is reached"));
        let slope = |values: &[f64]| values.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>();
        let argument = |values: &[f64]| {
            slope(
                &values.iter().map(|r| (2.0 * r - 1.0) / (2.0 * (r * (1.0 - r)).sqrt())).collect::<Vec<_>>(),
            )
        };
        for spectrum in [&sigmoid, &natural, &smoothest] {
            for (found, wanted) in spectrum.rgb.into_iter().zip(rgb) {
                // The edge of black and white, 2e-6, and what stays of primaries that lie on it.
                close(found, wanted, 1e-5, spectrum.metamer.name());
            }
        }
        // 1e-12: gray has no slope at all.
        assert!(argument(&natural.reflectance) <= argument(&sigmoid.reflectance) + 1e-12, "{rgb:?}");
        assert!(slope(&smoothest.reflectance) <= slope(&sigmoid.reflectance) + 1e-12, "{rgb:?}");
        // The smoothest is linear between knots 5 nm apart: that costs it some digits.
        assert!(slope(&smoothest.reflectance) <= slope(&natural.reflectance) * 1.01 + 1e-12, "{rgb:?}");
    }
}

#[test]
fn lights_have_their_color_and_any_brightness() {
    for space in [RgbSpace::SRGB, RgbSpace::ACESCG] {
        let upsampler = LightUpsampler::new(space).expect("a triangle");
        for rgb in [[1.0, 1.0, 1.0], [100.0, 20.0, 5.0], [1e-3, 2e-3, 1e-3]] {
            let light = upsampler.find(rgb);
            assert_eq!(light.found.reachability, Reachability::Exact, "{rgb:?}");
            let seen = upsampler.viewed().rgb_of(|nm| light.power(nm));
            for c in 0..3 {
                // Relative to the brightness.
                close(seen[c], rgb[c], 1e-9 * light.scale, "a component");
                close(light.rgb()[c], rgb[c], 1e-9 * light.scale, "a component");
            }
        }
        assert_eq!(upsampler.find([0.0; 3]).scale.to_bits(), 0f64.to_bits());
    }
}

#[test]
fn lanes_and_doubles_solve_the_same() {
    let solver = RgbToSigmoid::exact(RgbSpace::SRGB).expect("it has a light");
    let layout = solver.layout();
    let (tables, places) = (layout.parameters(&[]).expect("none are free"), BlockOffsets::new(&layout));
    for rgb in [[0.3, 0.6, 0.1], [0.8, 0.8, 0.7]] {
        let double = eval_components::<_, f64>(&solver, &tables, &places, &rgb);
        let single = color_fn_core::eval(&solver, &[], rgb.map(|x| x as f32).into()).expect("none are free");
        for (a, b) in double.iter().zip(single.to_array()) {
            // Rounding, magnified by the condition of the coefficients.
            close(*a, f64::from(b), 1e-4, "a coefficient");
        }
    }
}

#[test]
fn reflectance_is_bounded_whatever_the_color() {
    for space in RgbSpace::ALL {
        let reflectance = RgbToReflectance(RgbToSigmoid::compact(space).expect("it has a light"));
        for i in 0..6 * 6 * 6 {
            let level = |k: usize| [-1e6, -0.1, 0.0, 0.5, 1.1, 1e6][i / k % 6];
            let rgb = [level(1), level(6), level(36)].map(|x| x as f32);
            for nm in [360.0, 470.0, 590.0, 830.0] {
                let value = color_fn_core::eval(&reflectance, &[], (rgb.into(), nm)).expect("none are free");
                assert!((0.0..=1.0).contains(&value), "{space} {rgb:?}: {value}");
            }
        }
    }
}

#[test]
fn only_small_spaces_have_a_decomposition() {
    assert!(PrimaryDecomposition::new(RgbSpace::SRGB).is_ok());
    assert!(PrimaryDecomposition::new(RgbSpace::REC2020).is_err());
}
