//! Colors of splats in other families: planted answers, exact degrees, and the way through a file.

use color_fn_captures::{FloatColumns, PlyFormat, Splats, coefficient_names};
use color_fn_core::domain::{Direction, EncodedRgb};
use color_fn_core::glam::Vec3;
use color_fn_core::{GraphColor, eval};
use color_fn_fitting::LobeFamily::{Betas, Gaussians, Zonal};
use color_fn_fitting::splats::{
    AngularVariation, SplatBasis, SplatColors, SplatFitter, degree_mean_squares, mean_squares, spread,
};

/// A file of splats with harmonics of degree 3 without structure, bright enough that none is clamped, between other numbers.
fn some(count: usize) -> Splats {
    let names = [vec!["x".to_owned()], coefficient_names(3), vec!["opacity".to_owned()]].concat();
    let number = |i: usize| {
        let (splat, place) = (i / names.len(), i % names.len());
        let wave = (1.3 * splat as f32 + 2.7 * place as f32).sin();
        if (1..=3).contains(&place) { 1.0 + 0.3 * wave } else { 0.1 * wave }
    };
    let values: Vec<f32> = (0..count * names.len()).map(number).collect();
    Splats::new(&FloatColumns { names: &names, values: &values, comments: &["by a sine".into()] })
        .expect("splats")
}

fn fitted(colors: &SplatColors, basis: SplatBasis) -> SplatColors {
    SplatFitter::new().fit(colors, &[basis], || {}).remove(0)
}

/// The largest root mean square error of a splat, where nothing was fitted.
fn largest(a: &SplatColors, b: &SplatColors) -> f64 {
    mean_squares(a, b, &spread(200, 0.5)).into_iter().fold(0.0, f64::max).sqrt()
}

/// The convention of the files: Y_00 = 0.2820948 and, of degree 1, 0.4886025 times −y, z, −x (Kerbl's `SH_C0`, `SH_C1`).
#[test]
fn colors_are_those_of_the_reference_renderer() {
    let names = coefficient_names(1);
    let values: [f32; 12] = [0.4, -0.2, -3.0, 0.3, 0.1, 0.2, 0.0, 0.5, 0.0, 0.0, 0.0, 0.1];
    let colors = SplatColors::read(
        &Splats::new(&FloatColumns { names: &names, values: &values, comments: &[] }).expect("splats"),
    );
    let colors = colors.expect("colors");
    let [x, y, z] = [0.36, 0.48, 0.8];
    let found = colors.values(0..1, &[[x, y, z]]);
    let (c0, c1) = (0.282_094_8, 0.488_602_5);
    let expected = [
        0.5 + 0.4 * c0 + c1 * (-0.3 * y + 0.1 * z - 0.2 * x),
        0.5 - 0.2 * c0 + c1 * 0.5 * z,
        // Below 0: clamped.
        0.0,
    ];
    for (found, expected) in found.iter().zip(expected) {
        // Coefficients in single precision.
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }
}

#[test]
fn planted_lobes_are_found_again() {
    let planted = [
        (SplatBasis::Lobes(Gaussians, 1), vec![0.3, 0.2, 0.1, 2.0, -3.0, 4.0, 0.5, 0.4, -0.1]),
        (SplatBasis::Lobes(Betas, 1), vec![0.3, 0.2, 0.2, 2.0, 2.0, -1.0, 0.5, 0.4, -0.1]),
        (
            // The one that takes most of the whole comes first.
            SplatBasis::Lobes(Gaussians, 2),
            vec![0.2, 0.2, 0.2, -3.0, 0.0, 0.0, 0.1, 0.2, 0.4, 0.0, 0.0, 9.0, 0.5, 0.4, 0.2],
        ),
    ];
    for (basis, parameters) in planted {
        let narrow = parameters.iter().map(|&x| x as f32).collect();
        let colors = SplatColors::new(basis, narrow);
        // As values alone, without the parameters.
        let fitter = SplatFitter::new();
        let values = colors.values(0..1, fitter.directions());
        let found = fitter.fit_values(basis, &values);
        for (found, expected) in found.iter().zip(&parameters) {
            // The last step gains less than 1e-4 of a sum of squares that is next to nothing then.
            assert!((found - expected).abs() < 1e-3, "{basis:?}: {found} is not {expected}");
        }
    }
    // A zonal lobe has harmonics of degree 3 about one axis; its size is shared by weights and color.
    let zonal = SplatBasis::Lobes(Zonal(3), 1);
    let colors = SplatColors::new(zonal, vec![0.4, 0.4, 0.4, 0.6, 0.0, 0.8, 1.0, 0.5, -0.25, 0.1, 0.2, 0.05]);
    let fitter = SplatFitter::new();
    let parameters = fitter.fit_values(zonal, &colors.values(0..1, fitter.directions()));
    let again = SplatColors::new(zonal, parameters.iter().map(|&x| x as f32).collect());
    assert!(largest(&colors, &again) < 1e-4, "{parameters:?}");
}

