//! Sine and cosine, and the angle of a point.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2, FRAC_PI_4, PI};

use super::elementary::{Elementary, SMALLEST, polynomial};
use super::special::SpecialValues;

/// π/2 in three parts: of 8 and of 11 bits, so that the products with an integer below 2¹³ are exact, and the rest.
const PART_1: f64 = 1.570_312_5;
const PART_2: f64 = 4.837_512_969_970_703e-4;
const PART_3: f64 = FRAC_PI_2 - PART_1 - PART_2;

/// Up to here the product of a part and the number of quarter turns is exact.
const LAST: f64 = 8192.0;

/// The end, and where another quarter turn is the next.
pub(super) const WAVE: SpecialValues = SpecialValues::at(&[LAST]).and_multiples_of(FRAC_PI_4);

/// The sine of an angle in radians; beyond ±8192 it is held.
#[inline(always)]
pub(super) fn sin<E: Elementary>(x: E) -> E {
    let (quarter, r) = quarter_turns(x, 0.0);
    wave(quarter, r)
}

/// The cosine of an angle in radians; beyond ±8192 it is held.
#[inline(always)]
pub(super) fn cos<E: Elementary>(x: E) -> E {
    let (quarter, r) = quarter_turns(x, 1.0);
    wave(quarter, r)
}

/// The number of quarter turns next to `x`, `ahead` more, and the angle from there (Cody & Waite 1980, chapter 8).
#[inline(always)]
fn quarter_turns<E: Elementary>(x: E, ahead: f64) -> (E, E) {
    let x = E::lit(-LAST).larger(E::lit(LAST).smaller(x));
    let n = (x * E::lit(FRAC_2_PI)).nearest_integer().named("n");
    let r = n.fused(E::lit(-PART_1), x).added_up(4.0);
    let r = n.fused(E::lit(-PART_2), r).added_up(1.0);
    (n + E::lit(ahead), n.fused(E::lit(-PART_3), r).named("r"))
}

/// The sine, `quarter` quarter turns on.
#[inline(always)]
fn wave<E: Elementary>(quarter: E, r: E) -> E {
    let square = (r * r).named("square");
    let odd = polynomial(square, [-0.166_666_545_369, 0.008_332_156_069_5, -0.000_195_146_335_693]);
    let odd = (odd * square).fused(r, r);
    let even = polynomial(square, [0.041_666_645_554_4, -0.001_388_730_986_36, 0.000_024_432_412_682_1]);
    let even = (even * square).fused(square, square.fused(E::lit(-0.5), E::lit(1.0)));
    // Of four quarters: −2, −1, 0, 1 or 2.
    let place = (quarter * E::lit(0.25)).nearest_integer().fused(E::lit(-4.0), quarter).named("place");
    let one = E::lit(1.0);
    // Its square is 0, 1 or 4.
    let from_odd = (place * place - one).magnitude();
    let value = E::select_less(from_odd, E::lit(0.5), even, odd);
    // Positive at 0 and 1.
    let from_positive = (place - E::lit(0.5)).magnitude();
    E::select_less(from_positive, one, value, E::lit(0.0) - value)
}

/// The slopes at which the angle is taken from another axis; multiples of 2⁻ⁿ and 2ⁿ have the same.
pub(super) const ATAN2: SpecialValues = SpecialValues::at(&[std::f64::consts::SQRT_2 - 1.0, 1.0]);

/// The angle of the point `(x, y)`, in `[−π, π]`; at the origin it is 0, and a zero of either sign is above.
#[inline(always)]
pub(super) fn atan2<E: Elementary>(y: E, x: E) -> E {
    let (rise, run) = (y.magnitude(), x.magnitude());
    let (small, large) = (rise.smaller(run), rise.larger(run));
    // Beyond an eighth of a half turn the angle is taken from π/4: tan(a − π/4) = (t − 1) / (t + 1).
    let steep = large * E::lit(std::f64::consts::SQRT_2 - 1.0);
    let numerator = E::select_less(steep, small, small - large, small);
    let denominator = E::select_less(steep, small, small + large, large);
    let t = (numerator / E::lit(SMALLEST).larger(denominator)).named("t");
    let square = (t * t).named("square");
    let p = polynomial(
        square,
        [-0.333_333_151_72, 0.199_984_704_11, -0.142_435_110_745, 0.105_936_397_257, -0.060_777_587_302_8],
    );
    let angle = (p * square).fused(t, t);
    let angle = E::select_less(steep, small, angle + E::lit(FRAC_PI_4), angle);
    let angle = E::select_less(run, rise, E::lit(FRAC_PI_2) - angle, angle);
    let angle = E::select_less(x, E::lit(0.0), E::lit(PI) - angle, angle);
    angle.with_sign_of(y)
}
