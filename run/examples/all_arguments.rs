//! Every portable function of one number, at all 2³² numbers of single precision, against double precision.
//!
//!     cargo run --release -p color-fn-run --example all_arguments
//!     cargo run --release -p color-fn-run --example all_arguments -- sin cos
//!
//! It prints a table, and takes minutes for each function on one core. It fails where a bound does not hold, or where a
//! number outside the domain, or NaN, gives another result than is documented.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use color_fn_core::scalar::UnaryOp;
use color_fn_core::scalar::ulp::{Function, MaxError, is_documented};
use color_fn_run::InstructionSet;
use rayon::prelude::*;

#[path = "../tests/it/apply.rs"]
mod apply;
use apply::apply;

/// Two runs: one rounding or two for a product and a sum.
const RUNS: [(InstructionSet, &str); 2] = [(InstructionSet::Baseline, "no"), (InstructionSet::Best, "yes")];

/// What was found of one function, in each run.
#[derive(Default, Clone)]
struct Found {
    inside: [MaxError; 2],
    count: u64,
    /// Numbers outside the domain with another result than is documented, and one of them.
    wrong: [(u64, f32, f32); 2],
}

impl Found {
    /// All numbers with the same upper half of their bits.
    fn of(op: UnaryOp, upper: u32) -> Self {
        let function = Function::Unary(op);
        let accuracy = op.accuracy();
        let arguments: Vec<[f32; 2]> =
            (0..1 << 16).map(|lower| [f32::from_bits(upper << 16 | lower), 0.0]).collect();
        let results = RUNS.map(|(instructions, _)| apply(function, &arguments, instructions));
        let mut found = Self::default();
        for (k, &at) in arguments.iter().enumerate() {
            if op.is_bounded(at[0]) {
                found.count += 1;
                let exact = function.exact(at);
                for (worst, results) in found.inside.iter_mut().zip(&results) {
                    worst.add(&accuracy, at, results[k], exact);
                }
            } else {
                for (wrong, results) in found.wrong.iter_mut().zip(&results) {
                    if !is_documented(op, at[0], results[k]) {
                        *wrong = (wrong.0 + 1, at[0], results[k]);
                    }
                }
            }
        }
        found
    }

    fn or(self, other: Self) -> Self {
        let more = |k: usize| {
            let (a, b) = (self.wrong[k], other.wrong[k]);
            if a.0 > 0 { (a.0 + b.0, a.1, a.2) } else { b }
        };
        Self {
            inside: [0, 1].map(|k| self.inside[k].or(other.inside[k])),
            count: self.count + other.count,
            wrong: [more(0), more(1)],
        }
    }
}

/// A number with few digits.
fn short(x: f64) -> String {
    if (1e-3..1e6).contains(&x.abs()) { x.to_string() } else { format!("{x:.2e}") }
}

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    println!("| function | domain | fused | maximal error | at | bound |");
    println!("|---|---|---|---|---|---|");
    let mut kept = true;
    for function in Function::portable() {
        let Function::Unary(op) = function else { continue };
        if !(wanted.is_empty() || wanted.contains(&function.to_string())) {
            continue;
        }
        let accuracy = op.accuracy();
        let done = AtomicU64::new(0);
        let found = (0..1_u32 << 16)
            .into_par_iter()
            .map(|upper| {
                let found = Found::of(op, upper);
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                if done.is_multiple_of(1 << 13) {
                    eprintln!("{function}: {} % of {} numbers", (100 * done) >> 16, 1_u64 << 32);
                }
                found
            })
            .reduce(Found::default, Found::or);
        for (k, (_, fused)) in RUNS.iter().enumerate() {
            let (worst, (wrong, x, result)) = (&found.inside[k], found.wrong[k]);
            let (low, high) = accuracy.domain;
            let domain = format!("{} to {}", short(low), short(high));
            let (error, at, bound) = if accuracy.absolute > 0.0 {
                let beyond =
                    if worst.ulps > 0.0 { format!(", or {:.3} ULP", worst.ulps) } else { String::new() };
                let bound = format!("{:.1e}, or {} ULP", accuracy.absolute, accuracy.ulps);
                (format!("{:.2e}{beyond}", worst.absolute), worst.absolute_at, bound)
            } else {
                (format!("{:.3} ULP", worst.ulps), worst.at, format!("{} ULP", accuracy.ulps))
            };
            println!("| {function} | {domain} | {fused} | {error} | {:e} | {bound} |", at[0]);
            if wrong > 0 {
                println!(
                    "{wrong} results outside the domain are not as documented: {function}({x:e}) = {result:e}"
                );
            }
            kept &= worst.is_within(&accuracy) && wrong == 0;
        }
        eprintln!("{function}: {} numbers in the domain", found.count);
    }
    if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