#[test]
fn harmonics_of_the_degree_of_a_file_are_exact() {
    let splats = some(130);
    let colors = SplatColors::read(&splats).expect("colors");
    assert_eq!((colors.len(), colors.basis()), (130, SplatBasis::Harmonics(3)));
    assert_eq!(fitted(&colors, SplatBasis::Harmonics(3)), colors);
    // Through values: nothing is clamped, so that least squares have no error but rounding.
    let fitter = SplatFitter::new();
    let values = colors.values(7..8, fitter.directions());
    let found = fitter.fit_values(SplatBasis::Harmonics(3), &values);
    for (found, expected) in found.iter().zip(colors.parameters(7)) {
        assert!((found - f64::from(*expected)).abs() < 1e-6, "{found} is not {expected}");
    }
    // To a file and back: the constant is rounded once more, beside 0.5 √4π.
    let back = SplatColors::read(&colors.write(&splats)).expect("colors");
    assert!(largest(&colors, &back) < 1e-6);
}

#[test]
fn a_file_of_lobes_gives_the_same_colors() {
    let splats = some(20);
    let colors = SplatColors::read(&splats).expect("colors");
    for basis in
        [SplatBasis::Lobes(Gaussians, 2), SplatBasis::Lobes(Betas, 1), SplatBasis::Lobes(Zonal(3), 1)]
    {
        let fitted = fitted(&colors, basis);
        let file = fitted.write(&splats);
        for format in [PlyFormat::BinaryLittleEndian, PlyFormat::Ascii] {
            let file = Splats::decode(&file.encode(format), "lobes.ply").expect("splats");
            assert_eq!(SplatColors::read(&file).expect("colors"), fitted);
            assert!(file.comments()[0] == "by a sine" && file.comments()[2].contains("color = max(0, base"));
            assert!(!file.properties().iter().any(|property| property.name.starts_with("f_")));
            let kept = ["x".to_owned(), "opacity".to_owned()];
            let of = |splats: &Splats| splats.floats(&kept).and_then(|floats| floats.of(19));
            assert_eq!(of(&file), of(&splats));
            // And it is not told twice.
            assert_eq!(fitted.write(&file).comments(), file.comments());
        }
        // What a renderer computes from the numbers of a splat.
        let graph = GraphColor::<Direction, EncodedRgb>::new(basis.graph()).expect("a color");
        let seen = eval(&graph, fitted.parameters(3), Vec3::new(0.6, 0.0, -0.8)).expect("a color");
        for (a, b) in seen.to_array().iter().zip(fitted.values(3..4, &[[0.6, 0.0, -0.8]])) {
            // Single precision.
            assert!((f64::from(*a) - b).abs() < 1e-5, "{a} is not {b}");
        }
    }
}

#[test]
fn more_lobes_are_nearer() {
    let colors = SplatColors::read(&some(60)).expect("colors");
    let lobes = |n| SplatBasis::Lobes(Gaussians, n);
    let steps = std::sync::atomic::AtomicUsize::new(0);
    let step = || {
        steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    };
    let fits = SplatFitter::new().fit(&colors, &[lobes(3), lobes(1), lobes(2)], step);
    assert_eq!(steps.into_inner(), 60);
    let directions = SplatFitter::new().directions().to_vec();
    let [three, one, two] = [0, 1, 2].map(|k| mean_squares(&colors, &fits[k], &directions));
    for i in 0..60 {
        // The next lobe begins with a color of its own, of 0 at worst; a ridge on it takes a part in a million.
        assert!(
            three[i] <= two[i] * 1.0001 && two[i] <= one[i] * 1.0001,
            "{} {} {}",
            one[i],
            two[i],
            three[i]
        );
    }
}

#[test]
fn the_nature_of_a_signal_is_told() {
    let names = coefficient_names(3);
    let with = |place: usize, value: f32| {
        let mut values = vec![0.0; 48];
        values[place] = value;
        let splats =
            Splats::new(&FloatColumns { names: &names, values: &values, comments: &[] }).expect("splats");
        degree_mean_squares(&SplatColors::read(&splats).expect("colors"))[0]
    };
    // c² / 4π over three channels; 0.5 is the constant of all.
    let [constant, first, _, third] = with(3, 0.6);
    assert!((constant - 0.25).abs() < 1e-6 && (first - 0.36 / (12.0 * std::f64::consts::PI)).abs() < 1e-8);
    assert_eq!(third, 0.0);
    assert_eq!(AngularVariation::of(with(3, 0.6)), AngularVariation::Smooth);
    assert_eq!(AngularVariation::of(with(17, 0.6)), AngularVariation::Glossy);
    assert_eq!(AngularVariation::of(with(17, 0.01)), AngularVariation::Constant);
}
