//! The double precision that bounds are measured with, against numbers of 128 bits; and single precision against their
//! nearest numbers.

use astro_float_num::{BigFloat, Consts, RoundingMode, Sign};
use rayon::prelude::*;

use crate::apply::apply;
use color_fn_core::scalar::accuracy::unit;
use color_fn_core::scalar::ulp::Function;
use color_fn_core::scalar::{BinaryOp, UnaryOp};
use color_fn_run::InstructionSet;

/// Bits of precision: 75 more than double precision has.
const BITS: usize = 128;
const ROUNDED: RoundingMode = RoundingMode::ToEven;

/// The value of a function in multiple precision, within a few units of its last bit.
fn precise(function: Function, at: [f32; 2], constants: &mut Consts) -> BigFloat {
    let [a, b] = at.map(|x| BigFloat::from_f32(x, BITS));
    let integer = |n: u8| BigFloat::from_u8(n, BITS);
    match function {
        Function::Unary(op) => match op {
            UnaryOp::Exp => a.exp(BITS, ROUNDED, constants),
            UnaryOp::Exp2 => integer(2).pow(&a, BITS, ROUNDED, constants),
            UnaryOp::Ln => a.ln(BITS, ROUNDED, constants),
            UnaryOp::Log2 => a.log2(BITS, ROUNDED, constants),
            UnaryOp::Sin => a.sin(BITS, ROUNDED, constants),
            UnaryOp::Cos => a.cos(BITS, ROUNDED, constants),
            UnaryOp::Tanh => a.tanh(BITS, ROUNDED, constants),
            UnaryOp::Cbrt => a.cbrt(BITS, ROUNDED),
            UnaryOp::Asinh => a.asinh(BITS, ROUNDED, constants),
            UnaryOp::InverseSqrt => a.sqrt(BITS, ROUNDED).reciprocal(BITS, ROUNDED),
            UnaryOp::Neg | UnaryOp::Abs | UnaryOp::Floor | UnaryOp::Round | UnaryOp::Sqrt => {
                unreachable!("{op:?} has no portable implementation")
            }
        },
        Function::Binary(op) => match op {
            BinaryOp::Pow => a.pow(&b, BITS, ROUNDED, constants),
            BinaryOp::Atan2 => angle(&a, &b, constants),
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Min | BinaryOp::Max => {
                unreachable!("{op:?} has no portable implementation")
            }
        },
    }
}

/// The angle of the point `(x, y)`, from the arc tangent of the quotient.
fn angle(y: &BigFloat, x: &BigFloat, constants: &mut Consts) -> BigFloat {
    let half_turn = |constants: &mut Consts| {
        let mut pi = constants.pi(BITS, ROUNDED);
        pi.set_sign(if y.is_negative() { Sign::Neg } else { Sign::Pos });
        pi
    };
    if x.is_zero() {
        return half_turn(constants).div(&BigFloat::from_u8(2, BITS), BITS, ROUNDED);
    }
    let angle = y.div(x, BITS, ROUNDED).atan(BITS, ROUNDED, constants);
    if x.is_negative() { angle.add(&half_turn(constants), BITS, ROUNDED) } else { angle }
}

/// The bits of a number from 2⁻¹²⁸ on, and the exponent: its magnitude is `bits · 2^(exponent − 128)`.
fn parts(x: &BigFloat) -> (u128, i32, f64) {
    let (words, _, sign, exponent, _) = x.as_raw_parts().expect("a finite number");
    let bits = words.iter().rev().fold(0, |bits, &word| bits << (128 / words.len()) | u128::from(word));
    (bits, exponent, if sign == Sign::Neg { -1.0 } else { 1.0 })
}

/// The nearest number of double precision.
fn nearest_double(x: &BigFloat) -> f64 {
    let (bits, exponent, sign) = parts(x);
    // In two steps, since 2⁻¹²⁸ of a small number is smaller than any.
    sign * (bits as f64 * 2.0_f64.powi(-128)) * 2.0_f64.powi(exponent)
}

/// The nearest number of single precision; the number is normal or zero.
fn nearest_single(x: &BigFloat) -> f32 {
    let (bits, exponent, sign) = parts(x);
    // Room for rounding up to the next power of two; what is shifted out still breaks ties.
    let bits = bits >> 8 | u128::from(bits & 0xFF != 0);
    (sign * f64::from(bits as f32) * 2.0_f64.powi(-120) * 2.0_f64.powi(exponent)) as f32
}

