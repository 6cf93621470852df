//! Images and points fitted: within budgets, and as single precision computes them.
//!
//!     cargo test -p color-fn-fitting --test it images:: -- --nocapture

use color_fn_captures::spectra::{ReadOptions, SpectralSet};
use color_fn_captures::{Capture, Image, Points};
use color_fn_core::domain::Position2;
use color_fn_core::glam::Vec2;
use color_fn_core::graph::Program;
use color_fn_fitting::display_color::{DisplayColor, encode};
use color_fn_fitting::{FitError, Fitted, Goal, Limit, fit};

fn image(width: usize, height: usize, of: impl Fn(f64, f64) -> [f64; 3]) -> Image {
    let at = |i: usize, n: usize| (i as f64 + 0.5) / n as f64;
    let pixel = |i: usize| of(at(i % width, width), at(i / width, height)).map(|x| x as f32);
    Image::new(width, height, (0..width * height).map(pixel).collect()).expect("an image")
}

fn ramp(width: usize, height: usize) -> Image {
    image(width, height, |x, y| [x, y, 0.5 * (x + y)])
}

/// Waves that get shorter, and an edge.
fn chart(width: usize, height: usize) -> Image {
    image(width, height, |x, y| {
        let wave = 0.5 + 0.4 * (40.0 * x * x).sin();
        [wave, 0.5 + 0.4 * (30.0 * y * y + 3.0 * x).cos(), if x + y > 1.1 { 0.8 } else { 0.1 }]
    })
}

fn fitted(image: &Image, basis: Option<&str>, limit: Option<Limit>) -> Result<Fitted, FitError> {
    let mut goal = Goal::default();
    goal.basis = basis.map(|basis| basis.parse().expect("a basis"));
    goal.limit = limit;
    fit(&Capture::Image(image.clone()), &goal)
}

fn positions(image: &Image) -> Vec<Vec2> {
    let pixel = |i: usize| image.position(i % image.width(), i / image.width()).map(|x| x as f32);
    (0..image.pixels().len()).map(|i| Vec2::from_array(pixel(i))).collect()
}

/// What single precision makes of a fit, at most, as displayed.
fn lost(image: &Image, fitted: &Fitted) -> f64 {
    let program = Program::new(fitted.file.graph().clone());
    let free: Vec<f64> = fitted.file.free().iter().copied().map(f64::from).collect();
    let store = fitted.file.graph().layout().parameters(&free).expect("parameters");
    let positions = positions(image);
    let single = fitted.rgb::<Position2>(&positions).expect("colors");
    let off = positions.iter().zip(single).step_by(7).map(|(at, single)| {
        let exact = program.run::<f64>(&store[..], &at.to_array().map(f64::from));
        let exact = encode([exact[0], exact[1], exact[2]]);
        let single = encode(single.to_array().map(f64::from));
        exact.iter().zip(single).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    });
    off.fold(0.0, f64::max)
}

#[test]
fn more_centres_are_never_worse_and_single_precision_computes_them() {
    for image in [ramp(48, 48), chart(48, 32)] {
        for kernel in
            ["rbf", "thin-plate", "multiquadric", "inverse-multiquadric", "wendland-c2", "wendland-c4"]
        {
            let mut before = 0.0;
            print!("{kernel:22}");
            for centres in [2, 4, 8, 12, 16, 20, 30, 60] {
                let fitted = fitted(&image, Some(&format!("{kernel}:{centres}")), None).expect("a fit");
                let psnr = fitted.file.fit["psnr"].as_f64().expect("a number");
                let greatest = fitted.file.free().iter().fold(0.0_f32, |most, x| most.max(x.abs()));
                let lost = lost(&image, &fitted);
                print!(" {psnr:.1}");
                // 2⁻²² of weights whose magnitudes add up to 2000.
                assert!(lost <= 5e-4, "{kernel}:{centres} loses {lost}, weights up to {greatest}");
                assert!(greatest <= 2000.0, "{kernel}:{centres}: {greatest}");
                // Chosen on few parts and judged on all pixels.
                assert!(psnr >= before - 0.1, "{kernel}:{centres}: {psnr} after {before}");
                before = psnr;
            }
            println!();
        }
    }
}

