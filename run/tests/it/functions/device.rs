//! The same functions on the worst device that WGSL allows: every operation may be rounded up or down, a division is
//! off by up to 2.5 units, products are fused with sums or not, and what is below the normal numbers is flushed.

use std::ops::{Add, Div, Mul, Sub};

use rayon::prelude::*;

use super::row;
use color_fn_core::scalar::UnaryOp;
use color_fn_core::scalar::accuracy::unit;
use color_fn_core::scalar::portable::{Elementary, binary, unary};
use color_fn_core::scalar::ulp::{Function, MaxError};
use support::mixed;

/// How a device errs.
const NEAREST: u8 = 0;
const DOWN: u8 = 1;
const UP: u8 = 2;
const MIXED: u8 = 3;

/// A number of a device that errs in one way. Its divisions always err.
#[derive(Debug, Clone, Copy)]
struct Device<const HOW: u8>(f32);

/// A throw of the dice that is the same for the same operands.
fn dice(a: f32, b: f32, salt: u64) -> u64 {
    mixed((u64::from(a.to_bits()) << 32 | u64::from(b.to_bits())).wrapping_add(salt << 7))
}

fn flushed(x: f32) -> f32 {
    if x.is_subnormal() { 0.0 } else { x }
}

impl<const HOW: u8> Device<HOW> {
    /// `exact`, rounded.
    fn rounded(exact: f64, dice: u64) -> Self {
        let nearest = exact as f32;
        let (down, up) = match f64::from(nearest).partial_cmp(&exact) {
            Some(std::cmp::Ordering::Less) => (nearest, nearest.next_up()),
            Some(std::cmp::Ordering::Greater) => (nearest.next_down(), nearest),
            _ => (nearest, nearest),
        };
        Self(flushed(match HOW {
            NEAREST => nearest,
            DOWN => down,
            UP => up,
            _ if dice & 1 == 0 => down,
            _ => up,
        }))
    }
    /// `exact`, off by up to two units and the rounding.
    fn off_by_two(exact: f64, dice: u64) -> Self {
        let off = match HOW {
            DOWN => -2.0,
            UP => 2.0,
            _ => (dice % 5) as f64 - 2.0,
        };
        Self(flushed((exact + off * unit(exact.abs())) as f32))
    }
}

impl<const HOW: u8> Add for Device<HOW> {
    type Output = Self;
    fn add(self, b: Self) -> Self {
        Self::rounded(f64::from(self.0) + f64::from(b.0), dice(self.0, b.0, 1))
    }
}

impl<const HOW: u8> Sub for Device<HOW> {
    type Output = Self;
    fn sub(self, b: Self) -> Self {
        Self::rounded(f64::from(self.0) - f64::from(b.0), dice(self.0, b.0, 2))
    }
}

impl<const HOW: u8> Mul for Device<HOW> {
    type Output = Self;
    fn mul(self, b: Self) -> Self {
        Self::rounded(f64::from(self.0) * f64::from(b.0), dice(self.0, b.0, 3))
    }
}

impl<const HOW: u8> Div for Device<HOW> {
    type Output = Self;
    fn div(self, b: Self) -> Self {
        // Two units and half of one for the rounding.
        Self::off_by_two(f64::from(self.0) / f64::from(b.0), dice(self.0, b.0, 4))
    }
}

impl<const HOW: u8> Elementary for Device<HOW> {
    fn lit(value: f64) -> Self {
        Self(value as f32)
    }
    fn fused(self, b: Self, c: Self) -> Self {
        let dice = dice(self.0, b.0, 5);
        if dice & 2 == 0 {
            return self * b + c;
        }
        Self::rounded(f64::from(self.0) * f64::from(b.0) + f64::from(c.0), dice)
    }
    fn smaller(self, b: Self) -> Self {
        if self.0 < b.0 { self } else { b }
    }
    fn larger(self, b: Self) -> Self {
        if self.0 > b.0 { self } else { b }
    }
    fn select_less(a: Self, b: Self, yes: Self, no: Self) -> Self {
        if a.0 < b.0 { yes } else { no }
    }
    fn magnitude(self) -> Self {
        Self(self.0.abs())
    }
    fn head(self) -> Self {
        Self(f32::from_bits(self.0.to_bits() & !0xFFF))
    }
    fn nearest_integer(self) -> Self {
        Self(self.0.round_ties_even())
    }
    fn integer_and_power(self, scale: f64) -> (Self, Self) {
        let n = (self * Self::lit(scale)).nearest_integer();
        (n, Self(f32::from_bits(((n.0 + 127.0) as u32) << 23)))
    }
    fn exponent_and_mantissa(self) -> (Self, Self) {
        let bits = self.0.to_bits();
        let reached = bits.wrapping_add(1.0_f32.to_bits() - std::f32::consts::FRAC_1_SQRT_2.to_bits());
        let mantissa = bits.wrapping_sub(reached & 0xFF80_0000).wrapping_add(1.0_f32.to_bits());
        (Self((reached >> 23) as f32 - 127.0), Self(f32::from_bits(mantissa)))
    }
    fn inverse_sqrt_estimate(self) -> Self {
        // A shader has the function itself, within 2 units.
        Self::off_by_two(1.0 / f64::from(self.0).sqrt(), dice(self.0, self.0, 6))
    }
}

/// What the worst device makes of a function.
fn run<const HOW: u8>(function: Function, [a, b]: [f32; 2]) -> Option<f32> {
    let (a, b) = (Device::<HOW>(a), Device::<HOW>(b));
    match function {
        Function::Unary(op) => unary(op, a).ok(),
        Function::Binary(op) => binary(op, a, b).ok(),
    }
    .map(|x| x.0)
}

#[test]
fn every_function_keeps_its_bound_on_the_worst_device() {
    let mut wrong = Vec::new();
    let native = |f: &Function| matches!(f, Function::Unary(UnaryOp::InverseSqrt));
    for function in Function::portable().filter(|f| !native(f)) {
        let accuracy = function.on_device();
        let arguments = function.arguments(1_000_000);
        let held = arguments.par_iter().filter(|at| function.is_bounded_on_device(**at));
        let each = held.map(|&at| {
            let exact = function.exact(at);
            let mut worst = MaxError::default();
            for run in [run::<NEAREST>, run::<DOWN>, run::<UP>, run::<MIXED>] {
                worst.add(&accuracy, at, run(function, at).expect("it is portable"), exact);
            }
            worst
        });
        let worst = each.reduce(MaxError::default, MaxError::or);
        println!("{}", row(function, &worst, &accuracy));
        if !worst.is_within(&accuracy) {
            wrong.push(format!("{function}: {worst:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
