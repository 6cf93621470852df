//! Reflection and its sampling, by laws.

use std::f64::consts::{PI, TAU};

use color_fn_bases::sampling::{GaussianSampler, HalfLobeSampler, sample_gaussian};
use color_fn_bases::{Grid, GridDegree, HalfDifference, HalfLobes, LowRankBrdf, SphericalGaussians};
use color_fn_core::color::eval_components;
use color_fn_core::domain::{LinearRgb, Position3};
use color_fn_core::params::BlockOffsets;
use color_fn_core::scalar::Dual;
use color_fn_core::{Color, Compose};
use support::assert_close;

/// A color in `f64`, at input components.
fn at<C: Color>(color: &C, free: &[f64], x: &[f64]) -> Vec<f64> {
    let layout = color.layout();
    let all = layout.parameters(free).expect("the number of parameters");
    eval_components::<C, f64>(color, &all, &BlockOffsets::new(&layout), x)
}

/// The fractional parts of multiples of irrational numbers: even in the unit cube (Weyl; Roberts' generalised golden ratio).
fn even(i: usize) -> [f64; 3] {
    [0.819_172_513_396_164_4, 0.671_043_606_703_789_2, 0.549_700_477_901_970_3]
        .map(|step| (0.5 + step * i as f64).fract())
}

/// Numbers that are positive and not regular.
fn some(n: usize) -> Vec<f64> {
    (0..n).map(|i| 0.1 + even(i)[0]).collect()
}

fn unit(theta: f64, phi: f64) -> [f64; 3] {
    [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]
}

const LOBES: [f64; 18] =
    [0.3, 0.1, 0.05, 0.02, 12.0, 1.0, 0.7, 0.3, 0.0, 0.3, 0.6, 1.5, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1];

/// Whatever the parameters are. What is left is the order of sums, and the slope of a spline times the rounding of its coordinate.
#[test]
fn functions_of_half_and_difference_angles_are_reciprocal() {
    fn check<C: Color>(color: &C) {
        let free = some(color.layout().len());
        for i in 0..200 {
            let t = f64::from(i);
            let [a, b] = [unit(0.0075 * t, 2.3 * t), unit(1.5 - 0.007 * t, 1.1 * t)];
            let there = at(color, &free, &[a, b].concat());
            let back = at(color, &free, &[b, a].concat());
            for (there, back) in there.iter().zip(&back) {
                assert_close(*there, *back, 1e-12 * there.abs());
                assert!(*there > 0.0);
            }
        }
    }
    let angles = HalfDifference::new(0.1);
    check(&LowRankBrdf::new(3, [9, 6, 5], angles).expect("a size"));
    check(&HalfLobes::new(3));
    check(&Grid::<Position3, LinearRgb>::new(GridDegree::Cubic, &[6, 5, 5]).expect("a grid").of(angles));
}

/// Against the rotations of Rusinkiewicz 1998, eq. 1 and 2, and the product of cosines that they give.
#[test]
fn coordinates_are_half_and_difference_angles() {
    let stretched = |t: f64, epsilon: f64| (t / epsilon).ln_1p() / (1.0 / epsilon).ln_1p();
    for i in 0..100 {
        let [a, b, c] = even(i);
        let (theta_h, theta_d, phi_d) = (1.5 * a, 1.5 * b, TAU * c);
        let [x, y, z] = unit(theta_d, phi_d);
        let (sine, cosine) = theta_h.sin_cos();
        let light = [cosine * x + sine * z, y, cosine * z - sine * x];
        let half = [sine, 0.0, cosine];
        let view: Vec<f64> = (0..3).map(|k| 2.0 * theta_d.cos() * half[k] - light[k]).collect();
        let found = at(&HalfDifference::new(0.2), &[], &[&light[..], &view].concat());
        assert_close(found[0], stretched(sine * sine, 0.04), 1e-12);
        assert_close(found[1], theta_d.cos(), 1e-12);
        let product = (cosine * theta_d.cos()).powi(2) - (sine * theta_d.sin() * phi_d.cos()).powi(2);
        if light[2] > 1e-4 && view[2] > 1e-4 {
            assert_close(found[2], stretched(product, 0.05), 1e-12);
        }
    }
}

/// Also where angles are not defined: light from the view, half vectors at the normal, and opposite directions.
#[test]
fn slopes_are_finite_everywhere() {
    let (up, aside) = ([0.0, 0.0, 1.0], unit(0.7, 0.4));
    let mirrored = [-aside[0], -aside[1], aside[2]];
    let (edge, opposite) = ([1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]);
    for (light, view) in [(up, up), (aside, aside), (aside, mirrored), (edge, opposite), (edge, up)] {
        let angles = HalfDifference::new(0.05);
        let x: Vec<f64> = [light, view].concat();
        for first in [0, 2] {
            let variables: Vec<Dual<f64, 4>> = (0..6)
                .map(|i| match i {
                    i if (first..first + 4).contains(&i) => Dual::variable(x[i], i - first),
                    i => Dual::constant(x[i]),
                })
                .collect();
            let store = color_fn_core::scalar::DualStore::constants(&[][..]);
            let out = eval_components::<_, Dual<f64, 4>>(
                &angles,
                store,
                &BlockOffsets::new(&angles.layout()),
                &variables,
            );
            for value in out {
                assert!(value.value >= 0.0 && value.value <= 1.0);
                assert!((0..4).all(|k| value.partial(k).is_finite()), "{light:?} {view:?}");
            }
        }
    }
}

