//! A table of a BRDF between its samples, where they are a grid in half and difference angles.

use color_fn_captures::BrdfSample;

/// Angles that are nearer than this are one, in rad.
const SAME: f64 = 1e-4;
/// The part of a grid that samples fill at least: pairs below the surface are not there.
const MIN_FILLED: f64 = 0.4;
/// The largest grid.
const MAX_NODES: usize = 1 << 22;
/// Added before the logarithm is taken.
const FLOOR: f64 = 1e-6;

/// ln f √(cos θᵢ cos θₒ) over θ_h, θ_d and φ_d, which of a surface that is isotropic is in [0, π/2].
pub(super) struct BrdfGrid {
    axes: [Vec<f64>; 3],
    nodes: Vec<Option<[f64; 3]>>,
}

/// θ_h, θ_d, and φ_d where it is determined.
fn angles(light: [f64; 3], view: [f64; 3]) -> ([f64; 2], Option<f64>) {
    let sum: [f64; 3] = std::array::from_fn(|k| light[k] + view[k]);
    let length = sum.iter().map(|x| x * x).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    let (sine_h, sine_d) = (sum[0].hypot(sum[1]) / length, (1.0 - 0.25 * length * length).max(0.0).sqrt());
    // cos θᵢ − cos θₒ = 2 sin θ_h sin θ_d cos φ_d.
    let both = 2.0 * sine_h * sine_d;
    let phi = (both > 1e-6).then(|| ((light[2] - view[2]) / both).abs().min(1.0).acos());
    ([sine_h.min(1.0).asin(), sine_d.min(1.0).asin()], phi)
}

fn cosines(light: [f64; 3], view: [f64; 3]) -> f64 {
    (light[2].max(0.0) * view[2].max(0.0)).sqrt()
}

impl BrdfGrid {
    /// Of samples; nothing where they are no grid.
    pub(super) fn of(samples: &[BrdfSample]) -> Option<Self> {
        let all: Vec<_> = samples.iter().map(|sample| angles(sample.light, sample.view)).collect();
        let axis = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values.dedup_by(|a, b| *a - *b < SAME);
            values
        };
        let theta = |k: usize| all.iter().map(|(theta, _)| theta[k]).collect();
        let axes = [axis(theta(0)), axis(theta(1)), axis(all.iter().filter_map(|(_, phi)| *phi).collect())];
        let counts = [0, 1, 2].map(|k| axes[k].len());
        let count = counts.iter().fold(1, |count: usize, n| count.saturating_mul(*n));
        if counts.iter().any(|n| *n < 2)
            || count > MAX_NODES
            || (samples.len() as f64) < MIN_FILLED * count as f64
        {
            return None;
        }
        let mut nodes = vec![None; count];
        let near = |axis: &[f64], x: f64| axis.partition_point(|at| *at < x - SAME).min(axis.len() - 1);
        for (sample, (theta, phi)) in samples.iter().zip(&all) {
            let root = cosines(sample.light, sample.view);
            let value = sample.value.map(|f| (f.max(0.0) * root + FLOOR).ln());
            let column = (near(&axes[0], theta[0]) * counts[1] + near(&axes[1], theta[1])) * counts[2];
            match phi {
                Some(phi) => nodes[column + near(&axes[2], *phi)] = Some(value),
                // On an axis all φ_d are one pair.
                None => nodes[column..][..counts[2]].fill(Some(value)),
            }
        }
        Some(Self { axes, nodes })
    }

    /// f at a pair of directions: linear between the nodes around, held beyond the last.
    pub(super) fn at(&self, light: [f64; 3], view: [f64; 3]) -> [f64; 3] {
        let (theta, phi) = angles(light, view);
        let place = |axis: &[f64], x: f64| {
            let above = axis.partition_point(|at| *at <= x).clamp(1, axis.len() - 1);
            let part = (x - axis[above - 1]) / (axis[above] - axis[above - 1]);
            (above - 1, part.clamp(0.0, 1.0))
        };
        let here = [theta[0], theta[1], phi.unwrap_or(0.0)];
        let places: [(usize, f64); 3] = std::array::from_fn(|k| place(&self.axes[k], here[k]));
        let (mut sum, mut weights) = ([0.0; 3], 0.0);
        for corner in 0..8_usize {
            let (mut index, mut weight) = (0, 1.0);
            for (k, (below, part)) in places.iter().enumerate() {
                let up = (corner >> k) & 1;
                index = index * self.axes[k].len() + below + up;
                weight *= if up == 1 { *part } else { 1.0 - part };
            }
            if let Some(value) = self.nodes[index] {
                weights += weight;
                sum.iter_mut().zip(value).for_each(|(sum, x)| *sum += weight * x);
            }
        }
        if weights <= 0.0 {
            return [0.0; 3];
        }
        sum.map(|x| ((x / weights).exp() - FLOOR).max(0.0) / cosines(light, view).max(1e-2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A diffuser, f = 1/π, at a grid of angles.
    fn samples() -> Vec<BrdfSample> {
        let mut all = Vec::new();
        for (h, d, p) in (0..10).flat_map(|h| (0..10).flat_map(move |d| (0..5).map(move |p| (h, d, p)))) {
            let [h, d] = [h, d].map(|n| f64::from(n) * 9.0_f64.to_radians());
            let phi = f64::from(p) * 22.5_f64.to_radians();
            // The difference about the half vector, which then leans by θ_h toward x.
            let [x, y, z] = [d.sin() * phi.cos(), d.sin() * phi.sin(), d.cos()];
            let lean = |x: f64, y: f64, z: f64| [x * h.cos() + z * h.sin(), y, z * h.cos() - x * h.sin()];
            let (light, view) = (lean(x, y, z), lean(-x, -y, z));
            if light[2] > 0.0 && view[2] > 0.0 {
                all.push(BrdfSample { light, view, value: [std::f64::consts::FRAC_1_PI; 3] });
            }
        }
        all
    }

    #[test]
    fn a_diffuser_is_one_between_its_samples() {
        let grid = BrdfGrid::of(&samples()).expect("a grid");
        assert_eq!([0, 1, 2].map(|k| grid.axes[k].len()), [10, 10, 5]);
        for (light, view) in [([0.0, 0.0, 1.0], [0.0, 0.0, 1.0]), ([0.6, 0.0, 0.8], [0.0, 0.28, 0.96])] {
            let f = grid.at(light, view)[0];
            // ln √(cos θᵢ cos θₒ) has second derivatives of at most (sec² 37° + 1.1) / 2 = 1.3 here: (π/20)² / 8 of that between nodes
            // 9° apart, in each of two angles.
            assert!((f * std::f64::consts::PI - 1.0).abs() < 0.01, "{f}");
        }
        // Of θ_h = 0 alone.
        assert!(BrdfGrid::of(&samples()[..40]).is_none());
    }
}
