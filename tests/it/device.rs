//! The same color on the CPU and on a device, for every case.
//!
//!     cargo test --test it device:: -- --nocapture
//!
//! Without a device these tests say what they skip; `COLORFN_REQUIRE_DEVICE=1` makes that a failure.

use cases::{Case, all};
use color_fn_gpu::testing::device_for_tests;
use color_fn_gpu::{Batch, Device};
use color_fn_run::InstructionSet;
use color_fn_shadergen::{Entry, Format, Options, ParameterMode, Unroll, compile};
use half::f16;

/// How many points a case is evaluated at: fewer where each takes thousands of parameters, as the small case of its kind is the same
/// text.
fn count(case: &Case) -> usize {
    if case.parameters().len() > 500 { 10_000 } else { 100_000 }
}

/// Relative to Σ|terms|, which is one for colors of unit range: some tens of roundings of 6e-8, and the device's own
/// exp, pow and division of a few ULP each.
const TOLERANCE: f64 = 2e-6;

fn on_device(device: &Device, case: &Case, mode: ParameterMode, points: &[f32]) -> Vec<f32> {
    run(device, case, Options::new(case.graph().name()).parameters(mode), points)
}

fn run(device: &Device, case: &Case, options: Options, points: &[f32]) -> Vec<f32> {
    let graph = case.graph();
    let options = options.entry(Entry::Compute);
    let fixed = matches!(options.parameters, ParameterMode::Const(_));
    let shader = compile(graph, &options).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    let mut batch = Batch::new(device, &shader).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    let parameters = if fixed { &[] } else { case.parameters() };
    // Some thousand points at a time: a software device on a busy machine gives up on a submission of a minute.
    let portions = points.chunks(10_000 * case.region().len());
    let run =
        |portion| batch.run(parameters, portion).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    portions.flat_map(run).collect()
}

/// The largest difference, relative to Σ|terms| of the case, or to a value that is greater; infinite where one is NaN.
fn difference(case: &Case, device: &[f32], cpu: &[f32]) -> f64 {
    assert_eq!(device.len(), cpu.len(), "{}: as many results", case.name());
    let each = device.iter().zip(cpu).map(|(a, b)| {
        let scale = case.terms().max(f64::from(b.abs()));
        let off = (f64::from(*a) - f64::from(*b)).abs() / scale;
        if off.is_nan() { f64::INFINITY } else { off }
    });
    each.fold(0.0, f64::max)
}

#[test]
fn every_case_agrees_with_the_cpu() {
    let Some(device) = device_for_tests() else { return };
    println!("{}", device.description());
    println!("{:24}{:>22}{:>10}", "case", "max |device − CPU|/Σ", "reach");
    for case in all() {
        let points = case.points(count(case));
        let cpu = case.eval_batch(InstructionSet::Best, &points).expect("every machine has a best");
        let found = difference(case, &on_device(device, case, ParameterMode::Storage, &points), &cpu);
        println!("{:24}{found:>22.2e}{TOLERANCE:>10.0e}", case.name());
        assert!(found <= TOLERANCE, "{}: {found:e} is more than {TOLERANCE:e}", case.name());
    }
}

#[test]
fn every_parameter_mode_agrees() {
    let Some(device) = device_for_tests() else { return };
    for case in all() {
        let points = case.points(count(case) / 100);
        let storage = on_device(device, case, ParameterMode::Storage, &points);
        let uniform = on_device(device, case, ParameterMode::Uniform, &points);
        assert!(difference(case, &uniform, &storage) <= 1e-7, "{}: uniform", case.name());
        // A table of this size is still a constant.
        if case.parameters().len() <= 100 {
            let constant = on_device(device, case, ParameterMode::Const(case.parameters().to_vec()), &points);
            // Constants may be folded at compile time, with another rounding.
            assert!(difference(case, &constant, &storage) <= TOLERANCE, "{}: const", case.name());
        }
    }
}

/// The nearest half that every device reads as it is: below the smallest normal one some read 0.
fn half(x: f64) -> f32 {
    let least = f16::MIN_POSITIVE.to_f64();
    if x.abs() >= least { f16::from_f32(x as f32).to_f32() } else { ((x / least).round() * least) as f32 }
}

#[test]
fn halves_agree_with_rounded_parameters() {
    let Some(device) = device_for_tests() else { return };
    for case in all() {
        let points = case.points(count(case) / 100);
        let exact = case.parameters();
        let rounded: Vec<f32> = exact.iter().map(|&x| half(x)).collect();
        let cpu: Vec<f32> = points
            .chunks(case.region().len())
            .flat_map(|point| case.program().run::<f32>(&rounded, point))
            .collect();
        for mode in [ParameterMode::Storage, ParameterMode::Uniform] {
            let options = Options::new(case.graph().name()).parameters(mode.clone()).format(Format::F16);
            let found = difference(case, &run(device, case, options, &points), &cpu);
            assert!(found <= TOLERANCE, "{} in {mode:?}: {found:e}", case.name());
        }
    }
}

#[test]
fn loops_written_out_agree() {
    let Some(device) = device_for_tests() else { return };
    for case in all() {
        let points = case.points(count(case) / 100);
        let storage = on_device(device, case, ParameterMode::Storage, &points);
        let constants = ParameterMode::Const(case.parameters().to_vec());
        for (mode, unroll) in [(ParameterMode::Storage, Unroll::UpTo(12)), (constants, Unroll::Auto)] {
            let constant = matches!(mode, ParameterMode::Const(_));
            // Larger tables of constants are refused, or compile for seconds.
            if constant && case.parameters().len() > 400 {
                continue;
            }
            let options = Options::new(case.graph().name()).parameters(mode).unroll(unroll);
            let found = difference(case, &run(device, case, options, &points), &storage);
            assert!(found <= TOLERANCE, "{}, constant: {constant}: {found:e}", case.name());
        }
    }
}
