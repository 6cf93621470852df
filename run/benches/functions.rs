//! What does a portable function cost in lanes, beside the standard library's own for one number? Their results agree
//! within the bounds of `color_fn_core::scalar::accuracy`, so that the ratio compares like with like.
//!
//!     cargo bench -p color-fn-run --bench functions

use std::hint::black_box;

use color_fn_core::domain::{Domain, Number, Number2};
use color_fn_core::glam::Vec2;
use color_fn_core::{Color, Layout, Params, Scalar, Vector};
use color_fn_run::{Batch, InstructionSet};
use support::least_seconds;

/// Few enough that arguments and results stay in the first cache.
const VALUES: usize = 1 << 11;
/// Passes over the values that are timed together.
const PASSES: usize = 16;
const ROUNDS: usize = 200;

/// A number between two. Multiples of the golden section fill the range evenly, in no order.
fn number(k: usize, low: f64, high: f64) -> f32 {
    (low + (high - low) * (k as f64 * 0.618_033_988_749_895).fract()) as f32
}

/// Nanoseconds a value: the best of some rounds, as noise only adds.
fn best(mut pass: impl FnMut()) -> f64 {
    let seconds = least_seconds(ROUNDS, || (0..PASSES).for_each(|_| pass()));
    1e9 * seconds / (PASSES * VALUES) as f64
}

/// Nanoseconds a value in lanes on one thread.
fn in_lanes<C: Color<Out = Number>>(color: &C, points: &[<C::In as Domain>::Point]) -> f64 {
    let batch = Batch::new(color, &[]).expect("a function has no parameters");
    let mut out = vec![0.0; points.len()];
    best(|| {
        batch.eval_with(InstructionSet::Best, black_box(points), black_box(&mut out));
    })
}

/// Nanoseconds a value of a function of the standard library, one after another.
fn one_by_one<P: Copy>(points: &[P], function: impl Fn(P) -> f32) -> f64 {
    let mut out = vec![0.0; points.len()];
    best(|| {
        for (out, &point) in black_box(&mut out).iter_mut().zip(black_box(points)) {
            *out = function(point);
        }
    })
}

fn show(name: &str, lanes: f64, native: f64) {
    println!("{name:18}{lanes:>12.2}{native:>14.2}{:>14.1}", native / lanes);
}

/// Times a function of one number from one argument to another.
///
/// A macro, because each is a color of its own, which a compiler must know.
macro_rules! unary {
    ($low:literal, $high:literal, $native:expr, $x:ident => $ours:expr) => {{
        struct Function;
        impl Color for Function {
            type In = Number;
            type Out = Number;

            fn layout(&self) -> Layout {
                Layout::new()
            }
            #[inline(always)]
            fn eval<S: Scalar>(&self, _: Params<'_, S>, $x: S) -> S {
                $ours
            }
        }
        let points: Vec<f32> = (0..VALUES).map(|k| number(k, $low, $high)).collect();
        show(stringify!($ours), in_lanes(&Function, &points), one_by_one(&points, $native));
    }};
}

/// The same for a function of two numbers.
macro_rules! binary {
    ($native:expr, $x:ident, $y:ident => $ours:expr) => {{
        struct Function;
        impl Color for Function {
            type In = Number2;
            type Out = Number;

            fn layout(&self) -> Layout {
                Layout::new()
            }
            #[inline(always)]
            fn eval<S: Scalar>(&self, _: Params<'_, S>, arguments: S::Vec<2>) -> S {
                let [$x, $y] = arguments.to_array();
                $ours
            }
        }
        let point = |k: usize| Vec2::new(number(k, 0.1, 3.0), number(k * k, 0.1, 3.0));
        let points: Vec<Vec2> = (0..VALUES).map(point).collect();
        show(stringify!($ours), in_lanes(&Function, &points), one_by_one(&points, |p| $native(p.x, p.y)));
    }};
}

fn main() {
    println!("{:18}{:>12}{:>14}{:>14}", "ns a value", "in lanes", "std, alone", "std / lanes");
    // What the walk over the values takes.
    unary!(-10.0, 10.0, |x| -x, x => -x);
    unary!(0.0, 4.0, f32::sqrt, x => x.sqrt());
    unary!(0.1, 4.0, |x: f32| 1.0 / x.sqrt(), x => x.inverse_sqrt());
    unary!(-10.0, 10.0, f32::exp, x => x.exp());
    unary!(-10.0, 10.0, f32::exp2, x => x.exp2());
    unary!(0.01, 10.0, f32::ln, x => x.ln());
    unary!(0.01, 10.0, f32::log2, x => x.log2());
    unary!(-10.0, 10.0, f32::sin, x => x.sin());
    unary!(-10.0, 10.0, f32::cos, x => x.cos());
    unary!(-3.0, 3.0, f32::tanh, x => x.tanh());
    unary!(0.0, 1.0, f32::cbrt, x => x.cbrt());
    binary!(f32::powf, x, y => x.pow(y));
    binary!(f32::atan2, y, x => y.atan2(x));
}
