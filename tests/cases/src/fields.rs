//! Colors of position: radial basis functions, grids.

use color_fn_bases::{Grid, GridDegree, Kernel, MotherWavelet, Rbf, Tail, Wavelets};
use color_fn_core::Color;
use color_fn_core::domain::{Domain, LinearRgb, Number, Position2, Position3, Position4};

use support::Random;

use crate::case::Case;
use crate::named::Named;

const UNIT: [(f64, f64); 4] = [(0.0, 1.0); 4];
/// Beyond the edges, where a grid is held.
const WIDER: [(f64, f64); 4] = [(-0.1, 1.1); 4];

/// Centres in the unit cube with weights of sum 1 or so, a shape, a tail. `most` is the largest value of the kernel.
fn field<I: Domain, O: Domain>(name: &'static str, rbf: Rbf<I, O>, shape: f64, max: f64) -> Case
where
    Rbf<I, O>: Color<In = I, Out = O> + Send + Sync + 'static,
{
    let mut random = Random::new(name);
    let share = 1.0 / rbf.centres() as f64;
    let mut free = Vec::new();
    for _ in 0..rbf.centres() {
        free.extend(random.list(I::WIDTH, 0.0, 1.0));
        free.extend(random.list(O::WIDTH, -share, 3.0 * share));
    }
    // Different along each axis, where they may be.
    free.extend((0..rbf.shape_len()).map(|axis| shape * (1.0 + 0.25 * axis as f64)));
    free.extend(random.list(rbf.tail().terms(I::WIDTH) * O::WIDTH, 0.0, 0.3));
    let terms = 1.0 + 2.0 * max;
    Named(name, rbf).sensitive(&UNIT[..I::WIDTH], free, terms, terms)
}

/// Values in `[0, 1]`.
fn grid<I: Domain, O: Domain>(name: &'static str, degree: GridDegree, counts: &[usize]) -> Case
where
    Grid<I, O>: Color<In = I, Out = O> + Send + Sync + 'static,
{
    let grid = Grid::<I, O>::new(degree, counts).expect("a grid");
    let free = Random::new(name).list(grid.layout().free_len(), 0.0, 1.0);
    // Interpolating n cells multiplies the rounding of the input by n, along each axis.
    let cells: usize = counts.iter().sum();
    Named(name, grid).sensitive(&WIDER[..I::WIDTH], free, 1.0, cells as f64 / 8.0 + 1.0)
}

fn rbf<I: Domain, O: Domain>(kernel: Kernel, centres: usize) -> Rbf<I, O> {
    Rbf::new(kernel, centres).expect("radial basis functions")
}

/// Wavelets of scales 1 to 8, shifts inside, and values whose sum is 1 or so.
fn wavelets(name: &'static str, mother: MotherWavelet, count: usize) -> Case {
    let mut random = Random::new(name);
    let share = 1.0 / count as f64;
    let mut free = Vec::new();
    for _ in 0..count {
        for scale in random.list(2, 0.0, 4.0).into_iter().map(|x| x.floor().exp2()) {
            free.extend([scale, (random.between(0.0, 1.0) * scale).floor()]);
        }
        free.extend(random.list(3, -share, share));
    }
    // A scale multiplies the rounding of the input.
    Named(name, Wavelets::<Position2, LinearRgb>::new(mother, count)).sensitive(&UNIT[..2], free, 1.0, 8.0)
}

/// Every case of this kind.
pub(crate) fn cases() -> Vec<Case> {
    let gaussian = |centres| rbf::<Position3, LinearRgb>(Kernel::Gaussian, centres);
    let plate = |centres| rbf::<Position2, LinearRgb>(Kernel::ThinPlate, centres);
    let linear = gaussian(5).per_axis().with_tail(Tail::Linear).expect("any tail");
    vec![
        field("gaussians-3", gaussian(3), 3.0, 1.0),
        field("gaussians-64", gaussian(64), 3.0, 1.0),
        field("gaussians-1000", gaussian(1000), 3.0, 1.0),
        field("gaussians-per-axis", linear, 3.0, 1.0),
        field("multiquadrics", rbf::<Position2, LinearRgb>(Kernel::Multiquadric, 5), 4.0, 6.0),
        field("inverse-multiquadrics", rbf::<Position4, LinearRgb>(Kernel::InverseMultiquadric, 5), 4.0, 1.0),
        field("thin-plate-3", plate(3), 1.0, 1.0),
        field("thin-plate-1000", plate(1000), 1.0, 1.0),
        field("thin-plate-3d", rbf::<Position3, LinearRgb>(Kernel::ThinPlate, 5).per_axis(), 1.0, 3.0),
        field("wendland-c2", rbf::<Position3, LinearRgb>(Kernel::WendlandC2, 5), 0.8, 1.0),
        field("wendland-c4", rbf::<Position2, LinearRgb>(Kernel::WendlandC4, 5), 0.8, 1.0),
        field("wendland-c2-4d", rbf::<Position4, LinearRgb>(Kernel::WendlandC2, 5), 0.6, 1.0),
        field("wendland-c4-4d", rbf::<Position4, LinearRgb>(Kernel::WendlandC4, 5), 0.6, 1.0),
        wavelets("haar-3", MotherWavelet::Haar, 3),
        wavelets("cdf53-3", MotherWavelet::Cdf53, 3),
        wavelets("cdf53-1000", MotherWavelet::Cdf53, 1000),
        grid::<Number, LinearRgb>("cubic-grid-1d", GridDegree::Cubic, &[6]),
        grid::<Position2, LinearRgb>("linear-grid-2d", GridDegree::Linear, &[4, 3]),
        grid::<Position2, LinearRgb>("cubic-grid-6x5", GridDegree::Cubic, &[6, 5]),
        grid::<Position2, LinearRgb>("cubic-grid-40x30", GridDegree::Cubic, &[40, 30]),
        grid::<Position3, LinearRgb>("linear-grid-3d", GridDegree::Linear, &[3, 4, 2]),
        grid::<Position3, LinearRgb>("cubic-grid-3d", GridDegree::Cubic, &[4, 5, 4]),
        grid::<Position4, LinearRgb>("linear-grid-4d", GridDegree::Linear, &[2, 3, 2, 3]),
        grid::<Position4, LinearRgb>("cubic-grid-4d", GridDegree::Cubic, &[4, 5, 4, 4]),
    ]
}
