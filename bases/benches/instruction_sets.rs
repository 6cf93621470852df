//! What does the instruction set give? A color that loses its inlining loses it all: then the AVX2 path is no faster
//! than the SSE2 path, and this bench fails. And what does a graph cost, which is known only when the program runs?
//!
//!     cargo bench -p color-fn-bases --bench instruction_sets

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use color_fn_bases::{
    BSpline, Chebyshev, Daylight, Grid, GridDegree, Kernel, Monomial, Range, Rbf, Sigmoid,
    SphericalGaussians, SphericalHarmonics,
};
use color_fn_core::domain::{Domain, LinearRgb, Position2, Position3, Reflectance};
use color_fn_core::{Color, GraphColor, record};
use color_fn_run::{Batch, InstructionSet};

const POINTS: usize = 1 << 12;
const ROUNDS: usize = 40;

/// Numbers without structure between two.
fn between(low: f64, high: f64, i: usize) -> f32 {
    let golden = (i as f64 * 0.618_033_988_749_895 + 0.37).fract();
    (low + (high - low) * golden) as f32
}

/// Nanoseconds a point: the best of some rounds, as noise only adds. None where the CPU lacks the instructions.
fn time<C: Color + Sync>(
    color: &C,
    free: &[f32],
    points: &[<C::In as Domain>::Point],
    set: InstructionSet,
) -> Option<f64> {
    let batch = Batch::new(color, free).ok()?;
    let mut out = vec![C::Out::point(|| 0.0); points.len()];
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        if !batch.eval_with(set, black_box(points), black_box(&mut out)) {
            return None;
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    Some(1e9 * best / points.len() as f64)
}

/// A row of the table; whether AVX2 is at least `reach` times as fast as what every x86-64 has.
fn compare<C: Color + Sync>(
    name: &str,
    color: &C,
    parameters: (f64, f64),
    region: &[(f64, f64)],
    reach: f64,
) -> Result<bool, Box<dyn Error>> {
    let free: Vec<f32> =
        (0..color.layout().free_len()).map(|i| between(parameters.0, parameters.1, i)).collect();
    let mut i = 0;
    let mut coordinate = || {
        let (low, high) = region[i % region.len()];
        i += 1;
        between(low, high, i)
    };
    let points: Vec<_> = (0..POINTS).map(|_| C::In::point(&mut coordinate)).collect();
    let sets = [InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Best];
    let [base, avx2, best] = sets.map(|set| time(color, &free, &points, set));
    let graph = GraphColor::<C::In, C::Out>::new(record(color))?;
    let graph = time(&graph, &free, &points, InstructionSet::Best);
    let over = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a / b);
    let ratio = over(base, avx2);
    let figures = [base, avx2, best, ratio, graph, over(graph, best)];
    let show = |x: Option<f64>| format!("{:>13}", x.map_or_else(|| "-".into(), |x| format!("{x:.2}")));
    println!("{name:24}{}", figures.map(show).concat());
    Ok(ratio.is_none_or(|ratio| ratio >= reach))
}

fn main() -> Result<(), Box<dyn Error>> {
    let heads = ["baseline", "AVX2", "best", "base / AVX2", "graph", "graph / best"];
    println!("{:24}{}", "ns a point", heads.map(|head| format!("{head:>13}")).concat());
    let range = Range::new(380.0, 730.0)?;
    let (nm, unit, direction) = ([(380.0, 730.0)], [(0.0, 1.0); 3], [(-0.6, 0.6); 3]);
    let gaussian = |centres| Rbf::<Position3, LinearRgb>::new(Kernel::Gaussian, centres);
    let harmonics = SphericalHarmonics::<LinearRgb>::new;
    // Lost inlining shows as 1.0 or less; others than the first two are shown, and not judged: choosing cells takes three
    // logical operations without AVX, and a division or a square root is no faster in wide registers.
    let kept = [
        compare("gaussians, 64 centres", &gaussian(64)?, (0.0, 1.0), &unit, 1.8)?,
        compare("bspline, 12", &BSpline::<Reflectance>::new(12, range)?, (0.0, 1.0), &nm, 1.4)?,
        compare("gaussians, 256 centres", &gaussian(256)?, (0.0, 1.0), &unit, 1.8)?,
        compare("sigmoid, degree 2", &Sigmoid::new(2, range)?, (-2.0, 2.0), &nm, 0.0)?,
        compare("polynomial, degree 8", &Monomial::<Reflectance>::new(8, range)?, (-0.1, 0.1), &nm, 0.0)?,
        compare("chebyshev, degree 32", &Chebyshev::<Reflectance>::new(32, range)?, (-0.1, 0.1), &nm, 0.0)?,
        compare("daylight", &Daylight::new(), (0.0, 1.0), &[(4000.0, 25000.0), (380.0, 730.0)], 0.0)?,
        compare("harmonics, degree 2", &harmonics(2)?, (-1.0, 1.0), &direction, 0.0)?,
        compare("harmonics, degree 4", &harmonics(4)?, (-1.0, 1.0), &direction, 0.0)?,
        compare(
            "spherical gaussians, 8",
            &SphericalGaussians::<LinearRgb>::new(8),
            (0.0, 2.0),
            &direction,
            0.0,
        )?,
        compare(
            "cubic grid, 16 × 16",
            &Grid::<Position2, LinearRgb>::new(GridDegree::Cubic, &[16, 16])?,
            (0.0, 1.0),
            &unit[..2],
            0.0,
        )?,
    ];
    assert!(
        kept.iter().all(|kept| *kept),
        "the instruction set is lost: is a closure or helper not #[inline(always)]?"
    );
    Ok(())
}
