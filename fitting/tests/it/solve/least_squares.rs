//! Linear least squares.

use nalgebra::{DMatrix, DVector};

use super::{Line, Polynomial};
use color_fn_fitting::{LeastSquares, LeastSquaresError, SingularFit, design, difference_ridge, ridge};
use support::assert_close;

/// 36 wavelengths, 380–730 nm.
fn wavelengths() -> Vec<f64> {
    (0..36).map(|i| 380.0 + 10.0 * f64::from(i)).collect()
}

/// Data that no polynomial of low degree meets, one column for each of `k` right-hand sides.
fn bumpy(k: usize) -> DMatrix<f64> {
    DMatrix::from_fn(36, k, |i, j| {
        let index = u32::try_from(i * (j + 3)).unwrap();
        0.5 + 0.3 * (0.7 * f64::from(index)).sin()
    })
}

fn weights() -> Vec<f64> {
    wavelengths().iter().map(|nm| (-((nm - 550.0) / 90.0).powi(2)).exp() + 0.01).collect()
}

#[test]
fn recovers_planted_coefficients() {
    let planted = DMatrix::from_columns(&[
        DVector::from_vec(vec![0.3, -1.0, 0.25, 2.0, -0.125, 0.75]),
        DVector::from_vec(vec![-4.0, 0.5, 0.0, 0.0, 3.0, 1.0]),
    ]);
    let a = design(&Polynomial(5), &wavelengths()).unwrap().matrix;
    let fit = LeastSquares { weights: Some(&weights()), ..LeastSquares::new(&a) }
        .factor()
        .unwrap()
        .solve(&(&a * &planted), None)
        .unwrap();
    for (found, expected) in fit.parameters.iter().zip(&planted) {
        // Rounding of 2e-16 in the data, times a condition number of about 200, times coefficients up to 4.
        assert_close(*found, *expected, 1e-12);
    }
    assert!(fit.condition > 10.0 && fit.condition < 1e4, "condition {}", fit.condition);
    // Each residual is a few roundings of numbers below 10.
    assert_close(fit.rms[1], 0.0, 1e-14);
}

#[test]
fn units_of_parameters_do_not_matter() {
    let a = design(&Polynomial(3), &wavelengths()).unwrap().matrix;
    let units = DVector::from_vec(vec![1.0, 1e9, 1e-9, 1e20]);
    let b = bumpy(1);
    let plain = LeastSquares::new(&a).factor().unwrap().solve(&b, None).unwrap();
    let other = &a * DMatrix::from_diagonal(&units);
    let fit = LeastSquares::new(&other).factor().unwrap().solve(&b, None).unwrap();
    for j in 0..4 {
        // The same problem but for roundings in the scaling, condition 20.
        assert_close(fit.parameters[j] * units[j], plain.parameters[j], 1e-13);
    }
    // Both are unit columns; the singular values of a 4 × 4 triangle come to 1e-15 relative.
    assert_close(fit.condition, plain.condition, 1e-12);
}

#[test]
fn residual_is_orthogonal_to_what_is_free() {
    let a = design(&Polynomial(5), &wavelengths()).unwrap().matrix;
    let (w, b) = (weights(), bumpy(3));
    let c = DMatrix::from_fn(2, 6, |i, j| f64::from(u32::try_from((i + 1) * (j + 2) % 5).unwrap()) - 1.5);
    let d = DMatrix::from_fn(2, 3, |i, j| if i == j { 0.5 } else { -0.25 });
    let p = difference_ridge(6, 2, 0.05);
    let problem = LeastSquares { design: &a, weights: Some(&w), penalty: Some(&p), constraints: Some(&c) };
    let fit = problem.factor().unwrap().solve(&b, Some(&d)).unwrap();
    for (met, wanted) in (&c * &fit.parameters).iter().zip(&d) {
        // Six products of size 1.
        assert_close(*met, *wanted, 1e-12);
    }
    // Lagrange: the gradient Aᵀ W (Aθ − b) + Pᵀ P θ is a combination of the rows of C.
    let residual = DMatrix::from_diagonal(&DVector::from_vec(w)) * (&a * &fit.parameters - &b);
    let gradient = a.transpose() * residual + p.transpose() * (&p * &fit.parameters);
    let multipliers = c.transpose().svd(true, true).solve(&gradient, 1e-14).unwrap();
    for rest in (c.transpose() * multipliers - &gradient).iter() {
        // Sums of 36 terms of size 1, each rounded.
        assert_close(*rest, 0.0, 1e-13);
    }
}

