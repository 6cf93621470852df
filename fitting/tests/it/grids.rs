//! Grids near to values at scattered points.

use color_fn_bases::{Grid, GridDegree};
use color_fn_core::Color;
use color_fn_core::domain::{Domain, LinearRgb, Number, Position2, Position3, Position4};
use color_fn_fitting::{GridFitError, Scattered, approximate_grid_at};

use crate::positions::{at, random_data};
use support::{Random, assert_close};

/// Values of a color at random points.
fn sampled<C: Color>(color: &C, parameters: &[f64], count: usize) -> Scattered {
    let points = Random::new("scattered").list(count * C::In::WIDTH, 0.0, 1.0);
    let values: Vec<f64> = points.chunks(C::In::WIDTH).flat_map(|x| at(color, parameters, x)).collect();
    Scattered::new(&points, C::In::WIDTH, &values, C::Out::WIDTH).expect("data")
}

#[test]
fn planted_grids_are_found_from_scattered_points() {
    fn of<I: Domain>(degree: GridDegree, counts: &[usize], points: usize) {
        let grid = Grid::<I, LinearRgb>::new(degree, counts).expect("a grid");
        let planted = Random::new("planted").list(grid.layout().free_len(), 0.0, 1.0);
        let data = sampled(&grid, &planted, points);
        let fit = approximate_grid_at(&grid, &data, 1e-9).expect("a fit");
        for x in Random::new("between").list(40 * I::WIDTH, 0.1, 0.9).chunks(I::WIDTH) {
            let (found, expected) = (at(&fit.color, &fit.parameters, x), at(&grid, &planted, x));
            // The smoothing, times differences of 4 or so and the condition of few hundreds.
            found.iter().zip(expected).for_each(|(a, b)| assert_close(*a, b, 1e-5));
        }
    }
    of::<Number>(GridDegree::Cubic, &[9], 200);
    of::<Position2>(GridDegree::Linear, &[6, 5], 600);
    of::<Position2>(GridDegree::Cubic, &[8, 5], 1000);
    of::<Position3>(GridDegree::Cubic, &[5, 4, 6], 4000);
}

/// Planes have no second differences: they are found whatever the smoothing, and go on where there are no points.
#[test]
fn what_is_far_from_points_goes_on_straight() {
    let plane = |x: &[f64]| 0.2 + 0.5 * x[0] - 0.3 * x[1] + 0.1 * x[2] + 0.4 * x[3];
    let points = Random::new("corner").list(4 * 60, 0.0, 0.5);
    let values: Vec<f64> = points.chunks(4).map(plane).collect();
    let data = Scattered::new(&points, 4, &values, 1).expect("data");
    let grid = Grid::<Position4, Number>::new(GridDegree::Cubic, &[5, 4, 4, 6]).expect("a grid");
    let fit = approximate_grid_at(&grid, &data, 1.0).expect("a fit");
    for x in Random::new("everywhere").list(4 * 40, 0.0, 1.0).chunks(4) {
        // What conjugate gradients leave of corners that products of coordinates alone tell apart.
        assert_close(at(&fit.color, &fit.parameters, x)[0], plane(x), 1e-4);
    }
}

/// The mean of what is measured twice; more smoothing, less of the noise.
#[test]
fn smoothing_takes_out_noise() {
    let mut random = Random::new("noise");
    let points = random.list(300, 0.0, 1.0);
    let truth = |x: f64| (3.0 * x).sin();
    let values: Vec<f64> = points.iter().map(|&x| truth(x) + random.between(-0.3, 0.3)).collect();
    let data = Scattered::new(&points, 1, &values, 1).expect("data");
    let grid = Grid::<Number, Number>::new(GridDegree::Cubic, &[60]).expect("a grid");
    let miss = |smoothing: f64| {
        let fit = approximate_grid_at(&grid, &data, smoothing).expect("a fit");
        let far = |i: usize| {
            let x = i as f64 / 100.0;
            (at(&fit.color, &fit.parameters, &[x])[0] - truth(x)).powi(2)
        };
        ((0..=100).map(far).sum::<f64>() / 101.0).sqrt()
    };
    let (rough, smooth) = (miss(1e-4), miss(100.0));
    // Noise of 0.17, of which 300 points leave 0.07 on 60 values, and less than 0.03 on the few that the smoothing leaves.
    assert!(smooth < 0.04 && rough > 1.5 * smooth, "{rough}, {smooth}");
}

#[test]
fn data_of_another_grid_are_refused() {
    let grid = Grid::<Position2, Number>::new(GridDegree::Cubic, &[4, 4]).expect("a grid");
    let error =
        approximate_grid_at(&grid, &random_data::<Position3, Number>("width", 9), 1.0).expect_err("3-D");
    assert_eq!(error.to_string(), "the data have 3 coordinates, the grid has 2");
    let data = random_data::<Position2, Number>("smoothing", 9);
    for smoothing in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(approximate_grid_at(&grid, &data, smoothing).expect_err("bad"), GridFitError::Smoothing);
    }
}
