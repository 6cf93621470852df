//! Errors against the standard library's double precision, which is exact to 2⁻²⁸ of a unit of single precision.

mod device;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::{LARGEST, SMALLEST};
use crate::scalar::accuracy::Accuracy;
use crate::scalar::{BinaryOp, Lanes, Native, Register, Scalar, UnaryOp};

/// A function under test.
#[derive(Debug, Clone, Copy)]
enum Function {
    Unary(UnaryOp),
    Binary(BinaryOp),
}

const FUNCTIONS: [Function; 11] = [
    Function::Unary(UnaryOp::InverseSqrt),
    Function::Unary(UnaryOp::Exp),
    Function::Unary(UnaryOp::Exp2),
    Function::Unary(UnaryOp::Ln),
    Function::Unary(UnaryOp::Log2),
    Function::Unary(UnaryOp::Sin),
    Function::Unary(UnaryOp::Cos),
    Function::Unary(UnaryOp::Tanh),
    Function::Unary(UnaryOp::Cbrt),
    Function::Binary(BinaryOp::Pow),
    Function::Binary(BinaryOp::Atan2),
];

impl Function {
    fn accuracy(self) -> Accuracy {
        match self {
            Self::Unary(op) => op.accuracy(),
            Self::Binary(op) => op.accuracy(),
        }
    }
    fn exact(self, a: f32, b: f32) -> f64 {
        match self {
            Self::Unary(op) => op.eval(f64::from(a)),
            Self::Binary(op) => op.eval(f64::from(a), f64::from(b)),
        }
    }
    #[inline(always)]
    fn lanes<R: Register>(self, a: Lanes<R>, b: Lanes<R>) -> Lanes<R> {
        match self {
            Self::Unary(op) => a.unary(op),
            Self::Binary(op) => a.binary(op, b),
        }
    }
}

/// The results of a register's worth of arguments at a time.
struct Apply<'a>(Function, &'a [[f32; 2]], &'a mut [f32]);

impl WithSimd for Apply<'_> {
    type Output = ();
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.run::<Native<S>>();
    }
}

impl Apply<'_> {
    #[inline(always)]
    fn run<R: Register>(self) {
        for (arguments, out) in self.1.chunks(R::LANES).zip(self.2.chunks_mut(R::LANES)) {
            let column = |k: usize| {
                let mut lanes = [1.0; 16];
                for (lane, pair) in lanes.iter_mut().zip(arguments) {
                    *lane = pair[k];
                }
                Lanes(R::load(&lanes))
            };
            let mut lanes = [0.0; 16];
            self.0.lanes(column(0), column(1)).0.store(&mut lanes);
            out.copy_from_slice(&lanes[..out.len()]);
        }
    }
}

/// Distance in units of the last place that a number of single precision near `exact` has.
fn ulps(found: f32, exact: f64) -> f64 {
    let exponent = exact.abs().max(SMALLEST).log2().floor();
    (f64::from(found) - exact).abs() / (exponent - 23.0).exp2()
}

/// Every number that an implementation branches at, with its neighbours, and the ends of the domain.
fn edges() -> Vec<f32> {
    let turns = (0..64).map(|k| (f64::from(k) * std::f64::consts::FRAC_PI_2) as f32);
    let powers = (-126..128).map(|n| 2.0_f32.powi(n));
    let other = [0.625, 1.0 / 3.0, 8191.9, 8192.0, 87.336, -87.336, 88.37, 126.5, 0.414_213_56];
    let all = turns.chain(powers).chain(other).chain([SMALLEST as f32, f32::MAX]);
    let near = all.flat_map(|x| [x.next_down(), x, x.next_up(), x * std::f32::consts::FRAC_1_SQRT_2]);
    near.flat_map(|x| [x, -x]).collect()
}

/// Arguments that fill the domain: evenly in the bits, so that every exponent is tried, and the edges.
fn arguments(function: Function, count: usize) -> Vec<[f32; 2]> {
    let Accuracy { domain: (low, high), .. } = function.accuracy();
    let inside = |x: f32| (low..=high).contains(&f64::from(x));
    // Multiples of irrational numbers fill the square evenly (Roberts' R sequence).
    let bits = |i: usize, step: f64| f32::from_bits(((i as f64 * step).fract() * 4_294_967_296.0) as u32);
    let sequence = (0..).map(|i| [bits(i, 0.754_877_666_246_693), bits(i, 0.569_840_290_998_053)]);
    let edges = edges();
    let crossed = edges.iter().flat_map(|&a| edges.iter().step_by(7).map(move |&b| [a, b]));
    let wanted = |&[a, b]: &[f32; 2]| match function {
        // What is below the normal numbers counts as zero.
        Function::Unary(_) => inside(a) && !a.is_subnormal(),
        Function::Binary(BinaryOp::Pow) => {
            inside(a) && b.is_finite() && {
                let power = f64::from(b) * f64::from(a).log2();
                (-126.0..127.4).contains(&power)
            }
        }
        // Quotients of a coordinate by one that is much larger are below what single precision holds.
        Function::Binary(_) => {
            [a, b].iter().all(|x| {
                let x = f64::from(x.abs());
                x < 0.4 * LARGEST && (x == 0.0 || x > SMALLEST)
            }) && f64::from(a).abs() / f64::from(b).abs() > 1e-37
        }
    };
    crossed.filter(wanted).chain(sequence.filter(wanted).take(count)).collect()
}

#[test]
fn every_function_keeps_its_bound() {
    println!("{:14}{:>12}{:>10}{:>12}", "function", "most, ulp", "bound", "absolute");
    let mut wrong = Vec::new();
    for function in FUNCTIONS {
        let accuracy = function.accuracy();
        let arguments = arguments(function, 10_000_000);
        let worst = arguments.par_chunks(1 << 16).map(|arguments| {
            let mut worst = (0.0_f64, [0.0_f32; 2], 0.0_f32);
            let mut out = vec![0.0; arguments.len()];
            // One rounding or two for a product and a sum, and the processor's own estimates.
            for fused in [false, true] {
                let apply = Apply(function, arguments, &mut out);
                if fused {
                    Arch::new().dispatch(apply)
                } else {
                    apply.run::<f32>()
                }
                for (&[a, b], &found) in arguments.iter().zip(&out) {
                    let exact = function.exact(a, b);
                    let off = ulps(found, exact);
                    let absolute = (f64::from(found) - exact).abs();
                    if !(off <= worst.0 || absolute <= accuracy.absolute) {
                        worst = (off, [a, b], found);
                    }
                }
            }
            worst
        });
        let worst = worst.reduce_with(|a, b| if a.0 >= b.0 { a } else { b }).expect("there are arguments");
        println!(
            "{:14}{:>12.3}{:>10}{:>12.1e}   at {:?}",
            format!("{function:?}"),
            worst.0,
            accuracy.ulps,
            accuracy.absolute,
            worst.1
        );
        if worst.0.is_nan() || worst.0 > accuracy.ulps {
            wrong.push(format!("{function:?}{:?} = {}: {} ulp", worst.1, worst.2, worst.0));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
