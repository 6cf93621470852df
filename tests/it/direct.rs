//! Definitions themselves with the numbers that override how a definition computes: duals, intervals, lanes, batches.
//!
//! Everywhere else these numbers run the recorded graph. Here each is compiled into the definition, and compared with that.
//! A dozen colors are enough, because a number sees a definition only through the forms of
//! [`Scalar`](color_fn_core::Scalar) and [`Params`](color_fn_core::Params), and each of these is there:
//!
//! | color | form |
//! |---|---|
//! | `rbf-3` | a weighted sum over rows, with vectors |
//! | `network-5-3` | arrays of rows, inner products, rows at known places |
//! | `nearest-3` | a row at a computed place |
//! | `table-3` | segments, vectors of computed rows |
//! | `nested-3` | a sum over rows in a sum, a fixed table, counted rows as numbers |
//! | `scatter-3` | sums at computed places of an array, and reading it |
//! | `branches` | comparisons, truth values, choices of numbers and of vectors |
//! | `functions` | every operation, of numbers and of vectors |
//! | `bspline-12` | a window of neighbours in a row |
//! | `cubic-grid-6x5` | windows of rows in two variables |
//! | `set-of-sigmoids` | one of several colors, by an index |
//! | `varying-harmonics-2` | parameters that are blends of others; products of vectors |
//!
//! Batches are lanes of the CPU's own registers, compiled for three instruction sets. Five colors run in them: one each of
//! sums, computed rows, windows, choices and indexed colors, which is what registers do in another way than arrays; every
//! operation in them is tried by the tests of `color-fn-run`.

use cases::{Case, derivatives, find, forms};
use color_fn_bases::{
    BSpline, Grid, GridDegree, ParameterSpline, Range, Sigmoid, Spacing, SphericalHarmonics,
};
use color_fn_core::color::eval_components;
use color_fn_core::compose::Compose;
use color_fn_core::domain::{Elevation, LinearRgb, Position2, Reflectance};
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::{Dual, DualStore, Interval, Lanes};
use color_fn_core::{Color, Domain};
use color_fn_run::{Batch, InstructionSet};

type Sixteen = Lanes<[f32; 16]>;
/// A definition with duals, over parameters and at components.
type WithDuals<'a> = dyn Fn(DualStore<&[f64]>, &[Dual<f64, 4>]) -> Vec<Dual<f64, 4>> + 'a;
/// A batch of points, component by component; `None` where the CPU lacks the instructions.
type OnPoints<'a> = dyn Fn(InstructionSet, &[f32]) -> Option<Vec<f32>> + 'a;

/// A definition with each of the numbers, behind functions that are not generic.
struct Direct<'a> {
    dual: &'a WithDuals<'a>,
    interval: &'a dyn Fn(&[Interval]) -> Vec<Interval>,
    lanes: &'a dyn Fn(&[Sixteen]) -> Vec<Sixteen>,
}

/// The color that the case of this name has, against its graph.
fn agrees<C: Color>(name: &str, color: &C) {
    let case = find(name);
    let offsets = BlockOffsets::new(&color.layout());
    Direct {
        dual: &|store, x| eval_components::<C, Dual<f64, 4>>(color, store, &offsets, x),
        interval: &|x| eval_components::<C, Interval>(color, case.parameters(), &offsets, x),
        lanes: &|x| eval_components::<C, Sixteen>(color, case.single_parameters(), &offsets, x),
    }
    .agrees_with_graph_of(case);
}

/// The same, and in batches.
fn agrees_in_batches<C: Color>(name: &str, color: &C) {
    agrees(name, color);
    let case = find(name);
    let batch = Batch::new(color, case.free_parameters()).expect("the case has its parameters");
    check_batches(case, &|instructions, points| {
        let mut next = points.iter().copied();
        let point = |_| C::In::point(|| next.next().expect("whole points"));
        let points: Vec<_> = (0..points.len() / C::In::WIDTH).map(point).collect();
        let mut out = vec![C::Out::point(|| 0.0); points.len()];
        let ran = batch.eval_with(instructions, &points, &mut out);
        let components = out.iter().flat_map(|c| (0..C::Out::WIDTH).map(|k| C::Out::component(c, k)));
        ran.then(|| components.collect())
    });
}

fn check_batches(case: &Case, batch: &OnPoints<'_>) {
    // A count that leaves a part of the last step of lanes empty.
    let points = case.points(1000 + 7);
    let graph = |instructions| case.eval_batch(instructions, &points);
    let baseline = InstructionSet::Baseline;
    assert_eq!(batch(baseline, &points), graph(baseline), "{}: the baseline fuses nothing", case.name());
    for instructions in [InstructionSet::Avx2, InstructionSet::Best] {
        let (direct, graph) = (batch(instructions, &points), graph(instructions));
        assert_eq!(direct.is_some(), graph.is_some(), "{}: {instructions:?}", case.name());
        for (direct, graph) in direct.iter().flatten().zip(graph.iter().flatten()) {
            // Fusing changes a rounding here and there.
            let bound = 2e-6 * case.magnitude();
            let off = f64::from(direct - graph).abs();
            assert!(off <= bound, "{}: {direct} is not {graph} within {bound}", case.name());
        }
    }
}

