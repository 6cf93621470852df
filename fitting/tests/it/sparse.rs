//! Few functions of many: lobes over the sphere, wavelets over the plane.

use color_fn_bases::{MotherWavelet, Parts, Range, SphericalGaussians, Wavelets};
use color_fn_core::color::{eval_components, to_f32};
use color_fn_core::domain::{LinearRgb, Number, Position2};
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, Compose};
use color_fn_fitting::Samples;
use color_fn_fitting::harmonics::quadrature::sphere;
use color_fn_fitting::{LobeFamily, fit_lobes, pursue, pursue_line};

fn at<C: Color>(color: &C, parameters: &[f64], x: &[f64]) -> Vec<f64> {
    eval_components::<C, f64>(color, parameters, &BlockOffsets::new(&color.layout()), x)
}

/// Two lobes that were planted are found, in either order: the base and the lobe of each are those of the samples.
#[test]
fn planted_lobes_are_found() {
    let planted =
        [vec![0.1, 0.2, 0.3], vec![6.0, 0.0, 0.0, 2.0, 1.0, 0.5], vec![0.0, -3.0, 9.0, 0.3, 0.6, 0.9]]
            .concat();
    let color = SphericalGaussians::<LinearRgb>::new(2);
    let directions: Vec<f64> = sphere(20).into_iter().flat_map(|(direction, _)| direction).collect();
    let values: Vec<f64> = directions.chunks_exact(3).flat_map(|d| at(&color, &planted, d)).collect();
    let found = fit_lobes(LobeFamily::Gaussians, 2, &Samples::new(&directions, &values)).expect("a fit");
    let fitted: Vec<f64> = directions.chunks_exact(3).flat_map(|d| at(&color, &found, d)).collect();
    for (fitted, value) in fitted.iter().zip(&values) {
        // What the tolerance of the iteration, 1e-7 of the objective, leaves.
        assert!((fitted - value).abs() < 1e-4, "{fitted} is not {value}");
    }
}

/// Each family is nearer with more lobes.
#[test]
fn more_lobes_are_nearer() {
    let directions: Vec<f64> = sphere(14).into_iter().flat_map(|(direction, _)| direction).collect();
    // A sky: brighter upwards, a sun.
    let sky = |d: &[f64]| {
        let sun = (30.0 * (0.6 * d[0] + 0.8 * d[2] - 1.0)).exp();
        [0.2 + 0.3 * d[2] + 2.0 * sun, 0.3 + 0.3 * d[2] + 1.8 * sun, 0.5 + 0.4 * d[2] + sun]
    };
    let values: Vec<f64> = directions.chunks_exact(3).flat_map(sky).collect();
    let samples = Samples::new(&directions, &values);
    for family in [LobeFamily::Gaussians, LobeFamily::Betas, LobeFamily::Zonal(3)] {
        let error = |lobes: usize| {
            let found = fit_lobes(family, lobes, &samples).expect("a fit");
            assert_eq!(found.len(), family.parameters(lobes));
            let graph = color_fn_core::GraphColor::<color_fn_core::domain::Direction, LinearRgb>::new(
                family.graph(lobes),
            );
            let color = graph.expect("a color of direction");
            let fitted = directions.chunks_exact(3).flat_map(|d| at(&color, &found, d));
            fitted.zip(&values).map(|(a, b)| (a - b).powi(2)).sum::<f64>()
        };
        let (one, two) = (error(1), error(2));
        assert!(two < one, "{family:?}: {two} is not below {one}");
    }
}

const SIZE: [usize; 2] = [16, 8];

/// The colors of wavelets at the middles of the parts.
fn colors(mother: MotherWavelet, parameters: &[f64]) -> Vec<[f64; 3]> {
    let color = Wavelets::<Position2, LinearRgb>::new(mother, parameters.len() / 7);
    let middle = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    (0..SIZE[0] * SIZE[1])
        .map(|i| at(&color, parameters, &[middle(i % SIZE[0], SIZE[0]), middle(i / SIZE[0], SIZE[1])]))
        .map(|rgb| [rgb[0], rgb[1], rgb[2]])
        .collect()
}

/// Values without structure.
fn noise() -> Vec<[f64; 3]> {
    (0..SIZE[0] * SIZE[1]).map(|i| [1.0, 2.0, 3.0].map(|k| ((i * i) as f64 * 0.37 * k + k).sin())).collect()
}

