//! BRDFs and metals: planted answers, laws, measured n and k.

use std::f64::consts::{PI, TAU};
use std::path::{Path, PathBuf};

use color_fn_bases::{HalfDifference, HalfLobes, LowRankBrdf};
use color_fn_captures::{BrdfSample, BrdfTable, RefractiveIndex};
use color_fn_colorimetry::{Illuminant, Observer, RgbSpace};
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::params::BlockOffsets;
use color_fn_fitting::{brdf_log_rms, effective_conductor, fit_brdf_terms, fit_half_lobes};

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(file)
}

fn at<C: Color>(color: &C, free: &[f64], light: [f64; 3], view: [f64; 3]) -> [f64; 3] {
    let places = BlockOffsets::new(&color.layout());
    let found = eval_components::<C, f64>(color, free, &places, &[light, view].concat());
    [found[0], found[1], found[2]]
}

fn unit(theta: f64, phi: f64) -> [f64; 3] {
    [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]
}

/// A color at pairs of directions all over the hemisphere, half of them near the mirrored one.
fn sampled<C: Color>(color: &C, free: &[f64]) -> Vec<BrdfSample> {
    let pair = |i: usize| {
        let even = |step: f64| (0.5 + step * i as f64).fract();
        let (theta, phi) = (1.4 * even(0.856_674_883_854_503), TAU * even(0.733_891_856_627_126));
        let [a, b] = [even(0.628_706_721_037_826), even(0.538_597_340_985_165)];
        let spread = if i.is_multiple_of(2) { 0.3 } else { 3.0 };
        let other = (theta + spread * (a - 0.5)).clamp(0.0, 1.4);
        let [light, view] = [unit(theta, phi), unit(other, phi + PI + spread * (b - 0.5))];
        BrdfSample { light, view, value: at(color, free, light, view) }
    };
    (0..1500).map(pair).collect()
}

fn log_rms<C: Color>(samples: &[BrdfSample], color: &C, free: &[f64]) -> f64 {
    brdf_log_rms(samples, |i| at(color, free, samples[i].light, samples[i].view))
}

/// What light from above the surface, even over its directions, becomes in a direction: at most 1 where energy is conserved.
fn albedo<C: Color>(color: &C, free: &[f64], view: [f64; 3]) -> [f64; 3] {
    let (rows, columns) = (120, 120);
    let mut albedo = [0.0; 3];
    for i in 0..rows * columns {
        // Even in cos² θ and φ, so that the cosine is part of the measure: each part is π / n of it.
        let cosine = (((i / columns) as f64 + 0.5) / rows as f64).sqrt();
        let light = unit(cosine.acos(), TAU * ((i % columns) as f64 + 0.5) / columns as f64);
        let f = at(color, free, light, view);
        (0..3).for_each(|c| albedo[c] += f[c] * PI / (rows * columns) as f64);
    }
    albedo
}

#[test]
fn planted_highlights_are_found() {
    let free = [
        0.4, // α
        0.02, 0.05, 0.1, // base
        2.5, 0.3, 0.1, 0.05, 0.2, 0.2, 0.2, // λ 6.25
        18.0, 2.0, 1.5, 1.0, 0.5, 1.0, 1.5, // λ 324
    ];
    let samples = sampled(&HalfLobes::new(2), &free);
    let found = fit_half_lobes(&samples, 2).expect("a fit");
    assert_eq!((found.len(), found[1].len()), (2, free.len()));
    // Lobes may come in either order.
    let mut roots = [found[1][4], found[1][11]];
    roots.sort_by(f64::total_cmp);
    let left = log_rms(&samples, &HalfLobes::new(2), &found[1]);
    // Sharpnesses are improved in turn, three times, which leaves a thousandth of what one lobe leaves.
    let one = log_rms(&samples, &HalfLobes::new(1), &found[0]);
    assert!(left < 2e-3 * one.max(0.1), "{left} of {one}");
    for (found, planted) in roots.iter().zip([2.5, 18.0]) {
        assert!((found / planted - 1.0).abs() < 0.02, "{found} is not {planted}");
    }
    assert!(found.iter().flatten().all(|&x| x >= 0.0));
}

#[test]
fn planted_products_are_found() {
    let color = LowRankBrdf::new(1, [8, 5, 5], HalfDifference::new(0.25)).expect("a size");
    let half = [6.0, 5.0, 3.0, 1.0, 0.4, 0.2, 0.1, 0.1];
    let free = [&half[..], &[2.0, 1.0, 0.8, 0.7, 0.7], &[3.0, 2.0, 1.0, 0.6, 0.4], &[0.9, 0.6, 0.3]].concat();
    let samples = sampled(&color, &free);
    let fit = fit_brdf_terms(&samples, 2, [8, 5, 5]).expect("a fit");
    assert_eq!(fit.angles, HalfDifference::new(0.25), "the coordinates are those of the plant");
    let terms = |n| LowRankBrdf::new(n, fit.coefficients, fit.angles).expect("a size");
    let one = log_rms(&samples, &terms(1), &fit.parameters[0]);
    // Coordinates go together, so that what one curve takes from another hardly shows: alternating ends where a round gains less
    // than 1e-6, at a fifth of a percent.
    assert!(one < 3e-3, "{one}");
    assert!(log_rms(&samples, &terms(2), &fit.parameters[1]) < 1.01 * one);
    assert!(fit.parameters.iter().flatten().all(|&x| x >= 0.0));
}

