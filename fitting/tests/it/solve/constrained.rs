//! Least squares with sums of the outputs held.

use nalgebra::{DMatrix, DVector};

use super::{Gaussian, Polynomial, SigmoidPolynomial, at_each_nm, color_checker};
use color_fn_fitting::{
    ConstrainedConfig, ConstrainedFit, ConstrainedFitError, Constraints, DifferentiableModel, LeastSquares,
    NonlinearConfig, Samples, Stop, design, fit_constrained, fit_nonlinear, jacobian,
};
use support::assert_close;

/// Three overlapping sensitivities, rows over wavelengths, each summing to 1: as like XYZ as the
/// constraints need.
fn sensitivities(nm: &[f64]) -> DMatrix<f64> {
    let bells = [(600.0, 40.0), (555.0, 45.0), (450.0, 25.0)];
    let mut rows = DMatrix::from_fn(3, nm.len(), |i, j| {
        let (centre, width): (f64, f64) = bells[i];
        (-0.5 * ((nm[j] - centre) / width).powi(2)).exp()
    });
    for mut row in rows.row_iter_mut() {
        let sum = row.sum();
        row /= sum;
    }
    rows
}

fn fit(
    color: &dyn DifferentiableModel,
    samples: &Samples<'_>,
    matrix: &DMatrix<f64>,
    values: &[f64],
    start: &[f64],
) -> Result<ConstrainedFit, ConstrainedFitError> {
    let constraints = Constraints { matrix, values };
    fit_constrained(color, samples, &constraints, &[start], &ConstrainedConfig::default())
}

fn outputs(color: &dyn DifferentiableModel, parameters: &[f64], nm: &[f64]) -> DVector<f64> {
    jacobian(color, parameters, nm).unwrap().0
}

/// Every patch of the color checker at 1 nm.
fn patches() -> Vec<(String, Vec<f64>, Vec<f64>)> {
    let (x, patches) = color_checker();
    patches
        .into_iter()
        .map(|(name, y)| {
            let (nm, y) = at_each_nm(&x, &y);
            (name, nm, y)
        })
        .collect()
}

#[test]
fn three_coefficients_meet_three_sums() {
    for (name, nm, y) in patches() {
        let g = sensitivities(&nm);
        let d = &g * DVector::from_column_slice(&y);
        let samples = Samples::new(&nm, &y);
        let found = fit(&SigmoidPolynomial(2), &samples, &g, d.as_slice(), &[0.0; 3])
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.fit.stop, Stop::Determined);
        let met = &g * outputs(&SigmoidPolynomial(2), &found.fit.parameters, &nm);
        for (met, wanted) in met.iter().zip(&d) {
            // The bound of the configuration, and the rounding of 350 terms.
            assert_close(*met, *wanted, 1e-12 * wanted + 1e-15);
        }
        assert!(found.fit.evaluations < 60, "{name}: {} evaluations", found.fit.evaluations);
    }
}

#[test]
fn more_coefficients_are_stationary_along_the_constraints() {
    for (name, nm, y) in patches().into_iter().step_by(4) {
        let g = sensitivities(&nm);
        let color = SigmoidPolynomial(5);
        let data = DVector::from_column_slice(&y);
        let d = &g * &data;
        let w: Vec<f64> = nm.iter().map(|nm| 0.1 + (-((nm - 560.0) / 80.0).powi(2)).exp()).collect();
        let samples = Samples::new(&nm, &y).weighted(&w);
        let found = fit(&color, &samples, &g, d.as_slice(), &[0.0; 6])
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let (values, slopes) = jacobian(&color, &found.fit.parameters, &nm).unwrap();
        for (met, wanted) in (&g * &values).iter().zip(&d) {
            // The bound of the configuration, and the rounding of 350 terms.
            assert_close(*met, *wanted, 1e-12 * wanted + 1e-15);
        }
        // Lagrange: Jᵀ W r is a combination of the normals (G J)ᵀ.
        let weighted = (values - &data).component_mul(&DVector::from_vec(w.clone()));
        let gradient = slopes.tr_mul(&weighted);
        let normals = (&g * &slopes).transpose();
        let multipliers = normals.clone().svd(true, true).solve(&gradient, 1e-14).unwrap();
        let rest = (normals * multipliers - &gradient).norm();
        // It stops at a cosine of 1e-9 to the tangents; the sum of squares is at most 350 · 0.1².
        let size = slopes.norm() * weighted.norm();
        assert_close(rest / size, 0.0, 2e-9);
        // The constraints cost something, and not much.
        let free = fit_nonlinear(&color, &samples, &[0.0; 6], &NonlinearConfig::default()).unwrap();
        let ratio = found.fit.rms / free.rms;
        assert!((1.0..1.2).contains(&ratio), "{name}: {ratio} × the unconstrained residual");
    }
}

