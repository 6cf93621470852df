//! Small colors whose errors are known.

use super::{ErrorBound, error_bound, error_bound_over};
use crate::color::record;
use crate::domain::{Number, Position2, Reflectance, Wavelength};
use crate::scalar::{BinaryOp, UnaryOp, Vector};
use crate::{Color, Layout, Params, Scalar};

/// Half a unit of the last place of a number in [1, 2).
const HALF_UNIT: f64 = 1.0 / 16_777_216.0;

/// A color of one number from a function, which cannot be a closure: it is generic.
macro_rules! number_color {
    ($name:ident, $parameters:literal, |$params:ident, $x:ident| $body:expr) => {
        struct $name;
        impl Color for $name {
            type In = Number;
            type Out = Number;
            fn layout(&self) -> Layout {
                if $parameters == 0 { Layout::new() } else { Layout::new().free("values", 1, $parameters) }
            }
            #[inline(always)]
            fn eval<S: Scalar>(&self, $params: Params<'_, S>, $x: S) -> S {
                $body
            }
        }
    };
}

number_color!(Identity, 0, |_p, x| x);
number_color!(Third, 0, |_p, x| x * S::lit(1.0 / 3.0));
number_color!(Table, 4, |p, x| {
    let values = p.block(0).first();
    (x * S::lit(2.7)).segments(
        3,
        #[inline(always)]
        |cell, t| {
            let [a, b] = values.window::<2>(cell);
            a.mix(b, t)
        },
    )
});
number_color!(Step, 0, |_p, x| S::select((x * S::lit(0.3)).less(S::lit(0.1)), S::lit(0.0), S::lit(1.0)));
number_color!(Logarithm, 0, |_p, x| x.ln());
number_color!(Root, 0, |_p, x| (x * x * S::lit(0.3)).sqrt());
number_color!(Angle, 0, |_p, x| (x - S::lit(0.5)).atan2(S::lit(-1.0)));
number_color!(Whole, 0, |_p, x| {
    let sum = S::lit(3.0) * S::lit(5.0) + x.floor();
    (sum - S::lit(7.0)) * S::lit(0.5)
});

fn of<C: Color>(color: &C, parameters: &[f64], region: (f64, f64)) -> ErrorBound {
    error_bound_over(&record(color), parameters, &[region])
}

#[track_caller]
fn between(found: &ErrorBound, low: f64, high: f64) {
    let bound = found.bound[0];
    assert!(low <= bound && bound <= high, "{bound:e} is not in [{low:e}, {high:e}]");
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(of(&Identity, &[], (0.0, 1.0)).bound, [0.0]);
    // Whole numbers, and halves of them, are exact.
    assert_eq!(of(&Whole, &[], (0.0, 9.0)).bound, [0.0]);
}

#[test]
fn one_product_is_two_roundings() {
    // 1/3 lies in [1/4, 1/2): half a unit is a quarter of HALF_UNIT; the product is rounded by a unit below 1/3.
    let exact = 0.25 * HALF_UNIT + 0.5 * HALF_UNIT;
    between(&of(&Third, &[], (0.0, 1.0)), 0.5 * exact, 1.001 * exact);
}

#[test]
fn a_continuous_table_has_no_jump_at_its_knots() {
    let found = of(&Table, &[0.25, 0.75, 0.5, 1.0], (0.0, 1.0));
    // The input of the table is rounded by less than four units of 2⁻²³, its slope is a half; ten roundings in all.
    between(&found, HALF_UNIT, 20.0 * HALF_UNIT);
    assert!(!found.is_uninformative());
}

#[test]
fn around_a_knot_every_point_keeps_its_bound() {
    let graph = record(&Table);
    let parameters = [0.25, 0.75, 0.5, 1.0];
    let program = crate::Program::new(graph.clone());
    for knot in [1.0_f32 / 2.7, 2.0 / 2.7, 3.0 / 2.7] {
        let mut x = f32::from_bits(knot.to_bits() - 20);
        for _ in 0..40 {
            let exact = program.run::<f64>(&parameters, &[f64::from(x)])[0];
            let found = program.run::<f32>(&parameters.map(|p| p as f32), &[x])[0];
            let (error, here) = ((f64::from(found) - exact).abs(), (f64::from(x), f64::from(x)));
            let bound = error_bound_over(&graph, &parameters, &[here]).bound[0];
            assert!(error <= bound && bound <= 20.0 * HALF_UNIT, "at {x}: {error:e}, {bound:e}");
            x = x.next_up();
        }
    }
}

