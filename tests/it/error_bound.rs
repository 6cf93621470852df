//! Every case keeps the bound that its graph gives, on the processor and on a device.
//!
//!     cargo test --test it error_bound -- --nocapture
//!
//! Without a device the second test says that it is skipped; `COLORFN_REQUIRE_DEVICE=1` makes that a failure.

use std::path::Path;
use std::sync::LazyLock;

use cases::{Case, all};
use color_fn_core::error_bound::{ErrorBound, error_bound_over};
use color_fn_gpu::testing::device_for_tests;
use color_fn_gpu::{Batch, Device};
use color_fn_run::InstructionSet;
use color_fn_shadergen::{Entry, Options, ParameterMode, compile};

const POINTS: usize = 10_000;

/// A second software driver, which Chromium brings along.
const SWIFTSHADER: &str = "/usr/lib/chromium/vk_swiftshader_icd.json";

/// Cases whose bound is within a factor of 50 of what is measured at the worst of 10 000 points: roundings of one sign add
/// up in the bound and cancel in truth, a division is promised five times as well as it is done, a sum twice.
const TIGHT: [&str; 30] = [
    "rbf-3",
    "rbf-64",
    "wide-rbf-3",
    "network-5-3",
    "table-3",
    "table-1000",
    "nested-3",
    "functions",
    "bspline-12",
    "bspline-1000",
    "knot-spline",
    "sigmoid",
    "scaled-sigmoid",
    "polynomial-8",
    "set-of-sigmoids",
    "set-of-knot-splines",
    "planck",
    "sum",
    "mix",
    "then",
    "gaussians-3",
    "gaussians-64",
    "gaussians-per-axis",
    "multiquadrics",
    "inverse-multiquadrics",
    "thin-plate-3",
    "thin-plate-3d",
    "wendland-c2",
    "cubic-grid-1d",
    "linear-grid-2d",
];

/// Cases whose bound is uninformative: the nearest of a table, a histogram and a Haar wavelet jump, and a recurrence of degree 32 multiplies the
/// bound by up to 1 + √2 at each step. Boxes are divided so often and no more: a thousand centres at which a logarithm is steep,
/// and the borders between the cells of a large grid or of one in three or four dimensions, are more places than that, and so are the
/// edges of a thousand lobes, the kinks of a thousand wavelets and the knots of two variables or three. The amplitudes that a conductor reflects are differences of squares.
const UNINFORMATIVE: [&str; 18] = [
    "nearest-3",
    "nearest-1000",
    "scatter-3",
    "scatter-1000",
    "chebyshev-32",
    "thin-plate-1000",
    "cubic-grid-40x30",
    "linear-grid-3d",
    "cubic-grid-3d",
    "linear-grid-4d",
    "cubic-grid-4d",
    "haar-3",
    "cdf53-1000",
    "spherical-betas-1000",
    "bispectral-500",
    "low-rank-brdf-3",
    "low-rank-brdf-500",
    "microfacet-conductor",
];

/// Every case with the bound of its region, which takes seconds for some: computed once.
fn bounded() -> impl Iterator<Item = (&'static Case, &'static ErrorBound)> {
    static BOUNDS: LazyLock<Vec<ErrorBound>> = LazyLock::new(|| {
        let bound = |case: &Case| error_bound_over(case.graph(), case.parameters(), case.region());
        all().iter().map(bound).collect()
    });
    all().iter().zip(BOUNDS.iter())
}

/// The largest |found − exact| of each component; infinite where one is not a number.
fn error(case: &Case, points: &[f32], found: &[f32]) -> Vec<f64> {
    let width = case.region().len();
    let count = points.len() / width;
    assert_eq!(found.len() % count, 0, "{}: as many results", case.name());
    let mut largest = vec![0.0_f64; found.len() / count];
    for (x, found) in points.chunks(width).zip(found.chunks(largest.len())) {
        let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
        let exact = case.eval_f64(&x);
        for (max, (exact, found)) in largest.iter_mut().zip(exact.iter().zip(found)) {
            let off = (f64::from(*found) - exact).abs();
            *max = if off.is_nan() { f64::INFINITY } else { max.max(off) };
        }
    }
    largest
}

