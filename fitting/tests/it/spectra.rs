//! Sets of spectra: shared bases.

use std::path::Path;

use color_fn_bases::{BSpline, Bispectral, GaussianMixture, Moments, Range};
use color_fn_captures::spectra::{ReadOptions, ReadResult, Sample, SpectralQuantity, SpectralSet};
use color_fn_captures::{Capture, DonaldsonMatrix};
use color_fn_colorimetry::ViewingConditions;
use color_fn_colorimetry::metrics::ColorEvaluator;
use color_fn_colorimetry::{Curve, Illuminant, Observer};
use color_fn_core::color::eval_components;
use color_fn_core::domain::{Emission, Reflectance, Wavelength};
use color_fn_core::file::ColorFile;
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, eval};
use color_fn_fitting::{
    Amplitudes, SharedBasisConfig, fit_mixture, fit_mixtures, fit_reradiation, learn_basis, moments,
    multipliers,
};
use color_fn_fitting::{Detail, FitError, Fitted, Goal, LearnedBasis, LearnedBasisError, fit};
use color_fn_fitting::{Samples, SpectraAim, SpectraTask};

fn chips() -> SpectralSet {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/munsell/munsell_matt_1269.csv");
    SpectralSet::read(&path, &ReadOptions::default()).expect("the chips").set
}

fn lamps() -> SpectralSet {
    let file = "../data/lights/measured_lamps_nist_cqs74_rit_5nm.csv";
    let options = ReadOptions { quantity: Some(SpectralQuantity::Emission), ..ReadOptions::default() };
    SpectralSet::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(file), &options).expect("the lamps").set
}

fn task(set: &SpectralSet) -> SpectraTask {
    let d65 = Illuminant::named("D65").expect("an illuminant");
    SpectraTask::new(set, Observer::Cie1931_2, &d65, SpectraAim::Spectrum).expect("a task")
}

/// The figures are means over D65, A, FL2, FL11 and LED-B3 together, the target of each half what a singular value
/// decomposition weighted for D65 alone gives.
#[test]
fn munsell_chips_share_six_or_eight_functions() {
    let task = task(&chips());
    for (rank, limit) in [(6, 0.25), (8, 0.12)] {
        let basis = learn_basis(&task, SharedBasisConfig::new(&task, rank)).expect("a basis");
        let lights = (0..task.lights().len()).map(|light| basis.fit.color_stats(light));
        let (mean, max) = lights.fold((0.0, 0.0_f64), |(sum, max), s| (sum + s.mean / 5.0, max.max(s.max)));
        let rmse = basis.fit.rmse();
        println!("{rank} functions: mean ΔE2000 {mean:.3}, max {max:.2}, RMSE {rmse:.4}");
        assert!(mean <= limit && max <= 2.0 && rmse <= 0.02, "{rank}: {mean} {max} {rmse}");
    }
}

/// Reflectances of plants and soils, 400 to 2450 nm, measured up to 170 nm apart: the coefficients of a gap are not
/// determined by samples, and the smoothest functions are taken.
#[test]
fn spectra_measured_far_apart_share_functions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/remote-sensing/earthlib_measured_342.csv");
    let set = SpectralSet::read(&path, &ReadOptions::default()).expect("the samples").set;
    let fitted = fit_set(&set, "lowrank:6", None).expect("a basis");
    let (delta_e, rmse) = errors(&fitted);
    println!("6 functions of 342 samples: mean ΔE2000 {delta_e:.3}, RMSE {rmse:.4}");
    // 1 just noticeable difference is far above; two percent of reflectance are what six numbers can know of 400 to 2450 nm.
    assert!(delta_e <= 0.2 && rmse <= 0.02, "{delta_e} {rmse}");
    let color = &LearnedBasis::of(&fitted.file).expect("the file of a basis").color;
    let Detail::Spectra(result) = &fitted.detail else { panic!("spectra were fitted") };
    for (sample, of) in set.samples.iter().zip(&result.fit.samples) {
        for nm in (400_u16..=2450).map(f32::from) {
            let fitted = eval(color, &of.parameters, nm).expect("a reflectance");
            // Six functions miss samples by a tenth; what is free in a gap would be off by ones.
            assert!((-0.2..=1.2).contains(&fitted), "{} at {nm} nm: {fitted}", sample.name);
        }
    }
}

