//! What do radial basis functions and grids cost, to fit and to evaluate?
//!
//!     cargo bench -p color-fn-fitting --bench rbf

use std::hint::black_box;

use color_fn_bases::{Grid, GridDegree, Kernel, Rbf};
use color_fn_core::Color;
use color_fn_core::color::to_f32;
use color_fn_core::domain::{Domain, LinearRgb, Position2, Position3};
use color_fn_fitting::{Interpolation, Scattered, interpolate_grid};
use color_fn_run::{Batch, InstructionSet};
use support::{Random, least_seconds};

const POINTS: usize = 1 << 13;

/// Control points in the unit cube, of which one is dragged: the function follows by a fit of all.
fn refit<I: Domain>(kernel: Kernel, count: usize, shape: &[f64]) {
    let mut random = Random::new("points");
    let (points, values) = (random.list(I::WIDTH * count, 0.0, 1.0), random.list(3 * count, 0.0, 1.0));
    let mut data = Scattered::new(&points, I::WIDTH, &values, 3).expect("points");
    let like = Rbf::<I, LinearRgb>::new(kernel, 1).expect("a kernel");
    let fit = |data: &Scattered| Interpolation::default().fit(&like, shape, data).expect("a fit");
    let seconds = least_seconds(200, || {
        let to = random.list(I::WIDTH, 0.0, 1.0);
        data.replace(7, &to, &[0.2, 0.3, 0.4]).expect("a point");
        black_box(fit(&data));
    });
    let fit = fit(&data);
    println!(
        "{:46}{:>10.4}{:>12.1e}{:>16.1e}",
        format!("{}, {count} centres, shape {shape:?}", kernel.name()),
        1e3 * seconds,
        fit.condition,
        fit.backward_error
    );
}

fn fits() {
    println!("{:46}{:>10}{:>12}{:>16}", "interpolation, 3 outputs", "ms", "condition", "backward error");
    for (kernel, count, shape) in [
        (Kernel::Gaussian, 64, &[4.0][..]),
        (Kernel::Gaussian, 256, &[6.0]),
        (Kernel::WendlandC2, 256, &[1.0]),
        (Kernel::Multiquadric, 64, &[4.0]),
        (Kernel::ThinPlate, 64, &[]),
        (Kernel::ThinPlate, 256, &[]),
    ] {
        refit::<Position3>(kernel, count, shape);
    }
    println!("\n{:46}{:>10}{:>12}{:>16}", "color map, a point dragged", "ms", "condition", "backward error");
    for kernel in Kernel::ALL {
        // As narrow as 64 points in a square are apart, so that every kernel tells them apart.
        let shape: &[f64] = match kernel {
            Kernel::ThinPlate => &[],
            Kernel::WendlandC2 | Kernel::WendlandC4 => &[2.0],
            _ => &[8.0],
        };
        refit::<Position2>(kernel, 64, shape);
    }
    println!();
    let counts = [64, 64];
    let values = Random::new("image").list(64 * 64 * 3, 0.0, 1.0);
    let cubic = || interpolate_grid::<Position2, LinearRgb>(GridDegree::Cubic, &counts, &values);
    let seconds = least_seconds(50, || drop(black_box(cubic())));
    println!("{:46}{:>10.4}", "cubic grid through 64 × 64", 1e3 * seconds);
}

/// Nanoseconds a point, divided by `share`.
fn evaluate<C: Color + Sync>(name: &str, color: &C, share: f64) {
    let mut random = Random::new(name);
    let free = to_f32(&random.list(color.layout().free_len(), 0.1, 1.0));
    let batch = Batch::new(color, &free).expect("the color has its parameters");
    let points: Vec<_> = (0..POINTS).map(|_| C::In::point(|| random.between(0.0, 1.0) as f32)).collect();
    let mut out = vec![C::Out::point(|| 0.0); POINTS];
    let figures = [InstructionSet::Baseline, InstructionSet::Avx2, InstructionSet::Best].map(|set| {
        let mut ran = false;
        let seconds =
            least_seconds(40, || ran = batch.eval_with(set, black_box(&points), black_box(&mut out)));
        ran.then(|| 1e9 * seconds / POINTS as f64 / share)
    });
    let show = |x: Option<f64>| format!("{:>10}", x.map_or_else(|| "-".into(), |x| format!("{x:.3}")));
    println!("{name:34}{}", figures.map(show).concat());
}

fn main() {
    fits();
    println!("\n{:34}{:>10}{:>10}{:>10}", "ns a centre and point, RGB", "baseline", "AVX2", "best");
    for kernel in Kernel::ALL {
        let color = Rbf::<Position3, LinearRgb>::new(kernel, 64).expect("a kernel");
        evaluate(&format!("{}, 64 centres", kernel.name()), &color, 64.0);
    }
    let color = Rbf::<Position3, LinearRgb>::new(Kernel::Gaussian, 256).expect("a kernel");
    evaluate("gaussian, 256 centres", &color, 256.0);
    let color = Rbf::<Position3, LinearRgb>::new(Kernel::Gaussian, 64).expect("a kernel").per_axis();
    evaluate("gaussian per axis, 64 centres", &color, 64.0);
    println!("\n{:34}{:>10}{:>10}{:>10}", "ns a point, RGB", "baseline", "AVX2", "best");
    for degree in [GridDegree::Linear, GridDegree::Cubic] {
        let plane = Grid::<Position2, LinearRgb>::new(degree, &[64, 64]).expect("a grid");
        evaluate(&format!("{degree:?} grid, 64 × 64"), &plane, 1.0);
        let space = Grid::<Position3, LinearRgb>::new(degree, &[16; 3]).expect("a grid");
        evaluate(&format!("{degree:?} grid, 16 × 16 × 16"), &space, 1.0);
    }
}
