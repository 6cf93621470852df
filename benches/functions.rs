//! What does a portable function cost in lanes, beside the standard library's own for one number? Their results agree
//! within the bounds of `color_fn::scalar::accuracy`, so that the ratio compares like with like.
//!
//!     cargo bench -p color-fn --bench functions

use std::hint::black_box;
use std::time::Instant;

use color_fn::batch::{Batch, InstructionSet};
use color_fn::domain::{Domain, Number, Number2};
use color_fn::scalar::{BinaryOp, UnaryOp};
use color_fn::{Color, Layout, Params, Scalar, Vector};
use glam::Vec2;

/// Few enough that arguments and results stay in the first cache.
const VALUES: usize = 1 << 11;
/// Passes over the values that are timed together.
const PASSES: usize = 16;
const ROUNDS: usize = 200;

/// An operation on one number, by its place among all: a function that the compiler knows.
struct Unary<const K: usize>;

impl<const K: usize> Color for Unary<K> {
    type In = Number;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S) -> S {
        x.unary(const { UnaryOp::ALL[K] })
    }
}

/// An operation on two numbers.
struct Binary<const K: usize>;

impl<const K: usize> Color for Binary<K> {
    type In = Number2;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    #[inline(always)]
    fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S::Vec<2>) -> S {
        x.get(0).binary(const { BinaryOp::ALL[K] }, x.get(1))
    }
}

/// A number between two. Multiples of the golden section fill the range evenly, in no order.
fn number(k: usize, low: f64, high: f64) -> f32 {
    (low + (high - low) * (k as f64 * 0.618_033_988_749_895).fract()) as f32
}

/// Nanoseconds a value: the best of some rounds, as noise only adds.
fn best(mut pass: impl FnMut()) -> f64 {
    let round = |_| {
        let start = Instant::now();
        (0..PASSES).for_each(|_| pass());
        start.elapsed().as_secs_f64()
    };
    1e9 * (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min) / (PASSES * VALUES) as f64
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

fn show(name: &str, (lanes, native): (f64, f64)) {
    println!("{name:14}{lanes:>12.2}{native:>14.2}{:>14.1}", native / lanes);
}

fn unary<const K: usize>(low: f64, high: f64, native: impl Fn(f32) -> f32) {
    let points: Vec<f32> = (0..VALUES).map(|k| number(k, low, high)).collect();
    let times = (in_lanes(&Unary::<K>, &points), one_by_one(&points, native));
    show(&format!("{:?}", UnaryOp::ALL[K]), times);
}

fn binary<const K: usize>(native: impl Fn(f32, f32) -> f32) {
    let points: Vec<_> =
        (0..VALUES).map(|k| Vec2::new(number(k, 0.1, 3.0), number(k * k, 0.1, 3.0))).collect();
    let times = (in_lanes(&Binary::<K>, &points), one_by_one(&points, |p| native(p.x, p.y)));
    show(&format!("{:?}", BinaryOp::ALL[K]), times);
}

const fn place(op: UnaryOp) -> usize {
    let mut k = 0;
    while UnaryOp::ALL[k] as usize != op as usize {
        k += 1;
    }
    k
}

const fn place_of_two(op: BinaryOp) -> usize {
    let mut k = 0;
    while BinaryOp::ALL[k] as usize != op as usize {
        k += 1;
    }
    k
}

fn main() {
    println!("{:14}{:>12}{:>14}{:>14}", "ns a value", "in lanes", "std, alone", "std / lanes");
    unary::<{ place(UnaryOp::Neg) }>(-10.0, 10.0, |x| -x);
    unary::<{ place(UnaryOp::Sqrt) }>(0.0, 4.0, f32::sqrt);
    unary::<{ place(UnaryOp::InverseSqrt) }>(0.1, 4.0, |x| 1.0 / x.sqrt());
    unary::<{ place(UnaryOp::Exp) }>(-10.0, 10.0, f32::exp);
    unary::<{ place(UnaryOp::Exp2) }>(-10.0, 10.0, f32::exp2);
    unary::<{ place(UnaryOp::Ln) }>(0.01, 10.0, f32::ln);
    unary::<{ place(UnaryOp::Log2) }>(0.01, 10.0, f32::log2);
    unary::<{ place(UnaryOp::Sin) }>(-10.0, 10.0, f32::sin);
    unary::<{ place(UnaryOp::Cos) }>(-10.0, 10.0, f32::cos);
    unary::<{ place(UnaryOp::Tanh) }>(-3.0, 3.0, f32::tanh);
    unary::<{ place(UnaryOp::Cbrt) }>(0.0, 1.0, f32::cbrt);
    binary::<{ place_of_two(BinaryOp::Pow) }>(f32::powf);
    binary::<{ place_of_two(BinaryOp::Atan2) }>(f32::atan2);
}
