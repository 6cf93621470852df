use color_fn_core::scalar::Scalar;
use color_fn_core::scalar::UnaryOp;

use super::*;
use crate::testing::device_for_tests;

const EXP: Tested = Tested::Function(Function::Unary(UnaryOp::Exp));

#[test]
fn every_operation_keeps_its_bound_on_this_device() {
    let Some(device) = device_for_tests() else { return };
    let Check { operations: checked, sums_in_order } =
        check(device, Math::Portable, 100_000).expect("it runs");
    println!("{}, sums in order: {sums_in_order}", device.description());
    for one in &checked {
        let MaxError { ulps, absolute, at, .. } = one.worst;
        println!("{:14}{ulps:>8.3} of {:>4}{absolute:>10.1e}   at {at:?}", one.operation, one.bound.ulps);
    }
    let left: Vec<_> = checked.iter().filter(|one| !one.keeps()).collect();
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(checked.len(), UnaryOp::ALL.len() + BinaryOp::ALL.len() + 1);
    assert!(checked.iter().all(|one| one.arguments > 10_000), "{checked:#?}");
}

#[test]
fn the_cpu_keeps_every_bound() {
    for tested in tested_operations().chain([Tested::SumInOrder]) {
        let arguments = tested.arguments(10_000);
        let found: Vec<f32> = match tested {
            Tested::Function(function) => single(function, &arguments),
            Tested::MulAdd => arguments.iter().map(|&[a, b]| a.mul_add(b, b)).collect(),
            Tested::SumInOrder => arguments.iter().map(|&[a, b]| (a + b) - a).collect(),
        };
        let checked = tested.compare(&arguments, &found);
        assert!(checked.keeps(), "{checked:?}");
    }
}

#[test]
fn one_wrong_result_is_named() {
    let arguments = EXP.arguments(1000);
    let mut found = EXP.compare_cpu(&arguments);
    for wrong in [found[500] * 1.000_001, f32::NAN, f32::INFINITY, -found[500]] {
        found[500] = wrong;
        let checked = EXP.compare(&arguments, &found);
        assert!(!checked.keeps() && checked.operation == "exp", "{checked:?}");
        assert_eq!(checked.worst.at, arguments[500]);
    }
}

#[test]
fn sums_that_are_taken_apart_are_named() {
    let apart = Tested::SumInOrder;
    let arguments = apart.arguments(1000);
    // What a driver that simplifies (a + b) − a gives.
    let found: Vec<f32> = arguments.iter().map(|at| at[1]).collect();
    let checked = apart.compare(&arguments, &found);
    assert!(!checked.keeps() && checked.operation == "sum-in-order", "{checked:?}");
    // Rounded in any direction it is in order.
    for direction in [-1.0, 1.0] {
        let sum = |a: f32, b: f32| {
            let (exact, nearest) = (f64::from(a) + f64::from(b), a + b);
            let past = (f64::from(nearest) - exact) * direction;
            if past >= 0.0 {
                nearest
            } else if direction > 0.0 {
                nearest.next_up()
            } else {
                nearest.next_down()
            }
        };
        let found: Vec<f32> = arguments.iter().map(|&[a, b]| sum(a, b) - a).collect();
        let checked = apart.compare(&arguments, &found);
        assert!(checked.keeps(), "{checked:?}");
    }
}

#[test]
fn a_device_with_a_fault_is_found() {
    let Some(device) = device_for_tests() else { return };
    // The fault is planted: another function's shader, and one that is close.
    let wrong = Tested::Function(Function::Unary(UnaryOp::Exp2)).shader(Math::Portable).expect("a shader");
    let checked = EXP.on(device, &wrong, 1000).expect("it runs");
    assert!(!checked.keeps(), "{checked:?}");
    let right = EXP.shader(Math::Portable).expect("a shader");
    assert!(EXP.on(device, &right, 1000).expect("it runs").keeps());
}

impl Tested {
    /// What the CPU gives for a function.
    fn compare_cpu(self, arguments: &[[f32; 2]]) -> Vec<f32> {
        match self {
            Self::Function(function) => single(function, arguments),
            Self::MulAdd | Self::SumInOrder => unreachable!("it is no function"),
        }
    }
}

/// What `f32` gives for an operation.
fn single(function: Function, arguments: &[[f32; 2]]) -> Vec<f32> {
    let each = arguments.iter().map(|&[a, b]| match function {
        Function::Unary(op) => a.unary(op),
        Function::Binary(op) => a.binary(op, b),
    });
    each.collect()
}
