//! Levenberg–Marquardt.

use super::{Gaussian, Line, Polynomial, SigmoidPolynomial, color_checker};
use color_fn_fitting::{
    DifferentiableModel, LeastSquares, NonlinearConfig, NonlinearFitError, Samples, Stop, design,
    fit_nonlinear, jacobian, ridge,
};
use support::assert_close;

fn wavelengths() -> Vec<f64> {
    (0..71).map(|i| 380.0 + 5.0 * f64::from(i)).collect()
}

fn samples_of(color: &dyn DifferentiableModel, parameters: &[f64], inputs: &[f64]) -> Vec<f64> {
    jacobian(color, parameters, inputs).unwrap().0.as_slice().to_vec()
}

#[test]
fn finds_a_planted_gaussian() {
    let planted = [0.8, 562.5, 31.0];
    let x = wavelengths();
    let y = samples_of(&Gaussian, &planted, &x);
    let fit =
        fit_nonlinear(&Gaussian, &Samples::new(&x, &y), &[0.5, 530.0, 60.0], &NonlinearConfig::default())
            .unwrap();
    for (found, expected) in fit.parameters.iter().zip(planted) {
        // An exact fit settles when the relative change is 1e-12; the last step is quadratic, far
        // smaller.
        assert_close(*found, expected, 1e-10 * expected);
    }
    assert!(fit.evaluations < 30, "{} evaluations", fit.evaluations);
    // Parameters within 1e-10 relative move the curve by less than 1e-11.
    assert_close(fit.rms, 0.0, 1e-11);
}

#[test]
fn is_the_linear_solution_for_a_linear_color() {
    let x = wavelengths();
    let y: Vec<f64> = x.iter().map(|nm| 0.5 + 0.4 * (nm / 37.0).sin()).collect();
    let w: Vec<f64> = x.iter().map(|nm| nm / 500.0).collect();
    let config = NonlinearConfig { ridge: 0.5, ..Default::default() };
    let fit = fit_nonlinear(&Polynomial(4), &Samples::new(&x, &y).weighted(&w), &[0.0; 5], &config).unwrap();
    let a = design(&Polynomial(4), &x).unwrap().matrix;
    let p = ridge(5, 0.5);
    let problem = LeastSquares { weights: Some(&w), penalty: Some(&p), ..LeastSquares::new(&a) };
    let linear =
        problem.factor().unwrap().solve(&nalgebra::DMatrix::from_column_slice(71, 1, &y), None).unwrap();
    for (found, expected) in fit.parameters.iter().zip(&linear.parameters) {
        // It stops when residual and Jacobian are orthogonal to 1e-12, on parameters of size 1.
        assert_close(*found, *expected, 1e-10);
    }
    // A minimum is flat: parameters off by 1e-10 change the residual by 1e-20.
    assert_close(fit.rms, linear.rms[0], 1e-14);
    assert_ne!(fit.stop, Stop::Exact);
}

#[test]
fn sigmoids_fit_the_color_checker() {
    let (x, patches) = color_checker();
    assert_eq!(patches.len(), 24);
    for (name, y) in &patches {
        let fit = fit_nonlinear(
            &SigmoidPolynomial(2),
            &Samples::new(&x, y),
            &[0.0; 3],
            &NonlinearConfig::default(),
        )
        .unwrap_or_else(|error| panic!("{name}: {error}"));
        let flat = nalgebra::DVector::from_column_slice(y).variance().sqrt();
        assert!(fit.rms < flat, "{name}: rms {}, but the family contains the mean, {flat}", fit.rms);
        // The gradient vanishes: Jᵀ r = 0.
        let (values, slopes) = jacobian(&SigmoidPolynomial(2), &fit.parameters, &x).unwrap();
        let residual = values - nalgebra::DVector::from_column_slice(y);
        for column in slopes.column_iter() {
            let cosine = column.dot(&residual) / (column.norm() * residual.norm());
            // A relative change of 1e-12 in the objective is one of 1e-6 in the angle.
            assert_close(cosine, 0.0, 1e-6);
        }
    }
}

#[test]
fn never_returns_nan() {
    let x = wavelengths();
    let mut y = samples_of(&Gaussian, &[0.8, 562.5, 31.0], &x);
    let fit =
        |y: &[f64], start: &[f64], config| fit_nonlinear(&Gaussian, &Samples::new(&x, y), start, &config);
    let config = NonlinearConfig::default();
    // A width of zero divides by it.
    assert_eq!(fit(&y, &[0.5, 530.0, 0.0], config), Err(NonlinearFitError::NotFinite));
    assert_eq!(fit(&y, &[f64::NAN, 530.0, 20.0], config), Err(NonlinearFitError::NotFinite));
    let hurried = fit(&y, &[0.5, 450.0, 60.0], NonlinearConfig { patience: 1, ..config });
    assert!(matches!(hurried, Err(NonlinearFitError::DidNotConverge { .. })), "{hurried:?}");
    assert!(matches!(fit(&y, &[0.5], config), Err(NonlinearFitError::Start(_))));
    y[3] = f64::NAN;
    assert!(matches!(fit(&y, &[0.5, 530.0, 60.0], config), Err(NonlinearFitError::Samples(_))));
}

#[test]
fn an_exact_start_is_done() {
    let y = samples_of(&Line, &[0.25, 0.5], &[450.0, 650.0]);
    let fit =
        fit_nonlinear(&Line, &Samples::new(&[450.0, 650.0], &y), &[0.25, 0.5], &NonlinearConfig::default());
    assert_eq!(fit.unwrap().stop, Stop::Exact);
}