/// A unit of the last place of double precision.
fn double_unit(x: f64) -> f64 {
    unit(x.abs()) * 2.0_f64.powi(-29)
}

#[test]
fn double_precision_is_exact_enough() {
    for function in Function::portable() {
        let each = function.arguments(10_000).into_par_iter().map_init(
            || Consts::new().expect("there is memory"),
            |constants, at| {
                let found = function.exact(at);
                let exact = precise(function, at, constants);
                let off = BigFloat::from_f64(found, BITS).sub(&exact, BITS, ROUNDED);
                (nearest_double(&off).abs() / double_unit(nearest_double(&exact)), at)
            },
        );
        let (tried, worst) = each
            .fold(|| (0, (0.0, [0.0; 2])), |(n, worst), one| (n + 1, worse(worst, one)))
            .reduce(|| (0, (0.0, [0.0; 2])), |(n, a), (m, b)| (n + m, worse(a, b)));
        println!("{function:14}{:>8.3} units of double precision at {:?}, of {tried}", worst.0, worst.1);
        // Standard libraries promise 1 to 2 units of these functions; two are 2⁻²⁸ of one of single precision.
        assert!(worst.0 <= 2.0, "{function} at {:?}: {} units", worst.1, worst.0);
    }
}

fn worse(a: (f64, [f32; 2]), b: (f64, [f32; 2])) -> (f64, [f32; 2]) {
    if b.0.is_nan() || b.0 > a.0 { b } else { a }
}

#[test]
fn single_precision_is_near_the_nearest_number() {
    for function in Function::portable() {
        let accuracy = function.accuracy();
        let arguments: Vec<_> = function.arguments(4000).into_iter().step_by(3).collect();
        let found =
            [InstructionSet::Baseline, InstructionSet::Best].map(|how| apply(function, &arguments, how));
        let nearest: Vec<f32> = arguments
            .par_iter()
            .map_init(
                || Consts::new().expect("there is memory"),
                |constants, &at| nearest_single(&precise(function, at, constants)),
            )
            .collect();
        let mut same = 0;
        for (k, &nearest) in nearest.iter().enumerate() {
            for found in [found[0][k], found[1][k]] {
                same += u32::from(found == nearest);
                // Half a unit more, by which the nearest number is off.
                let (off, unit) = ((found - nearest).abs(), unit(f64::from(nearest).abs()) as f32);
                assert!(
                    off <= (accuracy.ulps as f32 + 0.5) * unit
                        || off <= accuracy.absolute as f32 + 0.5 * unit,
                    "{function}{:?} = {found}, and not {nearest}",
                    arguments[k]
                );
            }
        }
        let share = f64::from(same) / (2 * nearest.len()) as f64;
        println!("{function:14}{:>6.1} % of {} are the nearest number", 100.0 * share, nearest.len());
        assert!(share > 0.25, "{function}: {share}");
    }
}

#[test]
fn multiple_precision_is_what_it_should_be() {
    // Digits of Abramowitz & Stegun, table 1.1.
    let constants = &mut Consts::new().expect("there is memory");
    let at = |op, x| nearest_double(&precise(Function::Unary(op), [x, 0.0], constants));
    let mut at = at;
    assert_eq!(at(UnaryOp::Exp, 1.0), std::f64::consts::E);
    assert_eq!(at(UnaryOp::Ln, 2.0), std::f64::consts::LN_2);
    assert_eq!(at(UnaryOp::InverseSqrt, 2.0), std::f64::consts::FRAC_1_SQRT_2);
    assert_eq!(at(UnaryOp::Cbrt, 2.0), 1.259_921_049_894_873_2);
    // ln(1 + √2).
    assert_eq!(at(UnaryOp::Asinh, 1.0), 0.881_373_587_019_543);
    for [y, x] in [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0], [-1.0, 1.0], [1.0, 0.0], [-1.0, 0.0]] {
        let angle = precise(Function::Binary(BinaryOp::Atan2), [y, x], constants);
        assert_eq!(nearest_double(&angle), f64::from(y).atan2(f64::from(x)));
    }
    assert_eq!(nearest_single(&BigFloat::from_f64(-(1.0 + 2.0_f64.powi(-24)), BITS)), -1.0);
    assert_eq!(
        nearest_single(&BigFloat::from_f64(1.0 + 2.0_f64.powi(-24) + 2.0_f64.powi(-50), BITS)),
        1.0_f32.next_up()
    );
}
