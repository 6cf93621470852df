use color_fn_core::record;
use color_fn_shadergen::{Entry, Format, Options, PackError, ParameterMode, compile};

use super::*;
use crate::device::DeviceRequest;
use crate::parameters::TooManyParameters;
use crate::test_color::{Mixture, largest_difference, scattered};
use crate::testing::device_for_tests;

/// The bound between CPU and shader on outputs of unit range: a few roundings of the exponential and of a
/// sum whose terms are positive, in either order.
const AGREEMENT: f32 = 2e-6;

fn modes(parameters: &[f64]) -> [(ParameterMode, Vec<f64>); 3] {
    [
        (ParameterMode::Const(parameters.to_vec()), Vec::new()),
        (ParameterMode::Uniform, parameters.to_vec()),
        (ParameterMode::Storage, parameters.to_vec()),
    ]
}

#[test]
fn the_device_agrees_with_the_cpu() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 12 };
    let parameters = color.parameters();
    let points = scattered(100_000);
    let expected = color.on_cpu(&parameters, &points);
    for (mode, given) in modes(&parameters) {
        let shader = color.shader(mode, Entry::Compute);
        let mut batch = Batch::new(device, &shader).expect("it fits");
        let found = batch.run(&given, &points).expect("it runs");
        let worst = largest_difference(&expected, &found);
        let kind = shader.interface.binding(Content::Parameters).map(|binding| binding.kind);
        println!("10⁵ points, parameters {kind:?}, {}: {worst:e}", device.description());
        assert!(worst <= AGREEMENT, "{worst:e}");
        assert!(found.iter().any(|&x| x > 0.1), "the color is not black");
    }
}

#[test]
fn halves_change_in_place() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 5 };
    let points = scattered(1000);
    let rounded = |values: &[f64]| -> Vec<f64> {
        values.iter().map(|&x| Format::F16.rounded(x).expect("within range")).collect()
    };
    for mode in [ParameterMode::Uniform, ParameterMode::Storage] {
        let options = Options::new("mixture").parameters(mode).format(Format::F16).entry(Entry::Compute);
        let mut batch =
            Batch::new(device, &compile(&record(&color), &options).expect("a small color")).expect("it fits");
        let check = |batch: &mut Batch, parameters: &[f64]| {
            let found = batch.eval(&points).expect("it runs");
            assert!(largest_difference(&color.on_cpu(&rounded(parameters), &points), &found) <= AGREEMENT);
        };
        let mut parameters = color.parameters();
        change(&mut batch, &mut parameters, check);

        let error = batch.set_row("centres", 3, &[0.0, 1e6, 0.0, 0.0, 0.0, 0.0]).expect_err("too large");
        assert!(error.to_string().contains("row 3, column 1 of the block `centres` is 1000000"), "{error}");
        check(&mut batch, &parameters);
    }
}

/// Sets all parameters of five centres, then a row, then a block, and checks after each.
fn change(batch: &mut Batch, parameters: &mut [f64], check: impl Fn(&mut Batch, &[f64])) {
    batch.set_parameters(parameters).expect("all of them");
    check(batch, parameters);
    let row = [0.5, 0.5, 3.0, 0.3, 0.2, 0.1];
    parameters[12..18].copy_from_slice(&row);
    batch.set_row("centres", 2, &row).expect("a row");
    check(batch, parameters);
    let tint = [0.1, 0.0, 0.2];
    parameters[30..33].copy_from_slice(&tint);
    batch.set_block("tint", &tint).expect("a block");
    check(batch, parameters);
}

#[test]
fn parameters_change_in_place() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 5 };
    let points = scattered(1000);
    for mode in [ParameterMode::Uniform, ParameterMode::Storage] {
        let mut batch = Batch::new(device, &color.shader(mode, Entry::Compute)).expect("it fits");
        let mut parameters = color.parameters();
        let check = |batch: &mut Batch, parameters: &[f64]| {
            let found = batch.eval(&points).expect("it runs");
            assert!(largest_difference(&color.on_cpu(parameters, &points), &found) <= AGREEMENT);
        };
        change(&mut batch, &mut parameters, check);

        parameters.iter_mut().for_each(|x| *x *= 0.5);
        batch.set_parameters(&parameters).expect("all of them");
        check(&mut batch, &parameters);
    }
}