#[test]
fn a_step_is_a_step() {
    let found = of(&Step, &[], (0.0, 1.0));
    // Rounded upward.
    between(&found, 1.0, 1.0 + 1e-9);
    assert!(found.is_uninformative());
    // Away from it nothing is lost.
    assert_eq!(of(&Step, &[], (0.5, 1.0)).bound, [0.0]);
}

#[test]
fn outside_a_domain_nothing_is_promised() {
    let found = of(&Logarithm, &[], (0.0, 1.0));
    assert!(found.bound[0].is_infinite() && found.is_uninformative());
    assert_eq!(found.to_string(), "no bound over value 0–1");
    between(&of(&Logarithm, &[], (0.5, 1.0)), 0.5 * HALF_UNIT, 8.0 * HALF_UNIT);
}

#[test]
fn a_root_at_zero_keeps_a_bound() {
    // Of the product a relative error of some units is left; at zero the slope is infinite and the value none.
    between(&of(&Root, &[], (0.0, 1.0)), HALF_UNIT, 60.0 * HALF_UNIT);
}

#[test]
fn an_angle_turns_at_its_cut() {
    assert!(of(&Angle, &[], (0.0, 1.0)).bound[0] >= std::f64::consts::TAU);
    assert!(of(&Angle, &[], (0.6, 1.0)).bound[0] <= 1e-5);
}

/// A spectrum in nm and a position, for what a bound says of them.
struct Words;

impl Color for Words {
    type In = (Wavelength, Position2);
    type Out = Reflectance;
    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, (nm, position): (S, S::Vec<2>)) -> S {
        nm * S::lit(1e-3) + position.get(0)
    }
}

#[test]
fn a_bound_is_escaped() {
    let found = error_bound(&record(&Words), &[]);
    let bound = found.max();
    let line = format!("|device − exact| ≤ {bound:.1e} over wavelength 360–830 nm, position 0–1");
    assert_eq!(found.to_string(), line);
    assert!(found.assumed.is_empty());
    assert_eq!(error_bound(&record(&Identity), &[]).assumed, ["value"]);
}

/// A function of one number that an operation is the last of.
#[derive(Debug, Clone, Copy)]
enum Last {
    Unary(UnaryOp),
    Binary(BinaryOp),
}

impl Color for Last {
    type In = Number;
    type Out = Number;
    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S) -> S {
        // Both have errors, and cross at 0.785.
        let (a, b) = (x * S::lit(0.7), S::lit(1.1) - x * S::lit(0.7));
        match *self {
            Self::Unary(op) => a.unary(op),
            Self::Binary(op) => a.binary(op, b),
        }
    }
}

#[test]
fn every_operation_keeps_its_bound_everywhere() {
    let unary = UnaryOp::ALL.into_iter().map(Last::Unary);
    for last in unary.chain(BinaryOp::ALL.into_iter().map(Last::Binary)) {
        let graph = record(&last);
        // 0.7 x lies between the steps of rounding. Small parts, so that no other part hides an error that is lost.
        for k in 0..32 {
            let low = 0.72 + 0.018 * f64::from(k);
            let found = error_bound_over(&graph, &[], &[(low, low + 0.018)]);
            let measured = super::measured_error(&graph, &[], &found.region);
            let (bound, error) = (found.bound[0], measured.error[0]);
            assert!(error <= bound, "{last:?} from {low}: {error:e} is more than {bound:e}");
            // Some ten units of the operands or of the result, which is a quotient of up to 5.
            let reach = 3e-6 * found.magnitude[0].max(1.0);
            assert!(bound <= reach, "{last:?} from {low}: {bound:e} is more than {reach:e}");
        }
    }
}