/// The sphere by the midpoint rule, even in θ and φ.
fn sphere(rows: usize, mut f: impl FnMut([f64; 3]) -> f64) -> f64 {
    let columns = 2 * rows;
    let mut sum = 0.0;
    for i in 0..rows * columns {
        let theta = PI * ((i / columns) as f64 + 0.5) / rows as f64;
        sum += theta.sin() * f(unit(theta, TAU * ((i % columns) as f64 + 0.5) / columns as f64));
    }
    sum * PI * TAU / (rows * columns) as f64
}

/// A base, a broad lobe and a sharp one, about axes of their own.
const LIGHT: [f64; 15] = [0.1, 0.2, 0.3, 0.0, -1.5, 1.0, 0.5, 0.4, 0.3, 12.0, 5.0, -9.0, 6.0, 5.0, 2.0];

#[test]
fn densities_integrate_to_one() {
    let sampler = GaussianSampler::new(&LIGHT).expect("light");
    // The midpoint rule is off by the square of a step over the width of the sharpest lobe.
    assert_close(sphere(300, |d| sampler.density(d)), 1.0, 1e-5);
    for view in [unit(0.0, 0.0), unit(0.5, 1.0), unit(1.3, 2.0)] {
        let sampler = HalfLobeSampler::new(&LOBES, view).expect("a surface that reflects");
        // Directions near the opposite one have a density like one over the distance to it: the error falls like the step.
        assert_close(sphere(600, |d| sampler.density(d)), 1.0, 2e-3);
    }
}

/// Of 20 000 directions from even numbers as many fall into each part of the sphere as the density says. Random numbers would give a
/// χ² of the number of parts less one; even ones stay below, and a wrong density is far above.
#[test]
fn samples_have_their_density() {
    const PARTS: usize = 8;
    let check = |sample: &dyn Fn([f64; 3]) -> [f64; 3], density: &dyn Fn([f64; 3]) -> f64| {
        let part = |d: [f64; 3]| {
            let row = ((d[2] + 1.0) * 0.5 * PARTS as f64).min(PARTS as f64 - 1.0) as usize;
            let turn = d[1].atan2(d[0]).rem_euclid(TAU) / TAU * PARTS as f64;
            row * PARTS + turn.min(PARTS as f64 - 1.0) as usize
        };
        let (mut wanted, mut found) = (vec![0.0; PARTS * PARTS], vec![0.0; PARTS * PARTS]);
        let rows = 400;
        sphere(rows, |d| {
            // What the rule multiplies with.
            let area = (1.0 - d[2] * d[2]).sqrt() * PI * PI / (rows * rows) as f64;
            wanted[part(d)] += density(d) * area;
            0.0
        });
        let n = 20_000;
        for i in 0..n {
            let d = sample(even(i));
            assert_close(d.iter().map(|x| x * x).sum(), 1.0, 1e-12);
            found[part(d)] += 1.0 / f64::from(n as u16);
        }
        let parts = wanted.iter().zip(&found).filter(|(wanted, _)| **wanted > 1e-4);
        let square: f64 = parts.map(|(a, b)| (a - b).powi(2) / a).sum::<f64>() * n as f64;
        assert!(square < (PARTS * PARTS) as f64, "χ² {square}");
    };
    let light = GaussianSampler::new(&LIGHT).expect("light");
    check(&|u| light.sample(u), &|d| light.density(d));
    let surface = HalfLobeSampler::new(&LOBES, unit(0.6, 0.7)).expect("a surface that reflects");
    check(&|u| surface.sample(u), &|d| surface.density(d));
}

/// What is reflected and shone, by sampling and by quadrature.
#[test]
fn sampling_integrates() {
    let n = 4096;
    let color = SphericalGaussians::<LinearRgb>::new(2);
    let sampler = GaussianSampler::new(&LIGHT).expect("light");
    // Irradiance: of the light, times the cosine.
    let shone = |d: [f64; 3]| at(&color, &LIGHT, &d)[0] * d[2].max(0.0);
    let by_samples: f64 =
        (0..n).map(|i| sampler.sample(even(i))).map(|d| shone(d) / sampler.density(d)).sum::<f64>();
    let by_quadrature = sphere(200, shone);
    // Even numbers leave about (ln n)³ / n times the variation, here of half.
    assert_close(by_samples / n as f64 / by_quadrature, 1.0, 5e-3);

    let surface = HalfLobes::new(2);
    let view = unit(0.8, 0.3);
    let sampler = HalfLobeSampler::new(&LOBES, view).expect("a surface that reflects");
    let reflected = |d: [f64; 3]| at(&surface, &LOBES, &[d, view].concat())[0] * d[2].max(0.0);
    let by_samples: f64 =
        (0..n).map(|i| sampler.sample(even(i))).map(|d| reflected(d) / sampler.density(d)).sum::<f64>();
    assert_close(by_samples / n as f64 / sphere(400, reflected), 1.0, 5e-3);
}

/// Lobes of any sharpness give unit vectors and no NaN, at the ends of the numbers too.
#[test]
fn lobes_of_any_sharpness_are_sampled() {
    for sharpness in [0.0, 1e-12, 0.5, 700.0, 1e8] {
        for axis in [[0.0, 0.0, 1.0], [0.0, 0.0, -1.0], unit(2.0, 3.0)] {
            for u in [0.0, 0.5, 1.0 - f64::EPSILON] {
                let d = sample_gaussian(axis, sharpness, [u, u]);
                assert_close(d.iter().map(|x| x * x).sum(), 1.0, 1e-12);
            }
        }
    }
    assert!(GaussianSampler::new(&[0.0; 9]).is_err());
    assert!(HalfLobeSampler::new(&LOBES, [0.0, 0.6, -0.8]).is_err());
}
