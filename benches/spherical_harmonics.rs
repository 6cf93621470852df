//! What does a direction cost, and what the fit of an environment map?
//!
//!     cargo bench -p color-fn-fitting --bench spherical_harmonics

use std::hint::black_box;
use std::time::Instant;

use color_fn::batch::{Batch, InstructionSet};
use color_fn::domain::{Direction, Domain, LinearRgb};
use color_fn::glam::Vec3;
use color_fn::scalar::{Dual, DualVector, Zero};
use color_fn::{Color, Layout, Params, Scalar, Vector};
use color_fn_bases::SphericalHarmonics;

const DIRECTIONS: usize = 1_000_000;
const ROUNDS: usize = 9;

/// A color of direction with its partials, by dual numbers: a color too.
struct Gradient<C>(C);

impl<C: Color<In = Direction, Out = LinearRgb>> Color for Gradient<C> {
    type In = Direction;
    type Out = ((LinearRgb, LinearRgb), (LinearRgb, LinearRgb));

    fn layout(&self) -> Layout {
        self.0.layout()
    }
    #[inline(always)]
    fn eval<S: Scalar>(
        &self,
        params: Params<'_, S>,
        x: S::Vec<3>,
    ) -> ((S::Vec<3>, S::Vec<3>), (S::Vec<3>, S::Vec<3>)) {
        let variables = [0, 1, 2].map(
            #[inline(always)]
            |k| Dual::<S, 3>::variable(x.get(k), k),
        );
        let color = self.0.eval(params.constants::<3>(), DualVector::from_array(variables));
        let [dx, dy, dz] = color.partials.unwrap_or([S::Vec::zero(); 3]);
        ((color.value, dx), (dy, dz))
    }
}

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
    println!("ns a direction, RGB, one thread{:>10}{:>10}{:>10}", "value", "gradient", "ratio");
    for degree in [0, 1, 2, 3, 4, 8] {
        let color: SphericalHarmonics = SphericalHarmonics::new(degree).expect("a degree");
        let (value, gradient) = (time(&color, &directions), time(&Gradient(color), &directions));
        println!("degree {degree:<24}{value:>10.2}{gradient:>10.2}{:>10.2}", gradient / value);
    }
}
