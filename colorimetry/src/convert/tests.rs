//! The conversions on every scalar, and their size as graphs.

use super::*;
use crate::agreement::{
    direct, duals_are_slopes, grid, intervals_enclose, lanes_are_singles, recorded_is_direct, single,
};
use crate::matrix::IDENTITY;
use crate::transfer::{Decode, Encode};
use color_fn_core::Compose;
use color_fn_core::graph::Node;
use color_fn_core::record;
use support::assert_close;

fn d65_to(space: RgbSpace) -> Matrix<Xyz, LinearRgb> {
    let white = Illuminant::named("D65").unwrap().white(Observer::Cie1931_2);
    Matrix::xyz_to_rgb(space, white, Adaptation::Bradford).unwrap()
}

fn a_white() -> LabWhite {
    LabWhite::of(&Illuminant::named("A").unwrap(), Observer::Cie1931_2)
}

fn every_scalar_agrees<C: Color>(color: &C, points: &[Vec<f64>]) {
    recorded_is_direct(color, &[], points);
    lanes_are_singles(color, &[], points);
    // Central differences over 1e-5 of the point: ε/1e-5 of rounding, times slopes and values of a few hundred.
    duals_are_slopes(color, &[], points, 2e-7);
    intervals_enclose(color, &[], points, 1e-3);
}

#[test]
fn every_conversion_runs_on_every_scalar() {
    let colors = grid([0.02; 3], [0.95; 3]);
    every_scalar_agrees(&d65_to(RgbSpace::SRGB), &colors);
    every_scalar_agrees(&XyzToLab { white: a_white() }, &colors);
    every_scalar_agrees(&XyzToOklab, &colors);
    for space in RgbSpace::ALL {
        every_scalar_agrees(&Encode { space }, &colors);
        every_scalar_agrees(&Decode { space }, &colors);
    }
    every_scalar_agrees(&LabToXyz { white: a_white() }, &grid([5.0, -60.0, -60.0], [95.0, 60.0, 60.0]));
    every_scalar_agrees(&OklabToXyz, &grid([0.1, -0.3, -0.3], [0.9, 0.3, 0.3]));
    let pairs = grid([20.0, 10.0, -60.0, 20.0, -60.0, 10.0], [80.0, 60.0, 60.0, 80.0, 60.0, 60.0]);
    recorded_is_direct(&DeltaE2000, &[], &pairs);
    lanes_are_singles(&DeltaE2000, &[], &pairs);
}

#[test]
fn single_precision_is_faithful() {
    let white = a_white();
    for xyz in grid([0.0; 3], [1.0; 3]) {
        let errors = |wide: Vec<f64>, narrow: Vec<f32>| {
            wide.into_iter().zip(narrow).map(|(w, n)| (f64::from(n) - w).abs()).fold(0.0, f64::max)
        };
        let lab = XyzToLab { white: white.clone() };
        // 500 times a cube root near 1, known to half a unit of 1.2e-7, on either side of a subtraction.
        assert!(errors(direct(&lab, &[], &xyz), single(&lab, &[], &xyz)) < 6e-5);
        // Terms up to 2.4 that cancel, known to half a unit of 2.4e-7 each.
        let (wide, narrow) = (direct(&XyzToOklab, &[], &xyz), single(&XyzToOklab, &[], &xyz));
        assert!(errors(wide, narrow) < 4e-7);
        let encode = Encode { space: RgbSpace::SRGB };
        // A power near 1, a product and a difference: half a unit of 1.2e-7 each.
        assert!(errors(direct(&encode, &[], &xyz), single(&encode, &[], &xyz)) < 2e-7);
    }
}