#[test]
fn plain_images_are_fitted_exactly() {
    for level in [0.0, 1.0] {
        let image = image(16, 16, |_, _| [level; 3]);
        for basis in [None, Some("grid:4x4"), Some("haar:1"), Some("cdf53:2"), Some("rbf:3")] {
            let fitted = fitted(&image, basis, None).unwrap_or_else(|error| panic!("{basis:?}: {error}"));
            let psnr = fitted.file.fit["psnr"].as_f64().expect("a number that is finite");
            // A bell alone is not constant.
            assert!(psnr > if basis == Some("rbf:3") { 15.0 } else { 90.0 }, "{level} {basis:?}: {psnr}");
        }
    }
}

#[test]
fn a_budget_is_filled_and_data_are_not_outgrown() {
    let image = chart(30, 20);
    let filled = fitted(&image, None, Some(Limit::Bytes(4096))).expect("a fit");
    for family in ["grid", "rbf", "haar", "cdf53"] {
        let of = filled.comparison.candidates.iter().filter(|one| one.basis.family().name == family);
        let most = of.map(|one| one.bytes).max().expect("a candidate");
        assert!(most > 3700 && most <= 4096, "{family} takes {most} of 4096 bytes");
    }
    let chosen =
        |fitted: &Fitted| fitted.comparison.candidates[fitted.comparison.chosen.expect("one")].clone();
    let all = fitted(&image, None, Some(Limit::Bytes(1_000_000_000))).expect("a fit");
    let numbers = 3 * 30 * 20;
    assert!(all.comparison.candidates.iter().all(|one| one.parameters <= numbers));
    let best = chosen(&all);
    assert!(best.basis.family().name == "grid", "{best:?}");
    assert!(best.errors[0] >= chosen(&filled).errors[0]);
    for basis in ["grid:31x20", "rbf:300"] {
        let error = fitted(&ramp(20, 20), Some(basis), None).expect_err("more numbers than data");
        assert!(error.is_request() && error.to_string().contains("free numbers"), "{error}");
    }
    let mut table = String::from("x,y,r,g,b\n");
    (0..12).for_each(|i| {
        table += &format!("{},{},0.5,0.2,0.1\n", f64::from(i) / 11.0, f64::from(i * i) / 121.0)
    });
    let points = Capture::Points(Points::parse(&table).expect("points"));
    let fitted = fit(&points, &Goal::default()).expect("a fit");
    assert!(fitted.comparison.candidates.iter().all(|one| one.parameters <= 36), "{:?}", fitted.comparison);
    let table = b"nm,red\n400,0.05\n450,0.06\n500,0.07\n550,0.15\n600,0.6\n650,0.7\n700,0.72\n";
    let spectra =
        Capture::Spectra(SpectralSet::parse(table, "red", &ReadOptions::default()).expect("spectra"));
    let mut goal = Goal::default();
    goal.limit = Some(Limit::Bytes(1_000_000));
    let fitted = fit(&spectra, &goal).expect("a fit");
    assert!(fitted.comparison.candidates.iter().all(|one| one.parameters <= 7), "{:?}", fitted.comparison);
    goal.basis = Some("bspline:8".parse().expect("a basis"));
    assert!(matches!(
        fit(&spectra, &goal),
        Err(FitError::MoreNumbersThanData { numbers: 8, measured: 7, .. })
    ));
}

/// The figures of the chosen one are those of all pixels, also where candidates were compared on few.
#[test]
fn a_large_image_is_judged_on_all_pixels() {
    let image = chart(700, 500);
    let fitted = fitted(&image, None, Some(Limit::Bytes(2048))).expect("a fit");
    let found = fitted.rgb::<Position2>(&positions(&image)).expect("colors");
    let pairs = image.pixels().iter().zip(found);
    let (mut square, mut mean) = (0.0, 0.0);
    for (pixel, found) in pairs {
        let (a, b) = (DisplayColor::new(pixel.map(f64::from)), DisplayColor::from(found));
        square += a.encoded.iter().zip(b.encoded).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / 3.0;
        mean += a.delta_e_2000(&b);
    }
    let count = image.pixels().len() as f64;
    let psnr = -10.0 * (square / count).log10();
    println!("{}: {psnr:.2} dB", fitted.basis());
    // The same sums; ΔE2000 is kept in single precision.
    assert!((psnr - fitted.file.fit["psnr"].as_f64().expect("a number")).abs() < 1e-9);
    assert!((mean / count - fitted.file.fit["delta_e_2000_mean"].as_f64().expect("a number")).abs() < 1e-6);
    assert!(fitted.notes.iter().any(|note| note.contains("compared on 65,536 pixels")), "{:?}", fitted.notes);
}