/// A set fitted with a basis; `learned` is what the file of one holds.
fn fit_set(set: &SpectralSet, basis: &str, learned: Option<&LearnedBasis>) -> Result<Fitted, FitError> {
    let mut goal = Goal::default();
    goal.basis = Some(basis.parse().expect("a basis"));
    goal.learned = learned.cloned();
    fit(&Capture::Spectra(ReadResult { set: set.clone(), assumptions: Vec::new() }), &goal)
}

/// The mean of the mean ΔE2000 under each light, and the root mean square of a fit.
fn errors(fitted: &Fitted) -> (f64, f64) {
    let Detail::Spectra(result) = &fitted.detail else { panic!("spectra were fitted") };
    let lights = result.task.lights().len();
    let sum: f64 = (0..lights).map(|light| result.fit.color_stats(light).mean).sum();
    (sum / lights as f64, result.fit.rmse())
}

/// Eight functions of papers are better for other papers than eight splines, which know of no papers.
#[test]
fn functions_of_munsell_chips_fit_another_set() {
    let mut some = chips();
    let mut number = 0..;
    some.samples.retain(|_| number.next().is_some_and(|k| k % 6 == 0));
    let learned = fit_set(&some, "lowrank:8", None).expect("a basis");
    let basis = LearnedBasis::of(&learned.file).expect("the file of a basis");
    assert_eq!(basis.range, [380.0, 780.0]);
    let checker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/reflectance/colorchecker24.csv");
    let checker = SpectralSet::read(&checker, &ReadOptions::default()).expect("the patches").set;
    let lent = fit_set(&checker, "lowrank:munsell.colorfn", Some(&basis)).expect("the fit");
    let splines = fit_set(&checker, "bspline:8", None).expect("the fit");
    let ((delta_e, rmse), (of_splines, _)) = (errors(&lent), errors(&splines));
    println!(
        "8 functions of chips for 24 patches: mean ΔE2000 {delta_e:.3}, RMSE {rmse:.4}; 8 splines {of_splines:.3}"
    );
    assert!(delta_e <= 0.5 * of_splines && rmse <= 0.02, "{delta_e} {rmse}, splines {of_splines}");
    // What is written is the functions of the other set.
    let again = LearnedBasis::of(&lent.file).expect("the file of a basis");
    assert_eq!(again.color.basis(), basis.color.basis());

    let refusal = |error: Result<Fitted, FitError>| error.expect_err("it does not go with them").to_string();
    let mut wide = checker.clone();
    wide.wavelengths[0] = 370.0;
    let error = refusal(fit_set(&wide, "lowrank:munsell.colorfn", Some(&basis)));
    assert!(error.contains("of 380 to 780 nm, and these spectra of 370 to 730 nm"), "{error}");
    let error = refusal(fit_set(&lamps(), "lowrank:munsell.colorfn", Some(&basis)));
    assert!(error.contains("functions are of reflectance"), "{error}");
    let error = LearnedBasis::of(&splines.file).expect_err("splines are not learned").to_string();
    assert!(error.starts_with("it holds bspline:8, and not functions that spectra have learned"), "{error}");
}

/// Another graph over the table of a basis is another color.
#[test]
fn a_basis_is_what_its_graph_computes() {
    let mut three = chips();
    three.samples.truncate(3);
    let file = fit_set(&three, "lowrank:2", None).expect("a basis").file;
    LearnedBasis::of(&file).expect("the file of a basis");
    let text = file.to_json().expect("a text");
    let (add, sub) = ("{\"add\":", "{\"sub\":");
    assert!(text.contains(add), "{text}");
    let other = ColorFile::read(text.replacen(add, sub, 1).as_bytes()).expect("another color");
    assert_eq!(LearnedBasis::of(&other).expect_err("another sum"), LearnedBasisError::OtherSum);
}

