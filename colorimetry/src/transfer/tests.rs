//! The curves by another implementation, and the whole way from encoded sRGB to Oklab in single precision.

use palette::convert::FromColorUnclamped;
use palette::encoding::{FromLinear, IntoLinear, ProPhotoRgb, RecOetf};
use palette::{Oklab, Srgb};

use super::*;
use crate::Adaptation;
use crate::agreement::{grid, single};
use crate::convert::{Matrix, OklabToXyz, XyzToOklab};
use color_fn_core::compose::Compose;
use support::assert_close;

/// Numbers from −0.2 to 1.3, with the ends of the toes and their neighbours among them.
fn numbers() -> Vec<f64> {
    let knees = [SRGB, BT2020, ROMM].into_iter().flat_map(|toed| toed.knee);
    let near = knees.flat_map(|knee| [knee * (1.0 - 1e-9), knee * (1.0 + 1e-9)]);
    (0..1500).map(|k| f64::from(k) / 1000.0 - 0.2).chain(near).collect()
}

#[test]
fn curves_are_those_of_palette() {
    type Curve = fn(f64) -> f64;
    let cases: [(Transfer, Curve, Curve); 3] = [
        (Transfer::Srgb, palette::encoding::Srgb::from_linear, palette::encoding::Srgb::into_linear),
        (Transfer::Bt2020, RecOetf::from_linear, RecOetf::into_linear),
        (Transfer::Romm, ProPhotoRgb::from_linear, ProPhotoRgb::into_linear),
    ];
    for (transfer, encode, decode) in cases {
        for x in numbers() {
            // A power by logarithms of up to 9, instead of at once: some units of ε of numbers up to 1.9.
            assert_close(transfer.encode(x), encode(x), 16.0 * f64::EPSILON);
            assert_close(transfer.decode(x), decode(x), 16.0 * f64::EPSILON);
        }
    }
}

#[test]
fn single_precision_is_as_exact_as_a_power() {
    let mut worst = [0.0_f64; 2];
    for transfer in [Transfer::Srgb, Transfer::Bt2020, Transfer::Romm] {
        // A prime, so that no number is a knee, which single precision may round to its other side.
        for k in 0..=99_991_u32 {
            let x = k as f32 / 99_991.0;
            let exact = f64::from(x);
            let encoded = (f64::from(transfer.encode(x)) - transfer.encode(exact)).abs();
            // Relative, as the eye sees what is linear, but for the darkest of sixteen bits.
            let decoded = transfer.decode(exact);
            let decoded = (f64::from(transfer.decode(x)) - decoded).abs() / decoded.max(1.0 / 65536.0);
            worst = [worst[0].max(encoded), worst[1].max(decoded)];
        }
    }
    println!("encoded: off by {:.1e}; linear: off by {:.1e} of it", worst[0], worst[1]);
    // Of a number near 1, in units of 6e-8: the exponential 1.2, product and difference 1 each, the logarithm less.
    assert!(worst[0] < 2.4e-7);
    // In units of 1.2e-7: the root ½, twice or thrice in the powers, the logarithm 1.4, the exponential 1.2, and
    // products.
    assert!(worst[1] < 7.2e-7);
}

/// Encoded sRGB to Oklab, and back.
fn conversions() -> (impl Color<In = EncodedRgb>, impl Color<Out = EncodedRgb>) {
    let space = RgbSpace::SRGB;
    let white = space.white_xyz();
    let to_xyz = Matrix::rgb_to_xyz(space, white, Adaptation::Bradford).unwrap();
    let to_rgb = Matrix::xyz_to_rgb(space, white, Adaptation::Bradford).unwrap();
    (Decode { space }.then(to_xyz).then(XyzToOklab), OklabToXyz.then(to_rgb).then(Encode { space }))
}

#[test]
fn oklab_of_encoded_colors_in_single_precision() {
    let (there, back) = conversions();
    let levels = [0.0, 1.0 / 255.0, 10.0 / 255.0, 0.04, 0.18, 0.5, 0.9, 1.0];
    let cube = (0..512).map(|k| vec![levels[k % 8], levels[k / 8 % 8], levels[k / 64]]);
    let (mut off, mut round) = (0.0_f64, 0.0_f64);
    for rgb in cube.chain(grid([0.0; 3], [1.0; 3])) {
        let rgb: Vec<f64> = rgb.into_iter().map(|c| f64::from(c as f32)).collect();
        let theirs = Oklab::from_color_unclamped(Srgb::new(rgb[0], rgb[1], rgb[2]));
        let lab = single(&there, &[], &rgb);
        for (ours, theirs) in lab.iter().zip([theirs.l, theirs.a, theirs.b]) {
            off = off.max((f64::from(*ours) - theirs).abs());
        }
        let lab: Vec<f64> = lab.into_iter().map(f64::from).collect();
        for (back, c) in single(&back, &[], &lab).into_iter().zip(&rgb) {
            round = round.max((f64::from(back) - c).abs());
        }
    }
    println!("sRGB to Oklab in single precision: {off:.1e} from palette; there and back {round:.1e}");
    // Cube roots up to 1, in sums with weights up to 2.4: some units of 1.2e-7. palette's way from linear sRGB has
    // matrices of its own, rounded to 1e-8 … 4e-7 of a root.
    assert!(off < 1e-6);
    // Roots are off by 2e-7, cubes by thrice that, sums with weights up to 4 by 2e-6, and the slope of the curve is 12.9
    // near black: a component of 0 beside one of 1 is back within a two-hundredth of a step of eight bits.
    assert!(round < 2e-5);
}
