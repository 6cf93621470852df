//! The sky through the day: `cargo test -p color-fn-fitting --test it sky:: -- --nocapture` prints the figures.

use color_fn_bases::{ParameterSpline, Spacing, SphericalGaussians, SphericalHarmonics};
use color_fn_captures::{Sky, SkyFrame};
use color_fn_core::color::{eval_components, round_to_f32, to_f32};
use color_fn_core::domain::{Direction, Elevation, LinearRgb, Number, Number3, Number4};
use color_fn_core::glam::Vec3;
use color_fn_core::params::BlockOffsets;
use color_fn_core::{Color, Domain, GraphColor};
use color_fn_fitting::Samples;
use color_fn_fitting::{
    LobeFamily, ParameterSplineConfig, SkyColor, SkyDifference, SkySamples, Slice, SpectralSky,
    fit_parameter_spline_linear, frame_difference, improve_parameter_spline, keyframes_through,
};
use color_fn_run::eval_batch;

use support::Random;

const KEYFRAMES: usize = 6;

fn sky() -> Sky {
    let path = crate::directions::data("sky/hosek_wilkie_sky_through_the_day.csv");
    Sky::read(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// The errors of a color at every frame.
fn errors(sky: &Sky, found: &SkyColor) -> Vec<SkyDifference> {
    let color = GraphColor::<(Elevation, Direction), LinearRgb>::new(found.graph.clone()).expect("a sky");
    let error = |frame: &SkyFrame| {
        let at = round_to_f32(frame.elevation);
        let point = |d: &[f64; 3]| (at, Vec3::from_slice(&to_f32(d)));
        let points: Vec<(f32, Vec3)> = frame.directions.iter().map(point).collect();
        let mut colors = vec![Vec3::ZERO; points.len()];
        eval_batch(&color, &to_f32(&found.parameters), &points, &mut colors).expect("as many parameters");
        let colors: Vec<[f64; 3]> = colors.iter().map(|rgb| rgb.to_array().map(f64::from)).collect();
        frame_difference(&sky.rgb(frame), &colors, 1.0)
    };
    sky.frames().iter().map(error).collect()
}

/// Directions spread over the upper hemisphere by the golden angle.
fn spread(n: usize) -> Vec<f64> {
    let direction = |i: usize| {
        let (z, turn) = ((i as f64 + 0.5) / n as f64, 2.399_963_229_728_653 * i as f64);
        let r = (1.0 - z * z).sqrt();
        [r * turn.cos(), r * turn.sin(), z]
    };
    (0..n).flat_map(direction).collect()
}

/// The values of a color that varies, with known parameters, at every place.
fn planted<C: Color<In = Direction>>(
    color: &ParameterSpline<C, Elevation>,
    parameters: &[f64],
    places: &[f64],
    directions: &[f64],
) -> Vec<Vec<f64>> {
    let layout = BlockOffsets::new(&color.layout());
    let value =
        |at: f64, d: &[f64]| eval_components::<_, f64>(color, parameters, &layout, &[at, d[0], d[1], d[2]]);
    places.iter().map(|&at| directions.chunks_exact(3).flat_map(|d| value(at, d)).collect()).collect()
}

/// The values at each of the places.
fn slices<'a>(directions: &'a [f64], values: &'a [Vec<f64>]) -> Vec<Slice<'a>> {
    let slice = |(&at, values): (&f64, &'a Vec<f64>)| Slice { at, samples: Samples::new(directions, values) };
    PLACES.iter().zip(values).map(slice).collect()
}

const PLACES: [f64; 9] = [1.0, 4.0, 9.0, 16.0, 25.0, 36.0, 50.0, 66.0, 85.0];
const EXACT: ParameterSplineConfig = ParameterSplineConfig { ridge: 0.0, smoothness: 0.0, iterations: 60 };

#[test]
fn planted_harmonics_are_found_again() {
    let harmonics = SphericalHarmonics::<Number>::new(3).expect("a degree");
    let color = ParameterSpline::<_, Elevation>::new(harmonics, 5, (1.0, 85.0), Spacing::CubeRoot)
        .expect("keyframes");
    let parameters = Random::new("planted sky").list(5 * 16, -1.0, 1.0);
    let directions = spread(120);
    let values = planted(&color, &parameters, &PLACES, &directions);
    let slices = slices(&directions, &values);
    let found = fit_parameter_spline_linear(&color, &slices, 1, &EXACT).expect("a fit");
    // Over half a sphere the harmonics of degree 3 are a condition of 1e4 in the normal equations, of 1e-16.
    for (found, planted) in found.iter().zip(&parameters) {
        assert!((found - planted).abs() < 1e-9, "{found} is not {planted}");
    }
    // Two frames do not tell five keyframes apart.
    assert!(fit_parameter_spline_linear(&color, &slices[..2], 1, &EXACT).is_err());
}

#[test]
fn planted_lobes_are_found_again() {
    let lobes = SphericalGaussians::<Number3>::new(2);
    let color =
        ParameterSpline::<_, Elevation>::new(lobes, 4, (1.0, 85.0), Spacing::Even).expect("keyframes");
    let mut random = Random::new("planted lobes");
    let one = |random: &mut Random| -> Vec<f64> {
        let centre = [0.2, 0.3, 0.4, 4.0, 0.5, 2.0, 1.0, 0.6, 0.2, -3.0, 0.0, 1.0, 0.2, 0.5, 0.9];
        centre.iter().map(|x| x + random.between(-0.1, 0.1)).collect()
    };
    // Splines through four lists at four places are those of four keyframes.
    let lists = |random: &mut Random| -> Vec<(f64, Vec<f64>)> {
        [1.0, 29.0, 57.0, 85.0].iter().map(|&at| (at, one(random))).collect()
    };
    let parameters = keyframes_through(&color, &lists(&mut random), &EXACT).expect("splines");
    let start = keyframes_through(&color, &lists(&mut random), &EXACT).expect("splines");
    let directions = spread(80);
    let values = planted(&color, &parameters, &PLACES, &directions);
    let slices = slices(&directions, &values);
    let found = improve_parameter_spline(&color, &slices, &start, &EXACT).expect("a fit");
    let again = planted(&color, &found, &PLACES, &directions);
    for (found, planted) in again.iter().flatten().zip(values.iter().flatten()) {
        // An iteration ends when the squares fall by less than a millionth; the last steps are quadratic.
        assert!((found - planted).abs() < 1e-5, "{found} is not {planted}");
    }
}

#[test]
fn a_sky_has_no_harmonics_that_are_odd_across_the_plane_of_the_sun() {
    let found =
        SkySamples::rgb(&sky()).harmonics(4, KEYFRAMES, &ParameterSplineConfig::default()).expect("a fit");
    let max = found.parameters.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    for (row, values) in found.parameters.chunks_exact(3).enumerate() {
        let index = row % 25;
        let l = index.isqrt();
        if index < l * l + l {
            // Every direction has its mirror image: what is left is rounding, magnified by the condition.
            assert!(values.iter().all(|x| x.abs() <= 1e-9 * max), "Y_{l},{}: {values:?}", index - l * l);
        }
    }
}

#[test]
fn the_sky_is_fitted_and_foretold() {
    let sky = sky();
    let samples = SkySamples::rgb(&sky);
    let config = ParameterSplineConfig::default();
    let fitted = |degree: usize| samples.harmonics(degree, KEYFRAMES, &config).expect("a fit");
    // As measured, and a tenth: they are to stay.
    for (degree, max) in [(2, 0.100), (4, 0.047), (8, 0.021)] {
        let error = SkyDifference::mean(&errors(&sky, &fitted(degree)));
        println!("sh:{degree}: log RMS {:.4}, linear {:.4}", error.log, error.linear);
        assert!(error.log < max && error.negative == 0.0, "{error:?}");
    }
    let last = sky.frames().len() - 1;
    let held = (0..=last).map(|i| {
        let found = samples.without(i).harmonics(4, KEYFRAMES, &config).expect("a fit");
        errors(&sky, &found)[i]
    });
    let held: Vec<SkyDifference> = held.collect();
    for (frame, error) in sky.frames().iter().zip(&held) {
        println!("sh:4 without {}°: log RMS {:.4}, linear {:.4}", frame.elevation, error.log, error.linear);
    }
    let (inner, ends) = (SkyDifference::mean(&held[1..last]), SkyDifference::mean(&[held[0], held[last]]));
    println!("sh:4 held out: {:.4} between others, {:.4} at the ends", inner.log, ends.log);
    // Between others little more than where it is fitted; beyond the last it is a guess.
    assert!(inner.log < 0.053, "{inner:?}");
    let lobes = samples.lobes(LobeFamily::Gaussians, 2, KEYFRAMES, &config).expect("a fit");
    let error = SkyDifference::mean(&errors(&sky, &lobes));
    println!("gaussians:2: log RMS {:.4}, linear {:.4}", error.log, error.linear);
    assert!(error.log < 0.060 && error.negative == 0.0, "{error:?}");
}

/// The spectral errors over all frames.
fn spectral<O: Domain>(sky: &Sky, degree: usize) -> SkyDifference {
    let found =
        SpectralSky::<O>::fit(sky, degree, KEYFRAMES, &ParameterSplineConfig::default()).expect("a fit");
    let all = found.color.layout().parameters(&found.parameters).expect("as many as it has");
    let places = BlockOffsets::new(&found.color.layout());
    let error = |frame: &SkyFrame| {
        let value = |d: &[f64; 3], nm: f64| {
            eval_components::<_, f64>(
                &found.color,
                &all[..],
                &places,
                &[frame.elevation, d[0], d[1], d[2], nm],
            )[0]
        };
        let found: Vec<[f64; 1]> = frame
            .directions
            .iter()
            .flat_map(|d| sky.wavelengths().iter().map(|&nm| [value(d, nm)]))
            .collect();
        let radiance: Vec<[f64; 1]> = frame.radiance.iter().map(|&x| [x]).collect();
        frame_difference(&radiance, &found, 1.0)
    };
    SkyDifference::mean(&sky.frames().iter().map(error).collect::<Vec<_>>())
}

#[test]
fn the_sky_is_a_function_of_wavelength_too() {
    let sky = sky();
    let (three, four) = (spectral::<Number3>(&sky, 4), spectral::<Number4>(&sky, 4));
    println!("sh:4 of 3 functions: {three:?}\nsh:4 of 4 functions: {four:?}");
    // The functions of wavelength add little to what harmonics leave: 0.042 as RGB.
    assert!(three.log < 0.050 && four.log < 0.050, "{three:?} {four:?}");
}
