//! What does a color cost? One thread, on the grid of sRGB.
//!
//!     cargo bench -p color-fn-upsample

use std::hint::black_box;
use std::time::Instant;

use color_fn_colorimetry::RgbSpace;
use color_fn_core::color::eval_components;
use color_fn_core::glam::{Vec3, Vec4};
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, record};
use color_fn_run::{GraphBatch, eval_large_batch};
use color_fn_upsample::{Metamer, RgbToHero, RgbToSigmoid, Upsampler};

const ROUNDS: usize = 25;

/// Nanoseconds for each of `count`: the best of some rounds, as noise only adds.
fn best(count: usize, mut work: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    1e9 * best / count as f64
}

fn print(what: &str, nanoseconds: f64) {
    println!("{what:44} {nanoseconds:10.0} ns");
}

fn main() {
    let step = |i: usize| i as f32 / 15.0;
    // One chunk: it runs on one thread.
    let points: Vec<[f32; 3]> =
        (0..16 * 16 * 16).map(|i| [step(i / 256), step(i / 16 % 16), step(i % 16)]).collect();
    let mut out = vec![[0.0; 3]; points.len()];
    let exact = RgbToSigmoid::exact(RgbSpace::SRGB).expect("it has a light");
    let compact = RgbToSigmoid::compact(RgbSpace::SRGB).expect("it has a light");
    for (name, solver) in [("exact", &exact), ("compact", &compact)] {
        let ns = best(points.len(), || drop(black_box(solver.coefficients(black_box(&points)))));
        print(&format!("RGB to sigmoid, {name}, compiled"), ns);
        let graph = GraphBatch::new(&record(solver), &[]).expect("no parameters");
        let ns = best(points.len(), || graph.eval(black_box(points.as_flattened()), out.as_flattened_mut()));
        print(&format!("RGB to sigmoid, {name}, its graph"), ns);
    }
    let hero = RgbToHero(compact);
    let queries: Vec<(Vec3, Vec4)> =
        points.iter().map(|rgb| (Vec3::from(*rgb), Vec4::new(450.0, 520.0, 590.0, 660.0))).collect();
    let mut four = vec![Vec4::ZERO; queries.len()];
    let ns = best(queries.len(), || {
        eval_large_batch(&hero, &[], black_box(&queries), &mut four).expect("no parameters");
    });
    print("RGB to four wavelengths, compact, compiled", ns);

    let layout = exact.layout();
    let (tables, places) = (layout.parameters(&[]).expect("no parameters"), BlockOffsets::new(&layout));
    let ns =
        best(1, || drop(black_box(eval_components::<_, f64>(&exact, &tables, &places, &[0.7, 0.2, 0.1]))));
    print("one color, exact, f64", ns);
    let upsampler = Upsampler::new(RgbSpace::SRGB).expect("it has a light");
    for metamer in Metamer::ALL {
        let ns = best(1, || drop(black_box(upsampler.reflectance(black_box([0.7, 0.2, 0.1]), metamer))));
        print(&format!("one color, with 471 samples, {metamer}"), ns);
    }
}
