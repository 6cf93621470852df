//! Values of the standards, the formulas as they are printed there, round trips, every scalar.

use super::*;
use crate::agreement::{
    direct, duals_are_slopes, grid, intervals_enclose, lanes_are_singles, recorded_is_direct, single,
};
use crate::convert::Matrix;
use crate::transfer::{Decode, Encode};
use crate::{Adaptation, RgbSpace, Transfer};
use color_fn_core::compose::Compose;
use support::assert_close;

const PQ: RgbSpace = RgbSpace { name: "Rec.2100 PQ", transfer: Transfer::Pq, ..RgbSpace::REC2020 };
const HLG: RgbSpace = RgbSpace { name: "Rec.2100 HLG", transfer: Transfer::Hlg, ..RgbSpace::REC2020 };

/// The inverse EOTF as table 4 prints it, with the constants as it prints them.
fn pq_as_printed(luminance: f64) -> f64 {
    let (m1, m2, c1, c2, c3) = (0.159_301_757_812_5, 78.843_75, 0.835_937_5, 18.851_562_5, 18.687_5);
    let y = luminance.powf(m1);
    ((c1 + c2 * y) / (1.0 + c3 * y)).powf(m2)
}

/// Numbers from 1 down, eight for each decade.
fn decades(count: i32) -> impl Iterator<Item = f64> {
    (0..8 * count).map(|k| 10.0_f64.powf(f64::from(-k) / 8.0))
}

#[test]
fn pq_has_the_published_values() {
    // Four decimals: 100 cd/m², reference white of BT.2408, 1000, the peak.
    for (candela, signal) in [(100.0, 0.5081), (203.0, 0.5807), (1000.0, 0.7518), (10_000.0, 1.0)] {
        assert_close(Transfer::Pq.encode(candela / 10_000.0), signal, 5e-5);
        // Half of the last decimal, times a slope of 9 200 cd/m² at 1000; the peak is exact.
        assert_close(10_000.0 * Transfer::Pq.decode(signal), candela, 5e-5 * 9_200.0);
    }
    for luminance in decades(9) {
        let printed = pq_as_printed(luminance);
        // A quotient rounded to ε/2, raised to the power 78.8; the way back has a slope of 9.6 at the peak.
        assert_close(Transfer::Pq.encode(luminance), printed, 80.0 * f64::EPSILON);
        assert_close(Transfer::Pq.decode(printed), luminance, 400.0 * f64::EPSILON);
    }
    assert_close(Transfer::Pq.encode(0.0), 0.835_937_5_f64.powf(78.843_75), 1e-19);
    assert_eq!([-1.0, 0.0, 7.2e-7].map(|signal| Transfer::Pq.decode(signal)), [0.0; 3]);
    assert_eq!(Transfer::Pq.encode(1.5), 1.0);
}

#[test]
fn hlg_has_the_published_values() {
    // BT.2100 table 5: the knee at ½, and 1 to the eight decimals of its constants.
    assert_close(Transfer::Hlg.encode(1.0 / 12.0), 0.5, 1e-15);
    assert_close(Transfer::Hlg.encode(1.0), 1.0, 1e-8);
    assert_close(Transfer::Hlg.encode(0.0), 0.0, 0.0);
    assert_close(Transfer::Hlg.encode(0.01), 0.03_f64.sqrt(), 1e-16);
    assert_close(Transfer::Hlg.decode(0.25), 0.0625 / 3.0, 1e-17);
    // Both branches meet at the knee.
    for side in [1.0 - 1e-12, 1.0 + 1e-12] {
        assert_close(Transfer::Hlg.encode(side / 12.0), 0.5, 1e-12);
        assert_close(Transfer::Hlg.decode(side * 0.5), 1.0 / 12.0, 1e-12);
    }
    assert_eq!([Transfer::Hlg.encode(-0.5), Transfer::Hlg.decode(-0.5)], [0.0; 2]);
    // BT.2408: reference white is at 75 % and shown at 203 cd/m² on a display of 1000.
    let scene = Transfer::Hlg.decode(0.75);
    let ootf = HlgOotf::for_peak(1000.0);
    assert_eq!(ootf.gamma, 1.2);
    for candela in direct(&ootf, &[], &[scene; 3]) {
        // Published without decimals.
        assert_close(1000.0 * candela, 203.0, 0.5);
    }
    assert_eq!(direct(&ootf, &[], &[0.0; 3]), [0.0; 3]);
}

