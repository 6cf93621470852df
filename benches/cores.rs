//! What does a second core give? Batches are divided into grains, which the threads of a pool take from one another.
//!
//! Times on one thread and on two are taken in turns, so that what else the machine does falls on both alike.
//!
//!     cargo bench -p cases --bench cores

use std::hint::black_box;
use std::time::Instant;

use cases::{Random, Rbf};
use color_fn::Color;
use color_fn::batch::{Batch, GRAIN};
use color_fn::color::narrowed;
use color_fn::domain::Domain;
use color_fn_bases::{Range, Sigmoid};
use rayon::{ThreadPool, ThreadPoolBuilder};

const ROUNDS: usize = 60;

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads")
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
fn compare<C: Color + Sync>(name: &str, color: &C, region: &[(f64, f64)], count: usize) {
    let mut random = Random::new(name);
    let free = narrowed(&random.list(color.layout().free_len(), 0.0, 1.0));
    let batch = Batch::new(color, &free).expect("the color has its parameters");
    let mut sides = region.iter().cycle();
    let mut coordinate = || sides.next().map_or(0.0, |&(a, b)| random.between(a, b)) as f32;
    let points: Vec<_> = (0..count).map(|_| C::In::point(&mut coordinate)).collect();
    let mut out = vec![C::Out::point(|| 0.0); count];
    let pools = [pool(1), pool(2)];
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (best, pool) in best.iter_mut().zip(&pools) {
            *best = best.min(seconds(pool, &batch, &points, &mut out));
        }
    }
    let [one, two] = best.map(|best| 1e9 * best / count as f64);
    println!("{name:20}{:>12}{one:>12.3}{two:>12.3}{:>10.2}", count / GRAIN, one / two);
}

fn main() {
    println!("{:20}{:>12}{:>12}{:>12}{:>10}", "ns a point", "grains", "1 thread", "2 threads", "ratio");
    let rbf = Rbf { centres: 64, epsilon: 3.0 };
    let range = Range::new(380.0, 730.0).expect("a range");
    let sigmoid = Sigmoid::new(2, range).expect("a sigmoid");
    // In the cache of a core, and far beyond it.
    for grains in [16, 256] {
        compare("rbf-64", &rbf, &[(0.0, 1.0); 3], grains * GRAIN);
    }
    for grains in [16, 256, 2048] {
        compare("sigmoid", &sigmoid, &[(380.0, 730.0)], grains * GRAIN);
    }
}
