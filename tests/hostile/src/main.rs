//! Tries mutated input for as long as one likes, without a nightly compiler.
//!
//! `cargo run --release -p hostile -- TARGET SECONDS [SEED]`, where a target is one of [`hostile::TARGETS`] or `all`.

use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use hostile::{TARGETS, Target};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let clock = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let asked = match &arguments[..] {
        [target, seconds] => seconds.parse().ok().map(|seconds| (target, seconds, clock)),
        [target, seconds, seed] => {
            seconds.parse().ok().zip(seed.parse().ok()).map(|(s, seed)| (target, s, seed))
        }
        _ => None,
    };
    let Some((target, seconds, seed)) = asked else {
        eprintln!("usage: hostile TARGET|all SECONDS [SEED]");
        return ExitCode::from(2);
    };
    let chosen: Vec<Target> = TARGETS.into_iter().filter(|t| target == "all" || t.name == target).collect();
    for target in chosen {
        let start = Instant::now();
        let report = target.run(seed, move |_| start.elapsed() < Duration::from_secs(seconds));
        let (memory, size) = report.memory;
        println!(
            "{}: seed {seed}, {} inputs, {} of them taken; reading one of {size} bytes took {memory} bytes at most",
            target.name, report.inputs, report.accepted
        );
    }
    ExitCode::SUCCESS
}
