//! The figures that the README states about measured spectra.
//!
//!     cargo test --test it figures -- --nocapture

use std::path::Path;

use color_fn_captures::spectra::{self, ReadOptions, SpectralSet};
use color_fn_colorimetry::illuminant::Illuminant;
use color_fn_colorimetry::observer::Observer;
use color_fn_core::domain::Quantity;
use color_fn_fitting::registry::Basis;
use color_fn_fitting::{SetFit, SpectraAim, SpectraTask};

const SETS: [(&str, &str); 3] = [
    ("BabelColor", "reflectance/colorchecker24.csv"),
    ("Ohta", "reflectance/colorchecker24_ohta1997.csv"),
    ("Munsell", "munsell/munsell_matt_1269.csv"),
];

fn task(file: &str, aim: SpectraAim) -> SpectraTask {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    let options = ReadOptions::of(spectra::SpectralQuantity::Reflectance);
    let set = SpectralSet::read(&path, &options).expect("the data are good").set;
    let d65 = Illuminant::named("D65").expect("D65 is built in");
    SpectraTask::new(&set, Observer::Cie1931_2, &d65, aim).expect("the data are curves")
}

fn fit(task: &SpectraTask, spec: &str) -> SetFit {
    let basis: Basis = spec.parse().expect("a basis");
    basis.fit(task, &Quantity::Reflectance).expect("the fit succeeds")
}

fn print(set: &str, what: &str, task: &SpectraTask, fit: &SetFit) {
    print!("{set:11}{what:22} RMSE {:.5} ", fit.rmse());
    for (k, light) in task.lights().into_iter().enumerate() {
        let stats = fit.color_stats(k);
        print!(" {light} {:.3}/{:.2}", stats.mean, stats.max);
    }
    println!("   (ΔE2000 mean/max)");
}

/// `a ≤ b`, which NaN is not.
#[track_caller]
fn at_most(a: f64, b: f64, what: &str) {
    assert!(a <= b, "{what}: {a} is not at most {b}");
}

#[test]
fn twelve_coefficients_of_a_spline() {
    for ((set, file), reach) in SETS.into_iter().zip([0.09, 0.06, 0.16]) {
        let task = task(file, SpectraAim::Spectrum);
        let free = fit(&task, "bspline:12");
        print(set, "bspline:12", &task, &free);
        at_most(free.color_stats(0).mean, reach, &format!("{set} under D65"));
        for (k, light) in task.lights().into_iter().enumerate().skip(1) {
            at_most(free.color_stats(k).mean, 0.9, &format!("{set} under {light}"));
        }
        let exact_task = self::task(file, SpectraAim::Color);
        let exact = fit(&exact_task, "bspline:12");
        print(set, "bspline:12 to color", &exact_task, &exact);
        // The parameters are rounded to f32, which is what is left of the error.
        at_most(exact.color_stats(0).max, 1e-3, &format!("{set}, exact, under D65"));
        at_most(exact.rmse() / free.rmse(), 1.03, &format!("{set}: RMSE of the exact over the free"));
    }
}

#[test]
fn three_coefficients_of_a_sigmoid() {
    for (set, file) in SETS {
        let task = task(file, SpectraAim::Color);
        let exact = fit(&task, "sigmoid:2");
        print(set, "sigmoid:2 to color", &task, &exact);
        at_most(exact.color_stats(0).max, 1e-3, &format!("{set} under D65"));
    }
}
