//! Errors against the standard library's double precision, which is exact to 2⁻²⁸ of a unit of single precision: `exact`
//! shows that it is.

mod device;
mod exact;

use rayon::prelude::*;

use crate::apply::apply;
use color_fn_core::scalar::UnaryOp;
use color_fn_core::scalar::accuracy::Accuracy;
use color_fn_core::scalar::portable::{LARGEST, SMALLEST};
use color_fn_core::scalar::ulp::{Function, MaxError, error, is_documented};
use color_fn_run::InstructionSet;

/// A row of what the tests print: the maximal error in units of the last place, its bound, the maximal absolute error, where.
fn row(function: Function, worst: &MaxError, accuracy: &Accuracy) -> String {
    let MaxError { ulps, at, absolute, .. } = worst;
    format!("{function:14}{ulps:>8.3} of {:>4}{absolute:>12.1e}   at {at:?}", accuracy.ulps)
}

#[test]
fn every_function_keeps_its_bound() {
    let mut wrong = Vec::new();
    for function in Function::portable() {
        let accuracy = function.accuracy();
        // The example `all_arguments` takes every single number.
        let arguments = function.arguments(match function {
            Function::Unary(_) => 1_000_000,
            Function::Binary(_) => 10_000_000,
        });
        let worst = arguments.par_chunks(1 << 16).map(|arguments| {
            // One rounding or two for a product and a sum, and the CPU's own estimates.
            let [two, one] =
                [InstructionSet::Baseline, InstructionSet::Best].map(|how| apply(function, arguments, how));
            let mut worst = MaxError::default();
            for ((&at, two), one) in arguments.iter().zip(two).zip(one) {
                let exact = function.exact(at);
                worst.add(&accuracy, at, two, exact);
                worst.add(&accuracy, at, one, exact);
            }
            worst
        });
        let worst = worst.reduce(MaxError::default, MaxError::or);
        println!("{}", row(function, &worst, &accuracy));
        if !worst.is_within(&accuracy) {
            wrong.push(format!("{function}: {worst:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn arguments_outside_a_domain_give_what_is_documented() {
    let ends = UnaryOp::ALL.map(|op| op.accuracy().domain).into_iter().flat_map(|(low, high)| [low, high]);
    let beyond =
        ends.map(|end| end as f32).flat_map(|end| [end.next_down(), end.next_up(), 1.1 * end, 2.0 * end]);
    let odd = [
        f32::NAN,
        -f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        0.0,
        -0.0,
        1e-44,
        -1e-40,
        -1.0,
        f32::MIN,
        f32::MAX,
    ];
    let arguments: Vec<[f32; 2]> = beyond.chain(odd).map(|x| [x, 0.0]).collect();
    let mut wrong = Vec::new();
    for function in Function::portable() {
        let Function::Unary(op) = function else { continue };
        for how in [InstructionSet::Baseline, InstructionSet::Best] {
            for (&[x, _], found) in arguments.iter().zip(apply(function, &arguments, how)) {
                if !op.is_bounded(x) && !is_documented(op, x, found) {
                    wrong.push(format!("{function}({x:e}) = {found:e}, {how:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        is_documented(UnaryOp::Exp, 100.0, f32::INFINITY)
            && !is_documented(UnaryOp::Exp, -100.0, f32::INFINITY)
    );
    assert!(!is_documented(UnaryOp::Ln, f32::NAN, 0.0) && !is_documented(UnaryOp::Ln, -1.0, f32::NAN));
}

#[test]
fn a_wrong_result_is_found() {
    let function = Function::portable().next().expect("there are some");
    let accuracy = function.accuracy();
    let arguments = function.arguments(100);
    let mut found = apply(function, &arguments, InstructionSet::Best);
    assert!(MaxError::of(function, &accuracy, &arguments, &found).is_within(&accuracy));
    for wrong in [f32::NAN, f32::INFINITY, found[77] * (1.0 + 8.0 * f32::EPSILON)] {
        found[77] = wrong;
        let worst = MaxError::of(function, &accuracy, &arguments, &found);
        assert!(!worst.is_within(&accuracy) && worst.at == arguments[77], "{worst:?}");
    }
}

#[test]
fn an_error_is_counted_in_units() {
    // The unit of 1 is 2⁻²³, that of what is just below half as large, and that of 0 the smallest number of all.
    let unit = f64::from(f32::EPSILON);
    assert_eq!(error(1.0, 1.0 + unit), (1.0, unit));
    assert_eq!(error(1.0, 1.0 - unit), (2.0, unit));
    assert_eq!(error(f32::from_bits(3), 0.0).0, 3.0);
    assert_eq!(error(f32::NAN, 0.0).0, f64::INFINITY);
    assert!(error(f32::INFINITY, LARGEST).0 > 1e6 && error(0.0, SMALLEST).0 > 1e6);
}