/// Rough gold: more is nearer, what is fitted exchanges light and view, and sends back no more than there is.
#[test]
fn gold_is_fitted_and_keeps_the_laws() {
    let table = BrdfTable::read(&data("brdf/gold_rough_0.2.csv")).expect("a table");
    let samples = table.samples();
    assert_eq!((table.below(), table.clamped()), (0, 0));
    let fit = fit_brdf_terms(samples, 3, [14, 6, 6]).expect("a fit");
    let lobes = fit_half_lobes(samples, 4).expect("a fit");
    let terms = |n: usize| LowRankBrdf::new(n, fit.coefficients, fit.angles).expect("a size");
    let errors: Vec<f64> =
        fit.parameters.iter().enumerate().map(|(k, free)| log_rms(samples, &terms(k + 1), free)).collect();
    let of_lobes: Vec<f64> =
        lobes.iter().enumerate().map(|(k, free)| log_rms(samples, &HalfLobes::new(k + 1), free)).collect();
    println!("log RMS of 1, 2, 3 terms {errors:.4?}, of 1 to 4 lobes {of_lobes:.4?}, {:?}", fit.angles);
    assert!(errors[2] < errors[0] && errors[2] < 0.05, "{errors:?}");
    assert!(of_lobes[3] < of_lobes[0] && of_lobes[3] < 0.1, "{of_lobes:?}");
    for theta in [0.0, 0.5, 1.0, 1.3] {
        let view = unit(theta, 0.4);
        let albedos =
            [albedo(&terms(3), &fit.parameters[2], view), albedo(&HalfLobes::new(4), &lobes[3], view)];
        println!("albedo at {theta}: {albedos:.3?}");
        for albedo in albedos.as_flattened() {
            // Gold reflects nearly all red light, and what a fit adds to that is its error.
            assert!(*albedo > 0.2 && *albedo < 1.05, "{albedos:?}");
        }
        let light = unit(1.0, 2.0);
        for c in 0..3 {
            let exchanged = |a, b| at(&terms(3), &fit.parameters[2], a, b)[c];
            let (there, back) = (exchanged(light, view), exchanged(view, light));
            assert!((there - back).abs() <= 1e-12 * there, "{there} is not {back}");
        }
    }
}

/// What three channels of n and k make of a metal, beside its spectrum under D65.
#[test]
fn metals_have_their_color() {
    let d65 = Illuminant::named("D65").expect("it is built in");
    for name in ["gold", "copper", "silver", "aluminium"] {
        let metal = RefractiveIndex::read(&data(&format!("metals/{name}.csv"))).expect("a metal");
        let fit = effective_conductor(&metal, &d65, Observer::Cie1931_2, RgbSpace::SRGB).expect("a fit");
        println!(
            "{name}: n {:.3?} k {:.3?}, RGB straight on {:.3?}, ΔE2000 {:.3} straight on, mean {:.3}, largest {:.3}",
            fit.n, fit.k, fit.normal, fit.delta_e_normal, fit.delta_e_mean, fit.delta_e_max
        );
        assert!(fit.delta_e_normal < 1.0 && fit.delta_e_mean < 1.0 && fit.delta_e_max < 3.0);
    }
}

#[test]
fn tables_are_read_or_refused_in_one_line() {
    let polar = "in_theta,in_phi,out_theta,out_phi,r,g,b\n60,0,60,180,0.1,0.2,-0.3\n95,0,0,0,1,1,1\n";
    let table = BrdfTable::parse(polar).expect("a table");
    assert_eq!((table.samples().len(), table.below(), table.clamped()), (1, 1, 1));
    let half = BrdfTable::parse("Theta_H, theta_d, phi_d, r, g, b\r\n0,60,0,0.1,0.2,0\r\n").expect("a table");
    let ([a], [b]) = (half.samples(), table.samples()) else { panic!("one row each") };
    for k in 0..3 {
        assert!((a.light[k] - b.light[k]).abs() + (a.view[k] - b.view[k]).abs() < 1e-15);
    }
    for (text, says) in [
        ("", "line 1: the header of a BRDF"),
        ("theta_h,theta_d,r,g,b\n", "line 1: the header of a BRDF"),
        ("theta_h,theta_d,phi_d,r,g,b\n", "no row"),
        ("theta_h,theta_d,phi_d,r,g,b\n1,2,3,4,5\n", "line 2: there are 5 cells, not 6"),
        ("theta_h,theta_d,phi_d,r,g,b\n\n1,2,3,4,nan,6\n", "line 3, column 5: `nan` is not a finite number"),
        ("theta_h,theta_d,phi_d,r,g,b\n1,2,1e9,4,5,6\n", "line 2: column 3: an angle above 360°"),
    ] {
        let message = BrdfTable::parse(text).expect_err("it is bad").to_string();
        assert!(message.contains(says) && message.lines().count() == 1, "{message}");
    }
    for text in ["nm,n\n", "nm,n,k\n", "nm,n,k\n500,0,1\n", "nm,n,k\n500,1,1\n400,1,1\n"] {
        assert!(RefractiveIndex::parse(text).is_err(), "{text}");
    }
    // Nothing to fit to.
    let black = BrdfTable::parse("theta_h,theta_d,phi_d,r,g,b\n1,2,3,0,0,0\n").expect("a table");
    assert!(
        fit_half_lobes(black.samples(), 1).is_err() && fit_brdf_terms(black.samples(), 1, [4; 3]).is_err()
    );
    assert!(fit_half_lobes(table.samples(), 0).is_err() && fit_half_lobes(table.samples(), 33).is_err());
}
