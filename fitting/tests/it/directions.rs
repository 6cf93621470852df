//! Spherical harmonics against quadrature, SciPy, brute force and published values.
//!
//!     cargo test -p color-fn-fitting --test it directions:: -- --nocapture

use std::f64::consts::{PI, TAU};
use std::path::{Path, PathBuf};

use color_fn_bases::{Filtered, Irradiance, SphericalHarmonics, cosine_factor};
use color_fn_captures::{Aspect, Environment};
use color_fn_core::domain::{LinearRgb, Number};
use color_fn_core::eval;
use color_fn_core::glam::Vec3;
use color_fn_fitting::harmonics::quadrature::{gauss_legendre, sphere};
use color_fn_fitting::harmonics::{
    Convention, Harmonics, Shape, Windowing, environment_difference, fit, irradiance, project, recognise,
};
use support::assert_close;

const MAPS: [&str; 4] = ["city", "forest", "studio", "sunset"];

pub(crate) fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../data").join(file)
}

fn map(name: &str) -> Environment {
    let path = data(&format!("envmaps/{name}.hdr"));
    Environment::read(&path, Aspect::TwoToOne).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn alike(a: &[[f64; 3]], b: &[[f64; 3]], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    a.iter().flatten().zip(b.iter().flatten()).for_each(|(a, b)| assert_close(*a, *b, tolerance));
}

/// Coefficients without structure, those of degree l near 1 / (l + 1).
fn some(degree: usize) -> Harmonics {
    let row = |i: usize| [1.0, 2.0, 3.0].map(|k| (i as f64 * k + 1.7 * k).sin() / (i.isqrt() + 1) as f64);
    Harmonics::from_rows((0..(degree + 1).pow(2)).map(row).collect()).expect("as many as a degree has")
}

/// Turns about z, y, z.
fn rotation(a: f64, b: f64, c: f64) -> [[f64; 3]; 3] {
    let z = |t: f64| [[t.cos(), -t.sin(), 0.0], [t.sin(), t.cos(), 0.0], [0.0, 0.0, 1.0]];
    let y = [[b.cos(), 0.0, b.sin()], [0.0, 1.0, 0.0], [-b.sin(), 0.0, b.cos()]];
    let product = |p: [[f64; 3]; 3], q: [[f64; 3]; 3]| {
        [0, 1, 2].map(|i| [0, 1, 2].map(|j| (0..3).map(|k| p[i][k] * q[k][j]).sum()))
    };
    product(product(z(a), y), z(c))
}

fn turned(rotation: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    rotation.map(|row| row.iter().zip(v).map(|(r, v)| r * v).sum())
}

#[test]
fn quadrature_is_exact() {
    // The weights of 2 and 3 nodes: 1, 1 at ±√(1/3); 5/9, 8/9, 5/9 at ±√(3/5), 0 (Abramowitz & Stegun 25.4.30).
    assert_close(gauss_legendre(2)[0].0, (1.0_f64 / 3.0).sqrt(), 1e-15);
    assert_close(gauss_legendre(3)[1].1, 8.0 / 9.0, 1e-15);
    for k in 0..18 {
        let sum: f64 = gauss_legendre(9).iter().map(|(x, weight)| weight * x.powi(k)).sum();
        // Nine terms below 1.
        assert_close(sum, if k % 2 == 0 { 2.0 / f64::from(k + 1) } else { 0.0 }, 1e-14);
    }
}

#[test]
fn harmonics_are_orthonormal() {
    let all = SphericalHarmonics::<Number>::new(8).expect("a degree");
    let mut gram = vec![0.0; 81 * 81];
    for (direction, weight) in sphere(16) {
        let y = all.basis(direction);
        (0..81 * 81).for_each(|i| gram[i] += weight * y[i / 81] * y[i % 81]);
    }
    for (i, product) in gram.into_iter().enumerate() {
        // 153 terms of at most 1, whose recurrences round some ten times.
        assert_close(product, if i / 81 == i % 81 { 1.0 } else { 0.0 }, 1e-13);
    }
}

#[test]
fn harmonics_have_their_published_values() {
    // Sloan 2008, appendix A2, without the sign of Condon and Shortley; Ramamoorthi & Hanrahan 2001, equation 3.
    let [x, y, z] = [0.36, 0.48, 0.8_f64];
    let found = SphericalHarmonics::<Number>::new(4).expect("a degree").basis([x, y, z]);
    let root = |a: f64, b: f64| (a / (b * PI)).sqrt();
    let expected = [
        (0, root(1.0, 4.0)),
        (1, root(3.0, 4.0) * y),
        (2, root(3.0, 4.0) * z),
        (3, root(3.0, 4.0) * x),
        (4, root(15.0, 4.0) * x * y),
        (5, root(15.0, 4.0) * y * z),
        (6, root(5.0, 16.0) * (3.0 * z * z - 1.0)),
        (7, root(15.0, 4.0) * x * z),
        (8, root(15.0, 16.0) * (x * x - y * y)),
        (9, root(35.0, 32.0) * y * (3.0 * x * x - y * y)),
        (12, root(7.0, 16.0) * z * (5.0 * z * z - 3.0)),
        (20, root(9.0, 256.0) * (35.0 * z.powi(4) - 30.0 * z * z + 3.0)),
    ];
    for (index, expected) in expected {
        // Some roundings of numbers near 1.
        assert_close(found[index], expected, 2e-15);
    }
}

#[test]
fn projections_are_those_of_scipy() {
    let reference = support::cells("reference/sh16_envmaps_cc0_scipy.csv");
    for name in MAPS {
        let found = project(&map(name), 3).expect("a degree");
        let rows: Vec<Vec<f64>> = reference
            .iter()
            .filter(|row| row[0] == name)
            .map(|row| row[1..].iter().map(|cell| cell.parse().expect("a number")).collect())
            .collect();
        assert_eq!(rows.len(), 16, "{name}");
        let mut max = 0.0_f64;
        for row in &rows {
            let index = (row[0] * row[0] + row[0] + row[1]) as usize;
            for k in 0..3 {
                let off = (found.rows()[index][k] - row[2 + k]).abs() / rows[0][2 + k];
                // Maps of 512 columns against their originals of 1024; half a pixel is 6.6e-3 or more.
                assert!(off <= 1e-3, "{name} at {index}, channel {k}: off by {off} of the constant");
                max = max.max(off);
            }
        }
        println!("{name:8} degree 3 against SciPy: at most {max:.1e} of the constant");
    }
}

#[test]
fn a_map_of_harmonics_gives_them_back() {
    let planted = some(8);
    let blank = Environment::new(512, 256, vec![[0.0; 3]; 512 * 256], Aspect::TwoToOne).expect("a map");
    let pixel = |i: usize| planted.eval(blank.direction(i % 512, i / 512)).map(|x| x as f32 + 8.0);
    let full =
        Environment::new(512, 256, (0..512 * 256).map(pixel).collect(), Aspect::TwoToOne).expect("a map");
    assert_eq!(full.clamped(), 0);
    let found = project(&full, 8).expect("a degree");
    for (i, (found, expected)) in found.rows().iter().zip(planted.rows()).enumerate() {
        for k in 0..3 {
            let bias = if i == 0 { 8.0 * (4.0 * PI).sqrt() } else { 0.0 };
            // The values at centres for means over pixels: l² h² / 24 with h = π/256 is 4e-4 of what degree 8 has, and leaks.
            assert_close(found[k], expected[k] + bias, 1e-3);
        }
    }
}

#[test]
fn rotations_commute_with_projections() {
    let lights = |v: [f64; 3]| {
        let lobe = |a: [f64; 3], sharp: f64| {
            (sharp * (a.iter().zip(v).map(|(a, v)| a * v).sum::<f64>() - 1.0)).exp()
        };
        [lobe([0.6, 0.0, 0.8], 3.0), lobe([0.0, -1.0, 0.0], 5.0), 0.2 + lobe([-0.48, 0.64, 0.6], 2.0)]
    };
    let render = |of: &dyn Fn([f64; 3]) -> [f64; 3]| {
        let blank =
            Environment::new(2048, 1024, vec![[0.0; 3]; 2048 * 1024], Aspect::TwoToOne).expect("a map");
        let pixel = |i: usize| of(blank.direction(i % 2048, i / 2048)).map(|x| x as f32);
        Environment::new(2048, 1024, (0..2048 * 1024).map(pixel).collect(), Aspect::TwoToOne).expect("a map")
    };
    let plain = project(&render(&lights), 8).expect("a degree");
    let turn = rotation(0.7, 1.9, -2.4);
    let back = [0, 1, 2].map(|i| [0, 1, 2].map(|j| turn[j][i]));
    let after = project(&render(&|v| lights(turned(&back, v))), 8).expect("a degree");
    let rotated = plain.rotated(&turn);
    let pairs = rotated.rows().iter().flatten().zip(after.rows().iter().flatten());
    let max = pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    println!("rotated and projected, projected and rotated: off by at most {max:.1e}");
    // Values at centres for means over pixels are off by l² h² / 24: some 2e-5 with 1024 columns, a quarter with 2048.
    alike(rotated.rows(), after.rows(), 1e-5);
    // What it had along ω it has along Rω, exactly; and there is a way back.
    let v = [0.36, 0.48, 0.8];
    alike(&[rotated.eval(turned(&turn, v))], &[plain.eval(v)], 1e-13);
    alike(rotated.rotated(&back).rows(), plain.rows(), 1e-13);
}

#[test]
fn a_turn_of_whole_columns_is_a_rotation_about_z() {
    for name in MAPS {
        let map = map(name);
        let pixel = |i: usize| map.row(i / 512)[(i % 512 + 512 - 100) % 512];
        let pixels = (0..512 * 256).map(pixel).collect();
        let shifted = Environment::new(512, 256, pixels, Aspect::TwoToOne).expect("a map");
        let expected = project(&shifted, 8).expect("a degree");
        let found = project(&map, 8).expect("a degree").rotated(&rotation(TAU * 100.0 / 512.0, 0.0, 0.0));
        // The same sums in another order, of coefficients up to some tens.
        alike(found.rows(), expected.rows(), 1e-10);
    }
}

/// `∫ L(ω) max(n · ω, 0) dω`, around the normal: Gauss–Legendre in its cosine over [0, 1], exact for harmonics.
fn brute_force(radiance: &Harmonics, normal: [f64; 3]) -> [f64; 3] {
    let turn = rotation(normal[1].atan2(normal[0]), normal[2].acos(), 0.0);
    let mut sum = [0.0; 3];
    for (x, weight) in gauss_legendre(12) {
        let z = 0.5 * (x + 1.0);
        for j in 0..24 {
            let (sin, cos) = (TAU * f64::from(j) / 24.0).sin_cos();
            let r = (1.0 - z * z).sqrt();
            let light = radiance.eval(turned(&turn, [r * cos, r * sin, z]));
            (0..3).for_each(|k| sum[k] += 0.5 * weight * TAU / 24.0 * z * light[k]);
        }
    }
    sum
}

#[test]
fn irradiance_is_a_brute_force_integral() {
    // Ramamoorthi & Hanrahan 2001.
    for (l, factor) in [PI, 2.0 * PI / 3.0, PI / 4.0, 0.0, -PI / 24.0, 0.0, PI / 64.0].into_iter().enumerate()
    {
        assert_close(cosine_factor(l), factor, 1e-15);
    }
    let normals = [[0.0, 0.0, 1.0], [0.0, 0.0, -1.0], [0.6, 0.0, 0.8], [-0.48, 0.64, -0.6], [0.0, -1.0, 0.0]];
    for name in MAPS {
        let full = map(name);
        let mean: f64 = full.mean().iter().sum::<f64>() * PI / 3.0;
        let band = project(&full, 8).expect("a degree");
        for normal in normals {
            let (found, expected) = (band.irradiance().eval(normal), brute_force(&band, normal));
            // Rounding alone: both are exact for harmonics.
            (0..3).for_each(|k| assert_close(found[k], expected[k], 1e-12 * band.rows()[0][k].max(1.0)));
            let direction = Vec3::from_array(normal.map(|x| x as f32));
            let parameters: Vec<f32> = band.rows().iter().flatten().map(|&x| x as f32).collect();
            let color = Irradiance::<LinearRgb>::new(8).expect("a degree");
            let single = eval(&color, &parameters, direction).expect("its parameters");
            (0..3).for_each(|k| assert_close(f64::from(single[k]), expected[k], 1e-4 * mean));
        }
        let truncation = |degree: usize| {
            let irradiance_of = project(&full, degree).expect("a degree").irradiance();
            let all = sphere(8);
            let off = all.iter().map(|(normal, weight)| {
                let (a, b) = (irradiance_of.eval(*normal), irradiance(&full, *normal));
                weight / (12.0 * PI) * (0..3).map(|k| (a[k] - b[k]).powi(2)).sum::<f64>()
            });
            100.0 * off.sum::<f64>().sqrt() / mean
        };
        let [two, four, eight] = [2, 4, 8].map(truncation);
        println!(
            "{name:8} irradiance of the whole map, RMS of its mean: {two:.2} % off at degree 2, {four:.2} % at 4, {eight:.2} % at 8"
        );
        // What is left out falls off with the degree: a mistake in a factor would not.
        assert!(two < 25.0 && four < two && eight < four, "{name}");
    }
}

#[test]
fn a_footprint_is_the_mean_of_a_cone() {
    let radiance = some(8);
    let parameters: Vec<f32> = radiance.rows().iter().flatten().map(|&x| x as f32).collect();
    let color = Filtered::<LinearRgb>::new(8).expect("a degree");
    let normal = [0.36, 0.48, 0.8_f64];
    let direction = Vec3::new(0.36, 0.48, 0.8);
    let turn = rotation(normal[1].atan2(normal[0]), normal[2].acos(), 0.0);
    for half_angle in [0.01, 0.3, 1.0, 2.0, PI] {
        let mut mean = [0.0; 3];
        for (x, weight) in gauss_legendre(12) {
            let z = 0.5 * ((1.0 - half_angle.cos()) * x + 1.0 + half_angle.cos());
            let r = (1.0 - z * z).sqrt();
            for j in 0..24 {
                let (sin, cos) = (TAU * f64::from(j) / 24.0).sin_cos();
                let light = radiance.eval(turned(&turn, [r * cos, r * sin, z]));
                (0..3).for_each(|k| mean[k] += 0.5 * weight / 24.0 * light[k]);
            }
        }
        let found = eval(&color, &parameters, (direction, half_angle as f32)).expect("its parameters");
        // Single precision: 81 terms whose sum of magnitudes is some ten.
        (0..3).for_each(|k| assert_close(f64::from(found[k]), mean[k], 1e-5));
    }
    let point = eval(&color, &parameters, (direction, 0.0)).expect("its parameters");
    let plain = eval(&radiance.color(), &parameters, direction).expect("its parameters");
    (0..3).for_each(|k| assert_close(f64::from(point[k]), f64::from(plain[k]), 1e-5));
}

#[test]
fn the_smallest_window_leaves_nothing_negative() {
    for name in MAPS {
        let map = map(name);
        for degree in [2, 4, 8] {
            let plain = fit(&map, degree, Windowing::Plain).expect("a degree").harmonics;
            let fitted = fit(&map, degree, Windowing::Smallest).expect("a degree");
            // Finer than the grid that the window was chosen on, and not aligned with it.
            let fine = |harmonics: &Harmonics| {
                let values = (0..40_000).map(|i| {
                    let z = 1.0 - (2.0 * f64::from(i) + 1.0) / 40_000.0;
                    let (sin, cos) = (f64::from(i) * PI * (3.0 - 5.0_f64.sqrt())).sin_cos();
                    let r = (1.0 - z * z).sqrt();
                    harmonics.eval([r * cos, r * sin, z]).into_iter().fold(f64::INFINITY, f64::min)
                });
                values.fold(f64::INFINITY, f64::min)
            };
            let (before, after) = (fine(&plain), fine(&fitted.harmonics));
            assert!(after >= 0.0, "{name}, degree {degree}: {after} after {:?}", fitted.window.shape);
            assert!(before < 0.0 && fitted.window.shape != Shape::None, "{name}, degree {degree}: it rings");
            // No more than the margin is given away, 1 % of half the range of a channel, which the mean bounds.
            let mean = plain.rows()[0].into_iter().fold(0.0, f64::max);
            assert!(after <= 0.1 * mean, "{name}, degree {degree}: a smaller window would do: {after}");
            let error = |h: &Harmonics| environment_difference(&map, |v| h.eval(v), 1.0);
            if degree == 4 {
                let (a, b) = (error(&plain), error(&fitted.harmonics));
                println!("{name:8} plain    {a:?}\n         windowed {b:?} {:?}", fitted.window);
                assert!(a.negative > 0.05 && b.negative == 0.0, "{name}");
            }
        }
    }
}

#[test]
fn conventions_lead_there_and_back() {
    let ours = some(3);
    for convention in Convention::all() {
        let back = convention.read(&convention.write(&ours)).expect("as many as there were");
        alike(back.rows(), ours.rows(), 1e-14);
    }
    assert_eq!(Convention::OURS.write(&ours), ours.rows().concat());
    assert!(Convention::OURS.read(&[0.0; 15]).is_err() && Convention::OURS.read(&[]).is_err());
    assert!(Convention::OURS.read(&[0.0; 300]).is_err() && Convention::OURS.read(&[0.0; 13]).is_err());
}

#[test]
fn splats_are_what_their_code_computes() {
    // `eval_sh` of Kerbl et al. 2023, degrees 0 to 2: 0.5 + C0 sh[0] − C1 y sh[1] + C1 z sh[2] − C1 x sh[3] + C2 …
    let (c0, c1) = (0.28209479177387814, 0.4886025119029199);
    let c2 = [
        1.0925484305920792,
        -1.0925484305920792,
        0.31539156525252005,
        -1.0925484305920792,
        0.5462742152960396,
    ];
    let [x, y, z] = [0.36, 0.48, 0.8_f64];
    let weights = [
        c0,
        -c1 * y,
        c1 * z,
        -c1 * x,
        c2[0] * x * y,
        c2[1] * y * z,
        c2[2] * (3.0 * z * z - 1.0),
        c2[3] * x * z,
        c2[4] * (x * x - y * y),
    ];
    let rows: Vec<[f64; 3]> = (0..9).map(|i| [0.1, 0.2, 0.3].map(|k| (f64::from(i) + k).sin())).collect();
    let expected: [f64; 3] =
        [0, 1, 2].map(|k| 0.5 + weights.iter().zip(&rows).map(|(w, row)| w * row[k]).sum::<f64>());
    let dc = rows[0].to_vec();
    let rest = (0..3).flat_map(|k| rows[1..].iter().map(move |row| row[k]));
    let splat: Vec<f64> = dc.into_iter().chain(rest).collect();
    for (convention, flat) in
        [(Convention::GAUSSIAN_SPLAT, splat), (Convention::KHR_GAUSSIAN_SPLATTING, rows.concat())]
    {
        let found = convention.read(&flat).expect("nine rows").eval([x, y, z]);
        alike(&[found], &[expected], 1e-14);
    }
}

#[test]
fn conventions_are_recognised() {
    let truth = some(2);
    let colors: Vec<_> = sphere(6).into_iter().map(|(v, _)| (v, truth.eval(v))).collect();
    for convention in Convention::all() {
        let found = recognise(&convention.write(&truth), &colors).expect("nine rows");
        assert!(found.is_certain(), "{convention:?}: {found:?}");
        assert_eq!(found.convention, convention);
        assert_close(found.error, 0.0, 1e-12);
    }
    // A map projected to the same degree tells as well, though it is a photograph.
    let map = map("forest");
    let projected = project(&map, 3).expect("a degree");
    let seen: Vec<_> = sphere(8).into_iter().map(|(v, _)| (v, projected.eval(v))).collect();
    let coarse: Vec<f64> = Convention::KHR_GAUSSIAN_SPLATTING
        .write(&projected)
        .iter()
        .map(|x| (x * 64.0).round() / 64.0)
        .collect();
    let found = recognise(&coarse, &seen).expect("sixteen rows");
    assert!(found.is_certain() && found.convention == Convention::KHR_GAUSSIAN_SPLATTING, "{found:?}");
    // A constant is the same in many of them.
    let flat = recognise(&[1.0, 1.0, 1.0], &[([0.0, 0.0, 1.0], [0.28209479; 3])]).expect("one row");
    assert_eq!(flat.convention, Convention::OURS);
    assert!(!flat.is_certain());
}
