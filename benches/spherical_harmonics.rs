//! What does a direction cost, and what the fit of an environment map?
//!
//!     cargo bench -p color-fn-fitting --bench spherical_harmonics

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use color_fn::Color;
use color_fn::batch::{Batch, InstructionSet};
use color_fn::domain::{Direction, Domain};
use color_fn::glam::Vec3;
use color_fn::gradient::Gradient;
use color_fn_bases::SphericalHarmonics;
use color_fn_captures::{Aspect, Environment};
use color_fn_fitting::harmonics::{Windowing, fit};

const DIRECTIONS: usize = 1_000_000;
const ROUNDS: usize = 9;

/// The least seconds of some rounds, as noise only adds.
fn least(mut run: impl FnMut()) -> f64 {
    (0..ROUNDS).fold(f64::INFINITY, |best, _| {
        let start = Instant::now();
        run();
        best.min(start.elapsed().as_secs_f64())
    })
}

/// Directions on a spiral (Vogel 1979): even, and the same each time.
fn directions() -> Vec<Vec3> {
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let direction = |i: usize| {
        let z = 1.0 - (2.0 * i as f64 + 1.0) / DIRECTIONS as f64;
        let (sin, cos) = (i as f64 * golden).sin_cos();
        let r = (1.0 - z * z).sqrt();
        Vec3::new((r * cos) as f32, (r * sin) as f32, z as f32)
    };
    (0..DIRECTIONS).map(direction).collect()
}

/// Nanoseconds a direction.
fn time<C: Color<In = Direction>>(color: &C, directions: &[Vec3]) -> f64 {
    let parameters: Vec<f32> = (0..color.layout().free_len()).map(|i| (i as f32).sin()).collect();
    let batch = Batch::new(color, &parameters).expect("as many as it has");
    let mut out = vec![C::Out::point(|| 0.0); directions.len()];
    let seconds = least(|| {
        assert!(batch.eval_with(InstructionSet::Best, black_box(directions), black_box(&mut out)));
    });
    1e9 * seconds / directions.len() as f64
}

fn main() {
    let directions = directions();
    println!("ns a direction, RGB, one thread: a batch");
    for degree in [0, 1, 2, 3, 4, 8] {
        let color: SphericalHarmonics = SphericalHarmonics::new(degree).expect("a degree");
        println!("degree {degree}{:>10.2}", time(&color, &directions));
    }
    println!("\nvalue, with its three derivatives, ratio");
    for degree in [2, 4] {
        let color: SphericalHarmonics = SphericalHarmonics::new(degree).expect("a degree");
        let [value, gradient] = [time(&color, &directions), time(&Gradient::<_, 3>::new(color), &directions)];
        println!("degree {degree}{value:>10.2}{gradient:>10.2}{:>10.2}", gradient / value);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/envmaps/forest.hdr");
    let map = Environment::read(&path, Aspect::TwoToOne).expect("the map of the repository");
    println!(
        "\nms a whole fit of {} × {} pixels: plain, with the smallest window",
        map.width(),
        map.height()
    );
    for degree in [2, 4, 8] {
        let [plain, windowed] = [Windowing::Plain, Windowing::Smallest].map(|windowing| {
            1e3 * least(|| drop(black_box(fit(black_box(&map), degree, windowing).expect("a degree"))))
        });
        println!("degree {degree}{plain:>10.2}{windowed:>10.2}");
    }
}
