//! A graph in batches against the color that it was recorded from.

use color_fn_core::color::{eval, record};
use color_fn_core::domain::{Emission, Wavelength};
use color_fn_core::{Color, GraphColor, Layout, Params, Scalar};
use color_fn_run::{Batch, CHUNK, InstructionSet, eval_graph};

/// `Σᵢ qᵢ + 2 q₁` with `qᵢ = Σⱼ x pᵢ pⱼ`, by a sum and by an array: the loop over `j` stands in both loops over `i`.
struct SharedLoop;

impl Color for SharedLoop {
    type In = Wavelength;
    type Out = Emission;

    fn layout(&self) -> Layout {
        Layout::new().free("p", 5, 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S {
        let rows = params.block(0);
        let total = rows.sum_rows(
            #[inline(always)]
            |row| {
                rows.sum_rows(
                    #[inline(always)]
                    |other| x * row.get(0) * other.get(0),
                )
            },
        );
        let each = rows.map_rows(
            #[inline(always)]
            |row| {
                rows.sum_rows(
                    #[inline(always)]
                    |other| x * row.get(0) * other.get(0),
                )
            },
        );
        S::at(&each, S::index(1)).mul_add(S::lit(2.0), total)
    }
}

#[test]
fn a_loop_in_two_loops_runs_in_each() {
    let parameters = [0.5, 1.25, -0.75, 2.0, 3.5];
    let graph = GraphColor::<Wavelength, Emission>::new(record(&SharedLoop)).expect("its own domains");
    let points: Vec<f32> = (0..700).map(|k| 380.0 + 0.5 * k as f32).collect();
    let mut found = vec![0.0; points.len()];
    let batch = Batch::new(&graph, &parameters).expect("five parameters");
    assert!(batch.eval_with(InstructionSet::Baseline, &points, &mut found));
    // (Σp)² + 2 p₁ Σp by hand is 6.5² + 2 · 1.25 · 6.5.
    let by_hand = eval(&SharedLoop, &parameters, 2.0).expect("five parameters");
    assert!((by_hand - 2.0 * 58.5).abs() <= 1e-4, "{by_hand}");
    for (x, found) in points.into_iter().zip(found) {
        let single = eval(&SharedLoop, &parameters, x).expect("five parameters");
        assert_eq!(found.to_bits(), single.to_bits(), "at {x}");
    }
}

#[test]
fn graphs_run_on_points_without_a_type() {
    let parameters = [0.5, 1.25, -0.75, 2.0, 3.5];
    // More than one task, and a last block that is not full.
    let points: Vec<f32> = (0..CHUNK + 700).map(|k| 380.0 + 0.5 * k as f32).collect();
    let mut colors = vec![0.0; points.len()];
    eval_graph(&record(&SharedLoop), &parameters, &points, &mut colors).expect("five parameters");
    for (x, color) in points.into_iter().zip(colors) {
        let single = eval(&SharedLoop, &parameters, x).expect("five parameters");
        assert_eq!(color.to_bits(), single.to_bits(), "at {x}");
    }
}
