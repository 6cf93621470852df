//! The integral against plain sums, in a chain, and nested.

use super::*;
use crate::agreement::{
    direct, duals_are_slopes, grid, intervals_enclose, lanes_are_singles, recorded_is_direct, single,
};
use crate::black_body::planck;
use crate::convert::{LabWhite, Matrix, XyzToLab};
use crate::metrics::samples;
use crate::transfer::Encode;
use crate::{Adaptation, Curve, RgbSpace};
use color_fn_core::Compose;
use color_fn_core::domain::Index;
use color_fn_core::graph::{Graph, Node, Type};
use color_fn_core::record;
use support::assert_close;

/// One value for all wavelengths.
struct Gray;

impl Color for Gray {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().free("gray", 1, 1)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, _: S) -> S {
        params.block(0).first().get(0)
    }
}

/// Samples at 1 nm from 360 nm on, held between.
struct Sampled(Vec<f64>);

impl Color for Sampled {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().fixed("samples", 1, self.0.clone())
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        params.block(0).gather(wavelength - S::lit(360.0)).get(0)
    }
}

/// A sum of bells: amplitude, centre in nm, width in nm.
struct Bells(usize);

impl Color for Bells {
    type In = Wavelength;
    type Out = Reflectance;

    fn layout(&self) -> Layout {
        Layout::new().free("bells", self.0, 3)
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, params: Params<'_, S>, wavelength: S) -> S {
        params.block(0).sum_rows(
            #[inline(always)]
            |bell| {
                let t = (wavelength - bell.get(1)) / bell.get(2);
                bell.get(0) * (-(t * t)).exp()
            },
        )
    }
}

const BELLS: [f64; 9] = [0.5, 450.0, 40.0, 0.3, 550.0, 60.0, 0.6, 640.0, 50.0];

/// A black body of a temperature in K, relative to its radiance at 560 nm.
struct BlackBody;

impl Color for BlackBody {
    type In = (color_fn_core::domain::Temperature, Wavelength);
    type Out = Emission;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, (kelvin, wavelength): (S, S)) -> S {
        let (c2, one) = (S::lit(1.438776877e7), S::lit(1.0));
        let ratio = S::lit(560.0) / wavelength;
        let fifth = ratio * ratio * ratio * ratio * ratio;
        let reference = (c2 / (S::lit(560.0) * kelvin)).exp() - one;
        fifth * reference / ((c2 / (wavelength * kelvin)).exp() - one)
    }
}

fn light(name: &str) -> Illuminant {
    Illuminant::named(name).unwrap()
}

fn sums(graph: &Graph) -> Vec<Type> {
    graph
        .nodes()
        .iter()
        .zip(graph.types())
        .filter(|(n, _)| matches!(n, Node::Sum { .. }))
        .map(|(_, t)| *t)
        .collect()
}

#[test]
fn the_perfect_diffuser_is_the_white() {
    for observer in Observer::ALL {
        for name in Illuminant::names() {
            let integral = Integral::under(Gray, observer, &light(name));
            let white = LabWhite::of(&light(name), observer);
            let xyz = direct(&integral, &[1.0], &[]);
            for (c, expected) in xyz.iter().zip(white.xyz) {
                assert_close(*c, expected, 1e-12);
            }
            // Gray stays gray: two sums of 471 terms, their ratio known to 1e-14, its cube root times 500.
            let lab = direct(&integral.then(XyzToLab { white }), &[0.18], &[]);
            assert_close(lab[1], 0.0, 5e-12);
            assert_close(lab[2], 0.0, 5e-12);
        }
    }
}

#[test]
fn a_measured_spectrum_gives_the_plain_sum() {
    let (wavelengths, patches) = support::reflectances("reflectance/colorchecker24_ohta1997.csv");
    for (_, values) in &patches {
        let curve = Curve::reflectance(&wavelengths, values).unwrap();
        for name in ["D65", "A", "FL11"] {
            let weights = Weights::reflectance(Observer::Cie1931_2, &light(name));
            let expected = weights.tristimulus(|nm| curve.at(nm));
            let table = Sampled(samples(Observer::Cie1931_2, |nm| curve.at(nm)));
            let integral = Integral::under(table, Observer::Cie1931_2, &light(name));
            for (c, expected) in direct(&integral, &[], &[]).into_iter().zip(expected) {
                // The same sum, fused or not.
                assert_close(c, expected, 1e-12);
            }
            for (c, expected) in single(&integral, &[], &[]).into_iter().zip(expected) {
                // 471 positive terms that sum to less than 1.1, a rounding of up to 6e-8 each: they add up as √471.
                assert_close(f64::from(c), expected, 1.3e-6);
            }
            recorded_is_direct(&integral, &[], &[vec![]]);
        }
    }
}