#[test]
fn luminance_of_the_ootf_is_that_of_its_primaries() {
    let space = RgbSpace::REC2020;
    let to_xyz = Matrix::rgb_to_xyz(space, space.white_xyz(), Adaptation::Bradford).unwrap();
    let ootf = HlgOotf { gamma: 2.0 };
    for rgb in grid([0.1; 3], [1.0; 3]) {
        let luminance = direct(&to_xyz, &[], &rgb)[1];
        // With γ = 2 the factor is the luminance; the standard rounds its weights to four decimals.
        assert_close(direct(&ootf, &[], &rgb)[0] / rgb[0], luminance, 1.5e-4);
    }
}

#[test]
fn single_precision_goes_there_and_back() {
    let (mut encoded_off, mut back_off, mut hlg_off) = (0.0_f64, 0.0_f64, 0.0_f64);
    for luminance in decades(9) {
        let narrow = luminance as f32;
        let exact = f64::from(narrow);
        let encoded = Transfer::Pq.encode(narrow);
        encoded_off = encoded_off.max((f64::from(encoded) - Transfer::Pq.encode(exact)).abs());
        back_off = back_off.max((f64::from(Transfer::Pq.decode(encoded)) / exact - 1.0).abs());
        let hlg = Transfer::Hlg.decode(Transfer::Hlg.encode(narrow));
        hlg_off = hlg_off.max((f64::from(hlg) - exact).abs());
    }
    println!("PQ in single precision: {encoded_off:.1e}; there and back {back_off:.1e} of the luminance");
    println!("HLG there and back: {hlg_off:.1e}");
    // The logarithm of the signal, up to 14, keeps a few units of 6e-8, and the signal as many of its own.
    assert!(encoded_off < 2.4e-7);
    // At 1e-5 cd/m² that logarithm is −8, off by some units of 1.2e-7 of itself each way, and the luminance by 1.8 times
    // as much. At the peak a unit of 6e-8 of the signal is 9.6 times as much of the luminance.
    assert!(back_off < 8e-6);
    // A signal within two units of 6e-8, of which the exponential makes 1/a = 5.6 times as much, and its own.
    assert!(hlg_off < 1e-6);
}

#[test]
fn the_curves_run_on_every_scalar() {
    // Away from black, where the slopes are infinite.
    let colors = grid([0.05; 3], [0.95; 3]);
    for space in [PQ, HLG] {
        let (encode, decode) = (Encode { space }, Decode { space });
        recorded_is_direct(&encode, &[], &colors);
        recorded_is_direct(&decode, &[], &colors);
        lanes_are_singles(&encode, &[], &colors);
        lanes_are_singles(&decode, &[], &colors);
        // Central differences over 1e-5 of the point: ε/1e-5 of rounding, times slopes below ten.
        duals_are_slopes(&encode, &[], &colors, 1e-7);
        duals_are_slopes(&decode, &[], &colors, 1e-7);
        intervals_enclose(&encode, &[], &colors, 1e-3);
        intervals_enclose(&decode, &[], &colors, 1e-3);
        for back in direct(&encode.then(decode), &[], &[0.3, 0.003, 1.0]).iter().zip([0.3, 0.003, 1.0]) {
            // As above, 400 ε.
            assert_close(*back.0, back.1, 1e-13);
        }
    }
    let ootf = HlgOotf::for_peak(2000.0);
    recorded_is_direct(&ootf, &[], &colors);
    lanes_are_singles(&ootf, &[], &colors);
    duals_are_slopes(&ootf, &[], &colors, 1e-7);
    intervals_enclose(&ootf, &[], &colors, 1e-3);
    for (wide, narrow) in direct(&ootf, &[], &colors[0]).into_iter().zip(single(&ootf, &[], &colors[0])) {
        // Numbers below 1, by a sum of three products, a power and a product.
        assert_close(wide, f64::from(narrow), 4e-7);
    }
}
