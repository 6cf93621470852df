//! Sets of spectra: shared bases.

use std::path::Path;

use color_fn::color::eval_components;
use color_fn::colorimetry::metrics::Viewing;
use color_fn::colorimetry::{Curve, Illuminant, Observer};
use color_fn::domain::{Reflectance, Wavelength};
use color_fn::fit::{Aim, SpectraTask};
use color_fn::measured::{ReadOptions, SpectralSet};
use color_fn::params::Places;
use color_fn::{Color, eval};
use color_fn_bases::{Bispectral, Moments, Range};
use color_fn_captures::Donaldson;
use color_fn_fitting::{SharedBasisConfig, fit_reradiation, learn_basis, moments, multipliers};

fn chips() -> SpectralSet {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/munsell/munsell_matt_1269.csv");
    SpectralSet::read(&path, &ReadOptions::default()).expect("the chips").set
}

fn task(set: &SpectralSet) -> SpectraTask {
    let d65 = Illuminant::named("D65").expect("an illuminant");
    SpectraTask::new(set, Observer::Cie1931_2, &d65, Aim::Spectrum).expect("a task")
}

/// The figures are means over D65, A, FL2, FL11 and LED-B3 together, the target of each half what a singular value
/// decomposition weighted for D65 alone gives.
#[test]
fn munsell_chips_share_six_or_eight_functions() {
    let task = task(&chips());
    for (rank, most) in [(6, 0.25), (8, 0.12)] {
        let basis = learn_basis(&task, SharedBasisConfig::new(&task, rank)).expect("a basis");
        let lights = (0..task.lights().len()).map(|light| basis.fit.color_stats(light));
        let (mean, max) = lights.fold((0.0, 0.0_f64), |(sum, max), s| (sum + s.mean / 5.0, max.max(s.max)));
        let rmse = basis.fit.rmse();
        println!("{rank} functions: mean ΔE2000 {mean:.3}, max {max:.2}, RMSE {rmse:.4}");
        assert!(mean <= most && max <= 2.0 && rmse <= 0.02, "{rank}: {mean} {max} {rmse}");
    }
}

/// Mixtures of three curves are of rank three: what is left is rounding of the numbers to single precision.
#[test]
fn planted_mixtures_are_found() {
    let mut set = chips();
    let curves: Vec<Vec<f64>> = set.samples[..3].iter().map(|s| s.values.clone()).collect();
    for (i, sample) in set.samples.iter_mut().take(40).enumerate() {
        let weights = [0.1 + 0.01 * i as f64, 0.4 - 0.008 * i as f64, 0.2 + 0.003 * (i * i % 17) as f64];
        for (k, value) in sample.values.iter_mut().enumerate() {
            *value = weights.iter().zip(&curves).map(|(w, curve)| w * curve[k]).sum();
        }
    }
    set.samples.truncate(40);
    let task = task(&set);
    let basis = learn_basis(&task, SharedBasisConfig::new(&task, 3)).expect("a basis");
    // A spline with a piece for every 5 nm differs from Sprague's interpolation by that much.
    assert!(basis.fit.worst_mean() < 2e-3, "{}", basis.fit.worst_mean());
    assert!(basis.shares[3..].iter().all(|share| *share < 1e-6), "{:?}", &basis.shares[..6]);
    let beyond = learn_basis(&task, SharedBasisConfig::new(&task, 20)).expect_err("there are three");
    assert_eq!(beyond.to_string(), "the spectra do not determine 20 functions: choose a lower rank");
}

#[test]
fn a_rank_beyond_the_spectra_is_refused() {
    let mut set = chips();
    set.samples.truncate(5);
    let task = task(&set);
    for rank in [0, 6] {
        let error = learn_basis(&task, SharedBasisConfig::new(&task, rank)).expect_err("no such basis");
        assert_eq!(
            error.to_string(),
            format!("5 spectra have no basis of {rank} functions: the rank is 1 to 5")
        );
    }
}

/// A spectrum of the family is the one of maximum entropy of its own moments: it is found again.
#[test]
fn planted_multipliers_are_found() {
    let range = Range::new(400.0, 700.0).expect("a range");
    let planted = [0.3, -0.8, 0.5, 0.2, -0.4, 0.1];
    let color = Moments::new(5, range).expect("a degree");
    let (values, _) = fitted(&color, &planted);
    let found = multipliers(&moments(values, range, 5)).expect("a spectrum of these moments");
    for (found, planted) in found.iter().zip(planted) {
        // The midpoint rule is exact for periodic functions; the rest is rounding, and the spectrum in f32.
        assert!((found - planted).abs() < 1e-5, "{found} is not {planted}");
    }
}

