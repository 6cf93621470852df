//! What does a second core give? Batches are divided into grains, which the threads of a pool take from one another.
//!
//! Times on one thread and on two are taken in turns, so that what else the machine does falls on both alike.
//!
//!     cargo bench -p color-fn-bases --bench cores

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use color_fn_bases::{
    Grid, GridDegree, Kernel, Range, Rbf, Sigmoid, SphericalBetas, SphericalGaussians, SphericalHarmonics,
};
use color_fn_core::Color;
use color_fn_core::domain::{Domain, LinearRgb, Position2, Position3};
use color_fn_run::{Batch, CHUNK};
use rayon::{ThreadPool, ThreadPoolBuilder};

const ROUNDS: usize = 40;

/// Numbers without structure between two.
fn between((low, high): (f64, f64), i: usize) -> f32 {
    let golden = (i as f64 * 0.618_033_988_749_895 + 0.37).fract();
    (low + (high - low) * golden) as f32
}

fn pool(threads: usize) -> Result<ThreadPool, Box<dyn Error>> {
    Ok(ThreadPoolBuilder::new().num_threads(threads).build()?)
}

/// Seconds of one run.
fn seconds<C: Color + Sync>(
    pool: &ThreadPool,
    batch: &Batch<'_, C>,
    points: &[<C::In as Domain>::Point],
    out: &mut [<C::Out as Domain>::Point],
) -> f64 {
    pool.install(|| {
        let start = Instant::now();
        batch.eval(black_box(points), black_box(out));
        start.elapsed().as_secs_f64()
    })
}

/// A color of so many points on one thread and on two.
fn compare<C: Color + Sync>(
    name: &str,
    color: &C,
    region: &[(f64, f64)],
    grains: usize,
) -> Result<(), Box<dyn Error>> {
    let free: Vec<f32> = (0..color.layout().free_len()).map(|i| between((0.0, 1.0), i)).collect();
    let batch = Batch::new(color, &free)?;
    let mut places = (0..).map(|i: usize| between(region[i % region.len()], i));
    let mut coordinate = || places.next().unwrap_or(0.0);
    let points: Vec<_> = (0..grains * CHUNK).map(|_| C::In::point(&mut coordinate)).collect();
    let mut out = vec![C::Out::point(|| 0.0); points.len()];
    let pools = [pool(1)?, pool(2)?];
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (best, pool) in best.iter_mut().zip(&pools) {
            *best = best.min(seconds(pool, &batch, &points, &mut out));
        }
    }
    let [one, two] = best.map(|best| 1e9 * best / points.len() as f64);
    println!("{name:20}{grains:>12}{one:>12.3}{two:>12.3}{:>10.2}", one / two);
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:20}{:>12}{:>12}{:>12}{:>10}", "ns a point", "grains", "1 thread", "2 threads", "ratio");
    let sigmoid = Sigmoid::new(2, Range::new(380.0, 730.0)?)?;
    let rbf = Rbf::<Position3, LinearRgb>::new(Kernel::Gaussian, 64)?;
    let harmonics = SphericalHarmonics::<LinearRgb>::new(4)?;
    let gaussians = SphericalGaussians::<LinearRgb>::new(8);
    let betas = SphericalBetas::<LinearRgb>::new(8);
    let grid = Grid::<Position2, LinearRgb>::new(GridDegree::Cubic, &[32, 24])?;
    let (sphere, unit) = ([(-0.5, 0.5), (-0.5, 0.5), (0.7, 1.0)], [(0.0, 1.0); 3]);
    // In the cache of a core, and far beyond it.
    for grains in [16, 256] {
        compare("sigmoid", &sigmoid, &[(380.0, 730.0)], grains)?;
        compare("rbf, 64 centres", &rbf, &unit, grains)?;
        compare("harmonics, degree 4", &harmonics, &sphere, grains)?;
        compare("8 gaussians", &gaussians, &sphere, grains)?;
        compare("8 betas", &betas, &sphere, grains)?;
        compare("grid of 32 × 24", &grid, &unit[..2], grains)?;
    }
    Ok(())
}
