//! Generated shaders against hand-written ones: the same function, parameters and points, on the same device.
//!
//!     cargo bench --bench shaders
//!
//! All run in turn, round after round; a time is the median of the rounds, and a ratio the median of the rounds' ratios
//! to the hand-written shader. Times are the device's own where it has timestamps, and else by the clock. Values that
//! differ are a failure, times are not.

use std::process::ExitCode;
use std::time::Instant;

use cases::Case;
use color_fn_gpu::wgpu::naga::front::wgsl;
use color_fn_gpu::{Batch, Device, DeviceRequest};
use color_fn_shadergen::{Entry, Format, Options, ParameterMode, Shader, Unroll, compile};

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

/// What is generated: a heading, whether parameters are constants, how a buffer holds them, which loops are written out.
const VARIANTS: [(&str, bool, Format, Unroll); 3] = [
    ("generated", false, Format::F32, Unroll::Never),
    ("f16", false, Format::F16, Unroll::Never),
    ("const, --unroll auto", true, Format::F32, Unroll::Auto),
];

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
    print!("{:18}{:>14}", "ns a point", "hand-written");
    for (label, ..) in VARIANTS {
        print!("{label:>24}");
    }
    println!();
    let mut agree = true;
    for (name, text, count) in COMPARED {
        agree &= compare(&device, cases::find(name), text, count)?;
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

fn compare(device: &Device, case: &Case, text: &str, count: usize) -> Result<bool, Failure> {
    let (points, parameters, graph) = (case.points(count), case.parameters(), case.graph());
    let generate = |constant, format, unroll| {
        let mode = if constant { ParameterMode::Const(parameters.to_vec()) } else { ParameterMode::Storage };
        let options = Options::new(graph.name()).entry(Entry::Compute).parameters(mode);
        compile(graph, &options.format(format).unroll(unroll))
    };
    let mut by_hand = generate(false, Format::F32, Unroll::Never)?;
    by_hand.module = wgsl::parse_str(text).map_err(|error| error.emit_to_string(text))?;
    let mut by_hand = Runner::new(device, &by_hand, parameters)?;
    let expected = by_hand.round(&points)?;
    let mut others = Vec::new();
    let mut worst = 0.0_f32;
    for (_, constant, format, unroll) in VARIANTS {
        // A thousand rows are no constant.
        let Ok(shader) = generate(constant, format, unroll) else {
            others.push(None);
            continue;
        };
        let mut runner = Runner::new(device, &shader, parameters)?;
        let found = runner.round(&points)?;
        if format == Format::F32 {
            let differences = expected.iter().zip(&found).map(|(a, b)| (a - b).abs());
            worst = differences.fold(worst, |worst, x| if x <= worst { worst } else { x });
        }
        others.push(Some(runner));
    }
    // The first round compiled.
    by_hand.times.clear();
    others.iter_mut().flatten().for_each(|runner| runner.times.clear());
    for _ in 0..ROUNDS {
        by_hand.round(&points)?;
        for runner in others.iter_mut().flatten() {
            runner.round(&points)?;
        }
    }
    let each = |seconds: f64| seconds * 1e9 / count as f64;
    print!("{:18}{:>14.2}", case.name(), each(median(by_hand.times.iter().copied())));
    for runner in &others {
        match runner {
            Some(Runner { times, .. }) => {
                let ratio = median(times.iter().zip(&by_hand.times).map(|(a, b)| a / b));
                print!("{:>16.2} {:>6.2}×", each(median(times.iter().copied())), ratio);
            }
            None => print!("{:>24}", "–"),
        }
    }
    println!();
    let agree = worst <= AGREEMENT;
    if !agree {
        println!("{}: values differ by {worst:e}", case.name());
    }
    Ok(agree)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}