/// Moments are kept exactly, and every spectrum is bounded.
#[test]
fn measured_spectra_keep_their_moments() {
    let set = chips();
    let [from, to] = [set.wavelengths[0], set.wavelengths[set.wavelengths.len() - 1]];
    let range = Range::new(from, to).expect("a range");
    let color = Moments::new(7, range).expect("a degree");
    for sample in set.samples.iter().step_by(100) {
        let curve = set.curve(sample).expect("a curve");
        let given = moments(|nm| curve.at(nm), range, 7);
        let parameters = multipliers(&given).expect("a spectrum of these moments");
        let (values, bounds) = fitted(&color, &parameters);
        assert!(bounds[0] >= 0.0 && bounds[1] <= 1.0, "{bounds:?}");
        for (found, given) in moments(values, range, 7).iter().zip(&given) {
            // Single precision.
            assert!((found - given).abs() < 1e-6, "{}: {found} is not {given}", sample.name);
        }
    }
}

#[test]
fn impossible_moments_have_no_spectrum() {
    // The mean of a signal in [0, 1] is inside it, and no other moment is greater than what an on–off signal has.
    assert_eq!(multipliers(&[0.5, 0.9]), None);
}

/// Papers that glow, under daylight and incandescent light: the color of what they send back, with the matrix and with a
/// few products of curves.
#[test]
fn fluorescent_papers_have_low_rank() {
    for (paper, terms, most) in [("pink", 3, 0.2), ("yellow", 3, 0.2)] {
        let file = format!("../data/fluorescence/donaldson_3M_postit_{paper}_380-780_10nm.csv");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let matrix = Donaldson::read(&path).expect("a matrix");
        let fit = fit_reradiation(&matrix, terms).expect("a fit");
        let nm = matrix.wavelengths();
        let places = Places::new(&fit.color.layout());
        let at = |i: usize, j: usize| {
            eval_components::<Bispectral, f64>(&fit.color, &fit.parameters, &places, &[nm[i], nm[j]])[0]
                * matrix.step()
        };
        for light in ["D65", "A"] {
            let illuminant = Illuminant::named(light).expect("an illuminant");
            let power: Vec<f64> = nm.iter().map(|&nm| illuminant.at(nm)).collect();
            let viewing = Viewing::new(Observer::Cie1931_2, &illuminant);
            let xyz = |factor: &[f64]| {
                let curve = Curve::reflectance(nm, factor).expect("a curve");
                let samples: Vec<f64> = (360..=830).map(|nm| curve.at(f64::from(nm))).collect();
                viewing.xyz(&samples).expect("471 samples")
            };
            let measured = matrix.radiance_factor(&power);
            let error = viewing.delta_e_2000(xyz(&measured), xyz(&matrix.radiance_factor_with(&power, at)));
            let plain = viewing.delta_e_2000(xyz(&measured), xyz(&matrix.reflectance()));
            println!(
                "{paper} under {light}: ΔE2000 {error:.3} with {terms} terms ({:.3} left), {plain:.1} without fluorescence",
                fit.left
            );
            assert!(error <= most && plain > 3.0, "{paper} under {light}: {error}, {plain}");
            // By daylight more comes back than a perfect diffuser reflects, at some wavelength.
            assert!(light == "A" || measured.iter().any(|&factor| factor > 1.0), "{paper}");
        }
    }
}

#[test]
fn what_is_no_matrix_is_refused() {
    for (text, message) in [
        ("", "line 1: there is no header"),
        ("x,1,2,4", "line 1: the wavelengths of emission do not increase in equal steps"),
        ("x,1,2,3", "line 1: a matrix has 8 to 1024 wavelengths"),
        ("x,1,2,3,4,5,6,7,8\n1,0,0", "line 2: there are 3 cells, not 9 as in the header"),
        ("x,1,2,3,4,5,6,7,y", "line 1, column 9: `y` is no finite number"),
        (
            "x,1,2,3,4,5,6,7,8\n2,0,0,0,0,0,0,0,0",
            "line 2: the wavelengths of excitation are not those of emission",
        ),
        ("x,1,2,3,4,5,6,7,8\n1,0,0,0,0,0,0,0,0", "line 2: there are fewer rows than wavelengths"),
    ] {
        assert_eq!(Donaldson::parse(text).expect_err("no matrix").to_string(), message, "{text}");
    }
}

/// A color as a function of wavelength, and its bounds.
fn fitted<'a, C: Color<In = Wavelength, Out = Reflectance>>(
    color: &'a C,
    parameters: &[f64],
) -> (impl Fn(f64) -> f64 + 'a, [f64; 2]) {
    let parameters: Vec<f32> = parameters.iter().map(|&x| x as f32).collect();
    let values: Vec<f64> = (3600..=8300)
        .map(|nm| f64::from(eval(color, &parameters, nm as f32 / 10.0).expect("parameters of the color")))
        .collect();
    let bounds = values.iter().fold([1.0_f64, 0.0_f64], |[a, b], &y| [a.min(y), b.max(y)]);
    let at = move |nm: f64| f64::from(eval(color, &parameters, nm as f32).expect("parameters of the color"));
    (at, bounds)
}
