//! Design matrices and Jacobians.

use super::{Gaussian, Line, SigmoidPolynomial};
use color_fn_core::color::Color;
use color_fn_core::domain::{Number, Wavelength};
use color_fn_core::layout::Layout;
use color_fn_core::params::Params;
use color_fn_core::scalar::Scalar;
use color_fn_fitting::{DesignError, design, jacobian};
use support::assert_close;

#[test]
fn a_line_has_its_design() {
    let found = design(&Line, &[450.0, 550.0, 650.0]).unwrap();
    for (row, slope) in [-1.0, 0.0, 1.0].into_iter().enumerate() {
        // Small integers: exact.
        assert_close(found.matrix[(row, 0)], 1.0, 0.0);
        assert_close(found.matrix[(row, 1)], slope, 0.0);
        assert_close(found.offset[row], 0.0, 0.0);
    }
}

/// `max(a, 0) + table`: linear on each side of zero only.
struct Clamped;

impl Color for Clamped {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().free("a", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, _: S) -> S {
        params.block(0).first().get(0).max(S::lit(0.0))
    }
}

/// `table + a`.
struct Based;

impl Color for Based {
    type In = Wavelength;
    type Out = Number;

    fn layout(&self) -> Layout {
        Layout::new().fixed("table", 1, vec![0.25]).free("a", 1, 1)
    }
    fn eval<S: Scalar>(&self, params: Params<'_, S>, _: S) -> S {
        params.block(0).first().get(0) + params.block(1).first().get(0)
    }
}

#[test]
fn tells_linear_from_not() {
    let inputs = [500.0, 600.0];
    let not_linear = |found: Result<_, DesignError>| matches!(found, Err(DesignError::NotLinear { .. }));
    assert!(not_linear(design(&SigmoidPolynomial(2), &inputs)), "a sigmoid");
    assert!(not_linear(design(&Gaussian, &inputs)), "a Gaussian, whose width at 0 is NaN");
    assert!(not_linear(design(&Clamped, &inputs)), "a clamp");
    // A table, copied: exact.
    assert_close(design(&Based, &inputs).unwrap().offset[1], 0.25, 0.0);
}

#[test]
fn jacobian_counts_parameters() {
    let (values, matrix) = jacobian(&Line, &[0.5, 2.0], &[600.0]).unwrap();
    // Halves: exact.
    assert_close(values[0], 1.5, 0.0);
    assert_close(matrix[(0, 1)], 0.5, 0.0);
    assert!(matches!(jacobian(&Line, &[0.5], &[600.0]), Err(DesignError::Parameters(_))));
}