#[test]
fn a_linear_color_takes_one_step_of_each_kind() {
    let (_, nm, y) = patches().remove(5);
    let g = sensitivities(&nm);
    let d = &g * DVector::from_column_slice(&y);
    let found = fit(&Polynomial(6), &Samples::new(&nm, &y), &g, d.as_slice(), &[0.0; 7]).unwrap();
    let a = design(&Polynomial(6), &nm).unwrap().matrix;
    let c = &g * &a;
    let direct = LeastSquares { constraints: Some(&c), ..LeastSquares::new(&a) }.factor().unwrap();
    let data = DMatrix::from_column_slice(nm.len(), 1, &y);
    let targets = DMatrix::from_column_slice(3, 1, d.as_slice());
    let direct = direct.solve(&data, Some(&targets)).unwrap();
    for (found, expected) in found.fit.parameters.iter().zip(&direct.parameters) {
        // Rounding, times a condition number below 1e4, on coefficients below 10; the cosine bound of 1e-9
        // is met by far.
        assert_close(*found, *expected, 1e-10);
    }
    assert!(found.fit.evaluations <= 12, "{} evaluations, most for the start", found.fit.evaluations);
    // A minimum is flat.
    assert_close(found.fit.rms, direct.rms[0], 1e-13);
}

/// Black, white and strong colors: sums that only a saturated sigmoid has.
#[test]
fn saturated_targets_are_met() {
    let nm: Vec<f64> = (380..730).map(f64::from).collect();
    let g = sensitivities(&nm);
    let y = vec![0.5; nm.len()];
    let samples = Samples::new(&nm, &y);
    let planted = [
        [-50.0, 0.0, 0.0],
        [50.0, 0.0, 0.0],
        [-300.0, 2.0, 4.0],
        [400.0, -3.0, 8.0],
        [-4.0, 30.0, -20.0],
        [8.0, -25.0, -40.0],
        [-10.0, 0.0, 60.0],
    ];
    for theta in planted {
        let values = outputs(&SigmoidPolynomial(2), &theta, &nm);
        let d = &g * &values;
        let found = fit(&SigmoidPolynomial(2), &samples, &g, d.as_slice(), &[0.0; 3])
            .unwrap_or_else(|error| panic!("{theta:?}: {error}"));
        let met = &g * outputs(&SigmoidPolynomial(2), &found.fit.parameters, &nm);
        for (met, wanted) in met.iter().zip(&d) {
            // 1e-12 of the larger of the target and of the samples' sum, which is ½.
            assert_close(*met, *wanted, 1e-12);
        }
    }
}

/// Where neither the unconstrained fit nor the start leads to the sums at once: by steps of what is wanted, which stands as it was.
#[test]
fn constraints_are_approached_gradually() {
    let nm: Vec<f64> = (380..730).map(f64::from).collect();
    let g = sensitivities(&nm);
    let y = vec![0.5; nm.len()];
    let color = SigmoidPolynomial(2);
    for theta in [[-300.0, -300.0, 200.0], [-300.0, -30.0, 1000.0]] {
        let d = &g * outputs(&color, &theta, &nm);
        let found = fit(&color, &Samples::new(&nm, &y), &g, d.as_slice(), &[0.0; 3])
            .unwrap_or_else(|error| panic!("{theta:?}: {error}"));
        // The two attempts before are given up after 200 evaluations each.
        assert!(found.fit.evaluations > 500, "{theta:?}: {} evaluations", found.fit.evaluations);
        let met = &g * outputs(&color, &found.fit.parameters, &nm);
        for (met, wanted) in met.iter().zip(&d) {
            // 1e-12 of the larger of the target and of the samples' sum, which is ½.
            assert_close(*met, *wanted, 1e-12);
        }
    }
}

