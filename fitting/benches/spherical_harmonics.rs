//! What does a direction cost, and what the fit of an environment map?
//!
//!     cargo bench -p color-fn-fitting --bench spherical_harmonics

use std::hint::black_box;
use std::path::Path;

use color_fn_bases::SphericalHarmonics;
use color_fn_captures::{Aspect, Environment};
use color_fn_core::domain::{Direction, Domain};
use color_fn_core::glam::Vec3;
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::Lanes;
use color_fn_core::scalar::{Components, Dual, DualStore, DualVector, array_of};
use color_fn_core::{Color, Params, Vector};
use color_fn_fitting::harmonics::{Windowing, fit};
use color_fn_run::{Batch, InstructionSet};
use pulp::x86::V3;
use support::least_seconds;

const DIRECTIONS: usize = 1_000_000;
const ROUNDS: usize = 9;

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
    let seconds = least_seconds(ROUNDS, || {
        assert!(batch.eval_with(InstructionSet::Best, black_box(directions), black_box(&mut out)));
    });
    1e9 * seconds / directions.len() as f64
}

/// Eight lanes of each component.
type Eight = Lanes<[f32; 8]>;

/// Sums colors of direction in steps of eight lanes, with AVX2 where the processor has it, with partials and without: the same
/// work around both, and no colors to be stored.
struct Steps<'a> {
    color: &'a SphericalHarmonics,
    parameters: &'a [f32],
    columns: &'a [[[f32; 8]; 3]],
    gradient: bool,
}

impl Steps<'_> {
    #[inline(always)]
    fn run(&self) -> Eight {
        let places = BlockOffsets::new(&self.color.layout());
        let mut total = Lanes([0.0; 8]);
        if self.gradient {
            let store = DualStore::constants(self.parameters);
            for point in self.columns {
                let direction = DualVector::from_array(array_of(
                    #[inline(always)]
                    |k| Dual::<Eight, 3>::variable(Lanes(point[k]), k),
                ));
                let color = self.color.eval::<Dual<Eight, 3>>(Params::new(store, &places), direction);
                for k in 0..3 {
                    let channel = color.get(k);
                    total =
                        total + channel.value + channel.partial(0) + channel.partial(1) + channel.partial(2);
                }
            }
        } else {
            for point in self.columns {
                let direction = Components(point.map(Lanes));
                let color = self.color.eval::<Eight>(Params::new(self.parameters, &places), direction);
                for k in 0..3 {
                    total = total + color.get(k);
                }
            }
        }
        total
    }
}

/// Nanoseconds a direction: value and gradient in eight lanes.
fn time_steps(color: &SphericalHarmonics, directions: &[Vec3]) -> [f64; 2] {
    let parameters: Vec<f32> = (0..color.layout().free_len()).map(|i| (i as f32).sin()).collect();
    let columns: Vec<[[f32; 8]; 3]> =
        directions.chunks_exact(8).map(|each| array_of(|k| array_of(|lane| each[lane][k]))).collect();
    [false, true].map(|gradient| {
        let seconds = least_seconds(ROUNDS, || {
            let steps = Steps { color, parameters: black_box(&parameters), columns: &columns, gradient };
            black_box(match V3::try_new() {
                Some(avx2) => avx2.vectorize(
                    #[inline(always)]
                    || steps.run(),
                ),
                None => steps.run(),
            });
        });
        1e9 * seconds / directions.len() as f64
    })
}

fn main() {
    let directions = directions();
    println!("ns a direction, RGB, one thread: a batch");
    for degree in [0, 1, 2, 3, 4, 8] {
        let color: SphericalHarmonics = SphericalHarmonics::new(degree).expect("a degree");
        println!("degree {degree}{:>10.2}", time(&color, &directions));
    }
    println!("\nthe same in arrays of 8, AVX2: value, with gradient, ratio");
    for degree in [2, 4] {
        let color: SphericalHarmonics = SphericalHarmonics::new(degree).expect("a degree");
        let [value, gradient] = time_steps(&color, &directions);
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
            1e3 * least_seconds(ROUNDS, || {
                drop(black_box(fit(black_box(&map), degree, windowing).expect("a degree")))
            })
        });
        println!("degree {degree}{plain:>10.2}{windowed:>10.2}");
    }
}