#[test]
fn a_nested_sum_is_two_loops_on_every_scalar() {
    let integral = Integral::under(Bells(3), Observer::Cie1931_2, &light("D65"));
    let expected = Weights::reflectance(Observer::Cie1931_2, &light("D65"))
        .tristimulus(|nm| BELLS.chunks(3).map(|b| b[0] * (-((nm - b[1]) / b[2]).powi(2)).exp()).sum());
    for (c, expected) in direct(&integral, &BELLS, &[]).into_iter().zip(expected) {
        assert_close(c, expected, 1e-13);
    }
    recorded_is_direct(&integral, &BELLS, &[vec![]]);
    lanes_are_singles(&integral, &BELLS, &[vec![]]);
    let graph = record(&integral);
    assert_eq!(sums(&graph), [Type::Float, Type::Vec(3)]);
    let large = record(&Integral::under(Bells(1000), Observer::Cie1931_2, &light("D65")));
    assert_eq!(large.nodes().len(), graph.nodes().len());
    println!("XYZ of a sum of bells: {} nodes", graph.nodes().len());
}

#[test]
fn a_spectrum_becomes_an_encoded_color_in_one_graph() {
    let white = light("D65").white(Observer::Cie1931_2);
    let chain = Integral::under(Bells(3).set(2), Observer::Cie1931_2, &light("D65"))
        .then(Matrix::xyz_to_rgb(RgbSpace::SRGB, white, Adaptation::Bradford).unwrap())
        .then(Encode { space: RgbSpace::SRGB });
    let free = [BELLS, BELLS.map(|x| if x < 1.0 { 0.5 * x } else { x })].concat();
    let points = [vec![0.0], vec![1.0]];
    let [first, second] = points.each_ref().map(|x| direct(&chain, &free, x));
    for (half, whole) in second.iter().zip(&first) {
        let decode = |x: f64| RgbSpace::SRGB.transfer.decode(x);
        // Linear light halves; the digits of the sRGB constants.
        assert_close(decode(*half), 0.5 * decode(*whole), 1e-7);
    }
    recorded_is_direct(&chain, &free, &points);
    lanes_are_singles(&chain, &free, &points);
    intervals_enclose(&chain, &free, &points, 1e-9);
    assert_eq!(chain.inputs(), [Port::new("index", 1, Quantity::Index { count: 2 })]);
    assert_eq!(chain.outputs()[0].quantity, Quantity::EncodedRgb { space: "sRGB".into() });
    let graph = record(&chain);
    assert_eq!(sums(&graph), [Type::Float, Type::Vec(3)]);
    println!("spectrum to encoded sRGB: {} nodes", graph.nodes().len());
}

#[test]
fn a_light_is_summed_in_its_own_unit() {
    let integral = Integral::emitted(BlackBody, Observer::Cie1931_2);
    let kelvins: Vec<Vec<f64>> = grid([1500.0], [20_000.0]);
    for kelvin in &kelvins {
        let expected = Weights::emission(Observer::Cie1931_2)
            .tristimulus(|nm| planck(nm, kelvin[0]) / planck(560.0, kelvin[0]));
        for (c, expected) in direct(&integral, &[], kelvin).into_iter().zip(expected) {
            // exp − 1 of an exponent near 1 loses a digit.
            assert_close(c / expected, 1.0, 1e-13);
        }
    }
    recorded_is_direct(&integral, &[], &kelvins);
    lanes_are_singles(&integral, &[], &kelvins);
    // X, Y and Z are near 100 and vary by less than 1 a kelvin.
    duals_are_slopes(&integral, &[], &kelvins, 1e-6);
    intervals_enclose(&integral, &[], &kelvins, 0.01);
    assert_eq!(sums(&record(&integral)), [Type::Vec(3)]);
}

#[test]
fn what_is_left_of_the_input_goes_in() {
    let set = Integral::emitted(BlackBody.set(3), Observer::Cie1931_2);
    let names: Vec<String> = set.inputs().into_iter().map(|port| port.name).collect();
    assert_eq!(names, ["index", "temperature"]);
    let alone = Integral::emitted(BlackBody, Observer::Cie1931_2);
    assert_eq!(direct(&set, &[], &[2.0, 4000.0]), direct(&alone, &[], &[4000.0]));
    let grays = Integral::under(Gray.set(2), Observer::Cie1931_2, &light("E"));
    fn is_index<C: Color<In = Index>>(_: &C) {}
    is_index(&grays);
    assert_close(direct(&grays, &[0.25, 0.75], &[1.0])[1], 0.75, 1e-13);
    assert!(Integral::under(Gray, Observer::Cie1931_2, &light("E")).inputs().is_empty());
}