#[test]
fn what_cannot_be_met_is_an_error() {
    let nm: Vec<f64> = (380..730).map(f64::from).collect();
    let g = sensitivities(&nm);
    let y = vec![0.5; nm.len()];
    let samples = Samples::new(&nm, &y);
    // No reflectance has a weighted mean above 1.
    let error = fit(&SigmoidPolynomial(2), &samples, &g, &[1.05, 0.5, 0.5], &[0.0; 3]).unwrap_err();
    let ConstrainedFitError::ConstraintsNotMet { violation, parameters } = &error else {
        panic!("{error}");
    };
    assert!(*violation > 0.04 && *violation < 0.5, "the nearest is reported: {violation}");
    assert!(parameters.iter().all(|x| x.is_finite()), "{parameters:?}");
    // Four sums of a three-parameter color need not agree; of its own outputs, they do.
    let four = DMatrix::from_fn(4, nm.len(), |i, j| if i < 3 { g[(i, j)] } else { 1.0 / 350.0 });
    let values = outputs(&SigmoidPolynomial(2), &[0.5, -1.0, 0.25], &nm);
    let d = &four * &values;
    let found = fit(&SigmoidPolynomial(2), &samples, &four, d.as_slice(), &[0.0; 3]).unwrap();
    for (x, planted) in found.fit.parameters.iter().zip([0.5, -1.0, 0.25]) {
        // Constraints met to 1e-12, sums that change by 0.1 per unit of a coefficient.
        assert_close(*x, planted, 1e-10);
    }
    let off = [d[0], d[1], d[2], d[3] + 0.01];
    let error = fit(&SigmoidPolynomial(2), &samples, &four, &off, &[0.0; 3]).unwrap_err();
    assert!(matches!(error, ConstrainedFitError::ConstraintsNotMet { .. }), "{error}");
}

#[test]
fn several_starts_are_tried() {
    let nm: Vec<f64> = (380..730).map(f64::from).collect();
    let planted = [0.7, 500.0, 20.0];
    let y = outputs(&Gaussian, &planted, &nm);
    let g = sensitivities(&nm);
    let d = &g * &y;
    let constraints = Constraints { matrix: &g, values: d.as_slice() };
    let samples = Samples::new(&nm, y.as_slice());
    let starts: [&[f64]; 2] = [&[0.5, 450.0, 0.0], &[0.5, 480.0, 30.0]];
    let found =
        fit_constrained(&Gaussian, &samples, &constraints, &starts, &ConstrainedConfig::default()).unwrap();
    assert_eq!(found.start, 1, "the first start divides by a width of zero");
    for (x, planted) in found.fit.parameters.iter().zip(planted) {
        // Constraints met to 1e-12, which determine these parameters with a condition below 100.
        assert_close(*x, planted, 1e-10 * planted);
    }
}

#[test]
fn bad_problems_are_errors() {
    let nm: Vec<f64> = (380..730).map(f64::from).collect();
    let g = sensitivities(&nm);
    let mut y = vec![0.5; nm.len()];
    let run = |y: &[f64], g: &DMatrix<f64>, d: &[f64], starts: &[&[f64]]| {
        let constraints = Constraints { matrix: g, values: d };
        let config = ConstrainedConfig::default();
        fit_constrained(&Polynomial(4), &Samples::new(&nm, y), &constraints, starts, &config).unwrap_err()
    };
    let start: &[f64] = &[0.0; 5];
    let d = [0.5; 3];
    let found = (3, nm.len());
    let error = run(&y, &g, &d[..2], &[start]);
    assert_eq!(error, ConstrainedFitError::ConstraintShape { found, expected: (2, nm.len()) });
    assert_eq!(run(&y, &g, &[0.5, f64::NAN, 0.5], &[start]), ConstrainedFitError::ConstraintNotFinite);
    assert_eq!(run(&y, &g, &d, &[]), ConstrainedFitError::StartMissing);
    assert_eq!(run(&y, &g, &d, &[&[f64::NAN; 5]]), ConstrainedFitError::NotFinite);
    assert!(matches!(run(&y, &g, &d, &[&start[..2]]), ConstrainedFitError::Start(_)));
    let twice = DMatrix::from_fn(2, nm.len(), |_, j| g[(0, j)]);
    assert_eq!(run(&y, &twice, &d[..2], &[start]), ConstrainedFitError::DependentConstraints);
    y[7] = f64::NAN;
    assert!(matches!(run(&y, &g, &d, &[start]), ConstrainedFitError::Samples(_)));
}
