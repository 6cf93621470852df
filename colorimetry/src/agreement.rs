//! One check for every color: that all scalars agree with plain `f64`.

use color_fn_core::color::{Color, eval_components, record, to_f32};
use color_fn_core::graph::Program;
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::{Dual, DualStore, Interval, Lanes};
use support::assert_close;

/// The output components in `f64`.
pub(super) fn direct<C: Color>(color: &C, free: &[f64], x: &[f64]) -> Vec<f64> {
    let layout = color.layout();
    eval_components::<C, f64>(color, &layout.parameters(free).unwrap(), &BlockOffsets::new(&layout), x)
}

/// The output components in `f32`.
pub(super) fn single<C: Color>(color: &C, free: &[f64], x: &[f64]) -> Vec<f32> {
    let layout = color.layout();
    let store = to_f32(&layout.parameters(free).unwrap());
    eval_components::<C, f32>(color, &store, &BlockOffsets::new(&layout), &to_f32(x))
}

/// The recorded graph, interpreted in `f64`, gives what the definition does.
pub(super) fn recorded_is_direct<C: Color>(color: &C, free: &[f64], points: &[Vec<f64>]) {
    recorded(color, free, &|color| color.is_direct(points));
}

/// Lanes give the bits that `f32` gives.
pub(super) fn lanes_are_singles<C: Color>(color: &C, free: &[f64], points: &[Vec<f64>]) {
    recorded(color, free, &|color| color.lanes_are_singles(points));
}

/// Dual numbers give the slopes of central differences, for the first three inputs.
pub(super) fn duals_are_slopes<C: Color>(color: &C, free: &[f64], points: &[Vec<f64>], tolerance: f64) {
    recorded(color, free, &|color| color.duals_are_slopes(points, tolerance));
}

/// Intervals hold every value over a box of half the given width around each point, and say something.
pub(super) fn intervals_enclose<C: Color>(color: &C, free: &[f64], points: &[Vec<f64>], half: f64) {
    recorded(color, free, &|color| color.intervals_enclose(points, half));
}

fn recorded<C: Color>(color: &C, free: &[f64], check: &dyn Fn(&Recorded<'_>)) {
    check(&Recorded {
        program: Program::new(record(color)),
        store: color.layout().parameters(free).unwrap(),
        direct: &|x| direct(color, free, x),
        single: &|x| single(color, free, x),
    });
}

/// A color compiled for plain numbers alone, and recorded: every other number runs the graph.
struct Recorded<'a> {
    program: Program,
    store: Vec<f64>,
    direct: &'a dyn Fn(&[f64]) -> Vec<f64>,
    single: &'a dyn Fn(&[f64]) -> Vec<f32>,
}

impl Recorded<'_> {
    fn is_direct(&self, points: &[Vec<f64>]) {
        for x in points {
            let interpreted = self.program.run::<f64>(&self.store[..], x);
            for (a, b) in interpreted.iter().zip((self.direct)(x)) {
                // The same operations; folding of literals and loops hoisted change nothing but, in a build with fused
                // arithmetic, the last bits.
                assert_close(*a, b, 1e-13 * b.abs().max(1.0));
            }
        }
    }

    fn lanes_are_singles(&self, points: &[Vec<f64>]) {
        type L = Lanes<[f32; 16]>;
        let store = to_f32(&self.store);
        for chunk in points.chunks(16) {
            let lane = |component: usize| {
                let of = |l: usize| to_f32(&chunk[l.min(chunk.len() - 1)])[component];
                Lanes(std::array::from_fn(of))
            };
            let x: Vec<L> = (0..chunk[0].len()).map(lane).collect();
            let out = self.program.run::<L>(&store[..], &x);
            for (l, point) in chunk.iter().enumerate() {
                for (lanes, alone) in out.iter().zip((self.single)(point)) {
                    assert_eq!(lanes.0[l].to_bits(), alone.to_bits(), "{point:?}: {} {alone}", lanes.0[l]);
                }
            }
        }
    }

    fn duals_are_slopes(&self, points: &[Vec<f64>], tolerance: f64) {
        for x in points {
            let variable = |(i, &x)| if i < 3 { Dual::variable(x, i) } else { Dual::constant(x) };
            let variables: Vec<Dual<f64, 3>> = x.iter().enumerate().map(variable).collect();
            let duals = self.program.run::<Dual<f64, 3>>(DualStore::constants(&self.store[..]), &variables);
            let here = (self.direct)(x);
            for i in 0..x.len().min(3) {
                let h = 1e-5 * x[i].abs().max(1e-2);
                let moved = |by: f64| {
                    let mut x = x.clone();
                    x[i] += by;
                    (self.direct)(&x)
                };
                let (above, below) = (moved(h), moved(-h));
                for (k, dual) in duals.iter().enumerate() {
                    assert_close(dual.value, here[k], 1e-13 * dual.value.abs().max(1.0));
                    let slope = (above[k] - below[k]) / (2.0 * h);
                    assert_close(dual.partial(i), slope, tolerance * slope.abs().max(1.0));
                }
            }
        }
    }

    fn intervals_enclose(&self, points: &[Vec<f64>], half: f64) {
        for x in points {
            let region: Vec<_> = x.iter().map(|&x| Interval::new(x - half, x + half)).collect();
            let bound = self.program.run::<Interval>(&self.store[..], &region);
            for corner in 0..1_usize << x.len() {
                for inset in [1.0, 0.3, 0.0] {
                    let shift = |i: usize| if corner >> i & 1 == 1 { half } else { -half };
                    let inside: Vec<f64> = x
                        .iter()
                        .enumerate()
                        .map(|(i, x)| (x + inset * shift(i)).clamp(x - half, x + half))
                        .collect();
                    for (bound, value) in bound.iter().zip((self.direct)(&inside)) {
                        assert!(bound.contains(value), "{inside:?}: {value} is not in {bound:?}");
                        assert!(bound.width().is_finite(), "{x:?}: {bound:?} says nothing");
                    }
                }
            }
        }
    }
}

/// Points of a grid over `[low, high]ⁿ`, which avoids the faces and the diagonal.
pub(super) fn grid<const N: usize>(low: [f64; N], high: [f64; N]) -> Vec<Vec<f64>> {
    // Multiples of irrational numbers fill the box evenly (Roberts' R sequence).
    let mut root = 2.0_f64;
    for _ in 0..60 {
        root = (1.0 + root).powf(1.0 / (N + 1) as f64);
    }
    let place = |k: usize, i: usize| (0.5 + (k + 1) as f64 / root.powi(i as i32 + 1)).fract();
    (0..40).map(|k| (0..N).map(|i| low[i] + (high[i] - low[i]) * place(k, i)).collect()).collect()
}