#[test]
fn ridge_solves_its_normal_equations() {
    let a = design(&Polynomial(4), &wavelengths()).unwrap().matrix;
    let b = bumpy(1);
    let norm = |strength: f64| {
        let p = ridge(5, strength);
        let fit = LeastSquares { penalty: Some(&p), ..LeastSquares::new(&a) }.factor().unwrap();
        let theta = fit.solve(&b, None).unwrap().parameters;
        let law = (a.transpose() * &a + DMatrix::identity(5, 5) * strength) * &theta - a.transpose() * &b;
        // Sums of 36 terms of size 1.
        assert_close(law.amax(), 0.0, 1e-12);
        theta.norm()
    };
    let norms = [1e-3, 1.0, 1e3].map(norm);
    assert!(norms[0] > norms[1] && norms[1] > norms[2], "a stronger ridge is a shorter θ: {norms:?}");
}

#[test]
fn differences_leave_polynomials_alone() {
    let p = difference_ridge(7, 2, 4.0);
    assert_eq!(p.shape(), (5, 7));
    let line = DVector::from_fn(7, |i, _| 3.0 - 0.5 * f64::from(u32::try_from(i).unwrap()));
    // Halves: exact.
    assert_close((&p * line).amax(), 0.0, 0.0);
    let square = DVector::from_fn(7, |i, _| f64::from(u32::try_from(i * i).unwrap()));
    // Second difference 2, times √4; integers, exact.
    assert_close((&p * square).amin(), 4.0, 0.0);
}

#[test]
fn constraints_alone_can_determine() {
    let a = design(&Line, &[450.0, 550.0]).unwrap().matrix;
    let c = DMatrix::from_row_slice(2, 2, &[1.0, 1.0, 1.0, -1.0]);
    let problem = LeastSquares { constraints: Some(&c), ..LeastSquares::new(&a) };
    let d = DMatrix::from_column_slice(2, 1, &[3.0, 1.0]);
    let fit = problem.factor().unwrap().solve(&DMatrix::zeros(2, 1), Some(&d)).unwrap();
    // A 2 × 2 system of condition 1.
    assert_close(fit.parameters[0], 2.0, 1e-15);
    assert_close(fit.parameters[1], 1.0, 1e-15);
    // √((1² + 2²)/2), a few roundings.
    assert_close(fit.rms[0], 2.5_f64.sqrt(), 1e-15);
}

#[test]
fn says_what_is_singular() {
    let fails = |problem: LeastSquares<'_>| match problem.factor() {
        Err(LeastSquaresError::Singular(error)) => error,
        other => panic!("{other:?}"),
    };
    let repeated = DMatrix::from_fn(36, 3, |i, j| bumpy(1)[i] + if j == 2 { 1.0 } else { 0.0 });
    assert!(matches!(fails(LeastSquares::new(&repeated)), SingularFit::RankDeficient { unknowns: 3, .. }));
    let message = fails(LeastSquares::new(&repeated)).to_string();
    assert!(message.contains("ridge") && message.contains("fewer"), "{message}");
    let p = ridge(3, 1e-6);
    assert!(LeastSquares { penalty: Some(&p), ..LeastSquares::new(&repeated) }.factor().is_ok());

    let line = design(&Line, &[450.0, 550.0, 650.0]).unwrap().matrix;
    let few = line.rows(0, 1).into_owned();
    assert_eq!(fails(LeastSquares::new(&few)), SingularFit::TooFewRows { rows: 1, unknowns: 2 });
    let unseen = DMatrix::from_row_slice(3, 2, &[1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    assert_eq!(fails(LeastSquares::new(&unseen)), SingularFit::NoEffect { parameter: 1 });
    for (rows, constraints) in [(2, vec![1.0, 2.0, 2.0, 4.0]), (1, vec![0.0, 0.0])] {
        let c = DMatrix::from_row_slice(rows, 2, &constraints);
        let problem = LeastSquares { constraints: Some(&c), ..LeastSquares::new(&line) };
        assert_eq!(fails(problem), SingularFit::DependentConstraints);
    }
    let c = DMatrix::from_element(3, 2, 1.0);
    let problem = LeastSquares { constraints: Some(&c), ..LeastSquares::new(&line) };
    assert_eq!(fails(problem), SingularFit::TooManyConstraints { constraints: 3, parameters: 2 });
}

#[test]
fn nan_is_an_error() {
    let line = design(&Line, &[450.0, 550.0, 650.0]).unwrap().matrix;
    let factored = LeastSquares::new(&line).factor().unwrap();
    let data = DMatrix::from_element(3, 1, f64::NAN);
    assert_eq!(factored.solve(&data, None), Err(LeastSquaresError::NotFinite { what: "data" }));
    let broken = &line * f64::NAN;
    let error = LeastSquares::new(&broken).factor().unwrap_err();
    assert_eq!(error, LeastSquaresError::NotFinite { what: "design" });
    let error =
        LeastSquares { weights: Some(&[1.0, -1.0, 1.0]), ..LeastSquares::new(&line) }.factor().unwrap_err();
    assert_eq!(error, LeastSquaresError::NotFinite { what: "weights" });
}