#[test]
fn white_goes_to_ones_and_back() {
    for name in ["D65", "A", "FL11"] {
        let white = Illuminant::named(name).unwrap().white(Observer::Cie1931_2);
        for adaptation in [Adaptation::Bradford, Adaptation::Cat16, Adaptation::VonKries] {
            for space in RgbSpace::ALL {
                let to = Matrix::xyz_to_rgb(space, white, adaptation).unwrap();
                let back = Matrix::rgb_to_xyz(space, white, adaptation).unwrap();
                for gray in [0.18, 1.0] {
                    for c in direct(&to, &[], &white.map(|w| w * gray)) {
                        // Three products of matrices whose condition numbers are below ten.
                        assert_close(c, gray, 1e-14);
                    }
                }
                let both = product(back.rows(), to.rows());
                for (entry, one) in both.as_flattened().iter().zip(IDENTITY.as_flattened()) {
                    assert_close(*entry, *one, 1e-14);
                }
            }
        }
    }
    let flat = RgbSpace { primaries: [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]], ..RgbSpace::SRGB };
    let refused = Matrix::xyz_to_rgb(flat, [1.0; 3], Adaptation::Bradford).unwrap_err();
    assert_eq!(refused, DegenerateConversion::Primaries { space: "sRGB" });
    assert!(matches!(
        Matrix::adapt([0.0; 3], [1.0; 3], Adaptation::Cat16),
        Err(DegenerateConversion::White(_))
    ));
}

#[test]
fn encoding_clamps_and_decoding_undoes_it() {
    for space in RgbSpace::ALL {
        let round = Encode { space }.then(Decode { space });
        for rgb in grid([0.0; 3], [1.0; 3]) {
            for (back, c) in direct(&round, &[], &rgb).into_iter().zip(rgb) {
                // The linear toe of sRGB ends at constants that are rounded to 3e-8 of the encoded value.
                assert_close(back, c, 1e-8);
            }
        }
        assert_eq!(direct(&Encode { space }, &[], &[-0.5, 0.0, -0.0]), [0.0; 3]);
        for end in direct(&Encode { space }, &[], &[1.0, 7.0, f64::INFINITY]) {
            assert_close(end, 1.0, 2.0 * f64::EPSILON);
        }
    }
    // 1.055 · 0.5^(1/2.4) − 0.055, and 12.92 · 0.002 on the toe.
    let [half, toe, _] = direct(&Encode { space: RgbSpace::SRGB }, &[], &[0.5, 0.002, 0.0])[..] else {
        panic!("three components")
    };
    assert_close(half, 0.735_356_98, 1e-8);
    assert_close(toe, 0.025_84, 1e-15);
}

#[test]
fn ports_state_their_spaces() {
    let chain = d65_to(RgbSpace::REC2020).then(Encode { space: RgbSpace::REC2020 });
    assert_eq!(chain.inputs()[0].quantity, Xyz::ports()[0].quantity);
    assert_eq!(chain.outputs()[0].quantity, Quantity::EncodedRgb { space: "Rec.2020".into() });
    let white = LabWhite::of(&Illuminant::named("A").unwrap(), Observer::Cie1964_10);
    let described = XyzToLab { white }.outputs()[0].quantity.describe();
    assert_eq!(described, "CIELAB, white A, CIE 1964 10°");
    let names: Vec<String> = DeltaE2000.inputs().into_iter().map(|port| port.name).collect();
    assert_eq!(names, ["first", "second"]);
}

#[test]
fn graphs_are_small() {
    let to_xyz =
        Matrix::rgb_to_xyz(RgbSpace::SRGB, RgbSpace::SRGB.white_xyz(), Adaptation::Bradford).unwrap();
    // Operations, arguments and their components, without the numbers written in the definition.
    for (what, graph, max) in [
        ("linear sRGB to XYZ", record(&to_xyz), 8),
        ("linear sRGB to XYZ to Oklab", record(&to_xyz.then(XyzToOklab)), 25),
        ("Oklab to XYZ", record(&OklabToXyz), 17),
        ("XYZ to Lab", record(&XyzToLab { white: a_white() }), 24),
        ("Lab to XYZ", record(&LabToXyz { white: a_white() }), 29),
        // A power is a logarithm, a product and an exponential, which in lanes cost a third of `pow`.
        ("sRGB transfer function, three components", record(&Encode { space: RgbSpace::SRGB }), 30),
        ("CIEDE2000", record(&DeltaE2000), 112),
    ] {
        let operations = graph.nodes().iter().filter(|node| !matches!(node, Node::Literal(_))).count();
        println!("{what}: {operations} nodes and {} literals", graph.nodes().len() - operations);
        assert!(operations <= max, "{what}: {operations} nodes");
    }
}
