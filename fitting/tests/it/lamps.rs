//! Lights by their default fit: what they light, their lines, and that no power is negative.

use std::path::Path;

use color_fn_captures::Capture;
use color_fn_captures::spectra::{ReadOptions, SpectralQuantity, SpectralSet};
use color_fn_colorimetry::Observer;
use color_fn_colorimetry::metrics::samples;
use color_fn_colorimetry::rendering::LitSamples;
use color_fn_fitting::registry::Basis;
use color_fn_fitting::{Detail, Fitted, Goal, LightPair, SpectraAim, fit};
use color_fn_run::GraphBatch;

const LAMPS: &str = "measured_lamps_nist_cqs74_rit_5nm.csv";

fn read(file: &str) -> color_fn_captures::spectra::ReadResult {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/lights").join(file);
    SpectralSet::read(&path, &ReadOptions::of(SpectralQuantity::Emission)).expect("the lamps")
}

/// The power of each nm from 360 to 830 in single precision, as a shader has it.
fn power(fitted: &Fitted, member: usize) -> Vec<f64> {
    let batch = GraphBatch::new(fitted.file.graph(), fitted.file.free()).expect("a graph");
    let points: Vec<[f32; 2]> = (360..=830).map(|nm| [member as f32, nm as f32]).collect();
    let mut values = vec![0.0_f32; points.len()];
    batch.eval(points.as_flattened(), &mut values);
    values.into_iter().map(f64::from).collect()
}

fn lights(fitted: &Fitted) -> &[LightPair] {
    let Detail::Spectra(result) = &fitted.detail else { panic!("spectra") };
    &result.lights
}

/// The figures of a default fit, of which `limit` is the worst sample.
#[track_caller]
fn check(file: &str, goal: &Goal, limit: f64) -> Fitted {
    let read = read(file);
    let set = read.set.clone();
    let fitted = fit(&Capture::Spectra(read), goal).expect("a fit");
    let lit = LitSamples::new(Observer::Cie1931_2);
    let mut worst = (0.0, "");
    for (member, sample) in set.samples.iter().enumerate() {
        let curve = set.curve(sample).expect("a curve");
        let measured = samples(Observer::Cie1931_2, |nm| curve.at(nm));
        let found = power(&fitted, member);
        let least = found.iter().copied().fold(f64::INFINITY, f64::min);
        assert!(least >= 0.0, "{}: power {least}", sample.name);
        let error = lit.delta_e_2000(&measured, &found).expect("samples").into_iter().fold(0.0, f64::max);
        if error > worst.0 {
            worst = (error, &sample.name);
        }
        // The highest line is one, of at least this part of its height: a twentieth of all power may be elsewhere, and a line that
        // is a triangle in the data is a Gaussian here.
        let top = (0..measured.len()).max_by(|&a, &b| measured[a].total_cmp(&measured[b])).expect("some");
        assert!(found[top] > 0.8 * measured[top], "{}: {} of {}", sample.name, found[top], measured[top]);
        let Detail::Spectra(result) = &fitted.detail else { panic!("spectra") };
        let light = &result.lights[member];
        if let (Some(a), Some(b)) = (&light.measured.rendering, &light.fitted.rendering) {
            // 4.6 for a unit of U*V*W*, of which a ΔE2000 of 0.5 is about one.
            assert!((a.general - b.general).abs() < 2.5, "{}: {a:?} {b:?}", sample.name);
        }
    }
    println!(
        "{file}: {} in {} bytes, worst lit sample ΔE2000 {:.3} ({})",
        fitted.basis(),
        4 * fitted.file.free().len(),
        worst.0,
        worst.1
    );
    assert!(worst.0 <= limit, "{worst:?}");
    fitted
}

/// The figure that is asked for is 1; the default aims at half of it.
#[test]
fn lamps_light_samples_as_measured_and_are_nowhere_negative() {
    let fitted = check(LAMPS, &Goal::default(), 0.5);
    assert_eq!(lights(&fitted).len(), 55);
}

#[test]
fn other_lights_do_too() {
    for file in [
        "rare_earth_fluorescent_tm27.spdx",
        "display_Apple_Studio_Display.csv",
        "display_Typical_CRT_Brainard_1997.csv",
        "xenon_projector_kinoton75p_2nm.csv",
        "solar_astm_g173_etr.csv",
        "tungsten_iso7589.csv",
    ] {
        check(file, &Goal::default(), 0.5);
    }
}

/// Too coarse for lines, a spline may give every sample its color; it does not meet the target.
#[test]
fn a_lamp_does_not_meet_the_target_without_its_lines() {
    let mut read = read(LAMPS);
    read.set.samples.retain(|sample| sample.name == "F40/C50 (Broadband FL)");
    let mut goal = Goal::default();
    goal.basis = Some("bspline:17".parse().expect("a basis"));
    let Detail::Spectra(result) = fit(&Capture::Spectra(read.clone()), &goal).expect("a fit").detail else {
        panic!("spectra")
    };
    let color = &result.fit.samples[0].color;
    let color_fn_fitting::ColorDifference::Emitted { lit, misplaced, .. } = color else { panic!("light") };
    assert!(lit.iter().all(|error| *error < 0.5), "{lit:?}");
    assert!(*misplaced > 0.05 && color.worst(0.5) > 0.5, "{misplaced}");
    goal.basis = None;
    let chosen = fit(&Capture::Spectra(read), &goal).expect("a fit");
    let basis: Basis = chosen.basis().parse().expect("a basis");
    assert_ne!(basis.to_string(), "bspline:17");
}

/// Linear families of either sign, and the exact color: as little power as there is, but none below 0.
#[test]
fn no_requested_family_takes_power_away() {
    let mut read = read(LAMPS);
    read.set.samples.retain(|sample| ["LPS", "HPS", "3-LED-1 (457/540/605)"].contains(&sample.name.as_str()));
    for (basis, aim) in [
        ("bspline:24", SpectraAim::Spectrum),
        ("bspline:24", SpectraAim::Color),
        ("bspline@450,550,590,600", SpectraAim::Spectrum),
        ("chebyshev:12", SpectraAim::Spectrum),
        ("fourier:6", SpectraAim::Spectrum),
        ("lowrank:2", SpectraAim::Spectrum),
        ("mixture:4", SpectraAim::Spectrum),
    ] {
        let mut goal = Goal::default();
        goal.basis = Some(basis.parse().expect("a basis"));
        goal.aim = aim;
        let fitted = fit(&Capture::Spectra(read.clone()), &goal).expect(basis);
        for member in 0..read.set.samples.len() {
            let found = power(&fitted, member);
            let least = found.iter().copied().fold(f64::INFINITY, f64::min);
            let most = found.iter().copied().fold(0.0, f64::max);
            // No light but a line has the color of the low-pressure lamp, so that splines of exactly its color go below 0.
            let is_possible = aim == SpectraAim::Spectrum || read.set.samples[member].name != "LPS";
            assert!((least >= 0.0 || !is_possible) && most > 0.0, "{basis} {aim:?}: {least} to {most}");
        }
        if aim == SpectraAim::Color {
            let Detail::Spectra(result) = &fitted.detail else { panic!("spectra") };
            // The exact XYZ but for the rounding of parameters.
            assert!(result.fit.color_stats(0).max < 1e-5, "{:?}", result.fit.color_stats(0));
        }
    }
}
