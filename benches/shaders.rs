//! Generated shaders against hand-written ones: the same function, parameters and points, on the same device.
//!
//!     cargo bench --bench shaders
//!
//! The two run in turn, round after round, and each has the median of its rounds; the ratio is the median of the
//! rounds' ratios. Times are the device's own where it has timestamps, and else by the clock. Fails where values differ.

use std::process::ExitCode;
use std::time::Instant;

use cases::Case;
use color_fn_gpu::wgpu::naga::front::wgsl;
use color_fn_gpu::{Batch, Device, DeviceRequest};
use color_fn_shadergen::{Entry, Options, ParameterMode, Shader, Unroll, compile};

/// What is compared: the case, the shader that a person wrote, and how many points.
const COMPARED: [(&str, &str, usize); 5] = [
    ("rbf-64", include_str!("hand_written/fog.wgsl"), 1 << 18),
    ("bspline-12", include_str!("hand_written/spline.wgsl"), 1 << 21),
    ("set-of-sigmoids", include_str!("hand_written/sigmoid.wgsl"), 1 << 21),
    ("network-64-48", include_str!("hand_written/network.wgsl"), 1 << 15),
    ("table-1000", include_str!("hand_written/palette.wgsl"), 1 << 21),
];

const ROUNDS: usize = 21;

/// Values are at most about one: sums in another order, the device's own functions, and a table of 1000 cells, which
/// magnifies the rounding of its input as often.
const AGREEMENT: f32 = 2e-4;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Failure> {
    let device = match Device::open(&DeviceRequest::default()) {
        Ok(device) => device,
        Err(error) => {
            eprintln!("skipped: {error}");
            return Ok(ExitCode::SUCCESS);
        }
    };
    println!("{}", device.description());
    println!(
        "{:18}{:>14}{:>22}{:>22}{:>22}",
        "ns a point", "hand-written", "generated", "const, loops", "const, auto"
    );
    let mut agree = true;
    for (name, text, count) in COMPARED {
        let case =
            cases::all().into_iter().find(|case| case.name() == name).ok_or("there is no such case")?;
        agree &= compare(&device, &*case, text, count)?;
    }
    Ok(if agree { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A shader on the device with its parameters set.
struct Runner {
    batch: Batch,
    times: Vec<f64>,
}

impl Runner {
    fn new(device: &Device, shader: &Shader, parameters: &[f64]) -> Result<Self, Failure> {
        let mut batch = Batch::new(device, shader)?;
        batch.set_parameters(if shader.interface.parameters.is_empty() { &[] } else { parameters })?;
        Ok(Self { batch, times: Vec::new() })
    }

    /// Runs all points once.
    fn round(&mut self, points: &[f32]) -> Result<Vec<f32>, Failure> {
        let start = Instant::now();
        let (values, time) = self.batch.eval_timed(points)?;
        self.times.push(time.unwrap_or_else(|| start.elapsed()).as_secs_f64());
        Ok(values)
    }
}

fn compare(device: &Device, case: &dyn Case, text: &str, count: usize) -> Result<bool, Failure> {
    let (points, parameters) = (case.points(count), case.parameters());
    let graph = case.graph();
    let generate = |mode, unroll| {
        let options = Options::new(&graph.name).entry(Entry::Compute).parameters(mode).unroll(unroll);
        compile(&graph, &options)
    };
    let mut by_hand = generate(ParameterMode::Storage, Unroll::Never)?;
    by_hand.module = wgsl::parse_str(text).map_err(|error| error.emit_to_string(text))?;
    let constants = || ParameterMode::Const(parameters.clone());
    let mut shaders = vec![by_hand, generate(ParameterMode::Storage, Unroll::Never)?];
    for mode in [ParameterMode::Storage, ParameterMode::Uniform, constants()] {
        for unroll in [Unroll::Never, Unroll::Auto] {
            shaders.extend(generate(mode.clone(), unroll));
        }
    }
    let mut runners = Vec::new();
    for shader in &shaders {
        runners.push(Runner::new(device, shader, &parameters)?);
    }
    let (hand, others) = runners.split_first_mut().ok_or("nothing to compare")?;
    let expected = hand.round(&points)?;
    let mut worst = 0.0_f32;
    for runner in &mut *others {
        let start = Instant::now();
        let found = runner.round(&points)?;
        print!("first {:.2}s ", start.elapsed().as_secs_f64());
        for (a, b) in expected.iter().zip(&found) {
            worst = if (a - b).abs() <= worst { worst } else { (a - b).abs() };
        }
    }
    // The first round compiles.
    for runner in &mut runners {
        runner.times.clear();
    }
    for _ in 0..ROUNDS {
        for runner in &mut runners {
            runner.round(&points)?;
        }
    }
    print!("{:18}", case.name());
    let base = runners[0].times.clone();
    for runner in &runners {
        let mut ratios: Vec<f64> = runner.times.iter().zip(&base).map(|(a, b)| a / b).collect();
        print!(
            "{:>9.2} {:>5.2} ({:.2})",
            median(&mut runner.times.clone()) * 1e9 / count as f64,
            median(&mut ratios),
            runner.times.iter().copied().fold(f64::INFINITY, f64::min)
                / base.iter().copied().fold(f64::INFINITY, f64::min)
        );
    }
    println!("  difference {worst:e}");
    Ok(worst <= AGREEMENT)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
