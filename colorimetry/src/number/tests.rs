//! Palette's traits by hand-checked values, and its spaces on several scalars.

use palette::convert::FromColorUnclamped;
use palette::num::{Clamp, Hypot, MinMax, MulSub, PartialCmp, Powi, Real, Recip, Trigonometry};
use palette::white_point::E;
use palette::{Lab, Lch, LinSrgb, Oklch};

use super::*;
use color_fn_core::scalar::{Dual, Interval};
use support::assert_close;

#[test]
fn functions_are_those_of_the_standard_library() {
    for x in [-0.9_f64, -0.3, 0.0, 0.2, 0.7] {
        let n = Num(x);
        for (ours, std) in [
            (n.tan(), x.tan()),
            (n.asin(), x.asin()),
            (n.acos(), x.acos()),
            (n.atan(), x.atan()),
            (n.powi(7), x.powi(7)),
            (n.powi(0), 1.0),
            (n.hypot(Num(0.4)), x.hypot(0.4)),
            (n.mul_sub(Num(2.0), Num(3.0)), x * 2.0 - 3.0),
            (n.clamp(Num(-0.5), Num(0.5)), x.clamp(-0.5, 0.5)),
            (n.min_max(Num(0.1)).0, x.min(0.1)),
            (n.degrees_to_radians(), x.to_radians()),
        ] {
            // A handful of roundings of numbers below 3.
            assert_close(ours.0, std, 4.0 * f64::EPSILON);
        }
    }
    assert_eq!(Num(2.0).powi(-3).0, 0.125);
    assert_eq!(Num(4.0).recip().0, 0.25);
}

#[test]
fn comparisons_choose() {
    let choose = |mask: Mask<f64>| mask.select(Num(1.0), Num(0.0)).0;
    let (a, b) = (Num(1.0), Num(2.0));
    assert_eq!([a.lt(&b), b.lt(&a), a.lt_eq(&a), a.eq(&b)].map(choose), [1.0, 0.0, 1.0, 0.0]);
    assert_eq!([a.neq(&b), a.gt(&b), b.gt(&a), a.gt_eq(&b)].map(choose), [1.0, 0.0, 1.0, 0.0]);
    assert_eq!([Mask::from_bool(true), !Mask::from_bool(true)].map(choose), [1.0, 0.0]);
}

#[test]
#[should_panic(expected = "choose by `LazySelect`")]
fn a_mask_is_no_branch() {
    let _ = Num(1.0).lt(&Num(2.0)).is_true();
}

#[test]
fn a_space_that_we_do_not_name_runs_too() {
    let rgb = |r, g, b| LinSrgb::new(Num(r), Num(g), Num(b));
    let plain = Oklch::from_color_unclamped(LinSrgb::new(0.2, 0.5, 0.7));
    let ours = Oklch::from_color_unclamped(rgb(0.2, 0.5, 0.7));
    assert_close(ours.l.0, plain.l, 1e-15);
    assert_close(ours.chroma.0, plain.chroma, 1e-15);
    assert_close(ours.hue.into_raw_degrees().0, plain.hue.into_raw_degrees(), 1e-12);
    let bound = Oklch::from_color_unclamped(LinSrgb::new(
        Num(Interval::new(0.19, 0.21)),
        Num::from_f64(0.5),
        Num::from_f64(0.7),
    ));
    assert!(bound.l.0.contains(plain.l) && bound.l.0.width() < 0.02, "{bound:?}");
}

#[test]
fn a_slope_passes_through_a_branch() {
    let lab = |y: Dual<f64, 1>| {
        let y = Num(y);
        Lch::from_color_unclamped(Lab::<E, _>::from_color_unclamped(palette::Xyz::new(y, y, y))).l.0
    };
    // L* is 903.3 Y (29³/27) below Y = (6/29)³, and 116/3 Y^−⅔ above.
    assert_close(lab(Dual::variable(0.004, 0)).partial(0), 24389.0 / 27.0, 1e-10);
    assert_close(lab(Dual::variable(0.125, 0)).partial(0), 116.0 / 3.0 * 4.0, 1e-12);
}