#[test]
fn chunks_join_without_a_seam() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 3 };
    let parameters = color.parameters();
    let points = scattered(1000);
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Storage, Entry::Compute)).expect("it fits");
    let whole = batch.run(&parameters, &points).expect("it runs");
    for (chunk, count) in [(1, 10), (64, 1000), (333, 1000), (999, 1000)] {
        batch.chunk = chunk;
        let found = batch.eval(&points[..2 * count]).expect("it runs");
        assert_eq!(found, whole[..3 * count], "chunks of {chunk}");
    }
}

#[test]
fn batches_of_every_size_follow_each_other() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 3 };
    let parameters = color.parameters();
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Uniform, Entry::Compute)).expect("it fits");
    batch.set_parameters(&parameters).expect("all of them");
    for count in [0, 1, 63, 64, 65, 1000, 2, 0, 129] {
        let points = scattered(count);
        let found = batch.eval(&points).expect("it runs");
        assert!(
            largest_difference(&color.on_cpu(&parameters, &points), &found) <= AGREEMENT,
            "{count} points"
        );
    }
}

#[test]
fn threads_share_a_device() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 3 };
    let parameters = color.parameters();
    let points = scattered(64);
    let expected = color.on_cpu(&parameters, &points);
    let shader = color.shader(ParameterMode::Storage, Entry::Compute);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut batch = Batch::new(device, &shader).expect("it fits");
                for _ in 0..1000 {
                    let found = batch.run(&parameters, &points).expect("it runs");
                    assert!(largest_difference(&expected, &found) <= AGREEMENT);
                }
            });
        }
    });
}

#[test]
fn more_points_than_one_row_of_workgroups() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 1 };
    let parameters = color.parameters();
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Uniform, Entry::Compute)).expect("it fits");
    let count = 65_535 * 64 + 1000;
    let mut points = scattered(1000).repeat(count / 1000 + 1);
    points.truncate(count * 2);
    let found = batch.run(&parameters, &points).expect("it runs");
    let last = (count - 1000) * 2;
    let expected = color.on_cpu(&parameters, &points[last..]);
    assert!(largest_difference(&expected, &found[last / 2 * 3..]) <= AGREEMENT);
}

#[test]
fn the_clock_runs() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 64 };
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Storage, Entry::Compute)).expect("it fits");
    batch.set_parameters(&color.parameters()).expect("all of them");
    let points = scattered(10_000);
    let (results, time) = batch.eval_timed(&points).expect("it runs");
    assert_eq!(results.len(), 30_000);
    let has_clock = device.wgpu_device().features().contains(wgpu::Features::TIMESTAMP_QUERY);
    assert_eq!(time.is_some(), has_clock);
    assert!(time.is_none_or(|time| time < Duration::from_secs(60)), "{time:?}");
    assert_eq!(batch.eval(&points).expect("it runs"), results);
}

#[test]
fn another_group_and_binding() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 3 };
    let parameters = color.parameters();
    let graph = record(&color);
    let options = Options::new("mixture").entry(Entry::Compute);
    let shader = |group, binding| {
        let options = options.clone().at(group, binding);
        compile(&graph, &options).expect("a small color")
    };
    let points = scattered(100);
    let mut first = Batch::new(device, &shader(0, 0)).expect("it fits");
    let mut second = Batch::new(device, &shader(2, 5)).expect("it fits");
    assert_eq!(first.run(&parameters, &points), second.run(&parameters, &points));
    let error = Batch::new(device, &shader(255, 0)).expect_err("no device has 256 groups");
    assert!(matches!(error, BuildError::Group { group: 255, .. }), "{error}");
}

