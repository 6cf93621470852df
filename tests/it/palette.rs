//! Palette's traits by hand-checked values, and its spaces on several scalars.

use palette::angle::RealAngle;
use palette::bool_mask::{BoolMask, Select};
use palette::convert::FromColorUnclamped;
use palette::encoding;
use palette::num::{Clamp, Hypot, MinMax, MulSub, PartialCmp, Powi, Real, Recip, Trigonometry};
use palette::white_point::{D65, E};
use palette::{Lab, Lch, LinSrgb, Oklab, Oklch, Srgb, Xyz};

use color_fn::colorimetry::convert::{LabWhite, Matrix, XyzToLab, XyzToOklab};
use color_fn::colorimetry::transfer::Encode;
use color_fn::colorimetry::{Adaptation, RgbSpace, Transfer};
use color_fn::domain;
use color_fn::glam::Vec3;
use color_fn::palette::{Mask, Num, from_vec3, from_vector, rgb_space, to_vec3, to_vector};
use color_fn::scalar::{Components, Dual, Interval, Vector};
use color_fn::{Color, Compose, Layout, Params, Scalar, eval, record};
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
        Lch::from_color_unclamped(Lab::<E, _>::from_color_unclamped(Xyz::new(y, y, y))).l.0
    };
    // L* is 903.3 Y (29³/27) below Y = (6/29)³, and 116/3 Y^−⅔ above.
    assert_close(lab(Dual::variable(0.004, 0)).partial(0), 24389.0 / 27.0, 1e-10);
    assert_close(lab(Dual::variable(0.125, 0)).partial(0), 116.0 / 3.0 * 4.0, 1e-12);
}

/// Any color that is palette's conversion of three components.
macro_rules! conversion {
    ($name:ident: $in:ty => $out:ty, $from:ty => $to:ty) => {
        #[derive(Debug)]
        struct $name;
        impl Color for $name {
            type In = $in;
            type Out = $out;
            fn layout(&self) -> Layout {
                Layout::new()
            }
            fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S::Vec<3>) -> S::Vec<3> {
                to_vector(<$to>::from_color_unclamped(from_vector::<$from, S>(x)))
            }
        }
    };
}
conversion!(PaletteXyz: domain::LinearRgb => domain::Xyz, LinSrgb<Num<S>> => Xyz<D65, Num<S>>);
conversion!(PaletteLab: domain::Xyz => domain::Lab, Xyz<D65, Num<S>> => Lab<D65, Num<S>>);
conversion!(PaletteOklab: domain::LinearRgb => domain::Oklab, LinSrgb<Num<S>> => Oklab<Num<S>>);
conversion!(PaletteEncoded: domain::LinearRgb => domain::EncodedRgb, LinSrgb<Num<S>> => Srgb<Num<S>>);

fn close(ours: Vec3, theirs: Vec3, tolerance: f64) {
    for (ours, theirs) in ours.to_array().into_iter().zip(theirs.to_array()) {
        assert_close(f64::from(ours), f64::from(theirs), tolerance);
    }
}

#[test]
fn its_conversions_are_ours() {
    let white = RgbSpace::SRGB.white_xyz();
    let to_xyz = Matrix::rgb_to_xyz(RgbSpace::SRGB, white, Adaptation::Bradford).unwrap();
    let lab = XyzToLab { white: LabWhite { xyz: [0.95047, 1.0, 1.08883], name: "D65".into() } };
    for rgb in [Vec3::new(0.9, 0.2, 0.05), Vec3::new(0.0, 0.001, 0.7), Vec3::ONE] {
        let (ours, theirs) = (eval(&to_xyz, &[], rgb).unwrap(), eval(&PaletteXyz, &[], rgb).unwrap());
        // palette's white has Z = 1.08883, as that of the tables; ours that of x = 0.3127, y = 0.3290, which is 1.08906.
        close(ours, theirs, 2.5e-4);
        // Roundings of cube roots up to 1, times 500.
        close(eval(&lab, &[], theirs).unwrap(), eval(&PaletteLab, &[], theirs).unwrap(), 500.0 * 3e-7);
        let oklab = eval(&to_xyz.then(XyzToOklab), &[], rgb).unwrap();
        // Ottosson's own matrix from linear sRGB, which is neutral to 1e-4.
        close(oklab, eval(&PaletteOklab, &[], rgb).unwrap(), 2e-4);
        // Both compute 1.055 x^(1/2.4) − 0.055, by another formula.
        let encoded = eval(&Encode { space: RgbSpace::SRGB }, &[], rgb).unwrap();
        close(encoded, eval(&PaletteEncoded, &[], rgb).unwrap(), 1e-6);
    }
}

#[test]
fn its_values_are_those_of_palette_without_us() {
    let rgb = LinSrgb::new(0.9_f32, 0.2, 0.05);
    let xyz = Xyz::<D65, f32>::from_color_unclamped(rgb);
    close(eval(&PaletteXyz, &[], to_vec3(rgb)).unwrap(), to_vec3(xyz), 1e-6);
    close(
        eval(&PaletteLab, &[], to_vec3(xyz)).unwrap(),
        to_vec3(Lab::<D65, f32>::from_color_unclamped(xyz)),
        1e-4,
    );
    close(eval(&PaletteOklab, &[], to_vec3(rgb)).unwrap(), to_vec3(Oklab::from_color_unclamped(rgb)), 1e-6);
    close(eval(&PaletteEncoded, &[], to_vec3(rgb)).unwrap(), to_vec3(Srgb::from_linear(rgb)), 1e-6);
    // A graph of it composes, and is small.
    assert!(record(&PaletteXyz.then(PaletteLab)).nodes().len() < 80);
}

#[test]
fn values_go_there_and_back() {
    let point = Vec3::new(0.1, 0.2, 0.3);
    assert_eq!(to_vec3(from_vec3::<LinSrgb<f32>>(point)), point);
    assert_eq!(to_vec3(from_vec3::<Srgb<f32>>(point)), point);
    assert_eq!(to_vec3(from_vec3::<Xyz<D65, f32>>(point)), point);
    assert_eq!(to_vec3(from_vec3::<Lab<D65, f32>>(point)), point);
    assert_eq!(to_vec3(from_vec3::<Oklab<f32>>(point)), point);
    let vector = Components([0.1, 0.2, 0.3]);
    assert_eq!(to_vector::<Lab<D65, Num<f64>>, f64>(from_vector(vector)).to_array(), vector.0);
}

#[test]
fn its_spaces_are_ours() {
    for (theirs, ours) in [
        (rgb_space::<encoding::Srgb>("sRGB", Transfer::Srgb), RgbSpace::SRGB),
        (rgb_space::<encoding::Rec2020>("Rec.2020", Transfer::Bt2020), RgbSpace::REC2020),
        (rgb_space::<encoding::ProPhotoRgb>("ProPhoto RGB", Transfer::Romm), RgbSpace::PROPHOTO),
    ] {
        assert_eq!((theirs.name, theirs.transfer), (ours.name, ours.transfer));
        let numbers = |space: RgbSpace| [space.primaries.concat(), space.white.to_vec()].concat();
        for (theirs, ours) in numbers(theirs).into_iter().zip(numbers(ours)) {
            // Four or five digits, and the white of XYZ of five.
            assert_close(theirs, ours, 5e-5);
        }
    }
}
