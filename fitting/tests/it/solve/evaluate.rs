//! Values and exact derivatives at many points.

use nalgebra::DMatrix;

use color_fn_core::color::Color;
use color_fn_core::domain::{Nothing, Number, Number2, Wavelength};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::{Scalar, Vector};
use color_fn_fitting::Evaluator;
use support::assert_close;

/// `(a₀ t₀ + … + a₁₀ t₁₀ x¹⁰, b²)`: eleven free numbers, a table between, one more.
struct Mixed;

impl Color for Mixed {
    type In = Wavelength;
    type Out = Number2;

    fn layout(&self) -> Layout {
        Layout::new()
            .fixed("scale", 1, vec![2.0])
            .free("a", 1, 11)
            .fixed("table", 11, (1..=11).map(f64::from).collect())
            .free("b", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, x: S) -> S::Vec<2> {
        let (a, t) = (params.block(1).first(), params.block(2).first());
        let sum = (0..11).rev().fold(S::lit(0.0), |sum, k| sum.mul_add(x, a.get(k) * t.get(k)));
        let b = params.block(3).first().get(0);
        S::Vec::from_array([sum, b * b])
    }
}

#[test]
fn differentiates_in_passes_around_tables() {
    let inputs = [0.5, -1.5, 2.0];
    let theta: Vec<f64> = (0..12).map(|k| 1.0 - 0.3 * f64::from(k)).collect();
    let mut evaluator = Evaluator::new(&Mixed, &inputs).unwrap();
    assert_eq!((evaluator.rows(), evaluator.parameters()), (6, 12));
    let (mut values, mut plain) = ([0.0; 6], [0.0; 6]);
    let mut jacobian = DMatrix::from_element(6, 12, f64::NAN);
    evaluator.values_and_jacobian(&theta, &mut values, &mut jacobian);
    evaluator.values(&theta, &mut plain);
    for i in 0..6 {
        // The same arithmetic, to the rounding of a fused multiply-add in a sum of size 1e4.
        assert_close(values[i], plain[i], 1e-11);
    }
    for (i, x) in inputs.into_iter().enumerate() {
        for k in 0..11_i32 {
            let expected = f64::from(k + 1) * x.powi(k);
            // A product of ten factors: ten roundings of 1e-16, on numbers up to 1e4.
            assert_close(jacobian[(2 * i, k.unsigned_abs() as usize)], expected, 1e-11);
            assert_close(jacobian[(2 * i + 1, k.unsigned_abs() as usize)], 0.0, 0.0);
        }
        // d(b²)/db = 2b, rounded once.
        assert_close(jacobian[(2 * i + 1, 11)], 2.0 * theta[11], 1e-15);
    }
}

/// A color without free parameters.
struct Constant;

impl Color for Constant {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new()
    }
    fn eval<S: Scalar>(&self, _: Params<'_, S>, x: S) -> S {
        x + S::lit(1.0)
    }
}

#[test]
fn evaluates_without_parameters() {
    let mut values = [0.0; 1];
    let mut evaluator = Evaluator::new(&Constant, &[2.0]).unwrap();
    evaluator.values_and_jacobian(&[], &mut values, &mut DMatrix::zeros(1, 0));
    // One exact addition.
    assert_close(values[0], 3.0, 0.0);
}

/// A color without inputs: its parameter.
struct Swatch;

impl Color for Swatch {
    type In = Nothing;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("value", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, (): ()) -> S {
        params.block(0).first().get(0)
    }
}

#[test]
fn evaluates_without_inputs() {
    let (mut values, mut jacobian) = ([0.0; 1], DMatrix::zeros(1, 1));
    let mut evaluator = Evaluator::new(&Swatch, &[]).unwrap();
    evaluator.values_and_jacobian(&[0.25], &mut values, &mut jacobian);
    // Copied: exact.
    assert_close(values[0], 0.25, 0.0);
    assert_close(jacobian[(0, 0)], 1.0, 0.0);
    assert!(Evaluator::new(&Swatch, &[1.0]).is_err(), "an input that the color does not have");
}
