//! What does a color cost? One thread, in lanes, on the grid of sRGB.
//!
//!     cargo bench -p color-fn-upsample

use std::hint::black_box;
use std::time::Instant;

use color_fn_colorimetry::RgbSpace;
use color_fn_core::Color;
use color_fn_core::color::eval_components;
use color_fn_core::glam::{Vec3, Vec4};
use color_fn_core::params::BlockOffsets;
use color_fn_run::{Batch, InstructionSet};
use color_fn_upsample::{Metamer, RgbToHero, RgbToSigmoid, Upsampler};

const ROUNDS: usize = 25;

/// Nanoseconds for each of `count`: the best of some rounds, as noise only adds.
fn best(count: usize, mut work: impl FnMut() -> bool) -> Option<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        if !work() {
            return None;
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    Some(1e9 * best / count as f64)
}

fn print(what: &str, nanoseconds: Option<f64>) {
    match nanoseconds {
        Some(ns) => println!("{what:44} {ns:10.0} ns"),
        None => println!("{what:44}          -"),
    }
}

fn main() {
    let step = |i: usize| i as f32 / 15.0;
    let points: Vec<Vec3> =
        (0..16 * 16 * 16).map(|i| Vec3::new(step(i / 256), step(i / 16 % 16), step(i % 16))).collect();
    let mut out = vec![Vec3::ZERO; points.len()];
    let exact = RgbToSigmoid::exact(RgbSpace::SRGB).expect("it has a light");
    let compact = RgbToSigmoid::compact(RgbSpace::SRGB).expect("it has a light");
    for (name, solver) in [("exact", &exact), ("compact", &compact)] {
        for (set, instructions) in [
            ("SSE2", InstructionSet::Baseline),
            ("AVX2", InstructionSet::Avx2),
            ("best", InstructionSet::Best),
        ] {
            let batch = Batch::new(solver, &[]).expect("no parameters");
            let ns = best(points.len(), || batch.eval_with(instructions, black_box(&points), &mut out));
            print(&format!("RGB to sigmoid, {name}, in lanes, {set}"), ns);
        }
    }
    let hero = RgbToHero(compact);
    let asked: Vec<(Vec3, Vec4)> =
        points.iter().map(|p| (*p, Vec4::new(450.0, 520.0, 590.0, 660.0))).collect();
    let mut four = vec![Vec4::ZERO; asked.len()];
    let batch = Batch::new(&hero, &[]).expect("no parameters");
    let ns = best(asked.len(), || batch.eval_with(InstructionSet::Best, black_box(&asked), &mut four));
    print("RGB to four wavelengths, compact, best", ns);

    let layout = exact.layout();
    let (tables, places) = (layout.parameters(&[]).expect("no parameters"), BlockOffsets::new(&layout));
    let ns = best(1, || {
        black_box(eval_components::<_, f64>(&exact, &tables, &places, &[0.7, 0.2, 0.1]));
        true
    });
    print("one color, exact, f64", ns);
    let upsampler = Upsampler::new(RgbSpace::SRGB).expect("it has a light");
    for metamer in Metamer::ALL {
        let ns = best(1, || upsampler.reflectance(black_box([0.7, 0.2, 0.1]), metamer).is_ok());
        print(&format!("one color, with 471 samples, {metamer}"), ns);
    }
}
