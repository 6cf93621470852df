//! Time, for benches.

use std::time::Instant;

/// The fewest seconds that one run of some rounds takes: noise only adds.
pub fn least_seconds(rounds: usize, mut run: impl FnMut()) -> f64 {
    (0..rounds).fold(f64::INFINITY, |least, _| {
        let start = Instant::now();
        run();
        least.min(start.elapsed().as_secs_f64())
    })
}
