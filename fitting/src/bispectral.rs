//! Reradiation of low rank.

use crate::solve::{DesignError, LeastSquares, LeastSquaresError, design};
use color_fn_bases::{BSpline, Bispectral, EmptyRange, Range, TooFewCoefficients};
use color_fn_captures::DonaldsonMatrix;
use color_fn_core::domain::{Number, Reflectance};
use nalgebra::DMatrix;

/// A fit of reradiation.
#[derive(Debug, Clone)]
pub struct Reradiation {
    /// The color: radiance factor per nm of excitation.
    pub color: Bispectral,
    /// Its free parameters.
    pub parameters: Vec<f64>,
    /// The reflectance: the diagonal less what is reradiated there.
    pub reflectance: BSpline<Reflectance>,
    /// Its coefficients.
    pub reflectance_parameters: Vec<f64>,
    /// The root of the sum of squares that is left beside the diagonal, as a part of that of the matrix there.
    pub left: f64,
}

/// A fit that cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReradiationError {
    /// The number of terms is none, or more than half the wavelengths.
    #[error("reradiation has 1 to {max} terms, not {terms}")]
    Terms {
        /// The number asked for.
        terms: usize,
        /// The largest number.
        max: usize,
    },
    /// The range is none.
    #[error(transparent)]
    Range(#[from] EmptyRange),
    /// The splines are none.
    #[error(transparent)]
    Coefficients(#[from] TooFewCoefficients),
    /// The splines cannot be evaluated.
    #[error(transparent)]
    Design(#[from] DesignError),
    /// The splines are not determined.
    #[error(transparent)]
    Solve(#[from] LeastSquaresError),
}

/// How often the diagonal is filled in.
const ROUNDS: usize = 30;

/// The singular vectors of a matrix beside its diagonal, as splines. The diagonal, where reflection hides what is reradiated, is
/// filled in by the fit itself, round after round (hard imputation; Mazumder, Hastie & Tibshirani, JMLR 11, 2010).
///
/// # Errors
/// When there are too many terms.
pub fn fit_reradiation(matrix: &DonaldsonMatrix, terms: usize) -> Result<Reradiation, ReradiationError> {
    let (nm, n) = (matrix.wavelengths(), matrix.wavelengths().len());
    let max = n / 2;
    if terms == 0 || terms > max {
        return Err(ReradiationError::Terms { terms, max });
    }
    // Three of four bins: the steps of a spectrum are not those of its bins.
    let coefficients = (3 * n / 4).max(4);
    let range = Range::new(nm[0], nm[n - 1])?;
    let spline = design(&BSpline::<Number>::new(coefficients, range)?, nm)?.matrix;
    let factored = LeastSquares::new(&spline).factor()?;
    let step = matrix.step();
    let mut filled = DMatrix::from_fn(n, n, |i, j| if i == j { 0.0 } else { matrix.get(i, j) / step });
    let size = filled.norm();
    let mut parts = (DMatrix::zeros(n, terms), DMatrix::zeros(n, terms));
    for _ in 0..ROUNDS {
        // The largest singular values are the first.
        let svd = filled.clone().svd(true, true);
        let (Some(u), Some(v)) = (svd.u, svd.v_t) else { break };
        for k in 0..terms {
            // Both sides alike in size.
            let root = svd.singular_values[k].sqrt();
            parts.0.set_column(k, &(u.column(k) * root));
            parts.1.set_column(k, &(v.row(k).transpose() * root));
        }
        for i in 0..n {
            filled[(i, i)] = parts.0.row(i).dot(&parts.1.row(i));
        }
    }
    let excitation = factored.solve(&parts.0, None)?.parameters;
    let emission = factored.solve(&parts.1, None)?.parameters;
    let fitted = (&spline * &excitation) * (&spline * &emission).transpose();
    let off = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|(i, j)| i != j);
    let left =
        off.map(|at| (fitted[at] - filled[at]).powi(2)).sum::<f64>().sqrt() / size.max(f64::MIN_POSITIVE);
    let reflected = DMatrix::from_fn(n, 1, |i, _| matrix.get(i, i) - fitted[(i, i)] * step);
    let reflectance_parameters = factored.solve(&reflected, None)?.parameters.as_slice().to_vec();
    let color = Bispectral::new(terms, (coefficients, range), (coefficients, range))?;
    let parameters = [excitation.as_slice(), emission.as_slice()].concat();
    let reflectance = BSpline::new(coefficients, range)?;
    Ok(Reradiation { color, parameters, reflectance, reflectance_parameters, left })
}
