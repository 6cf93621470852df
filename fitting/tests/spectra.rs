//! Sets of spectra: shared bases.

use std::path::Path;

use color_fn::colorimetry::{Illuminant, Observer};
use color_fn::fit::{Aim, SpectraTask};
use color_fn::measured::{ReadOptions, SpectralSet};
use color_fn_fitting::{SharedBasisConfig, learn_basis};

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