/// Whether every component keeps its bound, which NaN does not.
fn kept(case: &Case, error_bound: &ErrorBound, error: &[f64], by: &str) -> bool {
    assert_eq!(error_bound.bound.len(), error.len(), "{}: components", case.name());
    let kept = error_bound.bound.iter().zip(error).all(|(bound, error)| error <= bound);
    if !kept {
        println!("{}: {by}: {error:?} is more than {:?}", case.name(), error_bound.bound);
    }
    kept
}

fn largest(errors: &[f64]) -> f64 {
    errors.iter().copied().fold(0.0, f64::max)
}

#[test]
fn every_case_keeps_its_bound_on_the_cpu() {
    println!("{:22}{:>10}{:>10}{:>10}{:>8}", "case", "bound", "f32", "batch", "factor");
    let (mut all_kept, mut surprising) = (true, Vec::new());
    for (case, error_bound) in bounded() {
        let points = case.points(POINTS);
        let single: Vec<f32> = points.chunks(case.region().len()).flat_map(|x| case.eval_f32(x)).collect();
        let batch = case.eval_batch(InstructionSet::Best, &points).expect("every machine has a best");
        let (single, batch) = (error(case, &points, &single), error(case, &points, &batch));
        let uninformative = error_bound.is_uninformative();
        let factor = largest(&error_bound.bound) / largest(&single).max(largest(&batch));
        println!(
            "{:22}{:>10.1e}{:>10.1e}{:>10.1e}{factor:>8.1}{}",
            case.name(),
            error_bound.max(),
            largest(&single),
            largest(&batch),
            if uninformative { "  uninformative" } else { "" }
        );
        all_kept &= kept(case, error_bound, &single, "f32") & kept(case, error_bound, &batch, "batch");
        if TIGHT.contains(&case.name()) {
            assert!(factor <= 50.0, "{}: the bound is {factor} times what is measured", case.name());
        }
        if uninformative != UNINFORMATIVE.contains(&case.name()) {
            surprising.push(case.name().to_owned());
        }
    }
    assert!(all_kept, "a bound is none");
    assert!(surprising.is_empty(), "whether they say nothing: {surprising:?}");
}

/// The bound of the whole region may hide an error that is lost at one place: at the points where each case is off by most, it
/// is compared with the bound of that point alone.
#[test]
fn every_point_keeps_its_own_bound() {
    for case in all() {
        let (graph, parameters) = (case.graph(), case.parameters());
        let points = case.points(POINTS);
        let error = |x: &[f32]| error(case, x, &case.eval_f32(x));
        let mut worst: Vec<(f64, &[f32])> =
            points.chunks(case.region().len()).map(|x| (largest(&error(x)), x)).collect();
        worst.sort_by(|a, b| b.0.total_cmp(&a.0));
        // Of thousands of parameters a bound takes seconds.
        let count = if parameters.len() > 500 { 3 } else { 12 };
        for (_, x) in worst.into_iter().take(count) {
            let region: Vec<_> = x.iter().map(|&x| (f64::from(x), f64::from(x))).collect();
            let error_bound = error_bound_over(graph, parameters, &region);
            assert!(kept(case, &error_bound, &error(x), "f32"), "{} at {x:?}", case.name());
        }
    }
}

fn on_device(device: &Device, case: &Case, points: &[f32]) -> Vec<f32> {
    let graph = case.graph();
    let options = Options::new(graph.name()).parameters(ParameterMode::Storage).entry(Entry::Compute);
    let shader = compile(graph, &options).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    let mut batch = Batch::new(device, &shader).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    batch.run(case.parameters(), points).unwrap_or_else(|error| panic!("{}: {error}", case.name()))
}

#[test]
fn every_case_keeps_its_bound_on_a_device() {
    let Some(device) = device_for_tests() else { return };
    println!("{}", device.description());
    if Path::new(SWIFTSHADER).exists() {
        println!("a second driver is installed: run this again with VK_DRIVER_FILES={SWIFTSHADER}");
    } else {
        println!("SwiftShader is not installed: no second software driver is tried");
    }
    println!("{:22}{:>10}{:>10}{:>8}", "case", "bound", "device", "factor");
    let mut all_kept = true;
    for (case, error_bound) in bounded() {
        let points = case.points(POINTS);
        let found = error(case, &points, &on_device(device, case, &points));
        let (bound, max) = (error_bound.max(), largest(&found));
        println!("{:22}{bound:>10.1e}{max:>10.1e}{:>8.1}", case.name(), bound / max);
        all_kept &= kept(case, error_bound, &found, "device");
    }
    assert!(all_kept, "a bound is none");
}
