//! The same color on the CPU and on a device, for every case.
//!
//!     cargo test --test device -- --nocapture
//!
//! Without a device these tests say what they skip; `COLORFN_REQUIRE_DEVICE=1` makes that a failure.

use cases::{Case, all};
use color_fn::batch::InstructionSet;
use color_fn_gpu::testing::device_for_tests;
use color_fn_gpu::{Batch, Device};
use color_fn_shadergen::{Entry, Options, ParameterMode, compile};

const POINTS: usize = 100_000;

/// Relative to Σ|terms|, which is one for colors of unit range: some tens of roundings of 6e-8, and the device's own
/// exp, pow and division of a few ULP each.
const TOLERANCE: f64 = 2e-6;

fn on_device(device: &Device, case: &dyn Case, mode: ParameterMode, points: &[f32]) -> Vec<f32> {
    let graph = case.graph();
    let fixed = matches!(mode, ParameterMode::Const(_));
    let options = Options::new(&graph.name).parameters(mode).entry(Entry::Compute);
    let shader = compile(&graph, &options).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    let mut batch = Batch::new(device, &shader).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    let parameters = if fixed { Vec::new() } else { case.parameters() };
    // Some thousand points at a time: a software device on a busy machine gives up on a submission of a minute.
    let portions = points.chunks(10_000 * case.region().len());
    let run =
        |portion| batch.run(&parameters, portion).unwrap_or_else(|error| panic!("{}: {error}", case.name()));
    portions.flat_map(run).collect()
}

/// The greatest difference, relative to Σ|terms| of the case, or to a value that is greater; infinite where one is NaN.
fn difference(case: &dyn Case, device: &[f32], cpu: &[f32]) -> f64 {
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
        let points = case.points(POINTS);
        let cpu = case.eval_batch(InstructionSet::Best, &points).expect("every machine has a best");
        let found = difference(&*case, &on_device(device, &*case, ParameterMode::Storage, &points), &cpu);
        println!("{:24}{found:>22.2e}{TOLERANCE:>10.0e}", case.name());
        assert!(found <= TOLERANCE, "{}: {found:e} is more than {TOLERANCE:e}", case.name());
    }
}

#[test]
fn every_parameter_mode_agrees() {
    let Some(device) = device_for_tests() else { return };
    for case in all() {
        let points = case.points(1000);
        let storage = on_device(device, &*case, ParameterMode::Storage, &points);
        let uniform = on_device(device, &*case, ParameterMode::Uniform, &points);
        assert!(difference(&*case, &uniform, &storage) <= 1e-7, "{}: uniform", case.name());
        // A table of this size is still a constant.
        if case.parameters().len() <= 100 {
            let constant = on_device(device, &*case, ParameterMode::Const(case.parameters()), &points);
            // Constants may be folded at compile time, with another rounding.
            assert!(difference(&*case, &constant, &storage) <= TOLERANCE, "{}: const", case.name());
        }
    }
}