#[test]
fn mistakes_are_named() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 4 };
    let parameters = color.parameters();
    let mut batch =
        Batch::new(device, &color.shader(ParameterMode::Uniform, Entry::Compute)).expect("it fits");
    let text = |result: Result<Vec<f32>, RunError>| result.expect_err("a mistake").to_string();
    assert_eq!(
        text(batch.eval(&[0.0, 0.0])),
        "the shader reads parameters from a buffer, and none were given yet"
    );
    assert!(batch.set_row("centres", 0, &[0.0; 6]).is_err(), "the rest would be zero");
    assert_eq!(text(batch.run(&parameters, &[0.0; 3])), "3 numbers are not points of 2 components each");
    assert_eq!(
        text(batch.run(&parameters[1..], &[])),
        "this shader has 27 parameters, tables included, but 26 were given"
    );
    let text = |result: Result<(), ParameterError>| result.expect_err("a mistake").to_string();
    assert_eq!(
        text(batch.set_block("centers", &[])),
        "this shader has no parameter block `centers`; there are: centres, tint"
    );
    assert_eq!(
        text(batch.set_row("centres", 4, &[])),
        "the parameter block `centres` has 4 rows, and no row 4"
    );
    assert_eq!(
        text(batch.set_row("centres", 0, &[1.0])),
        "6 parameters belong here in the block `centres`, but 1 were given"
    );
    let error = Batch::new(device, &color.shader(ParameterMode::Uniform, Entry::Fragment)).map(drop);
    let message = error.expect_err("no compute entry").to_string();
    assert_eq!(message, "the shader `mixture` has no compute entry: compile it with one");
}

#[test]
fn constants_take_no_parameters() {
    let Some(device) = device_for_tests() else { return };
    let color = Mixture { count: 4 };
    let parameters = color.parameters();
    let shader = color.shader(ParameterMode::Const(parameters.clone()), Entry::Compute);
    let mut batch = Batch::new(device, &shader).expect("it fits");
    assert!(batch.eval(&[0.5, 0.5]).is_ok());
    assert!(matches!(
        batch.run(&parameters, &[0.5, 0.5]),
        Err(RunError::Parameters(ParameterError::Values(PackError::Count(_))))
    ));
    let message = batch.set_block("tint", &[0.0; 3]).expect_err("a constant").to_string();
    assert_eq!(message, "this shader has no parameter block `tint`; there are: none");
}

#[test]
fn parameters_beyond_the_limit_are_refused() {
    let Some(device) = device_for_tests() else { return };
    let mut shader = Mixture { count: 4 }.shader(ParameterMode::Uniform, Entry::Compute);
    shader.interface.parameter_bytes = 1 << 40;
    let error = Batch::new(device, &shader).map(drop).expect_err("no uniform buffer is so large");
    assert!(matches!(error, BuildError::Parameters(TooManyParameters::Size { .. })), "{error}");
}

#[test]
fn a_lost_device_is_no_panic() {
    if device_for_tests().is_none() {
        return;
    }
    let device = Device::open(&DeviceRequest::default()).expect("one was opened before");
    let color = Mixture { count: 3 };
    let shader = color.shader(ParameterMode::Storage, Entry::Compute);
    let mut batch = Batch::new(&device, &shader).expect("it fits");
    batch.run(&color.parameters(), &[0.5, 0.5]).expect("it runs");
    device.wgpu_device().destroy();
    let lost = |error: &RunError| matches!(error, RunError::Device(DeviceError::Lost { .. }));
    // The same size finds its buffers, another makes new ones.
    for points in [&[0.5, 0.5][..], &[0.5; 20]] {
        let error = batch.eval(points).expect_err("the device is gone");
        assert!(lost(&error), "{error}");
    }
    assert!(batch.set_parameters(&color.parameters()).is_err());
    assert!(Batch::new(&device, &shader).is_err());
}
