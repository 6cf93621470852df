//! What does a color cost from encoded sRGB to Oklab and back, one thread, beside crates that convert color after color?
//! And how far are all of them from palette in double precision?
//!
//!     cargo bench -p color-fn-colorimetry --bench oklab

use std::hint::black_box;

use color::{ColorSpace as _, Oklab as TheirOklab, Srgb as TheirSrgb};
use color_fn_colorimetry::convert::{Matrix, OklabToXyz, XyzToOklab};
use color_fn_colorimetry::transfer::{Decode, Encode};
use color_fn_colorimetry::{Adaptation, RgbSpace};
use color_fn_core::domain::Domain;
use color_fn_core::{Color, Compose};
use color_fn_run::{Batch, InstructionSet};
use glam::{DVec3, Vec3};
use palette::convert::FromColorUnclamped;
use palette::{Oklab, Srgb};
use support::least_seconds;

/// Few enough that colors stay in the nearest caches.
const COLORS: usize = 1 << 11;
/// Passes over the colors that are timed together.
const PASSES: usize = 8;
const ROUNDS: usize = 200;

/// Nanoseconds a color: the best of some rounds, as noise only adds.
fn best(mut pass: impl FnMut()) -> f64 {
    let seconds = least_seconds(ROUNDS, || (0..PASSES).for_each(|_| pass()));
    1e9 * seconds / (PASSES * COLORS) as f64
}

/// The colors in lanes, and nanoseconds a color.
fn in_lanes<C>(color: &C, points: &[Vec3]) -> (Vec<Vec3>, f64)
where
    C: Color<In: Domain<Point = Vec3>, Out: Domain<Point = Vec3>>,
{
    let batch = Batch::new(color, &[]).expect("a conversion has no parameters");
    let mut out = vec![Vec3::ZERO; points.len()];
    let time = best(|| {
        batch.eval_with(InstructionSet::Best, black_box(points), black_box(&mut out));
    });
    (out, time)
}

/// The colors one by one, and nanoseconds a color.
fn one_by_one(points: &[Vec3], convert: impl Fn(Vec3) -> Vec3) -> (Vec<Vec3>, f64) {
    let mut out = vec![Vec3::ZERO; points.len()];
    let time = best(|| {
        for (out, &point) in black_box(&mut out).iter_mut().zip(black_box(points)) {
            *out = convert(point);
        }
    });
    (out, time)
}

/// The largest difference of a component.
fn off(found: &[Vec3], exact: &[[f64; 3]]) -> f64 {
    let pairs = found.iter().zip(exact).flat_map(|(found, exact)| (0..3).map(|k| (found[k], exact[k])));
    pairs.map(|(found, exact)| (f64::from(found) - exact).abs()).fold(0.0, f64::max)
}

fn main() {
    // Multiples of irrational numbers fill the cube evenly (Roberts' R sequence).
    let steps = DVec3::new(0.819_172_513_396_164, 0.671_043_606_703_789, 0.549_700_477_901_960);
    let encoded: Vec<Vec3> = (0..COLORS).map(|k| (k as f64 * steps).fract().as_vec3()).collect();
    let exact = |v: &Vec3| {
        let [r, g, b] = v.as_dvec3().to_array();
        let lab = Oklab::from_color_unclamped(Srgb::new(r, g, b));
        [lab.l, lab.a, lab.b]
    };
    let exact: Vec<[f64; 3]> = encoded.iter().map(exact).collect();
    let oklab: Vec<Vec3> = exact.iter().map(|&[l, a, b]| Vec3::new(l as f32, a as f32, b as f32)).collect();
    let exact_back = |v: &Vec3| {
        let [l, a, b] = v.as_dvec3().to_array();
        let rgb: Srgb<f64> = Srgb::from_color_unclamped(Oklab::new(l, a, b));
        [rgb.red, rgb.green, rgb.blue]
    };
    let exact_back: Vec<[f64; 3]> = oklab.iter().map(exact_back).collect();

    let srgb = RgbSpace::SRGB;
    let white = srgb.white_xyz();
    let to_xyz = Matrix::rgb_to_xyz(srgb, white, Adaptation::Bradford).expect("sRGB has a matrix");
    let to_rgb = Matrix::xyz_to_rgb(srgb, white, Adaptation::Bradford).expect("sRGB has a matrix");
    let there = Decode { space: srgb }.then(to_xyz).then(XyzToOklab);
    let back = OklabToXyz.then(to_rgb).then(Encode { space: srgb });

    let table = [
        ("in lanes", in_lanes(&there, &encoded), in_lanes(&back, &oklab)),
        (
            "palette",
            one_by_one(&encoded, |v| {
                let lab: Oklab = Oklab::from_color_unclamped(Srgb::new(v.x, v.y, v.z));
                Vec3::new(lab.l, lab.a, lab.b)
            }),
            one_by_one(&oklab, |v| {
                let rgb: Srgb = Srgb::from_color_unclamped(Oklab::new(v.x, v.y, v.z));
                Vec3::new(rgb.red, rgb.green, rgb.blue)
            }),
        ),
        (
            "color",
            one_by_one(&encoded, |v| Vec3::from_array(TheirSrgb::convert::<TheirOklab>(v.to_array()))),
            one_by_one(&oklab, |v| Vec3::from_array(TheirOklab::convert::<TheirSrgb>(v.to_array()))),
        ),
    ];
    println!("{:12}{:>14}{:>14}{:>14}{:>14}", "ns a color", "to Oklab", "and back", "off", "back off");
    for (name, (there, there_time), (back, back_time)) in &table {
        let (off, back_off) = (off(there, &exact), off(back, &exact_back));
        println!("{name:12}{there_time:>14.2}{back_time:>14.2}{off:>14.1e}{back_off:>14.1e}");
    }
    let [(_, ours, our_way_back), (_, theirs, their_way_back), ..] = &table;
    println!("palette / lanes{:>11.1}{:>14.1}", theirs.1 / ours.1, their_way_back.1 / our_way_back.1);
}
