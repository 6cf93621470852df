//! Powers.

use super::elementary::{Elementary, LARGEST, SMALLEST, normal, polynomial};
use super::exponential::power_of_fraction;
use super::special::SpecialValues;

/// 2 / ln 2, and its head.
const SCALE: f64 = 2.0 * std::f64::consts::LOG2_E;
const SCALE_HEAD: f64 = 2.884_765_625;

/// The exponents that larger ones count as, and the ends of the results' exponents for a base of 2.
pub(super) const POW: SpecialValues = SpecialValues::at(&[1.0e12, 126.5, 127.0]);

/// `xʸ` for `x ≥ 0`. What is below 2⁻¹²⁶, negative numbers among them, counts as 0: its power is 0, 1 or the largest
/// number for a positive, zero or negative exponent. ∞ counts as the largest number.
///
/// `2^(y log₂ x)` with the logarithm in two parts, products split into heads and rests so that they are exact without a
/// fused operation: the plan of `powf` in Sun's fdlibm (1993).
#[inline(always)]
pub(super) fn pow<E: Elementary>(x: E, y: E) -> E {
    let zero = E::lit(0.0);
    let one = E::lit(1.0);
    let smallest = E::lit(SMALLEST);
    let (n, m) = normal(x);

    // s = (m − 1) / (m + 1) = head + rest, and log₂ m = SCALE · artanh s.
    let f = m - one;
    let sum = m + one;
    let inverse = one / sum;
    let s = (f * inverse).named("s");
    let s_head = s.head().named("s_head");
    let sum_head = sum.head().named("sum_head");
    let sum_rest = m - (sum_head - one);
    let s_rest = ((f - s_head * sum_head) - s_head * sum_rest) * inverse;
    let square = (s * s).named("square");
    let bend = polynomial(square, [0.333_333_880_419, 0.199_887_871_113, 0.149_354_661_704]) * square * s;
    let high = s_head * E::lit(SCALE_HEAD);
    let low = s_head.fused(E::lit(SCALE - SCALE_HEAD), (s_rest + bend) * E::lit(SCALE));

    // log₂ x = head + rest, and its product with y.
    let head = (n + (high + low)).head().named("head");
    let rest = ((n - head) + high) + low;
    // Larger exponents leave the range of single precision at any x ≠ 1 as well; unlimited, their heads would.
    let y = E::lit(-1.0e12).larger(E::lit(1.0e12).smaller(y));
    let y_head = y.head().named("y_head");
    let product = (y_head * head).named("product");
    let product_rest = (y - y_head).fused(head, y * rest).named("product_rest");
    let (k, power) =
        E::lit(-127.0).larger(E::lit(128.0).smaller(product + product_rest)).integer_and_power(1.0);
    // Beyond the ends the power is 0 or ∞ whatever the fraction is, which must only stay a number.
    let fraction = E::lit(-1.0).larger(one.smaller((product - k) + product_rest));
    let value = power_of_fraction(fraction) * power;

    let of_zero = E::select_less(zero, y, zero, E::select_less(y, zero, E::lit(LARGEST), one));
    E::select_less(x, smallest, of_zero, value)
}