/// As many wavelets as there are values give them back: both mothers make a basis.
#[test]
fn all_wavelets_reconstruct_perfectly() {
    for mother in [MotherWavelet::Haar, MotherWavelet::Cdf53] {
        let values = noise();
        let found = pursue(mother, SIZE, &values, values.len());
        let fitted = colors(mother, &found.parameters);
        for (fitted, value) in fitted.iter().flatten().zip(values.iter().flatten()) {
            // The pursuit ends at 1e-12 of the squares.
            assert!((fitted - value).abs() < 1e-5, "{mother:?}: {fitted} is not {value}");
        }
        assert!(found.steps.windows(2).all(|pair| pair[1] <= pair[0]), "{mother:?}: an error grows");
    }
}

/// Parseval's equation: of orthonormal functions the squares of coefficients are the squares of values, so that each choice
/// takes away exactly its own.
#[test]
fn haar_keeps_squares() {
    let values = noise();
    let found = pursue(MotherWavelet::Haar, SIZE, &values, 40);
    let total: f64 = values.iter().flatten().map(|x| x * x).sum();
    // A wavelet of scales s, t is ±1 on 1/st of the parts, a constant of scale 0 everywhere.
    let squares: f64 = found
        .parameters
        .chunks_exact(7)
        .map(|row| {
            let parts = (SIZE[0] * SIZE[1]) as f64 / (row[0].max(1.0) * row[2].max(1.0));
            row[4..].iter().map(|c| c * c * parts).sum::<f64>()
        })
        .sum();
    let left = found.steps[39].powi(2) * values.len() as f64 * 3.0;
    assert!((squares + left - total).abs() < 1e-9 * total, "{squares} + {left} is not {total}");
}

/// The same of one coordinate, of spectra: perfect reconstruction of either mother, and Parseval's equation of Haar.
#[test]
fn wavelets_of_wavelength_reconstruct_and_keep_squares() {
    let values: Vec<f64> = noise().into_iter().map(|[x, _, _]| x).collect();
    let n = values.len();
    let range = Range::new(380.0, 780.0).expect("a range");
    for mother in [MotherWavelet::Haar, MotherWavelet::Cdf53] {
        let found = pursue_line(mother, &values, n);
        let wavelets = Wavelets::<Number, Number>::new(mother, found.parameters.len() / 3);
        let color = wavelets.of(Parts::new(range, n));
        for (i, value) in values.iter().enumerate() {
            let nm = 380.0 + 400.0 * (i as f64 + 0.5) / n as f64;
            let fitted = at(&color, &found.parameters, &[nm])[0];
            // The pursuit ends at 1e-12 of the squares.
            assert!((fitted - value).abs() < 1e-5, "{mother:?}: {fitted} is not {value}");
        }
        // Beyond the range it is what it is at its ends.
        let ends = [(300.0, values[0]), (900.0, values[n - 1])];
        for (nm, value) in ends {
            let fitted = at(&color, &found.parameters, &[nm])[0];
            assert!((fitted - value).abs() < 1e-5, "{mother:?} at {nm}: {fitted} is not {value}");
        }
    }
    let found = pursue_line(MotherWavelet::Haar, &values, n / 4);
    let squares: f64 =
        found.parameters.chunks_exact(3).map(|row| row[2] * row[2] * n as f64 / row[0].max(1.0)).sum();
    let left = found.steps[n / 4 - 1].powi(2) * n as f64;
    let total: f64 = values.iter().map(|x| x * x).sum();
    assert!((squares + left - total).abs() < 1e-9 * total, "{squares} + {left} is not {total}");
}

#[test]
fn planted_wavelets_are_found() {
    let planted = [
        vec![0.0, -0.25, 0.0, -0.25, 0.5, 0.4, 0.3],
        vec![4.0, 2.0, 0.0, -0.25, 0.2, 0.1, -0.1],
        vec![8.0, 5.0, 2.0, 1.0, -0.3, 0.2, 0.1],
    ]
    .concat();
    let values = colors(MotherWavelet::Haar, &planted);
    let found = pursue(MotherWavelet::Haar, SIZE, &values, 10);
    assert_eq!(found.steps.len(), 3, "{:?}", found.steps);
    let fitted = colors(
        MotherWavelet::Haar,
        &to_f32(&found.parameters).iter().map(|&x| f64::from(x)).collect::<Vec<_>>(),
    );
    for (fitted, value) in fitted.iter().flatten().zip(values.iter().flatten()) {
        // Parameters in single precision.
        assert!((fitted - value).abs() < 1e-6, "{fitted} is not {value}");
    }
}