/// Fifty-five measured lamps, of which many have lines: eight functions keep the chromaticity of each.
#[test]
fn measured_lamps_share_eight_functions() {
    let task = task(&lamps());
    let basis = learn_basis(&task, SharedBasisConfig::new(&task, 8)).expect("a basis");
    let stats = basis.fit.color_stats(0);
    println!("8 functions: mean Δu′v′ {:.5}, max {:.4}", stats.mean, stats.max);
    // Half of the target of a search, and twice it.
    assert!(stats.mean <= 0.0005 && stats.max <= 0.002, "{stats:?}");
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
    let mean = basis.fit.color_stats(0).mean;
    assert!(mean < 2e-3, "{mean}");
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

/// A continuum with two lines on it, one of them on its slope.
#[test]
fn planted_peaks_are_found() {
    let range = Range::new(400.0, 800.0).expect("a range");
    let planted = [[-0.7, 20.0, 3.0], [-0.1, 3.0, 1.0], [0.25, 40.0, 2.0]];
    let color = GaussianMixture::<Emission>::new(3, range);
    let places = BlockOffsets::new(&color.layout());
    let nm: Vec<f64> = (400..=800).map(f64::from).collect();
    let value = |parameters: &[f64], nm: f64| {
        eval_components::<GaussianMixture, f64>(&color, parameters, &places, &[nm])[0]
    };
    let values: Vec<f64> = nm.iter().map(|&nm| value(planted.as_flattened(), nm)).collect();
    let found = fit_mixture(3, range, &Samples::new(&nm, &values), Amplitudes::NonNegative).expect("samples");
    let mut rows: Vec<&[f64]> = found.chunks_exact(3).collect();
    rows.sort_by(|a, b| a[0].total_cmp(&b[0]));
    for (found, planted) in rows.iter().zip(planted) {
        for (a, b) in found.iter().zip(planted) {
            // What the tolerance of the iteration, 1e-9 of the objective, leaves.
            assert!((a - b).abs() < 1e-4 * b.abs(), "{found:?} is not {planted:?}");
        }
    }
}

/// Light has no negative peaks, though two of three would have them with signs; and more peaks are nearer.
#[test]
fn peaks_of_lamps_are_not_negative() {
    let mut set = lamps();
    set.samples = set.samples.into_iter().step_by(15).collect();
    let task = task(&set);
    let [from, to] = task.range();
    let range = Range::new(from, to).expect("a range");
    let rmse = |peaks: usize| {
        let all = fit_mixtures(peaks, &task, Amplitudes::NonNegative).expect("fits");
        assert!(all.iter().flat_map(|one| one.chunks_exact(3)).all(|peak| peak[2] >= 0.0 && peak[1] >= 0.0));
        let fit = task.evaluate(&GaussianMixture::<Emission>::new(peaks, range), &all).expect("errors");
        println!("{peaks} peaks: mean Δu′v′ {:.5}", fit.color_stats(0).mean);
        fit.samples.iter().map(|sample| sample.rmse).collect::<Vec<_>>()
    };
    let (two, five) = (rmse(2), rmse(5));
    // Weighted as the eye sees, so that the plain error may grow a little where it does not.
    assert!(two.iter().zip(&five).all(|(two, five)| *five <= 1.05 * two), "{two:?} {five:?}");
}

#[test]
fn impossible_moments_have_no_spectrum() {
    // The mean of a signal in [0, 1] is inside it, and no other moment is greater than what an on–off signal has.
    assert_eq!(multipliers(&[0.5, 0.9]), None);
}

/// Fluorescent materials, under daylight and incandescent light: the color of what they send back, with the matrix and with a
/// few products of curves.
#[test]
fn fluorescent_papers_have_low_rank() {
    for (material, terms, max) in [("pink", 3, 0.2), ("yellow", 3, 0.2)] {
        let file = format!("../data/fluorescence/donaldson_3M_postit_{material}_380-780_10nm.csv");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let matrix = DonaldsonMatrix::read(&path).expect("a matrix");
        let fit = fit_reradiation(&matrix, terms).expect("a fit");
        let nm = matrix.wavelengths();
        let places = BlockOffsets::new(&fit.color.layout());
        let at = |i: usize, j: usize| {
            eval_components::<Bispectral, f64>(&fit.color, &fit.parameters, &places, &[nm[i], nm[j]])[0]
                * matrix.step()
        };
        for light in ["D65", "A"] {
            let illuminant = Illuminant::named(light).expect("an illuminant");
            let power: Vec<f64> = nm.iter().map(|&nm| illuminant.at(nm)).collect();
            let evaluator =
                ColorEvaluator::new(ViewingConditions::new(illuminant.clone(), Observer::Cie1931_2));
            let xyz = |factor: &[f64]| {
                let curve = Curve::reflectance(nm, factor).expect("a curve");
                let samples: Vec<f64> = (360..=830).map(|nm| curve.at(f64::from(nm))).collect();
                evaluator.xyz(&samples).expect("471 samples")
            };
            let measured = matrix.radiance_factor(&power);
            let error = evaluator.delta_e_2000(xyz(&measured), xyz(&matrix.radiance_factor_with(&power, at)));
            let plain = evaluator.delta_e_2000(xyz(&measured), xyz(&matrix.reflectance()));
            println!(
                "{material} under {light}: ΔE2000 {error:.3} with {terms} terms ({:.3} left), {plain:.1} without fluorescence",
                fit.left
            );
            assert!(error <= max && plain > 3.0, "{material} under {light}: {error}, {plain}");
            // By daylight more comes back than a perfect diffuser reflects, at some wavelength.
            assert!(light == "A" || measured.iter().any(|&factor| factor > 1.0), "{material}");
        }
    }
}

#[test]
fn what_is_no_matrix_is_refused() {
    for (text, message) in [
        ("", "line 1: there is no header"),
        ("x,1,2,4", "line 1: the wavelengths of emission do not increase in equal steps"),
        ("x,1,2,3", "line 1: 3 wavelengths: there must be 8 to 1024"),
        ("x,1,2,3,4,5,6,7,8\n1,0,0", "line 2: there are 3 cells, not 9 as in the header"),
        ("x,1,2,3,4,5,6,7,y", "line 1, column 9: `y` is not a finite number"),
        (
            "x,1,2,3,4,5,6,7,8\n2,0,0,0,0,0,0,0,0",
            "line 2: the wavelengths of excitation are not those of emission",
        ),
        ("x,1,2,3,4,5,6,7,8\n1,0,0,0,0,0,0,0,0", "line 2: there are fewer rows than wavelengths"),
    ] {
        assert_eq!(DonaldsonMatrix::parse(text).expect_err("no matrix").to_string(), message, "{text}");
    }
}

/// What is reflected and what is reradiated at a bin are its diagonal together; and what is cut off at the short end is known.
#[test]
fn a_diagonal_is_reflected_and_reradiated() {
    // One term beside a reflectance: excited below 500 nm, emitted above; 8 · 10⁻³ per bin at most.
    let nm: Vec<f64> = (0..24).map(|i| 400.0 + 10.0 * f64::from(i)).collect();
    let bump = |nm: f64, at: f64| (-0.5 * ((nm - at) / 40.0).powi(2)).exp();
    let cell = |i: usize, j: usize| {
        let reradiated = 8e-3 * bump(nm[i], 450.0) * bump(nm[j], 560.0);
        reradiated + if i == j { 0.3 + 0.001 * (nm[i] - 400.0) } else { 0.0 }
    };
    let row = |i: usize| (0..24).map(|j| format!(",{}", cell(i, j))).collect::<String>();
    let head: String = nm.iter().map(|nm| format!(",{nm}")).collect();
    let rows: String = (0..24).map(|i| format!("{}{}\n", nm[i], row(i))).collect();
    let text = format!("nm{head}\n{rows}");
    assert!(DonaldsonMatrix::is_start(&text));
    let matrix = DonaldsonMatrix::parse(&text).expect("a matrix");
    // The bins at 400 and 410 nm of a bell about 450 nm with σ = 40 nm, seen from 395 nm on: Φ(−0.875) − Φ(−1.375) over 1 − Φ(−1.375).
    assert!(
        (matrix.excited_within(20.0) - 0.106_1 / 0.915_4).abs() < 2e-3,
        "{}",
        matrix.excited_within(20.0)
    );
    let fit = fit_reradiation(&matrix, 1).expect("a fit");
    let places = BlockOffsets::new(&fit.reflectance.layout());
    for (i, &nm) in nm.iter().enumerate() {
        let found = eval_components::<BSpline<Reflectance>, f64>(
            &fit.reflectance,
            &fit.reflectance_parameters,
            &places,
            &[nm],
        )[0];
        // A bell of σ = 40 nm by splines of 14 nm, and thirty rounds of filling in.
        assert!((found - (0.3 + 0.01 * i as f64)).abs() < 2e-5, "{nm}: {found}");
    }
}

#[test]
fn tables_of_spectra_are_no_matrices() {
    let nm = "380,390,400,410,420,430,440,450";
    for text in [
        format!("nm_in\\nm_out,{nm}\n"),
        format!(",{nm}\n380,{nm}\n390,{nm}\n"),
        format!("x,{nm}\n380,{nm}\n390,{nm}\n"),
    ] {
        assert!(DonaldsonMatrix::is_start(&text), "{text}");
    }
    for text in [
        String::new(),
        "nm,gray,red\n380,0.1,0.2\n390,0.1,0.2\n".into(),
        format!("id,{nm}\n1,{nm}\n2,{nm}\n"),
        format!("name,{nm}\ngray,{nm}\nred,{nm}\n"),
        format!("370,{nm}\n380,{nm}\n390,{nm}\n"),
        "i,1,2,3,4,5,6,7,8\n1,0,0,0,0,0,0,0,0\n2,0,0,0,0,0,0,0,0\n".into(),
    ] {
        assert!(!DonaldsonMatrix::is_start(&text), "{text}");
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

fn task_of_grays(wavelengths: &[f64], samples: usize) -> Result<SpectraTask, String> {
    let sample = Sample { name: "gray".into(), values: vec![0.5; wavelengths.len()] };
    let set = SpectralSet {
        wavelengths: wavelengths.to_vec(),
        samples: vec![sample; samples],
        quantity: SpectralQuantity::Reflectance,
    };
    let light = Illuminant::named("D65").expect("an illuminant");
    SpectraTask::new(&set, Observer::Cie1931_2, &light, SpectraAim::Spectrum)
        .map_err(|error| error.to_string())
}

#[test]
fn a_set_that_says_nothing_of_color_is_refused() {
    let error = |wavelengths: &[f64], samples| task_of_grays(wavelengths, samples).unwrap_err();
    assert_eq!(
        error(&[900.0, 1000.0, 1500.0, 2000.0], 1),
        "none of the wavelengths 900–2000 nm are seen by the observer (360–830 nm)"
    );
    assert_eq!(
        error(&[828.0, 840.0, 845.0, 850.0], 1),
        "hardly any of the wavelengths 828–850 nm are seen by the observer (360–830 nm): 4 nm at least"
    );
    assert_eq!(error(&[400.0, 700.0], 0), "the set holds no spectrum");
    assert!(task_of_grays(&[827.0, 840.0, 845.0, 850.0], 1).is_ok());
}
