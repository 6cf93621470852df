//! Environment maps fitted as lights: made ones and measured ones.
//!
//!     cargo test -p color-fn-fitting --test it maps:: -- --nocapture

use std::f64::consts::PI;

use color_fn_captures::{Aspect, Capture, Environment, pixel_direction};
use color_fn_core::domain::Direction;
use color_fn_core::glam::Vec3;
use color_fn_fitting::harmonics::row_difference;
use color_fn_fitting::{Fitted, Goal, Limit, fit};

use crate::directions::data;

/// A map of a function of direction.
fn made(height: usize, of: impl Fn([f64; 3]) -> [f64; 3]) -> Environment {
    let size = [2 * height, height];
    let pixel = |i: usize| of(pixel_direction(size, i % size[0], i / size[0])).map(|x| x as f32);
    let pixels = (0..2 * height * height).map(pixel).collect();
    Environment::new(size[0], size[1], pixels, Aspect::TwoToOne).expect("a map")
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A sky that is brighter and whiter at the horizon, ground of a tenth, and a disc of so many degrees across with a share of all
/// light.
fn sun(height: usize, across: f64, share: f64) -> Environment {
    let towards = [0.48, -0.64, 0.6];
    let cosine = (0.5 * across.to_radians()).cos();
    let sky = |d: [f64; 3]| {
        if d[2] < 0.0 { [0.1, 0.09, 0.08] } else { [0.4, 0.6, 1.0].map(|x| x + 0.8 * (-4.0 * d[2]).exp()) }
    };
    let total = made(64, sky).mean().iter().sum::<f64>() / 3.0 * 4.0 * PI;
    // As many pixels as are inside, so that a coarse map has the same light.
    let size = [2 * height, height];
    let inside: f64 =
        made(height, |d| [if dot(d, towards) >= cosine { 1.0 } else { 0.0 }; 3]).mean()[0] * 4.0 * PI;
    assert!(inside > 0.0, "{size:?} has no pixel inside");
    let radiance = total * share / (1.0 - share) / inside;
    made(height, |d| {
        let mut color = sky(d);
        if dot(d, towards) >= cosine {
            color.iter_mut().zip([1.1, 1.0, 0.9]).for_each(|(x, tint)| *x += radiance * tint);
        }
        color
    })
}

/// Dark walls and three soft boxes.
fn studio(height: usize) -> Environment {
    let boxes = [
        ([0.8, 0.0, 0.6], 0.15, [30.0, 28.0, 25.0]),
        ([-0.6, 0.64, 0.48], 0.08, [60.0, 70.0, 90.0]),
        ([0.0, -0.96, 0.28], 0.25, [8.0, 8.0, 8.0]),
    ];
    made(height, |d| {
        let mut color = [0.03, 0.03, 0.035];
        for (towards, angle, radiance) in boxes {
            if dot(d, towards) >= f64::cos(angle) {
                color = radiance;
            }
        }
        color
    })
}

fn within(map: &Environment, bytes: usize) -> Fitted {
    let mut goal = Goal::default();
    goal.limit = Some(Limit::Bytes(bytes));
    fit(&Capture::Environment(map.clone()), &goal).expect("a fit")
}

fn error_of(fitted: &Fitted, key: &str) -> f64 {
    fitted.file.fit[key].as_f64().expect("a number")
}

/// The errors are those of the function that is written, computed here once more; energy and irradiance are kept.
fn is_a_light(name: &str, map: &Environment, bytes: usize) {
    let start = std::time::Instant::now();
    let fitted = within(map, bytes);
    let [log, irradiance, energy] =
        ["log_rms", "irradiance_rms", "energy_error"].map(|key| error_of(&fitted, key));
    println!(
        "{name:12} {bytes:5} B: {:13} log {log:.4}, irradiance {irradiance:.4}, energy {energy:.5}, negative {:.3}; {:.1} s",
        fitted.basis(),
        error_of(&fitted, "negative_share"),
        start.elapsed().as_secs_f64(),
    );
    assert!(4 * fitted.file.free().len() <= bytes, "{name}");
    let again = row_difference(map, 1.0, |row, colors| {
        let at = |column: usize| Vec3::from(map.direction(column, row).map(|x| x as f32));
        let points: Vec<Vec3> = (0..map.width()).map(at).collect();
        let found = fitted.rgb::<Direction>(&points).expect("colors");
        colors.iter_mut().zip(found).for_each(|(color, found)| *color = found.to_array());
    });
    // The same sums in single precision of the directions.
    assert!(
        (again.log - log).abs() <= 1e-4 && (again.irradiance - irradiance).abs() <= 1e-4,
        "{name}: {again:?}"
    );
    assert!(again.energy <= 0.01 && again.irradiance <= 0.02, "{name}: {again:?}");
}

#[test]
fn the_default_keeps_the_light_of_a_map() {
    for name in ["city", "forest", "studio", "sunset"] {
        let path = data(&format!("envmaps/{name}.hdr"));
        let map = Environment::read(&path, Aspect::TwoToOne).expect("a map");
        is_a_light(name, &map, 1024);
    }
    is_a_light("soft boxes", &studio(128), 1024);
    is_a_light("sun of 80 %", &sun(512, 0.53, 0.8), 1024);
    is_a_light("sun of 95 %", &sun(256, 1.0, 0.95), 1024);
    is_a_light("one pixel", &sun(32, 6.0, 0.7), 1024);
}

#[test]
fn maps_without_light_or_without_change_are_fitted() {
    for (level, name) in [(0.0, "black"), (0.7, "constant")] {
        let map = made(16, |_| [level, 0.5 * level, level]);
        let default = within(&map, 1024);
        let lobes = |basis: &str| {
            let mut goal = Goal::default();
            goal.basis = Some(basis.parse().expect("a basis"));
            fit(&Capture::Environment(map.clone()), &goal).unwrap_or_else(|error| panic!("{basis}: {error}"))
        };
        for fitted in [default, lobes("gaussians:5"), lobes("betas:2"), lobes("zonal:2"), lobes("sh:3")] {
            let all = fitted.file.fit.values().filter_map(|value| value.as_f64());
            println!("{name}: {} {:?}", fitted.basis(), fitted.file.fit);
            // Of 16 rows, values at the middles of pixels for means leak l² h² / 24 into degrees that should have nothing.
            let tolerance = if fitted.basis() == "sh:3" { 0.02 } else { 1e-5 };
            assert!(
                all.clone().count() == 5 && all.clone().all(|error| error <= tolerance),
                "{name}: {}",
                fitted.basis()
            );
        }
    }
}

#[test]
fn lobes_get_better_with_their_number_and_budgets_are_filled() {
    let path = data("envmaps/forest.hdr");
    let map = Environment::read(&path, Aspect::TwoToOne).expect("a map");
    let fitted = within(&map, 2048);
    for family in ["gaussians", "betas"] {
        let all: Vec<_> =
            fitted.comparison.candidates.iter().filter(|one| one.basis.family().name == family).collect();
        let logs: Vec<f64> = all.iter().map(|one| one.errors[0]).collect();
        println!(
            "{family}: {:?}",
            all.iter().map(|one| (one.bytes, one.errors[0], one.errors[2])).collect::<Vec<_>>()
        );
        assert!(logs.windows(2).all(|pair| pair[1] <= pair[0]), "{family}: {logs:?}");
        assert!(all.last().is_some_and(|one| one.bytes > 1950 && one.bytes <= 2048), "{family}");
    }
    // Windowed coefficients are for display: nothing is chosen for light, and it is said.
    let mut goal = Goal::default();
    goal.windowing = color_fn_fitting::harmonics::Windowing::Smallest;
    goal.basis = Some("sh:4".parse().expect("a basis"));
    let shown = fit(&Capture::Environment(map), &goal).expect("a fit");
    assert!(
        shown.remark.as_ref().is_some_and(|remark| remark.contains("windowed for display")),
        "{:?}",
        shown.remark
    );
    assert!(error_of(&shown, "negative_share") == 0.0 && error_of(&shown, "irradiance_rms") > 0.02);
}
