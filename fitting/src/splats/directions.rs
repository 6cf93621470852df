//! Directions that colors of splats are fitted and compared in.

use std::f64::consts::PI;

/// Directions spread evenly over the sphere: a Fibonacci lattice, turned about z by a part of its angle, so that two with other
/// turns or counts have no direction in common.
pub fn spread(count: usize, turn: f64) -> Vec<[f64; 3]> {
    let golden = PI * (3.0 - 5.0_f64.sqrt());
    let direction = |i: usize| {
        let z = 1.0 - (2 * i + 1) as f64 / count as f64;
        let (sin, cos) = (golden * (i as f64 + turn)).sin_cos();
        let r = (1.0 - z * z).sqrt();
        [r * cos, r * sin, z]
    };
    (0..count).map(direction).collect()
}
