//! What does the instruction set give? A color that loses its inlining loses it all: then the AVX2 path is no faster
//! than the SSE2 path, and this bench fails. And what does a graph cost, which is known only when the program runs?
//!
//!     cargo bench -p cases --bench instruction_sets

use std::hint::black_box;

use cases::{Case, all};
use color_fn::batch::InstructionSet;

const POINTS: usize = 1 << 12;
const ROUNDS: usize = 15;

/// A batch of a case.
type Timed = fn(&dyn Case, InstructionSet, &[f32]) -> Option<(Vec<f32>, f64)>;

/// Nanoseconds a point: the best of some rounds, as noise only adds.
fn time(case: &dyn Case, timed: Timed, instructions: InstructionSet, points: &[f32]) -> Option<f64> {
    let count = points.len() / case.region().len();
    (0..ROUNDS).fold(None, |best: Option<f64>, _| {
        let (batch, seconds) = timed(case, instructions, black_box(points))?;
        black_box(batch);
        Some(best.unwrap_or(f64::INFINITY).min(1e9 * seconds / count as f64))
    })
}

fn main() {
    let heads = ["baseline", "AVX2", "best", "base / AVX2", "graph", "graph / best"];
    println!("{:20}{}", "ns a point", heads.map(|head| format!("{head:>13}")).concat());
    let mut failed = false;
    for case in all() {
        let points = case.points(POINTS);
        let sets = [InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Best];
        let [base, avx2, best] = sets.map(|set| time(&*case, |c, s, p| c.timed_batch(s, p), set, &points));
        let graph = time(&*case, |c, s, p| c.timed_graph_batch(s, p), InstructionSet::Best, &points);
        let over = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a / b);
        let ratio = over(base, avx2);
        let figures = [base, avx2, best, ratio, graph, over(graph, best)];
        let show = |x: Option<f64>| format!("{:>13}", x.map_or_else(|| "-".into(), |x| format!("{x:.2}")));
        println!("{:20}{}", case.name(), figures.map(show).concat());
        // Lost inlining shows as 1.0 or less. Choosing windows, three logical operations without AVX, leaves 1.7 to the
        // spline.
        let reach = match case.name() {
            "rbf-64" => 1.8,
            "bspline-12" => 1.4,
            _ => continue,
        };
        if ratio.is_some_and(|ratio| ratio < reach) {
            failed = true;
            println!("    {} must be at least {reach} times faster with AVX2", case.name());
        }
    }
    assert!(!failed, "the instruction set is lost: is a closure or helper not #[inline(always)]?");
}