impl Direct<'_> {
    fn agrees_with_graph_of(&self, case: &Case) {
        let width = case.region().len();
        for x in case.points(100).chunks(width) {
            let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
            self.check_derivatives(case, &x);
            self.check_bounds(case, &x);
        }
        self.check_lanes(case, &case.points(16));
    }

    fn check_derivatives(&self, case: &Case, x: &[f64]) {
        // The same rules in the same order, but for sums that start from a zero of another sign.
        let close = |found: f64, expected: f64, what: &str| {
            let tolerance = 1e-12 * (1.0 + expected.abs()) * case.magnitude();
            assert!(
                (found - expected).abs() <= tolerance,
                "{}: {what}: {found} is not {expected}",
                case.name()
            );
        };
        let constants = DualStore::constants(case.parameters());
        let found = derivatives(x, |x| (self.dual)(constants, x));
        for ((value, partials), (_, expected)) in found.iter().zip(case.eval_dual(x)) {
            assert!(partials.len() == expected.len() && partials.len() == x.len(), "{}", case.name());
            assert!(case.eval_f64(x).contains(value), "{}: the value is the value", case.name());
            partials.iter().zip(expected).for_each(|(found, expected)| close(*found, expected, "∂/∂x"));
        }
        let x_constant: Vec<_> = x.iter().copied().map(Dual::constant).collect();
        let count = case.parameters().len();
        for first in [0, count / 2, count.saturating_sub(4)] {
            let variables = DualStore::variables_from(case.parameters(), first);
            let expected = case.eval_parameter_dual(x, first);
            for (found, (_, expected)) in (self.dual)(variables, &x_constant).iter().zip(expected) {
                (0..4).for_each(|i| close(found.partial(i), expected[i], "∂/∂θ"));
            }
        }
    }

    fn check_bounds(&self, case: &Case, x: &[f64]) {
        for size in [0.0, 1e-3, 0.1] {
            let around = |(&x, &(a, b)): (&f64, &(f64, f64))| {
                let reach = size * (b - a);
                Interval::new((x - reach).max(a), (x + reach).min(b))
            };
            let region: Vec<Interval> = x.iter().zip(case.region()).map(around).collect();
            let bounds = (self.interval)(&region);
            for corner in [0.0, 0.3, 0.5, 1.0] {
                let inside: Vec<f64> = region.iter().map(|r| r.low + corner * r.width()).collect();
                for (bound, value) in bounds.iter().zip(case.eval_f64(&inside)) {
                    assert!(bound.contains(value), "{}: {value} is not in {bound:?}", case.name());
                }
            }
            // A graph shares what a definition writes twice: its bounds may be tighter, by rounding.
            for (bound, graph) in bounds.iter().zip(case.eval_interval(&region)) {
                let slack = 1e-9 * (1.0 + graph.width());
                assert!(
                    bound.width() <= graph.width() + slack || graph.width().is_infinite(),
                    "{}: {bound:?} is wider than {graph:?}",
                    case.name()
                );
            }
        }
    }

    fn check_lanes(&self, case: &Case, points: &[f32]) {
        let width = case.region().len();
        let x: Vec<Sixteen> =
            (0..width).map(|k| Lanes(std::array::from_fn(|l| points[l * width + k]))).collect();
        let lanes = (self.lanes)(&x);
        for (l, point) in points.chunks(width).enumerate() {
            let found: Vec<u32> = lanes.iter().map(|lanes| lanes.0[l].to_bits()).collect();
            let single: Vec<u32> = case.eval_f32(point).into_iter().map(f32::to_bits).collect();
            assert_eq!(found, single, "{}: lane {l}", case.name());
        }
    }
}

fn range() -> Range {
    Range::new(380.0, 730.0).expect("a range")
}

#[test]
fn sums_and_inner_products() {
    agrees_in_batches("rbf-3", &forms::Rbf { centres: 3, epsilon: 3.0 });
    agrees("network-5-3", &forms::Network { hidden: vec![5, 3] });
    agrees("nested-3", &forms::Nested { wavelengths: 95, peaks: 3 });
}

#[test]
fn computed_places() {
    agrees("nearest-3", &forms::Nearest(3));
    agrees_in_batches("table-3", &forms::Table(3));
    agrees("scatter-3", &forms::Scattered(3));
    agrees_in_batches("bspline-12", &BSpline::<Reflectance>::new(12, range()).expect("a spline"));
    let grid = Grid::<Position2, LinearRgb>::new(GridDegree::Cubic, &[6, 5]).expect("a grid");
    agrees("cubic-grid-6x5", &grid);
}

#[test]
fn choices_and_operations() {
    agrees_in_batches("branches", &forms::Branches);
    agrees("functions", &forms::Functions);
}

#[test]
fn parameters_that_vary() {
    agrees_in_batches("set-of-sigmoids", &Sigmoid::new(2, range()).expect("a degree").set(24));
    let harmonics = SphericalHarmonics::<LinearRgb>::new(2).expect("a degree");
    let varying = ParameterSpline::<_, Elevation>::new(harmonics, 7, (1.0, 85.0), Spacing::CubeRoot);
    agrees("varying-harmonics-2", &varying.expect("keyframes"));
}
