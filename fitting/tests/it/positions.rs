//! Radial basis functions and grids through values, and near to them.

use color_fn_bases::{Grid, GridDegree, Kernel, Rbf, Tail};
use color_fn_core::color::eval_components;
use color_fn_core::domain::{Domain, LinearRgb, Number, Position2, Position3, Position4};
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::Interval;
use color_fn_core::{Color, bounds, input_derivatives};
use color_fn_fitting::{
    Aim, GridFitError, Interpolant, Interpolation, RbfFitError, Scattered, ScatteredError, approximate,
    approximate_grid, greedy, interpolate_grid,
};
use support::{Random, assert_close};

pub(crate) fn at<C: Color>(color: &C, parameters: &[f64], x: &[f64]) -> Vec<f64> {
    eval_components::<C, f64>(color, parameters, &BlockOffsets::new(&color.layout()), x)
}

fn like<I: Domain, O: Domain>(kernel: Kernel) -> Rbf<I, O> {
    Rbf::new(kernel, 1).expect("a kernel")
}

fn shape_of(kernel: Kernel, shape: f64) -> Vec<f64> {
    if kernel.has_width() { vec![shape] } else { Vec::new() }
}

pub(crate) fn random_data<I: Domain, O: Domain>(seed: &str, count: usize) -> Scattered {
    let mut random = Random::new(seed);
    let points = random.list(count * I::WIDTH, 0.0, 1.0);
    Scattered::new(&points, I::WIDTH, &random.list(count * O::WIDTH, 0.0, 1.0), O::WIDTH).expect("data")
}

fn fitted<I: Domain, O: Domain>(rbf: &Rbf<I, O>, shape: &[f64], data: &Scattered) -> Interpolant<I, O> {
    Interpolation::default().fit(rbf, shape, data).expect("an interpolant")
}

/// Largest distance from the values.
fn miss<C: Color>(color: &C, parameters: &[f64], data: &Scattered) -> f64 {
    let of_point = |i: usize| {
        let x: Vec<f64> = data.points().row(i).iter().copied().collect();
        let found = at(color, parameters, &x);
        found.iter().zip(data.values().row(i).iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    };
    (0..data.len()).map(of_point).fold(0.0, f64::max)
}

/// Positive definite, conditionally where the kernel is so: or the fit would be refused.
fn passes_through<I: Domain>(dimension: usize) {
    for kernel in Kernel::ALL {
        for tail in [kernel.required_tail(), Tail::Linear] {
            let data = random_data::<I, LinearRgb>(kernel.name(), 40);
            let rbf = like::<I, LinearRgb>(kernel).with_tail(tail).expect("enough of a tail");
            // Narrow enough that forty points on a line are told apart.
            let shape = if dimension == 1 { 60.0 } else { 6.0 };
            let shape = match kernel {
                Kernel::WendlandC2 | Kernel::WendlandC4 => shape / 8.0,
                _ => shape,
            };
            let fit = fitted(&rbf, &shape_of(kernel, shape), &data);
            // Backward error 1e-15 or so, times the sum of the weights.
            let miss = miss(&fit.color, &fit.parameters, &data);
            let tolerance = 1e-14 * (1.0 + fit.weights) * 10.0;
            assert!(miss <= tolerance, "{} in {dimension}-D: {miss} is more than {tolerance}", kernel.name());
            assert!(fit.backward_error <= 1e-12, "{}: {}", kernel.name(), fit.backward_error);
            assert!(fit.condition >= 1.0 && fit.condition <= 1e14, "{}", fit.condition);
        }
    }
}

#[test]
fn every_kernel_passes_through_its_values() {
    passes_through::<Number>(1);
    passes_through::<Position2>(2);
    passes_through::<Position3>(3);
    passes_through::<Position4>(4);
}

#[test]
fn two_bells_by_hand() {
    let data = Scattered::new(&[0.0, 1.0], 1, &[1.0, 0.0], 1).expect("data");
    let fit = fitted(&like::<Number, Number>(Kernel::Gaussian), &[1.0], &data);
    // [1 a; a 1] w = [1; 0] with a = 1/e.
    let a = (-1.0_f64).exp();
    let scale = 1.0 / (1.0 - a * a);
    for (found, expected) in fit.parameters.iter().zip([0.0, scale, 1.0, -a * scale, 1.0]) {
        assert_close(*found, expected, 1e-15);
    }
    // ‖A‖₁ = 1 + a, ‖A⁻¹‖₁ = 1 / (1 − a).
    assert_close(fit.condition, (1.0 + a) / (1.0 - a), 1e-12);
}

#[test]
fn a_thin_plate_on_a_line_is_the_natural_spline() {
    let data = Scattered::new(&[0.0, 0.5, 1.0], 1, &[0.0, 1.0, 0.0], 1).expect("data");
    let fit = fitted(&like::<Number, Number>(Kernel::ThinPlate), &[], &data);
    // Second derivatives 0, −12, 0: (f₀ + f₁)/2 − (h²/16)(M₀ + M₁) = 11/16.
    assert_close(at(&fit.color, &fit.parameters, &[0.25])[0], 0.6875, 1e-14);
}

#[test]
fn a_thin_plate_on_four_corners_by_hand() {
    let data = Scattered::new(&[0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0], 2, &[1.0, -1.0, 1.0, -1.0], 1);
    let fit = fitted(&like::<Position2, Number>(Kernel::ThinPlate), &[], &data.expect("data"));
    // By symmetry no tail, and weights ± a; φ(1) = 0, φ(√2) = ln 2, so that a ln 2 = 1.
    let plate = |square: f64| 0.5 * square * square.ln();
    let expected = plate(0.0625) - plate(0.5625) + plate(1.5625) - plate(1.0625);
    assert_close(at(&fit.color, &fit.parameters, &[0.25, 0.0])[0], expected / 2.0_f64.ln(), 1e-14);
}

#[test]
fn thin_plates_reproduce_planes() {
    // Far from the origin too, where the terms of the tail are nearly alike.
    for offset in [0.0, 1000.0] {
        let mut random = Random::new("plane");
        let points: Vec<f64> = random.list(2 * 30, 0.0, 1.0).iter().map(|x| x + offset).collect();
        let plane = |x: &[f64]| 0.3 + 2.0 * (x[0] - offset) - 1.5 * (x[1] - offset);
        let values: Vec<f64> = points.chunks(2).map(plane).collect();
        let data = Scattered::new(&points, 2, &values, 1).expect("data");
        let fit = fitted(&like::<Position2, Number>(Kernel::ThinPlate), &[], &data);
        for x in random.list(2 * 20, -1.0, 2.0).chunks(2) {
            let x = [x[0] + offset, x[1] + offset];
            // Slopes times positions of 1000 cancel.
            assert_close(at(&fit.color, &fit.parameters, &x)[0], plane(&x), 1e-12 * (1.0 + offset));
        }
    }
}

#[test]
fn kernels_have_their_values() {
    // Wendland 2005, table 9.1, in fractions at r = ½.
    for (kernel, dimension, expected) in [
        (Kernel::WendlandC2, 3, 3.0 / 16.0),
        (Kernel::WendlandC4, 3, (35.0 / 4.0 + 9.0 + 3.0) / 3.0 / 64.0),
        (Kernel::WendlandC2, 4, 3.5 / 32.0),
        (Kernel::WendlandC4, 4, (4.0 + 3.5 + 1.0) / 128.0),
        (Kernel::Multiquadric, 2, 1.25_f64.sqrt()),
        (Kernel::InverseMultiquadric, 2, 1.0 / 1.25_f64.sqrt()),
        (Kernel::Gaussian, 2, (-0.25_f64).exp()),
        (Kernel::ThinPlate, 1, 0.125),
        (Kernel::ThinPlate, 2, 0.25 * 0.5_f64.ln()),
        (Kernel::ThinPlate, 3, 0.5),
    ] {
        assert_close(kernel.of(0.25_f64, dimension), expected, 4e-16);
    }
    for kernel in [Kernel::WendlandC2, Kernel::WendlandC4] {
        for dimension in [2, 4] {
            assert_eq!(kernel.of(1.0_f64, dimension), 0.0);
            assert_eq!(kernel.of(7.0_f64, dimension), 0.0);
            assert_close(kernel.of(0.0_f64, dimension), 1.0, 1e-15);
        }
    }
    assert_eq!(Kernel::ThinPlate.of(0.0_f64, 2), 0.0);
}

#[test]
fn at_a_centre_everything_is_defined() {
    let parameters = [0.25, 0.75, 2.0];
    for kernel in Kernel::ALL {
        let color = like::<Position2, Number>(kernel);
        let mut parameters = parameters.to_vec();
        parameters.extend(shape_of(kernel, 1.0));
        parameters.resize(color.layout().free_len(), 0.0);
        let found = input_derivatives::<_, 2>(&color, &parameters, &[0.25, 0.75]).expect("parameters");
        let (value, slopes) = found[0];
        assert_close(value, 2.0 * kernel.of(0.0, 2), 1e-15);
        // Every kernel in the plane is flat at its centre.
        assert_eq!(slopes, [0.0, 0.0], "{}", kernel.name());
        let region = [Interval::new(0.2, 0.3), Interval::new(0.7, 0.8)];
        let bound = bounds(&color, &parameters, &region).expect("parameters")[0];
        assert!(bound.contains(value) && bound.width() < 2.0, "{}: {bound:?}", kernel.name());
    }
}

#[test]
fn ill_conditioned_matrices_are_told() {
    let data = random_data::<Position3, LinearRgb>("points", 64);
    let rbf = like::<Position3, LinearRgb>(Kernel::Gaussian);
    let fit = fitted(&rbf, &[4.0], &data);
    assert!(fit.backward_error <= 1e-12 && fit.condition > 1e3, "{} {}", fit.backward_error, fit.condition);
    let error = Interpolation::default().fit(&rbf, &[0.1], &data).expect_err("nearly equal bells");
    let RbfFitError::IllConditioned { condition, .. } = error else { panic!("{error}") };
    assert!(condition > 1e14 && error.to_string().contains("narrower"), "{error}");
    // Pivots are chosen where rounding has made the matrix indefinite: the values are met nevertheless.
    let anyway = Interpolation { max_condition: f64::INFINITY, ..Interpolation::default() };
    let fit = anyway.fit(&rbf, &[0.5], &data).expect("a fit of any condition");
    assert!(fit.backward_error <= 1e-12, "{}", fit.backward_error);
    let smooth = Interpolation { smoothing: 1e-6, ..Interpolation::default() };
    let fit = smooth.fit(&rbf, &[0.1], &data).expect("smoothing conditions");
    assert!(fit.condition < 1e9 && fit.backward_error <= 1e-12, "{}", fit.condition);
}

#[test]
fn bad_points_are_refused_in_one_line() {
    let rbf = like::<Position2, Number>(Kernel::ThinPlate);
    let refused = |points: &[f64]| {
        let data = Scattered::new(points, 2, &vec![1.0; points.len() / 2], 1).expect("data");
        Interpolation::default().fit(&rbf, &[], &data).expect_err("no interpolant")
    };
    let twice = refused(&[0.1, 0.2, 0.5, 0.9, 0.3, 0.3, 0.5, 0.9]);
    assert_eq!(twice, RbfFitError::Twice { first: 1, second: 3 });
    assert_eq!(refused(&[0.1, 0.1, 0.2, 0.2, 0.7, 0.7, 0.9, 0.9]), RbfFitError::Flat { terms: 3 });
    assert_eq!(refused(&[0.1, 0.1, 0.2, 0.3]), RbfFitError::Flat { terms: 3 });
    let not_finite = |points: &[f64], values: &[f64]| Scattered::new(points, 1, values, 1).expect_err("NaN");
    assert_eq!(
        not_finite(&[0.0, f64::NAN], &[0.0, 0.0]),
        ScatteredError::NotFinite { what: "position", point: 1 }
    );
    assert_eq!(
        not_finite(&[0.0, 1.0], &[f64::INFINITY, 0.0]),
        ScatteredError::NotFinite { what: "value", point: 0 }
    );
    assert_eq!(not_finite(&[0.0], &[0.0, 1.0]), ScatteredError::Count { points: 1, values: 2 });
    assert_eq!(not_finite(&[], &[]), ScatteredError::Empty);
    let data = random_data::<Position2, Number>("shape", 4);
    let bell = like::<Position2, Number>(Kernel::Gaussian);
    for shape in [&[][..], &[0.0], &[f64::NAN], &[1.0, 1.0]] {
        let error = Interpolation::default().fit(&bell, shape, &data).expect_err("no shape");
        assert_eq!(error, RbfFitError::Shape { expected: 1 });
    }
    let error =
        like::<Position2, Number>(Kernel::ThinPlate).with_tail(Tail::Constant).expect_err("too little");
    assert_eq!(error.to_string(), "the kernel thin-plate needs a linear tail");
}

#[test]
fn planted_weights_are_found_by_least_squares() {
    let mut random = Random::new("planted");
    let centres = random.list(2 * 9, 0.0, 1.0);
    for kernel in [Kernel::Gaussian, Kernel::ThinPlate, Kernel::WendlandC4] {
        let color = Rbf::<Position2, Number>::new(kernel, 9).expect("centres").per_axis();
        let color = color.with_tail(Tail::Linear).expect("the longest tail");
        let mut parameters: Vec<f64> =
            centres.chunks(2).flat_map(|c| [c[0], c[1], random.between(-1.0, 1.0)]).collect();
        parameters.extend([2.5, 1.5, 0.1, 0.2, 0.3]);
        let points = random.list(2 * 300, 0.0, 1.0);
        let values: Vec<f64> = points.chunks(2).map(|x| at(&color, &parameters, x)[0]).collect();
        let data = Scattered::new(&points, 2, &values, 1).expect("data");
        let fit = approximate(&color, &[2.5, 1.5], &centres, &data, 0.0).expect("a fit");
        assert!(fit.rms[0] <= 1e-13, "{}", fit.rms[0]);
        for (found, planted) in fit.parameters.iter().zip(&parameters) {
            // Rounding times the condition number, which is below 1e5.
            assert_close(*found, *planted, 1e-15 * fit.condition.max(100.0));
        }
    }
}

#[test]
fn greedy_choice_finds_planted_bells() {
    let mut random = Random::new("bells");
    let mut points = random.list(2 * 400, 0.0, 1.0);
    // Three of the points, far from each other.
    let planted = [[0.15, 0.2], [0.8, 0.25], [0.45, 0.85]];
    points.extend(planted.as_flattened());
    let color = Rbf::<Position2, Number>::new(Kernel::Gaussian, 3).expect("centres");
    let parameters = [0.15, 0.2, 1.0, 0.8, 0.25, -0.7, 0.45, 0.85, 0.5, 8.0];
    let values: Vec<f64> = points.chunks(2).map(|x| at(&color, &parameters, x)[0]).collect();
    let data = Scattered::new(&points, 2, &values, 1).expect("data");
    let distance = |a: &[f64], b: &[f64]| (a[0] - b[0]).abs();
    let found = greedy(&color, &[8.0], &data, Aim::largest(1e-12), distance).expect("a fit");
    assert_eq!(found.chosen, [400, 401, 402]);
    assert!(found.met && found.steps[2].largest <= 1e-12, "{:?}", found.steps);
    // (2 + 1) numbers a centre and the shape, 4 bytes each.
    let small = greedy(&color, &[8.0], &data, Aim::bytes(30), distance).expect("a fit");
    assert_eq!((small.chosen.len(), small.steps[1].bytes, small.met), (2, 28, false));
    let noise = random_data::<Position2, Number>("noise", 120);
    let many = greedy(&color, &[8.0], &noise, Aim::mean(0.05), distance).expect("a fit");
    assert!(many.met && many.chosen.len() < 120);
    let last = many.steps.last().expect("steps");
    // The steps are those of the fit that comes out.
    assert_close(miss(&many.fit.color, &many.fit.parameters, &noise), last.largest, 1e-9);
}

#[test]
fn cubic_grids_pass_through_values_and_reproduce_cubics() {
    let polynomial = |x: f64, y: f64| 0.5 - x + 2.0 * x * x * y + x.powi(3) - 3.0 * y.powi(3) * x;
    for counts in [[4, 5], [9, 7], [17, 30]] {
        let place = |i: usize, n: usize| i as f64 / (n - 1) as f64;
        let mut values = Vec::new();
        for j in 0..counts[1] {
            values.extend((0..counts[0]).map(|i| polynomial(place(i, counts[0]), place(j, counts[1]))));
        }
        let fit = interpolate_grid::<Position2, Number>(GridDegree::Cubic, &counts, &values).expect("a grid");
        for x in Random::new("places").list(2 * 50, 0.0, 1.0).chunks(2) {
            assert_close(at(&fit.color, &fit.parameters, x)[0], polynomial(x[0], x[1]), 1e-13);
        }
    }
    for count in [2, 3, 4, 5, 6, 12] {
        let values = Random::new("values").list(3 * count, 0.0, 1.0);
        for degree in [GridDegree::Linear, GridDegree::Cubic] {
            let fit = interpolate_grid::<Number, LinearRgb>(degree, &[count], &values).expect("a grid");
            for (i, value) in values.chunks(3).enumerate() {
                let found = at(&fit.color, &fit.parameters, &[i as f64 / (count - 1) as f64]);
                found.iter().zip(value).for_each(|(a, b)| assert_close(*a, *b, 1e-14));
            }
        }
    }
    // A parabola through three values, a line through two.
    let three =
        interpolate_grid::<Number, Number>(GridDegree::Cubic, &[3], &[1.0, 0.25, 0.0]).expect("a grid");
    assert_close(at(&three.color, &three.parameters, &[0.25])[0], 0.5625, 1e-15);
    let two = interpolate_grid::<Number, Number>(GridDegree::Cubic, &[2], &[1.0, 3.0]).expect("a grid");
    assert_close(at(&two.color, &two.parameters, &[0.25])[0], 1.5, 1e-15);
}

#[test]
fn grids_are_means_of_their_values() {
    fn of<I: Domain>(counts: &[usize]) {
        for degree in [GridDegree::Linear, GridDegree::Cubic] {
            let grid = Grid::<I, Number>::new(degree, counts).expect("a grid");
            let ones = vec![1.0; grid.layout().free_len()];
            for x in Random::new("ones").list(20 * I::WIDTH, -0.2, 1.2).chunks(I::WIDTH) {
                assert_close(at(&grid, &ones, x)[0], 1.0, 1e-15);
            }
        }
    }
    of::<Number>(&[5]);
    of::<Position2>(&[5, 4]);
    of::<Position3>(&[5, 4, 6]);
    of::<Position4>(&[5, 4, 4, 5]);
}

#[test]
fn planted_grids_are_found_by_least_squares() {
    let grid = Grid::<Position3, LinearRgb>::new(GridDegree::Cubic, &[5, 4, 6]).expect("a grid");
    let planted = Random::new("grid").list(grid.layout().free_len(), 0.0, 1.0);
    let counts = [9, 8, 7];
    let mut values = Vec::new();
    for k in 0..7 {
        for j in 0..8 {
            for i in 0..9 {
                values.extend(at(
                    &grid,
                    &planted,
                    &[f64::from(i) / 8.0, f64::from(j) / 7.0, f64::from(k) / 6.0],
                ));
            }
        }
    }
    let fit = approximate_grid(&grid, &counts, &values).expect("a fit");
    // Rounding times the product of the conditions of three axes, some tens each.
    fit.parameters.iter().zip(&planted).for_each(|(a, b)| assert_close(*a, *b, 1e-11));
    let few = approximate_grid(&grid, &[9, 3, 7], &values[..9 * 3 * 7 * 3]).expect_err("three samples");
    assert!(matches!(few, GridFitError::Axis { axis: 1, .. }), "{few}");
    let count = approximate_grid(&grid, &counts, &values[3..]).expect_err("one too few");
    assert_eq!(count.to_string(), "503 values are not the 504 of the grid");
}
